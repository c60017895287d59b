//! The end of a sitting in two steps: what is missing, and whether that is meant. The clock runs on meanwhile.

use leptos::prelude::*;

use super::desk::Desk;
use crate::exam::sitting::{EndReason, ItemStatus, Sitting};
use crate::ui::components::dialog::Dialog;
use crate::ui::components::live::live_text;

/// Both dialogs.
#[component]
pub(super) fn EndDialogs(desk: Desk) -> impl IntoView {
    let app = desk.app();
    let (first, second) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move || {
        let step = desk.ending.get();
        first.set(step == 1);
        second.set(step == 2);
    });
    // A dialog that was closed with Escape is closed for the desk, too.
    Effect::new(move || {
        let (first, second) = (first.get(), second.get());
        let step = desk.ending.get_untracked();
        if (step == 1 && !first) || (step == 2 && !second) {
            desk.ending.set(0);
        }
    });
    let missing = live_text(move || {
        let open = desk.with(|sitting| sitting.items().len() - sitting.count(ItemStatus::Complete));
        if open == 0 { app.t().hand_in_all.to_owned() } else { (app.t().hand_in_open)(open) }
    });
    let flagged = live_text(move || (app.t().sit.still_flagged)(desk.with(Sitting::flagged)));
    let back = move |_| desk.ending.set(0);
    view! {
        <Dialog open=first title=app.words(|t| t.hand_in_question) id="end-first">
            <p>{missing}</p>
            <p>{flagged}</p>
            <p class="actions">
                <button type="button" class="button button--primary" on:click=move |_| desk.ending.set(2)>{app.text(|t| t.hand_in)}</button>
                <button type="button" class="button" on:click=back>{app.text(|t| t.keep_working)}</button>
            </p>
        </Dialog>
        <Dialog open=second title=app.words(|t| t.sit.end_sure) id="end-second">
            <p>{missing}</p>
            <p>{app.text(|t| t.sit.end_final)}</p>
            <p class="actions">
                <button
                    type="button"
                    class="button button--primary"
                    on:click=move |_| {
                        desk.ending.set(0);
                        desk.end(EndReason::Submitted);
                    }
                >
                    {app.text(|t| t.sit.end_now)}
                </button>
                <button type="button" class="button" autofocus on:click=back>{app.text(|t| t.keep_working)}</button>
            </p>
        </Dialog>
    }
}
