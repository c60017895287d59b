//! The way of a record through Firehose up to the moment its object is closed: transformation stage, partition, destination
//! buffer, on one or several parallel channels.
//!
//! Everything happens at instants. Of one instant, in this order: buffers whose interval is over close, the function's
//! answers come back, records arrive, and buffers with an interval of 0 close.

use std::collections::{BTreeMap, VecDeque};

use super::{
    buffer::{Buffers, Closed, Hints, KeyId, Run, Trigger},
    outbox::{Delivery, Invocation, Outbox, Refused},
    transform::Transform,
};
use crate::lab::error::LabError;

/// Prefix number of records that the function failed.
pub const PROCESSING_FAILED: KeyId = 0;
/// Prefix number of records that found no free partition, or no partition key.
pub const PARTITIONING_FAILED: KeyId = 1;
/// Prefix number of records that could not be converted to Parquet or ORC.
pub const CONVERSION_FAILED: KeyId = 2;
/// Prefix numbers from here on are partitions, and count against the limit.
pub const FIRST_PARTITION: KeyId = 3;

/// Bytes of one record, before and after a transformation (1 TiB: far beyond what Firehose takes, near enough for exact sums).
pub const RECORD_BYTES_MAX: u64 = 1 << 40;
/// Parallel channels of one stream.
pub const CHANNELS_MAX: u32 = 64;
/// Batches that wait for one of the outstanding invocations to return.
pub const WAITING_BATCHES_MAX: usize = 100_000;

/// The parts of a stream's configuration that decide what is buffered where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PipelineConfig {
    /// Hints of the destination buffer, for the whole stream; each channel has its share of the size.
    pub hints: Hints,
    /// Parallel channels, 1..=[`CHANNELS_MAX`]; records are dealt to them in turn.
    pub channels: u32,
    /// Partitions that may have an open buffer at the same time.
    pub active_limit: u32,
    /// Transformation stage.
    pub transform: Option<Transform>,
    /// Invocations that may run at the same time; `None` for any number.
    pub outstanding_max: Option<u32>,
    /// Whether records refused by the limit are collected under [`PARTITIONING_FAILED`] and reported together for an instant, or
    /// only reported, each run by itself.
    pub keep_refused: bool,
    /// Every so many records one has no partition key; 0 for none.
    pub key_missing_every: u64,
    /// Every so many records one does not fit the schema of the format conversion; 0 for none.
    pub convert_fail_every: u64,
}

/// A batch that has left stage 1.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Batch {
    channel: u32,
    trigger: Trigger,
    records: u64,
    bytes: u64,
    runs: Vec<Run>,
}

/// A batch that the function is working on, with the answer it will give.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Flight {
    channel: u32,
    records: u64,
    dropped: u64,
    answer: Vec<Run>,
}

/// State of the stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    config: PipelineConfig,
    next_channel: u32,
    /// One buffer a channel, and what is in it.
    collecting: Option<Buffers>,
    contents: Vec<Vec<Run>>,
    waiting: VecDeque<Batch>,
    /// By the instant of return, then in the order of invocation.
    flights: BTreeMap<(u64, u64), Flight>,
    invoked: u64,
    /// Records that the function has been given so far.
    transformed: u64,
    /// Records that partitioning, and format conversion, has seen so far.
    partitioned: u64,
    converted: u64,
    /// One buffer a prefix and channel.
    buffers: Buffers,
    /// Open buffers by prefix, over all channels.
    open_by_prefix: BTreeMap<KeyId, u32>,
    active: u32,
    /// Highest value of `active` so far.
    active_peak: u32,
}

impl Pipeline {
    /// Empty stages. `config` is taken as it is: `channels` at least 1, `out_den` at least 1.
    pub fn new(config: PipelineConfig) -> Self {
        Self {
            next_channel: 0,
            collecting: config.transform.map(|transform| Buffers::new(transform.hints)),
            contents: vec![Vec::new(); config.channels as usize],
            waiting: VecDeque::new(),
            flights: BTreeMap::new(),
            invoked: 0,
            transformed: 0,
            partitioned: 0,
            converted: 0,
            buffers: Buffers::new(share(config.hints, config.channels)),
            open_by_prefix: BTreeMap::new(),
            active: 0,
            active_peak: 0,
            config,
        }
    }

    /// The configuration in force.
    pub fn config(&self) -> &PipelineConfig {
        &self.config
    }

    /// Partitions that have an open buffer.
    pub fn active_partitions(&self) -> u32 {
        self.active
    }

    /// The most partitions that had an open buffer at the same time.
    pub fn active_peak(&self) -> u32 {
        self.active_peak
    }

    /// Records in the stages: collected for the function, with the function, in destination buffers.
    pub fn records_inside(&self) -> [u64; 3] {
        let collected = self.collecting.iter().flat_map(Buffers::iter).map(|(_, open)| open.records).sum::<u64>();
        let waiting = self.waiting.iter().map(|batch| batch.records).sum::<u64>();
        let flying = self.flights.values().map(|flight| flight.records).sum::<u64>();
        let buffered = self.buffers.iter().map(|(_, open)| open.records).sum();
        [collected, waiting + flying, buffered]
    }

    /// When the oldest record in the stages was received.
    pub fn oldest_arrival_ms(&self) -> Option<u64> {
        let open = self.collecting.iter().flat_map(Buffers::iter).chain(self.buffers.iter()).map(|(_, open)| open.oldest_arrival_ms);
        let waiting = self.waiting.iter().flat_map(|batch| &batch.runs);
        let flying = self.flights.values().flat_map(|flight| &flight.answer);
        open.chain(waiting.chain(flying).map(|run| run.arrived_ms)).min()
    }

    /// Batches that the function is working on and batches that wait for it, and when the next answer comes.
    pub fn batches(&self) -> (usize, usize, Option<u64>) {
        (self.flights.len(), self.waiting.len(), self.flights.first_key_value().map(|((returns_ms, _), _)| *returns_ms))
    }

    /// Open buffers of the transformation stage, by channel.
    pub fn collecting(&self) -> Option<&Buffers> {
        self.collecting.as_ref()
    }

    /// Open destination buffers; [`Pipeline::prefix_and_channel`] says whose a key is.
    pub fn buffers(&self) -> &Buffers {
        &self.buffers
    }

    /// Prefix number and channel of a destination buffer's key.
    pub fn prefix_and_channel(&self, key: KeyId) -> (KeyId, u32) {
        (key / self.config.channels, key % self.config.channels)
    }

    /// When something happens next, if nothing else arrives.
    pub fn next_ms(&self) -> Option<u64> {
        let collecting = self.collecting.as_ref().and_then(Buffers::next_due_ms);
        let flight = self.flights.first_key_value().map(|((returns_ms, _), _)| *returns_ms);
        [collecting, flight, self.buffers.next_due_ms()].into_iter().flatten().min()
    }

    /// Does everything that happens before instant `t_ms`, without what arrives at it.
    ///
    /// # Errors
    /// More results than `out` has room for, or another named bound.
    pub fn run_before(&mut self, t_ms: u64, out: &mut Outbox) -> Result<(), LabError> {
        while let Some(next_ms) = self.next_ms().filter(|&next_ms| next_ms < t_ms) {
            self.begin_instant(next_ms, out)?;
            self.end_instant(next_ms, out)?;
        }
        Ok(())
    }

    /// Does everything that happens from now on, until all buffers are empty.
    ///
    /// # Errors
    /// As [`Pipeline::run_before`].
    pub fn run_to_end(&mut self, out: &mut Outbox) -> Result<(), LabError> {
        self.run_before(u64::MAX, out)
    }

    /// What comes before arrivals at `t_ms`: timers, then answers of the function.
    ///
    /// # Errors
    /// As [`Pipeline::run_before`].
    pub fn begin_instant(&mut self, t_ms: u64, out: &mut Outbox) -> Result<(), LabError> {
        while let Some(closed) = self.collecting.as_mut().and_then(|collecting| collecting.due(t_ms)) {
            self.finish_batch(&closed, out)?;
        }
        while let Some(closed) = self.buffers.due(t_ms) {
            self.finish_object(closed, out)?;
        }
        self.take_answers(t_ms, out)
    }

    /// Records arrive at `t_ms`, in the order of the calls.
    ///
    /// # Errors
    /// As [`Pipeline::run_before`].
    pub fn arrive(&mut self, t_ms: u64, run: &Run, out: &mut Outbox) -> Result<(), LabError> {
        let channels = self.config.channels;
        let first = self.next_channel;
        for turn in 0..channels.min(u32::try_from(run.count).unwrap_or(u32::MAX)) {
            let channel = (first + turn) % channels;
            let count = (run.count - u64::from(turn)).div_ceil(u64::from(channels));
            self.arrive_on(t_ms, channel, Run { count, ..*run }, out)?;
        }
        let dealt = (u64::from(first) + run.count % u64::from(channels)) % u64::from(channels);
        self.next_channel = u32::try_from(dealt).unwrap_or(0);
        Ok(())
    }

    /// What comes after the last arrival at `t_ms`: buffers with an interval of 0 close.
    ///
    /// # Errors
    /// As [`Pipeline::run_before`].
    pub fn end_instant(&mut self, t_ms: u64, out: &mut Outbox) -> Result<(), LabError> {
        while let Some(closed) = self.collecting.as_mut().and_then(|collecting| collecting.end_of_instant(t_ms)) {
            self.finish_batch(&closed, out)?;
        }
        // A function that takes no time has answered by now.
        self.take_answers(t_ms, out)?;
        while let Some(closed) = self.buffers.end_of_instant(t_ms) {
            self.finish_object(closed, out)?;
        }
        Ok(())
    }

    /// Changes the configuration at `t_ms`. Records stay where they are; the number of channels stays as it was, and a stream
    /// cannot gain or lose its transformation stage while it runs.
    ///
    /// # Errors
    /// As [`Pipeline::run_before`].
    pub fn reconfigure(&mut self, t_ms: u64, config: PipelineConfig, out: &mut Outbox) -> Result<(), LabError> {
        let channels = self.config.channels;
        let hints = share(config.hints, channels);
        if hints != self.buffers.hints() {
            self.buffers.set_hints(t_ms, hints);
        }
        let transform = match (self.config.transform, config.transform) {
            (Some(_), Some(transform)) => Some(transform),
            (kept, _) => kept,
        };
        if let (Some(collecting), Some(transform)) = (&mut self.collecting, transform)
            && collecting.hints() != transform.hints
        {
            collecting.set_hints(t_ms, transform.hints);
        }
        self.config = PipelineConfig { channels, transform, ..config };
        while let Some(closed) = self.collecting.as_mut().and_then(|collecting| collecting.overfull(t_ms)) {
            self.finish_batch(&closed, out)?;
        }
        while let Some(closed) = self.buffers.overfull(t_ms) {
            self.finish_object(closed, out)?;
        }
        self.invoke_waiting(t_ms, out)
    }

    fn arrive_on(&mut self, t_ms: u64, channel: u32, run: Run, out: &mut Outbox) -> Result<(), LabError> {
        if self.collecting.is_none() {
            return self.partition(t_ms, channel, run, out);
        }
        let mut left = run;
        while left.count > 0 {
            let Some(collecting) = &mut self.collecting else { break };
            let put = collecting.put(t_ms, &Run { key: channel, ..left });
            self.contents[channel as usize].push(Run { count: put.taken, ..left });
            left.count -= put.taken;
            if let Some(closed) = put.closed {
                self.finish_batch(&closed, out)?;
            }
        }
        Ok(())
    }

    fn finish_batch(&mut self, closed: &Closed, out: &mut Outbox) -> Result<(), LabError> {
        let channel = closed.key;
        let runs = std::mem::take(&mut self.contents[channel as usize]);
        let batch = Batch { channel, trigger: closed.trigger, records: closed.records, bytes: closed.bytes, runs };
        if self.waiting.len() == WAITING_BATCHES_MAX {
            return Err(LabError::whole(format!("more than {WAITING_BATCHES_MAX} batches wait for the function (WAITING_BATCHES_MAX)")));
        }
        self.waiting.push_back(batch);
        self.invoke_waiting(closed.closed_ms, out)
    }

    fn invoke_waiting(&mut self, t_ms: u64, out: &mut Outbox) -> Result<(), LabError> {
        let outstanding_max = self.config.outstanding_max.map_or(usize::MAX, |max| max.max(1) as usize);
        while self.flights.len() < outstanding_max
            && let Some(batch) = self.waiting.pop_front()
        {
            self.invoke(t_ms, batch, out)?;
        }
        Ok(())
    }

    fn invoke(&mut self, t_ms: u64, mut batch: Batch, out: &mut Outbox) -> Result<(), LabError> {
        let Some(transform) = self.config.transform else { return Ok(()) };
        let mut answer = Vec::with_capacity(batch.runs.len());
        let mut answered_bytes = 0;
        let (mut ok, mut dropped, mut failed) = (0, 0, 0);
        for run in &batch.runs {
            let results = transform.results(self.transformed + 1, run.count);
            self.transformed += run.count;
            let bytes = transform.out.of(run.bytes);
            let bytes = u64::try_from(bytes).ok().filter(|&bytes| bytes <= RECORD_BYTES_MAX).ok_or_else(|| {
                LabError::whole(format!("a transformed record of {bytes} bytes is above {RECORD_BYTES_MAX} (RECORD_BYTES_MAX)"))
            })?;
            answered_bytes += u128::from(bytes) * u128::from(results.ok);
            ok += results.ok;
            dropped += results.dropped;
            failed += results.failed;
            if results.ok > 0 {
                answer.push(Run { bytes, count: results.ok, ..*run });
            }
            if results.failed > 0 {
                answer.push(Run { key: PROCESSING_FAILED, count: results.failed, ..*run });
            }
        }
        let failure = transform.failure(batch.bytes, answered_bytes);
        if failure.is_some() {
            (ok, dropped, failed) = (0, 0, batch.records);
            answer = std::mem::take(&mut batch.runs);
            for run in &mut answer {
                run.key = PROCESSING_FAILED;
            }
        }
        let returns_ms = t_ms.saturating_add(transform.latency_ms(failure));
        let Batch { channel, trigger, records, bytes, .. } = batch;
        out.invoke(Invocation { t_ms, returns_ms, records, bytes, trigger, ok, dropped, failed, failure })?;
        self.flights.insert((returns_ms, self.invoked), Flight { channel, records, dropped, answer });
        self.invoked += 1;
        Ok(())
    }

    fn take_answers(&mut self, t_ms: u64, out: &mut Outbox) -> Result<(), LabError> {
        while let Some(entry) = self.flights.first_entry()
            && entry.key().0 <= t_ms
        {
            let flight = entry.remove();
            out.dropped += flight.dropped;
            for run in flight.answer {
                if run.key == PROCESSING_FAILED {
                    self.buffer(t_ms, flight.channel, run, out)?;
                } else {
                    self.partition(t_ms, flight.channel, run, out)?;
                }
            }
            self.invoke_waiting(t_ms, out)?;
        }
        Ok(())
    }

    /// Takes out the records that have no partition key or cannot be converted, and buffers the others.
    fn partition(&mut self, t_ms: u64, channel: u32, run: Run, out: &mut Outbox) -> Result<(), LabError> {
        let keyless = multiples_after(self.config.key_missing_every, &mut self.partitioned, run.count);
        let with_key = run.count - keyless;
        let unconvertible = multiples_after(self.config.convert_fail_every, &mut self.converted, with_key);
        for (key, count) in [(run.key, with_key - unconvertible), (PARTITIONING_FAILED, keyless), (CONVERSION_FAILED, unconvertible)] {
            self.buffer(t_ms, channel, Run { key, count, ..run }, out)?;
        }
        Ok(())
    }

    /// Puts records into the destination buffer of their prefix and channel.
    fn buffer(&mut self, t_ms: u64, channel: u32, run: Run, out: &mut Outbox) -> Result<(), LabError> {
        let prefix = run.key;
        let mut left = Run { key: prefix * self.config.channels + channel, ..run };
        while left.count > 0 {
            if self.buffers.get(left.key).is_none() {
                if self.is_one_too_many(prefix) {
                    let refused = Run { key: prefix, ..left };
                    out.refuse(Refused { t_ms, run: refused }, self.config.keep_refused)?;
                    if self.config.keep_refused {
                        self.buffer(t_ms, channel, Run { key: PARTITIONING_FAILED, ..refused }, out)?;
                    }
                    return Ok(());
                }
                self.count_opened(prefix);
            }
            let put = self.buffers.put(t_ms, &left);
            left.count -= put.taken;
            if let Some(closed) = put.closed {
                self.finish_object(closed, out)?;
            }
        }
        Ok(())
    }

    fn finish_object(&mut self, closed: Closed, out: &mut Outbox) -> Result<(), LabError> {
        let (prefix, channel) = self.prefix_and_channel(closed.key);
        let open = self.open_by_prefix.entry(prefix).or_default();
        *open = open.saturating_sub(1);
        if *open == 0 {
            self.open_by_prefix.remove(&prefix);
            self.active -= u32::from(prefix >= FIRST_PARTITION);
        }
        out.deliver(Delivery { prefix, channel, closed })
    }

    fn is_one_too_many(&self, prefix: KeyId) -> bool {
        prefix >= FIRST_PARTITION && self.active >= self.config.active_limit && !self.open_by_prefix.contains_key(&prefix)
    }

    fn count_opened(&mut self, prefix: KeyId) {
        let open = self.open_by_prefix.entry(prefix).or_default();
        *open += 1;
        if *open == 1 && prefix >= FIRST_PARTITION {
            self.active += 1;
            self.active_peak = self.active_peak.max(self.active);
        }
    }
}

/// A channel's share of the hints: all of the interval, and the size divided by the number of channels.
fn share(hints: Hints, channels: u32) -> Hints {
    Hints { size_bytes: hints.size_bytes / u64::from(channels), ..hints }
}

/// How many of the next `count` records are an `every`-th one; `seen` moves past them.
fn multiples_after(every: u64, seen: &mut u64, count: u64) -> u64 {
    let before = *seen;
    *seen += count;
    match (seen.checked_div(every), before.checked_div(every)) {
        (Some(after), Some(before)) => after - before,
        _ => 0,
    }
}
