//! The review: every item as it was sat, with what was answered, all reasons, and how long it took.

use leptos::prelude::*;

use super::Shown;
use crate::content::text::plain_blocks;
use crate::exam::paper::Item;
use crate::exam::replay::Turn;
use crate::exam::sitting::ItemState;
use crate::ui::components::feedback::CardLinks;
use crate::ui::components::field::RadioField;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::components::proof_box::ProofBox;
use crate::ui::components::question::QuestionView;
use crate::ui::state::use_app;
use crate::ui::time;

/// Which items are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    All,
    Wrong,
    Flagged,
    Changed,
    Unscored,
}

impl Filter {
    const ALL: [Self; 5] = [Self::All, Self::Wrong, Self::Flagged, Self::Changed, Self::Unscored];

    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Wrong => "wrong",
            Self::Flagged => "flagged",
            Self::Changed => "changed",
            Self::Unscored => "unscored",
        }
    }
}

/// An item as it is listed.
#[derive(Clone)]
struct Row {
    at: usize,
    item: Item,
    state: ItemState,
    right: Option<bool>,
    took: crate::Millis,
    turns: Vec<Turn>,
}

impl Row {
    fn is_in(&self, filter: Filter) -> bool {
        match filter {
            Filter::All => true,
            Filter::Wrong => self.right == Some(false),
            Filter::Flagged => self.state.flagged,
            Filter::Changed => !self.turns.is_empty(),
            Filter::Unscored => !self.item.scored,
        }
    }
}

fn rows(shown: Shown) -> Vec<Row> {
    let rights = untrack(|| shown.graded.with(|graded| graded.as_ref().map(|(_, report)| report.items.clone()))).unwrap_or_default();
    shown.record.with_value(|record| {
        shown.replay.with_value(|replay| {
            let row = |(at, ((item, state), right)): (usize, ((&Item, &ItemState), Option<bool>))| Row {
                at,
                item: item.clone(),
                state: state.clone(),
                right,
                took: replay.item_ms.get(at).copied().unwrap_or(0),
                turns: replay.changes.iter().filter(|change| change.item == at).map(|change| change.turn).collect(),
            };
            record.sitting.items().zip(rights).enumerate().map(row).collect()
        })
    })
}

/// The review.
#[component]
pub(super) fn Items(shown: Shown) -> impl IntoView {
    let app = shown.app;
    let rows = StoredValue::new(rows(shown));
    let filter = RwSignal::new(Filter::All);
    // Raised by "open all"; every item listed then follows it.
    let all_open = RwSignal::new(false);
    let choices = move || {
        let label = |filter| match filter {
            Filter::All => app.t().filter_all,
            Filter::Wrong => app.t().filter_wrong,
            Filter::Flagged => app.t().filter_flagged,
            Filter::Changed => app.t().sit.filter_changed,
            Filter::Unscored => app.t().item_unscored,
        };
        let count = |filter| rows.with_value(|rows| rows.iter().filter(|row| row.is_in(filter)).count());
        Filter::ALL
            .into_iter()
            .map(|filter| (filter.name().to_owned(), format!("{} ({})", label(filter), count(filter))))
            .collect::<Vec<_>>()
    };
    let list = live(move || {
        let filter = filter.get();
        let listed = rows.with_value(|rows| rows.iter().filter(|row| row.is_in(filter)).cloned().collect::<Vec<_>>());
        if listed.is_empty() {
            return view! { <p class="quiet">{app.t().no_items}</p> }.into_any();
        }
        listed.into_iter().map(|row| view! { <ItemResult row all_open /> }).collect_view().into_any()
    });
    let unscored = live_option(move || {
        let places =
            rows.with_value(|rows| rows.iter().filter(|row| !row.item.scored).map(|row| (row.at + 1).to_string()).collect::<Vec<_>>());
        (!places.is_empty()).then(|| {
            view! {
                <section>
                    <h2>{app.t().sit.unscored_title}</h2>
                    <p>{(app.t().sit.unscored_text)(&places.join(", "))}</p>
                </section>
            }
            .into_any()
        })
    });
    view! {
        {unscored}
        <section class="review">
            <h2>{app.text(|t| t.all_items)}</h2>
            <RadioField
                legend=app.words(|t| t.filter)
                name="shown"
                choices=Signal::derive(choices)
                value=Signal::derive(move || filter.get().name().to_owned())
                on_change=Callback::new(move |value: String| {
                    filter.set(Filter::ALL.into_iter().find(|filter| filter.name() == value).unwrap_or(Filter::All));
                })
            />
            <p class="actions">
                <button
                    type="button"
                    class="button"
                    aria-pressed=live_text(move || all_open.get().to_string())
                    on:click=move |_| all_open.update(|open| *open = !*open)
                >
                    {app.text(|t| t.sit.open_all)}
                </button>
                <button type="button" class="button" on:click=move |_| print(all_open)>{Icon::Print.view()}{app.text(|t| t.sit.print)}</button>
            </p>
            <div class="item-results">{list}</div>
        </section>
    }
}

/// Opens what is listed, so that it is on paper, and asks the browser to print.
fn print(all_open: RwSignal<bool>) {
    all_open.set(true);
    // The items are drawn in the frame after this one.
    request_animation_frame(|| {
        request_animation_frame(|| {
            // A browser that cannot print does nothing.
            let _ = window().print();
        });
    });
}

#[component]
fn ItemResult(row: Row, all_open: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let Row { at, item, state, right, took, turns } = row;
    let opened = RwSignal::new(false);
    let (flagged, scored, blank) = (state.flagged, item.scored, state.chosen.is_empty());
    let word = match right {
        None => app.text(|t| t.item_gone),
        Some(true) => app.text(|t| t.item_right),
        Some(false) if blank => app.text(|t| t.item_blank),
        Some(false) => app.text(|t| t.item_wrong),
    };
    let icon = if right == Some(true) { Icon::Check } else { Icon::Cross };
    let turn_word = move |turn: Turn| match turn {
        Turn::WrongToRight => app.text(|t| t.sit.turn_wrong_right),
        Turn::RightToWrong => app.text(|t| t.sit.turn_right_wrong),
        Turn::WrongToWrong => app.text(|t| t.sit.turn_wrong_wrong),
    };
    let turns = turns.into_iter().map(|turn| view! { <span class="tag">{turn_word(turn)}</span> }).collect_view();
    let excerpt = {
        let id = item.question.clone();
        live_text(move || app.library.question_text(&id, app.lang()).map(|text| plain_blocks(&text.stem)).unwrap_or_default())
    };
    // The reasons are built when they are asked for: 65 questions at once would be slow for nothing.
    let wanted = Memo::new(move |_| opened.get() || all_open.get());
    let body = live_option(move || {
        if !wanted.get() {
            return None;
        }
        let entry = app.library.question(&item.question)?;
        let id = item.question.clone();
        let text = Signal::derive(move || app.library.question_text(&id, app.lang()));
        let chosen = Signal::stored(state.chosen.clone());
        let (question, work) = (entry.id.clone(), entry.work.clone());
        let order = item.options.clone();
        let shown = order.clone();
        Some(view! {
            <QuestionView entry text order chosen on_choose=Callback::new(|_| {}) revealed=Signal::stored(true) name=format!("result{at}") />
            <CardLinks question=question.clone() />
            <ProofBox question work order=shown />
        }
        .into_any())
    });
    view! {
        <details
            class="item-result"
            data-state=if right == Some(true) { "right" } else { "wrong" }
            prop:open=all_open
            on:toggle=move |_| opened.set(true)
        >
            <summary>
                <span class="item-result__number">{at + 1}</span>
                <span class="item-result__word">{icon.view()}{word}</span>
                <span class="item-result__tags">
                    <span class="tag">{Icon::Clock.view()}{time::span(took)}</span>
                    {flagged.then(|| view! { <span class="tag">{Icon::Flag.view()}{app.text(|t| t.flagged)}</span> })}
                    {(!scored).then(|| view! { <span class="tag">{app.text(|t| t.item_unscored)}</span> })}
                    {turns}
                </span>
                <span class="item-result__excerpt">{excerpt}</span>
            </summary>
            {body}
        </details>
    }
}
