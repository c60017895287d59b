//! A scenario of the Firehose lab: the stream, what is put into it, and when its destination is down.

use super::{
    buffer::Hints,
    delivery::{self, Outage, RetryPolicy},
    event::ObjectKind,
    hints::{Destination, HintsAccepted, HintsAsked, Preset, Thousandths},
    object_key::Prefix,
    pipeline::PipelineConfig,
    put::{self, Region},
    ratio::Ratio,
    traffic::Pattern,
    transform::{RETRIES_DEFAULT, Transform},
};
use crate::lab::error::LabError;
use serde::{Deserialize, Serialize};

/// Producers of one scenario.
pub const PRODUCERS_MAX: usize = 16;
/// Listed arrivals of one scenario.
pub const ARRIVALS_MAX: usize = 10_000;
/// Outages of one scenario.
pub const OUTAGES_MAX: usize = 100;
/// Records a second of one producer.
pub const RECORDS_PER_S_MAX: u64 = 10_000_000;
/// Partitions that one producer writes to in turn.
pub const PARTITIONS_MAX: u32 = 10_000;
/// Records of one listed arrival.
pub const COUNT_MAX: u64 = 100_000_000;
/// Active partitions that a stream can be raised to.
pub const ACTIVE_LIMIT_MAX: u32 = 5_000;
/// Active partitions of a stream without a request to AWS.
pub const ACTIVE_LIMIT_DEFAULT: u32 = 500;
/// Latest start of a scenario: the beginning of the year 9000.
pub const EPOCH_MS_MAX: u64 = 221_845_392_000_000;

const MIB: u64 = 1_024 * 1_024;

/// Everything that is given before the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Which year's rules hold for the hints.
    pub preset: Preset,
    /// Where the stream delivers to.
    pub destination: Destination,
    /// Buffer size hint in MiB; the default of the destination when not given.
    pub size_mib: Option<u64>,
    /// Buffer interval hint in seconds; likewise.
    pub interval_s: Option<u64>,
    /// Where the records come from.
    pub source: Source,
    /// Parallel channels; when not given, as many as the Direct PUT quota was raised to.
    pub channels: Option<u32>,
    /// Steady writers.
    pub producers: Vec<Producer>,
    /// Single arrivals, in the order of time.
    pub arrivals: Vec<Arrival>,
    /// A Lambda function between the source and the destination buffer.
    pub transform: Option<TransformConfig>,
    /// Dynamic partitioning; records go to their partition's prefix.
    pub dynamic_partitioning: Option<Partitioning>,
    /// Conversion of JSON to Parquet or ORC.
    pub format_conversion: Option<Conversion>,
    /// Codec of the objects.
    pub compression_format: CompressionFormat,
    /// Size of an object in proportion to the records in it, compressed or converted.
    pub compression: Ratio,
    /// A newline after every record in an object.
    pub append_delimiter: bool,
    /// Backup of all records, before any transformation, in a bucket of its own.
    pub source_backup: Option<Backup>,
    /// Retry duration; the default of the destination when not given. S3 has none.
    pub retry_s: Option<u64>,
    /// Acknowledgement timeout of Splunk, response timeout of an HTTP endpoint.
    pub ack_timeout_s: u64,
    /// When the destination takes nothing, in the order of time.
    pub outages: Vec<Outage>,
    /// From the closing of a buffer to the object at its destination ("within a few seconds").
    pub delivery_latency_ms: u64,
    /// Key prefix of the objects, with expressions.
    pub prefix: String,
    /// Key prefix of failed records; the prefix with the kind of error when not given.
    pub error_prefix: Option<String>,
    /// What time 0 is, in ms since 1970-01-01 UTC.
    pub epoch_ms: u64,
    /// Objects below this many bytes count as small.
    pub small_object_bytes: u64,
    /// Price of 2^30 billed bytes, in millionths of a US dollar.
    pub price_per_gib_micro_usd: u64,
    /// Seed of the random strings in keys.
    pub seed: u64,
}

/// Where records come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// `PutRecord` and `PutRecordBatch`, under a quota.
    DirectPut {
        /// Whose quota.
        #[serde(default)]
        region: Region,
        /// How many times the default quota it was raised to, 1..=[`CHANNELS_MAX`](super::pipeline::CHANNELS_MAX).
        #[serde(default = "one_32")]
        quota_factor: u32,
    },
    /// A Kinesis data stream: no quota, and the data stays there for its retention.
    Kinesis {
        /// Open shards of the stream, each with its own share of outstanding invocations.
        #[serde(default = "one_32")]
        shards: u32,
        /// Retention of the stream, 24..=8,760 hours.
        #[serde(default = "retention_default")]
        retention_h: u64,
    },
}

/// Codec of S3 objects. What it saves depends on the data, so the ratio is given beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompressionFormat {
    /// None. Format conversion asks for this, because Parquet and ORC compress inside the file.
    #[default]
    Uncompressed,
    /// GZIP.
    Gzip,
    /// ZIP.
    Zip,
    /// Snappy.
    Snappy,
    /// Snappy as Hadoop frames it.
    HadoopSnappy,
}

/// A steady writer. Its records of a tick arrive at the end of the tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Producer {
    /// Records a second; ticks share them out evenly.
    pub records_per_s: u64,
    /// How the rate changes by itself.
    pub pattern: Pattern,
    /// Bytes of a record.
    pub bytes: u64,
    /// Length of a tick.
    pub tick_ms: u64,
    /// When it begins.
    pub from_ms: u64,
    /// When it ends; the last tick ends then at the latest. Never when not given.
    pub until_ms: Option<u64>,
    /// Records of one put request; as many as fit when not given.
    pub batch: Option<u64>,
    /// Partitions that its records go to in turn.
    pub partitions: u32,
    /// Every record has a partition of its own, never seen before.
    pub new_partition_per_record: bool,
}

/// Records that arrive at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// When.
    pub t_ms: u64,
    /// Partition, as it stands in the prefix.
    #[serde(default)]
    pub key: String,
    /// Bytes of a record.
    pub bytes: u64,
    /// How many records.
    #[serde(default = "one")]
    pub count: u64,
}

fn one() -> u64 {
    1
}

fn one_32() -> u32 {
    1
}

fn retention_default() -> u64 {
    24
}

/// A Lambda transformation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TransformConfig {
    /// Size hint in MiB, with decimals written as thousandths; the default of the destination when not given.
    pub size_mib_x1000: Option<u64>,
    /// Interval hint; likewise.
    pub interval_s: Option<u64>,
    /// How long one invocation runs.
    pub duration_ms: u64,
    /// Bytes of a record that comes back, in proportion to those that went in.
    pub out: Ratio,
    /// Every so many records one is dropped; 0 for none.
    pub drop_every: u64,
    /// Every so many records one fails, or comes back without its own `recordId`, which is the same; 0 for none.
    pub fail_every: u64,
    /// Further attempts after a failed invocation, 0..=300.
    pub retries: u32,
    /// Every invocation fails.
    pub broken: bool,
}

/// Dynamic partitioning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Partitioning {
    /// Partitions that may have an open buffer at the same time.
    pub active_limit: u32,
    /// Every so many records one has no partition key; 0 for none.
    pub key_missing_every: u64,
}

/// Format conversion. The ratio of Parquet or ORC to JSON is the scenario's `compression`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Conversion {
    /// Every so many records one does not fit the schema; 0 for none.
    pub fail_every: u64,
}

/// Backup of source records. Zero buffering does not exist here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Backup {
    /// Size hint in MiB.
    pub size_mib: u64,
    /// Interval hint, from 60 s.
    pub interval_s: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            preset: Preset::Current,
            destination: Destination::S3,
            size_mib: None,
            interval_s: None,
            source: Source::DirectPut { region: Region::Large, quota_factor: 1 },
            channels: None,
            producers: Vec::new(),
            arrivals: Vec::new(),
            transform: None,
            dynamic_partitioning: None,
            format_conversion: None,
            compression_format: CompressionFormat::Uncompressed,
            compression: Ratio::ONE,
            append_delimiter: false,
            source_backup: None,
            retry_s: None,
            ack_timeout_s: delivery::ACK_TIMEOUT_S.0,
            outages: Vec::new(),
            delivery_latency_ms: 0,
            prefix: String::new(),
            error_prefix: None,
            epoch_ms: 1_764_547_200_000, // 2025-12-01
            small_object_bytes: MIB,
            price_per_gib_micro_usd: 29_000,
            seed: 0,
        }
    }
}

impl Default for Producer {
    fn default() -> Self {
        Self {
            records_per_s: 0,
            pattern: Pattern::Constant,
            bytes: 1_024,
            tick_ms: 1_000,
            from_ms: 0,
            until_ms: None,
            batch: None,
            partitions: 1,
            new_partition_per_record: false,
        }
    }
}

impl Default for TransformConfig {
    fn default() -> Self {
        Self {
            size_mib_x1000: None,
            interval_s: None,
            duration_ms: 0,
            out: Ratio::ONE,
            drop_every: 0,
            fail_every: 0,
            retries: RETRIES_DEFAULT,
            broken: false,
        }
    }
}

impl Default for Partitioning {
    fn default() -> Self {
        Self { active_limit: ACTIVE_LIMIT_DEFAULT, key_missing_every: 0 }
    }
}

impl Default for Backup {
    fn default() -> Self {
        Self { size_mib: 5, interval_s: 300 }
    }
}

impl Config {
    /// The destination's hints as they are asked for.
    pub fn hints_asked(&self) -> HintsAsked {
        let amount = |value: u64| Thousandths::whole(i64::try_from(value).unwrap_or(i64::MAX));
        HintsAsked {
            destination: self.destination,
            preset: self.preset,
            size_mib: self.size_mib.map(amount),
            interval_s: self.interval_s.map(amount),
            format_conversion: self.format_conversion.is_some(),
            dynamic_partitioning: self.dynamic_partitioning.is_some(),
        }
    }

    /// The destination's hints as AWS would take them.
    ///
    /// # Errors
    /// A sentence for each reason why AWS would not.
    pub fn hints(&self) -> Result<HintsAccepted, Vec<String>> {
        self.hints_asked().resolve()
    }

    /// Parallel channels.
    pub fn channel_count(&self) -> u32 {
        match (self.channels, self.source) {
            (Some(channels), _) => channels,
            (None, Source::DirectPut { quota_factor, .. }) => quota_factor,
            (None, Source::Kinesis { .. }) => 1,
        }
    }

    /// What the stages are made from. Only for a scenario that is valid.
    ///
    /// # Errors
    /// The hints, when they are not valid after all.
    pub fn pipeline(&self) -> Result<PipelineConfig, LabError> {
        let hints = self.hints().map_err(|why| LabError::new("size_mib", why.join("; ")))?;
        let per_shard = if self.destination == Destination::Splunk { 10 } else { 5 };
        Ok(PipelineConfig {
            hints: to_state_machine(hints),
            channels: self.channel_count(),
            active_limit: self.dynamic_partitioning.map_or(u32::MAX, |partitioning| partitioning.active_limit),
            transform: self.transform_stage().map_err(|error| error.in_field("transform"))?,
            outstanding_max: match self.source {
                Source::DirectPut { .. } => None,
                Source::Kinesis { shards, .. } => Some(per_shard * shards),
            },
            keep_refused: true,
            key_missing_every: self.dynamic_partitioning.map_or(0, |partitioning| partitioning.key_missing_every),
            convert_fail_every: self.format_conversion.map_or(0, |conversion| conversion.fail_every),
        })
    }

    /// How long the destination is tried.
    pub fn retry_policy(&self) -> RetryPolicy {
        let retry_s = self.retry_s.or_else(|| delivery::retry_s_default(self.destination)).unwrap_or(0);
        RetryPolicy {
            destination: self.destination,
            retry_ms: retry_s * 1_000,
            ack_timeout_ms: self.ack_timeout_s * 1_000,
            keep_ms: match self.source {
                Source::DirectPut { .. } => delivery::KEEP_MS,
                Source::Kinesis { retention_h, .. } => retention_h * 3_600_000,
            },
        }
    }

    /// The prefixes of good and of failed records.
    ///
    /// # Errors
    /// As [`Prefix::parse`].
    pub fn prefixes(&self) -> Result<(Prefix, Prefix), LabError> {
        let good = Prefix::parse(&self.prefix, false).map_err(|error| error.in_field("prefix"))?;
        let failed = match &self.error_prefix {
            Some(text) => Prefix::parse(text, true).map_err(|error| error.in_field("error_prefix"))?,
            None if self.prefix.contains("!{") => {
                return Err(LabError::new("error_prefix", "must be given when the prefix has expressions"));
            }
            None => Prefix::parse(&self.prefix, true).map_err(|error| error.in_field("prefix"))?,
        };
        Ok((good, failed))
    }

    /// Whether objects are staged in S3 and loaded from there.
    pub fn is_staged(&self) -> bool {
        self.destination == Destination::Redshift
    }

    /// Size of an object in proportion to the records in it. What cannot be converted stays as it is, and so does a source backup.
    pub fn ratio_of(&self, kind: ObjectKind) -> Ratio {
        match kind {
            ObjectKind::Data => self.compression,
            ObjectKind::SourceBackup => Ratio::ONE,
            _ if self.format_conversion.is_some() => Ratio::ONE,
            _ => self.compression,
        }
    }

    /// Whether an outage of the destination stops objects of this kind. Failed records and backups go to S3, which is only
    /// unavailable when it is the destination itself; the bucket of the source backup is another one.
    pub fn is_down_for(&self, kind: ObjectKind) -> bool {
        match kind {
            ObjectKind::Data => true,
            ObjectKind::SourceBackup => false,
            _ => self.destination == Destination::S3,
        }
    }

    /// The transformation stage, with the defaults of the destination.
    ///
    /// # Errors
    /// Hints that AWS does not accept.
    pub fn transform_stage(&self) -> Result<Option<Transform>, LabError> {
        let Some(transform) = &self.transform else { return Ok(None) };
        // Splunk and Snowflake have smaller defaults than the others, which the table of ranges does not show.
        let (size_default, interval_default) = match self.destination {
            Destination::Splunk => (Some(250), None),
            Destination::Snowflake => (Some(250), Some(30)),
            _ => (None, None),
        };
        let amount = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let hints = HintsAsked {
            destination: Destination::Lambda,
            preset: self.preset,
            size_mib: transform.size_mib_x1000.or(size_default).map(|value| Thousandths(amount(value))),
            interval_s: transform.interval_s.or(interval_default).map(|value| Thousandths::whole(amount(value))),
            format_conversion: false,
            dynamic_partitioning: false,
        };
        let hints = hints.resolve().map_err(|why| LabError::new("size_mib_x1000", why.join("; ")))?;
        Ok(Some(Transform {
            hints: to_state_machine(hints),
            duration_ms: transform.duration_ms,
            out: transform.out,
            drop_every: transform.drop_every,
            fail_every: transform.fail_every,
            retries: transform.retries,
            broken: transform.broken,
        }))
    }
}

impl Producer {
    /// Records a second in a tick that begins at `from_ms`.
    pub fn rate_at(&self, from_ms: u64) -> u64 {
        self.records_per_s.saturating_mul(self.pattern.factor_at(from_ms))
    }

    /// Records of one put request.
    pub fn batch_records(&self) -> u64 {
        self.batch.unwrap_or_else(|| put::batch_max(self.bytes))
    }
}

impl Backup {
    /// The hints in the units of the state machine.
    pub fn hints(&self) -> Hints {
        Hints { size_bytes: self.size_mib * MIB, interval_ms: self.interval_s * 1_000 }
    }
}

fn to_state_machine(hints: HintsAccepted) -> Hints {
    Hints { size_bytes: hints.size_mib.0.unsigned_abs() * MIB / 1_000, interval_ms: hints.interval_s * 1_000 }
}
