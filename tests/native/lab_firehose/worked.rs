//! Worked examples with round numbers, through the command line's scenario and through the stream that runs.

use super::{of_each, run};
use proofdeck::lab::{
    firehose::{
        delivery::{Outage, OutageKind},
        event::{Event, ObjectKind},
        hints::Destination,
        put::Region,
        scenario::{Arrival, Backup, Config, Partitioning, Producer, Source, TransformConfig},
        stream::{State, simulate},
    },
    model::Trace,
};
use serde_json::{Value, json};

const KIB: u64 = 1_024;
const MIB: u64 = 1_024 * KIB;
const HOUR_MS: u64 = 3_600_000;

/// `count` records of `bytes` bytes at each full second.
fn each_second(seconds: std::ops::RangeInclusive<u64>, bytes: u64, count: u64) -> Vec<Value> {
    seconds.map(|second| json!({ "t_ms": second * 1_000, "bytes": bytes, "count": count })).collect()
}

/// Runs a scenario and compares one figure of every object.
#[track_caller]
fn check(config: &Value, events: impl Into<Value>, figure: &str, expected: &[u64]) {
    let answer = run(&json!({ "config": config, "events": events.into() }));
    assert_eq!(of_each(&answer["objects"], figure), expected, "{figure}");
}

#[test]
fn by_size_at_one_mib_a_second() {
    let (config, events) = (json!({ "size_mib": 128, "interval_s": 900 }), each_second(1..=512, 64 * KIB, 16));
    check(&config, events.clone(), "delivered_ms", &[128_000, 256_000, 384_000, 512_000]);
    check(&config, events.clone(), "raw_bytes", &[134_217_728; 4]);
    check(&config, events, "freshness_ms", &[127_000; 4]);
}

#[test]
fn by_interval_below_the_crossover() {
    // 0.1 MiB/s, as 1 MiB each 10 s.
    let events: Vec<Value> = (0..180).map(|tick| json!({ "t_ms": tick * 10_000, "bytes": 64 * KIB, "count": 16 })).collect();
    check(&json!({ "size_mib": 128, "interval_s": 900 }), events.clone(), "raw_bytes", &[90 * MIB; 2]);
    check(&json!({ "size_mib": 128, "interval_s": 900 }), events, "delivered_ms", &[900_000, 1_800_000]);
    let events = each_second(0..=599, KIB, 10);
    check(&json!({ "size_mib": 5, "interval_s": 300 }), events.clone(), "raw_bytes", &[3_000 * KIB, 3_000 * KIB]);
    check(&json!({ "size_mib": 5, "interval_s": 300 }), events, "delivered_ms", &[300_000, 600_000]);
}

#[test]
fn small_buffer_fills_every_five_seconds() {
    let events = each_second(1..=15, 64 * KIB, 16);
    check(&json!({ "size_mib": 5, "interval_s": 60 }), events.clone(), "delivered_ms", &[5_000, 10_000, 15_000]);
    check(&json!({ "size_mib": 5, "interval_s": 60 }), events, "raw_bytes", &[5 * MIB; 3]);
}

#[test]
fn a_second_is_cut_where_the_size_is_reached() {
    let events = each_second(1..=100, 512 * KIB, 6);
    check(&json!({ "size_mib": 64, "interval_s": 300 }), events.clone(), "delivered_ms", &[22_000, 43_000, 64_000, 86_000, 386_000]);
    check(&json!({ "size_mib": 64, "interval_s": 300 }), events, "raw_bytes", &[64 * MIB, 64 * MIB, 64 * MIB, 64 * MIB, 46_137_344]);
}

#[test]
fn one_record_waits_for_the_interval() {
    check(&json!({ "size_mib": 128, "interval_s": 900 }), json!([{ "t_ms": 1_234, "bytes": 10 }]), "delivered_ms", &[901_234]);
}

#[test]
fn an_idle_gap_makes_no_object() {
    let events = json!([{ "t_ms": 0, "bytes": 1 }, { "t_ms": 1_000, "bytes": 1 }, { "t_ms": 500_000, "bytes": 1 }]);
    check(&json!({ "size_mib": 1, "interval_s": 60 }), events.clone(), "delivered_ms", &[60_000, 560_000]);
    check(&json!({ "size_mib": 1, "interval_s": 60 }), events, "records", &[2, 1]);
}

#[test]
fn the_crossing_record_is_inside() {
    let events = json!([{ "t_ms": 0, "bytes": 1_048_575 }, { "t_ms": 10, "bytes": 1_024_000 }, { "t_ms": 20, "bytes": 5 }]);
    check(&json!({ "size_mib": 1, "interval_s": 60 }), events.clone(), "raw_bytes", &[2_072_575, 5]);
    check(&json!({ "size_mib": 1, "interval_s": 60 }), events, "delivered_ms", &[10, 60_020]);
}

#[test]
fn size_is_measured_before_compression() {
    let config = json!({ "size_mib": 5, "interval_s": 300, "compress_num": 1, "compress_den": 10 });
    check(&config, each_second(1..=20, 64 * KIB, 8), "delivered_ms", &[10_000, 20_000]);
    check(&config, each_second(1..=20, 64 * KIB, 8), "object_bytes", &[524_288; 2]);
}

#[test]
fn the_timer_wins_ties() {
    let events = each_second(1..=240, KIB, 10);
    check(&json!({ "size_mib": 5, "interval_s": 60 }), events.clone(), "delivered_ms", &[61_000, 121_000, 181_000, 241_000]);
    check(&json!({ "size_mib": 5, "interval_s": 60 }), events, "records", &[600; 4]);
}

#[test]
fn forty_devices_make_small_files() {
    let event = |index: u64| json!({ "t_ms": 1 + index * 137, "key": format!("device={:02}/", index % 40), "bytes": 2_000 });
    let events: Vec<Value> = (0..4_000).map(event).collect();
    let answer = run(&json!({ "config": { "size_mib": 64, "interval_s": 60 }, "events": events }));
    let bytes = of_each(&answer["objects"], "raw_bytes");
    assert_eq!((bytes.len(), bytes.iter().max()), (400, Some(&22_000)));
}

#[test]
fn new_partitions_against_the_limit() {
    let partitioned = |per_s: u64| {
        let event = |index: u64| json!({ "t_ms": index / per_s * 1_000, "key": format!("p{index}/"), "bytes": 100 });
        let events: Vec<Value> = (0..per_s * 600).map(event).collect();
        run(&json!({ "config": { "size_mib": 64, "interval_s": 60 }, "events": events }))
    };
    assert_eq!(partitioned(3)["errors"], json!([]));
    let answer = partitioned(10);
    let refused = of_each(&answer["errors"], "t_ms");
    // Full when 500 have come, at 50 s; the first ones close at 60 s, and so on every minute.
    assert_eq!(refused.first(), Some(&50_000));
    assert_eq!(refused.len(), 6_000 / 6);
    assert_eq!(
        answer["errors"][0],
        json!({ "t_ms": 50_000, "key": "p500/", "records": 1, "bytes": 100, "code": "activePartitionExceeded" })
    );
}

#[test]
fn a_function_adds_its_interval_and_its_duration() {
    let lambda = json!({ "size_mib_x1000": 1_000, "interval_s": 60, "duration_ms": 700 });
    check(&json!({ "size_mib": 5, "interval_s": 300, "lambda": lambda }), json!([{ "t_ms": 0, "bytes": 1 }]), "delivered_ms", &[360_700]);
}

#[test]
fn a_response_above_six_mb_fails_the_batch() {
    let batch = |out_num: u64, key: &str| {
        let lambda = json!({ "size_mib_x1000": 3_000, "out_num": out_num, "duration_ms": 700 });
        let answer = run(&json!({ "config": { "size_mib": 5, "interval_s": 60, "lambda": lambda },
            "events": [{ "t_ms": 0, "key": key, "bytes": MIB / 2, "count": 6 }] }));
        answer["objects"][0].clone()
    };
    assert_eq!(
        batch(2, "a/"),
        json!({ "prefix": "processing-failed/", "opened_ms": 700, "delivered_ms": 60_700, "trigger": "interval",
        "records": 6, "raw_bytes": 3 * MIB, "object_bytes": 3 * MIB, "freshness_ms": 60_700 })
    );
    assert_eq!(batch(1, "a/")["prefix"], "a/");
}

// ---- the stream that runs ----------------------------------------------------------------------------------------------

fn writer(records_per_s: u64, bytes: u64, until_ms: u64) -> Producer {
    Producer { records_per_s, bytes, until_ms: Some(until_ms), ..Producer::default() }
}

fn stream(size_mib: u64, interval_s: u64, producers: Vec<Producer>) -> Config {
    Config { size_mib: Some(size_mib), interval_s: Some(interval_s), producers, ..Config::default() }
}

#[track_caller]
fn simulated(config: &Config, until_ms: u64) -> (State, Trace<Event>) {
    simulate(config, until_ms).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn check_figures(config: &Config, until_ms: u64, expected: &[(&str, u64)]) {
    let (state, _) = simulated(config, until_ms);
    for (name, value) in expected {
        assert_eq!(state.metric(name), Some(*value), "{name}: {:?}", state.totals());
    }
}

#[test]
fn partitions_active_at_the_same_time() {
    let new_partitions = |per_s| Config {
        dynamic_partitioning: Some(Partitioning::default()),
        prefix: "id=!{partitionKeyFromQuery:id}/".to_owned(),
        error_prefix: Some("failed/!{firehose:error-output-type}/".to_owned()),
        ..stream(64, 60, vec![Producer { new_partition_per_record: true, ..writer(per_s, 100, 600_000) }])
    };
    check_figures(&new_partitions(3), 700_000, &[("active_partitions_max", 180), ("partitioning_failed", 0), ("objects", 1_800)]);
    check_figures(&new_partitions(10), 700_000, &[("active_partitions_max", 500), ("partitioning_failed", 1_000), ("objects", 5_000)]);
}

#[test]
fn two_channels_halve_the_objects() {
    let quota = Source::DirectPut { region: Region::Large, quota_factor: 2 };
    let config = Config { source: quota, ..stream(128, 900, vec![writer(2_048, KIB, 128_000)]) };
    let (state, _) = simulated(&config, 129_000);
    let objects: Vec<(u64, u64)> = state.recent_objects().map(|object| (object.closed_ms, object.raw_bytes)).collect();
    assert_eq!(objects, [(64_000, 64 * MIB), (64_000, 64 * MIB), (128_000, 64 * MIB), (128_000, 64 * MIB)]);
}

#[test]
fn tiny_records_are_billed_as_five_kb() {
    let arrivals = |bytes, count| Config {
        source: Source::Kinesis { shards: 10, retention_h: 24 },
        arrivals: vec![Arrival { t_ms: 0, key: String::new(), bytes, count }],
        ..stream(5, 60, Vec::new())
    };
    check_figures(&arrivals(1_049, 5_000), HOUR_MS, &[("billed_bytes", 25_600_000)]);
    check_figures(&arrivals(5_243, 1_000), HOUR_MS, &[("billed_bytes", 10_240_000)]);
}

#[test]
fn a_bucket_that_is_down_for_hours() {
    // One record a minute, so that an hour is 60 records.
    let config = |hours| Config {
        outages: vec![Outage { from_ms: 0, until_ms: hours * HOUR_MS, kind: OutageKind::Refuses }],
        arrivals: (0..60 * 30).map(|minute| Arrival { t_ms: minute * 60_000, key: String::new(), bytes: 100, count: 1 }).collect(),
        ..stream(1, 60, Vec::new())
    };
    check_figures(&config(2), 40 * HOUR_MS, &[("lost", 0), ("delivered", 1_800), ("freshness_ms_max", 2 * HOUR_MS)]);
    check_figures(&config(24), 40 * HOUR_MS, &[("lost", 0), ("delivered", 1_800), ("freshness_ms_max", 24 * HOUR_MS)]);
    // What came before the last 24 hours of the outage is lost: the first hour.
    check_figures(&config(25), 40 * HOUR_MS, &[("lost", 60), ("delivered", 1_740), ("freshness_ms_max", 24 * HOUR_MS)]);
    let kinesis = Config { source: Source::Kinesis { shards: 1, retention_h: 48 }, ..config(25) };
    check_figures(&kinesis, 40 * HOUR_MS, &[("lost", 0), ("delivered", 1_800), ("freshness_ms_max", 25 * HOUR_MS)]);
}

#[test]
fn opensearch_gives_up_after_its_retry_duration() {
    let config = |destination, until_ms, kind| Config {
        destination,
        outages: vec![Outage { from_ms: 50_000, until_ms, kind }],
        arrivals: vec![Arrival { t_ms: 0, key: String::new(), bytes: 100, count: 7 }],
        ..stream(5, if destination == Destination::Splunk { 60 } else { 100 }, Vec::new())
    };
    let given_up_ms = |config: &Config| {
        let (_, trace) = simulated(config, HOUR_MS);
        trace.iter().find_map(|(t_ms, event)| matches!(event, Event::GivenUp { .. }).then_some(t_ms))
    };
    let opensearch = |until_ms| config(Destination::OpenSearch, until_ms, OutageKind::Refuses);
    assert_eq!(given_up_ms(&opensearch(700_000)), Some(400_000));
    assert_eq!(given_up_ms(&opensearch(400_001)), Some(400_000));
    assert_eq!(given_up_ms(&opensearch(400_000)), None);
    check_figures(&opensearch(700_000), HOUR_MS, &[("backed_up", 7), ("delivered", 0), ("lost", 0)]);
    check_figures(&opensearch(400_000), HOUR_MS, &[("backed_up", 0), ("delivered", 7), ("last_delivery_ms", 400_000)]);
    // Splunk, flushed at 60 s: 180 s until the acknowledgement is overdue, then 300 s of retries.
    assert_eq!(given_up_ms(&config(Destination::Splunk, HOUR_MS, OutageKind::Silent)), Some(540_000));
    assert_eq!(given_up_ms(&config(Destination::Splunk, HOUR_MS, OutageKind::Refuses)), Some(360_000));
    check_figures(&config(Destination::Redshift, 2 * HOUR_MS, OutageKind::Refuses), 2 * HOUR_MS, &[("skipped", 7), ("lost", 0)]);
}

#[test]
fn keys_say_when_the_oldest_record_arrived() {
    // 2026-02-28T23:59:30Z; the buffer closes on 1 March.
    let config = Config {
        epoch_ms: 1_772_323_170_000,
        arrivals: vec![Arrival { t_ms: 0, key: String::new(), bytes: 1, count: 1 }],
        ..stream(5, 60, Vec::new())
    };
    let (state, _) = simulated(&config, HOUR_MS);
    let keys: Vec<&str> = state.recent_objects().map(|object| object.key_prefix.as_str()).collect();
    assert_eq!(keys, ["2026/02/28/23/"]);
}

#[test]
fn the_quota_refuses_by_the_second() {
    // 1 MiB a second outside the large Regions: 1,024 of 1,500 records of 1 KiB; ten times the quota takes them all.
    let region = |quota_factor| Config {
        source: Source::DirectPut { region: Region::Other, quota_factor },
        ..stream(5, 60, vec![writer(1_500, KIB, 10_000)])
    };
    check_figures(&region(1), 100_000, &[("offered", 15_000), ("received", 10_240), ("throttled", 4_760)]);
    check_figures(&region(10), 100_000, &[("received", 15_000), ("throttled", 0)]);
    // Requests of one record: 2,000 of them.
    let single = Producer { batch: Some(1), ..writer(3_000, 10, 1_000) };
    check_figures(&stream(5, 60, vec![single]), 100_000, &[("received", 2_000), ("requests", 3_000)]);
}

#[test]
fn source_records_are_backed_up_untransformed() {
    let config = Config {
        source_backup: Some(Backup::default()),
        transform: Some(TransformConfig { drop_every: 2, ..TransformConfig::default() }),
        ..stream(5, 60, vec![writer(10, KIB, 60_000)])
    };
    check_figures(&config, HOUR_MS, &[("source_backup", 600), ("delivered", 300), ("dropped", 300), ("source_backup_objects", 1)]);
    let (state, _) = simulated(&config, HOUR_MS);
    assert!(state.recent_objects().any(|object| object.kind == ObjectKind::SourceBackup && object.raw_bytes == 600 * KIB));
}

#[test]
fn a_shard_has_five_outstanding_invocations() {
    let config = |source| Config {
        source,
        arrivals: vec![Arrival { t_ms: 0, key: String::new(), bytes: KIB, count: 8_192 }],
        transform: Some(TransformConfig { duration_ms: 60_000, ..TransformConfig::default() }),
        ..stream(1, 900, Vec::new())
    };
    let invoked_ms = |config: &Config| -> Vec<u64> {
        let (_, trace) = simulated(config, HOUR_MS);
        trace.iter().filter_map(|(_, event)| if let Event::Invoked(invocation) = event { Some(invocation.t_ms) } else { None }).collect()
    };
    let one_shard = Source::Kinesis { shards: 1, retention_h: 24 };
    assert_eq!(invoked_ms(&config(one_shard)), [0, 0, 0, 0, 0, 60_000, 60_000, 60_000]);
    assert_eq!(invoked_ms(&config(Source::Kinesis { shards: 2, retention_h: 24 })), [0; 8]);
    let splunk = Config { destination: Destination::Splunk, interval_s: Some(60), ..config(one_shard) };
    assert_eq!(invoked_ms(&splunk)[..11], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 60_000]); // its batches are a quarter as big
}

#[test]
fn a_function_that_fails_is_tried_three_more_times() {
    let config = |broken, duration_ms| Config {
        arrivals: vec![Arrival { t_ms: 0, key: String::new(), bytes: KIB, count: 10 }],
        transform: Some(TransformConfig { broken, duration_ms, ..TransformConfig::default() }),
        ..stream(5, 100, Vec::new())
    };
    let failed_opened_ms = |config: &Config| {
        let (state, _) = simulated(config, 2 * HOUR_MS);
        assert_eq!(state.metric("processing_failed"), Some(10));
        state.recent_objects().map(|object| object.opened_ms).collect::<Vec<u64>>()
    };
    assert_eq!(failed_opened_ms(&config(true, 700)), [60_000 + 4 * 700]);
    // Firehose waits five minutes for an answer.
    assert_eq!(failed_opened_ms(&config(false, 300_001)), [60_000 + 4 * 300_000]);
    check_figures(&config(false, 300_000), HOUR_MS, &[("delivered", 10), ("last_delivery_ms", 460_000)]);
}
