//! Table properties of partition projection as a scenario gives them, and their validation.

use serde::{Deserialize, Serialize};

use super::date_pattern::DatePattern;
use crate::lab::athena::ordered::Ordered;
use crate::lab::athena::sql::calendar::{self, Unit};
use crate::lab::athena::sql::datum::SqlType;
use crate::lab::athena::table::parse_value;
use crate::lab::error::LabError;

/// Most digits of a projected number.
const DIGITS_MAX: u64 = 64;
/// Most values of an enum.
const ENUM_VALUES_MAX: usize = 100_000;

/// `projection.<column>.*` of every column.
pub type ProjectionConfig = Ordered<ProjectedColumn>;

/// `projection.<column>.*`: what it needs depends on the type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectedColumn {
    /// `enum`, `integer`, `date` or `injected`; case and spaces around it do not matter.
    #[serde(rename = "type")]
    pub kind: String,
    /// `enum`: values, separated by commas; spaces belong to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<String>,
    /// `integer`, `date`: the first and the last value, separated by a comma, both included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
    /// `integer`: digits, with zeros before the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<WholeNumber>,
    /// `integer`, `date`: step from one value to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<WholeNumber>,
    /// `date`: unit of the step (`interval.unit` in the table properties).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// `date`: Java date pattern.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// A number, or its text as table properties have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum WholeNumber {
    /// `2`
    Number(u64),
    /// `"2"`
    Text(String),
}

impl WholeNumber {
    fn positive(&self, most: u64) -> Result<u64, String> {
        let value = match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
        };
        value.filter(|value| (1..=most).contains(value)).ok_or_else(|| format!("must be a whole number from 1 to {most}"))
    }
}

/// A validated column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectionKind {
    /// Listed values.
    Enum(Vec<String>),
    /// Numbers.
    Integer {
        /// First.
        low: i64,
        /// Last, included.
        high: i64,
        /// Step.
        interval: u64,
        /// Digits with zeros before the number; 0 for none.
        digits: u64,
    },
    /// Dates.
    Date {
        /// Pattern of the text.
        pattern: DatePattern,
        /// First.
        low: Bound,
        /// Last, included.
        high: Bound,
        /// Step.
        interval: i64,
        /// Unit of the step.
        unit: Unit,
    },
    /// Values that the query gives.
    Injected,
}

/// An end of a range of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Microseconds since 1970-01-01T00:00:00.
    At(i64),
    /// The time of the query, moved by some units.
    Now(i64, Unit),
}

impl Bound {
    /// The instant, cut to what the pattern prints. `None` when it lies outside the lab's calendar.
    pub fn instant(self, now: i64, pattern: &DatePattern) -> Option<i64> {
        let micros = match self {
            Self::At(micros) => micros,
            Self::Now(count, unit) => calendar::add_units(now, unit, count)?,
        };
        pattern.read(&pattern.print(micros))
    }
}

impl ProjectedColumn {
    /// Whether the query has to say the column's values.
    pub fn is_injected(&self) -> bool {
        self.kind.trim().eq_ignore_ascii_case("injected")
    }

    /// Checks the properties of a column of the given type.
    ///
    /// # Errors
    /// The property that is missing or wrong, as a path below the column.
    pub fn validate(&self, sql_type: SqlType) -> Result<ProjectionKind, LabError> {
        let kind = self.kind.trim().to_ascii_lowercase();
        let used: &[&str] = match kind.as_str() {
            "enum" => &["values"],
            "integer" => &["range", "digits", "interval"],
            "date" => &["range", "format", "interval", "unit"],
            "injected" => &[],
            _ => return Err(LabError::new("type", format!("'{}' is none of enum, integer, date, injected", self.kind))),
        };
        let given = [
            ("values", self.values.is_some()),
            ("range", self.range.is_some()),
            ("digits", self.digits.is_some()),
            ("interval", self.interval.is_some()),
            ("unit", self.unit.is_some()),
            ("format", self.format.is_some()),
        ];
        if let Some((name, _)) = given.iter().find(|(name, given)| *given && !used.contains(name)) {
            return Err(LabError::new(*name, format!("a column of type {kind} has no property {name}")));
        }
        match kind.as_str() {
            "enum" => self.as_enum(sql_type),
            "integer" => self.as_integer(sql_type),
            "date" => self.as_date(sql_type),
            _ if sql_type == SqlType::Varchar => Ok(ProjectionKind::Injected),
            _ => Err(LabError::new("type", format!("an injected column must be a string, not {sql_type}"))),
        }
    }

    fn as_enum(&self, sql_type: SqlType) -> Result<ProjectionKind, LabError> {
        let values = required("values", self.values.as_deref())?;
        let mut found: Vec<String> = Vec::new();
        for value in values.split(',') {
            parse_value(value, sql_type).map_err(|message| LabError::new("values", message))?;
            found.push(value.to_owned());
        }
        if found.len() > ENUM_VALUES_MAX {
            return Err(LabError::new("values", format!("more than {ENUM_VALUES_MAX} values (ENUM_VALUES_MAX)")));
        }
        found.sort();
        found.dedup();
        Ok(ProjectionKind::Enum(found))
    }

    fn as_integer(&self, sql_type: SqlType) -> Result<ProjectionKind, LabError> {
        if sql_type == SqlType::Date {
            return Err(LabError::new("type", "a column of type date cannot be projected as integer"));
        }
        let (low, high) = self.two()?;
        let end = |text: &str| {
            let number = text.trim().parse::<i64>().ok();
            number.ok_or_else(|| LabError::new("range", format!("'{text}' is no whole number of 64 bits")))
        };
        let (low, high) = (end(low)?, end(high)?);
        if low > high {
            return Err(LabError::new("range", format!("the minimum {low} is above the maximum {high}")));
        }
        let wide = |number: i64| sql_type == SqlType::Integer && i32::try_from(number).is_err();
        if wide(low) || wide(high) {
            return Err(LabError::new("range", "the range goes beyond the type integer (32 bits)"));
        }
        let interval = self
            .interval
            .as_ref()
            .map_or(Ok(1), |interval| interval.positive(u64::MAX))
            .map_err(|message| LabError::new("interval", message))?;
        let digits =
            self.digits.as_ref().map_or(Ok(0), |digits| digits.positive(DIGITS_MAX)).map_err(|message| LabError::new("digits", message))?;
        Ok(ProjectionKind::Integer { low, high, interval, digits })
    }

    fn as_date(&self, sql_type: SqlType) -> Result<ProjectionKind, LabError> {
        let pattern = DatePattern::new(required("format", self.format.as_deref())?).map_err(|message| LabError::new("format", message))?;
        let (low_text, high_text) = self.two()?;
        let (low, high) = (bound(low_text, &pattern)?, bound(high_text, &pattern)?);
        if let (Bound::At(first), Bound::At(last)) = (low, high)
            && first > last
        {
            return Err(LabError::new("range", format!("the minimum {low_text} is after the maximum {high_text}")));
        }
        if sql_type.is_numeric() && parse_value(&pattern.print(0), sql_type).is_err() {
            return Err(LabError::new("format", format!("the pattern prints no {sql_type}")));
        }
        let interval = self.interval.as_ref().map(|interval| interval.positive(1_000_000_000)).transpose();
        let interval = interval.map_err(|message| LabError::new("interval", message))?;
        let unit = self.unit.as_deref().map(unit_of).transpose()?;
        let Some(unit) = unit.or_else(|| pattern.default_unit()) else {
            let message = "the format is of neither single-day nor single-month precision, so interval and interval.unit are required";
            return Err(LabError::new("unit", message));
        };
        Ok(ProjectionKind::Date { pattern, low, high, interval: i64::try_from(interval.unwrap_or(1)).unwrap_or(1), unit })
    }

    fn two(&self) -> Result<(&str, &str), LabError> {
        let range = required("range", self.range.as_deref())?;
        let two = range.split_once(',').filter(|(_, high)| !high.contains(','));
        two.ok_or_else(|| LabError::new("range", "must be two values separated by a comma"))
    }
}

fn required<'t>(name: &str, property: Option<&'t str>) -> Result<&'t str, LabError> {
    property.ok_or_else(|| LabError::new(name, format!("the property {name} is missing")))
}

/// One end of a range of dates: a text of the pattern, or `NOW`, `NOW-3YEARS`, `NOW + 1 MONTH`.
fn bound(text: &str, pattern: &DatePattern) -> Result<Bound, LabError> {
    if let Some(micros) = pattern.read(text) {
        return Ok(Bound::At(micros));
    }
    relative(text)
        .ok_or_else(|| LabError::new("range", format!("'{text}' is neither a date in the column's format nor NOW with some units")))
}

fn relative(text: &str) -> Option<Bound> {
    let rest = text.trim().strip_prefix("NOW")?.trim_start();
    if rest.is_empty() {
        return Some(Bound::Now(0, Unit::Second));
    }
    let (sign, rest) = match rest.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, rest.strip_prefix('+')?),
    };
    let rest = rest.trim_start();
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let count = calendar::digits(rest.get(..length)?, 1, 12)?;
    let word = rest.get(length..)?.trim();
    let unit = word.strip_suffix('S').unwrap_or(word);
    let known = ["YEAR", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"].contains(&unit);
    Some(Bound::Now(sign * count, Unit::from_word(&unit.to_ascii_lowercase()).filter(|_| known)?))
}

/// `HOURS`, `DAYS`, … in any case.
fn unit_of(text: &str) -> Result<Unit, LabError> {
    let word = text.trim().to_ascii_lowercase();
    let unit = word.strip_suffix('s').and_then(Unit::from_word).filter(|unit| *unit != Unit::Quarter);
    unit.ok_or_else(|| {
        LabError::new("unit", format!("'{text}' is none of YEARS, MONTHS, WEEKS, DAYS, HOURS, MINUTES, SECONDS, MILLISECONDS"))
    })
}
