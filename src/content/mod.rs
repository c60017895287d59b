//! What people study: exams, topics with cards, and questions.
//!
//! `model` and `text` are the compiled form that the app reads, `pack` is how it travels from the build to the browser, and
//! `compile` (host only) turns the Markdown files of `content/` into it.

#[cfg(not(target_arch = "wasm32"))]
pub mod compile;
pub mod model;
pub mod pack;
pub mod text;
