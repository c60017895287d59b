//! What every page begins with: its heading, which is also the title of the window and where focus goes.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Id of a page's heading.
const HEADING: &str = "page-title";

/// The heading of a page.
#[component]
pub(crate) fn PageTitle(
    /// What the page is.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    Effect::new(move || document().set_title(&format!("{} – Proofdeck", text.get())));
    view! {
        <h1 id=HEADING tabindex="-1">
            {text}
        </h1>
    }
}

/// Moves focus to the heading once the page is drawn: after a change of place a screen reader starts there.
pub(crate) fn focus_heading() {
    focus(HEADING);
}

/// Moves focus to an element once the page is drawn, and brings it into view.
pub(crate) fn focus(id: &'static str) {
    focus_with(id, &web_sys::FocusOptions::new());
}

/// Moves focus without scrolling: what the learner looks at stays where it is.
pub(crate) fn focus_in_place(id: &'static str) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    focus_with(id, &options);
}

/// Moves focus without scrolling to an element whose id is made up as the page is.
pub(crate) fn focus_by(id: String) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    focus_with(id, &options);
}

fn focus_with(id: impl Into<String>, options: &web_sys::FocusOptions) {
    let (id, options) = (id.into(), options.clone());
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            // An element that cannot take focus keeps the page as it is.
            let _ = element.focus_with_options(&options);
        }
    });
}
