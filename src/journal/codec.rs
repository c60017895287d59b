//! Events as text: one JSON object each in storage, JSON Lines in a backup file.
//!
//! What cannot be read is never thrown away: a record of a newer program, or one that was damaged, is carried along as it
//! is and exported with the rest.

use serde::{Deserialize, Serialize};

use super::event::Event;

/// Version of the backup format that this program writes and reads.
pub const VERSION: u32 = 1;

const FORMAT: &str = "proofdeck-journal";

/// A stored record, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// An event.
    Event(Event),
    /// Something else: kept as text, with the reason.
    Unreadable {
        /// The record as it was stored.
        raw: String,
        /// Why it could not be read.
        reason: String,
    },
}

/// The text of an event.
pub fn encode(event: &Event) -> String {
    // Events hold nothing that JSON cannot express: text keys, integers, strings.
    serde_json::to_string(event).unwrap_or_default()
}

/// Reads a stored record.
pub fn decode(raw: &str) -> Record {
    match serde_json::from_str::<Event>(raw) {
        Ok(event) if event.id.is_well_formed() => Record::Event(event),
        Ok(event) => Record::Unreadable { raw: raw.to_owned(), reason: format!("{:?} is not an event id", event.id.as_str()) },
        Err(error) => Record::Unreadable { raw: raw.to_owned(), reason: error.to_string() },
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u32,
    records: usize,
}

/// Why a backup file cannot be taken in at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The first line is not our header.
    #[error("line 1 is not the header of a Proofdeck backup")]
    NotABackup,
    /// Written by a newer program.
    #[error("the backup has version {found}, this program reads up to {VERSION}")]
    TooNew {
        /// The version found.
        found: u32,
    },
}

/// A backup file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its events.
    pub events: Vec<Event>,
    /// Lines that are not events: number (from 1), text and reason.
    pub unreadable: Vec<(usize, String, String)>,
    /// Whether the file holds fewer records than its header says: it was cut off.
    pub cut_off: bool,
}

/// The text of a backup: a header line, then a record a line.
pub fn export<'a>(events: impl Iterator<Item = &'a Event>, unreadable: &[String]) -> String {
    let raw = unreadable.iter().map(|raw| raw.replace(['\n', '\r'], " ")).filter(|raw| !raw.trim().is_empty());
    let lines = events.map(encode).chain(raw).collect::<Vec<_>>();
    let header = Header { format: FORMAT.to_owned(), version: VERSION, records: lines.len() };
    let mut text = serde_json::to_string(&header).unwrap_or_default();
    for line in lines {
        text.push('\n');
        text.push_str(&line);
    }
    text.push('\n');
    text
}

/// Reads a backup.
pub fn import(text: &str) -> Result<Import, ImportError> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header: Header = lines.next().and_then(|line| serde_json::from_str(line).ok()).ok_or(ImportError::NotABackup)?;
    if header.format != FORMAT {
        return Err(ImportError::NotABackup);
    }
    if header.version > VERSION {
        return Err(ImportError::TooNew { found: header.version });
    }
    let mut import = Import { events: Vec::new(), unreadable: Vec::new(), cut_off: false };
    for (at, line) in lines.enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match decode(line) {
            Record::Event(event) => import.events.push(event),
            Record::Unreadable { raw, reason } => import.unreadable.push((at + 2, raw, reason)),
        }
    }
    import.cut_off = import.events.len() + import.unreadable.len() < header.records;
    Ok(import)
}
