//! What the scalar functions compute. Arguments are never NULL here: a NULL argument makes the result NULL before.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::calendar::{self, Unit};
use super::cast::{self, Failure};
use super::date_format;
use super::datum::{Datum, SqlType};
use super::decimal::Decimal;
use super::error::SqlErrorCode;
use super::expr::unit_argument;
use super::function::{DatePart, Function};
use super::syntax::CastTarget;
use crate::lab::athena::limits::TEXT_BYTES_MAX;

type Outcome<'a> = Result<Datum<'a>, Failure>;

/// Computes a function. `sql_type` is the type of the result.
///
/// # Errors
/// Arguments of the right type with a wrong value.
pub(super) fn call(function: Function, arguments: Vec<Datum<'_>>, sql_type: SqlType) -> Outcome<'_> {
    match function {
        Function::Concat => concat(&arguments),
        Function::Greatest => Ok(extreme(arguments, Ordering::Greater)),
        Function::Least => Ok(extreme(arguments, Ordering::Less)),
        _ => {
            let mut each = arguments.into_iter();
            let (first, second, third) = (each.next(), each.next(), each.next());
            match (first, second, third) {
                (Some(first), None, None) => one(function, first),
                (Some(first), Some(second), None) => two(function, first, second, sql_type),
                (Some(first), Some(second), Some(third)) => three(function, first, &second, third),
                _ => Err(unexpected(function)),
            }
        }
    }
}

fn unexpected(function: Function) -> Failure {
    (SqlErrorCode::NotSimulated, format!("the lab does not compute {function:?} for these arguments"))
}

fn argument(message: impl Into<String>) -> Failure {
    (SqlErrorCode::InvalidArgument, message.into())
}

fn range(what: &str) -> Failure {
    (SqlErrorCode::OutOfRange, format!("{what} is out of range"))
}

fn one(function: Function, value: Datum<'_>) -> Outcome<'_> {
    match (function, value) {
        (Function::Lower, Datum::Text(text)) => Ok(map_chars(text, |c| single(c.to_lowercase(), c))),
        (Function::Upper, Datum::Text(text)) => Ok(map_chars(text, |c| single(c.to_uppercase(), c))),
        (Function::Trim, Datum::Text(text)) => Ok(slice(text, |text| text.trim_matches(' '))),
        (Function::TrimStart, Datum::Text(text)) => Ok(slice(text, |text| text.trim_start_matches(' '))),
        (Function::TrimEnd, Datum::Text(text)) => Ok(slice(text, |text| text.trim_end_matches(' '))),
        (Function::Reverse, Datum::Text(text)) => Ok(Datum::Text(text.chars().rev().collect::<String>().into())),
        (Function::Length, Datum::Text(text)) => Ok(count(text.chars().count())),
        (Function::ToDate, value) => cast::cast(value, CastTarget::Date),
        (Function::FromIsoDate, Datum::Text(text)) => {
            iso_date(&text).map(Datum::Date).ok_or_else(|| argument(format!("Invalid format: \"{text}\"")))
        }
        (Function::FromIsoTimestamp, Datum::Text(text)) => {
            let plain = text.strip_suffix('Z').unwrap_or(&text);
            let parsed = if plain.contains(' ') { None } else { calendar::parse_timestamp(plain) };
            parsed.map(Datum::Timestamp).ok_or_else(|| argument(format!("Invalid format: \"{text}\"")))
        }
        (Function::FromUnixTime, number) => {
            let micros = number.as_double().map(|seconds| (seconds * 1e6).round()).and_then(cast::integer_of);
            let known = micros
                .and_then(|micros| i64::try_from(micros).ok())
                .filter(|micros| calendar::in_range(micros.div_euclid(calendar::DAY_MICROS)));
            known.map(Datum::Timestamp).ok_or_else(|| range("the time"))
        }
        (function @ (Function::Abs | Function::Sign | Function::Floor | Function::Ceil | Function::Truncate | Function::Round), number) => {
            number_of_one(function, &number)
        }
        (function, value) => {
            let Some(micros) = value.as_micros() else { return Err(unexpected(function)) };
            match function {
                Function::Part(part) => Ok(Datum::Integer(date_part(part, micros))),
                Function::LastDayOfMonth => {
                    let civil = calendar::civil_of(micros.div_euclid(calendar::DAY_MICROS));
                    let last = calendar::days_of(calendar::Civil { day: calendar::days_in_month(civil.year, civil.month), ..civil });
                    last.map(Datum::Date).ok_or_else(|| range("the date"))
                }
                Function::ToUnixTime => Ok(Datum::Double(micros as f64 / 1e6)),
                _ => Err(unexpected(function)),
            }
        }
    }
}

fn two<'a>(function: Function, first: Datum<'a>, second: Datum<'a>, sql_type: SqlType) -> Outcome<'a> {
    match (function, first, second) {
        (Function::Nullif, first, second) => Ok(if first.compare(&second) == Some(Ordering::Equal) { Datum::Null } else { first }),
        (Function::Substr, Datum::Text(text), Datum::Integer(start)) => Ok(substr(text, start, i64::MAX)),
        (Function::Replace, Datum::Text(text), Datum::Text(search)) => replace(&text, &search, ""),
        (Function::Position, Datum::Text(text), Datum::Text(search)) => Ok(position(&text, &search)),
        (Function::StartsWith, Datum::Text(text), Datum::Text(prefix)) => Ok(Datum::Boolean(text.starts_with(prefix.as_ref()))),
        (Function::DateParse, Datum::Text(text), Datum::Text(pattern)) => {
            let micros = date_format::parse(&text, &pattern).map_err(argument)?;
            // date_parse gives timestamp(3).
            Ok(Datum::Timestamp(micros.div_euclid(1_000) * 1_000))
        }
        (Function::DateFormat, value, Datum::Text(pattern)) => {
            let micros = value.as_micros().ok_or_else(|| unexpected(function))?;
            bounded(date_format::print(micros, &pattern).map_err(argument)?)
        }
        (Function::DateTrunc, Datum::Text(unit), value) => date_trunc(&unit, &value),
        (Function::Round, number, Datum::Integer(digits)) => round_to(&number, digits),
        (Function::Mod, left, right) => super::eval::arithmetic(super::syntax::Operator::Remainder, &left, &right, sql_type),
        (function, ..) => Err(unexpected(function)),
    }
}

fn three<'a>(function: Function, first: Datum<'a>, second: &Datum<'a>, third: Datum<'a>) -> Outcome<'a> {
    match (function, first, second, third) {
        (Function::Substr, Datum::Text(text), Datum::Integer(start), Datum::Integer(length)) => Ok(substr(text, *start, length)),
        (Function::Replace, Datum::Text(text), Datum::Text(search), Datum::Text(by)) => replace(&text, search, &by),
        (Function::SplitPart, Datum::Text(text), Datum::Text(delimiter), Datum::Integer(index)) => split_part(&text, delimiter, index),
        (Function::PadStart, Datum::Text(text), Datum::Integer(size), Datum::Text(by)) => pad(&text, *size, &by, true),
        (Function::PadEnd, Datum::Text(text), Datum::Integer(size), Datum::Text(by)) => pad(&text, *size, &by, false),
        (Function::DateAdd, Datum::Text(unit), Datum::Integer(units), value) => date_add(&unit, *units, &value),
        (Function::DateDiff, Datum::Text(unit), from, to) => {
            let (Some(from), Some(to)) = (from.as_micros(), to.as_micros()) else { return Err(unexpected(function)) };
            Ok(Datum::Integer(calendar::units_between(from, to, unit_of(&unit)?)))
        }
        (function, ..) => Err(unexpected(function)),
    }
}

/// The text, when it is not longer than the lab's bound.
pub(super) fn bounded<'a>(text: String) -> Outcome<'a> {
    if text.len() > TEXT_BYTES_MAX {
        return Err((SqlErrorCode::LabLimit, format!("a text function builds more than {TEXT_BYTES_MAX} bytes (TEXT_BYTES_MAX)")));
    }
    Ok(Datum::Text(text.into()))
}

fn count<'a>(number: usize) -> Datum<'a> {
    Datum::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn concat<'a>(arguments: &[Datum<'a>]) -> Outcome<'a> {
    let mut joined = String::new();
    for argument in arguments {
        let Datum::Text(text) = argument else { return Err(unexpected(Function::Concat)) };
        joined.push_str(text);
    }
    bounded(joined)
}

fn extreme(arguments: Vec<Datum<'_>>, wanted: Ordering) -> Datum<'_> {
    arguments.into_iter().reduce(|best, next| if next.compare(&best) == Some(wanted) { next } else { best }).unwrap_or(Datum::Null)
}

/// Part of a text, borrowed where the whole is.
fn slice(text: Cow<'_, str>, cut: impl Fn(&str) -> &str) -> Datum<'_> {
    match text {
        Cow::Borrowed(text) => Datum::Text(Cow::Borrowed(cut(text))),
        Cow::Owned(text) => Datum::Text(Cow::Owned(cut(&text).to_owned())),
    }
}

fn single(mut mapped: impl ExactSizeIterator<Item = char>, original: char) -> char {
    // Athena maps letter by letter: one that would become two stays as it is.
    if mapped.len() == 1 { mapped.next().unwrap_or(original) } else { original }
}

fn map_chars(text: Cow<'_, str>, map: impl Fn(char) -> char) -> Datum<'_> {
    if text.chars().all(|c| map(c) == c) {
        return Datum::Text(text);
    }
    Datum::Text(text.chars().map(map).collect::<String>().into())
}

fn substr(text: Cow<'_, str>, start: i64, length: i64) -> Datum<'_> {
    slice(text, |text| {
        let from = match start {
            1.. => usize::try_from(start - 1).ok(),
            0 => None,
            _ => usize::try_from(start.unsigned_abs()).ok().and_then(|back| text.chars().count().checked_sub(back)),
        };
        let Some(from) = from.filter(|_| length > 0) else { return "" };
        let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]).skip(from);
        let Some(begin) = places.next() else { return "" };
        let end = usize::try_from(length - 1).ok().and_then(|more| places.nth(more)).unwrap_or(text.len());
        text.get(begin..end).unwrap_or("")
    })
}

fn replace<'a>(text: &str, search: &str, by: &str) -> Outcome<'a> {
    let hits = if search.is_empty() { text.chars().count() + 1 } else { text.matches(search).count() };
    if text.len() + hits * by.len() > TEXT_BYTES_MAX + hits * search.len() {
        return bounded(" ".repeat(TEXT_BYTES_MAX + 1));
    }
    bounded(text.replace(search, by))
}

fn position<'a>(text: &str, search: &str) -> Datum<'a> {
    let found = text.find(search).and_then(|at| text.get(..at));
    found.map_or(Datum::Integer(0), |before| count(before.chars().count() + 1))
}

fn split_part<'a>(text: &str, delimiter: &str, index: i64) -> Outcome<'a> {
    let Some(index) = usize::try_from(index - 1).ok() else {
        return Err(argument("Index must be greater than zero"));
    };
    let part = if delimiter.is_empty() { text.get(..).filter(|_| index == 0) } else { text.split(delimiter).nth(index) };
    Ok(part.map_or(Datum::Null, |part| Datum::Text(part.to_owned().into())))
}

fn pad<'a>(text: &str, size: i64, by: &str, at_start: bool) -> Outcome<'a> {
    let Ok(size) = usize::try_from(size) else {
        return Err(argument(format!("Target length must be in the range [0..2147483647], not {size}")));
    };
    if by.is_empty() {
        return Err(argument("Padding string must not be empty"));
    }
    if size > TEXT_BYTES_MAX {
        return Err((SqlErrorCode::LabLimit, format!("a text function builds more than {TEXT_BYTES_MAX} bytes (TEXT_BYTES_MAX)")));
    }
    let length = text.chars().count();
    let kept: String = text.chars().take(size).collect();
    let padding: String = by.chars().cycle().take(size.saturating_sub(length)).collect();
    bounded(if at_start { padding + &kept } else { kept + &padding })
}

fn iso_date(text: &str) -> Option<i64> {
    match text.len() {
        4 => calendar::parse_date(&format!("{text}-01-01")),
        7 => calendar::parse_date(&format!("{text}-01")),
        10 => calendar::parse_date(text),
        _ => None,
    }
}

fn unit_of(text: &str) -> Result<Unit, Failure> {
    unit_argument(text).ok_or_else(|| argument(format!("'{text}' is not a valid unit of time")))
}

fn date_part(part: DatePart, micros: i64) -> i64 {
    let (days, time) = calendar::split_micros(micros);
    let civil = calendar::civil_of(days);
    match part {
        DatePart::Year => civil.year,
        DatePart::Quarter => (civil.month - 1) / 3 + 1,
        DatePart::Month => civil.month,
        DatePart::Week => date_format::iso_week(days),
        DatePart::Day => civil.day,
        DatePart::DayOfWeek => calendar::day_of_week(days),
        DatePart::DayOfYear => calendar::day_of_year(days),
        DatePart::Hour => time.hour,
        DatePart::Minute => time.minute,
        DatePart::Second => time.second,
    }
}

/// A unit that a DATE can be moved or cut by.
fn date_unit(unit: Unit) -> Result<Unit, Failure> {
    if unit < Unit::Day { Err(argument("a date has no unit smaller than a day")) } else { Ok(unit) }
}

fn date_trunc<'a>(unit: &str, value: &Datum<'_>) -> Outcome<'a> {
    let unit = unit_of(unit)?;
    match value {
        Datum::Date(days) => {
            let micros = calendar::truncate(days * calendar::DAY_MICROS, date_unit(unit)?);
            Ok(Datum::Date(micros.div_euclid(calendar::DAY_MICROS)))
        }
        Datum::Timestamp(micros) => Ok(Datum::Timestamp(calendar::truncate(*micros, unit))),
        _ => Err(unexpected(Function::DateTrunc)),
    }
}

fn date_add<'a>(unit: &str, units: i64, value: &Datum<'_>) -> Outcome<'a> {
    let unit = unit_of(unit)?;
    match value {
        Datum::Date(days) => {
            let moved = calendar::add_units(days * calendar::DAY_MICROS, date_unit(unit)?, units);
            moved.map(|micros| Datum::Date(micros.div_euclid(calendar::DAY_MICROS))).ok_or_else(|| range("the date"))
        }
        Datum::Timestamp(micros) => calendar::add_units(*micros, unit, units).map(Datum::Timestamp).ok_or_else(|| range("the timestamp")),
        _ => Err(unexpected(Function::DateAdd)),
    }
}

fn number_of_one<'a>(function: Function, number: &Datum<'_>) -> Outcome<'a> {
    match number {
        Datum::Integer(whole) => match function {
            Function::Abs => whole.checked_abs().map(Datum::Integer).ok_or_else(|| range("abs")),
            Function::Sign => Ok(Datum::Integer(whole.signum())),
            _ => Ok(Datum::Integer(*whole)),
        },
        Datum::Double(double) => Ok(Datum::Double(match function {
            Function::Abs => double.abs(),
            Function::Sign if double.abs() <= 0.0 || double.is_nan() => *double,
            Function::Sign => double.signum(),
            Function::Floor => double.floor(),
            Function::Ceil => double.ceil(),
            Function::Truncate => double.trunc(),
            _ => double.round(),
        })),
        Datum::Decimal(decimal) => {
            let zero = Decimal::from(0);
            let whole = |number: i128| Decimal::new(number, 0);
            let result = match function {
                Function::Abs => Some(if *decimal < zero { decimal.negated() } else { *decimal }),
                Function::Sign => Some(Decimal::from(match decimal.cmp(&zero) {
                    Ordering::Less => -1,
                    Ordering::Equal => 0,
                    Ordering::Greater => 1,
                })),
                Function::Ceil => whole(decimal.ceil()),
                Function::Truncate if *decimal < zero => whole(decimal.ceil()),
                Function::Floor | Function::Truncate => whole(decimal.floor()),
                _ => decimal.rounded(0),
            };
            result.map(Datum::Decimal).ok_or_else(|| range("the decimal"))
        }
        _ => Err(unexpected(function)),
    }
}

fn round_to<'a>(number: &Datum<'_>, digits: i64) -> Outcome<'a> {
    match number {
        Datum::Integer(whole) if digits >= 0 => Ok(Datum::Integer(*whole)),
        Datum::Integer(whole) => {
            let power = u32::try_from(-digits).ok().and_then(|digits| 10_i64.checked_pow(digits));
            let rounded = power.map_or(Some(0), |power| {
                let rest = whole % power;
                let away = if rest.abs() >= power - rest.abs() { whole.signum() * power } else { 0 };
                (whole - rest).checked_add(away)
            });
            rounded.map(Datum::Integer).ok_or_else(|| range("round"))
        }
        Datum::Decimal(decimal) => {
            let scale = u8::try_from(digits.clamp(0, i64::from(decimal.scale()))).unwrap_or(0);
            decimal.rounded(scale).map(Datum::Decimal).ok_or_else(|| range("round"))
        }
        Datum::Double(double) => {
            // Powers of ten up to 22 are exact doubles.
            let power = |digits: i64| (0..digits.min(22)).fold(1.0_f64, |power, _| power * 10.0);
            let rounded = if digits >= 0 {
                (double * power(digits)).round() / power(digits)
            } else {
                (double / power(-digits)).round() * power(-digits)
            };
            Ok(Datum::Double(if rounded.is_finite() { rounded } else { *double }))
        }
        _ => Err(unexpected(Function::Round)),
    }
}
