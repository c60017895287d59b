//! The shards of a stream: which hash keys each has, which are open, and how splitting and merging changes that.

use crate::lab::kinesis::{
    aws::{ErrorName, Refusal, shard_name},
    limits::{ACCOUNT_ID, OPEN_SHARDS_MAX, SHARD_COUNT_TARGET_MAX, STREAM_NAME},
    routing::uniform_ranges,
};
use serde::{Serialize, Serializer};

/// Shards of one stream, open and closed together: a bound of the lab, since closed shards stay listed.
pub const SHARDS_EVER_MAX: u64 = 100_000;

/// One shard. Its number is its index in [`Shards::all`]; numbers are never used again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    /// The number in `shardId-000000000003`.
    pub id: u64,
    /// First hash key.
    pub start: u128,
    /// Last hash key.
    pub end: u128,
    /// Shard it was split or merged from.
    pub parent: Option<u64>,
    /// The other shard it was merged from.
    pub adjacent: Option<u64>,
    /// When it opened, in ms.
    pub opened_ms: u64,
    /// When it closed, in ms; `None` while it is open.
    pub closed_ms: Option<u64>,
}

impl Shard {
    /// True while records can be put into it.
    pub fn is_open(&self) -> bool {
        self.closed_ms.is_none()
    }
}

/// The form of a shard in results.
impl Serialize for Shard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form {
            id: u64,
            start: String,
            end: String,
            open: bool,
            parent: Option<u64>,
            adjacent: Option<u64>,
        }
        Form {
            id: self.id,
            start: self.start.to_string(),
            end: self.end.to_string(),
            open: self.is_open(),
            parent: self.parent,
            adjacent: self.adjacent,
        }
        .serialize(serializer)
    }
}

/// All shards a stream ever had. The open ones tile the hash keys 0 to 2^128 - 1 at every moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shards {
    all: Vec<Shard>,
    /// First hash keys of the open shards, ascending; the first is 0.
    open_starts: Vec<u128>,
    /// Their numbers, in the same order.
    open_ids: Vec<u64>,
}

impl Shards {
    /// The shards of a new stream.
    ///
    /// # Errors
    /// None, or more than [`OPEN_SHARDS_MAX`].
    pub fn uniform(count: u64) -> Result<Self, String> {
        if count == 0 || count > OPEN_SHARDS_MAX {
            return Err(format!("must be from 1 to {OPEN_SHARDS_MAX} (OPEN_SHARDS_MAX), not {count}"));
        }
        Ok(Self::from_tiling(uniform_ranges(count).collect()))
    }

    /// Shards with these closed ranges, numbered in the order given.
    ///
    /// # Errors
    /// The index of the range that does not fit, and why: they must tile 0 to 2^128 - 1.
    pub fn with_ranges(ranges: Vec<(u128, u128)>) -> Result<Self, (usize, String)> {
        if ranges.is_empty() || u64::try_from(ranges.len()).is_ok_and(|count| count > OPEN_SHARDS_MAX) {
            return Err((0, format!("there must be from 1 to {OPEN_SHARDS_MAX} ranges (OPEN_SHARDS_MAX), not {}", ranges.len())));
        }
        let mut order: Vec<usize> = (0..ranges.len()).collect();
        order.sort_by_key(|&index| ranges[index]);
        let mut expected = Some(0);
        for index in order {
            let (start, end) = ranges[index];
            if end < start {
                return Err((index, format!("ends at {end}, before it starts at {start}")));
            }
            match expected {
                Some(expected) if start == expected => {}
                Some(expected) => return Err((index, format!("starts at {start}, and the ranges before it leave off before {expected}"))),
                None => return Err((index, "starts after a range that ends at 2^128 - 1".to_owned())),
            }
            expected = end.checked_add(1);
        }
        match expected {
            None => Ok(Self::from_tiling(ranges)),
            Some(next) => Err((ranges.len() - 1, format!("no range has the hash key {next}: they must tile 0 to 2^128 - 1"))),
        }
    }

    fn from_tiling(ranges: Vec<(u128, u128)>) -> Self {
        let mut shards = Self { all: Vec::with_capacity(ranges.len()), open_starts: Vec::new(), open_ids: Vec::new() };
        for (start, end) in ranges {
            shards.add(start, end, None, None, 0);
        }
        let mut open: Vec<(u128, u64)> = shards.all.iter().map(|shard| (shard.start, shard.id)).collect();
        open.sort_unstable();
        (shards.open_starts, shards.open_ids) = open.into_iter().unzip();
        shards
    }

    /// Every shard, by number.
    pub fn all(&self) -> &[Shard] {
        &self.all
    }

    /// The numbers of the open shards, by hash range.
    pub fn open_ids(&self) -> &[u64] {
        &self.open_ids
    }

    /// How many shards are open.
    pub fn open_count(&self) -> u64 {
        self.open_ids.len() as u64
    }

    /// The shard `id`.
    pub fn get(&self, id: u64) -> Option<&Shard> {
        self.all.get(usize::try_from(id).ok()?)
    }

    /// The number of the open shard that has the hash key `hash`.
    #[inline]
    pub fn owner_of(&self, hash: u128) -> u64 {
        self.open_ids[self.open_position(hash)]
    }

    /// Would [`Shards::split`] be refused?
    ///
    /// # Errors
    /// The same as there.
    pub fn check_split(&self, id: u64, at: u128) -> Result<(), Refusal> {
        let shard = self.find_open(id)?;
        if at <= shard.start.saturating_add(1) || at >= shard.end {
            let message = format!(
                "NewStartingHashKey {at} used in SplitShard() on shard {} in stream {STREAM_NAME} under account {ACCOUNT_ID} is not both \
                 greater than one plus the shard's StartingHashKey {} and less than the shard's EndingHashKey {}.",
                shard_name(id),
                shard.start,
                shard.end
            );
            return Err(Refusal::new(ErrorName::InvalidArgumentException, message));
        }
        self.check_quota(1, 2)
    }

    /// Closes shard `id` and opens `[start, at - 1]` and `[at, end]`; gives their numbers. (API: SplitShard)
    ///
    /// # Errors
    /// No such shard, not open, `at` not inside (start + 1 < at < end), or a quota.
    pub fn split(&mut self, id: u64, at: u128, now_ms: u64) -> Result<[u64; 2], Refusal> {
        self.check_split(id, at)?;
        Ok(self.cut(self.open_position(at), at, now_ms))
    }

    /// Would [`Shards::merge`] be refused?
    ///
    /// # Errors
    /// The same as there.
    pub fn check_merge(&self, id: u64, adjacent: u64) -> Result<(), Refusal> {
        let lower = self.find(id)?;
        let upper = self.find(adjacent)?;
        for shard in [lower, upper] {
            self.find_open(shard.id)?;
        }
        if lower.end.checked_add(1) != Some(upper.start) {
            let message = format!(
                "Shards {} and {} in stream {STREAM_NAME} under account {ACCOUNT_ID} are not an adjacent pair of shards eligible for merging",
                shard_name(id),
                shard_name(adjacent)
            );
            return Err(Refusal::new(ErrorName::InvalidArgumentException, message));
        }
        self.check_quota(2, 1)
    }

    /// Closes shards `id` and `adjacent`, whose range follows that of `id`, and opens one with both ranges; gives its number.
    /// (API: MergeShards; the order is checked by the real service)
    ///
    /// # Errors
    /// No such shard, not open, not adjacent in this order, or a quota.
    pub fn merge(&mut self, id: u64, adjacent: u64, now_ms: u64) -> Result<u64, Refusal> {
        self.check_merge(id, adjacent)?;
        let start = self.find_open(id)?.start;
        Ok(self.join(self.open_position(start), now_ms))
    }

    /// Would [`Shards::update_count`] be refused?
    ///
    /// # Errors
    /// The same as there.
    pub fn check_update_count(&self, target: u64) -> Result<(), Refusal> {
        let open = self.open_count();
        let refuse = |error, rule: &str| Err(Refusal::new(error, format!("UpdateShardCount cannot scale {rule}")));
        if target == 0 {
            let message = "1 validation error detected: Value '0' at 'targetShardCount' failed to satisfy constraint: \
                           Member must have value greater than or equal to 1";
            Err(Refusal::new(ErrorName::ValidationException, message))
        } else if target > SHARD_COUNT_TARGET_MAX {
            refuse(ErrorName::InvalidArgumentException, &format!("to more than {SHARD_COUNT_TARGET_MAX} shards."))
        } else if target > open * 2 {
            refuse(ErrorName::InvalidArgumentException, "up over double your current open shard count.")
        } else if target * 2 < open {
            refuse(ErrorName::InvalidArgumentException, "down below half your current open shard count.")
        } else {
            self.check_quota(open, open.max(target))?;
            // Every cut opens two shards and every join one.
            self.check_ever(3 * target + open)
        }
    }

    /// Scales to `target` shards of equal ranges by splits and merges; gives the numbers of the shards that opened, those that closed
    /// again on the way included. (API: UpdateShardCount, `UNIFORM_SCALING`)
    ///
    /// Doubling splits every shard in half and halving merges neighbours. For other targets AWS says only that shards open for a short
    /// time: which ones is this lab's choice (every old shard is cut where a new boundary lies in it, then the pieces of each new range
    /// are merged).
    ///
    /// # Errors
    /// Less than half or more than double the open shards, more than [`SHARD_COUNT_TARGET_MAX`], or a quota.
    pub fn update_count(&mut self, target: u64, now_ms: u64) -> Result<Vec<u64>, Refusal> {
        self.check_update_count(target)?;
        let first_new = self.all.len() as u64;
        // Both layouts round their boundaries down, so that boundaries at the same fraction can differ by less than this.
        let rounding = u128::from(self.open_count() + target);
        let old_starts = self.open_starts.clone();
        let cuts: Vec<u128> = uniform_ranges(target).skip(1).map(|(start, _)| nearest(&old_starts, start, rounding)).collect();
        for &cut in &cuts {
            let position = self.open_position(cut);
            if self.open_starts[position] != cut {
                self.cut(position, cut, now_ms);
            }
        }
        for (position, start) in std::iter::once(0).chain(cuts.iter().copied()).enumerate() {
            debug_assert_eq!(self.open_starts[position], start, "the ranges before it are whole by now");
            let next_cut = cuts.get(position);
            while self.open_starts.get(position + 1).is_some_and(|piece| next_cut.is_none_or(|next_cut| piece < next_cut)) {
                self.join(position, now_ms);
            }
        }
        Ok((first_new..self.all.len() as u64).collect())
    }

    /// Splits the open shard at `position` (by hash range) before the hash key `at`.
    fn cut(&mut self, position: usize, at: u128, now_ms: u64) -> [u64; 2] {
        let parent = self.open_ids[position];
        let (start, end) = self.close(parent, now_ms);
        let lower = self.add(start, at - 1, Some(parent), None, now_ms);
        let upper = self.add(at, end, Some(parent), None, now_ms);
        self.open_ids[position] = lower;
        self.open_starts.insert(position + 1, at);
        self.open_ids.insert(position + 1, upper);
        [lower, upper]
    }

    /// Merges the open shard at `position` (by hash range) with the one after it.
    fn join(&mut self, position: usize, now_ms: u64) -> u64 {
        self.open_starts.remove(position + 1);
        let (parent, adjacent) = (self.open_ids[position], self.open_ids.remove(position + 1));
        let (start, _) = self.close(parent, now_ms);
        let (_, end) = self.close(adjacent, now_ms);
        let merged = self.add(start, end, Some(parent), Some(adjacent), now_ms);
        self.open_ids[position] = merged;
        merged
    }

    fn find(&self, id: u64) -> Result<&Shard, Refusal> {
        self.get(id).ok_or_else(|| {
            let message = format!("Could not find shard {} in stream {STREAM_NAME} under account {ACCOUNT_ID}.", shard_name(id));
            Refusal::new(ErrorName::ResourceNotFoundException, message)
        })
    }

    fn find_open(&self, id: u64) -> Result<&Shard, Refusal> {
        let shard = self.find(id)?;
        if shard.is_open() {
            return Ok(shard);
        }
        let message = format!(
            "Shard {} in stream {STREAM_NAME} under account {ACCOUNT_ID} has already been merged or split, and thus is not eligible for \
             merging or splitting.",
            shard_name(id)
        );
        Err(Refusal::new(ErrorName::InvalidArgumentException, message))
    }

    /// Refuses to open `opening` shards while `closing` close.
    fn check_quota(&self, closing: u64, opening: u64) -> Result<(), Refusal> {
        if self.open_count() + opening > OPEN_SHARDS_MAX + closing {
            let message = format!("This request would exceed the shard limit of {OPEN_SHARDS_MAX} (OPEN_SHARDS_MAX) for the account.");
            return Err(Refusal::new(ErrorName::LimitExceededException, message));
        }
        self.check_ever(opening)
    }

    fn check_ever(&self, opening: u64) -> Result<(), Refusal> {
        if self.all.len() as u64 + opening > SHARDS_EVER_MAX {
            let message = format!("The lab keeps {SHARDS_EVER_MAX} shards of a stream at most, closed ones included (SHARDS_EVER_MAX).");
            return Err(Refusal::new(ErrorName::LimitExceededException, message));
        }
        Ok(())
    }

    /// Where among the open shards the one with the hash key `hash` is.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "below the number of shards")]
    fn open_position(&self, hash: u128) -> usize {
        // With equal ranges the shard is at the hash's own fraction of the list: a search of many shards costs a third of the MD5.
        let guess = (((hash >> 64) * self.open_starts.len() as u128) >> 64) as usize;
        let after_start = self.open_starts.get(guess).is_some_and(|&start| start <= hash);
        if after_start && self.open_starts.get(guess + 1).is_none_or(|&next| hash < next) {
            return guess;
        }
        self.open_starts.partition_point(|&start| start <= hash) - 1
    }

    /// Closes a shard of this stream and gives its range.
    fn close(&mut self, id: u64, now_ms: u64) -> (u128, u128) {
        let shard = &mut self.all[index(id)];
        shard.closed_ms = Some(now_ms);
        (shard.start, shard.end)
    }

    fn add(&mut self, start: u128, end: u128, parent: Option<u64>, adjacent: Option<u64>, opened_ms: u64) -> u64 {
        let id = self.all.len() as u64;
        self.all.push(Shard { id, start, end, parent, adjacent, opened_ms, closed_ms: None });
        id
    }
}

/// The index of a shard's data.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "shard numbers are below SHARDS_EVER_MAX")]
pub(super) fn index(shard: u64) -> usize {
    shard as usize
}

/// The one of `sorted` that is nearest to `wanted` and no further than `reach` away, else `wanted`.
fn nearest(sorted: &[u128], wanted: u128, reach: u128) -> u128 {
    let above = sorted.partition_point(|&other| other < wanted);
    let candidates = [above.checked_sub(1).and_then(|below| sorted.get(below)), sorted.get(above)];
    candidates
        .into_iter()
        .flatten()
        .copied()
        .filter(|other| other.abs_diff(wanted) <= reach)
        .min_by_key(|other| other.abs_diff(wanted))
        .unwrap_or(wanted)
}

#[cfg(test)]
mod tests;
