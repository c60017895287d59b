//! The way of objects to their destination: in transit, delivered, tried again while it is down, given up.

use super::{
    delivery::{self, OutageKind},
    event::{Event, Fate, Object, ObjectKind},
    scenario::Config,
    totals::Totals,
};
use crate::lab::{error::LabError, model::Trace};
use std::collections::{BTreeMap, VecDeque};

/// Objects that wait for their destination at the same time.
const WAITING_MAX: usize = 100_000;
/// Objects whose end is remembered: a few times as many as a state remembers at all, because they may end out of order.
const ENDED_MAX: usize = 1_024;

/// Closed buffers that are not at their destination yet, and whether it takes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Outlet {
    /// By the instant of their arrival, which is the order of closing.
    in_transit: VecDeque<(u64, Object)>,
    /// By the last instant at which they can be delivered, then by number.
    waiting: BTreeMap<(u64, u64), Object>,
    /// When a learner has brought the destination back, for those that wait.
    retry_at_ms: Option<u64>,
    /// Outages of the scenario that are over.
    outages_over: usize,
    /// The latest objects that were delivered or given up, by number, with how and when.
    ended: VecDeque<(u64, Fate)>,
    scheduled: Option<OutageKind>,
    manual: Option<OutageKind>,
}

impl Outlet {
    /// When something happens next.
    pub(super) fn next_ms(&self, config: &Config) -> Option<u64> {
        let arrives_ms = self.in_transit.front().map(|(arrives_ms, _)| *arrives_ms);
        let gives_up_ms = self.waiting.first_key_value().map(|((gives_up_ms, _), _)| *gives_up_ms);
        [arrives_ms, gives_up_ms, self.retry_at_ms, self.next_edge_ms(config)].into_iter().flatten().min()
    }

    /// How the destination fails at the moment, if it does.
    pub(super) fn outage(&self) -> Option<OutageKind> {
        self.scheduled.or(self.manual)
    }

    /// Objects that are tried again, with the last instant at which each can be delivered.
    pub(super) fn waiting(&self) -> impl Iterator<Item = (u64, &Object)> {
        self.waiting.iter().map(|((gives_up_ms, _), object)| (*gives_up_ms, object))
    }

    /// What has become of an object.
    pub(super) fn fate_of(&self, object: &Object) -> Fate {
        // The latest are asked about, so they are looked at first.
        let ended = self.ended.iter().rev().find(|(number, _)| *number == object.number).map(|(_, fate)| *fate);
        let waiting = || {
            let (gives_up_ms, _) = self.waiting().find(|(_, waiting)| waiting.number == object.number)?;
            Some(Fate::Waiting { gives_up_ms })
        };
        ended.or_else(waiting).unwrap_or(Fate::InTransit)
    }

    /// When the oldest record on its way arrived; copies of the source backup not counted.
    pub(super) fn oldest_arrival_ms(&self) -> Option<u64> {
        let objects = self.in_transit.iter().map(|(_, object)| object).chain(self.waiting.values());
        objects.filter(|object| object.kind != ObjectKind::SourceBackup).map(|object| object.oldest_arrival_ms).min()
    }

    /// Records on their way. Copies of the source backup are not counted: the records themselves are elsewhere.
    pub(super) fn records(&self) -> u64 {
        let objects = self.in_transit.iter().map(|(_, object)| object).chain(self.waiting.values());
        objects.filter(|object| object.kind != ObjectKind::SourceBackup).map(|object| object.records).sum()
    }

    /// Records on their way to the bucket of the source backup.
    pub(super) fn source_backup_records(&self) -> u64 {
        let objects = self.in_transit.iter().map(|(_, object)| object);
        objects.filter(|object| object.kind == ObjectKind::SourceBackup).map(|object| object.records).sum()
    }

    /// Puts an object on its way.
    pub(super) fn send(&mut self, arrives_ms: u64, object: Object) {
        self.in_transit.push_back((arrives_ms, object));
    }

    /// A learner takes the destination down.
    pub(super) fn take_down(&mut self, at_ms: u64, kind: OutageKind, trace: &mut Trace<Event>) {
        if self.outage().is_none() {
            trace.push(at_ms, Event::DestinationDown(kind));
        }
        self.manual = Some(kind);
    }

    /// A learner brings the destination back. An outage of the scenario goes on.
    pub(super) fn bring_back(&mut self, at_ms: u64, trace: &mut Trace<Event>) {
        if self.manual.take().is_some() && self.outage().is_none() {
            self.retry_at_ms = Some(at_ms);
            trace.push(at_ms, Event::DestinationUp);
        }
    }

    /// Begins and ends the outages of the scenario that do so at `t_ms`.
    pub(super) fn follow_scenario(&mut self, t_ms: u64, config: &Config, trace: &mut Trace<Event>) {
        self.retry_at_ms = None;
        let before = self.outage();
        while self.next_edge_ms(config).is_some_and(|edge_ms| edge_ms <= t_ms) {
            if self.scheduled.take().is_some() {
                self.outages_over += 1;
            } else {
                self.scheduled = config.outages.get(self.outages_over).map(|outage| outage.kind);
            }
        }
        match (before, self.outage()) {
            (Some(_), None) => trace.push(t_ms, Event::DestinationUp),
            (None, Some(kind)) => trace.push(t_ms, Event::DestinationDown(kind)),
            _ => {}
        }
    }

    /// Delivers what arrives at `t_ms` and what can be tried again, and gives up what has waited too long.
    pub(super) fn deliver(&mut self, t_ms: u64, config: &Config, totals: &mut Totals, trace: &mut Trace<Event>) -> Result<(), LabError> {
        while let Some((_, object)) = self.in_transit.pop_front_if(|(arrives_ms, _)| *arrives_ms <= t_ms) {
            if config.is_staged() && object.kind == ObjectKind::Data {
                trace.push(t_ms, Event::Staged { number: object.number });
            }
            match self.outage() {
                Some(kind) if config.is_down_for(object.kind) => self.wait(t_ms, kind, object, config, trace)?,
                _ => self.finish(t_ms, object, config, totals, trace),
            }
        }
        let is_up = self.outage().is_none();
        while let Some(entry) = self.waiting.first_entry()
            && (is_up || entry.key().0 <= t_ms)
        {
            let object = entry.remove();
            if is_up {
                self.finish(t_ms, object, config, totals, trace);
            } else {
                let fate = config.retry_policy().given_up();
                totals.count_given_up(&object, fate);
                self.end(object.number, Fate::GivenUp { at_ms: t_ms, fate });
                trace.push(t_ms, Event::GivenUp { object, fate, folder: delivery::failed_folder(config.destination) });
            }
        }
        Ok(())
    }

    fn wait(&mut self, t_ms: u64, kind: OutageKind, object: Object, config: &Config, trace: &mut Trace<Event>) -> Result<(), LabError> {
        if self.waiting.len() == WAITING_MAX {
            return Err(LabError::whole(format!("more than {WAITING_MAX} objects wait for the destination (WAITING_MAX)")));
        }
        let gives_up_ms = config.retry_policy().gives_up_ms(kind, t_ms, object.oldest_arrival_ms).max(t_ms);
        trace.push(t_ms, Event::Waiting { object: object.clone(), gives_up_ms });
        self.waiting.insert((gives_up_ms, object.number), object);
        Ok(())
    }

    fn next_edge_ms(&self, config: &Config) -> Option<u64> {
        let outage = config.outages.get(self.outages_over)?;
        Some(if self.scheduled.is_some() { outage.until_ms } else { outage.from_ms })
    }

    fn finish(&mut self, t_ms: u64, object: Object, config: &Config, totals: &mut Totals, trace: &mut Trace<Event>) {
        totals.count_delivered(&object, t_ms, config.small_object_bytes);
        self.end(object.number, Fate::Delivered { at_ms: t_ms });
        let freshness_ms = t_ms - object.oldest_arrival_ms;
        trace.push(t_ms, Event::Delivered { object, freshness_ms });
    }

    fn end(&mut self, number: u64, fate: Fate) {
        if self.ended.len() == ENDED_MAX {
            self.ended.pop_front();
        }
        self.ended.push_back((number, fate));
    }
}
