//! What people study: exams, topics with cards, questions, comparisons, and what the original notes said.
//!
//! `model` and `text` are the compiled form that the app reads, `comparison` and `coverage` belong to it; `pack` and `sheet`
//! are how it travels from the build to the browser, `quality` holds figures about it, and `compile` (host only) turns the
//! Markdown files of `content/` into it.

pub mod comparison;
#[cfg(not(target_arch = "wasm32"))]
pub mod compile;
pub mod coverage;
pub mod model;
pub mod pack;
#[cfg(not(target_arch = "wasm32"))]
pub mod quality;
pub mod sheet;
pub mod text;
