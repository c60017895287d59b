//! What people say about Athena in and around exams, each with scenarios that decide it.
//!
//! A verdict is computed by planning the scenarios of a claim and comparing the plans. The words of the claims are the
//! screen's; here they have a number and a name.

use super::bill::MB;
use super::design::{Codec, Design, Order, PartitionKey};
use super::notes::Note;
use super::plan::{Outcome, Plan};
use super::prepare::Prepared;
use super::projection::ProjectedColumn;
use super::scenario::{FileInput, PartitionType, Scenario};
use super::table::Format;
use crate::lab::error::LabError;

/// A claim.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Number in the list of claims.
    pub number: u64,
    /// Stable name.
    pub name: &'static str,
    presets: fn() -> Result<Vec<Preset>, LabError>,
    decide: fn(&[Moment]) -> bool,
}

/// A scenario that can be opened in the lab.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// Stable name within its claim.
    pub name: &'static str,
    /// The table and the query.
    pub scenario: Scenario,
}

/// What became of a preset.
#[derive(Clone, Debug)]
pub enum Moment {
    /// It was planned.
    Planned {
        /// The table and the query.
        prepared: Box<Prepared>,
        /// The plan.
        plan: Box<Plan>,
    },
    /// Athena refuses it: the query fails and costs nothing.
    Refused(LabError),
}

/// What the engine says about a claim.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Does the claim hold?
    pub holds: bool,
    /// The presets and what became of them, in order.
    pub moments: Vec<(Preset, Moment)>,
}

impl Claim {
    /// The scenarios of the claim.
    ///
    /// # Errors
    /// A preset cannot be made: a mistake in this file.
    pub fn presets(&self) -> Result<Vec<Preset>, LabError> {
        (self.presets)()
    }

    /// Plans the presets and decides.
    ///
    /// # Errors
    /// A preset cannot be made: a mistake in this file.
    pub fn verdict(&self) -> Result<Verdict, LabError> {
        let presets = self.presets()?;
        let mut moments = Vec::with_capacity(presets.len());
        for preset in &presets {
            moments.push(match preset.scenario.prepare() {
                Ok(prepared) => Moment::Planned { plan: Box::new(prepared.plan()?), prepared: Box::new(prepared) },
                Err(error) => Moment::Refused(error),
            });
        }
        let holds = (self.decide)(&moments);
        Ok(Verdict { holds, moments: presets.into_iter().zip(moments).collect() })
    }
}

impl Moment {
    /// The plan; `None` when the query was refused.
    pub fn plan(&self) -> Option<&Plan> {
        match self {
            Self::Planned { plan, .. } => Some(plan),
            Self::Refused(_) => None,
        }
    }
}

/// The claims in the order of their numbers.
pub const CLAIMS: [Claim; 20] = [
    Claim { number: 1, name: "partition-filter-reads-one-month", presets: one_month, decide: |m| (read(m, 0), total(m, 0)) == (30, 365) },
    Claim {
        number: 2,
        name: "few-columns-cut-cost-in-parquet-only",
        presets: few_columns,
        decide: |m| bytes(m, 0) < bytes(m, 1) && bytes(m, 2) == bytes(m, 3),
    },
    Claim {
        number: 3,
        name: "compression-cuts-cost-in-every-format",
        presets: compression,
        decide: |m| bytes(m, 1) < bytes(m, 0) && bytes(m, 3) < bytes(m, 2) && bytes(m, 5) < bytes(m, 4),
    },
    Claim { number: 4, name: "limit-makes-it-cheap", presets: limit, decide: |m| bytes(m, 1) < bytes(m, 0) },
    Claim { number: 5, name: "function-on-partition-column-scans-everything", presets: function, decide: |m| read(m, 0) == total(m, 0) },
    Claim { number: 6, name: "data-timestamp-does-not-prune-partitions", presets: timestamp, decide: |m| read(m, 0) == total(m, 0) },
    Claim {
        number: 7,
        name: "or-with-a-data-column-defeats-pruning",
        presets: or,
        decide: |m| read(m, 0) == total(m, 0) && read(m, 1) < total(m, 1),
    },
    Claim { number: 8, name: "text-partition-06-is-missed-by-6", presets: text_month, decide: |m| read(m, 0) == 0 && read(m, 1) > 0 },
    Claim {
        number: 9,
        name: "small-files-cost-requests-not-bytes",
        presets: small_files,
        decide: |m| bytes(m, 0) == bytes(m, 1) && requests(m, 0) > requests(m, 1),
    },
    Claim {
        number: 10,
        name: "sorting-lets-row-groups-be-skipped",
        presets: sorting,
        decide: |m| row_groups(m, 0) < all_row_groups(m, 0) && row_groups(m, 1) == all_row_groups(m, 1),
    },
    Claim {
        number: 11,
        name: "projection-removes-partition-requests-not-bytes",
        presets: projection,
        decide: |m| glue(m, 0) > 0 && glue(m, 1) == 0 && bytes(m, 0) == bytes(m, 1),
    },
    Claim { number: 12, name: "projection-ignores-the-catalog", presets: ignored_catalog, decide: |m| read(m, 0) < read(m, 1) },
    Claim {
        number: 13,
        name: "injected-column-must-be-given",
        presets: injected,
        decide: |m| matches!(m.first(), Some(Moment::Refused(_))) && read(m, 1) == 1,
    },
    Claim {
        number: 14,
        name: "outside-the-projected-range-fails",
        presets: outside_range,
        decide: |m| matches!(m.first(), Some(Moment::Refused(_))),
    },
    Claim { number: 15, name: "a-thousand-tiny-queries-bill-ten-thousand-mb", presets: tiny, decide: |m| 1_000 * billed(m, 0) == 10_000 },
    Claim {
        number: 16,
        name: "ddl-and-failed-free-cancelled-charged",
        presets: free_statements,
        decide: |m| {
            let cancelled = m.get(2).and_then(Moment::plan).is_some_and(|plan| plan.bill.outcome == Outcome::Cancelled);
            billed(m, 0) == 0 && matches!(m.get(1), Some(Moment::Refused(_))) && cancelled && billed(m, 2) >= 10
        },
    },
    Claim {
        number: 17,
        name: "a-key-with-many-values-is-always-best",
        presets: many_values,
        decide: |m| requests(m, 1) <= requests(m, 0) && total(m, 1) <= total(m, 0),
    },
    Claim {
        number: 18,
        name: "orc-prunes-by-stripe-as-parquet-by-row-group",
        presets: orc,
        decide: |m| row_groups(m, 0) == row_groups(m, 1) && row_groups(m, 0) < all_row_groups(m, 0),
    },
    Claim {
        number: 19,
        name: "new-prefixes-are-invisible-until-registered",
        presets: unregistered,
        decide: |m| read(m, 0) == 0 && read(m, 1) == 1,
    },
    Claim {
        number: 20,
        name: "gzip-csv-is-read-in-parallel",
        presets: gzip_csv,
        decide: |m| m.first().and_then(Moment::plan).is_some_and(|plan| !plan.notes.contains(&Note::NotSplittable)),
    },
];

fn of<T: Default>(moments: &[Moment], at: usize, figure: impl Fn(&Plan) -> T) -> T {
    moments.get(at).and_then(Moment::plan).map(figure).unwrap_or_default()
}

fn total(moments: &[Moment], at: usize) -> u64 {
    of(moments, at, |plan| plan.listing.total)
}

fn read(moments: &[Moment], at: usize) -> u64 {
    of(moments, at, |plan| plan.pruning.kept.len() as u64)
}

fn bytes(moments: &[Moment], at: usize) -> u64 {
    of(moments, at, |plan| plan.reading.bytes)
}

fn billed(moments: &[Moment], at: usize) -> u64 {
    of(moments, at, |plan| plan.bill.billed_mb)
}

fn glue(moments: &[Moment], at: usize) -> u64 {
    of(moments, at, |plan| plan.listing.glue_requests)
}

fn requests(moments: &[Moment], at: usize) -> u64 {
    of(moments, at, |plan| plan.objects.list_requests + plan.reading.get_requests)
}

fn row_groups(moments: &[Moment], at: usize) -> u64 {
    of(moments, at, |plan| plan.reading.row_groups_kept())
}

fn all_row_groups(moments: &[Moment], at: usize) -> u64 {
    of(moments, at, |plan| plan.reading.row_groups_total)
}

/// A year of a million events a day, by year, month and day.
fn year() -> Design {
    Design {
        seed: 1,
        first_day: "2023-01-01".to_owned(),
        days: 365,
        events_per_day: 1_000_000,
        users: 100_000,
        partition_by: vec![PartitionKey::Year, PartitionKey::Month, PartitionKey::Day],
        format: Format::Parquet,
        codec: Codec::Snappy,
        file_mib: 128,
        row_group_rows: 250_000,
        order: Order::Arrival,
    }
}

/// The same by day, as text.
fn daily() -> Design {
    Design { partition_by: vec![PartitionKey::DtText], ..year() }
}

fn preset(name: &'static str, design: &Design, condition: &str, select: &[&str]) -> Result<Preset, LabError> {
    let select = Some(select.iter().map(|&column| column.to_owned()).collect());
    let scenario = Scenario { condition: Some(condition.to_owned()), select, ..design.scenario()? };
    Ok(Preset { name, scenario })
}

fn statement(name: &'static str, design: &Design, sql: &str) -> Result<Preset, LabError> {
    Ok(Preset { name, scenario: Scenario { sql: Some(sql.to_owned()), select: None, ..design.scenario()? } })
}

fn one_month() -> Result<Vec<Preset>, LabError> {
    Ok(vec![preset("june", &year(), "year = 2023 AND month = 6", &["amount"])?])
}

fn few_columns() -> Result<Vec<Preset>, LabError> {
    let csv = Design { format: Format::Csv, ..year() };
    let june = "year = 2023 AND month = 6";
    Ok(vec![
        preset("parquet-one-column", &year(), june, &["amount"])?,
        preset("parquet-all-columns", &year(), june, &["*"])?,
        preset("csv-one-column", &csv, june, &["amount"])?,
        preset("csv-all-columns", &csv, june, &["*"])?,
    ])
}

fn compression() -> Result<Vec<Preset>, LabError> {
    let all = |name, format, codec| preset(name, &Design { format, codec, ..year() }, "", &["*"]);
    Ok(vec![
        all("csv", Format::Csv, Codec::None)?,
        all("csv-gzip", Format::CsvGz, Codec::None)?,
        all("json", Format::Json, Codec::None)?,
        all("json-gzip", Format::JsonGz, Codec::None)?,
        all("parquet", Format::Parquet, Codec::None)?,
        all("parquet-zstd", Format::Parquet, Codec::Zstd)?,
    ])
}

fn limit() -> Result<Vec<Preset>, LabError> {
    Ok(vec![
        statement("without", &year(), "SELECT amount FROM events")?,
        statement("limit-10", &year(), "SELECT amount FROM events LIMIT 10")?,
    ])
}

fn function() -> Result<Vec<Preset>, LabError> {
    Ok(vec![
        preset("date-of-text", &daily(), "date(dt) = DATE '2023-06-01'", &["amount"])?,
        preset("plain", &daily(), "dt = '2023-06-01'", &["amount"])?,
    ])
}

fn timestamp() -> Result<Vec<Preset>, LabError> {
    let condition = "ts >= TIMESTAMP '2023-06-01 00:00:00' AND ts < TIMESTAMP '2023-06-02 00:00:00'";
    Ok(vec![preset("timestamp", &daily(), condition, &["amount"])?])
}

fn or() -> Result<Vec<Preset>, LabError> {
    Ok(vec![
        preset("or", &daily(), "dt = '2023-06-01' OR user_id = 7", &["amount"])?,
        preset("and", &daily(), "dt = '2023-06-01' AND user_id = 7", &["amount"])?,
    ])
}

fn text_month() -> Result<Vec<Preset>, LabError> {
    let text = Design { partition_by: vec![PartitionKey::Year, PartitionKey::MonthText, PartitionKey::Day], ..year() };
    Ok(vec![preset("without-zero", &text, "month = '6'", &["amount"])?, preset("with-zero", &text, "month = '06'", &["amount"])?])
}

fn small_files() -> Result<Vec<Preset>, LabError> {
    let files = |name, count: u64| {
        let file = |number: u64| FileInput { bytes: (1_u64 << 30) / count, path: format!("part-{number:04}.csv"), ..FileInput::default() };
        let files = (0..count).map(file).collect();
        Ok(Preset { name, scenario: Scenario { files, partition_types: super::ordered::Ordered::default(), ..csv()? } })
    };
    Ok(vec![files("1024-files", 1_024)?, files("8-files", 8)?])
}

fn csv() -> Result<Scenario, LabError> {
    Design { format: Format::Csv, days: 1, ..daily() }.scenario()
}

fn sorting() -> Result<Vec<Preset>, LabError> {
    let design = |order| Design { days: 1, events_per_day: 12_000_000, row_group_rows: 500_000, order, ..daily() };
    let condition = "user_id BETWEEN 50000 AND 50999";
    Ok(vec![
        preset("sorted", &design(Order::UserId), condition, &["amount"])?,
        preset("shuffled", &design(Order::Shuffled), condition, &["amount"])?,
    ])
}

fn days_projected(range: &str) -> ProjectedColumn {
    ProjectedColumn {
        kind: "date".to_owned(),
        format: Some("yyyy-MM-dd".to_owned()),
        range: Some(range.to_owned()),
        ..ProjectedColumn::default()
    }
}

fn with_projection(preset: Preset, name: &'static str, range: &str) -> Preset {
    let projection = [("dt".to_owned(), days_projected(range))].into_iter().collect();
    Preset { name, scenario: Scenario { projection: Some(projection), ..preset.scenario } }
}

fn projection() -> Result<Vec<Preset>, LabError> {
    let registered = preset("catalog", &daily(), "dt LIKE '2023-06%'", &["amount"])?;
    Ok(vec![registered.clone(), with_projection(registered, "projection", "2023-01-01,2023-12-31")])
}

fn ignored_catalog() -> Result<Vec<Preset>, LabError> {
    let mut catalog = preset("one-registered", &daily(), "dt LIKE '2023-06%'", &["amount"])?;
    catalog.scenario.registered = Some(vec!["dt=2023-06-01".to_owned()]);
    Ok(vec![catalog.clone(), with_projection(catalog, "projection", "2023-01-01,2023-12-31")])
}

fn injected() -> Result<Vec<Preset>, LabError> {
    let device = |name, condition: &str| {
        let projected = ProjectedColumn { kind: "injected".to_owned(), ..ProjectedColumn::default() };
        let scenario = Scenario {
            partition_types: [("device".to_owned(), PartitionType::Varchar)].into_iter().collect(),
            files: vec![FileInput { path: "device=a17/part-0.csv".to_owned(), bytes: MB, ..FileInput::default() }],
            projection: Some([("device".to_owned(), projected)].into_iter().collect()),
            condition: Some(condition.to_owned()),
            ..csv()?
        };
        Ok(Preset { name, scenario })
    };
    Ok(vec![device("not-given", "")?, device("given", "device = 'a17'")?])
}

fn outside_range() -> Result<Vec<Preset>, LabError> {
    let inside = preset("", &daily(), "dt = '2022-12-31'", &["amount"])?;
    Ok(vec![with_projection(inside, "before-the-range", "2023-01-01,2023-12-31")])
}

fn tiny() -> Result<Vec<Preset>, LabError> {
    let file = FileInput { path: "dt=2023-01-01/part-0.csv".to_owned(), bytes: 1_024, ..FileInput::default() };
    Ok(vec![Preset { name: "one-kilobyte", scenario: Scenario { files: vec![file], ..csv()? } }])
}

fn free_statements() -> Result<Vec<Preset>, LabError> {
    let mut cancelled = preset("cancelled", &daily(), "", &["*"])?;
    cancelled.scenario.workgroup_limit_bytes = Some(1 << 30);
    Ok(vec![statement("ddl", &daily(), "MSCK REPAIR TABLE events")?, preset("failed", &daily(), "dt = 20230601", &["*"])?, cancelled])
}

fn many_values() -> Result<Vec<Preset>, LabError> {
    let by = |keys: &[PartitionKey]| Design { days: 30, partition_by: keys.to_vec(), ..daily() };
    Ok(vec![
        preset("by-day", &by(&[PartitionKey::DtText]), "ts >= TIMESTAMP '2023-01-01 00:00:00'", &["amount"])?,
        preset(
            "by-day-and-user",
            &by(&[PartitionKey::DtText, PartitionKey::UserBucket]),
            "ts >= TIMESTAMP '2023-01-01 00:00:00'",
            &["amount"],
        )?,
    ])
}

fn orc() -> Result<Vec<Preset>, LabError> {
    let design = |format| Design { format, days: 1, events_per_day: 12_000_000, row_group_rows: 500_000, order: Order::UserId, ..daily() };
    let condition = "user_id = 50000";
    Ok(vec![
        preset("parquet", &design(Format::Parquet), condition, &["amount"])?,
        preset("orc", &design(Format::Orc), condition, &["amount"])?,
    ])
}

fn unregistered() -> Result<Vec<Preset>, LabError> {
    let mut before = preset("before", &Design { days: 2, ..daily() }, "dt = '2023-01-02'", &["amount"])?;
    let after = Preset { name: "after", ..before.clone() };
    before.scenario.registered = Some(vec!["dt=2023-01-01".to_owned()]);
    Ok(vec![before, after])
}

fn gzip_csv() -> Result<Vec<Preset>, LabError> {
    Ok(vec![preset("one-file", &Design { format: Format::CsvGz, days: 1, ..daily() }, "", &["*"])?])
}
