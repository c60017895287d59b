//! Laws of the Athena lab on random tables and conditions: what a row needs is never pruned, and no text makes it panic.

use proofdeck::lab::athena::{
    line::{plan_line, project_line},
    ordered::Ordered,
    plan::Plan,
    projection::{Projection, ProjectionConfig},
    query::Query,
    scenario::{ChunkInput, FileInput, RowGroupInput, Scenario},
    sql::{Schema, calendar, datum::Datum, datum::SqlType},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// One row of the files: user, amount, status, instant, day.
type DataRow = (Option<i64>, Option<i64>, Option<&'static str>, Option<i64>, Option<i64>);

const STATUS: [&str; 6] = ["", "ERROR", "ERR", "OK", "실패", "\u{10ffff}"];
const FOLDERS: [&str; 6] = ["2022/05", "2022/06", "2023/05", "2023/06", "2023/6", "__HIVE_DEFAULT_PARTITION__/06"];

fn data_row() -> impl Strategy<Value = DataRow> {
    let maybe = |inner: BoxedStrategy<i64>| prop_oneof![1 => Just(None), 5 => inner.prop_map(Some)];
    (
        maybe((0_i64..8).boxed()),
        maybe((-3_i64..4).boxed()),
        prop_oneof![1 => Just(None), 5 => prop::sample::select(&STATUS[..]).prop_map(Some)],
        maybe((0_i64..5).boxed()),
        maybe((0_i64..4).boxed()),
    )
}

/// A file: its folder, its row groups, and whether it has statistics.
fn file() -> impl Strategy<Value = (&'static str, Vec<Vec<DataRow>>, bool)> {
    let groups = prop::collection::vec(prop::collection::vec(data_row(), 0..4), 1..3);
    (prop::sample::select(&FOLDERS[..]), groups, prop::bool::weighted(0.9))
}

fn datums(row: &DataRow) -> [Datum<'static>; 5] {
    let (user, amount, status, instant, day) = row;
    [
        amount.map_or(Datum::Null, |amount| Datum::Double(f64::from(i32::try_from(amount).unwrap_or(0)) / 2.0)),
        day.map_or(Datum::Null, |day| Datum::Date(FIRST_DAY + day)),
        status.map_or(Datum::Null, Datum::text),
        instant.map_or(Datum::Null, |instant| Datum::Timestamp(instant * 6 * 3_600 * 1_000_000 + FIRST_DAY * calendar::DAY_MICROS)),
        user.map_or(Datum::Null, Datum::Integer),
    ]
}

/// 2023-06-01.
const FIRST_DAY: i64 = 19_509;

fn statistic(datum: &Datum<'_>) -> Value {
    match datum {
        Datum::Integer(number) => json!(number),
        Datum::Double(number) => json!(number),
        Datum::Text(text) => json!(text),
        Datum::Timestamp(micros) => json!(calendar::print_timestamp(*micros, 6)),
        Datum::Date(days) => json!(calendar::print_date(*days)),
        _ => Value::Null,
    }
}

fn chunk(rows: &[DataRow], column: usize, has_statistics: bool) -> ChunkInput {
    let values: Vec<Datum<'static>> = rows.iter().map(|row| datums(row)[column].clone()).collect();
    let present: Vec<&Datum<'static>> = values.iter().filter(|value| !value.is_null()).collect();
    let end = |smallest: bool| {
        let best = present.iter().copied().reduce(|best, next| {
            let is_less = next.compare(best) == Some(std::cmp::Ordering::Less);
            if is_less == smallest { next } else { best }
        });
        has_statistics.then(|| best.map_or(Value::Null, statistic))
    };
    let nulls = u64::try_from(values.len() - present.len()).unwrap_or(0);
    ChunkInput {
        compressed: 1 + column as u64,
        uncompressed: None,
        min: end(true),
        max: end(false),
        nulls: has_statistics.then_some(nulls),
    }
}

/// In the order in which `serde_json` hands an object on.
const DATA: [&str; 5] = ["a", "dd", "s", "t", "u"];

fn scenario(files: &[(&'static str, Vec<Vec<DataRow>>, bool)], condition: &str) -> Scenario {
    let files = files.iter().enumerate().map(|(number, (folder, groups, has_statistics))| {
        let (year, month) = folder.split_once('/').unwrap_or((folder, ""));
        let row_groups = groups.iter().map(|rows| RowGroupInput {
            rows: rows.len() as u64,
            columns: DATA.iter().enumerate().map(|(at, name)| ((*name).to_owned(), chunk(rows, at, *has_statistics))).collect(),
        });
        let path = format!("y={year}/m={month}/part-{number}.parquet");
        FileInput { path, bytes: 1_000, row_groups: Some(row_groups.collect()), ..FileInput::default() }
    });
    let text = json!({
        "format": "parquet", "partition_types": {"y": "INTEGER", "m": "VARCHAR"}, "files": [],
        "columns": {"u": "int32", "a": "double", "s": "string", "t": "timestamp[us]", "dd": "date"}, "where": condition, "select": ["u"],
    });
    let empty: Scenario = serde_json::from_value(text).expect("a scenario");
    Scenario { files: files.collect(), ..empty }
}

/// A comparison that Athena accepts, over some numbers, texts and times.
fn leaf(numbers: &'static [&'static str], texts: &'static [&'static str], times: &'static [&'static str]) -> impl Strategy<Value = String> {
    let comparison = || prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
    let number = || prop::sample::select(vec!["0", "3", "7", "2.5", "-1", "0.5", "1e0", "2022", "2023", "99999999999", "NULL"]);
    let text = || prop::sample::select(vec!["'06'", "'6'", "'ERR'", "'ERROR'", "'실패'", "''", "NULL", "'\u{10ffff}'", "concat('0', '6')"]);
    let pattern = prop::sample::select(vec!["'ERR%'", "'%R'", "'실%'", "'0_'", "'06'", "'_%'", "'\u{10ffff}%'", "'E#%' ESCAPE '#'"]);
    let time = || {
        prop::sample::select(vec!["DATE '2023-06-02'", "TIMESTAMP '2023-06-02 06:00:00'", "DATE '2023-06-01' + INTERVAL '1' DAY", "NULL"])
    };
    let numeric = || prop::sample::select(numbers);
    let textual = || prop::sample::select(texts);
    let dated = || prop::sample::select(times);
    let not = || prop::sample::select(vec!["", "NOT "]);
    prop_oneof![
        (numeric(), comparison(), number()).prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
        (number(), comparison(), numeric()).prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
        (textual(), comparison(), text()).prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
        (dated(), comparison(), time()).prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
        (numeric(), not(), number(), number()).prop_map(|(left, not, low, high)| format!("{left} {not}BETWEEN {low} AND {high}")),
        (numeric(), not(), number(), numeric()).prop_map(|(left, not, one, two)| format!("{left} {not}IN ({one}, {two}, 6)")),
        (textual(), not(), text(), text()).prop_map(|(left, not, one, two)| format!("{left} {not}IN ({one}, {two})")),
        (textual(), not(), pattern).prop_map(|(left, not, pattern)| format!("{left} {not}LIKE {pattern}")),
        (prop_oneof![numeric(), textual(), dated()], not()).prop_map(|(left, not)| format!("{left} IS {not}NULL")),
        (numeric(), not(), number()).prop_map(|(left, not, right)| format!("{left} IS {not}DISTINCT FROM {right}")),
        (comparison(), numeric(), numeric()).prop_map(|(sign, left, right)| format!("{left} {sign} {right}")),
        prop::sample::select(vec!["TRUE", "FALSE", "NULL", "1 = 0"]).prop_map(str::to_owned),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    joined(leaf(
        &["y", "u", "a", "y - 2020", "u * 2", "abs(u)", "length(s)", "year(t)", "CAST(m AS INTEGER)", "coalesce(y, u)"],
        &["m", "s", "lower(s)", "substr(m, 1, 1)", "m || s"],
        &["t", "dd", "date_trunc('day', t)"],
    ))
}

fn partition_condition() -> impl Strategy<Value = String> {
    joined(leaf(
        &["y", "y - 2020", "y * 100 + CAST(m AS INTEGER)", "length(m)", "nullif(y, 2022)", "y / 0"],
        &["m", "substr(m, 1, 1)", "concat(m, '')"],
        &["CAST(concat(CAST(y AS VARCHAR), '-', m, '-01') AS DATE)"],
    ))
}

fn projected_condition() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "c = '2023-06-01'",
        "c >= '2023-06-10'",
        "c < '2023/06/15/12'",
        "c LIKE '2023-06%'",
        "c LIKE '%06%'",
        "c IN ('202306', '01.06.2023', '2023-06-02')",
        "substr(c, 1, 4) = '2023'",
        "n = 5",
        "n BETWEEN 0 AND 9",
        "n <> 3",
        "n % 2 = 0",
        "n IN (1, 4, 40)",
        "n > 2.5",
        "length(c) > 8 OR n < 0",
        "c IS NULL",
        "TRUE",
    ])
    .prop_map(str::to_owned);
    joined(leaf)
}

fn joined(leaf: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" AND "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" OR "))),
            inner.clone().prop_map(|inner| format!("NOT ({inner})")),
            (inner.clone(), inner.clone()).prop_map(|(when, then)| format!("if({when}, {then}, 1 < 2)")),
            (inner.clone(), inner).prop_map(|(left, right)| format!("coalesce({left}, {right})")),
        ]
    })
}

fn planned(scenario: &Scenario) -> Option<(proofdeck::lab::athena::Prepared, Plan)> {
    let prepared = scenario.prepare().ok()?;
    let plan = prepared.plan().expect("a small table stays within the bounds");
    Some((prepared, plan))
}

fn kept_row_groups(plan: &Plan) -> std::collections::BTreeSet<(u32, u32)> {
    let files = plan.objects.kept.iter().zip(plan.reading.row_groups.iter());
    files.flat_map(|(file, groups)| groups.unwrap_or_default().iter().map(|group| (*file, *group)).collect::<Vec<_>>()).collect()
}

proptest! {
    #[test]
    fn no_matching_row_is_pruned(files in prop::collection::vec(file(), 1..6), condition in condition()) {
        let scenario = scenario(&files, &condition);
        // A constant part may fail at once (an overflow): then the query is refused, and nothing is pruned.
        let Some((prepared, plan)) = planned(&scenario) else { return Ok(()) };
        let kept = kept_row_groups(&plan);
        for (number, (file, (_, groups, _))) in (0_u32..).zip(prepared.table.files.iter().zip(&files)) {
            let partition = file.partition.expect("every folder is registered");
            let values = [prepared.table.partitions.value(partition as usize, 0), prepared.table.partitions.value(partition as usize, 1)];
            for (group, rows) in (0_u32..).zip(groups) {
                let matches = rows.iter().any(|row| prepared.query.matches(&values, &datums(row)) == Ok(Some(true)));
                prop_assert!(!matches || plan.pruning.kept.contains(&partition), "{} loses the partition {:?}", condition, values);
                prop_assert!(!matches || kept.contains(&(number, group)), "{} loses row group {} of {}", condition, group, file.path);
            }
        }
        prop_assert_eq!(plan.reading.bytes, plan.reading.bytes_per_column.iter().map(|(_, bytes)| bytes).sum::<u64>());
        prop_assert!(plan.listing.listed >= plan.pruning.kept.len() as u64 || plan.pruning.kept.is_empty(), "what is read was listed: {}", condition);
    }

    #[test]
    fn conditions_on_partitions_alone_prune_exactly(files in prop::collection::vec(file(), 1..6), condition in partition_condition()) {
        let Some((prepared, plan)) = planned(&scenario(&files, &condition)) else { return Ok(()) };
        for partition in 0..prepared.table.partitions.len() {
            let values = [prepared.table.partitions.value(partition, 0), prepared.table.partitions.value(partition, 1)];
            if let Ok(truth) = prepared.query.matches(&values, &[]) {
                prop_assert_eq!(plan.pruning.truths[partition].keeps(), truth == Some(true), "{} for {:?}", condition, values);
            }
        }
    }

    #[test]
    fn and_narrows_and_or_widens(files in prop::collection::vec(file(), 1..6), left in condition(), right in condition()) {
        let plan = |condition: &str| planned(&scenario(&files, condition)).map(|(_, plan)| (plan.pruning.kept.clone(), kept_row_groups(&plan)));
        let (Some(one), Some(both), Some(either)) =
            (plan(&left), plan(&format!("({left}) AND ({right})")), plan(&format!("({left}) OR ({right})"))) else { return Ok(()) };
        prop_assert!(both.0.iter().all(|partition| one.0.contains(partition)), "{} AND {}", left, right);
        prop_assert!(both.1.is_subset(&one.1), "{} AND {}", left, right);
        prop_assert!(one.0.iter().all(|partition| either.0.contains(partition)), "{} OR {}", left, right);
        prop_assert!(one.1.is_subset(&either.1), "{} OR {}", left, right);
    }

    #[test]
    fn billing_is_whole_megabytes_from_ten_on(bytes in 0_u64..1 << 53) {
        let line = json!({"format": "csv", "columns": {}, "files": [{"path": "f", "bytes": bytes}], "select": []}).to_string();
        let result: Value = serde_json::from_str(&plan_line(&line).expect("a plan")).expect("JSON");
        let billed = bytes.div_ceil(1 << 20).max(10);
        prop_assert_eq!(&result["billed_mb"], &json!(billed));
        // Five dollars for 2^20 MB: a quotient by a power of two, exact in a double.
        prop_assert_eq!(result["cost_usd"].as_f64(), Some((billed * 5) as f64 / f64::from(1 << 20)));
    }

    #[test]
    fn no_condition_makes_it_panic(condition in ".{0,60}") {
        let _ = plan_line(&json!({"format": "parquet", "columns": {"a": "int32"}, "files": [], "where": condition, "select": [&condition]}).to_string());
        let _ = plan_line(&json!({"format": "parquet", "columns": {"a": "int32"}, "files": [], "sql": condition}).to_string());
        let _ = plan_line(&condition);
        let _ = project_line(&condition);
    }

    #[test]
    fn no_words_make_it_panic(words in prop::collection::vec(word(), 0..25)) {
        let text = words.join(" ");
        let table = json!({"format": "parquet", "partition_types": {"y": "INTEGER", "m": "VARCHAR", "d": "DATE"}, "now_utc": "2023-06-01 00:00:00",
            "columns": {"a": "double", "u": "int64", "s": "string", "t": "timestamp[us]"},
            "files": [{"path": "y=2023/m=06/d=2023-06-01/f", "bytes": 1}]});
        for (field, text) in [("where", text.clone()), ("sql", text.clone()), ("sql", format!("SELECT {text}")), ("sql", format!("SELECT * FROM t WHERE {text}"))] {
            let mut scenario = table.clone();
            scenario[field] = json!(text);
            if field == "where" {
                scenario["select"] = json!(["a"]);
            }
            let _ = plan_line(&scenario.to_string());
        }
    }

    #[test]
    fn no_projection_makes_it_panic(kind in prop::sample::select(vec!["enum", "integer", "date", "injected"]), range in "[-0-9NOWDAYS+, ]{0,24}",
        format in "[yMdHhmsaSEDTX'/ -]{0,14}", unit in prop::option::of("[A-Za-z]{0,8}"), interval in prop::option::of(any::<u64>()), digits in prop::option::of(0_u64..80)) {
        let property = |name: &str, wanted: &str| kind == wanted && !name.is_empty();
        let mut column = json!({"type": kind});
        if property("range", "integer") || property("range", "date") {
            column["range"] = json!(range);
            column["interval"] = json!(interval);
        }
        if property("format", "date") {
            column["format"] = json!(format);
            column["unit"] = json!(unit);
        }
        if property("digits", "integer") {
            column["digits"] = json!(digits);
        }
        if property("values", "enum") {
            column["values"] = json!(range);
        }
        for sql_type in ["VARCHAR", "BIGINT", "DATE", "INTEGER"] {
            let _ = project_line(&json!({"projection": {"c": column}, "types": {"c": sql_type}, "template": "s3://b/${c}/", "now_utc": "2023-06-01 12:00:00",
                "where": "c IS NOT NULL"}).to_string());
        }
    }

    #[test]
    fn projected_numbers_are_counted_by_their_closed_form(low in -1_000_i64..1_000, span in 0_i64..3_000, interval in 1_i64..40, from in -1_200_i64..4_200, width in 0_i64..2_000) {
        let high = low + span;
        let project = |condition: String| {
            let line = json!({"projection": {"n": {"type": "integer", "range": format!("{low},{high}"), "interval": interval}}, "types": {"n": "BIGINT"}, "where": condition});
            serde_json::from_str::<Value>(&project_line(&line.to_string()).expect("a projection")).expect("JSON")["projected"].as_u64()
        };
        let expected = |first: i64, last: i64| u64::try_from((low..=high).step_by(usize::try_from(interval).unwrap_or(1)).filter(|n| (first..=last).contains(n)).count()).ok();
        prop_assert_eq!(project(String::new()), expected(low, high));
        prop_assert_eq!(project(format!("n BETWEEN {from} AND {}", from + width)), expected(from, from + width));
        prop_assert_eq!(project(format!("n % 7 = 0 AND n > {from}")), u64::try_from((low..=high).step_by(usize::try_from(interval).unwrap_or(1)).filter(|n| n % 7 == 0 && *n > from).count()).ok());
    }

    #[test]
    fn narrowing_finds_what_filtering_everything_finds(days in 1_u64..90, interval in 1_u64..5, unit in prop::sample::select(vec!["HOURS", "DAYS", "WEEKS", "MONTHS"]),
        format in prop::sample::select(vec!["yyyy-MM-dd", "yyyy/MM/dd/HH", "dd.MM.yyyy", "yyyyMM"]), condition in projected_condition()) {
        let schema = Schema::new(vec![("c".into(), SqlType::Varchar), ("n".into(), SqlType::Bigint)], Vec::new()).expect("a schema");
        let now = Some((FIRST_DAY + 30) * calendar::DAY_MICROS);
        let text = json!({"c": {"type": "date", "format": format, "range": format!("NOW-{days}DAYS,NOW"), "interval": interval, "unit": unit},
            "n": {"type": "integer", "range": "-3,20", "interval": interval, "digits": 2}});
        let config: ProjectionConfig = serde_json::from_value(text).expect("a config");
        let projection = Projection::new(&schema, &config, None, "").expect("a projection");
        let Ok(query) = Query::from_parts(&schema, &condition, &[], now) else { return Ok(()) };
        let all = projection.list(&schema, None, now, 1_000_000).expect("a list");
        let expected: Vec<_> = all.into_iter().filter(|partition| query.matches(&partition.values, &[]) == Ok(Some(true))).collect();
        prop_assert_eq!(projection.list(&schema, Some(&query), now, 1_000_000).expect("a list"), expected, "{}", condition);
    }

    #[test]
    fn projected_locations_come_in_their_order(values in prop::collection::vec("[ab/.-]{1,3}", 1..6), others in prop::collection::vec("[ab/.-]{1,3}", 1..5)) {
        let schema = Schema::new(vec![("p".into(), SqlType::Varchar), ("q".into(), SqlType::Varchar)], Vec::new()).expect("a schema");
        let text = json!({"p": {"type": "enum", "values": values.join(",")}, "q": {"type": "enum", "values": others.join(",")}});
        let config: ProjectionConfig = serde_json::from_value(text).expect("a config");
        let query = Query::from_parts(&schema, "", &[], None).expect("a query");
        for template in ["${p}/${q}/", "${q}x${p}/", "${q}${p}/", "x/${p}.${q}/${p}/"] {
            let projection = Projection::new(&schema, &config, Some(template), "").expect("a projection");
            let mut locations: Vec<String> = projection.list(&schema, None, None, 1_000).expect("a list").into_iter().map(|partition| partition.location).collect();
            let projected = projection.project(&schema, &query, None).expect("a result");
            locations.sort();
            prop_assert_eq!(projected.count, locations.len() as u64);
            prop_assert_eq!(projected.first.map(|partition| partition.location), locations.first().cloned());
            prop_assert_eq!(projected.last.map(|partition| partition.location), locations.last().cloned());
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "y",
        "m",
        "d",
        "a",
        "u",
        "s",
        "t",
        "t.y",
        "1",
        "0",
        "2023",
        "1.5",
        "1e3",
        "'06'",
        "''",
        "'2023-06-01'",
        "NULL",
        "TRUE",
        "(",
        ")",
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "%",
        "||",
        "=",
        "<",
        ">=",
        "<>",
        "AND",
        "OR",
        "NOT",
        "IN",
        "BETWEEN",
        "LIKE",
        "ESCAPE",
        "IS",
        "NULL",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "CAST(",
        "AS",
        "INTEGER",
        "VARCHAR(3)",
        "DATE",
        "TIMESTAMP",
        "INTERVAL",
        "DAY",
        "MONTH",
        "substr(",
        "concat(",
        "date_add(",
        "'day'",
        "date_diff(",
        "date_format(",
        "date_parse(",
        "'%Y'",
        "lpad(",
        "replace(",
        "round(",
        "coalesce(",
        "nullif(",
        "if(",
        "year(",
        "FROM",
        "t",
        "SELECT",
        "WHERE",
        "GROUP",
        "BY",
        "ORDER",
        "LIMIT",
        "count(*)",
        "sum(",
        "DISTINCT",
        "current_date",
        "now()",
        "extract(",
        "try(",
        "-9223372036854775808",
        "9223372036854775807",
        "99999999999999999999999999999999999999.9",
        "split_part(",
        "date_trunc(",
        "from_unixtime(",
        "greatest(",
    ])
    .prop_map(str::to_owned)
}

/// Kept beside the table: an ordered map prints and reads the same.
#[test]
fn ordered_objects_keep_their_order() {
    let text = r#"{"b":1,"a":2,"c":3}"#;
    let read: Ordered<u64> = serde_json::from_str(text).expect("JSON");
    assert_eq!(serde_json::to_string(&read).expect("JSON"), text);
    assert!(serde_json::from_str::<Ordered<u64>>(r#"{"a":1,"a":2}"#).is_err());
}
