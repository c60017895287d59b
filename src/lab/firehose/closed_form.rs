//! The steady state of a buffer under a constant rate, without simulating: period = min(interval, size / rate).

use super::{
    buffer::{Hints, Trigger},
    transform::Transform,
};

/// What a constant rate settles to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steady {
    /// Which hint closes every buffer.
    pub trigger: Trigger,
    /// From one object to the next, in ms, rounded up.
    pub period_ms: u64,
    /// Bytes of an object before compression, rounded down.
    pub object_bytes: u64,
}

/// The steady state at `bytes_per_s`; `None` when nothing arrives, because then nothing is delivered.
///
/// Records that arrive at each full second reproduce it exactly when the size is a multiple of the rate.
pub fn steady(hints: Hints, bytes_per_s: u64) -> Option<Steady> {
    let rate = u128::from(bytes_per_s);
    if rate == 0 {
        return None;
    }
    let size_in_interval = rate * u128::from(hints.interval_ms);
    if size_in_interval >= u128::from(hints.size_bytes) * 1_000 {
        let period_ms = u64::try_from((u128::from(hints.size_bytes) * 1_000).div_ceil(rate)).unwrap_or(u64::MAX);
        Some(Steady { trigger: Trigger::Size, period_ms, object_bytes: hints.size_bytes })
    } else {
        let object_bytes = u64::try_from(size_in_interval / 1_000).unwrap_or(u64::MAX);
        Some(Steady { trigger: Trigger::Interval, period_ms: hints.interval_ms, object_bytes })
    }
}

/// The rate in bytes a second, rounded up, from which on the size closes every buffer; `None` when the interval is 0.
pub fn crossover_bytes_per_s(hints: Hints) -> Option<u64> {
    let crossover = (u128::from(hints.size_bytes) * 1_000).checked_next_multiple_of(u128::from(hints.interval_ms))?;
    u64::try_from(crossover / u128::from(hints.interval_ms)).ok()
}

/// The longest that a record can wait from its arrival to its object, when nothing fails and the function is free: the
/// intervals of both buffers and the function's duration.
pub fn longest_wait_ms(hints: Hints, transform: Option<&Transform>) -> u64 {
    let first = transform.map_or(0, |transform| transform.hints.interval_ms.saturating_add(transform.duration_ms));
    first.saturating_add(hints.interval_ms)
}
