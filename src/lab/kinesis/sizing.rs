//! The arithmetic of exam questions: how many shards, how far behind, when records are lost.

use crate::lab::kinesis::limits::{SHARD_READ_BYTES_PER_S, SHARD_WRITE_BYTES_PER_S, SHARD_WRITE_RECORDS_PER_S};
use serde::Serialize;

/// Bytes in a KiB, to which AWS's formula rounds the average record up.
const KIB: u64 = 1_024;

/// Shards for a load, and what asks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sizing {
    /// Shards for the bytes written.
    pub by_write_bytes: u64,
    /// Shards for the records written; AWS's formula leaves it out.
    pub by_write_records: u64,
    /// Shards for the bytes that shared consumers read.
    pub by_read_bytes: u64,
}

impl Sizing {
    /// The greatest of the three, at least 1.
    pub fn shards(&self) -> u64 {
        self.by_write_bytes.max(self.by_write_records).max(self.by_read_bytes).max(1)
    }
}

/// Shards for `records_per_s` records of `record_bytes` on average, each read by `shared_consumers` consumers that are not on enhanced
/// fan-out. Saturates where the load is absurd. (Guide: Choose the initial number of shards)
pub fn size_stream(records_per_s: u64, record_bytes: u64, shared_consumers: u64) -> Sizing {
    let in_bytes = records_per_s.saturating_mul(record_bytes.div_ceil(KIB).saturating_mul(KIB));
    Sizing {
        by_write_bytes: in_bytes.div_ceil(SHARD_WRITE_BYTES_PER_S),
        by_write_records: records_per_s.div_ceil(SHARD_WRITE_RECORDS_PER_S),
        by_read_bytes: in_bytes.saturating_mul(shared_consumers).div_ceil(SHARD_READ_BYTES_PER_S),
    }
}

/// Iterator age in ms after `after_ms`, when `written` units a second arrive and a consumer reads `read` of them:
/// `after_ms` * (1 - R/W).
pub fn iterator_age_ms(after_ms: u64, written: u64, read: u64) -> u64 {
    let behind = u128::from(after_ms) * u128::from(written.saturating_sub(read));
    behind.checked_div(u128::from(written)).and_then(|age| u64::try_from(age).ok()).unwrap_or(0)
}

/// When a consumer that is too slow loses its first record, in ms from the start: retention / (1 - R/W). `None` when it keeps up.
pub fn first_loss_ms(retention_ms: u64, written: u64, read: u64) -> Option<u64> {
    let at = (u128::from(retention_ms) * u128::from(written)).checked_div(u128::from(written.saturating_sub(read)))?;
    u64::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: u64 = 3_600_000;

    #[test]
    fn worked_examples() {
        // 10,000 records/s of 3.5 KB, three shared consumers: 40,000 KB in, 120,000 KB out.
        assert_eq!(size_stream(10_000, 3_584, 3), Sizing { by_write_bytes: 40, by_write_records: 10, by_read_bytes: 59 });
        assert_eq!(size_stream(10_000, 3_584, 0).shards(), 40);
        assert_eq!(size_stream(0, 0, 0).shards(), 1);
        assert_eq!(size_stream(1_001, 1, 1), Sizing { by_write_bytes: 1, by_write_records: 2, by_read_bytes: 1 });
        // A full shard with three shared consumers: each reads 2/3 MiB/s.
        assert_eq!(iterator_age_ms(HOUR_MS, 3, 2), 1_200_000);
        assert_eq!(first_loss_ms(24 * HOUR_MS, 3, 2), Some(72 * HOUR_MS));
        assert_eq!(first_loss_ms(24 * HOUR_MS, 2, 2), None);
        assert_eq!(iterator_age_ms(HOUR_MS, 2, 3), 0);
        assert_eq!(iterator_age_ms(HOUR_MS, 0, 0), 0);
    }
}
