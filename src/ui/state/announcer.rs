//! Says things to screen readers: one polite live region, used for what the eye sees at once and the ear would miss.

use leptos::prelude::*;

/// The announcer.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    said: RwSignal<(u32, String)>,
}

impl Announcer {
    pub(super) fn new() -> Self {
        Self { said: RwSignal::new((0, String::new())) }
    }

    /// Says `text`, again if it was the last thing said.
    pub(crate) fn say(&self, text: impl Into<String>) {
        let text = text.into();
        self.said.update(|(count, last)| {
            *count += 1;
            *last = text;
        });
    }

    /// What was said last; a trailing space on every other one makes a repeated text a change.
    pub(crate) fn last(&self) -> String {
        self.said.with(|(count, text)| if count % 2 == 0 { text.clone() } else { format!("{text}\u{a0}") })
    }
}
