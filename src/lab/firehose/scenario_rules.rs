//! Whether a scenario of the Firehose lab may run: the rules of AWS and the bounds of the lab, each at its place.

use super::{
    delivery,
    hints::Destination,
    pipeline::CHANNELS_MAX,
    put,
    scenario::{
        ACTIVE_LIMIT_MAX, ARRIVALS_MAX, Arrival, COUNT_MAX, CompressionFormat, Config, EPOCH_MS_MAX, OUTAGES_MAX, PARTITIONS_MAX,
        PRODUCERS_MAX, Producer, RECORDS_PER_S_MAX, Source,
    },
    transform::TIMEOUT_MS,
};
use crate::lab::{error::LabError, runner::RUN_MS_MAX};

impl Config {
    /// Checks every part that AWS, or the lab, has a rule for.
    ///
    /// # Errors
    /// The first rule that is broken, at its place.
    pub fn validate(&self) -> Result<(), LabError> {
        if self.destination == Destination::Lambda {
            return Err(LabError::new("destination", "a function transforms records; it is no destination"));
        }
        self.hints().map_err(|why| LabError::new("size_mib", why.join("; ")))?;
        self.validate_source()?;
        self.validate_features()?;
        self.validate_delivery()?;
        self.validate_prefixes()?;
        limited("producers", self.producers.len(), PRODUCERS_MAX, "PRODUCERS_MAX")?;
        for (index, producer) in self.producers.iter().enumerate() {
            producer.validate().map_err(|error| error.in_item("producers", index))?;
        }
        limited("arrivals", self.arrivals.len(), ARRIVALS_MAX, "ARRIVALS_MAX")?;
        let mut before_ms = 0;
        for (index, arrival) in self.arrivals.iter().enumerate() {
            arrival.validate(before_ms).map_err(|error| error.in_item("arrivals", index))?;
            before_ms = arrival.t_ms;
        }
        Ok(())
    }

    fn validate_source(&self) -> Result<(), LabError> {
        match self.source {
            Source::DirectPut { quota_factor, .. } => within("source.direct_put.quota_factor", quota_factor, 1, CHANNELS_MAX)?,
            Source::Kinesis { shards, retention_h } => {
                within("source.kinesis.shards", shards, 1, 20_000)?;
                within("source.kinesis.retention_h", retention_h, 24, 8_760)?;
            }
        }
        within("channels", self.channels.unwrap_or(1), 1, CHANNELS_MAX)
    }

    fn validate_features(&self) -> Result<(), LabError> {
        self.transform_stage().map_err(|error| error.in_field("transform"))?;
        if let Some(transform) = &self.transform {
            let in_field = |error: LabError| error.in_field("transform");
            within("duration_ms", transform.duration_ms, 0, 3 * TIMEOUT_MS).map_err(in_field)?;
            within("retries", transform.retries, 0, 300).map_err(in_field)?;
            transform.out.validate("out.num", "out.den").map_err(in_field)?;
        }
        if let Some(partitioning) = &self.dynamic_partitioning {
            within("dynamic_partitioning.active_limit", partitioning.active_limit, 1, ACTIVE_LIMIT_MAX)?;
        }
        if let Some(backup) = &self.source_backup {
            within("source_backup.size_mib", backup.size_mib, 1, 128)?;
            within("source_backup.interval_s", backup.interval_s, 60, 900)?;
        }
        self.validate_compression()
    }

    fn validate_compression(&self) -> Result<(), LabError> {
        let format = self.compression_format;
        let at = |message: &str| Err(LabError::new("compression_format", message));
        if self.format_conversion.is_some() && format != CompressionFormat::Uncompressed {
            return at("must be uncompressed with format conversion, which compresses inside the file");
        }
        if self.destination == Destination::Redshift && !matches!(format, CompressionFormat::Uncompressed | CompressionFormat::Gzip) {
            return at("must be uncompressed or gzip for Amazon Redshift, because COPY reads no other");
        }
        self.compression.validate("compression.num", "compression.den")
    }

    fn validate_delivery(&self) -> Result<(), LabError> {
        within("retry_s", self.retry_s.unwrap_or(0), 0, delivery::RETRY_S_MAX)?;
        if self.retry_s.is_some() && delivery::retry_s_default(self.destination).is_none() {
            return Err(LabError::new("retry_s", format!("{} has no retry duration", self.destination.label())));
        }
        let (ack_min, ack_max) = delivery::ACK_TIMEOUT_S;
        within("ack_timeout_s", self.ack_timeout_s, ack_min, ack_max)?;
        within("delivery_latency_ms", self.delivery_latency_ms, 0, 60_000)?;
        within("epoch_ms", self.epoch_ms, 0, EPOCH_MS_MAX)?;
        limited("outages", self.outages.len(), OUTAGES_MAX, "OUTAGES_MAX")?;
        let mut before_ms = 0;
        for (index, outage) in self.outages.iter().enumerate() {
            let in_item = |error: LabError| error.in_item("outages", index);
            within("from_ms", outage.from_ms, before_ms, RUN_MS_MAX).map_err(in_item)?;
            within("until_ms", outage.until_ms, outage.from_ms + 1, RUN_MS_MAX + 1).map_err(in_item)?;
            before_ms = outage.until_ms;
        }
        Ok(())
    }

    fn validate_prefixes(&self) -> Result<(), LabError> {
        let (good, _) = self.prefixes()?;
        match (&self.dynamic_partitioning, good.has_partition()) {
            (Some(_), false) => Err(LabError::new("prefix", "with dynamic partitioning the prefix must hold a partition key expression")),
            (None, true) => Err(LabError::new("prefix", "a partition key expression needs dynamic partitioning")),
            _ if self.destination == Destination::Redshift && self.prefix.contains("!{") => {
                Err(LabError::new("prefix", "must not hold expressions when the destination is Amazon Redshift"))
            }
            _ => Ok(()),
        }
    }
}

impl Producer {
    /// Checks every part that AWS, or the lab, has a rule for.
    pub(super) fn validate(&self) -> Result<(), LabError> {
        within("records_per_s", self.records_per_s, 0, RECORDS_PER_S_MAX)?;
        self.pattern.validate().map_err(|error| error.in_field("pattern"))?;
        within("tick_ms", self.tick_ms, 1, 60_000)?;
        within("from_ms", self.from_ms, 0, RUN_MS_MAX)?;
        within("partitions", self.partitions, 1, PARTITIONS_MAX)?;
        put::check_request(self.bytes, self.batch_records())
    }
}

impl Arrival {
    fn validate(&self, before_ms: u64) -> Result<(), LabError> {
        within("t_ms", self.t_ms, before_ms, RUN_MS_MAX)?;
        within("count", self.count, 0, COUNT_MAX)?;
        put::check_request(self.bytes, 1)
    }
}

fn within<T: Copy + PartialOrd + std::fmt::Display>(field: &str, value: T, min: T, max: T) -> Result<(), LabError> {
    if min <= value && value <= max { Ok(()) } else { Err(LabError::new(field, format!("{value} is not in {min}..={max}"))) }
}

fn limited(field: &str, len: usize, max: usize, name: &str) -> Result<(), LabError> {
    if len <= max { Ok(()) } else { Err(LabError::new(field, format!("{len} items, and at most {max} are read ({name})"))) }
}
