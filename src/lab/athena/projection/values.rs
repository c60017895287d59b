//! The values of one projected column, narrowed by what the query's condition leaves possible for it.

use super::config::{Bound, ProjectionKind};
use super::date_pattern::DatePattern;
use crate::lab::athena::domain::Domain;
use crate::lab::athena::limits::PROJECTED_VALUES_MAX;
use crate::lab::athena::range_set::{Edge, Key};
use crate::lab::athena::sql::calendar::{self, DAY_MICROS};
use crate::lab::athena::sql::datum::{Datum, SqlType};
use crate::lab::athena::table::parse_value;

/// A projected value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    /// As it stands in the location.
    pub(super) text: String,
    /// As the condition sees it.
    pub(super) value: Datum<'static>,
}

/// The values of a column that lie in its domain (`None`: everything).
pub(super) fn values(kind: &ProjectionKind, sql_type: SqlType, domain: Option<&Domain>, now: Option<i64>) -> Result<Vec<Value>, String> {
    let mut found = match kind {
        ProjectionKind::Enum(texts) => {
            let typed = texts.iter().map(|text| Ok(Value { text: text.clone(), value: parse_value(text, sql_type)? }));
            typed.collect::<Result<Vec<_>, String>>()?
        }
        ProjectionKind::Integer { low, high, interval, digits } => {
            let print = |number: i64| padded(number, *digits);
            let typed = |number: i64| match sql_type {
                SqlType::Integer | SqlType::Bigint => Datum::Integer(number),
                _ => Datum::Text(print(number).into()),
            };
            let numbers = integers(*low, *high, *interval, sql_type, domain, &print)?;
            numbers.into_iter().map(|number| Value { text: print(number), value: typed(number) }).collect()
        }
        ProjectionKind::Date { .. } => dates(kind, sql_type, domain, now)?,
        ProjectionKind::Injected => {
            let texts = domain.and_then(Domain::as_discrete).ok_or(
                "CONSTRAINT_VIOLATION: the injected projected partition column must have only static equality conditions (= or IN) in the WHERE clause",
            )?;
            let typed = texts.into_iter().filter_map(|key| match key {
                Key::Text(text) => Some(Value { text: text.to_string(), value: Datum::Text(text.to_string().into()) }),
                _ => None,
            });
            typed.collect()
        }
    };
    if let Some(domain) = domain {
        found.retain(|value| domain.contains(Key::of(&value.value).as_ref()));
    }
    Ok(found)
}

fn too_many() -> String {
    format!("the column has more than {PROJECTED_VALUES_MAX} values (PROJECTED_VALUES_MAX); give the query a narrower condition on it")
}

/// As Java's `%0Nd`: zeros fill up to the width, the sign counts.
fn padded(number: i64, digits: u64) -> String {
    format!("{number:0width$}", width = usize::try_from(digits).unwrap_or(0))
}

fn integers(
    low: i64,
    high: i64,
    interval: u64,
    sql_type: SqlType,
    domain: Option<&Domain>,
    print: &impl Fn(i64) -> String,
) -> Result<Vec<i64>, String> {
    if sql_type == SqlType::Varchar
        && let Some(texts) = domain.and_then(Domain::as_discrete)
    {
        // Texts that the query names: those that a number of the range prints as.
        let number = |key: &Key| match key {
            Key::Text(text) => text.parse::<i64>().ok().filter(|number| print(*number) == **text),
            _ => None,
        };
        let on_step = |number: &i64| (low..=high).contains(number) && (i128::from(*number) - i128::from(low)) % i128::from(interval) == 0;
        return Ok(texts.into_iter().filter_map(number).filter(on_step).collect());
    }
    let mut found = Vec::new();
    for (first, last) in windows(low, high, sql_type, domain) {
        // The first step at or above `first`.
        let steps = (i128::from(first) - i128::from(low)).div_euclid(i128::from(interval));
        let mut next = i128::from(low) + steps * i128::from(interval);
        if next < i128::from(first) {
            next += i128::from(interval);
        }
        while next <= i128::from(last) {
            if found.len() >= PROJECTED_VALUES_MAX {
                return Err(too_many());
            }
            found.extend(i64::try_from(next));
            next += i128::from(interval);
        }
    }
    Ok(found)
}

/// The stretches of `low..=high` that a domain of numbers leaves.
fn windows(low: i64, high: i64, sql_type: SqlType, domain: Option<&Domain>) -> Vec<(i64, i64)> {
    let Some(domain) = domain.filter(|_| sql_type.is_integral()) else {
        return vec![(low, high)];
    };
    windows_between(low, high, domain, |key| if let Key::Integer(number) = key { Some(*number) } else { None })
}

/// The stretches of `low..=high` that a domain leaves, where `place` turns a key into a whole number.
fn windows_between(low: i64, high: i64, domain: &Domain, place: impl Fn(&Key) -> Option<i64>) -> Vec<(i64, i64)> {
    let windows = domain.values.ranges().iter().filter_map(|range| {
        let from = match &range.low {
            Edge::Included(key) => place(key)?,
            Edge::Excluded(key) => place(key)?.checked_add(1)?,
            Edge::Open => low,
        };
        let to = match &range.high {
            Edge::Included(key) => place(key)?,
            Edge::Excluded(key) => place(key)?.checked_sub(1)?,
            Edge::Open => high,
        };
        let (from, to) = (from.max(low), to.min(high));
        (from <= to).then_some((from, to))
    });
    windows.collect()
}

fn dates(kind: &ProjectionKind, sql_type: SqlType, domain: Option<&Domain>, now: Option<i64>) -> Result<Vec<Value>, String> {
    let ProjectionKind::Date { pattern, low, high, interval, unit } = kind else { return Ok(Vec::new()) };
    let relative = matches!(low, Bound::Now(..)) || matches!(high, Bound::Now(..));
    if relative && now.is_none() {
        return Err("the range uses NOW: give now_utc".to_owned());
    }
    let outside = || "the range leaves the years -9999 to 9999".to_owned();
    let instant = |bound: Bound| bound.instant(now.unwrap_or(0), pattern).ok_or_else(outside);
    let (first, last) = (instant(*low)?, instant(*high)?);
    let step = unit.micros().and_then(|length| length.checked_mul(*interval));
    let windows = match step {
        // Only where there are too many to walk over: the query may name the few that it wants.
        Some(step) if (last - first) / step >= i64::try_from(PROJECTED_VALUES_MAX).unwrap_or(i64::MAX) => {
            time_windows(pattern, sql_type, domain, first, last, step)
        }
        _ => vec![(first, last)],
    };
    let mut found: Vec<Value> = Vec::new();
    let mut steps = 0;
    for (from, to) in windows {
        let mut next = Some(from);
        while let Some(at) = next.filter(|at| *at <= to) {
            steps += 1;
            if steps > PROJECTED_VALUES_MAX {
                return Err(too_many());
            }
            let text = pattern.print(at);
            // A step smaller than what the pattern prints gives the same text again: one partition.
            if found.last().is_none_or(|last| last.text != text) {
                let value = match sql_type {
                    SqlType::Date => Datum::Date(at.div_euclid(DAY_MICROS)),
                    SqlType::Varchar => Datum::Text(text.clone().into()),
                    _ => parse_value(&text, sql_type)?,
                };
                found.push(Value { text, value });
            }
            next = calendar::add_units(at, *unit, *interval);
        }
    }
    // A pattern without the year, or with its last two digits, repeats itself.
    found.sort_by(|left, right| left.text.cmp(&right.text));
    found.dedup_by(|left, right| left.text == right.text);
    Ok(found)
}

/// The stretches of `first..=last` that a domain of days or of single texts leaves, each beginning on a step.
fn time_windows(pattern: &DatePattern, sql_type: SqlType, domain: Option<&Domain>, first: i64, last: i64, step: i64) -> Vec<(i64, i64)> {
    let stretches: Vec<(i64, i64)> = match (sql_type, domain) {
        (SqlType::Date, Some(domain)) => {
            let days = (first.div_euclid(DAY_MICROS), last.div_euclid(DAY_MICROS));
            let ends = |key: &Key| if let Key::Date(day) = key { Some(*day) } else { None };
            let windows = windows_between(days.0, days.1, domain, ends);
            windows.into_iter().map(|(from, to)| (from * DAY_MICROS, (to + 1) * DAY_MICROS - 1)).collect()
        }
        (SqlType::Varchar, Some(domain)) if pattern.has_whole_year() && domain.as_discrete().is_some() => {
            // A text is the beginning of what it stands for: the step that prints it comes within one step from there.
            let texts = domain.as_discrete().unwrap_or_default();
            let instants = texts.into_iter().filter_map(|key| if let Key::Text(text) = key { pattern.read(text) } else { None });
            instants.map(|at| (at, at.saturating_add(step - 1))).collect()
        }
        _ => vec![(first, last)],
    };
    let on_step = |from: i64| first + ((from - first).max(0) + step - 1) / step * step;
    stretches.into_iter().map(|(from, to)| (on_step(from), to.min(last))).collect()
}
