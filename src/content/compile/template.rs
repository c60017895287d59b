//! `content/parametric/<slug>.md`: a question with drawn numbers.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use super::context::{Context, Placed, Runs, SpannedDomains};
use super::diagnostic::Code;
use super::nearest::nearest_hint;
use super::proof::{Front, Situation, json, letter, setup};
use super::tree::{Pair, Tree};
use super::{options, question};
use crate::content::model::{Both, CardId, Kind, Lens, QuestionId, TopicId};
use crate::proof::assume::assumptions;
use crate::proof::model::Json;
use crate::proof::template::{Computed, Range, Template, TemplateEntry};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateFront {
    topic: Spanned<String>,
    exams: Spanned<SpannedDomains>,
    cards: Spanned<Vec<Spanned<String>>>,
    lens: Option<Lens>,
    lab: String,
    models: Option<Vec<String>>,
    from: Option<String>,
    until: Option<String>,
    /// Names and the values they are drawn from, in alphabetical order of the names.
    draw: BTreeMap<Spanned<String>, Spanned<Draw>>,
    /// Names and expressions, each over drawn numbers and the entries before it.
    #[serde(default, rename = "let")]
    lets: Vec<Let>,
    scenario: toml::Table,
    option: Vec<Spanned<OptionFront>>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Draw {
    Steps { from: u64, to: u64, step: u64 },
    Of { of: Vec<u64> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Let {
    name: String,
    is: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionFront {
    value: String,
    mistake: Option<Spanned<String>>,
    patch: Option<toml::Table>,
}

/// Fewer different draws than this make no parametric question.
const DRAWS_MIN: u64 = 12;

/// A template; `None` when something in it is wrong, which was reported.
pub(super) fn compile(id: &str, pair: &Pair<'_>, tree: &Tree<'_>, context: &mut Context<'_>) -> Option<Template> {
    let file = &pair.en;
    let before = context.diagnostics.len();
    let (matter, ranges): (TemplateFront, _) = context.front_matter(file)?;
    let front = Front { file, range: ranges.front.clone() };
    question::check_cards(file, ranges.front.start, &matter.cards, context);
    if !tree.topics.contains_key(matter.topic.get_ref()) {
        let message = format!("There is no topic {:?}.", matter.topic.get_ref());
        let hint = nearest_hint(matter.topic.get_ref(), tree.topics.keys().map(String::as_str));
        context.report(front.report(matter.topic.span().start, Code::P01, message, hint));
    }
    let exams = context.domains(file, ranges.front.start, matter.exams.get_ref());
    let situation = Situation {
        lab: &matter.lab,
        models: matter.models.as_deref(),
        scenario: &matter.scenario,
        inputs: &[],
        from: matter.from.as_deref(),
        until: matter.until.as_deref(),
        has_gaps: true,
    };
    let (lab, models, setup) = setup(&front, 0, &situation, context)?;

    let draws = draws(&front, &matter.draw, context);
    let en = question::body(file, ranges.body, Kind::Choice, context)?;
    options::check_key(file, en.at, Kind::Choice, &en.options, context);
    let ko = question::korean(pair, Kind::Choice, context);
    let ko = ko.filter(|ko| pair.korean().is_some_and(|file| question::is_translation(file, &en, ko, context)));
    let computed = computed(&front, &matter.option, &en, context);
    if context.diagnostics.len() > before {
        return None;
    }
    let named = |name: &&str| matter.option.iter().any(|option| option.get_ref().value.contains(&format!("lab_{name}")));
    let metrics: Vec<&str> = lab.metrics().iter().map(|metric| metric.name).filter(named).collect();
    let entry = TemplateEntry {
        id: QuestionId::new(id),
        topic: TopicId::new(matter.topic.get_ref()),
        exams,
        cards: matter.cards.into_inner().into_iter().map(|card| CardId::new(card.into_inner())).collect(),
        lens: matter.lens,
        options: u8::try_from(en.options.len()).unwrap_or(u8::MAX),
        key: (0..).zip(&computed).filter(|(_, option)| option.mistake.is_none()).map(|(place, _)| place).collect(),
        lab,
        models,
        assumes: assumptions(lab, &setup.scenario.value(), &metrics),
    };
    let scenario = front.report(front.find("[scenario", 0), Code::P05, "", "");
    let trials = matter.option.iter().map(|option| front.report(option.span().start, Code::P06, "", "")).collect();
    context.runs.push(Placed { what: Runs::Template(entry.id.clone()), scenario, trials, options: Vec::new() });
    let english = question::text(en);
    Some(Template {
        entry,
        draws,
        lets: matter.lets.into_iter().map(|it| (it.name, it.is)).collect(),
        scenario: setup.scenario,
        from_ms: setup.from_ms,
        until_ms: setup.until_ms,
        options: computed,
        text: Both { ko: ko.map_or_else(|| english.clone(), question::text), en: english },
    })
}

fn draws(front: &Front<'_, '_>, draw: &BTreeMap<Spanned<String>, Spanned<Draw>>, context: &mut Context<'_>) -> Vec<(String, Range)> {
    let mut draws = Vec::new();
    for (name, draw) in draw {
        let range = match draw.get_ref() {
            Draw::Steps { from, to, step } => Range::Steps { from: *from, to: *to, step: *step },
            Draw::Of { of } => Range::Of(of.clone()),
        };
        let is_zero_step = matches!(range, Range::Steps { step: 0, .. });
        if range.is_empty() || is_zero_step {
            let message = format!("There is nothing to draw {:?} from.", name.get_ref());
            context.report(front.report(draw.span().start, Code::P06, message, "Write { from = 1, to = 9, step = 1 } or { of = [1, 2] }."));
        }
        draws.push((name.get_ref().clone(), range));
    }
    let all = draws.iter().fold(1_u64, |all, (_, range)| all.saturating_mul(range.len()));
    if all < DRAWS_MIN {
        let message = format!("The template has only {all} draws.");
        let hint = format!("Widen the ranges to {DRAWS_MIN} draws or more; for fewer write ordinary questions.");
        context.report(front.report(front.find("[draw", 0), Code::P06, message, hint));
    }
    draws
}

fn computed(front: &Front<'_, '_>, list: &[Spanned<OptionFront>], body: &question::Body, context: &mut Context<'_>) -> Vec<Computed> {
    if list.len() != body.options.len() {
        let message = format!("{} options are computed, and {} are written.", list.len(), body.options.len());
        let hint = "Give each option its [[option]], in the same order.";
        context.report(front.report(front.find("[[option", 0), Code::P02, message, hint));
        return Vec::new();
    }
    let words = context.ledgers.words_if_read();
    let mut computed = Vec::new();
    for (place, (option, task)) in list.iter().zip(&body.options).enumerate() {
        let OptionFront { value, mistake, patch } = option.get_ref();
        let letter = letter(place);
        let at = mistake.as_ref().map_or(option.span().start, |mistake| mistake.span().start);
        match (mistake, task.checked) {
            (None, false) => {
                let hint = "Name it: mistake = \"forgot-record-limit\"; content/labs.toml says in words what it is.";
                context.report(front.report(at, Code::P02, format!("Option {letter} is wrong, but by no mistake."), hint));
            }
            (Some(_), true) => {
                let message = format!("Option {letter} is marked right, but comes from a mistake.");
                context.report(front.report(at, Code::P02, message, "Remove the mistake, or mark another option."));
            }
            (Some(mistake), false) => {
                if let Some(words) = words.as_ref().filter(|words| !words.mistakes.contains_key(mistake.get_ref())) {
                    let hint = nearest_hint(mistake.get_ref(), words.mistakes.keys().map(String::as_str));
                    let message = format!("There is no mistake {:?} in [mistakes] of content/labs.toml.", mistake.get_ref());
                    context.report(front.report(at, Code::P01, message, hint));
                }
            }
            (None, true) => {}
        }
        let patch = patch.as_ref().map_or_else(|| Value::Object(serde_json::Map::new()), |patch| json(&toml::Value::Table(patch.clone())));
        let mistake = mistake.as_ref().map(|mistake| mistake.get_ref().clone());
        computed.push(Computed { value: value.clone(), patch: Json::new(&patch), mistake });
    }
    computed
}
