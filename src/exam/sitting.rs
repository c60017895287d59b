//! A sitting as a state machine: what was chosen, flagged and seen, against a deadline that never moves.
//!
//! It is rebuilt from the journal's events, so it accepts them in the order they were recorded and ignores, without
//! failing, those that no longer apply (an answer that arrives after the end, an item that does not exist).

use serde::{Deserialize, Serialize};

use super::paper::{Item, Paper};
use crate::Millis;
use crate::content::model::OptionIndex;

/// Why a sitting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// Handed in.
    Submitted,
    /// The time was over.
    Expired,
}

/// What happens in a sitting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Action {
    /// An item comes onto the screen.
    Visit {
        /// Its place on the paper, from 0.
        item: u32,
    },
    /// The options chosen for an item are now these.
    Choose {
        /// Its place on the paper, from 0.
        item: u32,
        /// Places of options in file order.
        chosen: Vec<OptionIndex>,
    },
    /// An item is flagged for review, or no longer.
    Flag {
        /// Its place on the paper, from 0.
        item: u32,
        /// Whether it is flagged.
        on: bool,
    },
    /// The end.
    End {
        /// Why.
        reason: EndReason,
    },
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemStatus {
    /// It was never on the screen.
    Unseen,
    /// Fewer options are chosen than asked for.
    Incomplete,
    /// As many options are chosen as asked for.
    Complete,
}

/// What is known of an item during a sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemState {
    /// Options chosen, as places in file order, ascending.
    pub chosen: Vec<OptionIndex>,
    /// Flagged for review.
    pub flagged: bool,
    /// Has been on the screen.
    pub seen: bool,
}

/// A sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    paper: Paper,
    started: Millis,
    states: Vec<ItemState>,
    current: usize,
    last_at: Millis,
    end: Option<(Millis, EndReason)>,
}

impl Sitting {
    /// A sitting of `paper` that starts at `now`.
    pub fn start(mut paper: Paper, now: Millis) -> Self {
        // An imported paper may say anything.
        paper.allowed_ms = paper.allowed_ms.max(0);
        let states = vec![ItemState::default(); paper.items.len()];
        Self { paper, started: now, states, current: 0, last_at: now, end: None }
    }

    /// The paper.
    pub fn paper(&self) -> &Paper {
        &self.paper
    }

    /// When it started.
    pub fn started(&self) -> Millis {
        self.started
    }

    /// When the time is over.
    pub fn deadline(&self) -> Millis {
        self.started.saturating_add(self.paper.allowed_ms)
    }

    /// When and why it ended; `None` while it is open.
    pub fn end(&self) -> Option<(Millis, EndReason)> {
        self.end
    }

    /// Time left at `now`. A clock that was set back does not give time: what the last event saw is gone.
    pub fn remaining(&self, now: Millis) -> Millis {
        self.deadline().saturating_sub(now.max(self.last_at)).max(0)
    }

    /// Whether it is still open although its time is over: it is to be ended as expired.
    pub fn is_overdue(&self, now: Millis) -> bool {
        self.end.is_none() && self.remaining(now) == 0
    }

    /// Place of the item on the screen, from 0.
    pub fn current(&self) -> usize {
        self.current
    }

    /// Items with their states, in order.
    pub fn items(&self) -> impl ExactSizeIterator<Item = (&Item, &ItemState)> {
        self.paper.items.iter().zip(&self.states)
    }

    /// An item and its state.
    pub fn item(&self, at: usize) -> Option<(&Item, &ItemState)> {
        Some((self.paper.items.get(at)?, self.states.get(at)?))
    }

    /// Where an item stands; `Unseen` for one that does not exist.
    pub fn status(&self, at: usize) -> ItemStatus {
        match self.item(at) {
            Some((item, state)) if state.chosen.len() == usize::from(item.choose) => ItemStatus::Complete,
            Some((_, state)) if state.seen => ItemStatus::Incomplete,
            _ => ItemStatus::Unseen,
        }
    }

    /// How many items have the status.
    pub fn count(&self, status: ItemStatus) -> usize {
        (0..self.states.len()).filter(|&at| self.status(at) == status).count()
    }

    /// Applies what happened at `at`. Returns whether it changed anything.
    pub fn apply(&mut self, at: Millis, action: &Action) -> bool {
        if self.end.is_some() {
            return false;
        }
        self.last_at = self.last_at.max(at);
        let late = self.last_at >= self.deadline();
        let state = match action {
            Action::Visit { item } | Action::Choose { item, .. } | Action::Flag { item, .. } => {
                let Some(place) = usize::try_from(*item).ok().filter(|&place| place < self.states.len()) else { return false };
                if late {
                    return false;
                }
                self.states.get_mut(place).map(|state| (place, state))
            }
            Action::End { reason } => {
                // Not before what already happened, should the clock have been set back.
                let end = self.last_at.clamp(self.started, self.deadline());
                self.end = Some((end, if late { EndReason::Expired } else { *reason }));
                return true;
            }
        };
        let Some((place, state)) = state else { return false };
        let before = (state.clone(), self.current);
        match action {
            Action::Visit { .. } => {
                state.seen = true;
                self.current = place;
            }
            Action::Choose { chosen, .. } => {
                let Some(item) = self.paper.items.get(place) else { return false };
                if chosen.iter().any(|option| !item.options.contains(option)) {
                    return false;
                }
                let ascending = in_order(chosen);
                if ascending.len() > usize::from(item.choose) {
                    return false;
                }
                state.chosen = ascending;
                state.seen = true;
            }
            Action::Flag { on, .. } => state.flagged = *on,
            Action::End { .. } => {}
        }
        before.1 != self.current || self.states.get(place).is_some_and(|state| *state != before.0)
    }
}

/// Options in ascending order, each once.
fn in_order(chosen: &[OptionIndex]) -> Vec<OptionIndex> {
    (0..=OptionIndex::MAX).filter(|option| chosen.contains(option)).collect()
}
