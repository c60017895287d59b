//! The simulators. Pure and deterministic: integers, and a seeded, named generator where chance is part of the model.
//!
//! [`model`] says what a simulator is, [`runner`] runs one for a bounded number of steps, [`timeline`] makes a run scrubbable,
//! [`chance`] is repeatable randomness, [`link`] is what fits an address, [`error`] says what is wrong with a scenario and where.

pub mod athena;
pub mod chance;
pub mod error;
pub mod firehose;
pub mod kinesis;
pub mod link;
pub mod model;
pub mod runner;
pub mod timeline;
