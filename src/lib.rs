//! Proofdeck: study cards, practice questions and timed mock exams for the AWS data certifications.
//!
//! Two layers. The **core** is everything below but `ui` and `storage::web`: pure functions over plain data that read no
//! clock, draw no randomness and do no IO; time, seed and text are arguments. It runs on the host and in the browser.
//! The **ui** exists on wasm32 only, uses all of the core, and nothing of the core uses it.
#![cfg_attr(not(test), warn(missing_docs))]

pub mod lab;
