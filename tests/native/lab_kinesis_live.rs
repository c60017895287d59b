//! The live model of the Kinesis lab: worked examples, its laws, and that time can be scrubbed.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use proofdeck::lab::{
    kinesis::live::{
        config::{KinesisConfig, KinesisInput},
        event::KinesisEvent,
        frame::{Totals, explain, frame, totals},
        outcome,
        state::Kinesis,
    },
    timeline::Timeline,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const HOUR_MS: u64 = 3_600_000;
const STEPS: u64 = 2_000_000;

#[track_caller]
fn config(scenario: Value) -> KinesisConfig {
    serde_json::from_value(scenario).unwrap()
}

#[track_caller]
fn run(scenario: Value, until_ms: u64) -> Totals {
    outcome(&config(scenario), until_ms, STEPS).unwrap()
}

/// Events of a run, as they are written out.
fn events(timeline: &Timeline<Kinesis>, kind: &str) -> Vec<(u64, Value)> {
    let all = timeline.trace().iter().map(|(at_ms, event)| (at_ms, serde_json::to_value(event).unwrap()));
    all.filter(|(_, event)| event["event"] == kind).collect()
}

#[test]
fn one_shard_takes_a_thousand_records_a_second() {
    #[track_caller]
    fn check(shards: u64, model: &str, accepted: u64, throttled: u64) {
        let producer = json!({"records_per_s": 1_500, "bytes": 100, "batch": 500, "resend": false, "stop_ms": 5_000});
        let totals = run(json!({"shards": shards, "model": model, "producers": [producer]}), 10_000);
        assert_eq!((totals.accepted, totals.throttled, totals.given_up), (accepted, throttled, throttled));
    }
    for shards in [1, 4, 16] {
        check(shards, "fixed_window_1s", 5_000, 2_500);
        check(shards, "token_bucket", 5_666, 1_834);
    }
}

#[test]
fn distinct_keys_use_all_shards() {
    let producer = json!({"records_per_s": 1_500, "bytes": 100, "batch": 500, "keys": 5_000, "stop_ms": 5_000});
    let totals = run(json!({"shards": 2, "producers": [producer]}), 10_000);
    assert_eq!((totals.accepted, totals.throttled), (7_500, 0));
}

#[test]
fn three_shared_consumers_of_a_full_shard_fall_behind() {
    let producer = json!({"records_per_s": 512, "bytes": 2_042, "batch": 256});
    let consumers = |count: usize, reads: &str| vec![json!({"reads": reads}); count];
    let scenario = |count, reads| json!({"producers": [producer], "consumers": consumers(count, reads)});
    // Each gets 2/3 MiB/s: 1,200 s behind after an hour. They wait for one another's 10 MiB, which is 5 s each.
    let shared = run(scenario(3, "shared"), HOUR_MS);
    assert!(shared.age_ms_max.abs_diff(1_200_000) < 20_000, "{shared:?}");
    let two = run(scenario(2, "shared"), HOUR_MS);
    assert!(two.age_ms_max <= 2_000 && two.throttled == 0, "{two:?}");
    let fan_out = run(scenario(3, "fan_out"), HOUR_MS);
    assert!(fan_out.age_ms_max <= 1_000, "{fan_out:?}");
}

#[test]
fn a_slow_consumer_ages_as_the_formula_says() {
    let scenario = json!({"producers": [{"records_per_s": 900, "bytes": 100, "batch": 100}], "consumers": [{"records_per_s": 600}]});
    let totals = run(scenario, HOUR_MS);
    assert!(totals.age_ms_max.abs_diff(1_200_000) < 25_000, "{totals:?}");
}

#[test]
fn records_are_lost_when_the_age_reaches_the_retention() {
    // One record every 2 s, half of them read: the first is lost after 24 h / (1 - 1/2).
    let producer = json!({"records_per_s": 2, "batch": 120});
    let scenario = |hours: u64| json!({"retention_ms": hours * HOUR_MS, "producers": [producer], "consumers": [{"records_per_s": 1, "poll_ms": 60_000}]});
    assert_eq!(run(scenario(24), 47 * HOUR_MS).lost, 0);
    assert!(run(scenario(24), 50 * HOUR_MS).lost > 0);
    let longer = run(scenario(168), 50 * HOUR_MS);
    assert_eq!(longer.lost, 0);
    assert!(longer.age_ms_max.abs_diff(25 * HOUR_MS) < 3 * HOUR_MS, "the age grows all the same: {longer:?}");
}

#[test]
fn six_applications_polling_once_a_second_are_one_too_many() {
    let scenario = |poll_ms: u64| json!({"producers": [{"records_per_s": 10}], "consumers": vec![json!({"poll_ms": poll_ms}); 6]});
    assert_eq!(run(scenario(1_000), 60_000).read_throttled, 60);
    let five = json!({"producers": [{"records_per_s": 10}], "consumers": vec![json!({}); 5]});
    assert_eq!(run(five, 60_000).read_throttled, 0);
}

#[test]
fn the_kpl_packs_small_records() {
    let scenario = |bytes: u64, kpl: bool| {
        let kpl = kpl.then(|| json!({}));
        json!({"producers": [{"records_per_s": 20_000, "bytes": bytes, "batch": 500, "kpl": kpl, "resend": false}]})
    };
    // In each second 1 MiB of aggregates of 98 records of 512 B, in place of 1,000 records.
    let plain = run(scenario(512, false), 10_000);
    let packed = run(scenario(512, true), 10_000);
    assert_eq!(plain.stored, 10_000);
    assert_eq!(packed.stored, 10 * 1_960, "{packed:?}");
    // 100-byte records: 482 in each of 20 aggregates a second.
    let tiny = run(scenario(100, true), 10_000);
    assert!(tiny.stored.abs_diff(10 * 9_640) <= 9_640, "{tiny:?}");
}

#[test]
fn a_throttled_put_record_is_tried_three_times() {
    let background = json!({"records_per_s": 1_000, "batch": 500, "retry": "never", "bytes": 10, "start_ms": 0});
    let one = json!({"records_per_s": 1, "batch": 1, "bytes": 10, "start_ms": 700, "stop_ms": 800, "jitter_fixed_ppm": 1_000_000});
    let mut timeline = Timeline::<Kinesis>::new(config(json!({"producers": [background, one]}))).unwrap();
    timeline.seek(10_000, STEPS).unwrap();
    let retries: Vec<u64> = events(&timeline, "retry").iter().map(|(_, event)| event["at_ms"].as_u64().unwrap()).collect();
    assert_eq!(retries, [1_700, 3_700]);
    assert_eq!(events(&timeline, "gave_up"), [(3_700, json!({"event": "gave_up", "producer": 1, "records": 1, "reason": "attempts"}))]);
    assert_eq!(frame(timeline.state(), 10_000).producers[1].calls, 3);
}

#[test]
fn an_on_demand_stream_throttles_above_twice_its_peak() {
    let scenario = |mib_per_s: u64, peak_mib: u64, keys: u64| {
        let mode = json!({"on_demand": {"peak_bytes_per_s": peak_mib << 20}});
        let producer =
            json!({"records_per_s": mib_per_s, "bytes": (1 << 20) - 7, "batch": 5, "keys": keys, "mix": "even", "resend": false});
        json!({"mode": mode, "producers": [producer]})
    };
    let ok = run(scenario(80, 40, 80), 10_000);
    assert!(ok.throttled <= 10, "{ok:?}");
    let over = run(scenario(90, 40, 80), 10_000);
    assert!(over.throttled >= 90, "{over:?}");
    let new = run(scenario(8, 0, 4), 10_000);
    assert!(new.throttled.abs_diff(40) <= 4, "{new:?}");
}

#[test]
fn an_on_demand_stream_splits_its_busy_shards_after_15_minutes() {
    let producer = json!({"records_per_s": 2_400, "bytes": 1_000, "batch": 240, "keys": 64, "mix": "even"});
    let scenario = json!({"mode": {"on_demand": {}}, "producers": [producer]});
    assert_eq!(run(scenario.clone(), 16 * 60_000).open_shards, 4);
    assert_eq!(run(scenario.clone(), 16 * 60_000 + 1).open_shards, 8);
    // A key of its own stays on one shard, however often that is split.
    let hot = json!({"records_per_s": 1_200, "bytes": 10, "batch": 120, "resend": false});
    let totals = run(json!({"mode": {"on_demand": {}}, "producers": [hot]}), 20 * 60_000);
    assert_eq!(totals.throttled, 20 * 60 * 200);
}

#[test]
fn splitting_helps_a_hot_range_and_not_a_hot_key() {
    let throttled = |keys: u64| {
        let producer = json!({"records_per_s": 1_400, "keys": keys, "batch": 140, "resend": false, "bytes": 10});
        let mut timeline = Timeline::<Kinesis>::new(config(json!({"reshard_ms": 1_000, "producers": [producer]}))).unwrap();
        timeline.seek(5_000, STEPS).unwrap();
        timeline.input(KinesisInput::Split { shard: 0, at: None }).unwrap();
        timeline.seek(7_000, STEPS).unwrap();
        let before = totals(timeline.state(), 7_000).throttled;
        timeline.seek(12_000, STEPS).unwrap();
        totals(timeline.state(), 12_000).throttled - before
    };
    assert_eq!(throttled(5_000), 0);
    assert_eq!(throttled(1), 5 * 400);
}

#[test]
fn a_stream_that_is_updating_refuses_another_change() {
    let mut timeline = Timeline::<Kinesis>::new(config(json!({"shards": 2}))).unwrap();
    timeline.input(KinesisInput::Merge { shard: 0, adjacent: 1 }).unwrap();
    timeline.seek(1_000, STEPS).unwrap();
    timeline.input(KinesisInput::Split { shard: 0, at: None }).unwrap();
    timeline.seek(30_001, STEPS).unwrap();
    timeline.input(KinesisInput::Split { shard: 2, at: Some("1".to_owned()) }).unwrap();
    let refused: Vec<Value> = events(&timeline, "refused").into_iter().map(|(_, event)| event["refusal"]["error"].clone()).collect();
    assert_eq!(refused, ["ResourceInUseException", "InvalidArgumentException"]);
    assert_eq!(frame(timeline.state(), 30_001).totals.open_shards, 1);
}

#[test]
fn shard_counts_change_ten_times_a_day() {
    let mut timeline = Timeline::<Kinesis>::new(config(json!({"shards": 8, "reshard_ms": 0}))).unwrap();
    for target in [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19] {
        timeline.input(KinesisInput::UpdateShardCount { target }).unwrap();
    }
    assert_eq!(events(&timeline, "refused")[0].1["refusal"]["error"], "LimitExceededException");
    assert_eq!(frame(timeline.state(), 0).totals.open_shards, 18);
    timeline.seek(24 * HOUR_MS, STEPS).unwrap();
    timeline.input(KinesisInput::UpdateShardCount { target: 19 }).unwrap();
    assert_eq!(frame(timeline.state(), 24 * HOUR_MS).totals.open_shards, 19);
}

#[test]
fn consumers_read_parents_before_children_and_everything_once() {
    let producer = json!({"records_per_s": 500, "keys": 300, "batch": 50, "stop_ms": 20_000});
    let consumers = json!([{"reads": "shared"}, {"reads": "fan_out"}, {"reads": "shared", "records_per_s": 100}]);
    let mut timeline =
        Timeline::<Kinesis>::new(config(json!({"shards": 2, "reshard_ms": 0, "producers": [producer], "consumers": consumers}))).unwrap();
    for (at_ms, input) in [
        (5_000, KinesisInput::Split { shard: 0, at: None }),
        (8_000, KinesisInput::Merge { shard: 3, adjacent: 1 }),
        (12_000, KinesisInput::UpdateShardCount { target: 4 }),
    ] {
        timeline.seek(at_ms, STEPS).unwrap();
        timeline.input(input).unwrap();
    }
    timeline.seek(HOUR_MS, STEPS).unwrap();
    assert!(events(&timeline, "refused").is_empty());
    for consumer in frame(timeline.state(), HOUR_MS).consumers {
        assert_eq!((consumer.records, consumer.unread, consumer.lost, consumer.age_ms), (10_000, 0, 0, 0));
    }
}

#[test]
fn a_refusal_can_be_explained() {
    let producer = json!({"records_per_s": 1_500, "bytes": 100, "batch": 500, "key_list": [{"key": "서울"}], "resend": false});
    let mut timeline = Timeline::<Kinesis>::new(config(json!({"shards": 4, "producers": [producer]}))).unwrap();
    timeline.seek(700, STEPS).unwrap();
    let (at_ms, event) = events(&timeline, "throttled").remove(0);
    assert_eq!(at_ms, 666);
    assert_eq!(event["key"], "서울");
    assert_eq!(event["hash"], "283207077560055311150070356539428443454");
    assert_eq!((&event["shard"], &event["records"], &event["size"]), (&json!(3), &json!(500), &json!(106)));
    assert_eq!(event["by"]["shard"]["limit"], "records");
    assert_eq!(event["by"]["shard"]["room"]["records"], 0);
    let why = serde_json::to_value(explain(timeline.state(), 700, "서울", None, 100).unwrap()).unwrap();
    assert_eq!((&why["shard"], &why["refused_by"]["shard"]["limit"]), (&json!(3), &json!("records")));
    assert_eq!(explain(timeline.state(), 700, "user-2", None, 100).unwrap().refused_by, None);
}

#[test]
fn wrong_scenarios_say_where() {
    #[track_caller]
    fn check(scenario: Value, path: &str, part: &str) {
        let error = Timeline::<Kinesis>::new(config(scenario)).map(|_| ()).unwrap_err();
        assert_eq!(error.path, path, "{error}");
        assert!(error.message.contains(part), "{error}");
    }
    check(json!({"shards": 513}), "shards", "1 to 512");
    check(json!({"retention_ms": 1}), "retention_ms", "86400000");
    check(json!({"producers": [{}, {"records_per_s": 100_001}]}), "producers[1].records_per_s", "100000");
    check(json!({"producers": [{"key_list": [{"key": ""}]}]}), "producers[0].key_list[0].key", "greater than");
    check(json!({"producers": [{"kpl": {"collection_max_count": 501}}]}), "producers[0].kpl.collection_max_count", "500");
    check(json!({"consumers": [{"limit": 0}]}), "consumers[0].limit", "from 1");
    check(json!({"consumers": vec![json!({"reads": "fan_out"}); 21]}), "consumers[20].reads", "20 registered");
    check(json!({"producers": vec![json!({}); 17]}), "producers", "PRODUCERS_MAX");
    check(json!({"mode": {"on_demand": {"max_bytes_per_s": 1}}}), "mode.on_demand.max_bytes_per_s", "4194304");
    check(json!({"producers": [{"kpl": {}, "bytes": 1_048_000}]}), "producers[0].bytes", "1047808");
    check(json!({"chance_version": 9}), "chance_version", "version 9");
}

fn any_producer() -> impl Strategy<Value = Value> {
    let mixes = prop_oneof![Just(json!("uniform")), Just(json!("zipf")), Just(json!("even")), Just(json!({"hot": {"percent": 70}}))];
    let retries = prop_oneof![Just("sdk-standard-2026"), Just("never"), Just("sdk-legacy-boto3")];
    let kpl =
        proptest::option::of((20_u64..400, any::<bool>()).prop_map(|(ms, on)| json!({"record_max_buffered_ms": ms, "aggregation": on})));
    (0_u64..3_000, 1_u64..5_000, 1_u64..40, mixes, 1_u64..500, retries, any::<bool>(), kpl).prop_map(
        |(rate, bytes, keys, mix, batch, retry, resend, kpl)| {
            json!({"records_per_s": rate, "bytes": bytes, "keys": keys, "mix": mix, "batch": batch, "retry": retry, "resend": resend, "kpl": kpl})
        },
    )
}

fn any_consumer() -> impl Strategy<Value = Value> {
    (any::<bool>(), 100_u64..2_000, 1_u64..10_000, proptest::option::of(1_u64..5_000), any::<bool>()).prop_map(
        |(fan_out, poll_ms, limit, rate, latest)| {
            json!({"reads": if fan_out { "fan_out" } else { "shared" }, "poll_ms": poll_ms, "limit": limit, "records_per_s": rate,
                   "start": if latest { "latest" } else { "trim_horizon" }})
        },
    )
}

fn any_config() -> impl Strategy<Value = KinesisConfig> {
    let models = prop_oneof![Just("fixed_window_1s"), Just("token_bucket"), Just("token_bucket_10MiB")];
    let capacity = prop_oneof![Just(json!("provisioned")), Just(json!({"on_demand": {}}))];
    let producers = proptest::collection::vec(any_producer(), 0..3);
    let consumers = proptest::collection::vec(any_consumer(), 0..3);
    (any::<u64>(), 1_u64..4, models, capacity, 0_u64..3_000, producers, consumers).prop_map(
        |(seed, shards, model, mode, reshard_ms, producers, consumers)| {
            config(json!({"seed": seed, "shards": shards, "model": model, "mode": mode, "reshard_ms": reshard_ms, "producers": producers,
                          "consumers": consumers}))
        },
    )
}

fn any_input() -> impl Strategy<Value = KinesisInput> {
    let input = prop_oneof![
        (0_u64..8).prop_map(|shard| json!({"split": {"shard": shard}})),
        (0_u64..8, 0_u64..8).prop_map(|(shard, adjacent)| json!({"merge": {"shard": shard, "adjacent": adjacent}})),
        (0_u64..9).prop_map(|target| json!({"update_shard_count": {"target": target}})),
        any_producer().prop_map(|producer| json!({"change_producer": {"index": 0, "producer": producer}})),
        any_producer().prop_map(|producer| json!({"add_producer": {"producer": producer}})),
        any_consumer().prop_map(|consumer| json!({"add_consumer": {"consumer": consumer}})),
        any_consumer().prop_map(|consumer| json!({"change_consumer": {"index": 0, "consumer": consumer}})),
        Just(json!({"remove_consumer": {"index": 0}})),
        Just(json!({"set_mode": {"mode": {"on_demand": {}}}})),
    ];
    input.prop_map(|input| serde_json::from_value(input).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Debug builds check all laws after every step; beside that: wherever one has been and however one came there, the same instant
    /// shows the same, and a link gives the same run.
    #[test]
    fn time_can_be_scrubbed(
        config in any_config(),
        moves in proptest::collection::vec((0_u64..12_000, proptest::option::of(any_input()), 1_u64..400), 1..8),
    ) {
        let mut timeline = Timeline::<Kinesis>::new(config.clone()).unwrap();
        for (at_ms, input, steps_max) in moves {
            while !timeline.seek(at_ms, steps_max).unwrap().reached {}
            if let Some(input) = input {
                let _ = timeline.input(input); // an index that there is not is refused
            }
            let (mut straight, link_ms) = Timeline::<Kinesis>::import(&timeline.export().unwrap()).unwrap();
            prop_assert!(straight.seek(link_ms, STEPS).unwrap().reached);
            prop_assert_eq!(straight.state(), timeline.state());
            prop_assert_eq!(straight.trace(), timeline.trace());
            prop_assert_eq!(straight.config(), &config);
            prop_assert!(frame(timeline.state(), at_ms).totals.produced >= frame(timeline.state(), at_ms).totals.stored);
        }
    }

    /// Going on from a fork is another run; what it was forked from is untouched.
    #[test]
    fn a_fork_leaves_the_other_run_alone(config in any_config(), inputs in proptest::collection::vec(any_input(), 2)) {
        let mut one = Timeline::<Kinesis>::new(config).unwrap();
        one.seek(1_000, STEPS).unwrap();
        let mut other = one.clone();
        let _ = one.input(inputs[0].clone());
        let _ = other.input(inputs[1].clone());
        one.seek(4_000, STEPS).unwrap();
        let before = (one.state().clone(), one.trace().clone());
        other.seek(4_000, STEPS).unwrap();
        other.rewind().unwrap();
        one.seek(0, STEPS).unwrap();
        one.seek(4_000, STEPS).unwrap();
        prop_assert_eq!((one.state(), one.trace()), (&before.0, &before.1));
    }
}

/// A golden run: should it change, stored links mean something else and `LINK_VERSION` has to go up.
#[test]
fn a_seeded_run_never_changes() {
    let producer = json!({"records_per_s": 2_100, "keys": 7, "mix": "zipf", "batch": 37, "bytes": 300});
    let mut timeline =
        Timeline::<Kinesis>::new(config(json!({"seed": 42, "shards": 2, "producers": [producer], "consumers": [{}]}))).unwrap();
    timeline.seek(20_000, STEPS).unwrap();
    let totals = totals(timeline.state(), 20_000);
    assert_eq!((totals.produced, totals.stored, totals.given_up, totals.throttled), (42_032, 36_294, 4_687, 27_062));
    assert!(timeline.trace().iter().any(|(_, event)| matches!(event, KinesisEvent::Throttled(_))));
}
