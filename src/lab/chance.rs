//! Chance that can be repeated: the same seed gives the same draws on every machine and in the browser.

use rand::{Rng, SeedableRng, rngs::Xoshiro256PlusPlus};

/// Version of the draws. Kept beside stored seeds: with another version the same seed means another run.
pub const CHANCE_VERSION: u32 = 1;

/// A source of draws. Small and cheap to clone, so that it can be part of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chance {
    generator: Xoshiro256PlusPlus,
}

impl Chance {
    /// The draws of `seed`; `stream` keeps those of several users of one seed apart.
    pub fn new(seed: u64, stream: u64) -> Self {
        // seed_from_u64 hashes its argument, so related numbers give unrelated draws; the factor is odd, so no two streams meet.
        Self { generator: Xoshiro256PlusPlus::seed_from_u64(seed ^ stream.wrapping_mul(0x9e37_79b9_7f4a_7c15)) }
    }

    /// A number from 0 to `below - 1`; 0 when `below` is 0. Its bias is less than `below` / 2^64.
    #[inline]
    pub fn below(&mut self, below: u64) -> u64 {
        // The high half of a product with a 64-bit draw is below `below`.
        u64::try_from((u128::from(self.generator.next_u64()) * u128::from(below)) >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_never_change() {
        let mut chance = Chance::new(7, 0);
        let draws: Vec<u64> = (0..8).map(|_| chance.below(1_000)).collect();
        assert_eq!(draws, [55, 172, 717, 427, 963, 465, 723, 329]);
    }

    #[test]
    fn draws_are_spread() {
        let mut chance = Chance::new(1, 2);
        let mut counts = [0; 10];
        for _ in 0..10_000 {
            counts[usize::try_from(chance.below(10)).unwrap()] += 1;
        }
        assert!(counts.iter().all(|count| (850..1_150).contains(count)), "{counts:?}");
        assert_eq!(chance.below(0), 0);
        assert_eq!(chance.below(1), 0);
    }
}
