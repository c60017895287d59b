//! The Firehose lab: reference results, worked examples, and the laws that hold for every scenario.

mod claims;
mod laws;
mod model;
mod oracle;
mod rules;
mod worked;

use proofdeck::lab::firehose;
use serde_json::{Value, json};

fn reference(text: &str) -> Value {
    serde_json::from_str(text).expect("the reference is JSON")
}

fn run(scenario: &Value) -> Value {
    let answer = firehose::run_line(&scenario.to_string()).unwrap_or_else(|error| panic!("{error}"));
    serde_json::from_str(&answer).expect("the answer is JSON")
}

fn of_each(list: &Value, figure: &str) -> Vec<u64> {
    list.as_array().expect("a list").iter().map(|it| it[figure].as_u64().expect("a number")).collect()
}

#[test]
fn buffers_agree_with_the_reference() {
    let reference = reference(include_str!("../reference/firehose_buffer_small.json"));
    let scenarios = reference["scenarios"].as_array().expect("a list");
    let mut compared = 0;
    for scenario in scenarios {
        let answer = run(&json!({ "config": scenario["config"], "events": scenario["events"] }));
        for (key, expected) in scenario["expected"].as_object().expect("an object") {
            assert_eq!(&answer[key], expected, "{} of {}", key, scenario["name"]);
            compared += expected.as_array().map_or(0, Vec::len);
        }
    }
    println!("firehose_buffer_small.json: {} scenarios, {compared} objects and invocations agree", scenarios.len());
}

#[test]
fn hints_agree_with_the_reference() {
    let reference = reference(include_str!("../reference/firehose_config.json"));
    let cases = reference["cdk_s3"].as_array().expect("a list");
    for case in cases {
        let question = json!({
            "destination": "s3", "size_mib": case["size"], "interval_s": case["interval"],
            "format_conversion": case["conv"], "dynamic_partitioning": case["dp"],
        });
        let answer = firehose::check_line(&question.to_string()).unwrap_or_else(|error| panic!("{error}"));
        let answer: Value = serde_json::from_str(&answer).expect("the answer is JSON");
        assert_eq!(answer["ok"], case["result"]["ok"], "{question} {answer}");
        assert_eq!(answer["why"].is_string(), answer["ok"] == false, "{answer}");
    }
    println!("firehose_config.json: {} configurations agree", cases.len());
}
