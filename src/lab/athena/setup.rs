//! Everything that a learner sets in the lab, as one value: layout, catalog, switches, query. Links and claims carry it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::bill::{MB, MICRO_USD_PER_TB};
use super::design::{Codec, Design, Order, PartitionKey};
use super::event_columns::{COUNTRIES, USER_BUCKETS};
use super::hive_path;
use super::limits::SQL_BYTES_MAX;
use super::plan::Engine;
use super::projection::{ProjectedColumn, ProjectionConfig, WholeNumber};
use super::scenario::Scenario;
use super::sql::calendar;
use super::table::Format;
use crate::lab::error::{LabError, from_json};
use crate::lab::link;

/// Version of what links carry. A change of results for old setups counts as a change of form.
pub const SETUP_VERSION: u32 = 1;
/// Name of the lab in links.
const LAB: &str = "athena";
/// Characters of a range of dates.
const RANGE_CHARS_MAX: usize = 100;

/// What a learner has set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The table.
    #[serde(default = "opening_design")]
    pub design: Design,
    /// A table that was given file by file, a question's for one; it stands in for the design, the catalog and the projection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Box<Scenario>>,
    /// How many folders are registered in the catalog, counted from the first; all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<u64>,
    /// Partition projection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projection: Option<Projected>,
    /// Which engine reads.
    #[serde(default)]
    pub engine: Engine,
    /// Reads Parquet files below 3 MB whole, as Trino does.
    #[serde(default)]
    pub small_files_whole: bool,
    /// Per-query limit of the workgroup in MB, 10 at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_mb: Option<u64>,
    /// Price in millionths of a dollar for each terabyte.
    #[serde(default = "price")]
    pub micro_usd_per_tb: u64,
    /// The query.
    pub sql: String,
}

/// How partitions are projected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Projected {
    /// Range of `dt`, as the table property has it (`2023-01-01,NOW`); the days of the table without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
    /// Whether `country` is injected: every query has to give it.
    #[serde(default)]
    pub injected: bool,
}

fn price() -> u64 {
    MICRO_USD_PER_TB
}

fn opening_design() -> Design {
    Design {
        seed: 1,
        first_day: "2023-01-01".to_owned(),
        days: 1_096,
        events_per_day: 1_000_000,
        users: 100_000,
        partition_by: vec![PartitionKey::Year, PartitionKey::Month, PartitionKey::Day],
        also: Vec::new(),
        format: Format::Parquet,
        codec: Codec::Snappy,
        file_mib: 128,
        row_group_rows: 250_000,
        order: Order::UserId,
    }
}

#[derive(Serialize, Deserialize)]
struct Link {
    version: u32,
    lab: String,
    setup: Setup,
}

#[derive(Deserialize)]
struct Head {
    version: u32,
    lab: String,
}

impl Setup {
    /// A table with everything registered, and a query.
    pub fn new(design: Design, sql: impl Into<String>) -> Self {
        Self {
            design,
            given: None,
            registered: None,
            projection: None,
            engine: Engine::Athena,
            small_files_whole: false,
            limit_mb: None,
            micro_usd_per_tb: price(),
            sql: sql.into(),
        }
    }

    /// A table and a query as they were given.
    pub fn given(mut scenario: Scenario) -> Self {
        // A limit of whole megabytes becomes one that the learner can change; another stays with the table.
        let limit_mb = scenario.workgroup_limit_bytes.filter(|bytes| bytes.is_multiple_of(MB)).map(|bytes| bytes / MB);
        if limit_mb.is_some() {
            scenario.workgroup_limit_bytes = None;
        }
        Self {
            engine: scenario.engine,
            small_files_whole: scenario.trino_small_files,
            limit_mb,
            micro_usd_per_tb: scenario.price_micro_usd_per_tb.unwrap_or_else(price),
            sql: scenario.statement(),
            given: Some(Box::new(scenario)),
            ..Self::opening()
        }
    }

    /// What the lab opens with: three years of events, one query that uses every way to read less.
    pub fn opening() -> Self {
        Self::new(
            opening_design(),
            "SELECT status, sum(amount)\nFROM events\nWHERE year = 2024 AND month = 6\n  AND user_id BETWEEN 40000 AND 44999\nGROUP BY status",
        )
    }

    /// The table and the query as a scenario. Its "now" is noon of the table's last day.
    ///
    /// # Errors
    /// The field that is out of its bounds, with its place.
    pub fn scenario(&self) -> Result<Scenario, LabError> {
        if self.sql.len() > SQL_BYTES_MAX {
            return Err(LabError::new("sql", format!("longer than {SQL_BYTES_MAX} bytes (SQL_BYTES_MAX)")));
        }
        let mut scenario = match &self.given {
            Some(given) => given.as_ref().clone(),
            None => self.design.scenario().map_err(|error| error.in_field("design"))?,
        };
        if self.given.is_none() {
            scenario.now_utc = self.last_day().map(|day| format!("{} 12:00:00", calendar::print_date(day)));
        }
        (scenario.condition, scenario.select) = (None, None);
        scenario.sql = Some(self.sql.clone());
        scenario.engine = self.engine;
        scenario.trino_small_files = self.small_files_whole;
        scenario.price_micro_usd_per_tb = Some(self.micro_usd_per_tb);
        if let Some(limit_mb) = self.limit_mb {
            let bytes = limit_mb.checked_mul(MB).ok_or_else(|| LabError::new("limit_mb", "must be from 10 to 7,696,581,394,432"))?;
            scenario.workgroup_limit_bytes = Some(bytes);
        }
        if self.given.is_some() {
            return Ok(scenario);
        }
        if let Some(count) = self.registered.filter(|_| !self.design.partition_by.is_empty()) {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            let folders: BTreeSet<&str> = scenario.files.iter().map(|file| hive_path::split(&file.path).0).collect();
            scenario.registered = Some(folders.into_iter().take(count).map(|folder| folder.trim_end_matches('/').to_owned()).collect());
        }
        if let Some(projected) = self.projection.as_ref().filter(|_| !self.design.partition_by.is_empty()) {
            scenario.projection = Some(self.projected(projected)?);
        }
        Ok(scenario)
    }

    /// Days since 1970-01-01 of the table's last day; `None` when the first is no day.
    fn last_day(&self) -> Option<i64> {
        let first = calendar::parse_date(&self.design.first_day)?;
        first.checked_add(i64::try_from(self.design.days.max(1)).ok()? - 1)
    }

    /// The table's last day, which is also the day of the query: `2023-12-31`.
    pub fn last_date(&self) -> String {
        self.last_day().map(calendar::print_date).unwrap_or_default()
    }

    fn projected(&self, projected: &Projected) -> Result<ProjectionConfig, LabError> {
        let design = &self.design;
        let first = calendar::parse_date(&design.first_day).unwrap_or(0);
        let last = self.last_day().unwrap_or(first);
        if projected.range.as_ref().is_some_and(|range| range.len() > RANGE_CHARS_MAX) {
            return Err(LabError::new("projection.range", format!("longer than {RANGE_CHARS_MAX} characters")));
        }
        let integer = |low: i64, high: i64, digits: u64| ProjectedColumn {
            kind: "integer".to_owned(),
            range: Some(format!("{low},{high}")),
            digits: (digits > 0).then_some(WholeNumber::Number(digits)),
            ..ProjectedColumn::default()
        };
        let column = |key: &PartitionKey| match key {
            PartitionKey::Year => integer(calendar::civil_of(first).year, calendar::civil_of(last).year, 0),
            PartitionKey::Month | PartitionKey::MonthText => integer(1, 12, 2),
            PartitionKey::Day => integer(1, 31, 2),
            PartitionKey::HourText => integer(0, 23, 2),
            PartitionKey::UserBucket => integer(0, i64::try_from(USER_BUCKETS).unwrap_or(0) - 1, 0),
            PartitionKey::Dt | PartitionKey::DtText => ProjectedColumn {
                kind: "date".to_owned(),
                format: Some("yyyy-MM-dd".to_owned()),
                range: Some(
                    projected.range.clone().unwrap_or_else(|| format!("{},{}", calendar::print_date(first), calendar::print_date(last))),
                ),
                ..ProjectedColumn::default()
            },
            PartitionKey::Country if projected.injected => ProjectedColumn { kind: "injected".to_owned(), ..ProjectedColumn::default() },
            PartitionKey::Country => ProjectedColumn {
                kind: "enum".to_owned(),
                values: Some(COUNTRIES.map(|(name, _)| name).join(",")),
                ..ProjectedColumn::default()
            },
        };
        Ok(design.partition_by.iter().map(|key| (key.name().to_owned(), column(key))).collect())
    }

    /// The text that a link carries.
    ///
    /// # Errors
    /// Longer than a link may be.
    pub fn export(&self) -> Result<String, LabError> {
        let link = Link { version: SETUP_VERSION, lab: LAB.to_owned(), setup: self.clone() };
        link::encode(&serde_json::to_vec(&link).map_err(|error| LabError::whole(error.to_string()))?)
    }

    /// The setup of a text that [`Setup::export`] made.
    ///
    /// # Errors
    /// Not such a text, of another lab or version, or a field that does not fit, with its place.
    pub fn import(text: &str) -> Result<Self, LabError> {
        let json = link::decode(text)?;
        let head: Head = from_json(&json)?;
        if head.version != SETUP_VERSION {
            return Err(LabError::new("version", format!("this is version {}, and only {SETUP_VERSION} is read", head.version)));
        }
        if head.lab != LAB {
            return Err(LabError::new("lab", format!("this is a run of the lab {:?}, not of {LAB:?}", head.lab)));
        }
        Ok(from_json::<Link>(&json)?.setup)
    }
}
