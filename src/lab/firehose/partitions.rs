//! The partitions of a scenario: numbers for them, and the keys of the objects they end in.

use super::{
    buffer::KeyId,
    event::ObjectKind,
    object_key::{Object, Prefix},
    pipeline::{CHANNELS_MAX, FIRST_PARTITION},
    prefixes::RESERVED,
    scenario::{Config, PARTITIONS_MAX, Producer},
};
use crate::lab::error::LabError;

/// Runs that one tick of a producer with new partitions may make.
pub const NEW_PARTITIONS_PER_TICK_MAX: u64 = 100_000;

/// Numbers are given in blocks: listed arrivals, what a learner puts, each producer's partitions, and then new ones forever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partitions {
    good: Prefix,
    failed: Prefix,
    is_partitioned: bool,
    /// Keys of the listed arrivals, sorted, each once.
    arrival_keys: Vec<String>,
    /// Number of each listed arrival's key.
    of_arrivals: Vec<KeyId>,
    /// First number of each producer's block, and after them of the new ones.
    blocks: Vec<KeyId>,
    producers: KeyId,
}

impl Partitions {
    /// Reads keys and prefixes of a valid scenario.
    ///
    /// # Errors
    /// A prefix that is not valid after all.
    pub fn new(config: &Config) -> Result<Self, LabError> {
        let (good, failed) = config.prefixes()?;
        let mut arrival_keys: Vec<String> = config.arrivals.iter().map(|arrival| arrival.key.clone()).collect();
        arrival_keys.sort_unstable();
        arrival_keys.dedup();
        let number = |index: usize| FIRST_PARTITION + KeyId::try_from(index).unwrap_or(KeyId::MAX);
        let of_arrivals = config.arrivals.iter().map(|arrival| {
            let index = arrival_keys.binary_search(&arrival.key).unwrap_or(0);
            number(index)
        });
        let of_arrivals = of_arrivals.collect();
        let mut next = number(arrival_keys.len()) + 1;
        let mut blocks = vec![next];
        for producer in &config.producers {
            next += producer.partitions.min(PARTITIONS_MAX);
            blocks.push(next);
        }
        let producers = KeyId::try_from(config.producers.len()).unwrap_or(0);
        let is_partitioned = config.dynamic_partitioning.is_some();
        Ok(Self { good, failed, is_partitioned, arrival_keys, of_arrivals, blocks, producers })
    }

    /// The partition of a listed arrival.
    pub fn of_arrival(&self, index: usize) -> KeyId {
        if self.is_partitioned { self.of_arrivals.get(index).copied().unwrap_or(FIRST_PARTITION) } else { FIRST_PARTITION }
    }

    /// The partition of records that a learner puts.
    pub fn of_put(&self) -> KeyId {
        if self.is_partitioned { self.put_number() } else { FIRST_PARTITION }
    }

    /// Deals `count` records of a producer, of which the first is its `first`-th (from 0), to its partitions.
    ///
    /// # Errors
    /// Too many new partitions, in one tick or since the start.
    pub fn share(&self, index: usize, producer: &Producer, first: u64, count: u64) -> Result<Vec<(KeyId, u64)>, LabError> {
        if !self.is_partitioned {
            return Ok(vec![(FIRST_PARTITION, count)]);
        }
        if producer.new_partition_per_record {
            if count > NEW_PARTITIONS_PER_TICK_MAX {
                let message = format!("more than {NEW_PARTITIONS_PER_TICK_MAX} new partitions in one tick (NEW_PARTITIONS_PER_TICK_MAX)");
                return Err(LabError::whole(message));
            }
            return (first..first + count).map(|record| Ok((self.new_number(index, record)?, 1))).collect();
        }
        let block = self.blocks.get(index).copied().unwrap_or(FIRST_PARTITION);
        let partitions = u64::from(producer.partitions);
        let shares = (0..partitions.min(count)).map(|turn| {
            let partition = KeyId::try_from((first + turn) % partitions).unwrap_or(0);
            (block + partition, (count - turn).div_ceil(partitions))
        });
        Ok(shares.collect())
    }

    /// A partition, or an error kind, as text; empty for the one buffer of a stream without partitions.
    pub fn name(&self, number: KeyId) -> String {
        if let Some(reserved) = RESERVED.get(number as usize) {
            return (*reserved).to_owned();
        }
        if !self.is_partitioned {
            return String::new();
        }
        if let Some(key) = self.arrival_keys.get((number - FIRST_PARTITION) as usize) {
            return key.clone();
        }
        if number == self.put_number() {
            return "put".to_owned();
        }
        let past = self.blocks.partition_point(|&block| block <= number);
        let block = self.blocks.get(past.saturating_sub(1)).copied().unwrap_or(0);
        if past == self.blocks.len() {
            let new = number - block;
            format!("new-{}-{}", new % self.producers.max(1), new / self.producers.max(1))
        } else {
            format!("{}-{}", past.saturating_sub(1), number - block)
        }
    }

    /// The beginning of an object's key.
    pub fn key_prefix(&self, kind: ObjectKind, object: &Object<'_>) -> String {
        match kind {
            ObjectKind::Data | ObjectKind::SourceBackup => self.good.evaluate(object),
            _ => self.failed.evaluate(object),
        }
    }

    fn put_number(&self) -> KeyId {
        FIRST_PARTITION + KeyId::try_from(self.arrival_keys.len()).unwrap_or(0)
    }

    /// New partitions of all producers alternate, so that each has its own without knowing of the others.
    fn new_number(&self, producer: usize, record: u64) -> Result<KeyId, LabError> {
        let base = self.blocks.last().copied().unwrap_or(FIRST_PARTITION);
        let number = record
            .checked_mul(u64::from(self.producers))
            .and_then(|number| number.checked_add(producer as u64 + u64::from(base)))
            .filter(|&number| number < u64::from(KeyId::MAX / CHANNELS_MAX));
        let number = number.and_then(|number| KeyId::try_from(number).ok());
        number.ok_or_else(|| LabError::whole(format!("more new partitions than there are numbers for ({})", KeyId::MAX / CHANNELS_MAX)))
    }
}
