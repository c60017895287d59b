//! Runs the options of a proof and says which of them meet its claim.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::exact::Exact;
use super::measure::{Experiment, Failure, Figures};
use super::metric::REFUSED;
use super::model::{Bound, Condition, Is, Proof, Run, Trial, mentions_refusal};
use super::pace::{Rest, at_once, restless};
use crate::content::model::OptionIndex;
use crate::lab::error::LabError;

/// What became of a proof under one model.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The model.
    pub model: String,
    /// By place in file order.
    pub options: Vec<Verdict>,
}

/// What became of an option.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It was not run.
    NotSimulated,
    /// It was.
    Ran {
        /// Whether every run meets its claim.
        meets: bool,
        /// Its runs.
        runs: Vec<Ran>,
    },
}

/// What became of a run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// What was run.
    pub experiment: Experiment,
    /// Why there are no figures, when the scenario was not accepted.
    pub refused: Option<LabError>,
    /// Its figures; those that its claim names.
    pub figures: Figures,
    /// Each condition of its claim.
    pub conditions: Vec<Checked>,
}

/// A condition and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The condition.
    pub condition: Condition,
    /// The figure, multiplied as the condition asks; `None` when the run has none.
    pub value: Option<Exact>,
    /// What it was compared with; of an extreme, the best of the other options.
    pub bound: Option<Exact>,
    /// Whether it holds.
    pub holds: bool,
}

/// A key that the lab contradicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The option.
    pub option: OptionIndex,
    /// Whether it is marked right.
    pub expected: bool,
    /// Whether it meets the claim.
    pub got: bool,
    /// Under which model.
    pub model: String,
    /// The condition that decided; `None` when the option has no run.
    pub decided_by: Option<Checked>,
    /// The run as text for an address; the reason when there is none.
    pub link: Result<String, LabError>,
}

/// A mistake in a scenario, found by running it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The option; `None` for the situation of the stem.
    pub option: Option<usize>,
    /// What is wrong.
    pub why: Failure,
    /// Whether it was expected to be refused, and was not.
    pub is_accepted: bool,
}

impl Verdict {
    /// Whether the option meets the claim; `None` when it was not run.
    pub fn meets(&self) -> Option<bool> {
        match self {
            Self::NotSimulated => None,
            Self::Ran { meets, .. } => Some(*meets),
        }
    }

    /// Its runs; none when it was not run.
    pub fn runs(&self) -> &[Ran] {
        match self {
            Self::NotSimulated => &[],
            Self::Ran { runs, .. } => runs,
        }
    }
}

impl Judged {
    /// Where the outcome differs from a key. `key` holds the places of the right options.
    pub fn contradictions(&self, key: &[OptionIndex]) -> Vec<Contradiction> {
        let mut found = Vec::new();
        for (place, verdict) in (0..).zip(&self.options) {
            let Verdict::Ran { meets, runs } = verdict else { continue };
            let expected = key.contains(&place);
            if *meets != expected {
                let link = match runs.first() {
                    Some(run) => run.experiment.link(),
                    None => Err(LabError::whole("the option has no run")),
                };
                // The first that fails, else the last that holds: the one that the sentence of a result names.
                let conditions = || runs.iter().flat_map(|run| &run.conditions);
                let decided_by = conditions().find(|checked| !checked.holds).or(conditions().last()).cloned();
                found.push(Contradiction { option: place, expected, got: *meets, model: self.model.clone(), decided_by, link });
            }
        }
        found
    }
}

/// Runs every option under one model. `what_if` changes the situation first, as a learner may.
///
/// # Errors
/// The first scenario that is no scenario, is refused unexpectedly, or is accepted when a refusal was expected.
pub fn judge(proof: &Proof, model: &str, what_if: Option<&Value>) -> Result<Judged, Broken> {
    at_once(judge_with(proof, model, what_if, &restless))
}

/// [`judge`] with rests.
///
/// # Errors
/// As [`judge`].
pub async fn judge_with(proof: &Proof, model: &str, what_if: Option<&Value>, rest: Rest<'_>) -> Result<Judged, Broken> {
    let needs_base = proof.conditions().any(|it| matches!(it.bound, Bound::Base(_)));
    let base = if needs_base {
        let run = proof.base_run();
        let names = proof.conditions().map(|it| it.metric.as_str()).collect();
        let experiment = Experiment::new(proof.lab, model, &proof.setup, what_if, &run);
        experiment.measure_with(&names, rest).await.map_err(|why| Broken { option: None, why, is_accepted: false })?
    } else {
        Figures::new()
    };
    let mut options = Vec::with_capacity(proof.options.len());
    for (place, trial) in proof.options.iter().enumerate() {
        let mut runs = Vec::new();
        for run in trial.runs() {
            runs.push(perform((proof, model, what_if), run, &base, place, rest).await?);
        }
        options.push(match trial {
            Trial::NotSimulated(_) => Verdict::NotSimulated,
            Trial::Runs(_) => Verdict::Ran { meets: false, runs },
        });
    }
    settle_extremes(&mut options);
    for option in &mut options {
        if let Verdict::Ran { meets, runs } = option {
            *meets = runs.iter().all(|run| run.conditions.iter().all(|checked| checked.holds));
        }
    }
    Ok(Judged { model: model.to_owned(), options })
}

/// The situation of the stem itself, with the figures that the claims name and nothing claimed of it.
pub async fn situation(proof: &Proof, model: &str, what_if: Option<&Value>, rest: Rest<'_>) -> Ran {
    let names: BTreeSet<&str> = proof.conditions().map(|it| it.metric.as_str()).collect();
    let experiment = Experiment::new(proof.lab, model, &proof.setup, what_if, &proof.base_run());
    let (figures, refused) = match experiment.measure_with(&names, rest).await {
        Ok(figures) => (figures.into_iter().filter(|(name, _)| names.contains(name)).collect(), None),
        Err(failure) => (Figures::new(), Some(failure.into_error())),
    };
    Ran { experiment, refused, figures, conditions: Vec::new() }
}

async fn perform(
    (proof, model, what_if): (&Proof, &str, Option<&Value>),
    run: &Run,
    base: &Figures,
    place: usize,
    rest: Rest<'_>,
) -> Result<Ran, Broken> {
    let claim = proof.claim_of(run);
    let names: BTreeSet<&str> = claim.iter().map(|it| it.metric.as_str()).collect();
    let experiment = Experiment::new(proof.lab, model, &proof.setup, what_if, run);
    let broken = |why, is_accepted| Broken { option: Some(place), why, is_accepted };
    let (figures, refused) = match experiment.measure_with(&names, rest).await {
        Ok(figures) => (figures, None),
        // Where a claim is about refusals, or a learner changed the numbers, a refusal is a result.
        Err(Failure::Refused(error)) if run.expects_refusal || mentions_refusal(claim) || what_if.is_some() => {
            (Figures::from([(REFUSED, Exact::ONE)]), Some(error))
        }
        Err(failure) => return Err(broken(failure, false)),
    };
    if run.expects_refusal && refused.is_none() && what_if.is_none() {
        return Err(broken(Failure::Refused(LabError::whole("the lab accepts it")), true));
    }
    let conditions = check(claim, &figures, base);
    let figures = figures.into_iter().filter(|(name, _)| names.contains(name)).collect();
    Ok(Ran { experiment, refused, figures, conditions })
}

/// Checks a claim against figures; extremes stay open.
pub fn check(claim: &[Condition], figures: &Figures, base: &Figures) -> Vec<Checked> {
    let checked = |condition: &Condition| {
        let of = |figures: &Figures, times: Exact| figures.get(condition.metric.as_str()).and_then(|figure| figure.times(times));
        let value = of(figures, condition.times);
        let bound = match condition.bound {
            _ if condition.is.is_extreme() => None,
            Bound::Value(value) => Some(value),
            Bound::Base(times) => of(base, times),
        };
        let holds = value.zip(bound).is_some_and(|(value, bound)| condition.is.holds(value, bound));
        Checked { condition: condition.clone(), value, bound, holds }
    };
    claim.iter().map(checked).collect()
}

/// Decides "least" and "greatest" among the options that meet all their other conditions. Equals all have it.
fn settle_extremes(options: &mut [Verdict]) {
    let mut rivals: BTreeMap<String, Vec<(usize, Exact)>> = BTreeMap::new();
    let name = |checked: &Checked| format!("{} {}", checked.condition.is.sign(), checked.condition.metric);
    for (place, option) in options.iter().enumerate() {
        let Verdict::Ran { runs, .. } = option else { continue };
        let all = || runs.iter().flat_map(|run| &run.conditions);
        if all().filter(|it| !it.condition.is.is_extreme()).all(|it| it.holds) {
            for checked in all().filter(|it| it.condition.is.is_extreme()) {
                rivals.entry(name(checked)).or_default().extend(checked.value.map(|value| (place, value)));
            }
        }
    }
    for (place, option) in options.iter_mut().enumerate() {
        let Verdict::Ran { runs, .. } = option else { continue };
        for checked in runs.iter_mut().flat_map(|run| &mut run.conditions).filter(|it| it.condition.is.is_extreme()) {
            let in_question = rivals.get(&name(checked)).map_or(&[][..], Vec::as_slice);
            let others = in_question.iter().filter(|(other, _)| *other != place).map(|(_, value)| *value);
            checked.bound = if checked.condition.is == Is::Least { others.min() } else { others.max() };
            let takes_part = in_question.iter().any(|(other, _)| *other == place);
            let is_best = checked.value.is_some_and(|value| match (checked.condition.is, checked.bound) {
                (_, None) => true,
                (Is::Least, Some(bound)) => value <= bound,
                (_, Some(bound)) => value >= bound,
            });
            checked.holds = takes_part && is_best;
        }
    }
}
