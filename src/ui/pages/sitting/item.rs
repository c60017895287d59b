//! The item on the screen of a sitting.

use leptos::prelude::*;

use super::desk::{Desk, HEADING, ITEM_END, ITEM_FOOT};
use crate::content::model::{OptionIndex, QuestionEntry};
use crate::exam::sitting::{ItemStatus, Sitting, Walk};
use crate::exam::terms::Mode;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live_option, live_text};
use crate::ui::components::proof_box::ProofBox;
use crate::ui::components::question::{QuestionView, Strikes};

/// Name of the fields of the item at a place.
pub(super) fn field_name(at: usize) -> String {
    format!("item{at}")
}

/// The item on the screen.
#[component]
pub(super) fn ItemView(desk: Desk) -> impl IntoView {
    let app = desk.app();
    let at = Memo::new(move |_| desk.with(Sitting::current));
    let all = move || desk.with(|sitting| sitting.items().len());
    let flagged = Memo::new(move |_| desk.with(|sitting| sitting.item(at.get()).is_some_and(|(_, state)| state.flagged)));
    let locked = Signal::derive(move || !desk.writer().seat().may_write());
    let is_strict = untrack(|| desk.with(|sitting| sitting.terms().mode == Mode::Strict));
    // A new question is a new piece of page; its own answers only change it.
    let question = live_option(move || {
        let at = at.get();
        let (question, order) = desk.now(|sitting| sitting.item(at).map(|(item, _)| (item.question.clone(), item.options.clone())))?;
        let Some(entry) = app.library.question(&question) else {
            return Some(view! { <p>{app.text(|t| t.question_gone)}</p> }.into_any());
        };
        let text = Signal::derive(move || app.library.question_text(&question, app.lang()));
        let state = move |pick: fn(&crate::exam::sitting::ItemState) -> &Vec<u8>| {
            Memo::new(move |_| desk.with(|sitting| sitting.item(at).map(|(_, state)| pick(state).clone()).unwrap_or_default()))
        };
        let strikes =
            Strikes { struck: state(|state| &state.struck).into(), on_strike: Callback::new(move |struck| desk.strike(at, struck)) };
        let proof = (!is_strict).then(|| rehearsed_proof(desk, at, &entry, &order));
        Some(
            view! {
                <QuestionView
                    entry
                    text
                    order
                    chosen=state(|state| &state.chosen).into()
                    on_choose=Callback::new(move |chosen| desk.choose(at, chosen))
                    revealed=Signal::stored(false)
                    name=field_name(at)
                    locked
                    strikes
                />
                {proof}
            }
            .into_any(),
        )
    });
    let walk = live_option(move || {
        let word = match desk.with(Sitting::walk) {
            Walk::All => return None,
            Walk::Incomplete => app.t().sit.walking_incomplete,
            Walk::Flagged => app.t().sit.walking_flagged,
        };
        Some(view! { <p class="tag">{word}</p> }.into_any())
    });
    let first = Memo::new(move |_| desk.with(|sitting| sitting.previous().is_none()));
    let off = Signal::derive(move || locked.get() || first.get());
    view! {
        <section class="item">
            <div class="item__head">
                <h2 id=HEADING tabindex="-1">{live_text(move || (app.t().item_of)(at.get() + 1, all()))}</h2>
                {walk}
                <button
                    type="button"
                    class="button button--flag"
                    aria-pressed=live_text(move || flagged.get().to_string())
                    disabled=locked
                    on:click=move |_| desk.flag()
                >
                    {Icon::Flag.view()}
                    {app.text(|t| t.flag)}
                </button>
            </div>
            {question}
            <div id=ITEM_END></div>
            <div class="item__foot" id=ITEM_FOOT>
                <button type="button" class="button" disabled=off on:click=move |_| desk.previous()>{app.text(|t| t.previous)}</button>
                <button type="button" class="button button--primary" disabled=locked on:click=move |_| desk.next()>{app.text(|t| t.next)}</button>
                <button type="button" class="button" disabled=locked on:click=move |_| desk.review()>{app.text(|t| t.sit.review)}</button>
                <Saved desk />
            </div>
        </section>
    }
}

/// In a rehearsal an item that is answered may be run; in a strict sitting it never is, because that tells the answer.
fn rehearsed_proof(desk: Desk, at: usize, entry: &QuestionEntry, order: &[OptionIndex]) -> AnyView {
    let is_complete = Memo::new(move |_| desk.with(|sitting| sitting.status(at) == ItemStatus::Complete));
    let (question, work, order) = (entry.id.clone(), entry.work.clone(), order.to_vec());
    live_option(move || {
        is_complete.get().then(|| view! { <ProofBox question=question.clone() work=work.clone() order=order.clone() /> }.into_any())
    })
}

/// What has reached the disk: how many items are answered there, and whether something is still under way.
#[component]
fn Saved(desk: Desk) -> impl IntoView {
    let app = desk.app();
    let state = Memo::new(move |_| {
        if desk.under_way.get() > 0 {
            "saving"
        } else if app.journal.trouble().is_some() {
            "unsaved"
        } else {
            "saved"
        }
    });
    let word = live_text(move || match state.get() {
        "saving" => app.t().saving.to_owned(),
        "unsaved" => app.t().sit.not_saved.to_owned(),
        _ => app.t().sit.saved.to_owned(),
    });
    let count = live_text(move || {
        let (complete, all) = desk.with(|sitting| (sitting.count(ItemStatus::Complete), sitting.items().len()));
        (app.t().sit.answered_of)(complete, all)
    });
    view! {
        <p class="saved" data-state=live_text(move || state.get().to_owned())>
            <span class="saved__count">{count}</span>
            <span class="saved__word">{word}</span>
        </p>
    }
}
