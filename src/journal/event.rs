//! The events and their ids.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::content::model::{Lang, Lens, OptionIndex, QuestionId};
use crate::exam::paper::Paper;
use crate::exam::sitting::Action;
use crate::exam::terms::Terms;

/// Names an event: 26 characters that sort by time, as a ULID does (48 bits of time, 80 of chance, base 32).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(String);

/// The last time that fits into 48 bits: in the year 10889.
const LAST_TIME: Millis = 0xFFFF_FFFF_FFFF;

/// Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl EventId {
    /// An id made of a time and 80 bits of chance.
    pub fn new(at: Millis, chance: u128) -> Self {
        let time = u128::try_from(at.clamp(0, LAST_TIME)).unwrap_or(0);
        let bits = time << 80 | (chance & ((1 << 80) - 1));
        let text = (0..26).rev().map(|digit| char::from(ALPHABET[(bits >> (digit * 5) & 31) as usize])).collect();
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The time in it.
    pub fn time(&self) -> Millis {
        let digit = |byte: u8| ALPHABET.iter().position(|&known| known == byte).and_then(|at| i64::try_from(at).ok());
        self.0.bytes().take(10).filter_map(digit).fold(0, |time, digit| time << 5 | digit)
    }

    /// Whether it has the form of an id.
    pub fn is_well_formed(&self) -> bool {
        // 26 digits of 5 bits are 130; the first two bits are 0.
        self.0.len() == 26 && self.0.bytes().all(|byte| ALPHABET.contains(&byte)) && self.0.starts_with(|first| first <= '7')
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hands out ids that sort in the order they were asked for, even when the clock is set back.
#[derive(Clone, Debug, Default)]
pub struct IdSource {
    last: Millis,
}

impl IdSource {
    /// Continues after the ids that exist.
    pub fn after(&mut self, id: &EventId) {
        self.last = self.last.max(id.time());
    }

    /// The next id.
    pub fn next(&mut self, now: Millis, chance: u128) -> EventId {
        self.last = now.max(self.last.saturating_add(1)).min(LAST_TIME);
        EventId::new(self.last, chance)
    }
}

/// Names a sitting: the id of the event that started it.
pub type SittingId = EventId;

/// Something that happened. A field that this version does not know makes the record unreadable rather than shorter: it is
/// kept as it is for the version that wrote it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// When, by the device's clock, in milliseconds since 1970 in UTC.
    pub at: Millis,
    /// What.
    #[serde(rename = "what")]
    pub body: Body,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Body {
    /// A question was answered in practice.
    Answered {
        /// The question.
        question: QuestionId,
        /// Options chosen, as places in file order, ascending.
        chosen: Vec<OptionIndex>,
        /// Whether it was right, by the key of that day.
        right: bool,
        /// The lens.
        lens: Lens,
        /// The language shown.
        lang: Lang,
        /// From showing to answering.
        took_ms: Millis,
    },
    /// A sitting began.
    SittingStarted {
        /// Its paper.
        paper: Paper,
        /// What was agreed before.
        #[serde(default, skip_serializing_if = "Terms::is_default")]
        terms: Terms,
    },
    /// Something happened in a sitting.
    Sitting {
        /// The sitting.
        sitting: SittingId,
        /// What.
        action: Action,
    },
    /// The goal of a task in a lab was reached.
    GoalReached {
        /// The task.
        goal: QuestionId,
        /// The state that reached it, as the lab's links hold it; empty when it is too long for one.
        state: String,
    },
    /// An earlier event is taken back.
    Retracted {
        /// The event.
        event: EventId,
    },
}
