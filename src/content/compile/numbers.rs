//! The numbers of a text, to hold the two languages together.

use std::collections::BTreeSet;

/// Numbers written in digits, without thousands commas. Digits that belong to a name (S3, EC2, C01) do not count.
pub(super) fn numbers(text: &str) -> BTreeSet<String> {
    let bytes = text.as_bytes();
    let mut found = BTreeSet::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if !byte.is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) || is_inner_mark(bytes, at) {
            at += 1;
        }
        let part_of_name = start > 0 && bytes.get(start - 1).is_some_and(u8::is_ascii_alphabetic);
        if !part_of_name {
            found.insert(text[start..at].replace(',', ""));
        }
    }
    found
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
    use super::numbers;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(numbers(text).iter().map(String::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn finds_numbers() {
        check("1,000 records/s and 1 MiB/s", &["1", "1000"]);
        check("레코드 1,000개와 초당 1MiB", &["1", "1000"]);
        check("S3 and EC2, DAS-C01, but 5 GB", &["5"]);
        check("1,2 and 2.5.", &["1", "2", "2.5"]);
        check("2^128 − 1, 2025-10", &["1", "10", "128", "2", "2025"]);
        check("10,485,760 B", &["10485760"]);
        check("", &[]);
    }
}
