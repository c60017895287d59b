//! Any text as SQL for the Athena lab: parsed, resolved, planned and explained over several tables.
//!
//! Beyond "no panic": an error has a place in the text, a plan reads no more than the table has, the explanation of a partition
//! agrees with the plan, and no row of a pruned partition or a skipped row group meets the condition.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use proofdeck::lab::athena::design::{Codec, Design, Order, PartitionKey};
use proofdeck::lab::athena::plan::{Options, Plan, plan};
use proofdeck::lab::athena::query::{Query, QueryKind};
use proofdeck::lab::athena::reason::explain;
use proofdeck::lab::athena::sql::datum::Datum;
use proofdeck::lab::athena::table::{Format, RowGroup, Table};

/// 2023-06-15T12:00:00 in microseconds.
const NOW: i64 = 1_686_830_400_000_000;

fn tables() -> &'static [Table] {
    static TABLES: OnceLock<Vec<Table>> = OnceLock::new();
    TABLES.get_or_init(|| {
        use PartitionKey::{Country, Day, Dt, DtText, HourText, Month, MonthText, UserBucket, Year};
        let design = |keys: &[PartitionKey], format, order| {
            let design = Design {
                seed: 7,
                first_day: "2023-05-28".to_owned(),
                days: 8,
                events_per_day: 10_000,
                users: 1_000,
                partition_by: keys.to_vec(),
                also: Vec::new(),
                format,
                codec: Codec::Snappy,
                file_mib: 1,
                row_group_rows: 4_000,
                order,
            };
            design.scenario().expect("a table").prepare().expect("valid").table
        };
        vec![
            design(&[Year, Month, Day], Format::Parquet, Order::Arrival),
            design(&[DtText, Country], Format::Orc, Order::UserId),
            design(&[Dt, HourText], Format::CsvGz, Order::Shuffled),
            design(&[MonthText, UserBucket], Format::Csv, Order::Shuffled),
            design(&[], Format::Parquet, Order::Amount),
        ]
    })
}

fn partition_values(table: &Table, partition: usize) -> Vec<Datum<'_>> {
    (0..table.partitions.columns.len()).map(|column| table.partitions.value(partition, column)).collect()
}

/// Both ends of each column's statistics as a row.
fn ends(group: &RowGroup) -> [Vec<Datum<'_>>; 2] {
    let bounds = || group.chunks.iter().map(|chunk| chunk.as_ref().and_then(|chunk| chunk.bounds.as_ref()));
    let low = bounds().map(|bounds| bounds.map_or(Datum::Null, |(min, _)| min.datum())).collect();
    let high = bounds().map(|bounds| bounds.map_or(Datum::Null, |(_, max)| max.datum())).collect();
    [low, high]
}

fn is_not_met(query: &Query, partition: &[Datum<'_>], group: &RowGroup) {
    for row in ends(group) {
        assert_ne!(query.matches(partition, &row), Ok(Some(true)), "{partition:?} {row:?}");
    }
}

fn check(table: &Table, query: &Query, plan: &Plan) {
    let total: u64 = table.files.iter().map(|file| file.bytes).sum();
    assert!(plan.objects.bytes <= total && plan.reading.bytes <= plan.objects.bytes);
    assert!(plan.bill.bytes <= plan.reading.bytes);
    for partition in [0, table.partitions.len() / 2, table.partitions.len().saturating_sub(1)] {
        if let Some(truth) = plan.pruning.truths.get(partition) {
            let reason = explain(table, query, partition);
            assert_eq!((reason.truth, reason.kept), (*truth, truth.keeps()));
        }
    }
    if matches!(query.kind, QueryKind::Free(_)) {
        return; // nothing is read, whatever the rows
    }
    // Some files are enough: the first, and one of each few.
    let mut kept = plan.objects.kept.iter().zip(plan.reading.row_groups.iter()).peekable();
    for (number, file) in (0_u32..).zip(&table.files) {
        let groups = file.row_groups.as_deref().unwrap_or_default();
        let values = file.partition.map_or_else(Vec::new, |partition| partition_values(table, partition as usize));
        let read = kept.next_if(|(at, _)| **at == number);
        if number % 7 != 0 {
            continue;
        }
        for (at, group) in (0_u32..).zip(groups) {
            let is_read = read.is_some_and(|(_, groups)| groups.as_ref().is_none_or(|groups| groups.contains(&at)));
            if !is_read {
                is_not_met(query, &values, group);
            }
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for table in tables() {
        let halves = Query::from_parts(&table.schema, text, &[text.chars().take(40).collect()], Some(NOW));
        for query in [Query::from_sql(&table.schema, text, Some(NOW)), halves] {
            match query {
                Err(error) => assert!(!error.message.is_empty()),
                Ok(query) => {
                    if let Ok(plan) = plan(table, &query, &Options::default()) {
                        check(table, &query, &plan);
                        plan.notes.iter().for_each(|note| assert!(!note.message().is_empty()));
                    }
                }
            }
        }
    }
});
