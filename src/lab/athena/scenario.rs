//! Scenarios: a table and a query as JSON. `proofdeck lab athena` reads one a line; links and proofs hold the same.

use serde::{Deserialize, Deserializer, Serialize};

use super::file_sets::FileSet;
use super::ordered::Ordered;
use super::plan::Engine;
use super::projection::ProjectionConfig;
use super::sql::datum::SqlType;
use super::table::Format;

/// A table, a query and the switches of the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Format of every file.
    pub format: Format,
    /// Partition columns and their types.
    #[serde(default)]
    pub partition_types: Ordered<PartitionType>,
    /// Columns of the files and their types.
    pub columns: Ordered<ColumnType>,
    /// The files below the table's location.
    pub files: Vec<FileInput>,
    /// More of them, by patterns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub file_sets: Vec<FileSet>,
    /// The condition; with `select`, instead of `sql`.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The columns of the list; empty for `count(*)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub select: Option<Vec<String>>,
    /// A whole statement, instead of `where` and `select`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
    /// The time of the query in UTC, `2021-02-03 14:30:00`, for `current_date` and NOW.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now_utc: Option<String>,
    /// The partitions that are registered in the catalog; without it every folder is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<Vec<String>>,
    /// Partition projection; the catalog is then ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projection: Option<ProjectionConfig>,
    /// `storage.location.template` of the projection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Reads Parquet files below 3 MB whole, as Trino does.
    #[serde(default)]
    pub trino_small_files: bool,
    /// Which engine reads.
    #[serde(default)]
    pub engine: Engine,
    /// Per-query limit of the workgroup in bytes, 10 MB at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workgroup_limit_bytes: Option<u64>,
    /// Price in millionths of a dollar for each terabyte; 5,000,000 without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_micro_usd_per_tb: Option<u64>,
}

impl Scenario {
    /// The query as one statement, also where it was given in parts. The name of the table has no meaning.
    pub fn statement(&self) -> String {
        if let Some(sql) = &self.sql {
            return sql.clone();
        }
        let list = match self.select.as_deref() {
            None | Some([]) => "count(*)".to_owned(),
            Some(items) => items.join(", "),
        };
        match self.condition.as_deref().map(str::trim) {
            None | Some("") => format!("SELECT {list}\nFROM events"),
            Some(condition) => format!("SELECT {list}\nFROM events\nWHERE {condition}"),
        }
    }
}

/// Types of partition columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PartitionType {
    /// 32 bits.
    Integer,
    /// 64 bits.
    Bigint,
    /// Text (`string` in DDL).
    Varchar,
    /// `2023-06-01`.
    Date,
}

impl PartitionType {
    /// The type in SQL.
    pub fn sql_type(self) -> SqlType {
        match self {
            Self::Integer => SqlType::Integer,
            Self::Bigint => SqlType::Bigint,
            Self::Varchar => SqlType::Varchar,
            Self::Date => SqlType::Date,
        }
    }
}

/// Types of columns in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnType {
    /// 32 bits.
    #[serde(rename = "int32")]
    Int32,
    /// 64 bits.
    #[serde(rename = "int64")]
    Int64,
    /// IEEE 754, 64 bits.
    #[serde(rename = "double")]
    Double,
    /// Text.
    #[serde(rename = "string")]
    String,
    /// Microseconds, without a time zone.
    #[serde(rename = "timestamp[us]")]
    Timestamp,
    /// A day.
    #[serde(rename = "date")]
    Date,
}

impl ColumnType {
    /// The type in SQL.
    pub fn sql_type(self) -> SqlType {
        match self {
            Self::Int32 => SqlType::Integer,
            Self::Int64 => SqlType::Bigint,
            Self::Double => SqlType::Double,
            Self::String => SqlType::Varchar,
            Self::Timestamp => SqlType::Timestamp,
            Self::Date => SqlType::Date,
        }
    }
}

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileInput {
    /// Below the table's location, with its partition folders.
    pub path: String,
    /// Size on S3.
    pub bytes: u64,
    /// Size of the footer; counted as metadata, not billed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer_bytes: Option<u64>,
    /// Rows; for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Number of stripes; for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stripes: Option<u64>,
    /// Codec inside the file; for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression: Option<String>,
    /// Row groups of Parquet, stripes of ORC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_groups: Option<Vec<RowGroupInput>>,
}

/// A row group or stripe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowGroupInput {
    /// Rows.
    pub rows: u64,
    /// Its columns. Columns that the table does not have are ignored, as Athena ignores them.
    pub columns: Ordered<ChunkInput>,
}

/// The part of a column in a row group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChunkInput {
    /// Size on S3.
    pub compressed: u64,
    /// Size in memory; for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncompressed: Option<u64>,
    /// Smallest value: missing without statistics, null when every value is NULL.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub min: Option<serde_json::Value>,
    /// Largest value, likewise.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub max: Option<serde_json::Value>,
    /// How many values are NULL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nulls: Option<u64>,
}

/// A field that is there, null or not.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<serde_json::Value>, D::Error> {
    serde_json::Value::deserialize(deserializer).map(Some)
}
