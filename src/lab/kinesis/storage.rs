//! The records that a shard keeps, and how much of them readers get.

use crate::lab::kinesis::limits::{
    FAN_OUT_BYTES_PER_S, GET_RECORDS_BYTES_MAX, GET_RECORDS_CALLS_PER_S, GET_RECORDS_MAX, SHARD_READ_BYTES_PER_S,
};
use serde::Serialize;
use std::{collections::VecDeque, sync::Arc};

/// Equal records that arrived together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    /// Number of the first of them in the shard.
    first: u64,
    at_ms: u64,
    count: u64,
    /// Data and key of one, in bytes.
    size: u64,
    /// User records in one: more than 1 in an aggregate.
    users: u64,
}

/// Segments in one shared piece of a log.
const CHUNK_SEGMENTS: usize = 256;

/// The records of one shard, oldest first, numbered from 0. Clones share what is no longer written to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShardLog {
    /// None is empty.
    chunks: VecDeque<Arc<Vec<Segment>>>,
    /// Segments at the start of the first chunk that have expired.
    skip: usize,
    /// Number of the oldest record kept.
    oldest: u64,
    /// Number of the next record.
    next: u64,
    /// Segments kept.
    segments: u64,
}

/// What a read gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Batch {
    /// Records.
    pub records: u64,
    /// User records in them, after de-aggregation.
    pub user_records: u64,
    /// Bytes, keys included.
    pub bytes: u64,
    /// Number of the record after them: where to read on.
    pub next: u64,
    /// Arrival of the last of them.
    pub last_at_ms: Option<u64>,
}

impl ShardLog {
    /// Adds equal records. Time must not run backwards.
    pub fn push(&mut self, at_ms: u64, count: u64, size: u64, users: u64) {
        if count == 0 {
            return;
        }
        let segment = Segment { first: self.next, at_ms, count, size, users };
        self.next += count;
        match self.chunks.back_mut() {
            Some(chunk) if chunk.len() < CHUNK_SEGMENTS => {
                let chunk = Arc::make_mut(chunk);
                match chunk.last_mut() {
                    // An expired segment stays in its chunk for a while: nothing may be added to it.
                    Some(last) if (last.at_ms, last.size, last.users) == (at_ms, size, users) && last.first >= self.oldest => {
                        last.count += count;
                    }
                    _ => {
                        chunk.push(segment);
                        self.segments += 1;
                    }
                }
            }
            _ => {
                self.chunks.push_back(Arc::new(vec![segment]));
                self.segments += 1;
            }
        }
    }

    /// Drops what arrived at `until_ms` or before, and says how many records those are.
    pub fn expire(&mut self, until_ms: u64) -> u64 {
        let before = self.oldest;
        while let Some(segment) = self.oldest_segment().filter(|segment| segment.at_ms <= until_ms) {
            self.oldest = segment.first + segment.count;
            self.segments -= 1;
            self.skip += 1;
            if self.chunks.front().is_some_and(|chunk| chunk.len() == self.skip) {
                self.chunks.pop_front();
                self.skip = 0;
            }
        }
        self.oldest - before
    }

    /// Arrival of the oldest record kept.
    pub fn oldest_ms(&self) -> Option<u64> {
        self.oldest_segment().map(|segment| segment.at_ms)
    }

    /// Number of the oldest record kept (`TRIM_HORIZON`).
    pub fn oldest(&self) -> u64 {
        self.oldest
    }

    /// Number that the next record will have (`LATEST`): as many as ever arrived.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Runs of equal records kept: what the log costs in memory.
    pub fn segments(&self) -> u64 {
        self.segments
    }

    /// Reads from record `from` on: stops before the record that would be one too many or would make it more than `bytes_max`.
    pub fn read(&self, from: u64, records_max: u64, bytes_max: u64) -> Batch {
        let mut batch = Batch { next: from.max(self.oldest), ..Batch::default() };
        let first_chunk = self.chunks.partition_point(|chunk| chunk.last().is_some_and(|last| last.first + last.count <= batch.next));
        for (index, chunk) in self.chunks.iter().enumerate().skip(first_chunk) {
            let first_segment =
                if index == first_chunk { chunk.partition_point(|segment| segment.first + segment.count <= batch.next) } else { 0 };
            for segment in &chunk[first_segment..] {
                let there = segment.first + segment.count - batch.next;
                let by_bytes = (bytes_max - batch.bytes).checked_div(segment.size).unwrap_or(u64::MAX);
                let taken = there.min(records_max - batch.records).min(by_bytes);
                if taken > 0 {
                    batch.records += taken;
                    batch.user_records += taken * segment.users;
                    batch.bytes += taken * segment.size;
                    batch.next += taken;
                    batch.last_at_ms = Some(segment.at_ms);
                }
                if taken < there {
                    return batch;
                }
            }
        }
        batch
    }

    fn oldest_segment(&self) -> Option<Segment> {
        self.chunks.front().and_then(|chunk| chunk.get(self.skip)).copied()
    }
}

/// What a GetRecords call gives: at most `limit` and 10,000 records and 10 MiB. (API: GetRecords)
pub fn get_records(log: &ShardLog, from: u64, limit: u64) -> Batch {
    log.read(from, limit.min(GET_RECORDS_MAX), GET_RECORDS_BYTES_MAX)
}

/// Why a GetRecords call is refused (`ProvisionedThroughputExceededException`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadRefusal {
    /// Five calls have been answered in this second.
    Calls,
    /// 2 MiB have been returned in this second.
    Bytes,
    /// More than 2 MiB have been returned, and that has to be waited for.
    Blocked {
        /// When the next call is answered, in ms.
        until_ms: u64,
    },
}

/// The read limit of one shard that all its shared readers have together. A second starts with the first call after the one before;
/// so in the long run never more than 2 MiB a second are returned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadGate {
    end_ms: u64,
    calls: u64,
    bytes: u64,
}

impl ReadGate {
    /// Would a call at `at_ms` be answered?
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, at_ms: u64) -> Result<(), ReadRefusal> {
        if at_ms >= self.end_ms {
            Ok(())
        } else if self.bytes > SHARD_READ_BYTES_PER_S {
            Err(ReadRefusal::Blocked { until_ms: self.end_ms })
        } else if self.bytes == SHARD_READ_BYTES_PER_S {
            Err(ReadRefusal::Bytes)
        } else if self.calls == GET_RECORDS_CALLS_PER_S {
            Err(ReadRefusal::Calls)
        } else {
            Ok(())
        }
    }

    /// Counts a call that was answered at `at_ms` with `bytes`.
    pub fn answered(&mut self, at_ms: u64, bytes: u64) {
        if at_ms >= self.end_ms {
            *self = Self { end_ms: at_ms + 1_000, calls: 0, bytes: 0 };
        }
        self.calls += 1;
        self.bytes += bytes;
        if self.bytes > SHARD_READ_BYTES_PER_S {
            // 10 MiB at once block the shard for exactly 5 s. (API: GetRecords)
            self.end_ms = at_ms + (self.bytes * 1_000).div_ceil(SHARD_READ_BYTES_PER_S);
        }
    }

    /// Calls answered and bytes returned in the second that `at_ms` lies in.
    pub fn used(&self, at_ms: u64) -> (u64, u64) {
        if at_ms >= self.end_ms { (0, 0) } else { (self.calls, self.bytes) }
    }
}

/// Thousandths of a byte in a byte: 2 MiB a second are whole thousandths in a millisecond.
const MILLI: u64 = 1_000;

/// What one shard may push to one enhanced fan-out consumer: 2 MiB a second, for each consumer its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FanOutPipe {
    at_ms: u64,
    milli_bytes: u64,
    /// A record larger than the pipe holds: the part that is still to be waited for.
    owed_milli_bytes: u64,
}

impl FanOutPipe {
    /// A pipe that has been idle until `at_ms`.
    pub fn new(at_ms: u64) -> Self {
        Self { at_ms, milli_bytes: FAN_OUT_BYTES_PER_S * MILLI, owed_milli_bytes: 0 }
    }

    /// Pushes what there is from record `from` on, at most `records_max` records. Time must not run backwards.
    pub fn push(&mut self, at_ms: u64, log: &ShardLog, from: u64, records_max: u64) -> Batch {
        let refill = (at_ms - self.at_ms).saturating_mul(FAN_OUT_BYTES_PER_S);
        self.at_ms = at_ms;
        let paid = refill.min(self.owed_milli_bytes);
        self.owed_milli_bytes -= paid;
        self.milli_bytes = self.milli_bytes.saturating_add(refill - paid).min(FAN_OUT_BYTES_PER_S * MILLI);
        let batch = log.read(from, records_max, self.milli_bytes / MILLI);
        if batch.records == 0 && self.milli_bytes == FAN_OUT_BYTES_PER_S * MILLI {
            // Only a large record does not fit into an idle pipe.
            let large = log.read(from, records_max.min(1), u64::MAX);
            self.owed_milli_bytes = (large.bytes * MILLI).saturating_sub(self.milli_bytes);
            self.milli_bytes = self.milli_bytes.saturating_sub(large.bytes * MILLI);
            return large;
        }
        self.milli_bytes -= batch.bytes * MILLI;
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::kinesis::limits::MIB;
    use proptest::prelude::*;

    #[test]
    fn a_call_that_returns_much_blocks_the_shard() {
        #[track_caller]
        fn check(mib: u64, refused_until_ms: u64) {
            let mut gate = ReadGate::default();
            gate.answered(700, mib * MIB);
            assert!(gate.check(refused_until_ms - 1).is_err() && gate.check(refused_until_ms).is_ok());
        }
        check(10, 5_700);
        check(4, 2_700);
        check(2, 1_700);
    }

    #[test]
    fn five_calls_in_a_second() {
        let mut gate = ReadGate::default();
        for at_ms in [0, 100, 200, 300, 999] {
            assert_eq!(gate.check(at_ms), Ok(()));
            gate.answered(at_ms, 1);
        }
        assert_eq!(gate.check(999), Err(ReadRefusal::Calls));
        assert_eq!(gate.check(1_000), Ok(()));
    }

    #[test]
    fn a_large_record_passes_a_pipe_slowly() {
        let mut log = ShardLog::default();
        log.push(0, 3, 10 * MIB, 1);
        let mut pipe = FanOutPipe::new(0);
        let mut from = 0;
        let mut pushed = Vec::new();
        for at_ms in (0..20_000).step_by(500) {
            let batch = pipe.push(at_ms, &log, from, u64::MAX);
            from = batch.next;
            pushed.extend((batch.records > 0).then_some(at_ms));
        }
        assert_eq!(pushed, [0, 5_000, 10_000]);
    }

    proptest! {
        /// Chunks, runs and expiry change nothing of what is read.
        #[test]
        fn a_log_is_a_list(
            puts in proptest::collection::vec((0_u64..3, 1_u64..6, 1_u64..4), 1..900),
            expire_ms in 0_u64..900,
            from in 0_u64..2_000,
            records_max in 0_u64..2_000,
            bytes_max in 0_u64..4_000,
        ) {
            let (mut log, mut list, mut at_ms) = (ShardLog::default(), Vec::new(), 0);
            for (pause_ms, count, size) in puts {
                at_ms += pause_ms;
                log.push(at_ms, count, size, size);
                list.extend((0..count).map(|_| (at_ms, size)));
            }
            let expired = list.iter().filter(|(at_ms, _)| *at_ms <= expire_ms).count() as u64;
            prop_assert_eq!(log.expire(expire_ms), expired);
            prop_assert_eq!((log.oldest(), log.next()), (expired, list.len() as u64));
            prop_assert_eq!(log.oldest_ms(), list.get(usize::try_from(expired).unwrap()).map(|(at_ms, _)| *at_ms));
            let start = from.max(expired);
            let mut wanted = Batch { next: start, ..Batch::default() };
            for &(at_ms, size) in list.iter().skip(usize::try_from(start).unwrap()) {
                if wanted.records == records_max || wanted.bytes + size > bytes_max {
                    break;
                }
                wanted = Batch {
                    records: wanted.records + 1,
                    user_records: wanted.user_records + size,
                    bytes: wanted.bytes + size,
                    next: wanted.next + 1,
                    last_at_ms: Some(at_ms),
                };
            }
            prop_assert_eq!(log.read(from, records_max, bytes_max), wanted);
        }

        /// However readers call, a shard returns at most 2 MiB a second on average and 10 MiB more.
        #[test]
        fn shared_reads_stay_within_the_rate(calls in proptest::collection::vec((0_u64..2_000, 0_u64..=10 * MIB), 1..200)) {
            let (mut gate, mut at_ms, mut total) = (ReadGate::default(), 0, 0);
            for (pause_ms, bytes) in calls {
                at_ms += pause_ms;
                if gate.check(at_ms).is_ok() {
                    gate.answered(at_ms, bytes);
                    total += bytes;
                }
                prop_assert!(total * 1_000 <= at_ms * SHARD_READ_BYTES_PER_S + 12 * MIB * 1_000);
            }
        }
    }
}
