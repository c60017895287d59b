//! A question of its own, to be predicted and then run: where badges and shared links lead. Nothing is recorded here.

use leptos::prelude::*;

use super::panel::{self, OwnPage};
use super::{names, text};
use crate::content::model::{OptionIndex, QuestionEntry, QuestionId};
use crate::proof::template::parse_instance_id;
use crate::route::{Route, WhatIf};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option};
use crate::ui::components::page::PageTitle;
use crate::ui::components::question::QuestionView;
use crate::ui::pages::parts::ProofPiece;
use crate::ui::state::use_app;
use crate::ui::text::proof::words;

/// The page.
#[component]
pub(crate) fn ProofPage(
    /// The question.
    question: QuestionId,
    /// A number to change.
    what_if: Option<WhatIf>,
) -> impl IntoView {
    let app = use_app();
    let practise = app.navigation.href(&Route::Question(question.clone()));
    let body = match untrack(|| app.library.question(&question)) {
        Some(entry) if entry.work.is_some() => view! { <Predicted entry what_if /> }.into_any(),
        _ => view! { <p>{text(app, |w| w.no_proof)}</p> }.into_any(),
    };
    view! {
        <p class="breadcrumb"><a href=practise>{text(app, |w| w.to_question)}</a></p>
        <PageTitle text=text(app, |w| w.title) />
        {body}
    }
}

#[component]
fn Predicted(entry: QuestionEntry, what_if: Option<WhatIf>) -> impl IntoView {
    let app = use_app();
    let id = entry.id.clone();
    let text_id = id.clone();
    let wording = Signal::derive(move || app.library.question_text(&text_id, app.lang()));
    let chosen = RwSignal::new(Vec::<OptionIndex>::new());
    let is_drawn = parse_instance_id(&id).is_some();
    let running = RwSignal::new(false);
    let ran = RwSignal::new(None::<Vec<Option<bool>>>);
    let revealed = Signal::derive(move || if is_drawn { running.get() } else { ran.with(Option::is_some) });
    let order: Vec<OptionIndex> = (0..entry.options).collect();
    let shown = order.clone();
    let own_page = OwnPage { on_run: Callback::new(move |outcome| ran.set(Some(outcome))) };
    let change = what_if.clone().map(|what_if| {
        live(move || {
            let value = names::value(&what_if.path, what_if.value);
            let sentence = (words(app.lang()).with_change)(&names::name(&what_if.path, app.lang()), &value);
            view! { <p class="proof__change">{Icon::Branch.view()}<span>{sentence}</span></p> }.into_any()
        })
    });
    let compared = StoredValue::new(entry.clone());
    let prediction = live_option(move || {
        let picked = chosen.get();
        if !revealed.get() || picked.is_empty() {
            return None;
        }
        let right = compared.with_value(|entry| entry.is_right(&picked));
        let words = words(app.lang());
        let sentence = if right { words.predicted_right } else { words.predicted_wrong };
        let icon = if right { Icon::Check } else { Icon::Cross };
        Some(view! { <p class="verdict" data-state=if right { "right" } else { "wrong" }>{icon.view()}{sentence}</p> }.into_any())
    });
    let piece = StoredValue::new((id, order));
    let what_if = StoredValue::new(what_if);
    let run = live(move || {
        if running.get() {
            let (question, order) = piece.get_value();
            let another = Callback::new(move |question| app.navigation.go(&Route::Question(question)));
            let piece = ProofPiece { question, order, another: Some(another), is_focused: true };
            return if is_drawn { super::view(piece) } else { panel::view(app, piece, Some((own_page, what_if.get_value()))) };
        }
        view! {
            <p class="actions">
                <button type="button" class="button button--primary" on:click=move |_| running.set(true)>
                    {Icon::Play.view()}
                    <span>{text(app, |w| w.run_all)}</span>
                </button>
            </p>
        }
        .into_any()
    });
    view! {
        <p class="lead">{text(app, |w| w.predict)}</p>
        {change}
        <h2 class="visually-hidden">{text(app, |w| w.prediction)}</h2>
        <QuestionView
            entry
            text=wording
            order=shown
            chosen=chosen.into()
            on_choose=Callback::new(move |next| if !running.get_untracked() { chosen.set(next) })
            revealed
            name="proof".to_owned()
        />
        {prediction}
        {run}
    }
}
