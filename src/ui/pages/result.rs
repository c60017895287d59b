//! How a sitting went: estimate, domains, every item with its reasons.

use leptos::prelude::*;

use crate::content::model::Exam;
use crate::content::text::plain_blocks;
use crate::exam::paper::Item;
use crate::exam::score::{self, DomainResult, Report};
use crate::exam::sitting::{EndReason, ItemState, Sitting};
use crate::journal::event::SittingId;
use crate::route::Route;
use crate::ui::components::feedback::CardLinks;
use crate::ui::components::field::RadioField;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::components::meter::Meter;
use crate::ui::components::page::PageTitle;
use crate::ui::components::question::QuestionView;
use crate::ui::state::{App, use_app};
use crate::ui::time;

/// The page of a sitting that has ended.
#[component]
pub(crate) fn SittingResult(
    /// The sitting.
    id: SittingId,
) -> impl IntoView {
    let app = use_app();
    let sitting = untrack(|| app.journal.with(|progress| progress.sitting(&id).cloned()))?;
    let exam = untrack(|| app.library.with(|index| index.exam(&sitting.paper().exam).cloned()).flatten())?;
    let report = untrack(|| app.library.with(|index| score::grade(index, &exam, &sitting)))?;
    let shown = StoredValue::new((exam.clone(), report.clone()));
    let domains = live(move || {
        shown.with_value(|(exam, report)| report.domains.iter().map(|result| domain_row(app, exam, result)).collect_view().into_any())
    });
    let started = sitting.started();
    let end = sitting.end();
    let expired = matches!(end, Some((_, EndReason::Expired)));
    let took = end.map_or(0, |(at, _)| at - started);
    Some(view! {
        <p class="breadcrumb"><a href=app.navigation.href(&Route::Mock)>{app.text(|t| t.mock_title)}</a></p>
        <PageTitle text=app.words(|t| t.result_title) />
        <p class="lead">
            {exam.title.clone()} " (" {exam.code.clone()} ")" <br />
            <span class="quiet">{live_text(move || format!("{}, {}", time::point(started, app.lang()), (app.t().took)(&time::span(took))))}</span>
        </p>
        {expired.then(|| view! { <p>{app.text(|t| t.result_expired)}</p> })}
        <Score exam=exam.clone() report=report.clone() />
        <section>
            <h2>{app.text(|t| t.by_domain)}</h2>
            <div class="table-scroll">
                <table class="table table--domains">
                    <thead>
                        <tr>
                            <th scope="col">{app.text(|t| t.domain)}</th>
                            <th scope="col" class="num">{app.text(|t| t.weight)}</th>
                            <th scope="col">{app.text(|t| t.share_right)}</th>
                        </tr>
                    </thead>
                    <tbody>{domains}</tbody>
                </table>
            </div>
        </section>
        <Items sitting report />
    })
}

#[component]
fn Score(exam: Exam, report: Report) -> impl IntoView {
    let app = use_app();
    let Report { scaled, passed, right, total, .. } = report;
    let (cut, share) = (exam.cut_score, exam.cut_permille / 10);
    // Place on the bar from 100 to 1000.
    let percent = |score: u32| format!("{}%", score.saturating_sub(100) * 100 / 900);
    view! {
        <section class="score" data-state=if passed { "passed" } else { "failed" }>
            <p class="score__label">{app.text(|t| t.scaled_estimate)}</p>
            <p class="score__figure">
                {scaled}
                <span class="score__word">
                    {if passed { Icon::Check.view() } else { Icon::Cross.view() }}
                    {if passed { app.text(|t| t.result_passed) } else { app.text(|t| t.result_failed) }}
                </span>
            </p>
            <div class="score__bar" aria-hidden="true">
                <span class="score__fill" style:--at=percent(scaled)></span>
                <span class="score__cut" style:--at=percent(cut)></span>
            </div>
            <p class="score__ends" aria-hidden="true"><span>"100"</span><span>"1000"</span></p>
            <p>{live_text(move || format!("{} · {}", (app.t().result_right)(right, total), (app.t().cut)(cut)))}</p>
            <p class="quiet">{live_text(move || (app.t().scaled_hint)(share))}</p>
        </section>
    }
}

fn domain_row(app: App, exam: &Exam, result: &DomainResult) -> impl IntoView + use<> {
    let domain = exam.domains.iter().find(|domain| domain.id == result.domain);
    let label = (app.t().of_questions)(result.right as usize, result.total as usize);
    view! {
        <tr>
            <th scope="row">{domain.map(|domain| app.pick(&domain.title))}</th>
            <td class="num">{domain.map(|domain| domain.weight)}" %"</td>
            <td>
                <span class="metered">
                    <Meter value=result.right as usize max=result.total as usize label=label.clone() />
                    <span>{label}</span>
                </span>
            </td>
        </tr>
    }
}

/// Which items are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    All,
    Wrong,
    Flagged,
}

impl Shown {
    const ALL: [Self; 3] = [Self::All, Self::Wrong, Self::Flagged];

    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Wrong => "wrong",
            Self::Flagged => "flagged",
        }
    }

    fn takes(self, state: &ItemState, right: Option<bool>) -> bool {
        match self {
            Self::All => true,
            Self::Wrong => right == Some(false),
            Self::Flagged => state.flagged,
        }
    }
}

#[component]
fn Items(sitting: Sitting, report: Report) -> impl IntoView {
    let app = use_app();
    let filter = RwSignal::new(Shown::All);
    let choices = move || {
        let label = |shown| match shown {
            Shown::All => app.t().filter_all,
            Shown::Wrong => app.t().filter_wrong,
            Shown::Flagged => app.t().filter_flagged,
        };
        Shown::ALL.into_iter().map(|shown| (shown.name().to_owned(), label(shown).to_owned())).collect::<Vec<_>>()
    };
    let items = live(move || {
        let shown = filter.get();
        let list = sitting
            .items()
            .zip(&report.items)
            .enumerate()
            .filter(|(_, ((_, state), right))| shown.takes(state, **right))
            .map(|(at, ((item, state), right))| view! { <ItemResult at item=item.clone() state=state.clone() right=*right /> })
            .collect::<Vec<_>>();
        if list.is_empty() { view! { <p class="quiet">{app.t().no_items}</p> }.into_any() } else { list.into_any() }
    });
    view! {
        <section>
            <h2>{app.text(|t| t.all_items)}</h2>
            <RadioField
                legend=app.words(|t| t.filter)
                name="shown"
                choices=Signal::derive(choices)
                value=Signal::derive(move || filter.get().name().to_owned())
                on_change=Callback::new(move |value: String| {
                    filter.set(Shown::ALL.into_iter().find(|shown| shown.name() == value).unwrap_or(Shown::All));
                })
            />
            <div class="item-results">{items}</div>
        </section>
    }
}

#[component]
fn ItemResult(at: usize, item: Item, state: ItemState, right: Option<bool>) -> impl IntoView {
    let app = use_app();
    let opened = RwSignal::new(false);
    let (flagged, scored, blank) = (state.flagged, item.scored, state.chosen.is_empty());
    let word = match right {
        None => app.text(|t| t.item_gone),
        Some(true) => app.text(|t| t.item_right),
        Some(false) if blank => app.text(|t| t.item_blank),
        Some(false) => app.text(|t| t.item_wrong),
    };
    let icon = if right == Some(true) { Icon::Check } else { Icon::Cross };
    let excerpt = {
        let id = item.question.clone();
        live_text(move || app.library.question_text(&id, app.lang()).map(|text| plain_blocks(&text.stem)).unwrap_or_default())
    };
    // The reasons are built when they are asked for: 65 questions at once would be slow for nothing.
    let body = live_option(move || {
        if !opened.get() {
            return None;
        }
        let entry = app.library.with(|index| index.question(&item.question).map(|(_, entry)| entry.clone())).flatten()?;
        let id = item.question.clone();
        let text = Signal::derive(move || app.library.question_text(&id, app.lang()));
        let chosen = Signal::stored(state.chosen.clone());
        let question = entry.id.clone();
        let order = item.options.clone();
        Some(view! {
            <QuestionView entry text order chosen on_choose=Callback::new(|_| {}) revealed=Signal::stored(true) name=format!("result{at}") />
            <CardLinks question />
        }
        .into_any())
    });
    view! {
        <details class="item-result" data-state=if right == Some(true) { "right" } else { "wrong" } on:toggle=move |_| opened.set(true)>
            <summary>
                <span class="item-result__number">{at + 1}</span>
                <span class="item-result__word">{icon.view()}{word}</span>
                {flagged.then(|| view! { <span class="tag">{Icon::Flag.view()}{app.text(|t| t.flagged)}</span> })}
                {(!scored).then(|| view! { <span class="tag">{app.text(|t| t.item_unscored)}</span> })}
                <span class="item-result__excerpt">{excerpt}</span>
            </summary>
            {body}
        </details>
    }
}
