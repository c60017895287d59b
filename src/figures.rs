//! Figures as people read them in either language: thousands with commas, bytes in binary units, simulated time.

use crate::content::model::Lang;
use crate::lab::athena::bill::Usd;

/// A whole number with commas: `1,234,567`.
pub fn whole(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with one decimal at most: `1,234.5`, `12`.
pub fn decimal(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "figures of the labs are not negative and below 2^53")]
    let tenths = (number.max(0.0) * 10.0).round() as u64;
    match tenths % 10 {
        0 => whole(tenths / 10),
        tenth => format!("{}.{tenth}", whole(tenths / 10)),
    }
}

/// A part of a whole in percent, with one decimal; `0 %` of nothing.
pub fn percent(part: u64, of: u64) -> String {
    let tenths = (u128::from(part) * 1_000 + u128::from(of) / 2).checked_div(u128::from(of)).unwrap_or(0);
    match tenths % 10 {
        0 => format!("{}%", tenths / 10),
        tenth => format!("{}.{tenth}%", tenths / 10),
    }
}

/// Bytes in the greatest binary unit that they fill: `512 B`, `1.5 KiB`, `64 MiB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if count < 1_024 {
        return format!("{} B", whole(count));
    }
    let mut size = count as f64 / 1_024.0;
    let mut unit = 0;
    // Not 1,024.0 KiB: what is rounded up to the next unit is written in it.
    while size >= 1_023.95 && unit + 1 < UNITS.len() {
        size /= 1_024.0;
        unit += 1;
    }
    format!("{} {}", decimal(size), UNITS[unit])
}

/// Dollars with as many digits as tell something: `$1,234.50`, `$0.1465`, `$0.0000477`.
pub fn dollars(amount: Usd) -> String {
    let exact = amount.to_string();
    let (units, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
    let units: u128 = units.parse().unwrap_or(u128::MAX);
    let zeros = fraction.len() - fraction.trim_start_matches('0').len();
    let digits = match units {
        0 if fraction.is_empty() => return "$0".to_owned(),
        0 if zeros < 1 => 4,
        0 => (zeros + 3).min(26),
        _ => 2,
    };
    // Rounded half up, in units of the last digit; 26 digits of a fraction and a few before the point fit.
    let padded = format!("{fraction:0<width$}", width = digits + 1);
    let (kept, next) = (padded.get(..digits).unwrap_or("0"), padded.as_bytes().get(digits).copied().unwrap_or(b'0'));
    let scale = 10_u128.pow(u32::try_from(digits).unwrap_or(0));
    let rounded = kept.parse::<u128>().unwrap_or(0) + u128::from(next >= b'5');
    let (units, rounded) = (units + rounded / scale, rounded % scale);
    format!("${}.{rounded:0>digits$}", whole(units))
}

/// A simulated instant: `0:01.234`, `12:00:00`, `3 d 04:00:00`.
pub fn instant(ms: u64, lang: Lang) -> String {
    let (seconds, rest) = (ms / 1_000, ms % 1_000);
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    match (hours, days) {
        (0, _) => format!("{minutes}:{:02}.{rest:03}", seconds % 60),
        (_, 0) => format!("{hours}:{:02}:{:02}", minutes % 60, seconds % 60),
        _ => {
            let day = if lang == Lang::Ko { "일" } else { " d" };
            format!("{days}{day} {:02}:{:02}:{:02}", hours % 24, minutes % 60, seconds % 60)
        }
    }
}

/// A span of simulated time in one unit: `350 ms`, `12.5 s`, `5 min`, `3 h`, `2 d`.
pub fn span(ms: u64, lang: Lang) -> String {
    let ko = lang == Lang::Ko;
    let unit = |ko_unit: &'static str, en_unit: &'static str| if ko { ko_unit } else { en_unit };
    match ms {
        0..1_000 => format!("{ms}{}", unit("ms", " ms")),
        1_000..120_000 => format!("{}{}", decimal(ms as f64 / 1_000.0), unit("초", " s")),
        120_000..7_200_000 => format!("{}{}", decimal(ms as f64 / 60_000.0), unit("분", " min")),
        7_200_000..172_800_000 => format!("{}{}", decimal(ms as f64 / 3_600_000.0), unit("시간", " h")),
        _ => format!("{}{}", decimal(ms as f64 / 86_400_000.0), unit("일", " d")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(figure: &str, expected: &str) {
        assert_eq!(figure, expected);
    }

    #[test]
    fn numbers_have_commas() {
        check(&whole(0_u64), "0");
        check(&whole(999_u64), "999");
        check(&whole(1_000_u64), "1,000");
        check(&whole(1_234_567_u64), "1,234,567");
        check(&whole(u128::MAX), "340,282,366,920,938,463,463,374,607,431,768,211,455");
        check(&decimal(0.04), "0");
        check(&decimal(0.05), "0.1");
        check(&decimal(1_234.96), "1,235");
        check(&decimal(99.9), "99.9");
    }

    #[test]
    fn shares_are_percent() {
        check(&percent(0, 0), "0%");
        check(&percent(1, 3), "33.3%");
        check(&percent(2, 3), "66.7%");
        check(&percent(1, 2), "50%");
        check(&percent(u64::MAX, u64::MAX), "100%");
    }

    #[test]
    fn bytes_have_binary_units() {
        check(&bytes(1_023), "1,023 B");
        check(&bytes(1_024), "1 KiB");
        check(&bytes(1_536), "1.5 KiB");
        check(&bytes(1_048_575), "1 MiB");
        check(&bytes(1_048_576), "1 MiB");
        check(&bytes(5 << 40), "5 TiB");
        check(&bytes(u64::MAX), "16,384 PiB");
    }

    #[test]
    fn dollars_are_as_long_as_they_tell() {
        check(&dollars(Usd::of(0, 5_000_000)), "$0");
        check(&dollars(Usd::of(10, 5_000_000)), "$0.0000477");
        check(&dollars(Usd::of(30 << 10, 5_000_000)), "$0.1465");
        check(&dollars(Usd::of(1 << 20, 5_000_000)), "$5.00");
        check(&dollars(Usd::of(1 << 20, 4_999_999)), "$5.00");
        check(&dollars(Usd::of(1 << 20, 999_999)), "$1.0000");
        check(&dollars(Usd::of(300 << 20, 5_000_000)), "$1,500.00");
        check(&dollars(Usd::of(1, 1)), "$0.000000000000954");
    }

    #[test]
    fn simulated_time_is_read_at_a_glance() {
        check(&instant(0, Lang::En), "0:00.000");
        check(&instant(61_005, Lang::En), "1:01.005");
        check(&instant(3_600_000, Lang::En), "1:00:00");
        check(&instant(86_400_000 * 3 + 5_000, Lang::En), "3 d 00:00:05");
        check(&instant(86_400_000, Lang::Ko), "1일 00:00:00");
        check(&span(999, Lang::En), "999 ms");
        check(&span(1_500, Lang::Ko), "1.5초");
        check(&span(90_000, Lang::En), "90 s");
        check(&span(300_000, Lang::Ko), "5분");
        check(&span(86_400_000, Lang::En), "24 h");
        check(&span(604_800_000, Lang::Ko), "7일");
    }
}
