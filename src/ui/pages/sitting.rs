//! A sitting while it is open; its result when it has ended.
//!
//! What is shown is what the journal holds, and the journal shows an event when it is on disk: an answer on this screen is
//! an answer that survives the browser.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::result::SittingResult;
use crate::exam::sitting::{Action, EndReason, ItemStatus, Sitting};
use crate::journal::event::{Body, SittingId};
use crate::route::Route;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::components::page::{PageTitle, focus};
use crate::ui::components::question::QuestionView;
use crate::ui::state::{App, use_app};
use crate::ui::time;

/// Minutes before the end at which the time is said.
const MILESTONES: [i64; 4] = [30, 15, 5, 1];
/// Id of the heading of the item on the screen.
const ITEM_HEADING: &str = "item-heading";

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
        Some((id, true)) => view! { <SittingResult id /> }.into_any(),
        Some((id, false)) => view! { <OpenSitting id /> }.into_any(),
    })
}

/// What the parts of the screen share.
#[derive(Clone, Copy)]
struct Desk {
    app: App,
    id: StoredValue<SittingId>,
    sitting: Memo<Option<Sitting>>,
    overview: RwSignal<bool>,
}

impl Desk {
    fn act(self, action: Action) {
        let (app, sitting) = (self.app, self.id.get_value());
        spawn_local(async move {
            app.journal.record(Body::Sitting { sitting, action }).await;
        });
    }

    /// Something of the sitting. The page is gone when there is none.
    fn with<R: Default>(self, f: impl FnOnce(&Sitting) -> R) -> R {
        self.sitting.with(|sitting| sitting.as_ref().map(f).unwrap_or_default())
    }

    fn visit(self, at: usize) {
        self.overview.set(false);
        self.act(Action::Visit { item: u32::try_from(at).unwrap_or(u32::MAX) });
        focus(ITEM_HEADING);
    }

    fn end(self, reason: EndReason) {
        self.act(Action::End { reason });
        super::super::components::page::focus_heading();
    }

    fn flagged(self) -> usize {
        self.with(|sitting| sitting.items().filter(|(_, state)| state.flagged).count())
    }
}

#[component]
fn OpenSitting(id: SittingId) -> impl IntoView {
    let app = use_app();
    let own = id.clone();
    let sitting = Memo::new(move |_| app.journal.with(|progress| progress.sitting(&own).cloned()));
    let desk = Desk { app, id: StoredValue::new(id), sitting, overview: RwSignal::new(false) };
    // The first item is seen as soon as the paper is opened.
    if untrack(|| desk.with(|sitting| sitting.status(sitting.current()) == ItemStatus::Unseen)) {
        desk.act(Action::Visit { item: 0 });
    }
    watch_time(desk);
    let title = Signal::derive(move || {
        let exam = desk.with(|sitting| Some(sitting.paper().exam.clone()));
        let code = exam.and_then(|exam| app.library.with(|index| index.exam(&exam).map(|exam| exam.code.clone())).flatten());
        (app.t().sitting_of)(&code.unwrap_or_default())
    });
    let confirm = RwSignal::new(false);
    view! {
        <div class="sitting">
            <div class="sitting__bar">
                <PageTitle text=title />
                <TimeLeft desk />
            </div>
            {live(move || if desk.overview.get() { view! { <Overview desk confirm /> }.into_any() } else { view! { <ItemView desk /> }.into_any() })}
            <Confirm desk open=confirm />
        </div>
    }
}

/// Ends the sitting when its time is over, and says the time at the milestones.
fn watch_time(desk: Desk) {
    let ended = StoredValue::new(false);
    let last_minutes = StoredValue::new(i64::MAX);
    Effect::new(move || {
        let now = desk.app.clock.shown();
        let (overdue, remaining) = desk.with(|sitting| (sitting.is_overdue(now), sitting.remaining(now)));
        if overdue && !ended.get_value() {
            ended.set_value(true);
            desk.end(EndReason::Expired);
        }
        let minutes = (remaining + 59_999) / 60_000;
        let before = last_minutes.get_value();
        last_minutes.set_value(minutes);
        if minutes < before && before != i64::MAX && MILESTONES.contains(&minutes) {
            desk.app.announcer.say((desk.app.t().minutes_left)(minutes));
        }
    });
}

#[component]
fn TimeLeft(desk: Desk) -> impl IntoView {
    let left = Memo::new(move |_| desk.with(|sitting| time::span(sitting.remaining(desk.app.clock.shown()))));
    let short = Memo::new(move |_| desk.with(|sitting| sitting.remaining(desk.app.clock.shown()) < 5 * 60_000));
    view! {
        <p class="time-left" role="timer" data-short=live_text(move || short.get().to_string())>
            {Icon::Clock.view()}
            <span class="visually-hidden">{desk.app.text(|t| t.time_left)}" "</span>
            {left}
        </p>
    }
}

#[component]
fn ItemView(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let at = Memo::new(move |_| desk.with(Sitting::current));
    let all = move || desk.with(|sitting| sitting.items().len());
    let flagged = Memo::new(move |_| desk.with(|sitting| sitting.item(at.get()).is_some_and(|(_, state)| state.flagged)));
    let flag =
        move |_| desk.act(Action::Flag { item: u32::try_from(at.get_untracked()).unwrap_or(u32::MAX), on: !flagged.get_untracked() });
    // A new question is a new piece of page; its own answers only change it.
    let question = live_option(move || {
        let at = at.get();
        let (question, order) =
            untrack(|| desk.with(|sitting| sitting.item(at).map(|(item, _)| (item.question.clone(), item.options.clone()))))?;
        let Some(entry) = app.library.with(|index| index.question(&question).map(|(_, entry)| entry.clone())).flatten() else {
            return Some(view! { <p>{app.text(|t| t.question_gone)}</p> }.into_any());
        };
        let text = Signal::derive(move || app.library.question_text(&question, app.lang()));
        let chosen = Memo::new(move |_| desk.with(|sitting| sitting.item(at).map(|(_, state)| state.chosen.clone()).unwrap_or_default()));
        let item = u32::try_from(at).unwrap_or(u32::MAX);
        let on_choose = Callback::new(move |chosen| desk.act(Action::Choose { item, chosen }));
        let name = format!("item{at}");
        Some(view! { <QuestionView entry text order chosen=chosen.into() on_choose revealed=Signal::stored(false) name /> }.into_any())
    });
    view! {
        <section class="item">
            <div class="item__head">
                <h2 id=ITEM_HEADING tabindex="-1">{live_text(move || (app.t().item_of)(at.get() + 1, all()))}</h2>
                <button type="button" class="button button--flag" aria-pressed=live_text(move || flagged.get().to_string()) on:click=flag>
                    {Icon::Flag.view()}
                    {app.text(|t| t.flag)}
                </button>
            </div>
            {question}
            <div class="item__foot">
                <button
                    type="button"
                    class="button"
                    disabled=Signal::derive(move || at.get() == 0)
                    on:click=move |_| desk.visit(at.get_untracked().saturating_sub(1))
                >
                    {app.text(|t| t.previous)}
                </button>
                <button
                    type="button"
                    class="button button--primary"
                    on:click=move |_| if at.get_untracked() + 1 < untrack(all) { desk.visit(at.get_untracked() + 1) } else { open_overview(desk) }
                >
                    {app.text(|t| t.next)}
                </button>
                <button type="button" class="button" on:click=move |_| open_overview(desk)>{app.text(|t| t.overview)}</button>
            </div>
        </section>
    }
}

fn open_overview(desk: Desk) {
    desk.overview.set(true);
    focus(ITEM_HEADING);
}

#[component]
fn Overview(desk: Desk, confirm: RwSignal<bool>) -> impl IntoView {
    let app = desk.app;
    let cells = live(move || {
        let cells = (0..desk.with(|sitting| sitting.items().len())).map(|at| {
            let (status, flagged, current) = desk.with(|sitting| {
                let flagged = sitting.item(at).is_some_and(|(_, state)| state.flagged);
                Some((sitting.status(at), flagged, sitting.current() == at))
            })?;
            let (word, state) = match status {
                ItemStatus::Complete => (app.t().status_complete, "complete"),
                ItemStatus::Incomplete => (app.t().status_incomplete, "incomplete"),
                ItemStatus::Unseen => (app.t().status_unseen, "unseen"),
            };
            let name = (app.t().item_name)(at + 1, word, flagged, current);
            Some(view! {
                <li>
                    <button type="button" class="cell" data-state=state aria-current=current.then_some("true") aria-label=name on:click=move |_| desk.visit(at)>
                        {at + 1}
                        {flagged.then(|| Icon::Flag.view())}
                    </button>
                </li>
            })
        });
        cells.collect_view().into_any()
    });
    let summary = live_text(move || {
        let count = |status| desk.with(|sitting| sitting.count(status));
        let (complete, incomplete, unseen) = (count(ItemStatus::Complete), count(ItemStatus::Incomplete), count(ItemStatus::Unseen));
        (app.t().sitting_summary)(complete, incomplete, unseen, desk.flagged())
    });
    let legend = live(move || {
        [("complete", app.t().status_complete), ("incomplete", app.t().status_incomplete), ("unseen", app.t().status_unseen)]
            .map(|(state, word)| view! { <li><span class="cell cell--legend" data-state=state aria-hidden="true"></span>{word}</li> })
            .collect_view()
            .into_any()
    });
    view! {
        <section class="overview">
            <h2 id=ITEM_HEADING tabindex="-1">{app.text(|t| t.overview)}</h2>
            <p>{summary}</p>
            <ul class="legend" aria-hidden="true">{legend}</ul>
            <ol class="grid">{cells}</ol>
            <p class="actions">
                <button type="button" class="button button--primary" on:click=move |_| confirm.set(true)>{app.text(|t| t.hand_in)}</button>
                <button type="button" class="button" on:click=move |_| desk.visit(untrack(|| desk.with(Sitting::current)))>
                    {app.text(|t| t.back_to_item)}
                </button>
            </p>
        </section>
    }
}

#[component]
fn Confirm(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let app = desk.app;
    let missing = live_text(move || {
        let complete = desk.with(|sitting| sitting.items().len() - sitting.count(ItemStatus::Complete));
        if complete == 0 { app.t().hand_in_all.to_owned() } else { (app.t().hand_in_open)(complete) }
    });
    let handed_in = StoredValue::new(false);
    let hand_in = move |_| {
        // A second click while the first is being stored must not be a second event.
        if !handed_in.get_value() {
            handed_in.set_value(true);
            open.set(false);
            desk.end(EndReason::Submitted);
        }
    };
    view! {
        <Dialog open title=app.words(|t| t.hand_in_question) id="hand-in">
            <p>{missing}</p>
            <p class="actions">
                <button type="button" class="button button--primary" on:click=hand_in>{app.text(|t| t.hand_in)}</button>
                <button type="button" class="button" on:click=move |_| open.set(false)>{app.text(|t| t.keep_working)}</button>
            </p>
        </Dialog>
    }
}
