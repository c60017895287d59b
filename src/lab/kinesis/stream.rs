//! A stream as its writers see it: shards, and what each has taken and refused.

use crate::lab::kinesis::{
    aws::Refusal,
    shards::{Shards, index},
    throttle::{Gate, Room, ThrottleModel},
};
use serde::Serialize;

/// What was written to one shard since it opened. (CloudWatch: `IncomingRecords`,
/// `IncomingBytes`, `WriteProvisionedThroughputExceeded`)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Records stored.
    pub accepted: u64,
    /// Records refused because the shard's limit was used up.
    pub throttled: u64,
    /// Bytes stored, partition keys included.
    pub accepted_bytes: u64,
}

impl Written {
    /// True when no record came to the shard at all.
    pub fn is_none(&self) -> bool {
        self.accepted == 0 && self.throttled == 0
    }
}

impl std::ops::AddAssign for Written {
    fn add_assign(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.throttled += other.throttled;
        self.accepted_bytes += other.accepted_bytes;
    }
}

/// Shards with their write limits and totals.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    model: ThrottleModel,
    shards: Shards,
    /// Both by shard number.
    gates: Vec<Gate>,
    written: Vec<Written>,
}

/// Where a run of equal records went, and how many of them the shard took: the first ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Put {
    /// The shard.
    pub shard: u64,
    /// How many it took.
    pub accepted: u64,
}

impl Stream {
    /// A stream with these shards at time 0.
    pub fn new(model: ThrottleModel, shards: Shards) -> Self {
        let mut stream = Self { model, shards, gates: Vec::new(), written: Vec::new() };
        stream.open_gates(0);
        stream
    }

    /// Its shards.
    pub fn shards(&self) -> &Shards {
        &self.shards
    }

    /// Its model of the write limit.
    pub fn model(&self) -> ThrottleModel {
        self.model
    }

    /// Puts `count` equal records of `size` bytes (data and key) with this hash key. `at_ms` must not lie before that of the last put.
    #[inline]
    pub fn put(&mut self, at_ms: u64, hash: u128, count: u64, size: u64) -> Put {
        let shard = self.shards.owner_of(hash);
        let index = index(shard);
        let accepted = self.gates[index].admit(at_ms, count, size);
        let written = &mut self.written[index];
        written.accepted += accepted;
        written.throttled += count - accepted;
        written.accepted_bytes += accepted.saturating_mul(size);
        Put { shard, accepted }
    }

    /// What shard `id` would still take at `at_ms`.
    pub fn room(&self, id: u64, at_ms: u64) -> Option<Room> {
        self.gates.get(usize::try_from(id).ok()?).map(|gate| gate.room(at_ms))
    }

    /// What was written, by shard number.
    pub fn written(&self) -> &[Written] {
        &self.written
    }

    /// What was written to all shards.
    pub fn written_total(&self) -> Written {
        let mut total = Written::default();
        self.written.iter().for_each(|&written| total += written);
        total
    }

    /// [`Shards::split`], at once; the children start with a fresh limit.
    ///
    /// # Errors
    /// The same as there.
    pub fn split(&mut self, id: u64, at: u128, now_ms: u64) -> Result<[u64; 2], Refusal> {
        let opened = self.shards.split(id, at, now_ms)?;
        self.open_gates(now_ms);
        Ok(opened)
    }

    /// [`Shards::merge`], at once; the child starts with a fresh limit.
    ///
    /// # Errors
    /// The same as there.
    pub fn merge(&mut self, id: u64, adjacent: u64, now_ms: u64) -> Result<u64, Refusal> {
        let opened = self.shards.merge(id, adjacent, now_ms)?;
        self.open_gates(now_ms);
        Ok(opened)
    }

    /// [`Shards::update_count`], at once; new shards start with a fresh limit.
    ///
    /// # Errors
    /// The same as there.
    pub fn update_count(&mut self, target: u64, now_ms: u64) -> Result<Vec<u64>, Refusal> {
        let opened = self.shards.update_count(target, now_ms)?;
        self.open_gates(now_ms);
        Ok(opened)
    }

    /// Gives every shard that has none a limit that starts at `now_ms`.
    fn open_gates(&mut self, now_ms: u64) {
        let count = self.shards.all().len();
        self.gates.resize_with(count, || Gate::new(self.model, now_ms));
        self.written.resize(count, Written::default());
    }
}
