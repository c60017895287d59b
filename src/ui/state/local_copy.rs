//! A second copy of the open sitting's events, in local storage: written before the journal's own storage is asked, at once
//! and without waiting, so that an event outlives a tab that is closed in the middle of it.

use super::browser;
use crate::Millis;
use crate::journal::codec;
use crate::journal::event::{Body, Event, SittingId};

/// Keys of copies: this and the event's id.
const PREFIX: &str = "proofdeck.open.";
/// The latest time that an open sitting has seen.
const SEEN: &str = "proofdeck.seen";

/// Copies the events that belong to sittings. Where the browser refuses, the journal's storage is all there is.
pub(super) fn keep(events: &[Event]) {
    for event in events.iter().filter(|event| matches!(event.body, Body::SittingStarted { .. } | Body::Sitting { .. })) {
        browser::write_local(&format!("{PREFIX}{}", event.id), &codec::encode(event));
    }
}

/// The copies.
pub(super) fn all() -> Vec<String> {
    browser::local_keys(PREFIX).iter().filter_map(|key| browser::read_local(key)).collect()
}

/// Removes all copies: the sitting has ended and is stored.
pub(super) fn forget() {
    for key in browser::local_keys(PREFIX) {
        browser::remove_local(&key);
    }
    browser::remove_local(SEEN);
}

/// Notes that `sitting` has seen the time `at`.
pub(crate) fn note_seen(sitting: &SittingId, at: Millis) {
    browser::write_local(SEEN, &format!("{sitting} {at}"));
}

/// The latest time that was noted for `sitting`.
pub(crate) fn last_seen(sitting: &SittingId) -> Option<Millis> {
    let text = browser::read_local(SEEN)?;
    let (id, at) = text.split_once(' ')?;
    (id == sitting.as_str()).then(|| at.parse().ok()).flatten()
}
