//! A message that stands on the page: something the learner should know.

use leptos::prelude::*;

use super::icon::Icon;

/// A message with a warning sign.
#[component]
pub(crate) fn Notice(
    /// What it is about; a short line.
    #[prop(into)]
    title: Signal<String>,
    /// What it means and what to do.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="notice" role="status">
            {Icon::Warning.view()}
            <div>
                <p class="notice__title">{title}</p>
                {children()}
            </div>
        </section>
    }
}
