//! What a lab tells to whoever watches it: the settings as they are now. A task grades them.

use leptos::prelude::*;
use serde::Serialize;

use crate::lab::error::LabError;
use crate::route::Route;
use crate::ui::components::page::PageTitle;
use crate::ui::state::App;

/// How a lab is set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    /// The scenario that would give what is set now from the start, as the lab's JSON.
    pub(crate) scenario: String,
    /// The state as the lab's links hold it.
    pub(crate) link: Result<String, LabError>,
}

/// Where a lab tells it, if anybody provided this above it.
#[derive(Clone, Copy)]
pub(crate) struct Watched(pub(crate) RwSignal<Option<State>>);

/// Tells the watcher, if there is one, what `look` gives, now and whenever what it reads changes. `None` is a state that is none yet.
pub(crate) fn tell<C: Serialize>(look: impl Fn() -> Option<(C, Result<String, LabError>)> + 'static) {
    let Some(Watched(state)) = use_context::<Watched>() else { return };
    Effect::new(move || {
        let now = look().map(|(config, link)| State { scenario: serde_json::to_string(&config).unwrap_or_default(), link });
        if state.with_untracked(|state| *state != now) {
            state.set(now);
        }
    });
}

/// Whether a page above the lab watches it. That page has its own heading and its own question to the learner.
fn is_watched() -> bool {
    use_context::<Watched>().is_some()
}

/// What a lab begins with: the way back, its title, a sentence about it; only the title where a page above has its own.
pub(crate) fn head(app: App, title: Signal<String>, intro: Signal<String>) -> AnyView {
    if is_watched() {
        return view! { <h2>{title}</h2> }.into_any();
    }
    view! {
        <p class="breadcrumb"><a href=app.navigation.href(&Route::Labs)>{app.text(|t| t.labs)}</a></p>
        <PageTitle text=title />
        <p class="lead">{intro}</p>
    }
    .into_any()
}

/// Something that is not there in a lab that is watched.
pub(crate) fn unless_watched(view: impl FnOnce() -> AnyView) -> Option<AnyView> {
    (!is_watched()).then(view)
}
