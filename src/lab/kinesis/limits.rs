//! The service's numbers, each with where AWS states it.
//!
//! *Guide* is the Kinesis Data Streams developer guide, *API* the API reference. MiB = 2^20 B: AWS writes "1 MB" and "1 MiB" for the
//! same limit, and the Kinesis Producer Library computes with 1024 * 1024.

/// Bytes in a MiB.
pub const MIB: u64 = 1_048_576;

/// Records a shard takes in a second. (Guide: Quotas and limits)
pub const SHARD_WRITE_RECORDS_PER_S: u64 = 1_000;
/// Bytes a shard takes in a second, partition keys included. (Guide: Quotas and limits)
pub const SHARD_WRITE_BYTES_PER_S: u64 = MIB;
/// Bytes an idle shard with large records takes at once; it refills at the same 1 MiB/s. (Guide: Large records)
pub const LARGE_RECORD_BURST_BYTES: u64 = 10 * MIB;

/// Greatest record, data and key, of a stream without large records. (API: PutRecord)
pub const RECORD_BYTES_MAX: u64 = MIB;
/// Greatest record of a stream with large records (`MaxRecordSizeInKiB` up to 10240). (API: UpdateMaxRecordSize)
pub const LARGE_RECORD_BYTES_MAX: u64 = 10 * MIB;
/// Length of a partition key in UTF-16 code units. AWS says "256 characters"; UTF-16 is what two emulators agree on, and uncertain
/// for characters outside the basic plane. (API: PutRecord)
pub const KEY_UTF16_MAX: usize = 256;

/// Records in a PutRecords request. (API: PutRecords)
pub const PUT_RECORDS_MAX: u64 = 500;
/// Bytes of a PutRecords request, keys included. (API: PutRecords, 2026)
pub const PUT_RECORDS_BYTES_MAX: u64 = 10 * MIB;
/// The same until 2025, and what exam material says.
pub const PUT_RECORDS_BYTES_MAX_CLASSIC: u64 = 5 * MIB;

/// Bytes that a shard's shared readers get in a second, all together. (Guide: Quotas and limits)
pub const SHARD_READ_BYTES_PER_S: u64 = 2 * MIB;
/// GetRecords calls on a shard in a second, of all shared readers together. (API: GetRecords)
pub const GET_RECORDS_CALLS_PER_S: u64 = 5;
/// Bytes that one GetRecords call returns at most. (API: GetRecords)
pub const GET_RECORDS_BYTES_MAX: u64 = 10 * MIB;
/// Records that one GetRecords call returns at most. (API: GetRecords)
pub const GET_RECORDS_MAX: u64 = 10_000;
/// Bytes that a shard pushes to each enhanced fan-out consumer in a second. (API: SubscribeToShard)
pub const FAN_OUT_BYTES_PER_S: u64 = 2 * MIB;
/// Enhanced fan-out consumers of a stream. (API: RegisterStreamConsumer)
pub const FAN_OUT_CONSUMERS_MAX: u64 = 20;
/// The same with On-demand Advantage, which is what warm throughput belongs to. (API: RegisterStreamConsumer)
pub const FAN_OUT_CONSUMERS_MAX_ADVANTAGE: u64 = 50;
/// Typical delay of a push to an enhanced fan-out consumer, in ms. For display only. (Guide: Enhanced fan-out)
pub const FAN_OUT_LATENCY_MS: u64 = 70;
/// Typical delay of a shared read beside its poll interval, in ms. For display only. (Guide: Enhanced fan-out)
pub const SHARED_LATENCY_MS: u64 = 200;

/// Shortest (and default) retention in ms: 24 hours. (Guide: Data retention)
pub const RETENTION_MS_MIN: u64 = 24 * 3_600_000;
/// Longest retention in ms: 8,760 hours. (Guide: Data retention)
pub const RETENTION_MS_MAX: u64 = 8_760 * 3_600_000;

/// Open shards of a stream: the default quota of the largest regions. (Guide: Quotas and limits)
pub const OPEN_SHARDS_MAX: u64 = 20_000;
/// Greatest target of UpdateShardCount. (API: UpdateShardCount)
pub const SHARD_COUNT_TARGET_MAX: u64 = 10_000;
/// UpdateShardCount operations in a rolling 24 hours. (API: UpdateShardCount)
pub const SHARD_COUNT_UPDATES_PER_DAY: usize = 10;
/// Switches between the capacity modes in a rolling 24 hours. (Guide: Capacity modes)
pub const MODE_SWITCHES_PER_DAY: usize = 2;

/// Name of the stream in service messages.
pub const STREAM_NAME: &str = "lab";
/// Account in service messages: the one of AWS's own examples.
pub const ACCOUNT_ID: &str = "111122223333";
