//! A Firehose stream that runs: producers, stages, deliveries and outages as one [`Model`].
//!
//! A step does everything that is due at one instant, in this order: the destination goes down or comes back, the stages do
//! what comes before arrivals, records arrive, the stages do what comes after, closed buffers are delivered, and what waits
//! for the destination is delivered or given up.

use super::{
    buffer::{Buffers, Closed, Hints, KeyId, Run},
    delivery::OutageKind,
    event::{Event, Object, ObjectKind},
    object_key,
    partitions::Partitions,
    pipeline::{CONVERSION_FAILED, Delivery, Outbox, PARTITIONING_FAILED, PROCESSING_FAILED, Pipeline},
    prefixes::RESERVED,
    put::{self, Window},
    scenario::{COUNT_MAX, Config, RECORDS_PER_S_MAX, Source, TransformConfig},
    totals::Totals,
};
use crate::lab::{
    error::LabError,
    model::{Model, Trace},
    runner,
};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

/// Objects that wait for their destination at the same time.
pub const WAITING_MAX: usize = 100_000;
/// Latest objects that a state remembers.
pub const RECENT_OBJECTS_MAX: usize = 256;
/// Steps of [`simulate`].
pub const SIMULATE_STEPS_MAX: u64 = 10_000_000;

/// The Firehose lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Firehose;

/// What a learner can do while it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Input {
    /// Changes a producer's rate, from its next tick on.
    SetRate {
        /// Which producer, from 0.
        producer: u32,
        /// Records a second.
        records_per_s: u64,
    },
    /// Changes the destination's hints.
    SetHints {
        /// Size in MiB.
        size_mib: u64,
        /// Interval in seconds.
        interval_s: u64,
    },
    /// Changes the function, or its hints.
    SetTransform(TransformConfig),
    /// The destination takes nothing any more.
    DestinationDown(OutageKind),
    /// The destination takes deliveries again, unless the scenario has it down.
    DestinationUp,
    /// Puts records now.
    Put {
        /// Bytes of one.
        bytes: u64,
        /// How many.
        count: u64,
    },
}

/// Where a producer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ticker {
    records_per_s: u64,
    /// End of the current tick; `None` when it has stopped.
    tick_ends_ms: Option<u64>,
    /// Thousandths of a record that are owed from earlier ticks.
    owed: u64,
    /// Records produced so far.
    produced: u64,
}

/// One moment of the run.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The scenario with the changes made since.
    config: Arc<Config>,
    partitions: Arc<Partitions>,
    tickers: Vec<Ticker>,
    next_arrival: usize,
    /// What a learner has put at the instant to come.
    puts: Vec<Run>,
    window: Window,
    pipeline: Pipeline,
    /// Buffer of the source backup; it has only the key 0.
    source_backup: Option<Buffers>,
    /// Objects on their way, by the instant of their arrival.
    in_transit: VecDeque<(u64, Object)>,
    /// Objects that are tried again, by the last instant at which they can be delivered, then by number.
    waiting: BTreeMap<(u64, u64), Object>,
    /// When a learner has brought the destination back, for those that wait.
    retry_at_ms: Option<u64>,
    objects: u64,
    /// Outages of the scenario that are over.
    outages_over: usize,
    scheduled_outage: Option<OutageKind>,
    manual_outage: Option<OutageKind>,
    totals: Totals,
    recent: VecDeque<Object>,
}

/// Runs a scenario until `until_ms`.
///
/// # Errors
/// What the scenario or the run breaks, or more than [`SIMULATE_STEPS_MAX`] steps.
pub fn simulate(config: &Config, until_ms: u64) -> Result<(State, Trace<Event>), LabError> {
    let mut state = Firehose::init(config)?;
    let mut trace = Trace::default();
    let run = runner::run::<Firehose>(&mut state, until_ms, SIMULATE_STEPS_MAX, &mut trace)?;
    if run.reached {
        Ok((state, trace))
    } else {
        Err(LabError::whole(format!("more than {SIMULATE_STEPS_MAX} steps (SIMULATE_STEPS_MAX)")))
    }
}

impl Model for Firehose {
    const NAME: &'static str = "firehose";

    type Config = Config;
    type State = State;
    type Input = Input;
    type Event = Event;

    fn init(config: &Config) -> Result<State, LabError> {
        config.validate()?;
        let tickers = config.producers.iter().map(|producer| Ticker {
            records_per_s: producer.records_per_s,
            tick_ends_ms: tick_after(producer.from_ms, producer.tick_ms, producer.until_ms),
            owed: 0,
            produced: 0,
        });
        let source_backup = config
            .source_backup
            .map(|backup| Buffers::new(Hints { size_bytes: backup.size_mib * 1_024 * 1_024, interval_ms: backup.interval_s * 1_000 }));
        Ok(State {
            partitions: Arc::new(Partitions::new(config)?),
            tickers: tickers.collect(),
            next_arrival: 0,
            puts: Vec::new(),
            window: Window::new(),
            pipeline: Pipeline::new(config.pipeline()?),
            source_backup,
            in_transit: VecDeque::new(),
            waiting: BTreeMap::new(),
            retry_at_ms: None,
            objects: 0,
            outages_over: 0,
            scheduled_outage: None,
            manual_outage: None,
            totals: Totals::default(),
            recent: VecDeque::new(),
            config: Arc::new(config.clone()),
        })
    }

    fn next_ms(state: &State) -> Option<u64> {
        let ticks = state.tickers.iter().filter_map(|ticker| ticker.tick_ends_ms);
        let others = [
            state.config.arrivals.get(state.next_arrival).map(|arrival| arrival.t_ms),
            state.pipeline.next_ms(),
            state.source_backup.as_ref().and_then(Buffers::next_due_ms),
            state.in_transit.front().map(|(arrives_ms, _)| *arrives_ms),
            state.waiting.first_key_value().map(|((gives_up_ms, _), _)| *gives_up_ms),
            state.next_outage_edge_ms(),
            state.puts.first().map(|run| run.arrived_ms),
            state.retry_at_ms,
        ];
        ticks.chain(others.into_iter().flatten()).min()
    }

    fn step(state: &mut State, trace: &mut Trace<Event>) -> Result<(), LabError> {
        let Some(t_ms) = Self::next_ms(state) else { return Ok(()) };
        let mut out = Outbox::default();
        state.retry_at_ms = None;
        state.change_destination(t_ms, trace);
        state.pipeline.begin_instant(t_ms, &mut out)?;
        state.close_source_backups(t_ms);
        state.take_arrivals(t_ms, trace, &mut out)?;
        state.pipeline.end_instant(t_ms, &mut out)?;
        state.take_results(t_ms, trace, &out);
        state.deliver(t_ms, trace)
    }

    fn apply(state: &mut State, at_ms: u64, input: &Input, trace: &mut Trace<Event>) -> Result<(), LabError> {
        let mut out = Outbox::default();
        match input {
            Input::SetRate { producer, records_per_s } => state.set_rate(*producer, *records_per_s)?,
            Input::SetHints { size_mib, interval_s } => {
                let (size_mib, interval_s) = (Some(*size_mib), Some(*interval_s));
                state.reconfigure(at_ms, Config { size_mib, interval_s, ..Config::clone(&state.config) }, trace, &mut out)?;
            }
            Input::SetTransform(transform) => {
                if state.config.transform.is_none() {
                    return Err(LabError::whole("this stream has no transformation that could be changed"));
                }
                let transform = Some(*transform);
                state.reconfigure(at_ms, Config { transform, ..Config::clone(&state.config) }, trace, &mut out)?;
            }
            Input::DestinationDown(kind) => {
                if state.outage().is_none() {
                    trace.push(at_ms, Event::DestinationDown(*kind));
                }
                state.manual_outage = Some(*kind);
            }
            Input::DestinationUp => {
                let was_down = state.manual_outage.take().is_some();
                if was_down && state.outage().is_none() {
                    state.retry_at_ms = Some(at_ms);
                    trace.push(at_ms, Event::DestinationUp);
                }
            }
            Input::Put { bytes, count } => {
                put::check_request(*bytes, 1)?;
                if *count > COUNT_MAX {
                    return Err(LabError::new("count", format!("at most {COUNT_MAX} records (COUNT_MAX)")));
                }
                // They arrive together with all else that arrives at this instant, after the timers.
                state.puts.push(Run { key: state.partitions.of_put(), bytes: *bytes, count: *count, arrived_ms: at_ms });
            }
        }
        state.take_results(at_ms, trace, &out);
        Ok(())
    }

    fn check(state: &State) -> Result<(), LabError> {
        let totals = &state.totals;
        let inside: u64 = state.records_inside().iter().sum();
        if totals.received != totals.gone() + inside {
            let (received, gone) = (totals.received, totals.gone());
            return Err(LabError::whole(format!("{received} records received, but {gone} gone and {inside} inside")));
        }
        if totals.offered != totals.received + totals.throttled {
            return Err(LabError::whole(format!("{totals:?}: offered is not received and throttled")));
        }
        let backing_up: u64 = state.source_backup.iter().flat_map(Buffers::iter).map(|(_, open)| open.records).sum();
        if state.source_backup.is_some() && totals.received != totals.source_backup + backing_up {
            return Err(LabError::whole(format!("{totals:?}: the source backup misses records, {backing_up} are in its buffer")));
        }
        let active = state.pipeline.active_partitions();
        let limit = state.pipeline.config().active_limit;
        if active > limit {
            return Err(LabError::whole(format!("{active} active partitions, above the limit of {limit}")));
        }
        Ok(())
    }
}

impl State {
    /// The scenario with the changes made since the start.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Sums since the start.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// A figure by its name: those of [`Totals::metrics`], and the records and partitions of this moment.
    pub fn metric(&self, name: &str) -> Option<u64> {
        let [collected, transforming, buffered, waiting] = self.records_inside();
        let now = [
            ("collected", collected),
            ("transforming", transforming),
            ("buffered", buffered),
            ("waiting", waiting),
            ("active_partitions", u64::from(self.pipeline.active_partitions())),
            ("active_partitions_max", u64::from(self.pipeline.active_peak())),
            ("cost_micro_usd", self.cost_micro_usd()),
        ];
        self.totals.metrics().into_iter().chain(now).find(|(metric, _)| *metric == name).map(|(_, value)| value)
    }

    /// Records in the stream: collected for the function, with it, in destination buffers, in objects on their way.
    pub fn records_inside(&self) -> [u64; 4] {
        let [collected, transforming, buffered] = self.pipeline.records_inside();
        let on_their_way = self.in_transit.iter().map(|(_, object)| object).chain(self.waiting.values());
        // Copies of the source backup never wait, but they may be in transit.
        let waiting = on_their_way.filter(|object| object.kind != ObjectKind::SourceBackup).map(|object| object.records).sum();
        [collected, transforming, buffered, waiting]
    }

    /// The stages.
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// The text of a destination buffer's partition or error kind, and its channel.
    pub fn buffer_name(&self, key: KeyId) -> (String, u32) {
        let (prefix, channel) = self.pipeline.prefix_and_channel(key);
        (self.partitions.name(prefix), channel)
    }

    /// Objects that are tried again, with the last instant at which each can be delivered.
    pub fn waiting(&self) -> impl Iterator<Item = (u64, &Object)> {
        self.waiting.iter().map(|((gives_up_ms, _), object)| (*gives_up_ms, object))
    }

    /// The latest closed buffers, oldest first.
    pub fn recent_objects(&self) -> impl DoubleEndedIterator<Item = &Object> {
        self.recent.iter()
    }

    /// How the destination fails at the moment, if it does.
    pub fn outage(&self) -> Option<OutageKind> {
        self.scheduled_outage.or(self.manual_outage)
    }

    /// What the records received so far cost, in millionths of a US dollar, rounded down.
    pub fn cost_micro_usd(&self) -> u64 {
        let exact = (u128::from(self.totals.billed_bytes) * u128::from(self.config.price_per_gib_micro_usd)) >> 30;
        u64::try_from(exact).unwrap_or(u64::MAX)
    }

    fn next_outage_edge_ms(&self) -> Option<u64> {
        let outage = self.config.outages.get(self.outages_over)?;
        Some(if self.scheduled_outage.is_some() { outage.until_ms } else { outage.from_ms })
    }

    fn change_destination(&mut self, t_ms: u64, trace: &mut Trace<Event>) {
        let before = self.outage();
        while self.next_outage_edge_ms().is_some_and(|edge_ms| edge_ms <= t_ms) {
            if self.scheduled_outage.take().is_some() {
                self.outages_over += 1;
            } else {
                self.scheduled_outage = self.config.outages.get(self.outages_over).map(|outage| outage.kind);
            }
        }
        match (before, self.outage()) {
            (Some(_), None) => trace.push(t_ms, Event::DestinationUp),
            (None, Some(kind)) => trace.push(t_ms, Event::DestinationDown(kind)),
            _ => {}
        }
    }

    fn take_arrivals(&mut self, t_ms: u64, trace: &mut Trace<Event>, out: &mut Outbox) -> Result<(), LabError> {
        let config = Arc::clone(&self.config);
        for (index, producer) in config.producers.iter().enumerate() {
            let Some(ticker) = self.tickers.get_mut(index).filter(|ticker| ticker.tick_ends_ms == Some(t_ms)) else { continue };
            ticker.tick_ends_ms = tick_after(t_ms, producer.tick_ms, producer.until_ms);
            let owed = ticker.owed + ticker.records_per_s * producer.tick_ms;
            let (count, first) = (owed / 1_000, ticker.produced);
            ticker.owed = owed % 1_000;
            ticker.produced += count;
            let admitted = self.admit(t_ms, producer.bytes, count, producer.batch_records(), trace);
            let partitions = Arc::clone(&self.partitions);
            for (key, count) in partitions.share(index, producer, first, admitted)? {
                self.receive(t_ms, &Run { key, bytes: producer.bytes, count, arrived_ms: t_ms }, out)?;
            }
        }
        while let Some(arrival) = config.arrivals.get(self.next_arrival).filter(|arrival| arrival.t_ms <= t_ms) {
            let key = self.partitions.of_arrival(self.next_arrival);
            self.next_arrival += 1;
            let count = self.admit(t_ms, arrival.bytes, arrival.count, put::batch_max(arrival.bytes), trace);
            self.receive(t_ms, &Run { key, bytes: arrival.bytes, count, arrived_ms: t_ms }, out)?;
        }
        for run in std::mem::take(&mut self.puts) {
            let count = self.admit(t_ms, run.bytes, run.count, put::batch_max(run.bytes), trace);
            self.receive(t_ms, &Run { count, ..run }, out)?;
        }
        Ok(())
    }

    /// How many of `count` records the source takes; they are counted here, and received one run after the other.
    fn admit(&mut self, t_ms: u64, bytes: u64, count: u64, batch: u64, trace: &mut Trace<Event>) -> u64 {
        let mut records = count;
        if let Source::DirectPut { region, quota_factor } = self.config.source {
            let quota = region.quota(u64::from(quota_factor));
            let admitted = self.window.put(t_ms, quota, bytes, count, batch);
            records = admitted.records;
            self.totals.requests += admitted.requests;
            if let Some(part) = admitted.refused_by {
                let used = self.window.used(t_ms);
                trace.push(t_ms, Event::Throttled { records: count - records, record_bytes: bytes, part, used, quota });
            }
        }
        let billed_bytes = put::billed_bytes(bytes, records);
        self.totals.offered += count;
        self.totals.throttled += count - records;
        self.totals.received += records;
        self.totals.received_bytes += bytes * records;
        self.totals.billed_bytes += billed_bytes;
        if records > 0 {
            trace.push(t_ms, Event::Received { records, bytes: bytes * records, billed_bytes });
        }
        records
    }

    fn receive(&mut self, t_ms: u64, run: &Run, out: &mut Outbox) -> Result<(), LabError> {
        if let Some(mut backup) = self.source_backup.take() {
            let mut left = Run { key: 0, ..*run };
            while left.count > 0 {
                let put = backup.put(t_ms, &left);
                left.count -= put.taken;
                if let Some(closed) = put.closed {
                    self.send(t_ms, ObjectKind::SourceBackup, "", 0, &closed, backup.hints());
                }
            }
            self.source_backup = Some(backup);
        }
        self.pipeline.arrive(t_ms, run, out)
    }

    fn close_source_backups(&mut self, t_ms: u64) {
        while let Some((closed, hints)) = self.source_backup.as_mut().and_then(|backup| Some((backup.due(t_ms)?, backup.hints()))) {
            self.send(t_ms, ObjectKind::SourceBackup, "", 0, &closed, hints);
        }
    }

    fn take_results(&mut self, t_ms: u64, trace: &mut Trace<Event>, out: &Outbox) {
        self.totals.dropped += out.dropped;
        for invocation in &out.invocations {
            self.totals.invocations += 1;
            self.totals.failed_batches += u64::from(invocation.failure.is_some());
            trace.push(t_ms, Event::Invoked(*invocation));
        }
        for refused in &out.refused {
            let partition = self.partitions.name(refused.run.key);
            let active = self.pipeline.config().active_limit;
            trace.push(t_ms, Event::PartitionRefused { partition, records: refused.run.count, active });
        }
        let hints = self.pipeline.buffers().hints();
        for Delivery { prefix, channel, closed } in &out.deliveries {
            let kind = match *prefix {
                PROCESSING_FAILED => ObjectKind::ProcessingFailed,
                PARTITIONING_FAILED => ObjectKind::PartitioningFailed,
                CONVERSION_FAILED => ObjectKind::ConversionFailed,
                _ => ObjectKind::Data,
            };
            let name = if self.config.dynamic_partitioning.is_some() { self.partitions.name(*prefix) } else { String::new() };
            self.send(t_ms, kind, &name, *channel, closed, hints);
        }
    }

    /// Makes an object of a closed buffer and puts it on its way.
    fn send(&mut self, t_ms: u64, kind: ObjectKind, partition: &str, channel: u32, closed: &Closed, hints: Hints) {
        self.objects += 1;
        let number = self.objects;
        let error_type = match kind {
            ObjectKind::Data | ObjectKind::SourceBackup => "",
            ObjectKind::ProcessingFailed => RESERVED[PROCESSING_FAILED as usize],
            ObjectKind::PartitioningFailed => RESERVED[PARTITIONING_FAILED as usize],
            ObjectKind::ConversionFailed => RESERVED[CONVERSION_FAILED as usize],
        };
        let key = object_key::Object {
            epoch_ms: self.config.epoch_ms.saturating_add(closed.oldest_arrival_ms),
            partition,
            error_type: error_type.trim_end_matches('/'),
            random: ChaCha8Rng::seed_from_u64(self.config.seed.wrapping_add(number)).random(),
        };
        let key_prefix = self.partitions.key_prefix(kind, &key);
        let delimiters = if self.config.append_delimiter { closed.records } else { 0 };
        let object_bytes = self.config.compression.of(closed.bytes.saturating_add(delimiters));
        let object = Object {
            number,
            kind,
            key_prefix,
            channel,
            opened_ms: closed.opened_ms,
            closed_ms: closed.closed_ms,
            trigger: closed.trigger,
            hints,
            records: closed.records,
            raw_bytes: closed.bytes,
            object_bytes: u64::try_from(object_bytes).unwrap_or(u64::MAX),
            oldest_arrival_ms: closed.oldest_arrival_ms,
        };
        if self.recent.len() == RECENT_OBJECTS_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(object.clone());
        self.in_transit.push_back((t_ms.saturating_add(self.config.delivery_latency_ms), object));
    }

    fn deliver(&mut self, t_ms: u64, trace: &mut Trace<Event>) -> Result<(), LabError> {
        while let Some((_, object)) = self.in_transit.pop_front_if(|(arrives_ms, _)| *arrives_ms <= t_ms) {
            if self.config.is_staged() && object.kind == ObjectKind::Data {
                trace.push(t_ms, Event::Staged { number: object.number });
            }
            match self.outage() {
                Some(kind) if self.config.is_down_for(object.kind) => self.wait(t_ms, kind, object, trace)?,
                _ => self.finish(t_ms, object, trace),
            }
        }
        let is_up = self.outage().is_none();
        while let Some(entry) = self.waiting.first_entry()
            && (is_up || entry.key().0 <= t_ms)
        {
            let object = entry.remove();
            if is_up {
                self.finish(t_ms, object, trace);
            } else {
                let fate = self.config.retry_policy().given_up();
                self.totals.count_given_up(&object, fate);
                trace.push(t_ms, Event::GivenUp { object, fate });
            }
        }
        Ok(())
    }

    fn wait(&mut self, t_ms: u64, kind: OutageKind, object: Object, trace: &mut Trace<Event>) -> Result<(), LabError> {
        if self.waiting.len() == WAITING_MAX {
            return Err(LabError::whole(format!("more than {WAITING_MAX} objects wait for the destination (WAITING_MAX)")));
        }
        let gives_up_ms = self.config.retry_policy().gives_up_ms(kind, t_ms, object.oldest_arrival_ms).max(t_ms);
        trace.push(t_ms, Event::Waiting { object: object.clone(), gives_up_ms });
        self.waiting.insert((gives_up_ms, object.number), object);
        Ok(())
    }

    fn finish(&mut self, t_ms: u64, object: Object, trace: &mut Trace<Event>) {
        self.totals.count_delivered(&object, t_ms, self.config.small_object_bytes);
        let freshness_ms = t_ms - object.oldest_arrival_ms;
        trace.push(t_ms, Event::Delivered { object, freshness_ms });
    }

    fn set_rate(&mut self, producer: u32, records_per_s: u64) -> Result<(), LabError> {
        if records_per_s > RECORDS_PER_S_MAX {
            let message = format!("at most {RECORDS_PER_S_MAX} (RECORDS_PER_S_MAX)");
            return Err(LabError::new("records_per_s", message));
        }
        let count = self.tickers.len();
        let ticker = self
            .tickers
            .get_mut(producer as usize)
            .ok_or_else(|| LabError::new("producer", format!("there are {count} producers, counted from 0")))?;
        ticker.records_per_s = records_per_s;
        Ok(())
    }

    fn reconfigure(&mut self, at_ms: u64, config: Config, trace: &mut Trace<Event>, out: &mut Outbox) -> Result<(), LabError> {
        match config.validate() {
            Ok(()) => {
                self.pipeline.reconfigure(at_ms, config.pipeline()?, out)?;
                self.config = Arc::new(config);
                trace.push(at_ms, Event::Reconfigured);
            }
            Err(refused) => trace.push(at_ms, Event::ReconfigurationRefused { why: refused.to_string() }),
        }
        Ok(())
    }
}

/// The end of the tick that begins at `from_ms`, if it lies within the producer's time.
fn tick_after(from_ms: u64, tick_ms: u64, until_ms: Option<u64>) -> Option<u64> {
    Some(from_ms.saturating_add(tick_ms)).filter(|&ends_ms| until_ms.is_none_or(|until_ms| ends_ms <= until_ms))
}
