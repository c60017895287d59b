//! The partition keys of a producer, their hashes computed once, and which of them comes next.

use crate::lab::{
    chance::Chance,
    kinesis::{
        live::config::{KeyMix, ProducerConfig},
        routing::{hash_of_key, parse_hash_key, uniform_ranges},
    },
};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// One key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) hash: u128,
    /// Is `hash` an explicit hash key and not that of the text?
    pub(super) explicit: bool,
    /// Weights of all keys up to this one.
    cumulative_weight: u64,
}

/// All keys of a producer; shared by what is under way with them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct KeyTable {
    keys: Vec<Key>,
    in_turn: bool,
}

impl KeyTable {
    /// The keys of a checked configuration.
    pub(super) fn new(config: &ProducerConfig) -> Arc<Self> {
        let mut table = Self { keys: Vec::new(), in_turn: config.key_list.is_empty() && config.mix == KeyMix::Even };
        if !config.key_list.is_empty() {
            for key in &config.key_list {
                let explicit = key.explicit_hash_key.as_ref().and_then(|text| parse_hash_key("ExplicitHashKey", text).ok());
                table.add(key.key.clone(), explicit, key.weight);
            }
            return Arc::new(table);
        }
        let mut ranges = uniform_ranges(config.keys);
        for index in 0..config.keys {
            let explicit = ranges.next().filter(|_| table.in_turn).map(|(start, end)| start + (end - start) / 2);
            let weight = match config.mix {
                KeyMix::Uniform | KeyMix::Even => 1,
                KeyMix::Zipf => (1 << 32) / (index + 1),
                KeyMix::Hot { .. } if config.keys == 1 => 1,
                KeyMix::Hot { percent } if index == 0 => percent * (config.keys - 1),
                KeyMix::Hot { percent } => 100 - percent,
            };
            table.add(format!("user-{}", index + 1), explicit, weight);
        }
        Arc::new(table)
    }

    fn add(&mut self, text: String, explicit: Option<u128>, weight: u64) {
        let before = self.keys.last().map_or(0, |key| key.cumulative_weight);
        let hash = explicit.unwrap_or_else(|| hash_of_key(&text));
        self.keys.push(Key { text, hash, explicit: explicit.is_some(), cumulative_weight: before + weight });
    }

    /// The key with this index, which came from [`KeyTable::next`].
    pub(super) fn get(&self, index: u32) -> &Key {
        &self.keys[index as usize]
    }

    /// Which key the next record has. `turn` counts the records.
    pub(super) fn next(&self, chance: &mut Chance, turn: u64) -> u32 {
        let position = if self.keys.len() == 1 {
            0
        } else if self.in_turn {
            turn % self.keys.len() as u64
        } else {
            let weights = self.keys.last().map_or(0, |key| key.cumulative_weight);
            let draw = chance.below(weights);
            self.keys.partition_point(|key| key.cumulative_weight <= draw) as u64
        };
        u32::try_from(position).unwrap_or(0) // at most KEYS_MAX
    }

    /// Is there only one, so that records need not be drawn one by one?
    pub(super) fn is_single(&self) -> bool {
        self.keys.len() == 1
    }
}

/// One key of a table, for events: written out as its text.
#[derive(Clone, Debug)]
pub struct KeyRef {
    table: Arc<KeyTable>,
    index: u32,
}

impl KeyRef {
    pub(super) fn new(table: &Arc<KeyTable>, index: u32) -> Self {
        Self { table: Arc::clone(table), index }
    }

    /// The partition key.
    pub fn text(&self) -> &str {
        &self.table.get(self.index).text
    }

    /// The hash key that decides the shard.
    pub fn hash(&self) -> u128 {
        self.table.get(self.index).hash
    }

    /// Was the hash key given, in place of the key's own?
    pub fn is_explicit(&self) -> bool {
        self.table.get(self.index).explicit
    }
}

impl PartialEq for KeyRef {
    fn eq(&self, other: &Self) -> bool {
        self.table.get(self.index) == other.table.get(other.index)
    }
}

impl Serialize for KeyRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn counts(config: &ProducerConfig) -> Vec<u64> {
        let table = KeyTable::new(config);
        let mut chance = Chance::new(1, 0);
        let mut counts = vec![0; table.keys.len()];
        for turn in 0..10_000 {
            counts[table.next(&mut chance, turn) as usize] += 1;
        }
        counts
    }

    #[test]
    fn mixes_have_their_shares() {
        let mix = |keys, mix| ProducerConfig { keys, mix, ..ProducerConfig::default() };
        assert!(counts(&mix(10, KeyMix::Uniform)).iter().all(|count| (900..1_100).contains(count)));
        assert_eq!(counts(&mix(4, KeyMix::Even)), [2_500; 4]);
        let hot = counts(&mix(5, KeyMix::Hot { percent: 80 }));
        assert!((7_800..8_200).contains(&hot[0]) && hot[1..].iter().all(|count| (400..600).contains(count)), "{hot:?}");
        let zipf = counts(&mix(3, KeyMix::Zipf));
        assert!((5_250..5_650).contains(&zipf[0]) && (2_550..2_900).contains(&zipf[1]), "{zipf:?}");
        assert_eq!(counts(&mix(1, KeyMix::Hot { percent: 0 })), [10_000]);
        assert_eq!(counts(&mix(2, KeyMix::Hot { percent: 100 }))[1], 0);
    }

    #[test]
    fn even_keys_reach_every_shard_equally() {
        let table = KeyTable::new(&ProducerConfig { keys: 8, mix: KeyMix::Even, ..ProducerConfig::default() });
        for (index, (start, end)) in (0..).zip(uniform_ranges(8)) {
            assert!((start..=end).contains(&table.get(index).hash));
        }
    }
}
