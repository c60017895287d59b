//! All sittings: how each went, and whether they get better.

use leptos::prelude::*;

use super::{ended_sittings, graded};
use crate::content::model::Exam;
use crate::exam::score::Report;
use crate::exam::sitting::Sitting;
use crate::exam::terms::Mode;
use crate::journal::event::SittingId;
use crate::route::Route;
use crate::ui::components::live::live;
use crate::ui::components::page::PageTitle;
use crate::ui::state::{App, use_app};
use crate::ui::time;

/// Size of a trend's picture, in its own units.
const WIDTH: u32 = 600;
const HEIGHT: u32 = 180;

/// The page.
#[component]
pub(crate) fn History() -> impl IntoView {
    let app = use_app();
    let body = live(move || {
        let ended = ended_sittings(app, usize::MAX);
        if ended.is_empty() {
            return view! { <p class="quiet">{app.t().no_past_mocks}</p> }.into_any();
        }
        let exams = app.library.with(|index| index.exams.clone()).unwrap_or_default();
        let trends = exams.iter().filter_map(|exam| trend(app, exam, &ended)).collect_view();
        let rows = ended.iter().map(|(id, sitting)| row(app, id, sitting)).collect_view();
        let t = app.t();
        view! {
            {trends}
            <section>
                <h2>{t.sit.all_sittings}</h2>
                <div class="table-scroll" tabindex="0">
                    <table class="table table--history">
                        <thead>
                            <tr>
                                <th scope="col">{t.sit.when}</th>
                                <th scope="col">{t.sit.mode}</th>
                                <th scope="col" class="num">{t.scaled_estimate}</th>
                                <th scope="col" class="num">{t.share_right}</th>
                                <th scope="col" class="num">{t.sit.time_worked}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    });
    view! {
        <p class="breadcrumb"><a href=app.navigation.href(&Route::Mock)>{app.text(|t| t.mock_title)}</a></p>
        <PageTitle text=app.words(|t| t.sit.history) />
        {body}
    }
}

fn row(app: App, id: &SittingId, sitting: &Sitting) -> AnyView {
    let t = app.t();
    let when = time::point(sitting.started(), app.lang());
    let mode = if sitting.terms().mode == Mode::Strict { t.sit.mode_strict } else { t.sit.mode_rehearsal };
    let (code, score, right) = match graded(app, sitting) {
        Some((report, code)) => {
            let word = if report.passed { t.result_passed } else { t.result_failed };
            let (low, high) = report.scaled_between;
            (code, format!("{} ({low}–{high}), {word}", report.scaled), format!("{}/{}", report.right, report.total))
        }
        None => (sitting.paper().exam.to_string(), String::new(), String::new()),
    };
    view! {
        <tr>
            <th scope="row"><a href=app.navigation.href(&Route::sitting(id))>{code}", "{when}</a></th>
            <td>{mode}</td>
            <td class="num">{score}</td>
            <td class="num">{right}</td>
            <td class="num">{time::span(sitting.worked_ms())}</td>
        </tr>
    }
    .into_any()
}

/// Scores of an exam one after the other, each with its interval, against the cut; from the second one on.
fn trend(app: App, exam: &Exam, ended: &[(SittingId, Sitting)]) -> Option<AnyView> {
    let own = ended.iter().rev().filter(|(_, sitting)| sitting.paper().exam == exam.id);
    let reports = own.filter_map(|(_, sitting)| graded(app, sitting)).map(|(report, _)| report).collect::<Vec<_>>();
    let (first, last) = (reports.first()?.scaled, reports.last()?.scaled);
    if reports.len() < 2 {
        return None;
    }
    let steps = u32::try_from(reports.len() - 1).unwrap_or(u32::MAX).max(1);
    let x = |at: u32| 20 + (WIDTH - 40) * at / steps;
    // 100 is at the bottom, 1000 at the top.
    let y = |score: u32| HEIGHT - 10 - (HEIGHT - 20) * score.saturating_sub(100) / 900;
    let points = (0..).zip(&reports).map(|(at, report): (u32, &Report)| format!("{},{}", x(at), y(report.scaled))).collect::<Vec<_>>();
    let marks = (0..).zip(&reports).map(|(at, report)| {
        let (low, high) = report.scaled_between;
        view! {
            <line class="trend__interval" x1=x(at).to_string() x2=x(at).to_string() y1=y(low).to_string() y2=y(high).to_string()></line>
            <circle class="trend__point" cx=x(at).to_string() cy=y(report.scaled).to_string() r="5"></circle>
        }
    });
    let cut = y(exam.cut_score).to_string();
    let label = (app.t().sit.trend_label)(reports.len(), first, last);
    Some(
        view! {
            <section>
                <h2>{(app.t().sit.trend)(&exam.code)}</h2>
                <figure class="trend">
                    <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label.clone()>
                        <line class="trend__cut" x1="0" x2=WIDTH.to_string() y1=cut.clone() y2=cut></line>
                        <polyline class="trend__line" points=points.join(" ")></polyline>
                        {marks.collect_view()}
                    </svg>
                    <figcaption class="quiet">{label}" "{(app.t().sit.trend_caption)(exam.cut_score)}</figcaption>
                </figure>
            </section>
        }
        .into_any(),
    )
}
