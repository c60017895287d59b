//! LIKE: patterns with `%`, `_` and an escape character.

/// A pattern taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    One(char),
    AnyOne,
    AnyMany,
}

/// What is wrong with a pattern.
pub(crate) const ESCAPE_RULE: &str = "the escape character must be followed by '%', '_' or the escape character itself";

impl Pattern {
    /// Takes a pattern apart.
    ///
    /// # Errors
    /// An escape character before anything but `%`, `_` or itself.
    pub(crate) fn new(text: &str, escape: Option<char>) -> Result<Self, &'static str> {
        let mut parts = Vec::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if Some(c) == escape {
                match rest.next() {
                    Some(next) if next == '%' || next == '_' || Some(next) == escape => parts.push(Part::One(next)),
                    _ => return Err(ESCAPE_RULE),
                }
                continue;
            }
            match c {
                // `%%` is `%`: one is enough, and matching stays fast.
                '%' if parts.last() == Some(&Part::AnyMany) => {}
                '%' => parts.push(Part::AnyMany),
                '_' => parts.push(Part::AnyOne),
                other => parts.push(Part::One(other)),
            }
        }
        Ok(Self { parts })
    }

    /// Whether the whole text fits.
    pub(crate) fn matches(&self, text: &str) -> bool {
        // Greedy with one point of return: the last `%`. At most parts × characters steps.
        let (mut part, mut rest) = (0, text);
        let mut retry: Option<(usize, &str)> = None;
        loop {
            let next = rest.chars().next();
            let step = match (self.parts.get(part), next) {
                (Some(Part::AnyMany), _) => {
                    retry = Some((part + 1, rest));
                    part += 1;
                    continue;
                }
                (None, None) => return true,
                (Some(Part::AnyOne), Some(c)) => Some(c),
                (Some(Part::One(wanted)), Some(c)) if *wanted == c => Some(c),
                _ => None,
            };
            if let Some(c) = step {
                part += 1;
                rest = rest.get(c.len_utf8()..).unwrap_or("");
                continue;
            }
            // The last `%` takes one character more, if there is one.
            let Some((after, from)) = retry else { return false };
            let Some(c) = from.chars().next() else { return false };
            let from = from.get(c.len_utf8()..).unwrap_or("");
            retry = Some((after, from));
            (part, rest) = (after, from);
        }
    }

    /// The text before the first `%` or `_`.
    pub(crate) fn prefix(&self) -> String {
        self.parts.iter().map_while(|part| if let Part::One(c) = part { Some(*c) } else { None }).collect()
    }

    /// The text, when the pattern has neither `%` nor `_`: LIKE is then `=`.
    pub(crate) fn exact(&self) -> Option<String> {
        let prefix = self.prefix();
        (prefix.chars().count() == self.parts.len()).then_some(prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching() {
        let check = |pattern: &str, text: &str, expected: bool| {
            assert_eq!(Pattern::new(pattern, Some('\\')).unwrap().matches(text), expected, "{pattern} {text}");
        };
        check("2023-06%", "2023-06-01", true);
        check("2023-06%", "2023-06", true);
        check("2023-06%", "2023-07-01", false);
        check("%06%01", "2023-06-01-06-01", true);
        check("_", "가", true);
        check("__", "가", false);
        check("%", "", true);
        check("", "", true);
        check("", "a", false);
        check("a\\%b", "a%b", true);
        check("a\\%b", "axb", false);
        check("%aab", "aaaab", true);
        check("%a%b%c", "xxaybzzc", true);
        check("%a%b%c", "xxaybzzcd", false);
    }

    #[test]
    fn prefixes_and_escapes() {
        let pattern = |text| Pattern::new(text, Some('#')).unwrap();
        assert_eq!(pattern("abc%").prefix(), "abc");
        assert_eq!(pattern("a#_c_").prefix(), "a_c");
        assert_eq!(pattern("a#%").exact(), Some("a%".into()));
        assert_eq!(pattern("a%").exact(), None);
        assert_eq!(Pattern::new("a#b", Some('#')), Err(ESCAPE_RULE));
        assert_eq!(Pattern::new("a#", Some('#')), Err(ESCAPE_RULE));
    }
}
