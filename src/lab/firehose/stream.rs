//! A Firehose stream that runs: intake, stages and outlet as one [`Model`].
//!
//! A step does everything that is due at one instant, in this order: the destination goes down or comes back, the stages do
//! what comes before arrivals, records arrive, the stages do what comes after, closed buffers are delivered, and what waits
//! for the destination is delivered or given up.

use super::{
    buffer::{Buffers, Closed, Hints, KeyId, Run},
    delivery::OutageKind,
    event::{Event, Fate, Object, ObjectKind},
    intake::Intake,
    object_key,
    outbox::{Delivery, Outbox},
    outlet::Outlet,
    partitions::Partitions,
    pipeline::{CONVERSION_FAILED, PARTITIONING_FAILED, PROCESSING_FAILED, Pipeline},
    prefixes::RESERVED,
    ratio::Ratio,
    scenario::{CompressionFormat, Config, TransformConfig},
    totals::Totals,
    traffic::Pattern,
};
use crate::lab::{
    error::LabError,
    model::{Model, Trace},
    runner,
};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};
use std::{collections::VecDeque, sync::Arc};

/// Latest objects that a state remembers.
pub const RECENT_OBJECTS_MAX: usize = 256;
/// Objects that close at one instant, and likewise invocations and refusals.
pub const STEP_RESULTS_MAX: usize = 100_000;
/// Steps of [`simulate`].
pub const SIMULATE_STEPS_MAX: u64 = 10_000_000;

/// The Firehose lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Firehose;

/// What a learner can do while it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Input {
    /// Changes a producer's rate, from the tick that is under way.
    SetRate {
        /// Which producer, from 0.
        producer: u32,
        /// Records a second.
        records_per_s: u64,
    },
    /// Changes the bytes of a producer's records, from the tick that is under way.
    SetBytes {
        /// Which producer, from 0.
        producer: u32,
        /// Bytes of a record.
        bytes: u64,
    },
    /// Changes how a producer's rate changes by itself.
    SetPattern {
        /// Which producer, from 0.
        producer: u32,
        /// The new pattern.
        pattern: Pattern,
    },
    /// Changes the codec of objects that close from now on.
    SetCompression {
        /// The codec.
        format: CompressionFormat,
        /// Size of an object in proportion to the records in it.
        ratio: Ratio,
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

/// One moment of the run.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The scenario with the changes made since.
    config: Arc<Config>,
    partitions: Arc<Partitions>,
    intake: Intake,
    pipeline: Pipeline,
    /// Buffer of the source backup; it has only the key 0.
    source_backup: Option<Buffers>,
    outlet: Outlet,
    objects: u64,
    recent: VecDeque<Object>,
    totals: Totals,
}

/// Runs a scenario until nothing happens any more.
///
/// # Errors
/// As [`simulate`], and a producer that never ends.
pub fn simulate_to_end(config: &Config) -> Result<(State, Trace<Event>), LabError> {
    if let Some(index) = config.producers.iter().position(|producer| producer.until_ms.is_none()) {
        let message = "a run to the end needs producers that end";
        return Err(LabError::new("until_ms", message).in_item("producers", index));
    }
    simulate(config, runner::RUN_MS_MAX)
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
        Err(LabError::whole(format!("the run takes more than {SIMULATE_STEPS_MAX} steps (SIMULATE_STEPS_MAX)")))
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
        Ok(State {
            partitions: Arc::new(Partitions::new(config)?),
            intake: Intake::new(config),
            pipeline: Pipeline::new(config.pipeline()?),
            source_backup: config.source_backup.map(|backup| Buffers::new(backup.hints())),
            outlet: Outlet::default(),
            objects: 0,
            recent: VecDeque::new(),
            totals: Totals::default(),
            config: Arc::new(config.clone()),
        })
    }

    fn next_ms(state: &State) -> Option<u64> {
        let stages = [
            state.intake.next_ms(&state.config),
            state.pipeline.next_ms(),
            state.source_backup.as_ref().and_then(Buffers::next_due_ms),
            state.outlet.next_ms(&state.config),
        ];
        stages.into_iter().flatten().min()
    }

    fn step(state: &mut State, trace: &mut Trace<Event>) -> Result<(), LabError> {
        let Some(t_ms) = Self::next_ms(state) else { return Ok(()) };
        let config = Arc::clone(&state.config);
        let mut out = Outbox::with_room_for(STEP_RESULTS_MAX, "STEP_RESULTS_MAX");
        state.outlet.follow_scenario(t_ms, &config, trace);
        state.pipeline.begin_instant(t_ms, &mut out)?;
        state.close_source_backups(t_ms);
        let runs = state.intake.take(t_ms, &config, &state.partitions, &mut state.totals, trace)?;
        for run in &runs {
            state.back_up(t_ms, run);
            state.pipeline.arrive(t_ms, run, &mut out)?;
        }
        state.pipeline.end_instant(t_ms, &mut out)?;
        state.take_results(t_ms, &out, trace);
        state.outlet.deliver(t_ms, &config, &mut state.totals, trace)
    }

    fn apply(state: &mut State, at_ms: u64, input: &Input, trace: &mut Trace<Event>) -> Result<(), LabError> {
        match input {
            Input::SetRate { producer, records_per_s } => {
                state.intake.change(*producer, |producer| producer.records_per_s = *records_per_s)
            }
            Input::SetBytes { producer, bytes } => state.intake.change(*producer, |producer| producer.bytes = *bytes),
            Input::SetPattern { producer, pattern } => state.intake.change(*producer, |producer| producer.pattern = *pattern),
            Input::SetCompression { format, ratio } => {
                let (compression_format, compression) = (*format, *ratio);
                state.reconfigure(at_ms, Config { compression_format, compression, ..Config::clone(&state.config) }, trace)
            }
            Input::SetHints { size_mib, interval_s } => {
                let (size_mib, interval_s) = (Some(*size_mib), Some(*interval_s));
                state.reconfigure(at_ms, Config { size_mib, interval_s, ..Config::clone(&state.config) }, trace)
            }
            Input::SetTransform(_) if state.config.transform.is_none() => {
                Err(LabError::whole("this stream has no transformation that could be changed"))
            }
            Input::SetTransform(transform) => {
                let transform = Some(*transform);
                state.reconfigure(at_ms, Config { transform, ..Config::clone(&state.config) }, trace)
            }
            Input::DestinationDown(kind) => {
                state.outlet.take_down(at_ms, *kind, trace);
                Ok(())
            }
            Input::DestinationUp => {
                state.outlet.bring_back(at_ms, trace);
                Ok(())
            }
            Input::Put { bytes, count } => {
                state.intake.put(Run { key: state.partitions.of_put(), bytes: *bytes, count: *count, arrived_ms: at_ms })
            }
        }
    }

    fn check(state: &State) -> Result<(), LabError> {
        let totals = &state.totals;
        let (received, gone) = (totals.received, totals.gone());
        let inside: u64 = state.records_inside().iter().sum();
        if received != gone + inside {
            return Err(LabError::whole(format!("{received} records received, but {gone} gone and {inside} inside")));
        }
        if totals.offered != received + totals.throttled {
            return Err(LabError::whole(format!(
                "{} records offered, but {received} received and {} throttled",
                totals.offered, totals.throttled
            )));
        }
        if let Some(backup) = &state.source_backup {
            let buffered = backup.iter().map(|(_, open)| open.records).sum::<u64>();
            let backed_up = totals.source_backup + buffered + state.outlet.source_backup_records();
            if received != backed_up {
                return Err(LabError::whole(format!("{received} records received, but {backed_up} in the source backup")));
            }
        }
        let (active, limit) = (state.pipeline.active_partitions(), state.pipeline.config().active_limit);
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

    /// The same with the producers as they are now: a scenario that goes on like this run.
    pub fn settings(&self) -> Config {
        Config { producers: self.intake.producers(), ..Config::clone(&self.config) }
    }

    /// Records and bytes a second that producers write at `now_ms`.
    pub fn rate_at(&self, now_ms: u64) -> (u64, u64) {
        self.intake.rate_at(now_ms)
    }

    /// When Firehose received the oldest record that it still has, in ms; `None` when it has none.
    pub fn oldest_arrival_ms(&self) -> Option<u64> {
        [self.pipeline.oldest_arrival_ms(), self.outlet.oldest_arrival_ms()].into_iter().flatten().min()
    }

    /// What became of one of the latest objects.
    pub fn fate_of(&self, object: &Object) -> Fate {
        self.outlet.fate_of(object)
    }

    /// Sums since the start.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// A figure by its name: those of [`Totals::metrics`], and what there is at this moment.
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
        [collected, transforming, buffered, self.outlet.records()]
    }

    /// The stages.
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// Whose destination buffer it is: the partition or kind of error as text, and the channel.
    pub fn buffer_name(&self, key: KeyId) -> (String, u32) {
        let (prefix, channel) = self.pipeline.prefix_and_channel(key);
        (self.partitions.name(prefix), channel)
    }

    /// Objects that are tried again, with the last instant at which each can be delivered.
    pub fn waiting(&self) -> impl Iterator<Item = (u64, &Object)> {
        self.outlet.waiting()
    }

    /// The latest closed buffers, oldest first.
    pub fn recent_objects(&self) -> impl DoubleEndedIterator<Item = &Object> {
        self.recent.iter()
    }

    /// How the destination fails at the moment, if it does.
    pub fn outage(&self) -> Option<OutageKind> {
        self.outlet.outage()
    }

    /// What the records received so far cost, in millionths of a US dollar, rounded down.
    pub fn cost_micro_usd(&self) -> u64 {
        let exact = (u128::from(self.totals.billed_bytes) * u128::from(self.config.price_per_gib_micro_usd)) >> 30;
        u64::try_from(exact).unwrap_or(u64::MAX)
    }

    fn back_up(&mut self, t_ms: u64, run: &Run) {
        let Some(mut backup) = self.source_backup.take() else { return };
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

    fn close_source_backups(&mut self, t_ms: u64) {
        while let Some((closed, hints)) = self.source_backup.as_mut().and_then(|backup| Some((backup.due(t_ms)?, backup.hints()))) {
            self.send(t_ms, ObjectKind::SourceBackup, "", 0, &closed, hints);
        }
    }

    fn take_results(&mut self, t_ms: u64, out: &Outbox, trace: &mut Trace<Event>) {
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
            let partition = self.partitions.name(*prefix);
            self.send(t_ms, kind, &partition, *channel, closed, hints);
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
        let delimiters = if self.config.append_delimiter { closed.records } else { 0 };
        let object_bytes = self.config.ratio_of(kind).of(closed.bytes.saturating_add(delimiters));
        let object = Object {
            number,
            kind,
            key_prefix: self.partitions.key_prefix(kind, &key),
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
        self.outlet.send(t_ms.saturating_add(self.config.delivery_latency_ms), object);
    }

    fn reconfigure(&mut self, at_ms: u64, config: Config, trace: &mut Trace<Event>) -> Result<(), LabError> {
        if let Err(refused) = config.validate() {
            trace.push(at_ms, Event::ReconfigurationRefused { why: refused.to_string() });
            return Ok(());
        }
        let mut out = Outbox::with_room_for(STEP_RESULTS_MAX, "STEP_RESULTS_MAX");
        self.pipeline.reconfigure(at_ms, config.pipeline()?, &mut out)?;
        self.config = Arc::new(config);
        trace.push(at_ms, Event::Reconfigured);
        self.take_results(at_ms, &out, trace);
        Ok(())
    }
}
