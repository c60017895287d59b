//! Starting a mock exam, and those that were.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::content::model::{Exam, ExamId};
use crate::exam::paper::{self, Request, Supply};
use crate::exam::score;
use crate::journal::event::{Body, SittingId};
use crate::route::Route;
use crate::ui::components::field::RadioField;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option};
use crate::ui::components::page::PageTitle;
use crate::ui::state::{App, browser, use_app};
use crate::ui::time;

/// Lengths of a paper, as divisors of the full one.
const LENGTHS: [u32; 3] = [1, 2, 5];

/// The page.
#[component]
pub(crate) fn Mock() -> impl IntoView {
    let app = use_app();
    let open = Memo::new(move |_| app.journal.with(|progress| progress.open_sitting().map(|(id, _)| id.clone())));
    view! {
        <PageTitle text=app.words(|t| t.mock_title) />
        <p class="lead">{app.text(|t| t.mock_intro)}</p>
        {live(move || match open.get() {
            Some(id) => view! { <OpenSitting id /> }.into_any(),
            None => view! { <Start /> }.into_any(),
        })}
        <section>
            <h2>{app.text(|t| t.past_mocks)}</h2>
            <PastSittings most=usize::MAX />
        </section>
    }
}

#[component]
fn OpenSitting(id: SittingId) -> impl IntoView {
    let app = use_app();
    view! {
        <section class="next-step">
            <p>{app.text(|t| t.open_mock_exists)}</p>
            <p class="actions">
                <a class="button button--primary" href=app.navigation.href(&Route::sitting(&id))>{app.text(|t| t.resume)}{Icon::Arrow.view()}</a>
            </p>
        </section>
    }
}

#[component]
fn Start() -> impl IntoView {
    let app = use_app();
    let exam_id = RwSignal::new(app.exam().map_or_else(|| ExamId::from(""), |exam| exam.id));
    let divisor = RwSignal::new(1_u32);
    let exam = Memo::new(move |_| app.library.with(|index| index.exam(&exam_id.get()).cloned()).flatten());
    let starting = RwSignal::new(false);
    let start = move |_| {
        let Some(exam) = exam.get_untracked().filter(|_| !starting.get_untracked()) else { return };
        let request = Request {
            exam: exam.id.clone(),
            lens: app.lens_for(&exam.id),
            items: exam.items / divisor.get_untracked(),
            seed: browser::seed(),
        };
        let Some(paper) = app.library.with(|index| paper::draw(index, &request)).flatten() else { return };
        starting.set(true);
        spawn_local(async move {
            let id = app.journal.record(Body::SittingStarted { paper }).await;
            app.navigation.go(&Route::sitting(&id));
        });
    };
    let exams = move || {
        let all = app.library.with(|index| index.exams.iter().map(|exam| (exam.id.to_string(), exam.code.clone())).collect::<Vec<_>>());
        all.unwrap_or_default()
    };
    let lengths = move || exam.get().map(|exam| length_choices(app, &exam)).unwrap_or_default();
    let supply = live_option(move || {
        let exam = exam.get()?;
        let lens = app.lens_for(&exam.id);
        let supply = app.library.with(|index| paper::supply(index, &exam, lens, exam.items / divisor.get()))?;
        Some(supply_view(app, &exam, &supply).into_any())
    });
    let unscored = live_option(move || {
        let exam = exam.get().filter(|_| divisor.get() == 1)?;
        Some(view! { <p class="quiet">{(app.t().unscored_note)(exam.items - exam.scored)}</p> }.into_any())
    });
    view! {
        <div class="form">
            <RadioField
                legend=app.words(|t| t.exam)
                name="mock-exam"
                choices=Signal::derive(exams)
                value=Signal::derive(move || exam_id.get().to_string())
                on_change=Callback::new(move |value: String| exam_id.set(ExamId::new(value)))
            />
            <RadioField
                legend=app.words(|t| t.length)
                name="mock-length"
                choices=Signal::derive(lengths)
                value=Signal::derive(move || divisor.get().to_string())
                on_change=Callback::new(move |value: String| divisor.set(value.parse().unwrap_or(1)))
            />
            {unscored}
            <details class="rules">
                <summary>{app.text(|t| t.rules)}</summary>
                <ul>{live(move || app.t().rules_list.iter().map(|rule| view! { <li>{*rule}</li> }).collect_view().into_any())}</ul>
            </details>
            {supply}
            <div class="form__result">
                <button type="button" class="button button--primary" on:click=start>{Icon::Clock.view()}{app.text(|t| t.start_mock)}</button>
            </div>
        </div>
    }
}

fn length_choices(app: App, exam: &Exam) -> Vec<(String, String)> {
    let t = app.t();
    let labels = [t.length_full, t.length_half, t.length_short];
    let choice = |(divisor, label): (u32, fn(u32, i64) -> String)| {
        let items = exam.items / divisor;
        (divisor.to_string(), label(items, paper::allowed_ms(exam, items) / 60_000))
    };
    LENGTHS.into_iter().zip(labels).map(choice).collect()
}

/// What the bank can give against what the blueprint asks for, by domain.
fn supply_view(app: App, exam: &Exam, supply: &[Supply]) -> impl IntoView + use<> {
    let t = app.t();
    let wanted: u32 = supply.iter().map(|domain| domain.wanted).sum();
    let available: u32 = supply.iter().map(|domain| domain.available).sum();
    let row = |supply: &Supply| {
        let title = exam.domains.iter().find(|domain| domain.id == supply.domain).map(|domain| app.pick(&domain.title));
        let short = (supply.available < supply.wanted)
            .then(|| view! { <br /><span class="quiet">{Icon::Warning.view()}" "{t.supply_short}</span> });
        view! {
            <tr>
                <th scope="row">{title}{short}</th>
                <td class="num">{supply.wanted}</td>
                <td class="num">{supply.available}</td>
            </tr>
        }
    };
    let rows = supply.iter().map(row).collect_view();
    let shorter = (available < wanted).then(|| view! { <p>{(t.paper_shorter)(available)}</p> });
    let any_short = supply.iter().any(|domain| domain.available < domain.wanted);
    view! {
        <details class="rules" open=any_short>
            <summary>{t.supply_title}</summary>
            <div class="table-scroll">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t.domain}</th>
                            <th scope="col" class="num">{t.supply_wanted}</th>
                            <th scope="col" class="num">{t.supply_available}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {shorter}
        </details>
    }
}

/// Sittings that have ended, newest first.
#[component]
pub(crate) fn PastSittings(
    /// At most so many.
    most: usize,
) -> impl IntoView {
    let app = use_app();
    live(move || {
        let ended = app.journal.with(|progress| {
            let ended = progress.sittings().rev().filter(|(_, sitting)| sitting.end().is_some());
            ended.take(most).map(|(id, sitting)| (id.clone(), sitting.clone())).collect::<Vec<_>>()
        });
        if ended.is_empty() {
            return view! { <p class="quiet">{app.t().no_past_mocks}</p> }.into_any();
        }
        let item = |(id, sitting): (SittingId, crate::exam::sitting::Sitting)| {
            let exam = app.library.with(|index| index.exam(&sitting.paper().exam).cloned()).flatten();
            let when = time::point(sitting.started(), app.lang());
            let report = exam.and_then(|exam| Some((app.library.with(|index| score::grade(index, &exam, &sitting))?, exam)));
            let (name, outcome) = match report {
                Some((report, exam)) => {
                    let word = if report.passed { app.t().result_passed } else { app.t().result_failed };
                    (exam.code, format!("{} · {} · {}", report.scaled, word, (app.t().result_right)(report.right, report.total)))
                }
                None => (sitting.paper().exam.to_string(), String::new()),
            };
            view! {
                <li class="past-item">
                    <a href=app.navigation.href(&Route::sitting(&id))>{name}", "{when}</a>
                    <span class="quiet">{outcome}</span>
                </li>
            }
        };
        view! { <ul class="past-list">{ended.into_iter().map(item).collect_view()}</ul> }.into_any()
    })
}
