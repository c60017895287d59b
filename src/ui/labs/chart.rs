//! A line chart over simulated time: figures in, a picture and a sentence out.
//!
//! Lines differ in colour and in dash. The picture is stretched over its box; words and numbers stand beside it in HTML, so that they
//! keep their size.

use std::fmt::Write as _;

use leptos::prelude::*;

use crate::figures::instant;
use crate::ui::components::live::{live, live_text};
use crate::ui::state::App;
use crate::ui::text::labs::words;

/// The picture's own units: so many that whole numbers are exact enough, which are written faster than fractions.
const WIDTH: f64 = 6_000.0;
const HEIGHT: f64 = 1_200.0;

/// One line of a chart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Series {
    /// What it shows.
    pub(crate) label: String,
    /// Instant in ms and value, by time.
    pub(crate) points: Vec<(u64, f64)>,
}

/// A chart.
pub(crate) struct Chart {
    /// Its heading.
    pub(crate) title: Signal<String>,
    /// Its lines; at most four are told apart.
    pub(crate) series: Signal<Vec<Series>>,
    /// The end of the time axis, in ms.
    pub(crate) horizon_ms: Signal<u64>,
    /// The instant that is marked, in ms.
    pub(crate) now_ms: Signal<u64>,
    /// A level to compare with.
    pub(crate) limit: Option<Signal<f64>>,
    /// How a value is written.
    pub(crate) write: fn(f64, App) -> String,
}

/// The smallest of 1, 2, 5, 10, 20, … that is not below `value`.
fn nice_top(value: f64) -> f64 {
    let mut step = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if value <= step * factor {
                return step * factor;
            }
        }
        step *= 10.0;
    }
}

fn place(at: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "within the picture")]
    let whole = at.round() as i32;
    whole
}

impl Chart {
    /// The picture, its legend, and the same for those who do not see it.
    pub(crate) fn view(self, app: App) -> AnyView {
        let Self { title, series, horizon_ms, now_ms, limit, write } = self;
        // Read many times, computed once.
        let series = Memo::new(move |_| series.get());
        let top = Memo::new(move |_| {
            let greatest = series.with(|all| all.iter().flat_map(|one| &one.points).map(|(_, value)| *value).fold(0.0, f64::max));
            nice_top(greatest.max(limit.map_or(0.0, |limit| limit.get())))
        });
        let x = move |at_ms: u64| place(at_ms as f64 / horizon_ms.get().max(1) as f64 * WIDTH);
        let y = move |value: f64| place(HEIGHT - value / top.get() * HEIGHT);
        // Elements are made for a number of lines and stay; what they show changes.
        let count = Memo::new(move |_| series.with(Vec::len));
        let lines = live(move || {
            let line = |index: usize| {
                let points = live_text(move || {
                    series.with(|all| {
                        let own = all.get(index).map_or(&[][..], |one| &one.points);
                        let mut points = String::with_capacity(own.len() * 10);
                        for (at_ms, value) in own {
                            // Writing to a text does not fail.
                            let _ = write!(points, "{},{} ", x(*at_ms), y(*value));
                        }
                        points
                    })
                });
                view! { <polyline class="chart__line" data-series=index.to_string() points=points /> }
            };
            (0..count.get()).map(line).collect_view().into_any()
        });
        let level = limit.map(|limit| {
            let at = live_text(move || y(limit.get()).to_string());
            view! { <line class="chart__limit" x1="0" x2=WIDTH.to_string() y1=at y2=at /> }
        });
        let cursor = live_text(move || x(now_ms.get()).to_string());
        let latest = move || {
            let write_last = |one: &Series| one.points.last().map(|(_, value)| format!("{} {}", one.label, write(*value, app)));
            series.with(|all| all.iter().filter_map(write_last).collect::<Vec<_>>())
        };
        let said = live_text(move || format!("{}. {}", (words(app.lang()).chart_of)(&title.get()), latest().join(", ")));
        let legend = live(move || {
            let key = |index: usize| {
                let label = live_text(move || series.with(|all| all.get(index).map(|one| one.label.clone()).unwrap_or_default()));
                let value = live_text(move || {
                    let latest = series.with(|all| all.get(index).and_then(|one| one.points.last().map(|(_, value)| *value)));
                    latest.map(|value| write(value, app)).unwrap_or_default()
                });
                view! {
                    <li>
                        <svg class="chart__key" viewBox="0 0 24 8" aria-hidden="true">
                            <line class="chart__line" data-series=index.to_string() x1="0" x2="24" y1="4" y2="4" />
                        </svg>
                        {label}" "<strong class="num">{value}</strong>
                    </li>
                }
            };
            (0..count.get()).map(key).collect_view().into_any()
        });
        view! {
            <figure class="chart">
                <figcaption>
                    <span class="chart__title">{title}</span>
                    <ul class="chart__legend">{legend}</ul>
                </figcaption>
                <div class="chart__box">
                    <span class="chart__top num">{live_text(move || write(top.get(), app))}</span>
                    <svg class="chart__picture" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=said>
                        {level}
                        {lines}
                        <line class="chart__now" x1=cursor x2=cursor y1="0" y2=HEIGHT.to_string() />
                    </svg>
                    <span class="chart__end num">{live_text(move || instant(horizon_ms.get(), app.lang()))}</span>
                </div>
            </figure>
        }
        .into_any()
    }
}
