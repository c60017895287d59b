//! The files by what they are: their paths say it.

use std::collections::BTreeMap;

use super::diagnostic::{Code, Diagnostic};
use super::ledger;
use super::source::File;

/// A file and its Korean sibling.
pub(super) struct Pair<'a> {
    pub(super) en: File<'a>,
    pub(super) ko: Option<File<'a>>,
}

impl<'a> Pair<'a> {
    /// The Korean file, when it is there and is text.
    pub(super) fn korean(&self) -> Option<&File<'a>> {
        self.ko.as_ref().filter(|file| !file.is_garbled)
    }
}

/// How the name of a Korean sibling ends.
pub(super) const KOREAN: &str = ".ko.md";

/// The files by what they are.
#[derive(Default)]
pub(super) struct Tree<'a> {
    pub(super) exams: BTreeMap<String, Pair<'a>>,
    pub(super) topics: BTreeMap<String, Pair<'a>>,
    /// By topic and slug.
    pub(super) questions: BTreeMap<(String, String), Pair<'a>>,
    /// By id.
    pub(super) templates: BTreeMap<String, Pair<'a>>,
    /// By lab and slug.
    pub(super) goals: BTreeMap<(String, String), Pair<'a>>,
    pub(super) comparisons: BTreeMap<String, Pair<'a>>,
    /// `coverage/*.toml`, by path.
    pub(super) coverage: BTreeMap<String, File<'a>>,
    /// `sources.toml` and its like, by name.
    pub(super) ledgers: BTreeMap<String, File<'a>>,
}

impl<'a> Tree<'a> {
    pub(super) fn sort(mut files: BTreeMap<&'a str, File<'a>>, out: &mut Vec<Diagnostic>) -> Self {
        let mut tree = Self::default();
        let paths = files.keys().copied().collect::<Vec<_>>();
        for path in &paths {
            let Some(stem) = path.strip_suffix(".md").filter(|_| !path.ends_with(KOREAN)) else { continue };
            let parts = stem.split('/').collect::<Vec<_>>();
            let known = matches!(
                parts.as_slice(),
                ["content", "exams" | "topics" | "comparisons" | "parametric", _] | ["content", "questions" | "goals", _, _]
            );
            if !known {
                continue;
            }
            let Some(en) = files.remove(path) else { continue };
            let pair = Pair { en, ko: files.remove(format!("{stem}{KOREAN}").as_str()) };
            match parts.as_slice() {
                ["content", "exams", id] => drop(tree.exams.insert((*id).to_owned(), pair)),
                ["content", "comparisons", id] => drop(tree.comparisons.insert((*id).to_owned(), pair)),
                ["content", "topics", id] => drop(tree.topics.insert((*id).to_owned(), pair)),
                ["content", "questions", topic, id] => drop(tree.questions.insert(((*topic).to_owned(), (*id).to_owned()), pair)),
                ["content", "parametric", id] => drop(tree.templates.insert((*id).to_owned(), pair)),
                ["content", "goals", lab, id] => drop(tree.goals.insert(((*lab).to_owned(), (*id).to_owned()), pair)),
                _ => {}
            }
        }
        for (path, file) in files {
            tree.sort_other(path, file, out);
        }
        tree
    }

    /// A file that is not part of a pair.
    fn sort_other(&mut self, path: &str, file: File<'a>, out: &mut Vec<Diagnostic>) {
        let name = path.strip_prefix("content/").unwrap_or(path);
        if ledger::NAMES.contains(&name) {
            self.ledgers.insert(name.to_owned(), file);
        } else if name.strip_prefix("coverage/").is_some_and(|name| name.ends_with(".toml") && !name.contains('/')) {
            self.coverage.insert(path.to_owned(), file);
        } else if name.ends_with(KOREAN) {
            let hint = "Write the English file first; it carries the metadata.";
            out.push(file.report(0, Code::F04, "There is no English file beside this one.", hint));
        } else if name != "README.md" {
            let hint = "content/README.md lists the folders and what belongs where.";
            out.push(file.report(0, Code::F04, "Nothing reads a file in this place.", hint));
        }
    }
}
