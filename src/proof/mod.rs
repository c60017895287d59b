//! Proofs: a question, the scenario of its stem in a lab, and for each option what to change; run, they say which options hold.
//!
//! [`model`] is what a question's front matter says, [`metric`] what a lab can be asked, [`measure`] asks it. [`judge`] runs every option
//! of a proof and compares with the key, [`say`] puts a result into a sentence, [`numbers`] holds the numbers of the text against those of
//! the scenario, [`flip`] finds the value at which the answer changes. [`template`] and [`goal`] use the same parts for questions with
//! drawn numbers and for tasks. Everything is pure and runs in the browser too, in the parts of the app that hold the labs.

pub mod assume;
pub mod exact;
pub mod expression;
pub mod flip;
pub mod goal;
pub mod judge;
pub mod link;
pub mod measure;
pub mod metric;
pub mod model;
pub mod numbers;
pub mod pace;
pub mod patch;
pub mod quantity;
pub mod say;
pub mod template;

mod athena;
mod firehose;
mod kinesis;
