//! Files by a pattern, so that a year of daily files is one line of a scenario and not 365.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::limits::FILES_MAX;
use super::ordered::Ordered;
use super::scenario::{ChunkInput, ColumnType, FileInput, RowGroupInput, Scenario};
use super::sql::calendar;
use crate::lab::error::LabError;

/// Row groups that the sets of one scenario make at most.
pub const SET_ROW_GROUPS_MAX: u64 = 200_000;

/// Equal files: `per_day` for each of `days` days. In `path`, `{dt}` is the day as `2023-06-01`, `{year}`, `{month}` and `{day}` are
/// its parts with leading zeros, and `{n}` counts the files of a day from 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSet {
    /// Pattern of the paths.
    pub path: String,
    /// First day, `2023-01-01`.
    #[serde(default = "first_day")]
    pub first_day: String,
    /// How many days.
    #[serde(default = "one")]
    pub days: u64,
    /// Files of a day.
    #[serde(default = "one")]
    pub per_day: u64,
    /// Bytes of a file without `columns`.
    #[serde(default)]
    pub bytes: u64,
    /// Bytes of each column in a row group; then the bytes of the file are their sum.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub columns: Ordered<u64>,
    /// Row groups of a file with `columns`.
    #[serde(default = "one")]
    pub row_groups: u64,
    /// Smallest and largest value of a column in a row group; `{i}` is its number from 00, `{dt}` the day.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub bounds: Ordered<(String, String)>,
}

fn first_day() -> String {
    "2023-01-01".to_owned()
}

fn one() -> u64 {
    1
}

impl Scenario {
    /// The same scenario with every file written out.
    ///
    /// # Errors
    /// A set that makes more files or row groups than the lab takes, or whose first day is none.
    pub fn expanded(&self) -> Result<Self, LabError> {
        let mut scenario = Self { file_sets: Vec::new(), ..self.clone() };
        let mut row_groups = 0;
        for (index, set) in self.file_sets.iter().enumerate() {
            let files = set.files(&self.columns, &mut row_groups).map_err(|error| error.in_item("file_sets", index))?;
            scenario.files.extend(files);
        }
        Ok(scenario)
    }
}

impl FileSet {
    fn files(&self, types: &Ordered<ColumnType>, row_groups: &mut u64) -> Result<Vec<FileInput>, LabError> {
        let first = calendar::parse_date(&self.first_day).ok_or_else(|| LabError::new("first_day", "must be a day like 2023-01-01"))?;
        let count = self.days.saturating_mul(self.per_day);
        if usize::try_from(count).map_or(true, |count| count > FILES_MAX) {
            return Err(LabError::new("days", format!("{count} files are more than {FILES_MAX} (FILES_MAX)")));
        }
        if !self.columns.is_empty() {
            *row_groups = row_groups.saturating_add(count.saturating_mul(self.row_groups));
        }
        if *row_groups > SET_ROW_GROUPS_MAX {
            return Err(LabError::new(
                "row_groups",
                format!("{row_groups} in all are more than {SET_ROW_GROUPS_MAX} (SET_ROW_GROUPS_MAX)"),
            ));
        }
        let mut files = Vec::new();
        for offset in 0..self.days {
            let day = first + i64::try_from(offset).unwrap_or(0);
            for number in 0..self.per_day {
                files.push(self.file(day, number, types));
            }
        }
        Ok(files)
    }

    fn file(&self, day: i64, number: u64, types: &Ordered<ColumnType>) -> FileInput {
        let civil = calendar::civil_of(day);
        let dated = |pattern: &str| {
            let pattern = pattern.replace("{dt}", &calendar::print_date(day)).replace("{year}", &civil.year.to_string());
            pattern.replace("{month}", &format!("{:02}", civil.month)).replace("{day}", &format!("{:02}", civil.day))
        };
        let path = dated(&self.path).replace("{n}", &number.to_string());
        if self.columns.is_empty() {
            return FileInput { path, bytes: self.bytes, ..FileInput::default() };
        }
        let group = |place: u64| {
            let chunk = |(name, bytes): (&str, &u64)| {
                let kind = types.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
                let value = |pattern: &str| bound(&dated(pattern).replace("{i}", &format!("{place:02}")), kind);
                let found = self.bounds.iter().find(|(known, _)| *known == name).map(|(_, bounds)| bounds);
                let (min, max) = (found.map(|(min, _)| value(min)), found.map(|(_, max)| value(max)));
                (name.to_owned(), ChunkInput { compressed: *bytes, min, max, ..ChunkInput::default() })
            };
            RowGroupInput { rows: 1, columns: self.columns.iter().map(chunk).collect() }
        };
        let in_group: u64 = self.columns.iter().map(|(_, bytes)| *bytes).fold(0, u64::saturating_add);
        let bytes = in_group.saturating_mul(self.row_groups);
        FileInput { path, bytes, row_groups: Some((0..self.row_groups).map(group).collect()), ..FileInput::default() }
    }
}

/// A bound as the statistics of a column of this type hold it.
fn bound(text: &str, kind: Option<ColumnType>) -> Value {
    let is_number = matches!(kind, Some(ColumnType::Int32 | ColumnType::Int64 | ColumnType::Double));
    match text.parse::<i64>() {
        Ok(number) if is_number => Value::from(number),
        _ => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::error::from_json;

    #[track_caller]
    fn check(sets: &str, paths: &[&str]) {
        let line = format!(r#"{{"format":"csv","columns":{{"a":"int32"}},"files":[],"select":["*"],"file_sets":{sets}}}"#);
        let scenario: Scenario = from_json(&line).unwrap();
        let found = scenario.expanded().map(|it| it.files.into_iter().map(|file| file.path).collect::<Vec<_>>());
        assert_eq!(found.unwrap_or_else(|error| vec![error.to_string()]), paths);
    }

    #[test]
    fn sets_become_files() {
        check(r#"[{"path":"a","bytes":1}]"#, &["a"]);
        check(
            r#"[{"path":"dt={dt}/{n}","days":2,"per_day":2}]"#,
            &["dt=2023-01-01/0", "dt=2023-01-01/1", "dt=2023-01-02/0", "dt=2023-01-02/1"],
        );
        check(r#"[{"path":"{year}/{month}/{day}","first_day":"2024-02-29","days":2}]"#, &["2024/02/29", "2024/03/01"]);
        check(r#"[{"path":"a","first_day":"2023-02-30"}]"#, &["file_sets[0].first_day: must be a day like 2023-01-01"]);
        check(
            r#"[{"path":"{n}","days":1000000,"per_day":1000000}]"#,
            &["file_sets[0].days: 1000000000000 files are more than 2000000 (FILES_MAX)"],
        );
    }

    #[test]
    fn a_set_of_parquet_files_is_read_by_row_group() {
        let line = r#"{"format":"parquet","columns":{"id":"int64","amount":"double"},"files":[],"select":["amount"],
            "where":"id = 17005","file_sets":[{"path":"p","row_groups":20,"columns":{"id":100,"amount":50},
            "bounds":{"id":["{i}000","{i}999"]}}]}"#;
        let plan = from_json::<Scenario>(line).unwrap().prepare().unwrap().plan().unwrap();
        assert_eq!((plan.reading.row_groups_total, plan.reading.row_groups_kept(), plan.reading.bytes), (20, 1, 150));
    }
}
