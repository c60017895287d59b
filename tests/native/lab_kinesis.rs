//! The Kinesis lab against reference results of programs that are not part of this project, and against worked examples.
#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use proofdeck::lab::kinesis::{aggregate_line, route_line, write_line};
use serde_json::{Value, json};

/// A file of `tests/reference`.
pub(crate) fn reference(name: &str) -> Value {
    let path = format!("{}/tests/reference/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[track_caller]
fn run(line_to_line: fn(&str) -> Result<String, proofdeck::lab::error::LabError>, scenario: &Value) -> Value {
    match line_to_line(&scenario.to_string()) {
        Ok(line) => serde_json::from_str(&line).unwrap(),
        Err(error) => panic!("{error} in {scenario}"),
    }
}

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

/// The first 16 hex digits of SHA-256 over the list as JSON with `", "` between items: how long lists are given in the reference.
fn digest(list: &Value) -> String {
    use sha2::{Digest, Sha256};
    let text = format!("[{}]", items(list).iter().map(Value::to_string).collect::<Vec<_>>().join(", "));
    Sha256::digest(text.as_bytes())[..8].iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

#[test]
fn write_path_agrees_with_the_reference() {
    let mut runs = 0;
    for scenario in items(&reference("kinesis_throttle_small")["scenarios"]) {
        for (model, expected) in scenario["expected"].as_object().unwrap() {
            let input = json!({"shards": scenario["shards"], "model": model, "calls": scenario["calls"]});
            let got = run(write_line, &input);
            let place = format!("{} under {model}", scenario["name"]);
            for field in ["accepted", "throttled", "accepted_bytes", "failed_per_call", "per_shard"] {
                assert_eq!(got[field], expected[field], "{field} of {place}");
            }
            for (index, wanted) in items(&expected["failed_indexes"]).iter().enumerate() {
                let list = &got["failed_indexes"][index];
                match wanted {
                    Value::Array(_) => assert_eq!(list, wanted, "call {index} of {place}"),
                    _ => assert!(wanted.to_string().contains(&digest(list)), "call {index} of {place}: {wanted}"),
                }
            }
            runs += 1;
        }
    }
    assert_eq!(runs, 52);
}

#[test]
fn routing_agrees_with_the_reference() {
    let all = reference("kinesis_routing_small");
    for (layout, routing) in items(&all["layouts"]).iter().zip(items(&all["routing"])) {
        let by_count = run(route_line, &json!({"shards": layout["shards"], "keys": all["keys"]}));
        let by_ranges = run(route_line, &json!({"ranges": layout["ranges"], "keys": all["keys"]}));
        assert_eq!(by_count, by_ranges);
        let ranges: Vec<Value> = items(&by_count["shards"]).iter().map(|shard| json!([shard["start"], shard["end"]])).collect();
        assert_eq!(Value::from(ranges), layout["ranges"]);
        assert_eq!(by_count["shard_of_key"], routing["shard_of_key"]);
    }
    for explicit in items(&all["explicit"]) {
        let got = run(route_line, &json!({"shards": explicit["shards"], "explicit_hash_keys": explicit["hash_keys"]}));
        assert_eq!(got["shard_of_hash"], explicit["shard"]);
    }
    for bad in items(&all["bad_explicit"]) {
        let got = run(route_line, &json!({"shards": 3, "explicit_hash_keys": [bad["hash_key"]]}));
        assert!(got["shard_of_hash"][0]["error"].is_string(), "{bad}");
    }
}

#[test]
fn resharding_agrees_with_the_reference() {
    let all = reference("kinesis_routing_small");
    for case in items(&all["reshard"]) {
        let mut actions = Vec::new();
        for step in items(&case["trace"]) {
            if let Some(operation) = step["op"].as_array() {
                actions.push(match operation[0].as_str().unwrap() {
                    "split_at" => json!({"t_ms": 0, "split": {"shard": operation[1], "at": operation[2]}}),
                    "merge" => json!({"t_ms": 0, "merge": {"shard": operation[1], "adjacent": operation[2]}}),
                    other => panic!("{other}"),
                });
            }
            let got = run(route_line, &json!({"shards": case["start"], "actions": actions, "keys": all["keys"]}));
            assert_eq!(got["shards"], step["shards"], "{} {}", case["name"], step["op"]);
            assert_eq!(got["shard_of_key"], step["routing"], "{} {}", case["name"], step["op"]);
            if let Some(result) = step.get("result") {
                assert_eq!(&items(&got["action_results"])[actions.len() - 1], result);
            }
        }
    }
}

/// What the cases of the reference are, by name: it records only the answers.
fn reshard_case(name: &str) -> Vec<Value> {
    const THIRD: u128 = 113_427_455_640_312_821_154_458_202_477_256_070_485;
    let split = |shard: u64, at: u128| vec![json!({"split": {"shard": shard, "at": at.to_string()}})];
    let merge = |shard: u64, adjacent: u64| vec![json!({"merge": {"shard": shard, "adjacent": adjacent}})];
    match name {
        "split_at_start_of_shard0" => split(0, 0),
        "split_at_start+1_of_shard0" => split(0, 1),
        "split_at_start+2_of_shard0" => split(0, 2),
        "split_at_start_of_shard1" => split(1, THIRD),
        "split_at_start+1_of_shard1" => split(1, THIRD + 1),
        "split_at_end_of_shard1" => split(1, 2 * THIRD - 1),
        "split_at_end-1_of_shard1" => split(1, 2 * THIRD - 2),
        "split_outside" => split(0, THIRD + 5),
        "split_unknown_shard" => split(9, 5),
        "split_closed_shard" => [split(0, 1_000), split(0, 500)].concat(),
        "merge_adjacent" => merge(0, 1),
        "merge_adjacent_reversed" => merge(1, 0),
        "merge_not_adjacent" => merge(0, 2),
        "merge_with_itself" => merge(1, 1),
        "merge_closed_shard" => [merge(0, 1), merge(1, 2)].concat(),
        "merge_unknown" => merge(0, 9),
        other => panic!("{other}"),
    }
}

#[test]
fn reshard_refusals_agree_with_the_reference() {
    for case in items(&reference("kinesis_routing_small")["errors"]) {
        let name = case["case"].as_str().unwrap();
        let got = run(route_line, &json!({"shards": 3, "actions": reshard_case(name)}));
        let last = items(&got["action_results"]).last().unwrap();
        if name.ends_with("closed_shard") {
            // The reference allows it; the service and two other emulators do not.
            assert_eq!(last["error"], "InvalidArgumentException", "{name}");
            continue;
        }
        match case["kinesalite"].get("error") {
            None => assert!(last.is_null(), "{name}: {last}"),
            Some(error) => {
                assert_eq!(&last["error"], error, "{name}");
                let (ours, theirs) = (last["message"].as_str().unwrap(), case["kinesalite"]["message"].as_str().unwrap());
                assert_eq!(ours.split(" in stream").next(), theirs.split(" in stream").next(), "{name}");
            }
        }
    }
}

#[test]
fn key_lengths_agree_with_the_reference() {
    for rule in items(&reference("kinesis_routing_small")["key_rules"]) {
        let units = usize::try_from(rule["utf16_units"].as_u64().unwrap()).unwrap();
        let key = match rule["what"].as_str().unwrap() {
            "empty" => String::new(),
            what if what.contains("ascii") => "y".repeat(units),
            what if what.contains("hangul") => "힣".repeat(units),
            what if what.contains("emoji") => "😀".repeat(units / 2),
            other => panic!("{other}"),
        };
        assert_eq!(key.len() as u64, rule["utf8"].as_u64().unwrap());
        let got = run(route_line, &json!({"shards": 4, "keys": [key]}));
        match rule["kinesalite"].get("error") {
            None => assert_eq!(got["shard_of_key"][0], rule["kinesalite"]),
            Some(_) => assert_eq!(got["shard_of_key"][0]["error"], "ValidationException"),
        }
    }
}

#[test]
fn aggregation_agrees_with_the_reference() {
    for case in items(&reference("kpl_agg_small")["cases"]) {
        let records: Vec<Value> = items(&case["records"])
            .iter()
            .map(|record| {
                json!({"partition_key": record["partitionKey"], "explicit_hash_key": record.get("explicitHashKey"),
                       "len": record["len"], "count": record["count"]})
            })
            .collect();
        let got = run(aggregate_line, &json!({"max_size": case["max_size"], "records": records}));
        assert_eq!(got["aggregated"], case["aggregated"], "{}", case["name"]);
        assert_eq!(got["rejected"], case["rejected"], "{}", case["name"]);
    }
}

/// Records a second of one size and key at one shard, as calls of `batch` spread over each second.
fn steady(seconds: u64, calls_at: &[u64], batch: u64, key: &str, data_bytes: u64) -> Vec<Value> {
    (0..seconds)
        .flat_map(|second| calls_at.iter().map(move |at| second * 1_000 + at))
        .map(|t_ms| json!({"t_ms": t_ms, "records": [{"key": key, "data_bytes": data_bytes, "count": batch}]}))
        .collect()
}

#[test]
fn worked_examples_of_throttling() {
    #[track_caller]
    fn check(shards: u64, model: &str, calls: &Value, expected: &[(&str, Value)]) {
        let got = run(write_line, &json!({"shards": shards, "model": model, "calls": calls}));
        for (field, wanted) in expected {
            assert_eq!(&got[field], wanted, "{field} of {got}");
        }
    }
    // 1,500 records/s of 106 B: the same on 1, 4 and 16 shards, because there is one key.
    let calls = json!(steady(5, &[0, 333, 666], 500, "user-1", 100));
    for shards in [1, 4, 16] {
        check(shards, "fixed_window_1s", &calls, &[("accepted", json!(5_000)), ("throttled", json!(2_500))]);
        check(shards, "token_bucket", &calls, &[("accepted", json!(5_666)), ("throttled", json!(1_834))]);
    }
    // 600 records/s of 2,048 B: bytes bind at 512 a second.
    let calls = json!(steady(3, &[0], 600, "k", 2_047));
    check(1, "fixed_window_1s", &calls, &[("failed_per_call", json!([88, 88, 88]))]);
    // A later, smaller record fits where an earlier one did not.
    let sizes = [700_000, 700_000, 300_000, 48_574, 1];
    let records: Vec<Value> = sizes.iter().map(|bytes| json!({"key": "k", "data_bytes": bytes})).collect();
    let calls = json!([{"t_ms": 0, "records": records}]);
    check(1, "fixed_window_1s", &calls, &[("failed_indexes", json!([[1, 3]])), ("accepted_bytes", json!(1_000_004))]);
    // The key counts in bytes of UTF-8.
    let calls = json!([{"t_ms": 0, "records": [{"key": "서울", "data_bytes": 1_048_570}, {"key": "k", "data_bytes": 0}]},
                       {"t_ms": 1_000, "records": [{"key": "서울", "data_bytes": 1_048_571}]}]);
    check(1, "fixed_window_1s", &calls, &[("failed_indexes", json!([[1], [0]]))]);
    // A window can take its limit twice around its edge; a bucket cannot.
    let at = |t_ms: u64, count: u64| json!({"t_ms": t_ms, "records": [{"key": "k", "data_bytes": 1, "count": count}]});
    let calls = json!([at(0, 1), at(999, 500), at(999, 500), at(1_000, 500), at(1_001, 500), at(1_002, 500)]);
    check(1, "fixed_window_1s", &calls, &[("accepted", json!(2_000))]);
    check(1, "token_bucket", &calls, &[("accepted", json!(1_004))]);
    // Records of 10 MiB: one every ten seconds.
    let calls: Vec<Value> =
        [0, 5, 10, 12, 20].iter().map(|s| json!({"t_ms": s * 1_000, "records": [{"key": "k", "data_bytes": 10_485_759}]})).collect();
    check(1, "token_bucket_10MiB", &json!(calls), &[("failed_per_call", json!([0, 1, 0, 1, 0]))]);
}

#[test]
fn a_child_shard_starts_with_a_fresh_limit() {
    let full = json!([{"t_ms": 500, "records": [{"key": "k", "data_bytes": 1, "count": 1_000}]},
                      {"t_ms": 600, "records": [{"key": "k", "data_bytes": 1, "count": 1_000}]}]);
    for model in ["fixed_window_1s", "token_bucket"] {
        let split = json!([{"t_ms": 600, "split": {"shard": 0, "at": "1000"}}]);
        let got = run(write_line, &json!({"shards": 1, "model": model, "calls": full, "actions": split}));
        assert_eq!(got["accepted"], 2_000);
        assert_eq!(got["per_shard"].as_object().unwrap().keys().collect::<Vec<_>>(), ["0", "2"]);
        assert_eq!(got["shards"][0]["open"], false);
    }
}

#[test]
fn request_limits_refuse_a_call_whole() {
    let calls = json!([{"t_ms": 0, "records": [{"key": "k", "data_bytes": 1, "count": 501}]},
                       {"t_ms": 0, "records": [{"key": "k", "data_bytes": 1, "count": 500}]},
                       {"t_ms": 0, "records": []}]);
    let got = run(write_line, &json!({"shards": 1, "calls": calls, "request_limits": true}));
    assert_eq!(got["call_errors"][0]["error"], "ValidationException");
    assert_eq!(got["call_errors"][1], Value::Null);
    assert_eq!(got["call_errors"][2]["error"], "ValidationException");
    assert_eq!((&got["accepted"], &got["throttled"], &got["rejected"]), (&json!(500), &json!(0), &json!(501)));
    let got = run(write_line, &json!({"shards": 1, "calls": calls}));
    assert_eq!((&got["accepted"], &got["throttled"], got.get("rejected")), (&json!(1_000), &json!(1), None));
}

#[test]
fn a_wrong_line_says_where_it_is_wrong() {
    #[track_caller]
    fn check(line_to_line: fn(&str) -> Result<String, proofdeck::lab::error::LabError>, line: &str, path: &str, part: &str) {
        let error = line_to_line(line).expect_err("should be refused");
        assert_eq!(error.path, path, "{error}");
        assert!(error.message.contains(part), "{error}");
    }
    check(write_line, "", "", "EOF");
    check(write_line, "[]", "", "invalid");
    check(write_line, r#"{"shards":1}"#, "calls", "missing field");
    check(write_line, r#"{"calls":[]}"#, "shards", "give shards or ranges");
    check(write_line, r#"{"shards":0,"calls":[]}"#, "shards", "from 1 to 20000");
    check(write_line, r#"{"shards":20001,"calls":[]}"#, "shards", "OPEN_SHARDS_MAX");
    check(write_line, r#"{"shards":-1,"calls":[]}"#, "shards", "invalid value");
    check(write_line, r#"{"shards":1.0,"calls":[]}"#, "shards", "invalid type");
    check(write_line, r#"{"shards":1,"ranges":[["0","1"]],"calls":[]}"#, "ranges", "either");
    check(write_line, r#"{"ranges":[["0","5"],["6","0x9"]],"calls":[]}"#, "ranges[1][1]", "pattern");
    check(write_line, r#"{"ranges":[["0","5"],["7","9"]],"calls":[]}"#, "ranges[1]", "before 6");
    check(write_line, r#"{"shards":1,"calls":[],"speed":1}"#, "speed", "unknown field");
    check(write_line, r#"{"shards":1,"model":"gcra","calls":[]}"#, "model", "unknown variant");
    let call = |records: &str| format!(r#"{{"shards":1,"calls":[{{"t_ms":5,"records":[]}},{{"t_ms":5,"records":[{records}]}}]}}"#);
    check(write_line, &call(r#"{"key":"","data_bytes":1}"#), "calls[1].records[0].key", "greater than or equal to 1");
    check(write_line, &call(&format!(r#"{{"key":"{}","data_bytes":1}}"#, "y".repeat(257))), "calls[1].records[0].key", "256");
    check(write_line, &call(r#"{"key":"k"}"#), "calls[1].records[0].data_bytes", "missing field");
    check(write_line, &call(r#"{"key":"k","data_bytes":-1}"#), "calls[1].records[0].data_bytes", "invalid value");
    check(write_line, &call(r#"{"key":"k","data_bytes":1,"explicit_hash_key":"01"}"#), "calls[1].records[0].explicit_hash_key", "pattern");
    check(write_line, &call(r#"{"key":"k","data_bytes":1,"count":10000001}"#), "calls[1].records[0].count", "RECORDS_MAX");
    check(write_line, r#"{"shards":1,"calls":[{"t_ms":5,"records":[]},{"t_ms":4,"records":[]}]}"#, "calls[1].t_ms", "before 5");
    check(write_line, r#"{"shards":1,"calls":[{"t_ms":18446744073709551615,"records":[]}]}"#, "calls[0].t_ms", "RUN_MS_MAX");
    check(write_line, r#"{"shards":1,"calls":[],"actions":[{"t_ms":0}]}"#, "actions[0]", "exactly one");
    check(route_line, r#"{"shards":1,"keys":[1]}"#, "keys[0]", "invalid type");
    check(aggregate_line, r#"{"max_size":0,"records":[]}"#, "max_size", "from 1");
    check(aggregate_line, r#"{"records":[{"partition_key":"","len":1}]}"#, "records[0].partition_key", "length");
}

#[test]
fn worked_examples_of_routing() {
    #[track_caller]
    fn check(key: &str, hash: &str, shards: [u64; 5]) {
        for (count, shard) in [2, 3, 4, 10, 16].into_iter().zip(shards) {
            let got = run(route_line, &json!({"shards": count, "keys": [key]}));
            assert_eq!((&got["hash_of_key"][0], &got["shard_of_key"][0]), (&json!(hash), &json!(shard)), "{count} shards");
        }
    }
    check("a", "16955237001963240173058271559858726497", [0, 0, 0, 0, 0]);
    check("user-1", "285573413173782752570879317399258818820", [1, 2, 3, 8, 13]);
    check("user-2", "81544010656874607678696621737415172275", [0, 0, 0, 2, 3]);
    check("서울", "283207077560055311150070356539428443454", [1, 2, 3, 8, 13]);
    let emoji = run(route_line, &json!({"shards": 16, "keys": ["😀"]}));
    assert_eq!(emoji["shard_of_key"][0], 2);
    let forms = run(route_line, &json!({"shards": 4, "keys": ["가나다", "\u{1100}\u{1161}\u{1102}\u{1161}\u{1103}\u{1161}"]}));
    assert_eq!(forms["shard_of_key"], json!([2, 3]), "composed and decomposed spellings are two keys");
}

#[test]
fn isolating_a_key_takes_two_splits() {
    let actions = json!([{"split": {"shard": 3, "at": "285573413173782752570879317399258818820"}},
                         {"split": {"shard": 5, "at": "285573413173782752570879317399258818822"}}]);
    let got = run(route_line, &json!({"shards": 4, "actions": actions, "keys": ["user-1"]}));
    assert_eq!(got["action_results"], json!([null, null]));
    assert_eq!(got["shard_of_key"], json!([6]));
    assert_eq!(got["shards"][6]["start"], "285573413173782752570879317399258818820");
    assert_eq!(got["shards"][6]["end"], "285573413173782752570879317399258818821");
}
