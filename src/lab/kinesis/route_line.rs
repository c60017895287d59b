//! `lab kinesis route`: which shard each key belongs to.

use crate::lab::{
    error::{LabError, from_json},
    kinesis::{
        aws::Refusal,
        routing::{check_key, hash_of_key, parse_hash_key},
        scenario::{Action, Text, check_actions, read_shards},
        shards::Shard,
        stream::Stream,
        throttle::ThrottleModel,
    },
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a scenario (an object)")]
struct Scenario<'a> {
    shards: Option<u64>,
    #[serde(borrow)]
    ranges: Option<Vec<(Text<'a>, Text<'a>)>>,
    #[serde(borrow, default)]
    actions: Vec<Action<'a>>,
    #[serde(borrow, default)]
    keys: Vec<Text<'a>>,
    #[serde(borrow, default)]
    explicit_hash_keys: Vec<Text<'a>>,
}

#[derive(Debug, Serialize)]
struct Outcome<'a> {
    shards: &'a [Shard],
    action_results: Vec<Option<Refusal>>,
    shard_of_key: Vec<OrRefusal<u64>>,
    hash_of_key: Vec<OrRefusal<String>>,
    shard_of_hash: Vec<OrRefusal<u64>>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum OrRefusal<T> {
    Value(T),
    Refusal(Refusal),
}

impl<T> From<Result<T, Refusal>> for OrRefusal<T> {
    fn from(result: Result<T, Refusal>) -> Self {
        result.map_or_else(Self::Refusal, Self::Value)
    }
}

/// Runs one scenario (JSON) and gives its result (JSON).
///
/// # Errors
/// The place and reason why the line is not a scenario.
pub fn route_line(line: &str) -> Result<String, LabError> {
    let scenario: Scenario<'_> = from_json(line)?;
    check_actions(&scenario.actions)?;
    // Routing needs no write limit: any model will do.
    let mut stream = Stream::new(ThrottleModel::default(), read_shards(scenario.shards, scenario.ranges.as_deref())?);
    let action_results = scenario.actions.iter().map(|action| action.apply(&mut stream).err()).collect();
    let hashes: Vec<_> = scenario.keys.iter().map(|key| check_key(key.as_str()).map(|()| hash_of_key(key.as_str()))).collect();
    let explicit = scenario.explicit_hash_keys.iter().map(|text| parse_hash_key("ExplicitHashKey", text.as_str()));
    let shards = stream.shards();
    let outcome = Outcome {
        shards: shards.all(),
        action_results,
        shard_of_hash: explicit.map(|hash| hash.map(|hash| shards.owner_of(hash)).into()).collect(),
        shard_of_key: hashes.iter().cloned().map(|hash| hash.map(|hash| shards.owner_of(hash)).into()).collect(),
        hash_of_key: hashes.into_iter().map(|hash| hash.map(|hash| hash.to_string()).into()).collect(),
    };
    serde_json::to_string(&outcome).map_err(|error| LabError::whole(error.to_string()))
}
