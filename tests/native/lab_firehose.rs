//! The Firehose lab: reference results, worked examples, and the laws that hold for every scenario.

mod claims;
mod laws;
mod model;
mod oracle;
mod rules;
mod worked;

use proofdeck::lab::firehose;
use serde_json::{Value, json};
use std::{
    io::Write,
    process::{Command, Stdio},
};

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

/// Exit code and lines of output of `proofdeck lab …`.
fn command_line(arguments: &[&str], input: &str) -> (Option<i32>, Vec<Value>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_proofdeck"))
        .arg("lab")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command line starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let lines = String::from_utf8(output.stdout).expect("text");
    (output.status.code(), lines.lines().map(reference).collect())
}

#[test]
fn a_bad_line_does_not_stop_the_others() {
    let empty = json!({ "objects": [], "lambda_invocations": [], "errors": [] });
    let good = r#"{"config":{"size_mib":5,"interval_s":60}}"#;
    assert_eq!(command_line(&["firehose"], &format!("{good}\n{good}\n")), (Some(0), vec![empty.clone(), empty.clone()]));
    let (code, lines) =
        command_line(&["firehose"], &format!("{good}\n{{\"config\":{{\"size_mib\":5,\"interval_s\":60,\"x\":1}}}}\n{good}"));
    assert_eq!((code, &lines[0], &lines[2]), (Some(2), &empty, &empty));
    assert_eq!(lines[1]["error"]["path"], "config.x");
    let question = r#"{"destination":"s3","size_mib":129}"#;
    let (code, lines) = command_line(&["firehose", "check"], question);
    assert_eq!((code, &lines[0]["ok"]), (Some(0), &json!(false)));
    assert_eq!(command_line(&["firehose"], ""), (Some(0), Vec::new()));
}

#[test]
fn a_partition_named_like_the_failed_records_shares_their_object() {
    let lambda = json!({ "fail_every": 2 });
    let events = json!([{ "t_ms": 0, "key": "processing-failed/", "bytes": 10, "count": 2 }, { "t_ms": 0, "key": "format-conversion-failed/", "bytes": 10 }]);
    let config = json!({ "size_mib": 5, "interval_s": 60, "active_limit": 0, "lambda": lambda });
    let answer = run(&json!({ "config": config, "events": events }));
    assert_eq!((of_each(&answer["objects"], "records"), of_each(&answer["errors"], "records")), (vec![2], vec![1]));
}
