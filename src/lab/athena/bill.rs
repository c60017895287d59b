//! What a query costs: 10 MB at least, whole megabytes, a price for each terabyte. Exact, never rounded.
//!
//! AWS does not say whether its terabyte is decimal or binary; the lab takes 2^40 bytes, and 2^20 for a megabyte.

use std::fmt;

/// Bytes of a megabyte.
pub const MB: u64 = 1 << 20;
/// Megabytes of a terabyte.
pub const MB_PER_TB: u64 = 1 << 20;
/// Megabytes billed for a query at least (Athena pricing page).
pub const BILLED_MB_MIN: u64 = 10;
/// 5 USD for each terabyte, in millionths of a dollar.
pub const MICRO_USD_PER_TB: u64 = 5_000_000;
/// Largest price, in millionths of a dollar for each terabyte: 1,000 USD.
pub const MICRO_USD_PER_TB_MAX: u64 = 1_000_000_000;

/// An exact amount of dollars: `amount / (2^20 * 10^6)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd {
    amount: u128,
}

impl Usd {
    /// The cost of some billed megabytes at a price in millionths of a dollar for each terabyte.
    pub fn of(billed_mb: u64, micro_usd_per_tb: u64) -> Self {
        Self { amount: u128::from(billed_mb) * u128::from(micro_usd_per_tb) }
    }

    /// So many times the amount.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self { amount: self.amount.saturating_mul(u128::from(count)) }
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Usd {
    /// Every digit: `0.0000476837158203125`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 1 / (2^20 * 10^6) = 5^20 / 10^26: a finite decimal with at most 26 digits after the point.
        const FIVE_20: u128 = 5_u128.pow(20);
        let (whole, rest) = (self.amount / (1 << 26) / 15_625, self.amount % ((1 << 26) * 15_625));
        let digits = format!("{:026}", rest * FIVE_20);
        let fraction = digits.trim_end_matches('0');
        if fraction.is_empty() { write!(out, "{whole}") } else { write!(out, "{whole}.{fraction}") }
    }
}

/// Megabytes billed for scanned bytes.
pub fn billed_mb(bytes: u64) -> u64 {
    bytes.div_ceil(MB).max(BILLED_MB_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples() {
        let check = |bytes: u64, mb: u64, usd: &str| {
            assert_eq!(billed_mb(bytes), mb, "{bytes}");
            assert_eq!(Usd::of(mb, MICRO_USD_PER_TB).to_string(), usd, "{bytes}");
        };
        check(0, 10, "0.0000476837158203125");
        check(1, 10, "0.0000476837158203125");
        check(10_485_760, 10, "0.0000476837158203125");
        check(10_485_761, 11, "0.00005245208740234375");
        check(1 << 40, 1 << 20, "5");
        check(3 << 40, 3 << 20, "15");
        check(30 << 30, 30 << 10, "0.146484375");
        check(365 << 30, 365 << 10, "1.7822265625");
        check(u64::MAX, 1 << 44, "83886080");
        assert_eq!(Usd::of(1, MICRO_USD_PER_TB).to_string(), "0.00000476837158203125");
        assert_eq!(Usd::of(10_000, MICRO_USD_PER_TB).to_string(), "0.0476837158203125");
        assert_eq!(Usd::of(0, MICRO_USD_PER_TB).to_string(), "0");
        assert_eq!(Usd::of(1 << 20, 6_250_000).to_string(), "6.25");
        assert_eq!(Usd::of(1 << 44, MICRO_USD_PER_TB_MAX).to_string(), "16777216000");
    }
}
