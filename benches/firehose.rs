//! How long the Firehose lab takes for an hour of 10,000 records a second, to the last object.
//!
//! `cargo bench --bench firehose` prints milliseconds, the best of several rounds. It asserts nothing: machines differ.

#![allow(clippy::print_stdout, reason = "it prints its results")]
#![allow(clippy::disallowed_methods, reason = "the core reads no clock, and this measures it")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail as tests do")]

use proofdeck::lab::firehose::{
    run_line,
    scenario::{Config, Partitioning, Producer, TransformConfig},
    stream::simulate_to_end,
};
use serde_json::json;
use std::{hint::black_box, time::Instant};

const ROUNDS: u32 = 10;
const HOUR_S: u64 = 3_600;
const RECORDS_PER_S: u64 = 10_000;

/// Prints the time of the fastest round.
fn measure(name: &str, mut round: impl FnMut()) {
    let fastest = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            round();
            start.elapsed()
        })
        .min();
    println!("{name:<40} {:>8.2} ms", fastest.unwrap_or_default().as_secs_f64() * 1_000.0);
}

fn hour() -> Config {
    let producer = Producer { records_per_s: RECORDS_PER_S, bytes: 500, until_ms: Some(HOUR_S * 1_000), ..Producer::default() };
    Config { producers: vec![producer], ..Config::default() }
}

fn measure_stream(name: &str, config: &Config) {
    measure(name, || {
        let (state, _) = simulate_to_end(black_box(config)).unwrap();
        assert_eq!(state.totals().received, HOUR_S * RECORDS_PER_S);
    });
}

fn main() {
    measure_stream("into buffers of 5 MiB / 300 s", &hour());

    let transform = TransformConfig { duration_ms: 700, drop_every: 4, fail_every: 7, ..TransformConfig::default() };
    measure_stream("through a function with drops", &Config { transform: Some(transform), ..hour() });

    let mut partitioned = Config {
        dynamic_partitioning: Some(Partitioning::default()),
        prefix: "customer=!{partitionKeyFromQuery:customer}/".to_owned(),
        error_prefix: Some("errors/!{firehose:error-output-type}/".to_owned()),
        ..hour()
    };
    for producer in &mut partitioned.producers {
        producer.partitions = 400;
    }
    measure_stream("to 400 partitions in turn", &partitioned);

    let event = |tick: u64| json!({ "t_ms": tick * 100, "key": "", "bytes": 500, "count": RECORDS_PER_S / 10 });
    let events: Vec<_> = (0..HOUR_S * 10).map(event).collect();
    let line = json!({ "config": { "size_mib": 5, "interval_s": 300 }, "events": events }).to_string();
    measure("the command line, ten runs a second", || {
        black_box(run_line(black_box(&line)).unwrap());
    });
}
