//! How a sitting went: estimate, domains, what the time went into, every item with its reasons, and ways to hand it on.

mod items;
mod replay;
mod score_card;
mod share;
pub(crate) mod shared;

use leptos::prelude::*;

use crate::content::model::Exam;
use crate::exam::link::seed_text;
use crate::exam::replay as core_replay;
use crate::exam::score::{self, DomainResult, Report};
use crate::exam::sitting::EndReason;
use crate::exam::terms::{Extra, Mode};
use crate::journal::event::SittingId;
use crate::journal::shared::{SittingRecord, Stated};
use crate::route::Route;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::components::meter::Meter;
use crate::ui::components::notice::Notice;
use crate::ui::components::page::PageTitle;
use crate::ui::state::{App, use_app};
use crate::ui::time;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Shown {
    app: App,
    record: StoredValue<SittingRecord>,
    /// The exam with the cut that the learner takes, and the result under it.
    graded: Memo<Option<(Exam, Report)>>,
    replay: StoredValue<core_replay::Replay>,
}

/// The page of a sitting that has ended.
#[component]
pub(crate) fn SittingResult(
    /// The sitting.
    record: SittingRecord,
    /// Its id; `None` for one that is not in this journal.
    id: Option<SittingId>,
    /// The result that a file states.
    stated: Option<Stated>,
) -> impl IntoView {
    let app = use_app();
    let replay = untrack(|| {
        app.library.with(|index| core_replay::replay(index, &record.sitting, record.actions.iter().map(|(at, action)| (*at, action))))
    })?;
    let record = StoredValue::new(record);
    let graded = Memo::new(move |_| {
        record.with_value(|record| {
            let exam = app.exam_as_set(&record.sitting.paper().exam)?;
            let report = app.library.with(|index| score::grade(index, &exam, &record.sitting))?;
            Some((exam, report))
        })
    });
    let shown = Shown { app, record, graded, replay: StoredValue::new(replay) };
    let title = untrack(|| graded.with(|graded| graded.as_ref().map(|(exam, _)| format!("{} ({})", exam.title, exam.code))));
    let Some(title) = title else {
        return Some(view! { <PageTitle text=app.words(|t| t.result_title) /><p>{app.text(|t| t.sit.paper_no_exam)}</p> }.into_any());
    };
    let end = record.with_value(|record| record.sitting.end());
    let expired = matches!(end, Some((_, EndReason::Expired)));
    let left = expired && record.with_value(|record| end.is_some_and(|(at, _)| at < record.sitting.deadline()));
    let over = expired.then(|| {
        let word = if left { app.words(|t| t.sit.left_alone) } else { app.words(|t| t.result_expired) };
        view! { <Notice title=word><p>{app.text(|t| t.sit.expired_text)}</p></Notice> }
    });
    let stated = stated.map(|stated| view! { <StatedResult shown stated /> });
    let share = id.map(|id| view! { <share::Share shown id /> });
    Some(
        view! {
            <p class="breadcrumb"><a href=app.navigation.href(&Route::Mock)>{app.text(|t| t.mock_title)}</a></p>
            <PageTitle text=app.words(|t| t.result_title) />
            {over}
            {stated}
            <score_card::ScoreCard shown />
            <p class="lead">{title}<br /><span class="quiet">{facts(shown)}</span></p>
            <Domains shown />
            {share}
            <replay::ReplayView shown />
            <items::Items shown />
        }
        .into_any(),
    )
}

/// When, how long, under which terms, which paper.
fn facts(shown: Shown) -> Signal<String> {
    let app = shown.app;
    live_text(move || {
        shown.record.with_value(|record| {
            let (sitting, t) = (&record.sitting, app.t());
            let terms = sitting.terms();
            let mut parts = vec![
                time::point(sitting.started(), app.lang()),
                (t.took)(&time::span(sitting.worked_ms())),
                (if terms.mode == Mode::Strict { t.sit.mode_strict } else { t.sit.mode_rehearsal }).to_owned(),
            ];
            parts.extend(match terms.extra {
                Extra::None => None,
                Extra::Plus30 => Some(t.sit.extra_plus30.to_owned()),
                Extra::Quarter => Some(t.sit.extra_quarter.to_owned()),
                Extra::Half => Some(t.sit.extra_half.to_owned()),
                Extra::Double => Some(t.sit.extra_double.to_owned()),
            });
            parts.extend(sitting.lang().map(|lang| (t.sit.language_name)(lang).to_owned()));
            parts.push((t.sit.seed)(&seed_text(sitting.paper().seed)));
            parts.join(" · ")
        })
    })
}

/// What a file states, beside what came of grading it here.
#[component]
fn StatedResult(shown: Shown, stated: Stated) -> impl IntoView {
    let app = shown.app;
    live_option(move || {
        let report = shown.graded.get()?.1;
        let same = (report.right, report.total) == (stated.right, stated.total);
        let text = if same {
            app.t().sit.stated_same.to_owned()
        } else {
            (app.t().sit.stated_other)(stated.right, stated.total, report.right, report.total)
        };
        Some(view! { <Notice title=app.t().sit.regraded><p>{text}</p></Notice> }.into_any())
    })
}

#[component]
fn Domains(shown: Shown) -> impl IntoView {
    let app = shown.app;
    let rows = live_option(move || {
        let (exam, report) = shown.graded.get()?;
        Some(report.domains.iter().map(|result| domain_row(app, &exam, result)).collect_view().into_any())
    });
    view! {
        <section>
            <h2>{app.text(|t| t.by_domain)}</h2>
            <div class="table-scroll" tabindex="0">
                <table class="table table--sections">
                    <thead>
                        <tr>
                            <th scope="col">{app.text(|t| t.domain)}</th>
                            <th scope="col" class="num">{app.text(|t| t.weight)}</th>
                            <th scope="col">{app.text(|t| t.share_right)}</th>
                            <th scope="col" class="num">{app.text(|t| t.sit.interval)}</th>
                            <th scope="col">{app.text(|t| t.sit.standing)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="quiet">{app.text(|t| t.sit.domains_note)}</p>
        </section>
    }
}

fn domain_row(app: App, exam: &Exam, result: &DomainResult) -> impl IntoView + use<> {
    let domain = exam.domains.iter().find(|domain| domain.id == result.domain);
    let label = (app.t().of_questions)(result.right as usize, result.total as usize);
    let (low, high) = result.between();
    let percent = |permille: u32| (permille + 5) / 10;
    let is_met = result.right * 1000 >= exam.cut_permille * result.total;
    view! {
        <tr>
            <th scope="row">{domain.map(|domain| app.pick(&domain.title))}</th>
            <td class="num">{domain.map(|domain| domain.weight)}" %"</td>
            <td>
                <span class="metered">
                    <Meter value=result.right as usize max=result.total as usize label=label.clone() />
                    <span>{label}" ("{result.right * 100 / result.total.max(1)}" %)"</span>
                </span>
            </td>
            <td class="num">{percent(low)}"–"{percent(high)}" %"</td>
            <td>{if is_met { app.t().sit.standing_met } else { app.t().sit.standing_not_met }}</td>
        </tr>
    }
}

/// A piece of page that needs the result.
fn with_report(shown: Shown, view: impl Fn(Exam, Report) -> AnyView + Send + 'static) -> AnyView {
    live(move || match shown.graded.get() {
        Some((exam, report)) => view(exam, report),
        None => ().into_any(),
    })
}
