//! Reading, against what two emulators give: the cut of a GetRecords answer, and parents before children.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use crate::lab_kinesis::reference;
use proofdeck::lab::kinesis::{
    routing::hash_of_key,
    shards::Shards,
    storage::{ShardLog, get_records},
    stream::Stream,
    throttle::ThrottleModel,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Reads `count` records of `data_bytes` with `limit` until a call gives none.
fn drain(count: u64, data_bytes: u64, limit: u64) -> Value {
    let key_bytes = 1;
    let mut log = ShardLog::default();
    log.push(0, count, data_bytes + key_bytes, 1);
    let mut from = 0;
    let mut answers = Vec::new();
    loop {
        let batch = get_records(&log, from, limit);
        from = batch.next;
        answers.push(json!({"records": batch.records, "bytes": batch.records * data_bytes, "next_is_null": false}));
        if batch.records == 0 {
            return answers.into();
        }
    }
}

#[test]
fn get_records_is_cut_as_in_the_reference() {
    let recorded = &reference("kinesis_consume")["references"]["kinesis_local"];
    let check = |name: &str, count, data_bytes, limit| assert_eq!(drain(count, data_bytes, limit), recorded[name], "{name}");
    check("drain_12000_records_of_10_bytes_limit_None", 12_000, 10, u64::MAX);
    check("drain_30_records_of_500000_bytes_limit_None", 30, 500_000, u64::MAX);
    check("drain_24_records_of_1048576_bytes_limit_None", 24, 1_048_576, u64::MAX);
    check("drain_25_records_of_10_bytes_limit_10", 25, 10, 10);
}

/// A stream whose shards keep their records, and which keys those have.
struct Kept {
    stream: Stream,
    logs: BTreeMap<u64, (ShardLog, Vec<String>)>,
}

impl Kept {
    fn put(&mut self, keys: &[&str]) {
        for key in keys {
            let shard = self.stream.put(0, hash_of_key(key), 1, 1 + key.len() as u64).shard;
            let (log, kept) = self.logs.entry(shard).or_default();
            log.push(0, 1, 1 + key.len() as u64, 1);
            kept.push((*key).to_owned());
        }
    }

    /// Every shard with all its keys, and whether its iterator ends: only that of a closed shard does.
    fn contents(&self) -> BTreeMap<u64, (Vec<String>, bool)> {
        let shards = self.stream.shards().all().iter();
        shards
            .map(|shard| {
                let (log, keys) = self.logs.get(&shard.id).cloned().unwrap_or_default();
                let batch = get_records(&log, 0, 10_000);
                assert_eq!((batch.records, batch.next), (keys.len() as u64, log.next()));
                (shard.id, (keys, !shard.is_open()))
            })
            .collect()
    }
}

fn expected_contents(recorded: &Value) -> BTreeMap<u64, (Vec<String>, bool)> {
    let shards = recorded["contents"].as_object().unwrap().iter();
    shards
        .map(|(id, answers)| {
            let answers = answers.as_array().unwrap();
            let keys = answers.iter().flat_map(|answer| answer["keys"].as_array().unwrap());
            let keys = keys.map(|key| key.as_str().unwrap().to_owned()).collect();
            (id.parse().unwrap(), (keys, answers.last().unwrap()["next_is_null"] == true))
        })
        .collect()
}

#[test]
fn parents_keep_their_records_as_in_the_reference() {
    const KEYS: [&str; 6] = ["a1", "a2", "a3", "a4", "a5", "a6"];
    for (name, recorded) in reference("kinesis_consume")["references"].as_object().unwrap() {
        let mut kept = Kept { stream: Stream::new(ThrottleModel::default(), Shards::uniform(1).unwrap()), logs: BTreeMap::new() };
        kept.put(&KEYS);
        kept.stream.split(0, 1 << 127, 0).unwrap();
        kept.put(&KEYS);
        assert_eq!(kept.contents(), expected_contents(&recorded["after_split"]), "{name}");
        assert_eq!(serde_json::to_value(kept.stream.shards().all()).unwrap(), recorded["after_split"]["shards"]);
        kept.stream.merge(1, 2, 0).unwrap();
        kept.put(&KEYS);
        assert_eq!(kept.contents(), expected_contents(&recorded["after_merge"]), "{name}");
        assert_eq!(serde_json::to_value(kept.stream.shards().all()).unwrap(), recorded["after_merge"]["shards"]);
    }
}
