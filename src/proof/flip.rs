//! "What if": changes one number of the situation and finds the value at which another set of options is right.

use serde_json::Value;

use super::judge::{Broken, judge_with};
use super::model::Proof;
use super::pace::{Rest, at_once, restless};
use super::patch::set_path;

/// Values that one search tries at most.
pub const TRIES_MAX: u32 = 48;

/// Which options meet the claim: by place, `None` for those that are not run.
pub type Outcome = Vec<Option<bool>>;

/// Where the answer changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// The value next to the one of the stem at which it is another.
    pub value: u64,
    /// What it is there.
    pub outcome: Outcome,
}

/// The outcome when the number at `path` of the situation is `value`.
///
/// # Errors
/// The scenario is not one any more.
pub fn outcome(proof: &Proof, model: &str, path: &str, value: u64) -> Result<Outcome, Broken> {
    at_once(outcome_with((proof, model, path), value, &restless))
}

async fn outcome_with((proof, model, path): (&Proof, &str, &str), value: u64, rest: Rest<'_>) -> Result<Outcome, Broken> {
    let change = set_path(path, Value::from(value));
    let judged = judge_with(proof, model, Some(&change), rest).await?;
    Ok(judged.options.iter().map(super::judge::Verdict::meets).collect())
}

/// The nearest value on one side of `start` at which the outcome is another, as long as it changes once between there and `limit`.
/// `None` when it is the same at every value tried.
///
/// # Errors
/// The scenario is not one any more.
pub fn find(proof: &Proof, model: &str, path: &str, start: u64, limit: u64) -> Result<Option<Flip>, Broken> {
    at_once(find_with((proof, model, path), start, limit, &restless))
}

/// [`find`] with rests; `number` is proof, model and path.
///
/// # Errors
/// As [`find`].
pub async fn find_with(number: (&Proof, &str, &str), start: u64, limit: u64, rest: Rest<'_>) -> Result<Option<Flip>, Broken> {
    let before = outcome_with(number, start, rest).await?;
    let at_distance =
        |distance: u64| if limit >= start { (start + distance).min(limit) } else { start.saturating_sub(distance).max(limit) };
    let (mut near, mut distance, mut tries) = (0, 1_u64, 0);
    // Outwards in growing strides until it differs, then back by halves.
    let mut far = loop {
        tries += 1;
        let value = at_distance(distance);
        let found = outcome_with(number, value, rest).await?;
        if found != before {
            break (value.abs_diff(start), found);
        }
        if value == limit || tries >= TRIES_MAX / 2 {
            return Ok(None);
        }
        near = distance;
        distance = distance.saturating_mul(2);
    };
    while far.0 - near > 1 && tries < TRIES_MAX {
        tries += 1;
        let middle = near + (far.0 - near) / 2;
        let found = outcome_with(number, at_distance(middle), rest).await?;
        if found == before { near = middle } else { far = (middle, found) }
    }
    Ok(Some(Flip { value: at_distance(far.0), outcome: far.1 }))
}
