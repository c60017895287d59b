//! A table as Athena meets it: a schema, partitions with typed values, files, and the statistics inside columnar files.

use std::collections::BTreeMap;

use super::range_set::Key;
use super::sql::Schema;
use super::sql::calendar;
use super::sql::datum::{Datum, SqlType};

/// File format and codec, as far as they change what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// Text, not compressed.
    #[serde(rename = "csv")]
    Csv,
    /// Text, gzip: a file is read by one reader from its beginning.
    #[serde(rename = "csv.gz")]
    CsvGz,
    /// JSON lines, not compressed.
    #[serde(rename = "json")]
    Json,
    /// JSON lines, gzip.
    #[serde(rename = "json.gz")]
    JsonGz,
    /// Apache Parquet: row groups.
    #[serde(rename = "parquet")]
    Parquet,
    /// Apache ORC: stripes.
    #[serde(rename = "orc")]
    Orc,
}

impl Format {
    /// Whether columns lie apart in the file, with statistics.
    pub fn is_columnar(self) -> bool {
        matches!(self, Self::Parquet | Self::Orc)
    }

    /// Whether several readers can share one file.
    pub fn is_splittable(self) -> bool {
        !matches!(self, Self::CsvGz | Self::JsonGz)
    }

    /// The name in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::CsvGz => "csv.gz",
            Self::Json => "json",
            Self::JsonGz => "json.gz",
            Self::Parquet => "parquet",
            Self::Orc => "orc",
        }
    }
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Names and types.
    pub schema: Schema,
    /// Format of every file.
    pub format: Format,
    /// Partitions that Athena knows of, with or without files.
    pub partitions: Partitions,
    /// Where Athena knows them from.
    pub source: PartitionSource,
    /// Every file below the table's location.
    pub files: Vec<File>,
    /// Files whose name begins with `_` or `.`: Athena never sees them, and they are not in `files`.
    pub hidden_files: u64,
    /// Partitions on S3 that Athena does not know of: not registered, or not projected.
    pub invisible_partitions: Vec<String>,
}

/// Where Athena knows partitions from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartitionSource {
    /// The Glue Data Catalog, where every folder on S3 is registered.
    AllRegistered,
    /// The Glue Data Catalog, where some are registered.
    Registered,
    /// Partition projection: computed from table properties; the catalog is not asked.
    Projected,
}

/// The partitions of a table, column by column. Equal texts share one entry of a dictionary.
#[derive(Clone, Debug, Default)]
pub struct Partitions {
    /// One for each partition column, in the order of the schema.
    pub columns: Vec<PartitionColumn>,
    /// The folder of each partition: `year=2023/month=06`, or its location when it is projected with a template.
    pub names: Vec<String>,
}

/// The values of one partition column.
#[derive(Clone, Debug, Default)]
pub struct PartitionColumn {
    /// The different values.
    pub dictionary: Vec<Datum<'static>>,
    /// For each partition the position of its value in the dictionary.
    pub codes: Vec<u32>,
}

impl Partitions {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The value of a column of a partition.
    pub fn value(&self, partition: usize, column: usize) -> Datum<'_> {
        let found = self.columns.get(column).and_then(|column| column.dictionary.get(*column.codes.get(partition)? as usize));
        found.map_or(Datum::Null, Datum::borrowed)
    }
}

/// A file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// Path below the table's location, or the whole address.
    pub path: String,
    /// Size on S3, in bytes.
    pub bytes: u64,
    /// Size of the footer, in bytes; 0 when unknown.
    pub footer_bytes: u64,
    /// Its partition; `None` when the table has no partition columns or Athena does not know the partition.
    pub partition: Option<u32>,
    /// Row groups or stripes; `None` for row formats and where they are not given.
    pub row_groups: Option<Vec<RowGroup>>,
}

/// A row group of Parquet or a stripe of ORC.
#[derive(Clone, Debug, PartialEq)]
pub struct RowGroup {
    /// Rows.
    pub rows: u64,
    /// One for each column of the files, in the order of the schema; `None` when the file lacks the column.
    pub chunks: Vec<Option<Chunk>>,
}

/// The part of a column in a row group.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    /// Size on S3, in bytes.
    pub compressed: u64,
    /// Smallest and largest value; `None` without statistics.
    pub bounds: Option<(Key, Key)>,
    /// What is known about NULL.
    pub nulls: Nulls,
}

/// How much of a chunk is NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// Not counted.
    Unknown,
    /// No value is NULL.
    None,
    /// Some are.
    Some,
    /// All are.
    All,
}

/// Reads the text of a partition value by its declared type.
///
/// # Errors
/// A text that is no value of the type, as Athena says it (`HIVE_INVALID_PARTITION_VALUE`).
pub fn parse_value(text: &str, sql_type: SqlType) -> Result<Datum<'static>, String> {
    if text == NULL_FOLDER {
        return Ok(Datum::Null);
    }
    let parsed = match sql_type {
        SqlType::Integer => text.parse::<i32>().ok().map(|number| Datum::Integer(i64::from(number))),
        SqlType::Bigint => text.parse().ok().map(Datum::Integer),
        SqlType::Date => calendar::parse_date(text).map(Datum::Date),
        _ => Some(Datum::Text(text.to_owned().into())),
    };
    parsed.ok_or_else(|| format!("HIVE_INVALID_PARTITION_VALUE: '{text}' is no {sql_type}"))
}

/// The folder value that stands for NULL.
pub const NULL_FOLDER: &str = "__HIVE_DEFAULT_PARTITION__";

/// Collects partitions while giving each text of a column one entry of the dictionary.
#[derive(Debug)]
pub struct PartitionsBuilder<'s> {
    schema: &'s Schema,
    partitions: Partitions,
    texts: Vec<BTreeMap<String, u32>>,
}

impl<'s> PartitionsBuilder<'s> {
    /// A builder for the partition columns of a schema.
    pub fn new(schema: &'s Schema) -> Self {
        let count = schema.partition_columns().len();
        let partitions = Partitions { columns: vec![PartitionColumn::default(); count], names: Vec::new() };
        Self { schema, partitions, texts: vec![BTreeMap::new(); count] }
    }

    /// Adds a partition with the text of each column and gives its number.
    ///
    /// # Errors
    /// A text that does not fit its column: the column's position and a sentence.
    pub fn add(&mut self, name: &str, values: &[&str]) -> Result<u32, (usize, String)> {
        let mut codes = Vec::with_capacity(values.len());
        for (at, ((_, sql_type), text)) in self.schema.partition_columns().iter().zip(values).enumerate() {
            codes.push(self.code(at, text, |text| parse_value(text, *sql_type)).map_err(|message| (at, message))?);
        }
        Ok(self.push(name.to_owned(), &codes))
    }

    /// Adds a partition whose values are known, with the text that tells them apart.
    pub fn add_typed(&mut self, name: String, values: &[(&str, &Datum<'static>)]) -> u32 {
        let mut codes = Vec::with_capacity(values.len());
        for (at, (text, value)) in values.iter().enumerate() {
            codes.push(self.code(at, text, |_| Ok((*value).clone())).unwrap_or(0));
        }
        self.push(name, &codes)
    }

    /// The partitions.
    pub fn build(self) -> Partitions {
        self.partitions
    }

    fn code(&mut self, at: usize, text: &str, value: impl Fn(&str) -> Result<Datum<'static>, String>) -> Result<u32, String> {
        let (Some(texts), Some(column)) = (self.texts.get_mut(at), self.partitions.columns.get_mut(at)) else {
            return Err("more values than partition columns".to_owned());
        };
        if let Some(code) = texts.get(text) {
            return Ok(*code);
        }
        let code = u32::try_from(column.dictionary.len()).map_err(|_| "too many values".to_owned())?;
        column.dictionary.push(value(text)?);
        texts.insert(text.to_owned(), code);
        Ok(code)
    }

    fn push(&mut self, name: String, codes: &[u32]) -> u32 {
        let number = u32::try_from(self.partitions.names.len()).unwrap_or(u32::MAX);
        for (column, code) in self.partitions.columns.iter_mut().zip(codes) {
            column.codes.push(*code);
        }
        self.partitions.names.push(name);
        number
    }
}
