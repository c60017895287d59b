//! Runs everything that a compiled library claims of the labs: proofs, templates and goals. It is the slow part, and so a step of its own.

use serde::Serialize;

use super::Compiled;
use super::context::{Placed, Runs};
use super::diagnostic::{Code, Diagnostic};
use super::proof::letter;
use crate::content::model::{Library, OptionIndex, QuestionId};
use crate::lab::error::LabError;
use crate::proof::exact::readable;
use crate::proof::goal::Goal;
use crate::proof::judge::{Broken, Checked, Contradiction, judge};
use crate::proof::measure::Failure;
use crate::proof::model::{Proof, Trial};
use crate::proof::template::{Memo, SEEDS, Template, instantiate_with};

/// Most rejected draws, in percent of all: more say that ranges do not fit.
const REJECTED_PERCENT_MAX: u64 = 50;

/// What came of running everything.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tally {
    /// Questions with a proof.
    pub questions: usize,
    /// Options that were run, each under every model of its proof.
    pub options_run: usize,
    /// Where the lab differs from the key.
    pub contradictions: Vec<Wrong>,
    /// Options that no lab can express.
    pub not_simulated: usize,
    /// Templates, with what drawing them came to.
    #[serde(skip)]
    pub templates: Vec<Drawn>,
}

/// An option that the lab contradicts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The question.
    pub question: String,
    /// The letter of the option in the file.
    pub option: String,
    /// Whether it is marked right.
    pub expected: bool,
    /// Whether it meets the claim.
    pub got: bool,
    /// Under which model.
    pub model: String,
    /// The run, as the lab imports it; empty when it is too long for an address.
    pub trace_link: String,
}

/// What drawing a template with every seed came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The template.
    pub template: QuestionId,
    /// Different draws that were made.
    pub different: usize,
    /// Draws with two equal options, or another result under another model.
    pub rejected: u64,
}

impl Compiled {
    /// Runs proofs, templates and goals, and adds what is wrong with them to the diagnostics.
    pub fn prove(&mut self) -> Tally {
        let mut tally = Tally::default();
        let mut found = Vec::new();
        for placed in &self.runs {
            match &placed.what {
                Runs::Proof(id) => prove_question(&self.library, id, placed, &mut tally, &mut found),
                Runs::Template(id) => {
                    if let Some(template) = self.library.templates.iter().find(|template| template.entry.id == *id) {
                        draw(template, placed, &mut tally, &mut found);
                    }
                }
                Runs::Goal(id) => {
                    if let Some(goal) = self.library.goals.iter().find(|goal| goal.id == *id) {
                        try_goal(goal, placed, &mut found);
                    }
                }
            }
        }
        self.diagnostics.extend(found);
        self.sort();
        tally
    }
}

/// Runs a proof under every model and compares it with a key.
///
/// # Errors
/// The first scenario that does not run.
pub fn contradictions(proof: &Proof, key: &[OptionIndex]) -> Result<Vec<Contradiction>, Broken> {
    let mut found = Vec::new();
    for model in &proof.models {
        found.extend(judge(proof, model, None)?.contradictions(key));
    }
    Ok(found)
}

fn prove_question(library: &Library, id: &QuestionId, placed: &Placed, tally: &mut Tally, found: &mut Vec<Diagnostic>) {
    let Some(question) = library.questions().find(|question| question.entry.id == *id) else { return };
    let Some(proof) = &question.proof else { return };
    tally.questions += 1;
    tally.options_run += proof.simulated();
    tally.not_simulated += proof.options.iter().filter(|trial| matches!(trial, Trial::NotSimulated(_))).count();
    let wrong = match contradictions(proof, &question.entry.key) {
        Ok(wrong) => wrong,
        Err(broken) => {
            found.push(of_broken(&broken, placed));
            return;
        }
    };
    for Contradiction { option, expected, got, model, decided_by, link } in wrong {
        let place = usize::from(option);
        let figure = decided_by.map_or_else(String::new, |checked| format!(": {}", figure_of(proof, &checked)));
        let message = if got {
            format!("Option {} is not marked right, but meets the claim under {model}{figure}.", letter(place))
        } else {
            format!("Option {} is marked right, but does not meet the claim under {model}{figure}.", letter(place))
        };
        if let Some(at) = placed.options.get(place) {
            let hint = "Correct the key, the scenario or the claim; `proofdeck prove --format json` has a link to the run.";
            found.push(at.filled(Code::P03, message, hint.to_owned()));
        }
        let trace_link = link.unwrap_or_default();
        tally.contradictions.push(Wrong { question: id.to_string(), option: letter(place), expected, got, model, trace_link });
    }
}

/// A figure that decided, as `throttled comes to 500`.
fn figure_of(proof: &Proof, checked: &Checked) -> String {
    let name = &checked.condition.metric;
    let unit = proof.lab.unit_of(name);
    let value = checked.value.map_or_else(|| "nothing".to_owned(), |value| readable(value, unit));
    format!("{name} comes to {value}")
}

fn of_broken(broken: &Broken, placed: &Placed) -> Diagnostic {
    let at = broken.option.and_then(|place| placed.trials.get(place)).unwrap_or(&placed.scenario);
    let what = broken.option.map_or_else(|| "The scenario".to_owned(), |place| format!("The run of option {}", letter(place)));
    let (code, message, hint) = of_failure(&what, &broken.why);
    if broken.is_accepted {
        let message = format!("{what} is said to be refused, but the lab accepts it.");
        return at.filled(code, message, "Remove refused = true, or change what should be refused.".to_owned());
    }
    at.filled(code, message, hint)
}

fn of_failure(what: &str, failure: &Failure) -> (Code, String, String) {
    let sentence = |error: &LabError| error.to_string().trim_end_matches('.').to_owned();
    match failure {
        Failure::Form(error) => {
            let hint = "The lab's scenario format is documented beside its code in src/lab.".to_owned();
            (Code::P01, format!("{what} is no scenario of the lab: {}.", sentence(error)), hint)
        }
        Failure::Refused(error) => {
            let hint = "Correct it; when the refusal is the point, say refused = true or claim the figure \"refused\".".to_owned();
            (Code::P05, format!("{what} does not run: {}.", sentence(error)), hint)
        }
    }
}

fn draw(template: &Template, placed: &Placed, tally: &mut Tally, found: &mut Vec<Diagnostic>) {
    let mut memo = Memo::new();
    let mut rejected = 0;
    for seed in 0..SEEDS {
        match instantiate_with(template, seed, &mut memo) {
            Ok(instance) => rejected += instance.rejected,
            Err(error) => {
                let hint = "Change ranges, expressions or mistakes so that four different options come of every seed.";
                found.push(placed.scenario.filled(Code::P06, error.to_string(), hint.to_owned()));
                return;
            }
        }
    }
    if rejected * 100 > (rejected + SEEDS) * REJECTED_PERCENT_MAX {
        let message = format!("Of {} draws {rejected} are rejected, because options are equal or models disagree.", rejected + SEEDS);
        let hint = format!("Narrow the ranges so that at most {REJECTED_PERCENT_MAX} % are.");
        found.push(placed.scenario.filled(Code::P06, message, hint));
    }
    tally.templates.push(Drawn { template: template.entry.id.clone(), different: memo.len(), rejected });
}

fn try_goal(goal: &Goal, placed: &Placed, found: &mut Vec<Diagnostic>) {
    let solution = placed.trials.first().unwrap_or(&placed.scenario);
    match goal.grade(&goal.setup.scenario.value()) {
        Ok(grade) if grade.is_reached => {
            let hint = "Make the start worse, or the goal harder.".to_owned();
            found.push(placed.scenario.filled(Code::P07, "The goal is reached at the start.".to_owned(), hint));
        }
        Ok(_) => {}
        Err(failure) => {
            let (code, message, hint) = of_failure("The start", &failure);
            found.push(placed.scenario.filled(code, message, hint));
        }
    }
    match goal.grade(&goal.solved()) {
        Ok(grade) if grade.is_reached => {}
        Ok(grade) if !grade.forbidden.is_empty() => {
            let message = format!("The solution changes {}, which must stay.", grade.forbidden.join(", "));
            found.push(solution.filled(Code::P07, message, "Change only what `may_change` names.".to_owned()));
        }
        Ok(grade) => {
            let open = grade.conditions.iter().flatten().find(|checked| !checked.holds);
            let figure = open.map_or_else(String::new, |checked| {
                let value = checked.value.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
                format!(" {} comes to {value}.", checked.condition.metric)
            });
            let message = format!("The solution does not reach the goal.{figure}");
            found.push(solution.filled(Code::P07, message, "Correct the solution or the goal.".to_owned()));
        }
        Err(failure) => {
            let (code, message, hint) = of_failure("The solution", &failure);
            found.push(solution.filled(code, message, hint));
        }
    }
}
