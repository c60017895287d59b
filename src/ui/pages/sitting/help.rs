//! The keys of a sitting, listed; and a way to switch them off.

use leptos::prelude::*;

use super::desk::Desk;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::live::live;

/// The sheet.
#[component]
pub(super) fn Help(desk: Desk) -> impl IntoView {
    let app = desk.app();
    let rows = live(move || {
        let row = |(keys, what): &(&'static str, &'static str)| view! { <tr><th scope="row"><kbd>{*keys}</kbd></th><td>{*what}</td></tr> };
        app.t().sit.key_list.iter().map(row).collect_view().into_any()
    });
    let set = move |event| {
        let on = event_target_checked(&event);
        app.settings.update(|settings| settings.no_shortcuts = !on);
    };
    view! {
        <Dialog open=desk.help title=app.words(|t| t.sit.keys) id="keys">
            <table class="table keys">
                <tbody>{rows}</tbody>
            </table>
            <p class="quiet">{app.text(|t| t.sit.keys_note)}</p>
            <label class="check">
                <input type="checkbox" prop:checked=Signal::derive(move || !app.settings.get().no_shortcuts) on:change=set />
                {app.text(|t| t.sit.keys_on)}
            </label>
            <p class="actions">
                <button type="button" class="button button--primary" on:click=move |_| desk.help.set(false)>{app.text(|t| t.sit.close)}</button>
            </p>
        </Dialog>
    }
}
