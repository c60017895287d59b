//! The bounded run loop: `run` is nothing but `step`, so many times at most.

use crate::lab::{
    error::LabError,
    model::{Model, Trace},
};

/// Latest instant a run can reach: ten years, more than any retention.
pub const RUN_MS_MAX: u64 = 10 * 366 * 86_400_000;

/// Where a run stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Steps done.
    pub steps: u64,
    /// False when the steps allowed were used up before the goal; the same call goes on from there.
    pub reached: bool,
}

/// Runs until everything that is due before `until_ms` has happened, in at most `steps_max` steps.
///
/// # Errors
/// `until_ms` above [`RUN_MS_MAX`], or what the model reports; in debug builds also a broken law of [`Model::check`].
pub fn run<M: Model>(state: &mut M::State, until_ms: u64, steps_max: u64, trace: &mut Trace<M::Event>) -> Result<Run, LabError> {
    if until_ms > RUN_MS_MAX {
        return Err(LabError::whole(format!("a run ends at {RUN_MS_MAX} ms (RUN_MS_MAX) at the latest, not at {until_ms}")));
    }
    let mut steps = 0;
    while let Some(due_ms) = M::next_ms(state).filter(|&due_ms| due_ms < until_ms) {
        if steps == steps_max {
            return Ok(Run { steps, reached: false });
        }
        M::step(state, trace)?;
        steps += 1;
        debug_assert!(M::next_ms(state).is_none_or(|next_ms| next_ms > due_ms), "a step leaves nothing due at its instant");
        if cfg!(debug_assertions) {
            M::check(state)?;
        }
    }
    Ok(Run { steps, reached: true })
}
