//! What happens in a stream, with the numbers that say why.

use super::{
    buffer::{Hints, Trigger},
    delivery::{GivenUp, OutageKind},
    outbox::Invocation,
    put::{Quota, QuotaPart},
};

/// What an object holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// Good records.
    Data,
    /// Records that the function failed.
    ProcessingFailed,
    /// Records that found no free partition, or have no partition key.
    PartitioningFailed,
    /// Records that could not be converted.
    ConversionFailed,
    /// A copy of the records as they came.
    SourceBackup,
}

/// An object, from the opening of its buffer on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Number, from 1 in the order of closing.
    pub number: u64,
    /// What it holds.
    pub kind: ObjectKind,
    /// Beginning of its key, evaluated; for destinations other than S3, of the object that backs it up.
    pub key_prefix: String,
    /// Channel on which it was collected.
    pub channel: u32,
    /// When its first record reached the buffer.
    pub opened_ms: u64,
    /// When the buffer closed.
    pub closed_ms: u64,
    /// Which hint closed it.
    pub trigger: Trigger,
    /// The hints at the time, as the channel has them.
    pub hints: Hints,
    /// Records inside.
    pub records: u64,
    /// Their bytes, without delimiters.
    pub raw_bytes: u64,
    /// Bytes of the object: compressed or converted, with delimiters.
    pub object_bytes: u64,
    /// When Firehose received the oldest record inside.
    pub oldest_arrival_ms: u64,
}

/// What has become of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Closed, and not at its destination yet.
    InTransit,
    /// The destination did not take it; it is tried again.
    Waiting {
        /// The last instant at which it can still be delivered.
        gives_up_ms: u64,
    },
    /// It is at its destination.
    Delivered {
        /// Since when.
        at_ms: u64,
    },
    /// The destination never took it.
    GivenUp {
        /// When that was decided.
        at_ms: u64,
        /// What became of the records.
        fate: GivenUp,
    },
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Records were taken.
    Received {
        /// How many.
        records: u64,
        /// Bytes of all of them.
        bytes: u64,
        /// What they are billed as.
        billed_bytes: u64,
    },
    /// Records were refused by the Direct PUT quota.
    Throttled {
        /// How many.
        records: u64,
        /// Bytes of one of them.
        record_bytes: u64,
        /// Which part of the quota had no room.
        part: QuotaPart,
        /// What the second had used, these requests included.
        used: Quota,
        /// What a second may use.
        quota: Quota,
    },
    /// A batch was handed to the function, with the result that it will have.
    Invoked(Invocation),
    /// Records would have opened one partition too many.
    PartitionRefused {
        /// The partition of the first one.
        partition: String,
        /// How many records at this instant.
        records: u64,
        /// Partitions active at the time, which is the limit.
        active: u32,
    },
    /// An object reached its destination.
    Delivered {
        /// The object.
        object: Object,
        /// Age of its oldest record.
        freshness_ms: u64,
    },
    /// An object could not be delivered, and is tried again.
    Waiting {
        /// The object.
        object: Object,
        /// The last instant at which it can still be delivered.
        gives_up_ms: u64,
    },
    /// An object was given up.
    GivenUp {
        /// The object.
        object: Object,
        /// What became of it.
        fate: GivenUp,
        /// The S3 folder that holds it, or names it, now; empty when it is lost.
        folder: &'static str,
    },
    /// An object for Amazon Redshift is in its intermediate bucket, and COPY begins.
    Staged {
        /// Number of the object.
        number: u64,
    },
    /// The destination takes nothing from now on.
    DestinationDown(OutageKind),
    /// The destination takes deliveries again.
    DestinationUp,
    /// A configuration change took effect.
    Reconfigured,
    /// AWS would not accept a configuration change; the old one stays.
    ReconfigurationRefused {
        /// Why.
        why: String,
    },
}
