//! The Kinesis Producer Library: buffering, aggregation, rate limit, collection and retries of one producer.
//!
//! A user record waits in the aggregate of its shard, then passes the shard's rate limit, then waits in the request that is being
//! collected; none of it later than its deadline, unless the rate limit holds it back. Names and defaults are those of the library's
//! configuration.

use crate::lab::kinesis::{
    aggregation::{AGGREGATION_BYTES_DEFAULT, AGGREGATION_COUNT_DEFAULT, Aggregate, USER_RECORD_BYTES_MAX, UserRecord},
    limits::{LARGE_RECORD_BURST_BYTES, SHARD_WRITE_BYTES_PER_S, SHARD_WRITE_RECORDS_PER_S},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// How often records that the rate limit holds back are looked at again, in ms.
const DRAIN_MS: u64 = 25;
/// Bytes for one shard that close a request.
const COLLECTION_BYTES_PER_SHARD: u64 = 256 * 1_024;
/// Key of an aggregate: its explicit hash key decides the shard.
const AGGREGATE_KEY_BYTES: u64 = 1;
/// Kinesis records that wait for the rate limit, at most.
pub const KPL_WAITING_MAX: usize = 200_000;

/// The library's configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KplConfig {
    /// `RecordMaxBufferedTime` in ms.
    pub record_max_buffered_ms: u64,
    /// `AggregationEnabled`.
    pub aggregation: bool,
    /// `AggregationMaxSize` in bytes.
    pub aggregation_max_size: u64,
    /// `AggregationMaxCount`.
    pub aggregation_max_count: u64,
    /// `CollectionMaxCount`.
    pub collection_max_count: u64,
    /// `CollectionMaxSize` in bytes.
    pub collection_max_size: u64,
    /// `RateLimit`: percent of a shard's write limit that this producer sends at most.
    pub rate_limit_percent: u64,
    /// `RecordTtl` in ms.
    pub record_ttl_ms: u64,
}

impl Default for KplConfig {
    fn default() -> Self {
        Self {
            record_max_buffered_ms: 100,
            aggregation: true,
            aggregation_max_size: AGGREGATION_BYTES_DEFAULT,
            aggregation_max_count: AGGREGATION_COUNT_DEFAULT,
            collection_max_count: 500,
            collection_max_size: 5_242_880,
            rate_limit_percent: 150,
            record_ttl_ms: 30_000,
        }
    }
}

impl KplConfig {
    /// The field that is out of its range, and the range.
    pub fn invalid_field(&self) -> Option<(&'static str, std::ops::RangeInclusive<u64>)> {
        [
            ("record_max_buffered_ms", self.record_max_buffered_ms, 0..=3_600_000),
            ("aggregation_max_size", self.aggregation_max_size, 64..=USER_RECORD_BYTES_MAX),
            ("aggregation_max_count", self.aggregation_max_count, 1..=AGGREGATION_COUNT_DEFAULT),
            ("collection_max_count", self.collection_max_count, 1..=500),
            ("collection_max_size", self.collection_max_size, 52_224..=10_485_760),
            ("rate_limit_percent", self.rate_limit_percent, 1..=10_000),
            ("record_ttl_ms", self.record_ttl_ms, 100..=3_600_000),
        ]
        .into_iter()
        .find_map(|(field, value, range)| (!range.contains(&value)).then_some((field, range)))
    }
}

/// What the library puts: one user record as it is, or an aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KplRecord {
    /// First user record's key, as an index of the producer's keys.
    pub key: u32,
    /// Hash key that decides the shard.
    pub hash: u128,
    /// Data and partition key, in bytes.
    pub size: u64,
    /// User records in it.
    pub user_records: u64,
    /// Arrival of the first of them.
    pub arrived_ms: u64,
    /// The shard that the library expects it in.
    shard: u64,
    deadline_ms: u64,
    expires_ms: u64,
}

/// An aggregate that is still open.
#[derive(Clone, Debug, PartialEq)]
struct Filling {
    aggregate: Aggregate<u32>,
    hash: u128,
    arrived_ms: u64,
}

/// The rate limit of one shard: two buckets, in thousandths times percent.
#[derive(Clone, Debug, PartialEq)]
struct Limiter {
    at_ms: u64,
    records: u64,
    bytes: u64,
    waiting: VecDeque<KplRecord>,
}

/// Units of a record or byte: thousandths, times hundredths for the percentage.
const UNITS: u64 = 100_000;

impl Limiter {
    fn new(at_ms: u64) -> Self {
        Self { at_ms, records: SHARD_WRITE_RECORDS_PER_S * UNITS, bytes: LARGE_RECORD_BURST_BYTES * UNITS, waiting: VecDeque::new() }
    }

    fn refill(&mut self, now_ms: u64, percent: u64) {
        let elapsed = (now_ms - self.at_ms).saturating_mul(percent);
        self.at_ms = now_ms;
        self.records =
            self.records.saturating_add(elapsed.saturating_mul(SHARD_WRITE_RECORDS_PER_S)).min(SHARD_WRITE_RECORDS_PER_S * UNITS);
        let refilled = elapsed.saturating_mul(SHARD_WRITE_BYTES_PER_S);
        self.bytes = self.bytes.saturating_add(refilled).min(LARGE_RECORD_BURST_BYTES * UNITS);
    }

    fn take(&mut self, size: u64) -> bool {
        let fits = self.records >= UNITS && self.bytes >= size * UNITS;
        if fits {
            self.records -= UNITS;
            self.bytes -= size * UNITS;
        }
        fits
    }
}

/// The library in one producer.
#[derive(Clone, Debug, PartialEq)]
pub struct Kpl {
    config: KplConfig,
    /// By predicted shard, as the limiters.
    filling: BTreeMap<u64, Filling>,
    limiters: BTreeMap<u64, Limiter>,
    collecting: Vec<KplRecord>,
    collecting_bytes: u64,
    collecting_by_shard: BTreeMap<u64, u64>,
    /// Requests that are ready to be sent, and records that are too old.
    requests: Vec<Vec<KplRecord>>,
    expired: Vec<KplRecord>,
    /// User records in everything above.
    buffered: u64,
}

impl Kpl {
    /// An idle library.
    pub fn new(config: KplConfig) -> Self {
        Self {
            config,
            filling: BTreeMap::new(),
            limiters: BTreeMap::new(),
            collecting: Vec::new(),
            collecting_bytes: 0,
            collecting_by_shard: BTreeMap::new(),
            requests: Vec::new(),
            expired: Vec::new(),
            buffered: 0,
        }
    }

    /// Its configuration.
    pub fn config(&self) -> &KplConfig {
        &self.config
    }

    /// User records that are buffered.
    pub fn buffered(&self) -> u64 {
        self.buffered
    }

    /// Takes `count` equal user records with hash key `hash`, which the library expects in `shard`.
    pub fn add(&mut self, now_ms: u64, shard: u64, hash: u128, record: UserRecord<u32>, count: u64) {
        self.buffered += count;
        if !self.config.aggregation || record.size() > self.config.aggregation_max_size {
            (0..count).for_each(|_| self.pass(now_ms, self.single(now_ms, shard, hash, &record)));
            return;
        }
        let mut left = count;
        while left > 0 {
            let Some(filling) = self.filling.get_mut(&shard) else {
                self.filling.insert(shard, Filling { aggregate: Aggregate::of(record), hash, arrived_ms: now_ms });
                left -= 1;
                continue;
            };
            left -= filling.aggregate.fill(record, left, self.config.aggregation_max_size, self.config.aggregation_max_count);
            if left > 0 {
                self.flush(now_ms, shard);
            }
        }
    }

    /// When it has to be looked at next, in ms.
    pub fn next_ms(&self, now_ms: u64) -> Option<u64> {
        let deadline_ms = self.filling.values().map(|filling| filling.arrived_ms + self.config.record_max_buffered_ms).min();
        let request_ms = self.collecting.iter().map(|record| record.deadline_ms).min();
        let waits = self.limiters.values().any(|limiter| !limiter.waiting.is_empty());
        let drain_ms = waits.then(|| (now_ms / DRAIN_MS + 1) * DRAIN_MS);
        // A request that became full by retries is sent in the next millisecond: the answer to the one before took some time.
        let ready_ms = (!self.requests.is_empty()).then_some(now_ms + 1);
        [deadline_ms, request_ms, drain_ms, ready_ms].into_iter().flatten().min()
    }

    /// Does what is due at `now_ms`. Then: [`Kpl::take_requests`] and [`Kpl::take_expired`].
    pub fn run(&mut self, now_ms: u64) {
        let waited = |filling: &Filling| filling.arrived_ms + self.config.record_max_buffered_ms <= now_ms;
        let due: Vec<u64> = self.filling.iter().filter(|(_, filling)| waited(filling)).map(|(&shard, _)| shard).collect();
        for shard in due {
            self.flush(now_ms, shard);
        }
        self.drain(now_ms);
        if self.collecting.iter().any(|record| record.deadline_ms <= now_ms) {
            self.close_request();
        }
    }

    /// Ends every aggregate, whatever its deadline: after this the keys may mean something else.
    pub fn flush_all(&mut self, now_ms: u64) {
        let shards: Vec<u64> = self.filling.keys().copied().collect();
        for shard in shards {
            self.flush(now_ms, shard);
        }
    }

    /// Ends everything: what is still held back by the rate limit has failed.
    pub fn shut_down(&mut self, now_ms: u64) {
        self.flush_all(now_ms);
        for limiter in self.limiters.values_mut() {
            self.expired.extend(limiter.waiting.drain(..));
        }
        self.close_request();
    }

    /// Requests to send now. What is stored of them no longer counts as buffered; the rest comes back by [`Kpl::retry`].
    pub fn take_requests(&mut self) -> Vec<Vec<KplRecord>> {
        let requests = std::mem::take(&mut self.requests);
        self.buffered -= requests.iter().flatten().map(|record| record.user_records).sum::<u64>();
        requests
    }

    /// Records that are older than `RecordTtl`, or did not fit into the buffer: the application is told that they failed.
    pub fn take_expired(&mut self) -> Vec<KplRecord> {
        let expired = std::mem::take(&mut self.expired);
        self.buffered -= expired.iter().map(|record| record.user_records).sum::<u64>();
        expired
    }

    /// Takes a record back that was throttled: no backoff, a new deadline after half the buffering time.
    pub fn retry(&mut self, now_ms: u64, record: KplRecord) {
        self.buffered += record.user_records;
        let deadline_ms = now_ms + (self.config.record_max_buffered_ms / 2).max(1);
        self.pass(now_ms, KplRecord { deadline_ms, ..record });
    }

    fn single(&self, now_ms: u64, shard: u64, hash: u128, record: &UserRecord<u32>) -> KplRecord {
        KplRecord {
            key: record.key,
            hash,
            size: record.size(),
            user_records: 1,
            arrived_ms: now_ms,
            shard,
            deadline_ms: now_ms + self.config.record_max_buffered_ms,
            expires_ms: now_ms + self.config.record_ttl_ms,
        }
    }

    /// Ends the aggregate of `shard`.
    fn flush(&mut self, now_ms: u64, shard: u64) {
        let Some(Filling { aggregate, hash, arrived_ms }) = self.filling.remove(&shard) else { return };
        let first = self.single(arrived_ms, shard, hash, &aggregate.first());
        // A lone record needs no envelope.
        let size = if aggregate.records() == 1 { first.size } else { aggregate.bytes() + AGGREGATE_KEY_BYTES };
        self.pass(now_ms, KplRecord { size, user_records: aggregate.records(), ..first });
    }

    /// Through the rate limit into the request, or into the queue before it.
    fn pass(&mut self, now_ms: u64, record: KplRecord) {
        if record.expires_ms <= now_ms {
            self.expired.push(record);
            return;
        }
        let limiter = self.limiters.entry(record.shard).or_insert_with(|| Limiter::new(now_ms));
        limiter.refill(now_ms, self.config.rate_limit_percent);
        if limiter.waiting.is_empty() && limiter.take(record.size) {
            self.collect(record);
        } else if limiter.waiting.len() < KPL_WAITING_MAX {
            limiter.waiting.push_back(record);
        } else {
            self.expired.push(record);
        }
    }

    fn drain(&mut self, now_ms: u64) {
        let mut passed = Vec::new();
        for limiter in self.limiters.values_mut() {
            limiter.refill(now_ms, self.config.rate_limit_percent);
            while let Some(record) = limiter.waiting.front().copied() {
                if record.expires_ms <= now_ms {
                    self.expired.push(record);
                } else if limiter.take(record.size) {
                    passed.push(record);
                } else {
                    break;
                }
                limiter.waiting.pop_front();
            }
        }
        for record in passed {
            self.collect(record);
        }
    }

    fn collect(&mut self, record: KplRecord) {
        if self.collecting_bytes + record.size > self.config.collection_max_size {
            self.close_request();
        }
        self.collecting.push(record);
        self.collecting_bytes += record.size;
        let shard_bytes = self.collecting_by_shard.entry(record.shard).or_default();
        *shard_bytes += record.size;
        if *shard_bytes >= COLLECTION_BYTES_PER_SHARD || self.collecting.len() as u64 >= self.config.collection_max_count {
            self.close_request();
        }
    }

    fn close_request(&mut self) {
        self.collecting_bytes = 0;
        self.collecting_by_shard.clear();
        if !self.collecting.is_empty() {
            self.requests.push(std::mem::take(&mut self.collecting));
        }
    }
}

#[cfg(test)]
mod tests;
