//! The ingestion pipeline as a picture whose parts are links, and the same in words.

use leptos::prelude::*;

use super::links::to_topics;
use super::{owned, text};
use crate::content::model::TopicId;
use crate::pipeline::Step;
use crate::route::Route;
use crate::ui::components::live::{live, live_text};
use crate::ui::components::page::PageTitle;
use crate::ui::state::{App, use_app};
use crate::ui::text::reference::words;

/// Size of the picture in its own units; on a phone a unit is about a pixel.
const SIZE: (u32, u32) = (360, 604);
/// Height of a box.
const HEIGHT: u32 = 54;

/// Lines between the boxes with their heads, in the units of the picture.
const ARROWS: [&str; 11] = [
    // IoT Core, Kinesis Data Streams, Firehose, the bucket
    "M100 58v32m-5-7l5 7 5-7",
    "M100 148v32m-5-7l5 7 5-7",
    "M100 238v32m-5-7l5 7 5-7",
    // Firehose and Lambda, to and fro
    "M192 199h30m-7-5l7 5-7 5",
    "M226 217h-30m7-5l-7 5 7 5",
    // The bucket, and what works on it
    "M60 328v32m-5-7l5 7 5-7",
    "M140 328v16h40v16m-5-7l5 7 5-7",
    "M180 344h120v16m-5-7l5 7 5-7",
    "M116 389h10m-7-5l7 5-7 5",
    // Into the reports, and out of them
    "M180 418v32m-5-7l5 7 5-7M300 418v16H186",
    "M130 508v32m-5-7l5 7 5-7M230 508v32m-5-7l5 7 5-7",
];

/// Left and upper edge and width of a step's box.
fn place(step: Step) -> (u32, u32, u32) {
    match step {
        Step::IotCore => (8, 4, 184),
        Step::Stream => (8, 94, 184),
        Step::Firehose => (8, 184, 184),
        Step::Transform => (228, 184, 126),
        Step::IngestBucket => (8, 274, 184),
        Step::Queue => (6, 364, 108),
        Step::Worker => (126, 364, 108),
        Step::Athena => (246, 364, 108),
        Step::ReportBucket => (80, 454, 200),
        Step::Dashboard => (20, 544, 152),
        Step::Warehouse => (188, 544, 152),
    }
}

/// The page.
#[component]
pub(crate) fn Pipeline() -> impl IntoView {
    let app = use_app();
    let about = app.navigation.href(&Route::Topic(TopicId::from("pipeline-big-data"), None));
    view! {
        {to_topics()}
        <PageTitle text=owned(app, |t| t.pipeline) />
        <p class="lead">{text(app, |t| t.pipeline_intro)}</p>
        {live(move || picture(app))}
        <section>
            <h2>{text(app, |t| t.in_words)}</h2>
            {live(move || in_words(app))}
        </section>
        <p class="actions"><a class="button" href=about>{text(app, |t| t.about_pipeline)}</a></p>
    }
}

fn href(app: App, step: Step) -> String {
    app.navigation.href(&Route::Topic(TopicId::from(step.topic()), None))
}

fn picture(app: App) -> AnyView {
    let (width, height) = SIZE;
    let arrows = ARROWS.map(|path| view! { <path class="pipeline__arrow" d=path></path> });
    view! {
        <figure class="pipeline">
            <svg viewBox=format!("0 0 {width} {height}") role="group" aria-label=live_text(move || words(app.lang()).picture.to_owned())>
                <g aria-hidden="true">{arrows.into_iter().collect_view()}</g>
                {Step::ALL.map(|step| step_view(app, step)).into_iter().collect_view()}
            </svg>
        </figure>
    }
    .into_any()
}

fn step_view(app: App, step: Step) -> AnyView {
    let (x, y, width) = place(step);
    let words = (words(app.lang()).step)(step);
    let centre = x + width / 2;
    view! {
        <a class="pipeline__step" href=href(app, step)>
            <rect x=x y=y width=width height=HEIGHT rx="8"></rect>
            <text class="pipeline__name" x=centre y=y + 23>{words.name}</text>
            <text class="pipeline__role" x=centre y=y + 42>{words.role}</text>
        </a>
    }
    .into_any()
}

fn in_words(app: App) -> AnyView {
    let t = words(app.lang());
    let item = |step: Step| {
        let own = (t.step)(step);
        let next = step.next().iter().map(|next| (t.step)(*next)).map(|next| format!("{} ({})", next.name, next.role)).collect::<Vec<_>>();
        let next = (!next.is_empty()).then(|| (t.goes_to)(&next.join(", ")));
        view! {
            <li>
                <a href=href(app, step)>{own.name}</a>
                " "
                <span class="quiet">"("{own.role}")"</span>
                ". "
                {own.about}
                " "
                {next}
            </li>
        }
    };
    view! { <ol class="pipeline-words">{Step::ALL.map(item).into_iter().collect_view()}</ol> }.into_any()
}
