//! Mock exams: starting one, alone or from a link, and those that were.

mod history;
mod start;

use leptos::prelude::*;

use crate::exam::link::{Fidelity, PaperLink, seed_text};
use crate::exam::score;
use crate::exam::sitting::Sitting;
use crate::exam::terms::Mode;
use crate::journal::event::SittingId;
use crate::route::Route;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::notice::Notice;
use crate::ui::components::page::PageTitle;
use crate::ui::state::{App, use_app};
use crate::ui::time;
pub(crate) use history::History;
use start::Start;

/// How many past sittings the page lists; the history has them all.
const LATEST: usize = 5;

/// The page.
#[component]
pub(crate) fn Mock() -> impl IntoView {
    let app = use_app();
    view! {
        <PageTitle text=app.words(|t| t.mock_title) />
        <p class="lead">{app.text(|t| t.mock_intro)}</p>
        {open_or(app, move || view! { <Start link=None /> }.into_any())}
        <section>
            <h2>{app.text(|t| t.past_mocks)}</h2>
            <PastSittings most=LATEST />
            <p class="actions">
                <a class="button" href=app.navigation.href(&Route::History)>{app.text(|t| t.sit.history)}</a>
                <a class="button" href=app.navigation.href(&Route::Shared)>{app.text(|t| t.sit.open_shared)}</a>
            </p>
        </section>
    }
}

/// The page of a paper that somebody shared.
#[component]
pub(crate) fn SharedPaper(
    /// Which; `None` when the address does not say.
    link: Option<PaperLink>,
) -> impl IntoView {
    let app = use_app();
    let body = match link {
        None => view! { <p>{app.text(|t| t.sit.paper_broken)}</p> }.into_any(),
        Some(link) => {
            let fidelity = app.library.with(|index| link.fidelity(index)).unwrap_or(Fidelity::NoExam);
            let (theirs, ours) = (link.pack.clone(), app.library.with(|index| index.hash.clone()).unwrap_or_default());
            let word = live(move || match fidelity {
                Fidelity::Same => view! { <p class="paper-same">{Icon::Check.view()}{app.t().sit.paper_same}</p> }.into_any(),
                Fidelity::NoExam => {
                    view! { <Notice title=app.t().sit.paper_differs><p>{app.t().sit.paper_no_exam}</p></Notice> }.into_any()
                }
                Fidelity::OtherDraw => {
                    view! { <Notice title=app.t().sit.paper_differs><p>{app.t().sit.paper_other_draw}</p></Notice> }.into_any()
                }
                Fidelity::OtherContent => {
                    let text = (app.t().sit.paper_other_content)(&theirs, &ours);
                    view! { <Notice title=app.t().sit.paper_differs><p>{text}</p></Notice> }.into_any()
                }
            });
            let code = app.library.with(|index| index.exam(&link.request.exam).map(|exam| exam.code.clone())).flatten();
            let (items, seed) = (link.request.items, seed_text(link.request.seed));
            let what = live(move || (app.t().sit.paper_what)(code.as_deref().unwrap_or("?"), items, &seed).into_any());
            let start =
                (fidelity != Fidelity::NoExam).then(|| open_or(app, move || view! { <Start link=Some(link.clone()) /> }.into_any()));
            view! {
                <p class="lead">{what}</p>
                {word}
                {start}
            }
            .into_any()
        }
    };
    view! {
        <p class="breadcrumb"><a href=app.navigation.href(&Route::Mock)>{app.text(|t| t.mock_title)}</a></p>
        <PageTitle text=app.words(|t| t.sit.paper_title) />
        {body}
    }
}

/// The way back into an open sitting, or else something.
fn open_or(app: App, other: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let open = Memo::new(move |_| app.journal.with(|progress| progress.open_sitting().map(|(id, _)| id.clone())));
    live(move || {
        match open.get() {
        None => other(),
        Some(id) => view! {
            <section class="next-step">
                <p>{app.text(|t| t.open_mock_exists)}</p>
                <p class="actions">
                    <a class="button button--primary" href=app.navigation.href(&Route::sitting(&id))>{app.text(|t| t.resume)}{Icon::Arrow.view()}</a>
                </p>
            </section>
        }
        .into_any(),
    }
    })
}

/// Sittings that have ended, newest first.
#[component]
pub(crate) fn PastSittings(
    /// At most so many.
    most: usize,
) -> impl IntoView {
    let app = use_app();
    live(move || {
        let ended = ended_sittings(app, most);
        if ended.is_empty() {
            return view! { <p class="quiet">{app.t().no_past_mocks}</p> }.into_any();
        }
        let item = |(id, sitting): (SittingId, Sitting)| {
            let when = time::point(sitting.started(), app.lang());
            let report = graded(app, &sitting);
            let (name, outcome) = match report {
                Some((report, code)) => {
                    let word = if report.passed { app.t().result_passed } else { app.t().result_failed };
                    (code, format!("{} · {} · {}", report.scaled, word, (app.t().result_right)(report.right, report.total)))
                }
                None => (sitting.paper().exam.to_string(), String::new()),
            };
            let rehearsal =
                (sitting.terms().mode == Mode::Rehearsal).then(|| view! { <span class="tag">{app.t().sit.mode_rehearsal}</span> });
            view! {
                <li class="past-item">
                    <a href=app.navigation.href(&Route::sitting(&id))>{name}", "{when}</a>
                    {rehearsal}
                    <span class="quiet">{outcome}</span>
                </li>
            }
        };
        view! { <ul class="past-list">{ended.into_iter().map(item).collect_view()}</ul> }.into_any()
    })
}

/// Sittings that have ended, newest first, at most so many.
fn ended_sittings(app: App, most: usize) -> Vec<(SittingId, Sitting)> {
    app.journal.with(|progress| {
        let ended = progress.sittings().rev().filter(|(_, sitting)| sitting.end().is_some());
        ended.take(most).map(|(id, sitting)| (id.clone(), sitting.clone())).collect()
    })
}

/// How a sitting went, and the code of its exam.
fn graded(app: App, sitting: &Sitting) -> Option<(score::Report, String)> {
    let exam = app.exam_as_set(&sitting.paper().exam)?;
    Some((app.library.with(|index| score::grade(index, &exam, sitting))?, exam.code))
}
