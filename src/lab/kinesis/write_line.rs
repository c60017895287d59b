//! `lab kinesis`: which records of a list of calls the shards take.

use crate::lab::{
    error::{LabError, from_json},
    kinesis::{
        aws::Refusal,
        limits::PUT_RECORDS_BYTES_MAX,
        put_records::check_request,
        routing::HashMemo,
        scenario::{Action, Text, check_actions, check_key_of, check_time, count_records, one, read_hash_key, read_shards},
        shards::Shard,
        stream::{Stream, Written},
        throttle::ThrottleModel,
    },
};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a scenario (an object)")]
struct Scenario<'a> {
    shards: Option<u64>,
    #[serde(borrow)]
    ranges: Option<Vec<(Text<'a>, Text<'a>)>>,
    #[serde(default)]
    model: ThrottleModel,
    #[serde(default)]
    request_limits: bool,
    #[serde(borrow)]
    calls: Vec<Call<'a>>,
    #[serde(borrow, default)]
    actions: Vec<Action<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a call (an object)")]
struct Call<'a> {
    t_ms: u64,
    #[serde(borrow)]
    records: Vec<Run<'a>>,
}

/// Equal records in a row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a run of equal records (an object)")]
struct Run<'a> {
    #[serde(borrow)]
    key: Text<'a>,
    data_bytes: u64,
    #[serde(default = "one")]
    count: u64,
    #[serde(borrow)]
    explicit_hash_key: Option<Text<'a>>,
}

impl Run<'_> {
    fn size(&self) -> u64 {
        self.data_bytes.saturating_add(self.key.as_str().len() as u64)
    }
}

#[derive(Debug, Serialize)]
struct Outcome<'a> {
    #[serde(flatten)]
    total: Written,
    failed_per_call: Vec<u64>,
    failed_indexes: Vec<Indexes>,
    per_shard: BTreeMap<u64, Written>,
    shards: &'a [Shard],
    action_results: Vec<Option<Refusal>>,
    /// Only with `request_limits`: the calls that were refused whole, and their records, which no shard saw.
    #[serde(skip_serializing_if = "Option::is_none")]
    call_errors: Option<Vec<Option<Refusal>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<u64>,
}

/// Indexes of records within a call, as ascending ranges `[from, to)`; written out one by one.
#[derive(Debug, Default)]
struct Indexes(Vec<(u64, u64)>);

impl Indexes {
    #[inline]
    fn add(&mut self, from: u64, to: u64) {
        match self.0.last_mut() {
            Some(last) if last.1 == from => last.1 = to,
            _ => self.0.push((from, to)),
        }
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|(from, to)| to - from).sum()
    }
}

impl Serialize for Indexes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().flat_map(|&(from, to)| from..to))
    }
}

/// Runs one scenario (JSON) and gives its result (JSON).
///
/// # Errors
/// The place and reason why the line is not a scenario.
pub fn write_line(line: &str) -> Result<String, LabError> {
    let scenario: Scenario<'_> = from_json(line)?;
    check_actions(&scenario.actions)?;
    check_calls(&scenario.calls)?;
    let mut stream = Stream::new(scenario.model, read_shards(scenario.shards, scenario.ranges.as_deref())?);

    let mut memo = HashMemo::default();
    let mut failed_indexes = Vec::with_capacity(scenario.calls.len());
    let mut call_errors = Vec::new();
    let mut rejected = 0;
    let mut actions = scenario.actions.iter().peekable();
    let mut action_results = Vec::with_capacity(scenario.actions.len());
    for (call_index, call) in scenario.calls.iter().enumerate() {
        while let Some(action) = actions.next_if(|action| action.t_ms <= call.t_ms) {
            action_results.push(action.apply(&mut stream).err());
        }
        let mut failed = Indexes::default();
        if scenario.request_limits {
            let sizes = call.records.iter().map(|run| (run.count, run.size()));
            let refusal = check_request(sizes, scenario.model.record_bytes_max(), PUT_RECORDS_BYTES_MAX).err();
            call_errors.push(refusal.clone());
            if refusal.is_some() {
                let count = call.records.iter().map(|run| run.count).sum();
                rejected += count;
                failed.add(0, count);
                failed_indexes.push(failed);
                continue;
            }
        }
        put_runs(&mut stream, call, &mut memo, &mut failed).map_err(|error| error.in_item("calls", call_index))?;
        failed_indexes.push(failed);
    }
    action_results.extend(actions.map(|action| action.apply(&mut stream).err()));

    let outcome = Outcome {
        total: stream.written_total(),
        failed_per_call: failed_indexes.iter().map(Indexes::count).collect(),
        failed_indexes,
        per_shard: (0..).zip(stream.written()).filter(|(_, written)| !written.is_none()).map(|(id, &written)| (id, written)).collect(),
        shards: stream.shards().all(),
        action_results,
        call_errors: scenario.request_limits.then_some(call_errors),
        rejected: scenario.request_limits.then_some(rejected),
    };
    serde_json::to_string(&outcome).map_err(|error| LabError::whole(error.to_string()))
}

/// The inner loop: everything that is done for each record.
fn put_runs<'a>(stream: &mut Stream, call: &'a Call<'_>, memo: &mut HashMemo<'a>, failed: &mut Indexes) -> Result<(), LabError> {
    let mut index = 0;
    for (run_index, run) in call.records.iter().enumerate() {
        let hash = match &run.explicit_hash_key {
            None => memo.hash_of_key(run.key.as_str()),
            Some(text) => read_hash_key("explicit_hash_key", text.as_str()).map_err(|error| error.in_item("records", run_index))?,
        };
        let put = stream.put(call.t_ms, hash, run.count, run.size());
        if put.accepted < run.count {
            failed.add(index + put.accepted, index + run.count);
        }
        index += run.count;
    }
    Ok(())
}

fn check_calls(calls: &[Call<'_>]) -> Result<(), LabError> {
    let mut before_ms = 0;
    let mut total = 0;
    for (call_index, call) in calls.iter().enumerate() {
        check_time(call.t_ms, before_ms).map_err(|error| error.in_item("calls", call_index))?;
        before_ms = call.t_ms;
        for (run_index, run) in call.records.iter().enumerate() {
            check_key_of("key", run.key.as_str())
                .and_then(|()| count_records(&mut total, run.count))
                .map_err(|error| error.in_item("records", run_index).in_item("calls", call_index))?;
        }
    }
    Ok(())
}
