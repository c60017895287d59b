//! The content compiler: files in, a checked [`Library`] and every problem of every file out. It does no IO.
//!
//! A broken file never hides the problems of another one: each is read as far as it can be, and what it would have
//! contributed is missing from the library. Nor does it make others look wrong: whoever refers to something that a broken
//! file may hold is not blamed for it. A library with errors is for looking at, never for shipping.

pub mod diagnostic;
pub mod source;

pub mod prove;

mod bank;
mod claim;
mod comparison;
mod context;
mod coverage;
mod dates;
mod exam;
mod goal;
mod ledger;
mod markdown;
mod nearest;
mod numbers;
mod options;
mod phrases;
mod proof;
mod question;
mod sections;
mod template;
mod topic;
mod tree;

use std::collections::BTreeMap;

use diagnostic::{Code, Diagnostic, Severity};
use source::{File, SourceFile};

use super::comparison::Comparison;
use super::model::{Exam, Library, Topic, TopicId};
use super::text::LinkTarget;
use crate::proof::goal::Goal;
use crate::proof::template::Template;
use context::{Context, Placed};
use ledger::Ledgers;
use nearest::nearest_hint;
use tree::Tree;

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
    /// What is to be run, and where to report what comes of it.
    runs: Vec<Placed>,
}

impl Compiled {
    /// Whether the library can be shipped.
    pub fn is_clean(&self) -> bool {
        !self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    fn sort(&mut self) {
        self.diagnostics.sort_by(|a, b| (&a.path, a.line, a.col, a.code).cmp(&(&b.path, b.line, b.col, b.code)));
        self.diagnostics.dedup();
    }
}

/// Compiles `files`, which hold everything below `content/`, in any order.
pub fn compile(files: &[SourceFile]) -> Compiled {
    let mut diagnostics = Vec::new();
    let texts = files.iter().map(|file| String::from_utf8_lossy(&file.bytes)).collect::<Vec<_>>();
    let opened = files.iter().zip(&texts).map(|(file, text)| (file.path.as_str(), File::open(file, text, &mut diagnostics))).collect();
    let tree = Tree::sort(opened, &mut diagnostics);
    let ledgers = Ledgers::read(&tree, &mut diagnostics);
    let mut context = Context::new(diagnostics, &ledgers);

    // In this order: topics refer to exams, questions to both.
    let exams = exams(&tree, &mut context);
    let mut topics = topics(&tree, &mut context);
    add_questions(&mut topics, &tree, &mut context);
    let mut topics = topics.into_values().collect::<Vec<_>>();
    topics.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    let templates = templates(&tree, &mut context);
    let goals = goals(&tree, &mut context);
    let comparisons = comparisons(&tree, &mut context);
    let (sources, notes, words) = (ledgers.sources(), ledgers.notes(), ledgers.words());
    let mut library = Library { exams, topics, sources, notes, templates, goals, words, coverage: Vec::new(), comparisons };
    library.coverage = coverage::compile(&library, &tree, &ledgers, &mut context);
    check_links(&tree, &mut context);
    bank::check(&library, &tree, &mut context);

    let Context { diagnostics, missing_ko, number_mismatches, runs, .. } = context;
    let mut compiled = Compiled { library, diagnostics, missing_ko, number_mismatches, runs };
    compiled.sort();
    compiled
}

/// The exams by their `order`.
fn exams(tree: &Tree<'_>, context: &mut Context<'_>) -> Vec<Exam> {
    let mut exams = Vec::new();
    for (id, pair) in &tree.exams {
        context.note_missing_korean(pair);
        exams.extend(exam::compile(id, pair, context));
    }
    exams.sort_by_key(|(order, _)| *order);
    exams.into_iter().map(|(_, exam)| exam).collect()
}

fn topics(tree: &Tree<'_>, context: &mut Context<'_>) -> BTreeMap<TopicId, Topic> {
    let mut topics = BTreeMap::new();
    for (id, pair) in &tree.topics {
        context.note_missing_korean(pair);
        context.check_id(&pair.en, 0, id, "topic");
        if let Some(topic) = topic::compile(id, pair, context) {
            topics.insert(topic.id.clone(), topic);
        } else {
            context.bank_is_partial = true;
            context.cards.extend(sections::guess_ids(pair.en.text));
        }
    }
    topics
}

/// Puts every question into the topic that its folder names.
fn add_questions(topics: &mut BTreeMap<TopicId, Topic>, tree: &Tree<'_>, context: &mut Context<'_>) {
    for ((topic, id), pair) in &tree.questions {
        context.note_missing_korean(pair);
        context.check_id(&pair.en, 0, id, "question");
        if !tree.topics.contains_key(topic) {
            let message = format!("The folder {topic:?} is not a topic.");
            context.report(pair.en.report(0, Code::F04, message, "Name the folder after a file in content/topics."));
        }
        match (question::compile(id, pair, context), topics.get_mut(&TopicId::new(topic))) {
            (Some(question), Some(topic)) => topic.questions.push(question),
            _ => context.bank_is_partial = true,
        }
    }
}

fn templates(tree: &Tree<'_>, context: &mut Context<'_>) -> Vec<Template> {
    let mut templates = Vec::new();
    for (id, pair) in &tree.templates {
        context.note_missing_korean(pair);
        context.check_id(&pair.en, 0, id, "template");
        templates.extend(template::compile(id, pair, tree, context));
    }
    templates
}

fn goals(tree: &Tree<'_>, context: &mut Context<'_>) -> Vec<Goal> {
    let mut goals = Vec::new();
    for ((lab, id), pair) in &tree.goals {
        context.note_missing_korean(pair);
        context.check_id(&pair.en, 0, id, "goal");
        goals.extend(goal::compile(lab, id, pair, context));
    }
    goals
}

/// The comparisons by their `order`. All topics were read before, so that their cards are known.
fn comparisons(tree: &Tree<'_>, context: &mut Context<'_>) -> Vec<Comparison> {
    let mut comparisons = Vec::new();
    for (id, pair) in &tree.comparisons {
        context.note_missing_korean(pair);
        context.check_id(&pair.en, 0, id, "comparison");
        comparisons.extend(comparison::compile(id, pair, context));
    }
    comparisons.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    comparisons
}

/// Links lead to cards and topics that exist.
fn check_links(tree: &Tree<'_>, context: &mut Context<'_>) {
    for (target, mut diagnostic) in std::mem::take(&mut context.links) {
        diagnostic.hint = match &target {
            LinkTarget::Card(id) if !context.cards.contains(id.as_str()) => {
                nearest_hint(id.as_str(), context.cards.iter().map(String::as_str))
            }
            LinkTarget::Topic(id) if !tree.topics.contains_key(id.as_str()) => {
                nearest_hint(id.as_str(), tree.topics.keys().map(String::as_str))
            }
            _ => continue,
        };
        context.report(diagnostic);
    }
}
