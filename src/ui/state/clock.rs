//! The one clock of the app.

use gloo_timers::callback::Interval;
use leptos::prelude::*;

use crate::Millis;

/// How often the shown time is looked at. Half a second, so that no second is skipped.
const TICK_MS: u32 = 500;

/// The clock.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    shown: RwSignal<Millis>,
}

/// The time by the device's clock.
pub(crate) fn now() -> Millis {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    let now = js_sys::Date::now() as Millis;
    now
}

/// Milliseconds since the page was opened, by a clock that nobody sets.
pub(crate) fn steady() -> Millis {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    let steady = window().performance().map_or(0.0, |performance| performance.now()) as Millis;
    steady
}

impl Clock {
    pub(super) fn start() -> Self {
        let shown = RwSignal::new(now());
        // Lives as long as the page. A throttled tab ticks less often and shows the right time when it does.
        Interval::new(TICK_MS, move || shown.set(now())).forget();
        Self { shown }
    }

    /// The time, as a signal that moves twice a second.
    pub(crate) fn shown(&self) -> Millis {
        self.shown.get()
    }
}

/// Milliseconds by a clock that never jumps, from some start: for the time between two frames.
pub(crate) fn steady_ms() -> f64 {
    leptos::prelude::window().performance().map_or_else(js_sys::Date::now, |performance| performance.now())
}
