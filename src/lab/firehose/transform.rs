//! What a Lambda function does to a batch: which records it passes on, drops or fails, and when the answer is back.
//!
//! Records are numbered from 1 in the order in which they reach the function. Every `drop_every`-th is dropped, and of the
//! others every `fail_every`-th fails; a run of identical records is decided by counting multiples.

use super::{buffer::Hints, ratio::Ratio};

/// Largest request to or response from a synchronous invocation, its records counted as base64.
pub const PAYLOAD_BYTES_MAX: u64 = 6 * 1_024 * 1_024;
/// Firehose waits this long for an invocation.
pub const TIMEOUT_MS: u64 = 300_000;
/// `NumberOfRetries` of the Lambda processor when it is not given.
pub const RETRIES_DEFAULT: u32 = 3;

/// The transformation stage of a Firehose stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transform {
    /// Buffering hints of the processor.
    pub hints: Hints,
    /// How long one invocation runs.
    pub duration_ms: u64,
    /// Bytes of a record that comes back, in proportion to those that went in.
    pub out: Ratio,
    /// Every so many records one is `Dropped`; 0 for none.
    pub drop_every: u64,
    /// Every so many records one is `ProcessingFailed`, unless it was dropped; 0 for none.
    pub fail_every: u64,
    /// Further attempts after an invocation that failed or timed out.
    pub retries: u32,
    /// The function fails every invocation.
    pub broken: bool,
}

/// How many records of a run have which result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Results {
    /// `Ok`: go on to the destination, transformed.
    pub ok: u64,
    /// `Dropped`: done on purpose, and delivered nowhere.
    pub dropped: u64,
    /// `ProcessingFailed`: go to `processing-failed/` as they came.
    pub failed: u64,
}

/// Why a whole batch went to `processing-failed/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchFailure {
    /// The records sent make a payload above [`PAYLOAD_BYTES_MAX`].
    RequestTooLarge,
    /// The records answered make a payload above [`PAYLOAD_BYTES_MAX`].
    ResponseTooLarge,
    /// No attempt ended within [`TIMEOUT_MS`].
    Timeout,
    /// Every attempt ended in an error.
    FunctionError,
}

impl Transform {
    /// The results of `count` records of which the first has number `first`.
    pub fn results(&self, first: u64, count: u64) -> Results {
        let dropped = multiples(self.drop_every, first, count);
        let both = match (self.drop_every, self.fail_every) {
            (0, _) | (_, 0) => 0,
            (drop_every, fail_every) => lcm(drop_every, fail_every).map_or(0, |both| multiples(both, first, count)),
        };
        let failed = multiples(self.fail_every, first, count) - both;
        Results { ok: count - dropped - failed, dropped, failed }
    }

    /// Whether the batch as a whole fails, given its bytes as sent and as answered.
    ///
    /// A payload that is too large fails at once, because every attempt would be the same; a timeout or an error is tried again.
    pub fn failure(&self, sent_bytes: u64, answered_bytes: u128) -> Option<BatchFailure> {
        let is_too_large = |bytes: u128| (bytes * 4).div_ceil(3) > u128::from(PAYLOAD_BYTES_MAX);
        if is_too_large(u128::from(sent_bytes)) {
            Some(BatchFailure::RequestTooLarge)
        } else if self.broken {
            Some(BatchFailure::FunctionError)
        } else if self.duration_ms > TIMEOUT_MS {
            Some(BatchFailure::Timeout)
        } else if is_too_large(answered_bytes) {
            Some(BatchFailure::ResponseTooLarge)
        } else {
            None
        }
    }

    /// From the invocation to the moment its result, or the last failure, is known.
    pub fn latency_ms(&self, failure: Option<BatchFailure>) -> u64 {
        let attempts = u64::from(self.retries).saturating_add(1);
        match failure {
            None | Some(BatchFailure::RequestTooLarge | BatchFailure::ResponseTooLarge) => self.duration_ms,
            Some(BatchFailure::Timeout) => TIMEOUT_MS.saturating_mul(attempts),
            Some(BatchFailure::FunctionError) => self.duration_ms.min(TIMEOUT_MS).saturating_mul(attempts),
        }
    }
}

/// How many of the `count` numbers from `first` on are multiples of `every`; `every` 0 has none.
fn multiples(every: u64, first: u64, count: u64) -> u64 {
    let (Some(last), Some(before)) = ((first - 1 + count).checked_div(every), (first - 1).checked_div(every)) else { return 0 };
    last - before
}

/// The least common multiple; `None` when it is beyond every record number.
fn lcm(a: u64, b: u64) -> Option<u64> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).checked_mul(b)
}
