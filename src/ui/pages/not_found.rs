//! An address that leads nowhere.

use leptos::prelude::*;

use crate::route::Route;
use crate::ui::components::page::PageTitle;
use crate::ui::state::use_app;

/// The page.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let app = use_app();
    view! {
        <PageTitle text=app.words(|t| t.not_found_title) />
        <p>{app.text(|t| t.not_found_text)}</p>
        <p><a class="button button--primary" href=app.navigation.href(&Route::Home)>{app.text(|t| t.to_home)}</a></p>
    }
}
