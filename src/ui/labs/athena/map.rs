//! The picture of the partitions: each a cell, read or pruned. A click or the arrow keys choose the one whose reason is told, and a
//! list says the same.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::bench::{Bench, PRUNE};
use super::text;
use crate::figures::whole;
use crate::lab::athena::Truth;
use crate::lab::athena::partition_map::PartitionMap;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::state::App;
use crate::ui::text::athena::words;

/// How a cell looks: known, read, read because the files decide, read and failing, pruned, pruned because NULL.
const CLASSES: usize = 6;
const CLASS_NAMES: [&str; CLASSES] = ["known", "true", "unknown", "failed", "false", "null"];
/// Height of the picture, in px, and of a line.
const HEIGHT_MAX: f64 = 560.0;
const LINE_HEIGHT: (f64, f64) = (3.0, 18.0);
/// Names beside the picture.
const LABELS_MAX: usize = 40;
/// Lines of the list.
const RUNS_MAX: usize = 200;

/// The class of a truth.
pub(super) fn class_of(truth: Option<Truth>) -> usize {
    match truth {
        None => 0,
        Some(Truth::True) => 1,
        Some(Truth::Unknown) => 2,
        Some(Truth::Failed) => 3,
        Some(Truth::False) => 4,
        Some(Truth::Null) => 5,
    }
}

/// The panel.
pub(super) fn panel(app: App, bench: Bench) -> AnyView {
    let is_pruned = Memo::new(move |_| bench.stage.get() >= PRUNE);
    let picture = live(move || {
        let map = bench.map.get();
        if map.lines.is_empty() {
            return view! { <p class="quiet">{text(app, |w| w.map_empty)}</p> }.into_any();
        }
        drawing(app, bench, &map, is_pruned)
    });
    let below = live_option(move || {
        bench.has_partitions.get().then(|| {
            view! {
                <ul class="map__legend" aria-hidden="true">
                    {CLASS_NAMES.into_iter().enumerate().skip(1).filter(|(class, _)| [1, 2, 4].contains(class)).map(|(class, name)| view! {
                        <li><span class="map__key" data-class=name></span>{live_text(move || words(app.lang()).classes[class].to_owned())}</li>
                    }).collect_view()}
                </ul>
                {list(app, bench)}
            }
            .into_any()
        })
    });
    let heading = live_text(move || {
        let words = words(app.lang());
        let total = bench.map.with(|map| map.order().count() as u64);
        match bench.answer.get().filter(|answer| is_pruned.get() && !answer.plan.pruning.truths.is_empty()) {
            Some(answer) => (words.map_counts)(&whole(answer.plan.pruning.kept.len() as u64), &whole(total)),
            None => (words.map_total)(&whole(total)),
        }
    });
    let is_stale = Signal::derive(move || bench.refusal.with(Option::is_some).then_some("true"));
    view! {
        <section class="panel map" aria-labelledby="map-title" data-stale=is_stale>
            <div class="athena__head">
                <h2 id="map-title">{text(app, |w| w.partitions)}</h2>
                <p class="map__counts num">{heading}</p>
            </div>
            {picture}
            {below}
        </section>
    }
    .into_any()
}

fn drawing(app: App, bench: Bench, map: &Arc<PartitionMap>, is_pruned: Memo<bool>) -> AnyView {
    let (width, lines) = (map.width, map.lines.len());
    let line_height = (HEIGHT_MAX / lines as f64).clamp(LINE_HEIGHT.0, LINE_HEIGHT.1);
    let every = lines.div_ceil(LABELS_MAX);
    let labels = map
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| view! { <span>{if at % every == 0 { line.label.clone() } else { String::new() }}</span> })
        .collect_view();
    let own = map.clone();
    let paths = Memo::new(move |_| {
        let answer = bench.answer.get().filter(|_| is_pruned.get());
        own.outlines::<CLASSES>(|partition| {
            class_of(answer.as_ref().and_then(|answer| answer.plan.pruning.truths.get(partition as usize).copied()))
        })
    });
    let path = move |class: usize| live_text(move || paths.with(|paths| paths[class].clone()));
    let drawn = CLASS_NAMES
        .into_iter()
        .enumerate()
        .map(|(class, name)| view! { <path class="map__cells" data-class=name d=path(class) /> })
        .collect_view();
    let own = map.clone();
    let place = Memo::new(move |_| own.place(bench.selected.get()).unwrap_or((0, 0)));
    let count = map.order().count();
    let own = map.clone();
    let position = live_text(move || own.order().position(|partition| partition == bench.selected.get()).unwrap_or(0).to_string());
    let said = live_text(move || {
        let class = class_of(bench.answer.get().and_then(|answer| answer.plan.pruning.truths.get(bench.selected.get() as usize).copied()));
        let name =
            bench.with_table(|table| table.partitions.names.get(bench.selected.get() as usize).cloned()).flatten().unwrap_or_default();
        format!("{name}: {}", words(app.lang()).classes[class])
    });
    let own = map.clone();
    let click = move |event: leptos::ev::MouseEvent| {
        let Some(target) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
        let area = target.get_bounding_client_rect();
        let cell = |at: f64, size: f64, count: f64| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place within the picture")]
            let cell = (at / size.max(1.0) * count).clamp(0.0, count) as u32;
            cell
        };
        let column = cell(f64::from(event.client_x()) - area.left(), area.width(), f64::from(own.width));
        let line = cell(f64::from(event.client_y()) - area.top(), area.height(), own.lines.len() as f64);
        if let Some(partition) = own.at(line, column) {
            bench.select(partition);
        }
    };
    let own = map.clone();
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let now = bench.selected.get_untracked();
        let order: Vec<u32> = own.order().collect();
        let at = order.iter().position(|partition| *partition == now).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => order.get(at + 1).copied(),
            "ArrowLeft" => at.checked_sub(1).and_then(|at| order.get(at).copied()),
            "ArrowDown" => own.beside(now, 1),
            "ArrowUp" => own.beside(now, -1),
            "Home" => order.first().copied(),
            "End" => order.last().copied(),
            _ => return,
        };
        event.prevent_default();
        if let Some(next) = next {
            bench.select(next);
        }
    };
    view! {
        <div class="map__frame" style:--lines=lines.to_string() style:--columns=width.to_string() style:--line-height=format!("{line_height:.1}px")>
            <div class="map__labels num" aria-hidden="true">{labels}</div>
            <div
                class="map__picture"
                data-fine=(line_height < 7.0 || width > 64).then_some("true")
                role="slider"
                tabindex="0"
                aria-label=text(app, |w| w.map_slider)
                aria-valuemin="0"
                aria-valuemax=count.saturating_sub(1).to_string()
                aria-valuenow=position
                aria-valuetext=said
                on:click=click
                on:keydown=keys
            >
                <svg viewBox=format!("0 0 {width} {lines}") preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    {drawn}
                </svg>
                <svg class="map__choice" viewBox=format!("0 0 {width} {lines}") preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <rect
                        x=live_text(move || place.get().1.to_string())
                        y=live_text(move || place.get().0.to_string())
                        width="1"
                        height="1"
                    />
                </svg>
            </div>
        </div>
        <p class="quiet map__hint">{text(app, |w| w.map_hint)}</p>
    }
    .into_any()
}

/// Neighbours with the same fate, in a table.
fn list(app: App, bench: Bench) -> AnyView {
    let open = RwSignal::new(false);
    let rows = live_option(move || {
        if !open.get() {
            return None;
        }
        let map = bench.map.get();
        let answer = bench.answer.get()?;
        let truth = |partition: u32| answer.plan.pruning.truths.get(partition as usize).copied();
        let mut runs: Vec<(u32, u32, u64, usize)> = Vec::new();
        for partition in map.order() {
            let class = class_of(truth(partition));
            match runs.last_mut() {
                Some((_, last, count, own)) if *own == class => {
                    *last = partition;
                    *count += 1;
                }
                _ => runs.push((partition, partition, 1, class)),
            }
        }
        let more = runs.len().saturating_sub(RUNS_MAX);
        let words = words(app.lang());
        let row = |(first, last, count, class): &(u32, u32, u64, usize)| {
            let (first, last, class) = (*first, *last, *class);
            let name = |at: u32| bench.with_table(|table| table.partitions.names.get(at as usize).cloned()).flatten().unwrap_or_default();
            view! {
                <tr>
                    <th scope="row"><code>{name(first)}</code></th>
                    <td><code>{(first != last).then(|| name(last))}</code></td>
                    <td class="num">{whole(*count)}</td>
                    <td>{words.classes[class]}</td>
                    <td>
                        <button type="button" class="button button--small" on:click=move |_| bench.select(first)>
                            {words.why_first}
                            <span class="visually-hidden">" "{name(first)}</span>
                        </button>
                    </td>
                </tr>
            }
        };
        let body = runs.iter().take(RUNS_MAX).map(row).collect_view();
        Some(
            view! {
                <div class="table-scroll" tabindex="0" role="region" aria-label=words.list_title>
                    <table class="figures-table">
                        <thead>
                            <tr>
                                <th scope="col">{words.list_from}</th>
                                <th scope="col">{words.list_to}</th>
                                <th scope="col">{words.list_count}</th>
                                <th scope="col">{words.list_fate}</th>
                                <td></td>
                            </tr>
                        </thead>
                        <tbody>{body}</tbody>
                    </table>
                </div>
                {(more > 0).then(|| view! { <p class="quiet">{(words.list_more)(&whole(more as u64))}</p> })}
            }
            .into_any(),
        )
    });
    let toggled = move |event: leptos::ev::Event| {
        let is_open = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        open.set(is_open.is_some_and(|details| details.has_attribute("open")));
    };
    view! {
        <details class="map__list" on:toggle=toggled>
            <summary>{text(app, |w| w.list_title)}</summary>
            {rows}
        </details>
    }
    .into_any()
}
