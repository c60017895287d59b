//! What the command-line scenarios of this lab have in common: shards, actions, and text that is borrowed from the line.

use crate::lab::{
    error::LabError,
    kinesis::{
        aws::Refusal,
        routing::{check_key, parse_hash_key},
        shards::Shards,
        stream::Stream,
    },
    runner::RUN_MS_MAX,
};
use serde::Deserialize;
use std::borrow::Cow;

/// Splits and merges in one scenario.
pub const ACTIONS_MAX: usize = 10_000;
/// Records in one scenario, after run-length decoding.
pub const RECORDS_MAX: u64 = 10_000_000;

/// Text of the line, copied only when it has escapes.
#[derive(Debug, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// One change of the shards.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an action (an object)")]
pub(super) struct Action<'a> {
    #[serde(default)]
    pub(super) t_ms: u64,
    #[serde(borrow)]
    split: Option<Split<'a>>,
    merge: Option<Merge>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a split (an object)")]
struct Split<'a> {
    shard: u64,
    #[serde(borrow)]
    at: Text<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a merge (an object)")]
struct Merge {
    shard: u64,
    adjacent: u64,
}

impl Action<'_> {
    /// Does it, at once; what comes back is what the service answers.
    pub(super) fn apply(&self, stream: &mut Stream) -> Result<(), Refusal> {
        if let Some(Split { shard, at }) = &self.split {
            let at = parse_hash_key("NewStartingHashKey", at.as_str())?;
            stream.split(*shard, at, self.t_ms)?;
        }
        if let Some(Merge { shard, adjacent }) = self.merge {
            stream.merge(shard, adjacent, self.t_ms)?;
        }
        Ok(())
    }
}

/// The shards of `"shards": 4` or of `"ranges": [["0", "…"], …]`.
pub(super) fn read_shards(count: Option<u64>, ranges: Option<&[(Text<'_>, Text<'_>)]>) -> Result<Shards, LabError> {
    match (count, ranges) {
        (Some(count), None) => Shards::uniform(count).map_err(|message| LabError::new("shards", message)),
        (None, Some(ranges)) => {
            let mut read = Vec::with_capacity(ranges.len());
            for (index, (start, end)) in ranges.iter().enumerate() {
                let side = |side: usize, text: &Text<'_>| {
                    parse_hash_key("hash key", text.as_str())
                        .map_err(|refusal| LabError::whole(refusal.message).in_item("", side).in_item("ranges", index))
                };
                read.push((side(0, start)?, side(1, end)?));
            }
            Shards::with_ranges(read).map_err(|(index, message)| LabError::whole(message).in_item("ranges", index))
        }
        (Some(_), Some(_)) => Err(LabError::new("ranges", "give either shards or ranges")),
        (None, None) => Err(LabError::new("shards", "missing: give shards or ranges")),
    }
}

/// Refuses actions that are too many, out of order or not exactly one thing.
pub(super) fn check_actions(actions: &[Action<'_>]) -> Result<(), LabError> {
    if actions.len() > ACTIONS_MAX {
        return Err(LabError::new("actions", format!("{} actions, and a scenario has at most {ACTIONS_MAX} (ACTIONS_MAX)", actions.len())));
    }
    let mut before_ms = 0;
    for (index, action) in actions.iter().enumerate() {
        let at = |error: LabError| error.in_item("actions", index);
        check_time(action.t_ms, before_ms).map_err(at)?;
        before_ms = action.t_ms;
        if action.split.is_some() == action.merge.is_some() {
            return Err(at(LabError::whole("an action is exactly one of split and merge")));
        }
    }
    Ok(())
}

/// Refuses a `t_ms` that goes back in time or beyond what a run can reach.
pub(super) fn check_time(t_ms: u64, before_ms: u64) -> Result<(), LabError> {
    if t_ms < before_ms {
        return Err(LabError::new("t_ms", format!("{t_ms} is before {before_ms} of the one before it: give them by time")));
    }
    if t_ms > RUN_MS_MAX {
        return Err(LabError::new("t_ms", format!("{t_ms} is after {RUN_MS_MAX}, the latest instant of a run (RUN_MS_MAX)")));
    }
    Ok(())
}

/// Refuses a partition key that no request may have.
pub(super) fn check_key_of(field: &str, key: &str) -> Result<(), LabError> {
    check_key(key).map_err(|refusal| LabError::new(field, refusal.message))
}

/// Reads an explicit hash key of a record.
pub(super) fn read_hash_key(field: &str, text: &str) -> Result<u128, LabError> {
    parse_hash_key("ExplicitHashKey", text).map_err(|refusal| LabError::new(field, refusal.message))
}

/// Adds `count` records to `total`, or says which bound that breaks.
pub(super) fn count_records(total: &mut u64, count: u64) -> Result<(), LabError> {
    *total = total.saturating_add(count);
    if *total > RECORDS_MAX {
        return Err(LabError::new("count", format!("{total} records up to here, and a scenario has at most {RECORDS_MAX} (RECORDS_MAX)")));
    }
    Ok(())
}

/// `count` where it is left out.
pub(super) fn one() -> u64 {
    1
}
