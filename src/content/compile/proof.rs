//! `[proof]` in the front matter of a question: from TOML to a [`Proof`], with every name and number checked. Running it is `prove`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use super::claim::{ConditionFront, conditions, instant};
use super::context::{Context, Placed, Runs};
use super::diagnostic::{Code, Diagnostic};
use super::nearest::nearest_hint;
use super::question::Body;
use super::source::File;
use crate::content::model::QuestionId;
use crate::content::text::{plain, plain_blocks};
use crate::lab::error::LabError;
use crate::proof::assume::assumptions;
use crate::proof::measure::Experiment;
use crate::proof::metric::Lab;
use crate::proof::model::{Condition, Json, Proof, Run, Setup, Trial};
use crate::proof::numbers;

/// The table `[proof]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProofFront {
    lab: String,
    models: Option<Vec<String>>,
    scenario: toml::Table,
    #[serde(default)]
    inputs: Vec<toml::Value>,
    from: Option<String>,
    until: Option<String>,
    #[serde(default)]
    claim: Vec<Spanned<ConditionFront>>,
    options: Spanned<BTreeMap<Spanned<String>, Spanned<TrialFront>>>,
    /// Numbers of the text that are none of the scenario, and why.
    #[serde(default)]
    outside: BTreeMap<Spanned<String>, String>,
}

/// A lab, a scenario, and when to look: what proofs, templates and goals have in common.
pub(super) struct Situation<'s> {
    pub(super) lab: &'s str,
    pub(super) models: Option<&'s [String]>,
    pub(super) scenario: &'s toml::Table,
    pub(super) inputs: &'s [toml::Value],
    pub(super) from: Option<&'s str>,
    pub(super) until: Option<&'s str>,
    /// Whether gaps stand for some of the numbers.
    pub(super) has_gaps: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrialFront {
    not_simulated: Option<Spanned<String>>,
    #[serde(default)]
    runs: Vec<RunFront>,
    patch: Option<toml::Table>,
    inputs: Option<Vec<toml::Value>>,
    from: Option<String>,
    until: Option<String>,
    claim: Option<Vec<Spanned<ConditionFront>>>,
    #[serde(default)]
    refused: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RunFront {
    patch: Option<toml::Table>,
    inputs: Option<Vec<toml::Value>>,
    from: Option<String>,
    until: Option<String>,
    claim: Option<Vec<Spanned<ConditionFront>>>,
    #[serde(default)]
    refused: bool,
}

/// Where the TOML of a file stands, to report into it.
pub(super) struct Front<'f, 'a> {
    pub(super) file: &'f File<'a>,
    pub(super) range: Range<usize>,
}

impl Front<'_, '_> {
    /// A diagnostic at an offset of the TOML.
    pub(super) fn report(&self, offset: usize, code: Code, message: impl Into<String>, hint: impl Into<String>) -> Diagnostic {
        self.file.report(self.range.start + offset, code, message, hint)
    }

    /// Where a word first stands in the TOML from `offset` on; `offset` when it does not.
    pub(super) fn find(&self, word: &str, offset: usize) -> usize {
        let text = self.file.text.get(self.range.start + offset..self.range.end).unwrap_or_default();
        offset + text.find(word).unwrap_or(0)
    }
}

/// A proof; `None` when something in it is wrong, which was reported.
pub(super) fn compile(
    file: &File<'_>,
    range: &Range<usize>,
    proof: Spanned<ProofFront>,
    id: &str,
    body: &Body,
    context: &mut Context<'_>,
) -> Option<Proof> {
    let before = context.diagnostics.len();
    let front = Front { file, range: range.clone() };
    let at = front.find("[proof", 0);
    let proof = proof.into_inner();
    let situation = Situation {
        lab: &proof.lab,
        models: proof.models.as_deref(),
        scenario: &proof.scenario,
        inputs: &proof.inputs,
        from: proof.from.as_deref(),
        until: proof.until.as_deref(),
        has_gaps: false,
    };
    let (lab, models, setup) = setup(&front, at, &situation, context)?;
    let claim = conditions(&front, lab, &proof.claim, context);
    let mut trials = Vec::new();
    let mut places = Vec::new();
    let mut known = proof.options.get_ref().iter().collect::<BTreeMap<_, _>>();
    for place in 0..body.options.len() {
        let letter = letter(place);
        let found = known.keys().find(|key| key.get_ref() == &letter).copied();
        let Some((key, trial)) = found.and_then(|key| known.remove_entry(key)) else {
            let hint = "Say what the option changes (a = { patch = { … } }), or that it is { not_simulated = \"…\" }.";
            let message = format!("The proof says nothing about option {letter}.");
            context.report(front.report(proof.options.span().start, Code::P02, message, hint));
            continue;
        };
        places.push(front.report(key.span().start, Code::P05, "", ""));
        let is_claimed = !proof.claim.is_empty();
        if let Some(read) = self::trial(&front, lab, trial, is_claimed, context) {
            check_forms(&front, (lab, &models, &setup), &read, trial.span().start, context);
            trials.push(read);
        }
    }
    for key in known.keys() {
        let message = format!("There is no option {:?}.", key.get_ref());
        let hint = format!("The question has options a to {}.", letter(body.options.len().saturating_sub(1)));
        context.report(front.report(key.span().start, Code::P01, message, hint));
    }
    if context.diagnostics.len() > before {
        return None;
    }
    let simulated = |checked: bool| {
        let both = || body.options.iter().zip(&trials).filter(move |(task, _)| task.checked == checked);
        let run = both().filter(|(_, trial)| matches!(trial, Trial::Runs(_))).count();
        (run, run == both().count())
    };
    let ((right, all_right), (wrong, all_wrong)) = (simulated(true), simulated(false));
    if right == 0 || wrong == 0 || !(all_right || all_wrong) {
        let message = "So few options are simulated that another key would pass.";
        let hint = "Simulate all right options, or all wrong ones, and at least one of each.";
        context.report(front.report(proof.options.span().start, Code::P02, message, hint));
        return None;
    }
    let metrics = metrics(&claim, &trials);
    let assumes = assumptions(lab, &setup.scenario.value(), &metrics.iter().map(String::as_str).collect::<Vec<_>>());
    let outside = proof.outside.keys().map(|key| key.get_ref().clone()).collect();
    let mut compiled = Proof { lab, models, setup, claim, options: trials, assumes, varies: Vec::new(), outside };
    compiled.varies = numbers::in_stem(&compiled, &plain_blocks(&body.stem)).into_iter().map(|(path, _)| path).collect();
    require_words(&front, at, lab, &metrics, &compiled, context);
    check_numbers(&front, body, &compiled, &proof.outside, context);
    let scenario = front.report(front.find("scenario", at), Code::P05, "", "");
    let options = body.options.iter().map(|task| file.report(task.at, Code::P03, "", "")).collect();
    context.runs.push(Placed { what: Runs::Proof(QuestionId::new(id)), scenario, trials: places, options });
    Some(compiled)
}

/// The letter of an option.
pub(super) fn letter(place: usize) -> String {
    u8::try_from(place).ok().and_then(|place| b'a'.checked_add(place)).map_or('?', char::from).to_string()
}

/// Lab, models and scenario; `None` when one of them is wrong, which was reported.
pub(super) fn setup(
    front: &Front<'_, '_>,
    at: usize,
    situation: &Situation<'_>,
    context: &mut Context<'_>,
) -> Option<(Lab, Vec<String>, Setup)> {
    let Some(lab) = Lab::from_name(situation.lab) else {
        let hint = nearest_hint(situation.lab, Lab::ALL.iter().map(|lab| lab.name()));
        let place = front.find(&format!("{:?}", situation.lab), at);
        context.report(front.report(place, Code::P01, format!("There is no lab {:?}.", situation.lab), hint));
        return None;
    };
    let all = || lab.models().iter().map(|&model| model.to_owned()).collect();
    let models: Vec<String> = situation.models.map_or_else(all, <[String]>::to_vec);
    if let Some(model) = models.iter().find(|model| !lab.models().contains(&model.as_str())) {
        let hint = nearest_hint(model, lab.models().iter().copied());
        let message = format!("The lab {} has no model {model:?}.", lab.name());
        context.report(front.report(front.find(&format!("{model:?}"), at), Code::P01, message, hint));
        return None;
    }
    let time = |text: Option<&str>, context: &mut Context<'_>| match text {
        None => Some(0),
        Some(text) => instant(front, at, text, context),
    };
    let (from_ms, until_ms) = (time(situation.from, context)?, time(situation.until, context)?);
    if lab.has_time() && until_ms <= from_ms {
        let message = "The run has no length.";
        let hint = "Say when to look: until = \"60 s\", later than `from`.";
        context.report(front.report(front.find("until", at), Code::P02, message, hint));
        return None;
    }
    let scenario = Json::new(&json(&toml::Value::Table(situation.scenario.clone())));
    let inputs = Json::new(&Value::Array(situation.inputs.iter().map(json).collect()));
    let experiment = Experiment::under(lab, "", scenario.value(), inputs.value(), (from_ms, until_ms));
    // A template has gaps where numbers will be; it is checked when it is drawn.
    if let Some(error) = experiment.check_form().err().filter(|_| !situation.has_gaps) {
        report_form(front, front.find("scenario", at), &error, context);
        return None;
    }
    Some((lab, models, Setup { scenario, inputs, from_ms, until_ms }))
}

/// Reports fields that the lab's scenario format does not have, where they stand. What is wrong already without a patch is not said again.
fn check_forms(front: &Front<'_, '_>, (lab, models, setup): (Lab, &[String], &Setup), trial: &Trial, at: usize, context: &mut Context<'_>) {
    let Some(model) = models.first() else { return };
    let Trial::Runs(runs) = trial else { return };
    for run in runs {
        if let Err(error) = Experiment::new(lab, model, setup, None, run).check_form() {
            report_form(front, at, &error, context);
            return;
        }
    }
}

/// Reports a scenario that is none of the lab at the field that the error names, looked for from `at` on.
pub(super) fn report_form(front: &Front<'_, '_>, at: usize, error: &LabError, context: &mut Context<'_>) {
    let field = error.path.rsplit('.').next().unwrap_or_default();
    let field = field.split('[').next().unwrap_or_default();
    let place = if field.is_empty() { at } else { front.find(field, at) };
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let hint = "src/lab documents the scenario format of each lab beside its code.";
    context.report(front.report(place, Code::P01, format!("This is no scenario of the lab: {message}."), hint));
}

/// TOML as JSON.
pub(super) fn json(value: &toml::Value) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

fn trial(front: &Front<'_, '_>, lab: Lab, trial: &Spanned<TrialFront>, is_claimed: bool, context: &mut Context<'_>) -> Option<Trial> {
    let at = trial.span().start;
    let trial = trial.get_ref();
    let own = RunParts {
        patch: trial.patch.as_ref(),
        inputs: trial.inputs.as_ref(),
        from: trial.from.as_ref(),
        until: trial.until.as_ref(),
        claim: trial.claim.as_ref(),
        refused: trial.refused,
    };
    let is_single = own.patch.is_some() || own.inputs.is_some() || own.until.is_some() || own.claim.is_some() || own.refused;
    match (&trial.not_simulated, trial.runs.is_empty(), is_single) {
        (Some(reason), true, false) => {
            let words = context.ledgers.words_if_read()?;
            if !words.not_simulated.contains_key(reason.get_ref()) {
                let hint = nearest_hint(reason.get_ref(), words.not_simulated.keys().map(String::as_str));
                let message = format!("There is no reason {:?} in [not_simulated] of content/labs.toml.", reason.get_ref());
                context.report(front.report(reason.span().start, Code::P01, message, hint));
            }
            Some(Trial::NotSimulated(reason.get_ref().clone()))
        }
        (None, true, _) => Some(Trial::Runs(vec![run(front, lab, at, &own, is_claimed, context)?])),
        (None, false, false) => {
            let mut runs = Vec::new();
            for each in &trial.runs {
                let parts = RunParts {
                    patch: each.patch.as_ref(),
                    inputs: each.inputs.as_ref(),
                    from: each.from.as_ref(),
                    until: each.until.as_ref(),
                    claim: each.claim.as_ref(),
                    refused: each.refused,
                };
                runs.push(run(front, lab, at, &parts, is_claimed, context)?);
            }
            Some(Trial::Runs(runs))
        }
        _ => {
            let hint = "An option is one of: not_simulated; one run (patch, inputs, until, claim); or runs = [ … ].";
            context.report(front.report(at, Code::P02, "The option says several things at once.", hint));
            None
        }
    }
}

struct RunParts<'p> {
    patch: Option<&'p toml::Table>,
    inputs: Option<&'p Vec<toml::Value>>,
    from: Option<&'p String>,
    until: Option<&'p String>,
    claim: Option<&'p Vec<Spanned<ConditionFront>>>,
    refused: bool,
}

/// A run. `is_claimed` is whether the proof has a claim that options without their own share.
fn run(front: &Front<'_, '_>, lab: Lab, at: usize, parts: &RunParts<'_>, is_claimed: bool, context: &mut Context<'_>) -> Option<Run> {
    let own = parts.claim.map(|own| conditions(front, lab, own, context));
    if !parts.claim.map_or(is_claimed, |own| !own.is_empty()) {
        let hint = "Give the proof a claim, or this option one of its own: claim = [{ metric = \"…\", is = \"==\", value = 0 }]";
        context.report(front.report(at, Code::P02, "Nothing is claimed of the option.", hint));
        return None;
    }
    if own.as_deref().is_some_and(|own| own.iter().any(|condition| condition.is.is_extreme())) {
        let hint = "Put it into the claim of the proof, which all options share.";
        context.report(front.report(at, Code::P02, "An extreme compares options, so it is no claim of one.", hint));
        return None;
    }
    let time = |text: Option<&String>, context: &mut Context<'_>| text.map(|text| instant(front, at, text, context));
    let (from, until) = (time(parts.from, context), time(parts.until, context));
    if from == Some(None) || until == Some(None) {
        return None;
    }
    let patch = parts.patch.map_or_else(|| Value::Object(serde_json::Map::new()), |patch| json(&toml::Value::Table(patch.clone())));
    Some(Run {
        patch: Json::new(&patch),
        inputs: parts.inputs.map(|inputs| Json::new(&Value::Array(inputs.iter().map(json).collect()))),
        from_ms: from.flatten(),
        until_ms: until.flatten(),
        claim: own,
        expects_refusal: parts.refused,
    })
}

/// Every figure that the claims name.
fn metrics(claim: &[Condition], trials: &[Trial]) -> BTreeSet<String> {
    let own = trials.iter().flat_map(Trial::runs);
    own.filter_map(|run| run.claim.as_ref()).flatten().chain(claim).map(|condition| condition.metric.clone()).collect()
}

/// Every figure, model and assumption of a proof has its words.
fn require_words(front: &Front<'_, '_>, at: usize, lab: Lab, metrics: &BTreeSet<String>, proof: &Proof, context: &mut Context<'_>) {
    let Some(words) = context.ledgers.words_if_read() else { return };
    let mut missing = Vec::new();
    missing.extend(
        metrics
            .iter()
            .filter(|name| words.metric(lab, name, crate::content::model::Lang::En).is_empty())
            .map(|name| format!("[metrics.{}] {name}", lab.name())),
    );
    missing.extend(proof.models.iter().filter(|name| !words.models.contains_key(*name)).map(|name| format!("[models] {name}")));
    missing.extend(proof.assumes.iter().filter(|name| !words.assumptions.contains_key(*name)).map(|name| format!("[assumptions] {name}")));
    for name in missing {
        let message = format!("There are no words for {name} in content/labs.toml.");
        context.report(front.report(at, Code::P01, message, "Add them in both languages, as { en = \"…\", ko = \"…\" }."));
    }
}

fn check_numbers(
    front: &Front<'_, '_>,
    body: &Body,
    proof: &Proof,
    outside: &BTreeMap<Spanned<String>, String>,
    context: &mut Context<'_>,
) {
    let options: Vec<String> = body.options.iter().map(|task| plain(&task.text)).collect();
    let compared = numbers::compare(proof, &plain_blocks(&body.stem), &options);
    for unexplained in compared.unexplained {
        let (offset, part) = match unexplained.option {
            None => (body.at, "The stem".to_owned()),
            Some(place) => (body.options.get(place).map_or(body.at, |task| task.at), format!("Option {}", letter(place))),
        };
        // In the stem, point at the number itself where it can be found.
        let text = front.file.text.get(offset..).unwrap_or_default();
        let offset = offset + text.find(&unexplained.number).unwrap_or(0);
        let message = format!("{part} says {}, which is no number of its scenario.", unexplained.number);
        let hint = format!("Use the same number in both, or declare it: [proof.outside] \"{}\" = \"why\".", unexplained.number);
        context.report(front.file.report(offset, Code::P04, message, hint));
    }
    for (key, reason) in outside {
        if reason.trim().is_empty() {
            let message = format!("No reason is given for {:?}.", key.get_ref());
            context.report(front.report(key.span().start, Code::P02, message, "Say in a few words why the scenario has no such number."));
        } else if compared.unused.contains(key.get_ref()) {
            let message = format!("The number {:?} stands neither in the stem nor in a simulated option.", key.get_ref());
            context.report(front.report(key.span().start, Code::P04, message, "Remove it from [proof.outside]."));
        }
    }
}
