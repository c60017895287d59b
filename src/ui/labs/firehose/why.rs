//! Why an object is as it is: which hint closed it and when, why it is so small, why it is where it is; and what else happened.

use leptos::prelude::*;

use super::scene::{FirehosePlayer, notable};
use super::text;
use crate::figures::{bytes, instant, percent, span, whole};
use crate::lab::firehose::buffer::Trigger;
use crate::lab::firehose::delivery::GivenUp;
use crate::lab::firehose::event::{Event, Fate, Object, ObjectKind};
use crate::lab::firehose::put::QuotaPart;
use crate::lab::firehose::scenario::Config;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::player::Turn;
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::firehose::words;

/// Events in the list.
const EVENTS_SHOWN: usize = 8;

/// The object that was asked about, with the scenario at the time: shown in a dialog.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    open: RwSignal<bool>,
    object: RwSignal<Option<(Object, Fate, Config)>>,
}

impl Asked {
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), object: RwSignal::new(None) }
    }

    /// Stops the run and tells why.
    pub(super) fn ask(self, player: FirehosePlayer, object: Object, fate: Fate) {
        player.pause();
        let config = player.with(|run| run.state().config().clone());
        self.object.set(Some((object, fate, config)));
        self.open.set(true);
    }

    /// The dialog.
    pub(super) fn view(self, app: App) -> AnyView {
        let title = live_text(move || {
            let size = self.object.with(|asked| asked.as_ref().map(|(object, _, _)| bytes(object.object_bytes))).unwrap_or_default();
            (words(app.lang()).why_title)(&size)
        });
        let chain = live_option(move || self.object.get().map(|(object, fate, config)| chain(app, &object, fate, &config)));
        view! {
            <Dialog open=self.open title=title id="why-title">
                {chain}
                <div class="actions">
                    <button type="button" class="button button--primary" on:click=move |_| self.open.set(false)>{lab_text(app, |w| w.close)}</button>
                </div>
            </Dialog>
        }
        .into_any()
    }
}

/// The steps from the first record to where the object is now.
fn chain(app: App, object: &Object, fate: Fate, config: &Config) -> AnyView {
    let steps = steps(app, object, fate, config);
    let words = words(app.lang());
    let level = |part: u64, of: u64| format!("{:.4}", (part as f64 / of.max(1) as f64).clamp(0.0, 1.0));
    let bar = |name: &'static str, label: String, level: String, won: bool| {
        view! {
            <div class="race__lane" data-lane=name data-leads=won.then_some("true")>
                <span class="race__name">{if name == "size" { words.lane_size } else { words.lane_time }}</span>
                <span class="race__track" aria-hidden="true"><span class="race__fill" style:--level=level></span></span>
                <span class="race__figure num">{label}</span>
            </div>
        }
    };
    let elapsed_ms = object.closed_ms - object.opened_ms;
    let hints = object.hints;
    view! {
        <div class="race race--over">
            {bar(
                "size",
                (words.so_much_of)(&bytes(object.raw_bytes), &bytes(hints.size_bytes)),
                level(object.raw_bytes, hints.size_bytes),
                object.trigger == Trigger::Size,
            )}
            {bar(
                "time",
                (words.so_much_of)(&span(elapsed_ms, app.lang()), &span(hints.interval_ms, app.lang())),
                level(elapsed_ms, hints.interval_ms),
                object.trigger == Trigger::Interval,
            )}
        </div>
        <ol class="why prose">{steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
    }
    .into_any()
}

fn steps(app: App, object: &Object, fate: Fate, config: &Config) -> Vec<String> {
    let (lang, words) = (app.lang(), words(app.lang()));
    let at = |ms: u64| instant(ms, lang);
    let hints = object.hints;
    let elapsed_ms = object.closed_ms - object.opened_ms;
    let mut steps = vec![(words.why_opened)(&at(object.opened_ms), &span(hints.interval_ms, lang), &bytes(hints.size_bytes))];
    steps.push(match object.trigger {
        Trigger::Size => (words.why_by_size)(&at(object.closed_ms), &bytes(object.raw_bytes), &span(elapsed_ms, lang)),
        Trigger::Interval if hints.interval_ms == 0 => (words.why_zero)(&at(object.closed_ms)),
        Trigger::Interval => (words.why_by_time)(
            &at(object.closed_ms),
            &bytes(object.raw_bytes),
            &percent(object.raw_bytes, hints.size_bytes),
            &whole(object.records),
        ),
    });
    steps.extend(why_small(app, object, config));
    steps.extend(kind_of(app, object));
    let freshness = |at_ms: u64| span(at_ms.saturating_sub(object.oldest_arrival_ms), lang);
    let waited = |at_ms: u64| at_ms > object.closed_ms.saturating_add(config.delivery_latency_ms);
    steps.push(match fate {
        Fate::InTransit => words.why_in_transit.to_owned(),
        Fate::Waiting { gives_up_ms } => (words.why_waiting)(&at(gives_up_ms)),
        Fate::Delivered { at_ms } if waited(at_ms) => (words.why_delivered_late)(&at(at_ms), &freshness(at_ms)),
        Fate::Delivered { at_ms } => (words.why_delivered)(&at(at_ms), &freshness(at_ms)),
        Fate::GivenUp { at_ms, fate: GivenUp::Lost } => (words.why_lost)(&at(at_ms)),
        Fate::GivenUp { at_ms, fate: GivenUp::BackedUp } => (words.why_backed_up)(&at(at_ms)),
        Fate::GivenUp { at_ms, fate: GivenUp::Skipped } => (words.why_skipped)(&at(at_ms)),
    });
    steps
}

/// What made an object smaller than its hint, and what would make it larger.
fn why_small(app: App, object: &Object, config: &Config) -> Vec<String> {
    let (lang, words) = (app.lang(), words(app.lang()));
    let hints = object.hints;
    let elapsed_ms = object.closed_ms - object.opened_ms;
    let mut steps = Vec::new();
    if object.trigger == Trigger::Interval && hints.interval_ms > 0 {
        // The rate at which both hints would close a buffer at the same time.
        let crossover = u128::from(hints.size_bytes) * 1_000 / u128::from(hints.interval_ms);
        let rate = u128::from(object.raw_bytes) * 1_000 / u128::from(elapsed_ms.max(1));
        let per_s = |rate: u128| (words.per_second)(&bytes(u64::try_from(rate).unwrap_or(u64::MAX)));
        steps.push((words.why_rate)(&per_s(rate), &per_s(crossover)));
    }
    if object.kind == ObjectKind::Data && config.dynamic_partitioning.is_some() {
        steps.push(words.why_partition.to_owned());
    }
    if config.channel_count() > 1 {
        steps.push((words.why_channels)(&whole(config.channel_count()), &bytes(hints.size_bytes)));
    }
    if object.object_bytes < object.raw_bytes {
        let share = percent(object.object_bytes, object.raw_bytes);
        let codec = if config.format_conversion.is_some() { words.conversion } else { words.codec };
        steps.push((words.why_compressed)(codec, &bytes(object.raw_bytes), &bytes(object.object_bytes), &share));
    }
    if object.trigger == Trigger::Size && object.raw_bytes > hints.size_bytes {
        steps.push((words.why_over)(&bytes(object.raw_bytes - hints.size_bytes)));
    }
    if object.opened_ms > object.oldest_arrival_ms {
        steps.push((words.why_function)(&span(object.opened_ms - object.oldest_arrival_ms, lang)));
    }
    steps
}

/// Why its records are not among the good ones.
fn kind_of(app: App, object: &Object) -> Option<String> {
    let words = words(app.lang());
    Some(match object.kind {
        ObjectKind::Data => return None,
        ObjectKind::ProcessingFailed => words.why_processing_failed.to_owned(),
        ObjectKind::PartitioningFailed => words.why_partitioning_failed.to_owned(),
        ObjectKind::ConversionFailed => words.why_conversion_failed.to_owned(),
        ObjectKind::SourceBackup => words.why_source_backup.to_owned(),
    })
}

/// What happened beside deliveries.
pub(super) fn events(app: App, player: FirehosePlayer) -> AnyView {
    let shown = Memo::new(move |_| {
        player.follow(Turn::Lists);
        notable(player, EVENTS_SHOWN)
    });
    let list = live(move || {
        let item = |(at_ms, event): (u64, Event)| {
            let line = told(app, &event);
            view! { <li><span class="num">{instant(at_ms, app.lang())}</span>" "{line}</li> }
        };
        let list = shown.get();
        if list.is_empty() {
            view! { <li class="quiet">{lab_text(app, |w| w.none_yet)}</li> }.into_any()
        } else {
            list.into_iter().map(item).collect_view().into_any()
        }
    });
    view! {
        <section class="panel" aria-labelledby="events-title">
            <h2 class="panel__title" id="events-title">{text(app, |w| w.events)}</h2>
            <p class="quiet">{text(app, |w| w.events_hint)}</p>
            <ul class="events">{list}</ul>
        </section>
    }
    .into_any()
}

/// An event as a line.
fn told(app: App, event: &Event) -> String {
    let (lang, words) = (app.lang(), words(app.lang()));
    match event {
        Event::Received { .. } | Event::Delivered { .. } | Event::Staged { .. } => String::new(),
        Event::Throttled { records, part, used, quota, .. } => {
            let limit = match part {
                QuotaPart::Requests => (words.quota_requests)(&whole(used.requests), &whole(quota.requests)),
                QuotaPart::Records => (words.quota_records)(&whole(used.records), &whole(quota.records)),
                QuotaPart::Bytes => (words.quota_bytes)(&bytes(used.bytes), &bytes(quota.bytes)),
            };
            (words.event_throttled)(&whole(*records), &limit)
        }
        Event::Invoked(invocation) => match invocation.failure {
            Some(failure) => (words.event_batch_failed)(&whole(invocation.records), failure),
            None => (words.event_records_failed)(&whole(invocation.failed), &whole(invocation.records)),
        },
        Event::PartitionRefused { records, active, .. } => (words.event_partition_refused)(&whole(*records), &whole(*active)),
        Event::Waiting { object, gives_up_ms } => (words.event_waiting)(&bytes(object.object_bytes), &instant(*gives_up_ms, lang)),
        Event::GivenUp { object, fate, .. } => (words.event_given_up)(&bytes(object.object_bytes), *fate),
        Event::DestinationDown(_) => words.event_down.to_owned(),
        Event::DestinationUp => words.event_up.to_owned(),
        Event::Reconfigured => words.event_reconfigured.to_owned(),
        Event::ReconfigurationRefused { why } => (words.event_refused)(why),
    }
}
