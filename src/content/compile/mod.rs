//! The content compiler: files in, a checked [`Library`] and every problem of every file out. It does no IO.
//!
//! A broken file never hides the problems of another one: each is read as far as it can be, and what it would have
//! contributed is missing from the library. A library with errors is for looking at, never for shipping.

pub mod diagnostic;
pub mod source;

mod bank;
mod exam;
mod ledger;
mod markdown;
mod numbers;
mod question;
mod sections;
mod topic;

use std::collections::{BTreeMap, BTreeSet};

use diagnostic::{Code, Diagnostic, Severity};
use source::{File, SourceFile};

use super::model::{CardId, Domains, ExamId, Lang, Library, TopicId};
use super::text::{self, Block, LinkTarget};
use ledger::Ledgers;
use topic::SpannedDomains;

/// What came of a compilation.
#[derive(Debug)]
pub struct Compiled {
    /// Everything that could be read.
    pub library: Library,
    /// All problems, by path and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Cards, questions and files that lack their Korean text.
    pub missing_ko: u32,
    /// Parts whose numbers differ between the languages.
    pub number_mismatches: u32,
}

impl Compiled {
    /// Whether the library can be shipped.
    pub fn is_clean(&self) -> bool {
        !self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Compiles `files`, which hold everything below `content/`, in any order.
pub fn compile(files: &[SourceFile]) -> Compiled {
    let mut diagnostics = Vec::new();
    let mut texts = BTreeMap::new();
    for file in files {
        match std::str::from_utf8(&file.bytes) {
            Ok(text) => {
                texts.insert(file.path.as_str(), File::new(&file.path, text));
            }
            Err(error) => {
                let valid = String::from_utf8_lossy(&file.bytes[..error.valid_up_to()]).into_owned();
                let place = File::new(&file.path, &valid);
                let hint = "Save the file as UTF-8 without a byte-order mark.";
                diagnostics.push(place.report(valid.len(), Code::F05, "The bytes here are not UTF-8.", hint));
            }
        }
    }
    let tree = Tree::sort(texts, &mut diagnostics);
    let ledgers = Ledgers::read(&tree, &mut diagnostics);
    let mut context =
        Context { diagnostics, ledgers: &ledgers, domains: BTreeMap::new(), ids: BTreeMap::new(), missing_ko: 0, number_mismatches: 0 };

    let mut exams = Vec::new();
    for (id, pair) in &tree.exams {
        context.note_missing_korean(pair);
        exams.extend(exam::compile(id, pair, &mut context));
    }
    exams.sort_by_key(|(order, _)| *order);
    let exams = exams.into_iter().map(|(_, exam)| exam).collect::<Vec<_>>();
    context.domains = exams.iter().map(|exam| (exam.id.clone(), exam.domains.iter().map(|domain| domain.id.clone()).collect())).collect();

    let mut topics = BTreeMap::new();
    for (id, pair) in &tree.topics {
        context.note_missing_korean(pair);
        context.check_id(&pair.en, 0, id, "topic");
        if let Some(topic) = topic::compile(id, pair, &mut context) {
            topics.insert(topic.id.clone(), topic);
        }
    }
    let cards = topics.values().flat_map(|topic| &topic.cards).map(|card| card.entry.id.clone()).collect::<BTreeSet<_>>();
    for ((topic, id), pair) in &tree.questions {
        context.note_missing_korean(pair);
        context.check_id(&pair.en, 0, id, "question");
        let Some(draft) = question::compile(id, pair, &mut context) else { continue };
        for (at, card) in &draft.cites {
            if !cards.contains(card) {
                let message = format!("There is no card {card:?}.", card = card.as_str());
                context.report(pair.en.report(*at, Code::R01, message, nearest_hint(card.as_str(), cards.iter().map(CardId::as_str))));
            }
        }
        if let Some(topic) = topics.get_mut(&TopicId::new(topic)) {
            topic.questions.push(draft.question);
        } else {
            let message = format!("The folder {topic:?} is not a topic.");
            context.report(pair.en.report(0, Code::F04, message, "Name the folder after a file in content/topics."));
        }
    }
    let mut topics = topics.into_values().collect::<Vec<_>>();
    topics.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    let library = Library { exams, topics, sources: ledgers.sources(), notes: ledgers.notes() };
    check_links(&library, &tree, &mut context);
    bank::check(&library, &tree, &mut context);

    let Context { mut diagnostics, missing_ko, number_mismatches, .. } = context;
    diagnostics.sort_by(|a, b| (&a.path, a.line, a.col, a.code).cmp(&(&b.path, b.line, b.col, b.code)));
    diagnostics.dedup();
    Compiled { library, diagnostics, missing_ko, number_mismatches }
}

/// A file and its Korean sibling.
struct Pair<'a> {
    en: File<'a>,
    ko: Option<File<'a>>,
}

/// How the name of a Korean sibling ends.
const KOREAN: &str = ".ko.md";

/// The files by what they are.
struct Tree<'a> {
    exams: BTreeMap<String, Pair<'a>>,
    topics: BTreeMap<String, Pair<'a>>,
    /// By topic and slug.
    questions: BTreeMap<(String, String), Pair<'a>>,
    /// `sources.toml` and its like, by name.
    ledgers: BTreeMap<String, File<'a>>,
}

impl<'a> Tree<'a> {
    fn sort(mut files: BTreeMap<&'a str, File<'a>>, out: &mut Vec<Diagnostic>) -> Self {
        let mut tree = Self { exams: BTreeMap::new(), topics: BTreeMap::new(), questions: BTreeMap::new(), ledgers: BTreeMap::new() };
        let paths = files.keys().copied().collect::<Vec<_>>();
        for path in &paths {
            let Some(stem) = path.strip_suffix(".md").filter(|_| !path.ends_with(KOREAN)) else { continue };
            let parts = stem.split('/').collect::<Vec<_>>();
            let known = matches!(parts.as_slice(), ["content", "exams" | "topics", _] | ["content", "questions", _, _]);
            if !known {
                continue;
            }
            let Some(en) = files.remove(path) else { continue };
            let pair = Pair { en, ko: files.remove(format!("{stem}{KOREAN}").as_str()) };
            match parts.as_slice() {
                ["content", "exams", id] => drop(tree.exams.insert((*id).to_owned(), pair)),
                ["content", "topics", id] => drop(tree.topics.insert((*id).to_owned(), pair)),
                ["content", "questions", topic, id] => drop(tree.questions.insert(((*topic).to_owned(), (*id).to_owned()), pair)),
                _ => {}
            }
        }
        for (path, file) in files {
            let name = path.strip_prefix("content/").unwrap_or(path);
            if ledger::NAMES.contains(&name) {
                tree.ledgers.insert(name.to_owned(), file);
            } else if name.ends_with(KOREAN) {
                out.push(file.report(
                    0,
                    Code::F04,
                    "There is no English file beside this one.",
                    "Write the English file first; it carries the metadata.",
                ));
            } else if name != "README.md" {
                let hint = "content/README.md lists the folders and what belongs where.";
                out.push(file.report(0, Code::F04, "Nothing reads a file in this place.", hint));
            }
        }
        tree
    }
}

/// What every reader needs: where to report, and what references may refer to.
struct Context<'a> {
    diagnostics: Vec<Diagnostic>,
    ledgers: &'a Ledgers,
    /// Domains of each exam.
    domains: BTreeMap<ExamId, BTreeSet<super::model::DomainId>>,
    /// Ids of topics, cards and questions, and where each was first used.
    ids: BTreeMap<String, String>,
    missing_ko: u32,
    number_mismatches: u32,
}

impl Context<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn diagnostics(&mut self) -> &mut Vec<Diagnostic> {
        &mut self.diagnostics
    }

    /// The value, or `None` after reporting why there is none.
    fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.report(diagnostic)).ok()
    }

    fn note_missing_korean(&mut self, pair: &Pair<'_>) {
        if pair.ko.is_none() {
            self.missing_ko += 1;
            let expected = pair.en.path.replace(".md", KOREAN);
            self.report(pair.en.report(0, Code::L01, "There is no Korean file beside this one.", format!("Write {expected}.")));
        }
    }

    /// Checks form and uniqueness of an id, and that it was not retired.
    fn check_id(&mut self, file: &File<'_>, at: usize, id: &str, what: &str) {
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

    fn require_source(&mut self, file: &File<'_>, at: usize, key: &str) {
        if !self.ledgers.has_source(key) {
            let hint = nearest_hint(key, self.ledgers.source_keys());
            self.report(file.report(at, Code::R03, format!("There is no source {key:?} in content/sources.toml."), hint));
        }
    }

    fn require_note(&mut self, file: &File<'_>, at: usize, key: &str) {
        if !self.ledgers.has_note(key) {
            let hint = nearest_hint(key, self.ledgers.note_keys());
            self.report(file.report(at, Code::R04, format!("There is no section {key:?} in content/notes.toml."), hint));
        }
    }

    /// The `exams` table of a front matter whose TOML starts at `base`, without what does not exist.
    fn domains(&mut self, file: &File<'_>, base: usize, table: &SpannedDomains) -> Domains {
        let mut domains = Domains::new();
        for (exam, domain) in table {
            let exam_id = ExamId::new(exam.get_ref());
            let domain_id = super::model::DomainId::new(domain.get_ref());
            match self.domains.get(&exam_id) {
                None => {
                    let hint = nearest_hint(exam.get_ref(), self.domains.keys().map(ExamId::as_str));
                    let message = format!("There is no exam {:?}.", exam.get_ref());
                    self.report(file.report(base + exam.span().start, Code::R02, message, hint));
                }
                Some(known) if !known.contains(&domain_id) => {
                    let hint = nearest_hint(domain.get_ref(), known.iter().map(super::model::DomainId::as_str));
                    let message = format!("The exam {:?} has no domain {:?}.", exam.get_ref(), domain.get_ref());
                    self.report(file.report(base + domain.span().start, Code::R02, message, hint));
                }
                Some(_) => drop(domains.insert(exam_id, domain_id)),
            }
        }
        domains
    }

    /// Reports a part whose two texts do not hold the same numbers.
    fn compare(&mut self, korean: &File<'_>, at: usize, part: &str, en: &str, ko: &str) {
        let (in_en, in_ko) = (numbers::numbers(en), numbers::numbers(ko));
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

    /// Reports Korean text that was left in English.
    fn require_hangul(&mut self, file: &File<'_>, lang: Lang, at: usize, text: &str) {
        let has_hangul = text.chars().any(|c| ('가'..='힣').contains(&c));
        if lang == Lang::Ko && !text.trim().is_empty() && !has_hangul {
            self.report(file.report(
                at,
                Code::L05,
                "This text has no Korean letter.",
                "Write it in Korean; only names of services stay in English.",
            ));
        }
    }
}

/// Links of compiled text lead to cards and topics that exist.
fn check_links(library: &Library, tree: &Tree<'_>, context: &mut Context<'_>) {
    let cards = library.cards().map(|card| &card.entry.id).collect::<BTreeSet<_>>();
    let topics = library.topics.iter().map(|topic| &topic.id).collect::<BTreeSet<_>>();
    let mut check = |file: &File<'_>, blocks: &[Block]| {
        text::visit_links(blocks, &mut |target| {
            let (label, name, exists) = match target {
                LinkTarget::Url(_) => return,
                LinkTarget::Card(id) => ("card", id.as_str(), cards.contains(id)),
                LinkTarget::Topic(id) => ("topic", id.as_str(), topics.contains(id)),
            };
            if !exists {
                // Compiled text carries no places; the link's own words are in the file once or the first one will do.
                let at = file.text.find(&format!("{label}:{name}")).unwrap_or(0);
                context.report(file.report(at, Code::R05, format!("There is no {label} {name:?}."), "Correct the link."));
            }
        });
    };
    for topic in &library.topics {
        let Some(pair) = tree.topics.get(topic.id.as_str()) else { continue };
        for lang in Lang::ALL {
            let file = if lang == Lang::Ko { pair.ko.as_ref().unwrap_or(&pair.en) } else { &pair.en };
            check(file, topic.intro.get(lang));
            for card in &topic.cards {
                let card = card.text.get(lang);
                for lens in super::model::Lens::ALL {
                    check(file, card.answer.under(lens));
                }
                check(file, &card.note);
                check(file, &card.detail);
            }
        }
        for question in &topic.questions {
            let Some(pair) = tree.questions.get(&(topic.id.to_string(), question.entry.id.to_string())) else { continue };
            for lang in Lang::ALL {
                let file = if lang == Lang::Ko { pair.ko.as_ref().unwrap_or(&pair.en) } else { &pair.en };
                let question = question.text.get(lang);
                check(file, &question.stem);
                question.options.iter().for_each(|option| check(file, &option.why));
            }
        }
    }
}

/// "Did you mean …?" for a name that does not exist.
fn nearest_hint<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let best = known.map(|candidate| (distance(name, candidate), candidate)).min();
    match best {
        Some((distance, candidate)) if distance <= 2 + name.len() / 4 => format!("Did you mean {candidate:?}?"),
        _ => "Check the spelling, or add it first.".to_owned(),
    }
}

/// Levenshtein distance in bytes; ids are ASCII.
fn distance(a: &str, b: &str) -> usize {
    let mut row = (0..=b.len()).collect::<Vec<_>>();
    for (i, left) in a.bytes().enumerate() {
        let mut diagonal = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, right) in b.bytes().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(0);
            let before = row.get(j).copied().unwrap_or(0);
            let cost = (diagonal + usize::from(left != right)).min(above + 1).min(before + 1);
            diagonal = above;
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = cost;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

/// `YYYY-MM`, with a month that exists.
fn is_month(text: &str) -> bool {
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(text.split_once('-'), Some((year, month)) if digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month))
}

/// `YYYY-MM-DD`, with a day between 1 and 31.
fn is_date(text: &str) -> bool {
    matches!(text.rsplit_once('-'), Some((month, day)) if is_month(month) && day.len() == 2 && ("01"..="31").contains(&day))
}
