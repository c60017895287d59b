//! The worked examples of the Athena rules, and what Athena says to SQL that is wrong.

use proofdeck::lab::athena::{
    bill::{MICRO_USD_PER_TB, Usd, billed_mb},
    line::{plan_line, project_line},
    reason::explain,
    scenario::Scenario,
    sql::calendar,
};
use serde_json::{Value, json};

const GIB: u64 = 1 << 30;

/// Days from 2023-01-01 with one CSV file each.
fn days(count: i64, types: &Value, folder: impl Fn(i64) -> String) -> Value {
    let first = calendar::parse_date("2023-01-01").expect("a day");
    let files: Vec<Value> = (0..count).map(|day| json!({"path": format!("{}/part-0.csv", folder(first + day)), "bytes": GIB})).collect();
    json!({"format": "csv", "partition_types": types, "columns": {"status": "string", "user_id": "int32"}, "files": files, "select": []})
}

fn by_year_month_day(count: i64) -> Value {
    days(count, &json!({"year": "INTEGER", "month": "INTEGER", "day": "INTEGER"}), |day| {
        let civil = calendar::civil_of(day);
        format!("year={}/month={:02}/day={:02}", civil.year, civil.month, civil.day)
    })
}

fn by_text_date(count: i64) -> Value {
    days(count, &json!({"dt": "VARCHAR"}), |day| format!("dt={}", calendar::print_date(day)))
}

fn run(mut scenario: Value, condition: &str) -> Result<Value, String> {
    scenario["where"] = json!(condition);
    let line = plan_line(&scenario.to_string()).map_err(|error| error.to_string())?;
    Ok(serde_json::from_str(&line).expect("JSON"))
}

#[track_caller]
fn reads(scenario: &Value, condition: &str, partitions: u64) {
    let result = run(scenario.clone(), condition).unwrap_or_else(|error| panic!("{condition}: {error}"));
    assert_eq!(result["partitions_read"], partitions, "{condition}");
    assert_eq!(result["files_kept"].as_array().map(|files| files.len() as u64), Some(partitions), "{condition}");
}

#[test]
fn costs() {
    let check = |bytes: u64, usd: &str| assert_eq!(Usd::of(billed_mb(bytes), MICRO_USD_PER_TB).to_string(), usd, "{bytes}");
    check(1, "0.0000476837158203125");
    check(10_485_761, "0.00005245208740234375");
    check(1 << 40, "5");
    check(30 * GIB, "0.146484375");
    check(365 * GIB, "1.7822265625");
    check(3 << 40, "15");
    check(1 << 38, "1.25");
    check(100 * GIB, "0.48828125");
    check(25 * GIB, "0.1220703125");
    check(5 * GIB, "0.0244140625");
    assert_eq!(Usd::of(1_000 * billed_mb(1_024), MICRO_USD_PER_TB).to_string(), "0.0476837158203125");
}

#[test]
fn a_year_of_days() {
    let result = run(by_year_month_day(365), "year = 2023 AND month = 6").expect("a plan");
    assert_eq!((&result["bytes"], &result["billed_mb"]), (&json!(30 * GIB), &json!(30 * 1_024)));
    assert_eq!(result["cost_usd"].as_f64(), Some(0.146_484_375));
    assert_eq!(run(by_year_month_day(365), "").expect("a plan")["cost_usd"].as_f64(), Some(1.782_226_562_5));
    reads(&by_year_month_day(3 * 365), "month = 6", 90);
}

#[test]
fn conditions_on_whole_numbers() {
    let table = by_year_month_day(425);
    reads(&table, "year = 2023 AND month = 6", 30);
    reads(&table, "month = 6 OR day = 15", 43);
    reads(&table, "day = 15", 14);
    reads(&table, "NOT (year = 2023 AND month = 6)", 395);
    reads(&table, "day % 2 = 0", 208);
    reads(&table, "year * 100 + month = 202306", 30);
    reads(&table, "year = 2023 OR status = 'ERROR'", 425);
    reads(&table, "year = 2023 AND (month = 6 OR user_id < 100)", 365);
    reads(&table, "NOT (month = 6 AND status = 'x')", 425);
    reads(&table, "NOT (month = 6 OR status = 'x')", 395);
    reads(&table, "month BETWEEN 6 AND 5", 0);
    reads(&table, "month NOT BETWEEN 2 AND 12", 31 + 31);
    reads(&table, "month NOT IN (1, 2, NULL)", 0);
    reads(&table, "year / 100 = 20 AND mod(month, 5) = 1 AND NOT day > 1", 4);
    reads(&table, "month = 6.0 AND day = 1e0", 1);
    reads(&table, "month > 5.5 AND month < 6.5", 30);
    reads(&table, "if(month = 6, day, 0) = 15", 1);
    reads(&table, "CASE month WHEN 6 THEN 'x' WHEN 7 THEN 'y' END IS NOT NULL", 61);
    reads(
        &table,
        "date_parse(concat(CAST(year AS VARCHAR), '-', CAST(month AS VARCHAR), '-', CAST(day AS VARCHAR)), '%Y-%m-%d') >= DATE '2024-02-01'",
        29,
    );
}

#[test]
fn conditions_on_text_dates() {
    let table = by_text_date(425);
    reads(&table, "dt = '2023-06-01'", 1);
    reads(&table, "dt LIKE '2023-06%'", 30);
    reads(&table, "dt LIKE '____-06-0_'", 9);
    reads(&table, "substr(dt, 1, 7) = '2023-06'", 30);
    reads(&table, "substr(dt, -2) = '15'", 14);
    reads(&table, "date(dt) = DATE '2023-06-01'", 1);
    reads(&table, "dt > '2023-06'", 274);
    reads(&table, "dt = '2023-6-1'", 0);
    reads(&table, "CAST(dt AS DATE) BETWEEN DATE '2023-06-01' AND DATE '2023-06-01' + INTERVAL '1' WEEK", 8);
    reads(&table, "date_trunc('month', from_iso8601_date(dt)) = DATE '2023-06-01'", 30);
    reads(&table, "date_format(date(dt), '%Y%m') = '202306'", 30);
    reads(&table, "date_diff('day', DATE '2023-06-01', date(dt)) BETWEEN 0 AND 6", 7);
    reads(&table, "day_of_week(date(dt)) = 1", 61);
    reads(&table, "split_part(dt, '-', 2) = '06'", 30);
    reads(&table, "dt || 'x' = concat('2023-06-01', 'x')", 1);
    reads(&table, "replace(dt, '-') = '20230601'", 1);
    reads(&table, "upper(lower(dt)) = trim(' 2023-06-01 ')", 1);
    reads(&table, "length(dt) = 10 AND strpos(dt, '-06-') = 5", 30);
    reads(&table, "dt IN ('2023-06-01', '2023-06-02', '2022-01-01')", 2);
    reads(&table, "dt = '2023-06-01' OR status = 'ERROR'", 425);
    reads(&table, "dt = '2023-06-01' AND status = 'ERROR'", 1);
}

#[test]
fn the_clock_is_an_argument() {
    let mut table = by_text_date(425);
    table["now_utc"] = json!("2023-06-08 23:59:59");
    reads(&table, "dt = date_format(current_date - interval '1' day, '%Y-%m-%d')", 1);
    reads(&table, "date(dt) >= current_date - interval '7' day AND date(dt) < current_date", 7);
    reads(&table, "date(dt) > date_add('month', -1, current_date) AND dt < '2023-06-09'", 31);
    reads(&table, "date(dt) <= now()", 159);
}

#[test]
fn text_months_are_compared_letter_by_letter() {
    let table = days(425, &json!({"year": "VARCHAR", "month": "VARCHAR", "day": "VARCHAR"}), |day| {
        let civil = calendar::civil_of(day);
        format!("year={}/month={:02}/day={:02}", civil.year, civil.month, civil.day)
    });
    reads(&table, "month = '6'", 0);
    reads(&table, "month = '06'", 30);
    reads(&table, "month >= '6'", 0);
    reads(&table, "month >= '06'", 214);
    reads(&table, "CAST(month AS INTEGER) = 6", 30);
    reads(&table, "concat(year, '-', month, '-', day) >= '2023-12-31'", 61);
    let notes = run(table, "month = '6'").expect("a plan")["notes"].to_string();
    assert!(notes.contains("text-compares-by-letters"), "{notes}");
}

#[test]
fn null_partitions() {
    let folders = ["KR", "US", "JP", "__HIVE_DEFAULT_PARTITION__"];
    let files: Vec<Value> =
        folders.iter().flat_map(|c| [1, 2].map(|n| json!({"path": format!("country={c}/dt={n}/f"), "bytes": 1}))).collect();
    let table =
        json!({"format": "json", "partition_types": {"country": "VARCHAR", "dt": "INTEGER"}, "columns": {}, "files": files, "select": []});
    reads(&table, "country <> 'KR'", 4);
    reads(&table, "NOT country = 'KR'", 4);
    reads(&table, "country IS NULL", 2);
    reads(&table, "country IS NOT NULL", 6);
    reads(&table, "coalesce(country, 'ZZ') = 'ZZ'", 2);
    reads(&table, "country IS DISTINCT FROM 'KR'", 6);
    reads(&table, "country NOT IN ('KR', 'US')", 2);
    reads(&table, "country = country", 6);
    reads(&table, "concat(country, '') IS NULL OR dt = 1", 5);
    reads(&table, "country LIKE '%'", 6);
}

#[test]
fn switches() {
    let files: Vec<Value> = (0..3)
        .map(|n| {
            json!({"path": format!("d={n}/f.parquet"), "bytes": 2 << 20, "footer_bytes": 7,
        "row_groups": [{"rows": 10, "columns": {"a": {"compressed": 100, "min": n, "max": n, "nulls": 0}, "b": {"compressed": 1_000}}}]})
        })
        .collect();
    let table = json!({"format": "parquet", "partition_types": {"d": "VARCHAR"}, "columns": {"a": "int64", "b": "string"}, "files": files, "select": ["a"]});
    let with = |field: &str, value: Value, condition: &str| {
        let mut table = table.clone();
        table[field] = value;
        run(table, condition).expect("a plan")
    };
    let plain = run(table.clone(), "d < '2'").expect("a plan");
    assert_eq!(
        (&plain["bytes"], &plain["metadata_bytes"], &plain["requests"]),
        (&json!(200), &json!(14), &json!({"glue": 1, "list": 2, "get": 4}))
    );
    let whole = with("trino_small_files", json!(true), "d < '2'");
    assert_eq!((&whole["bytes"], &whole["bytes_per_column"]), (&json!(4 << 20), &json!({"a": 0})));
    let registered = with("registered", json!(["d=0", "d=9/"]), "");
    assert_eq!((&registered["partitions_kept"], &registered["files_kept"]), (&json!(["d=0", "d=9"]), &json!(["d=0/f.parquet"])));
    assert_eq!(registered["requests"]["list"], 2, "an empty partition costs a LIST");
    let cancelled = with("workgroup_limit_bytes", json!(10 << 20), "");
    assert_eq!(cancelled["outcome"], "succeeded");
    let projection = json!({"d": {"type": "integer", "range": "1,4"}});
    let projected = with("projection", projection.clone(), "");
    assert_eq!((&projected["partitions_total"], &projected["files_kept"]), (&json!(4), &json!(["d=1/f.parquet", "d=2/f.parquet"])));
    assert_eq!(projected["requests"], json!({"glue": 0, "list": 4, "get": 4}));
    let mut spectrum = table.clone();
    spectrum["engine"] = json!("spectrum");
    spectrum["projection"] = projection;
    let spectrum = run(spectrum, "").expect("a plan");
    assert_eq!((&spectrum["partitions_total"], &spectrum["billed_mb"]), (&json!(3), &json!(10)));
    assert_eq!(with("engine", json!("redshift_serverless"), "")["billed_mb"], 0);
    assert_eq!(with("price_micro_usd_per_tb", json!(6_250_000), "")["cost_usd"].as_f64(), Some(10.0 * 6.25 / f64::from(1 << 20)));
}

#[test]
fn statements_and_their_bills() {
    let mut table = by_text_date(30);
    table.as_object_mut().expect("an object").remove("select");
    let check = |sql: &str, outcome: &str, bytes: u64, billed: u64| {
        let mut table = table.clone();
        table["sql"] = json!(sql);
        table["workgroup_limit_bytes"] = json!(20 * GIB);
        let result: Value = serde_json::from_str(&plan_line(&table.to_string()).expect(sql)).expect("JSON");
        assert_eq!((&result["outcome"], &result["bytes"], &result["billed_mb"]), (&json!(outcome), &json!(bytes), &json!(billed)), "{sql}");
    };
    check("SELECT status FROM t WHERE dt < '2023-01-11' LIMIT 1", "succeeded", 10 * GIB, 10_240);
    check("SELECT count(*) FROM t", "cancelled", 20 * GIB, 20_480);
    check("EXPLAIN SELECT * FROM t", "not_run", 0, 0);
    check("EXPLAIN ANALYZE SELECT * FROM t WHERE dt = '2023-01-01'", "succeeded", GIB, 1_024);
    check("MSCK REPAIR TABLE t", "not_run", 0, 0);
    check("ALTER TABLE t ADD PARTITION (dt = '2023-02-01')", "not_run", 0, 0);
    check(
        "SELECT status, count(*) AS n FROM db.t AS x WHERE x.dt = '2023-01-01' GROUP BY 1 HAVING count(*) > 1 ORDER BY n DESC LIMIT 3;",
        "succeeded",
        GIB,
        1_024,
    );
}

#[test]
fn refusals_name_the_place() {
    let check = |condition: &str, expected: &str| {
        let error = run(by_text_date(1), condition).expect_err(condition);
        assert!(error.starts_with(expected), "{condition}: {error}");
    };
    check("dt = 6", "where: line 1:1 (byte 0): TYPE_MISMATCH: Cannot apply operator: varchar = integer");
    check("status = 'x' AND\n dt > 20230601", "where: line 2:2 (byte 18): TYPE_MISMATCH: Cannot apply operator: varchar > integer");
    check("dt IN ('2023-06-01', 7)", "where: line 1:22 (byte 21): TYPE_MISMATCH: Cannot apply operator: varchar IN (integer)");
    check("dt BETWEEN 1 AND 2", "where: line 1:1 (byte 0): TYPE_MISMATCH: Cannot check if varchar is BETWEEN integer and integer");
    check(
        "user_id LIKE '1%'",
        "where: line 1:1 (byte 0): TYPE_MISMATCH: Left side of LIKE expression must evaluate to a varchar (actual: integer)",
    );
    check("dt = DATE '2023-06-01'", "where: line 1:1 (byte 0): TYPE_MISMATCH: Cannot apply operator: varchar = date");
    check("year(dt) = 2023", "where: line 1:1 (byte 0): TYPE_MISMATCH: Unexpected parameters (varchar) for function year");
    check("dt + 1 = 2", "where: line 1:1 (byte 0): TYPE_MISMATCH: Cannot apply operator: varchar + integer");
    check("가 = 1", "where: line 1:1 (byte 0): SYNTAX_ERROR: a name with the letter '가'");
    check("'가' = '나' AND nope = 1", "where: line 1:15 (byte 18): COLUMN_NOT_FOUND: Column 'nope' cannot be resolved");
    check("frobnicate(dt) = 1", "where: line 1:1 (byte 0): FUNCTION_NOT_FOUND: Function 'frobnicate' not registered");
    check("dt = \"2023-06-01\"", "where: line 1:6 (byte 5): COLUMN_NOT_FOUND: Column '\"2023-06-01\"' cannot be resolved; double quotes");
    check("dt =", "where: line 1:5 (byte 4): SYNTAX_ERROR: unexpected end of the text; expected a value");
    check("dt = 'a' dt", "where: line 1:10 (byte 9): SYNTAX_ERROR: unexpected 'dt'; expected AND, OR or the end of the text");
    check("dt == 'a'", "where: line 1:5 (byte 4): SYNTAX_ERROR: unexpected '='; expected a value");
    check("dt = 'a", "where: line 1:6 (byte 5): SYNTAX_ERROR: this text is not closed with '");
    check(
        "DATE '2023-13-01' = current_date",
        "where: line 1:1 (byte 0): INVALID_FUNCTION_ARGUMENT: '2023-13-01' is not a valid date literal",
    );
    check("user_id = 1 / 0", "where: line 1:11 (byte 10): DIVISION_BY_ZERO: Division by zero");
    check("user_id", "where: line 1:1 (byte 0): TYPE_MISMATCH: WHERE clause must evaluate to a boolean: actual type integer");
    check("dt IN (SELECT dt FROM t)", "where: line 1:8 (byte 7): NOT_SIMULATED: subqueries are not simulated");
    check(&"(".repeat(500), "where: line 1:42 (byte 41): LAB_LIMIT: the text is nested more than 40 levels deep (NESTING_MAX)");
    check(&vec!["user_id"; 400].join("+"), "where: line 1:1 (byte 0): LAB_LIMIT: the expression is more than 256 operators high");
    check(&vec!["1"; 60_000].join(" OR "), "where: line");
    check(&" ".repeat(300_000), "where: line 1:1 (byte 0): LAB_LIMIT: the text has 300000 bytes; at most 262144 are read");
}

#[test]
fn deep_texts_within_the_bounds_run() {
    let table = by_text_date(3);
    reads(&table, &format!("{} = 250", vec!["length(substr(dt, 1, 1))"; 250].join(" + ")), 3);
    reads(&table, &format!("{}dt = '2023-01-01'{}", "(".repeat(38), ")".repeat(38)), 1);
    reads(&table, &format!("{} dt = '2023-01-01'", "NOT ".repeat(38)), 1);
    reads(&table, &format!("{}dt{} = '2023-01-01'", "lower(".repeat(38), ")".repeat(38)), 1);
    reads(&table, &format!("{}dt = '2023-01-01'{}", "CASE WHEN ".repeat(38), " THEN TRUE END".repeat(38)), 1);
}

#[test]
fn long_lists_are_quick() {
    let list: Vec<String> = (1_500..20_000).map(|n| format!("'{}'", calendar::print_date(n))).collect();
    reads(&by_text_date(425), &format!("dt IN ({})", list.join(", ")), 425);
    let chain: Vec<String> = (0..5_000).map(|n| format!("dt <> '{}'", calendar::print_date(n))).collect();
    reads(&by_text_date(425), &chain.join(" AND "), 425);
}

#[test]
fn projections_that_fail() {
    let check = |column: Value, sql_type: &str, condition: &str, expected: &str| {
        let line =
            json!({"projection": {"c": column}, "types": {"c": sql_type}, "template": "s3://b/${c}/", "where": condition}).to_string();
        let error = project_line(&line).expect_err(&line).to_string();
        assert!(error.starts_with(expected), "{line}: {error}");
    };
    let day = json!({"type": "date", "format": "yyyy-MM-dd", "range": "2023-01-01,2023-12-31"});
    check(json!({"type": "injected"}), "VARCHAR", "", "projection.c: CONSTRAINT_VIOLATION");
    check(json!({"type": "injected"}), "VARCHAR", "c > 'a'", "projection.c: CONSTRAINT_VIOLATION");
    check(json!({"type": "injected"}), "BIGINT", "c = 1", "projection.c.type: an injected column must be a string");
    check(json!({"type": "date", "format": "yyyy/MM/dd/HH", "range": "2021/01/01/00,2021/01/02/00"}), "VARCHAR", "", "projection.c.unit: ");
    check(
        json!({"type": "date", "format": "yyyy-MM-dd", "range": "2023-01-01,NOW"}),
        "VARCHAR",
        "",
        "projection.c: the range uses NOW: give now_utc",
    );
    check(json!({"type": "date", "format": "yyyy-MM-dd", "range": "2023-01-01"}), "VARCHAR", "", "projection.c.range: ");
    check(
        json!({"type": "date", "format": "yyyy-MM-dd", "range": "2023-02-30,2023-12-31"}),
        "VARCHAR",
        "",
        "projection.c.range: '2023-02-30' is neither",
    );
    check(json!({"type": "integer", "range": "9,1"}), "BIGINT", "", "projection.c.range: the minimum 9 is above the maximum 1");
    check(json!({"type": "integer", "range": "0,9", "interval": 0}), "BIGINT", "", "projection.c.interval: ");
    check(
        json!({"type": "integer", "range": "0,9000000000000000000"}),
        "BIGINT",
        "",
        "projection.c: the column has more than 1000000 values",
    );
    check(json!({"type": "enum"}), "VARCHAR", "", "projection.c.values: the property values is missing");
    check(json!({"type": "enum", "values": "a", "range": "1,2"}), "VARCHAR", "", "projection.c.range: ");
    check(json!({"type": "list"}), "VARCHAR", "", "projection.c.type: ");
    check(day.clone(), "VARCHAR", "c = 1", "where: line 1:1 (byte 0): TYPE_MISMATCH");
    check(day.clone(), "VARCHAR", "other = '1'", "where: line 1:1 (byte 0): COLUMN_NOT_FOUND");
    let line = |value: Value| project_line(&value.to_string()).expect_err("an error").to_string();
    let missing = line(json!({"projection": {"c": day}, "types": {"c": "VARCHAR", "d": "VARCHAR"}, "template": "s3://b/${c}/${d}/"}));
    assert!(missing.contains("missing projection configuration: [d]"), "{missing}");
    let unknown = line(json!({"projection": {"c": day, "e": day}, "types": {"c": "VARCHAR"}, "template": "s3://b/${c}/"}));
    assert!(unknown.starts_with("projection.e: "), "{unknown}");
    for template in ["s3://b/", "s3://b/${c}", "s3://b/${c}/${x}/", "s3://b/${c/"] {
        let error = line(json!({"projection": {"c": day}, "types": {"c": "VARCHAR"}, "template": template}));
        assert!(error.starts_with("template: "), "{template}: {error}");
    }
}

#[test]
fn projections_that_work() {
    let check = |column: Value, sql_type: &str, condition: &str, expected: u64, first: &str, last: &str| {
        let line = json!({"projection": {"c": column}, "types": {"c": sql_type}, "now_utc": "2021-02-03 14:30:00", "where": condition})
            .to_string();
        let result: Value = serde_json::from_str(&project_line(&line).unwrap_or_else(|error| panic!("{line}: {error}"))).expect("JSON");
        assert_eq!(
            (&result["projected"], &result["first"], &result["last"]),
            (&json!(expected), &json!([first]), &json!([last])),
            "{line}"
        );
        assert_eq!(result["first_location"], format!("c={}/", first.replace('/', "%2F").replace(':', "%3A")));
    };
    check(
        json!({"type": "date", "format": "yyyy/MM/dd/HH", "range": "2021/01/01/00,NOW", "unit": "HOURS"}),
        "VARCHAR",
        "",
        807,
        "2021/01/01/00",
        "2021/02/03/14",
    );
    check(
        json!({"type": "date", "format": "yyyy-MM-dd", "range": "NOW - 1 WEEK, NOW + 2 DAYS "}),
        "DATE",
        "",
        10,
        "2021-01-27",
        "2021-02-05",
    );
    check(
        json!({"type": "date", "format": "yyyy-MM-dd", "range": "2021-01-01,NOW"}),
        "DATE",
        "c >= current_date - interval '3' day",
        4,
        "2021-01-31",
        "2021-02-03",
    );
    check(
        json!({"type": "date", "format": "dd-MM-yyyy", "range": "01-01-2020,31-12-2020"}),
        "VARCHAR",
        "c LIKE '%-02-2020'",
        29,
        "01-02-2020",
        "29-02-2020",
    );
    check(
        json!({"type": "date", "format": "yyyy", "range": "2019,2021", "interval": 1, "unit": "years"}),
        "INTEGER",
        "c <> 2020",
        2,
        "2019",
        "2021",
    );
    check(json!({"type": "date", "format": "yyyyMM", "range": "202001,202012"}), "VARCHAR", "", 12, "202001", "202012");
    check(
        json!({"type": "date", "format": "yyyy-MM-dd", "range": "2021-01-01,2021-01-03", "interval": 12, "unit": "HOURS"}),
        "VARCHAR",
        "",
        3,
        "2021-01-01",
        "2021-01-03",
    );
    check(
        json!({"type": "date", "format": "yyyy-MM-dd", "range": "2021-01-31,2021-05-31", "unit": "MONTHS"}),
        "VARCHAR",
        "",
        5,
        "2021-01-31",
        "2021-05-28",
    );
    check(json!({"type": "Integer ", "range": " -3 , 3 ", "digits": "2"}), "BIGINT", "c <= 0", 4, "-1", "00");
    check(
        json!({"type": "integer", "range": "-9223372036854775808,9223372036854775807"}),
        "BIGINT",
        "c IN (5, 7, 123456789012345)",
        3,
        "123456789012345",
        "7",
    );
    check(
        json!({"type": "integer", "range": "0,9000000000000000000", "interval": 3, "digits": 4}),
        "VARCHAR",
        "c IN ('0003', '3', '0004', '12345', '12346')",
        2,
        "0003",
        "12345",
    );
    let seconds =
        json!({"type": "date", "format": "yyyy-MM-dd HH:mm:ss", "range": "2000-01-01 00:00:00,NOW", "interval": 7, "unit": "SECONDS"});
    check(
        seconds.clone(),
        "VARCHAR",
        "c IN ('2000-01-01 00:00:07', '2000-01-01 00:00:08', 'x')",
        1,
        "2000-01-01 00:00:07",
        "2000-01-01 00:00:07",
    );
    let ages = json!({"type": "date", "format": "yyyy-MM-dd", "range": "0001-01-01,9999-12-31"});
    check(ages, "DATE", "c BETWEEN DATE '2023-06-01' AND DATE '2023-06-30' AND day(c) > 28", 2, "2023-06-29", "2023-06-30");
    check(json!({"type": "enum", "values": "b,a, a,b"}), "VARCHAR", "", 3, " a", "b");
    check(json!({"type": "injected"}), "VARCHAR", "c IN ('x', 'y') AND c <> 'y'", 1, "x", "x");
}

#[test]
fn reasons_show_the_part_that_decides() {
    let mut table = by_year_month_day(60);
    table["where"] = json!("year = 2023 AND (month = 2 OR day = 15) AND status = 'x'");
    let scenario: Scenario = serde_json::from_value(table).expect("a scenario");
    let prepared = scenario.prepare().expect("valid");
    let first = explain(&prepared.table, &prepared.query, 0);
    assert!(!first.kept);
    let texts: Vec<(&str, &str)> = first.deciding.iter().map(|part| (part.text.as_str(), part.values[0].1.as_str())).collect();
    assert_eq!(texts, [("month = 2", "1"), ("day = 15", "1")]);
    let kept = explain(&prepared.table, &prepared.query, 14);
    assert!(kept.kept);
    assert_eq!(kept.deciding.iter().map(|part| part.text.as_str()).collect::<Vec<_>>(), ["status = 'x'"]);
    assert_eq!(kept.deciding[0].unknown_columns, ["status"]);
}

#[test]
fn a_part_that_is_two_comparisons_is_told_once() {
    let mut table = by_year_month_day(60);
    table["where"] = json!("status BETWEEN 'a' AND 'x'");
    let scenario: Scenario = serde_json::from_value(table).expect("a scenario");
    let prepared = scenario.prepare().expect("valid");
    let reason = explain(&prepared.table, &prepared.query, 0);
    assert_eq!(reason.deciding.iter().map(|part| part.text.as_str()).collect::<Vec<_>>(), ["status BETWEEN 'a' AND 'x'"]);
}
