//! The small TOML files that others refer to: sources, sections of the notes, retired ids.

use std::collections::BTreeMap;

use super::Tree;
use super::diagnostic::{Code, Diagnostic};
use super::source::parse_toml;
use crate::content::model::{Both, NoteId, Source, SourceId};

const SOURCES: &str = "sources.toml";
const NOTES: &str = "notes.toml";
const RETIRED: &str = "retired.toml";

/// Names of the files.
pub(super) const NAMES: [&str; 3] = [SOURCES, NOTES, RETIRED];

/// Their contents.
#[derive(Default)]
pub(super) struct Ledgers {
    sources: BTreeMap<String, Source>,
    notes: BTreeMap<String, Both<String>>,
    retired: BTreeMap<String, String>,
}

impl Ledgers {
    pub(super) fn read(tree: &Tree<'_>, out: &mut Vec<Diagnostic>) -> Self {
        let ledgers = Self { sources: table(tree, SOURCES, out), notes: table(tree, NOTES, out), retired: table(tree, RETIRED, out) };
        let Some(file) = tree.ledgers.get(SOURCES) else { return ledgers };
        for (key, source) in &ledgers.sources {
            let at = file.text.find(&format!("[{key}]")).unwrap_or(0);
            if !source.url.starts_with("https://") {
                let message = format!("The address of {key:?} does not start with https://.");
                out.push(file.report(at, Code::F03, message, "Give the address of the page that was read."));
            }
            if !super::is_date(&source.checked) {
                let message = format!("{:?} is not a day.", source.checked);
                out.push(file.report(at, Code::F03, message, "Write the day of the check as YYYY-MM-DD."));
            }
        }
        ledgers
    }

    pub(super) fn has_source(&self, key: &str) -> bool {
        self.sources.contains_key(key)
    }

    pub(super) fn source_keys(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    pub(super) fn has_note(&self, key: &str) -> bool {
        self.notes.contains_key(key)
    }

    pub(super) fn note_keys(&self) -> impl Iterator<Item = &str> {
        self.notes.keys().map(String::as_str)
    }

    /// Why an id was retired, if it was.
    pub(super) fn retired(&self, id: &str) -> Option<&str> {
        self.retired.get(id).map(String::as_str)
    }

    pub(super) fn sources(&self) -> BTreeMap<SourceId, Source> {
        self.sources.iter().map(|(key, source)| (SourceId::new(key), source.clone())).collect()
    }

    pub(super) fn notes(&self) -> BTreeMap<NoteId, Both<String>> {
        self.notes.iter().map(|(key, title)| (NoteId::new(key), title.clone())).collect()
    }
}

/// A file that is missing or broken is an empty table; references into it are then reported where they stand.
fn table<T: serde::de::DeserializeOwned + Default>(tree: &Tree<'_>, name: &str, out: &mut Vec<Diagnostic>) -> T {
    let Some(file) = tree.ledgers.get(name) else { return T::default() };
    parse_toml(file, &(0..file.text.len())).unwrap_or_else(|diagnostic| {
        out.push(diagnostic);
        T::default()
    })
}
