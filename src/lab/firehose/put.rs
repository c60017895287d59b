//! What may be put: the limits of a request, and the Direct PUT quota of a stream.
//!
//! The quota is per second. AWS does not say how a second is cut; here windows are fixed, [k * 1000, (k + 1) * 1000) ms.

use crate::lab::error::LabError;
use serde::{Deserialize, Serialize};

/// Largest record before base64 (1,000 KiB).
pub const RECORD_BYTES_MAX: u64 = 1_000 * 1_024;
/// Records of one `PutRecordBatch`.
pub const BATCH_RECORDS_MAX: u64 = 500;
/// Bytes of one `PutRecordBatch` (4 MiB).
pub const BATCH_BYTES_MAX: u64 = 4 * 1_024 * 1_024;

/// A billing step: every record counts as a whole number of these (5 KB).
pub const BILLING_STEP_BYTES: u64 = 5 * 1_024;

/// Quota of a Region, for all put requests to one stream together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// us-east-1, us-west-2, eu-west-1: 500,000 records, 2,000 requests and 5 MiB a second.
    #[default]
    Large,
    /// All others, Seoul among them: 100,000 records, 1,000 requests and 1 MiB a second.
    Other,
}

/// What one second may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Put requests.
    pub requests: u64,
    /// Records.
    pub records: u64,
    /// Bytes.
    pub bytes: u64,
}

impl Region {
    /// The quota of a second, raised to `factor` times the default; the three rise in proportion.
    pub fn quota(self, factor: u64) -> Quota {
        let (requests, records, mib) = match self {
            Self::Large => (2_000, 500_000, 5),
            Self::Other => (1_000, 100_000, 1),
        };
        Quota { requests: requests * factor, records: records * factor, bytes: mib * 1_024 * 1_024 * factor }
    }
}

/// Which part of the quota refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaPart {
    /// Whole requests: `ServiceUnavailableException`.
    Requests,
    /// Records in a request that was let in: `FailedPutCount`.
    Records,
    /// Likewise, by bytes.
    Bytes,
}

/// What became of identical records put at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted {
    /// Records taken, counted from the first one: all of the others were refused.
    pub records: u64,
    /// Put requests made.
    pub requests: u64,
    /// What refused first.
    pub refused_by: Option<QuotaPart>,
}

/// Use of the quota in the current second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    second: u64,
    used: Quota,
}

impl Window {
    /// Nothing used.
    pub fn new() -> Self {
        Self { second: 0, used: Quota { requests: 0, records: 0, bytes: 0 } }
    }

    /// What the second that holds `t_ms` has used so far.
    pub fn used(&self, t_ms: u64) -> Quota {
        if self.second == t_ms / 1_000 { self.used } else { Self::new().used }
    }

    /// Puts `count` records of `bytes` bytes at `t_ms`, in requests of `batch` records. A refused record or request uses nothing.
    pub fn put(&mut self, t_ms: u64, quota: Quota, bytes: u64, count: u64, batch: u64) -> Admitted {
        let used = self.used(t_ms);
        let requests = count.div_ceil(batch.max(1));
        let requests_in = requests.min(quota.requests.saturating_sub(used.requests));
        let records_in = count.min(requests_in.saturating_mul(batch));
        let by_records = quota.records.saturating_sub(used.records);
        let by_bytes = quota.bytes.saturating_sub(used.bytes).checked_div(bytes).unwrap_or(u64::MAX);
        let records = records_in.min(by_records).min(by_bytes);
        let refused_by = if records == count {
            None
        } else if records == records_in {
            Some(QuotaPart::Requests)
        } else if by_records <= by_bytes {
            Some(QuotaPart::Records)
        } else {
            Some(QuotaPart::Bytes)
        };
        self.second = t_ms / 1_000;
        self.used = Quota { requests: used.requests + requests_in, records: used.records + records, bytes: used.bytes + records * bytes };
        Admitted { records, requests, refused_by }
    }
}

impl Default for Window {
    fn default() -> Self {
        Self::new()
    }
}

/// The most records of `bytes` bytes that one request takes.
pub fn batch_max(bytes: u64) -> u64 {
    BATCH_BYTES_MAX.checked_div(bytes).map_or(BATCH_RECORDS_MAX, |by_bytes| by_bytes.min(BATCH_RECORDS_MAX))
}

/// Whether Firehose takes a request of `count` records of `bytes` bytes at all.
///
/// # Errors
/// The limit that it breaks, at `bytes` or `batch`.
pub fn check_request(bytes: u64, count: u64) -> Result<(), LabError> {
    if bytes > RECORD_BYTES_MAX {
        return Err(LabError::new("bytes", format!("a record has at most {RECORD_BYTES_MAX} bytes (1,000 KiB), not {bytes}")));
    }
    if count == 0 || count > BATCH_RECORDS_MAX {
        return Err(LabError::new("batch", format!("a request has 1..={BATCH_RECORDS_MAX} records, not {count}")));
    }
    if bytes * count > BATCH_BYTES_MAX {
        let message = format!("a request has at most {BATCH_BYTES_MAX} bytes (4 MiB), not {count} records of {bytes}");
        return Err(LabError::new("batch", message));
    }
    Ok(())
}

/// Bytes that are billed for `count` records of `bytes` bytes: each is rounded up to a step of 5 KB.
pub fn billed_bytes(bytes: u64, count: u64) -> u64 {
    bytes.div_ceil(BILLING_STEP_BYTES).saturating_mul(BILLING_STEP_BYTES).saturating_mul(count)
}
