//! What pruning a million partitions costs, beside reading a scenario of some thousand files.
//!
//! `cargo bench --bench athena` prints milliseconds, the best of several rounds. It asserts nothing: machines differ.

#![allow(clippy::print_stdout, reason = "it prints its results")]
#![allow(clippy::disallowed_methods, reason = "the core reads no clock, and this measures it")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail as tests do")]

use proofdeck::lab::athena::{
    design::{Codec, Design, Order, PartitionKey},
    line::{plan_line, project_line},
    plan::{Options, plan},
    query::Query,
    sql::{Schema, calendar, datum::SqlType},
    table::{File, Format, PartitionSource, PartitionsBuilder, Table},
};
use serde_json::json;
use std::{hint::black_box, time::Instant};

const ROUNDS: u32 = 5;
const PARTITIONS: i64 = 1_000_000;

/// Prints the time of the fastest round.
fn measure(name: &str, mut round: impl FnMut()) {
    let fastest = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            round();
            start.elapsed()
        })
        .min()
        .unwrap();
    println!("{name:<72} {:>9.1} ms", fastest.as_secs_f64() * 1e3);
}

/// A partition for each of a hundred cities of ten thousand days, with a file in each.
fn table() -> Table {
    let partition = [("dt", SqlType::Varchar), ("year", SqlType::Integer), ("month", SqlType::Integer), ("city", SqlType::Varchar)];
    let named = |columns: &[(&str, SqlType)]| columns.iter().map(|(name, sql_type)| ((*name).to_owned(), *sql_type)).collect();
    let schema = Schema::new(named(&partition), named(&[("user_id", SqlType::Integer)])).unwrap();
    let mut builder = PartitionsBuilder::new(&schema);
    let mut files = Vec::new();
    for index in 0..PARTITIONS {
        let (day, city) = (index / 100, index % 100);
        let civil = calendar::civil_of(day);
        let (dt, year, month, city) = (calendar::print_date(day), civil.year.to_string(), civil.month.to_string(), format!("city-{city}"));
        let number = builder.add(&format!("dt={dt}/year={year}/month={month}/city={city}"), &[&dt, &year, &month, &city]).unwrap();
        files.push(File { path: format!("{index}.csv"), bytes: 1_000, partition: Some(number), ..File::default() });
    }
    let partitions = builder.build();
    Table {
        schema,
        format: Format::Csv,
        partitions,
        source: PartitionSource::AllRegistered,
        files,
        hidden_files: 0,
        invisible_partitions: Vec::new(),
    }
}

fn main() {
    let table = table();
    for condition in [
        "",
        "dt = '1990-06-01'",
        "dt LIKE '1990-06%' AND city = 'city-7'",
        "date(dt) BETWEEN DATE '1990-06-01' AND DATE '1990-06-30'",
        "year * 100 + month = 199006 OR city IN ('city-1', 'city-2')",
        "concat(dt, city) > '1990-06-01city-5'",
        "dt = '1990-06-01' OR user_id = 7",
    ] {
        let query = Query::from_parts(&table.schema, condition, &[], None).unwrap();
        measure(&format!("a million partitions: {condition}"), || {
            black_box(plan(&table, &query, &Options::default()).unwrap());
        });
    }

    let design = Design {
        seed: 1,
        first_day: "2023-01-01".to_owned(),
        days: 730,
        events_per_day: 5_000_000,
        users: 100_000,
        partition_by: vec![PartitionKey::Year, PartitionKey::Month, PartitionKey::Day, PartitionKey::Country],
        also: Vec::new(),
        format: Format::Parquet,
        codec: Codec::Snappy,
        file_mib: 64,
        row_group_rows: 250_000,
        order: Order::UserId,
    };
    measure("the designer: two years by day and country", || {
        black_box(design.scenario().unwrap());
    });
    let mut scenario = design.scenario().unwrap();
    scenario.condition = Some("year = 2023 AND month = 6 AND user_id = 500".to_owned());
    let line = serde_json::to_string(&scenario).unwrap();
    let prepared = scenario.prepare().unwrap();
    measure("its check", || {
        black_box(scenario.prepare().unwrap());
    });
    measure("its plan", || {
        black_box(prepared.plan().unwrap());
    });
    measure(&format!("its line of {} kB, from text to text", line.len() / 1_000), || {
        black_box(plan_line(&line).unwrap());
    });

    let projection = json!({"projection": {"y": {"type": "integer", "range": "2000,2099"}, "m": {"type": "integer", "range": "1,12"},
        "d": {"type": "integer", "range": "1,31"}, "h": {"type": "integer", "range": "0,23"}},
        "types": {"y": "INTEGER", "m": "INTEGER", "d": "INTEGER", "h": "INTEGER"}, "where": "y * 100 + m = 202306 OR d = 31"});
    measure("a projection of 892,800 combinations", || {
        black_box(project_line(&projection.to_string()).unwrap());
    });
}
