//! The columns of the designer's events: names, types, bytes, and the statistics of a stretch of rows.
//!
//! Sizes are those measured on 12,000 real events for each format and codec, in thousandths of a byte for a row. A key that a layout
//! keeps inside the files instead of in folders is a column too; its sizes are a model: dictionary codes, and plain text in rows.

use serde_json::{Value, json};

use super::design::{Codec, Design, Order, PartitionKey};
use super::scenario::{ColumnType, PartitionType};
use super::sql::calendar::{self, Civil, DAY_MICROS};
use super::table::Format;

/// Names and types of the event's columns, and their bytes for 1,000 rows: plain, snappy, gzip, zstd.
const COLUMNS: [(&str, ColumnType, [u64; 4]); 6] = [
    ("event_id", ColumnType::Int64, [9_760, 5_763, 3_203, 2_736]),
    ("user_id", ColumnType::Int32, [5_759, 5_760, 3_132, 4_427]),
    ("ts", ColumnType::Timestamp, [9_760, 8_076, 5_373, 5_322]),
    ("amount", ColumnType::Double, [9_176, 6_239, 4_728, 4_842]),
    ("status", ColumnType::String, [226, 197, 135, 131]),
    ("payload", ColumnType::String, [45_764, 41_708, 26_150, 23_053]),
];
/// Bytes of 1,000 rows in a row format: CSV, CSV in gzip, JSON, JSON in gzip.
const ROW_BYTES: [u64; 4] = [88_070, 38_702, 161_145, 40_999];
/// How much smaller gzip makes the text of a key: most rows repeat the one before.
const KEY_GZIP: u64 = 10;
/// Countries and their share of the events in percent.
pub(super) const COUNTRIES: [(&str, u64); 4] = [("KR", 40), ("US", 30), ("JP", 20), ("DE", 10)];
/// Different values of `user_bucket`.
pub(super) const USER_BUCKETS: u64 = 1_000;
/// Largest amount in hundredths.
const AMOUNT_MAX: u64 = 100_000;

/// A column of the files.
#[derive(Clone, Copy)]
pub(super) struct EventColumn {
    pub(super) name: &'static str,
    pub(super) kind: ColumnType,
    /// Bytes of 1,000 rows in a columnar file.
    pub(super) per_1000: u64,
    key: Option<PartitionKey>,
}

/// What the folders below a period divide it into.
#[derive(Clone, Copy)]
pub(super) struct Slice {
    pub(super) hour: Option<u64>,
    pub(super) country: Option<(&'static str, u64)>,
    pub(super) user_bucket: Option<u64>,
}

/// A stretch of the rows of a partition: parts `from..to` of `of`.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) of: u64,
}

impl Stretch {
    /// The same stretch of a span of values.
    fn within(self, low: u64, high: u64) -> (u64, u64) {
        let at = |place: u64| low + part(high - low, place, self.of.max(1));
        (at(self.from), at(self.to))
    }
}

/// Where some rows lie: days since 1970-01-01 (the second not included), folders, the first event's number.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) days: (i64, i64),
    pub(super) slice: Slice,
    pub(super) first_event: u64,
}

/// `to` of `whole` parts of a number, rounded down.
pub(super) fn part(number: u64, to: u64, whole: u64) -> u64 {
    u64::try_from(u128::from(number) * u128::from(to) / u128::from(whole)).unwrap_or(u64::MAX)
}

/// The columns of a design's files, in their order.
pub(super) fn columns(design: &Design) -> Vec<EventColumn> {
    let codec = match design.codec {
        Codec::None => 0,
        Codec::Snappy => 1,
        Codec::Gzip => 2,
        Codec::Zstd => 3,
    };
    let own = COLUMNS.iter().map(|(name, kind, bytes)| EventColumn { name, kind: *kind, per_1000: bytes[codec], key: None });
    let keys = design.also.iter().map(|key| EventColumn {
        name: key.name(),
        kind: match key.kind() {
            PartitionType::Integer | PartitionType::Bigint => ColumnType::Int32,
            PartitionType::Varchar => ColumnType::String,
            PartitionType::Date => ColumnType::Date,
        },
        per_1000: match key {
            PartitionKey::Year | PartitionKey::Month | PartitionKey::MonthText => 10,
            PartitionKey::Day | PartitionKey::Dt | PartitionKey::DtText => 40,
            PartitionKey::HourText => 600,
            PartitionKey::Country => 250,
            PartitionKey::UserBucket => 1_250,
        },
        key: Some(*key),
    });
    own.chain(keys).collect()
}

/// Bytes of 1,000 rows in a file of a design.
pub(super) fn bytes_per_1000_rows(design: &Design) -> u64 {
    let [csv, csv_gz, json, json_gz] = ROW_BYTES;
    // A comma and the value; in JSON also the name, quotes and a colon.
    let keys = |json: bool| -> u64 {
        let text = |key: &PartitionKey| {
            let value = match key {
                PartitionKey::Year => 4,
                PartitionKey::Dt | PartitionKey::DtText => 10,
                PartitionKey::UserBucket => 3,
                _ => 2,
            };
            1_000 * (value + 1 + if json { key.name().len() as u64 + 5 } else { 0 })
        };
        design.also.iter().map(text).sum()
    };
    match design.format {
        Format::Csv => csv + keys(false),
        Format::CsvGz => csv_gz + keys(false) / KEY_GZIP,
        Format::Json => json + keys(true),
        Format::JsonGz => json_gz + keys(true) / KEY_GZIP,
        Format::Parquet | Format::Orc => columns(design).iter().map(|column| column.per_1000).sum(),
    }
}

/// Smallest and largest value of a column in a stretch of the rows of a place.
pub(super) fn bounds(design: &Design, column: &EventColumn, place: &Place, stretch: Stretch) -> (Value, Value) {
    let order = design.order;
    let all = Stretch { from: 0, to: 1, of: 1 };
    let along = |ordered: bool| if ordered { stretch } else { all };
    if let Some(key) = column.key {
        return key_bounds(key, place, instants(place, along(order == Order::Arrival)));
    }
    match column.name {
        "event_id" => {
            let last = place.first_event + stretch.of;
            let (low, high) = along(order == Order::Arrival).within(place.first_event, last);
            (json!(low), json!(high.max(low + 1) - 1))
        }
        "user_id" => {
            // A bucket holds every thousandth user, so it spans nearly all of them.
            let offset = place.slice.user_bucket.unwrap_or(0).min(design.users - 1);
            let (low, high) = along(order == Order::UserId).within(1 + offset, design.users);
            (json!(low), json!(high.max(low)))
        }
        "ts" => {
            let (from, to) = instants(place, along(order == Order::Arrival));
            (json!(calendar::print_timestamp(from, 6)), json!(calendar::print_timestamp(to, 6)))
        }
        "amount" => {
            let (low, high) = along(order == Order::Amount).within(1, AMOUNT_MAX);
            // Hundredths below 2^53: the quotient is the double nearest to the written number.
            (json!(low as f64 / 100.0), json!(high as f64 / 100.0))
        }
        "status" => (json!("ERROR"), json!("RETRY")),
        _ => (json!("0000"), json!("ffff")),
    }
}

/// The instants that a stretch spans, in microseconds, both included.
fn instants(place: &Place, stretch: Stretch) -> (i64, i64) {
    let hour = DAY_MICROS / 24;
    let (low, high) = match place.slice.hour.and_then(|hour| i64::try_from(hour).ok()) {
        Some(number) => (place.days.0 * DAY_MICROS + number * hour, place.days.0 * DAY_MICROS + (number + 1) * hour - 1),
        None => (place.days.0 * DAY_MICROS, place.days.1 * DAY_MICROS - 1),
    };
    let (from, to) = stretch.within(0, high.abs_diff(low));
    let at = |distance: u64| low + i64::try_from(distance).unwrap_or(0);
    (at(from), at(to))
}

/// Smallest and largest value of a key that is a column, for rows between two instants.
fn key_bounds(key: PartitionKey, place: &Place, (from, to): (i64, i64)) -> (Value, Value) {
    let (first, last) = (from.div_euclid(DAY_MICROS), to.div_euclid(DAY_MICROS));
    let (low, high): (Civil, Civil) = (calendar::civil_of(first), calendar::civil_of(last));
    let same_year = low.year == high.year;
    let same_month = same_year && low.month == high.month;
    let months = if same_year { (low.month, high.month) } else { (1, 12) };
    let text = |number: (i64, i64)| (json!(format!("{:02}", number.0)), json!(format!("{:02}", number.1)));
    match key {
        PartitionKey::Year => (json!(low.year), json!(high.year)),
        PartitionKey::Month => (json!(months.0), json!(months.1)),
        PartitionKey::MonthText => text(months),
        PartitionKey::Day if same_month => (json!(low.day), json!(high.day)),
        PartitionKey::Day => (json!(1), json!(31)),
        PartitionKey::Dt | PartitionKey::DtText => (json!(calendar::print_date(first)), json!(calendar::print_date(last))),
        PartitionKey::HourText => {
            let hour = |micros: i64| micros.rem_euclid(DAY_MICROS) / (DAY_MICROS / 24);
            text(if first == last { (hour(from), hour(to)) } else { (0, 23) })
        }
        PartitionKey::Country => place.slice.country.map_or((json!("DE"), json!("US")), |(name, _)| (json!(name), json!(name))),
        PartitionKey::UserBucket => {
            place.slice.user_bucket.map_or((json!(0), json!(USER_BUCKETS - 1)), |bucket| (json!(bucket), json!(bucket)))
        }
    }
}
