//! A sitting as a state machine: what was chosen, struck out, flagged and seen, against a deadline that does not move.
//!
//! It is rebuilt from the journal's events, so it accepts them in the order they were recorded and ignores, without
//! failing, those that no longer apply (an answer that arrives after the end, an item that does not exist).

use serde::{Deserialize, Serialize};

use super::paper::{Item, Paper};
use super::terms::{Mode, Terms};
use crate::Millis;
use crate::content::model::{Lang, OptionIndex};

/// Who stays away longer than this has left the sitting.
const LONGEST_GAP: Millis = 24 * 60 * 60 * 1000;

/// Why a sitting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// Handed in.
    Submitted,
    /// The time was over, or it was left for more than a day.
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
        /// Places of options in file order, in the form that the kind of question has.
        chosen: Vec<OptionIndex>,
    },
    /// The options struck out of an item are now these.
    Strike {
        /// Its place on the paper, from 0.
        item: u32,
        /// Places of options in file order.
        struck: Vec<OptionIndex>,
    },
    /// An item is flagged for review, or no longer.
    Flag {
        /// Its place on the paper, from 0.
        item: u32,
        /// Whether it is flagged.
        on: bool,
    },
    /// The review screen is opened.
    Review,
    /// An item is opened from the review screen; from there on only items of the walk come up.
    Walk {
        /// Which items.
        walk: Walk,
        /// The item that is opened, from 0.
        item: u32,
    },
    /// The language is now this one.
    Language {
        /// The language.
        lang: Lang,
    },
    /// The clock stops; only in a rehearsal.
    Pause,
    /// The clock runs again.
    Resume,
    /// The end.
    End {
        /// Why.
        reason: EndReason,
    },
}

/// Which items come up one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Walk {
    /// All of them.
    #[default]
    All,
    /// Those that are not complete.
    Incomplete,
    /// Those that are flagged.
    Flagged,
}

impl Walk {
    /// All walks.
    pub const ALL: [Self; 3] = [Self::All, Self::Incomplete, Self::Flagged];
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
    /// Options chosen, as places in file order, in the form that the kind of question has.
    pub chosen: Vec<OptionIndex>,
    /// Options struck out, ascending. They can still be chosen.
    pub struck: Vec<OptionIndex>,
    /// Flagged for review.
    pub flagged: bool,
    /// The answer has changed since it was flagged.
    pub changed_since_flag: bool,
    /// Has been on the screen.
    pub seen: bool,
}

/// A sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    paper: Paper,
    terms: Terms,
    started: Millis,
    states: Vec<ItemState>,
    current: usize,
    reviewing: bool,
    walk: Walk,
    lang: Option<Lang>,
    paused_at: Option<Millis>,
    paused_ms: Millis,
    /// When it was last heard of before it was left alone for too long.
    left_at: Option<Millis>,
    last_at: Millis,
    end: Option<(Millis, EndReason)>,
}

impl Sitting {
    /// A sitting of `paper` that starts at `now`.
    pub fn start(mut paper: Paper, terms: Terms, now: Millis) -> Self {
        // An imported paper may say anything.
        paper.allowed_ms = paper.allowed_ms.max(0);
        let states = vec![ItemState::default(); paper.items.len()];
        let lang = terms.lang;
        Self {
            paper,
            terms,
            started: now,
            states,
            current: 0,
            reviewing: false,
            walk: Walk::All,
            lang,
            paused_at: None,
            paused_ms: 0,
            left_at: None,
            last_at: now,
            end: None,
        }
    }

    /// The paper.
    pub fn paper(&self) -> &Paper {
        &self.paper
    }

    /// What was agreed before the start.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// When it started.
    pub fn started(&self) -> Millis {
        self.started
    }

    /// The latest time that it has seen.
    pub fn last_at(&self) -> Millis {
        self.last_at
    }

    /// Time allowed, with what the learner has been granted on top.
    pub fn allowed_ms(&self) -> Millis {
        self.terms.extra.of(self.paper.allowed_ms)
    }

    /// When the time is over, as far as is known: each pause moves it.
    pub fn deadline(&self) -> Millis {
        self.started.saturating_add(self.allowed_ms()).saturating_add(self.paused_ms)
    }

    /// When and why it ended; `None` while it is open.
    pub fn end(&self) -> Option<(Millis, EndReason)> {
        self.end
    }

    /// Time worked, without pauses, up to the end or, while it is open, the latest event.
    pub fn worked_ms(&self) -> Millis {
        let until = self.end.map_or(self.paused_at.unwrap_or(self.last_at), |(at, _)| at);
        until.saturating_sub(self.started).saturating_sub(self.paused_ms).max(0)
    }

    /// Whether the clock stands still.
    pub fn is_paused(&self) -> bool {
        self.paused_at.is_some()
    }

    /// Time left at `now`. A clock that was set back does not give time: what the last event saw is gone.
    pub fn remaining(&self, now: Millis) -> Millis {
        let now = self.paused_at.unwrap_or(now.max(self.last_at));
        self.deadline().saturating_sub(now).max(0)
    }

    /// Whether it is still open although its time is over, or it was left alone for too long: it is to be ended as expired.
    pub fn is_overdue(&self, now: Millis) -> bool {
        self.end.is_none() && (self.remaining(now) == 0 || self.left_at.is_some() || now.saturating_sub(self.last_at) > LONGEST_GAP)
    }

    /// Place of the item on the screen, from 0.
    pub fn current(&self) -> usize {
        self.current
    }

    /// Whether the review screen is open instead of an item.
    pub fn is_reviewing(&self) -> bool {
        self.reviewing
    }

    /// Which items come up one after the other.
    pub fn walk(&self) -> Walk {
        self.walk
    }

    /// The language that the learner reads it in; `None` in sittings of earlier versions.
    pub fn lang(&self) -> Option<Lang> {
        self.lang
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
            Some((item, state)) if item.kind.is_complete(&state.chosen, usize::from(item.choose)) => ItemStatus::Complete,
            Some((_, state)) if state.seen => ItemStatus::Incomplete,
            _ => ItemStatus::Unseen,
        }
    }

    /// How many items have the status.
    pub fn count(&self, status: ItemStatus) -> usize {
        (0..self.states.len()).filter(|&at| self.status(at) == status).count()
    }

    /// How many items are flagged.
    pub fn flagged(&self) -> usize {
        self.states.iter().filter(|state| state.flagged).count()
    }

    /// Whether an item comes up in a walk.
    pub fn is_in(&self, walk: Walk, at: usize) -> bool {
        match walk {
            Walk::All => at < self.states.len(),
            Walk::Incomplete => at < self.states.len() && self.status(at) != ItemStatus::Complete,
            Walk::Flagged => self.states.get(at).is_some_and(|state| state.flagged),
        }
    }

    /// The first item of a walk.
    pub fn first(&self, walk: Walk) -> Option<usize> {
        (0..self.states.len()).find(|&at| self.is_in(walk, at))
    }

    /// The next item of the walk; `None` after the last one.
    pub fn next(&self) -> Option<usize> {
        (self.current + 1..self.states.len()).find(|&at| self.is_in(self.walk, at))
    }

    /// The previous item of the walk; `None` before the first one.
    pub fn previous(&self) -> Option<usize> {
        (0..self.current.min(self.states.len())).rev().find(|&at| self.is_in(self.walk, at))
    }

    /// Applies what happened at `at`. Returns whether it changed anything.
    pub fn apply(&mut self, at: Millis, action: &Action) -> bool {
        if self.end.is_some() {
            return false;
        }
        if at.saturating_sub(self.last_at) > LONGEST_GAP {
            self.left_at = self.left_at.or(Some(self.last_at));
        }
        self.last_at = self.last_at.max(at);
        let is_over = self.left_at.is_some() || self.remaining(at) == 0;
        if let Action::End { reason } = action {
            self.finish(if is_over { EndReason::Expired } else { *reason });
            return true;
        }
        if is_over {
            return false;
        }
        match action {
            Action::Language { lang } => self.lang.replace(*lang) != Some(*lang),
            Action::Pause => self.pause(),
            Action::Resume => self.resume(),
            // Nothing else happens while the clock stands still.
            _ if self.is_paused() => false,
            Action::Review => !std::mem::replace(&mut self.reviewing, true),
            Action::Visit { item } => self.visit(*item, self.walk),
            Action::Walk { walk, item } => self.visit(*item, *walk),
            Action::Choose { item, chosen } => self.choose(*item, chosen),
            Action::Strike { item, struck } => self.strike(*item, struck),
            Action::Flag { item, on } => self.flag(*item, *on),
            Action::End { .. } => false,
        }
    }

    fn finish(&mut self, reason: EndReason) {
        // Not before what already happened, should the clock have been set back; not in a pause that nobody came back from.
        let last = self.left_at.filter(|_| self.is_paused()).unwrap_or(self.last_at);
        if let Some(since) = self.paused_at.take() {
            self.paused_ms = self.paused_ms.saturating_add(last.saturating_sub(since));
        }
        self.end = Some((last.clamp(self.started, self.deadline()), reason));
    }

    fn pause(&mut self) -> bool {
        let may = self.terms.mode == Mode::Rehearsal && self.paused_at.is_none();
        if may {
            self.paused_at = Some(self.last_at);
        }
        may
    }

    fn resume(&mut self) -> bool {
        let Some(since) = self.paused_at.take() else { return false };
        self.paused_ms = self.paused_ms.saturating_add(self.last_at.saturating_sub(since));
        true
    }

    /// The place of an item that exists.
    fn place(&self, item: u32) -> Option<usize> {
        usize::try_from(item).ok().filter(|&place| place < self.states.len())
    }

    fn visit(&mut self, item: u32, walk: Walk) -> bool {
        let Some(place) = self.place(item) else { return false };
        let before = (self.current, self.walk, self.reviewing);
        (self.current, self.walk, self.reviewing) = (place, walk, false);
        let was_seen = self.states.get_mut(place).is_some_and(|state| std::mem::replace(&mut state.seen, true));
        !was_seen || before != (self.current, self.walk, self.reviewing)
    }

    /// Changes the state of an item. Returns whether that changed anything.
    fn change(&mut self, item: u32, change: impl FnOnce(&Item, &mut ItemState)) -> bool {
        let Some(place) = self.place(item) else { return false };
        let (Some(item), Some(state)) = (self.paper.items.get(place), self.states.get_mut(place)) else { return false };
        let before = state.clone();
        change(item, state);
        *state != before
    }

    fn choose(&mut self, item: u32, chosen: &[OptionIndex]) -> bool {
        self.change(item, |item, state| {
            let Some(settled) = item.kind.settle(chosen, usize::from(item.choose), &item.options) else { return };
            state.changed_since_flag |= state.flagged && state.chosen != settled;
            state.chosen = settled;
            state.seen = true;
        })
    }

    fn strike(&mut self, item: u32, struck: &[OptionIndex]) -> bool {
        self.change(item, |item, state| {
            let mut known = item.options.iter().copied().filter(|option| struck.contains(option)).collect::<Vec<_>>();
            known.sort_unstable();
            state.struck = known;
        })
    }

    fn flag(&mut self, item: u32, on: bool) -> bool {
        self.change(item, |_, state| {
            if state.flagged != on {
                state.flagged = on;
                state.changed_since_flag = false;
            }
        })
    }
}
