//! The review screen: where every item stands, and walks through some of them.

use leptos::prelude::*;

use super::desk::{Desk, HEADING};
use crate::exam::sitting::{ItemStatus, Sitting, Walk};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_text};

/// The review screen.
#[component]
pub(super) fn Review(desk: Desk) -> impl IntoView {
    let app = desk.app();
    let locked = Signal::derive(move || !desk.writer().seat().may_write());
    let all = desk.now(|sitting| sitting.items().len());
    let cells = (0..all).map(|at| cell(desk, at, locked)).collect_view();
    let summary = live_text(move || {
        let count = |status| desk.with(|sitting| sitting.count(status));
        let (complete, incomplete, unseen) = (count(ItemStatus::Complete), count(ItemStatus::Incomplete), count(ItemStatus::Unseen));
        (app.t().sitting_summary)(complete, incomplete, unseen, desk.with(Sitting::flagged))
    });
    let legend = live(move || {
        [("complete", app.t().status_complete), ("incomplete", app.t().status_incomplete), ("unseen", app.t().status_unseen)]
            .map(|(state, word)| view! { <li><span class="cell cell--legend" data-state=state></span>{word}</li> })
            .collect_view()
            .into_any()
    });
    let walks = Walk::ALL.map(|walk| walk_button(desk, walk, locked)).collect_view();
    view! {
        <section class="overview">
            <h2 id=HEADING tabindex="-1">{app.text(|t| t.sit.review)}</h2>
            <p>{summary}</p>
            <div class="overview__walks">{walks}</div>
            <ul class="legend" aria-hidden="true">
                {legend}
                <li>{Icon::Flag.view()}{app.text(|t| t.flagged)}</li>
                <li><span class="cell__changed">"*"</span>{app.text(|t| t.sit.changed_since_flag)}</li>
            </ul>
            <ol class="grid">{cells}</ol>
            <p class="actions">
                <button type="button" class="button button--primary" disabled=locked on:click=move |_| desk.ending.set(1)>
                    {app.text(|t| t.sit.end_review)}
                </button>
                <button type="button" class="button" disabled=locked on:click=move |_| desk.walk(desk.now(Sitting::walk), desk.now(Sitting::current))>
                    {app.text(|t| t.back_to_item)}
                </button>
            </p>
        </section>
    }
}

/// Where an item stands: state, flag, changed since it was flagged, on the screen last.
fn standing(desk: Desk, at: usize) -> (ItemStatus, bool, bool, bool) {
    let found = desk.with(|sitting| {
        let (_, state) = sitting.item(at)?;
        Some((sitting.status(at), state.flagged, state.changed_since_flag, sitting.current() == at))
    });
    found.unwrap_or((ItemStatus::Unseen, false, false, false))
}

fn cell(desk: Desk, at: usize, locked: Signal<bool>) -> AnyView {
    let app = desk.app();
    let standing = Memo::new(move |_| standing(desk, at));
    let name = live_text(move || {
        let (status, flagged, changed, current) = standing.get();
        let word = match status {
            ItemStatus::Complete => app.t().status_complete,
            ItemStatus::Incomplete => app.t().status_incomplete,
            ItemStatus::Unseen => app.t().status_unseen,
        };
        let name = (app.t().item_name)(at + 1, word, flagged, current);
        if changed { format!("{name}, {}", app.t().sit.changed_since_flag) } else { name }
    });
    let state = live_text(move || {
        let state = match standing.get().0 {
            ItemStatus::Complete => "complete",
            ItemStatus::Incomplete => "incomplete",
            ItemStatus::Unseen => "unseen",
        };
        state.to_owned()
    });
    let marks = live(move || {
        let (_, flagged, changed, _) = standing.get();
        view! {
            {flagged.then(|| Icon::Flag.view())}
            {changed.then(|| view! { <span class="cell__changed">"*"</span> })}
        }
        .into_any()
    });
    let current = Signal::derive(move || standing.get().3.then_some("true"));
    view! {
        <li>
            <button type="button" class="cell" data-state=state aria-current=current aria-label=name disabled=locked on:click=move |_| desk.walk(Walk::All, at)>
                {at + 1}
                {marks}
            </button>
        </li>
    }
    .into_any()
}

/// A button that goes through the items of a walk; says how many there are.
fn walk_button(desk: Desk, walk: Walk, locked: Signal<bool>) -> AnyView {
    let app = desk.app();
    let count = Memo::new(move |_| desk.with(|sitting| (0..sitting.items().len()).filter(|&at| sitting.is_in(walk, at)).count()));
    let label = live_text(move || {
        let word = match walk {
            Walk::All => app.t().sit.review_all,
            Walk::Incomplete => app.t().sit.review_incomplete,
            Walk::Flagged => app.t().sit.review_flagged,
        };
        format!("{word} ({})", count.get())
    });
    let off = Signal::derive(move || locked.get() || count.get() == 0);
    let go = move |_| {
        if let Some(first) = desk.now(|sitting| sitting.first(walk)) {
            desk.walk(walk, first);
        }
    };
    view! { <button type="button" class="button" disabled=off on:click=go>{label}</button> }.into_any()
}
