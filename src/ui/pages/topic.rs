//! A topic with its cards.

use leptos::prelude::*;

use super::not_found::NotFound;
use crate::content::model::{CardId, QuestionId, TopicId};
use crate::content::pack::TopicEntry;
use crate::content::text::plain_blocks;
use crate::practice::Filter;
use crate::route::Route;
use crate::ui::components::card::CardView;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_text};
use crate::ui::components::notice::Notice;
use crate::ui::components::page::PageTitle;
use crate::ui::components::rich_text;
use crate::ui::state::library::Fetched;
use crate::ui::state::{App, use_app};

/// The page.
#[component]
pub(crate) fn TopicPage(
    /// The topic.
    topic: TopicId,
    /// The card to scroll to.
    card: Option<CardId>,
) -> impl IntoView {
    let app = use_app();
    let Some(entry) = app.library.with(|index| index.topic(&topic).cloned()).flatten() else {
        return view! { <NotFound /> }.into_any();
    };
    let hide = RwSignal::new(false);
    let title = entry.title.clone();
    let questions = entry.questions.len();
    let round = Route::Round(Filter { topic: Some(topic.clone()), ..Filter::default() });
    let round = app.navigation.href(&round);
    let round_below = round.clone();
    let chunk_topic = topic.clone();
    let chunk = move || app.library.chunk(&chunk_topic, app.lang());
    scroll_to_card(card, chunk.clone());
    let words = live(move || match chunk() {
        Fetched::Loading => view! { <p class="waiting">{app.t().loading}</p> }.into_any(),
        Fetched::Failed(_) => view! {
            <Notice title=app.t().load_failed>
                <p>{app.t().load_failed_hint}</p>
                <button type="button" class="button" on:click=move |_| app.library.reload()>{app.t().try_again}</button>
            </Notice>
        }
        .into_any(),
        Fetched::Ready(chunk) => {
            let cards = chunk
                .entries
                .iter()
                .map(|card| {
                    let route = Route::Topic(topic.clone(), Some(card.id.clone()));
                    view! { <CardView entry=card.clone() chunk=chunk.clone() route hide=hide.into() /> }
                })
                .collect_view();
            view! {
                <div class="lead prose">{rich_text::blocks(&chunk.intro)}</div>
                <div class="toolbar">
                    <a class="button button--primary" href=round.clone()>
                        {app.t().practise_topic} " · " {(app.t().question_count)(questions)} {Icon::Arrow.view()}
                    </a>
                    <label class="check">
                        <input type="checkbox" prop:checked=hide on:change=move |event| hide.set(event_target_checked(&event)) />
                        {app.t().hide_answers}
                    </label>
                </div>
                <div class="cards">{cards}</div>
            }
            .into_any()
        }
    });
    view! {
        <p class="breadcrumb"><a href=app.navigation.href(&Route::Topics)>{app.text(|t| t.all_topics)}</a></p>
        <PageTitle text=Signal::derive(move || app.pick(&title)) />
        {words}
        {proofs(app, &entry)}
        <p class="actions">
            <a class="button" href=round_below>{app.text(|t| t.practise_topic)}{Icon::Arrow.view()}</a>
        </p>
    }
    .into_any()
}

/// The questions of a topic that a lab runs: to be predicted, then run.
fn proofs(app: App, entry: &TopicEntry) -> Option<AnyView> {
    let ids: Vec<QuestionId> =
        entry.questions.iter().filter(|question| question.work.is_some()).map(|question| question.id.clone()).collect();
    let item = move |id: QuestionId| {
        let href = app.navigation.href(&Route::Proof(id.clone(), None));
        let stem = live_text(move || {
            let text = app.library.question_text(&id, app.lang());
            text.map_or_else(|| id.to_string(), |text| plain_blocks(&text.stem))
        });
        view! { <li><a class="clamped" href=href>{stem}</a></li> }
    };
    (!ids.is_empty()).then(|| {
        view! {
            <section class="topic-proofs">
                <h2>{app.text(|t| t.runs_of_topic)}</h2>
                <p class="quiet">{app.text(|t| t.runs_of_topic_hint)}</p>
                <ul>{ids.into_iter().map(item).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

/// Scrolls to a card once its words are on the page.
fn scroll_to_card(card: Option<CardId>, chunk: impl Fn() -> Fetched<crate::content::pack::Chunk> + Send + Sync + 'static) {
    let Some(card) = card else { return };
    let done = StoredValue::new(false);
    Effect::new(move || {
        if done.get_value() || !matches!(chunk(), Fetched::Ready(_)) {
            return;
        }
        done.set_value(true);
        let id = card.to_string();
        request_animation_frame(move || {
            if let Some(element) = document().get_element_by_id(&id) {
                element.scroll_into_view();
            }
        });
    });
}
