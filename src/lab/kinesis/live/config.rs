//! The scenario of the live model, and what a learner can do while it runs. This is the format that scenarios are stored and shared in.

use crate::lab::{
    chance::CHANCE_VERSION,
    kinesis::{
        kpl::KplConfig,
        limits::{PUT_RECORDS_BYTES_MAX, PUT_RECORDS_MAX, RETENTION_MS_MIN},
        on_demand::OnDemandConfig,
        retry::{RetryPolicy, RetryPreset},
        throttle::ThrottleModel,
    },
};
use serde::{Deserialize, Serialize};

/// Producers of a scenario.
pub const PRODUCERS_MAX: usize = 16;
/// Consumers of a scenario, removed ones included.
pub const CONSUMERS_MAX: usize = 64;
/// Open shards of the live model. A picture with more shows nothing.
pub const LIVE_SHARDS_MAX: u64 = 512;
/// Shards that the live model ever opens.
pub const LIVE_SHARDS_EVER_MAX: u64 = 4_096;
/// Different keys of one producer.
pub const KEYS_MAX: u64 = 10_000;
/// Records a second of one producer.
pub const RATE_MAX: u64 = 100_000;

/// A scenario. Everything has a default, so that a scenario says only what it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KinesisConfig {
    /// Where all chance comes from.
    pub seed: u64,
    /// Which draws the seed stands for.
    pub chance_version: u32,
    /// Shards at the start, of equal ranges; 1 to [`LIVE_SHARDS_MAX`]. An on-demand stream has at least those of its capacity.
    pub shards: u64,
    /// Ranges of the shards at the start as decimal text, if they are not equal: then `shards` is not looked at.
    pub ranges: Vec<(String, String)>,
    /// How a shard's write limit behaves.
    pub model: ThrottleModel,
    /// Who decides how many shards there are.
    pub mode: CapacityMode,
    /// How long a split, a merge or a change of the shard count takes, in ms. (Real: tens of seconds.)
    pub reshard_ms: u64,
    /// How long records are kept, in ms: 24 hours to 8,760 hours.
    pub retention_ms: u64,
    /// Greatest PutRecords request, in bytes.
    pub request_bytes_max: u64,
    /// Who writes.
    pub producers: Vec<ProducerConfig>,
    /// Who reads.
    pub consumers: Vec<ConsumerConfig>,
}

impl Default for KinesisConfig {
    fn default() -> Self {
        Self {
            seed: 1,
            chance_version: CHANCE_VERSION,
            shards: 1,
            ranges: Vec::new(),
            model: ThrottleModel::default(),
            mode: CapacityMode::default(),
            reshard_ms: 30_000,
            retention_ms: RETENTION_MS_MIN,
            request_bytes_max: PUT_RECORDS_BYTES_MAX,
            producers: Vec::new(),
            consumers: Vec::new(),
        }
    }
}

/// Who decides how many shards there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapacityMode {
    /// The learner, by splits, merges and the shard count.
    #[default]
    Provisioned,
    /// The service.
    OnDemand(OnDemandConfig),
}

/// Someone who writes. Records come at equal distances, `batch` at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProducerConfig {
    /// Records a second; 0 to [`RATE_MAX`].
    pub records_per_s: u64,
    /// Length of the data of a record, in bytes.
    pub bytes: u64,
    /// Different partition keys `user-1`, `user-2`, …; 1 to [`KEYS_MAX`].
    pub keys: u64,
    /// How often each of them comes.
    pub mix: KeyMix,
    /// Keys of one's own; then `keys` and `mix` are not looked at.
    pub key_list: Vec<KeyConfig>,
    /// Records in a call: 1 is PutRecord, 2 to 500 PutRecords. `null`: a tenth of a second's records.
    pub batch: Option<u64>,
    /// What happens to a call that failed, or to the failed records of a PutRecords call that did not.
    pub retry: RetryPreset,
    /// A policy of one's own in place of `retry`.
    pub retry_policy: Option<RetryPolicy>,
    /// Takes this fraction of every range of a delay in place of chance, in millionths.
    pub jitter_fixed_ppm: Option<u64>,
    /// Does the application look at the answer to PutRecords, and send the failed records again? No SDK does.
    pub resend: bool,
    /// Uses the KPL, which replaces `retry` and `resend` by its own ways.
    pub kpl: Option<KplConfig>,
    /// First record, in ms after it was added.
    pub start_ms: u64,
    /// Time in ms after it was added at which it writes no more.
    pub stop_ms: Option<u64>,
}

impl Default for ProducerConfig {
    fn default() -> Self {
        Self {
            records_per_s: 100,
            bytes: 200,
            keys: 1,
            mix: KeyMix::default(),
            key_list: Vec::new(),
            batch: None,
            retry: RetryPreset::SdkStandard2026,
            retry_policy: None,
            jitter_fixed_ppm: None,
            resend: true,
            kpl: None,
            start_ms: 0,
            stop_ms: None,
        }
    }
}

impl ProducerConfig {
    /// Records in a call.
    pub fn batch(&self) -> u64 {
        self.batch.unwrap_or_else(|| self.records_per_s.div_ceil(10).clamp(1, PUT_RECORDS_MAX))
    }

    /// What it does after a failure.
    pub fn retry_policy(&self) -> RetryPolicy {
        self.retry_policy.unwrap_or_else(|| self.retry.policy())
    }
}

/// How often each key comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyMix {
    /// All equally, by chance.
    #[default]
    Uniform,
    /// The n-th key n times as rarely as the first.
    Zipf,
    /// The first key in `percent` of the records, the others equally in the rest.
    Hot {
        /// Share of the hot key; 0 to 100.
        percent: u64,
    },
    /// One after the other, each with an explicit hash key in the middle of its equal part of the hash space: as even as can be.
    Even,
}

/// A key of one's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyConfig {
    /// Partition key.
    pub key: String,
    /// Decimal hash key in place of the key's own.
    #[serde(default)]
    pub explicit_hash_key: Option<String>,
    /// How often it comes, compared with the others; 1 to 1,000,000.
    #[serde(default = "one")]
    pub weight: u64,
}

/// Someone who reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConsumerConfig {
    /// By GetRecords, or pushed.
    pub reads: Reads,
    /// What it is; decides nothing.
    pub app: App,
    /// Time between two GetRecords calls on a shard, in ms; 1 to 3,600,000.
    pub poll_ms: u64,
    /// Records that it wants at once; 1 to 10,000.
    pub limit: u64,
    /// Records a second that it can process from one shard; `null` for any number.
    pub records_per_s: Option<u64>,
    /// Where it begins.
    pub start: Start,
}

impl Default for ConsumerConfig {
    fn default() -> Self {
        Self { reads: Reads::Shared, app: App::Kcl, poll_ms: 1_000, limit: 10_000, records_per_s: None, start: Start::TrimHorizon }
    }
}

/// How a consumer gets its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reads {
    /// GetRecords, within limits that all such consumers share.
    Shared,
    /// Enhanced fan-out, with limits of its own.
    FanOut,
}

/// What a consumer is. Each counts as one application. (Guide: Reading data)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum App {
    /// An application with the Kinesis Client Library.
    Kcl,
    /// A Lambda function by event source mapping.
    Lambda,
    /// A Firehose stream.
    Firehose,
}

/// Where a consumer begins to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// The oldest record there is.
    TrimHorizon,
    /// What arrives from now on.
    Latest,
}

/// What a learner can do while it runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum KinesisInput {
    /// SplitShard.
    Split {
        /// The shard.
        shard: u64,
        /// First hash key of the upper child, decimal; `null` for the middle.
        #[serde(default)]
        at: Option<String>,
    },
    /// MergeShards.
    Merge {
        /// The lower shard.
        shard: u64,
        /// The one after it.
        adjacent: u64,
    },
    /// UpdateShardCount.
    UpdateShardCount {
        /// Shards wanted.
        target: u64,
    },
    /// UpdateStreamMode.
    SetMode {
        /// The mode wanted.
        mode: CapacityMode,
    },
    /// IncreaseStreamRetentionPeriod and DecreaseStreamRetentionPeriod.
    SetRetention {
        /// Retention wanted, in ms.
        retention_ms: u64,
    },
    /// Another producer.
    AddProducer {
        /// The new one.
        producer: ProducerConfig,
    },
    /// A producer goes on in another way. What it has buffered stays.
    ChangeProducer {
        /// Which one.
        index: u64,
        /// Its new configuration.
        producer: ProducerConfig,
    },
    /// Another consumer.
    AddConsumer {
        /// The new one.
        consumer: ConsumerConfig,
    },
    /// A consumer goes on in another way, from where it is.
    ChangeConsumer {
        /// Which one.
        index: u64,
        /// Its new configuration; `start` is not looked at.
        consumer: ConsumerConfig,
    },
    /// A consumer stops for good.
    RemoveConsumer {
        /// Which one.
        index: u64,
    },
}

fn one() -> u64 {
    1
}
