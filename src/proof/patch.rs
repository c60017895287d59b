//! Changing a scenario: JSON merge patch (RFC 7396), with two additions for lists and defaults.
//!
//! A table that meets a list names places in it (`producers.0.keys = 500`; the place after the last adds one), and the text
//! `(default)` takes a field away, so that the lab's default holds: TOML has no null.

use std::collections::BTreeSet;

use serde_json::Value;

/// Removes the field it stands for.
pub const DEFAULT: &str = "(default)";

/// Applies `patch` to `target`.
pub fn apply(target: &mut Value, patch: &Value) {
    match (target, patch) {
        (Value::Array(items), Value::Object(changes)) if !changes.is_empty() && changes.keys().all(|key| key.parse::<usize>().is_ok()) => {
            for (key, change) in changes {
                let place = key.parse::<usize>().unwrap_or(usize::MAX);
                match items.get_mut(place) {
                    Some(item) => apply(item, change),
                    None => items.push(without_defaults(change)),
                }
            }
        }
        (target, Value::Object(changes)) => {
            if !target.is_object() {
                *target = Value::Object(serde_json::Map::new());
            }
            let Value::Object(fields) = target else { return };
            for (key, change) in changes {
                if is_removal(change) {
                    fields.remove(key);
                } else if let Some(field) = fields.get_mut(key) {
                    apply(field, change);
                } else {
                    fields.insert(key.clone(), without_defaults(change));
                }
            }
        }
        (target, other) => *target = other.clone(),
    }
}

/// `base` with `patch` applied.
pub fn patched(base: &Value, patch: &Value) -> Value {
    let mut changed = base.clone();
    apply(&mut changed, patch);
    changed
}

/// Places where two values differ, as `producers.0.keys`; the outermost place where one is missing in one of them.
pub fn differences(left: &Value, right: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    differ(left, right, "", &mut found);
    found
}

fn differ(left: &Value, right: &Value, path: &str, found: &mut BTreeSet<String>) {
    let inner = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            for key in left.keys().chain(right.keys()).collect::<BTreeSet<_>>() {
                match (left.get(key), right.get(key)) {
                    (Some(left), Some(right)) => differ(left, right, &inner(key), found),
                    _ => drop(found.insert(inner(key))),
                }
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            for place in 0..left.len().max(right.len()) {
                match (left.get(place), right.get(place)) {
                    (Some(left), Some(right)) => differ(left, right, &inner(&place.to_string()), found),
                    _ => drop(found.insert(inner(&place.to_string()))),
                }
            }
        }
        _ if left == right => {}
        _ => drop(found.insert(path.to_owned())),
    }
}

/// The value at a path such as `producers.0.keys`.
pub fn at_path<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, key| match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        other => other.get(key),
    })
}

/// A patch that sets one path.
pub fn set_path(path: &str, value: Value) -> Value {
    path.rsplit('.').fold(value, |value, key| Value::Object([(key.to_owned(), value)].into_iter().collect()))
}

fn is_removal(change: &Value) -> bool {
    change.as_str() == Some(DEFAULT) || change.is_null()
}

fn without_defaults(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, field)| !is_removal(field));
            Value::Object(kept.map(|(key, field)| (key.clone(), without_defaults(field))).collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn patches_change_fields_places_and_defaults() {
        let base = json!({"a": {"b": 1, "c": 2}, "list": [{"x": 1}, {"x": 2}]});
        let check = |patch: Value, expected: Value| assert_eq!(patched(&base, &patch), expected);
        check(json!({"a": {"b": 3}}), json!({"a": {"b": 3, "c": 2}, "list": [{"x": 1}, {"x": 2}]}));
        check(json!({"a": "(default)"}), json!({"list": [{"x": 1}, {"x": 2}]}));
        check(
            json!({"list": {"1": {"x": 9}, "2": {"y": 1, "x": "(default)"}}}),
            json!({"a": {"b": 1, "c": 2}, "list": [{"x": 1}, {"x": 9}, {"y": 1}]}),
        );
        check(json!({"list": []}), json!({"a": {"b": 1, "c": 2}, "list": []}));
    }

    #[test]
    fn differences_have_paths() {
        let (left, right) = (json!({"a": 1, "l": [{"x": 1}, 2]}), json!({"b": 1, "a": 1, "l": [{"x": 2}]}));
        assert_eq!(differences(&left, &right).into_iter().collect::<Vec<_>>(), ["b", "l.0.x", "l.1"]);
        assert_eq!(at_path(&right, "l.0.x"), Some(&json!(2)));
        assert_eq!(patched(&right, &set_path("l.0.x", json!(5))), json!({"b": 1, "a": 1, "l": [{"x": 5}]}));
    }
}
