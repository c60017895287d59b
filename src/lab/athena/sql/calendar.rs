//! Days, months and microseconds of the proleptic Gregorian calendar in UTC. No clock and no time zones.

/// Microseconds of a day.
pub const DAY_MICROS: i64 = 86_400_000_000;
/// Microseconds of a second.
pub const SECOND_MICROS: i64 = 1_000_000;
/// First day the lab knows, `-9999-01-01`, in days since 1970-01-01.
pub const DAY_MIN: i64 = -4_371_587;
/// Last day the lab knows, `9999-12-31`, in days since 1970-01-01.
pub const DAY_MAX: i64 = 2_932_896;

/// A day by its year, month (1..=12) and day of month (1..=31).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Astronomical year: 0 is 1 BC.
    pub year: i64,
    /// Month, 1..=12.
    pub month: i64,
    /// Day of month, 1..=31.
    pub day: i64,
}

/// A time of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeOfDay {
    /// Hour, 0..=23.
    pub hour: i64,
    /// Minute, 0..=59.
    pub minute: i64,
    /// Second, 0..=59.
    pub second: i64,
    /// Microsecond, 0..=999,999.
    pub micro: i64,
}

/// Units of a calendar, smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// 1 ms.
    Millisecond,
    /// 1 s.
    Second,
    /// 60 s.
    Minute,
    /// 3,600 s.
    Hour,
    /// 24 h: UTC has no daylight saving time.
    Day,
    /// 7 days, beginning on Monday.
    Week,
    /// A calendar month.
    Month,
    /// Three months, beginning in January, April, July, October.
    Quarter,
    /// A calendar year.
    Year,
}

impl Unit {
    /// The unit of a singular word in lower case, as `date_trunc` and INTERVAL spell it.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "millisecond" => Self::Millisecond,
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            _ => return None,
        })
    }

    /// Length in microseconds, for the units that always have the same.
    pub fn micros(self) -> Option<i64> {
        Some(match self {
            Self::Millisecond => 1_000,
            Self::Second => SECOND_MICROS,
            Self::Minute => 60 * SECOND_MICROS,
            Self::Hour => 3_600 * SECOND_MICROS,
            Self::Day => DAY_MICROS,
            Self::Week => 7 * DAY_MICROS,
            Self::Month | Self::Quarter | Self::Year => return None,
        })
    }

    /// Length in months, for the units that are counted in months.
    pub fn months(self) -> Option<i64> {
        match self {
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::Year => Some(12),
            _ => None,
        }
    }
}

/// Days in a month of a year.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether a year has a 29 February.
pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days since 1970-01-01 of a valid day; `None` when the day does not exist or lies outside `DAY_MIN..=DAY_MAX`.
pub fn days_of(civil: Civil) -> Option<i64> {
    let Civil { year, month, day } = civil;
    let exists = (-9_999..=9_999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
    exists.then(|| {
        // Years that begin in March: the leap day is then the last of its year. Eras of 400 years have 146,097 days.
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    })
}

/// The day that is `days` after 1970-01-01.
pub fn civil_of(days: i64) -> Civil {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Civil { year, month, day }
}

/// Whether a day lies in the range the lab knows.
pub fn in_range(days: i64) -> bool {
    (DAY_MIN..=DAY_MAX).contains(&days)
}

/// Splits microseconds since 1970-01-01T00:00:00 into the day and the time of day.
pub fn split_micros(micros: i64) -> (i64, TimeOfDay) {
    let rest = micros.rem_euclid(DAY_MICROS);
    let time = TimeOfDay {
        hour: rest / (3_600 * SECOND_MICROS),
        minute: rest / (60 * SECOND_MICROS) % 60,
        second: rest / SECOND_MICROS % 60,
        micro: rest % SECOND_MICROS,
    };
    (micros.div_euclid(DAY_MICROS), time)
}

/// Microseconds since 1970-01-01T00:00:00 of a day and a time; `None` outside the lab's range or for a time that does not exist.
pub fn micros_of(days: i64, time: TimeOfDay) -> Option<i64> {
    let TimeOfDay { hour, minute, second, micro } = time;
    let exists = in_range(days)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second)
        && (0..SECOND_MICROS).contains(&micro);
    exists.then(|| days * DAY_MICROS + ((hour * 60 + minute) * 60 + second) * SECOND_MICROS + micro)
}

/// A day some months later; the day of month is cut to the length of the month (31 January + 1 month = 28 February).
pub fn add_months(days: i64, months: i64) -> Option<i64> {
    let civil = civil_of(days);
    let index = (civil.year * 12 + civil.month - 1).checked_add(months)?;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    days_of(Civil { year, month, day: civil.day.min(days_in_month(year, month)) })
}

/// An instant some units later; `None` outside the lab's range.
pub fn add_units(micros: i64, unit: Unit, count: i64) -> Option<i64> {
    let moved = if let Some(length) = unit.micros() {
        micros.checked_add(length.checked_mul(count)?)?
    } else {
        let (days, _) = split_micros(micros);
        let later = add_months(days, unit.months()?.checked_mul(count)?)?;
        later * DAY_MICROS + micros.rem_euclid(DAY_MICROS)
    };
    in_range(moved.div_euclid(DAY_MICROS)).then_some(moved)
}

/// Whole units from `from` to `to`, negative when `to` is earlier; cut towards zero.
pub fn units_between(from: i64, to: i64, unit: Unit) -> i64 {
    if let Some(length) = unit.micros() {
        return (to - from) / length;
    }
    let (from_day, to_day) = (civil_of(from.div_euclid(DAY_MICROS)), civil_of(to.div_euclid(DAY_MICROS)));
    let mut months = (to_day.year - from_day.year) * 12 + to_day.month - from_day.month;
    // The estimate can be one month too far when the day of month or the time of day is not reached yet.
    let reached = add_units(from, Unit::Month, months).unwrap_or(from);
    if months > 0 && reached > to {
        months -= 1;
    } else if months < 0 && reached < to {
        months += 1;
    }
    months / unit.months().unwrap_or(1)
}

/// The beginning of the unit that an instant lies in.
pub fn truncate(micros: i64, unit: Unit) -> i64 {
    let days = micros.div_euclid(DAY_MICROS);
    let civil = civil_of(days);
    let first_of = |month: i64| days_of(Civil { month, day: 1, ..civil }).unwrap_or(days) * DAY_MICROS;
    match unit {
        Unit::Week => (days - (days + 3).rem_euclid(7)) * DAY_MICROS,
        Unit::Month => first_of(civil.month),
        Unit::Quarter => first_of((civil.month - 1) / 3 * 3 + 1),
        Unit::Year => first_of(1),
        fixed => {
            let length = fixed.micros().unwrap_or(DAY_MICROS);
            micros.div_euclid(length) * length
        }
    }
}

/// Day of the year, 1..=366.
pub fn day_of_year(days: i64) -> i64 {
    let first = days_of(Civil { month: 1, day: 1, ..civil_of(days) }).unwrap_or(days);
    days - first + 1
}

/// Day of the week, 1 = Monday to 7 = Sunday.
pub fn day_of_week(days: i64) -> i64 {
    (days + 3).rem_euclid(7) + 1
}

/// `2023-06-01`.
pub fn print_date(days: i64) -> String {
    let Civil { year, month, day } = civil_of(days);
    let sign = if year < 0 { "-" } else { "" };
    format!("{sign}{:04}-{month:02}-{day:02}", year.abs())
}

/// `2023-06-01 06:30:00.000`, with the given number of digits after the second (0..=6).
pub fn print_timestamp(micros: i64, digits: usize) -> String {
    let (days, time) = split_micros(micros);
    let mut text = format!("{} {:02}:{:02}:{:02}", print_date(days), time.hour, time.minute, time.second);
    if digits > 0 {
        let fraction = format!("{:06}", time.micro);
        text.push('.');
        text.push_str(fraction.get(..digits.min(6)).unwrap_or(&fraction));
    }
    text
}

/// Reads `2023-06-01`; month and day may have one digit, as Athena's cast allows.
pub fn parse_date(text: &str) -> Option<i64> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut parts = rest.split('-');
    let year = digits(parts.next()?, 1, 6)?;
    let month = digits(parts.next()?, 1, 2)?;
    let day = digits(parts.next()?, 1, 2)?;
    if parts.next().is_some() {
        return None;
    }
    days_of(Civil { year: sign * year, month, day })
}

/// Reads a date, a date and a time to the minute, or to the second with up to nine digits of fraction, separated by a space or `T`.
pub fn parse_timestamp(text: &str) -> Option<i64> {
    let Some(split) = text.find([' ', 'T']) else {
        return Some(parse_date(text)? * DAY_MICROS);
    };
    let days = parse_date(text.get(..split)?)?;
    let time = parse_time(text.get(split + 1..)?)?;
    micros_of(days, time)
}

fn parse_time(text: &str) -> Option<TimeOfDay> {
    let mut parts = text.split(':');
    let hour = digits(parts.next()?, 1, 2)?;
    let minute = digits(parts.next()?, 1, 2)?;
    let (second, micro) = match parts.next() {
        None => (0, 0),
        Some(seconds) => match seconds.split_once('.') {
            None => (digits(seconds, 1, 2)?, 0),
            Some((whole, fraction)) => {
                digits(fraction, 1, 9)?;
                let six: String = fraction.chars().chain("000000".chars()).take(6).collect();
                (digits(whole, 1, 2)?, digits(&six, 6, 6)?)
            }
        },
    };
    parts.next().is_none().then_some(TimeOfDay { hour, minute, second, micro })
}

/// A number of ASCII digits only, between `shortest` and `longest` long (at most 18).
pub fn digits(text: &str, shortest: usize, longest: usize) -> Option<i64> {
    let fits = (shortest..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_range_is_its_own_inverse() {
        for days in (DAY_MIN..=DAY_MAX).step_by(17) {
            assert_eq!(days_of(civil_of(days)), Some(days));
        }
        assert_eq!(civil_of(DAY_MIN), Civil { year: -9_999, month: 1, day: 1 });
        assert_eq!(civil_of(DAY_MAX), Civil { year: 9_999, month: 12, day: 31 });
    }

    #[test]
    fn dates_and_instants() {
        let check = |text: &str, days: Option<i64>| assert_eq!(parse_date(text), days, "{text}");
        check("1970-01-01", Some(0));
        check("2023-06-01", Some(19_509));
        check("2023-6-1", Some(19_509));
        check("2024-02-29", Some(19_782));
        check("2023-02-29", None);
        check("2023-13-01", None);
        check("2023-06", None);
        check("2023-06-01x", None);
        check("", None);
        assert_eq!(print_date(19_509), "2023-06-01");
        assert_eq!(
            parse_timestamp("2023-06-01 06:30:00.5").map(|micros| print_timestamp(micros, 3)),
            Some("2023-06-01 06:30:00.500".into())
        );
        assert_eq!(parse_timestamp("2023-06-01 24:00:00"), None);
        assert_eq!(parse_timestamp("2023-06-01 \u{c560}"), None);
    }

    #[test]
    fn months_are_cut_to_their_length() {
        let day = |text| parse_date(text).unwrap();
        assert_eq!(add_months(day("2023-01-31"), 1), Some(day("2023-02-28")));
        assert_eq!(add_months(day("2023-03-31"), -1), Some(day("2023-02-28")));
        assert_eq!(add_months(day("2023-11-30"), 3), Some(day("2024-02-29")));
        assert_eq!(add_months(day("9999-12-01"), 1), None);
        let between = |from, to, unit| units_between(day(from) * DAY_MICROS, day(to) * DAY_MICROS, unit);
        assert_eq!(between("2023-01-31", "2023-02-28", Unit::Month), 1);
        assert_eq!(between("2023-01-15", "2023-02-14", Unit::Month), 0);
        assert_eq!(between("2023-02-14", "2023-01-15", Unit::Month), 0);
        assert_eq!(between("2024-06-01", "2023-06-01", Unit::Year), -1);
        assert_eq!(between("2023-06-01", "2023-06-30", Unit::Day), 29);
    }

    #[test]
    fn truncation() {
        let at = |text| parse_timestamp(text).unwrap();
        let check = |unit, expected: &str| assert_eq!(print_timestamp(truncate(at("2023-05-18 13:45:07.123"), unit), 0), expected);
        check(Unit::Second, "2023-05-18 13:45:07");
        check(Unit::Hour, "2023-05-18 13:00:00");
        check(Unit::Day, "2023-05-18 00:00:00");
        check(Unit::Week, "2023-05-15 00:00:00");
        check(Unit::Month, "2023-05-01 00:00:00");
        check(Unit::Quarter, "2023-04-01 00:00:00");
        check(Unit::Year, "2023-01-01 00:00:00");
        assert_eq!(day_of_year(parse_date("2024-12-31").unwrap()), 366);
        assert_eq!(day_of_week(parse_date("2023-06-04").unwrap()), 7);
    }
}
