//! The Athena lab against what `DuckDB` and `PyArrow` did with real files, and the rules that these do not reach.

use proofdeck::lab::athena::line::{plan_line, project_line};
use serde_json::{Value, json};

fn reference(name: &str) -> Value {
    let path = format!("{}/tests/reference/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("the reference is there")).expect("the reference is JSON")
}

fn format_of(table: &str) -> &'static str {
    match table {
        "ymd_csv" => "csv",
        "ymd_csv_gz" => "csv.gz",
        "ymd_json" => "json",
        "ymd_json_gz" => "json.gz",
        "ymd_orc" => "orc",
        _ => "parquet",
    }
}

#[test]
fn duckdb_reads_the_same() {
    let reference = reference("athena_small.json");
    let queries = reference["queries"].as_array().expect("queries");
    for (number, query) in queries.iter().enumerate() {
        let table = query["table"].as_str().expect("a table");
        let scenario = json!({
            "format": format_of(table), "partition_types": query["partition_types"], "columns": reference["columns"],
            "files": reference["tables"][table], "where": query["where"], "select": query["select"],
        });
        let line = plan_line(&scenario.to_string()).unwrap_or_else(|error| panic!("{number}: {error}"));
        let result: Value = serde_json::from_str(&line).expect("JSON");
        let expected = &query["athena"];
        let check = |what: &str, left: &Value, right: &Value| assert_eq!(left, right, "{number} {what}: {}", query["where"]);
        check("partitions_total", &result["partitions_total"], &query["partitions_total"]);
        if !query["partitions_kept"].is_null() {
            check("partitions_kept", &result["partitions_kept"], &query["partitions_kept"]);
        }
        check("files_kept", &json!(result["files_kept"].as_array().map(Vec::len)), &query["files_kept"]);
        check("bytes", &result["bytes"], &expected["bytes"]);
        check("billed_mb", &result["billed_mb"], &expected["billed_mb"]);
        let cost = line.split("\"cost_usd\":").nth(1).and_then(|rest| rest.split(',').next());
        assert_eq!(cost, expected["cost_usd"].as_str(), "{number}");
        if query["strict"] == true && !expected["bytes_per_column"].is_null() {
            check("bytes_per_column", &result["bytes_per_column"], &expected["bytes_per_column"]);
            check("row_groups_total", &result["row_groups_total"], &expected["row_groups_total"]);
            if !expected["row_groups_kept"].is_null() {
                check("row_groups_kept", &result["row_groups_kept"], &expected["row_groups_kept"]);
            }
            let kept = result["row_groups_kept"]
                .as_object()
                .expect("an object")
                .values()
                .map(|kept| kept.as_array().map_or(0, Vec::len))
                .sum::<usize>();
            check("row_groups", &json!(kept), &expected["row_groups"]);
        }
    }
    assert_eq!(queries.len(), 80);
}

#[test]
fn duckdb_projects_the_same() {
    let reference = reference("athena_projection.json");
    let cases = reference["cases"].as_array().expect("cases");
    for case in cases {
        let mut scenario = case.clone();
        let fields = scenario.as_object_mut().expect("an object");
        for field in ["name", "projected", "first", "last", "first_location", "values"] {
            fields.remove(field);
        }
        let line = project_line(&scenario.to_string()).unwrap_or_else(|error| panic!("{case}: {error}"));
        let result: Value = serde_json::from_str(&line).expect("JSON");
        for field in ["projected", "first", "last", "first_location"] {
            assert_eq!(result[field], case[field], "{field} of {} where {}", case["name"], case["where"]);
        }
    }
    assert_eq!(cases.len(), 43);
}
