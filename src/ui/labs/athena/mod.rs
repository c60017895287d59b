//! The Athena lab: a table to design, SQL to type, and what of the table that SQL reads and costs, as a picture at every key press.

mod bench;
mod claims;
mod compare;
mod cost;
mod designer;
mod editor;
mod given;
mod map;
mod stages;
mod why;

use leptos::prelude::*;

use super::transport::lab_text;
use super::watched;
use crate::lab::athena::setup::Setup;
use crate::lab::error::LabError;
use crate::route::LabStart;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::components::notice::Notice;
use crate::ui::state::{App, use_app};
use crate::ui::text::athena::{AthenaWords, words};
use bench::Bench;

/// The lab's words in the language shown.
fn text(app: App, word: fn(&'static AthenaWords) -> &'static str) -> Signal<String> {
    live_text(move || word(words(app.lang())).to_owned())
}

fn open(start: &LabStart) -> Result<Bench, LabError> {
    match start {
        // A task opens the lab with its start as a run.
        LabStart::Opening | LabStart::Goal(..) => Bench::new(Setup::opening()),
        LabStart::Claim(name, scenario) => {
            let setup =
                claims::preset(name, *scenario).ok_or_else(|| LabError::new("claim", format!("there is no claim {name:?} here")))?;
            Bench::new(setup)
        }
        LabStart::Run(run) => Bench::new(Setup::import(run)?),
    }
}

/// The page.
#[component]
pub(crate) fn AthenaLab(
    /// What it opens with.
    start: LabStart,
) -> impl IntoView {
    let app = use_app();
    let (opened, problem) = match open(&start) {
        Ok(bench) => (Ok(bench), None),
        Err(error) => (Bench::new(Setup::opening()), Some(error)),
    };
    let Ok(bench) = opened else {
        // A test plans the opening scene; this is for the types.
        return ().into_any();
    };
    bench.open();
    watched::tell(move || {
        bench.setup.track();
        bench.sql.track();
        let whole = bench.whole();
        Some((whole.scenario().ok()?, whole.export()))
    });
    let is_given = Memo::new(move |_| bench.setup.with(|setup| setup.given.is_some()));
    let broken = live_option(move || problem.clone().map(|error| broken_link(app, &error)));
    view! {
        <div class="lab athena">
            {watched::head(app, text(app, |w| w.title), text(app, |w| w.intro))}
            {broken}
            {watched::unless_watched(|| claims::prediction(app))}
            <div class="athena__desk">
                {editor::panel(app, bench)}
                {live(move || if is_given.get() { given::panel(app, bench) } else { designer::panel(app, bench) })}
            </div>
            {stages::panel(app, bench)}
            <div class="athena__result">
                {map::panel(app, bench)}
                {live_option(move || bench.has_partitions.get().then(|| why::panel(app, bench)))}
            </div>
            {cost::panels(app, bench)}
            {live(move || if is_given.get() { given::note(app) } else { compare::panels(app, bench) })}
            {claims::all(app)}
            <p class="quiet lab__note"><strong>{lab_text(app, |w| w.our_model)}": "</strong>{text(app, |w| w.model_note)}</p>
        </div>
    }
    .into_any()
}

fn broken_link(app: App, error: &LabError) -> AnyView {
    let technical = error.to_string();
    view! {
        <Notice title=lab_text(app, |w| w.link_broken)>
            <p>{lab_text(app, |w| w.link_broken_hint)}</p>
            <p class="quiet"><code lang="en">{technical}</code></p>
        </Notice>
    }
    .into_any()
}
