//! All labs: what each simulates, what one can find out there, and the tasks in it.

use leptos::prelude::*;

use crate::content::pack::GoalEntry;
use crate::route::{Lab, LabStart, Route};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::page::PageTitle;
use crate::ui::state::{App, use_app};

/// The page.
#[component]
pub(crate) fn Labs() -> impl IntoView {
    let app = use_app();
    let lab = move |lab: Lab| {
        let (title, about) = match lab {
            Lab::Kinesis => (app.text(|t| t.lab_kinesis), app.text(|t| t.lab_kinesis_about)),
            Lab::Firehose => (app.text(|t| t.lab_firehose), app.text(|t| t.lab_firehose_about)),
            Lab::Athena => (app.text(|t| t.lab_athena), app.text(|t| t.lab_athena_about)),
        };
        view! {
            <li class="lab-link">
                <h2><a href=app.navigation.href(&Route::Lab(lab, LabStart::Opening))>{title}</a></h2>
                <p>{about}</p>
                {tasks(app, lab)}
            </li>
        }
    };
    view! {
        <PageTitle text=app.words(|t| t.labs_title) />
        <p class="lead">{app.text(|t| t.labs_intro)}</p>
        <ul class="lab-links">{Lab::ALL.map(lab).into_iter().collect_view()}</ul>
    }
}

/// The tasks in a lab, and which of them were done.
fn tasks(app: App, lab: Lab) -> AnyView {
    let item = move |goal: &GoalEntry| {
        let is_reached = app.journal.with(|progress| progress.goal(&goal.id).is_some());
        let href = app.navigation.href(&Route::Lab(lab, LabStart::Goal(goal.id.clone(), None)));
        let mark = is_reached.then(|| view! { <span class="tag" data-state="ok">{Icon::Check.view()}{app.t().task_reached}</span> });
        view! { <li><a href=href>{app.pick(&goal.title)}</a>{mark}</li> }
    };
    let list = live(move || {
        let goals = app.library.with(|index| index.goals.iter().filter(|goal| Lab::from(goal.lab) == lab).map(item).collect_view());
        goals.into_any()
    });
    view! {
        <h3>{app.text(|t| t.tasks)}</h3>
        <ul class="tasks">{list}</ul>
    }
    .into_any()
}
