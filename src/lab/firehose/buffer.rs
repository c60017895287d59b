//! The buffer state machine of one stage: a buffer per key that closes by size or by time, whichever comes first.
//!
//! The rules (`Buffers` holds them for any number of keys at once):
//! 1. A buffer opens when its first record arrives. An empty buffer has no timer, so an idle stream writes nothing.
//! 2. The timer wins a tie: a record that arrives at the very instant a buffer is due belongs to the next buffer.
//! 3. The record that reaches the size is inside, so a buffer may exceed its size by less than one record.
//! 4. With an interval of 0 everything that arrived at one instant leaves together at that instant.
//!
//! Runs of identical records are placed by division, so the cost is per closed buffer, not per record.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

/// What a buffer collects by: the number of an interned S3 prefix. The first stage has only one.
pub type KeyId = u32;

/// Why a buffer closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Trigger {
    /// Its bytes reached the size hint.
    Size,
    /// Its first record had waited for the whole interval.
    Interval,
}

/// The two buffering hints of a stage, in the units of the state machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hints {
    /// Bytes, before compression, at which a buffer closes.
    pub size_bytes: u64,
    /// Milliseconds after its first record at which a buffer closes.
    pub interval_ms: u64,
}

/// Identical records that reach a stage together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The buffer they belong to.
    pub key: KeyId,
    /// Bytes of one record.
    pub bytes: u64,
    /// How many records.
    pub count: u64,
    /// When Firehose received them, which is earlier than their arrival at a second stage.
    pub arrived_ms: u64,
}

/// What a closed buffer held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Whose buffer it was.
    pub key: KeyId,
    /// When its first record reached this stage.
    pub opened_ms: u64,
    /// When it closed.
    pub closed_ms: u64,
    /// Which hint closed it.
    pub trigger: Trigger,
    /// Records inside.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
    /// When Firehose received the oldest of them.
    pub oldest_arrival_ms: u64,
}

/// A buffer that has not closed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// When its first record reached this stage.
    pub opened_ms: u64,
    /// Records inside.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
    /// When Firehose received the oldest of them.
    pub oldest_arrival_ms: u64,
    /// Tells this buffer from earlier ones of its key that left a timer behind.
    serial: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Timer {
    opened_ms: u64,
    key: KeyId,
    serial: u64,
}

/// How much of a run went into a buffer, and the buffer if that closed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put {
    /// Records taken from the front of the run; at least one.
    pub taken: u64,
    /// The buffer, when the last of them reached the size.
    pub closed: Option<Closed>,
}

/// Timers of closed buffers that are tolerated beyond twice the open ones, before the list is swept.
const STALE_TIMERS_MAX: usize = 64;

/// All buffers of one stage.
///
/// Time only moves forward. Of every instant, in this order: take the buffers [`due`](Buffers::due), put the records that
/// arrive, take the buffers of [`end_of_instant`](Buffers::end_of_instant). All buffers share one interval, so the order in
/// which they opened is the order in which they are due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buffers {
    hints: Hints,
    /// When the hints were last changed: nothing closes by them earlier.
    hints_since_ms: u64,
    by_key: BTreeMap<KeyId, Open>,
    /// In the order of opening. The first one is of an open buffer; among the others may be some of closed ones.
    timers: VecDeque<Timer>,
    next_serial: u64,
}

impl Buffers {
    /// No buffer open.
    pub fn new(hints: Hints) -> Self {
        Self { hints, hints_since_ms: 0, by_key: BTreeMap::new(), timers: VecDeque::new(), next_serial: 0 }
    }

    /// The hints in force.
    pub fn hints(&self) -> Hints {
        self.hints
    }

    /// The open buffer of a key.
    pub fn get(&self, key: KeyId) -> Option<&Open> {
        self.by_key.get(&key)
    }

    /// Every open buffer with its key, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (KeyId, &Open)> {
        self.by_key.iter().map(|(key, open)| (*key, open))
    }

    /// When the next buffer closes by time, if nothing else arrives.
    pub fn next_due_ms(&self) -> Option<u64> {
        let oldest = self.timers.front()?;
        Some(oldest.opened_ms.saturating_add(self.hints.interval_ms).max(self.hints_since_ms))
    }

    /// Closes one buffer whose time is up when records of instant `t_ms` are about to arrive.
    pub fn due(&mut self, t_ms: u64) -> Option<Closed> {
        if self.hints.interval_ms == 0 { self.close_oldest(t_ms.checked_sub(1)?) } else { self.close_oldest(t_ms) }
    }

    /// Closes one buffer that an interval of 0 closes after the last record of instant `t_ms`.
    pub fn end_of_instant(&mut self, t_ms: u64) -> Option<Closed> {
        if self.hints.interval_ms == 0 { self.close_oldest(t_ms) } else { None }
    }

    /// Puts records of the front of `run` into the buffer of its key, up to and including the one that closes it.
    /// The caller repeats with what is left. A run of no records takes nothing and opens nothing.
    pub fn put(&mut self, t_ms: u64, run: &Run) -> Put {
        if run.count == 0 {
            return Put { taken: 0, closed: None };
        }
        let size_bytes = self.hints.size_bytes;
        let open = self.open_or_insert(t_ms, run);
        let room = size_bytes.saturating_sub(open.bytes);
        // The first record always enters: a buffer with no room left would have closed, or its size is 0.
        let to_close = match run.bytes {
            0 if room > 0 => u64::MAX,
            0 => 1,
            bytes => room.div_ceil(bytes).max(1),
        };
        let taken = run.count.min(to_close);
        open.records += taken;
        open.bytes += taken * run.bytes;
        open.oldest_arrival_ms = open.oldest_arrival_ms.min(run.arrived_ms);
        let closed = if taken == to_close { self.close(run.key, t_ms, Trigger::Size) } else { None };
        Put { taken, closed }
    }

    /// Changes the hints at `t_ms`, for open buffers too. Take every [`overfull`](Buffers::overfull) buffer afterwards.
    pub fn set_hints(&mut self, t_ms: u64, hints: Hints) {
        self.hints = hints;
        self.hints_since_ms = t_ms;
    }

    /// Closes one buffer that holds as much as the size hint, because the hint has just become smaller.
    pub fn overfull(&mut self, t_ms: u64) -> Option<Closed> {
        let (&key, _) = self.by_key.iter().find(|(_, open)| open.bytes >= self.hints.size_bytes)?;
        self.close(key, t_ms, Trigger::Size)
    }

    fn open_or_insert(&mut self, t_ms: u64, run: &Run) -> &mut Open {
        self.by_key.entry(run.key).or_insert_with(|| {
            let serial = self.next_serial;
            self.next_serial += 1;
            self.timers.push_back(Timer { opened_ms: t_ms, key: run.key, serial });
            Open { opened_ms: t_ms, records: 0, bytes: 0, oldest_arrival_ms: run.arrived_ms, serial }
        })
    }

    fn close_oldest(&mut self, until_ms: u64) -> Option<Closed> {
        let due_ms = self.next_due_ms().filter(|&due_ms| due_ms <= until_ms)?;
        let key = self.timers.front()?.key;
        self.close(key, due_ms, Trigger::Interval)
    }

    fn close(&mut self, key: KeyId, closed_ms: u64, trigger: Trigger) -> Option<Closed> {
        let Open { opened_ms, records, bytes, oldest_arrival_ms, .. } = self.by_key.remove(&key)?;
        let by_key = &self.by_key;
        if self.timers.len() > 2 * by_key.len() + STALE_TIMERS_MAX {
            self.timers.retain(|timer| is_live(by_key, timer));
        }
        while self.timers.front().is_some_and(|oldest| !is_live(by_key, oldest)) {
            self.timers.pop_front();
        }
        Some(Closed { key, opened_ms, closed_ms, trigger, records, bytes, oldest_arrival_ms })
    }
}

fn is_live(by_key: &BTreeMap<KeyId, Open>, timer: &Timer) -> bool {
    by_key.get(&timer.key).is_some_and(|open| open.serial == timer.serial)
}
