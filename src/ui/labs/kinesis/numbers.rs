//! The run in figures: charts over time, and tables that say the same as the picture.

use leptos::prelude::*;

use super::picture::share;
use super::scene::{KinesisPlayer, Sample};
use super::text;
use crate::content::model::Lang;
use crate::figures::{bytes, decimal, percent, span, whole};
use crate::lab::kinesis::live::frame::{Frame, ShardFrame, ShardPhase, Totals};
use crate::ui::components::live::live;
use crate::ui::labs::chart::{Chart, Series};
use crate::ui::labs::fields::is_open;
use crate::ui::labs::player::Turn;
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::kinesis::{KinesisWords, words};
use crate::ui::text::labs::words as lab_words;

/// Rates are averages over this time or a little more, in ms: shorter than a second they would show the calls instead.
const RATE_OVER_MS: u64 = 1_000;
/// Consumers with a line of their own.
const AGES_SHOWN: usize = 4;
/// Rows of the table of shards.
const ROWS_MAX: usize = 200;

/// A count since the start as a rate a second over time.
fn rates(history: &[(u64, Sample)], count: fn(&Sample) -> u64) -> Vec<(u64, f64)> {
    let mut first = 0;
    let mut points = Vec::with_capacity(history.len());
    for (at_ms, sample) in history {
        while history[first + 1..].first().is_some_and(|(next_ms, _)| next_ms + RATE_OVER_MS <= *at_ms) {
            first += 1;
        }
        let (from_ms, before) = &history[first];
        if *at_ms >= from_ms + RATE_OVER_MS {
            points.push((*at_ms, (count(sample).saturating_sub(count(before))) as f64 * 1_000.0 / (at_ms - from_ms) as f64));
        }
    }
    points
}

/// Writes over time, and how far consumers are behind.
pub(super) fn charts(app: App, player: KinesisPlayer) -> AnyView {
    let writes = Signal::derive(move || {
        let words = words(app.lang());
        player.history(Turn::Chart(0), |history| {
            vec![
                Series { label: words.accepted_per_s.to_owned(), points: rates(history, |sample| sample.accepted) },
                Series { label: words.refused_per_s.to_owned(), points: rates(history, |sample| sample.throttled) },
            ]
        })
    });
    let ages = Signal::derive(move || {
        player.history(Turn::Chart(1), |history| {
            let consumers = history.last().map_or(0, |(_, sample)| sample.ages_ms.len()).min(AGES_SHOWN);
            let points = |at: usize| {
                let age = |(at_ms, sample): &(u64, Sample)| sample.ages_ms.get(at).map(|age_ms| (*at_ms, *age_ms as f64));
                history.iter().filter_map(age).collect()
            };
            (0..consumers).map(|at| Series { label: (words(app.lang()).consumer)(at as u64), points: points(at) }).collect::<Vec<_>>()
        })
    });
    let horizon_ms = player.horizon_ms.into();
    let now_ms = |place| Signal::derive(move || player.now_ms(Turn::Chart(place)));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an age in ms")]
    let age = |value: f64, app: App| span(value as u64, app.lang());
    let of_writes = Chart {
        title: text(app, |w| w.chart_writes),
        series: writes,
        horizon_ms,
        now_ms: now_ms(0),
        limit: None,
        write: |value, _| decimal(value),
    };
    let of_ages = Chart { title: text(app, |w| w.chart_age), series: ages, horizon_ms, now_ms: now_ms(1), limit: None, write: age };
    view! {
        <div class="panel charts">
            {of_writes.view(app)}
            {of_ages.view(app)}
        </div>
    }
    .into_any()
}

type Row = (fn(&KinesisWords) -> &'static str, fn(&Totals, Lang) -> String);

/// The totals, by row.
const ROWS: [Row; 16] = [
    (|w| w.t_produced, |t, _| whole(t.produced)),
    (|w| w.t_stored, |t, _| whole(t.stored)),
    (|w| w.t_given_up, |t, _| whole(t.given_up)),
    (|w| w.t_buffered, |t, _| whole(t.buffered)),
    (|w| w.t_accepted, |t, _| whole(t.accepted)),
    (|w| w.t_accepted_bytes, |t, _| bytes(t.accepted_bytes)),
    (|w| w.t_throttled, |t, _| whole(t.throttled)),
    (|w| w.t_refused_share, |t, _| percent(t.throttled, t.accepted + t.throttled)),
    (|w| w.t_calls, |t, _| whole(t.put_calls)),
    (|w| w.t_latency, |t, lang| span(t.put_latency_ms_max, lang)),
    (|w| w.t_open, |t, _| whole(t.open_shards)),
    (|w| w.t_read, |t, _| whole(t.read)),
    (|w| w.t_read_throttled, |t, _| whole(t.read_throttled)),
    (|w| w.t_lost, |t, _| whole(t.lost)),
    (|w| w.t_unread, |t, _| whole(t.unread)),
    (|w| w.t_age, |t, lang| span(t.age_ms_max, lang)),
];

/// Everything the picture shows, as tables; with a column for each run, when there are several.
pub(super) fn tables(app: App, player: KinesisPlayer) -> AnyView {
    let open = RwSignal::new(false);
    let several = Memo::new(move |_| player.count.get() > 1);
    let body = live(move || {
        // Only while they can be seen or runs are compared.
        if !open.get() && !several.get() {
            return ().into_any();
        }
        let frame = player.in_turn(Turn::Lists, Frame::clone);
        let totals = player.with_each(|run| crate::lab::kinesis::live::frame::totals(run.state(), run.now_ms()));
        view! {
            {totals_table(app, &totals)}
            {shards_table(app, &frame)}
            {consumers_table(app, &frame)}
        }
        .into_any()
    });
    view! {
        <details class="panel" prop:open=several on:toggle=move |event| open.set(is_open(&event))>
            <summary>{lab_text(app, |w| w.in_numbers)}</summary>
            {body}
        </details>
    }
    .into_any()
}

fn totals_table(app: App, runs: &[Totals]) -> AnyView {
    let lang = app.lang();
    let head = |at: usize| view! { <th scope="col" class="num">{(lab_words(lang).run)(at + 1)}</th> };
    let heads = (runs.len() > 1).then(|| (0..runs.len()).map(head).collect_view());
    let one = (runs.len() == 1).then(|| view! { <td></td> });
    let row = |(name, figure): &Row| {
        let cells = runs.iter().map(|totals| view! { <td class="num">{figure(totals, lang)}</td> }).collect_view();
        view! { <tr><th scope="row">{name(words(lang))}</th>{cells}</tr> }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=words(lang).totals>
            <table class="table">
                <caption>{words(lang).totals}</caption>
                <thead><tr><th scope="col">{lab_words(lang).figure}</th>{heads}{one}</tr></thead>
                <tbody>{ROWS.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn shards_table(app: App, frame: &Frame) -> AnyView {
    let words = words(app.lang());
    let row = |shard: &ShardFrame| {
        let state = match shard.phase {
            ShardPhase::Open => words.open,
            ShardPhase::Closed => words.closed,
            ShardPhase::Expired => words.expired,
        };
        let parents =
            [shard.shard.parent, shard.shard.adjacent].into_iter().flatten().map(|id| id.to_string()).collect::<Vec<_>>().join(", ");
        let range = format!("{} – {}", share(shard.shard.start), share(shard.shard.end));
        view! {
            <tr>
                <th scope="row">{shard.shard.id}</th>
                <td class="num">{range}</td>
                <td>{state}</td>
                <td>{parents}</td>
                <td class="num">{whole(shard.written.accepted)}</td>
                <td class="num">{bytes(shard.written.accepted_bytes)}</td>
                <td class="num">{whole(shard.written.throttled)}</td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=words.shards>
            <table class="table">
                <caption>{words.shards}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.shards}</th>
                        <th scope="col" class="num">{words.range}</th>
                        <th scope="col">{words.state}</th>
                        <th scope="col">{words.parents}</th>
                        <th scope="col" class="num">{words.t_accepted}</th>
                        <th scope="col" class="num">{words.t_accepted_bytes}</th>
                        <th scope="col" class="num">{words.refused}</th>
                    </tr>
                </thead>
                <tbody>{frame.shards.iter().rev().take(ROWS_MAX).map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn consumers_table(app: App, frame: &Frame) -> AnyView {
    let words = words(app.lang());
    let lang = app.lang();
    let rows = (0_u64..).zip(&frame.consumers).map(|(at, consumer)| {
        let note = consumer.removed.then(|| view! { <span class="quiet">" ("{words.removed}")"</span> });
        view! {
            <tr>
                <th scope="row">{(words.consumer)(at)}{note}</th>
                <td class="num">{whole(consumer.records)}</td>
                <td class="num">{whole(consumer.throttled)}</td>
                <td class="num">{whole(consumer.unread)}</td>
                <td class="num">{whole(consumer.lost)}</td>
                <td class="num">{span(consumer.age_ms, lang)}</td>
            </tr>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=words.consumers>
            <table class="table">
                <caption>{words.consumers}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.consumers}</th>
                        <th scope="col" class="num">{words.t_read}</th>
                        <th scope="col" class="num">{words.t_read_throttled}</th>
                        <th scope="col" class="num">{words.t_unread}</th>
                        <th scope="col" class="num">{words.t_lost}</th>
                        <th scope="col" class="num">{words.t_age}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
