//! What every reader needs: where to report, what references may refer to, and the checks that all kinds of files share.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::diagnostic::{Code, Diagnostic};
use super::ledger::Ledgers;
use super::nearest::nearest_hint;
use super::numbers::numbers;
use super::source::{File, Parts, parse_toml, split_front_matter};
use super::tree::{KOREAN, Pair};
use crate::content::model::{DomainId, Domains, ExamId, QuestionId};
use crate::content::text::LinkTarget;

/// The `exams` table of a front matter, with places.
pub(super) type SpannedDomains = BTreeMap<Spanned<String>, Spanned<String>>;

/// Where to report, and what references may refer to.
pub(super) struct Context<'a> {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) ledgers: &'a Ledgers,
    /// Domains of each exam; `None` for an exam whose file is broken: it may have any.
    pub(super) domains: BTreeMap<ExamId, Option<BTreeSet<String>>>,
    /// Ids of all cards, those of broken topics too.
    pub(super) cards: BTreeSet<String>,
    /// Ids of topics, cards and questions, and where each was first used.
    ids: BTreeMap<String, String>,
    /// Links that were read, each with what to report when it leads nowhere; its hint is written then.
    pub(super) links: Vec<(LinkTarget, Diagnostic)>,
    /// Whether a topic or a question could not be read; then nothing is said about what the bank lacks.
    pub(super) bank_is_partial: bool,
    pub(super) missing_ko: u32,
    pub(super) number_mismatches: u32,
    /// Where to report what running proofs, templates and goals brings to light.
    pub(super) runs: Vec<Placed>,
}

/// Something that is run after everything was read, and where its parts stand.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) what: Runs,
    /// The scenario.
    pub(super) scenario: Diagnostic,
    /// What is said of each option, or of the solution of a goal.
    pub(super) trials: Vec<Diagnostic>,
    /// The options' own texts.
    pub(super) options: Vec<Diagnostic>,
}

/// What is run.
#[derive(Debug)]
pub(super) enum Runs {
    /// The proof of a question.
    Proof(QuestionId),
    /// A template.
    Template(QuestionId),
    /// A goal.
    Goal(QuestionId),
}

impl<'a> Context<'a> {
    pub(super) fn new(diagnostics: Vec<Diagnostic>, ledgers: &'a Ledgers) -> Self {
        Self {
            diagnostics,
            ledgers,
            domains: BTreeMap::new(),
            cards: BTreeSet::new(),
            ids: BTreeMap::new(),
            links: Vec::new(),
            bank_is_partial: false,
            missing_ko: 0,
            number_mismatches: 0,
            runs: Vec::new(),
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The value, or `None` after reporting why there is none.
    pub(super) fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.report(diagnostic)).ok()
    }

    /// Front matter of a file, and where it and the body are; `None` when it cannot be read, which is reported.
    pub(super) fn front_matter<T: serde::de::DeserializeOwned>(&mut self, file: &File<'_>) -> Option<(T, Parts)> {
        if file.is_garbled {
            return None;
        }
        let parts = self.take(split_front_matter(file))?;
        let front = self.take(parse_toml(file, &parts.front))?;
        Some((front, parts))
    }

    pub(super) fn note_missing_korean(&mut self, pair: &Pair<'_>) {
        if pair.ko.is_none() {
            self.missing_ko += 1;
            let expected = pair.en.path.replace(".md", KOREAN);
            self.report(pair.en.report(0, Code::L01, "There is no Korean file beside this one.", format!("Write {expected}.")));
        }
    }

    /// Checks form and uniqueness of an id, and that it was not retired.
    pub(super) fn check_id(&mut self, file: &File<'_>, at: usize, id: &str, what: &str) {
        let words =
            id.split('-').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
        if !words || id.len() > 64 {
            let hint = "Use lower-case words and digits joined by hyphens, at most 64 characters.";
            self.report(file.report(at, Code::I01, format!("{id:?} cannot be the id of a {what}."), hint));
            return;
        }
        if let Some(reason) = self.ledgers.retired(id) {
            let message = format!("The id {id:?} was retired ({reason}).");
            self.report(file.report(at, Code::I03, message, "Choose a new id: saved progress still refers to the old one."));
        }
        if let Some(first) = self.ids.insert(id.to_owned(), file.path.to_owned()) {
            let message = format!("The id {id:?} is used already, in {first}.");
            self.report(file.report(at, Code::I02, message, "Ids of topics, cards and questions are unique; choose another."));
        }
    }

    /// Reports a value of the metadata that has no characters; `base` is where its TOML starts.
    pub(super) fn require_words(&mut self, file: &File<'_>, base: usize, name: &str, value: &Spanned<String>) {
        if value.get_ref().trim().is_empty() {
            let message = format!("The {name} is empty.");
            self.report(file.report(base + value.span().start, Code::F03, message, "Write it between the quotation marks."));
        }
    }

    pub(super) fn require_source(&mut self, file: &File<'_>, at: usize, key: &str) {
        if !self.ledgers.may_have_source(key) {
            let hint = nearest_hint(key, self.ledgers.source_keys());
            self.report(file.report(at, Code::R03, format!("There is no source {key:?} in content/sources.toml."), hint));
        }
    }

    pub(super) fn require_note(&mut self, file: &File<'_>, at: usize, key: &str) {
        if !self.ledgers.may_have_note(key) {
            let hint = nearest_hint(key, self.ledgers.note_keys());
            self.report(file.report(at, Code::R04, format!("There is no section {key:?} in content/notes.toml."), hint));
        }
    }

    pub(super) fn require_card(&mut self, file: &File<'_>, at: usize, id: &str) {
        if !self.cards.contains(id) {
            let hint = nearest_hint(id, self.cards.iter().map(String::as_str));
            self.report(file.report(at, Code::R01, format!("There is no card {id:?}."), hint));
        }
    }

    /// The `exams` table of a front matter whose TOML starts at `base`, without what does not exist.
    pub(super) fn domains(&mut self, file: &File<'_>, base: usize, table: &SpannedDomains) -> Domains {
        let mut domains = Domains::new();
        for (exam, domain) in table {
            let exam_id = ExamId::new(exam.get_ref());
            match self.domains.get(&exam_id) {
                None => {
                    let hint = nearest_hint(exam.get_ref(), self.domains.keys().map(ExamId::as_str));
                    let message = format!("There is no exam {:?}.", exam.get_ref());
                    self.report(file.report(base + exam.span().start, Code::R02, message, hint));
                }
                Some(Some(known)) if !known.contains(domain.get_ref()) => {
                    let hint = nearest_hint(domain.get_ref(), known.iter().map(String::as_str));
                    let message = format!("The exam {:?} has no domain {:?}.", exam.get_ref(), domain.get_ref());
                    self.report(file.report(base + domain.span().start, Code::R02, message, hint));
                }
                Some(Some(_)) => drop(domains.insert(exam_id, DomainId::new(domain.get_ref()))),
                Some(None) => {}
            }
        }
        domains
    }

    /// Reports a part whose two texts do not hold the same numbers.
    pub(super) fn compare(&mut self, korean: &File<'_>, at: usize, part: &str, en: &str, ko: &str) {
        let (in_en, in_ko) = (numbers(en), numbers(ko));
        if in_en == in_ko {
            return;
        }
        self.number_mismatches += 1;
        let list = |numbers: Vec<&String>| numbers.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let mut differences = Vec::new();
        for (only, where_) in
            [(in_en.difference(&in_ko).collect(), "only in English"), (in_ko.difference(&in_en).collect(), "only in Korean")]
        {
            let only: Vec<&String> = only;
            if !only.is_empty() {
                differences.push(format!("{where_}: {}", list(only)));
            }
        }
        let message = format!("Numbers differ in the {part} ({}).", differences.join("; "));
        self.report(korean.report(at, Code::L04, message, "Write the same numbers in digits, or as a word, in both languages."));
    }

    /// Reports text of a Korean file that was left in English.
    pub(super) fn require_hangul(&mut self, korean: &File<'_>, at: usize, text: &str) {
        let has_hangul = text.chars().any(|c| ('가'..='힣').contains(&c));
        if text.contains(char::is_alphabetic) && !has_hangul {
            let hint = "Write it in Korean; only names of services stay in English.";
            self.report(korean.report(at, Code::L05, "This text has no Korean letter.", hint));
        }
    }
}
