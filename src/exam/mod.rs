//! A timed mock exam: drawing a paper by the blueprint, the sitting as a state machine, and the score.

pub mod paper;
pub mod score;
pub mod sitting;
