//! Scenarios: a table and a query as JSON. `proofdeck lab athena` reads one a line; links and proofs hold the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::bill::{MB, MICRO_USD_PER_TB_MAX};
use super::domain::Key;
use super::hive_path;
use super::limits::{BYTES_MAX, CHUNKS_MAX, COLUMNS_MAX, FILES_MAX, PARTITION_COLUMNS_MAX, PARTITIONS_MAX};
use super::notes::Note;
use super::ordered::Ordered;
use super::plan::{self, Engine, Options, Plan};
use super::projection::{Projection, ProjectionConfig};
use super::query::Query;
use super::sql::datum::{Datum, SqlType};
use super::sql::{ColumnId, Schema, calendar};
use super::table::{Chunk, File, Format, Nulls, PartitionSource, Partitions, PartitionsBuilder, RowGroup, Table};
use crate::lab::error::LabError;

/// Most bytes of all files together: 1 EiB.
const TABLE_BYTES_MAX: u64 = 1 << 60;

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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// A scenario that has been checked: the engine's own data.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The table as the engine of the scenario sees it.
    pub table: Table,
    /// The query.
    pub query: Query,
    /// The switches.
    pub options: Options,
    /// Whether a projection was given that the engine does not use.
    pub projection_ignored: bool,
}

impl Prepared {
    /// Plans the query.
    ///
    /// # Errors
    /// More work than the lab's bounds allow.
    pub fn plan(&self) -> Result<Plan, LabError> {
        let mut plan = plan::plan(&self.table, &self.query, &self.options)?;
        if self.projection_ignored {
            plan.notes.push(Note::SpectrumIgnoresProjection);
        }
        Ok(plan)
    }
}

impl Scenario {
    /// Checks the scenario and resolves its query.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn prepare(&self) -> Result<Prepared, LabError> {
        let schema = self.schema()?;
        let now = parse_now(self.now_utc.as_deref())?;
        let options = self.options()?;
        let query = self.query(&schema, now)?;
        let projection = match &self.projection {
            Some(config) => Some(Projection::new(&schema, config, self.template.as_deref(), "").map_err(|error| match error.path.as_str() {
                "types" => LabError::new("partition_types", error.message),
                _ => error,
            })?),
            None if self.template.is_some() => return Err(LabError::new("template", "a template needs a projection")),
            None => None,
        };
        let used = projection.filter(|_| options.engine == Engine::Athena);
        let projection_ignored = self.projection.is_some() && used.is_none();
        let mut table = self.files(schema)?;
        match used {
            Some(projection) => self.project(&mut table, &projection, &query, now)?,
            None if !table.schema.partition_columns().is_empty() => self.register(&mut table)?,
            None if self.registered.is_some() => return Err(LabError::new("registered", "the table has no partition columns")),
            None => {}
        }
        Ok(Prepared { table, query, options, projection_ignored })
    }

    fn schema(&self) -> Result<Schema, LabError> {
        if self.partition_types.len() > PARTITION_COLUMNS_MAX {
            return Err(LabError::new("partition_types", format!("more than {PARTITION_COLUMNS_MAX} partition columns (PARTITION_COLUMNS_MAX)")));
        }
        if self.columns.len() > COLUMNS_MAX {
            return Err(LabError::new("columns", format!("more than {COLUMNS_MAX} columns (COLUMNS_MAX)")));
        }
        let partition: Vec<_> = self.partition_types.iter().map(|(name, kind)| (name.to_owned(), kind.sql_type())).collect();
        let data = self.columns.iter().map(|(name, kind)| (name.to_owned(), kind.sql_type())).collect();
        build_schema(partition, data, "partition_types", "columns")
    }

    fn options(&self) -> Result<Options, LabError> {
        let mut options = Options { engine: self.engine, small_files_whole: self.trino_small_files, ..Options::default() };
        if let Some(limit) = self.workgroup_limit_bytes {
            if !(10 * MB..=7 * TABLE_BYTES_MAX).contains(&limit) {
                return Err(LabError::new("workgroup_limit_bytes", format!("must be from {} (10 MB) to {} (7 EB)", 10 * MB, 7 * TABLE_BYTES_MAX)));
            }
            options.workgroup_limit = Some(limit);
        }
        if let Some(price) = self.price_micro_usd_per_tb {
            if price > MICRO_USD_PER_TB_MAX {
                return Err(LabError::new("price_micro_usd_per_tb", format!("must be at most {MICRO_USD_PER_TB_MAX} (MICRO_USD_PER_TB_MAX)")));
            }
            options.micro_usd_per_tb = price;
        }
        Ok(options)
    }

    fn query(&self, schema: &Schema, now: Option<i64>) -> Result<Query, LabError> {
        match (&self.sql, &self.select) {
            (Some(_), Some(_)) => Err(LabError::new("sql", "give either sql, or where and select")),
            (Some(_), None) if self.condition.is_some() => Err(LabError::new("sql", "give either sql, or where and select")),
            (Some(sql), None) => Query::from_sql(schema, sql, now),
            (None, Some(select)) => Query::from_parts(schema, self.condition.as_deref().unwrap_or(""), select, now),
            (None, None) => Err(LabError::new("select", "missing: give sql, or where and select (an empty list means count(*))")),
        }
    }

    /// The table with its files, and no partitions yet.
    fn files(&self, schema: Schema) -> Result<Table, LabError> {
        if self.files.len() > FILES_MAX {
            return Err(LabError::new("files", format!("more than {FILES_MAX} files (FILES_MAX)")));
        }
        let mut files = Vec::with_capacity(self.files.len());
        let (mut hidden_files, mut chunks, mut bytes) = (0, 0, 0);
        let mut paths: Vec<(&str, usize)> = self.files.iter().enumerate().map(|(index, file)| (file.path.as_str(), index)).collect();
        paths.sort_unstable();
        if let Some([_, (path, index)]) = paths.windows(2).find(|pair| matches!(pair, [(left, _), (right, _)] if left == right)) {
            return Err(LabError::new("path", format!("the file {path} occurs twice")).in_item("files", *index));
        }
        for (index, input) in self.files.iter().enumerate() {
            let file = self.file(input, &schema, &mut chunks).map_err(|error| error.in_item("files", index))?;
            bytes += file.bytes + input.row_groups.iter().flatten().flat_map(|group| group.columns.iter()).map(|(_, chunk)| chunk.compressed).sum::<u64>();
            if bytes > TABLE_BYTES_MAX {
                return Err(LabError::new("bytes", format!("the table has more than {TABLE_BYTES_MAX} bytes (TABLE_BYTES_MAX)")).in_item("files", index));
            }
            let (_, name) = hive_path::split(&input.path);
            if name.starts_with(['_', '.']) {
                hidden_files += 1;
            } else {
                files.push(file);
            }
        }
        let source = PartitionSource::AllRegistered;
        Ok(Table { schema, format: self.format, partitions: Partitions::default(), source, files, hidden_files, invisible_partitions: Vec::new() })
    }

    fn file(&self, input: &FileInput, schema: &Schema, chunks: &mut usize) -> Result<File, LabError> {
        if input.path.is_empty() || input.path.ends_with('/') {
            return Err(LabError::new("path", "a file needs a name"));
        }
        let within = |bytes: u64, field: &str| {
            if bytes > BYTES_MAX { Err(LabError::new(field, format!("must be at most {BYTES_MAX} (BYTES_MAX)"))) } else { Ok(bytes) }
        };
        let footer_bytes = within(input.footer_bytes.unwrap_or(0), "footer_bytes")?;
        let row_groups = match &input.row_groups {
            Some(_) if !self.format.is_columnar() => {
                return Err(LabError::new("row_groups", format!("a file of format {} has no row groups", self.format.name())));
            }
            Some(groups) => {
                let mut found = Vec::with_capacity(groups.len());
                for (index, group) in groups.iter().enumerate() {
                    *chunks += schema.data_columns().len();
                    if *chunks > CHUNKS_MAX {
                        let message = format!("the table has more than {CHUNKS_MAX} row groups times columns (CHUNKS_MAX)");
                        return Err(LabError::new("", message).in_item("row_groups", index));
                    }
                    found.push(row_group(group, schema).map_err(|error| error.in_item("row_groups", index))?);
                }
                Some(found)
            }
            None => None,
        };
        Ok(File { path: input.path.clone(), bytes: within(input.bytes, "bytes")?, footer_bytes, partition: None, row_groups })
    }

    /// Partitions from the catalog: every folder that holds a file, or those that are registered.
    fn register(&self, table: &mut Table) -> Result<(), LabError> {
        let schema = table.schema.clone();
        let mut builder = PartitionsBuilder::new(&schema);
        let mut known: BTreeMap<&str, Option<u32>> = BTreeMap::new();
        if let Some(registered) = &self.registered {
            table.source = PartitionSource::Registered;
            for (index, name) in registered.iter().enumerate() {
                let at = |message: String| LabError::new("", message).in_item("registered", index);
                let path = hive_path::parse(name.strip_suffix('/').unwrap_or(name), &schema).map_err(at)?;
                if known.contains_key(path.name) {
                    return Err(at(format!("the partition {} is registered twice", path.name)));
                }
                let number = add(&mut builder, &path).map_err(|message| at(message.1))?;
                known.insert(path.name, Some(number));
            }
        }
        let inputs: BTreeMap<&str, usize> =
            self.files.iter().enumerate().map(|(index, file)| (file.path.as_str(), index)).collect();
        let mut folders: BTreeMap<&str, Option<u32>> = BTreeMap::new();
        let mut last: Option<(&str, Option<u32>)> = None;
        for file in &mut table.files {
            let Some((path, index)) = inputs.get_key_value(file.path.as_str()).map(|(path, index)| (*path, *index)) else { continue };
            let (folder, _) = hive_path::split(path);
            let partition = match last.filter(|(before, _)| *before == folder).map(|(_, partition)| partition).or_else(|| folders.get(folder).copied()) {
                Some(partition) => partition,
                None => {
                    let at = |message: String| LabError::new("path", message).in_item("files", index);
                    let found = hive_path::parse(folder, &schema).map_err(at)?;
                    let partition = match known.get(found.name) {
                        Some(partition) => *partition,
                        None if self.registered.is_some() => {
                            table.invisible_partitions.push(found.name.to_owned());
                            known.insert(found.name, None);
                            None
                        }
                        None => {
                            let number = add(&mut builder, &found).map_err(|(column, message)| {
                                let name = schema.partition_columns().get(column).map_or("", |(name, _)| name.as_str());
                                at(format!("{message} (partition column {name})"))
                            })?;
                            known.insert(found.name, Some(number));
                            Some(number)
                        }
                    };
                    folders.insert(folder, partition);
                    partition
                }
            };
            last = Some((folder, partition));
            file.partition = partition;
        }
        table.partitions = builder.build();
        if table.partitions.len() > PARTITIONS_MAX {
            return Err(LabError::new("files", format!("more than {PARTITIONS_MAX} partitions (PARTITIONS_MAX)")));
        }
        Ok(())
    }

    /// Partitions from the projection; files belong to the partition whose location they lie below.
    fn project(&self, table: &mut Table, projection: &Projection, query: &Query, now: Option<i64>) -> Result<(), LabError> {
        let schema = table.schema.clone();
        let mut builder = PartitionsBuilder::new(&schema);
        let mut known: BTreeMap<String, u32> = BTreeMap::new();
        for partition in projection.list(&schema, query, now, PARTITIONS_MAX)? {
            let pairs: Vec<(&str, &Datum<'static>)> = partition.texts.iter().map(String::as_str).zip(&partition.values).collect();
            let number = builder.add_typed(partition.location.trim_end_matches('/').to_owned(), &pairs);
            known.insert(partition.location, number);
        }
        table.source = PartitionSource::Projected;
        let mut invisible = Vec::new();
        for file in &mut table.files {
            let mut folder = file.path.as_str();
            while let Some((before, _)) = folder.rsplit_once('/') {
                folder = before;
                file.partition = known.get(&format!("{folder}/")).copied();
                if file.partition.is_some() {
                    break;
                }
            }
            if file.partition.is_none() {
                invisible.push(hive_path::split(&file.path).0.to_owned());
            }
        }
        invisible.sort();
        invisible.dedup();
        table.invisible_partitions = invisible;
        table.partitions = builder.build();
        Ok(())
    }
}

fn add(builder: &mut PartitionsBuilder<'_>, path: &hive_path::HivePath<'_>) -> Result<u32, (usize, String)> {
    let values: Vec<&str> = path.values.iter().map(AsRef::as_ref).collect();
    builder.add(path.name, &values)
}

/// A schema, or which name of which field occurs twice.
pub(super) fn build_schema(
    partition: Vec<(String, SqlType)>,
    data: Vec<(String, SqlType)>,
    partition_field: &str,
    data_field: &str,
) -> Result<Schema, LabError> {
    if let Some((name, _)) = partition.iter().find(|(name, _)| name.is_empty() || name.contains(['/', '='])) {
        return Err(LabError::new(format!("{partition_field}.{name}"), "a partition column needs a name without / and ="));
    }
    if data.iter().any(|(name, _)| name.is_empty()) {
        return Err(LabError::new(data_field, "a column needs a name"));
    }
    let names: Vec<String> = partition.iter().map(|(name, _)| name.to_lowercase()).collect();
    Schema::new(partition, data).map_err(|name| {
        let lower = name.to_lowercase();
        let in_partition = names.iter().filter(|other| **other == lower).count() > 1;
        let field = if in_partition { partition_field } else { data_field };
        LabError::new(format!("{field}.{name}"), "the name occurs twice: names of columns do not depend on case, and partition columns are not in the files")
    })
}

/// Microseconds since 1970-01-01T00:00:00 of `now_utc`.
pub(super) fn parse_now(text: Option<&str>) -> Result<Option<i64>, LabError> {
    let Some(text) = text else { return Ok(None) };
    let plain = text.strip_suffix('Z').unwrap_or(text);
    let micros = calendar::parse_timestamp(plain).ok_or_else(|| LabError::new("now_utc", format!("'{text}' is no time like 2021-02-03 14:30:00")))?;
    Ok(Some(micros))
}

fn row_group(input: &RowGroupInput, schema: &Schema) -> Result<RowGroup, LabError> {
    if input.rows > BYTES_MAX {
        return Err(LabError::new("rows", format!("must be at most {BYTES_MAX} (BYTES_MAX)")));
    }
    let mut chunks = vec![None; schema.data_columns().len()];
    for (name, chunk) in input.columns.iter() {
        let Some(ColumnId::Data(at)) = schema.find(&name.to_lowercase()) else { continue };
        let sql_type = schema.column(ColumnId::Data(at)).1;
        let Some(place) = chunks.get_mut(usize::from(at)) else { continue };
        let found = read_chunk(chunk, input.rows, sql_type).map_err(|error| error.in_field(name).in_field("columns"))?;
        if place.replace(found).is_some() {
            return Err(LabError::new(format!("columns.{name}"), "the column occurs twice"));
        }
    }
    Ok(RowGroup { rows: input.rows, chunks })
}

fn read_chunk(input: &ChunkInput, rows: u64, sql_type: SqlType) -> Result<Chunk, LabError> {
    if input.compressed > BYTES_MAX {
        return Err(LabError::new("compressed", format!("must be at most {BYTES_MAX} (BYTES_MAX)")));
    }
    if input.nulls.is_some_and(|nulls| nulls > rows) {
        return Err(LabError::new("nulls", format!("more than the {rows} rows of the row group")));
    }
    let end = |value: &Option<serde_json::Value>, field: &str| match value {
        None | Some(serde_json::Value::Null) => Ok(None),
        Some(value) => key(value, sql_type).map(Some).map_err(|message| LabError::new(field, message)),
    };
    let bounds = end(&input.min, "min")?.zip(end(&input.max, "max")?);
    if let Some((min, max)) = &bounds
        && min > max
    {
        return Err(LabError::new("min", "is above max"));
    }
    let is_null = |value: &Option<serde_json::Value>| matches!(value, Some(serde_json::Value::Null));
    let nulls = match input.nulls {
        Some(nulls) if nulls == rows && bounds.is_none() => Nulls::All,
        Some(0) => Nulls::None,
        Some(_) => Nulls::Some,
        None if is_null(&input.min) && is_null(&input.max) => Nulls::All,
        None => Nulls::Unknown,
    };
    Ok(Chunk { compressed: input.compressed, bounds, nulls })
}

/// A statistic by the type of its column.
fn key(value: &serde_json::Value, sql_type: SqlType) -> Result<Key, String> {
    let found = match (sql_type, value) {
        (SqlType::Integer, value) => value.as_i64().filter(|number| i32::try_from(*number).is_ok()).map(Key::Integer),
        (SqlType::Bigint, value) => value.as_i64().map(Key::Integer),
        (SqlType::Double, value) => value.as_f64().and_then(Key::double),
        (SqlType::Varchar, serde_json::Value::String(text)) => Some(Key::Text(text.as_str().into())),
        (SqlType::Date, serde_json::Value::String(text)) => calendar::parse_date(text).map(Key::Date),
        (SqlType::Timestamp, serde_json::Value::String(text)) => {
            let plain = text.strip_suffix("+00:00").or_else(|| text.strip_suffix('Z')).unwrap_or(text);
            calendar::parse_timestamp(plain).map(Key::Timestamp)
        }
        _ => None,
    };
    found.ok_or_else(|| format!("{value} is no {sql_type}"))
}
