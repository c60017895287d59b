//! KPL aggregation: many user records in one Kinesis record, packed by their exact encoded size.
//!
//! The format is 4 bytes of magic number, a protobuf message (tables of partition keys and of explicit hash keys, then the records with
//! their places in the tables), and its MD5. Only sizes are computed here; no byte of it is made.

use crate::lab::kinesis::limits::MIB;
use std::collections::BTreeMap;

/// `AggregationMaxSize` of the KPL, in bytes.
pub const AGGREGATION_BYTES_DEFAULT: u64 = 51_200;
/// `AggregationMaxCount` of the KPL.
pub const AGGREGATION_COUNT_DEFAULT: u64 = 4_294_967_295;
/// Greatest user record of the KPL: data and key, in bytes.
pub const USER_RECORD_BYTES_MAX: u64 = MIB;

/// Magic number and MD5.
const FRAME_BYTES: u64 = 4 + 16;

/// Bytes of `value` as a protobuf varint: 7 bits a byte.
fn varint_bytes(value: u64) -> u64 {
    u64::from((64 - (value | 1).leading_zeros()).div_ceil(7))
}

/// Bytes of a field with a length before it: tag, length, content.
fn field_bytes(length: u64) -> u64 {
    1 + varint_bytes(length) + length
}

/// A record that an application gives to the KPL. A key is whatever tells keys apart, and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserRecord<K> {
    /// Partition key.
    pub key: K,
    /// Its length in bytes of UTF-8.
    pub key_bytes: u64,
    /// Explicit hash key and the length of its decimal text.
    pub explicit_hash_key: Option<(K, u64)>,
    /// Length of the data in bytes.
    pub data_bytes: u64,
}

impl<K> UserRecord<K> {
    /// Data and key, in bytes.
    pub fn size(&self) -> u64 {
        self.data_bytes.saturating_add(self.key_bytes)
    }
}

/// An aggregate while it fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate<K: Ord> {
    first: UserRecord<K>,
    records: u64,
    bytes: u64,
    /// Place of each key in its table, in the order of first use.
    keys: BTreeMap<K, u64>,
    hash_keys: BTreeMap<K, u64>,
}

impl<K: Ord + Copy> Aggregate<K> {
    /// An aggregate of one record.
    pub fn of(record: UserRecord<K>) -> Self {
        let mut aggregate = Self { first: record, records: 0, bytes: FRAME_BYTES, keys: BTreeMap::new(), hash_keys: BTreeMap::new() };
        aggregate.add(record, 1);
        aggregate
    }

    /// User records in it.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Its encoded size in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The first record, whose keys the format's tools use for the whole.
    pub fn first(&self) -> UserRecord<K> {
        self.first
    }

    /// Adds as many of `count` equal records as leave it at most `bytes_max` long and with at most `count_max` records; says how many.
    pub fn fill(&mut self, record: UserRecord<K>, count: u64, bytes_max: u64, count_max: u64) -> u64 {
        if count == 0 || self.records >= count_max || self.bytes + self.bytes_of_next(record) > bytes_max {
            return 0;
        }
        self.add(record, 1);
        // The keys are in the tables now: every further one adds the same.
        let each = self.bytes_of_next(record);
        let more = (count - 1).min(count_max - self.records).min((bytes_max - self.bytes) / each);
        self.add(record, more);
        1 + more
    }

    /// Bytes that one more record would add.
    fn bytes_of_next(&self, record: UserRecord<K>) -> u64 {
        // A key that is new goes into its table, at the end.
        let place = |table: &BTreeMap<K, u64>, key: K, key_bytes: u64| match table.get(&key) {
            Some(&index) => (index, 0),
            None => (table.len() as u64, field_bytes(key_bytes)),
        };
        let (key_index, key_table_bytes) = place(&self.keys, record.key, record.key_bytes);
        let hash_key = record.explicit_hash_key.map(|(key, bytes)| place(&self.hash_keys, key, bytes));
        let hash_key_table_bytes = hash_key.map_or(0, |(_, bytes)| bytes);
        let hash_key_index_bytes = hash_key.map_or(0, |(index, _)| 1 + varint_bytes(index));
        let inner = 1 + varint_bytes(key_index) + hash_key_index_bytes + field_bytes(record.data_bytes);
        key_table_bytes + hash_key_table_bytes + field_bytes(inner)
    }

    fn add(&mut self, record: UserRecord<K>, count: u64) {
        if count == 0 {
            return;
        }
        // Only the first of them can be new to the tables.
        self.bytes += self.bytes_of_next(record);
        let next = self.keys.len() as u64;
        self.keys.entry(record.key).or_insert(next);
        if let Some((key, _)) = record.explicit_hash_key {
            let next = self.hash_keys.len() as u64;
            self.hash_keys.entry(key).or_insert(next);
        }
        self.bytes += (count - 1) * self.bytes_of_next(record);
        self.records += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn varints_have_seven_bits_a_byte() {
        for (value, bytes) in [(0, 1), (1, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (u64::MAX, 10)] {
            assert_eq!(varint_bytes(value), bytes, "{value}");
        }
    }

    proptest! {
        /// Filling by runs is filling one by one, and never passes the limit.
        #[test]
        fn runs_equal_single_records(
            bytes_max in 30_u64..5_000,
            count_max in 1_u64..300,
            runs in proptest::collection::vec((0_usize..200, proptest::option::of(0_usize..200), 0_u64..300, 0_u64..200), 1..40),
        ) {
            let mut by_run: Option<Aggregate<usize>> = None;
            let mut one_by_one: Option<Aggregate<usize>> = None;
            for (key, hash_key, data_bytes, count) in runs {
                let record = UserRecord { key, key_bytes: 4, explicit_hash_key: hash_key.map(|index| (index, 39)), data_bytes };
                let run = by_run.get_or_insert_with(|| Aggregate::of(record));
                let single = one_by_one.get_or_insert_with(|| Aggregate::of(record));
                let taken = run.fill(record, count, bytes_max, count_max);
                let singles: u64 = (0..count).map(|_| single.fill(record, 1, bytes_max, count_max)).sum();
                prop_assert_eq!(taken, singles);
                prop_assert_eq!(&*run, &*single);
                prop_assert!(run.records() == 1 || (run.bytes() <= bytes_max && run.records() <= count_max));
            }
        }
    }
}
