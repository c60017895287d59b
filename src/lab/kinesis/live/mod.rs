//! The stream as something that runs: producers and consumers around it, in simulated time.
//!
//! [`state`] is the model: run it through [`crate::lab::timeline::Timeline`]. [`config`] is the format of scenarios and inputs, [`event`]
//! what happened and why, [`frame`] what a picture shows.

pub mod config;
pub mod event;
pub mod frame;
pub mod state;

mod consumer;
mod keys;
mod producer;
mod store;
mod validate;

pub use consumer::Phase;
pub use keys::KeyRef;
pub use producer::{ProducerTotals, RETRY_RECORDS_MAX};
pub use store::{Landing, STORED_RUNS_MAX};

use crate::lab::{
    error::LabError,
    model::{Model, Trace},
    runner::run,
};

/// Runs a scenario to `until_ms` and gives its totals there: for questions that are about the outcome alone.
///
/// # Errors
/// An invalid scenario, or more than `steps_max` steps.
pub fn outcome(config: &config::KinesisConfig, until_ms: u64, steps_max: u64) -> Result<frame::Totals, LabError> {
    let mut run_state = state::Kinesis::init(config)?;
    if run::<state::Kinesis>(&mut run_state, until_ms, steps_max, &mut Trace::default())?.reached {
        return Ok(frame::totals(&run_state, until_ms));
    }
    Err(LabError::whole(format!("the scenario takes more than {steps_max} steps to {until_ms} ms")))
}
