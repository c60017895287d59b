//! Proofdeck: study cards, practice questions and timed mock exams for the AWS data certifications.
//!
//! Two layers. The **core** is everything below but `ui` and `storage::web`: pure functions over plain data that read no
//! clock, draw no randomness and do no IO; time, seed and text are arguments. It runs on the host and in the browser.
//! The **ui** exists on wasm32 only, uses all of the core, and nothing of the core uses it.

pub mod content;
pub mod exam;
pub mod figures;
pub mod journal;
pub mod lab;
pub mod pipeline;
pub mod practice;
pub mod proof;
pub mod route;
pub mod settings;
pub mod storage;
#[cfg(target_arch = "wasm32")]
pub mod ui;

/// A time in milliseconds since 1970 in UTC, or a span of milliseconds.
pub type Millis = i64;
