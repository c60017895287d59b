//! A bar that shows a part of a whole. Its label says the numbers.

use leptos::prelude::*;

use super::live::live_text;

/// A bar.
#[component]
pub(crate) fn Meter(
    /// The part.
    #[prop(into)]
    value: Signal<usize>,
    /// The whole.
    #[prop(into)]
    max: Signal<usize>,
    /// What a screen reader says instead of the picture.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <meter class="meter" min="0" max=live_text(move || max.get().max(1).to_string()) value=live_text(move || value.get().to_string()) aria-label=label>
            {label}
        </meter>
    }
}
