//! CAST: which types turn into which, and how.

use super::calendar;
use super::datum::{Datum, SqlType};
use super::decimal::Decimal;
use super::error::SqlErrorCode;
use super::syntax::CastTarget;

/// A failure without its place, which the caller knows.
pub(crate) type Failure = (SqlErrorCode, String);

impl CastTarget {
    /// The type that comes out.
    pub(crate) fn sql_type(self) -> SqlType {
        match self {
            Self::Boolean => SqlType::Boolean,
            Self::Integer { bits: 64 } => SqlType::Bigint,
            Self::Integer { .. } => SqlType::Integer,
            Self::Double => SqlType::Double,
            Self::Decimal { .. } => SqlType::Decimal,
            Self::Varchar { .. } => SqlType::Varchar,
            Self::Date => SqlType::Date,
            Self::Timestamp => SqlType::Timestamp,
        }
    }
}

/// Whether Athena casts between two types at all.
pub(crate) fn can_cast(from: SqlType, to: SqlType) -> bool {
    use SqlType::{Boolean, Date, Timestamp, Unknown, Varchar};
    match (from, to) {
        (left, right) if left == right => true,
        (Unknown | Varchar, _) | (Boolean, Varchar) | (Date, Timestamp | Varchar) | (Timestamp, Date | Varchar) => true,
        (left, right) if left.is_numeric() => right.is_numeric() || matches!(right, Boolean | Varchar),
        (Boolean, right) => right.is_numeric(),
        _ => false,
    }
}

/// Casts a value.
///
/// # Errors
/// A value that has no counterpart in the target.
pub(crate) fn cast(value: Datum<'_>, target: CastTarget) -> Result<Datum<'_>, Failure> {
    if value.is_null() {
        return Ok(Datum::Null);
    }
    match target {
        CastTarget::Boolean => to_boolean(&value),
        CastTarget::Integer { bits } => to_integer(&value, bits),
        CastTarget::Double => to_double(&value),
        CastTarget::Decimal { precision, scale } => to_decimal(&value, precision, scale),
        CastTarget::Varchar { length } => to_text(value, length),
        CastTarget::Date => to_date(&value),
        CastTarget::Timestamp => to_timestamp(&value),
    }
}

fn invalid(value: &Datum<'_>, to: &str) -> Failure {
    (SqlErrorCode::InvalidCast, format!("Cannot cast {value} to {to}"))
}

fn out_of_range(value: &Datum<'_>, to: &str) -> Failure {
    (SqlErrorCode::OutOfRange, format!("{value} is out of range for {to}"))
}

fn to_boolean<'a>(value: &Datum<'_>) -> Result<Datum<'a>, Failure> {
    let truth = match value {
        Datum::Boolean(truth) => *truth,
        Datum::Text(text) => match text.to_ascii_lowercase().as_str() {
            "t" | "true" | "1" => true,
            "f" | "false" | "0" => false,
            _ => return Err(invalid(value, "boolean")),
        },
        Datum::Integer(number) => *number != 0,
        Datum::Decimal(number) => *number != Decimal::from(0),
        Datum::Double(number) => number.abs() > 0.0 || number.is_nan(),
        _ => return Err(invalid(value, "boolean")),
    };
    Ok(Datum::Boolean(truth))
}

fn to_integer<'a>(value: &Datum<'_>, bits: u8) -> Result<Datum<'a>, Failure> {
    let name = match bits {
        8 => "tinyint",
        16 => "smallint",
        32 => "integer",
        _ => "bigint",
    };
    let whole: i128 = match value {
        Datum::Integer(number) => i128::from(*number),
        Datum::Boolean(truth) => i128::from(*truth),
        // Java reads a sign and digits, nothing around them.
        Datum::Text(text) => text.parse::<i64>().map(i128::from).map_err(|_| invalid(value, name))?,
        Datum::Decimal(number) => number.to_integer().ok_or_else(|| out_of_range(value, name))?,
        Datum::Double(number) => integer_of(number.round()).ok_or_else(|| out_of_range(value, name))?,
        _ => return Err(invalid(value, name)),
    };
    let limit = 1_i128 << (bits - 1);
    if !(-limit..limit).contains(&whole) {
        // A text of digits that do not fit is refused as a cast, a number as out of range.
        return Err(if matches!(value, Datum::Text(_)) { invalid(value, name) } else { out_of_range(value, name) });
    }
    i64::try_from(whole).map(Datum::Integer).map_err(|_| out_of_range(value, name))
}

/// The whole number a double is, when it is within 64 bits.
pub(crate) fn integer_of(number: f64) -> Option<i128> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&number) && number.fract().abs() <= 0.0 {
        #[allow(clippy::cast_possible_truncation)] // the range is checked above
        let whole = number as i64;
        Some(i128::from(whole))
    } else {
        None
    }
}

fn to_double<'a>(value: &Datum<'_>) -> Result<Datum<'a>, Failure> {
    let number = match value {
        Datum::Boolean(truth) => f64::from(u8::from(*truth)),
        Datum::Text(text) => {
            let trimmed = text.trim();
            let digits = trimmed.trim_start_matches(['+', '-']);
            let plausible = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || digits == "Infinity" || digits == "NaN";
            trimmed.parse().ok().filter(|_: &f64| plausible).ok_or_else(|| invalid(value, "double"))?
        }
        other => other.as_double().ok_or_else(|| invalid(value, "double"))?,
    };
    Ok(Datum::Double(number))
}

fn to_decimal<'a>(value: &Datum<'_>, precision: u8, scale: u8) -> Result<Datum<'a>, Failure> {
    let name = format!("decimal({precision},{scale})");
    let number = match value {
        Datum::Text(text) => Decimal::parse(text).ok_or_else(|| invalid(value, &name))?,
        Datum::Boolean(truth) => Decimal::from(i64::from(*truth)),
        // Digits of the double's shortest form: those a reader sees.
        Datum::Double(number) => Decimal::parse(&format!("{number}")).ok_or_else(|| out_of_range(value, &name))?,
        other => other.as_decimal().ok_or_else(|| invalid(value, &name))?,
    };
    let rounded = number.rounded(scale).ok_or_else(|| out_of_range(value, &name))?;
    let bound = Decimal::new(10_i128.pow(u32::from(precision - scale)), 0);
    let fits = bound.is_none_or(|bound| rounded < bound && rounded.negated() < bound);
    if fits { Ok(Datum::Decimal(rounded)) } else { Err(out_of_range(value, &name)) }
}

fn to_text(value: Datum<'_>, length: Option<u32>) -> Result<Datum<'_>, Failure> {
    let text = match value {
        Datum::Text(text) => Datum::Text(text),
        Datum::Boolean(_) | Datum::Integer(_) | Datum::Decimal(_) | Datum::Date(_) => Datum::Text(value.to_string().into()),
        Datum::Timestamp(micros) => {
            let digits = if micros % calendar::SECOND_MICROS == 0 {
                0
            } else if micros % 1_000 == 0 {
                3
            } else {
                6
            };
            Datum::Text(calendar::print_timestamp(micros, digits).into())
        }
        Datum::Double(_) => return Err((SqlErrorCode::NotSimulated, "the text of a double is not simulated".to_owned())),
        other => return Err(invalid(&other, "varchar")),
    };
    match (text, length) {
        (Datum::Text(text), Some(length)) => {
            let end = text.char_indices().nth(length as usize).map_or(text.len(), |(at, _)| at);
            Ok(Datum::Text(match text {
                std::borrow::Cow::Borrowed(text) => text.get(..end).unwrap_or(text).into(),
                std::borrow::Cow::Owned(mut text) => {
                    text.truncate(end);
                    text.into()
                }
            }))
        }
        (text, _) => Ok(text),
    }
}

fn to_date<'a>(value: &Datum<'_>) -> Result<Datum<'a>, Failure> {
    match value {
        Datum::Date(days) => Ok(Datum::Date(*days)),
        Datum::Timestamp(micros) => Ok(Datum::Date(micros.div_euclid(calendar::DAY_MICROS))),
        Datum::Text(text) => calendar::parse_date(text.trim())
            .map(Datum::Date)
            .ok_or_else(|| (SqlErrorCode::InvalidCast, format!("Value cannot be cast to date: {text}"))),
        _ => Err(invalid(value, "date")),
    }
}

fn to_timestamp<'a>(value: &Datum<'_>) -> Result<Datum<'a>, Failure> {
    match value {
        Datum::Date(_) | Datum::Timestamp(_) => value.as_micros().map(Datum::Timestamp).ok_or_else(|| invalid(value, "timestamp")),
        Datum::Text(text) => Some(text.trim())
            .filter(|text| !text.contains('T'))
            .and_then(calendar::parse_timestamp)
            .map(Datum::Timestamp)
            .ok_or_else(|| (SqlErrorCode::InvalidCast, format!("Value cannot be cast to timestamp: {text}"))),
        _ => Err(invalid(value, "timestamp")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casts_of_text() {
        let check = |text: &'static str, target: CastTarget, expected: Option<Datum<'static>>| {
            assert_eq!(cast(Datum::text(text), target).ok(), expected, "{text}");
        };
        let integer = CastTarget::Integer { bits: 32 };
        check("06", integer, Some(Datum::Integer(6)));
        check("+6", integer, Some(Datum::Integer(6)));
        check(" 6", integer, None);
        check("2147483648", integer, None);
        check("-2147483648", integer, Some(Datum::Integer(-2_147_483_648)));
        check("", integer, None);
        check(" 2023-6-1 ", CastTarget::Date, Some(Datum::Date(19_509)));
        check("2023-06", CastTarget::Date, None);
        check("2023-06-01T00:00:00", CastTarget::Timestamp, None);
        check("2023-06-01", CastTarget::Varchar { length: Some(4) }, Some(Datum::text("2023")));
        check("가나다", CastTarget::Varchar { length: Some(2) }, Some(Datum::text("가나")));
        check("1e3", CastTarget::Double, Some(Datum::Double(1_000.0)));
        check("inf", CastTarget::Double, None);
        check("12.345", CastTarget::Decimal { precision: 4, scale: 2 }, Decimal::parse("12.35").map(Datum::Decimal));
        check("123.4", CastTarget::Decimal { precision: 4, scale: 2 }, None);
        check("TRUE", CastTarget::Boolean, Some(Datum::Boolean(true)));
    }

    #[test]
    fn casts_of_numbers_round_halves_away_from_zero() {
        let integer = CastTarget::Integer { bits: 32 };
        assert_eq!(cast(Datum::Double(2.5), integer), Ok(Datum::Integer(3)));
        assert_eq!(cast(Datum::Double(-2.5), integer), Ok(Datum::Integer(-3)));
        assert!(cast(Datum::Double(f64::NAN), integer).is_err());
        assert!(cast(Datum::Integer(40_000), CastTarget::Integer { bits: 16 }).is_err());
    }
}
