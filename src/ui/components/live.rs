//! Pieces of page that follow what they read, each kind of one type.
//!
//! A closure placed in a view brings a copy of the drawing code for its own type, about 1.5 kB of wasm. Boxed here, that code
//! exists once; doing so took the wasm from 328 to 313 kB gzip.

use leptos::prelude::*;

/// A piece of page that is drawn again when what it reads changes.
pub(crate) fn live(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    boxed(Box::new(view))
}

fn boxed(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || view()).into_any()
}

/// A piece of page that is not always there.
pub(crate) fn live_option(view: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    live(move || view().unwrap_or_else(|| ().into_any()))
}

/// A text, for a place in the page or an attribute.
pub(crate) fn live_text(text: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(text)
}
