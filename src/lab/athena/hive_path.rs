//! Hive-style paths: `year=2023/month=06/part-0.parquet`.

use std::borrow::Cow;
use std::fmt::Write;

use super::sql::ColumnId;
use super::sql::Schema;

/// The folders of a path that name partition columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HivePath<'p> {
    /// From the first such folder to the last, without the slash after it.
    pub name: &'p str,
    /// The text of each partition column, in the order of the schema.
    pub values: Vec<Cow<'p, str>>,
}

/// Finds the partition of a folder.
///
/// # Errors
/// A partition column that the path lacks or has twice.
pub(super) fn parse<'p>(folder: &'p str, schema: &Schema) -> Result<HivePath<'p>, String> {
    let columns = schema.partition_columns();
    let mut values: Vec<Option<Cow<'p, str>>> = vec![None; columns.len()];
    let (mut start, mut end) = (None, 0);
    let mut at = 0;
    for segment in folder.split('/') {
        let range = at..at + segment.len();
        at = range.end + 1;
        let Some((key, text)) = segment.split_once('=') else { continue };
        let Some(ColumnId::Partition(column)) = schema.find(&key.to_lowercase()) else { continue };
        let Some(value) = values.get_mut(usize::from(column)) else { continue };
        if value.replace(unescape(text)).is_some() {
            return Err(format!("the path names the partition column {} twice", key.to_lowercase()));
        }
        start = start.or(Some(range.start));
        end = range.end;
    }
    let mut found = Vec::with_capacity(values.len());
    for ((name, _), value) in columns.iter().zip(values) {
        found.push(value.ok_or_else(|| format!("the path has no folder {name}=… for the partition column {name}"))?);
    }
    Ok(HivePath { name: folder.get(start.unwrap_or(0)..end).unwrap_or(""), values: found })
}

/// Folder and file name of a path.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Hive writes `%3A` for a colon and its like in folder names.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = (*byte == b'%').then(|| text.get(at + 1..at + 3)).flatten().and_then(hex);
        out.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn hex(digits: &str) -> Option<u8> {
    if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) { u8::from_str_radix(digits, 16).ok() } else { None }
}

/// What Hive writes for a value in a folder name: control characters and `"#%'*/:=?\{[]^` become `%XX`.
pub(super) fn escape(value: &str) -> Cow<'_, str> {
    let special = |c: char| c.is_ascii_control() || "\"#%'*/:=?\\{[]^".contains(c);
    if !value.contains(special) {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len() + 8);
    for c in value.chars() {
        if special(c) {
            let _ = write!(out, "%{:02X}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::super::sql::datum::SqlType;
    use super::*;

    fn schema() -> Schema {
        Schema::new(vec![("year".into(), SqlType::Integer), ("city".into(), SqlType::Varchar)], Vec::new()).unwrap()
    }

    #[test]
    fn folders() {
        let schema = schema();
        let parsed = parse("s3://b/t/year=2023/City=a%3Ab%2/sub", &schema).unwrap();
        assert_eq!(parsed.name, "year=2023/City=a%3Ab%2");
        assert_eq!(parsed.values, ["2023", "a:b%2"]);
        assert_eq!(parse("city=x=y/year=1", &schema).unwrap().values, ["1", "x=y"]);
        assert_eq!(parse("year=1", &schema), Err("the path has no folder city=… for the partition column city".into()));
        assert_eq!(parse("year=1/year=2/city=x", &schema), Err("the path names the partition column year twice".into()));
        assert_eq!(split("a/b/c.csv"), ("a/b", "c.csv"));
        assert_eq!(split("c.csv"), ("", "c.csv"));
        assert_eq!(escape("a:b/ c"), "a%3Ab%2F c");
        assert_eq!(unescape(&escape("100%/가=")), "100%/가=");
    }
}
