//! What a picture of the live model shows: a moment in plain numbers, and the chain from a key to the limit that would decide.

use crate::lab::{
    error::LabError,
    kinesis::{
        live::{
            config::{CapacityMode, ConsumerConfig, ProducerConfig, Reads},
            consumer::Phase,
            event::{ThrottledBy, as_text},
            producer::ProducerTotals,
            state::KinesisState,
        },
        on_demand::OnDemand,
        routing::{check_key, hash_of_key, parse_hash_key},
        shards::{Shard, index},
        stream::Written,
        throttle::Room,
    },
};
use serde::Serialize;

pub use super::store::Landing;

/// How long a record is seen where it came to, in ms.
const LANDING_MS: u64 = 400;

/// The state of a shard. (Guide: Resharding)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ShardPhase {
    /// Takes and gives records.
    Open,
    /// Gives the records it has.
    Closed,
    /// Has none any more.
    Expired,
}

/// A shard at one moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShardFrame {
    /// Its place in the hash space and its parents.
    pub shard: Shard,
    /// What it takes and gives.
    pub phase: ShardPhase,
    /// What was written to it.
    pub written: Written,
    /// What it would still take now; nothing when it is not open.
    pub room: Room,
    /// Records stored in the current whole second.
    pub second_records: u64,
    /// Bytes stored in the current whole second.
    pub second_bytes: u64,
    /// Records it keeps.
    pub kept: u64,
    /// GetRecords calls in the current second of its readers.
    pub read_calls: u64,
    /// Bytes that those returned.
    pub read_bytes: u64,
}

/// A consumer at one moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConsumerFrame {
    /// How it reads.
    pub reads: Reads,
    /// Has it been taken away?
    pub removed: bool,
    /// GetRecords calls or pushes.
    pub calls: u64,
    /// GetRecords calls that were refused.
    pub throttled: u64,
    /// Kinesis records read.
    pub records: u64,
    /// User records read, after de-aggregation.
    pub user_records: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Records that expired before it read them.
    pub lost: u64,
    /// Records that it has yet to read.
    pub unread: u64,
    /// Iterator age: of the last record returned, in ms, in its slowest shard; 0 when nothing is left to read.
    pub age_ms: u64,
    /// The same for each shard.
    pub shards: Vec<CursorFrame>,
}

/// A consumer's place in one shard.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CursorFrame {
    /// The shard.
    pub shard: u64,
    /// What the consumer does with it.
    pub phase: Phase,
    /// Records read.
    pub read: u64,
    /// Records lost.
    pub lost: u64,
    /// Records yet to read.
    pub unread: u64,
    /// Iterator age in ms.
    pub age_ms: u64,
}

/// A moment of the live model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Frame {
    /// When the change of the shards that is under way will be done; `null` when the stream is ACTIVE.
    pub updating_until_ms: Option<u64>,
    /// Capacity of an on-demand stream in bytes a second.
    pub on_demand_bytes_per_s: Option<u64>,
    /// Totals of everything.
    pub totals: Totals,
    /// Where the latest records came to in the hash space, oldest first.
    pub landings: Vec<Landing>,
    /// By number.
    pub shards: Vec<ShardFrame>,
    /// By number.
    pub producers: Vec<ProducerTotals>,
    /// By number.
    pub consumers: Vec<ConsumerFrame>,
}

/// Totals over all producers, shards and consumers: the metrics that claims are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// User records made.
    pub produced: u64,
    /// User records stored.
    pub stored: u64,
    /// User records given up.
    pub given_up: u64,
    /// User records that wait in producers.
    pub buffered: u64,
    /// Kinesis records stored.
    pub accepted: u64,
    /// Their bytes.
    pub accepted_bytes: u64,
    /// Times that a Kinesis record was throttled, whether it was stored later or not.
    pub throttled: u64,
    /// HTTP calls of producers.
    pub put_calls: u64,
    /// Longest time from making a record to storing it, in ms.
    pub put_latency_ms_max: u64,
    /// Open shards.
    pub open_shards: u64,
    /// Records that consumers read, each consumer counted.
    pub read: u64,
    /// GetRecords calls that were refused.
    pub read_throttled: u64,
    /// Records that expired before a consumer read them.
    pub lost: u64,
    /// Records that consumers have yet to read.
    pub unread: u64,
    /// Greatest iterator age, in ms.
    pub age_ms_max: u64,
}

/// The moment `state` at `now_ms`, which is where its timeline stands.
pub fn frame(state: &KinesisState, now_ms: u64) -> Frame {
    let shards = state.store.stream.shards().all().iter().map(|shard| shard_frame(state, shard, now_ms)).collect();
    let consumers = (0..state.consumers.len()).map(|id| consumer_frame(state, id, now_ms)).collect();
    Frame {
        updating_until_ms: state.reshard.map(|(until_ms, _)| until_ms),
        on_demand_bytes_per_s: state.store.on_demand.as_ref().map(OnDemand::capacity_bytes),
        totals: totals(state, now_ms),
        landings: state.store.landings.iter().filter(|landing| landing.at_ms + LANDING_MS > now_ms).copied().collect(),
        shards,
        producers: state.producers.iter().map(|producer| producer.totals).collect(),
        consumers,
    }
}

/// The totals of `state` at `now_ms`.
pub fn totals(state: &KinesisState, now_ms: u64) -> Totals {
    let written = state.store.stream.written_total();
    let mut totals = Totals {
        accepted: written.accepted,
        accepted_bytes: written.accepted_bytes,
        throttled: written.throttled + state.store.stream_throttled,
        open_shards: state.store.stream.shards().open_count(),
        ..Totals::default()
    };
    for ProducerTotals { produced, stored, given_up, buffered, calls, latency_ms_max, .. } in state.producers.iter().map(|it| it.totals) {
        totals.produced += produced;
        totals.stored += stored;
        totals.given_up += given_up;
        totals.buffered += buffered;
        totals.put_calls += calls;
        totals.put_latency_ms_max = totals.put_latency_ms_max.max(latency_ms_max);
    }
    for consumer in (0..state.consumers.len()).map(|id| consumer_frame(state, id, now_ms)) {
        totals.read += consumer.records;
        totals.read_throttled += consumer.throttled;
        totals.lost += consumer.lost;
        totals.unread += consumer.unread;
        totals.age_ms_max = totals.age_ms_max.max(consumer.age_ms);
    }
    totals
}

fn shard_frame(state: &KinesisState, shard: &Shard, now_ms: u64) -> ShardFrame {
    let here = &state.store.shards[index(shard.id)];
    let kept = here.log.next() - here.log.oldest();
    let phase = match shard.closed_ms {
        None => ShardPhase::Open,
        Some(closed_ms) if closed_ms + state.store.retention_ms <= now_ms => ShardPhase::Expired,
        Some(_) => ShardPhase::Closed,
    };
    let (read_calls, read_bytes) = here.read_gate.used(now_ms);
    let (second_records, second_bytes) = here.second_at(now_ms);
    let room = state.store.stream.room(shard.id, now_ms).filter(|_| shard.is_open()).unwrap_or_default();
    let written = state.store.stream.written()[index(shard.id)];
    ShardFrame { shard: shard.clone(), phase, written, room, second_records, second_bytes, kept, read_calls, read_bytes }
}

fn consumer_frame(state: &KinesisState, id: usize, now_ms: u64) -> ConsumerFrame {
    let consumer = &state.consumers[id];
    let shards: Vec<CursorFrame> = consumer
        .cursors
        .iter()
        .map(|(&shard, cursor)| {
            let log = &state.store.shards[index(shard)].log;
            let live = !consumer.removed;
            CursorFrame {
                shard,
                phase: cursor.phase,
                read: cursor.read,
                lost: cursor.lost,
                unread: if live { log.next() - cursor.position } else { 0 },
                age_ms: if live { consumer.age_ms(shard, now_ms, &state.store) } else { 0 },
            }
        })
        .collect();
    ConsumerFrame {
        reads: consumer.config.reads,
        removed: consumer.removed,
        calls: consumer.calls,
        throttled: consumer.throttled,
        records: consumer.records,
        user_records: consumer.user_records,
        bytes: consumer.bytes,
        lost: shards.iter().map(|cursor| cursor.lost).sum(),
        unread: shards.iter().map(|cursor| cursor.unread).sum(),
        age_ms: shards.iter().map(|cursor| cursor.age_ms).max().unwrap_or(0),
        shards,
    }
}

/// How the stream and everyone around it is set at one moment: the scenario as inputs have changed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Who decides how many shards there are.
    pub mode: CapacityMode,
    /// How long records are kept, in ms.
    pub retention_ms: u64,
    /// Open shards.
    pub open_shards: u64,
    /// By number.
    pub producers: Vec<ProducerConfig>,
    /// Number and configuration of those that have not been taken away.
    pub consumers: Vec<(u64, ConsumerConfig)>,
}

/// How everything is set.
pub fn settings(state: &KinesisState) -> Settings {
    let consumers = (0..).zip(&state.consumers).filter(|(_, consumer)| !consumer.removed);
    Settings {
        mode: state.mode,
        retention_ms: state.store.retention_ms,
        open_shards: state.store.stream.shards().open_count(),
        producers: state.producers.iter().map(|producer| producer.config.clone()).collect(),
        consumers: consumers.map(|(id, consumer)| (id, consumer.config.clone())).collect(),
    }
}

/// What would become of a record: the whole chain, before it is put.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// MD5 of the key in hexadecimal, or `null` when an explicit hash key decides.
    pub md5: Option<String>,
    /// Hash key that decides.
    #[serde(serialize_with = "as_text")]
    pub hash: u128,
    /// The open shard that owns it.
    pub shard: u64,
    /// Its first hash key.
    #[serde(serialize_with = "as_text")]
    pub start: u128,
    /// Its last hash key.
    #[serde(serialize_with = "as_text")]
    pub end: u128,
    /// Bytes that count against the shard: data and key.
    pub size: u64,
    /// What the shard has left.
    pub room: Room,
    /// The limit that would refuse it, if any does.
    pub refused_by: Option<ThrottledBy>,
}

/// Follows a record with this key from the key to the limit at `now_ms`, without putting it.
///
/// # Errors
/// The key or the explicit hash key is not valid.
pub fn explain(
    state: &KinesisState,
    now_ms: u64,
    key: &str,
    explicit_hash_key: Option<&str>,
    data_bytes: u64,
) -> Result<Explanation, LabError> {
    check_key(key).map_err(|refusal| LabError::new("key", refusal.message))?;
    let explicit = explicit_hash_key.map(|text| parse_hash_key("ExplicitHashKey", text)).transpose();
    let explicit = explicit.map_err(|refusal| LabError::new("explicit_hash_key", refusal.message))?;
    let hash = explicit.unwrap_or_else(|| hash_of_key(key));
    let shards = state.store.stream.shards();
    let shard = shards.owner_of(hash);
    let (start, end) = shards.get(shard).map_or((0, u128::MAX), |shard| (shard.start, shard.end));
    let size = data_bytes.saturating_add(key.len() as u64);
    let room = state.store.stream.room(shard, now_ms).unwrap_or_default();
    let by_stream = state.store.on_demand.clone().and_then(|mut limit| {
        let refuses = limit.admit(now_ms, 1, size) == 0;
        refuses.then(|| ThrottledBy::Stream { bytes_per_s: limit.capacity_bytes() })
    });
    let refused_by = by_stream.or_else(|| room.refuses(size).map(|limit| ThrottledBy::Shard { limit, room }));
    let md5 = explicit.is_none().then(|| format!("{hash:032x}"));
    Ok(Explanation { md5, hash, shard, start, end, size, room, refused_by })
}
