//! From partition key to hash key: what decides the shard of a record.

use crate::lab::kinesis::{
    aws::{ErrorName, Refusal},
    limits::KEY_UTF16_MAX,
};
use md5::{Digest, Md5};

/// MD5 of the key's UTF-8 bytes as an unsigned big-endian number. No Unicode normalisation: two spellings of one word are two keys.
/// (API: PutRecord, `PartitionKey`)
pub fn hash_of_key(key: &str) -> u128 {
    u128::from_be_bytes(Md5::digest(key.as_bytes()).into())
}

/// Refuses a partition key that is empty or longer than 256 UTF-16 units.
///
/// # Errors
/// `ValidationException`.
pub fn check_key(key: &str) -> Result<(), Refusal> {
    // A key has at least as many bytes as UTF-16 units: most need no counting.
    let too_long = key.len() > KEY_UTF16_MAX && key.encode_utf16().count() > KEY_UTF16_MAX;
    let constraint = match (key.is_empty(), too_long) {
        (true, _) => "greater than or equal to 1",
        (_, true) => "less than or equal to 256",
        _ => return Ok(()),
    };
    let message = format!(
        "1 validation error detected: Value '{key}' at 'partitionKey' failed to satisfy constraint: Member must have length {constraint}"
    );
    Err(Refusal::new(ErrorName::ValidationException, message))
}

/// Reads a hash key (`ExplicitHashKey`, `NewStartingHashKey`): decimal without sign or leading zeros, at most 2^128 - 1.
///
/// # Errors
/// `ValidationException` when it does not match `0|([1-9]\d{0,38})`, `InvalidArgumentException` when it is too great.
pub fn parse_hash_key(member: &str, text: &str) -> Result<u128, Refusal> {
    let matches_pattern = match text.as_bytes() {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() <= 38 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !matches_pattern {
        let message = format!(
            "1 validation error detected: Value '{text}' at '{member}' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: 0|([1-9]\\d{{0,38}})"
        );
        return Err(Refusal::new(ErrorName::ValidationException, message));
    }
    // The pattern leaves one way to fail: above 2^128 - 1.
    text.parse().map_err(|_| {
        let message = format!("Invalid {member}. {member} must be in the range: [0, 2^128-1]. Specified value was {text}");
        Refusal::new(ErrorName::InvalidArgumentException, message)
    })
}

/// The hash ranges `[start, end]` of a new stream of `shards` shards: floor(2^128 / shards) wide, the last one to the end.
/// (API: CreateStream; the example for three shards)
pub fn uniform_ranges(shards: u64) -> impl Iterator<Item = (u128, u128)> {
    let count = u128::from(shards.max(1));
    // 2^128 itself does not fit; for one shard the width wraps to 0, and its only start is 0 anyway.
    let width = (u128::MAX / count).wrapping_add(u128::from(u128::MAX % count == count - 1));
    (0..count).map(move |index| {
        let start = index.wrapping_mul(width);
        let end = if index == count - 1 { u128::MAX } else { start + (width - 1) };
        (start, end)
    })
}

/// Remembers the hashes of the keys seen last. Traffic repeats its keys, and comparing a short key costs a tenth of hashing it.
pub struct HashMemo<'a> {
    slots: Vec<Option<(&'a str, u128)>>,
}

/// Slots of a [`HashMemo`]; a power of two.
const MEMO_SLOTS: usize = 1_024;

impl Default for HashMemo<'_> {
    fn default() -> Self {
        Self { slots: vec![None; MEMO_SLOTS] }
    }
}

impl<'a> HashMemo<'a> {
    /// [`hash_of_key`], remembered.
    pub fn hash_of_key(&mut self, key: &'a str) -> u128 {
        let slot = &mut self.slots[slot_of(key.as_bytes())];
        match slot {
            Some((known, hash)) if *known == key => *hash,
            _ => {
                let hash = hash_of_key(key);
                *slot = Some((key, hash));
                hash
            }
        }
    }
}

/// A cheap spread of keys over the slots: keys differ mostly at their ends.
#[allow(clippy::cast_possible_truncation, reason = "ten bits")]
fn slot_of(bytes: &[u8]) -> usize {
    let tail = &bytes[bytes.len().saturating_sub(8)..];
    let mut padded = [0; 8];
    padded[..tail.len()].copy_from_slice(tail);
    // Multiplying by 2^64 / golden ratio mixes every byte into the high bits.
    let mixed = (u64::from_le_bytes(padded) ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - MEMO_SLOTS.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_key_is_plain_decimal() {
        for text in ["0", "1", "10", "340282366920938463463374607431768211455"] {
            assert_eq!(parse_hash_key("x", text).unwrap().to_string(), text);
        }
        let pattern =
            ["", "00", "01", "-1", "+1", "1.5", " 1", "1 ", "abc", "0x1", "１", "1_0", "1000000000000000000000000000000000000000"];
        for text in pattern {
            assert_eq!(parse_hash_key("x", text).unwrap_err().error, ErrorName::ValidationException, "{text}");
        }
        for text in ["340282366920938463463374607431768211456", "999999999999999999999999999999999999999"] {
            assert_eq!(parse_hash_key("x", text).unwrap_err().error, ErrorName::InvalidArgumentException, "{text}");
        }
    }

    #[test]
    fn a_key_has_1_to_256_utf16_units() {
        for (key, fits) in [
            (String::new(), false),
            ("y".repeat(256), true),
            ("y".repeat(257), false),
            ("힣".repeat(256), true),
            ("힣".repeat(257), false),
            ("😀".repeat(128), true),
            ("😀".repeat(129), false),
            ("😀".repeat(127) + "ab", true),
            ("😀".repeat(127) + "abc", false),
        ] {
            assert_eq!(check_key(&key).is_ok(), fits, "{key}");
        }
    }

    #[test]
    fn uniform_ranges_tile_the_hash_space() {
        for shards in (1..300).chain([1_000, 9_999, 20_000]) {
            let ranges: Vec<_> = uniform_ranges(shards).collect();
            assert_eq!(ranges.len() as u64, shards);
            assert_eq!((ranges[0].0, ranges[ranges.len() - 1].1), (0, u128::MAX));
            assert!(ranges.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0));
        }
    }

    #[test]
    fn the_memo_changes_nothing() {
        let keys: Vec<String> = (0..5_000).map(|index| format!("{}{}", "가".repeat(index % 5), index * 7 % 3_000)).collect();
        let mut memo = HashMemo::default();
        for key in keys.iter().chain(keys.iter().rev()) {
            assert_eq!(memo.hash_of_key(key), hash_of_key(key));
        }
    }
}
