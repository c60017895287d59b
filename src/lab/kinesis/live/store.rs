//! The stream of the live model: shards with their records, and what limits writing and reading.

use crate::lab::{
    error::LabError,
    kinesis::{
        live::{
            config::{LIVE_SHARDS_EVER_MAX, LIVE_SHARDS_MAX},
            event::ThrottledBy,
        },
        on_demand::{MINUTE_MS, OnDemand, SCALING_MS, SPLIT_BYTES_PER_S},
        shards::{Shard, index},
        storage::{ReadGate, ShardLog},
        stream::Stream,
        throttle::{Limit, ThrottleModel},
    },
};
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// Runs of equal records that the stream keeps: bounds the memory of a run.
pub const STORED_RUNS_MAX: u64 = 1_000_000;

/// Landings that are remembered for a picture.
const LANDINGS_MAX: usize = 96;

/// Equal records that came to a place of the hash space at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Landing {
    /// When, in ms.
    pub at_ms: u64,
    /// Their hash key.
    #[serde(serialize_with = "super::event::as_text")]
    pub hash: u128,
    /// Records stored.
    pub accepted: u64,
    /// Records refused.
    pub refused: u64,
}

/// What one shard has beside its place in the hash space.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ShardState {
    pub(super) log: ShardLog,
    pub(super) read_gate: ReadGate,
    /// The current whole second, and what was stored in it: for the law that no shard stores more than its limit.
    second: u64,
    second_records: u64,
    second_bytes: u64,
    /// Stored in the current minute, in bytes.
    minute_bytes: u64,
}

impl ShardState {
    /// Records and bytes stored in the second that `now_ms` lies in.
    pub(super) fn second_at(&self, now_ms: u64) -> (u64, u64) {
        if self.second == now_ms / 1_000 { (self.second_records, self.second_bytes) } else { (0, 0) }
    }
}

/// Shards, records and limits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Store {
    pub(super) stream: Stream,
    pub(super) shards: Vec<ShardState>,
    pub(super) on_demand: Option<OnDemand>,
    /// Splits that the service has decided on: when, by shard.
    scheduled_splits: BTreeMap<u64, u64>,
    /// The minute that on-demand scaling has looked at last.
    minute: u64,
    pub(super) retention_ms: u64,
    /// Records that the on-demand stream refused as a whole.
    pub(super) stream_throttled: u64,
    /// The latest, oldest first.
    pub(super) landings: VecDeque<Landing>,
}

/// What became of a run of equal records.
pub(super) struct Stored {
    pub(super) shard: u64,
    /// The first ones.
    pub(super) accepted: u64,
    /// Why not the others.
    pub(super) refused_by: Option<ThrottledBy>,
}

impl Store {
    pub(super) fn new(stream: Stream, on_demand: Option<OnDemand>, retention_ms: u64) -> Self {
        let mut store = Self {
            stream,
            shards: Vec::new(),
            on_demand,
            scheduled_splits: BTreeMap::new(),
            minute: 0,
            retention_ms,
            stream_throttled: 0,
            landings: VecDeque::with_capacity(LANDINGS_MAX),
        };
        store.open_new();
        store
    }

    /// Gives state to the shards that have none yet; their numbers.
    pub(super) fn open_new(&mut self) -> std::ops::Range<u64> {
        let before = self.shards.len() as u64;
        let count = self.stream.shards().all().len();
        self.shards.resize_with(count, ShardState::default);
        before..count as u64
    }

    /// Puts `count` equal records of `size` bytes with `users` user records each.
    pub(super) fn put(&mut self, at_ms: u64, hash: u128, count: u64, size: u64, users: u64) -> Stored {
        let offered = self.on_demand.as_mut().map_or(count, |limit| limit.admit(at_ms, count, size));
        let put = self.stream.put(at_ms, hash, offered, size);
        self.stream_throttled += count - offered;
        if self.landings.len() == LANDINGS_MAX {
            self.landings.pop_front();
        }
        self.landings.push_back(Landing { at_ms, hash, accepted: put.accepted, refused: count - put.accepted });
        let state = &mut self.shards[index(put.shard)];
        state.log.push(at_ms, put.accepted, size, users);
        if state.second != at_ms / 1_000 {
            (state.second, state.second_records, state.second_bytes) = (at_ms / 1_000, 0, 0);
        }
        state.second_records += put.accepted;
        state.second_bytes += put.accepted * size;
        state.minute_bytes += put.accepted * size;
        if let Some(limit) = &mut self.on_demand {
            limit.stored(put.accepted, size);
        }
        let refused_by = (put.accepted < count).then(|| match (&self.on_demand, self.stream.room(put.shard, at_ms)) {
            (Some(limit), _) if put.accepted == offered => ThrottledBy::Stream { bytes_per_s: limit.capacity_bytes() },
            (_, room) => {
                let room = room.unwrap_or_default();
                ThrottledBy::Shard { limit: room.refuses(size).unwrap_or(Limit::Records), room }
            }
        });
        Stored { shard: put.shard, accepted: put.accepted, refused_by }
    }

    /// When the service itself does something next, in ms: records expire, or an on-demand stream scales.
    pub(super) fn next_ms(&self) -> Option<u64> {
        let expiry_ms = self.shards.iter().filter_map(|shard| shard.log.oldest_ms()).min().map(|oldest_ms| oldest_ms + self.retention_ms);
        let minute_ms = self.on_demand.as_ref().map(|_| (self.minute + 1) * MINUTE_MS);
        let split_ms = self.scheduled_splits.values().min().copied();
        [expiry_ms, minute_ms, split_ms].into_iter().flatten().min()
    }

    /// Ends the minute before `at_ms`, if one ends: plans splits and sets the capacity. Gives the capacity if it changed.
    pub(super) fn end_minute(&mut self, at_ms: u64) -> Option<u64> {
        let limit = self.on_demand.as_mut()?;
        if at_ms / MINUTE_MS == self.minute {
            return None;
        }
        self.minute = at_ms / MINUTE_MS;
        let before = limit.capacity_bytes();
        limit.advance(at_ms);
        for (id, shard) in (0..).zip(&mut self.shards) {
            let busy = shard.minute_bytes > SPLIT_BYTES_PER_S * (MINUTE_MS / 1_000);
            shard.minute_bytes = 0;
            if busy && self.stream.shards().get(id).is_some_and(Shard::is_open) {
                self.scheduled_splits.entry(id).or_insert(at_ms + SCALING_MS);
            }
        }
        (limit.capacity_bytes() != before).then(|| limit.capacity_bytes())
    }

    /// Splits the shards whose time has come, in the middle; those that closed.
    pub(super) fn split_scheduled(&mut self, at_ms: u64) -> Vec<u64> {
        let due: Vec<u64> = self.scheduled_splits.iter().filter(|&(_, &due_ms)| due_ms <= at_ms).map(|(&id, _)| id).collect();
        let mut closed = Vec::new();
        for id in due {
            self.scheduled_splits.remove(&id);
            let room =
                self.stream.shards().open_count() < LIVE_SHARDS_MAX && self.stream.shards().all().len() as u64 + 2 <= LIVE_SHARDS_EVER_MAX;
            if let Some(middle) = self.middle_of(id).filter(|_| room)
                && self.stream.split(id, middle, at_ms).is_ok()
            {
                closed.push(id);
            }
        }
        closed
    }

    /// The hash key that splits a shard in half.
    pub(super) fn middle_of(&self, id: u64) -> Option<u128> {
        self.stream.shards().get(id).map(|shard| shard.start + (shard.end - shard.start) / 2 + 1)
    }

    /// Changes how capacity is decided. Splits that were planned are forgotten.
    pub(super) fn set_on_demand(&mut self, at_ms: u64, on_demand: Option<OnDemand>) {
        self.on_demand = on_demand;
        self.scheduled_splits.clear();
        self.minute = at_ms / MINUTE_MS;
        for shard in &mut self.shards {
            shard.minute_bytes = 0;
        }
    }

    /// The laws of writing.
    pub(super) fn check(&self) -> Result<(), LabError> {
        let model = self.stream.model();
        for ((id, shard), written) in (0_u64..).zip(&self.shards).zip(self.stream.written()) {
            if written.accepted != shard.log.next() {
                return Err(LabError::whole(format!("shard {id} counted {} records and stored {}", written.accepted, shard.log.next())));
            }
            let bucket = u64::from(model != ThrottleModel::FixedWindow);
            let (records_max, bytes_max) = (1_000 + 1_000 * bucket, model.burst_bytes() + 1_048_576 * bucket);
            if shard.second_records > records_max || shard.second_bytes > bytes_max {
                let message = format!("shard {id} stored {} records and {} bytes in a second", shard.second_records, shard.second_bytes);
                return Err(LabError::whole(message));
            }
        }
        Ok(())
    }

    /// Refuses to keep more than the lab's memory is bounded to.
    pub(super) fn check_bounds(&self) -> Result<(), LabError> {
        let segments: u64 = self.shards.iter().map(|shard| shard.log.segments()).sum();
        if segments > STORED_RUNS_MAX {
            let message = format!("the stream keeps {segments} runs of equal records, and at most {STORED_RUNS_MAX} (STORED_RUNS_MAX)");
            return Err(LabError::whole(message));
        }
        Ok(())
    }
}
