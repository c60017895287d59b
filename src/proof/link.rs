//! An experiment as text for an address: what the lab's own screen imports to go on from there.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::measure::{Experiment, Failure, read};
use super::metric::Lab;
use crate::lab::error::LabError;
use crate::lab::firehose::stream::Firehose;
use crate::lab::kinesis::live::state::Kinesis;
use crate::lab::model::Model;
use crate::lab::timeline::{LINK_CHARS_MAX, LINK_VERSION, Timeline};

impl Experiment {
    /// The text: a [`Timeline::export`] at the instant that is looked at, and for Athena, which has no time, the same envelope around the
    /// scenario.
    ///
    /// # Errors
    /// The scenario is none of the lab, or the text is too long.
    pub fn link(&self) -> Result<String, LabError> {
        match self.lab {
            Lab::Kinesis => self.timeline::<Kinesis>(),
            Lab::Firehose => self.timeline::<Firehose>(),
            Lab::Athena => {
                let link = json!({"version": LINK_VERSION, "lab": self.lab.name(), "config": self.scenario, "log": [], "at_ms": 0});
                let text = URL_SAFE_NO_PAD.encode(link.to_string());
                if text.len() > LINK_CHARS_MAX {
                    let message = format!("{} characters, and a link has at most {LINK_CHARS_MAX} (LINK_CHARS_MAX)", text.len());
                    return Err(LabError::whole(message));
                }
                Ok(text)
            }
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
