//! The forms of days and months in metadata.

/// `YYYY-MM`, with a month that exists.
pub(super) fn is_month(text: &str) -> bool {
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(text.split_once('-'), Some((year, month)) if digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month))
}

/// `YYYY-MM-DD`, with a day between 1 and 31.
pub(super) fn is_date(text: &str) -> bool {
    matches!(text.rsplit_once('-'), Some((month, day)) if is_month(month) && day.len() == 2 && ("01"..="31").contains(&day))
}
