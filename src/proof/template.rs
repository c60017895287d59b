//! Questions with drawn numbers: a template, a seed, and the lab computes the key and every wrong option from a named mistake.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::exact::{Exact, Unit, readable};
use super::expression::{Names, evaluate};
use super::measure::Experiment;
use super::metric::Lab;
use super::model::Json;
use super::patch;
use crate::content::model::{
    Both, CardId, Domains, Kind, Lang, Lens, OptionIndex, OptionText, QuestionEntry, QuestionId, QuestionText, TopicId, Work,
};
use crate::content::text::{map_blocks, map_inlines, plain};
use crate::lab::chance::Chance;

/// Draws that one seed tries before it gives up. Every template is checked to need far fewer.
pub const TRIES_MAX: u64 = 64;
/// Seeds below this are used; each of them is drawn when the content is checked.
pub const SEEDS: u64 = 1_000;
/// What parts a template's id from the seed in the id of a question.
const SEED_MARK: char = '@';

/// A question with gaps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// What the index carries of it.
    pub entry: TemplateEntry,
    /// Drawn numbers, in this order.
    pub draws: Vec<(String, Range)>,
    /// Numbers that follow, each from those before it.
    pub lets: Vec<(String, String)>,
    /// The lab's scenario; `{{expression}}` stands for a number.
    pub scenario: Json,
    /// Counters count from here, in ms.
    pub from_ms: u64,
    /// The figures are those at this instant, in ms.
    pub until_ms: u64,
    /// By place.
    pub options: Vec<Computed>,
    /// Text with gaps: `{{name}}`, `{{name:bytes}}`.
    pub text: Both<QuestionText>,
}

/// What is known of a template without its text: enough to draw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateEntry {
    /// Its id, unique among all ids.
    pub id: QuestionId,
    /// The topic it belongs to.
    pub topic: TopicId,
    /// The domain it counts for, per exam.
    pub exams: Domains,
    /// The cards it tests.
    pub cards: Vec<CardId>,
    /// The only lens under which it holds.
    pub lens: Option<Lens>,
    /// How many options it has.
    pub options: u8,
    /// Which of them are right, whatever is drawn.
    pub key: Vec<OptionIndex>,
    /// Which lab computes it.
    pub lab: Lab,
    /// Models under which the right value must be the same.
    pub models: Vec<String>,
    /// Assumptions of the lab that the result rests on, as keys of `content/labs.toml`.
    pub assumes: Vec<String>,
}

/// Values that a number is drawn from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Range {
    /// `from`, `from + step`, … up to `to`.
    Steps {
        /// The least.
        from: u64,
        /// Not above this.
        to: u64,
        /// Distance.
        step: u64,
    },
    /// These.
    Of(Vec<u64>),
}

/// An option whose number is computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Computed {
    /// An expression over drawn numbers, those that follow, and figures of the lab (`lab_shards_needed`).
    pub value: String,
    /// Change of the scenario under which this option's figures are measured.
    pub patch: Json,
    /// The mistake that leads here, as a key of `content/labs.toml`; `None` for the right option.
    pub mistake: Option<String>,
}

/// A question made from a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// As of any question. Its id is `template@seed`.
    pub entry: QuestionEntry,
    /// As of any question.
    pub text: Both<QuestionText>,
    /// What was drawn and computed.
    pub values: Names,
    /// Draws that were rejected before this one.
    pub rejected: u64,
}

/// Why there is no question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A mistake in the template.
    #[error("{0}")]
    Wrong(String),
    /// All draws of a seed have equal options, or another result under another model.
    #[error("{TRIES_MAX} draws of seed {0} have equal options, or another result under another model.")]
    Degenerate(u64),
}

impl Range {
    /// How many values there are.
    pub fn len(&self) -> u64 {
        match self {
            Self::Steps { from, to, step } => to.checked_sub(*from).map_or(0, |span| span / (*step).max(1) + 1),
            Self::Of(values) => values.len() as u64,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn get(&self, place: u64) -> Option<u64> {
        match self {
            Self::Steps { from, step, .. } => Some(from + place * step),
            Self::Of(values) => values.get(usize::try_from(place).ok()?).copied(),
        }
    }
}

impl TemplateEntry {
    /// Whether the key holds under `lens`.
    pub fn holds_under(&self, lens: Lens) -> bool {
        self.lens.is_none_or(|only| only == lens)
    }

    /// What is known of the question of a seed without its text. Its id is `template@seed`.
    pub fn question(&self, seed: u64) -> QuestionEntry {
        QuestionEntry {
            id: instance_id(&self.id, seed),
            exams: self.exams.clone(),
            lens: self.lens,
            kind: Kind::Choice,
            options: self.options,
            key: self.key.clone(),
            work: Some(Work { lab: self.lab, models: self.models.clone(), rests_on_our_model: !self.assumes.is_empty() }),
        }
    }
}

/// The id of the question that a template makes from a seed.
pub fn instance_id(template: &QuestionId, seed: u64) -> QuestionId {
    QuestionId::new(format!("{template}{SEED_MARK}{seed}"))
}

/// Template and seed of such an id; `None` for the id of an ordinary question.
pub fn parse_instance_id(id: &QuestionId) -> Option<(QuestionId, u64)> {
    let (template, seed) = id.as_str().split_once(SEED_MARK)?;
    Some((QuestionId::new(template), seed.parse().ok()?))
}

/// The question of a seed. The same seed always gives the same one; draws with equal options are passed over.
///
/// # Errors
/// A mistake in the template, or too many degenerate draws in a row.
pub fn instantiate(template: &Template, seed: u64) -> Result<Instance, TemplateError> {
    instantiate_with(template, seed, &mut BTreeMap::new())
}

/// Computed options of draws that were made before: `None` for a degenerate one.
pub type Memo = BTreeMap<Vec<u64>, Option<Vec<Exact>>>;

/// [`instantiate`] with a memory of what was computed, for many seeds in a row.
///
/// # Errors
/// As [`instantiate`].
pub fn instantiate_with(template: &Template, seed: u64, memo: &mut Memo) -> Result<Instance, TemplateError> {
    for attempt in 0..TRIES_MAX {
        let mut chance = Chance::new(seed, attempt);
        let drawn: Vec<u64> = template.draws.iter().filter_map(|(_, range)| range.get(chance.below(range.len()))).collect();
        let mut names: Names = template.draws.iter().zip(&drawn).map(|((name, _), value)| (name.clone(), Exact::from(*value))).collect();
        for (name, expression) in &template.lets {
            let value = evaluate(expression, &names).map_err(|error| TemplateError::Wrong(format!("{name} = {expression:?}: {error}.")))?;
            names.insert(name.clone(), value);
        }
        let computed = match memo.get(&drawn) {
            Some(known) => known.clone(),
            None => memo.entry(drawn).or_insert(compute(template, &names)?).clone(),
        };
        let Some(values) = computed else { continue };
        if let Some(text) = fill(template, &names, &values)? {
            return Ok(Instance { entry: template.entry.question(seed), text, values: names, rejected: attempt });
        }
    }
    Err(TemplateError::Degenerate(seed))
}

/// The value of each option; `None` when the models disagree about the right one, or a figure does not exist.
fn compute(template: &Template, names: &Names) -> Result<Option<Vec<Exact>>, TemplateError> {
    let mut values = Vec::new();
    for option in &template.options {
        let under = |model: &String| value_of(template, option, names, model);
        let Some(first) = template.entry.models.first().map(under).transpose()?.flatten() else { return Ok(None) };
        if option.mistake.is_none() {
            for model in template.entry.models.iter().skip(1) {
                if value_of(template, option, names, model)? != Some(first) {
                    return Ok(None);
                }
            }
        }
        values.push(first);
    }
    Ok(Some(values))
}

fn value_of(template: &Template, option: &Computed, names: &Names, model: &str) -> Result<Option<Exact>, TemplateError> {
    let wrong = |error: String| TemplateError::Wrong(format!("{:?}: {error}.", option.value));
    let lab = template.entry.lab;
    let wanted: BTreeSet<&str> =
        lab.metrics().iter().map(|metric| metric.name).filter(|name| option.value.contains(&format!("lab_{name}"))).collect();
    let mut names = names.clone();
    if !wanted.is_empty() {
        let experiment = experiment(template, option, &names, model)?;
        let figures = experiment.measure(&wanted).map_err(|failure| wrong(failure.into_error().to_string()))?;
        for name in wanted {
            match figures.get(name) {
                Some(figure) => names.insert(format!("lab_{name}"), *figure),
                None => return Ok(None),
            };
        }
    }
    evaluate(&option.value, &names).map(Some).map_err(wrong)
}

/// What the lab runs for an option.
///
/// # Errors
/// A mistake in the template.
pub fn experiment(template: &Template, option: &Computed, names: &Names, model: &str) -> Result<Experiment, TemplateError> {
    let scenario = patch::patched(&filled(&template.scenario.value(), names)?, &filled(&option.patch.value(), names)?);
    let span = (template.from_ms, template.until_ms);
    Ok(Experiment::under(template.entry.lab, model, scenario, Value::Array(Vec::new()), span))
}

/// A scenario with its gaps filled: a text that is one gap becomes a number, gaps within a text become digits.
fn filled(value: &Value, names: &Names) -> Result<Value, TemplateError> {
    Ok(match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, field)| Ok((key.clone(), filled(field, names)?)));
            Value::Object(fields.collect::<Result<_, TemplateError>>()?)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| filled(item, names)).collect::<Result<_, _>>()?),
        Value::String(text) if text.contains("{{") => {
            let mut out = String::new();
            let mut is_number = text.starts_with("{{") && text.ends_with("}}");
            let mut rest = text.as_str();
            while let Some((before, (gap, after))) = rest.split_once("{{").and_then(|(before, rest)| Some((before, rest.split_once("}}")?)))
            {
                let value = evaluate(gap, names).map_err(|error| TemplateError::Wrong(format!("{gap:?}: {error}.")))?;
                let whole = value.whole().ok_or_else(|| TemplateError::Wrong(format!("{gap:?} is {value}, which is not whole.")))?;
                is_number &= before.is_empty() && after.is_empty();
                out.push_str(before);
                out.push_str(&whole.to_string());
                rest = after;
            }
            out.push_str(rest);
            match out.parse::<u64>() {
                Ok(number) if is_number => Value::from(number),
                _ => Value::String(out),
            }
        }
        other => other.clone(),
    })
}

/// The texts with their gaps filled; `None` when two options say the same.
fn fill(template: &Template, names: &Names, values: &[Exact]) -> Result<Option<Both<QuestionText>>, TemplateError> {
    let answer = template.options.iter().position(|option| option.mistake.is_none()).and_then(|place| values.get(place));
    let mut names = names.clone();
    names.extend(answer.map(|value| ("answer".to_owned(), *value)));
    let mut both = template.text.clone();
    for lang in Lang::ALL {
        let text = match lang {
            Lang::En => &mut both.en,
            Lang::Ko => &mut both.ko,
        };
        let mut error = None;
        text.stem = map_blocks(&text.stem, &mut |part| put(part, &names, &mut error));
        for (option, value) in text.options.iter_mut().zip(values) {
            names.insert("value".to_owned(), *value);
            *option = OptionText {
                text: map_inlines(&option.text, &mut |part| put(part, &names, &mut error)),
                why: map_blocks(&option.why, &mut |part| put(part, &names, &mut error)),
            };
        }
        names.remove("value");
        if let Some(error) = error {
            return Err(TemplateError::Wrong(error));
        }
        let texts: BTreeSet<String> = text.options.iter().map(|option| plain(&option.text)).collect();
        if texts.len() < text.options.len() {
            return Ok(None);
        }
    }
    Ok(Some(both))
}

/// A text with its gaps filled by formatted numbers.
fn put(text: &str, names: &Names, error: &mut Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (gap, after))) = rest.split_once("{{").and_then(|(before, rest)| Some((before, rest.split_once("}}")?))) {
        out.push_str(before);
        let (name, format) = gap.split_once(':').unwrap_or((gap, "count"));
        match (names.get(name.trim()), unit(format.trim())) {
            (Some(value), Some(unit)) => out.push_str(&readable(*value, unit)),
            (None, _) => *error = Some(format!("There is no value {name:?} for the gap {{{{{gap}}}}}.")),
            (_, None) => *error = Some(format!("There is no format {format:?}; there are {}.", FORMATS.map(|(name, _)| name).join(", "))),
        }
        rest = after;
    }
    out + rest
}

/// Formats of gaps.
const FORMATS: [(&str, Unit); 6] = [
    ("count", Unit::Count),
    ("bytes", Unit::Bytes),
    ("rate", Unit::BytesPerS),
    ("time", Unit::Ms),
    ("usd", Unit::Usd),
    ("share", Unit::Share),
];

fn unit(format: &str) -> Option<Unit> {
    FORMATS.iter().find(|(name, _)| *name == format).map(|(_, unit)| *unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_template_and_seed() {
        let id = instance_id(&QuestionId::from("kds-size"), 17);
        assert_eq!(id.as_str(), "kds-size@17");
        assert_eq!(parse_instance_id(&id), Some((QuestionId::from("kds-size"), 17)));
        assert_eq!(parse_instance_id(&QuestionId::from("kds-size")), None);
        assert_eq!(parse_instance_id(&QuestionId::from("kds-size@x")), None);
    }
}
