//! What people say about Athena in and around exams, each with scenarios that decide it.
//!
//! A verdict is computed by planning the scenarios of a claim and comparing the plans. The words of the claims are the
//! [`claim_words`](super::claim_words)'; here they have a number and a name.

use super::design::{Codec, Design, Order, PartitionKey};
use super::notes::Note;
use super::plan::{Outcome, Plan};
use super::prepare::Prepared;
use super::setup::{Projected, Setup};
use super::table::Format;
use crate::lab::error::LabError;

/// A claim.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Number in the list of claims.
    pub number: u64,
    /// Stable name.
    pub name: &'static str,
    presets: fn() -> Vec<Preset>,
    decide: fn(&[Moment]) -> bool,
}

/// A scenario that can be opened in the lab.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// Stable name within its claim.
    pub name: &'static str,
    /// The table and the query.
    pub setup: Setup,
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
    pub fn presets(&self) -> Vec<Preset> {
        (self.presets)()
    }

    /// Whether it holds, by what became of its presets, in their order.
    pub fn holds(&self, moments: &[Moment]) -> bool {
        (self.decide)(moments)
    }

    /// Plans the presets and decides.
    ///
    /// # Errors
    /// A preset cannot be made: a mistake in this file.
    pub fn verdict(&self) -> Result<Verdict, LabError> {
        let presets = self.presets();
        let moments = presets.iter().map(|preset| Moment::of(&preset.setup)).collect::<Result<Vec<_>, _>>()?;
        let holds = self.holds(&moments);
        Ok(Verdict { holds, moments: presets.into_iter().zip(moments).collect() })
    }
}

impl Moment {
    /// Plans a setup.
    ///
    /// # Errors
    /// A table that cannot be made, or more work than the lab's bounds allow.
    pub fn of(setup: &Setup) -> Result<Self, LabError> {
        Ok(match setup.scenario()?.prepare() {
            Ok(prepared) => Self::Planned { plan: Box::new(prepared.plan()?), prepared: Box::new(prepared) },
            Err(error) => Self::Refused(error),
        })
    }

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
        also: Vec::new(),
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

fn preset(name: &'static str, design: &Design, condition: &str, select: &str) -> Preset {
    let condition = if condition.is_empty() { String::new() } else { format!("\nWHERE {condition}") };
    statement(name, design, &format!("SELECT {select}\nFROM events{condition}"))
}

fn statement(name: &'static str, design: &Design, sql: &str) -> Preset {
    Preset { name, setup: Setup::new(design.clone(), sql) }
}

fn one_month() -> Vec<Preset> {
    vec![preset("june", &year(), "year = 2023 AND month = 6", "amount")]
}

fn few_columns() -> Vec<Preset> {
    let csv = Design { format: Format::Csv, ..year() };
    let june = "year = 2023 AND month = 6";
    vec![
        preset("parquet-one-column", &year(), june, "amount"),
        preset("parquet-all-columns", &year(), june, "*"),
        preset("csv-one-column", &csv, june, "amount"),
        preset("csv-all-columns", &csv, june, "*"),
    ]
}

fn compression() -> Vec<Preset> {
    let all = |name, format, codec| preset(name, &Design { format, codec, ..year() }, "", "*");
    vec![
        all("csv", Format::Csv, Codec::None),
        all("csv-gzip", Format::CsvGz, Codec::None),
        all("json", Format::Json, Codec::None),
        all("json-gzip", Format::JsonGz, Codec::None),
        all("parquet", Format::Parquet, Codec::None),
        all("parquet-zstd", Format::Parquet, Codec::Zstd),
    ]
}

fn limit() -> Vec<Preset> {
    vec![statement("without", &year(), "SELECT amount FROM events"), statement("limit-10", &year(), "SELECT amount FROM events LIMIT 10")]
}

fn function() -> Vec<Preset> {
    vec![
        preset("date-of-text", &daily(), "date(dt) = DATE '2023-06-01'", "amount"),
        preset("plain", &daily(), "dt = '2023-06-01'", "amount"),
    ]
}

fn timestamp() -> Vec<Preset> {
    let condition = "ts >= TIMESTAMP '2023-06-01 00:00:00'\n  AND ts < TIMESTAMP '2023-06-02 00:00:00'";
    vec![
        preset("timestamp", &daily(), condition, "amount"),
        preset("both", &daily(), &format!("dt = '2023-06-01'\n  AND {condition}"), "amount"),
    ]
}

fn or() -> Vec<Preset> {
    vec![
        preset("or", &daily(), "dt = '2023-06-01' OR user_id = 7", "amount"),
        preset("and", &daily(), "dt = '2023-06-01' AND user_id = 7", "amount"),
    ]
}

fn text_month() -> Vec<Preset> {
    let text = Design { partition_by: vec![PartitionKey::Year, PartitionKey::MonthText, PartitionKey::Day], ..year() };
    vec![preset("without-zero", &text, "month = '6'", "amount"), preset("with-zero", &text, "month = '06'", "amount")]
}

/// About a gibibyte of CSV without partitions.
fn small_files() -> Vec<Preset> {
    let files = |name, file_mib| {
        let design = Design { partition_by: Vec::new(), format: Format::Csv, days: 1, events_per_day: 12_000_000, file_mib, ..year() };
        preset(name, &design, "", "count(*)")
    };
    vec![files("1-mib-files", 1), files("128-mib-files", 128)]
}

fn sorting() -> Vec<Preset> {
    let design = |order| Design { days: 1, events_per_day: 12_000_000, row_group_rows: 500_000, order, ..daily() };
    let condition = "user_id BETWEEN 50000 AND 50999";
    vec![preset("sorted", &design(Order::UserId), condition, "amount"), preset("shuffled", &design(Order::Shuffled), condition, "amount")]
}

/// The same with projection over the days of the table.
fn with_projection(preset: &Preset, name: &'static str) -> Preset {
    Preset { name, setup: Setup { projection: Some(Projected::default()), ..preset.setup.clone() } }
}

fn projection() -> Vec<Preset> {
    let registered = preset("catalog", &daily(), "dt LIKE '2023-06%'", "amount");
    vec![registered.clone(), with_projection(&registered, "projection")]
}

fn ignored_catalog() -> Vec<Preset> {
    let mut catalog = preset("one-registered", &daily(), "dt LIKE '2023-01%'", "amount");
    catalog.setup.registered = Some(1);
    vec![catalog.clone(), with_projection(&catalog, "projection")]
}

fn injected() -> Vec<Preset> {
    let country = |name, condition: &str| {
        let mut preset = preset(name, &Design { partition_by: vec![PartitionKey::Country], ..year() }, condition, "amount");
        preset.setup.projection = Some(Projected { range: None, injected: true });
        preset
    };
    vec![country("not-given", ""), country("given", "country = 'KR'")]
}

fn outside_range() -> Vec<Preset> {
    vec![with_projection(&preset("", &daily(), "dt = '2022-12-31'", "amount"), "before-the-range")]
}

fn tiny() -> Vec<Preset> {
    let design = Design { format: Format::Csv, days: 1, events_per_day: 12, ..daily() };
    vec![preset("one-kilobyte", &design, "", "count(*)")]
}

fn free_statements() -> Vec<Preset> {
    let mut cancelled = preset("cancelled", &daily(), "", "*");
    cancelled.setup.limit_mb = Some(1_024);
    vec![statement("ddl", &daily(), "MSCK REPAIR TABLE events"), preset("failed", &daily(), "dt = 20230601", "*"), cancelled]
}

fn many_values() -> Vec<Preset> {
    let by = |name, keys: &[PartitionKey]| {
        let design = Design { days: 30, partition_by: keys.to_vec(), ..daily() };
        preset(name, &design, "ts >= TIMESTAMP '2023-01-01 00:00:00'", "amount")
    };
    vec![by("by-day", &[PartitionKey::DtText]), by("by-day-and-user", &[PartitionKey::DtText, PartitionKey::UserBucket])]
}

fn orc() -> Vec<Preset> {
    let design = |format| Design { format, days: 1, events_per_day: 12_000_000, row_group_rows: 500_000, order: Order::UserId, ..daily() };
    vec![
        preset("parquet", &design(Format::Parquet), "user_id = 50000", "amount"),
        preset("orc", &design(Format::Orc), "user_id = 50000", "amount"),
    ]
}

fn unregistered() -> Vec<Preset> {
    let mut before = preset("before", &Design { days: 2, ..daily() }, "dt = '2023-01-02'", "amount");
    let after = Preset { name: "after", ..before.clone() };
    before.setup.registered = Some(1);
    vec![before, after]
}

fn gzip_csv() -> Vec<Preset> {
    vec![preset("one-file", &Design { format: Format::CsvGz, days: 1, ..daily() }, "", "*")]
}
