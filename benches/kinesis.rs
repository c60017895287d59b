//! What a simulated record costs, beside the MD5 of its key: hashing is the one thing that cannot be left out.
//!
//! `cargo bench --bench kinesis` prints nanoseconds a record, the best of several rounds. It asserts nothing: machines differ.

#![allow(clippy::print_stdout, reason = "it prints its results")]
#![allow(clippy::disallowed_methods, reason = "the core reads no clock, and this measures it")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail as tests do")]

use proofdeck::lab::kinesis::{
    live::{config::KinesisConfig, outcome},
    routing::{HashMemo, hash_of_key},
    shards::Shards,
    stream::Stream,
    throttle::ThrottleModel,
    write_line,
};
use serde_json::json;
use std::{hint::black_box, time::Instant};

const ROUNDS: u32 = 7;
const RECORDS: usize = 200_000;

/// Prints the time of the fastest round, for each of `records`.
fn measure(name: &str, records: usize, mut round: impl FnMut()) {
    let fastest = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            round();
            start.elapsed()
        })
        .min()
        .unwrap();
    println!("{name:<64} {:>8.1} ns a record", fastest.as_secs_f64() * 1e9 / records as f64);
}

/// Puts one record for each key, a hundred at an instant.
fn put_all<'a>(model: ThrottleModel, shards: u64, keys: impl Iterator<Item = &'a str>, mut hash: impl FnMut(&'a str) -> u128) {
    let mut stream = Stream::new(model, Shards::uniform(shards).unwrap());
    for (index, key) in (0..).zip(keys) {
        black_box(stream.put(index / 100, hash(key), 1, 100 + key.len() as u64));
    }
}

fn main() {
    let distinct: Vec<String> = (0..RECORDS).map(|index| format!("device-{index}")).collect();
    let repeated = || (0..RECORDS).map(|index| distinct[index * 7 % 500].as_str());
    let all = || distinct.iter().map(String::as_str);

    measure("MD5 of the key alone, distinct keys", RECORDS, || {
        for key in all() {
            black_box(hash_of_key(black_box(key)));
        }
    });
    for (name, model) in [("window", ThrottleModel::FixedWindow), ("bucket", ThrottleModel::TokenBucket)] {
        for shards in [1, 16, 1_000] {
            let title = format!("MD5, shard and limit ({name}), distinct keys, {shards} shards");
            measure(&title, RECORDS, || put_all(model, shards, all(), hash_of_key));
        }
    }
    measure("the same with remembered hashes (window), 500 keys, 16 shards", RECORDS, || {
        let mut memo = HashMemo::default();
        put_all(ThrottleModel::FixedWindow, 16, repeated(), |key| memo.hash_of_key(key));
    });

    let records: Vec<_> = distinct.iter().map(|key| json!({"key": key, "data_bytes": 100})).collect();
    let calls: Vec<_> = (0..).zip(records.chunks(500)).map(|(t_ms, records)| json!({"t_ms": t_ms, "records": records})).collect();
    let line = json!({"shards": 16, "calls": calls}).to_string();
    measure("a line of `lab kinesis`, JSON in and out, distinct keys", RECORDS, || {
        black_box(write_line(&line).unwrap());
    });
    let calls: Vec<_> = (0..2_000).map(|t_ms| json!({"t_ms": t_ms, "records": [{"key": "k", "data_bytes": 100, "count": 500}]})).collect();
    let line = json!({"shards": 16, "calls": calls}).to_string();
    measure("the same for runs of 500 equal records", 1_000_000, || {
        black_box(write_line(&line).unwrap());
    });

    let scenario = json!({"shards": 16, "producers": [{"records_per_s": 10_000, "keys": 5_000, "batch": 500}], "consumers": [{}]});
    let config: KinesisConfig = serde_json::from_value(scenario).unwrap();
    measure("the live model: drawn key, PutRecords, storage and a consumer", 100_000, || {
        black_box(outcome(&config, 10_000, 1_000_000).unwrap());
    });
}
