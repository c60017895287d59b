//! The Firehose lab: records that fill a buffer, two hints that race to close it, and the objects that follow, each with its reason.

mod bucket;
mod claims;
mod delivery;
mod numbers;
mod picture;
mod race;
mod settings;
mod traffic;
mod way;
mod why;

mod scene;

use leptos::prelude::*;

use super::player::fitting_speed;
use super::transport::{lab_text, transport};
use super::watched;
use crate::lab::error::LabError;
use crate::lab::firehose::claims::Trial;
use crate::lab::firehose::opening::opening;
use crate::lab::firehose::stream::Firehose;
use crate::lab::timeline::Timeline;
use crate::route::{Lab, LabStart};
use crate::ui::components::live::{live_option, live_text};
use crate::ui::components::notice::Notice;
use crate::ui::state::{App, browser, use_app};
use crate::ui::text::firehose::{FirehoseWords, words};
use scene::FirehosePlayer;

/// Simulated milliseconds in a real one in the opening scene: a burst and a calm in half a minute.
const OPENING_SPEED: f64 = 10.0;

/// The lab's words in the language shown.
fn text(app: App, word: fn(&'static FirehoseWords) -> &'static str) -> Signal<String> {
    live_text(move || word(words(app.lang())).to_owned())
}

/// A run to open: where it begins, the end of its time bar and the moment to go to, both in ms.
struct Opened {
    timeline: Timeline<Firehose>,
    horizon_ms: u64,
    at_ms: Option<u64>,
}

/// Why something else is shown than what was asked for.
#[derive(Clone)]
enum Instead {
    /// The link cannot be read.
    Broken(LabError),
    /// AWS would refuse the configuration of this claim's trial.
    Refused(LabError),
}

fn begin(trial: Trial) -> Result<Opened, LabError> {
    Ok(Opened { timeline: Timeline::new(trial.config)?, horizon_ms: trial.until_ms, at_ms: None })
}

fn open(start: &LabStart) -> Result<Opened, Instead> {
    match start {
        // A task opens the lab with its start as a run.
        LabStart::Opening | LabStart::Goal(..) => begin(opening()).map_err(Instead::Broken),
        LabStart::Claim(name, index) => {
            let missing = || Instead::Broken(LabError::new("claim", format!("there is no claim {name:?} here")));
            begin(claims::trial(name, *index).ok_or_else(missing)?).map_err(Instead::Refused)
        }
        LabStart::Run(run) => {
            let (timeline, at_ms) = Timeline::import(run).map_err(Instead::Broken)?;
            let last_input_ms = timeline.log().last().map_or(0, |logged| logged.at_ms);
            Ok(Opened { timeline, horizon_ms: opening().until_ms.max(at_ms).max(last_input_ms), at_ms: Some(at_ms) })
        }
    }
}

/// The page.
#[component]
pub(crate) fn FirehoseLab(
    /// What it opens with.
    start: LabStart,
) -> impl IntoView {
    let app = use_app();
    let (opened, instead) = match open(&start) {
        Ok(opened) => (Ok(opened), None),
        Err(instead) => (begin(opening()), Some(instead)),
    };
    let Ok(Opened { timeline, horizon_ms, at_ms }) = opened else {
        // A test runs the opening scene; this is for the types.
        return ().into_any();
    };
    let player = FirehosePlayer::new(timeline, horizon_ms);
    let is_opening = matches!(start, LabStart::Opening) || instead.is_some();
    player.speed.set(if is_opening { OPENING_SPEED } else { fitting_speed(horizon_ms.saturating_sub(1)).max(1.0) });
    provide_context(why::Asked::new());
    match at_ms {
        Some(at_ms) => player.seek(at_ms),
        None if !browser::reduces_motion() => player.toggle(),
        None => {}
    }
    let instead = live_option(move || instead.clone().map(|instead| notice(app, &instead)));
    let settings = settings::Settings::new(app, player);
    watched::tell(move || {
        player.edition.track();
        Some((settings.config.get(), player.with(Timeline::export)))
    });
    view! {
        <div class="lab">
            {watched::head(app, text(app, |w| w.title), text(app, |w| w.intro))}
            {instead}
            {watched::unless_watched(|| claims::prediction(app))}
            {picture::view(app, player)}
            {transport(app, Lab::Firehose, player)}
            <div class="lab__panels">
                {traffic::panel(app, settings)}
                {delivery::panel(app, settings)}
                {way::panel(app, settings)}
            </div>
            <div class="lab__columns">
                {why::events(app, player)}
                {numbers::charts(app, player)}
            </div>
            {numbers::tables(app, player)}
            {claims::all(app)}
            <p class="quiet lab__note"><strong>{lab_text(app, |w| w.our_model)}": "</strong>{text(app, |w| w.model_note)}</p>
        </div>
    }
    .into_any()
}

fn notice(app: App, instead: &Instead) -> AnyView {
    let (title, hint, error) = match instead {
        Instead::Broken(error) => (lab_text(app, |w| w.link_broken), lab_text(app, |w| w.link_broken_hint), error),
        Instead::Refused(error) => (text(app, |w| w.trial_refused), text(app, |w| w.trial_refused_hint), error),
    };
    let technical = error.to_string();
    view! {
        <Notice title=title>
            <p>{hint}</p>
            <p class="quiet"><code lang="en">{technical}</code></p>
        </Notice>
    }
    .into_any()
}
