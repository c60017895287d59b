//! Numbers for S3 prefixes, so that the stages compare and store numbers instead of text.

use std::collections::BTreeMap;

use super::{
    buffer::KeyId,
    pipeline::{CONVERSION_FAILED, PARTITIONING_FAILED, PROCESSING_FAILED},
};

/// What the prefixes of the error kinds are called, by their numbers.
pub const RESERVED: [&str; 3] = ["processing-failed/", "partitioning-failed/", "format-conversion-failed/"];
const _: () = assert!(PROCESSING_FAILED == 0 && PARTITIONING_FAILED == 1 && CONVERSION_FAILED == 2);

/// Prefixes in the order in which they were first seen, after those of the error kinds.
#[derive(Debug)]
pub struct Prefixes<'a> {
    texts: Vec<&'a str>,
    numbers: BTreeMap<&'a str, KeyId>,
    latest: KeyId,
}

impl<'a> Prefixes<'a> {
    /// Only those of the error kinds. A partition with the name of the first one ends in the same buffer; the other two are not
    /// used by scenarios that name their own prefixes.
    pub fn new() -> Self {
        let first = RESERVED[PROCESSING_FAILED as usize];
        Self { texts: RESERVED.to_vec(), numbers: BTreeMap::from([(first, PROCESSING_FAILED)]), latest: PROCESSING_FAILED }
    }

    /// The number of a prefix. Records of one prefix often follow each other, so the latest one is tried first.
    pub fn number(&mut self, text: &'a str) -> KeyId {
        if self.text(self.latest) != text {
            let next = self.texts.len();
            // The events of a scenario are bounded far below 2^32, so every prefix has a number.
            let next = KeyId::try_from(next).unwrap_or(KeyId::MAX);
            self.latest = *self.numbers.entry(text).or_insert(next);
            if self.latest == next {
                self.texts.push(text);
            }
        }
        self.latest
    }

    /// The prefix of a number that [`Prefixes::number`] gave.
    pub fn text(&self, number: KeyId) -> &'a str {
        self.texts.get(number as usize).copied().unwrap_or_default()
    }
}

impl Default for Prefixes<'_> {
    fn default() -> Self {
        Self::new()
    }
}
