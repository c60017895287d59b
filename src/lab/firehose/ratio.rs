//! A ratio of two whole numbers, for sizes that grow or shrink: compression, conversion, transformation.

use crate::lab::error::LabError;
use serde::{Deserialize, Serialize};

/// Largest numerator and denominator.
pub const RATIO_MAX: u64 = 1_000_000_000;

/// `num / den`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// 0..=[`RATIO_MAX`].
    pub num: u64,
    /// 1..=[`RATIO_MAX`].
    pub den: u64,
}

impl Ratio {
    /// Nothing changes.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// `ceil(bytes * num / den)`, in u128 because it may be more than a u64 holds.
    pub fn of(self, bytes: u64) -> u128 {
        (u128::from(bytes) * u128::from(self.num)).div_ceil(u128::from(self.den.max(1)))
    }

    /// Checks both numbers; `num_field` and `den_field` are their names in the input.
    ///
    /// # Errors
    /// A number above [`RATIO_MAX`], or a denominator of 0.
    pub fn validate(self, num_field: &str, den_field: &str) -> Result<(), LabError> {
        for (field, value) in [(num_field, self.num), (den_field, self.den)] {
            if value > RATIO_MAX {
                return Err(LabError::new(field, format!("{value} is above {RATIO_MAX} (RATIO_MAX)")));
            }
        }
        if self.den == 0 { Err(LabError::new(den_field, "a ratio cannot be divided by 0")) } else { Ok(()) }
    }
}
