//! Numbers in prose, with the units that stand beside them: `2,400`, `1.5 MiB/s`, `15 min`, `$0.10`, `1/8`.

use std::ops::Range;

use super::exact::{Exact, Unit};

/// A number of a text and everything it can mean. `MB` may be 10^6 or 2^20 bytes, because AWS writes it for both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// Where it stands, without its unit.
    pub at: Range<usize>,
    /// The number as it is written.
    pub number: Exact,
    /// Its value in the unit it has; one of several.
    pub meanings: Vec<(Exact, Unit)>,
}

const KI: i128 = 1 << 10;
const MI: i128 = 1 << 20;
const GI: i128 = 1 << 30;
const TI: i128 = 1 << 40;

/// Words for units, the longer ones first, and how many of the base unit they are.
const UNITS: &[(&str, Unit, &[i128])] = &[
    ("KiB", Unit::Bytes, &[KI]),
    ("MiB", Unit::Bytes, &[MI]),
    ("GiB", Unit::Bytes, &[GI]),
    ("TiB", Unit::Bytes, &[TI]),
    ("KB", Unit::Bytes, &[1_000, KI]),
    ("kB", Unit::Bytes, &[1_000, KI]),
    ("MB", Unit::Bytes, &[1_000_000, MI]),
    ("GB", Unit::Bytes, &[1_000_000_000, GI]),
    ("TB", Unit::Bytes, &[1_000_000_000_000, TI]),
    ("bytes", Unit::Bytes, &[1]),
    ("byte", Unit::Bytes, &[1]),
    ("B", Unit::Bytes, &[1]),
    ("milliseconds", Unit::Ms, &[1]),
    ("ms", Unit::Ms, &[1]),
    ("seconds", Unit::Ms, &[1_000]),
    ("second", Unit::Ms, &[1_000]),
    ("minutes", Unit::Ms, &[60_000]),
    ("minute", Unit::Ms, &[60_000]),
    ("min", Unit::Ms, &[60_000]),
    ("hours", Unit::Ms, &[3_600_000]),
    ("hour", Unit::Ms, &[3_600_000]),
    ("days", Unit::Ms, &[86_400_000]),
    ("day", Unit::Ms, &[86_400_000]),
    ("s", Unit::Ms, &[1_000]),
    ("h", Unit::Ms, &[3_600_000]),
    ("%", Unit::Share, &[]),
];

impl Quantity {
    fn new(at: Range<usize>, number: Exact, before: &str, after: &str) -> Self {
        let one = |unit| vec![(number, unit)];
        let meanings = if before.ends_with('$') {
            one(Unit::Usd)
        } else {
            match unit_after(after) {
                Some((_, Unit::Share, _)) => number.over(Exact::from(100)).map(|share| (share, Unit::Share)).into_iter().collect(),
                Some((sizes, unit, _)) => {
                    // "500 events of 100 bytes per second": only an abbreviation binds to the rate for sure.
                    let is_loose = unit == Unit::BytesPerS && after.trim_start().starts_with("byte");
                    let units = if is_loose { &[Unit::BytesPerS, Unit::Bytes][..] } else { &[unit][..] };
                    let scaled =
                        |unit: &Unit| sizes.iter().filter_map(|size| Some((number.times(Exact::ratio(*size, 1)?)?, *unit))).collect();
                    units.iter().flat_map(|unit| -> Vec<_> { scaled(unit) }).collect()
                }
                None => one(Unit::Count),
            }
        };
        Self { at, number, meanings }
    }

    /// Whether it has no unit that is understood.
    pub fn is_plain(&self) -> bool {
        self.meanings.iter().all(|(_, unit)| *unit == Unit::Count)
    }
}

/// The unit at the beginning of `text`, after at most one space; a rate where `/s` or `per second` follows.
fn unit_after(text: &str) -> Option<(&'static [i128], Unit, usize)> {
    let rest = text.strip_prefix([' ', '\u{a0}']).unwrap_or(text);
    let (name, unit, sizes) = UNITS.iter().find(|(name, ..)| {
        let follows = rest.strip_prefix(name).map(|rest| rest.chars().next());
        follows.is_some_and(|next| next.is_none_or(|c| !c.is_ascii_alphanumeric()))
    })?;
    let after = &rest[name.len()..];
    let is_rate = *unit == Unit::Bytes && ["/s", " per second", " a second", " of data per second"].iter().any(|it| after.starts_with(it));
    Some((sizes, if is_rate { Unit::BytesPerS } else { *unit }, text.len() - after.len()))
}

/// Every number of `text` that is written in digits. Digits within a name (`S3`, `u-17`) do not count; `1/8` is one number.
pub fn quantities(text: &str) -> Vec<Quantity> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        while digit(at) || is_inner_mark(bytes, at) {
            at += 1;
        }
        let is_name = text[..start].ends_with(|c: char| c.is_alphabetic() || c == '_');
        let mut number = Exact::parse(&text[start..at]);
        let is_fraction = bytes.get(at) == Some(&b'/') && digit(at + 1) && !text[..start].ends_with('/');
        if is_fraction && let Some(numerator) = number {
            let end = at + 1 + text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
            // `2023/06/05` is a path.
            if bytes.get(end) != Some(&b'/') {
                number = Exact::parse(&text[at + 1..end]).and_then(|denominator| numerator.over(denominator));
                at = end;
                found.extend(number.map(|it| Quantity { at: start..at, number: it, meanings: vec![(it, Unit::Share)] }));
                continue;
            }
        }
        if let (false, Some(number)) = (is_name, number) {
            found.push(Quantity::new(start..at, number, &text[..start], &text[at..]));
        }
    }
    found
}

/// The one quantity that is all of `text`: `16 MiB`, `900 s`, `$0.10`, `10 %`, `4`. A decimal multiple means itself: 1 MB is 10^6 bytes.
pub fn parse(text: &str) -> Option<(Exact, Unit)> {
    let text = text.trim();
    let found = quantities(text);
    let [only] = found.as_slice() else { return None };
    let after = &text[only.at.end..];
    let used = unit_after(after).map_or(0, |(.., used)| used);
    let rest = match only.meanings.first()?.1 {
        Unit::BytesPerS => after[used..].trim_start_matches("/s"),
        Unit::Count | Unit::Usd => after,
        Unit::Share if used == 0 => "",
        _ => &after[used..],
    };
    let is_all = rest.trim().is_empty() && text[..only.at.start].trim_start_matches('$').is_empty();
    only.meanings.first().copied().filter(|_| is_all)
}

/// A comma before exactly three digits, or a point between digits.
fn is_inner_mark(bytes: &[u8], at: usize) -> bool {
    let digit = |offset: usize| bytes.get(at + offset).is_some_and(u8::is_ascii_digit);
    match bytes.get(at) {
        Some(b',') => digit(1) && digit(2) && digit(3) && !digit(4),
        Some(b'.') => digit(1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::exact::readable;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let list = quantities(text)
            .iter()
            .map(|it| it.meanings.iter().map(|(value, unit)| readable(*value, *unit)).collect::<Vec<_>>().join("|"))
            .collect::<Vec<_>>();
        assert_eq!(list.join("; "), expected, "{text}");
    }

    #[test]
    fn numbers_have_their_units() {
        check("2,400 records per second of 2,048 bytes", "2,400; 2 KiB");
        check("1.5 MiB/s, 20 KB/s and 8 MB per second", "1.5 MiB/s; 20 KB/s|20 KiB/s; 8 MB/s|8 MiB/s");
        check("hints of 128 MiB and 900 s, shrinks to 1/8", "128 MiB; 900 s; 12.5 %");
        check("9,000 events of 100 bytes per second", "9,000; 100 B/s|100 B");
        check("15 min, 24 h, 7 days, 100 ms", "900 s; 24 h; 168 h; 100 ms");
        check("S3, u17, 40% of $0.10", "40 %; $0.1");
        check("2023/06/05/14", "2,023; 6; 5; 14");
        check("4 shards", "4");
    }

    #[test]
    fn one_quantity_is_read_whole() {
        assert_eq!(parse("16 MiB"), Some((Exact::from(16 << 20), Unit::Bytes)));
        assert_eq!(parse("16 MB/s"), Some((Exact::from(16_000_000), Unit::BytesPerS)));
        assert_eq!(parse("10 %"), Some((Exact::ratio(1, 10).unwrap(), Unit::Share)));
        assert_eq!(parse("$0.25").map(|it| it.1), Some(Unit::Usd));
        assert_eq!(parse("4"), Some((Exact::from(4), Unit::Count)));
        for wrong in ["16 MiB or so", "about 16 MiB", "", "16 17", "16 apples"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
