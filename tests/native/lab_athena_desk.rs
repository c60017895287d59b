//! The bench of the Athena lab: one table and many queries give what a scenario gives, the picture has every partition once, setups
//! travel, and what is compared can be planned.

use proofdeck::lab::athena::{
    bill::MB,
    claim_words::{CLAIM_WORDS, words_of},
    claims::CLAIMS,
    design::{Design, Order, PartitionKey},
    desk::{Desk, Refusal},
    partition_map::PartitionMap,
    plan::Engine,
    samples::{Change, layouts, queries},
    scenario::Scenario,
    setup::{Projected, Setup},
    sql::error::SqlErrorCode,
    table::Format,
};
use proptest::prelude::*;

fn small() -> Setup {
    let mut setup = Setup::opening();
    setup.design.days = 40;
    setup.design.events_per_day = 10_000;
    setup.design.row_group_rows = 4_000;
    setup
}

#[test]
fn the_opening_reads_one_month_and_shrinks_at_every_stage() {
    let setup = Setup::opening();
    let answer = Desk::new(&setup).expect("a table").ask(&setup.sql).expect("a plan");
    assert_eq!((answer.plan.listing.total, answer.plan.pruning.kept.len()), (1_096, 30));
    let fall = answer.waterfall;
    assert!(fall.total > fall.partitions && fall.partitions > fall.columns && fall.columns > fall.row_groups, "{fall:?}");
    assert_eq!(fall.billed, fall.row_groups.div_ceil(MB) * MB);
}

#[test]
fn a_desk_answers_as_its_scenario_does() {
    let engines = [Engine::Athena, Engine::Spectrum];
    let projections = [None, Some(Projected::default())];
    for (engine, projection) in engines.into_iter().zip(projections) {
        let setup = Setup { engine, projection, ..small() };
        let mut desk = Desk::new(&setup).expect("a table");
        for (_, sql) in queries(&setup.design) {
            let answer = desk.ask(&sql).unwrap_or_else(|error| panic!("{sql}: {error:?}"));
            let prepared = Setup { sql: sql.clone(), ..setup.clone() }.scenario().expect("a scenario").prepare().expect("valid");
            assert_eq!(answer.plan, prepared.plan().expect("a plan"), "{sql}");
            let fall = answer.waterfall;
            assert!(fall.total >= fall.partitions && fall.partitions >= fall.columns && fall.columns >= fall.row_groups, "{sql}: {fall:?}");
        }
    }
}

#[test]
fn refusals_say_where() {
    let mut desk = Desk::new(&small()).expect("a table");
    let mut check = |sql: &str, code: SqlErrorCode, place: &str| match desk.ask(sql) {
        Err(Refusal::Sql(error)) => assert_eq!((error.code, error.span.of(sql)), (code, place), "{}", sql.get(..80).unwrap_or(sql)),
        other => panic!("{}: {other:?}", sql.get(..80).unwrap_or(sql)),
    };
    check("SELECT", SqlErrorCode::Syntax, "");
    check("SELECT amount FROM events WHERE yeer = 2023", SqlErrorCode::ColumnNotFound, "yeer");
    check("SELECT amount FROM events WHERE year = '2023'", SqlErrorCode::TypeMismatch, "year = '2023'");
    check("SELECT nope(amount) FROM events", SqlErrorCode::FunctionNotFound, "nope");
    // Too long a text is wrong as a whole.
    let long = "x".repeat(1 << 20);
    check(&long, SqlErrorCode::LabLimit, &long);
}

#[test]
fn an_injected_column_has_to_be_given() {
    let mut setup = small();
    setup.design.partition_by = vec![PartitionKey::Country];
    setup.projection = Some(Projected { range: None, injected: true });
    let mut desk = Desk::new(&setup).expect("a table");
    assert!(matches!(desk.ask("SELECT amount FROM events"), Err(Refusal::Table(_))));
    assert_eq!(desk.ask("SELECT amount FROM events WHERE country = 'KR'").expect("a plan").plan.pruning.kept.len(), 1);
    assert_eq!(desk.ask("SELECT amount FROM events WHERE country IN ('KR', 'JP')").expect("a plan").plan.pruning.kept.len(), 2);
}

#[test]
fn a_table_that_was_given_is_planned_as_it_is() {
    let scenario: Scenario = serde_json::from_value(serde_json::json!({
        "format": "csv",
        "partition_types": {"dt": "VARCHAR"},
        "columns": {"id": "int64"},
        "files": [],
        "file_sets": [{"path": "dt={dt}/part-0.csv", "first_day": "2023-01-01", "days": 365, "bytes": 50_000_000}],
        "where": "dt = '2023-06-01'",
        "select": [],
        "workgroup_limit_bytes": 20_000_001,
    }))
    .expect("a scenario");
    let expected = scenario.prepare().expect("valid").plan().expect("a plan");
    let setup = Setup::given(scenario);
    assert_eq!(setup.sql, "SELECT count(*)\nFROM events\nWHERE dt = '2023-06-01'");
    let back = Setup::import(&setup.export().expect("a link")).expect("of this lab");
    assert_eq!(back, setup);
    let mut desk = Desk::new(&back).expect("a table");
    let answer = desk.ask(&back.sql).expect("a plan");
    assert_eq!((answer.waterfall.total, answer.plan), (365 * 50_000_000, expected));
}

#[test]
fn links_are_checked() {
    let check = |link: &str, expected: &str| {
        let error = Setup::import(link).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
    };
    let link = |json: &str| proofdeck::lab::link::encode(json.as_bytes()).expect("short");
    check("%", "not an exported run");
    check(&"A".repeat(70_000), "LINK_CHARS_MAX");
    check(&link(r#"{"version":9,"lab":"athena"}"#), "version: this is version 9");
    check(&link(r#"{"version":1,"lab":"kinesis"}"#), "lab: ");
    check(&link(r#"{"version":1,"lab":"athena","setup":{"sql":1}}"#), "setup.sql");
    let huge = Setup { limit_mb: Some(u64::MAX), ..small() };
    assert!(Setup::import(&huge.export().expect("a link")).expect("well formed").scenario().is_err());
    let mut long = small();
    long.design.days = 5_000_000;
    assert_eq!(long.scenario().expect_err("too long").path, "design.days");
}

#[test]
fn what_is_compared_can_be_planned() {
    let setup = small();
    let all = layouts(&setup);
    assert!(all.len() > 10 && all[0].0 == Change::None);
    for (change, layout) in &all {
        let answer = Desk::new(layout).unwrap_or_else(|error| panic!("{change:?}: {error}")).ask(&layout.sql);
        answer.unwrap_or_else(|error| panic!("{change:?}: {error:?}"));
    }
}

#[test]
fn a_key_inside_the_files_skips_row_groups_instead() {
    let mut setup = small();
    setup.sql = "SELECT amount FROM events WHERE year = 2023 AND month = 1".to_owned();
    let flat = Design { partition_by: Vec::new(), also: setup.design.partition_by.clone(), order: Order::Arrival, ..setup.design.clone() };
    let folders = Desk::new(&setup).expect("a table").ask(&setup.sql).expect("a plan").plan.reading;
    let inside = Desk::new(&Setup::new(flat, "")).expect("a table").ask(&setup.sql).expect("a plan").plan.reading;
    assert!(inside.row_groups_kept() < inside.row_groups_total);
    assert!(inside.bytes >= folders.bytes / 2 && inside.bytes <= folders.bytes * 2, "{} {}", inside.bytes, folders.bytes);
}

#[test]
fn the_table_weighs_the_same_however_it_is_cut() {
    let bytes = |file_mib: u64, format: Format| {
        let design = Design { file_mib, format, partition_by: Vec::new(), ..small().design };
        design.scenario().expect("a table").files.iter().map(|file| file.bytes - file.footer_bytes.unwrap_or(0)).sum::<u64>()
    };
    for format in [Format::Csv, Format::JsonGz] {
        assert_eq!(bytes(1, format), bytes(128, format));
    }
}

#[test]
fn every_claim_has_its_words() {
    assert_eq!(CLAIM_WORDS.iter().map(|words| words.name).collect::<Vec<_>>(), CLAIMS.map(|claim| claim.name));
    for claim in CLAIMS {
        let words = words_of(claim.name).expect("words");
        let verdict = claim.verdict().expect("a verdict");
        assert_eq!(words.scenarios.len(), verdict.moments.len(), "{}", claim.name);
        let moments: Vec<_> = verdict.moments.into_iter().map(|(_, moment)| moment).collect();
        let sentence = (words.sentence)(&moments);
        for text in [&sentence.en, &sentence.ko] {
            assert!(text.ends_with('.') && text.contains(|letter: char| letter.is_ascii_digit()) && !text.contains("  "), "{text}");
        }
    }
}

fn keys() -> impl Strategy<Value = Vec<PartitionKey>> {
    use PartitionKey::{Country, Day, Dt, DtText, HourText, Month, MonthText, UserBucket, Year};
    let all = vec![Year, Month, MonthText, Day, Dt, DtText, HourText, Country, UserBucket];
    prop::sample::subsequence(all, 0..4).prop_filter("names differ", |keys| {
        let names: std::collections::BTreeSet<_> = keys.iter().map(|key| key.name()).collect();
        names.len() == keys.len()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_picture_has_every_partition_once(keys in keys(), days in 1_u64..10) {
        let mut setup = small();
        setup.design.days = days;
        setup.design.partition_by = keys;
        // Hours of buckets of days are more files than the lab takes.
        let Ok(desk) = Desk::new(&setup) else { return Ok(()) };
        let table = desk.table().expect("a table");
        let map = PartitionMap::new(table);
        let mut order: Vec<u32> = map.order().collect();
        for partition in &order {
            let (line, column) = map.place(*partition).expect("a place");
            prop_assert!(column < map.width);
            prop_assert_eq!(map.at(line, column), Some(*partition));
        }
        let [cells] = map.outlines::<1>(|_| 0);
        let drawn: u32 = cells.split('h').skip(1).step_by(2).filter_map(|run| run.split('v').next()?.parse::<u32>().ok()).sum();
        prop_assert_eq!(drawn as usize, order.len());
        order.sort_unstable();
        prop_assert_eq!(order, (0..u32::try_from(table.partitions.len()).expect("few")).collect::<Vec<_>>());
    }
}
