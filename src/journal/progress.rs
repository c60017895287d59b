//! The state that the events add up to: attempts per question, sittings, goals that were reached.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{Body, Event, EventId, SittingId};
use crate::Millis;
use crate::content::model::{OptionIndex, QuestionEntry, QuestionId};
use crate::exam::sitting::{Action, Sitting};

/// An answer given to a question, in practice or in a sitting that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The event that recorded it: in practice the answer itself, in a sitting its start.
    pub event: EventId,
    /// When.
    pub at: Millis,
    /// Options chosen, as places in file order, in the form that the kind of question has.
    pub chosen: Vec<OptionIndex>,
}

/// How a learner stands with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Never answered.
    Unseen,
    /// The last answer was wrong.
    Wrong,
    /// The last answer was right.
    Right,
}

/// Events and what they add up to. Equal events, in any order of insertion, make equal progress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    events: BTreeMap<EventId, Event>,
    retracted: BTreeSet<EventId>,
    attempts: BTreeMap<QuestionId, Vec<Attempt>>,
    sittings: BTreeMap<SittingId, Sitting>,
    goals: BTreeMap<QuestionId, Reached>,
}

/// A goal that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// When last.
    pub at: Millis,
    /// The state, as the lab's links hold it; empty when there is no link to it.
    pub state: String,
}

impl Progress {
    /// Folds events, in any order, some perhaps twice.
    pub fn fold(events: impl IntoIterator<Item = Event>) -> Self {
        let mut progress = Self::default();
        for event in events {
            progress.keep(event);
        }
        progress.rebuild();
        progress
    }

    /// Adds an event. Returns whether it was new.
    pub fn insert(&mut self, event: Event) -> bool {
        let in_order = self.last_id().is_none_or(|last| *last < event.id);
        let takes_part = !matches!(event.body, Body::Retracted { .. }) && !self.retracted.contains(&event.id);
        if in_order && takes_part {
            self.apply(&event);
            return self.keep(event);
        }
        let is_new = self.keep(event);
        if is_new {
            self.rebuild();
        }
        is_new
    }

    /// Keeps an event and returns whether that changed anything. Two different events of one id do not happen by
    /// themselves; whichever comes first, the lesser stays, so that the order of arrival never matters.
    fn keep(&mut self, event: Event) -> bool {
        match self.events.get(&event.id) {
            Some(kept) if *kept <= event => false,
            _ => {
                self.events.insert(event.id.clone(), event);
                true
            }
        }
    }

    /// All events, oldest first.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &Event> {
        self.events.values()
    }

    /// The newest event's id.
    pub fn last_id(&self) -> Option<&EventId> {
        self.events.last_key_value().map(|(id, _)| id)
    }

    /// Whether an event is among them.
    pub fn has(&self, id: &EventId) -> bool {
        self.events.contains_key(id)
    }

    /// Answers given to a question, oldest first.
    pub fn attempts(&self, question: &QuestionId) -> &[Attempt] {
        self.attempts.get(question).map_or(&[], Vec::as_slice)
    }

    /// How the learner stands with a question, by its present key.
    pub fn standing(&self, question: &QuestionEntry) -> Standing {
        match self.attempts(&question.id).last() {
            None => Standing::Unseen,
            Some(attempt) if question.is_right(&attempt.chosen) => Standing::Right,
            Some(_) => Standing::Wrong,
        }
    }

    /// Whether and how the goal of a task was reached.
    pub fn goal(&self, goal: &QuestionId) -> Option<&Reached> {
        self.goals.get(goal)
    }

    /// A sitting.
    pub fn sitting(&self, id: &SittingId) -> Option<&Sitting> {
        self.sittings.get(id)
    }

    /// All sittings, oldest first.
    pub fn sittings(&self) -> impl DoubleEndedIterator<Item = (&SittingId, &Sitting)> {
        self.sittings.iter()
    }

    /// The newest sitting that has not ended.
    pub fn open_sitting(&self) -> Option<(&SittingId, &Sitting)> {
        self.sittings.iter().rev().find(|(_, sitting)| sitting.end().is_none())
    }

    /// The events of a sitting, from its start, oldest first, without what was taken back.
    pub fn events_of(&self, id: &SittingId) -> impl Iterator<Item = &Event> {
        let own = self.events.range(id..).map(|(_, event)| event).filter(|event| !self.retracted.contains(&event.id));
        own.filter(move |event| match &event.body {
            Body::SittingStarted { .. } => event.id == *id,
            Body::Sitting { sitting, .. } => sitting == id,
            Body::Answered { .. } | Body::GoalReached { .. } | Body::Retracted { .. } => false,
        })
    }

    /// What happened in a sitting, oldest first.
    pub fn actions(&self, id: &SittingId) -> impl Iterator<Item = (Millis, &Action)> {
        self.events_of(id).filter_map(|event| match &event.body {
            Body::Sitting { action, .. } => Some((event.at, action)),
            _ => None,
        })
    }

    /// When a question was last on the screen in a sitting or answered in practice.
    pub fn last_seen(&self) -> BTreeMap<&QuestionId, Millis> {
        let mut seen = BTreeMap::<&QuestionId, Millis>::new();
        let mut note = |question, at: Millis| {
            let last = seen.entry(question).or_insert(at);
            *last = at.max(*last);
        };
        for (question, attempts) in &self.attempts {
            for attempt in attempts {
                note(question, attempt.at);
            }
        }
        for sitting in self.sittings.values() {
            for (item, _) in sitting.items().filter(|(_, state)| state.seen) {
                note(&item.question, sitting.last_at());
            }
        }
        seen
    }

    fn rebuild(&mut self) {
        self.attempts.clear();
        self.sittings.clear();
        self.goals.clear();
        self.retracted = self
            .events
            .values()
            .filter_map(|event| match &event.body {
                Body::Retracted { event } => Some(event.clone()),
                _ => None,
            })
            .collect();
        let events = std::mem::take(&mut self.events);
        for event in events.values() {
            if !self.retracted.contains(&event.id) {
                self.apply(event);
            }
        }
        self.events = events;
    }

    fn apply(&mut self, event: &Event) {
        match &event.body {
            Body::Answered { question, chosen, .. } => {
                self.add_attempt(question.clone(), Attempt { event: event.id.clone(), at: event.at, chosen: chosen.clone() });
            }
            Body::SittingStarted { paper, terms } => {
                self.sittings.insert(event.id.clone(), Sitting::start(paper.clone(), terms.clone(), event.at));
            }
            Body::Sitting { sitting: id, action } => {
                let Some(sitting) = self.sittings.get_mut(id) else { return };
                let was_open = sitting.end().is_none();
                sitting.apply(event.at, action);
                let Some((ended, _)) = sitting.end().filter(|_| was_open) else { return };
                // A blank is no attempt: running out of time says nothing about knowing.
                let answered = sitting
                    .items()
                    .filter(|(_, state)| !state.chosen.is_empty())
                    .map(|(item, state)| (item.question.clone(), state.chosen.clone()))
                    .collect::<Vec<_>>();
                for (question, chosen) in answered {
                    self.add_attempt(question, Attempt { event: id.clone(), at: ended, chosen });
                }
            }
            Body::GoalReached { goal, state } => {
                self.goals.insert(goal.clone(), Reached { at: event.at, state: state.clone() });
            }
            Body::Retracted { .. } => {}
        }
    }

    fn add_attempt(&mut self, question: QuestionId, attempt: Attempt) {
        // The answers of a sitting count from its end, which may be told later than it was.
        let attempts = self.attempts.entry(question).or_default();
        let place = attempts.partition_point(|earlier| earlier.at <= attempt.at);
        attempts.insert(place, attempt);
    }
}
