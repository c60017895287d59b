//! The table designer: the same events in every layout, within its bounds.

use proofdeck::lab::athena::{
    design::{Codec, DAYS_MAX, Design, Order, PartitionKey},
    scenario::Scenario,
    table::Format,
};
use proptest::prelude::*;

fn design() -> Design {
    Design {
        seed: 7,
        first_day: "2023-01-30".to_owned(),
        days: 40,
        events_per_day: 100_000,
        users: 5_000,
        partition_by: vec![PartitionKey::Year, PartitionKey::Month, PartitionKey::Day],
        also: Vec::new(),
        format: Format::Parquet,
        codec: Codec::Snappy,
        file_mib: 1,
        row_group_rows: 10_000,
        order: Order::Arrival,
    }
}

fn rows(scenario: &Scenario) -> u64 {
    scenario.files.iter().filter_map(|file| file.rows).sum()
}

#[test]
fn every_layout_has_the_same_events() {
    let expected = rows(&design().scenario().expect("a table"));
    assert!((3_200_000..=4_800_000).contains(&expected), "{expected}");
    let layouts: [&[PartitionKey]; 7] = [
        &[],
        &[PartitionKey::Year],
        &[PartitionKey::MonthText],
        &[PartitionKey::Dt],
        &[PartitionKey::DtText, PartitionKey::HourText],
        &[PartitionKey::Country, PartitionKey::Month],
        &[PartitionKey::Year, PartitionKey::UserBucket, PartitionKey::Country],
    ];
    for keys in layouts {
        for format in [Format::Parquet, Format::CsvGz] {
            let design = Design { partition_by: keys.to_vec(), format, ..design() };
            assert_eq!(rows(&design.scenario().unwrap_or_else(|error| panic!("{keys:?}: {error}"))), expected, "{keys:?}");
        }
    }
    assert_eq!(design().scenario(), design().scenario());
    assert_ne!(Design { seed: 8, ..design() }.scenario(), design().scenario());
}

#[test]
fn months_share_a_folder() {
    let partitions = |keys: &[PartitionKey]| {
        let scenario = Design { partition_by: keys.to_vec(), ..design() }.scenario().expect("a table");
        let prepared = scenario.prepare().expect("valid");
        prepared.table.partitions.names.clone()
    };
    assert_eq!(
        partitions(&[PartitionKey::Year, PartitionKey::MonthText]),
        ["year=2023/month=01", "year=2023/month=02", "year=2023/month=03"]
    );
    assert_eq!(partitions(&[PartitionKey::Day]).len(), 30); // 1 to 28, 30 and 31
    assert_eq!(partitions(&[PartitionKey::DtText]).len(), 40);
    assert_eq!(partitions(&[PartitionKey::Country]), ["country=KR", "country=US", "country=JP", "country=DE"]);
}

#[test]
fn bounds_are_named() {
    let check = |design: Design, expected: &str| {
        let error = design.scenario().expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(Design { days: 0, ..design() }, "days: must be from 1 to 1827");
    check(Design { days: DAYS_MAX + 1, ..design() }, "days: ");
    check(Design { first_day: "2023-02-30".to_owned(), ..design() }, "first_day: ");
    check(Design { events_per_day: u64::MAX, ..design() }, "events_per_day: ");
    check(Design { file_mib: 0, ..design() }, "file_mib: ");
    check(Design { partition_by: vec![PartitionKey::Dt, PartitionKey::DtText], ..design() }, "partition_by[1]: the column dt occurs twice");
    check(Design { partition_by: vec![PartitionKey::Year; 7], ..design() }, "partition_by: at most 6");
    let many = vec![PartitionKey::DtText, PartitionKey::HourText, PartitionKey::UserBucket];
    check(Design { partition_by: many, days: 1_000, events_per_day: 1_000_000, ..design() }, "DESIGN_FILES_MAX");
    check(Design { row_group_rows: 1, ..design() }, "DESIGN_ROW_GROUPS_MAX");
}

fn any_design() -> impl Strategy<Value = Design> {
    use PartitionKey::{Country, Day, Dt, DtText, HourText, Month, MonthText, Year};
    let keys = prop::sample::subsequence(vec![Year, Month, MonthText, Day, Dt, DtText, HourText, Country], 0..4);
    let format = prop::sample::select(vec![Format::Csv, Format::JsonGz, Format::Parquet, Format::Orc]);
    let codec = prop::sample::select(vec![Codec::None, Codec::Gzip, Codec::Zstd]);
    let order = prop::sample::select(vec![Order::Shuffled, Order::Arrival, Order::UserId, Order::Amount]);
    (any::<u64>(), 1_u64..8, 1_u64..20_000, 1_u64..2_000, keys, format, codec, 50_u64..3_000, order).prop_map(
        |(seed, days, events_per_day, users, partition_by, format, codec, row_group_rows, order)| Design {
            seed,
            days,
            events_per_day,
            users,
            partition_by,
            also: Vec::new(),
            format,
            codec,
            row_group_rows,
            order,
            ..design()
        },
    )
}

proptest! {
    #[test]
    fn designs_are_valid_scenarios(design in any_design()) {
        let Ok(scenario) = design.scenario() else { return Ok(()) };
        let prepared = scenario.prepare().unwrap_or_else(|error| panic!("{design:?}: {error}"));
        let plan = prepared.plan().expect("a plan");
        prop_assert_eq!(plan.objects.kept.len(), scenario.files.len());
        for file in &prepared.table.files {
            let chunks: u64 = file.row_groups.iter().flatten().flat_map(|group| group.chunks.iter().flatten()).map(|chunk| chunk.compressed).sum();
            prop_assert!(file.row_groups.is_none() || file.bytes == chunks + file.footer_bytes);
        }
    }
}
