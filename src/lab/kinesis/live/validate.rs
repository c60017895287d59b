//! Checks a scenario of the live model and every part of it that an input brings: each error says where.

use crate::lab::{
    chance::CHANCE_VERSION,
    error::LabError,
    kinesis::{
        aggregation::USER_RECORD_BYTES_MAX,
        kpl::KplConfig,
        limits::{LARGE_RECORD_BYTES_MAX, PUT_RECORDS_BYTES_MAX, PUT_RECORDS_MAX, RETENTION_MS_MAX, RETENTION_MS_MIN},
        live::config::{
            CONSUMERS_MAX, CapacityMode, ConsumerConfig, KEYS_MAX, KeyConfig, KeyMix, KinesisConfig, LIVE_SHARDS_MAX, PRODUCERS_MAX,
            ProducerConfig, RATE_MAX,
        },
        on_demand::{CAPACITY_BYTES_MAX_LARGE, CAPACITY_BYTES_MIN},
        retry::{PPM, RetryPolicy},
        routing::{check_key, parse_hash_key},
        shards::Shards,
    },
    runner::RUN_MS_MAX,
};
use std::ops::RangeInclusive;

/// Refuses a value outside of `range`.
fn check_range(field: &str, value: u64, range: &RangeInclusive<u64>) -> Result<(), LabError> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(LabError::new(field, format!("must be from {} to {}, not {value}", range.start(), range.end())))
}

/// Refuses a list that is too long.
pub(super) fn check_length(field: &str, length: usize, max: usize, name: &str) -> Result<(), LabError> {
    if length <= max {
        return Ok(());
    }
    Err(LabError::new(field, format!("{length} of them, and there are at most {max} ({name})")))
}

impl KinesisConfig {
    /// Checks everything but the shards, which [`KinesisConfig::shards`] reads.
    pub(super) fn check(&self) -> Result<(), LabError> {
        if self.chance_version != CHANCE_VERSION {
            let message = format!("the seed is of version {}, and only {CHANCE_VERSION} can be drawn", self.chance_version);
            return Err(LabError::new("chance_version", message));
        }
        self.mode.check().map_err(|error| error.in_field("mode"))?;
        check_range("reshard_ms", self.reshard_ms, &(0..=3_600_000))?;
        check_retention("retention_ms", self.retention_ms)?;
        check_range("request_bytes_max", self.request_bytes_max, &(1..=PUT_RECORDS_BYTES_MAX))?;
        check_length("producers", self.producers.len(), PRODUCERS_MAX, "PRODUCERS_MAX")?;
        check_length("consumers", self.consumers.len(), CONSUMERS_MAX, "CONSUMERS_MAX")?;
        for (index, producer) in self.producers.iter().enumerate() {
            producer.check().map_err(|error| error.in_item("producers", index))?;
        }
        for (index, consumer) in self.consumers.iter().enumerate() {
            consumer.check().map_err(|error| error.in_item("consumers", index))?;
        }
        Ok(())
    }

    /// The shards at the start.
    pub(super) fn read_shards(&self) -> Result<Shards, LabError> {
        if self.ranges.is_empty() {
            let at_least = match &self.mode {
                CapacityMode::Provisioned => 1,
                CapacityMode::OnDemand(on_demand) => on_demand.shards_at_start().min(LIVE_SHARDS_MAX),
            };
            check_range("shards", self.shards, &(1..=LIVE_SHARDS_MAX))?;
            return Shards::uniform(self.shards.max(at_least)).map_err(|message| LabError::new("shards", message));
        }
        check_range("ranges", self.ranges.len() as u64, &(1..=LIVE_SHARDS_MAX))?;
        let mut ranges = Vec::with_capacity(self.ranges.len());
        for (index, (start, end)) in self.ranges.iter().enumerate() {
            let read = |text| parse_hash_key("hash key", text).map_err(|refusal| LabError::whole(refusal.message).in_item("ranges", index));
            ranges.push((read(start)?, read(end)?));
        }
        Shards::with_ranges(ranges).map_err(|(index, message)| LabError::whole(message).in_item("ranges", index))
    }
}

impl CapacityMode {
    pub(super) fn check(&self) -> Result<(), LabError> {
        let Self::OnDemand(config) = self else { return Ok(()) };
        check_range("on_demand.peak_bytes_per_s", config.peak_bytes_per_s, &(0..=CAPACITY_BYTES_MAX_LARGE))?;
        check_range("on_demand.warm_bytes_per_s", config.warm_bytes_per_s, &(0..=CAPACITY_BYTES_MAX_LARGE))?;
        check_range("on_demand.max_bytes_per_s", config.max_bytes_per_s, &(CAPACITY_BYTES_MIN..=CAPACITY_BYTES_MAX_LARGE))
    }
}

/// Refuses a retention that no stream has.
pub(super) fn check_retention(field: &str, retention_ms: u64) -> Result<(), LabError> {
    check_range(field, retention_ms, &(RETENTION_MS_MIN..=RETENTION_MS_MAX))
}

impl ProducerConfig {
    pub(super) fn check(&self) -> Result<(), LabError> {
        check_range("records_per_s", self.records_per_s, &(0..=RATE_MAX))?;
        check_range("bytes", self.bytes, &(0..=LARGE_RECORD_BYTES_MAX))?;
        check_range("keys", self.keys, &(1..=KEYS_MAX))?;
        if let KeyMix::Hot { percent } = self.mix {
            check_range("mix.hot.percent", percent, &(0..=100))?;
        }
        check_length("key_list", self.key_list.len(), usize::try_from(KEYS_MAX).unwrap_or(usize::MAX), "KEYS_MAX")?;
        for (index, key) in self.key_list.iter().enumerate() {
            key.check().map_err(|error| error.in_item("key_list", index))?;
        }
        if let Some(batch) = self.batch {
            check_range("batch", batch, &(1..=PUT_RECORDS_MAX))?;
        }
        if let Some(policy) = &self.retry_policy {
            check_retry_policy(policy).map_err(|error| error.in_field("retry_policy"))?;
        }
        if let Some(ppm) = self.jitter_fixed_ppm {
            check_range("jitter_fixed_ppm", ppm, &(0..=PPM))?;
        }
        if self.kpl.is_some() {
            // The library takes user records up to 1 MiB with their key, which has 768 bytes at most.
            check_range("bytes", self.bytes, &(0..=USER_RECORD_BYTES_MAX - 768))?;
        }
        if let Some((field, range)) = self.kpl.as_ref().and_then(KplConfig::invalid_field) {
            return Err(LabError::new(field, format!("must be from {} to {}", range.start(), range.end())).in_field("kpl"));
        }
        check_range("start_ms", self.start_ms, &(0..=RUN_MS_MAX))?;
        check_range("stop_ms", self.stop_ms.unwrap_or_default(), &(0..=RUN_MS_MAX))
    }
}

impl KeyConfig {
    /// Checks key, hash key and weight.
    ///
    /// # Errors
    /// Which of them is not valid, and why.
    pub fn check(&self) -> Result<(), LabError> {
        check_key(&self.key).map_err(|refusal| LabError::new("key", refusal.message))?;
        if let Some(text) = &self.explicit_hash_key {
            parse_hash_key("ExplicitHashKey", text).map_err(|refusal| LabError::new("explicit_hash_key", refusal.message))?;
        }
        check_range("weight", self.weight, &(1..=1_000_000))
    }
}

impl ConsumerConfig {
    pub(super) fn check(&self) -> Result<(), LabError> {
        check_range("poll_ms", self.poll_ms, &(1..=3_600_000))?;
        check_range("limit", self.limit, &(1..=10_000))?;
        check_range("records_per_s", self.records_per_s.unwrap_or(1), &(1..=1_000_000_000))
    }
}

fn check_retry_policy(policy: &RetryPolicy) -> Result<(), LabError> {
    check_range("attempts", policy.attempts, &(1..=100))?;
    check_range("throttling_base_ms", policy.throttling_base_ms, &(0..=3_600_000))?;
    check_range("other_base_ms", policy.other_base_ms, &(0..=3_600_000))?;
    check_range("cap_ms", policy.cap_ms, &(0..=3_600_000))?;
    let quota = policy.quota.unwrap_or_default();
    for (field, value) in [
        ("tokens", quota.tokens),
        ("throttling_cost", quota.throttling_cost),
        ("internal_cost", quota.internal_cost),
        ("timeout_cost", quota.timeout_cost),
    ] {
        check_range(field, value, &(0..=1_000_000)).map_err(|error| error.in_field("quota"))?;
    }
    Ok(())
}
