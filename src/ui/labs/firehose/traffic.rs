//! The panel of traffic: how fast records come, in what rhythm, how large, from where; and records put by hand.

use leptos::prelude::*;

use super::settings::{Choice, Settings, choices, over};
use super::text;
use crate::figures::instant;
use crate::lab::firehose::pipeline::CHANNELS_MAX;
use crate::lab::firehose::put::{RECORD_BYTES_MAX, Region};
use crate::lab::firehose::scenario::{COUNT_MAX, Config, Producer, RECORDS_PER_S_MAX, Source};
use crate::lab::firehose::stream::Input;
use crate::lab::firehose::traffic::{FACTOR_MAX, PERIOD_S_MAX, Pattern};
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::fields::{choice_field, number_field};
use crate::ui::state::App;
use crate::ui::text::firehose::words;

const CONSTANT: &str = "constant";
const BURSTS: &str = "bursts";
const GAPS: &str = "gaps";
const PATTERNS: &[Choice] = &[(CONSTANT, |w| w.pattern_constant), (BURSTS, |w| w.pattern_bursts), (GAPS, |w| w.pattern_gaps)];
const SOURCES: &[Choice] = &[("large", |w| w.source_large), ("other", |w| w.source_other), ("kinesis", |w| w.source_kinesis)];

fn source_name(config: &Config) -> &'static str {
    match config.source {
        Source::DirectPut { region: Region::Large, .. } => "large",
        Source::DirectPut { region: Region::Other, .. } => "other",
        Source::Kinesis { .. } => "kinesis",
    }
}

/// The producer that the panel shows.
fn producer(config: &Config) -> Producer {
    config.producers.first().cloned().unwrap_or_default()
}

/// The panel.
pub(super) fn panel(app: App, settings: Settings) -> AnyView {
    let has_producer = Memo::new(move |_| settings.config.with(|config| !config.producers.is_empty()));
    let fields = live(move || if has_producer.get() { steady(app, settings) } else { no_producer(app, settings) });
    let source = Signal::derive(move || settings.config.with(source_name).to_owned());
    let set_source = move |name: String| {
        let source = match name.as_str() {
            "large" => Source::DirectPut { region: Region::Large, quota_factor: 1 },
            "other" => Source::DirectPut { region: Region::Other, quota_factor: 1 },
            _ => Source::Kinesis { shards: 4, retention_h: 24 },
        };
        settings.propose(|config| config.source = source, |_| ());
    };
    let factor = live_option(move || {
        let is_direct = settings.config.with(|config| matches!(config.source, Source::DirectPut { .. }));
        let factor = settings.figure(|config| match config.source {
            Source::DirectPut { quota_factor, .. } => quota_factor.into(),
            Source::Kinesis { .. } => 1,
        });
        let set = move |value: u64| {
            settings.within(value, 1, CHANNELS_MAX.into())?;
            settings.start_over(|config| {
                if let Source::DirectPut { quota_factor, .. } = &mut config.source {
                    *quota_factor = u32::try_from(value).unwrap_or(u32::MAX);
                }
            })
        };
        is_direct.then(|| number_field(app, "quota-factor".to_owned(), over(app, |w| w.quota_factor), factor, set))
    });
    view! {
        <section class="panel" aria-labelledby="traffic-title">
            <h2 class="panel__title" id="traffic-title">{text(app, |w| w.traffic)}</h2>
            {fields}
            <div class="panel__fields">
                {choice_field("source".to_owned(), over(app, |w| w.source), choices(app, SOURCES), source, set_source)}
                {factor}
            </div>
            {by_hand(app, settings)}
        </section>
    }
    .into_any()
}

fn no_producer(app: App, settings: Settings) -> AnyView {
    let add = move |_| {
        // It is within all bounds.
        let _ = settings.start_over(|config| config.producers.push(Producer { records_per_s: 100, tick_ms: 250, ..Producer::default() }));
    };
    view! {
        <p class="quiet">{text(app, |w| w.no_producer)}</p>
        <button type="button" class="button" on:click=add>{text(app, |w| w.add_producer)}</button>
    }
    .into_any()
}

fn steady(app: App, settings: Settings) -> AnyView {
    let rate = settings.figure(|config| producer(config).records_per_s);
    let size = settings.figure(|config| producer(config).bytes);
    let pattern = Memo::new(move |_| settings.config.with(|config| producer(config).pattern));
    let kind = move |pattern: Pattern| match pattern {
        Pattern::Constant => CONSTANT,
        Pattern::Bursts { .. } => BURSTS,
        Pattern::Gaps { .. } => GAPS,
    };
    let name = Memo::new(move |_| kind(pattern.get()));
    let send = move |pattern| settings.send(Input::SetPattern { producer: 0, pattern });
    let set_name = move |name: String| {
        let pattern = match name.as_str() {
            BURSTS => Pattern::Bursts { every_s: 120, for_s: 30, factor: 10 },
            GAPS => Pattern::Gaps { every_s: 180, for_s: 120 },
            _ => Pattern::Constant,
        };
        // These are in range.
        let _ = send(pattern);
    };
    // Every number of a pattern, by its place.
    let numbers = move || match pattern.get() {
        Pattern::Constant => [0; 3],
        Pattern::Bursts { every_s, for_s, factor } => [every_s, for_s, factor],
        Pattern::Gaps { every_s, for_s } => [every_s, for_s, 0],
    };
    let set = move |at: usize, value: u64| {
        let mut numbers = untrack(numbers);
        numbers[at] = value;
        let [every_s, for_s, factor] = numbers;
        match at {
            0 => settings.within(value, for_s + 1, PERIOD_S_MAX)?,
            1 => settings.within(value, 1, every_s - 1)?,
            _ => settings.within(value, 1, FACTOR_MAX)?,
        }
        send(match pattern.get_untracked() {
            Pattern::Gaps { .. } => Pattern::Gaps { every_s, for_s },
            _ => Pattern::Bursts { every_s, for_s, factor },
        })
    };
    let number = move |id: &str, at: usize, label: Signal<String>| {
        number_field(app, id.to_owned(), label, Signal::derive(move || numbers()[at]), move |value| set(at, value))
    };
    let details = live(move || match name.get() {
        BURSTS => view! {
            {number("burst-factor", 2, text(app, |w| w.burst_factor))}
            {number("burst-for", 1, text(app, |w| w.burst_for))}
            {number("pattern-every", 0, text(app, |w| w.pattern_every))}
        }
        .into_any(),
        GAPS => view! {
            {number("gap-for", 1, text(app, |w| w.gap_for))}
            {number("pattern-every", 0, text(app, |w| w.pattern_every))}
        }
        .into_any(),
        _ => ().into_any(),
    });
    let until = live_option(move || {
        let until_ms = settings.config.with(|config| producer(config).until_ms)?;
        let go_on = move |_| {
            // One bound less cannot break a rule.
            let _ = settings.start_over(|config| config.producers.iter_mut().for_each(|producer| producer.until_ms = None));
        };
        let view = view! {
            <p class="quiet">{(words(app.lang()).stops_at)(&instant(until_ms, app.lang()))}</p>
            <button type="button" class="button button--small" on:click=go_on>{over(app, |w| w.never_stop)}</button>
        };
        Some(view.into_any())
    });
    view! {
        <div class="panel__fields">
            {number_field(app, "rate".to_owned(), text(app, |w| w.rate), rate, move |records_per_s| {
                settings.within(records_per_s, 0, RECORDS_PER_S_MAX)?;
                settings.send(Input::SetRate { producer: 0, records_per_s })
            })}
            {number_field(app, "record-size".to_owned(), text(app, |w| w.record_size), size, move |bytes| {
                settings.within(bytes, 0, RECORD_BYTES_MAX)?;
                settings.send(Input::SetBytes { producer: 0, bytes })
            })}
            {choice_field(
                "pattern".to_owned(),
                text(app, |w| w.pattern),
                choices(app, PATTERNS),
                live_text(move || name.get().to_owned()),
                set_name,
            )}
            {details}
        </div>
        {until}
    }
    .into_any()
}

/// Records put now.
fn by_hand(app: App, settings: Settings) -> AnyView {
    let (count, size) = (RwSignal::new(1_u64), RwSignal::new(1_024_u64));
    let problem = RwSignal::new(None::<String>);
    let put = move |_| {
        let done = settings.send(Input::Put { bytes: size.get_untracked(), count: count.get_untracked() });
        problem.set(done.err());
        if problem.with_untracked(Option::is_none) {
            app.announcer.say(words(app.lang()).put_done);
        }
    };
    let keep = move |signal: RwSignal<u64>, max: u64| {
        move |value| {
            settings.within(value, 0, max)?;
            signal.set(value);
            Ok(())
        }
    };
    let trouble =
        live_option(move || problem.get().map(|problem| view! { <p class="field__error" role="alert" lang="en">{problem}</p> }.into_any()));
    view! {
        <fieldset class="panel__group">
            <legend>{text(app, |w| w.by_hand)}</legend>
            <div class="panel__fields">
                {number_field(app, "put-count".to_owned(), text(app, |w| w.put_count), count.into(), keep(count, COUNT_MAX))}
                {number_field(app, "put-size".to_owned(), text(app, |w| w.put_size), size.into(), keep(size, RECORD_BYTES_MAX))}
                <button type="button" class="button" on:click=put>{text(app, |w| w.put)}</button>
            </div>
            {trouble}
        </fieldset>
    }
    .into_any()
}
