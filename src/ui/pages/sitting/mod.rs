//! A sitting while it is open; its result when it has ended.
//!
//! What is shown is what the journal holds, and the journal shows an event when it is on disk: an answer that this screen
//! says is saved is an answer that survives the browser.

mod desk;
mod end;
mod help;
mod item;
mod keys;
mod review;
mod timer;

use leptos::prelude::*;

use super::result::SittingResult;
use crate::exam::seat::Seat;
use crate::exam::sitting::Sitting;
use crate::exam::terms::Mode;
use crate::journal::event::SittingId;
use crate::journal::shared;
use crate::route::Route;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::components::notice::Notice;
use crate::ui::components::page::PageTitle;
use crate::ui::state::use_app;
use desk::Desk;

/// The page.
#[component]
pub(crate) fn SittingPage(
    /// Text of the sitting's id, from the address.
    id: String,
) -> impl IntoView {
    let app = use_app();
    let found = Memo::new(move |_| {
        app.journal.with(|progress| {
            let sitting = progress.sittings().find(|(own, _)| own.as_str() == id)?;
            Some((sitting.0.clone(), sitting.1.end().is_some()))
        })
    });
    live(move || match found.get() {
        None => view! {
            <PageTitle text=app.words(|t| t.no_sitting) />
            <p>{app.text(|t| t.no_sitting_hint)}</p>
            <p class="actions">
                <a class="button button--primary" href=app.navigation.href(&Route::Mock)>{app.text(|t| t.mock_title)}</a>
            </p>
        }
        .into_any(),
        Some((id, true)) => match untrack(|| app.journal.with(|progress| shared::record(progress, &id))) {
            Some(record) => view! { <SittingResult record id=Some(id) stated=None /> }.into_any(),
            None => ().into_any(),
        },
        Some((id, false)) => view! { <OpenSitting id /> }.into_any(),
    })
}

#[component]
fn OpenSitting(id: SittingId) -> impl IntoView {
    let desk = Desk::sit_down(id);
    let app = desk.app();
    timer::watch(desk);
    desk::follow_language(desk);
    desk::show_terms(desk);
    keys::listen(desk);
    let title = Signal::derive(move || {
        let exam = desk.with(|sitting| Some(sitting.paper().exam.clone()));
        let code = exam.and_then(|exam| app.library.with(|index| index.exam(&exam).map(|exam| exam.code.clone())).flatten());
        (app.t().sitting_of)(&code.unwrap_or_default())
    });
    let is_strict = untrack(|| desk.with(|sitting| sitting.terms().mode == Mode::Strict));
    let watching = live_option(move || {
        (desk.writer().seat() == Seat::Watching).then(|| {
            view! {
                <Notice title=app.words(|t| t.sit.watching_title)>
                    <p>{app.text(|t| t.sit.watching_text)}</p>
                </Notice>
            }
            .into_any()
        })
    });
    let screen = Memo::new(move |_| desk.with(|sitting| (sitting.is_paused(), sitting.is_reviewing())));
    let body = live(move || match screen.get() {
        (true, _) => view! { <Paused desk /> }.into_any(),
        (false, true) => view! { <review::Review desk /> }.into_any(),
        (false, false) => view! { <item::ItemView desk /> }.into_any(),
    });
    view! {
        <div class="sitting" data-mode=if is_strict { Mode::Strict.name() } else { Mode::Rehearsal.name() }>
            <div class="sitting__bar">
                <div class="sitting__title">
                    <PageTitle text=title />
                    <p class="tag">{if is_strict { app.text(|t| t.sit.mode_strict) } else { app.text(|t| t.sit.mode_rehearsal) }}</p>
                </div>
                <timer::TimeLeft desk />
            </div>
            <Tools desk is_strict />
            {watching}
            {body}
            <end::EndDialogs desk />
            <help::Help desk />
        </div>
    }
}

/// What can be done at any time: hide or hear the time, see the keys, in a rehearsal stop the clock.
#[component]
fn Tools(desk: Desk, is_strict: bool) -> impl IntoView {
    let app = desk.app();
    let hide = move |_| desk.hidden.update(|hidden| *hidden = !*hidden);
    let pause = (!is_strict).then(|| {
        let is_paused = Memo::new(move |_| desk.with(Sitting::is_paused));
        let unavailable = Signal::derive(move || is_paused.get() || !desk.writer().seat().may_write());
        view! {
            <button type="button" class="button button--quiet" disabled=unavailable on:click=move |_| desk.pause()>
                {Icon::Pause.view()}
                {app.text(|t| t.sit.pause)}
            </button>
        }
    });
    view! {
        <div class="sitting__tools">
            <button type="button" class="button button--quiet" aria-pressed=live_text(move || desk.hidden.get().to_string()) on:click=hide>
                {app.text(|t| t.sit.hide_time)}
            </button>
            <button type="button" class="button button--quiet" on:click=move |_| timer::speak(desk)>{app.text(|t| t.sit.speak_time)}</button>
            <button type="button" class="button button--quiet" on:click=move |_| desk.help.set(true)>{app.text(|t| t.sit.keys)}</button>
            {pause}
        </div>
    }
}

/// Nothing of the paper is seen while the clock stands still.
#[component]
fn Paused(desk: Desk) -> impl IntoView {
    let app = desk.app();
    view! {
        <section class="paused">
            <h2 id=desk::HEADING tabindex="-1">{app.text(|t| t.sit.paused)}</h2>
            <p>{app.text(|t| t.sit.paused_text)}</p>
            <p class="actions">
                <button
                    type="button"
                    class="button button--primary"
                    disabled=Signal::derive(move || !desk.writer().seat().may_write())
                    on:click=move |_| desk.resume()
                >
                    {Icon::Play.view()}
                    {app.text(|t| t.sit.resume_clock)}
                </button>
            </p>
        </section>
    }
}
