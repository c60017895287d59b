//! What a simulated record costs in the browser, beside the MD5 of its key, and what a query over 10,000 partitions does, with the release build's flags: `make speed` prints it.
//! It asserts nothing: machines differ.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail as tests do")]

use std::hint::black_box;

use proofdeck::lab::athena::design::PartitionKey;
use proofdeck::lab::athena::desk::Desk;
use proofdeck::lab::athena::partition_map::PartitionMap;
use proofdeck::lab::athena::setup::Setup;
use proofdeck::lab::firehose::{scenario::Config, stream::simulate_to_end};
use proofdeck::lab::kinesis::live::{config::KinesisConfig, outcome};
use proofdeck::lab::kinesis::routing::hash_of_key;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const ROUNDS: u32 = 7;

/// Prints the time of the fastest round, for each of `count`.
fn measure(name: &str, count: u64, unit: &str, mut round: impl FnMut()) {
    let clock = web_sys::window().and_then(|window| window.performance()).unwrap();
    let fastest = (0..ROUNDS).map(|_| {
        let start = clock.now();
        round();
        clock.now() - start
    });
    let fastest = fastest.fold(f64::INFINITY, f64::min);
    console_log!("{name:<64} {:>10.1} ns a {unit}, {fastest:.1} ms in all", fastest * 1e6 / count as f64);
}

#[wasm_bindgen_test]
fn kinesis() {
    let keys = (0..200_000).map(|index| format!("device-{index}")).collect::<Vec<_>>();
    measure("Kinesis: MD5 of the key alone, distinct keys", 200_000, "record", || {
        for key in &keys {
            black_box(hash_of_key(black_box(key)));
        }
    });
    for (name, scenario) in [
        (
            "Kinesis: live model, 4 shards, 500 keys, 4,000 records/s, 60 s",
            r#"{"shards":4,"producers":[{"records_per_s":4000,"keys":500,"batch":100,"resend":false}]}"#,
        ),
        (
            "Kinesis: the same with a consumer",
            r#"{"shards":4,"producers":[{"records_per_s":4000,"keys":500,"batch":100,"resend":false}],"consumers":[{}]}"#,
        ),
    ] {
        let config: KinesisConfig = serde_json::from_str(scenario).unwrap();
        measure(name, 240_000, "record", || {
            black_box(outcome(&config, 60_000, 10_000_000).unwrap());
        });
    }
}

/// An hour of 10,000 records a second to its end, ticks of 100 ms.
#[wasm_bindgen_test]
fn firehose() {
    let hour = r#""records_per_s":10000,"bytes":400,"tick_ms":100,"until_ms":3600000"#;
    for (name, partitions, rest) in [
        ("Firehose: 1 h of 10,000 records/s to its end, 5 MiB / 60 s", 1, ""),
        (
            "Firehose: the same through Lambda, GZIP",
            1,
            r#","transform":{"duration_ms":700},"compression_format":"gzip","compression":{"num":1,"den":8}"#,
        ),
        (
            "Firehose: the same to 100 partitions, 64 MiB / 60 s",
            100,
            r#","size_mib":64,"dynamic_partitioning":{},"prefix":"d=!{partitionKeyFromQuery:d}/","error_prefix":"errors/""#,
        ),
    ] {
        let scenario = format!(r#"{{"interval_s":60,"producers":[{{{hour},"partitions":{partitions}}}]{rest}}}"#);
        let config: Config = serde_json::from_str(&scenario).unwrap();
        measure(name, 36_000_000, "record", || {
            black_box(simulate_to_end(&config).unwrap());
        });
    }
}

/// What one key press asks for: the text planned over 10,000 partitions, and the picture of them.
#[wasm_bindgen_test]
fn athena() {
    let mut setup = Setup::opening();
    // 417 days of 24 hours: 10,008 partitions.
    setup.design.days = 417;
    setup.design.partition_by = vec![PartitionKey::DtText, PartitionKey::HourText];
    let start = web_sys::window().and_then(|window| window.performance()).unwrap();
    let before = start.now();
    let mut desk = Desk::new(&setup).unwrap();
    console_log!("{:<64} {:.1} ms", "Athena: laying the table out, 10,008 partitions", start.now() - before);
    let map = PartitionMap::new(desk.table().unwrap());
    for (name, sql) in [
        ("one month", "SELECT sum(amount) FROM events WHERE dt LIKE '2023-06%' AND hour >= '06'"),
        ("a function of both keys", "SELECT sum(amount) FROM events WHERE substr(dt, 1, 7) || hour = '2023-0612'"),
        ("no condition", "SELECT * FROM events"),
        ("an OR that the files decide", "SELECT amount FROM events WHERE dt = '2023-06-01' OR user_id = 7"),
    ] {
        measure(&format!("Athena: a key press over 10,008 partitions, {name}"), 10_008, "partition", || {
            let answer = desk.ask(black_box(sql)).unwrap();
            black_box(map.outlines::<6>(|partition| usize::from(answer.plan.pruning.truths[partition as usize].keeps())));
        });
    }
}
