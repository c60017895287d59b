//! One producer: when it calls, what it does with what comes back, and what it gives up.

use crate::lab::{
    chance::Chance,
    error::LabError,
    kinesis::{
        aggregation::UserRecord,
        aws::Refusal,
        kpl::{Kpl, KplRecord},
        live::{
            config::ProducerConfig,
            event::{GaveUpReason, KinesisEvent, Throttled, ThrottledBy},
            keys::{Key, KeyRef, KeyTable},
            store::Store,
        },
        put_records::check_request,
        retry::{Failure, JitterSource, Operation, Retrier},
    },
    model::Trace,
};
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};

/// Records of one producer that wait for another attempt.
pub const RETRY_RECORDS_MAX: u64 = 200_000;

/// What a producer has done. User records: produced = stored + given up + buffered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProducerTotals {
    /// User records made.
    pub produced: u64,
    /// User records in the stream.
    pub stored: u64,
    /// User records that never came to be in the stream.
    pub given_up: u64,
    /// User records that wait: for a deadline, for the rate limit, or for another attempt.
    pub buffered: u64,
    /// HTTP calls, retries included.
    pub calls: u64,
    /// Kinesis records stored.
    pub records: u64,
    /// Times that a Kinesis record was throttled.
    pub throttled: u64,
    /// Longest time from making a record to storing it, in ms.
    pub latency_ms_max: u64,
}

/// One producer of the live model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Producer {
    pub(super) config: ProducerConfig,
    pub(super) totals: ProducerTotals,
    pub(super) retrier: Retrier,
    keys: Arc<KeyTable>,
    chance: Chance,
    /// Records since the last change of the configuration, and when that was.
    made: u64,
    since_ms: u64,
    /// Calls to repeat, by time and then by age.
    pending: BTreeMap<(u64, u64), Call>,
    pending_records: u64,
    calls_planned: u64,
    kpl: Option<Kpl>,
    /// When it does something next, in ms.
    pub(super) due_ms: Option<u64>,
}

/// Equal records in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    key: u32,
    count: u64,
}

/// A call that is made once, or again with what failed of it.
#[derive(Clone, Debug, PartialEq)]
struct Call {
    /// Of the time it was made: the producer's keys may have changed since.
    keys: Arc<KeyTable>,
    runs: Vec<Run>,
    data_bytes: u64,
    operation: Operation,
    made_ms: u64,
}

impl Call {
    fn records(&self) -> u64 {
        self.runs.iter().map(|run| run.count).sum()
    }

    fn size(&self, key: u32) -> u64 {
        self.data_bytes + self.keys.get(key).text.len() as u64
    }
}

/// What a producer works with during a step.
pub(super) struct Work<'a> {
    pub(super) now_ms: u64,
    /// Number of the producer.
    pub(super) id: u64,
    pub(super) request_bytes_max: u64,
    pub(super) store: &'a mut Store,
    pub(super) trace: &'a mut Trace<KinesisEvent>,
}

impl Work<'_> {
    fn note(&mut self, event: KinesisEvent) {
        self.trace.push(self.now_ms, event);
    }
}

impl Producer {
    pub(super) fn new(config: ProducerConfig, seed: u64, id: u64, now_ms: u64) -> Self {
        let keys = KeyTable::new(&config);
        let jitter = config.jitter_fixed_ppm.map_or_else(|| JitterSource::Seeded(Chance::new(seed, 2 * id + 1)), JitterSource::Fixed);
        let mut producer = Self {
            totals: ProducerTotals::default(),
            retrier: retrier_of(&config, jitter),
            keys,
            chance: Chance::new(seed, 2 * id),
            made: 0,
            since_ms: now_ms,
            pending: BTreeMap::new(),
            pending_records: 0,
            calls_planned: 0,
            kpl: config.kpl.map(Kpl::new),
            due_ms: None,
            config,
        };
        producer.set_due(now_ms);
        producer
    }

    /// Goes on in another way from `now_ms` on; what is buffered stays.
    pub(super) fn change(&mut self, config: ProducerConfig, seed: u64, work: &mut Work<'_>) {
        if config.kpl != self.config.kpl {
            // The library is shut down: it sends what it has. What fails of that is not tried again.
            if let Some(mut kpl) = self.kpl.take() {
                kpl.shut_down(work.now_ms);
                self.run_kpl(&mut kpl, work);
                let left = kpl.buffered();
                self.give_up(left, GaveUpReason::RecordTtl, work);
            }
            self.kpl = config.kpl.map(Kpl::new);
        } else if let Some(kpl) = &mut self.kpl {
            // Open aggregates have keys of the old table.
            kpl.flush_all(work.now_ms);
        }
        let jitter = config.jitter_fixed_ppm.map_or_else(|| JitterSource::Seeded(Chance::new(seed, 2 * work.id + 1)), JitterSource::Fixed);
        self.retrier = retrier_of(&config, jitter);
        self.keys = KeyTable::new(&config);
        (self.made, self.since_ms) = (0, work.now_ms);
        self.config = config;
        self.refresh();
        // Whatever was due is due: the step at this instant looks.
        self.due_ms = Some(work.now_ms);
    }

    /// Does everything that is due at `work.now_ms`.
    pub(super) fn run(&mut self, work: &mut Work<'_>) {
        while let Some(entry) = self.pending.first_entry().filter(|entry| entry.key().0 <= work.now_ms) {
            let call = entry.remove();
            self.pending_records -= call.records();
            self.send(call, work);
        }
        while self.next_record_ms().is_some_and(|at_ms| at_ms <= work.now_ms) {
            let batch = self.config.batch();
            let runs = self.draw(batch);
            self.totals.produced += batch;
            if let Some(mut kpl) = self.kpl.take() {
                for run in runs {
                    let Key { hash, text, .. } = self.keys.get(run.key);
                    let shard = work.store.stream.shards().owner_of(*hash);
                    let record =
                        UserRecord { key: run.key, key_bytes: text.len() as u64, explicit_hash_key: None, data_bytes: self.config.bytes };
                    kpl.add(work.now_ms, shard, *hash, record, run.count);
                }
                self.kpl = Some(kpl);
            } else {
                let keys = Arc::clone(&self.keys);
                let operation = Operation::default();
                self.send(Call { keys, runs, data_bytes: self.config.bytes, operation, made_ms: work.now_ms }, work);
            }
        }
        if let Some(mut kpl) = self.kpl.take() {
            kpl.run(work.now_ms);
            self.run_kpl(&mut kpl, work);
            self.kpl = Some(kpl);
        }
        self.refresh();
        self.set_due(work.now_ms);
    }

    /// The laws of a producer.
    pub(super) fn check(&self, id: usize) -> Result<(), LabError> {
        let ProducerTotals { produced, stored, given_up, buffered, .. } = self.totals;
        if produced != stored + given_up + buffered {
            let message = format!("producer {id} made {produced} records: {stored} stored, {given_up} given up, {buffered} buffered");
            return Err(LabError::whole(message));
        }
        Ok(())
    }

    /// When the next record is made: record number n of the configuration n/rate seconds after its start.
    fn next_record_ms(&self) -> Option<u64> {
        let ms = (u128::from(self.made) * 1_000).checked_div(u128::from(self.config.records_per_s))?;
        let at_ms = u64::try_from(ms).ok()?.saturating_add(self.config.start_ms);
        let stops = self.config.stop_ms.is_some_and(|stop_ms| at_ms >= stop_ms);
        (!stops).then(|| at_ms.saturating_add(self.since_ms))
    }

    fn set_due(&mut self, now_ms: u64) {
        let pending_ms = self.pending.first_key_value().map(|((at_ms, _), _)| *at_ms);
        let kpl_ms = self.kpl.as_ref().and_then(|kpl| kpl.next_ms(now_ms));
        self.due_ms = [self.next_record_ms(), pending_ms, kpl_ms].into_iter().flatten().min();
    }

    fn refresh(&mut self) {
        self.totals.buffered = self.pending_records + self.kpl.as_ref().map_or(0, Kpl::buffered);
    }

    /// The keys of the next `count` records.
    fn draw(&mut self, count: u64) -> Vec<Run> {
        let before = self.made;
        self.made += count;
        if self.keys.is_single() {
            return vec![Run { key: 0, count }];
        }
        let mut runs: Vec<Run> = Vec::new();
        for turn in before..self.made {
            let key = self.keys.next(&mut self.chance, turn);
            match runs.last_mut() {
                Some(run) if run.key == key => run.count += 1,
                _ => runs.push(Run { key, count: 1 }),
            }
        }
        runs
    }

    /// Makes a call, and plans what follows from its answer.
    fn send(&mut self, mut call: Call, work: &mut Work<'_>) {
        self.totals.calls += 1;
        let sizes = call.runs.iter().map(|run| (run.count, call.size(run.key)));
        if let Err(refusal) = check_request(sizes, work.store.stream.model().record_bytes_max(), work.request_bytes_max) {
            return self.refused(call.records(), refusal, work);
        }
        let (records, attempt) = (call.records(), call.operation.retries() + 1);
        let mut first_of_shard: BTreeMap<u64, Throttled> = BTreeMap::new();
        let mut failed: Vec<Run> = Vec::new();
        for run in &call.runs {
            let (hash, size) = (call.keys.get(run.key).hash, call.size(run.key));
            let stored = work.store.put(work.now_ms, hash, run.count, size, 1);
            let refused = run.count - stored.accepted;
            if let Some(by) = stored.refused_by {
                failed.push(Run { count: refused, ..*run });
                first_of_shard
                    .entry(stored.shard)
                    .or_insert_with(|| throttled(work, KeyRef::new(&call.keys, run.key), stored.shard, size, by))
                    .records += refused;
            }
        }
        call.runs = failed;
        let refused = call.records();
        self.count_stored(records - refused, records - refused, refused, call.made_ms, work);
        work.note(KinesisEvent::Put { producer: work.id, records, accepted: records - refused, attempt });
        for event in first_of_shard.into_values() {
            work.note(KinesisEvent::Throttled(event));
        }
        if refused == 0 {
            self.retrier.after_success(&call.operation);
        } else if records > 1 && attempt == 1 && !self.config.resend {
            self.give_up(refused, GaveUpReason::NotResent, work);
        } else {
            self.plan_retry(call, work);
        }
    }

    fn plan_retry(&mut self, mut call: Call, work: &mut Work<'_>) {
        let records = call.records();
        match self.retrier.after_failure(&mut call.operation, Failure::Throttling, None) {
            Err(reason) => self.give_up(records, reason.into(), work),
            Ok(_) if self.pending_records + records > RETRY_RECORDS_MAX => self.give_up(records, GaveUpReason::BufferFull, work),
            Ok(delay_ms) => {
                let at_ms = work.now_ms.saturating_add(delay_ms.max(1)); // the answer takes some time, and a step ends
                work.note(KinesisEvent::Retry { producer: work.id, records, attempt: call.operation.retries() + 1, at_ms });
                self.calls_planned += 1;
                self.pending_records += records;
                self.pending.insert((at_ms, self.calls_planned), call);
            }
        }
    }

    /// Sends what the library has ready.
    fn run_kpl(&mut self, kpl: &mut Kpl, work: &mut Work<'_>) {
        let keys = Arc::clone(&self.keys);
        let mut throttled_records = Vec::new();
        for request in kpl.take_requests() {
            self.totals.calls += 1;
            let users: u64 = request.iter().map(|record| record.user_records).sum();
            let sizes = request.iter().map(|record| (1, record.size));
            if let Err(refusal) = check_request(sizes, work.store.stream.model().record_bytes_max(), work.request_bytes_max) {
                self.refused(users, refusal, work);
                continue;
            }
            let mut first_of_shard: BTreeMap<u64, Throttled> = BTreeMap::new();
            let failed_before = throttled_records.len();
            for record in &request {
                let stored = work.store.put(work.now_ms, record.hash, 1, record.size, record.user_records);
                match stored.refused_by {
                    None => self.count_stored(record.user_records, 1, 0, record.arrived_ms, work),
                    Some(by) => {
                        let key = KeyRef::new(&keys, record.key);
                        let event =
                            first_of_shard.entry(stored.shard).or_insert_with(|| throttled(work, key, stored.shard, record.size, by));
                        event.records += 1;
                        throttled_records.push(*record);
                    }
                }
            }
            let refused = (throttled_records.len() - failed_before) as u64;
            self.totals.throttled += refused;
            let records = request.len() as u64;
            work.note(KinesisEvent::Put { producer: work.id, records, accepted: records - refused, attempt: 1 });
            for event in first_of_shard.into_values() {
                work.note(KinesisEvent::Throttled(event));
            }
        }
        for record in throttled_records {
            kpl.retry(work.now_ms, record);
        }
        let expired: u64 = kpl.take_expired().iter().map(|record: &KplRecord| record.user_records).sum();
        self.give_up(expired, GaveUpReason::RecordTtl, work);
    }

    fn count_stored(&mut self, users: u64, records: u64, throttled: u64, made_ms: u64, work: &Work<'_>) {
        self.totals.stored += users;
        self.totals.records += records;
        self.totals.throttled += throttled;
        if records > 0 {
            self.totals.latency_ms_max = self.totals.latency_ms_max.max(work.now_ms - made_ms);
        }
    }

    fn refused(&mut self, users: u64, refusal: Refusal, work: &mut Work<'_>) {
        work.note(KinesisEvent::CallRefused { producer: work.id, records: users, refusal });
        self.give_up(users, GaveUpReason::CallRefused, work);
    }

    fn give_up(&mut self, users: u64, reason: GaveUpReason, work: &mut Work<'_>) {
        if users > 0 {
            self.totals.given_up += users;
            work.note(KinesisEvent::GaveUp { producer: work.id, records: users, reason });
        }
    }
}

fn retrier_of(config: &ProducerConfig, jitter: JitterSource) -> Retrier {
    let mut policy = config.retry_policy();
    if config.batch() > 1 {
        policy.quota = None; // the SDK's tokens are for its own retries; these are the application's
    }
    Retrier::new(policy, jitter)
}

/// The chain from key to limit, with no records counted yet.
fn throttled(work: &Work<'_>, key: KeyRef, shard: u64, size: u64, by: ThrottledBy) -> Throttled {
    let (start, end) = work.store.stream.shards().get(shard).map_or((0, u128::MAX), |shard| (shard.start, shard.end));
    Throttled { producer: work.id, hash: key.hash(), key, shard, start, end, size, records: 0, by }
}
