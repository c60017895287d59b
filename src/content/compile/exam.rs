//! `content/exams/<exam>.md`: the blueprint of an exam.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::diagnostic::Code;
use super::sections::{self, Outline};
use super::source::{parse_toml, split_front_matter};
use super::{Context, Pair};
use crate::content::model::{Both, Domain, DomainId, Exam, ExamId, Lens};
use crate::content::text::plain;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: String,
    code: String,
    order: u32,
    retired: Option<Spanned<String>>,
    lens: Lens,
    minutes: u32,
    items: Spanned<u32>,
    scored: u32,
    cut_score: Spanned<u32>,
    cut_share: Spanned<f64>,
    sources: Vec<Spanned<String>>,
    weights: BTreeMap<Spanned<String>, u32>,
}

/// An exam and its place among the exams.
pub(super) fn compile(id: &str, pair: &Pair<'_>, context: &mut Context<'_>) -> Option<(u32, Exam)> {
    let file = &pair.en;
    let parts = context.take(split_front_matter(file))?;
    let front: Front = context.take(parse_toml(file, &parts.front))?;
    let at = |span: std::ops::Range<usize>| parts.front.start + span.start;

    let total: u32 = front.weights.values().sum();
    if total != 100 {
        let message = format!("The weights add up to {total}, not 100.");
        context.report(file.report(parts.front.start, Code::B01, message, "Take the weights from the exam guide."));
    }
    if front.scored > *front.items.get_ref() || front.scored == 0 {
        let message = format!("{} items of a paper are scored, but it has {} items.", front.scored, front.items.get_ref());
        context.report(file.report(at(front.items.span()), Code::B02, message, "scored is between 1 and items."));
    }
    if !(100..=1000).contains(front.cut_score.get_ref()) {
        let message = format!("A cut score of {} is not on the scale.", front.cut_score.get_ref());
        context.report(file.report(at(front.cut_score.span()), Code::B02, message, "Scaled scores run from 100 to 1000."));
    }
    if !(0.01..=0.99).contains(front.cut_share.get_ref()) {
        let message = format!("A share of {} cannot be a cut.", front.cut_share.get_ref());
        context.report(file.report(at(front.cut_share.span()), Code::B02, message, "cut_share is between 0.01 and 0.99."));
    }
    if let Some(day) = &front.retired
        && !super::is_date(day.get_ref())
    {
        let message = format!("{:?} is not a day.", day.get_ref());
        context.report(file.report(at(day.span()), Code::F03, message, "Write it as YYYY-MM-DD."));
    }
    for source in &front.sources {
        context.require_source(file, at(source.span()), source.get_ref());
    }

    let both = sections::read_pair(pair, parts.body.clone(), context);
    for key in front.weights.keys() {
        if !both.en.sections.iter().any(|section| section.id == *key.get_ref()) {
            let message = format!("The domain {:?} has a weight but no heading.", key.get_ref());
            let hint = format!("Add a heading: ## Title {{#{}}}", key.get_ref());
            context.report(file.report(at(key.span()), Code::R02, message, hint));
        }
    }
    let domains = domains(pair, &both, &front.weights, context);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie between 0.01 and 0.99")]
    let cut_permille = (front.cut_share.get_ref() * 1000.0).round() as u32;
    let exam = Exam {
        id: ExamId::new(id),
        code: front.code,
        title: front.title,
        about: Both { en: both.en.intro, ko: both.ko.intro },
        retired: front.retired.map(Spanned::into_inner),
        lens: front.lens,
        minutes: front.minutes,
        items: front.items.into_inner(),
        scored: front.scored,
        cut_score: front.cut_score.into_inner(),
        cut_permille,
        domains,
    };
    Some((front.order, exam))
}

fn domains(pair: &Pair<'_>, both: &Both<Outline>, weights: &BTreeMap<Spanned<String>, u32>, context: &mut Context<'_>) -> Vec<Domain> {
    let mut domains = Vec::new();
    for (en, ko) in both.en.sections.iter().zip(&both.ko.sections) {
        let Some(weight) = weights.iter().find(|(key, _)| *key.get_ref() == en.id).map(|(_, weight)| *weight) else {
            let message = format!("The domain {:?} has no weight.", en.id);
            context.report(pair.en.report(en.at, Code::R02, message, "Add it to [weights] in the front matter."));
            continue;
        };
        let about = Both { en: en.lead.clone(), ko: ko.lead.clone() };
        let title = Both { en: plain(&en.title), ko: plain(&ko.title) };
        domains.push(Domain { id: DomainId::new(&en.id), weight, title, about });
    }
    domains
}
