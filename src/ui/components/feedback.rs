//! What comes after an answer: right or wrong, and the cards behind the question.

use leptos::prelude::*;

use super::icon::Icon;
use super::live::{live, live_option};
use super::rich_text::{self, card_route};
use crate::content::model::{CardId, QuestionId};
use crate::ui::state::use_app;

/// Right or wrong.
#[component]
pub(crate) fn Verdict(
    /// Whether the answer was right.
    right: bool,
) -> impl IntoView {
    let app = use_app();
    view! {
        <p class="verdict" data-state=if right { "right" } else { "wrong" }>
            {if right { Icon::Check.view() } else { Icon::Cross.view() }}
            {if right { app.text(|t| t.answer_right) } else { app.text(|t| t.answer_wrong) }}
        </p>
    }
}

/// Links to the cards that a question tests.
#[component]
pub(crate) fn CardLinks(
    /// The question.
    question: QuestionId,
) -> impl IntoView {
    let app = use_app();
    let link = move |card: CardId| {
        let href = app.navigation.href(&card_route(app, &card));
        // Until the words are here, the id stands for them.
        let prompt = live(move || match app.library.card_text(&card, app.lang()) {
            Some(text) => rich_text::inlines(&text.prompt),
            None => card.to_string().into_any(),
        });
        view! { <li><a href=href>{prompt}</a></li> }
    };
    live_option(move || {
        let cards = app.library.cited(&question, app.lang())?;
        Some(
            view! {
                <section class="card-links">
                    <h3>{app.text(|t| t.cards_behind)}</h3>
                    <ul>{cards.into_iter().map(link).collect_view()}</ul>
                </section>
            }
            .into_any(),
        )
    })
}
