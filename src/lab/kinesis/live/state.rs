//! The live model itself: what is due at an instant, in which order, and what a learner can change.
//!
//! At one instant: the learner's inputs, then shards that open, then records that expire, then writers by number, then readers, of which
//! the one that has waited longest comes first.

use crate::lab::{
    error::LabError,
    kinesis::{
        aws::{ErrorName, Refusal},
        limits::{
            ACCOUNT_ID, FAN_OUT_CONSUMERS_MAX, FAN_OUT_CONSUMERS_MAX_ADVANTAGE, MODE_SWITCHES_PER_DAY, SHARD_COUNT_UPDATES_PER_DAY,
            STREAM_NAME,
        },
        live::{
            config::{
                CONSUMERS_MAX, CapacityMode, ConsumerConfig, KinesisConfig, KinesisInput, LIVE_SHARDS_EVER_MAX, LIVE_SHARDS_MAX,
                PRODUCERS_MAX, ProducerConfig, Reads,
            },
            consumer::Consumer,
            event::KinesisEvent,
            producer::{Producer, Work},
            store::Store,
            validate::{check_length, check_retention},
        },
        on_demand::{OnDemand, OnDemandConfig},
        routing::parse_hash_key,
        shards::{Shard, Shards},
        stream::Stream,
    },
    model::{Model, Trace},
};
use std::collections::VecDeque;

/// A day in ms, over which quotas roll.
const DAY_MS: u64 = 86_400_000;

/// The lab as a [`Model`].
#[derive(Debug)]
pub struct Kinesis;

/// One moment of the lab. Read it through [`super::frame`].
#[derive(Clone, Debug, PartialEq)]
pub struct KinesisState {
    pub(super) store: Store,
    pub(super) producers: Vec<Producer>,
    pub(super) consumers: Vec<Consumer>,
    pub(super) mode: CapacityMode,
    pub(super) reshard: Option<(u64, Reshard)>,
    seed: u64,
    reshard_ms: u64,
    request_bytes_max: u64,
    /// When UpdateShardCount and UpdateStreamMode were used in the last 24 hours.
    count_updates: VecDeque<u64>,
    mode_switches: VecDeque<u64>,
    due_ms: Option<u64>,
}

/// A change of the shards that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reshard {
    Split { shard: u64, at: u128 },
    Merge { shard: u64, adjacent: u64 },
    Count { target: u64 },
}

impl Model for Kinesis {
    const NAME: &'static str = "kinesis";
    type Config = KinesisConfig;
    type State = KinesisState;
    type Input = KinesisInput;
    type Event = KinesisEvent;

    fn init(config: &KinesisConfig) -> Result<KinesisState, LabError> {
        config.check()?;
        let on_demand = match config.mode {
            CapacityMode::Provisioned => None,
            CapacityMode::OnDemand(on_demand) => Some(OnDemand::new(on_demand)),
        };
        let store = Store::new(Stream::new(config.model, config.read_shards()?), on_demand, config.retention_ms);
        let mut state = KinesisState {
            store,
            producers: Vec::new(),
            consumers: Vec::new(),
            mode: config.mode,
            reshard: None,
            seed: config.seed,
            reshard_ms: config.reshard_ms,
            request_bytes_max: config.request_bytes_max,
            count_updates: VecDeque::new(),
            mode_switches: VecDeque::new(),
            due_ms: None,
        };
        for producer in &config.producers {
            state.add_producer(0, producer)?;
        }
        for (index, consumer) in config.consumers.iter().enumerate() {
            state.check_fan_out(consumer, None).map_err(|refusal| LabError::new("reads", refusal.message).in_item("consumers", index))?;
            state.add_consumer(0, consumer)?;
        }
        state.set_due();
        Ok(state)
    }

    fn next_ms(state: &KinesisState) -> Option<u64> {
        state.due_ms
    }

    fn step(state: &mut KinesisState, trace: &mut Trace<KinesisEvent>) -> Result<(), LabError> {
        let Some(now_ms) = state.due_ms else { return Ok(()) };
        if let Some((_, reshard)) = state.reshard.take_if(|(done_ms, _)| *done_ms <= now_ms) {
            state.finish_reshard(now_ms, reshard, trace);
        }
        state.scale(now_ms, trace);
        state.expire(now_ms, trace);
        for (id, producer) in (0..).zip(&mut state.producers) {
            if producer.due_ms.is_some_and(|due_ms| due_ms <= now_ms) {
                let request_bytes_max = state.request_bytes_max;
                producer.run(&mut Work { now_ms, id, request_bytes_max, store: &mut state.store, trace });
            }
        }
        state.read(now_ms, trace);
        state.set_due();
        state.store.check_bounds()
    }

    fn apply(state: &mut KinesisState, at_ms: u64, input: &KinesisInput, trace: &mut Trace<KinesisEvent>) -> Result<(), LabError> {
        let answer = state.do_input(at_ms, input, trace)?;
        if let Err(refusal) = answer {
            trace.push(at_ms, KinesisEvent::Refused { refusal });
        }
        state.set_due();
        Ok(())
    }

    fn check(state: &KinesisState) -> Result<(), LabError> {
        state.store.check()?;
        for (id, producer) in state.producers.iter().enumerate() {
            producer.check(id)?;
        }
        for (id, consumer) in state.consumers.iter().enumerate() {
            consumer.check(id, &state.store)?;
        }
        // What producers say they stored is what shards say they took.
        let said: u64 = state.producers.iter().map(|producer| producer.totals.records).sum();
        let taken = state.store.stream.written_total().accepted;
        if said != taken {
            return Err(LabError::whole(format!("producers stored {said} records, and shards took {taken}")));
        }
        Ok(())
    }
}

/// What the service answers to an input; the outer error is one of the input itself.
type Answer = Result<Result<(), Refusal>, LabError>;

impl KinesisState {
    fn set_due(&mut self) {
        let producers_ms = self.producers.iter().filter_map(|producer| producer.due_ms).min();
        let consumers_ms = self.consumers.iter().filter_map(Consumer::next_ms).min();
        let reshard_ms = self.reshard.map(|(done_ms, _)| done_ms);
        self.due_ms = [producers_ms, consumers_ms, reshard_ms, self.store.next_ms()].into_iter().flatten().min();
    }

    fn do_input(&mut self, at_ms: u64, input: &KinesisInput, trace: &mut Trace<KinesisEvent>) -> Answer {
        match input {
            KinesisInput::Split { shard, at } => {
                let at = match at {
                    None => self.store.middle_of(*shard).unwrap_or(0),
                    Some(text) => match parse_hash_key("NewStartingHashKey", text) {
                        Ok(at) => at,
                        Err(refusal) => return Ok(Err(refusal)),
                    },
                };
                Ok(self.start_reshard(at_ms, Reshard::Split { shard: *shard, at }, trace))
            }
            KinesisInput::Merge { shard, adjacent } => {
                Ok(self.start_reshard(at_ms, Reshard::Merge { shard: *shard, adjacent: *adjacent }, trace))
            }
            KinesisInput::UpdateShardCount { target } => Ok(self.start_reshard(at_ms, Reshard::Count { target: *target }, trace)),
            KinesisInput::SetMode { mode } => {
                mode.check().map_err(|error| error.in_field("mode").in_field("set_mode"))?;
                Ok(self.set_mode(at_ms, *mode))
            }
            KinesisInput::SetRetention { retention_ms } => {
                check_retention("set_retention.retention_ms", *retention_ms)?;
                self.store.retention_ms = *retention_ms;
                self.expire(at_ms, trace);
                Ok(Ok(()))
            }
            KinesisInput::AddProducer { producer } => {
                self.add_producer(at_ms, producer).map_err(|error| error.in_field("add_producer"))?;
                Ok(Ok(()))
            }
            KinesisInput::ChangeProducer { index, producer } => {
                self.change_producer(at_ms, *index, producer, trace).map_err(|error| error.in_field("change_producer"))?;
                Ok(Ok(()))
            }
            KinesisInput::AddConsumer { consumer } => {
                if let Err(refusal) = self.check_fan_out(consumer, None) {
                    return Ok(Err(refusal));
                }
                self.add_consumer(at_ms, consumer).map_err(|error| error.in_field("add_consumer"))?;
                Ok(Ok(()))
            }
            KinesisInput::ChangeConsumer { index, consumer } => {
                consumer.check().map_err(|error| error.in_field("consumer").in_field("change_consumer"))?;
                if let Err(refusal) = self.check_fan_out(consumer, Some(*index)) {
                    return Ok(Err(refusal));
                }
                self.consumer(*index).map_err(|error| error.in_field("change_consumer"))?.change(consumer.clone(), at_ms);
                Ok(Ok(()))
            }
            KinesisInput::RemoveConsumer { index } => {
                self.consumer(*index).map_err(|error| error.in_field("remove_consumer"))?.removed = true;
                Ok(Ok(()))
            }
        }
    }

    fn add_producer(&mut self, at_ms: u64, config: &ProducerConfig) -> Result<(), LabError> {
        check_length("producer", self.producers.len() + 1, PRODUCERS_MAX, "PRODUCERS_MAX")?;
        config.check().map_err(|error| error.in_field("producer"))?;
        self.producers.push(Producer::new(config.clone(), self.seed, self.producers.len() as u64, at_ms));
        Ok(())
    }

    fn change_producer(&mut self, now_ms: u64, id: u64, config: &ProducerConfig, trace: &mut Trace<KinesisEvent>) -> Result<(), LabError> {
        config.check().map_err(|error| error.in_field("producer"))?;
        let producer = usize::try_from(id).ok().and_then(|index| self.producers.get_mut(index));
        let producer = producer.ok_or_else(|| LabError::new("index", format!("there is no producer {id}")))?;
        let request_bytes_max = self.request_bytes_max;
        producer.change(config.clone(), self.seed, &mut Work { now_ms, id, request_bytes_max, store: &mut self.store, trace });
        Ok(())
    }

    fn add_consumer(&mut self, at_ms: u64, config: &ConsumerConfig) -> Result<(), LabError> {
        check_length("consumer", self.consumers.len() + 1, CONSUMERS_MAX, "CONSUMERS_MAX")?;
        config.check().map_err(|error| error.in_field("consumer"))?;
        self.consumers.push(Consumer::new(config.clone(), &self.store, at_ms));
        Ok(())
    }

    fn consumer(&mut self, index: u64) -> Result<&mut Consumer, LabError> {
        let consumer = usize::try_from(index).ok().and_then(|index| self.consumers.get_mut(index)).filter(|consumer| !consumer.removed);
        consumer.ok_or_else(|| LabError::new("index", format!("there is no consumer {index}")))
    }

    /// Refuses one more enhanced fan-out consumer than a stream can have; `index` is the one that changes.
    fn check_fan_out(&self, config: &ConsumerConfig, index: Option<u64>) -> Result<(), Refusal> {
        let others = (0..)
            .zip(&self.consumers)
            .filter(|(id, consumer)| Some(*id) != index && !consumer.removed && consumer.config.reads == Reads::FanOut);
        let max = match self.mode {
            CapacityMode::OnDemand(OnDemandConfig { warm_bytes_per_s: 1.., .. }) => FAN_OUT_CONSUMERS_MAX_ADVANTAGE,
            _ => FAN_OUT_CONSUMERS_MAX,
        };
        if config.reads == Reads::FanOut && others.count() as u64 >= max {
            let message = format!("Stream {STREAM_NAME} under account {ACCOUNT_ID} has {max} registered consumers already.");
            return Err(Refusal::new(ErrorName::LimitExceededException, message));
        }
        Ok(())
    }

    fn set_mode(&mut self, at_ms: u64, mode: CapacityMode) -> Result<(), Refusal> {
        self.check_active()?;
        use_quota(&mut self.mode_switches, at_ms, MODE_SWITCHES_PER_DAY, "capacity mode switches")?;
        self.mode = mode;
        let on_demand = match mode {
            CapacityMode::Provisioned => None,
            CapacityMode::OnDemand(config) => {
                // A stream that becomes on-demand keeps its shards and what they take.
                let has_now = self.store.stream.shards().open_count() * crate::lab::kinesis::limits::MIB;
                let peak_bytes_per_s = config.peak_bytes_per_s.max(has_now / 2);
                Some(OnDemand::new(OnDemandConfig { peak_bytes_per_s, ..config }))
            }
        };
        self.store.set_on_demand(at_ms, on_demand);
        Ok(())
    }

    fn check_active(&self) -> Result<(), Refusal> {
        if self.reshard.is_none() {
            return Ok(());
        }
        let message = format!("Stream {STREAM_NAME} under account {ACCOUNT_ID} is not ACTIVE, instead in state UPDATING.");
        Err(Refusal::new(ErrorName::ResourceInUseException, message))
    }

    fn start_reshard(&mut self, at_ms: u64, reshard: Reshard, trace: &mut Trace<KinesisEvent>) -> Result<(), Refusal> {
        if self.store.on_demand.is_some() {
            let message = "This API is only supported for the data streams with the provisioned capacity mode.";
            return Err(Refusal::new(ErrorName::ValidationException, message));
        }
        self.check_active()?;
        let shards = self.store.stream.shards();
        let (open, opening) = match reshard {
            Reshard::Split { shard, at } => (shards.open_count() + 1, shards.check_split(shard, at).map(|()| 2)?),
            Reshard::Merge { shard, adjacent } => (shards.open_count(), shards.check_merge(shard, adjacent).map(|()| 1)?),
            Reshard::Count { target } => (target, shards.check_update_count(target).map(|()| 3 * target + shards.open_count())?),
        };
        let bounds = [
            ("open", open, LIVE_SHARDS_MAX, "LIVE_SHARDS_MAX"),
            ("ever", shards.all().len() as u64 + opening, LIVE_SHARDS_EVER_MAX, "LIVE_SHARDS_EVER_MAX"),
        ];
        if let Some((what, count, max, name)) = bounds.into_iter().find(|(_, count, max, _)| count > max) {
            let message = format!("The lab shows {max} shards at most ({name}): this would be {count} {what}.");
            return Err(Refusal::new(ErrorName::LimitExceededException, message));
        }
        if matches!(reshard, Reshard::Count { .. }) {
            use_quota(&mut self.count_updates, at_ms, SHARD_COUNT_UPDATES_PER_DAY, "shard count updates")?;
        }
        if self.reshard_ms == 0 {
            self.finish_reshard(at_ms, reshard, trace);
        } else {
            let until_ms = at_ms + self.reshard_ms;
            self.reshard = Some((until_ms, reshard));
            trace.push(at_ms, KinesisEvent::ReshardStarted { until_ms });
        }
        Ok(())
    }

    fn finish_reshard(&mut self, now_ms: u64, reshard: Reshard, trace: &mut Trace<KinesisEvent>) {
        let open_before: Vec<u64> = self.store.stream.shards().open_ids().to_vec();
        // It was checked when it started, and nothing else changes the shards of a stream that is UPDATING.
        let done = match reshard {
            Reshard::Split { shard, at } => self.store.stream.split(shard, at, now_ms).map(|_| ()),
            Reshard::Merge { shard, adjacent } => self.store.stream.merge(shard, adjacent, now_ms).map(|_| ()),
            Reshard::Count { target } => self.store.stream.update_count(target, now_ms).map(|_| ()),
        };
        if let Err(refusal) = done {
            trace.push(now_ms, KinesisEvent::Refused { refusal });
            return;
        }
        let closed = open_before.into_iter().filter(|&id| !is_open(self.store.stream.shards(), id)).collect();
        self.note_opened(now_ms, closed, false, trace);
    }

    /// Lets an on-demand stream scale.
    fn scale(&mut self, now_ms: u64, trace: &mut Trace<KinesisEvent>) {
        if let Some(bytes_per_s) = self.store.end_minute(now_ms) {
            trace.push(now_ms, KinesisEvent::Capacity { bytes_per_s });
        }
        let closed = self.store.split_scheduled(now_ms);
        if !closed.is_empty() {
            self.note_opened(now_ms, closed, true, trace);
        }
    }

    fn note_opened(&mut self, now_ms: u64, closed: Vec<u64>, by_service: bool, trace: &mut Trace<KinesisEvent>) {
        let opened = self.store.open_new();
        for consumer in self.consumers.iter_mut().filter(|consumer| !consumer.removed) {
            for shard in opened.clone().filter_map(|id| self.store.stream.shards().get(id)) {
                consumer.track(shard, 0, now_ms);
            }
        }
        trace.push(now_ms, KinesisEvent::Resharded { closed, opened: opened.collect(), by_service });
    }

    /// Drops what is older than the retention.
    fn expire(&mut self, now_ms: u64, trace: &mut Trace<KinesisEvent>) {
        let Some(until_ms) = now_ms.checked_sub(self.store.retention_ms) else { return };
        for (shard, state) in (0..).zip(&mut self.store.shards) {
            let records = state.log.expire(until_ms);
            if records == 0 {
                continue;
            }
            let oldest = state.log.oldest();
            let lost = (0..).zip(&mut self.consumers).map(|(id, consumer)| (id, consumer.expire(shard, oldest)));
            let lost = lost.filter(|(_, count)| *count > 0).collect();
            trace.push(now_ms, KinesisEvent::Expired { shard, records, lost });
        }
    }

    fn read(&mut self, now_ms: u64, trace: &mut Trace<KinesisEvent>) {
        let mut callers = Vec::new();
        for (id, consumer) in (0..).zip(&self.consumers) {
            callers.extend(consumer.due(now_ms).map(|(shard, answered_ms)| (shard, answered_ms, id)));
        }
        callers.sort_unstable();
        for (shard, _, id) in callers {
            if let Some(consumer) = usize::try_from(id).ok().and_then(|index| self.consumers.get_mut(index)) {
                consumer.read(id, shard, now_ms, &mut self.store, trace);
            }
        }
    }
}

fn is_open(shards: &Shards, id: u64) -> bool {
    shards.get(id).is_some_and(Shard::is_open)
}

/// Uses one of `max` operations in a rolling day.
fn use_quota(used: &mut VecDeque<u64>, at_ms: u64, max: usize, what: &str) -> Result<(), Refusal> {
    while used.front().is_some_and(|&before_ms| before_ms + DAY_MS <= at_ms) {
        used.pop_front();
    }
    if used.len() >= max {
        let message = format!("Stream {STREAM_NAME} under account {ACCOUNT_ID} has reached its limit of {max} {what} in 24 hours.");
        return Err(Refusal::new(ErrorName::LimitExceededException, message));
    }
    used.push_back(at_ms);
    Ok(())
}
