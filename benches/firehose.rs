//! How long the Firehose lab takes for an hour of 10,000 records a second, to the last object.

use divan::{Bencher, counter::ItemsCount};
use proofdeck::lab::firehose::{
    run_line,
    scenario::{Config, Partitioning, Producer, TransformConfig},
    stream::simulate,
};
use std::fmt::Write;

const HOUR_S: u64 = 3_600;
const RECORDS_PER_S: u64 = 10_000;
const RECORDS: u64 = HOUR_S * RECORDS_PER_S;
const END_MS: u64 = 2 * HOUR_S * 1_000;

fn main() {
    divan::main();
}

fn hour() -> Config {
    let producer = Producer { records_per_s: RECORDS_PER_S, bytes: 500, until_ms: Some(HOUR_S * 1_000), ..Producer::default() };
    Config { producers: vec![producer], ..Config::default() }
}

fn bench_stream(bencher: Bencher<'_, '_>, config: &Config) {
    bencher.counter(ItemsCount::new(RECORDS)).bench(|| simulate(config, END_MS).map(|(state, _)| state.totals().delivered));
}

/// Into buffers of 5 MiB / 300 s.
#[divan::bench]
fn buffered(bencher: Bencher<'_, '_>) {
    bench_stream(bencher, &hour());
}

/// Through a function with drops and failures.
#[divan::bench]
fn transformed(bencher: Bencher<'_, '_>) {
    let transform = TransformConfig { duration_ms: 700, drop_every: 4, fail_every: 7, ..TransformConfig::default() };
    bench_stream(bencher, &Config { transform: Some(transform), ..hour() });
}

/// To 400 partitions in turn.
#[divan::bench]
fn partitioned(bencher: Bencher<'_, '_>) {
    let mut config = Config {
        dynamic_partitioning: Some(Partitioning::default()),
        prefix: "customer=!{partitionKeyFromQuery:customer}/".to_owned(),
        error_prefix: Some("errors/!{firehose:error-output-type}/".to_owned()),
        ..hour()
    };
    for producer in &mut config.producers {
        producer.partitions = 400;
    }
    bench_stream(bencher, &config);
}

/// The buffers as the command line runs them, text to text: ten runs a second.
#[divan::bench]
fn command_line(bencher: Bencher<'_, '_>) {
    let mut line = r#"{"config":{"size_mib":5,"interval_s":300},"events":["#.to_owned();
    for tick in 0..HOUR_S * 10 {
        let comma = if tick == 0 { "" } else { "," };
        let _ = write!(line, r#"{comma}{{"t_ms":{},"key":"","bytes":500,"count":{}}}"#, tick * 100, RECORDS_PER_S / 10);
    }
    line.push_str("]}");
    bencher.counter(ItemsCount::new(RECORDS)).bench(|| run_line(&line).map(|answer| answer.len()));
}
