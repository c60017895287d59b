//! Below an answered question that a lab bears out: what proves it, and the button that runs it here.

use leptos::prelude::*;

use super::icon::Icon;
use super::live::{live, live_text};
use crate::content::model::{OptionIndex, QuestionId, Work};
use crate::proof::metric::Lab;
use crate::proof::template::parse_instance_id;
use crate::ui::pages::parts::{self, Piece, ProofPiece};
use crate::ui::state::{App, use_app};

/// The name of a lab in the language shown.
pub(crate) fn lab_title(app: App, lab: Lab) -> &'static str {
    match lab {
        Lab::Kinesis => app.t().lab_kinesis,
        Lab::Firehose => app.t().lab_firehose,
        Lab::Athena => app.t().lab_athena,
    }
}

/// What proves a question, in one line.
fn badge(app: App, work: &Work) -> String {
    let mut parts = vec![(app.t().proved_in)(lab_title(app, work.lab)), (app.t().proved_models)(work.models.len())];
    if work.rests_on_our_model {
        parts.push(app.t().proved_our_model.to_owned());
    }
    parts.join(" · ")
}

/// The box; nothing for a question that no lab bears out. It tells the answer: it is for questions that were answered.
#[component]
pub(crate) fn ProofBox(
    /// The question.
    question: QuestionId,
    /// How a lab bears it out.
    work: Option<Work>,
    /// Options in the order shown, as places in file order.
    order: Vec<OptionIndex>,
    /// Called with another question of the same template.
    #[prop(optional)]
    another: Option<Callback<QuestionId>>,
) -> impl IntoView {
    let app = use_app();
    let work = work?;
    let is_drawn = parse_instance_id(&question).is_some();
    let open = RwSignal::new(is_drawn);
    let piece = StoredValue::new(ProofPiece { question, order, another, is_focused: !is_drawn });
    let body = live(move || {
        if open.get() {
            return parts::piece(Piece::Proof(piece.get_value()));
        }
        view! {
            <button type="button" class="button" on:click=move |_| open.set(true)>{Icon::Play.view()}<span>{app.text(|t| t.run_it)}</span></button>
        }
        .into_any()
    });
    Some(view! {
        <section class="proof-box">
            <p class="proof-badge">{Icon::Check.view()}<span>{live_text(move || badge(app, &work))}</span></p>
            {body}
        </section>
    })
}
