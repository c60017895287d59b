//! The panel of delivery: the two hints with the range that AWS takes, the destination, which year's rules hold, outages.

use leptos::prelude::*;

use super::settings::{Choice, Settings, choices, over, reasons};
use super::text;
use crate::lab::firehose::delivery::{OutageKind, RETRY_S_MAX, retry_s_default};
use crate::lab::firehose::hints::{Destination, HintsAccepted, Preset, Thousandths};
use crate::lab::firehose::scenario::{CompressionFormat, Config};
use crate::lab::firehose::stream::Input;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::fields::{choice_field, number_field};
use crate::ui::state::App;
use crate::ui::text::firehose::words;

const PRESETS: &[Choice] = &[("current", |w| w.preset_current), ("classic", |w| w.preset_classic)];

/// The destinations by their names in addresses, which are those of the scenario; a function is none.
const DESTINATIONS: [(&str, Destination); 8] = [
    ("s3", Destination::S3),
    ("redshift", Destination::Redshift),
    ("opensearch", Destination::OpenSearch),
    ("opensearch_serverless", Destination::OpenSearchServerless),
    ("splunk", Destination::Splunk),
    ("http", Destination::Http),
    ("snowflake", Destination::Snowflake),
    ("iceberg", Destination::Iceberg),
];

fn hints(config: &Config) -> (u64, u64) {
    // A run has hints that AWS takes.
    let HintsAccepted { size_mib, interval_s } = config.hints().unwrap_or(HintsAccepted { size_mib: Thousandths(0), interval_s: 0 });
    (size_mib.0.unsigned_abs() / 1_000, interval_s)
}

/// The panel.
pub(super) fn panel(app: App, settings: Settings) -> AnyView {
    let config = settings.config;
    let set_hints = move |(size_mib, interval_s): (u64, u64)| {
        let asked = config.with_untracked(|now| Config { size_mib: Some(size_mib), interval_s: Some(interval_s), ..now.clone() });
        let why = reasons(app, &asked);
        if why.is_empty() { settings.send(Input::SetHints { size_mib, interval_s }) } else { Err(why.join(" ")) }
    };
    let size = settings.figure(|config| hints(config).0);
    let interval = settings.figure(|config| hints(config).1);
    let ranges = live_text(move || {
        let (size, interval) = config.with(|config| config.hints_asked().ranges());
        (words(app.lang()).ranges)(&size.to_string().replace("..", "–"), &interval.to_string().replace("..", "–"))
    });
    let destinations = Signal::derive(move || {
        DESTINATIONS.map(|(name, destination)| (name.to_owned(), (words(app.lang()).destination_name)(destination).to_owned())).to_vec()
    });
    let destination = Signal::derive(move || {
        let chosen = config.with(|config| config.destination);
        DESTINATIONS.iter().find(|(_, own)| *own == chosen).map_or("", |(name, _)| name).to_owned()
    });
    let set_destination = move |name: String| {
        let chosen = DESTINATIONS.iter().find(|(own, _)| *own == name).map_or(Destination::S3, |(_, destination)| *destination);
        let edit = |config: &mut Config| {
            config.destination = chosen;
            config.retry_s = None;
        };
        let fix = |config: &mut Config| {
            if config.destination != Destination::S3 {
                config.format_conversion = None;
                super::way::set_partitioning(config, None);
            }
            if config.destination == Destination::Redshift && config.compression_format != CompressionFormat::Uncompressed {
                config.compression_format = CompressionFormat::Gzip;
            }
        };
        settings.propose(edit, fix);
    };
    let preset =
        Signal::derive(move || if config.with(|config| config.preset) == Preset::Current { "current" } else { "classic" }.to_owned());
    let set_preset = move |name: String| {
        let preset = if name == "classic" { Preset::ExamClassic } else { Preset::Current };
        settings.propose(|config| config.preset = preset, |_| ());
    };
    view! {
        <section class="panel" aria-labelledby="delivery-title">
            <h2 class="panel__title" id="delivery-title">{text(app, |w| w.delivery)}</h2>
            <div class="panel__fields">
                {number_field(app, "size-hint".to_owned(), text(app, |w| w.size_hint_mib), size, move |size_mib| {
                    set_hints((size_mib, interval.get_untracked()))
                })}
                {number_field(app, "interval-hint".to_owned(), text(app, |w| w.interval_hint_s), interval, move |interval_s| {
                    set_hints((size.get_untracked(), interval_s))
                })}
            </div>
            <p class="quiet">{ranges}</p>
            <div class="panel__fields">
                {choice_field("destination".to_owned(), over(app, |w| w.destination), destinations, destination, set_destination)}
                {choice_field("preset".to_owned(), over(app, |w| w.preset), choices(app, PRESETS), preset, set_preset)}
            </div>
            {settings.refused()}
            {outage(app, settings)}
        </section>
    }
    .into_any()
}

/// Taking the destination down and bringing it back.
fn outage(app: App, settings: Settings) -> AnyView {
    let outage = Memo::new(move |_| settings.player.frame.with(|frame| frame.outage));
    let destination = Memo::new(move |_| settings.config.with(|config| config.destination));
    let send = move |input: Input| {
        // Neither has a bound.
        let _ = settings.send(input);
    };
    let buttons = live(move || {
        let word = |word: fn(&'static crate::ui::text::firehose::FirehoseWords) -> &'static str| text(app, word);
        if outage.get().is_some() {
            let up = move |_| send(Input::DestinationUp);
            return view! { <button type="button" class="button button--primary" on:click=up>{word(|w| w.bring_back)}</button> }.into_any();
        }
        let down = move |_| send(Input::DestinationDown(OutageKind::Refuses));
        let silence = move |_| send(Input::DestinationDown(OutageKind::Silent));
        let can_be_silent = matches!(destination.get(), Destination::Splunk | Destination::Http);
        let silent =
            can_be_silent.then(|| view! { <button type="button" class="button" on:click=silence>{word(|w| w.take_silent)}</button> });
        view! {
            <button type="button" class="button" on:click=down>{word(|w| w.take_down)}</button>
            {silent}
        }
        .into_any()
    });
    let retry = live_option(move || {
        let default = retry_s_default(destination.get())?;
        let retry = settings.figure(|config| config.retry_s.or_else(|| retry_s_default(config.destination)).unwrap_or(0));
        let set = move |retry_s: u64| {
            settings.within(retry_s, 0, RETRY_S_MAX)?;
            settings.start_over(|config| config.retry_s = (retry_s != default).then_some(retry_s))
        };
        Some(number_field(app, "retry".to_owned(), over(app, |w| w.retry_s), retry, set))
    });
    let hint = live_text(move || {
        let kept = retry_s_default(destination.get()).is_none();
        if kept { words(app.lang()).outage_hint_s3 } else { words(app.lang()).outage_hint_other }.to_owned()
    });
    view! {
        <fieldset class="panel__group">
            <legend>{text(app, |w| w.outage)}</legend>
            <p class="quiet">{hint}</p>
            <div class="actions">{buttons}</div>
            <div class="panel__fields">{retry}</div>
        </fieldset>
    }
    .into_any()
}
