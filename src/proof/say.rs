//! A result as one sentence, in words that are content (`content/labs.toml`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::exact::{Unit, readable};
use super::judge::{Checked, Ran, Verdict};
use super::metric::Lab;
use super::model::{Bound, Is, Trial};
use super::template::Template;
use crate::content::model::{Both, Lang, QuestionText};
use crate::content::text::{Block, Inline};

/// Every word that a result is told with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Figures, by `lab.name`.
    pub metrics: BTreeMap<String, Both<String>>,
    /// Models, by name.
    pub models: BTreeMap<String, Both<String>>,
    /// Assumptions that AWS does not publish, by name.
    pub assumptions: BTreeMap<String, Both<String>>,
    /// Why an option cannot be run, by name.
    pub not_simulated: BTreeMap<String, Both<String>>,
    /// Named mistakes behind wrong numbers, by name.
    pub mistakes: BTreeMap<String, Both<String>>,
    /// Sentences and their parts, by name; see [`PHRASES`].
    pub phrases: BTreeMap<String, Both<String>>,
}

/// The phrases that are needed, with their gaps.
pub const PHRASES: &[(&str, &[&str])] = &[
    ("meets", &["{figure}", "{value}", "{bound}"]),
    ("fails", &["{figure}", "{value}", "{bound}"]),
    ("missing", &["{figure}", "{bound}"]),
    ("refused", &[]),
    ("refused-as-asked", &[]),
    ("accepted", &[]),
    ("is-equal", &["{bound}"]),
    ("is-different", &["{bound}"]),
    ("is-below", &["{bound}"]),
    ("is-at-most", &["{bound}"]),
    ("is-above", &["{bound}"]),
    ("is-at-least", &["{bound}"]),
    ("is-about", &["{bound}"]),
    ("is-least", &[]),
    ("is-greatest", &[]),
    ("than-before", &["{bound}"]),
    ("mistake", &["{mistake}"]),
];

impl Words {
    fn phrase(&self, name: &str, lang: Lang) -> &str {
        self.phrases.get(name).map_or("", |both| both.get(lang))
    }

    /// A figure of a lab.
    pub fn metric(&self, lab: Lab, name: &str, lang: Lang) -> &str {
        self.metrics.get(&format!("{}.{name}", lab.name())).map_or("", |both| both.get(lang))
    }

    /// The sentences of some assumptions.
    pub fn assumed(&self, names: &[String], lang: Lang) -> Vec<String> {
        names.iter().filter_map(|name| self.assumptions.get(name)).map(|both| both.get(lang).clone()).collect()
    }

    /// The mistake of that name as a sentence.
    pub fn mistake(&self, name: &str, lang: Lang) -> String {
        let mistake = self.mistakes.get(name).map_or("", |both| both.get(lang));
        upper_first(&self.phrase("mistake", lang).replace("{mistake}", mistake))
    }

    /// Puts the mistake that leads to each wrong option before its reasons.
    pub fn name_mistakes(&self, template: &Template, text: &mut Both<QuestionText>) {
        for lang in Lang::ALL {
            let text = match lang {
                Lang::En => &mut text.en,
                Lang::Ko => &mut text.ko,
            };
            for (option, computed) in text.options.iter_mut().zip(&template.options) {
                let Some(name) = &computed.mistake else { continue };
                let sentence = self.mistake(name, lang);
                option.why.insert(0, Block::Paragraph(vec![Inline::Strong(vec![Inline::Text(sentence)])]));
            }
        }
    }

    /// Why an option came out as it did: the condition that decided, with its numbers.
    pub fn why(&self, lab: Lab, trial: &Trial, verdict: &Verdict, lang: Lang) -> String {
        match (trial, verdict) {
            (Trial::NotSimulated(reason), _) => self.not_simulated.get(reason).map_or_else(String::new, |both| both.get(lang).clone()),
            (_, Verdict::NotSimulated) => String::new(),
            (_, Verdict::Ran { runs, .. }) => self.why_of(lab, runs, lang),
        }
    }

    fn why_of(&self, lab: Lab, runs: &[Ran], lang: Lang) -> String {
        let fails = |run: &&Ran| run.conditions.iter().any(|it| !it.holds);
        let Some(run) = runs.iter().find(fails).or(runs.last()) else { return String::new() };
        let failed = run.conditions.iter().find(|it| !it.holds);
        if run.refused.is_some() {
            return self.phrase(if failed.is_some() { "refused" } else { "refused-as-asked" }, lang).to_owned();
        }
        match failed.or(run.conditions.last()) {
            Some(checked) if checked.condition.metric == super::metric::REFUSED => self.phrase("accepted", lang).to_owned(),
            Some(checked) => self.sentence(lab, checked, lang),
            None => String::new(),
        }
    }

    fn sentence(&self, lab: Lab, checked: &Checked, lang: Lang) -> String {
        let unit = lab.unit_of(&checked.condition.metric);
        let frame = match (checked.value, checked.holds) {
            (None, _) => "missing",
            (_, true) => "meets",
            (_, false) => "fails",
        };
        let figure = self.metric(lab, &checked.condition.metric, lang);
        let value = checked.value.map(|value| readable(value, unit)).unwrap_or_default();
        let text = self.phrase(frame, lang).replace("{figure}", figure).replace("{value}", &value);
        upper_first(&text.replace("{bound}", &self.bound(checked, unit, lang)))
    }

    /// What a condition asks for: `at most 900 s`.
    pub fn bound(&self, checked: &Checked, unit: Unit, lang: Lang) -> String {
        let name = match checked.condition.is {
            Is::Equal => "is-equal",
            Is::Different => "is-different",
            Is::Below => "is-below",
            Is::AtMost => "is-at-most",
            Is::Above => "is-above",
            Is::AtLeast => "is-at-least",
            Is::About => "is-about",
            Is::Least => "is-least",
            Is::Greatest => "is-greatest",
        };
        let mut value = checked.bound.map(|bound| readable(bound, unit)).unwrap_or_default();
        if matches!(checked.condition.bound, Bound::Base(_)) && !checked.condition.is.is_extreme() {
            value = self.phrase("than-before", lang).replace("{bound}", &value);
        }
        self.phrase(name, lang).replace("{bound}", &value)
    }
}

/// A text with its first letter as a capital.
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
