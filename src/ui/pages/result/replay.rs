//! The replay: where the time went, how answers changed, and the pace.

use leptos::prelude::*;

use super::Shown;
use crate::Millis;
use crate::exam::replay::{Change, Replay, Screen, Span, Turn};
use crate::ui::components::live::{live, live_text};
use crate::ui::state::App;
use crate::ui::time;

/// Size of the pictures, in their own units.
const WIDTH: i64 = 1000;
const STRIP: i64 = 40;
const PACE: i64 = 220;

/// The replay.
#[component]
pub(super) fn ReplayView(shown: Shown) -> impl IntoView {
    let app = shown.app;
    let at = RwSignal::new(0_i64);
    let (allowed, items) = shown.record.with_value(|record| (record.sitting.allowed_ms(), record.sitting.items().len()));
    let length = shown.replay.with_value(|replay| replay.length.max(1));
    let summary = live(move || shown.replay.with_value(|replay| figures(app, replay, allowed, items)));
    let label = live_text(move || (app.t().sit.pace_label)(items));
    let read_out = live_text(move || {
        let at = at.get();
        shown.replay.with_value(|replay| {
            let span = replay.spans.iter().rfind(|span| span.from <= at);
            let what = match span.map(|span| span.screen) {
                Some(Screen::Item(place)) => (app.t().item_of)(place + 1, items),
                Some(Screen::Review) => app.t().sit.review.to_owned(),
                Some(Screen::Pause) => app.t().sit.paused.to_owned(),
                None => String::new(),
            };
            format!("{} · {what} · {}", time::span(at), (app.t().sit.answered_of)(replay.answered_by(at), items))
        })
    });
    let marker = live_text(move || x(at.get(), length).to_string());
    let strip = shown.replay.with_value(|replay| strip(replay, length));
    let pace = shown.replay.with_value(|replay| pace(replay, length, allowed, items));
    let table = live(move || table(app, shown));
    view! {
        <section class="replay">
            <h2>{app.text(|t| t.sit.replay)}</h2>
            {summary}
            <figure class="replay__figure">
                <svg viewBox=format!("0 0 {WIDTH} {PACE}") role="img" aria-label=label preserveAspectRatio="none">
                    {pace}
                    <line class="replay__marker" x1=marker x2=marker y1="0" y2=PACE.to_string()></line>
                </svg>
                <svg class="replay__strip" viewBox=format!("0 0 {WIDTH} {STRIP}") aria-hidden="true" preserveAspectRatio="none">
                    {strip}
                    <line class="replay__marker" x1=marker x2=marker y1="0" y2=STRIP.to_string()></line>
                </svg>
                <figcaption class="quiet">{app.text(|t| t.sit.replay_caption)}</figcaption>
            </figure>
            <div class="replay__scrub">
                <label for="scrub">{app.text(|t| t.sit.scrub)}</label>
                <input
                    type="range"
                    id="scrub"
                    min="0"
                    max=length.to_string()
                    step="1000"
                    prop:value=Signal::derive(move || at.get().to_string())
                    aria-valuetext=read_out
                    on:input=move |event| at.set(event_target_value(&event).parse().unwrap_or(0))
                />
                <output for="scrub">{read_out}</output>
            </div>
            <details class="rules">
                <summary>{app.text(|t| t.sit.time_per_item)}</summary>
                {table}
            </details>
        </section>
    }
}

/// Place on the line of time.
fn x(at: Millis, length: Millis) -> i64 {
    at * WIDTH / length.max(1)
}

fn figures(app: App, replay: &Replay, allowed: Millis, items: usize) -> AnyView {
    let t = app.t();
    let count = i64::try_from(items).unwrap_or(1).max(1);
    let mut spent = replay.item_ms.iter().copied().filter(|ms| *ms > 0).collect::<Vec<_>>();
    spent.sort_unstable();
    let median = spent.get(spent.len() / 2).copied().unwrap_or(0);
    let figure = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <dl class="figures">
            {figure(t.sit.median_time, time::span(median))}
            {figure(t.sit.planned_time, time::span(allowed / count))}
            {figure(t.sit.turn_wrong_right, replay.count(Turn::WrongToRight).to_string())}
            {figure(t.sit.turn_right_wrong, replay.count(Turn::RightToWrong).to_string())}
            {figure(t.sit.turn_wrong_wrong, replay.count(Turn::WrongToWrong).to_string())}
        </dl>
    }
    .into_any()
}

/// What was on the screen, as a strip; changes of answers as marks on it.
fn strip(replay: &Replay, length: Millis) -> AnyView {
    let piece = |span: &Span| {
        let (from, until) = (x(span.from, length), x(span.until, length));
        let kind = match span.screen {
            Screen::Item(place) if place % 2 == 0 => "item",
            Screen::Item(_) => "other-item",
            Screen::Review => "review",
            Screen::Pause => "pause",
        };
        view! { <rect class="replay__span" data-kind=kind x=from.to_string() y="0" width=(until - from).max(1).to_string() height=STRIP.to_string()></rect> }
    };
    replay.spans.iter().map(piece).collect_view().into_any()
}

/// Items answered over time, against an even pace over the time allowed; changes of answers as marks.
fn pace(replay: &Replay, length: Millis, allowed: Millis, items: usize) -> AnyView {
    let count = i64::try_from(items).unwrap_or(1).max(1);
    let y = |answered: usize| PACE - 4 - (PACE - 8) * i64::try_from(answered).unwrap_or(0) / count;
    let mut times = replay.first_answers.iter().flatten().copied().collect::<Vec<_>>();
    times.sort_unstable();
    let mut points = vec![format!("0,{}", y(0))];
    for (before, at) in times.iter().enumerate() {
        points.push(format!("{},{}", x(*at, length), y(before)));
        points.push(format!("{},{}", x(*at, length), y(before + 1)));
    }
    points.push(format!("{WIDTH},{}", y(times.len())));
    // Where an even pace would be at the end of what was used.
    let even = (PACE - 8) * length.min(allowed) / allowed.max(1);
    let mark = |change: &Change| {
        let turn = match change.turn {
            Turn::WrongToRight => "wrong-right",
            Turn::RightToWrong => "right-wrong",
            Turn::WrongToWrong => "wrong-wrong",
        };
        let at = x(change.at, length).to_string();
        view! { <line class="replay__change" data-turn=turn x1=at.clone() x2=at y1=(PACE - 26).to_string() y2=(PACE - 4).to_string()></line> }
    };
    view! {
        <line class="replay__even" x1="0" y1=y(0).to_string() x2=WIDTH.to_string() y2=(PACE - 4 - even).to_string()></line>
        <polyline class="replay__pace" points=points.join(" ")></polyline>
        {replay.changes.iter().map(mark).collect_view()}
    }
    .into_any()
}

/// The same as a table, for those who do not see the pictures and those who want the figures.
fn table(app: App, shown: Shown) -> AnyView {
    let t = app.t();
    let rows = shown.replay.with_value(|replay| {
        let row = |(at, took): (usize, &Millis)| {
            let first = replay.first_answers.get(at).copied().flatten().map(time::span).unwrap_or_default();
            let turns = replay.changes.iter().filter(|change| change.item == at).map(|change| match change.turn {
                Turn::WrongToRight => t.sit.turn_wrong_right,
                Turn::RightToWrong => t.sit.turn_right_wrong,
                Turn::WrongToWrong => t.sit.turn_wrong_wrong,
            });
            view! {
                <tr>
                    <th scope="row" class="num">{at + 1}</th>
                    <td class="num">{time::span(*took)}</td>
                    <td class="num">{first}</td>
                    <td>{turns.collect::<Vec<_>>().join(", ")}</td>
                </tr>
            }
        };
        replay.item_ms.iter().enumerate().map(row).collect_view()
    });
    view! {
        <div class="table-scroll" tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col" class="num">{t.sit.item}</th>
                        <th scope="col" class="num">{t.sit.time_on_item}</th>
                        <th scope="col" class="num">{t.sit.first_answer}</th>
                        <th scope="col">{t.sit.filter_changed}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
