//! An experiment as text for an address: what the lab's own screen imports to go on from there.

use super::measure::{Experiment, Failure, read};
use super::metric::Lab;
use crate::lab::athena::setup::Setup;
use crate::lab::error::LabError;
use crate::lab::firehose::stream::Firehose;
use crate::lab::kinesis::live::state::Kinesis;
use crate::lab::model::Model;
use crate::lab::timeline::Timeline;

impl Experiment {
    /// The text: a [`Timeline::export`] at the instant that is looked at, and for Athena, which has no time, a [`Setup::export`] of the
    /// table as it was given.
    ///
    /// # Errors
    /// The scenario is none of the lab, or the text is too long.
    pub fn link(&self) -> Result<String, LabError> {
        match self.lab {
            Lab::Kinesis => self.timeline::<Kinesis>(),
            Lab::Firehose => self.timeline::<Firehose>(),
            Lab::Athena => Setup::given(read(&self.scenario).map_err(Failure::into_error)?).export(),
        }
    }

    fn timeline<M: Model>(&self) -> Result<String, LabError> {
        let config: M::Config = read(&self.scenario).map_err(Failure::into_error)?;
        let log = read(&self.inputs).map_err(Failure::into_error)?;
        // The screen seeks there itself, in as many frames as it needs.
        Timeline::<M>::with_inputs(config, log)?.export_at(self.until_ms)
    }
}

impl Failure {
    /// What was wrong, whoever found it.
    pub fn into_error(self) -> LabError {
        match self {
            Self::Form(error) | Self::Refused(error) => error,
        }
    }
}
