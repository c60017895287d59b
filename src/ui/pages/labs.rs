//! All labs: what each simulates, and what one can find out there.

use leptos::prelude::*;

use crate::route::{Lab, LabStart, Route};
use crate::ui::components::page::PageTitle;
use crate::ui::state::use_app;

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
            </li>
        }
    };
    view! {
        <PageTitle text=app.words(|t| t.labs_title) />
        <p class="lead">{app.text(|t| t.labs_intro)}</p>
        <ul class="lab-links">{Lab::ALL.map(lab).into_iter().collect_view()}</ul>
    }
}
