//! The one error of the labs: what is wrong, and where in the scenario.

use serde::{Deserialize, Serialize};

/// Something a lab refuses to run, with the place in its JSON input (`calls[3].records[0].key`; empty for the whole line).
///
/// A refusal by the *simulated service* (a throttled record, a split at a wrong hash key) is not a `LabError`: it is a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}{}{message}", path, if path.is_empty() { "" } else { ": " })]
pub struct LabError {
    /// Place in the input, outermost name first; items are counted from 0.
    pub path: String,
    /// One sentence that says what is wrong and, for a bound, names the bound.
    pub message: String,
}

impl LabError {
    /// An error at `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }

    /// An error of the whole input.
    pub fn whole(message: impl Into<String>) -> Self {
        Self::new("", message)
    }

    /// The same error seen from one level further out: `key` in field `record` is `record.key`.
    #[must_use]
    pub fn in_field(mut self, field: &str) -> Self {
        self.put_before(field.to_owned());
        self
    }

    /// The same error seen from one level further out: `key` in item 3 of `calls` is `calls[3].key`.
    #[must_use]
    pub fn in_item(mut self, field: &str, index: usize) -> Self {
        self.put_before(format!("{field}[{index}]"));
        self
    }

    /// The error as a line of output: `{"error": {"path": …, "message": …}}`.
    pub fn to_json_line(&self) -> String {
        serde_json::json!({ "error": self }).to_string()
    }

    fn put_before(&mut self, outer: String) {
        self.path = match self.path.chars().next() {
            None => outer,
            Some('[') => outer + &self.path,
            Some(_) => outer + "." + &self.path,
        };
    }
}

/// Reads one JSON value that must fill `text`, and says where it does not fit `T`.
///
/// # Errors
/// Not JSON, a wrong type, an unknown or repeated field (where `T` denies them), or text after the value.
pub fn from_json<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, LabError> {
    // Following the path costs an allocation for each field, so it is done only for text that is known to be wrong.
    serde_json::from_str(text).map_err(|error| {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let Err(error_with_path) = serde_path_to_error::deserialize::<_, T>(&mut deserializer) else {
            return LabError::whole(error.to_string()); // the value is right, what follows it is not
        };
        let path = error_with_path.path().to_string();
        let message = error_with_path.inner().to_string();
        // Of a field that is missing or repeated serde names the object around it: the field itself is in the message.
        let field = ["missing field `", "duplicate field `"].iter().find_map(|before| message.strip_prefix(before)?.split('`').next());
        let inner = LabError::new(field.unwrap_or_default(), &message);
        if path == "." { inner } else { inner.in_field(&path) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only the errors are looked at")]
    struct Outer {
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only the errors are looked at")]
    struct Item {
        size: u64,
    }

    #[track_caller]
    fn check(text: &str, path: &str, message_part: &str) {
        let error = from_json::<Outer>(text).expect_err("should be refused");
        assert_eq!(error.path, path, "{error}");
        assert!(error.message.contains(message_part), "{error}");
    }

    #[test]
    fn json_errors_say_where() {
        check(r#"{"items":[{"size":1},{"size":"x"}]}"#, "items[1].size", "invalid type");
        check(r#"{"items":[{"size":1,"colour":2}]}"#, "items[0].colour", "unknown field `colour`");
        check(r#"{"items":[{"size":-1}]}"#, "items[0].size", "invalid value");
        check(r#"{"items":[{}]}"#, "items[0].size", "missing field `size`");
        check(r#"{"items":[]} x"#, "", "trailing characters");
        check(r#"{"items":[],"items":[]}"#, "items", "duplicate field");
        check("", "", "EOF");
    }

    #[test]
    fn paths_grow_outwards() {
        let error = LabError::new("key", "is empty").in_item("records", 0).in_item("calls", 3);
        assert_eq!(error.to_string(), "calls[3].records[0].key: is empty");
        assert_eq!(LabError::new("[2]", "x").in_field("a").path, "a[2]");
        assert_eq!(LabError::whole("x").to_string(), "x");
    }
}
