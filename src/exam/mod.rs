//! A timed mock exam: drawing a paper by the blueprint, the sitting as a state machine, the score, and what came of the time.

pub mod clock;
pub mod late;
pub mod link;
pub mod paper;
pub mod replay;
pub mod score;
pub mod seat;
pub mod sitting;
pub mod terms;
