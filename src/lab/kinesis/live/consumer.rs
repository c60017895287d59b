//! One consumer: which shards it reads, how far it is, how old what it reads is, and what it lost.

use crate::lab::{
    error::LabError,
    kinesis::{
        live::{
            config::{ConsumerConfig, Reads, Start},
            event::KinesisEvent,
            store::Store,
        },
        shards::{Shard, index},
        storage::{Batch, FanOutPipe, ReadRefusal, get_records},
    },
    model::Trace,
};
use std::collections::BTreeMap;

/// Time between two pushes of enhanced fan-out, in ms: finer than what is shown.
const PUSH_MS: u64 = 100;

/// A consumer's place in one shard.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cursor {
    pub(super) phase: Phase,
    /// Number of the next record.
    pub(super) position: u64,
    /// Where it began.
    start: u64,
    pub(super) read: u64,
    pub(super) lost: u64,
    /// Arrival of the last record returned.
    last_at_ms: Option<u64>,
    /// When it was last answered: of several callers the one that has waited longest is first.
    answered_ms: Option<u64>,
    due_ms: u64,
    /// Processing that is not a whole millisecond, in ms divided by `records_per_s`.
    work_left: u64,
    pipe: Option<FanOutPipe>,
}

/// What a consumer does with a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not yet: a parent is not read to its end.
    Waiting,
    /// It reads.
    Reading,
    /// It has read a closed shard to its end.
    Finished,
}

/// One consumer of the live model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Consumer {
    pub(super) config: ConsumerConfig,
    pub(super) cursors: BTreeMap<u64, Cursor>,
    pub(super) removed: bool,
    pub(super) calls: u64,
    pub(super) throttled: u64,
    pub(super) records: u64,
    pub(super) user_records: u64,
    pub(super) bytes: u64,
}

impl Consumer {
    pub(super) fn new(config: ConsumerConfig, store: &Store, now_ms: u64) -> Self {
        let mut consumer =
            Self { config, cursors: BTreeMap::new(), removed: false, calls: 0, throttled: 0, records: 0, user_records: 0, bytes: 0 };
        for shard in store.stream.shards().all() {
            let log = &store.shards[index(shard.id)].log;
            let (position, wanted) = match consumer.config.start {
                Start::TrimHorizon => (log.oldest(), shard.is_open() || log.oldest() < log.next()),
                Start::Latest => (log.next(), shard.is_open()),
            };
            if wanted {
                consumer.track(shard, position, now_ms);
            }
        }
        consumer
    }

    /// Starts with a shard that has just opened.
    pub(super) fn track(&mut self, shard: &Shard, position: u64, now_ms: u64) {
        let phase = if self.has_read_parents(shard) { Phase::Reading } else { Phase::Waiting };
        let cursor = Cursor {
            phase,
            position,
            start: position,
            read: 0,
            lost: 0,
            last_at_ms: None,
            answered_ms: None,
            due_ms: now_ms,
            work_left: 0,
            pipe: (self.config.reads == Reads::FanOut).then(|| FanOutPipe::new(now_ms)),
        };
        self.cursors.insert(shard.id, cursor);
    }

    /// Goes on in another way from where it is.
    pub(super) fn change(&mut self, config: ConsumerConfig, now_ms: u64) {
        for cursor in self.cursors.values_mut() {
            cursor.pipe = (config.reads == Reads::FanOut).then(|| FanOutPipe::new(now_ms));
            cursor.work_left = 0;
            cursor.due_ms = now_ms;
        }
        self.config = config;
    }

    /// When it reads next, in ms.
    pub(super) fn next_ms(&self) -> Option<u64> {
        let reading = self.cursors.values().filter(|cursor| !self.removed && cursor.phase == Phase::Reading);
        reading.map(|cursor| cursor.due_ms).min()
    }

    /// The shards it wants to read at `now_ms`, and since when it has not been answered.
    pub(super) fn due(&self, now_ms: u64) -> impl Iterator<Item = (u64, Option<u64>)> {
        let reading = self.cursors.iter().filter(move |(_, cursor)| !self.removed && cursor.phase == Phase::Reading);
        reading.filter(move |(_, cursor)| cursor.due_ms <= now_ms).map(|(&shard, cursor)| (shard, cursor.answered_ms))
    }

    /// Reads from `shard`, or is refused.
    pub(super) fn read(&mut self, id: u64, shard: u64, now_ms: u64, store: &mut Store, trace: &mut Trace<KinesisEvent>) {
        let state = &mut store.shards[index(shard)];
        let closed = store.stream.shards().get(shard).is_some_and(|shard| !shard.is_open());
        let Some(cursor) = self.cursors.get_mut(&shard) else { return };
        self.calls += 1;
        let batch = match &mut cursor.pipe {
            Some(pipe) => pipe.push(now_ms, &state.log, cursor.position, self.config.limit),
            None => match state.read_gate.check(now_ms) {
                Ok(()) => {
                    let batch = get_records(&state.log, cursor.position, self.config.limit);
                    state.read_gate.answered(now_ms, batch.bytes);
                    batch
                }
                Err(limit) => {
                    self.refused(id, shard, now_ms, limit, trace);
                    return;
                }
            },
        };
        cursor.advance(&batch, now_ms);
        let interval_ms = if cursor.pipe.is_some() { PUSH_MS } else { self.config.poll_ms };
        cursor.due_ms = now_ms + interval_ms.max(cursor.processing_ms(batch.user_records, self.config.records_per_s));
        let at_end = cursor.position == state.log.next();
        let age_ms = if at_end { 0 } else { cursor.age_ms(now_ms, state.log.oldest_ms()) };
        self.records += batch.records;
        self.user_records += batch.user_records;
        self.bytes += batch.bytes;
        if batch.records > 0 {
            let Batch { records, bytes, .. } = batch;
            trace.push(now_ms, KinesisEvent::Read { consumer: id, shard, records, bytes, age_ms });
        }
        if closed && at_end {
            cursor.phase = Phase::Finished;
            trace.push(now_ms, KinesisEvent::ShardFinished { consumer: id, shard });
            self.start_children(now_ms, store);
        }
    }

    /// Notes that everything before record `oldest` of `shard` has expired; how many records it had not read.
    pub(super) fn expire(&mut self, shard: u64, oldest: u64) -> u64 {
        let Some(cursor) = self.cursors.get_mut(&shard).filter(|_| !self.removed) else { return 0 };
        let lost = oldest.saturating_sub(cursor.position);
        cursor.lost += lost;
        cursor.position += lost;
        lost
    }

    /// How old the last record returned from `shard` is at `now_ms`; 0 when nothing is left to read.
    pub(super) fn age_ms(&self, shard: u64, now_ms: u64, store: &Store) -> u64 {
        let log = &store.shards[index(shard)].log;
        match self.cursors.get(&shard) {
            Some(cursor) if cursor.position < log.next() => cursor.age_ms(now_ms, log.oldest_ms()),
            _ => 0,
        }
    }

    /// The laws of a consumer.
    pub(super) fn check(&self, id: usize, store: &Store) -> Result<(), LabError> {
        for (&shard, cursor) in &self.cursors {
            let next = store.shards[index(shard)].log.next();
            if cursor.position > next || cursor.start + cursor.read + cursor.lost != cursor.position {
                let Cursor { start, read, lost, position, .. } = cursor;
                let message =
                    format!("consumer {id} of shard {shard} began at {start}, read {read}, lost {lost}, is at {position} of {next}");
                return Err(LabError::whole(message));
            }
        }
        Ok(())
    }

    fn refused(&mut self, id: u64, shard: u64, now_ms: u64, limit: ReadRefusal, trace: &mut Trace<KinesisEvent>) {
        self.throttled += 1;
        if let Some(cursor) = self.cursors.get_mut(&shard) {
            cursor.due_ms = now_ms + self.config.poll_ms;
        }
        trace.push(now_ms, KinesisEvent::ReadThrottled { consumer: id, shard, limit });
    }

    /// True when no shard that this one came from has records left to read.
    fn has_read_parents(&self, shard: &Shard) -> bool {
        let parents = [shard.parent, shard.adjacent].into_iter().flatten();
        parents.filter_map(|parent| self.cursors.get(&parent)).all(|cursor| cursor.phase == Phase::Finished)
    }

    fn start_children(&mut self, now_ms: u64, store: &Store) {
        let ready = |id: &u64| store.stream.shards().get(*id).is_some_and(|shard| self.has_read_parents(shard));
        let waiting = self.cursors.iter().filter(|(_, cursor)| cursor.phase == Phase::Waiting).map(|(&id, _)| id);
        let ready: Vec<u64> = waiting.filter(ready).collect();
        for id in ready {
            if let Some(cursor) = self.cursors.get_mut(&id) {
                cursor.phase = Phase::Reading;
                cursor.due_ms = now_ms + if cursor.pipe.is_some() { PUSH_MS } else { self.config.poll_ms };
            }
        }
    }
}

impl Cursor {
    fn advance(&mut self, batch: &Batch, now_ms: u64) {
        self.read += batch.records;
        // Records that had expired have been counted as lost when they did.
        self.position = batch.next;
        self.answered_ms = Some(now_ms);
        self.last_at_ms = batch.last_at_ms.or(self.last_at_ms);
    }

    fn age_ms(&self, now_ms: u64, oldest_ms: Option<u64>) -> u64 {
        self.last_at_ms.or(oldest_ms).map_or(0, |at_ms| now_ms - at_ms)
    }

    /// Time to process `records`, exact in the long run.
    fn processing_ms(&mut self, records: u64, records_per_s: Option<u64>) -> u64 {
        let Some(rate) = records_per_s else { return 0 };
        let work = records * 1_000 + self.work_left;
        self.work_left = work % rate;
        work / rate
    }
}
