//! The small TOML files that others refer to: sources, sections of the notes, retired ids.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::dates::is_date;
use super::diagnostic::{Code, Diagnostic};
use super::nearest::nearest_hint;
use super::source::{File, parse_toml};
use super::tree::Tree;
use crate::content::model::{Both, NoteId, Source, SourceId};
use crate::proof::assume::ASSUMPTIONS;
use crate::proof::metric::Lab;
use crate::proof::say::{PHRASES, Words};

const SOURCES: &str = "sources.toml";
pub(super) const NOTES: &str = "notes.toml";
const RETIRED: &str = "retired.toml";
const LABS: &str = "labs.toml";

/// Names of the files.
pub(super) const NAMES: [&str; 4] = [SOURCES, NOTES, RETIRED, LABS];

/// Their contents. `None` is a file that cannot be read, which was reported: it may hold anything.
pub(super) struct Ledgers {
    sources: Option<BTreeMap<String, Source>>,
    notes: Option<BTreeMap<String, Section>>,
    retired: Option<BTreeMap<String, String>>,
    labs: Option<LabWords>,
}

/// `labs.toml`: the words of the labs' results.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LabWords {
    metrics: BTreeMap<String, Table>,
    models: Table,
    assumptions: Table,
    not_simulated: Table,
    mistakes: Table,
    phrases: Table,
}

type Table = BTreeMap<String, Both<String>>;

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
        let ledgers = Self {
            sources: table(tree, SOURCES, out),
            notes: table(tree, NOTES, out),
            retired: table(tree, RETIRED, out),
            labs: table(tree, LABS, out),
        };
        if let Some(file) = tree.ledgers.get(SOURCES) {
            ledgers.sources.iter().flatten().for_each(|(key, source)| check_source(file, key, source, out));
        }
        if let Some(file) = tree.ledgers.get(NOTES) {
            for (key, _) in ledgers.notes.iter().flatten().filter(|(_, section)| is_blank(&section.en) || is_blank(&section.ko)) {
                let message = format!("The section {key:?} lacks its title.");
                out.push(file.report(place(file, key), Code::F03, message, "Write it in both languages, as en and ko."));
            }
        }
        if let Some(file) = tree.ledgers.get(LABS) {
            check_words(file, &ledgers.words(), out);
        }
        ledgers
    }

    /// Words of the labs; `None` when their file cannot be read, which was reported.
    pub(super) fn words_if_read(&self) -> Option<Words> {
        self.labs.is_some().then(|| self.words())
    }

    /// Words of the labs.
    pub(super) fn words(&self) -> Words {
        let Some(labs) = &self.labs else { return Words::default() };
        let named = |(lab, table): (&String, &Table)| {
            let lab = lab.clone();
            table.iter().map(move |(name, both)| (format!("{lab}.{name}"), both.clone())).collect::<Vec<_>>()
        };
        Words {
            metrics: labs.metrics.iter().flat_map(named).collect(),
            models: labs.models.clone(),
            assumptions: labs.assumptions.clone(),
            not_simulated: labs.not_simulated.clone(),
            mistakes: labs.mistakes.clone(),
            phrases: labs.phrases.clone(),
        }
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

/// Names that a lab does not have, and phrases without their gaps.
fn check_words(file: &File<'_>, words: &Words, out: &mut Vec<Diagnostic>) {
    let place = |name: &str| file.text.find(name.rsplit('.').next().unwrap_or(name)).unwrap_or(0);
    let unknown = |name: &str, what: &str, hint: String| file.report(place(name), Code::P01, format!("There is no {what} {name:?}."), hint);
    for name in words.metrics.keys() {
        let (lab, metric) = name.split_once('.').unwrap_or((name, ""));
        if Lab::from_name(lab).is_none_or(|lab| lab.metric(metric).is_none()) {
            out.push(unknown(name, "figure", "Use the names of src/proof/metric.rs.".to_owned()));
        }
    }
    let models: Vec<&str> = Lab::ALL.iter().flat_map(|lab| lab.models()).copied().collect();
    for (names, table, what) in [(&models[..], &words.models, "model"), (&ASSUMPTIONS[..], &words.assumptions, "assumption")] {
        for name in table.keys().filter(|name| !names.contains(&name.as_str())) {
            out.push(unknown(name, what, nearest_hint(name, names.iter().copied())));
        }
    }
    for (name, both) in &words.phrases {
        let Some((_, gaps)) = PHRASES.iter().find(|(known, _)| known == name) else {
            out.push(unknown(name, "phrase", nearest_hint(name, PHRASES.iter().map(|(known, _)| *known))));
            continue;
        };
        for gap in gaps.iter().filter(|gap| !both.en.contains(**gap) || !both.ko.contains(**gap)) {
            let message = format!("The phrase {name:?} lacks {gap}.");
            out.push(file.report(place(name), Code::P02, message, "Put the gap into both languages."));
        }
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
