//! Handing a sitting on: its paper as a link, and the sitting itself as a file.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Shown;
use crate::exam::link::{PaperLink, seed_text};
use crate::journal::event::SittingId;
use crate::journal::shared;
use crate::route::Route;
use crate::ui::components::icon::Icon;
use crate::ui::state::browser;

/// The buttons.
#[component]
pub(super) fn Share(shown: Shown, id: SittingId) -> impl IntoView {
    let app = shown.app;
    let link = shown.record.with_value(|record| PaperLink::of(record.sitting.paper()));
    let path = app.navigation.href(&Route::Paper(Some(link.clone())));
    let address = format!("{}{path}", window().location().origin().unwrap_or_default());
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let address = address.clone();
        spawn_local(async move {
            if browser::copy(&address).await {
                copied.set(true);
                app.announcer.say(app.t().sit.copied);
            }
        });
    };
    let name = format!("proofdeck-{}-{}.json", link.request.exam, seed_text(link.request.seed));
    let export = move |_| {
        let Some((exam, report)) = shown.graded.get_untracked() else { return };
        let text = untrack(|| app.journal.with(|progress| shared::export(progress, &id, &report, exam.cut_permille)));
        if browser::download(&name, &text).is_err() {
            app.announcer.say(app.t().unsaved_failed);
        }
    };
    view! {
        <section class="share">
            <h2>{app.text(|t| t.sit.share)}</h2>
            <p class="quiet">{app.text(|t| t.sit.share_text)}</p>
            <p class="actions">
                <a class="button" href=path>{Icon::Link.view()}{app.text(|t| t.sit.same_paper)}</a>
                <button type="button" class="button" on:click=copy>
                    {move || if copied.get() { app.t().sit.copied } else { app.t().sit.copy_link }}
                </button>
                <button type="button" class="button" on:click=export>{Icon::Save.view()}{app.text(|t| t.sit.export_sitting)}</button>
            </p>
        </section>
    }
}
