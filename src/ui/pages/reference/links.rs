//! The ways from the list of topics into the pages across them.

use leptos::prelude::*;

use super::text;
use crate::route::Route;
use crate::ui::state::use_app;
use crate::ui::text::reference::ReferenceWords;

/// The links.
#[component]
pub(crate) fn ReferenceLinks() -> impl IntoView {
    let app = use_app();
    let link = move |route: Route, name: fn(&'static ReferenceWords) -> &'static str| {
        view! { <li><a class="button" href=app.navigation.href(&route)>{text(app, name)}</a></li> }
    };
    view! {
        <nav class="reference-links" aria-label=text(app, |t| t.more)>
            <ul>
                {link(Route::Comparisons, |t| t.comparisons)}
                {link(Route::Pipeline, |t| t.pipeline)}
                {link(Route::Corrections, |t| t.corrections)}
                {link(Route::Notes, |t| t.notes)}
            </ul>
        </nav>
    }
}

/// The way back to the topics.
pub(super) fn to_topics() -> AnyView {
    let app = use_app();
    view! { <p class="breadcrumb"><a href=app.navigation.href(&Route::Topics)>{app.text(|t| t.all_topics)}</a></p> }.into_any()
}
