//! On-demand capacity: how much a stream takes that scales by itself.
//!
//! AWS says: twice the peak write of the last 30 days, at least 4 MB/s, and a stream may throttle when traffic more than doubles within
//! 15 minutes; a shard that takes more than 500 KB/s is split within 15 minutes. The model: the peak is the greatest one-minute average
//! that is at least 15 minutes old, and a split comes 15 minutes after the minute that asked for it. What happens inside those 15 minutes
//! is not documented. (Guide: On-demand capacity mode)

use crate::lab::kinesis::limits::{MIB, SHARD_WRITE_RECORDS_PER_S};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Bytes a second that every on-demand stream takes.
pub const CAPACITY_BYTES_MIN: u64 = 4 * MIB;
/// Ceiling in most regions, in bytes a second.
pub const CAPACITY_BYTES_MAX_DEFAULT: u64 = 200 * MIB;
/// Ceiling in us-east-1, us-west-2 and eu-west-1, in bytes a second.
pub const CAPACITY_BYTES_MAX_LARGE: u64 = 10 * 1_024 * MIB;
/// How long scaling takes at most, in ms.
pub const SCALING_MS: u64 = 15 * 60_000;
/// How long a peak counts, in ms.
pub const PEAK_MS: u64 = 30 * 24 * 3_600_000;
/// Bytes a second above which a shard is split.
pub const SPLIT_BYTES_PER_S: u64 = 500 * 1_024;
/// The length of the averages, in ms.
pub const MINUTE_MS: u64 = 60_000;

/// What is given about an on-demand stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OnDemandConfig {
    /// Greatest write of the 30 days before the start, in bytes a second; 0 for a new stream.
    pub peak_bytes_per_s: u64,
    /// Warm throughput (On-demand Advantage), in bytes a second; 0 without.
    pub warm_bytes_per_s: u64,
    /// The region's ceiling, in bytes a second.
    pub max_bytes_per_s: u64,
}

impl Default for OnDemandConfig {
    fn default() -> Self {
        Self { peak_bytes_per_s: 0, warm_bytes_per_s: 0, max_bytes_per_s: CAPACITY_BYTES_MAX_DEFAULT }
    }
}

impl OnDemandConfig {
    /// Shards of the stream at the start: 4 for a new one, else one for each MiB/s of capacity.
    pub fn shards_at_start(&self) -> u64 {
        OnDemand::new(*self).capacity_bytes().div_ceil(MIB)
    }
}

/// The write limit of the stream as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDemand {
    config: OnDemandConfig,
    /// Capacity of the current minute, in bytes a second.
    capacity_bytes: u64,
    minute: u64,
    minute_bytes: u64,
    /// Minutes that may still become the peak: their bytes fall from front to back.
    candidates: VecDeque<(u64, u64)>,
    second: u64,
    second_records: u64,
    second_bytes: u64,
}

impl OnDemand {
    /// The limit at time 0.
    pub fn new(config: OnDemandConfig) -> Self {
        let mut limit = Self {
            config,
            capacity_bytes: 0,
            minute: 0,
            minute_bytes: 0,
            candidates: VecDeque::new(),
            second: 0,
            second_records: 0,
            second_bytes: 0,
        };
        limit.set_capacity(0);
        limit
    }

    /// Bytes a second that the stream takes now.
    pub fn capacity_bytes(&self) -> u64 {
        self.capacity_bytes
    }

    /// Records a second that the stream takes now: 1,000 for each MiB.
    pub fn capacity_records(&self) -> u64 {
        self.capacity_bytes.div_ceil(MIB) * SHARD_WRITE_RECORDS_PER_S
    }

    /// How many of `count` equal records of `size` bytes the stream has room for at `at_ms`: the first ones. Time must not run backwards.
    pub fn admit(&mut self, at_ms: u64, count: u64, size: u64) -> u64 {
        self.advance(at_ms);
        let records = self.capacity_records().saturating_sub(self.second_records);
        let bytes = self.capacity_bytes.saturating_sub(self.second_bytes);
        count.min(records).min(bytes.checked_div(size).unwrap_or(u64::MAX))
    }

    /// Counts what the shards then stored.
    pub fn stored(&mut self, count: u64, size: u64) {
        self.second_records += count;
        self.second_bytes += count * size;
        self.minute_bytes += count * size;
    }

    /// Goes to `at_ms`: closes minutes and sets the capacity of the new one.
    pub fn advance(&mut self, at_ms: u64) {
        if at_ms / 1_000 != self.second {
            (self.second, self.second_records, self.second_bytes) = (at_ms / 1_000, 0, 0);
        }
        let minute = at_ms / MINUTE_MS;
        if minute != self.minute {
            if self.minute_bytes > 0 {
                self.candidates.push_back((self.minute, self.minute_bytes));
            }
            (self.minute, self.minute_bytes) = (minute, 0);
            self.set_capacity(minute * MINUTE_MS);
        }
    }

    fn set_capacity(&mut self, at_ms: u64) {
        // A minute counts from 15 minutes after its end until 30 days after it.
        let end_ms = |minute: u64| (minute + 1) * MINUTE_MS;
        while self.candidates.front().is_some_and(|&(minute, _)| end_ms(minute) + PEAK_MS < at_ms) {
            self.candidates.pop_front();
        }
        let old_enough = self.candidates.iter().take_while(|(minute, _)| end_ms(*minute) + SCALING_MS <= at_ms);
        let (count, peak) = old_enough.fold((0, 0), |(count, peak), &(_, bytes)| (count + 1, bytes.max(peak)));
        // Of the minutes that count only the greatest matter: one that a later one exceeds never will again.
        let mut kept: VecDeque<(u64, u64)> = VecDeque::new();
        for (minute, bytes) in self.candidates.drain(..count) {
            while kept.back().is_some_and(|&(_, before)| before <= bytes) {
                kept.pop_back();
            }
            kept.push_back((minute, bytes));
        }
        kept.append(&mut self.candidates);
        self.candidates = kept;

        let before = if at_ms <= PEAK_MS { self.config.peak_bytes_per_s } else { 0 };
        let peak_bytes_per_s = (peak / (MINUTE_MS / 1_000)).max(before);
        let wanted = peak_bytes_per_s.saturating_mul(2).max(CAPACITY_BYTES_MIN).max(self.config.warm_bytes_per_s);
        self.capacity_bytes = wanted.min(self.config.max_bytes_per_s);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Offers `mib_per_s` records of 1 MiB in each second and gives what was refused in each of them.
    fn refused(limit: &mut OnDemand, seconds: std::ops::Range<u64>, mib_per_s: u64) -> Vec<u64> {
        seconds
            .map(|second| {
                let taken = limit.admit(second * 1_000, mib_per_s, MIB);
                limit.stored(taken, MIB);
                mib_per_s - taken
            })
            .collect()
    }

    #[test]
    fn twice_the_peak_is_taken() {
        let config = OnDemandConfig { peak_bytes_per_s: 40 * MIB, ..OnDemandConfig::default() };
        assert_eq!(refused(&mut OnDemand::new(config), 0..3, 80), [0, 0, 0]);
        assert_eq!(refused(&mut OnDemand::new(config), 0..3, 90), [10, 10, 10]);
        assert_eq!(config.shards_at_start(), 80);
        assert_eq!(OnDemandConfig::default().shards_at_start(), 4);
    }

    #[test]
    fn a_new_stream_takes_4_mib_until_15_minutes_have_passed() {
        let mut limit = OnDemand::new(OnDemandConfig::default());
        let refused = refused(&mut limit, 0..17 * 60, 8);
        // The first full minute ends at 60 s and counts 15 minutes later.
        assert!(refused[..16 * 60].iter().all(|&count| count == 4));
        assert!(refused[16 * 60..].iter().all(|&count| count == 0));
        assert_eq!(limit.capacity_bytes(), 8 * MIB);
    }

    #[test]
    fn a_peak_is_forgotten_after_30_days() {
        let mut limit = OnDemand::new(OnDemandConfig::default());
        refused(&mut limit, 0..60, 4);
        limit.advance(PEAK_MS);
        assert_eq!(limit.capacity_bytes(), 8 * MIB);
        limit.advance(PEAK_MS + 3 * MINUTE_MS);
        assert_eq!(limit.capacity_bytes(), 4 * MIB);
    }

    #[test]
    fn the_ceiling_and_warm_throughput_hold() {
        let config = OnDemandConfig { peak_bytes_per_s: 150 * MIB, ..OnDemandConfig::default() };
        assert_eq!(OnDemand::new(config).capacity_bytes(), 200 * MIB);
        let config = OnDemandConfig { warm_bytes_per_s: 30 * MIB, ..OnDemandConfig::default() };
        assert_eq!(OnDemand::new(config).capacity_bytes(), 30 * MIB);
    }
}
