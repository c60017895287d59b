//! How a producer's rate changes by itself: constant, with bursts, with idle gaps.

use crate::lab::error::LabError;
use serde::{Deserialize, Serialize};

/// Longest period of a pattern, in seconds.
pub const PERIOD_S_MAX: u64 = 86_400;
/// Greatest factor of a burst.
pub const FACTOR_MAX: u64 = 1_000;

/// The shape of a producer's traffic; periods are counted from time 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pattern {
    /// The same rate all the time.
    #[default]
    Constant,
    /// Every so many seconds the rate is `factor` times itself for a while; the period begins with the burst.
    Bursts {
        /// Length of a period, 2..=[`PERIOD_S_MAX`] s.
        every_s: u64,
        /// Length of the burst, 1 s or more and shorter than the period.
        for_s: u64,
        /// How many times the rate, 1..=[`FACTOR_MAX`].
        factor: u64,
    },
    /// Every so many seconds nothing comes for a while; the period ends with the gap.
    Gaps {
        /// Length of a period, 2..=[`PERIOD_S_MAX`] s.
        every_s: u64,
        /// Length of the gap, 1 s or more and shorter than the period.
        for_s: u64,
    },
}

impl Pattern {
    /// What the rate is multiplied by in a tick that begins at `from_ms`. Only for a pattern that is valid.
    pub fn factor_at(self, from_ms: u64) -> u64 {
        match self {
            Self::Constant => 1,
            Self::Bursts { every_s, for_s, factor } => {
                if from_ms % (every_s * 1_000) < for_s * 1_000 {
                    factor
                } else {
                    1
                }
            }
            Self::Gaps { every_s, for_s } => u64::from(from_ms % (every_s * 1_000) < (every_s - for_s) * 1_000),
        }
    }

    /// Checks the numbers.
    ///
    /// # Errors
    /// A number out of its range.
    pub fn validate(self) -> Result<(), LabError> {
        let within = |field: &str, value: u64, min: u64, max: u64| {
            let fits = min <= value && value <= max;
            if fits { Ok(()) } else { Err(LabError::new(field, format!("{value} is not in {min}..={max}"))) }
        };
        match self {
            Self::Constant => Ok(()),
            Self::Bursts { every_s, for_s, factor } => {
                within("every_s", every_s, 2, PERIOD_S_MAX)?;
                within("for_s", for_s, 1, every_s - 1)?;
                within("factor", factor, 1, FACTOR_MAX)
            }
            Self::Gaps { every_s, for_s } => {
                within("every_s", every_s, 2, PERIOD_S_MAX)?;
                within("for_s", for_s, 1, every_s - 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: Pattern, expected: [u64; 6]) {
        pattern.validate().expect("the pattern is valid");
        assert_eq!([0, 1, 2, 3, 4, 5].map(|second| pattern.factor_at(second * 1_000)), expected, "{pattern:?}");
    }

    #[test]
    fn rates_follow_the_pattern() {
        check(Pattern::Constant, [1; 6]);
        check(Pattern::Bursts { every_s: 3, for_s: 1, factor: 10 }, [10, 1, 1, 10, 1, 1]);
        check(Pattern::Gaps { every_s: 3, for_s: 2 }, [1, 0, 0, 1, 0, 0]);
        check(Pattern::Gaps { every_s: 4, for_s: 1 }, [1, 1, 1, 0, 1, 1]);
    }

    #[test]
    fn absurd_patterns_are_refused() {
        for (pattern, path) in [
            (Pattern::Bursts { every_s: 0, for_s: 1, factor: 2 }, "every_s"),
            (Pattern::Bursts { every_s: 10, for_s: 10, factor: 2 }, "for_s"),
            (Pattern::Bursts { every_s: 10, for_s: 1, factor: 0 }, "factor"),
            (Pattern::Bursts { every_s: 10, for_s: 1, factor: u64::MAX }, "factor"),
            (Pattern::Gaps { every_s: u64::MAX, for_s: 1 }, "every_s"),
            (Pattern::Gaps { every_s: 10, for_s: 0 }, "for_s"),
        ] {
            assert_eq!(pattern.validate().expect_err("should be refused").path, path, "{pattern:?}");
        }
    }
}
