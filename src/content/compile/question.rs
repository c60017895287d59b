//! `content/questions/<topic>/<slug>.md`: one question.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::diagnostic::Code;
use super::markdown::{self, NodeKind, Task};
use super::source::{File, parse_toml, split_front_matter};
use super::topic::SpannedDomains;
use super::{Context, Pair};
use crate::content::model::{Both, CardId, Lang, Lens, OptionText, Question, QuestionEntry, QuestionId, QuestionText};
use crate::content::text::{Block, plain, plain_blocks};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    exams: SpannedDomains,
    cards: Spanned<Vec<Spanned<String>>>,
    lens: Option<Lens>,
}

/// A question, and the cards it cites with their places, to be resolved when all topics are known.
pub(super) struct Draft {
    pub(super) question: Question,
    pub(super) cites: Vec<(usize, CardId)>,
}

/// Options of a single-choice and of a multiple-response question.
const SINGLE: usize = 4;
const MULTIPLE: std::ops::RangeInclusive<usize> = 5..=6;
const MAX_CARDS: usize = 4;

/// Phrases that make an option answerable without knowing, that break when options are shuffled, or that the app says itself.
const FORBIDDEN: [&str; 15] = [
    "all of the above",
    "none of the above",
    "both a and b",
    "choose two",
    "choose three",
    "select two",
    "select three",
    "option a",
    "option b",
    "option c",
    "option d",
    "위의 모든",
    "위의 모두",
    "두 가지 선택",
    "2개 선택",
];

pub(super) fn compile(id: &str, pair: &Pair<'_>, context: &mut Context<'_>) -> Option<Draft> {
    let file = &pair.en;
    let parts = context.take(split_front_matter(file))?;
    let front: Front = context.take(parse_toml(file, &parts.front))?;
    let at = |span: Range<usize>| parts.front.start + span.start;
    let exams = context.domains(file, parts.front.start, &front.exams);
    if exams.is_empty() {
        let hint = "Name at least one exam and the domain the question counts for.";
        context.report(file.report(parts.front.start, Code::F03, "The question counts for no exam.", hint));
    }
    let cards_at = at(front.cards.span());
    let named = front.cards.into_inner();
    if named.is_empty() || named.len() > MAX_CARDS {
        let message = format!("The question cites {} cards.", named.len());
        context.report(file.report(cards_at, Code::F03, message, format!("Cite one to {MAX_CARDS} cards that the question tests.")));
    }
    let cites = named.into_iter().map(|card| (at(card.span()), CardId::new(card.into_inner()))).collect::<Vec<_>>();

    let en = body(file, parts.body.clone(), context)?;
    check_options(file, &en, context);
    let ko = korean(pair, &en, context);
    let key = en.options.iter().enumerate().filter(|(_, task)| task.checked).filter_map(|(at, _)| u8::try_from(at).ok()).collect();
    let entry = QuestionEntry {
        id: QuestionId::new(id),
        exams,
        cards: cites.iter().map(|(_, card)| card.clone()).collect(),
        lens: front.lens,
        options: u8::try_from(en.options.len()).unwrap_or(u8::MAX),
        key,
    };
    let english = text(en);
    let text = Both { ko: ko.map_or_else(|| english.clone(), text), en: english };
    Some(Draft { question: Question { entry, text }, cites })
}

struct Body {
    at: usize,
    stem: Vec<Block>,
    options: Vec<Task>,
}

fn body(file: &File<'_>, range: Range<usize>, context: &mut Context<'_>) -> Option<Body> {
    let start = range.start + file.text[range.clone()].len() - file.text[range.clone()].trim_start().len();
    let nodes = markdown::parse(file, &range, context.diagnostics());
    let mut body = Body { at: start, stem: Vec::new(), options: Vec::new() };
    for node in nodes {
        match node.kind {
            NodeKind::Tasks(tasks) if body.options.is_empty() => body.options = tasks,
            NodeKind::Heading { .. } => {
                let hint = "A question has no headings: the stem, then the options.";
                context.report(file.report(node.at, Code::M01, "A heading is not part of a question.", hint));
            }
            NodeKind::Tasks(_) | NodeKind::Block(_) | NodeKind::Fence { .. } if !body.options.is_empty() => {
                let hint = "The options end the file. A reason is a quote (>) indented below its option.";
                context.report(file.report(node.at, Code::Q06, "There is text after the options.", hint));
                return None;
            }
            NodeKind::Tasks(_) => {}
            NodeKind::Fence { text, .. } => body.stem.push(Block::Code(text.trim_end().to_owned())),
            NodeKind::Block(block) => body.stem.push(block),
        }
    }
    if body.stem.is_empty() || body.options.is_empty() {
        let what = if body.stem.is_empty() { "stem" } else { "options" };
        let hint = "Write the situation and what is asked, then the options as a list of - [ ] and - [x].";
        context.report(file.report(start, Code::Q01, format!("The question has no {what}."), hint));
        return None;
    }
    for task in &body.options {
        if task.quote.is_empty() || plain_blocks(&task.quote).trim().is_empty() {
            let message = format!("The option {:?} has no reason.", shorten(&plain(&task.text)));
            let hint = "Put the reason in a quote below it: two spaces, >, and why it is right or wrong here.";
            context.report(file.report(task.at, Code::Q04, message, hint));
        }
        check_phrases(file, task.at, &plain(&task.text), context);
        check_phrases(file, task.at, &plain_blocks(&task.quote), context);
    }
    check_phrases(file, start, &plain_blocks(&body.stem), context);
    Some(body)
}

fn check_phrases(file: &File<'_>, at: usize, text: &str, context: &mut Context<'_>) {
    let lower = text.to_lowercase();
    for phrase in FORBIDDEN.iter().filter(|phrase| contains_words(&lower, phrase)) {
        let message = format!("The text says {phrase:?}.");
        let hint = "Options are shuffled and the app says how many to choose; reword it.";
        context.report(file.report(at, Code::Q07, message, hint));
    }
}

/// Whether `phrase` stands in `text` as whole words ("option a" is not in "option again").
fn contains_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| !text[at + phrase.len()..].starts_with(|next: char| next.is_ascii_alphanumeric()))
}

fn check_options(file: &File<'_>, body: &Body, context: &mut Context<'_>) {
    let right = body.options.iter().filter(|task| task.checked).count();
    let count = body.options.len();
    if right == 0 || right + 2 > count {
        let message = format!("{right} of {count} options are marked right.");
        let hint = "Put [x] before the right ones: one of four, or two or more with at least two wrong ones.";
        context.report(file.report(body.at, Code::Q02, message, hint));
    } else if (right == 1 && count != SINGLE) || (right > 1 && !MULTIPLE.contains(&count)) {
        let message = format!("The question has {count} options and {right} right ones.");
        let hint = "Single choice has four options; multiple response has five or six.";
        context.report(file.report(body.at, Code::Q03, message, hint));
    }
    let texts = body.options.iter().map(|task| plain(&task.text).trim().to_lowercase()).collect::<Vec<_>>();
    for (at, text) in texts.iter().enumerate() {
        if texts.iter().take(at).any(|earlier| earlier == text) {
            let message = format!("The option {:?} stands twice.", shorten(text));
            context.report(file.report(
                body.options.get(at).map_or(body.at, |task| task.at),
                Code::Q05,
                message,
                "Make the options differ.",
            ));
        }
    }
    if right == 1 {
        check_length(file, body, context);
    }
}

/// A right option much longer than every wrong one gives itself away.
fn check_length(file: &File<'_>, body: &Body, context: &mut Context<'_>) {
    let length = |task: &Task| plain(&task.text).chars().count();
    let right = body.options.iter().find(|task| task.checked);
    let longest_wrong = body.options.iter().filter(|task| !task.checked).map(length).max();
    if let (Some(right), Some(longest_wrong)) = (right, longest_wrong)
        && length(right) * 10 > longest_wrong * 13
    {
        let message = format!("The right option has {} characters, the longest wrong one {longest_wrong}.", length(right));
        context.report(file.report(right.at, Code::Q08, message, "Shorten it, or give the wrong ones the same detail."));
    }
}

/// The Korean body, compared with the English one; `None` when it is missing or broken.
fn korean(pair: &Pair<'_>, en: &Body, context: &mut Context<'_>) -> Option<Body> {
    let file = pair.ko.as_ref()?;
    if file.text.starts_with("+++") {
        let hint = "Remove it: metadata belongs to the English file only.";
        context.report(file.report(0, Code::L02, "The Korean file of a question has front matter.", hint));
        return None;
    }
    let ko = body(file, 0..file.text.len(), context)?;
    if ko.options.len() != en.options.len() {
        let message = format!("{} options here, {} in English.", ko.options.len(), en.options.len());
        context.report(file.report(ko.at, Code::L02, message, "Give both languages the same options in the same order."));
        return None;
    }
    context.compare(file, ko.at, "stem", &plain_blocks(&en.stem), &plain_blocks(&ko.stem));
    context.require_hangul(file, Lang::Ko, ko.at, &plain_blocks(&ko.stem));
    for (place, (en, ko)) in en.options.iter().zip(&ko.options).enumerate() {
        if en.checked != ko.checked {
            let message = format!("The option {:?} is marked differently in English.", shorten(&plain(&ko.text)));
            context.report(file.report(ko.at, Code::L03, message, "Mark the same options with [x] in both files."));
        }
        context.compare(file, ko.at, &format!("option {}", place + 1), &plain(&en.text), &plain(&ko.text));
        context.compare(file, ko.at, &format!("reason {}", place + 1), &plain_blocks(&en.quote), &plain_blocks(&ko.quote));
        context.require_hangul(file, Lang::Ko, ko.at, &plain_blocks(&ko.quote));
    }
    Some(ko)
}

fn text(body: Body) -> QuestionText {
    let options = body.options.into_iter().map(|task| OptionText { text: task.text, why: task.quote }).collect();
    QuestionText { stem: body.stem, options }
}

fn shorten(text: &str) -> String {
    const KEEP: usize = 40;
    if text.chars().count() <= KEEP { text.to_owned() } else { text.chars().take(KEEP).chain(['…']).collect() }
}
