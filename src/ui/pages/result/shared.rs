//! The result of somebody else's sitting: read from a file, graded here, kept nowhere.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::SittingResult;
use crate::journal::shared::{self, Shared, SharedError};
use crate::route::Route;
use crate::ui::components::live::live;
use crate::ui::components::notice::Notice;
use crate::ui::components::page::{PageTitle, focus_heading};
use crate::ui::state::{browser, use_app};

/// The page.
#[component]
pub(crate) fn SharedSitting() -> impl IntoView {
    let app = use_app();
    let found = RwSignal::new(None::<Result<Shared, SharedError>>);
    let read = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        spawn_local(async move {
            if let Some(text) = browser::chosen_text(input).await {
                found.set(Some(shared::import(&text)));
                focus_heading();
            }
        });
    };
    live(move || match found.get() {
        Some(Ok(Shared { record, stated })) => view! { <SittingResult record id=None stated=Some(stated) /> }.into_any(),
        other => {
            let error = other.and_then(Result::err).map(|error| {
                let text = match &error {
                    SharedError::NotASitting => app.words(|t| t.sit.shared_not_ours),
                    SharedError::TooNew { .. } => app.words(|t| t.sit.shared_too_new),
                    SharedError::BadEvent { .. } => app.words(|t| t.sit.shared_damaged),
                    SharedError::NotEnded => app.words(|t| t.sit.shared_not_ended),
                };
                view! { <Notice title=text><p class="quiet"><code>{error.to_string()}</code></p></Notice> }
            });
            view! {
                <p class="breadcrumb"><a href=app.navigation.href(&Route::Mock)>{app.text(|t| t.mock_title)}</a></p>
                <PageTitle text=app.words(|t| t.sit.open_shared) />
                <p class="lead">{app.text(|t| t.sit.shared_text)}</p>
                {error}
                <p class="actions">
                    <label class="button button--primary file-button">
                        {app.text(|t| t.sit.choose_file)}
                        <input type="file" class="visually-hidden" accept=".json,application/json" on:change=read />
                    </label>
                </p>
            }
            .into_any()
        }
    })
}
