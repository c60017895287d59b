//! Asks a lab for figures: runs a scenario under a model and reads what was wanted.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::exact::Exact;
use super::metric::{Lab, REFUSED};
use super::model::{Run, Setup};
use super::pace::{Rest, at_once, rest_if_due, restless};
use super::{athena, firehose, kinesis, patch};
use crate::lab::athena::scenario::Scenario;
use crate::lab::error::{LabError, from_json};
use crate::lab::firehose::scenario::Config;
use crate::lab::firehose::stream::Input;
use crate::lab::kinesis::live::config::{KinesisConfig, KinesisInput};
use crate::lab::model::{Model, Trace};
use crate::lab::timeline::Logged;

/// Steps of one run. A proof that needs more is refused; it would be slow in the browser.
pub const STEPS_MAX: u64 = 400_000;

/// Steps between two questions whether to rest.
const STEPS_AT_ONCE: u64 = 128;

/// Figures by name. A figure that does not exist in this run (no loss ever came) is missing.
pub type Figures = BTreeMap<&'static str, Exact>;

/// A run in the lab's own terms, ready to be measured or linked to.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// Which lab.
    pub lab: Lab,
    /// The scenario, with the model in it.
    pub scenario: Value,
    /// Inputs as the lab's links hold them.
    pub inputs: Value,
    /// Counters count from here.
    pub from_ms: u64,
    /// The figures are those at this instant.
    pub until_ms: u64,
}

/// Why there are no figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The text is no scenario of this lab: a mistake of its author.
    Form(LabError),
    /// The lab, or the service it stands for, does not accept it.
    Refused(LabError),
}

impl Experiment {
    /// A run of a setup under a model; `what_if` changes the situation before the run's own patch does.
    pub fn new(lab: Lab, model: &str, setup: &Setup, what_if: Option<&Value>, run: &Run) -> Self {
        let mut scenario = setup.scenario.value();
        if let Some(change) = what_if {
            patch::apply(&mut scenario, change);
        }
        patch::apply(&mut scenario, &run.patch.value());
        Self::under(lab, model, scenario, run.inputs.as_ref().unwrap_or(&setup.inputs).value(), {
            (run.from_ms.unwrap_or(setup.from_ms), run.until_ms.unwrap_or(setup.until_ms))
        })
    }

    /// A scenario under a model (or as it is, for none: ""), from and until an instant in ms.
    pub fn under(lab: Lab, model: &str, mut scenario: Value, inputs: Value, (from_ms, until_ms): (u64, u64)) -> Self {
        match (lab, model) {
            (Lab::Kinesis, model) if !model.is_empty() => patch::apply(&mut scenario, &serde_json::json!({ "model": model })),
            (Lab::Athena, "small_files_whole") => patch::apply(&mut scenario, &serde_json::json!({ "trino_small_files": true })),
            _ => {}
        }
        Self { lab, scenario, inputs, from_ms, until_ms }
    }

    /// Whether the texts are a scenario and inputs of the lab at all, whatever the service says to them.
    ///
    /// # Errors
    /// The field that is not, and why.
    pub fn check_form(&self) -> Result<(), LabError> {
        match self.lab {
            Lab::Kinesis => read::<KinesisConfig>(&self.scenario).and_then(|_| read::<Vec<Logged<KinesisInput>>>(&self.inputs)).map(drop),
            Lab::Firehose => read::<Config>(&self.scenario).and_then(|_| read::<Vec<Logged<Input>>>(&self.inputs)).map(drop),
            Lab::Athena => read::<Scenario>(&self.scenario).map(drop),
        }
        .map_err(Failure::into_error)
    }

    /// The wanted figures.
    ///
    /// # Errors
    /// The scenario has the wrong form, or is refused.
    pub fn measure(&self, wanted: &BTreeSet<&str>) -> Result<Figures, Failure> {
        at_once(self.measure_with(wanted, &restless))
    }

    /// [`Experiment::measure`] with rests.
    ///
    /// # Errors
    /// As [`Experiment::measure`].
    pub async fn measure_with(&self, wanted: &BTreeSet<&str>, rest: Rest<'_>) -> Result<Figures, Failure> {
        let mut figures = match self.lab {
            Lab::Kinesis => kinesis::measure(self, wanted, rest).await,
            Lab::Firehose => firehose::measure(self, rest).await,
            Lab::Athena => athena::measure(self, rest).await,
        }?;
        figures.insert(REFUSED, Exact::ZERO);
        Ok(figures)
    }
}

/// A scenario with everything written out that its lab has a default for, so that two that mean the same are equal.
///
/// # Errors
/// It is none of the lab.
pub fn canonical(lab: Lab, scenario: &Value) -> Result<Value, Failure> {
    fn again<T: serde::de::DeserializeOwned + serde::Serialize>(scenario: &Value) -> Result<Value, Failure> {
        serde_json::to_value(read::<T>(scenario)?).map_err(|error| Failure::Form(LabError::whole(error.to_string())))
    }
    match lab {
        Lab::Kinesis => again::<KinesisConfig>(scenario),
        Lab::Firehose => again::<Config>(scenario),
        Lab::Athena => again::<Scenario>(scenario),
    }
}

/// Reads a part of an experiment as the lab's own type.
pub(super) fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, Failure> {
    from_json(&value.to_string()).map_err(Failure::Form)
}

/// A model in motion, with its inputs.
pub(super) struct Drive<M: Model> {
    pub(super) state: M::State,
    inputs: std::vec::IntoIter<Logged<M::Input>>,
    next: Option<Logged<M::Input>>,
    steps: u64,
    trace: Trace<M::Event>,
}

impl<M: Model> Drive<M> {
    pub(super) fn new(config: &M::Config, inputs: Vec<Logged<M::Input>>) -> Result<Self, Failure> {
        let mut inputs = inputs.into_iter();
        let state = M::init(config).map_err(Failure::Refused)?;
        Ok(Self { state, next: inputs.next(), inputs, steps: 0, trace: Trace::default() })
    }

    /// Does everything that is due before `until_ms`; `after` sees the state after each step and ends the run by saying `true`.
    pub(super) async fn run(
        &mut self,
        until_ms: u64,
        rest: Rest<'_>,
        mut after: impl FnMut(&M::State, u64) -> bool,
    ) -> Result<(), Failure> {
        loop {
            if self.steps.is_multiple_of(STEPS_AT_ONCE) {
                rest_if_due(rest).await;
            }
            let due_ms = M::next_ms(&self.state).filter(|&due_ms| due_ms < until_ms);
            let at_ms = match (&self.next, due_ms) {
                // Inputs come before everything else of their instant, and those at the end belong to it.
                (Some(input), due_ms) if input.at_ms <= until_ms && due_ms.is_none_or(|due_ms| input.at_ms <= due_ms) => {
                    let at_ms = input.at_ms;
                    M::apply(&mut self.state, at_ms, &input.input, &mut self.trace).map_err(Failure::Refused)?;
                    self.next = self.inputs.next();
                    at_ms
                }
                (_, Some(due_ms)) => {
                    M::step(&mut self.state, &mut self.trace).map_err(Failure::Refused)?;
                    due_ms
                }
                (_, None) => return Ok(()),
            };
            self.steps += 1;
            if self.steps > STEPS_MAX {
                let message = format!("the run takes more than {STEPS_MAX} steps (STEPS_MAX): shorten it, or make batches larger");
                return Err(Failure::Refused(LabError::whole(message)));
            }
            if after(&self.state, at_ms) {
                return Ok(());
            }
        }
    }
}
