//! A table that stays, and one query after another: what the screen asks at every key press.

use super::bill::{MB, Usd};
use super::notes::Note;
use super::ordered::Ordered;
use super::plan::{self, Options, Outcome, Plan};
use super::prepare;
use super::query::Query;
use super::reason::{self, Reason};
use super::scenario::Scenario;
use super::setup::Setup;
use super::sql::Schema;
use super::sql::error::{SqlError, SqlErrorCode};
use super::table::Table;
use crate::lab::error::LabError;

/// A table with its switches.
#[derive(Clone, Debug)]
pub struct Desk {
    scenario: Scenario,
    schema: Schema,
    now: Option<i64>,
    options: Options,
    /// `None` until a query has said which partitions are projected.
    table: Option<Table>,
    /// Whether the table is the same for every query.
    fixed: bool,
    projection_ignored: bool,
    total_bytes: u64,
}

/// What became of a query that was planned.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The query, resolved.
    pub query: Query,
    /// The plan.
    pub plan: Plan,
    /// How the bytes shrink.
    pub waterfall: Waterfall,
}

/// Why a query is not planned. It fails, and costs nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The text, with the place.
    Sql(SqlError),
    /// The table, or a bound of the lab.
    Table(LabError),
}

/// Bytes left after each stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waterfall {
    /// The whole table.
    pub total: u64,
    /// The partitions that are read.
    pub partitions: u64,
    /// Of these the columns that are read.
    pub columns: u64,
    /// Of these the row groups that are read: what is scanned.
    pub row_groups: u64,
    /// What is billed.
    pub billed: u64,
}

impl Desk {
    /// The table of a setup.
    ///
    /// # Errors
    /// The field that does not fit, with its place.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let mut scenario = setup.scenario()?;
        if !scenario.file_sets.is_empty() {
            scenario = scenario.expanded()?;
        }
        // The table does not depend on the query, unless that has to say what is projected.
        scenario.sql = Some("SELECT count(*) FROM events".to_owned());
        let schema = scenario.schema()?;
        let now = prepare::parse_now(scenario.now_utc.as_deref())?;
        let options = scenario.options()?;
        let total_bytes = scenario.files.iter().map(|file| file.bytes).sum();
        let needs_query = scenario.projection.iter().flat_map(Ordered::iter).any(|(_, column)| column.is_injected());
        let mut desk = Self { scenario, schema, now, options, table: None, fixed: false, projection_ignored: false, total_bytes };
        if !needs_query {
            desk.prepare()?;
        }
        Ok(desk)
    }

    fn prepare(&mut self) -> Result<(), LabError> {
        let prepared = self.scenario.prepare()?;
        self.fixed = prepared.is_complete;
        self.projection_ignored = prepared.projection_ignored;
        self.table = Some(prepared.table);
        Ok(())
    }

    /// The table; `None` while no query has said which partitions are projected.
    pub fn table(&self) -> Option<&Table> {
        self.table.as_ref()
    }

    /// Names and types of the columns.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Plans a query.
    ///
    /// # Errors
    /// Why Athena refuses it.
    pub fn ask(&mut self, sql: &str) -> Result<Answer, Refusal> {
        let query = Query::parse(&self.schema, sql, self.now).map_err(Refusal::Sql)?;
        if !self.fixed {
            self.scenario.sql = Some(sql.to_owned());
            self.prepare().map_err(Refusal::Table)?;
        }
        let Some(table) = &self.table else { return Err(Refusal::Table(LabError::whole("the table is not known"))) };
        let mut plan = plan::plan(table, &query, &self.options).map_err(Refusal::Table)?;
        if self.projection_ignored {
            plan.notes.push(Note::SpectrumIgnoresProjection);
        }
        let waterfall = self.waterfall(&plan);
        Ok(Answer { query, plan, waterfall })
    }

    /// Why a partition is read or not.
    pub fn explain(&self, query: &Query, partition: usize) -> Option<Reason> {
        let table = self.table.as_ref().filter(|table| partition < table.partitions.len())?;
        Some(reason::explain(table, query, partition))
    }

    /// What some bytes would cost, with the minimum of a query.
    pub fn price(&self, bytes: u64, queries: u64) -> Usd {
        Usd::of(super::bill::billed_mb(bytes).saturating_mul(queries), self.options.micro_usd_per_tb)
    }

    fn waterfall(&self, plan: &Plan) -> Waterfall {
        let total = self.total_bytes;
        if plan.bill.outcome == Outcome::NotRun {
            return Waterfall { total, ..Waterfall::default() };
        }
        let columns = plan.reading.bytes_before_row_groups;
        Waterfall { total, partitions: plan.objects.bytes, columns, row_groups: plan.reading.bytes, billed: plan.bill.billed_mb * MB }
    }
}

impl Refusal {
    /// The code of Athena's message, where it is about the text.
    pub fn code(&self) -> Option<SqlErrorCode> {
        match self {
            Self::Sql(error) => Some(error.code),
            Self::Table(_) => None,
        }
    }
}
