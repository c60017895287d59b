//! The start page: the next step, progress by domain, the latest mock exams.

use leptos::prelude::*;

use super::parts::{self, Piece};
use crate::content::model::{Domain, Exam};
use crate::journal::progress::Standing;
use crate::practice::{self, Filter, Pool};
use crate::route::Route;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option};
use crate::ui::components::meter::Meter;
use crate::ui::components::page::PageTitle;
use crate::ui::state::{App, use_app};
use crate::ui::time;

/// How many past sittings are shown.
const LATEST: usize = 3;

/// The page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let app = use_app();
    let facts = live_option(move || app.exam().map(|exam| exam_facts(app, &exam).into_any()));
    let domains = live_option(move || app.exam().map(|exam| progress(app, &exam).into_any()));
    let has_past = Memo::new(move |_| app.journal.with(|progress| progress.sittings().any(|(_, sitting)| sitting.end().is_some())));
    let latest = live_option(move || {
        has_past.get().then(|| {
            view! {
                <section>
                    <h2>{app.text(|t| t.last_mocks)}</h2>
                    {parts::piece(Piece::PastSittings(LATEST))}
                </section>
            }
            .into_any()
        })
    });
    view! {
        <PageTitle text=app.words(|t| t.home_title) />
        <p class="lead">{app.text(|t| t.home_intro)}</p>
        <NextStep />
        {facts}
        {domains}
        {latest}
    }
}

fn exam_facts(app: App, exam: &Exam) -> impl IntoView + use<> {
    let facts = (app.t().exam_facts)(exam.items, exam.minutes, exam.cut_score);
    let retired = exam.retired.as_ref().map(|day| (app.t().exam_retired)(day));
    view! {
        <section class="exam-facts">
            <h2>{exam.code.clone()}</h2>
            <p><strong>{exam.title.clone()}</strong></p>
            <p class="quiet">{facts}</p>
            {retired.map(|text| view! { <p class="quiet">{text}</p> })}
        </section>
    }
}

/// What is best done now: an open sitting, then wrong answers, then new questions, then a mock exam.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Resume { route: Route, exam: String },
    First,
    Redo { count: usize, route: Route },
    Unseen { count: usize, route: Route },
    Mock,
}

fn next_step(app: App) -> Step {
    if let Some((id, exam)) =
        app.journal.with(|progress| progress.open_sitting().map(|(id, sitting)| (id.clone(), sitting.paper().exam.clone())))
    {
        let exam = app.library.with(|index| index.exam(&exam).map(|exam| exam.code.clone())).flatten().unwrap_or(exam.to_string());
        return Step::Resume { route: Route::sitting(&id), exam };
    }
    let Some(exam) = app.exam() else { return Step::First };
    let lens = app.lens();
    let count = |pool| {
        let filter = Filter { exam: Some(exam.id.clone()), pool, ..Filter::default() };
        let count = app.library.with(|index| app.journal.with(|progress| practice::matching(index, progress, &filter, lens).len()));
        (count.unwrap_or(0), Route::Round(filter))
    };
    let ((all, _), (unseen, unseen_route), (wrong, wrong_route)) = (count(Pool::All), count(Pool::Unseen), count(Pool::Wrong));
    match (all == unseen, wrong, unseen) {
        (true, ..) => Step::First,
        (_, 1.., _) => Step::Redo { count: wrong, route: wrong_route },
        (_, _, 1..) => Step::Unseen { count: unseen, route: unseen_route },
        _ => Step::Mock,
    }
}

#[component]
fn NextStep() -> impl IntoView {
    let app = use_app();
    let step = Memo::new(move |_| next_step(app));
    let link = move |route: &Route, label: String, primary: bool| {
        let class = if primary { "button button--primary" } else { "button" };
        view! { <a class=class href=app.navigation.href(route)>{label}{Icon::Arrow.view()}</a> }.into_any()
    };
    let content = live(move || {
        let t = app.t();
        let (title, text, links) = match step.get() {
            Step::Resume { route, exam } => {
                let left = app.journal.with(|progress| progress.open_sitting().map(|(_, sitting)| sitting.remaining(app.clock.shown())));
                let text = (t.resume_sitting_text)(&exam, &time::span(left.unwrap_or(0)));
                (t.resume_sitting.to_owned(), text, vec![link(&route, t.resume.to_owned(), true)])
            }
            Step::First => {
                let links = vec![
                    link(&Route::Topics, t.first_step_topics.to_owned(), true),
                    link(&Route::Practice, t.first_step_practice.to_owned(), false),
                ];
                (t.first_step.to_owned(), t.first_step_text.to_owned(), links)
            }
            Step::Redo { count, route } => {
                ((t.redo_wrong)(count), t.redo_wrong_text.to_owned(), vec![link(&route, t.start_round.to_owned(), true)])
            }
            Step::Unseen { count, route } => {
                ((t.go_on_unseen)(count), t.go_on_unseen_text.to_owned(), vec![link(&route, t.start_round.to_owned(), true)])
            }
            Step::Mock => (t.sit_mock.to_owned(), t.sit_mock_text.to_owned(), vec![link(&Route::Mock, t.mock.to_owned(), true)]),
        };
        view! {
            <h2 class="next-step__title">{title}</h2>
            <p>{text}</p>
            <p class="actions">{links}</p>
        }
        .into_any()
    });
    view! {
        <section class="next-step" aria-label=app.text(|t| t.next_step)>
            {content}
        </section>
    }
}

fn progress(app: App, exam: &Exam) -> impl IntoView + use<> {
    let rows = exam.domains.iter().map(|domain| domain_row(app, exam, domain)).collect_view();
    view! {
        <section>
            <h2>{app.t().progress_by_domain}</h2>
            <div class="table-scroll">
                <table class="table table--domains">
                    <thead>
                        <tr>
                            <th scope="col">{app.t().domain}</th>
                            <th scope="col" class="num">{app.t().weight}</th>
                            <th scope="col">{app.t().right_now}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn domain_row(app: App, exam: &Exam, domain: &Domain) -> impl IntoView + use<> {
    let filter = Filter { exam: Some(exam.id.clone()), domain: Some(domain.id.clone()), ..Filter::default() };
    let lens = app.lens();
    let (right, all) = app
        .library
        .with(|index| {
            app.journal.with(|progress| {
                let questions = practice::matching(index, progress, &filter, lens);
                let right = questions.iter().filter(|(_, question)| progress.standing(question) == Standing::Right).count();
                (right, questions.len())
            })
        })
        .unwrap_or_default();
    let title = app.pick(&domain.title);
    let label = (app.t().of_questions)(right, all);
    let link_label = (app.t().practise_domain)(&title);
    view! {
        <tr>
            <th scope="row">
                <a href=app.navigation.href(&Route::Round(filter)) aria-label=link_label>{title}</a>
            </th>
            <td class="num">{domain.weight}" %"</td>
            <td>
                <span class="metered">
                    <Meter value=right max=all label=label.clone() />
                    <span>{label}</span>
                </span>
            </td>
        </tr>
    }
}
