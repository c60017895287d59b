//! The two races of a buffer: bytes towards the size hint, the clock towards the interval. Whichever arrives first closes it.

use leptos::prelude::*;

use super::scene::FirehosePlayer;
use super::text;
use crate::figures::{bytes, span};
use crate::lab::firehose::buffer::Hints;
use crate::lab::firehose::frame::{BufferFrame, Frame};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live_text;
use crate::ui::state::App;
use crate::ui::text::firehose::{FirehoseWords, words};

/// How far both hints of an open buffer have come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Race {
    pub(super) bytes: u64,
    pub(super) elapsed_ms: u64,
    pub(super) hints: Hints,
}

/// Which hint a race is seen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    Size,
    Time,
}

impl Race {
    /// The race of a buffer, or one that has not begun.
    pub(super) fn of(buffer: Option<&BufferFrame>, hints: Hints, at_ms: u64) -> (Self, bool) {
        let (bytes, elapsed_ms) = buffer.map_or((0, 0), |buffer| (buffer.bytes, at_ms.saturating_sub(buffer.opened_ms)));
        (Self { bytes, elapsed_ms, hints }, buffer.is_some())
    }

    /// From 0 to 1.
    pub(super) fn fill(&self) -> f64 {
        (self.bytes as f64 / self.hints.size_bytes.max(1) as f64).min(1.0)
    }

    /// From 0 to 1.
    pub(super) fn clock(&self) -> f64 {
        (self.elapsed_ms as f64 / self.hints.interval_ms.max(1) as f64).min(1.0)
    }

    /// At the rate so far, when the size is reached from now on, in ms; `None` when that cannot be said.
    fn size_in_ms(&self) -> Option<u64> {
        let left = u128::from(self.hints.size_bytes.saturating_sub(self.bytes));
        let left_ms = (left * u128::from(self.elapsed_ms)).checked_div(u128::from(self.bytes))?;
        (self.elapsed_ms > 0).then(|| u64::try_from(left_ms).unwrap_or(u64::MAX))
    }

    /// How it stands, in a sentence.
    fn said(&self, app: App, is_open: bool) -> String {
        let (lang, words) = (app.lang(), words(app.lang()));
        let time_in_ms = self.hints.interval_ms.saturating_sub(self.elapsed_ms);
        if self.hints.interval_ms == 0 {
            return words.race_zero.to_owned();
        }
        match self.size_in_ms() {
            _ if !is_open => words.race_empty.to_owned(),
            None => words.race_begins.to_owned(),
            Some(size_in_ms) if size_in_ms <= time_in_ms => {
                (words.race_size)(&bytes(self.hints.size_bytes), &span(round(size_in_ms), lang), &span(round(time_in_ms), lang))
            }
            Some(_) => {
                let total = u128::from(self.bytes) * u128::from(self.hints.interval_ms) / u128::from(self.elapsed_ms.max(1));
                let total = u64::try_from(total).unwrap_or(u64::MAX);
                (words.race_time)(&span(round(time_in_ms), lang), &bytes(total), &bytes(self.hints.size_bytes))
            }
        }
    }
}

/// Whole seconds above one: a figure that changes at every frame cannot be read.
fn round(ms: u64) -> u64 {
    if ms < 1_000 { ms / 100 * 100 } else { ms / 1_000 * 1_000 }
}

/// Both lanes and the sentence, for what `find` takes out of a frame.
pub(super) fn view(app: App, player: FirehosePlayer, find: fn(&Frame) -> (Race, bool)) -> AnyView {
    let race = Memo::new(move |_| player.frame.with(find));
    let said = live_text(move || race.with(|(race, is_open)| race.said(app, *is_open)));
    view! {
        <div class="race">
            {lane(app, race, Lane::Size)}
            {lane(app, race, Lane::Time)}
            <p class="race__said">{said}</p>
        </div>
    }
    .into_any()
}

fn lane(app: App, race: Memo<(Race, bool)>, lane: Lane) -> AnyView {
    let own = move |race: &Race| if lane == Lane::Size { race.fill() } else { race.clock() };
    let level = live_text(move || format!("{:.4}", race.with(|(race, _)| own(race))));
    let leads = Signal::derive(move || {
        let leads = race.with(|(race, is_open)| {
            let is_ahead = if lane == Lane::Size { race.fill() >= race.clock() } else { race.clock() > race.fill() };
            *is_open && is_ahead && race.hints.interval_ms > 0
        });
        leads.then_some("true")
    });
    let figure = live_text(move || {
        race.with(|(race, _)| match lane {
            Lane::Size => of(app, &bytes(race.bytes), &bytes(race.hints.size_bytes)),
            Lane::Time => of(app, &span(round(race.elapsed_ms), app.lang()), &span(race.hints.interval_ms, app.lang())),
        })
    });
    let (icon, name): (Icon, fn(&'static FirehoseWords) -> &'static str) = match lane {
        Lane::Size => (Icon::Tank, |w| w.lane_size),
        Lane::Time => (Icon::Clock, |w| w.lane_time),
    };
    view! {
        <div class="race__lane" data-lane=if lane == Lane::Size { "size" } else { "time" } data-leads=leads>
            <span class="race__name">{icon.view()}" "{text(app, name)}</span>
            <span class="race__track" aria-hidden="true">
                <span class="race__fill" style:--level=level></span>
                <span class="race__runner" style:--level=level></span>
            </span>
            <span class="race__figure num">{figure}</span>
        </div>
    }
    .into_any()
}

fn of(app: App, now: &str, end: &str) -> String {
    (words(app.lang()).so_much_of)(now, end)
}
