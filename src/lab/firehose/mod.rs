//! Amazon Data Firehose: buffering by size and time, the Lambda transformation, dynamic partitioning, delivery.
//!
//! From the inside out: [`buffer`] is the state machine of one stage, [`transform`] what a function does to a batch, [`pipeline`] the
//! stages in a row. [`hints`], [`put`], [`delivery`] and [`object_key`] hold AWS's rules. [`scenario`] and [`stream`] make of them a
//! stream that runs, with [`event`]s and [`totals`]; [`closed_form`] says the steady state without running; [`frame`] is what a picture shows of
//! a moment. The command line's scenarios are `run_line` and `check_line`.

pub mod buffer;
pub mod claim_words;
pub mod claims;
pub mod closed_form;
pub mod delivery;
pub mod event;
pub mod frame;
pub mod hints;
pub mod object_key;
pub mod opening;
pub mod outbox;
pub mod partitions;
pub mod pipeline;
pub mod prefixes;
pub mod put;
pub mod ratio;
pub mod scenario;
pub mod stream;
pub mod totals;
pub mod traffic;
pub mod transform;

mod check_line;
mod intake;
mod outlet;
mod run_line;
mod scenario_rules;

pub use check_line::check_line;
pub use run_line::{EVENTS_MAX, RECORDS_MAX, RESULTS_MAX, run_line};
