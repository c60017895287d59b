//! A table that was given, in another format: what its files would weigh then, by a rule of thumb that the screen names as ours.

use super::file_sets::FileSet;
use super::ordered::Ordered;
use super::scenario::Scenario;
use super::table::Format;

/// Text takes this many times the bytes of what is compressed.
pub const TEXT_PER_COMPRESSED: u64 = 4;

fn weight(format: Format) -> u64 {
    if matches!(format, Format::Csv | Format::Json) { TEXT_PER_COMPRESSED } else { 1 }
}

impl Scenario {
    /// The table in another format: text is [`TEXT_PER_COMPRESSED`] times as large as gzip or a columnar format, in which all columns
    /// weigh the same unless they did not before. `None` for files that were given one by one, whose insides are not known.
    pub fn converted(&self, format: Format) -> Option<Self> {
        if !self.files.is_empty() || self.file_sets.is_empty() {
            return None;
        }
        let scaled = |bytes: u64| bytes.saturating_mul(weight(format)) / weight(self.format);
        let file_sets = self.file_sets.iter().map(|set| self.set_in(set, format, scaled)).collect();
        Some(Self { format, file_sets, ..self.clone() })
    }

    fn set_in(&self, set: &FileSet, format: Format, scaled: impl Fn(u64) -> u64) -> FileSet {
        let of_columns: u64 = set.columns.iter().map(|(_, bytes)| *bytes).fold(0, u64::saturating_add);
        let columns = match (format.is_columnar(), set.columns.is_empty()) {
            (false, _) => Ordered::default(),
            (true, false) => set.columns.iter().map(|(name, bytes)| (name.to_owned(), scaled(*bytes))).collect(),
            (true, true) => {
                let each = scaled(set.bytes) / (self.columns.len() as u64).max(1);
                self.columns.iter().map(|(name, _)| (name.to_owned(), each)).collect()
            }
        };
        let bytes = match (format.is_columnar(), set.columns.is_empty()) {
            (true, _) => 0,
            (false, true) => scaled(set.bytes),
            (false, false) => scaled(of_columns.saturating_mul(set.row_groups)),
        };
        let (row_groups, bounds) = if format.is_columnar() { (set.row_groups, set.bounds.clone()) } else { (1, Ordered::default()) };
        FileSet { bytes, columns, row_groups, bounds, ..set.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversion_keeps_what_is_known() {
        let csv: Scenario = serde_json::from_str(
            r#"{"format": "csv", "columns": {"a": "int64", "b": "double"}, "files": [], "sql": "SELECT a FROM t",
                "file_sets": [{"path": "{n}", "per_day": 3, "bytes": 800}]}"#,
        )
        .unwrap();
        let parquet = csv.converted(Format::Parquet).unwrap();
        let set = &parquet.file_sets[0];
        assert_eq!((set.bytes, set.per_day), (0, 3));
        assert_eq!(set.columns.iter().collect::<Vec<_>>(), [("a", &100), ("b", &100)]);
        assert_eq!(parquet.converted(Format::Csv).unwrap(), csv);
        assert_eq!(csv.converted(Format::CsvGz).unwrap().file_sets[0].bytes, 200);
        let one_by_one = Scenario { file_sets: Vec::new(), ..csv };
        assert_eq!(one_by_one.converted(Format::Orc), None);
    }
}
