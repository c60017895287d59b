//! Pages across the topics, all generated from the content: comparisons, the pipeline, corrections, what the notes said.

pub(crate) mod comparisons;
pub(crate) mod corrections;
pub(crate) mod links;
pub(crate) mod notes;
pub(crate) mod pipeline;
mod sheet;

use leptos::prelude::*;

use crate::ui::state::App;
use crate::ui::text::reference::{ReferenceWords, words};

/// A text of these pages that follows the language.
fn text(app: App, message: fn(&'static ReferenceWords) -> &'static str) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    move || message(words(app.lang()))
}

/// The same as a signal of an owned text.
fn owned(app: App, message: fn(&'static ReferenceWords) -> &'static str) -> Signal<String> {
    Signal::derive(move || message(words(app.lang())).to_owned())
}
