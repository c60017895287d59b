//! Retries against what the AWS SDKs do, as recorded from them.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use crate::lab_kinesis::reference;
use proofdeck::lab::kinesis::retry::{Failure, JitterSource, Operation, PPM, Retrier, RetryPolicy, RetryPreset};
use serde_json::Value;

fn failure(name: &str) -> Option<Failure> {
    match name {
        "throttle" => Some(Failure::Throttling),
        "internal" => Some(Failure::Internal),
        _ => None,
    }
}

/// The delays of one operation that always fails.
fn delays(policy: RetryPolicy, jitter_ppm: u64, failure: Failure) -> Vec<u64> {
    let mut retrier = Retrier::new(policy, JitterSource::Fixed(jitter_ppm));
    let mut operation = Operation::default();
    std::iter::from_fn(|| retrier.after_failure(&mut operation, failure, None).ok()).collect()
}

/// A number of the file in thousandths: seconds as milliseconds, fractions as thousandths.
fn thousandths(value: &Value) -> u64 {
    let text = format!("{:.3}", value.as_f64().unwrap());
    text.replace('.', "").parse().unwrap()
}

#[test]
fn boto_delays_agree_with_the_reference() {
    let mut compared = 0;
    for case in reference("sdk_retry")["botocore_results"].as_array().unwrap() {
        let Some(failure) = failure(case["response"].as_str().unwrap()) else {
            // A partial failure of PutRecords is no failure for the SDK.
            assert_eq!((&case["http_calls"], &case["sdk_retries"]), (&1.into(), &0.into()));
            continue;
        };
        let mut policy = match case["mode"].as_str().unwrap() {
            "legacy" => RetryPreset::SdkLegacyBoto3.policy(),
            _ => RetryPreset::SdkStandard2026.policy(),
        };
        policy.attempts = case["max_attempts"].as_u64().unwrap_or(policy.attempts);
        let expected: Vec<u64> = case["delays_s"].as_array().unwrap().iter().map(thousandths).collect();
        let got = delays(policy, thousandths(&case["random"]) * 1_000, failure);
        assert_eq!(got, expected, "{case}");
        assert_eq!(got.len() as u64 + 1, case["http_calls"].as_u64().unwrap());
        compared += 1;
    }
    assert_eq!(compared, 16);
}

#[test]
fn javascript_delays_agree_with_the_reference() {
    let mut compared = 0;
    for (name, jitter_ppm) in [("js_sdk_random_0.999999", PPM - 1), ("js_sdk_random_0.5", PPM / 2)] {
        for (case, expected) in reference("sdk_retry")[name].as_object().unwrap() {
            let Some(failure) = failure(case.rsplit('_').next().unwrap()) else { continue };
            let mut policy = RetryPreset::SdkStandard2026.policy();
            policy.attempts = if case.contains("_8_") { 8 } else { policy.attempts };
            let delays = delays(policy, jitter_ppm, failure);
            assert_eq!(serde_json::to_value(&delays).unwrap(), expected["delays_ms"], "{case}");
            assert_eq!(delays.len() as u64 + 1, expected["attempts"].as_u64().unwrap());
            compared += 1;
        }
    }
    assert_eq!(compared, 12);
}

#[test]
fn the_quota_agrees_with_the_reference() {
    for (name, recorded) in reference("sdk_retry")["quota"].as_object().unwrap() {
        let failure = failure(name).unwrap();
        let mut client = Retrier::new(RetryPreset::SdkStandard2026.policy(), JitterSource::Fixed(PPM));
        let expected = recorded["http_calls_per_operation"].as_array().unwrap();
        for (index, calls) in expected.iter().enumerate() {
            let mut operation = Operation::default();
            let retried = std::iter::from_fn(|| client.after_failure(&mut operation, failure, None).ok()).count() as u64;
            assert_eq!(1 + retried, calls.as_u64().unwrap(), "operation {index} of {name}");
        }
    }
}
