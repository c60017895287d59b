//! `content/exams/<exam>.md`: the blueprint of an exam.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use serde::Deserialize;
use toml::Spanned;

use super::context::Context;
use super::dates::is_date;
use super::diagnostic::Code;
use super::sections::{self, Outline, require_both};
use super::source::File;
use super::tree::Pair;
use crate::content::model::{Both, Domain, DomainId, Exam, ExamId, Lens};
use crate::content::text::plain;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: Spanned<String>,
    code: Spanned<String>,
    order: u32,
    retired: Option<Spanned<String>>,
    lens: Lens,
    minutes: Spanned<u32>,
    items: Spanned<u32>,
    scored: Spanned<u32>,
    cut_score: Spanned<u32>,
    cut_share: Spanned<f64>,
    sources: Vec<Spanned<String>>,
    weights: Weights,
}

/// Share of each domain in the scored items, in percent.
type Weights = BTreeMap<Spanned<String>, Spanned<u32>>;

// What an exam can be. The bounds are wide; they keep typing errors out, and sums of them small.
const MINUTES: RangeInclusive<u32> = 1..=600;
const ITEMS: RangeInclusive<u32> = 1..=500;
const WEIGHT: RangeInclusive<u32> = 1..=100;

/// An exam and its place among the exams. Either way the context learns which domains others may refer to.
pub(super) fn compile(id: &str, pair: &Pair<'_>, context: &mut Context<'_>) -> Option<(u32, Exam)> {
    let file = &pair.en;
    context.domains.insert(ExamId::new(id), None);
    let (front, ranges): (Front, _) = context.front_matter(file)?;
    check_numbers(file, ranges.front.start, &front, context);
    check_weights(file, ranges.front.start, &front.weights, context);
    check_words(file, ranges.front.start, &front, context);

    let both = sections::read_pair(pair, &ranges.body, &[], context);
    check_headings(file, ranges.front.start, &both.en, &front.weights, context);
    let known = both.en.sections.iter().map(|section| &section.id).chain(front.weights.keys().map(Spanned::get_ref));
    let known = known.cloned().collect();
    context.domains.insert(ExamId::new(id), Some(known));

    let domains = domains(pair, &both, &front.weights, context);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie between 0.01 and 0.99")]
    let cut_permille = (front.cut_share.get_ref() * 1000.0).round() as u32;
    let exam = Exam {
        id: ExamId::new(id),
        code: front.code.into_inner(),
        title: front.title.into_inner(),
        about: Both { en: both.en.intro, ko: both.ko.intro },
        retired: front.retired.map(Spanned::into_inner),
        lens: front.lens,
        minutes: front.minutes.into_inner(),
        items: front.items.into_inner(),
        scored: front.scored.into_inner(),
        cut_score: front.cut_score.into_inner(),
        cut_permille,
        domains,
    };
    Some((front.order, exam))
}

/// Places in the front matter, which starts at `base`, are relative to it; so in all checks below.
fn check_numbers(file: &File<'_>, base: usize, front: &Front, context: &mut Context<'_>) {
    let mut report = |span: Range<usize>, code: Code, message: String, hint: String| {
        context.report(file.report(base + span.start, code, message, hint));
    };
    for (name, value, bounds) in [("minutes", &front.minutes, MINUTES), ("items", &front.items, ITEMS)] {
        if !bounds.contains(value.get_ref()) {
            let message = format!("An exam cannot have {} {name}.", value.get_ref());
            report(value.span(), Code::F03, message, format!("{name} is between {} and {}.", bounds.start(), bounds.end()));
        }
    }
    let (items, scored) = (*front.items.get_ref(), *front.scored.get_ref());
    if scored == 0 {
        report(front.scored.span(), Code::B02, "No item of a paper is scored.".to_owned(), "scored is between 1 and items.".to_owned());
    } else if scored > items && ITEMS.contains(&items) {
        let message = format!("{scored} items of a paper are scored, but it has {items}.");
        report(front.scored.span(), Code::B02, message, "scored is between 1 and items.".to_owned());
    }
    if !(100..=1000).contains(front.cut_score.get_ref()) {
        let message = format!("A cut score of {} is not on the scale.", front.cut_score.get_ref());
        report(front.cut_score.span(), Code::B02, message, "Scaled scores run from 100 to 1000.".to_owned());
    }
    if !(0.01..=0.99).contains(front.cut_share.get_ref()) {
        let message = format!("A share of {} cannot be a cut.", front.cut_share.get_ref());
        report(front.cut_share.span(), Code::B02, message, "cut_share is between 0.01 and 0.99.".to_owned());
    }
}

fn check_weights(file: &File<'_>, base: usize, weights: &Weights, context: &mut Context<'_>) {
    let mut total = Some(0_u32);
    for (domain, weight) in weights {
        if WEIGHT.contains(weight.get_ref()) {
            total = total.map(|total| total + weight.get_ref());
        } else {
            let message = format!("The domain {:?} cannot have a weight of {}.", domain.get_ref(), weight.get_ref());
            let hint = format!("A weight is a share in percent: {} to {}.", WEIGHT.start(), WEIGHT.end());
            context.report(file.report(base + weight.span().start, Code::F03, message, hint));
            total = None;
        }
    }
    if let Some(total) = total.filter(|total| *total != 100) {
        let message = format!("The weights add up to {total}, not 100.");
        context.report(file.report(base, Code::B01, message, "Take the weights from the exam guide."));
    }
}

fn check_words(file: &File<'_>, base: usize, front: &Front, context: &mut Context<'_>) {
    context.require_words(file, base, "title", &front.title);
    context.require_words(file, base, "code", &front.code);
    if let Some(day) = &front.retired
        && !is_date(day.get_ref())
    {
        let message = format!("{:?} is not a day.", day.get_ref());
        context.report(file.report(base + day.span().start, Code::F03, message, "Write it as YYYY-MM-DD."));
    }
    for source in &front.sources {
        context.require_source(file, base + source.span().start, source.get_ref());
    }
}

/// Every weight has its heading. Where a heading lacks its id, which was reported, it may be that one.
fn check_headings(file: &File<'_>, base: usize, en: &Outline, weights: &Weights, context: &mut Context<'_>) {
    for section in &en.sections {
        if let Some(meta) = &section.meta {
            let message = format!("The domain {:?} has a toml block.", section.id);
            context.report(file.report(meta.start, Code::M01, message, "All metadata of an exam stands in its front matter."));
        }
    }
    if en.sections.iter().any(|section| section.id.is_empty()) {
        return;
    }
    for key in weights.keys().filter(|key| !en.sections.iter().any(|section| section.id == *key.get_ref())) {
        let message = format!("The domain {:?} has a weight but no heading.", key.get_ref());
        let hint = format!("Add a heading: ## Title {{#{}}}", key.get_ref());
        context.report(file.report(base + key.span().start, Code::R02, message, hint));
    }
}

fn domains(pair: &Pair<'_>, both: &Both<Outline>, weights: &Weights, context: &mut Context<'_>) -> Vec<Domain> {
    let mut domains = Vec::new();
    for (en, ko) in both.en.sections.iter().zip(&both.ko.sections).filter(|(en, _)| !en.id.is_empty()) {
        if let Some(file) = pair.korean().filter(|_| !ko.is_stand_in) {
            require_both(file, ko.at, "explanation", [&en.lead, &ko.lead], context);
        }
        let Some((_, weight)) = weights.iter().find(|(key, _)| *key.get_ref() == en.id) else {
            let message = format!("The domain {:?} has no weight.", en.id);
            context.report(pair.en.report(en.at, Code::R02, message, "Add it to [weights] in the front matter."));
            continue;
        };
        let about = Both { en: en.lead.clone(), ko: ko.lead.clone() };
        let title = Both { en: plain(&en.title), ko: plain(&ko.title) };
        domains.push(Domain { id: DomainId::new(&en.id), weight: *weight.get_ref(), title, about });
    }
    domains
}
