//! The table designer: a few years of events from a seed, laid out as a learner chooses, as a scenario.
//!
//! Only the layout is chosen: the same events, in other folders, formats and orders ([`event_columns`]).

use serde::{Deserialize, Serialize};

use super::event_columns::{self, COUNTRIES, EventColumn, Place, Slice, Stretch, USER_BUCKETS, part};
use super::ordered::Ordered;
use super::scenario::{ChunkInput, FileInput, PartitionType, RowGroupInput, Scenario};
use super::sql::calendar::{self, Civil};
use super::table::Format;
use crate::lab::chance::Chance;
use crate::lab::error::LabError;

/// Version of the generator. Kept beside stored designs: with another version the same design means another table.
pub const DESIGN_VERSION: u32 = 2;
/// Most days of a design: five years.
pub const DAYS_MAX: u64 = 1_827;
/// Most events a day.
pub const EVENTS_PER_DAY_MAX: u64 = 10_000_000_000;
/// Most different users.
pub const USERS_MAX: u64 = 10_000_000;
/// Most files that a design makes.
pub const DESIGN_FILES_MAX: u64 = 100_000;
/// Most row groups that a design makes.
pub const DESIGN_ROW_GROUPS_MAX: u64 = 200_000;
/// Most partition columns of a design.
pub const DESIGN_KEYS_MAX: usize = 6;

/// What a learner chooses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// Seed of the events.
    pub seed: u64,
    /// First day, `2023-01-01`.
    pub first_day: String,
    /// How many days.
    pub days: u64,
    /// Events a day, on average.
    pub events_per_day: u64,
    /// Different users.
    pub users: u64,
    /// Partition columns, outermost first.
    pub partition_by: Vec<PartitionKey>,
    /// Keys that are columns of the files instead: for a query that names them where no folder does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<PartitionKey>,
    /// Format of the files.
    pub format: Format,
    /// Codec inside Parquet and ORC files.
    #[serde(default)]
    pub codec: Codec,
    /// Size at which a writer begins a new file, in MiB.
    pub file_mib: u64,
    /// Rows of a row group or stripe.
    pub row_group_rows: u64,
    /// Order of the rows of a partition.
    pub order: Order,
}

/// A partition column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartitionKey {
    /// `year=2023`, integer.
    Year,
    /// `month=06`, text.
    MonthText,
    /// `month=06`, integer.
    Month,
    /// `day=01`, integer.
    Day,
    /// `dt=2023-06-01`, text.
    DtText,
    /// `dt=2023-06-01`, date.
    Dt,
    /// `hour=00`, text.
    HourText,
    /// `country=KR`, text.
    Country,
    /// `user_bucket=17`, integer: 1,000 of them, a key with many values.
    UserBucket,
}

/// Codecs inside columnar files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Codec {
    /// Not compressed.
    None,
    /// Snappy.
    #[default]
    Snappy,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

/// Order of the rows of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// None: every row group spans everything.
    Shuffled,
    /// As they arrived: by time.
    Arrival,
    /// By user.
    UserId,
    /// By amount.
    Amount,
}

/// Bytes of a footer: a fixed part, and one for each row group.
const FOOTER_BYTES: (u64, u64) = (190, 690);
impl Design {
    /// The table as a scenario that counts its rows; a query is put in with `condition`, `select` or `sql`.
    ///
    /// # Errors
    /// The field that is out of its bounds, or more files or row groups than the designer makes.
    pub fn scenario(&self) -> Result<Scenario, LabError> {
        let first_day = self.check()?;
        let mut maker = Maker::new(self, first_day);
        let mut start = 0;
        while start < self.days {
            let end = self.period_end(first_day, start);
            maker.add_period(start, end)?;
            start = end;
        }
        let partition_types = self.partition_by.iter().map(|key| (key.name().to_owned(), key.kind())).collect();
        let columns = maker.columns.iter().map(|column| (column.name.to_owned(), column.kind)).collect();
        Ok(Scenario {
            format: self.format,
            partition_types,
            columns,
            files: maker.files,
            file_sets: Vec::new(),
            condition: None,
            select: Some(Vec::new()),
            sql: None,
            now_utc: None,
            registered: None,
            projection: None,
            template: None,
            trino_small_files: false,
            engine: super::plan::Engine::Athena,
            workgroup_limit_bytes: None,
            price_micro_usd_per_tb: None,
        })
    }

    fn check(&self) -> Result<i64, LabError> {
        let day = calendar::parse_date(&self.first_day).filter(|day| (-25_567..=47_482).contains(day));
        let first_day = day.ok_or_else(|| LabError::new("first_day", "must be a day like 2023-01-01, from 1900 to 2099"))?;
        let bounds = [
            ("days", self.days, DAYS_MAX),
            ("events_per_day", self.events_per_day, EVENTS_PER_DAY_MAX),
            ("users", self.users, USERS_MAX),
            ("file_mib", self.file_mib, 4_096),
            ("row_group_rows", self.row_group_rows, 1_000_000_000),
        ];
        for (field, value, most) in bounds {
            if !(1..=most).contains(&value) {
                return Err(LabError::new(field, format!("must be from 1 to {most}")));
            }
        }
        if self.partition_by.len() > DESIGN_KEYS_MAX {
            return Err(LabError::new("partition_by", format!("at most {DESIGN_KEYS_MAX} columns (DESIGN_KEYS_MAX)")));
        }
        for (index, key) in self.partition_by.iter().enumerate() {
            if self.partition_by.iter().take(index).any(|other| other.name() == key.name()) {
                return Err(LabError::new("", format!("the column {} occurs twice", key.name())).in_item("partition_by", index));
            }
        }
        for (index, key) in self.also.iter().enumerate() {
            if self.partition_by.iter().chain(self.also.iter().take(index)).any(|other| other.name() == key.name()) {
                return Err(LabError::new("", format!("the column {} occurs twice", key.name())).in_item("also", index));
            }
        }
        Ok(first_day)
    }

    /// The day after the last of the period that shares the folders of its first day.
    fn period_end(&self, first_day: i64, start: u64) -> u64 {
        use PartitionKey::{Day, Dt, DtText, HourText, Month, MonthText, Year};
        let has = |keys: &[PartitionKey]| self.partition_by.iter().any(|key| keys.contains(key));
        let civil = |offset: u64| calendar::civil_of(first_day + i64::try_from(offset).unwrap_or(0));
        let begin = civil(start);
        let same: fn(Civil, Civil) -> bool = if has(&[Day, Dt, DtText, HourText]) {
            |left, right| left == right
        } else if has(&[Month, MonthText]) {
            |left, right| (left.year, left.month) == (right.year, right.month)
        } else if has(&[Year]) {
            |left, right| left.year == right.year
        } else {
            |_, _| true
        };
        (start + 1..self.days).find(|offset| !same(begin, civil(*offset))).unwrap_or(self.days)
    }
}

impl PartitionKey {
    /// Name of the column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::MonthText | Self::Month => "month",
            Self::Day => "day",
            Self::DtText | Self::Dt => "dt",
            Self::HourText => "hour",
            Self::Country => "country",
            Self::UserBucket => "user_bucket",
        }
    }

    /// Type of the column.
    pub fn kind(self) -> PartitionType {
        match self {
            Self::Year | Self::Month | Self::Day | Self::UserBucket => PartitionType::Integer,
            Self::MonthText | Self::DtText | Self::HourText | Self::Country => PartitionType::Varchar,
            Self::Dt => PartitionType::Date,
        }
    }
}

struct Maker<'d> {
    design: &'d Design,
    first_day: i64,
    chance: Chance,
    files: Vec<FileInput>,
    row_groups: u64,
    next_event: u64,
    columns: Vec<EventColumn>,
}

impl<'d> Maker<'d> {
    fn new(design: &'d Design, first_day: i64) -> Self {
        Self {
            design,
            first_day,
            chance: Chance::new(design.seed, 0),
            files: Vec::new(),
            row_groups: 0,
            next_event: 1,
            columns: event_columns::columns(design),
        }
    }

    /// The events of the days `start..end`, in the folders below them.
    fn add_period(&mut self, start: u64, end: u64) -> Result<(), LabError> {
        // One draw for each day, whatever the layout: every design of a seed has the same events.
        let mut events = 0;
        for _ in start..end {
            let percent = 80 + self.chance.below(41);
            events += self.design.events_per_day * percent / 100;
        }
        let has = |key: PartitionKey| self.design.partition_by.contains(&key);
        let hours = if has(PartitionKey::HourText) { 24 } else { 1 };
        let countries: &[Option<(&'static str, u64)>] = if has(PartitionKey::Country) { &COUNTRIES.map(Some) } else { &[None] };
        let buckets = if has(PartitionKey::UserBucket) { USER_BUCKETS } else { 1 };
        // Shares are cut along one line from 0 to `whole`, so that no event is lost to rounding.
        let whole = 100 * hours * buckets;
        let mut from = 0;
        for hour in 0..hours {
            for country in countries {
                for bucket in 0..buckets {
                    let slice = Slice {
                        hour: has(PartitionKey::HourText).then_some(hour),
                        country: *country,
                        user_bucket: has(PartitionKey::UserBucket).then_some(bucket),
                    };
                    let to = from + country.map_or(100, |(_, share)| share);
                    self.add_partition(start, end, slice, part(events, to, whole) - part(events, from, whole))?;
                    from = to;
                }
            }
        }
        self.next_event += events;
        Ok(())
    }

    fn add_partition(&mut self, start: u64, end: u64, slice: Slice, rows: u64) -> Result<(), LabError> {
        if rows == 0 {
            return Ok(());
        }
        let per_1000 = event_columns::bytes_per_1000_rows(self.design);
        let rows_per_file = ((self.design.file_mib << 20) * 1_000 / per_1000).max(1);
        let files = rows.div_ceil(rows_per_file);
        if self.files.len() as u64 + files > DESIGN_FILES_MAX {
            return Err(LabError::whole(format!(
                "the design makes more than {DESIGN_FILES_MAX} files (DESIGN_FILES_MAX): fewer partitions or larger files"
            )));
        }
        let folder = self.folder(start, slice);
        for number in 0..files {
            let (from, to) = (rows * number / files, rows * (number + 1) / files);
            // The period is in the name: without a year or a month above it, `day=01` gets files from several.
            let path = format!("{folder}part-{start:04}-{number:05}.{}", self.design.format.name());
            let file = if self.design.format.is_columnar() {
                let day = |offset: u64| self.first_day + i64::try_from(offset).unwrap_or(0);
                let place = Place { days: (day(start), day(end)), slice, first_event: self.next_event };
                self.columnar_file(path, &place, Stretch { from, to, of: rows })?
            } else {
                FileInput { bytes: scaled((from, to), per_1000), path, rows: Some(to - from), ..FileInput::default() }
            };
            self.files.push(file);
        }
        Ok(())
    }

    fn folder(&self, start: u64, slice: Slice) -> String {
        let day = self.first_day + i64::try_from(start).unwrap_or(0);
        let civil = calendar::civil_of(day);
        let parts = self.design.partition_by.iter().map(|key| match key {
            PartitionKey::Year => format!("year={}/", civil.year),
            PartitionKey::MonthText | PartitionKey::Month => format!("month={:02}/", civil.month),
            PartitionKey::Day => format!("day={:02}/", civil.day),
            PartitionKey::DtText | PartitionKey::Dt => format!("dt={}/", calendar::print_date(day)),
            PartitionKey::HourText => format!("hour={:02}/", slice.hour.unwrap_or(0)),
            PartitionKey::Country => format!("country={}/", slice.country.map_or("", |(name, _)| name)),
            PartitionKey::UserBucket => format!("user_bucket={}/", slice.user_bucket.unwrap_or(0)),
        });
        parts.collect()
    }

    fn columnar_file(&mut self, path: String, place: &Place, file: Stretch) -> Result<FileInput, LabError> {
        let rows = file.to - file.from;
        let groups = rows.div_ceil(self.design.row_group_rows);
        self.row_groups += groups;
        if self.row_groups > DESIGN_ROW_GROUPS_MAX {
            return Err(LabError::whole(format!(
                "the design makes more than {DESIGN_ROW_GROUPS_MAX} row groups (DESIGN_ROW_GROUPS_MAX): larger row groups or fewer events"
            )));
        }
        let mut bytes = 0;
        let mut row_groups = Vec::new();
        for number in 0..groups {
            let from = file.from + number * self.design.row_group_rows;
            let to = (from + self.design.row_group_rows).min(file.to);
            let stretch = Stretch { from, to, of: file.of };
            let chunk = |column: &EventColumn| {
                let compressed = scaled((from, to), column.per_1000);
                bytes += compressed;
                let (min, max) = event_columns::bounds(self.design, column, place, stretch);
                let nulls = if column.name == "amount" { (to - from) / 50 } else { 0 };
                (column.name.to_owned(), ChunkInput { compressed, uncompressed: None, min: Some(min), max: Some(max), nulls: Some(nulls) })
            };
            let columns: Ordered<ChunkInput> = self.columns.iter().map(chunk).collect();
            row_groups.push(RowGroupInput { rows: to - from, columns });
        }
        let footer_bytes = FOOTER_BYTES.0 + FOOTER_BYTES.1 * groups;
        Ok(FileInput {
            path,
            bytes: bytes + footer_bytes,
            footer_bytes: Some(footer_bytes),
            rows: Some(rows),
            row_groups: Some(row_groups),
            ..FileInput::default()
        })
    }
}

/// Bytes of the rows from one to another: a table has as many, however it is cut into files.
fn scaled((from, to): (u64, u64), per_1000: u64) -> u64 {
    let until = |row: u64| (u128::from(row) * u128::from(per_1000)).div_ceil(1_000);
    u64::try_from(until(to) - until(from)).unwrap_or(u64::MAX)
}
