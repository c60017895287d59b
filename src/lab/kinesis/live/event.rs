//! What happened in the live model, and why: facts for the screen to put into words.

use crate::lab::kinesis::{
    aws::Refusal,
    live::keys::KeyRef,
    retry::GiveUp,
    storage::ReadRefusal,
    throttle::{Limit, Room},
};
use serde::{Serialize, Serializer};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum KinesisEvent {
    /// A call of a producer came back.
    Put {
        /// Which producer.
        producer: u64,
        /// Kinesis records in it.
        records: u64,
        /// Those stored.
        accepted: u64,
        /// 1 for the first attempt.
        attempt: u64,
    },
    /// Records of a call were throttled; one event for each shard of the call, with the first of them.
    Throttled(Throttled),
    /// A call was refused whole, and nothing of it stored.
    CallRefused {
        /// Which producer.
        producer: u64,
        /// Its records.
        records: u64,
        /// The service's answer.
        refusal: Refusal,
    },
    /// Throttled records wait for another attempt.
    Retry {
        /// Which producer.
        producer: u64,
        /// User records.
        records: u64,
        /// The attempt to come: 2 for the first retry.
        attempt: u64,
        /// When, in ms.
        at_ms: u64,
    },
    /// Records are given up: they are lost for the stream.
    GaveUp {
        /// Which producer.
        producer: u64,
        /// User records.
        records: u64,
        /// Why.
        reason: GaveUpReason,
    },
    /// The stream changes its shards; until then it is UPDATING.
    ReshardStarted {
        /// When it will be done, in ms.
        until_ms: u64,
    },
    /// The shards have changed.
    Resharded {
        /// Shards that take no more records, and keep what they have.
        closed: Vec<u64>,
        /// Shards that take records now.
        opened: Vec<u64>,
        /// Did the service do it by itself?
        by_service: bool,
    },
    /// What a learner asked for was refused by the service.
    Refused {
        /// The service's answer.
        refusal: Refusal,
    },
    /// An on-demand stream takes more or less from now on.
    Capacity {
        /// Bytes a second.
        bytes_per_s: u64,
    },
    /// A consumer got records.
    Read {
        /// Which consumer.
        consumer: u64,
        /// From which shard.
        shard: u64,
        /// Kinesis records.
        records: u64,
        /// Their bytes.
        bytes: u64,
        /// How old the last of them was, in ms; 0 when there are no more.
        age_ms: u64,
    },
    /// GetRecords was refused.
    ReadThrottled {
        /// Which consumer.
        consumer: u64,
        /// On which shard.
        shard: u64,
        /// Which limit.
        limit: ReadRefusal,
    },
    /// A consumer has read a closed shard to its end, and goes on with the children.
    ShardFinished {
        /// Which consumer.
        consumer: u64,
        /// The parent.
        shard: u64,
    },
    /// Records are older than the retention.
    Expired {
        /// Their shard.
        shard: u64,
        /// How many.
        records: u64,
        /// Which consumers had not read how many of them.
        lost: Vec<(u64, u64)>,
    },
}

/// Why records were given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GaveUpReason {
    /// All attempts are used.
    Attempts,
    /// The client has no tokens for retries left.
    Quota,
    /// The application does not look at the answer to PutRecords.
    NotResent,
    /// The call itself was refused.
    CallRefused,
    /// The producer's buffer is full.
    BufferFull,
    /// The KPL's `RecordTtl`, or its buffer is full.
    RecordTtl,
}

impl From<GiveUp> for GaveUpReason {
    fn from(reason: GiveUp) -> Self {
        match reason {
            GiveUp::Attempts => Self::Attempts,
            GiveUp::Quota => Self::Quota,
        }
    }
}

/// The whole chain from a key to the limit that refused its record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Throttled {
    /// Which producer.
    pub producer: u64,
    /// The partition key.
    pub key: KeyRef,
    /// Hash key: the MD5 of the key, or the explicit one.
    #[serde(serialize_with = "as_text")]
    pub hash: u128,
    /// The shard that owns it.
    pub shard: u64,
    /// Its first hash key.
    #[serde(serialize_with = "as_text")]
    pub start: u128,
    /// Its last hash key.
    #[serde(serialize_with = "as_text")]
    pub end: u128,
    /// Data and key of the record, in bytes.
    pub size: u64,
    /// Records of the call that this shard refused.
    pub records: u64,
    /// Which limit, at which level.
    pub by: ThrottledBy,
}

/// Which limit refused a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ThrottledBy {
    /// The shard's.
    Shard {
        /// Which of them.
        limit: Limit,
        /// What it had left.
        room: Room,
    },
    /// The on-demand stream's as a whole.
    Stream {
        /// Its capacity, in bytes a second.
        bytes_per_s: u64,
    },
}

/// 128-bit numbers are text: JavaScript has no such numbers.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
pub(super) fn as_text<S: Serializer>(number: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}
