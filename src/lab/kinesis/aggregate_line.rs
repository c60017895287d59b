//! `lab kinesis aggregate`: how the KPL's format packs a list of user records, greedily and in order.

use crate::lab::{
    error::{LabError, from_json},
    kinesis::{
        aggregation::{AGGREGATION_BYTES_DEFAULT, AGGREGATION_COUNT_DEFAULT, Aggregate, USER_RECORD_BYTES_MAX, UserRecord},
        scenario::{Text, check_key_of, count_records, one, read_hash_key},
    },
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a scenario (an object)")]
struct Scenario<'a> {
    #[serde(default = "default_max_size")]
    max_size: u64,
    #[serde(borrow)]
    records: Vec<Run<'a>>,
}

/// Equal records in a row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a run of equal records (an object)")]
struct Run<'a> {
    #[serde(borrow)]
    partition_key: Text<'a>,
    #[serde(borrow)]
    explicit_hash_key: Option<Text<'a>>,
    len: u64,
    #[serde(default = "one")]
    count: u64,
}

#[derive(Debug, Serialize)]
struct Outcome<'a> {
    aggregated: Vec<Packed<'a>>,
    /// Indexes, after run-length decoding, of records that are too great for any Kinesis record.
    rejected: Vec<u64>,
}

#[derive(Debug, Serialize)]
struct Packed<'a> {
    user_records: u64,
    bytes: u64,
    partition_key: &'a str,
    explicit_hash_key: Option<&'a str>,
}

impl<'a> From<Aggregate<&'a str>> for Packed<'a> {
    fn from(aggregate: Aggregate<&'a str>) -> Self {
        let UserRecord { key: partition_key, explicit_hash_key, .. } = aggregate.first();
        let explicit_hash_key = explicit_hash_key.map(|(text, _)| text);
        Self { user_records: aggregate.records(), bytes: aggregate.bytes(), partition_key, explicit_hash_key }
    }
}

fn default_max_size() -> u64 {
    AGGREGATION_BYTES_DEFAULT
}

/// Packs one list of records (JSON) and gives its aggregates (JSON). A record that is longer than `max_size` by itself goes alone.
///
/// # Errors
/// The place and reason why the line is not a scenario.
pub fn aggregate_line(line: &str) -> Result<String, LabError> {
    let scenario: Scenario<'_> = from_json(line)?;
    if scenario.max_size == 0 || scenario.max_size > USER_RECORD_BYTES_MAX {
        return Err(LabError::new("max_size", format!("must be from 1 to {USER_RECORD_BYTES_MAX} (USER_RECORD_BYTES_MAX)")));
    }
    let mut total = 0;
    for (index, run) in scenario.records.iter().enumerate() {
        check_run(run, &mut total).map_err(|error| error.in_item("records", index))?;
    }
    let mut outcome = Outcome { aggregated: Vec::new(), rejected: Vec::new() };
    let mut open: Option<Aggregate<&str>> = None;
    let mut next_index = 0;
    for run in &scenario.records {
        let record = UserRecord {
            key: run.partition_key.as_str(),
            key_bytes: run.partition_key.as_str().len() as u64,
            explicit_hash_key: run.explicit_hash_key.as_ref().map(|text| (text.as_str(), text.as_str().len() as u64)),
            data_bytes: run.len,
        };
        let indexes = next_index..next_index + run.count;
        next_index = indexes.end;
        if record.size() > USER_RECORD_BYTES_MAX {
            outcome.rejected.extend(indexes);
            continue;
        }
        let mut left = run.count;
        while left > 0 {
            match &mut open {
                None => {
                    open = Some(Aggregate::of(record));
                    left -= 1;
                }
                Some(aggregate) => {
                    let taken = aggregate.fill(record, left, scenario.max_size, AGGREGATION_COUNT_DEFAULT);
                    left -= taken;
                    if left > 0 {
                        outcome.aggregated.extend(open.take().map(Packed::from));
                    }
                }
            }
        }
    }
    outcome.aggregated.extend(open.map(Packed::from));
    serde_json::to_string(&outcome).map_err(|error| LabError::whole(error.to_string()))
}

fn check_run(run: &Run<'_>, total: &mut u64) -> Result<(), LabError> {
    check_key_of("partition_key", run.partition_key.as_str())?;
    if let Some(text) = &run.explicit_hash_key {
        read_hash_key("explicit_hash_key", text.as_str())?;
    }
    count_records(total, run.count)
}
