//! One sitting as a file for others: its events, and what its owner's copy of the content made of them.
//!
//! Whoever receives it grades the events again. The result that the file states is shown beside it, never believed.

use serde::{Deserialize, Serialize};

use super::codec::{self, Record};
use super::event::{Body, Event, SittingId};
use super::progress::Progress;
use crate::Millis;
use crate::exam::score::Report;
use crate::exam::sitting::{Action, Sitting};

/// Version of the format that this program writes and reads.
pub const VERSION: u32 = 1;

const FORMAT: &str = "proofdeck-sitting";
/// More events than any sitting has.
const MAX_EVENTS: usize = 100_000;

/// The result that a file states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Scored items answered rightly.
    pub right: u32,
    /// Scored items.
    pub total: u32,
    /// Estimate of the scaled score.
    pub scaled: u32,
    /// Share of right answers, in thousandths, that was taken for the cut.
    pub cut_permille: u32,
}

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u32,
    stated: Stated,
    events: Vec<Box<serde_json::value::RawValue>>,
}

/// Why a file cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SharedError {
    /// Not our format.
    #[error("this is not a sitting exported by Proofdeck")]
    NotASitting,
    /// Written by a newer program.
    #[error("the file has version {found}, this program reads up to {VERSION}")]
    TooNew {
        /// The version found.
        found: u32,
    },
    /// An event cannot be read, or does not belong here.
    #[error("event {number} cannot be used: {reason}")]
    BadEvent {
        /// Which one, from 1.
        number: usize,
        /// Why.
        reason: String,
    },
    /// It was exported while it was open, or lacks its end.
    #[error("the sitting has not ended")]
    NotEnded,
}

/// A sitting with what happened in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingRecord {
    /// The sitting.
    pub sitting: Sitting,
    /// What happened, oldest first.
    pub actions: Vec<(Millis, Action)>,
}

/// A file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The sitting.
    pub record: SittingRecord,
    /// The result that the file states.
    pub stated: Stated,
}

/// A sitting of the journal with what happened in it.
pub fn record(progress: &Progress, id: &SittingId) -> Option<SittingRecord> {
    let actions = progress.actions(id).map(|(at, action)| (at, action.clone())).collect();
    Some(SittingRecord { sitting: progress.sitting(id)?.clone(), actions })
}

/// The text of a file with one sitting.
pub fn export(progress: &Progress, id: &SittingId, report: &Report, cut_permille: u32) -> String {
    let raw = |event: &Event| serde_json::value::RawValue::from_string(codec::encode(event)).ok();
    let stated = Stated { right: report.right, total: report.total, scaled: report.scaled, cut_permille };
    let file = File { format: FORMAT.to_owned(), version: VERSION, stated, events: progress.events_of(id).filter_map(raw).collect() };
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

/// Reads a file with one sitting.
pub fn import(text: &str) -> Result<Shared, SharedError> {
    #[derive(Deserialize)]
    struct Header {
        format: String,
        version: u32,
    }
    let text = text.trim_start_matches('\u{feff}');
    let header: Header = serde_json::from_str(text).map_err(|_| SharedError::NotASitting)?;
    if header.format != FORMAT {
        return Err(SharedError::NotASitting);
    }
    if header.version > VERSION {
        return Err(SharedError::TooNew { found: header.version });
    }
    let file: File = serde_json::from_str(text).map_err(|_| SharedError::NotASitting)?;
    let mut events = Vec::new();
    for (at, raw) in file.events.iter().take(MAX_EVENTS).enumerate() {
        let bad = |reason: String| SharedError::BadEvent { number: at + 1, reason };
        match codec::decode(raw.get()) {
            Record::Event(event) => events.push(event),
            Record::Unreadable { reason, .. } => return Err(bad(reason)),
        }
    }
    let started = events.iter().find(|event| matches!(event.body, Body::SittingStarted { .. })).map(|event| event.id.clone());
    let record = started.and_then(|id| record(&Progress::fold(events), &id)).ok_or(SharedError::NotASitting)?;
    if record.sitting.end().is_none() {
        return Err(SharedError::NotEnded);
    }
    Ok(Shared { record, stated: file.stated })
}
