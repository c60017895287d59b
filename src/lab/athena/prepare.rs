//! From a scenario to the engine's own data: every field is checked, the query resolved, files put into their partitions.

use std::collections::BTreeMap;

use super::bill::{MB, MICRO_USD_PER_TB_MAX};
use super::hive_path::{self, HivePath};
use super::limits::{BYTES_MAX, CHUNKS_MAX, COLUMNS_MAX, FILES_MAX, PARTITION_COLUMNS_MAX, PARTITIONS_MAX, TABLE_BYTES_MAX};
use super::notes::Note;
use super::plan::{self, Engine, Options, Plan};
use super::projection::Projection;
use super::query::Query;
use super::scenario::{FileInput, Scenario};
use super::sql::datum::{Datum, SqlType};
use super::sql::{Schema, calendar};
use super::statistics;
use super::table::{File, PartitionSource, Partitions, PartitionsBuilder, RowGroup, Table};
use crate::lab::error::LabError;

/// Up to this many projected partitions a plan looks at all of them, not only at those of the query.
const ALL_PROJECTED_MAX: usize = 100_000;

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
    /// Whether the table holds every partition there is, not only those that the query leaves.
    pub is_complete: bool,
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

/// Running totals of a table, each with its bound.
#[derive(Default)]
struct Sizes {
    file_bytes: u64,
    chunk_bytes: u64,
    chunks: usize,
}

impl Sizes {
    fn add_file(&mut self, bytes: u64) -> Result<(), LabError> {
        self.file_bytes = self.file_bytes.saturating_add(bytes);
        Self::within(self.file_bytes)
    }

    fn add_chunks(&mut self, group: &RowGroup) -> Result<(), LabError> {
        self.chunks += group.chunks.len().max(1);
        if self.chunks > CHUNKS_MAX {
            return Err(LabError::whole(format!("the table has more than {CHUNKS_MAX} row groups times columns (CHUNKS_MAX)")));
        }
        for chunk in group.chunks.iter().flatten() {
            self.chunk_bytes = self.chunk_bytes.saturating_add(chunk.compressed);
        }
        Self::within(self.chunk_bytes)
    }

    fn within(bytes: u64) -> Result<(), LabError> {
        if bytes > TABLE_BYTES_MAX {
            return Err(LabError::whole(format!("the table has more than {TABLE_BYTES_MAX} bytes (TABLE_BYTES_MAX)")));
        }
        Ok(())
    }
}

/// Where the files of a table belong.
struct Placement {
    source: PartitionSource,
    partitions: Partitions,
    /// The partition of each visible file.
    of_file: Vec<Option<u32>>,
    invisible: Vec<String>,
    /// Whether these are all partitions, whatever the query.
    is_complete: bool,
}

impl Scenario {
    /// Checks the scenario and resolves its query.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn prepare(&self) -> Result<Prepared, LabError> {
        if !self.file_sets.is_empty() {
            return self.expanded()?.prepare();
        }
        let schema = self.schema()?;
        let now = parse_now(self.now_utc.as_deref())?;
        let options = self.options()?;
        let query = self.query(&schema, now)?;
        let projection = self.projection(&schema)?;
        let used = projection.filter(|_| options.engine == Engine::Athena);
        let projection_ignored = self.projection.is_some() && used.is_none();
        self.check_paths()?;
        let mut sizes = Sizes::default();
        let (mut files, mut inputs) = (Vec::with_capacity(self.files.len()), Vec::with_capacity(self.files.len()));
        for (index, input) in self.files.iter().enumerate() {
            let file = self.file(input, &schema, &mut sizes).map_err(|error| error.in_item("files", index))?;
            if !hive_path::split(&input.path).1.starts_with(['_', '.']) {
                files.push(file);
                inputs.push((index, input.path.as_str()));
            }
        }
        let hidden_files = (self.files.len() - files.len()) as u64;
        let placement = match used {
            Some(projection) => projected(&schema, &projection, &query, now, &inputs)?,
            None if schema.partition_columns().is_empty() && self.registered.is_some() => {
                return Err(LabError::new("registered", "the table has no partition columns"));
            }
            None if schema.partition_columns().is_empty() => unpartitioned(files.len()),
            None => self.registered_placement(&schema, &inputs)?,
        };
        for (file, partition) in files.iter_mut().zip(&placement.of_file) {
            file.partition = *partition;
        }
        let Placement { source, partitions, invisible, is_complete, .. } = placement;
        let table = Table { schema, format: self.format, partitions, source, files, hidden_files, invisible_partitions: invisible };
        Ok(Prepared { table, query, options, projection_ignored, is_complete })
    }

    pub(super) fn schema(&self) -> Result<Schema, LabError> {
        if self.partition_types.len() > PARTITION_COLUMNS_MAX {
            return Err(LabError::new(
                "partition_types",
                format!("more than {PARTITION_COLUMNS_MAX} partition columns (PARTITION_COLUMNS_MAX)"),
            ));
        }
        if self.columns.len() > COLUMNS_MAX {
            return Err(LabError::new("columns", format!("more than {COLUMNS_MAX} columns (COLUMNS_MAX)")));
        }
        let partition = self.partition_types.iter().map(|(name, kind)| (name.to_owned(), kind.sql_type())).collect();
        let data = self.columns.iter().map(|(name, kind)| (name.to_owned(), kind.sql_type())).collect();
        build_schema(partition, data, "partition_types", "columns")
    }

    pub(super) fn options(&self) -> Result<Options, LabError> {
        let mut options = Options { engine: self.engine, small_files_whole: self.trino_small_files, ..Options::default() };
        if let Some(limit) = self.workgroup_limit_bytes {
            if !(10 * MB..=7 * TABLE_BYTES_MAX).contains(&limit) {
                return Err(LabError::new(
                    "workgroup_limit_bytes",
                    format!("must be from {} (10 MB) to {} (7 EB)", 10 * MB, 7 * TABLE_BYTES_MAX),
                ));
            }
            options.workgroup_limit = Some(limit);
        }
        if let Some(price) = self.price_micro_usd_per_tb {
            if price > MICRO_USD_PER_TB_MAX {
                return Err(LabError::new(
                    "price_micro_usd_per_tb",
                    format!("must be at most {MICRO_USD_PER_TB_MAX} (MICRO_USD_PER_TB_MAX)"),
                ));
            }
            options.micro_usd_per_tb = price;
        }
        Ok(options)
    }

    fn query(&self, schema: &Schema, now: Option<i64>) -> Result<Query, LabError> {
        match (&self.sql, &self.select) {
            (Some(_), select) if select.is_some() || self.condition.is_some() => {
                Err(LabError::new("sql", "give either sql, or where and select"))
            }
            (Some(sql), _) => Query::from_sql(schema, sql, now),
            (None, Some(select)) => Query::from_parts(schema, self.condition.as_deref().unwrap_or(""), select, now),
            (None, None) => Err(LabError::new("select", "missing: give sql, or where and select (an empty list means count(*))")),
        }
    }

    fn projection(&self, schema: &Schema) -> Result<Option<Projection>, LabError> {
        let Some(config) = &self.projection else {
            return match self.template {
                Some(_) => Err(LabError::new("template", "a template needs a projection")),
                None => Ok(None),
            };
        };
        let projection = Projection::new(schema, config, self.template.as_deref(), "").map_err(|error| match error.path.as_str() {
            "types" => LabError::new("partition_types", error.message),
            _ => error,
        })?;
        Ok(Some(projection))
    }

    fn check_paths(&self) -> Result<(), LabError> {
        if self.files.len() > FILES_MAX {
            return Err(LabError::new("files", format!("more than {FILES_MAX} files (FILES_MAX)")));
        }
        let mut paths: Vec<(&str, usize)> = self.files.iter().enumerate().map(|(index, file)| (file.path.as_str(), index)).collect();
        paths.sort_unstable();
        match paths.windows(2).find(|pair| matches!(pair, [(left, _), (right, _)] if left == right)) {
            Some([_, (path, index)]) => Err(LabError::new("path", format!("the file {path} occurs twice")).in_item("files", *index)),
            _ => Ok(()),
        }
    }

    fn file(&self, input: &FileInput, schema: &Schema, sizes: &mut Sizes) -> Result<File, LabError> {
        if input.path.is_empty() || input.path.ends_with('/') {
            return Err(LabError::new("path", "a file needs a name"));
        }
        for (field, value) in [("bytes", input.bytes), ("footer_bytes", input.footer_bytes.unwrap_or(0))] {
            if value > BYTES_MAX {
                return Err(LabError::new(field, format!("must be at most {BYTES_MAX} (BYTES_MAX)")));
            }
        }
        let mut row_groups = None;
        if let Some(groups) = &input.row_groups {
            if !self.format.is_columnar() {
                return Err(LabError::new("row_groups", format!("a file of format {} has no row groups", self.format.name())));
            }
            let mut found = Vec::with_capacity(groups.len());
            for (index, group) in groups.iter().enumerate() {
                let group = statistics::row_group(group, schema).and_then(|group| sizes.add_chunks(&group).map(|()| group));
                found.push(group.map_err(|error| error.in_item("row_groups", index))?);
            }
            row_groups = Some(found);
        }
        sizes.add_file(input.bytes).map_err(|error| error.in_field("bytes"))?;
        Ok(File {
            path: input.path.clone(),
            bytes: input.bytes,
            footer_bytes: input.footer_bytes.unwrap_or(0),
            partition: None,
            row_groups,
        })
    }

    /// Partitions from the catalog: every folder that holds a file, or those that are registered.
    fn registered_placement(&self, schema: &Schema, files: &[(usize, &str)]) -> Result<Placement, LabError> {
        let mut builder = PartitionsBuilder::new(schema);
        let mut known: BTreeMap<&str, Option<u32>> = BTreeMap::new();
        let mut source = PartitionSource::AllRegistered;
        if let Some(registered) = &self.registered {
            source = PartitionSource::Registered;
            for (index, name) in registered.iter().enumerate() {
                let at = |message: String| LabError::whole(message).in_item("registered", index);
                let path = hive_path::parse(name.strip_suffix('/').unwrap_or(name), schema).map_err(at)?;
                if known.contains_key(path.name) {
                    return Err(at(format!("the partition {} is registered twice", path.name)));
                }
                known.insert(path.name, Some(add(&mut builder, schema, &path).map_err(at)?));
            }
        }
        let mut invisible = Vec::new();
        let mut of_file = Vec::with_capacity(files.len());
        let mut folders: BTreeMap<&str, Option<u32>> = BTreeMap::new();
        let mut last: Option<(&str, Option<u32>)> = None;
        for (index, path) in files {
            let (folder, _) = hive_path::split(path);
            let seen =
                last.filter(|(before, _)| *before == folder).map(|(_, partition)| partition).or_else(|| folders.get(folder).copied());
            let partition = if let Some(partition) = seen {
                partition
            } else {
                let at = |message: String| LabError::new("path", message).in_item("files", *index);
                let found = hive_path::parse(folder, schema).map_err(at)?;
                let partition = match known.get(found.name) {
                    Some(partition) => *partition,
                    None if self.registered.is_some() => {
                        invisible.push(found.name.to_owned());
                        None
                    }
                    None => Some(add(&mut builder, schema, &found).map_err(at)?),
                };
                known.insert(found.name, partition);
                folders.insert(folder, partition);
                partition
            };
            last = Some((folder, partition));
            of_file.push(partition);
        }
        let partitions = builder.build();
        if partitions.len() > PARTITIONS_MAX {
            return Err(LabError::new("files", format!("more than {PARTITIONS_MAX} partitions (PARTITIONS_MAX)")));
        }
        Ok(Placement { source, partitions, of_file, invisible, is_complete: true })
    }
}

fn unpartitioned(files: usize) -> Placement {
    Placement {
        source: PartitionSource::AllRegistered,
        partitions: Partitions::default(),
        of_file: vec![None; files],
        invisible: Vec::new(),
        is_complete: true,
    }
}

/// Partitions from the projection; files belong to the partition whose location they lie below.
fn projected(
    schema: &Schema,
    projection: &Projection,
    query: &Query,
    now: Option<i64>,
    files: &[(usize, &str)],
) -> Result<Placement, LabError> {
    let mut builder = PartitionsBuilder::new(schema);
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    // All of them where that is quick, so that the plan can say what was pruned; else those that the query leaves.
    let all = projection.list(schema, None, now, ALL_PROJECTED_MAX);
    let complete = all.is_ok();
    for partition in all.or_else(|_| projection.list(schema, Some(query), now, PARTITIONS_MAX))? {
        let pairs: Vec<(&str, &Datum<'static>)> = partition.texts.iter().map(String::as_str).zip(&partition.values).collect();
        let number = builder.add_typed(partition.location.trim_end_matches('/').to_owned(), &pairs);
        known.insert(partition.location, number);
    }
    let mut invisible = Vec::new();
    let mut of_file = Vec::with_capacity(files.len());
    for (_, path) in files {
        let folders = path.bytes().enumerate().filter(|(_, byte)| *byte == b'/').filter_map(|(at, _)| path.get(..=at));
        let partition = folders.rev().find_map(|folder| known.get(folder).copied());
        if partition.is_none() && complete {
            invisible.push(hive_path::split(path).0.to_owned());
        }
        of_file.push(partition);
    }
    invisible.sort();
    invisible.dedup();
    Ok(Placement { source: PartitionSource::Projected, partitions: builder.build(), of_file, invisible, is_complete: complete })
}

fn add(builder: &mut PartitionsBuilder<'_>, schema: &Schema, path: &HivePath<'_>) -> Result<u32, String> {
    let values: Vec<&str> = path.values.iter().map(AsRef::as_ref).collect();
    builder.add(path.name, &values).map_err(|(column, message)| {
        let name = schema.partition_columns().get(column).map_or("", |(name, _)| name.as_str());
        format!("{message} (partition column {name})")
    })
}

/// A schema, or which name of which field is wrong.
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
        LabError::new(
            format!("{field}.{name}"),
            "the name occurs twice: names of columns do not depend on case, and partition columns are not in the files",
        )
    })
}

/// Microseconds since 1970-01-01T00:00:00 of `now_utc`.
pub(super) fn parse_now(text: Option<&str>) -> Result<Option<i64>, LabError> {
    let Some(text) = text else { return Ok(None) };
    let plain = text.strip_suffix('Z').unwrap_or(text);
    let micros = calendar::parse_timestamp(plain)
        .ok_or_else(|| LabError::new("now_utc", format!("'{text}' is no time like 2021-02-03 14:30:00")))?;
    Ok(Some(micros))
}
