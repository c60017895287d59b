//! Tasks in a lab: a start, what may be changed, and what the figures have to be in the end.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::judge::{Checked, check};
use super::measure::{Experiment, Failure, Figures, canonical};
use super::metric::Lab;
use super::model::{Bound, Condition, Json, Setup};
use super::pace::{Rest, at_once, restless};
use super::patch;
use crate::content::model::{Both, CardId, QuestionId};
use crate::content::text::Block;
use crate::lab::athena::bill::MICRO_USD_PER_TB;
use crate::lab::athena::sql::parts::{in_one_line, parts};
use crate::lab::error::LabError;

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
        at_once(self.grade_with(scenario, &restless))
    }

    /// What the lab's screen opens with: the start, at the beginning of its time.
    ///
    /// # Errors
    /// As [`Experiment::link`].
    pub fn start_link(&self) -> Result<String, LabError> {
        self.link_of(self.setup.scenario.value())
    }

    /// The same of a solution.
    ///
    /// # Errors
    /// As [`Experiment::link`].
    pub fn solution_link(&self) -> Result<String, LabError> {
        self.link_of(self.solved())
    }

    fn link_of(&self, scenario: Value) -> Result<String, LabError> {
        Experiment::under(self.lab, "", scenario, self.setup.inputs.value(), (0, 0)).link()
    }

    /// [`Goal::grade`] with rests.
    ///
    /// # Errors
    /// As [`Goal::grade`].
    pub async fn grade_with(&self, scenario: &Value, rest: Rest<'_>) -> Result<Grade, Failure> {
        let start = self.setup.scenario.value();
        let (plain_start, plain) = (self.plain(&start)?, self.plain(scenario)?);
        let may = |path: &String| self.may_change.iter().any(|free| path == free || path.starts_with(&format!("{free}.")));
        // `model` and the like are the learner's view of the lab, set by the grading itself.
        let mut forbidden: BTreeSet<String> = patch::differences(&plain_start, &plain);
        forbidden.retain(|path| !may(path) && path != "model" && path != "trino_small_files");
        let names: BTreeSet<&str> = self.goal.iter().map(|condition| condition.metric.as_str()).collect();
        let span = (self.setup.from_ms, self.setup.until_ms);
        let under = |model: &str, scenario: &Value| Experiment::under(self.lab, model, scenario.clone(), self.setup.inputs.value(), span);
        let needs_base = self.goal.iter().any(|condition| matches!(condition.bound, Bound::Base(_)));
        let mut conditions = Vec::new();
        for model in &self.models {
            let base = if needs_base { under(model, &start).measure_with(&names, rest).await? } else { Figures::new() };
            conditions.push(check(&self.goal, &under(model, scenario).measure_with(&names, rest).await?, &base));
        }
        let all_hold = conditions.iter().flatten().all(|checked| checked.holds);
        Ok(Grade { is_reached: all_hold && forbidden.is_empty(), forbidden: forbidden.into_iter().collect(), conditions })
    }

    /// A scenario in the form in which what was changed is seen: all defaults written out, and of Athena's statements the parts that the
    /// start has.
    fn plain(&self, scenario: &Value) -> Result<Value, Failure> {
        let mut plain = canonical(self.lab, scenario)?;
        if self.lab != Lab::Athena {
            return Ok(plain);
        }
        let statement = super::athena::statement(scenario)?;
        let Value::Object(fields) = &mut plain else { return Ok(plain) };
        fields.retain(|name, _| !["select", "where", "sql"].contains(&name.as_str()));
        let in_parts = self.setup.scenario.value().get("sql").is_none();
        match parts(&statement).filter(|_| in_parts) {
            Some((list, condition)) => {
                fields.insert("select".to_owned(), Value::from(list));
                fields.insert("where".to_owned(), Value::from(condition));
            }
            None => drop(fields.insert("sql".to_owned(), Value::from(in_one_line(&statement)))),
        }
        fields.entry("price_micro_usd_per_tb").or_insert(Value::from(MICRO_USD_PER_TB));
        Ok(plain)
    }
}
