//! `content/topics/<slug>.md`: a topic and its cards.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::context::{Context, SpannedDomains};
use super::dates::is_month;
use super::diagnostic::Code;
use super::markdown::is_blank;
use super::sections::{self, Section};
use super::source::{File, parse_toml};
use super::tree::Pair;
use crate::content::model::{Answer, Both, Card, CardEntry, CardId, CardText, Domains, NoteId, SourceId, Status, Topic, TopicId};
use crate::content::text::Block;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: Spanned<String>,
    order: u32,
    exams: Spanned<SpannedDomains>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    status: Spanned<Status>,
    since: Option<Spanned<String>>,
    sources: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    notes: Vec<Spanned<String>>,
    exams: Option<SpannedDomains>,
}

/// Parts a card may have.
const PARTS: [&str; 4] = ["exam-2023", "today", "note", "detail"];

/// A topic; the context learns the ids of its cards.
pub(super) fn compile(id: &str, pair: &Pair<'_>, context: &mut Context<'_>) -> Option<Topic> {
    let file = &pair.en;
    let (front, ranges): (Front, _) = context.front_matter(file)?;
    context.require_words(file, ranges.front.start, "title", &front.title);
    if front.exams.get_ref().is_empty() {
        let hint = "Name at least one exam and the domain the topic belongs to.";
        let at = ranges.front.start + front.exams.span().start;
        context.report(file.report(at, Code::F03, "The topic belongs to no exam.", hint));
    }
    let exams = context.domains(file, ranges.front.start, front.exams.get_ref());
    let both = sections::read_pair(pair, &ranges.body, &PARTS, context);
    if both.en.sections.is_empty() {
        context.report(file.report(both.en.at, Code::T01, "The topic has no cards.", "Add a card: ## Prompt {#card-id}"));
    }
    let mut cards = Vec::new();
    for (en, ko) in both.en.sections.iter().zip(&both.ko.sections) {
        if !en.id.is_empty() {
            context.check_id(file, en.at, &en.id, "card");
            context.cards.insert(en.id.clone());
        }
        cards.extend(card(pair, en, ko, &exams, context));
    }
    let title = front.title.into_inner();
    Some(Topic {
        id: TopicId::new(id),
        order: front.order,
        title: Both { ko: both.ko.title.unwrap_or_else(|| title.clone()), en: title },
        intro: Both { en: both.en.intro, ko: both.ko.intro },
        exams,
        cards,
        questions: Vec::new(),
    })
}

fn card(pair: &Pair<'_>, en: &Section, ko: &Section, exams: &Domains, context: &mut Context<'_>) -> Option<Card> {
    let file = &pair.en;
    let Some(range) = &en.meta else {
        let message = format!("The card {:?} has no metadata.", en.id);
        context.report(file.report(en.at, Code::T02, message, "Put a ```toml block with status and sources below the heading."));
        return None;
    };
    let meta: Meta = context.take(parse_toml(file, range))?;
    let entry = entry(file, range, en, meta, exams, context);
    check_parts(file, en, entry.status, context);
    check_text(file, en, entry.status, context);
    if let Some(korean) = pair.korean().filter(|_| !ko.is_stand_in) {
        check_text(korean, ko, entry.status, context);
    }
    Some(Card { text: Both { en: text(en, entry.status), ko: text(ko, entry.status) }, entry })
}

fn entry(file: &File<'_>, range: &Range<usize>, en: &Section, meta: Meta, exams: &Domains, context: &mut Context<'_>) -> CardEntry {
    let at = |span: Range<usize>| range.start + span.start;
    let status = *meta.status.get_ref();
    match (&meta.since, status) {
        (Some(since), Status::Changed) if !is_month(since.get_ref()) => {
            let message = format!("{:?} is not a month.", since.get_ref());
            context.report(file.report(at(since.span()), Code::F03, message, "Write it as YYYY-MM."));
        }
        (None, Status::Changed) => {
            let hint = "Say when it changed: since = \"2025-10\"";
            context.report(file.report(at(meta.status.span()), Code::F03, "A changed card needs `since`.", hint));
        }
        (Some(since), status) if status != Status::Changed => {
            let hint = "Remove it, or give the card the status changed.";
            context.report(file.report(at(since.span()), Code::F03, "Only a changed card has `since`.", hint));
        }
        _ => {}
    }
    if meta.sources.get_ref().is_empty() {
        let hint = "Name the page where the fact was checked; see content/sources.toml.";
        context.report(file.report(at(meta.sources.span()), Code::F03, "A card needs a source.", hint));
    }
    for source in meta.sources.get_ref() {
        context.require_source(file, at(source.span()), source.get_ref());
    }
    for note in &meta.notes {
        context.require_note(file, at(note.span()), note.get_ref());
    }
    match (status, meta.notes.first()) {
        (Status::Added, Some(note)) => {
            let message = "An added card is not in the notes, but names a section of them.";
            context.report(file.report(at(note.span()), Code::F03, message, "Remove `notes`, or choose another status."));
        }
        (Status::Holds | Status::Changed | Status::Corrected, None) => {
            let message = "The card says how it stands to the notes, but not to which section.";
            context.report(file.report(at(meta.status.span()), Code::F03, message, "Add `notes`, or give it the status added."));
        }
        _ => {}
    }
    CardEntry {
        id: CardId::new(&en.id),
        status,
        since: meta.since.map(Spanned::into_inner),
        sources: meta.sources.into_inner().into_iter().map(|source| SourceId::new(source.into_inner())).collect(),
        notes: meta.notes.into_iter().map(|note| NoteId::new(note.into_inner())).collect(),
        exams: meta.exams.map_or_else(|| exams.clone(), |own| context.domains(file, range.start, &own)),
    }
}

/// Which parts a card must and must not have follows from its status. The Korean file has those of the English one.
fn check_parts(file: &File<'_>, section: &Section, status: Status, context: &mut Context<'_>) {
    for name in ["exam-2023", "today"] {
        match (status == Status::Changed, section.part(name)) {
            (true, None) => {
                let message = format!("The changed card {:?} does not say what holds under {name:?}.", section.id);
                context.report(file.report(section.at, Code::T03, message, format!("Add a part: ### {name}")));
            }
            (false, Some(part)) => {
                let message = format!("The part {name:?} is for changed cards only.");
                context.report(file.report(part.at, Code::T04, message, "Give the card the status changed, or write one answer."));
            }
            _ => {}
        }
    }
    match (status == Status::Corrected, section.part("note")) {
        (true, None) => {
            let message = format!("The corrected card {:?} does not say what the note has wrong.", section.id);
            context.report(file.report(section.at, Code::T03, message, "Add a part: ### note"));
        }
        (false, Some(part)) => {
            let hint = "Give the card the status corrected, or move the text to ### detail.";
            context.report(file.report(part.at, Code::T04, "The part \"note\" is for corrected cards only.", hint));
        }
        _ => {}
    }
}

/// The answer and the parts hold text, in either language.
fn check_text(file: &File<'_>, section: &Section, status: Status, context: &mut Context<'_>) {
    match (status == Status::Changed, is_blank(&section.lead)) {
        (true, false) => {
            let message = format!("The changed card {:?} has text before its parts, where nothing shows it.", section.id);
            context.report(file.report(section.lead_at, Code::T04, message, "Move it into ### exam-2023 and ### today."));
        }
        (false, true) => {
            let message = format!("The card {:?} has no answer.", section.id);
            context.report(file.report(section.at, Code::T03, message, "Write one to three sentences above all ### parts."));
        }
        _ => {}
    }
    for part in section.parts.iter().filter(|part| is_blank(&part.blocks)) {
        let message = format!("The part {:?} is empty.", part.name);
        context.report(file.report(part.at, Code::T03, message, "Write it, or remove its heading."));
    }
}

fn text(section: &Section, status: Status) -> CardText {
    let part = |name: &str| -> Vec<Block> { section.part(name).map(|part| part.blocks.clone()).unwrap_or_default() };
    let answer = if status == Status::Changed {
        Answer::Changed { exam_2023: part("exam-2023"), today: part("today") }
    } else {
        Answer::Same(section.lead.clone())
    };
    CardText { prompt: section.title.clone(), answer, note: part("note"), detail: part("detail") }
}
