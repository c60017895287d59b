//! The `%Y-%m-%d` patterns of `date_format` and `date_parse` (`MySQL`'s, as Athena has them).

use super::calendar::{self, Civil, TimeOfDay};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Prints an instant (microseconds since 1970-01-01T00:00:00).
///
/// # Errors
/// A specifier that Athena does not have.
pub(super) fn print(micros: i64, pattern: &str) -> Result<String, String> {
    let (days, time) = calendar::split_micros(micros);
    let Civil { year, month, day } = calendar::civil_of(days);
    let twelve = (time.hour + 11) % 12 + 1;
    let half = if time.hour < 12 { "AM" } else { "PM" };
    let mut out = String::new();
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let specifier = rest.next().ok_or("the pattern ends with %")?;
        let text = match specifier {
            'Y' => format!("{year:04}"),
            'y' => format!("{:02}", year.rem_euclid(100)),
            'm' => format!("{month:02}"),
            'c' => month.to_string(),
            'M' => name(&MONTHS, month, 12),
            'b' => name(&MONTHS, month, 3),
            'd' => format!("{day:02}"),
            'e' => day.to_string(),
            'j' => format!("{:03}", calendar::day_of_year(days)),
            'W' => name(&DAYS, calendar::day_of_week(days), 12),
            'a' => name(&DAYS, calendar::day_of_week(days), 3),
            'H' => format!("{:02}", time.hour),
            'k' => time.hour.to_string(),
            'h' | 'I' => format!("{twelve:02}"),
            'l' => twelve.to_string(),
            'i' => format!("{:02}", time.minute),
            's' | 'S' => format!("{:02}", time.second),
            'f' => format!("{:06}", time.micro),
            'p' => half.to_owned(),
            'T' => format!("{:02}:{:02}:{:02}", time.hour, time.minute, time.second),
            'r' => format!("{twelve:02}:{:02}:{:02} {half}", time.minute, time.second),
            'v' => format!("{:02}", iso_week(days)),
            'D' | 'U' | 'u' | 'V' | 'w' | 'X' => return Err(format!("%{specifier} not supported in date format string")),
            other => other.to_string(),
        };
        out.push_str(&text);
    }
    Ok(out)
}

fn name(names: &[&str], number: i64, length: usize) -> String {
    let index = usize::try_from(number - 1).unwrap_or(0);
    names.get(index).map_or(String::new(), |name| name.chars().take(length).collect())
}

/// Week of the year by ISO 8601: week 1 has the first Thursday.
pub(super) fn iso_week(days: i64) -> i64 {
    let thursday = days - calendar::day_of_week(days) + 4;
    (calendar::day_of_year(thursday) - 1) / 7 + 1
}

/// Reads a text into an instant; fields that the pattern lacks are those of 1970-01-01T00:00:00.
///
/// # Errors
/// A text that does not fit, or a specifier that cannot be read.
pub(super) fn parse(text: &str, pattern: &str) -> Result<i64, String> {
    let invalid = || format!("Invalid format: \"{text}\"");
    let mut fields = Fields::default();
    let mut rest = text;
    let mut specifiers = pattern.chars();
    while let Some(c) = specifiers.next() {
        if c != '%' {
            rest = rest.strip_prefix(c).ok_or_else(invalid)?;
            continue;
        }
        let specifier = specifiers.next().ok_or("the pattern ends with %")?;
        rest = fields.read(specifier, rest)?.ok_or_else(invalid)?;
    }
    if !rest.is_empty() {
        return Err(format!("{} is malformed at \"{rest}\"", invalid()));
    }
    fields.micros().ok_or_else(invalid)
}

struct Fields {
    date: Civil,
    time: TimeOfDay,
    day_of_year: Option<i64>,
    afternoon: Option<bool>,
}

impl Default for Fields {
    fn default() -> Self {
        Self { date: Civil { year: 1970, month: 1, day: 1 }, time: TimeOfDay::default(), day_of_year: None, afternoon: None }
    }
}

impl Fields {
    /// Reads one field from the front of `rest`; the inner `None` is a text that does not fit.
    fn read<'t>(&mut self, specifier: char, rest: &'t str) -> Result<Option<&'t str>, String> {
        let number = |into: &mut i64, longest: usize| {
            let length = rest.bytes().take(longest).take_while(u8::is_ascii_digit).count();
            *into = calendar::digits(rest.get(..length)?, 1, longest)?;
            rest.get(length..)
        };
        let mut unused = 0;
        Ok(match specifier {
            'Y' => number(&mut self.date.year, 4),
            'y' => {
                let rest = number(&mut self.date.year, 2);
                self.date.year += if self.date.year < 70 { 2_000 } else { 1_900 };
                rest
            }
            'm' | 'c' => number(&mut self.date.month, 2),
            'd' | 'e' => number(&mut self.date.day, 2),
            'H' | 'k' | 'h' | 'I' | 'l' => number(&mut self.time.hour, 2),
            'i' => number(&mut self.time.minute, 2),
            's' | 'S' => number(&mut self.time.second, 2),
            'j' => {
                let rest = number(&mut unused, 3);
                self.day_of_year = Some(unused);
                rest
            }
            'f' => {
                let length = rest.bytes().take(6).take_while(u8::is_ascii_digit).count();
                let six = format!("{:0<6}", rest.get(..length).unwrap_or(""));
                self.time.micro = calendar::digits(&six, 6, 6).unwrap_or(0);
                if length == 0 { None } else { rest.get(length..) }
            }
            'M' => self.month_name(rest, 12),
            'b' => self.month_name(rest, 3),
            'p' => {
                let half = rest.get(..2).map(str::to_ascii_uppercase);
                self.afternoon = match half.as_deref() {
                    Some("AM") => Some(false),
                    Some("PM") => Some(true),
                    _ => return Ok(None),
                };
                rest.get(2..)
            }
            'T' => {
                let parts = ["H", ":", "i", ":", "s"];
                let mut left = Some(rest);
                for part in parts {
                    let Some(from) = left else { break };
                    left = if part == ":" { from.strip_prefix(':') } else { self.read(part.chars().next().unwrap_or('H'), from)? };
                }
                left
            }
            'D' | 'U' | 'u' | 'V' | 'w' | 'X' | 'a' | 'W' | 'r' | 'v' => {
                return Err(format!("%{specifier} not supported in date format string"));
            }
            other => rest.strip_prefix(other),
        })
    }

    fn month_name<'t>(&mut self, rest: &'t str, length: usize) -> Option<&'t str> {
        let found = (1_i64..).zip(MONTHS).find(|(_, name)| {
            let wanted = name.get(..length.min(name.len())).unwrap_or(name);
            rest.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted))
        });
        let (month, name) = found?;
        self.date.month = month;
        rest.get(length.min(name.len())..)
    }

    fn micros(mut self) -> Option<i64> {
        if let Some(afternoon) = self.afternoon {
            if !(1..=12).contains(&self.time.hour) {
                return None;
            }
            self.time.hour = self.time.hour % 12 + if afternoon { 12 } else { 0 };
        }
        let days = match self.day_of_year {
            Some(day) => {
                let first = calendar::days_of(Civil { month: 1, day: 1, ..self.date })?;
                let last = if calendar::is_leap(self.date.year) { 366 } else { 365 };
                (1..=last).contains(&day).then_some(first + day - 1)?
            }
            None => calendar::days_of(self.date)?,
        };
        calendar::micros_of(days, self.time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printing() {
        let at = calendar::parse_timestamp("2023-06-01 15:04:05.123456").unwrap();
        let check = |pattern: &str, expected: &str| assert_eq!(print(at, pattern).as_deref(), Ok(expected), "{pattern}");
        check("%Y-%m-%d", "2023-06-01");
        check("%Y/%m/%d/%H", "2023/06/01/15");
        check("%y %c %e %j", "23 6 1 152");
        check("%a %b %M %W", "Thu Jun June Thursday");
        check("%h:%i %p %T %f%%", "03:04 PM 15:04:05 123456%");
        assert!(print(at, "%D").is_err());
        assert_eq!(iso_week(calendar::parse_date("2023-01-01").unwrap()), 52);
        assert_eq!(iso_week(calendar::parse_date("2024-12-30").unwrap()), 1);
    }

    #[test]
    fn reading() {
        let check = |text: &str, pattern: &str, expected: Option<&str>| {
            assert_eq!(parse(text, pattern).ok().map(|at| calendar::print_timestamp(at, 0)).as_deref(), expected, "{text} {pattern}");
        };
        check("2023-06-01", "%Y-%m-%d", Some("2023-06-01 00:00:00"));
        check("2023/6/1/7", "%Y/%m/%d/%H", Some("2023-06-01 07:00:00"));
        check("20230601", "%Y%m%d", Some("2023-06-01 00:00:00"));
        check("2023-06", "%Y-%m", Some("2023-06-01 00:00:00"));
        check("Jun 1 2023 12:30 am", "%b %e %Y %h:%i %p", Some("2023-06-01 00:30:00"));
        check("2023-06-01x", "%Y-%m-%d", None);
        check("2023-02-30", "%Y-%m-%d", None);
        check("2024366 10:11:12", "%Y%j %T", Some("2024-12-31 10:11:12"));
        check("\u{ac00}", "%Y", None);
    }
}
