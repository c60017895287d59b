//! The time left: shown, hidden until it is short, said at milestones and on request; and the end when it is over.

use leptos::prelude::*;

use super::desk::Desk;
use crate::exam::sitting::EndReason;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_text};
use crate::ui::time;

/// Minutes before the end at which the time is said.
const MILESTONES: [i64; 4] = [30, 15, 5, 1];
/// Minutes before the end from which the time cannot be hidden.
const ALWAYS_SHOWN: i64 = 5;

/// Ends the sitting when its time is over, and says the time at the milestones.
pub(super) fn watch(desk: Desk) {
    let last_minutes = StoredValue::new(i64::MAX);
    Effect::new(move || {
        if desk.is_overdue() && desk.writer().seat().may_write() {
            desk.app().announcer.say(desk.app().t().result_expired);
            desk.end(EndReason::Expired);
            return;
        }
        let minutes = (desk.remaining() + 59_999) / 60_000;
        let before = last_minutes.get_value();
        last_minutes.set_value(minutes);
        let passed = MILESTONES.iter().any(|milestone| minutes <= *milestone && *milestone < before);
        if passed && before != i64::MAX && minutes > 0 {
            desk.tell((desk.app().t().minutes_left)(minutes));
        }
    });
}

/// Says the time left.
pub(super) fn speak(desk: Desk) {
    let left = untrack(|| desk.remaining());
    desk.app().announcer.say((desk.app().t().sit.time_left_is)(&time::span(left)));
}

/// The time left.
#[component]
pub(super) fn TimeLeft(desk: Desk) -> impl IntoView {
    let app = desk.app();
    let left = Memo::new(move |_| time::span(desk.remaining()));
    let short = Memo::new(move |_| desk.remaining() < ALWAYS_SHOWN * 60_000);
    let shown = Memo::new(move |_| !desk.hidden.get() || short.get());
    let time = live(move || {
        if !shown.get() {
            return view! { <span class="quiet">{app.text(|t| t.sit.time_hidden)}</span> }.into_any();
        }
        view! {
            <span class="visually-hidden">{app.text(|t| t.time_left)}" "</span>
            {left}
        }
        .into_any()
    });
    let notice = live(move || match desk.notice.get() {
        // The announcer says it already.
        Some(text) => view! { <p class="sitting__notice" aria-hidden="true">{text}</p> }.into_any(),
        None => ().into_any(),
    });
    view! {
        <div class="sitting__time">
            <p class="time-left" role="timer" aria-live="off" data-short=live_text(move || short.get().to_string())>
                {Icon::Clock.view()}
                {time}
            </p>
            {notice}
        </div>
    }
}
