//! `content/questions/<topic>/<slug>.md`: one question.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::context::{Context, SpannedDomains};
use super::diagnostic::Code;
use super::markdown::{self, NodeKind, Task, is_blank, refused_block};
use super::proof::{self, ProofFront};
use super::source::File;
use super::tree::Pair;
use super::{options, phrases};
use crate::content::model::{Both, CardId, Kind, Lens, OptionText, Question, QuestionEntry, QuestionId, QuestionText, Work};
use crate::content::text::{Block, plain, plain_blocks};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    exams: Spanned<SpannedDomains>,
    cards: Spanned<Vec<Spanned<String>>>,
    lens: Option<Lens>,
    #[serde(default)]
    kind: Kind,
    proof: Option<Spanned<ProofFront>>,
}

const MAX_CARDS: usize = 4;

/// A question. All topics were read before, so that its cards are known.
pub(super) fn compile(id: &str, pair: &Pair<'_>, context: &mut Context<'_>) -> Option<Question> {
    let file = &pair.en;
    let (front, ranges): (Front, _) = context.front_matter(file)?;
    check_cards(file, ranges.front.start, &front.cards, context);
    if front.exams.get_ref().is_empty() {
        let hint = "Name at least one exam and the domain the question counts for.";
        let at = ranges.front.start + front.exams.span().start;
        context.report(file.report(at, Code::F03, "The question counts for no exam.", hint));
    }
    let exams = context.domains(file, ranges.front.start, front.exams.get_ref());
    // The domain that it was meant for may look empty without it.
    context.bank_is_partial |= exams.len() < front.exams.get_ref().len();

    let en = body(file, ranges.body, front.kind, context);
    let ko = korean(pair, front.kind, context);
    let en = en?;
    options::check_key(file, en.at, front.kind, &en.options, context);
    let ko = ko.filter(|ko| pair.korean().is_some_and(|file| is_translation(file, &en, ko, context)));
    let key = options::key(front.kind, &en.options);
    let proof = front.proof.and_then(|proof| proof::compile(file, &ranges.front, proof, id, &en, context));
    let work =
        proof.as_ref().map(|proof| Work { lab: proof.lab, models: proof.models.clone(), rests_on_our_model: !proof.assumes.is_empty() });
    let entry = QuestionEntry {
        id: QuestionId::new(id),
        exams,
        lens: front.lens,
        kind: front.kind,
        options: u8::try_from(en.options.len()).unwrap_or(u8::MAX),
        key,
        work,
    };
    let cards = front.cards.into_inner().into_iter().map(|card| CardId::new(card.into_inner())).collect();
    let english = text(en);
    let text = Both { ko: ko.map_or_else(|| english.clone(), text), en: english };
    Some(Question { entry, cards, text, proof })
}

/// Checks the list of cards of a front matter whose TOML starts at `base`.
pub(super) fn check_cards(file: &File<'_>, base: usize, cards: &Spanned<Vec<Spanned<String>>>, context: &mut Context<'_>) {
    let named = cards.get_ref();
    if named.is_empty() || named.len() > MAX_CARDS {
        let message = format!("The question cites {} cards.", named.len());
        let hint = format!("Cite one to {MAX_CARDS} cards that the question tests.");
        context.report(file.report(base + cards.span().start, Code::F03, message, hint));
    }
    for (place, card) in named.iter().enumerate() {
        let at = base + card.span().start;
        if named.iter().take(place).any(|earlier| earlier == card) {
            let message = format!("The question cites the card {:?} twice.", card.get_ref());
            context.report(file.report(at, Code::F03, message, "Name each card once."));
        } else {
            context.require_card(file, at, card.get_ref());
        }
    }
}

/// Stem and options in one language.
pub(super) struct Body {
    pub(super) at: usize,
    pub(super) stem: Vec<Block>,
    pub(super) options: Vec<Task>,
}

/// Reads stem and options; `None` when there is something that cannot stand for them, which was reported.
pub(super) fn body(file: &File<'_>, range: Range<usize>, kind: Kind, context: &mut Context<'_>) -> Option<Body> {
    let start = range.start + file.text[range.clone()].len() - file.text[range.clone()].trim_start().len();
    let mut body = Body { at: start, stem: Vec::new(), options: Vec::new() };
    // Whether something was refused after the options; then it is the reason why text follows them.
    let mut was_refused = false;
    for node in markdown::parse(file, &range, context) {
        match node.kind {
            NodeKind::Heading { .. } => {
                let hint = "A question has no headings: the stem, then the options.";
                context.report(file.report(node.at, Code::M01, "A heading is not part of a question.", hint));
            }
            NodeKind::Tasks(tasks) if body.options.is_empty() => body.options = tasks,
            NodeKind::Fence { text, .. } if body.options.is_empty() => body.stem.push(Block::Code(text.trim_end().to_owned())),
            NodeKind::Block(block) if body.options.is_empty() => body.stem.push(block),
            NodeKind::Refused if body.options.is_empty() => body.stem.push(refused_block()),
            NodeKind::Refused => was_refused = true,
            NodeKind::Tasks(_) | NodeKind::Block(_) | NodeKind::Fence { .. } => {
                if !was_refused {
                    let hint = "The options end the file. A reason is a quote (>) indented below its option.";
                    context.report(file.report(node.at, Code::Q06, "There is text after the options.", hint));
                }
                return None;
            }
        }
    }
    let missing = match (is_blank(&body.stem), body.options.is_empty()) {
        (false, false) => None,
        (true, false) => Some("no stem"),
        (false, true) => Some("no options"),
        (true, true) => Some("neither stem nor options"),
    };
    if let Some(missing) = missing {
        let hint = "Write the situation and what is asked, then the options as a list of - [ ] and - [x].";
        context.report(file.report(start, Code::Q01, format!("The question has {missing}."), hint));
        return None;
    }
    phrases::check(file, start, &plain_blocks(&body.stem), context);
    if kind == Kind::Matching {
        options::check_prompts(file, &body.options, context);
    } else {
        options::refuse_prompts(file, &mut body.options, context);
    }
    options::check_texts(file, &body.options, context);
    Some(body)
}

/// The Korean body; `None` when it is missing or broken.
pub(super) fn korean(pair: &Pair<'_>, kind: Kind, context: &mut Context<'_>) -> Option<Body> {
    let file = pair.korean()?;
    if file.text.starts_with("+++") {
        let hint = "Remove it: metadata belongs to the English file only.";
        context.report(file.report(0, Code::L02, "The Korean file of a question has front matter.", hint));
        return None;
    }
    body(file, 0..file.text.len(), kind, context)
}

/// Compares the bodies; `false` when one cannot stand for the other.
pub(super) fn is_translation(file: &File<'_>, en: &Body, ko: &Body, context: &mut Context<'_>) -> bool {
    if ko.options.len() != en.options.len() {
        let message = format!("The number of options is {} here and {} in English.", ko.options.len(), en.options.len());
        context.report(file.report(ko.at, Code::L02, message, "Give both languages the same options in the same order."));
        return false;
    }
    context.compare(file, ko.at, "stem", &plain_blocks(&en.stem), &plain_blocks(&ko.stem));
    context.require_hangul(file, ko.at, &plain_blocks(&ko.stem));
    for (place, (en, ko)) in en.options.iter().zip(&ko.options).enumerate() {
        if en.checked != ko.checked {
            let message = format!("The option {:?} is marked differently in English.", options::shorten(&plain(&ko.text)));
            context.report(file.report(ko.at, Code::L03, message, "Mark the same options with [x] in both files."));
        }
        context.compare(file, ko.at, &format!("option {}", place + 1), &plain(&en.text), &plain(&ko.text));
        if ko.list.len() != en.list.len() {
            let message = format!(
                "The option {:?} has {} prompts here and {} in English.",
                options::shorten(&plain(&ko.text)),
                ko.list.len(),
                en.list.len()
            );
            context.report(file.report(ko.at, Code::L02, message, "Give both languages the same prompts in the same order."));
            return false;
        }
        for (en, ko) in en.list.iter().zip(&ko.list) {
            context.compare(file, ko.at, "prompt", &plain(&en.text), &plain(&ko.text));
        }
        context.compare(file, ko.at, &format!("reason {}", place + 1), &plain_blocks(&en.quote), &plain_blocks(&ko.quote));
        context.require_hangul(file, ko.at, &plain_blocks(&ko.quote));
    }
    true
}

/// The words of a question.
pub(super) fn text(body: Body) -> QuestionText {
    let mut prompts = Vec::new();
    let options = body.options.into_iter().map(|task| {
        prompts.extend(task.list.into_iter().map(|item| item.text));
        OptionText { text: task.text, why: task.quote }
    });
    QuestionText { stem: body.stem, options: options.collect(), prompts }
}
