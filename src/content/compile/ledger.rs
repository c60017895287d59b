//! The small TOML files that others refer to: sources, sections of the notes, retired ids.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::dates::is_date;
use super::diagnostic::{Code, Diagnostic};
use super::source::{File, parse_toml};
use super::tree::Tree;
use crate::content::model::{Both, NoteId, Source, SourceId};

const SOURCES: &str = "sources.toml";
pub(super) const NOTES: &str = "notes.toml";
const RETIRED: &str = "retired.toml";

/// Names of the files.
pub(super) const NAMES: [&str; 3] = [SOURCES, NOTES, RETIRED];

/// Their contents. `None` is a file that cannot be read, which was reported: it may hold anything.
pub(super) struct Ledgers {
    sources: Option<BTreeMap<String, Source>>,
    notes: Option<BTreeMap<String, Section>>,
    retired: Option<BTreeMap<String, String>>,
}

/// A section of the notes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    en: String,
    ko: String,
    /// How many statements it has: bullets and sentences that are not headings of a section.
    pub(super) statements: u32,
}

impl Section {
    /// Its title, in our words.
    pub(super) fn title(&self) -> Both<String> {
        Both { en: self.en.clone(), ko: self.ko.clone() }
    }
}

impl Ledgers {
    pub(super) fn read(tree: &Tree<'_>, out: &mut Vec<Diagnostic>) -> Self {
        let ledgers = Self { sources: table(tree, SOURCES, out), notes: table(tree, NOTES, out), retired: table(tree, RETIRED, out) };
        if let Some(file) = tree.ledgers.get(SOURCES) {
            ledgers.sources.iter().flatten().for_each(|(key, source)| check_source(file, key, source, out));
        }
        if let Some(file) = tree.ledgers.get(NOTES) {
            for (key, _) in ledgers.notes.iter().flatten().filter(|(_, section)| is_blank(&section.en) || is_blank(&section.ko)) {
                let message = format!("The section {key:?} lacks its title.");
                out.push(file.report(place(file, key), Code::F03, message, "Write it in both languages, as en and ko."));
            }
        }
        ledgers
    }

    pub(super) fn may_have_source(&self, key: &str) -> bool {
        self.sources.as_ref().is_none_or(|sources| sources.contains_key(key))
    }

    pub(super) fn source_keys(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    pub(super) fn may_have_note(&self, key: &str) -> bool {
        self.notes.as_ref().is_none_or(|notes| notes.contains_key(key))
    }

    pub(super) fn note_keys(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    /// The sections of the notes by key; none when their file cannot be read.
    pub(super) fn sections(&self) -> impl Iterator<Item = (&str, &Section)> {
        self.notes.iter().flatten().map(|(key, section)| (key.as_str(), section))
    }

    /// Why an id was retired, if it was.
    pub(super) fn retired(&self, id: &str) -> Option<&str> {
        self.retired.as_ref()?.get(id).map(String::as_str)
    }

    pub(super) fn sources(&self) -> BTreeMap<SourceId, Source> {
        self.sources.iter().flatten().map(|(key, source)| (SourceId::new(key), source.clone())).collect()
    }

    pub(super) fn notes(&self) -> BTreeMap<NoteId, Both<String>> {
        self.notes.iter().flatten().map(|(key, section)| (NoteId::new(key), section.title())).collect()
    }
}

fn check_source(file: &File<'_>, key: &str, source: &Source, out: &mut Vec<Diagnostic>) {
    let at = place(file, key);
    if is_blank(&source.title) {
        let message = format!("The title of {key:?} is empty.");
        out.push(file.report(at, Code::F03, message, "Write the title of the page."));
    }
    if !source.url.starts_with("https://") {
        let message = format!("The address of {key:?} does not start with https://.");
        out.push(file.report(at, Code::F03, message, "Give the address of the page that was read."));
    }
    if !is_date(&source.checked) {
        let message = format!("{:?} is not a day.", source.checked);
        out.push(file.report(at, Code::F03, message, "Write the day of the check as YYYY-MM-DD."));
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Where the table of a key begins.
pub(super) fn place(file: &File<'_>, key: &str) -> usize {
    [format!("[{key}]"), format!("[\"{key}\"]")].iter().find_map(|head| file.text.find(head)).unwrap_or(0)
}

/// The table in a file, an empty one when there is no such file: references into it are then reported where they stand.
fn table<T: serde::de::DeserializeOwned + Default>(tree: &Tree<'_>, name: &str, out: &mut Vec<Diagnostic>) -> Option<T> {
    let Some(file) = tree.ledgers.get(name) else { return Some(T::default()) };
    if file.is_garbled {
        return None;
    }
    parse_toml(file, &(0..file.text.len())).map_err(|diagnostic| out.push(diagnostic)).ok()
}
