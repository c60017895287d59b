//! The run in figures: charts over time, a histogram of object sizes, and tables that say the same as the picture.

use leptos::prelude::*;

use super::scene::{FirehosePlayer, Sample};
use super::text;
use crate::content::model::Lang;
use crate::figures::{bytes, decimal, instant, span, whole};
use crate::lab::firehose::buffer::Trigger;
use crate::lab::firehose::event::Object;
use crate::lab::firehose::stream::State;
use crate::lab::firehose::totals::{SIZE_BOUNDS, Totals};
use crate::ui::components::live::live;
use crate::ui::labs::chart::{Chart, Series};
use crate::ui::labs::player::Turn;
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::firehose::{FirehoseWords, words};
use crate::ui::text::labs::words as lab_words;

/// Objects are counted over this time or a little more, in ms.
const RATE_OVER_MS: u64 = 60_000;
/// Rows of the table of objects.
const ROWS_MAX: usize = 50;

/// Objects delivered in a minute, over time.
fn objects_per_minute(history: &[(u64, Sample)]) -> Vec<(u64, f64)> {
    let mut first = 0;
    let mut points = Vec::with_capacity(history.len());
    for (at_ms, sample) in history {
        while history[first + 1..].first().is_some_and(|(next_ms, _)| next_ms + RATE_OVER_MS <= *at_ms) {
            first += 1;
        }
        let (from_ms, before) = &history[first];
        if at_ms > from_ms {
            points.push((*at_ms, sample.objects.saturating_sub(before.objects) as f64 * 60_000.0 / (at_ms - from_ms).max(60_000) as f64));
        }
    }
    points
}

/// A chart's points out of what was sampled: instant in ms, value.
type Points = fn(&[(u64, Sample)]) -> Vec<(u64, f64)>;

/// Freshness, objects a minute, incoming bytes, and the sizes of objects.
pub(super) fn charts(app: App, player: FirehosePlayer) -> AnyView {
    let series = move |place, word: fn(&'static FirehoseWords) -> &'static str, points: Points| {
        Signal::derive(move || {
            player
                .history(Turn::Chart(place), |history| vec![Series { label: word(words(app.lang())).to_owned(), points: points(history) }])
        })
    };
    let freshness =
        series(0, |w| w.oldest_record, |history| history.iter().map(|(at_ms, sample)| (*at_ms, sample.freshness_ms as f64)).collect());
    let objects = series(1, |w| w.objects, objects_per_minute);
    let incoming = series(2, |w| w.incoming, |history| history.iter().map(|(at_ms, sample)| (*at_ms, sample.bytes_per_s as f64)).collect());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an age in ms")]
    let age = |value: f64, app: App| span(value as u64, app.lang());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes a second")]
    let rate = |value: f64, app: App| (words(app.lang()).per_second)(&bytes(value as u64));
    let chart = |place, title, series, write| {
        let now_ms = Signal::derive(move || player.now_ms(Turn::Chart(place)));
        Chart { title: text(app, title), series, horizon_ms: player.horizon_ms.into(), now_ms, limit: None, write }.view(app)
    };
    view! {
        <div class="panel charts">
            {chart(0, |w| w.chart_freshness, freshness, age)}
            {chart(1, |w| w.chart_objects, objects, |value, _| decimal(value))}
            {chart(2, |w| w.chart_incoming, incoming, rate)}
            {histogram(app, player)}
        </div>
    }
    .into_any()
}

/// What a bar of the histogram holds.
fn bin_name(app: App, at: usize) -> String {
    let words = words(app.lang());
    match SIZE_BOUNDS.get(at) {
        Some(bound) => (words.below)(&bytes(*bound)),
        None => (words.from)(&bytes(SIZE_BOUNDS[SIZE_BOUNDS.len() - 1])),
    }
}

fn histogram(app: App, player: FirehosePlayer) -> AnyView {
    let sizes = Memo::new(move |_| player.in_turn(Turn::Scene, |frame| frame.totals.objects_of_size));
    let bars = live(move || {
        let sizes = sizes.get();
        let most = sizes.iter().max().copied().unwrap_or(0).max(1);
        let bar = |(at, count): (usize, &u64)| {
            let level = format!("{:.4}", *count as f64 / most as f64);
            view! {
                <li class="bar" data-empty=(*count == 0).then_some("true")>
                    <span class="bar__count num">{whole(*count)}</span>
                    <span class="bar__box" aria-hidden="true"><span class="bar__fill" style:--level=level></span></span>
                    <span class="bar__name">{bin_name(app, at)}</span>
                </li>
            }
        };
        sizes.iter().enumerate().map(bar).collect_view().into_any()
    });
    view! {
        <figure class="histogram">
            <figcaption>
                <span class="chart__title">{text(app, |w| w.chart_sizes)}</span>
                " "
                <span class="quiet">{text(app, |w| w.chart_sizes_hint)}</span>
            </figcaption>
            <ul class="bars">{bars}</ul>
        </figure>
    }
    .into_any()
}

type Row = (fn(&FirehoseWords) -> &'static str, fn(&Totals, Lang) -> String);

/// The totals, by row.
const ROWS: [Row; 22] = [
    (|w| w.t_offered, |t, _| whole(t.offered)),
    (|w| w.t_throttled, |t, _| whole(t.throttled)),
    (|w| w.t_received, |t, _| whole(t.received)),
    (|w| w.t_received_bytes, |t, _| bytes(t.received_bytes)),
    (|w| w.t_billed_bytes, |t, _| bytes(t.billed_bytes)),
    (|w| w.t_invocations, |t, _| whole(t.invocations)),
    (|w| w.t_failed_batches, |t, _| whole(t.failed_batches)),
    (|w| w.exit_dropped, |t, _| whole(t.dropped)),
    (|w| w.exit_processing_failed, |t, _| whole(t.processing_failed)),
    (|w| w.exit_partitioning_failed, |t, _| whole(t.partitioning_failed)),
    (|w| w.exit_conversion_failed, |t, _| whole(t.conversion_failed)),
    (|w| w.t_objects, |t, _| whole(t.objects)),
    (|w| w.t_by_size, |t, _| whole(t.objects_by_size)),
    (|w| w.t_by_time, |t, _| whole(t.objects - t.objects_by_size)),
    (|w| w.t_mean, |t, _| bytes(t.object_bytes.checked_div(t.objects).unwrap_or(0))),
    (|w| w.t_small, |t, _| whole(t.small_objects)),
    (|w| w.t_delivered, |t, _| whole(t.delivered)),
    (|w| w.t_freshness, |t, lang| span(t.freshness_ms_max, lang)),
    (|w| w.exit_backed_up, |t, _| whole(t.backed_up)),
    (|w| w.exit_skipped, |t, _| whole(t.skipped)),
    (|w| w.exit_lost, |t, _| whole(t.lost)),
    (|w| w.exit_source_backup, |t, _| whole(t.source_backup)),
];

/// Everything the picture shows, as tables; with a column for each run, when there are several.
pub(super) fn tables(app: App, player: FirehosePlayer) -> AnyView {
    let open = RwSignal::new(false);
    let several = Memo::new(move |_| player.count.get() > 1);
    let body = live(move || {
        // Only while they can be seen or runs are compared.
        if !open.get() && !several.get() {
            return ().into_any();
        }
        player.follow(Turn::Lists);
        let runs = player.with_each(|run| run.state().clone());
        let objects = player.with(|run| run.state().recent_objects().rev().take(ROWS_MAX).cloned().collect::<Vec<_>>());
        view! {
            {totals_table(app, &runs)}
            {objects_table(app, &objects)}
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

/// Whether the `details` that tells of a change is open now.
fn is_open(event: &leptos::ev::Event) -> bool {
    event.target().and_then(|target| js_sys::Reflect::get(&target, &"open".into()).ok()).is_some_and(|open| open.is_truthy())
}

fn totals_table(app: App, runs: &[State]) -> AnyView {
    let lang = app.lang();
    let head = |at: usize| view! { <th scope="col" class="num">{(lab_words(lang).run)(at + 1)}</th> };
    let heads = if runs.len() > 1 {
        (0..runs.len()).map(head).collect_view().into_any()
    } else {
        view! { <th scope="col" class="num">{words(lang).value}</th> }.into_any()
    };
    let row = |(name, figure): &Row| {
        let cells = runs.iter().map(|run| view! { <td class="num">{figure(run.totals(), lang)}</td> }).collect_view();
        view! { <tr><th scope="row">{name(words(lang))}</th>{cells}</tr> }
    };
    let cost = |run: &State| {
        let micro_usd = run.cost_micro_usd();
        view! { <td class="num">{format!("${}.{:06}", micro_usd / 1_000_000, micro_usd % 1_000_000)}</td> }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=words(lang).totals>
            <table class="table">
                <caption>{words(lang).totals}</caption>
                <thead><tr><th scope="col">{lab_words(lang).figure}</th>{heads}</tr></thead>
                <tbody>
                    {ROWS.iter().map(row).collect_view()}
                    <tr><th scope="row">{words(lang).t_cost}</th>{runs.iter().map(cost).collect_view()}</tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn objects_table(app: App, objects: &[Object]) -> AnyView {
    let (lang, words) = (app.lang(), words(app.lang()));
    let row = |object: &Object| {
        let by = if object.trigger == Trigger::Size { words.by_size } else { words.by_time };
        view! {
            <tr>
                <th scope="row" class="num">{object.number}</th>
                <td><code>{object.key_prefix.clone()}</code></td>
                <td class="num">{instant(object.opened_ms, lang)}</td>
                <td class="num">{instant(object.closed_ms, lang)}</td>
                <td>{by}</td>
                <td class="num">{whole(object.records)}</td>
                <td class="num">{bytes(object.raw_bytes)}</td>
                <td class="num">{bytes(object.object_bytes)}</td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=words.latest_objects>
            <table class="table">
                <caption>{words.latest_objects}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="num">{words.number}</th>
                        <th scope="col">{words.prefix}</th>
                        <th scope="col" class="num">{words.opened}</th>
                        <th scope="col" class="num">{words.closed}</th>
                        <th scope="col">{words.closed_by}</th>
                        <th scope="col" class="num">{words.records}</th>
                        <th scope="col" class="num">{words.raw}</th>
                        <th scope="col" class="num">{words.object}</th>
                    </tr>
                </thead>
                <tbody>{objects.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
