//! Exact numbers with a unit: what a lab measures, what a claim asks for, and what a text says.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What a number counts. Rates of records are plain counts, because texts name them in many ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Things.
    Count,
    /// Bytes.
    Bytes,
    /// Bytes a second.
    BytesPerS,
    /// Milliseconds.
    Ms,
    /// US dollars.
    Usd,
    /// A part of a whole: 1 is all of it.
    Share,
}

/// A fraction in lowest terms; the denominator is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Exact {
    num: i128,
    den: i128,
}

impl Exact {
    /// 0.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// 1.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// `num / den`; `None` for a denominator of 0 or beyond what is exact.
    pub fn ratio(num: i128, den: i128) -> Option<Self> {
        let divisor = gcd(num, den);
        if den == 0 || divisor == 0 {
            return None;
        }
        let sign = den.signum();
        Some(Self { num: (num / divisor).checked_mul(sign)?, den: (den / divisor).checked_mul(sign)? })
    }

    /// A decimal such as `1.5`, with commas between thousands; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace(',', "");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = whole.strip_prefix('-').unwrap_or(whole);
        if unsigned.is_empty() || !digits(unsigned) || !digits(fraction) || fraction.len() > 30 {
            return None;
        }
        let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        Self::ratio(format!("{whole}{fraction}").parse().ok()?, scale)
    }

    /// The sum, if it is exact.
    pub fn plus(self, other: Self) -> Option<Self> {
        let num = self.num.checked_mul(other.den)?.checked_add(other.num.checked_mul(self.den)?)?;
        Self::ratio(num, self.den.checked_mul(other.den)?)
    }

    /// The difference, if it is exact.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { num: other.num.checked_neg()?, den: other.den })
    }

    /// The product, if it is exact.
    pub fn times(self, other: Self) -> Option<Self> {
        // Cross-reduced first, so that large factors that cancel do not overflow.
        let (left, right) = (Self::ratio(self.num, other.den)?, Self::ratio(other.num, self.den)?);
        Self::ratio(left.num.checked_mul(right.num)?, left.den.checked_mul(right.den)?)
    }

    /// The quotient; `None` for a division by 0 too.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.num == 0 { None } else { self.times(Self::ratio(other.den, other.num)?) }
    }

    /// The whole number below or at it.
    #[must_use]
    pub fn floor(self) -> Self {
        Self { num: self.num.div_euclid(self.den), den: 1 }
    }

    /// The whole number above or at it.
    #[must_use]
    pub fn ceil(self) -> Self {
        Self { num: -(-self.num).div_euclid(self.den), den: 1 }
    }

    /// The number, when it is whole.
    pub fn whole(self) -> Option<i128> {
        (self.den == 1).then_some(self.num)
    }

    /// The nearest double, for pictures.
    pub fn to_f64(self) -> f64 {
        self.num as f64 / self.den as f64
    }

    /// The decimal with at most `places` digits after the point, rounded half up, and whether that is all of it.
    pub fn decimal(self, places: u32) -> (String, bool) {
        let scale = 10_i128.pow(places.min(20));
        let sign = if self.num < 0 { "-" } else { "" };
        let (num, den) = (self.num.unsigned_abs(), self.den.unsigned_abs());
        let scale_abs = scale.unsigned_abs();
        let (whole, rest) = (num / den, num % den);
        // `rest` is below `den`; where the product is too large, digits that far back do not matter.
        let Some(product) = rest.checked_mul(scale_abs) else { return (group(whole), false) };
        let (mut part, left) = (product / den, product % den);
        let mut whole = whole;
        if left * 2 >= den && left > 0 {
            part += 1;
            if part == scale_abs {
                (whole, part) = (whole + 1, 0);
            }
        }
        let digits = format!("{part:0width$}", width = places.min(20) as usize);
        let fraction = digits.trim_end_matches('0');
        let text = if fraction.is_empty() || places == 0 { group(whole) } else { format!("{}.{fraction}", group(whole)) };
        (format!("{sign}{text}"), left == 0)
    }
}

impl From<u64> for Exact {
    fn from(value: u64) -> Self {
        Self { num: i128::from(value), den: 1 }
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        // By continued fractions, which never overflow.
        let (mut a, mut b, mut c, mut d) = (self.num, self.den, other.num, other.den);
        loop {
            let (left, right) = (a.div_euclid(b), c.div_euclid(d));
            if left != right {
                return left.cmp(&right);
            }
            (a, c) = (a.rem_euclid(b), c.rem_euclid(d));
            match (a, c) {
                (0, 0) => return Ordering::Equal,
                (0, _) => return Ordering::Less,
                (_, 0) => return Ordering::Greater,
                _ => (a, b, c, d) = (d, c, b, a),
            }
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Exact {
    /// With up to six decimals.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.decimal(6).0)
    }
}

/// A number as people write it: in the unit that makes it short, the same in every language. `≈` stands before what was rounded.
pub fn readable(value: Exact, unit: Unit) -> String {
    let in_units_of = |size: i128, name: &str, places: u32| {
        let scaled = Exact::ratio(1, size).and_then(|part| value.times(part)).unwrap_or(value);
        let (text, is_exact) = scaled.decimal(places);
        format!("{}{text}{name}", if is_exact { "" } else { "≈ " })
    };
    let at_least = |size: i128| value >= Exact { num: size, den: 1 };
    let divides = |size: i128| value.whole().is_some_and(|whole| whole % size == 0);
    match unit {
        Unit::Count => in_units_of(1, "", 3),
        Unit::Usd => {
            let (text, is_exact) = value.decimal(usd_places(value));
            format!("{}${text}", if is_exact { "" } else { "≈ " })
        }
        Unit::Share => {
            let percent = value.times(Exact { num: 100, den: 1 }).unwrap_or(value);
            let (text, is_exact) = percent.decimal(2);
            format!("{}{text} %", if is_exact { "" } else { "≈ " })
        }
        Unit::Bytes | Unit::BytesPerS => {
            let per = if unit == Unit::BytesPerS { "/s" } else { "" };
            let sizes = [
                (1 << 40, "TiB"),
                (1_000_000_000_000, "TB"),
                (1 << 30, "GiB"),
                (1_000_000_000, "GB"),
                (1 << 20, "MiB"),
                (1_000_000, "MB"),
                (1 << 10, "KiB"),
                (1_000, "KB"),
            ];
            // What is round in one of the two systems is written in it.
            let is_round = |size: &&(i128, &str)| at_least(size.0) && value.whole().is_some_and(|whole| whole * 10 % size.0 == 0);
            let found = sizes.iter().find(is_round).or_else(|| sizes.iter().step_by(2).find(|size| at_least(size.0)));
            match found {
                Some((size, name)) => in_units_of(*size, &format!(" {name}{per}"), 3),
                None => in_units_of(1, &format!(" B{per}"), 3),
            }
        }
        Unit::Ms if at_least(7_200_000) && divides(3_600_000) => in_units_of(3_600_000, " h", 0),
        Unit::Ms if at_least(1_200_000) && divides(60_000) => in_units_of(60_000, " min", 0),
        Unit::Ms if at_least(1_000) => in_units_of(1_000, " s", 3),
        Unit::Ms => in_units_of(1, " ms", 3),
    }
}

/// Decimals of an amount: four, and for less than a cent as many as show four digits that are not leading zeros.
fn usd_places(value: Exact) -> u32 {
    let of_unit = |places: u32| Exact::ratio(1, 10_i128.pow(places)).is_some_and(|unit| value >= unit);
    (0..16).find(|&places| of_unit(places)).map_or(4, |zeros| zeros + 3).max(4)
}

/// Digits in groups of three.
fn group(number: u128) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn arithmetic_is_exact() {
        let third = Exact::ratio(1, 3).unwrap();
        assert_eq!(third.plus(third).and_then(|it| it.plus(third)), Some(Exact::ONE));
        assert_eq!(exact("0.1").plus(exact("0.2")), Some(exact("0.3")));
        assert_eq!(exact("7").over(exact("2")).map(|it| (it.floor(), it.ceil())), Some((exact("3"), exact("4"))));
        assert_eq!(exact("-3.5").ceil(), exact("-3"));
        assert_eq!(exact("1").over(Exact::ZERO), None);
        assert_eq!(Exact::parse("1,000.5").map(|it| it.decimal(3)), Some(("1,000.5".to_owned(), true)));
        assert!(Exact::parse("1/2").is_none() && Exact::parse("").is_none() && Exact::parse("a").is_none());
    }

    #[test]
    fn order_is_that_of_the_numbers() {
        let mut all = ["-2", "-1.5", "0", "0.333", "0.334", "1", "1.0001", "17"].map(exact);
        let sorted = all;
        all.reverse();
        all.sort();
        assert_eq!(all, sorted);
        let huge = Exact::ratio(i128::MAX, 3).unwrap();
        let more = Exact::ratio(i128::MAX - 1, 3).unwrap();
        assert!(huge > more && huge > Exact::ONE);
    }

    #[test]
    fn numbers_are_readable() {
        #[track_caller]
        fn check(value: &str, unit: Unit, expected: &str) {
            assert_eq!(readable(exact(value), unit), expected);
        }
        check("12500", Unit::Count, "12,500");
        check("16777216", Unit::Bytes, "16 MiB");
        check("16000000", Unit::BytesPerS, "16 MB/s");
        check("1500000", Unit::Bytes, "1.5 MB");
        check("900000", Unit::Ms, "900 s");
        check("345600000", Unit::Ms, "96 h");
        check("700", Unit::Ms, "700 ms");
        check("0.1", Unit::Share, "10 %");
        check("0.0909519195556640625", Unit::Usd, "≈ $0.09095");
        check("0.0909", Unit::Usd, "$0.0909");
        check("1.3625", Unit::Usd, "$1.3625");
        check("0.0000476837158203125", Unit::Usd, "≈ $0.00004768");
        check("0", Unit::Usd, "$0");
        assert_eq!(readable(Exact::ratio(2, 3).unwrap(), Unit::Count), "≈ 0.667");
        assert_eq!(Exact::ratio(1_999_999, 1_000_000).unwrap().decimal(3), ("2".to_owned(), false));
    }
}
