//! The plan of a query: list partitions, prune them, list objects, read, bill. Each stage leaves its figures.

use super::bill::{self, Usd};
use super::domain::TupleDomain;
use super::extract::{self, Use};
use super::limits::PARTITIONS_READ_MAX;
use super::notes::Note;
use super::observe;
use super::predicate::Truth;
use super::prune;
use super::query::{Query, QueryKind};
use super::range_set::Key;
pub use super::row_groups::KeptRowGroups;
use super::row_groups::{self, Reading};
use super::sql::{ColumnId, Explain};
use super::table::{PartitionSource, Partitions, Table};
use crate::lab::error::LabError;

/// Objects that one LIST request of S3 returns at most.
pub const OBJECTS_PER_LIST: u64 = 1_000;
/// Partitions that one `GetPartitions` request of Glue returns at most.
pub const PARTITIONS_PER_GLUE_REQUEST: u64 = 1_000;

/// Which engine reads, and under which switches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The engine.
    pub engine: Engine,
    /// Whether Parquet files below 3 MB are read whole, as Trino does. Athena does not document it.
    pub small_files_whole: bool,
    /// Per-query limit of the workgroup in bytes, 10 MB at least.
    pub workgroup_limit: Option<u64>,
    /// Price in millionths of a dollar for each terabyte.
    pub micro_usd_per_tb: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { engine: Engine::Athena, small_files_whole: false, workgroup_limit: None, micro_usd_per_tb: bill::MICRO_USD_PER_TB }
    }
}

/// Engines that read the same files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// Amazon Athena, on demand.
    #[default]
    Athena,
    /// Amazon Redshift Spectrum: the same price and minimum, no partition projection.
    Spectrum,
    /// Amazon Redshift Serverless: no price for each terabyte.
    RedshiftServerless,
}

/// How a query ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It runs to its end.
    Succeeded,
    /// The workgroup cancels it at its limit; what was scanned by then is billed.
    Cancelled,
    /// It fails before it reads; nothing is billed.
    Failed,
    /// EXPLAIN or DDL: nothing is read, nothing is billed.
    NotRun,
}

/// What a query reads, stage by stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Finding out which partitions there are.
    pub listing: Listing,
    /// Deciding which of them to read.
    pub pruning: Pruning,
    /// Finding their objects.
    pub objects: Objects,
    /// Reading the objects.
    pub reading: ReadingStage,
    /// The bill.
    pub bill: Bill,
    /// Remarks.
    pub notes: Vec<Note>,
}

/// First stage: the partitions Athena asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Where partitions are known from.
    pub source: PartitionSource,
    /// Partitions known.
    pub total: u64,
    /// Partitions that have to be listed: those Glue cannot filter away. Projection lists none.
    pub listed: u64,
    /// Partition columns whose condition Glue gets.
    pub pushed_columns: Vec<String>,
    /// `GetPartitions` requests.
    pub glue_requests: u64,
}

/// Second stage: the truth of the condition for each partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pruning {
    /// One for each partition, in their order.
    pub truths: Vec<Truth>,
    /// Partitions to read, by position.
    pub kept: Vec<u32>,
}

impl Pruning {
    /// How many partitions have a truth.
    pub fn count(&self, truth: Truth) -> u64 {
        self.truths.iter().filter(|other| **other == truth).count() as u64
    }
}

/// Third stage: the objects of the partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objects {
    /// Files below the table's location.
    pub files_total: u64,
    /// Files to read, by position.
    pub kept: Vec<u32>,
    /// Bytes of these files.
    pub bytes: u64,
    /// LIST requests.
    pub list_requests: u64,
    /// Partitions read that have no files.
    pub empty_partitions: u64,
}

/// Fourth stage: what is read of the objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingStage {
    /// Row groups of all files.
    pub row_groups_total: u64,
    /// The row groups read, in the order of `Objects::kept`.
    pub row_groups: KeptRowGroups,
    /// Bytes of each column read, in the order of the schema; empty for row formats.
    pub bytes_per_column: Vec<(u16, u64)>,
    /// Bytes of files read whole: row formats, and the exceptions of columnar formats.
    pub whole_file_bytes: u64,
    /// Bytes that would be scanned if every row group were read.
    pub bytes_before_row_groups: u64,
    /// Bytes scanned.
    pub bytes: u64,
    /// Bytes of the footers that were opened; not billed in this model.
    pub metadata_bytes: u64,
    /// GET requests.
    pub get_requests: u64,
}

impl ReadingStage {
    /// How many row groups are read.
    pub fn row_groups_kept(&self) -> u64 {
        self.row_groups.count()
    }
}

/// Last stage: what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// How the query ends.
    pub outcome: Outcome,
    /// Bytes that count.
    pub bytes: u64,
    /// Megabytes billed.
    pub billed_mb: u64,
    /// The cost.
    pub cost: Usd,
}

/// Plans a query over a table.
///
/// # Errors
/// More work than the lab's bounds allow.
pub fn plan(table: &Table, query: &Query, options: &Options) -> Result<Plan, LabError> {
    let all = TupleDomain::all();
    let (domains, pushed) = match &query.predicate {
        None => (all.clone(), all),
        Some(predicate) => {
            (extract::domains(predicate, &table.schema, Use::Statistics), extract::domains(predicate, &table.schema, Use::Catalog))
        }
    };
    let listing = list(table, &pushed);
    let is_free = matches!(query.kind, QueryKind::Free(_));
    let truths = match &query.predicate {
        _ if is_free => Vec::new(),
        None => vec![Truth::True; table.partitions.len()],
        Some(predicate) => prune::prune(predicate, &table.partitions)?,
    };
    let kept: Vec<u32> = (0..).zip(&truths).filter(|(_, truth)| truth.keeps()).map(|(index, _)| index).collect();
    let pruning = Pruning { truths, kept };
    let table_is_read = match &query.predicate {
        // Without partitions the condition can still be false for every row (`1 = 0`).
        Some(predicate) if table.schema.partition_columns().is_empty() => {
            let row = prune::PartitionRow { partitions: &table.partitions, index: 0 };
            predicate.truth(&mut |leaf| predicate.leaves.get(leaf).map_or(Truth::Unknown, |leaf| prune::leaf_truth(leaf, &row))).keeps()
        }
        _ => !is_free,
    };
    let objects = objects(table, &pruning, table_is_read);
    let mut notes = Vec::new();
    let reading = read(table, query, options, &domains, &objects, &mut notes);
    let bill = settle(query, options, pruning.kept.len() as u64, reading.bytes);
    let mut plan = Plan { listing, pruning, objects, reading, bill, notes };
    observe::add_notes(table, query, options, &domains, &mut plan);
    Ok(plan)
}

fn list(table: &Table, pushed: &TupleDomain) -> Listing {
    let total = table.partitions.len() as u64;
    let names = pushed.iter().map(|(column, _)| table.schema.column(column).0.to_owned()).collect();
    let (listed, glue_requests) = match table.source {
        PartitionSource::Projected => (0, 0),
        _ if table.schema.partition_columns().is_empty() => (0, 0),
        _ => {
            let listed = matching(&table.partitions, pushed);
            (listed, listed.div_ceil(PARTITIONS_PER_GLUE_REQUEST).max(1))
        }
    };
    Listing { source: table.source, total, listed, pushed_columns: names, glue_requests }
}

/// Partitions whose values lie in the domains of their columns.
fn matching(partitions: &Partitions, domains: &TupleDomain) -> u64 {
    if domains.is_none() {
        return 0;
    }
    let mut tests: Vec<(Vec<bool>, &[u32])> = Vec::new();
    for (id, domain) in domains.iter() {
        let ColumnId::Partition(at) = id else { continue };
        let Some(column) = partitions.columns.get(usize::from(at)) else { continue };
        let fits = column.dictionary.iter().map(|value| domain.contains(Key::of(value).as_ref())).collect();
        tests.push((fits, &column.codes));
    }
    let fits = |index: usize| {
        tests.iter().all(|(fits, codes)| codes.get(index).and_then(|code| fits.get(*code as usize)).copied().unwrap_or(false))
    };
    (0..partitions.len()).filter(|index| fits(*index)).count() as u64
}

fn objects(table: &Table, pruning: &Pruning, table_is_read: bool) -> Objects {
    let partitioned = !table.schema.partition_columns().is_empty();
    let mut files_of = vec![0_u64; table.partitions.len()];
    let mut kept = Vec::new();
    let mut bytes = 0;
    for (index, file) in (0_u32..).zip(&table.files) {
        let read = match file.partition {
            Some(partition) => pruning.truths.get(partition as usize).is_some_and(|truth| truth.keeps()),
            None => !partitioned && table_is_read,
        };
        if !read {
            continue;
        }
        if let Some(count) = file.partition.and_then(|partition| files_of.get_mut(partition as usize)) {
            *count += 1;
        }
        bytes += file.bytes;
        kept.push(index);
    }
    let lists = |files: u64| files.div_ceil(OBJECTS_PER_LIST).max(1);
    let counts = || pruning.kept.iter().filter_map(|partition| files_of.get(*partition as usize));
    let list_requests =
        if partitioned { counts().map(|files| lists(*files)).sum() } else { lists(kept.len() as u64) * u64::from(table_is_read) };
    let empty_partitions = counts().filter(|files| **files == 0).count() as u64;
    Objects { files_total: table.files.len() as u64, kept, bytes, list_requests, empty_partitions }
}

fn read(table: &Table, query: &Query, options: &Options, domains: &TupleDomain, objects: &Objects, notes: &mut Vec<Note>) -> ReadingStage {
    let kept = || objects.kept.iter().filter_map(|index| table.files.get(*index as usize));
    if !table.format.is_columnar() {
        return ReadingStage {
            row_groups_total: 0,
            row_groups: KeptRowGroups::of_rows(objects.kept.len()),
            bytes_per_column: Vec::new(),
            whole_file_bytes: objects.bytes,
            bytes_before_row_groups: objects.bytes,
            bytes: objects.bytes,
            metadata_bytes: 0,
            get_requests: objects.kept.len() as u64,
        };
    }
    let reading = Reading::new(query, domains);
    // In all row groups, and in those that are kept.
    let mut column_bytes = vec![(0_u64, 0_u64); query.data_columns.len()];
    let mut stage = ReadingStage {
        row_groups_total: table.files.iter().flat_map(|file| &file.row_groups).map(|groups| groups.len() as u64).sum(),
        row_groups: KeptRowGroups::default(),
        bytes_per_column: Vec::new(),
        whole_file_bytes: 0,
        bytes_before_row_groups: 0,
        bytes: 0,
        metadata_bytes: 0,
        get_requests: 0,
    };
    let (mut small, mut unknown, mut without_statistics) = (0, 0, Vec::new());
    for file in kept() {
        let whole = options.small_files_whole && table.format == super::table::Format::Parquet && row_groups::is_small(file);
        stage.metadata_bytes += file.footer_bytes;
        let Some(row_groups) = &file.row_groups else {
            stage.row_groups.push_none();
            stage.get_requests += 1;
            if whole || reading.column_count() > 0 {
                stage.whole_file_bytes += file.bytes;
                unknown += u64::from(!whole);
                small += u64::from(whole);
            }
            continue;
        };
        // A file that is read whole counts as such, and not by columns.
        let bytes = if whole { &mut [][..] } else { &mut column_bytes[..] };
        let found = reading.read(row_groups, &mut stage.row_groups, bytes, &mut without_statistics);
        if whole {
            small += 1;
            stage.whole_file_bytes += file.bytes;
            stage.get_requests += 1;
        } else {
            stage.get_requests += 1 + found * reading.column_count();
        }
    }
    stage.bytes_before_row_groups = stage.whole_file_bytes + column_bytes.iter().map(|(all, _)| all).sum::<u64>();
    stage.bytes_per_column = query.data_columns.iter().copied().zip(column_bytes.into_iter().map(|(_, kept)| kept)).collect();
    stage.bytes = stage.whole_file_bytes + stage.bytes_per_column.iter().map(|(_, bytes)| bytes).sum::<u64>();
    if small > 0 {
        notes.push(Note::SmallFilesReadWhole { files: small });
    }
    if unknown > 0 {
        notes.push(Note::NoColumnMetadata { files: unknown });
    }
    without_statistics.sort_unstable();
    for at in without_statistics {
        notes.push(Note::NoStatistics { column: table.schema.column(ColumnId::Data(at)).0.to_owned() });
    }
    stage
}

fn settle(query: &Query, options: &Options, partitions: u64, scanned: u64) -> Bill {
    let runs = matches!(query.kind, QueryKind::Select(Explain::No | Explain::Analyze));
    let outcome = match options.workgroup_limit {
        _ if !runs => Outcome::NotRun,
        _ if partitions > PARTITIONS_READ_MAX => Outcome::Failed,
        Some(limit) if scanned > limit => Outcome::Cancelled,
        _ => Outcome::Succeeded,
    };
    let bytes = match outcome {
        Outcome::Succeeded => scanned,
        Outcome::Cancelled => options.workgroup_limit.map_or(scanned, |limit| limit.min(scanned)),
        Outcome::Failed | Outcome::NotRun => 0,
    };
    let charged = matches!(outcome, Outcome::Succeeded | Outcome::Cancelled) && options.engine != Engine::RedshiftServerless;
    let billed_mb = if charged { bill::billed_mb(bytes) } else { 0 };
    Bill { outcome, bytes, billed_mb, cost: Usd::of(billed_mb, options.micro_usd_per_tb) }
}
