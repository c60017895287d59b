//! What every simulator is: a state that moves from instant to instant, and laws that hold at each of them.
//!
//! Simulated time is integer milliseconds from the start of the scenario. A model is event-driven: it names the instant at which
//! something happens next, and a step does everything that is due then. "At time t" always means: all that was due *before* t has
//! happened and nothing that is due at t, so a learner's input at t comes before whatever else happens at t, however the run was cut
//! into pieces.

use crate::lab::error::LabError;
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::VecDeque, fmt::Debug};

/// A simulated service. All of a model's data is plain: a state can be cloned, compared and thrown away.
pub trait Model {
    /// The lab's name on the command line and in links.
    const NAME: &'static str;

    /// The scenario: everything that is given before the start, the seed included. Its serde form is the public format.
    type Config: Clone + Debug + PartialEq + Serialize + DeserializeOwned;
    /// One moment of the run. It holds what it needs of the config, and its own generator of randomness.
    type State: Clone + Debug + PartialEq;
    /// What a learner can do while it runs.
    type Input: Clone + Debug + PartialEq + Serialize + DeserializeOwned;
    /// Something that happened, and why.
    type Event: Clone + Debug + PartialEq;

    /// The state at time 0.
    ///
    /// # Errors
    /// The place and reason why this scenario cannot be run.
    fn init(config: &Self::Config) -> Result<Self::State, LabError>;

    /// When something happens next, in ms; `None` when nothing ever will without an input. After a step it is later than before it.
    fn next_ms(state: &Self::State) -> Option<u64>;

    /// Does everything that is due at [`Model::next_ms`].
    ///
    /// # Errors
    /// A named bound was exceeded.
    fn step(state: &mut Self::State, trace: &mut Trace<Self::Event>) -> Result<(), LabError>;

    /// Does what a learner asked for at `at_ms`, which lies after every step done and not after the next one.
    ///
    /// # Errors
    /// The input itself is malformed or a named bound was exceeded; what the service refuses is an event instead.
    fn apply(state: &mut Self::State, at_ms: u64, input: &Self::Input, trace: &mut Trace<Self::Event>) -> Result<(), LabError>;

    /// The conservation laws. Debug builds check them after every step.
    ///
    /// # Errors
    /// Which law does not hold, with the numbers.
    fn check(state: &Self::State) -> Result<(), LabError>;
}

/// Events kept by a [`Trace`]; older ones are dropped and counted.
pub const TRACE_EVENTS_MAX: usize = 1_024;

/// The latest events of a run, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace<E> {
    entries: VecDeque<(u64, E)>,
    dropped: u64,
}

impl<E> Default for Trace<E> {
    fn default() -> Self {
        Self { entries: VecDeque::new(), dropped: 0 }
    }
}

impl<E> Trace<E> {
    /// Notes what happened at `at_ms`.
    pub fn push(&mut self, at_ms: u64, event: E) {
        if self.entries.len() == TRACE_EVENTS_MAX {
            self.entries.pop_front();
            self.dropped += 1;
        }
        self.entries.push_back((at_ms, event));
    }

    /// Instant and event, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u64, &E)> {
        self.entries.iter().map(|(at_ms, event)| (*at_ms, event))
    }

    /// How many events came before those kept.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}
