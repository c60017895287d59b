//! Java date patterns (`yyyy/MM/dd/HH`) as partition projection uses them, for printing and for reading.

use std::fmt::Write;

use super::super::sql::calendar::{self, Civil, TimeOfDay, Unit};

/// A pattern taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatePattern {
    items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Literal(String),
    /// A number of at least `width` digits; exactly as many when reading, unless `width` is 1.
    Number(Field, usize),
    /// The last two digits of a year of this century.
    YearOfCentury,
    /// A month by its English name: `Jun` or `June`.
    MonthName {
        full: bool,
    },
    /// A day of the week by its English name: `Thu` or `Thursday`.
    DayName {
        full: bool,
    },
    /// `AM` or `PM`.
    HalfDay,
    /// Digits after the second.
    Fraction(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Year,
    Month,
    Day,
    DayOfYear,
    Hour,
    HourOfHalfDay,
    Minute,
    Second,
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// Longest pattern in bytes.
const PATTERN_BYTES_MAX: usize = 256;

impl DatePattern {
    /// Takes a pattern apart.
    ///
    /// # Errors
    /// An open quote, or a letter that the lab does not know.
    pub fn new(pattern: &str) -> Result<Self, String> {
        if pattern.len() > PATTERN_BYTES_MAX {
            return Err(format!("the pattern is longer than {PATTERN_BYTES_MAX} bytes (PATTERN_BYTES_MAX)"));
        }
        let mut items: Vec<Item> = Vec::new();
        let mut rest = pattern.chars().peekable();
        while let Some(c) = rest.next() {
            if c == '\'' {
                items.push(Item::Literal(quoted(&mut rest)?));
            } else if c.is_ascii_alphabetic() {
                let mut count = 1;
                while rest.next_if_eq(&c).is_some() {
                    count += 1;
                }
                items.push(item(c, count)?);
            } else if "[]{}#".contains(c) {
                return Err(format!("'{c}' in a pattern is not simulated"));
            } else {
                items.push(Item::Literal(c.to_string()));
            }
        }
        if items.iter().all(|item| matches!(item, Item::Literal(_))) {
            return Err("the pattern has no field of a date".to_owned());
        }
        Ok(Self { items })
    }

    /// The unit that the pattern counts by itself: a day, or a month; `None` for anything finer or coarser.
    pub fn default_unit(&self) -> Option<Unit> {
        let has = |wanted: fn(&Item) -> bool| self.items.iter().any(wanted);
        let finer = |item: &Item| {
            matches!(
                item,
                Item::Number(Field::Hour | Field::HourOfHalfDay | Field::Minute | Field::Second, _) | Item::HalfDay | Item::Fraction(_)
            )
        };
        if has(finer) {
            None
        } else if has(|item| matches!(item, Item::Number(Field::Day | Field::DayOfYear, _) | Item::DayName { .. })) {
            Some(Unit::Day)
        } else if has(|item| matches!(item, Item::Number(Field::Month, _) | Item::MonthName { .. })) {
            Some(Unit::Month)
        } else {
            None
        }
    }

    /// Whether the pattern prints the whole year, so that a text stands for one stretch of time only.
    pub fn has_whole_year(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Number(Field::Year, _)))
    }

    /// Prints an instant.
    pub fn print(&self, micros: i64) -> String {
        let (days, time) = calendar::split_micros(micros);
        let civil = calendar::civil_of(days);
        let mut out = String::new();
        for item in &self.items {
            match item {
                Item::Literal(text) => out.push_str(text),
                Item::Number(field, width) => {
                    let _ = write!(out, "{:0width$}", number(*field, days, civil, time));
                }
                Item::YearOfCentury => {
                    let _ = write!(out, "{:02}", civil.year.rem_euclid(100));
                }
                Item::MonthName { full } => out.push_str(short(name(&MONTHS, civil.month), *full)),
                Item::DayName { full } => out.push_str(short(name(&DAYS, calendar::day_of_week(days)), *full)),
                Item::HalfDay => out.push_str(if time.hour < 12 { "AM" } else { "PM" }),
                Item::Fraction(digits) => {
                    let six = format!("{:06}", time.micro);
                    out.extend(six.chars().chain("000".chars()).take(*digits));
                }
            }
        }
        out
    }

    /// Reads a text; fields that the pattern lacks are those of 1970-01-01T00:00:00.
    pub fn read(&self, text: &str) -> Option<i64> {
        let mut date = Civil { year: 1970, month: 1, day: 1 };
        let mut time = TimeOfDay::default();
        let (mut day_of_year, mut half, mut hour_of_half) = (None, None, None);
        let mut rest = text;
        for item in &self.items {
            match item {
                Item::Literal(literal) => rest = rest.strip_prefix(literal.as_str())?,
                Item::Number(field, width) => {
                    let longest = match field {
                        _ if *width > 1 => *width,
                        Field::Year => 4,
                        Field::DayOfYear => 3,
                        _ => 2,
                    };
                    let value = digits(&mut rest, if *width > 1 { *width } else { 1 }, longest)?;
                    match field {
                        Field::Year => date.year = value,
                        Field::Month => date.month = value,
                        Field::Day => date.day = value,
                        Field::DayOfYear => day_of_year = Some(value),
                        Field::Hour => time.hour = value,
                        Field::HourOfHalfDay => hour_of_half = Some(value),
                        Field::Minute => time.minute = value,
                        Field::Second => time.second = value,
                    }
                }
                Item::YearOfCentury => date.year = 2_000 + digits(&mut rest, 2, 2)?,
                Item::MonthName { full } => date.month = take_name(&mut rest, &MONTHS, *full)?,
                Item::DayName { full } => {
                    take_name(&mut rest, &DAYS, *full)?;
                }
                Item::HalfDay => {
                    half = Some(rest.starts_with("PM"));
                    rest = rest.strip_prefix("AM").or_else(|| rest.strip_prefix("PM"))?;
                }
                Item::Fraction(count) => {
                    let value = digits(&mut rest, *count, *count)?;
                    let micros = (*count..6).fold(value, |value, _| value * 10);
                    time.micro = (6..*count).fold(micros, |value, _| value / 10);
                }
            }
        }
        if let Some(hour) = hour_of_half {
            time.hour = (1..=12).contains(&hour).then_some(hour % 12 + if half == Some(true) { 12 } else { 0 })?;
        }
        let days = match day_of_year {
            None => calendar::days_of(date)?,
            Some(day) => {
                let last = if calendar::is_leap(date.year) { 366 } else { 365 };
                (1..=last).contains(&day).then_some(calendar::days_of(Civil { month: 1, day: 1, ..date })? + day - 1)?
            }
        };
        if rest.is_empty() { calendar::micros_of(days, time) } else { None }
    }
}

/// The text up to the closing quote; `''` is a quote.
fn quoted(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, String> {
    let mut literal = String::new();
    if rest.next_if_eq(&'\'').is_some() {
        return Ok("'".to_owned());
    }
    loop {
        match rest.next() {
            None => return Err("a quote in the pattern is not closed".to_owned()),
            Some('\'') if rest.next_if_eq(&'\'').is_none() => return Ok(literal),
            Some(c) => literal.push(c),
        }
    }
}

fn item(letter: char, count: usize) -> Result<Item, String> {
    let within = |most: usize, item: Item| if count <= most { Ok(item) } else { Err(format!("too many letters {letter} in the pattern")) };
    match letter {
        'y' | 'u' if count == 2 => Ok(Item::YearOfCentury),
        'y' | 'u' => within(9, Item::Number(Field::Year, count)),
        'M' | 'L' if count >= 3 => within(4, Item::MonthName { full: count == 4 }),
        'M' | 'L' => Ok(Item::Number(Field::Month, count)),
        'd' => within(2, Item::Number(Field::Day, count)),
        'D' => within(3, Item::Number(Field::DayOfYear, count)),
        'E' => within(4, Item::DayName { full: count == 4 }),
        'H' => within(2, Item::Number(Field::Hour, count)),
        'h' => within(2, Item::Number(Field::HourOfHalfDay, count)),
        'm' => within(2, Item::Number(Field::Minute, count)),
        's' => within(2, Item::Number(Field::Second, count)),
        'a' => within(1, Item::HalfDay),
        'S' => within(9, Item::Fraction(count)),
        other => Err(format!("the letter {other} of a pattern is not simulated")),
    }
}

fn number(field: Field, days: i64, civil: Civil, time: TimeOfDay) -> i64 {
    match field {
        Field::Year => civil.year,
        Field::Month => civil.month,
        Field::Day => civil.day,
        Field::DayOfYear => calendar::day_of_year(days),
        Field::Hour => time.hour,
        Field::HourOfHalfDay => (time.hour + 11) % 12 + 1,
        Field::Minute => time.minute,
        Field::Second => time.second,
    }
}

fn name<'n>(names: &[&'n str], number: i64) -> &'n str {
    usize::try_from(number - 1).ok().and_then(|at| names.get(at)).copied().unwrap_or("")
}

fn short(name: &str, full: bool) -> &str {
    if full { name } else { name.get(..3).unwrap_or(name) }
}

fn take_name(rest: &mut &str, names: &[&str], full: bool) -> Option<i64> {
    let (number, found) = (1..).zip(names).find(|(_, name)| rest.starts_with(short(name, full)))?;
    *rest = rest.strip_prefix(short(found, full))?;
    Some(number)
}

fn digits(rest: &mut &str, shortest: usize, longest: usize) -> Option<i64> {
    let length = rest.bytes().take(longest).take_while(u8::is_ascii_digit).count();
    let value = calendar::digits(rest.get(..length)?, shortest, longest)?;
    *rest = rest.get(length..)?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_print_and_read() {
        let at = calendar::parse_timestamp("2023-06-01 15:04:05.678").unwrap();
        let check = |pattern: &str, printed: &str, cut_to: &str| {
            let parsed = DatePattern::new(pattern).unwrap();
            assert_eq!(parsed.print(at), printed, "{pattern}");
            let read = parsed.read(printed).map(|micros| calendar::print_timestamp(micros, 3));
            assert_eq!(read.as_deref(), Some(cut_to), "{pattern}");
        };
        check("yyyy-MM-dd", "2023-06-01", "2023-06-01 00:00:00.000");
        check("yyyyMMdd", "20230601", "2023-06-01 00:00:00.000");
        check("yyyy/MM/dd/HH", "2023/06/01/15", "2023-06-01 15:00:00.000");
        check("dd-MM-yyyy-HH-mm-ss", "01-06-2023-15-04-05", "2023-06-01 15:04:05.000");
        check("yyyyMM", "202306", "2023-06-01 00:00:00.000");
        check("yyyy", "2023", "2023-01-01 00:00:00.000");
        check("yy-M-d", "23-6-1", "2023-06-01 00:00:00.000");
        check("yyyy-DDD", "2023-152", "2023-06-01 00:00:00.000");
        check("yyyy-MM-dd'T'HH:mm:ss.SSS''", "2023-06-01T15:04:05.678'", "2023-06-01 15:04:05.678");
        check("MMM d yyyy h a", "Jun 1 2023 3 PM", "2023-06-01 15:00:00.000");
        check("EEEE MMMM dd yyyy", "Thursday June 01 2023", "2023-06-01 00:00:00.000");
    }

    #[test]
    fn wrong_patterns_and_texts() {
        for pattern in ["", "-", "'x", "yyyy-[MM]", "YYYY", "yyyy-ww", "MMMMM", "yyyy z"] {
            assert!(DatePattern::new(pattern).is_err(), "{pattern}");
        }
        let day = DatePattern::new("yyyy-MM-dd").unwrap();
        for text in ["2023-6-1", "2023-02-30", "2023-06-01x", " 2023-06-01", "", "2023-06-\u{0661}1", "\u{ac00}"] {
            assert_eq!(day.read(text), None, "{text}");
        }
        assert_eq!(day.default_unit(), Some(Unit::Day));
        assert_eq!(DatePattern::new("yyyyMM").unwrap().default_unit(), Some(Unit::Month));
        assert_eq!(DatePattern::new("yyyy").unwrap().default_unit(), None);
        assert_eq!(DatePattern::new("yyyy-MM-dd'H'").unwrap().default_unit(), Some(Unit::Day));
        assert_eq!(DatePattern::new("yyyy/MM/dd/HH").unwrap().default_unit(), None);
    }
}
