//! The stream as a model: conservation at every step, determinism, scrubbing, and agreement with the command line.

use super::{of_each, run};
use proofdeck::lab::{
    firehose::{
        closed_form::longest_wait_ms,
        delivery::{Outage, OutageKind},
        hints::Destination,
        put::Region,
        scenario::{Arrival, Backup, Config, Conversion, Partitioning, Producer, Source, TransformConfig},
        stream::{Firehose, Input, simulate, simulate_to_end},
    },
    model::Model,
    timeline::Timeline,
};
use proptest::{prelude::*, sample::select};
use serde_json::json;

const STEPS_MAX: u64 = 1_000_000;
const END_MS: u64 = 400_000;

fn producers() -> impl Strategy<Value = Vec<Producer>> {
    let producer = (
        select(vec![0_u64, 1, 7, 300, 2_500]),
        select(vec![0_u64, 1, 1_024, 10_000]),
        select(vec![100_u64, 1_000, 7_000]),
        1_u32..9,
        any::<bool>(),
    );
    let producer = producer.prop_map(|(records_per_s, bytes, tick_ms, partitions, is_new)| Producer {
        records_per_s,
        bytes,
        tick_ms,
        until_ms: Some(120_000),
        partitions,
        new_partition_per_record: is_new && records_per_s < 10,
        ..Producer::default()
    });
    prop::collection::vec(producer, 0..3)
}

fn transforms() -> impl Strategy<Value = Option<TransformConfig>> {
    let every = || select(vec![0_u64, 1, 3, 4]);
    let transform = (
        every(),
        every(),
        select(vec![0_u64, 700, 70_000, 300_001]),
        select(vec![0_u64, 1, 60]),
        select(vec![200_u64, 3_000]),
        any::<bool>(),
    );
    let transform = transform.prop_map(|(drop_every, fail_every, duration_ms, interval_s, size, broken)| TransformConfig {
        drop_every,
        fail_every,
        duration_ms,
        interval_s: Some(interval_s),
        size_mib_x1000: Some(size),
        retries: 1,
        broken,
        ..TransformConfig::default()
    });
    prop::option::of(transform)
}

fn configs() -> impl Strategy<Value = Config> {
    let destination = select(vec![Destination::S3, Destination::Redshift, Destination::OpenSearch, Destination::Splunk]);
    let source = select(vec![
        Source::DirectPut { region: Region::Other, quota_factor: 1 },
        Source::DirectPut { region: Region::Large, quota_factor: 3 },
        Source::Kinesis { shards: 1, retention_h: 24 },
    ]);
    let outages = prop::option::of((0_u64..200_000, 1_u64..200_000, any::<bool>()));
    let features = (any::<bool>(), any::<bool>(), any::<bool>(), select(vec![0_u64, 250]), select(vec![0_u64, 1, 60]));
    (destination, source, producers(), transforms(), outages, features).prop_map(
        |(destination, source, producers, transform, outage, features)| {
            let (partitioned, converted, backed_up, delivery_latency_ms, interval_s) = features;
            let is_s3 = destination == Destination::S3;
            let (partitioned, converted) = (is_s3 && partitioned, is_s3 && converted);
            Config {
                destination,
                size_mib: Some(if partitioned || converted { 64 } else { 1 }),
                interval_s: Some(if partitioned { 60 } else { interval_s }),
                source,
                producers,
                transform,
                dynamic_partitioning: partitioned.then_some(Partitioning { active_limit: 5, key_missing_every: 10 }),
                prefix: if partitioned { "k=!{partitionKeyFromQuery:k}/!{firehose:random-string}/" } else { "" }.to_owned(),
                error_prefix: Some("failed/!{firehose:error-output-type}/".to_owned()),
                format_conversion: converted.then_some(Conversion { fail_every: 11 }),
                source_backup: backed_up.then_some(Backup { size_mib: 1, interval_s: 60 }),
                outages: outage
                    .map(|(from_ms, length_ms, is_silent)| {
                        let kind = if is_silent { OutageKind::Silent } else { OutageKind::Refuses };
                        Outage { from_ms, until_ms: from_ms + length_ms, kind }
                    })
                    .into_iter()
                    .collect(),
                retry_s: (!is_s3).then_some(30),
                delivery_latency_ms,
                ..Config::default()
            }
        },
    )
}

fn inputs() -> impl Strategy<Value = Vec<(u64, Input)>> {
    let input = prop_oneof![
        (0_u32..2, 0_u64..3_000).prop_map(|(producer, records_per_s)| Input::SetRate { producer, records_per_s }),
        (1_u64..130, 0_u64..100).prop_map(|(size_mib, interval_s)| Input::SetHints { size_mib, interval_s }),
        transforms().prop_map(|transform| Input::SetTransform(transform.unwrap_or_default())),
        any::<bool>().prop_map(|is_silent| Input::DestinationDown(if is_silent { OutageKind::Silent } else { OutageKind::Refuses })),
        Just(Input::DestinationUp),
        (0_u64..100_000, 0_u64..50).prop_map(|(bytes, count)| Input::Put { bytes, count }),
    ];
    prop::collection::vec((0_u64..150, input).prop_map(|(second, input)| (second * 1_000, input)), 0..12).prop_map(|mut inputs| {
        inputs.sort_by_key(|(at_ms, _)| *at_ms);
        inputs
    })
}

/// A run with these inputs; those that make no sense for the scenario are left out.
fn played(config: &Config, inputs: &[(u64, Input)]) -> Timeline<Firehose> {
    let mut timeline = Timeline::<Firehose>::new(config.clone()).unwrap_or_else(|error| panic!("{error}"));
    for (at_ms, input) in inputs {
        assert!(timeline.seek(*at_ms, STEPS_MAX).expect("runs").reached);
        let _ = timeline.input(input.clone());
    }
    timeline
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    // Debug builds check the conservation laws after every step of every run here.
    #[test]
    fn seeking_is_replaying(config in configs(), inputs in inputs(), stops in prop::collection::vec(0_u64..END_MS, 1..5)) {
        let mut timeline = played(&config, &inputs);
        let mut again = played(&config, &inputs);
        for stop_ms in stops {
            timeline.seek(stop_ms, STEPS_MAX).expect("runs");
            again.rewind().expect("runs");
            // In small portions, as a screen does it.
            while !again.seek(stop_ms, 7).expect("runs").reached {}
            prop_assert_eq!(timeline.state(), again.state());
            prop_assert_eq!(timeline.trace(), again.trace());
            Firehose::check(timeline.state()).expect("the laws hold");
        }
        let (imported, _) = Timeline::<Firehose>::import(&timeline.export().expect("short enough")).expect("just exported");
        let mut imported = imported;
        imported.seek(timeline.now_ms(), STEPS_MAX).expect("runs");
        prop_assert_eq!(timeline.state(), imported.state());
    }

    #[test]
    fn nothing_stays_inside_forever(config in configs()) {
        let (state, _) = simulate_to_end(&config).expect("runs");
        prop_assert_eq!(state.records_inside(), [0; 4]);
        prop_assert_eq!(Firehose::next_ms(&state), None);
        prop_assert_eq!(state.totals().gone(), state.totals().received);
        prop_assert!(state.pipeline().active_peak() <= state.pipeline().config().active_limit);
        if config.destination != Destination::S3 || config.outages.is_empty() {
            prop_assert_eq!(state.totals().lost, 0);
        }
        let stages = state.pipeline().config();
        let is_free = matches!(config.source, Source::DirectPut { .. }) && !config.transform.is_some_and(|transform| transform.broken);
        if is_free && config.outages.is_empty() {
            let longest_ms = longest_wait_ms(stages.hints, stages.transform.as_ref()) + config.delivery_latency_ms;
            prop_assert!(state.totals().freshness_ms_max <= longest_ms);
        }
    }

    #[test]
    fn the_picture_is_what_the_command_line_says(
        gaps in prop::collection::vec((select(vec![0_u64, 1, 999, 60_000, 61_000]), 0_u8..3, select(vec![1_u64, 1_024, 500_000]), 1_u64..9), 0..30),
        interval_s in select(vec![60_u64, 61, 90]),
        transform in prop::option::of((select(vec![200_u64, 1_000]), select(vec![0_u64, 60]), select(vec![0_u64, 700]), 0_u64..4, 0_u64..4)),
    ) {
        let mut t_ms = 0;
        let arrivals: Vec<Arrival> = gaps.iter().map(|&(gap, key, bytes, count)| {
            t_ms += gap;
            Arrival { t_ms, key: format!("{key}"), bytes, count }
        }).collect();
        let config = Config {
            size_mib: Some(64),
            interval_s: Some(interval_s),
            source: Source::Kinesis { shards: 20_000, retention_h: 24 },
            arrivals: arrivals.clone(),
            dynamic_partitioning: Some(Partitioning { active_limit: 2, ..Partitioning::default() }),
            prefix: "!{partitionKeyFromQuery:k}".to_owned(),
            error_prefix: Some(String::new()),
            transform: transform.map(|(size, interval_s, duration_ms, drop_every, fail_every)| TransformConfig {
                size_mib_x1000: Some(size), interval_s: Some(interval_s), duration_ms, drop_every, fail_every, ..TransformConfig::default()
            }),
            ..Config::default()
        };
        let (state, _) = simulate(&config, 10_000_000).expect("runs");

        let mut line = json!({ "size_mib": 64, "interval_s": interval_s, "active_limit": 2 });
        if let Some((size, interval_s, duration_ms, drop_every, fail_every)) = transform {
            line["lambda"] = json!({ "size_mib_x1000": size, "interval_s": interval_s, "duration_ms": duration_ms, "drop_every": drop_every, "fail_every": fail_every });
        }
        let answer = run(&json!({ "config": line, "events": arrivals }));
        let objects = answer["objects"].as_array().expect("a list");
        let failed: Vec<bool> = objects.iter().map(|object| object["prefix"] == "processing-failed/").collect();
        let sum = |figure: &str, is_failed: bool| {
            of_each(&answer["objects"], figure).iter().zip(&failed).filter(|(_, failed)| **failed == is_failed).map(|(value, _)| value).sum::<u64>()
        };
        let totals = state.totals();
        prop_assert_eq!(totals.objects, failed.iter().filter(|failed| !**failed).count() as u64);
        prop_assert_eq!(totals.delivered, sum("records", false));
        prop_assert_eq!(totals.object_bytes, sum("object_bytes", false));
        prop_assert_eq!(totals.processing_failed, sum("records", true));
        prop_assert_eq!(totals.partitioning_failed, of_each(&answer["errors"], "records").iter().sum::<u64>());
        prop_assert_eq!(totals.invocations, answer["lambda_invocations"].as_array().expect("a list").len() as u64);
    }
}
