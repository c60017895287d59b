//! Types and values of SQL expressions as Athena (Trino) has them, as far as the lab needs.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use super::calendar;
use super::decimal::Decimal;

/// Type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SqlType {
    /// The type of a bare NULL.
    Unknown,
    /// `boolean`.
    Boolean,
    /// `integer`: 32 bits, signed.
    Integer,
    /// `bigint`: 64 bits, signed.
    Bigint,
    /// `decimal`: exact, at most 38 digits.
    Decimal,
    /// `double`: IEEE 754, 64 bits.
    Double,
    /// `varchar`, without its length.
    Varchar,
    /// `date`.
    Date,
    /// `timestamp(6)` without a time zone.
    Timestamp,
    /// `interval day to second`.
    DayInterval,
    /// `interval year to month`.
    MonthInterval,
}

impl SqlType {
    /// The name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Bigint => "bigint",
            Self::Decimal => "decimal",
            Self::Double => "double",
            Self::Varchar => "varchar",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::DayInterval => "interval day to second",
            Self::MonthInterval => "interval year to month",
        }
    }

    /// Whether arithmetic works on it.
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Bigint | Self::Decimal | Self::Double)
    }

    /// Whether it holds whole numbers.
    pub fn is_integral(self) -> bool {
        matches!(self, Self::Integer | Self::Bigint)
    }

    /// The type both convert to by themselves, if there is one. Text never converts to anything else.
    pub fn common(self, other: Self) -> Option<Self> {
        match (self, other) {
            (left, right) if left == right => Some(left),
            (Self::Unknown, known) | (known, Self::Unknown) => Some(known),
            (left, right) if left.is_numeric() && right.is_numeric() => Some(left.max(right)),
            (Self::Date, Self::Timestamp) | (Self::Timestamp, Self::Date) => Some(Self::Timestamp),
            _ => None,
        }
    }
}

impl fmt::Display for SqlType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// One value. Text is borrowed from the table or the query wherever it can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum<'a> {
    /// No value.
    Null,
    /// `boolean`.
    Boolean(bool),
    /// `integer` or `bigint`.
    Integer(i64),
    /// `decimal`.
    Decimal(Decimal),
    /// `double`.
    Double(f64),
    /// `varchar`.
    Text(Cow<'a, str>),
    /// `date` in days since 1970-01-01.
    Date(i64),
    /// `timestamp` in microseconds since 1970-01-01T00:00:00.
    Timestamp(i64),
    /// `interval day to second` in microseconds.
    DayInterval(i64),
    /// `interval year to month` in months.
    MonthInterval(i64),
}

impl<'a> Datum<'a> {
    /// Text without copying it.
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// Whether it is NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The same value, owning its text.
    pub fn into_owned(self) -> Datum<'static> {
        match self {
            Self::Text(text) => Datum::Text(Cow::Owned(text.into_owned())),
            Self::Null => Datum::Null,
            Self::Boolean(value) => Datum::Boolean(value),
            Self::Integer(value) => Datum::Integer(value),
            Self::Decimal(value) => Datum::Decimal(value),
            Self::Double(value) => Datum::Double(value),
            Self::Date(value) => Datum::Date(value),
            Self::Timestamp(value) => Datum::Timestamp(value),
            Self::DayInterval(value) => Datum::DayInterval(value),
            Self::MonthInterval(value) => Datum::MonthInterval(value),
        }
    }

    /// The same value with its text borrowed from here.
    #[must_use]
    pub fn borrowed(&'a self) -> Datum<'a> {
        match self {
            Self::Text(text) => Datum::Text(Cow::Borrowed(text)),
            other => other.clone(),
        }
    }

    /// A number as a double.
    pub fn as_double(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Decimal(value) => Some(value.to_f64()),
            Self::Double(value) => Some(*value),
            _ => None,
        }
    }

    /// A whole or decimal number as a decimal.
    pub fn as_decimal(&self) -> Option<Decimal> {
        match self {
            Self::Integer(value) => Some(Decimal::from(*value)),
            Self::Decimal(value) => Some(*value),
            _ => None,
        }
    }

    /// A date or a timestamp in microseconds.
    pub fn as_micros(&self) -> Option<i64> {
        match self {
            Self::Date(days) => Some(days * calendar::DAY_MICROS),
            Self::Timestamp(micros) => Some(*micros),
            _ => None,
        }
    }

    /// Converted to a type it converts to by itself (see [`SqlType::common`]); unchanged otherwise.
    #[must_use]
    pub fn widened(self, to: SqlType) -> Self {
        match (to, &self) {
            (SqlType::Double, Self::Integer(_) | Self::Decimal(_)) => self.as_double().map_or(self, Self::Double),
            (SqlType::Decimal, Self::Integer(value)) => Self::Decimal(Decimal::from(*value)),
            (SqlType::Timestamp, Self::Date(days)) => Self::Timestamp(days * calendar::DAY_MICROS),
            _ => self,
        }
    }

    /// Order of two values of one common type; `None` when one is NULL or not a number (NaN), or the types do not compare.
    pub fn compare(&self, other: &Datum<'_>) -> Option<Ordering> {
        match (self, other) {
            (Self::Boolean(left), Datum::Boolean(right)) => Some(left.cmp(right)),
            (Self::Integer(left), Datum::Integer(right))
            | (Self::Date(left), Datum::Date(right))
            | (Self::Timestamp(left), Datum::Timestamp(right))
            | (Self::DayInterval(left), Datum::DayInterval(right))
            | (Self::MonthInterval(left), Datum::MonthInterval(right)) => Some(left.cmp(right)),
            (Self::Text(left), Datum::Text(right)) => Some(left.as_ref().cmp(right.as_ref())),
            (Self::Double(_), _) | (_, Datum::Double(_)) => self.as_double()?.partial_cmp(&other.as_double()?),
            (Self::Decimal(_), _) | (_, Datum::Decimal(_)) => Some(self.as_decimal()?.cmp(&other.as_decimal()?)),
            (Self::Date(_), _) | (_, Datum::Date(_)) => Some(self.as_micros()?.cmp(&other.as_micros()?)),
            _ => None,
        }
    }
}

impl fmt::Display for Datum<'_> {
    /// As a learner would write it in SQL, without the type: `'06'`, `2023-06-01`, `NULL`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => out.write_str("NULL"),
            Self::Boolean(value) => write!(out, "{value}"),
            Self::Integer(value) => write!(out, "{value}"),
            Self::Decimal(value) => write!(out, "{value}"),
            Self::Double(value) => write!(out, "{value}"),
            Self::Text(text) => write!(out, "'{}'", text.replace('\'', "''")),
            Self::Date(days) => out.write_str(&calendar::print_date(*days)),
            Self::Timestamp(micros) => out.write_str(&calendar::print_timestamp(*micros, 6)),
            Self::DayInterval(micros) => write!(out, "{micros} microseconds"),
            Self::MonthInterval(months) => write!(out, "{months} months"),
        }
    }
}
