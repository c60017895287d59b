//! Keys of S3 objects: a prefix with expressions, evaluated for the arrival of the oldest record in the object.
//!
//! A prefix is text with expressions `!{namespace:value}`. Namespaces: `timestamp` (a Java date pattern, UTC),
//! `partitionKeyFromQuery` and `partitionKeyFromLambda` (the partition), `firehose` (`random-string`, `error-output-type`).
//! A prefix without an expression that places it in time or in a partition gets `yyyy/MM/dd/HH/` appended.

use crate::lab::error::LabError;
use std::fmt::Write;

/// Characters of a prefix, before and after evaluation.
pub const PREFIX_CHARS_MAX: usize = 512;

/// A date and time of day in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Utc {
    /// Year.
    pub year: u64,
    /// Month, 1..=12.
    pub month: u64,
    /// Day of the month, 1..=31.
    pub day: u64,
    /// Day of the year, 1..=366.
    pub day_of_year: u64,
    /// Hour, 0..=23.
    pub hour: u64,
    /// Minute, 0..=59.
    pub minute: u64,
    /// Second, 0..=59.
    pub second: u64,
}

impl Utc {
    /// The instant `epoch_ms` milliseconds after 1970-01-01T00:00:00Z.
    pub fn from_epoch_ms(epoch_ms: u64) -> Self {
        let seconds = epoch_ms / 1_000;
        let (days, second_of_day) = (seconds / 86_400, seconds % 86_400);
        // Count years from 1 March, so that the leap day is the last of a year: then every era of 400 years has 146,097 days
        // and the months follow one pattern of 153 days in 5.
        let days = days + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_from_march = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_from_march + 2) / 153;
        let day = day_from_march - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let day_of_year = if month > 2 { day_from_march + 60 + u64::from(is_leap) } else { day_from_march - 305 };
        Self { year, month, day, day_of_year, hour: second_of_day / 3_600, minute: second_of_day / 60 % 60, second: second_of_day % 60 }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    /// A letter of a date pattern and how often it stands there.
    Field(char, usize),
    Partition,
    RandomString,
    ErrorType,
}

/// A prefix, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix {
    parts: Vec<Part>,
}

/// What a prefix is evaluated for.
#[derive(Debug, Clone, Copy)]
pub struct Object<'a> {
    /// Arrival of the oldest record, in ms since 1970.
    pub epoch_ms: u64,
    /// The values of the partition's keys, as one text.
    pub partition: &'a str,
    /// Which kind of error the object holds; empty for none.
    pub error_type: &'a str,
    /// 40 random bits.
    pub random: u64,
}

impl Prefix {
    /// Reads a prefix of good records (`is_error` false) or of failed ones.
    ///
    /// # Errors
    /// An unknown expression or pattern letter, a text that is too long, or a breach of the rules on `error-output-type`.
    pub fn parse(text: &str, is_error: bool) -> Result<Self, LabError> {
        if text.chars().count() > PREFIX_CHARS_MAX {
            return Err(LabError::whole(format!("a prefix has at most {PREFIX_CHARS_MAX} characters (PREFIX_CHARS_MAX)")));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        let mut is_placed = false;
        while let Some((before, after)) = rest.split_once("!{") {
            let (expression, after) =
                after.split_once('}').ok_or_else(|| LabError::whole(format!("\"!{{{after}\" has no closing brace")))?;
            parts.push(Part::Text(before.to_owned()));
            match expression.split_once(':') {
                Some(("timestamp", pattern)) => {
                    is_placed = true;
                    parse_pattern(pattern, &mut parts)?;
                }
                Some(("partitionKeyFromQuery" | "partitionKeyFromLambda", _)) if !is_error => {
                    is_placed = true;
                    parts.push(Part::Partition);
                }
                Some(("firehose", "random-string")) => parts.push(Part::RandomString),
                Some(("firehose", "error-output-type")) if is_error => parts.push(Part::ErrorType),
                Some(("firehose", "error-output-type")) => {
                    return Err(LabError::whole("only the error prefix may hold !{firehose:error-output-type}"));
                }
                _ => return Err(LabError::whole(format!("there is no expression !{{{expression}}} in this prefix"))),
            }
            rest = after;
        }
        let has_expressions = !parts.is_empty();
        parts.push(Part::Text(rest.to_owned()));
        let has_error_type = parts.contains(&Part::ErrorType);
        if is_error && has_expressions && !has_error_type {
            return Err(LabError::whole("an error prefix with expressions must hold !{firehose:error-output-type}"));
        }
        if is_error && !has_error_type {
            parts.extend([Part::ErrorType, Part::Text("/".to_owned())]);
        }
        if !(is_placed || is_error && has_expressions) {
            parse_pattern("yyyy/MM/dd/HH/", &mut parts)?;
        }
        Ok(Self { parts })
    }

    /// Whether the prefix names the partition.
    pub fn has_partition(&self) -> bool {
        self.parts.contains(&Part::Partition)
    }

    /// The prefix of one object.
    pub fn evaluate(&self, object: &Object<'_>) -> String {
        let utc = Utc::from_epoch_ms(object.epoch_ms);
        let mut key = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => key.push_str(text),
                Part::Field(letter, width) => push_field(&mut key, &utc, *letter, *width),
                Part::Partition => key.push_str(object.partition),
                // Eight digits, a hyphen and two more: the beginning of a UUID.
                Part::RandomString => {
                    let _ = write!(key, "{:08x}-{:02x}", object.random >> 8 & 0xffff_ffff, object.random & 0xff);
                }
                Part::ErrorType => key.push_str(object.error_type),
            }
        }
        key
    }
}

/// Date fields that are numbers. Other letters of Java's `DateTimeFormatter` are words, zones or fractions, which no prefix needs.
fn field(utc: &Utc, letter: char) -> Option<u64> {
    Some(match letter {
        'y' | 'u' => utc.year,
        'M' => utc.month,
        'd' => utc.day,
        'D' => utc.day_of_year,
        'H' => utc.hour,
        'm' => utc.minute,
        's' => utc.second,
        _ => return None,
    })
}

fn push_field(key: &mut String, utc: &Utc, letter: char, width: usize) {
    let value = field(utc, letter).unwrap_or(0);
    // Two letters of year mean its last two digits.
    let value = if matches!(letter, 'y' | 'u') && width == 2 { value % 100 } else { value };
    let _ = write!(key, "{value:0width$}");
}

fn parse_pattern(pattern: &str, parts: &mut Vec<Part>) -> Result<(), LabError> {
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\'' {
            let mut text = String::new();
            loop {
                match letters.next() {
                    // Two quotes are one quote, inside quoted text and outside.
                    Some('\'') if letters.next_if_eq(&'\'').is_some() => text.push('\''),
                    Some('\'') if text.is_empty() => {
                        text.push('\'');
                        break;
                    }
                    Some('\'') => break,
                    Some(quoted) => text.push(quoted),
                    None => return Err(LabError::whole(format!("a quote is not closed in the pattern {pattern:?}"))),
                }
            }
            parts.push(Part::Text(text));
        } else if letter.is_ascii_alphabetic() {
            let mut width = 1;
            while letters.next_if_eq(&letter).is_some() {
                width += 1;
            }
            let widest = if matches!(letter, 'y' | 'u') { 4 } else { 2 + usize::from(letter == 'D') };
            if field(&Utc::from_epoch_ms(0), letter).is_none() || width > widest {
                let found: String = std::iter::repeat_n(letter, width).collect();
                return Err(LabError::whole(format!("{found:?} is not understood in the date pattern {pattern:?}")));
            }
            parts.push(Part::Field(letter, width));
        } else {
            parts.push(Part::Text(letter.to_string()));
        }
    }
    Ok(())
}
