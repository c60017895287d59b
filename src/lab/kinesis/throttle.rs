//! How much a shard takes: the two models of the write limit.
//!
//! AWS states limits "per second" and no exact behaviour. Both models are consistent with what is documented: windows of a whole second
//! can be checked by hand; a bucket that refills steadily is how AWS describes large records and how the Kinesis Producer Library
//! throttles itself. A claim about Kinesis holds only if it holds under both.

use crate::lab::kinesis::limits::{LARGE_RECORD_BURST_BYTES, LARGE_RECORD_BYTES_MAX, RECORD_BYTES_MAX};
use crate::lab::kinesis::limits::{SHARD_WRITE_BYTES_PER_S, SHARD_WRITE_RECORDS_PER_S};
use serde::{Deserialize, Serialize};

/// Which model of the write limit a stream follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThrottleModel {
    /// Counters that start anew at every whole second of simulated time.
    #[default]
    #[serde(rename = "fixed_window_1s")]
    FixedWindow,
    /// Buckets of 1,000 records and 1 MiB, full at first, refilled in every millisecond.
    #[serde(rename = "token_bucket")]
    TokenBucket,
    /// The same with a byte bucket of 10 MiB: a stream with large records.
    #[serde(rename = "token_bucket_10MiB")]
    TokenBucket10MiB,
}

impl ThrottleModel {
    /// All of them, for whatever must hold under each.
    pub const ALL: [Self; 3] = [Self::FixedWindow, Self::TokenBucket, Self::TokenBucket10MiB];

    /// Greatest record (data and key, in bytes) of a stream under this model.
    pub fn record_bytes_max(self) -> u64 {
        match self {
            Self::FixedWindow | Self::TokenBucket => RECORD_BYTES_MAX,
            Self::TokenBucket10MiB => LARGE_RECORD_BYTES_MAX,
        }
    }

    /// Bytes that an idle shard takes at one instant.
    pub fn burst_bytes(self) -> u64 {
        match self {
            Self::FixedWindow | Self::TokenBucket => SHARD_WRITE_BYTES_PER_S,
            Self::TokenBucket10MiB => LARGE_RECORD_BURST_BYTES,
        }
    }
}

/// Thousandths in a record or byte. A bucket refills 1,000 records a second, which is 1,000 thousandths a millisecond; 1 MiB a second is
/// 1,048,576 thousandths a millisecond. So levels are exact integers.
const MILLI: u64 = 1_000;

/// The write limit of one shard: what it has taken lately, or may still take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Window { end_ms: u64, records: u64, bytes: u64 },
    Bucket { at_ms: u64, milli_records: u64, milli_bytes: u64, milli_bytes_max: u64 },
}

/// What a [`Gate`] has left at one instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Room {
    /// Whole records it would take.
    pub records: u64,
    /// The most records it ever takes at once.
    pub records_max: u64,
    /// Whole bytes it would take.
    pub bytes: u64,
    /// The most bytes it ever takes at once.
    pub bytes_max: u64,
}

/// Which limit stands in the way of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// 1,000 records a second.
    Records,
    /// 1 MiB a second.
    Bytes,
    /// Both at once.
    RecordsAndBytes,
    /// The record is greater than the shard ever takes at once.
    RecordSize,
}

impl Room {
    /// Why a record of `size` bytes does not fit; `None` when it does.
    pub fn refuses(&self, size: u64) -> Option<Limit> {
        match (self.records == 0, size > self.bytes) {
            _ if size > self.bytes_max => Some(Limit::RecordSize),
            (true, true) => Some(Limit::RecordsAndBytes),
            (true, false) => Some(Limit::Records),
            (false, true) => Some(Limit::Bytes),
            (false, false) => None,
        }
    }
}

impl Gate {
    /// The limit of a shard that opens at `at_ms`: an empty window, or full buckets.
    pub fn new(model: ThrottleModel, at_ms: u64) -> Self {
        let kind = match model {
            ThrottleModel::FixedWindow => Kind::Window { end_ms: next_window_ms(at_ms), records: 0, bytes: 0 },
            ThrottleModel::TokenBucket | ThrottleModel::TokenBucket10MiB => Kind::Bucket {
                at_ms,
                milli_records: SHARD_WRITE_RECORDS_PER_S * MILLI,
                milli_bytes: model.burst_bytes() * MILLI,
                milli_bytes_max: model.burst_bytes() * MILLI,
            },
        };
        Self { kind }
    }

    /// Takes as many of `count` equal records of `size` bytes as it can at `at_ms`, and says how many. Those are the first ones: a
    /// refused record uses up nothing, so when one is refused all after it are. Time must not run backwards.
    #[inline]
    pub fn admit(&mut self, at_ms: u64, count: u64, size: u64) -> u64 {
        self.advance(at_ms);
        match &mut self.kind {
            Kind::Window { records, bytes, .. } => {
                let taken = fitting(SHARD_WRITE_RECORDS_PER_S - *records, SHARD_WRITE_BYTES_PER_S - *bytes, count, size);
                *records += taken;
                *bytes += taken * size;
                taken
            }
            Kind::Bucket { milli_records, milli_bytes, .. } => {
                let taken = fitting(*milli_records / MILLI, *milli_bytes / MILLI, count, size);
                *milli_records -= taken * MILLI;
                *milli_bytes -= taken * size * MILLI;
                taken
            }
        }
    }

    /// What is left at `at_ms`, which must not lie before the last [`Gate::admit`].
    pub fn room(&self, at_ms: u64) -> Room {
        let mut now = self.clone();
        now.advance(at_ms);
        match now.kind {
            Kind::Window { records, bytes, .. } => Room {
                records: SHARD_WRITE_RECORDS_PER_S - records,
                records_max: SHARD_WRITE_RECORDS_PER_S,
                bytes: SHARD_WRITE_BYTES_PER_S - bytes,
                bytes_max: SHARD_WRITE_BYTES_PER_S,
            },
            Kind::Bucket { milli_records, milli_bytes, milli_bytes_max, .. } => Room {
                records: milli_records / MILLI,
                records_max: SHARD_WRITE_RECORDS_PER_S,
                bytes: milli_bytes / MILLI,
                bytes_max: milli_bytes_max / MILLI,
            },
        }
    }

    #[inline]
    fn advance(&mut self, to_ms: u64) {
        match &mut self.kind {
            Kind::Window { end_ms, records, bytes } => {
                if to_ms >= *end_ms {
                    (*end_ms, *records, *bytes) = (next_window_ms(to_ms), 0, 0);
                }
            }
            Kind::Bucket { at_ms, milli_records, milli_bytes, milli_bytes_max } => {
                let elapsed_ms = to_ms - *at_ms;
                if elapsed_ms > 0 {
                    *at_ms = to_ms;
                    let refilled = elapsed_ms.saturating_mul(SHARD_WRITE_RECORDS_PER_S);
                    *milli_records = refilled.saturating_add(*milli_records).min(SHARD_WRITE_RECORDS_PER_S * MILLI);
                    let refilled = elapsed_ms.saturating_mul(SHARD_WRITE_BYTES_PER_S);
                    *milli_bytes = refilled.saturating_add(*milli_bytes).min(*milli_bytes_max);
                }
            }
        }
    }
}

/// How many of `count` records of `size` bytes fit into this room.
#[inline]
fn fitting(records: u64, bytes: u64, count: u64, size: u64) -> u64 {
    if count == 1 {
        return u64::from(records > 0 && size <= bytes); // the common case, without the division
    }
    count.min(records).min(bytes.checked_div(size).unwrap_or(u64::MAX))
}

/// The end of the whole second that `at_ms` lies in.
fn next_window_ms(at_ms: u64) -> u64 {
    (at_ms / 1_000 + 1).saturating_mul(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A run of equal records is what the same records one by one are.
        #[test]
        fn runs_equal_single_records(
            model in proptest::sample::select(ThrottleModel::ALL.to_vec()),
            puts in proptest::collection::vec((0_u64..700, 1_u64..1_500, 1_u64..400_000), 1..30),
        ) {
            let (mut runs, mut singles) = (Gate::new(model, 0), Gate::new(model, 0));
            let mut at_ms = 0;
            for (pause_ms, count, size) in puts {
                at_ms += pause_ms;
                let one_by_one = (0..count).map(|_| singles.admit(at_ms, 1, size)).sum::<u64>();
                prop_assert_eq!(runs.admit(at_ms, count, size), one_by_one);
                prop_assert_eq!(&runs, &singles);
                prop_assert_eq!(runs.room(at_ms).refuses(size).is_some(), singles.admit(at_ms, 1, size) == 0);
                runs = singles.clone();
            }
        }

        /// No whole second takes more than the limit; a bucket takes at most its content more over any time.
        #[test]
        fn limits_hold(
            model in proptest::sample::select(ThrottleModel::ALL.to_vec()),
            puts in proptest::collection::vec((0_u64..300, 1_u64..1_500, 1_u64..100_000), 1..60),
        ) {
            let mut gate = Gate::new(model, 0);
            let (mut at_ms, mut window, mut in_window, mut in_all) = (0, 0, (0, 0), (0, 0));
            for (pause_ms, count, size) in puts {
                at_ms += pause_ms;
                if at_ms / 1_000 != window {
                    (window, in_window) = (at_ms / 1_000, (0, 0));
                }
                let taken = gate.admit(at_ms, count, size);
                in_window = (in_window.0 + taken, in_window.1 + taken * size);
                in_all = (in_all.0 + taken, in_all.1 + taken * size);
                if model == ThrottleModel::FixedWindow {
                    prop_assert!(in_window.0 <= 1_000 && in_window.1 <= MIB_PER_S);
                } else {
                    prop_assert!(in_all.0 * 1_000 <= (1_000 + at_ms) * 1_000);
                    prop_assert!(in_all.1 * 1_000 <= model.burst_bytes() * 1_000 + at_ms * MIB_PER_S);
                }
            }
        }
    }

    const MIB_PER_S: u64 = 1_048_576;

    #[test]
    fn far_away_times_do_not_overflow() {
        for model in ThrottleModel::ALL {
            let mut gate = Gate::new(model, 0);
            assert_eq!(gate.admit(u64::MAX - 1, 2, 10), 2);
            assert_eq!(gate.admit(u64::MAX, 1, u64::MAX), 0);
            assert_eq!(gate.room(u64::MAX).refuses(u64::MAX), Some(Limit::RecordSize));
        }
    }
}
