//! The Kinesis lab: producers, shards and consumers that move, and every refused record with its reason.

mod claims;
mod consumers;
mod marks;
mod numbers;
mod picture;
mod producers;
mod scene;
mod stream;
mod why;

use leptos::prelude::*;

use super::player::fitting_speed;
use super::transport::{lab_text, transport};
use super::watched;
use crate::lab::error::LabError;
use crate::lab::kinesis::claims::OPENING;
use crate::lab::kinesis::live::state::Kinesis;
use crate::lab::kinesis::throttle::ThrottleModel;
use crate::lab::timeline::Timeline;
use crate::route::{Lab, LabStart};
use crate::ui::components::live::{live_option, live_text};
use crate::ui::components::notice::Notice;
use crate::ui::state::{App, browser, use_app};
use crate::ui::text::kinesis::{KinesisWords, words};
use scene::KinesisPlayer;

/// The lab's words in the language shown.
fn text(app: App, word: fn(&'static KinesisWords) -> &'static str) -> Signal<String> {
    live_text(move || word(words(app.lang())).to_owned())
}

/// A run to open: where it begins, the end of its time bar and the moment to go to, both in ms.
struct Opened {
    timeline: Timeline<Kinesis>,
    horizon_ms: u64,
    at_ms: Option<u64>,
}

fn opening() -> Result<Opened, LabError> {
    let timeline = OPENING.timeline(ThrottleModel::default())?;
    Ok(Opened { timeline, horizon_ms: OPENING.until_ms, at_ms: None })
}

fn open(start: &LabStart) -> Result<Opened, LabError> {
    match start {
        // A task opens the lab with its start as a run.
        LabStart::Opening | LabStart::Goal(..) => opening(),
        LabStart::Claim(name, scenario) => {
            let preset =
                claims::preset(name, *scenario).ok_or_else(|| LabError::new("claim", format!("there is no claim {name:?} here")))?;
            let timeline = preset.timeline(ThrottleModel::default())?;
            Ok(Opened { timeline, horizon_ms: preset.until_ms, at_ms: None })
        }
        LabStart::Run(run) => {
            let (timeline, at_ms) = Timeline::import(run)?;
            let last_input_ms = timeline.log().last().map_or(0, |logged| logged.at_ms);
            Ok(Opened { timeline, horizon_ms: OPENING.until_ms.max(at_ms).max(last_input_ms), at_ms: Some(at_ms) })
        }
    }
}

/// The page.
#[component]
pub(crate) fn KinesisLab(
    /// What it opens with.
    start: LabStart,
) -> impl IntoView {
    let app = use_app();
    let (opened, problem) = match open(&start) {
        Ok(opened) => (Ok(opened), None),
        Err(error) => (opening(), Some(error)),
    };
    let Ok(Opened { timeline, horizon_ms, at_ms }) = opened else {
        // A test runs the opening scene; this is for the types.
        return ().into_any();
    };
    let player = KinesisPlayer::new(timeline, horizon_ms);
    provide_context(why::Asked::new());
    player.speed.set(fitting_speed(horizon_ms.saturating_sub(1)).max(1.0));
    if let LabStart::Opening = start {
        player.speed.set(1.0);
    }
    match at_ms {
        Some(at_ms) => player.seek(at_ms),
        None if !browser::reduces_motion() => player.toggle(),
        None => {}
    }
    watched::tell(move || {
        player.edition.track();
        Some((stream::as_it_is(player), player.with(Timeline::export)))
    });
    let broken = live_option(move || problem.clone().map(|error| broken_link(app, &error)));
    view! {
        <div class="lab">
            {watched::head(app, text(app, |w| w.title), text(app, |w| w.intro))}
            {broken}
            {watched::unless_watched(|| claims::prediction(app))}
            {picture::view(app, player)}
            {transport(app, Lab::Kinesis, player)}
            <div class="lab__panels">
                {producers::panel(app, player)}
                {stream::panel(app, player)}
                {consumers::panel(app, player)}
            </div>
            <div class="lab__columns">
                {why::refusals(app, player)}
                {numbers::charts(app, player)}
            </div>
            {why::key_test(app, player)}
            {numbers::tables(app, player)}
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
