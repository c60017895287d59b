//! The same table, other queries; the same query, other tables: what a layout is compared by.

use super::design::{Codec, Design, Order, PartitionKey};
use super::setup::{Projected, Setup};
use super::sql::calendar;
use super::table::Format;

/// A question that a layout answers well or badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// One column of one day.
    Day,
    /// One column of one month.
    Month,
    /// A month by a function of the partition columns.
    Function,
    /// One day by the instant inside the files.
    Moment,
    /// One day or one user.
    Or,
    /// One user of all days.
    User,
    /// How many rows.
    Count,
    /// Everything.
    Star,
    /// Ten rows of everything.
    Limit,
}

/// Queries for a layout, in the words of its partition columns. What it has no column for is left out.
pub fn queries(design: &Design) -> Vec<(Sample, String)> {
    let first = calendar::parse_date(&design.first_day).unwrap_or(0);
    let middle = first + i64::try_from(design.days / 2).unwrap_or(0);
    let date = calendar::print_date(middle);
    let (year_month, civil) = (date.get(..7).unwrap_or(""), calendar::civil_of(middle));
    let has = |key: PartitionKey| design.partition_by.contains(&key) || design.also.contains(&key);
    let month_name = format!("{:02}", civil.month);
    let month = if has(PartitionKey::DtText) {
        Some(format!("dt LIKE '{year_month}%'"))
    } else if has(PartitionKey::Dt) {
        Some(format!("dt BETWEEN DATE '{year_month}-01' AND DATE '{year_month}-28'"))
    } else {
        let mut parts = Vec::new();
        parts.extend(has(PartitionKey::Year).then(|| format!("year = {}", civil.year)));
        parts.extend(has(PartitionKey::Month).then(|| format!("month = {}", civil.month)));
        parts.extend(has(PartitionKey::MonthText).then(|| format!("month = '{month_name}'")));
        (!parts.is_empty()).then(|| parts.join(" AND "))
    };
    let day = if has(PartitionKey::DtText) {
        Some(format!("dt = '{date}'"))
    } else if has(PartitionKey::Dt) {
        Some(format!("dt = DATE '{date}'"))
    } else {
        month.as_ref().filter(|_| has(PartitionKey::Day)).map(|month| format!("{month} AND day = {}", civil.day))
    };
    let function = if has(PartitionKey::DtText) {
        Some(format!("substr(dt, 1, 7) = '{year_month}'"))
    } else if has(PartitionKey::Dt) {
        Some(format!("date_trunc('month', dt) = DATE '{year_month}-01'"))
    } else if has(PartitionKey::Year) && has(PartitionKey::Month) {
        Some(format!("year * 100 + month = {}{month_name}", civil.year))
    } else if has(PartitionKey::Year) && has(PartitionKey::MonthText) {
        Some(format!("CAST(year AS varchar) || month = '{}{month_name}'", civil.year))
    } else {
        None
    };
    let next = calendar::print_date(middle + 1);
    let instant = format!("ts >= TIMESTAMP '{date} 00:00:00' AND ts < TIMESTAMP '{next} 00:00:00'");
    let user = design.users / 2;
    let amount = |condition: String| format!("SELECT sum(amount) FROM events WHERE {condition}");
    let mut all = Vec::new();
    all.extend(day.clone().map(|day| (Sample::Day, amount(day))));
    all.extend(month.clone().map(|month| (Sample::Month, amount(month))));
    all.extend(function.map(|function| (Sample::Function, amount(function))));
    all.push((Sample::Moment, amount(instant)));
    all.extend(day.or(month).map(|day| (Sample::Or, amount(format!("{day} OR user_id = {user}")))));
    all.push((Sample::User, amount(format!("user_id = {user}"))));
    all.push((Sample::Count, "SELECT count(*) FROM events".to_owned()));
    all.push((Sample::Star, "SELECT * FROM events".to_owned()));
    all.push((Sample::Limit, "SELECT * FROM events LIMIT 10".to_owned()));
    all
}

/// One change of a layout, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// As it is.
    None,
    /// Another format.
    Format(Format),
    /// Another codec inside the files.
    Codec(Codec),
    /// No folders at all.
    NoPartitions,
    /// A folder for each day, named by its date.
    ByDate,
    /// Folders for year, month and day.
    ByYearMonthDay,
    /// Folders for year and month.
    ByYearMonth,
    /// A folder for each day and country.
    ByDateAndCountry,
    /// Another order of the rows.
    Order(Order),
    /// Files of 16 MiB.
    SmallFiles,
    /// Partition projection.
    Projection,
}

/// The layouts that one is compared with: itself first, then each with one change. The query stays; a key that it may name and that is
/// no folder any more is a column of the files.
pub fn layouts(setup: &Setup) -> Vec<(Change, Setup)> {
    use PartitionKey::{Country, Day, DtText, Month, Year};
    let design = &setup.design;
    let keys: Vec<PartitionKey> = design.partition_by.iter().chain(&design.also).copied().collect();
    // Types stay as they are: the query was written for them.
    let as_is = |key: PartitionKey| keys.iter().find(|other| other.name() == key.name()).copied().unwrap_or(key);
    let by = |partition_by: &[PartitionKey]| {
        let partition_by: Vec<PartitionKey> = partition_by.iter().map(|key| as_is(*key)).collect();
        let also = keys.iter().filter(|key| !partition_by.contains(key)).copied().collect();
        Design { partition_by, also, ..design.clone() }
    };
    let mut all: Vec<(Change, Design)> = vec![
        (Change::NoPartitions, by(&[])),
        (Change::ByYearMonth, by(&[Year, Month])),
        (Change::ByYearMonthDay, by(&[Year, Month, Day])),
        (Change::ByDate, by(&[DtText])),
        (Change::ByDateAndCountry, by(&[DtText, Country])),
    ];
    all.extend(
        [Format::Csv, Format::CsvGz, Format::Json, Format::Parquet]
            .map(|format| (Change::Format(format), Design { format, ..design.clone() })),
    );
    if design.format.is_columnar() {
        all.push((Change::Codec(Codec::Zstd), Design { codec: Codec::Zstd, ..design.clone() }));
        all.extend(
            [Order::Shuffled, Order::Arrival, Order::UserId].map(|order| (Change::Order(order), Design { order, ..design.clone() })),
        );
    }
    all.push((Change::SmallFiles, Design { file_mib: 16, ..design.clone() }));
    let mut layouts = vec![(Change::None, setup.clone())];
    for (change, changed) in all {
        if changed != *design {
            layouts.push((change, Setup { design: changed, registered: None, projection: None, ..setup.clone() }));
        }
    }
    if setup.projection.is_none() && !design.partition_by.is_empty() {
        layouts.push((Change::Projection, Setup { projection: Some(Projected::default()), ..setup.clone() }));
    }
    layouts
}
