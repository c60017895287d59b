//! A modal dialog: the browser's own, which keeps focus inside, closes on Escape and gives focus back.

use leptos::html;
use leptos::prelude::*;

/// A modal dialog.
#[component]
pub(crate) fn Dialog(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// Its heading; also its name.
    #[prop(into)]
    title: Signal<String>,
    /// Id of the heading, unique on the page.
    id: &'static str,
    /// Text and buttons.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            // A dialog that is not in the page yet cannot be shown; the effect runs again when it is.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby=id on:close=move |_| open.set(false)>
            <h2 id=id>{title}</h2>
            {children()}
        </dialog>
    }
}
