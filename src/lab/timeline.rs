//! A run that can be scrubbed: the inputs so far, and checkpoints to start again from.
//!
//! What is kept is the scenario and the log of inputs; every state is computed from them. Seeking gives exactly the state that a
//! replay from the start gives, because a model's state at t does not depend on the stops on the way there.

use crate::lab::{
    error::{LabError, from_json},
    link,
    model::{Model, Trace},
    runner::{RUN_MS_MAX, Run, run},
};
use serde::{Deserialize, Serialize};

/// Inputs in one run.
pub const INPUTS_MAX: usize = 1_000;
/// Version of the exported form. A change of a lab's results for old scenarios counts as a change of form.
pub const LINK_VERSION: u32 = 1;

/// Checkpoints kept. When there are more, every second one goes and the distance doubles.
const CHECKPOINTS_MAX: usize = 64;
/// Steps between checkpoints at first, and so the least work of a seek backwards.
const CHECKPOINT_STEPS: u64 = 256;

/// An input and when it was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logged<I> {
    /// Instant of the input, in ms: it comes before everything else that is due then.
    pub at_ms: u64,
    /// What was asked for.
    pub input: I,
}

/// A moment of a run: everything needed to go on from there.
struct Moment<M: Model> {
    now_ms: u64,
    state: M::State,
    trace: Trace<M::Event>,
    /// Inputs of the log that have been applied.
    applied: usize,
}

// Not derived: that would ask for `M: Clone`, and a model is only a name.
impl<M: Model> Clone for Moment<M> {
    fn clone(&self) -> Self {
        Self { now_ms: self.now_ms, state: self.state.clone(), trace: self.trace.clone(), applied: self.applied }
    }
}

/// A scenario, its inputs, and the moment that is looked at. Cloning one and going on differently compares two futures.
pub struct Timeline<M: Model> {
    config: M::Config,
    log: Vec<Logged<M::Input>>,
    /// By time; the first is the start.
    checkpoints: Vec<Moment<M>>,
    checkpoint_steps: u64,
    steps_since_checkpoint: u64,
    moment: Moment<M>,
}

impl<M: Model> Clone for Timeline<M> {
    fn clone(&self) -> Self {
        Self {
            config: self.config.clone(),
            log: self.log.clone(),
            checkpoints: self.checkpoints.clone(),
            checkpoint_steps: self.checkpoint_steps,
            steps_since_checkpoint: self.steps_since_checkpoint,
            moment: self.moment.clone(),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Link<C, I> {
    version: u32,
    lab: String,
    config: C,
    log: Vec<Logged<I>>,
    at_ms: u64,
}

/// Enough of a link to say in plain words what does not fit, before the rest is read.
#[derive(Deserialize)]
struct LinkHead {
    version: u32,
    lab: String,
}

impl<M: Model> Timeline<M> {
    /// The run of `config`, at time 0.
    ///
    /// # Errors
    /// What [`Model::init`] reports.
    pub fn new(config: M::Config) -> Result<Self, LabError> {
        let start = Moment { now_ms: 0, state: M::init(&config)?, trace: Trace::default(), applied: 0 };
        Ok(Self {
            config,
            log: Vec::new(),
            checkpoints: vec![start.clone()],
            checkpoint_steps: CHECKPOINT_STEPS,
            steps_since_checkpoint: 0,
            moment: start,
        })
    }

    /// The run of `config` with these inputs, at time 0 (before the inputs of that instant).
    ///
    /// # Errors
    /// What [`Model::init`] reports; more than [`INPUTS_MAX`] inputs, or inputs that are not in the order of time.
    pub fn with_inputs(config: M::Config, log: Vec<Logged<M::Input>>) -> Result<Self, LabError> {
        if log.len() > INPUTS_MAX {
            return Err(LabError::new("log", format!("{} inputs, and a run takes at most {INPUTS_MAX} (INPUTS_MAX)", log.len())));
        }
        let mut before_ms = 0;
        for (index, logged) in log.iter().enumerate() {
            if logged.at_ms < before_ms || logged.at_ms > RUN_MS_MAX {
                let message = format!("must be from {before_ms} (the input before it) to {RUN_MS_MAX} (RUN_MS_MAX)");
                return Err(LabError::new("at_ms", message).in_item("log", index));
            }
            before_ms = logged.at_ms;
        }
        let timeline = Self::new(config).map_err(|error| error.in_field("config"))?;
        Ok(Self { log, ..timeline })
    }

    /// The scenario.
    pub fn config(&self) -> &M::Config {
        &self.config
    }

    /// The instant looked at, in ms: everything due before it has happened, and its inputs.
    pub fn now_ms(&self) -> u64 {
        self.moment.now_ms
    }

    /// The state at [`Timeline::now_ms`].
    pub fn state(&self) -> &M::State {
        &self.moment.state
    }

    /// The latest events before [`Timeline::now_ms`].
    pub fn trace(&self) -> &Trace<M::Event> {
        &self.moment.trace
    }

    /// All inputs, by time, those after [`Timeline::now_ms`] included.
    pub fn log(&self) -> &[Logged<M::Input>] {
        &self.log
    }

    /// How many inputs of the log have happened.
    pub fn applied(&self) -> usize {
        self.moment.applied
    }

    /// Goes to `at_ms`, forwards or backwards, in at most `steps_max` steps. When they do not suffice (`reached` is false) the same
    /// call goes on; [`Timeline::now_ms`] is then the instant of the next step.
    ///
    /// # Errors
    /// What the model reports, or `at_ms` above [`RUN_MS_MAX`].
    pub fn seek(&mut self, at_ms: u64, steps_max: u64) -> Result<Run, LabError> {
        if at_ms < self.moment.now_ms {
            self.restore(at_ms);
        }
        let mut steps = 0;
        loop {
            // Up to the next input or to the goal; inputs at the goal itself belong to it.
            let input_ms = self.log.get(self.moment.applied).map(|logged| logged.at_ms).filter(|&input_ms| input_ms <= at_ms);
            let until_ms = input_ms.unwrap_or(at_ms);
            let part = run::<M>(
                &mut self.moment.state,
                until_ms,
                (steps_max - steps).min(self.checkpoint_steps - self.steps_since_checkpoint),
                &mut self.moment.trace,
            )?;
            steps += part.steps;
            self.steps_since_checkpoint += part.steps;
            if part.reached {
                self.moment.now_ms = until_ms;
                if input_ms.is_none() {
                    return Ok(Run { steps, reached: true });
                }
                self.apply_next()?;
            } else {
                self.moment.now_ms = M::next_ms(&self.moment.state).map_or(until_ms, |due_ms| due_ms.min(until_ms));
                if self.steps_since_checkpoint == self.checkpoint_steps {
                    self.keep_checkpoint();
                }
                if steps == steps_max {
                    return Ok(Run { steps, reached: false });
                }
            }
        }
    }

    /// Goes back to the start. Inputs stay.
    ///
    /// # Errors
    /// What the model reports about an input at the start.
    pub fn rewind(&mut self) -> Result<(), LabError> {
        self.seek(0, 0).map(|_| ())
    }

    /// Drops the inputs after the instant looked at: from here on it is another run.
    pub fn fork(&mut self) {
        self.log.truncate(self.moment.applied);
        let applied = self.moment.applied;
        let now_ms = self.moment.now_ms;
        self.checkpoints.retain(|kept| kept.applied <= applied && kept.now_ms <= now_ms);
    }

    /// Forks, then does `input` at the instant looked at.
    ///
    /// # Errors
    /// What the model reports (the input is then not in the log), or more than [`INPUTS_MAX`] inputs.
    pub fn input(&mut self, input: M::Input) -> Result<(), LabError> {
        if self.moment.applied >= INPUTS_MAX {
            return Err(LabError::whole(format!("a run takes at most {INPUTS_MAX} inputs (INPUTS_MAX)")));
        }
        let mut after = self.moment.clone();
        M::apply(&mut after.state, after.now_ms, &input, &mut after.trace)?;
        after.applied += 1;
        self.fork();
        self.log.push(Logged { at_ms: after.now_ms, input });
        self.moment = after;
        Ok(())
    }

    /// Scenario, inputs and instant as text that can stand in an address (letters, digits, `-`, `_`).
    ///
    /// # Errors
    /// Longer than [`link::LINK_CHARS_MAX`].
    pub fn export(&self) -> Result<String, LabError> {
        self.export_at(self.moment.now_ms)
    }

    /// The same with another instant to look at, without going there.
    ///
    /// # Errors
    /// As [`Timeline::export`].
    pub fn export_at(&self, at_ms: u64) -> Result<String, LabError> {
        let link = Link { version: LINK_VERSION, lab: M::NAME.to_owned(), config: self.config.clone(), log: self.log.clone(), at_ms };
        let json = serde_json::to_vec(&link).map_err(|error| LabError::whole(error.to_string()))?;
        link::encode(&json)
    }

    /// The run that was exported as `text`, and the instant that was looked at: `seek` there. It starts at 0 because going there takes
    /// as many steps as the caller wants to spend at once.
    ///
    /// # Errors
    /// Not such a text, of another lab or version, over a bound, or inputs out of order.
    pub fn import(text: &str) -> Result<(Self, u64), LabError> {
        let json = link::decode(text)?;
        let head: LinkHead = from_json(&json)?;
        if head.version != LINK_VERSION {
            return Err(LabError::new("version", format!("this is version {}, and only {LINK_VERSION} is read", head.version)));
        }
        if head.lab != M::NAME {
            return Err(LabError::new("lab", format!("this is a run of the lab {:?}, not of {:?}", head.lab, M::NAME)));
        }
        let link: Link<M::Config, M::Input> = from_json(&json)?;
        if link.at_ms > RUN_MS_MAX {
            return Err(LabError::new("at_ms", format!("must be at most {RUN_MS_MAX} (RUN_MS_MAX)")));
        }
        Ok((Self::with_inputs(link.config, link.log)?, link.at_ms))
    }

    fn apply_next(&mut self) -> Result<(), LabError> {
        let Some(logged) = self.log.get(self.moment.applied) else { return Ok(()) };
        let index = self.moment.applied;
        M::apply(&mut self.moment.state, logged.at_ms, &logged.input, &mut self.moment.trace)
            .map_err(|error| error.in_field("input").in_item("log", index))?;
        self.moment.applied += 1;
        Ok(())
    }

    /// Makes the last checkpoint at or before `at_ms` the moment looked at.
    fn restore(&mut self, at_ms: u64) {
        let index = self.checkpoints.iter().rposition(|kept| kept.now_ms <= at_ms).unwrap_or(0);
        self.moment = self.checkpoints[index].clone();
        self.steps_since_checkpoint = 0;
    }

    fn keep_checkpoint(&mut self) {
        self.steps_since_checkpoint = 0;
        if self.checkpoints.last().is_some_and(|last| last.now_ms >= self.moment.now_ms) {
            return; // a replay of what is covered already
        }
        if self.checkpoints.len() == CHECKPOINTS_MAX {
            let mut index = 0;
            self.checkpoints.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.checkpoint_steps *= 2;
        }
        self.checkpoints.push(self.moment.clone());
    }
}

#[cfg(test)]
mod tests;
