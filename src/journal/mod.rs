//! Everything a learner has done, as events that are only ever added.
//!
//! State is a fold over the events, undoing is an event, and bringing two devices together is the union of their events.

pub mod codec;
pub mod event;
pub mod progress;
pub mod shared;
