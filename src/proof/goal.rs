//! Tasks in a lab: a start, what may be changed, and what the figures have to be in the end.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::judge::{Checked, check};
use super::measure::{Experiment, Failure, Figures};
use super::metric::Lab;
use super::model::{Bound, Condition, Json, Setup};
use super::patch;
use crate::content::model::{Both, CardId, QuestionId};
use crate::content::text::Block;

/// A task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Its id, unique among all ids.
    pub id: QuestionId,
    /// Which lab.
    pub lab: Lab,
    /// The cards that help.
    pub cards: Vec<CardId>,
    /// Models under which the goal must be reached.
    pub models: Vec<String>,
    /// The start, and when it is looked at.
    pub setup: Setup,
    /// Fields that may be changed, as paths (`producers.0.keys`), with everything below them.
    pub may_change: Vec<String>,
    /// What has to hold.
    pub goal: Vec<Condition>,
    /// A change that reaches it; shown when a learner gives up.
    pub solution: Json,
    /// Its words.
    pub text: Both<GoalText>,
}

/// The words of a task in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalText {
    /// Its name.
    pub title: String,
    /// The situation and what is to be reached.
    pub task: Vec<Block>,
    /// From vague to plain.
    pub hints: Vec<Vec<Block>>,
}

/// How far a state is.
#[derive(Clone, Debug, PartialEq)]
pub struct Grade {
    /// Whether the goal is reached: every condition under every model, and nothing changed that must stay.
    pub is_reached: bool,
    /// Fields that were changed though they must stay.
    pub forbidden: Vec<String>,
    /// The conditions under each model, in the order of [`Goal::models`].
    pub conditions: Vec<Vec<Checked>>,
}

impl Goal {
    /// The start with the reference solution.
    pub fn solved(&self) -> Value {
        patch::patched(&self.setup.scenario.value(), &self.solution.value())
    }

    /// Grades a state of the lab by its scenario.
    ///
    /// # Errors
    /// The scenario is none, or the service refuses it.
    pub fn grade(&self, scenario: &Value) -> Result<Grade, Failure> {
        let start = self.setup.scenario.value();
        let may = |path: &String| self.may_change.iter().any(|free| path == free || path.starts_with(&format!("{free}.")));
        // `model` and the like are the learner's view of the lab, set by the grading itself.
        let mut forbidden: BTreeSet<String> = patch::differences(&start, scenario);
        forbidden.retain(|path| !may(path) && path != "model" && path != "trino_small_files");
        let names: BTreeSet<&str> = self.goal.iter().map(|condition| condition.metric.as_str()).collect();
        let mut conditions = Vec::new();
        for model in &self.models {
            let run = |scenario: &Value| -> Result<Figures, Failure> {
                let span = (self.setup.from_ms, self.setup.until_ms);
                Experiment::under(self.lab, model, scenario.clone(), self.setup.inputs.value(), span).measure(&names)
            };
            let needs_base = self.goal.iter().any(|condition| matches!(condition.bound, Bound::Base(_)));
            let base = if needs_base { run(&start)? } else { Figures::new() };
            conditions.push(check(&self.goal, &run(scenario)?, &base));
        }
        let all_hold = conditions.iter().flatten().all(|checked| checked.holds);
        Ok(Grade { is_reached: all_hold && forbidden.is_empty(), forbidden: forbidden.into_iter().collect(), conditions })
    }
}
