//! The command line of the lab: one scenario as JSON in, one result as JSON out. No IO here.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::notes::Note;
use super::ordered::Ordered;
use super::plan::{Outcome, Plan};
use super::prepare::{self, Prepared};
use super::projection::{ProjectedPartition, Projection, ProjectionConfig};
use super::query::Query;
use super::scenario::{PartitionType, Scenario};
use super::sql::ColumnId;
use crate::lab::error::{LabError, from_json};

/// `lab athena`: plans a query over a table.
///
/// # Errors
/// What is wrong with the scenario, and where.
pub fn plan_line(line: &str) -> Result<String, LabError> {
    let scenario: Scenario = from_json(line)?;
    let prepared = scenario.prepare()?;
    let plan = prepared.plan()?;
    report(&prepared, &plan)
}

/// A plan as a line.
///
/// # Errors
/// It cannot be printed.
pub fn report(prepared: &Prepared, plan: &Plan) -> Result<String, LabError> {
    print(&Report::new(prepared, plan)?)
}

/// `lab athena project`: the partitions that projection gives for a condition.
///
/// # Errors
/// What is wrong with the scenario or makes the query fail, and where.
pub fn project_line(line: &str) -> Result<String, LabError> {
    let input: ProjectScenario = from_json(line)?;
    let partition = input.types.iter().map(|(name, kind)| (name.to_owned(), kind.sql_type())).collect();
    let schema = prepare::build_schema(partition, Vec::new(), "types", "types")?;
    let now = prepare::parse_now(input.now_utc.as_deref())?;
    let projection = Projection::new(&schema, &input.projection, input.template.as_deref(), input.location.as_deref().unwrap_or(""))?;
    let query = Query::from_parts(&schema, input.condition.as_deref().unwrap_or(""), &[], now)?;
    let projected = projection.project(&schema, &query, now)?;
    let order = projection.column_order();
    let texts = |partition: &ProjectedPartition| order.iter().filter_map(|at| partition.texts.get(*at).cloned()).collect::<Vec<_>>();
    print(&ProjectReport {
        projected: projected.count,
        first: projected.first.as_ref().map(texts),
        last: projected.last.as_ref().map(texts),
        first_location: projected.first.map(|partition| partition.location),
        last_location: projected.last.map(|partition| partition.location),
    })
}

fn print(report: &impl Serialize) -> Result<String, LabError> {
    serde_json::to_string(report).map_err(|error| LabError::whole(format!("the result cannot be printed: {error}")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectScenario {
    projection: ProjectionConfig,
    types: Ordered<PartitionType>,
    #[serde(default)]
    template: Option<String>,
    #[serde(default)]
    location: Option<String>,
    #[serde(default)]
    now_utc: Option<String>,
    #[serde(default, rename = "where")]
    condition: Option<String>,
}

#[derive(Serialize)]
struct ProjectReport {
    projected: u64,
    first: Option<Vec<String>>,
    last: Option<Vec<String>>,
    first_location: Option<String>,
    last_location: Option<String>,
}

#[derive(Serialize)]
struct Report<'a> {
    outcome: Outcome,
    partitions_total: u64,
    partitions_listed: u64,
    partitions_read: u64,
    partitions_kept: Vec<&'a str>,
    files_total: u64,
    files_kept: Vec<&'a str>,
    row_groups_total: u64,
    row_groups_kept: Ordered<&'a [u32]>,
    bytes_per_column: Ordered<u64>,
    bytes: u64,
    metadata_bytes: u64,
    requests: Requests,
    billed_mb: u64,
    cost_usd: Box<RawValue>,
    notes: Vec<NoteReport>,
}

#[derive(Serialize)]
struct Requests {
    glue: u64,
    list: u64,
    get: u64,
}

#[derive(Serialize)]
struct NoteReport {
    code: &'static str,
    message: String,
}

impl<'a> Report<'a> {
    fn new(prepared: &'a Prepared, plan: &'a Plan) -> Result<Self, LabError> {
        let table = &prepared.table;
        let mut partitions_kept: Vec<&str> =
            plan.pruning.kept.iter().filter_map(|index| table.partitions.names.get(*index as usize)).map(String::as_str).collect();
        partitions_kept.sort_unstable();
        let files = || plan.objects.kept.iter().filter_map(|index| table.files.get(*index as usize)).map(|file| file.path.as_str());
        let row_groups = files().zip(plan.reading.row_groups.iter()).filter_map(|(path, kept)| Some((path.to_owned(), kept?)));
        let columns = plan.reading.bytes_per_column.iter();
        // The exact decimal: every reader of JSON gets the nearest double of it.
        let cost_usd = RawValue::from_string(plan.bill.cost.to_string()).map_err(|error| LabError::whole(error.to_string()))?;
        Ok(Self {
            outcome: plan.bill.outcome,
            partitions_total: plan.listing.total,
            partitions_listed: plan.listing.listed,
            partitions_read: plan.pruning.kept.len() as u64,
            partitions_kept,
            files_total: plan.objects.files_total,
            files_kept: files().collect(),
            row_groups_total: plan.reading.row_groups_total,
            row_groups_kept: row_groups.collect(),
            bytes_per_column: columns.map(|(at, bytes)| (table.schema.column(ColumnId::Data(*at)).0.to_owned(), *bytes)).collect(),
            bytes: plan.bill.bytes,
            metadata_bytes: plan.reading.metadata_bytes,
            requests: Requests { glue: plan.listing.glue_requests, list: plan.objects.list_requests, get: plan.reading.get_requests },
            billed_mb: plan.bill.billed_mb,
            cost_usd,
            notes: plan.notes.iter().map(NoteReport::new).collect(),
        })
    }
}

impl NoteReport {
    fn new(note: &Note) -> Self {
        Self { code: note.code(), message: note.message() }
    }
}
