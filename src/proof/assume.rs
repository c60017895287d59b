//! What a result rests on that AWS does not publish: where the lab has a model of its own, the badge of a question says so.

use serde_json::Value;

use super::metric::Lab;

/// Names of the assumptions, as keys of `content/labs.toml`.
pub const ASSUMPTIONS: [&str; 6] =
    ["write-window", "on-demand-scaling", "buffer-timer", "quota-window", "binary-terabyte", "footers-unbilled"];

/// Figures of the write path: what they come to depends on how a second is cut.
const WRITE_PATH: &[&str] =
    &["accepted", "throttled", "stored", "given_up", "buffered", "put_latency", "last_producer_stored", "last_producer_given"];
/// Figures of objects: what they come to depends on when a buffer's timer starts.
const OBJECTS: &[&str] = &["object", "period", "freshness", "last_delivery", "small_objects", "active_partitions", "partitioning_failed"];

/// The assumptions behind these figures of a scenario.
pub fn assumptions(lab: Lab, scenario: &Value, metrics: &[&str]) -> Vec<String> {
    let any = |prefixes: &[&str]| metrics.iter().any(|metric| prefixes.iter().any(|prefix| metric.starts_with(prefix)));
    let columnar = matches!(scenario.get("format").and_then(Value::as_str), Some("parquet" | "orc"));
    let found = match lab {
        Lab::Kinesis => {
            let is_on_demand = scenario.get("mode").and_then(|mode| mode.get("on_demand")).is_some();
            vec![("write-window", any(WRITE_PATH)), ("on-demand-scaling", is_on_demand)]
        }
        Lab::Firehose => vec![("buffer-timer", any(OBJECTS)), ("quota-window", any(&["throttled"]))],
        Lab::Athena => {
            vec![("binary-terabyte", any(&["cost"])), ("footers-unbilled", columnar && any(&["bytes", "billed", "cost"]))]
        }
    };
    found.into_iter().filter(|(_, rests)| *rests).map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn assumptions_follow_from_figures_and_scenario() {
        #[track_caller]
        fn check(lab: Lab, scenario: &Value, metrics: &[&str], expected: &[&str]) {
            assert_eq!(assumptions(lab, scenario, metrics), expected);
            assert!(expected.iter().all(|name| ASSUMPTIONS.contains(name)));
        }
        check(Lab::Kinesis, &json!({}), &["throttled_share", "age_max"], &["write-window"]);
        check(Lab::Kinesis, &json!({"mode": {"on_demand": {}}}), &["open_shards"], &["on-demand-scaling"]);
        check(Lab::Kinesis, &json!({}), &["open_shards"], &[]);
        check(Lab::Firehose, &json!({}), &["objects", "throttled"], &["buffer-timer", "quota-window"]);
        check(Lab::Athena, &json!({"format": "csv"}), &["bytes"], &[]);
        check(Lab::Athena, &json!({"format": "orc"}), &["cost"], &["binary-terabyte", "footers-unbilled"]);
    }
}
