//! Exact decimal numbers: the type of `5.5` in Athena, where a number with a point is not a double.

use std::cmp::Ordering;
use std::fmt;

/// Most digits of a decimal, as in Athena.
pub const DIGITS_MAX: u32 = 38;
/// Most digits after the point that the lab keeps.
pub const SCALE_MAX: u8 = 18;

/// `unscaled / 10^scale`, with at most 38 digits and a scale of at most 18.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    unscaled: i128,
    scale: u8,
}

impl Decimal {
    /// A decimal; `None` when it has more digits than Athena allows or a larger scale than the lab keeps.
    pub fn new(unscaled: i128, scale: u8) -> Option<Self> {
        (scale <= SCALE_MAX && unscaled.unsigned_abs() < 10_u128.pow(DIGITS_MAX)).then_some(Self { unscaled, scale })
    }

    /// Reads `12`, `12.5`, `.5`, `12.` with an optional sign; nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let clean = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !clean(whole) || !clean(fraction) {
            return None;
        }
        let mut unscaled: i128 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            unscaled = unscaled.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        }
        Self::new(if negative { -unscaled } else { unscaled }, u8::try_from(fraction.len()).ok()?)
    }

    /// Digits after the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        // Through text: one correct rounding instead of a rounded division of two rounded numbers.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// A sum; `None` when it has too many digits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (left, right, scale) = self.aligned(other)?;
        Self::new(left.checked_add(right)?, scale)
    }

    /// A difference; `None` when it has too many digits.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.negated())
    }

    /// A product; `None` when it has too many digits.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Self::new(self.unscaled.checked_mul(other.unscaled)?, self.scale.checked_add(other.scale)?)
    }

    /// A quotient rounded half away from zero, with the larger scale of the two; `None` for a zero divisor or too many digits.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let shift = u32::from(scale) + u32::from(other.scale) - u32::from(self.scale);
        let dividend = self.unscaled.checked_mul(10_i128.checked_pow(shift)?)?;
        Self::new(divide_half_up(dividend, other.unscaled)?, scale)
    }

    /// The remainder with the sign of the dividend; `None` for a zero divisor.
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        let (left, right, scale) = self.aligned(other)?;
        Self::new(left.checked_rem(right)?, scale)
    }

    /// The same number with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { unscaled: -self.unscaled, scale: self.scale }
    }

    /// Rounded half away from zero to a number of digits after the point.
    pub fn rounded(self, scale: u8) -> Option<Self> {
        if scale >= self.scale {
            let unscaled = self.unscaled.checked_mul(10_i128.checked_pow(u32::from(scale - self.scale))?)?;
            return Self::new(unscaled, scale);
        }
        let divisor = 10_i128.checked_pow(u32::from(self.scale - scale))?;
        Self::new(divide_half_up(self.unscaled, divisor)?, scale)
    }

    /// The largest integer that is not above the number.
    pub fn floor(self) -> i128 {
        self.unscaled.div_euclid(10_i128.pow(u32::from(self.scale)))
    }

    /// The smallest integer that is not below the number.
    pub fn ceil(self) -> i128 {
        -self.negated().floor()
    }

    /// The integer nearest to the number, halves away from zero.
    pub fn to_integer(self) -> Option<i128> {
        self.rounded(0).map(|whole| whole.unscaled)
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u8)> {
        let scale = self.scale.max(other.scale);
        let lift = |number: Self| number.unscaled.checked_mul(10_i128.checked_pow(u32::from(scale - number.scale))?);
        Some((lift(self)?, lift(other)?, scale))
    }
}

impl From<i64> for Decimal {
    fn from(whole: i64) -> Self {
        Self { unscaled: i128::from(whole), scale: 0 }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.aligned(*other) {
            Some((left, right, _)) => left.cmp(&right),
            // One of the two is beyond 10^38 after alignment: the whole parts then differ.
            None => self.floor().cmp(&other.floor()),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let power = 10_u128.pow(u32::from(self.scale));
        let (whole, fraction) = (self.unscaled.unsigned_abs() / power, self.unscaled.unsigned_abs() % power);
        if self.scale == 0 {
            write!(out, "{sign}{whole}")
        } else {
            write!(out, "{sign}{whole}.{fraction:0width$}", width = usize::from(self.scale))
        }
    }
}

fn divide_half_up(dividend: i128, divisor: i128) -> Option<i128> {
    let quotient = dividend.checked_div(divisor)?;
    let rest = dividend.checked_rem(divisor)?;
    let away = if (dividend < 0) == (divisor < 0) { 1 } else { -1 };
    let rounds_up = rest.unsigned_abs() >= divisor.unsigned_abs() - rest.unsigned_abs();
    Some(if rounds_up && rest != 0 { quotient + away } else { quotient })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn arithmetic_is_exact() {
        assert_eq!(number("0.1").checked_add(number("0.2")), Some(number("0.3")));
        assert_eq!(number("1.5").checked_mul(number("-2.25")).map(|n| n.to_string()), Some("-3.375".into()));
        assert_eq!(number("2").checked_div(number("3")).map(|n| n.to_string()), Some("1".into()));
        assert_eq!(number("2.00").checked_div(number("3")).map(|n| n.to_string()), Some("0.67".into()));
        assert_eq!(number("1").checked_div(number("0.0")), None);
        assert_eq!(number("-7.5").checked_rem(number("2")), Some(number("-1.5")));
        assert_eq!(number("2.5").to_integer(), Some(3));
        assert_eq!(number("-2.5").to_integer(), Some(-3));
        assert_eq!((number("-2.5").floor(), number("-2.5").ceil(), number("2").ceil()), (-3, -2, 2));
    }

    #[test]
    fn only_plain_numbers_are_read() {
        for text in ["", ".", "1e5", "1.2.3", " 1", "\u{0661}", "1234567890123456789012345678901234567890", "0.1234567890123456789"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert_eq!(number(".5").to_string(), "0.5");
        assert_eq!(number("12."), number("12.00"));
        assert!(number("99999999999999999999999999999999999999") > number("0.000000000000000001"));
    }
}
