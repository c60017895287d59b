//! Names of the numbers of a scenario as people read them.

use crate::content::model::Lang;
use crate::proof::exact::{Exact, Unit, readable};
use crate::proof::numbers::with_unit;
use crate::ui::text::proof::words;

/// The name of the number at a path: `records per second (producer 1)`. What has no name of its own is called as in the scenario.
pub(super) fn name(path: &str, lang: Lang) -> String {
    let words = words(lang);
    let parts: Vec<&str> = path.split('.').collect();
    let is_place = |part: &&&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let last = parts.iter().rfind(|part| !is_place(part)).copied().unwrap_or(path);
    let name = (words.field)(last).map_or_else(|| last.replace('_', " "), str::to_owned);
    let place = parts.windows(2).find_map(|pair| match pair {
        [group, number] if is_place(&number) => (words.place)(group, number.parse::<usize>().ok()? + 1),
        [group, _] => (words.field)(group).map(str::to_owned),
        _ => None,
    });
    match place {
        Some(place) => format!("{name} ({place})"),
        None => name,
    }
}

/// A value of the number at a path, with its unit where that reads better.
pub(super) fn value(path: &str, value: u64) -> String {
    let last = path.rsplit('.').find(|part| part.bytes().any(|byte| !byte.is_ascii_digit())).unwrap_or(path);
    let exact = Exact::from(value);
    with_unit(last, exact).map_or_else(|| readable(exact, Unit::Count), |(value, unit)| readable(value, unit))
}
