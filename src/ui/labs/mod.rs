//! The screens of the simulators. What they share is here: one player for all of them, charts, claims, fields.
//!
//! A simulator on the screen is three things: a model (`crate::lab`), a [`player::Player`] that moves a run of it in time, and a
//! picture that is a function of one frame. Each lab is a part of its own (`ui/pages/parts.rs`), and so are its words.

pub(crate) mod athena;
pub(crate) mod chart;
pub(crate) mod claim;
pub(crate) mod fields;
pub(crate) mod firehose;
pub(crate) mod kinesis;
pub(crate) mod player;
pub(crate) mod transport;
pub(crate) mod watched;
