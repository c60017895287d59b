//! AWS's rules one by one: hints of each destination, put limits, object keys, and what a command line refuses.

use proofdeck::lab::firehose::{
    check_line,
    hints::{Destination, HintsAsked, Preset, Thousandths},
    object_key::{Object, Prefix, Utc},
    put::{self, Quota, QuotaPart, Region, Window},
    run_line,
    scenario::Config,
};
use serde_json::Value;

/// Smallest, largest and default size in MiB, then interval in seconds, as text.
#[track_caller]
fn check_ranges(destination: Destination, preset: Preset, expected: &str) {
    let (size, interval) = destination.ranges(preset);
    assert_eq!(format!("{size} ({}), {interval} ({})", size.default, interval.default), expected, "{destination:?}");
}

#[test]
fn ranges_of_each_destination() {
    for (destination, current, classic) in [
        (Destination::S3, "1..128 (5), 0..900 (300)", "1..128 (5), 60..900 (300)"),
        (Destination::Redshift, "1..128 (5), 0..900 (300)", "1..128 (5), 60..900 (300)"),
        (Destination::OpenSearch, "1..100 (5), 0..900 (300)", "1..100 (5), 60..900 (300)"),
        (Destination::OpenSearchServerless, "1..100 (5), 0..900 (300)", "1..100 (5), 60..900 (300)"),
        (Destination::Splunk, "1..5 (5), 0..60 (60)", "1..5 (5), 60 (60)"),
        (Destination::Http, "1..64 (5), 0..900 (300)", "1..64 (5), 60..900 (300)"),
        (Destination::Snowflake, "1..128 (128), 0..900 (0)", "1..128 (128), 0..900 (0)"),
        (Destination::Iceberg, "1..128 (5), 0..900 (300)", "1..128 (5), 60..900 (300)"),
        (Destination::Lambda, "0.2..3 (1), 0..900 (60)", "0.2..3 (1), 60..900 (60)"),
    ] {
        check_ranges(destination, Preset::Current, current);
        check_ranges(destination, Preset::ExamClassic, classic);
    }
}

/// Hints that are taken when none are given.
#[track_caller]
fn check_effective(format_conversion: bool, dynamic_partitioning: bool, expected: (i64, u64)) {
    let asked = HintsAsked {
        destination: Destination::S3,
        preset: Preset::Current,
        size_mib: None,
        interval_s: None,
        format_conversion,
        dynamic_partitioning,
    };
    let accepted = asked.resolve().expect("defaults are accepted");
    assert_eq!((accepted.size_mib, accepted.interval_s), (Thousandths::whole(expected.0), expected.1));
}

#[test]
fn defaults_with_format_conversion_and_partitioning() {
    check_effective(false, false, (5, 300));
    check_effective(true, false, (128, 300));
    check_effective(false, true, (128, 300));
    check_effective(true, true, (128, 300));
}

#[track_caller]
fn check_verdict(question: &str, why: Option<&str>) {
    let answer: Value = serde_json::from_str(&check_line(question).expect("a question")).expect("JSON");
    assert_eq!(answer.get("why").and_then(Value::as_str), why, "{question}");
    assert_eq!(answer["ok"], why.is_none());
}

#[test]
fn verdicts_name_every_reason() {
    check_verdict(r#"{"destination":"s3"}"#, None);
    check_verdict(r#"{"destination":"s3","size_mib":5,"interval_s":0}"#, None);
    check_verdict(
        r#"{"destination":"s3","size_mib":5,"interval_s":30,"format_conversion":false,"dynamic_partitioning":false,"preset":"exam-classic"}"#,
        Some("the buffer interval for Amazon S3 is 60..900 s, and 30 is too little"),
    );
    check_verdict(
        r#"{"destination":"s3","size_mib":1,"interval_s":901,"dynamic_partitioning":true}"#,
        Some(
            "the buffer size for Amazon S3 with dynamic partitioning is 64..128 MiB, and 1 is too little; \
             the buffer interval for Amazon S3 with dynamic partitioning is 60..900 s, and 901 is too much",
        ),
    );
    check_verdict(
        r#"{"destination":"opensearch","format_conversion":true}"#,
        Some("format conversion is only for Amazon S3, not for Amazon OpenSearch Service"),
    );
    check_verdict(
        r#"{"destination":"splunk","size_mib":-1,"interval_s":61}"#,
        Some("the buffer size for Splunk is 1..5 MiB, and -1 is too little; the buffer interval for Splunk is 0..60 s, and 61 is too much"),
    );
    check_verdict(r#"{"destination":"s3","size_mib":1.5}"#, Some("the buffer size is a whole number of MiB, and 1.5 is not"));
    check_verdict(r#"{"destination":"s3","size_mib":5.0}"#, None);
    check_verdict(
        r#"{"destination":"s3","interval_s":0.0001}"#,
        Some("the buffer interval is a whole number of seconds, and 0.001 is not"),
    );
    check_verdict(r#"{"destination":"lambda","size_mib":0.2}"#, None);
    check_verdict(
        r#"{"destination":"lambda","size_mib":0.1999}"#,
        None, // rounds up to the thousandth that the Lambda buffer is given in
    );
    check_verdict(
        r#"{"destination":"s3","size_mib":99999999999999999999}"#,
        Some("the buffer size for Amazon S3 is 1..128 MiB, and 9223372036854775.807 is too much"),
    );
}

/// Path and part of the message of a line that is no scenario.
#[track_caller]
fn check_refused(answer: Result<String, proofdeck::lab::error::LabError>, path: &str, message_part: &str) {
    let error = answer.expect_err("should be refused");
    assert_eq!(error.path, path, "{error}");
    assert!(error.message.contains(message_part), "{error}");
}

#[test]
fn refusals_name_their_place() {
    check_refused(check_line(r#"{"destination":"s4"}"#), "destination", "unknown variant `s4`");
    check_refused(check_line(r#"{"size_mib":5}"#), "destination", "missing field");
    check_refused(check_line(r#"{"destination":"s3","size_mib":"5"}"#), "size_mib", "expected a JSON number");
    check_refused(check_line(r#"{"destination":"s3","preset":"old"}"#), "preset", "unknown variant");
    check_refused(check_line(r#"{"destination":"s3","size":5}"#), "size", "unknown field");

    check_refused(run_line(""), "", "EOF");
    check_refused(run_line("{}"), "config", "missing field");
    check_refused(run_line(r#"{"config":{"size_mib":5}}"#), "config.interval_s", "missing field");
    check_refused(run_line(r#"{"config":{"size_mib":5,"interval_s":60,"lambda":{"outnum":1}}}"#), "config.lambda.outnum", "unknown field");
    check_refused(
        run_line(r#"{"config":{"size_mib":5,"interval_s":60},"events":[{"t_ms":0,"bytes":1},{"bytes":1}]}"#),
        "events[1].t_ms",
        "missing",
    );
    check_refused(
        run_line(r#"{"config":{"size_mib":5,"interval_s":60},"events":[{"t_ms":-1,"bytes":1}]}"#),
        "events[0].t_ms",
        "invalid value",
    );
    check_refused(
        run_line(r#"{"config":{"size_mib":5,"interval_s":60},"events":[{"t_ms":0.5,"bytes":1}]}"#),
        "events[0].t_ms",
        "invalid type",
    );
    check_refused(run_line(r#"{"config":{"size_mib":5,"interval_s":60,"compress_den":0}}"#), "config.compress_den", "divided by 0");
    check_refused(run_line(r#"{"config":{"size_mib":5,"interval_s":60,"lambda":{"out_den":0}}}"#), "config.lambda.out_den", "divided by 0");
    check_refused(run_line(r#"{"config":{"size_mib":1048577,"interval_s":60}}"#), "config.size_mib", "SIZE_MIB_MAX");
    check_refused(
        run_line(r#"{"config":{"size_mib":5,"interval_s":60},"events":[{"t_ms":0,"bytes":1,"count":1125899906842625}]}"#),
        "events[0].count",
        "RECORDS_MAX",
    );
    check_refused(
        run_line(r#"{"config":{"size_mib":1,"interval_s":60},"events":[{"t_ms":0,"bytes":1048576,"count":1000000000}]}"#),
        "events[0]",
        "RESULTS_MAX",
    );
    check_refused(
        run_line(r#"{"config":{"size_mib":1,"interval_s":60,"lambda":{"out_num":1000000000}},"events":[{"t_ms":0,"bytes":1048576}]}"#),
        "events[0]",
        "RECORD_BYTES_MAX",
    );
}

#[test]
fn largest_numbers_do_not_overflow() {
    let line = r#"{"config":{"size_mib":1048576,"interval_s":1000000000,"compress_num":1000000000},
        "events":[{"t_ms":253402300799999,"bytes":1099511627776},{"t_ms":0,"bytes":0,"count":1125899906842000},{"t_ms":5,"bytes":1099511627775}]}"#;
    let answer: Value = serde_json::from_str(&run_line(line).expect("a scenario")).expect("JSON");
    let objects = answer["objects"].as_array().expect("a list");
    assert_eq!(objects.len(), 2);
    assert_eq!(objects[0]["records"], 1_125_899_906_842_001_u64);
    assert_eq!(objects[1]["delivered_ms"], 253_402_300_799_999_u64);
}

#[test]
fn requests_have_limits() {
    assert!(put::check_request(1_024_000, 4).is_ok());
    assert_eq!(put::check_request(1_024_001, 1).unwrap_err().path, "bytes");
    assert_eq!(put::check_request(1_024_000, 5).unwrap_err().path, "batch");
    assert!(put::check_request(1, 500).is_ok());
    assert!(put::check_request(1, 501).is_err() && put::check_request(1, 0).is_err());
    assert_eq!((put::batch_max(0), put::batch_max(8_388), put::batch_max(8_389), put::batch_max(1_024_000)), (500, 500, 499, 4));
    assert_eq!([0, 1, 5_120, 5_121].map(|bytes| put::billed_bytes(bytes, 2)), [0, 10_240, 10_240, 20_480]);
}

#[test]
fn quota_is_per_second() {
    let quota = Region::Other.quota(1);
    assert_eq!(quota, Quota { requests: 1_000, records: 100_000, bytes: 1_048_576 });
    assert_eq!(Region::Large.quota(2), Quota { requests: 4_000, records: 1_000_000, bytes: 10_485_760 });
    let mut window = Window::new();
    let put = |window: &mut Window, t_ms, bytes, count, batch| {
        let admitted = window.put(t_ms, quota, bytes, count, batch);
        (admitted.records, admitted.requests, admitted.refused_by)
    };
    assert_eq!(put(&mut window, 0, 1_024, 1_000, 500), (1_000, 2, None));
    assert_eq!(put(&mut window, 999, 1_024, 25, 500), (24, 1, Some(QuotaPart::Bytes)));
    assert_eq!(put(&mut window, 999, 0, 500, 500), (500, 1, None)); // a refused record uses nothing, and this one fits
    assert_eq!(put(&mut window, 1_000, 0, 600_000, 500), (100_000, 1_200, Some(QuotaPart::Records)));
    assert_eq!(put(&mut window, 2_000, 1, 1_001, 1), (1_000, 1_001, Some(QuotaPart::Requests)));
    assert_eq!(put(&mut window, 2_500, 1, 1, 1), (0, 1, Some(QuotaPart::Requests)));
}

#[test]
fn dates() {
    let date = |epoch_ms: u64| {
        let utc = Utc::from_epoch_ms(epoch_ms);
        format!(
            "{:04}-{:02}-{:02} {:03} {:02}:{:02}:{:02}",
            utc.year, utc.month, utc.day, utc.day_of_year, utc.hour, utc.minute, utc.second
        )
    };
    assert_eq!(date(0), "1970-01-01 001 00:00:00");
    assert_eq!(date(951_782_399_999), "2000-02-28 059 23:59:59");
    assert_eq!(date(951_782_400_000), "2000-02-29 060 00:00:00");
    assert_eq!(date(978_307_199_000), "2000-12-31 366 23:59:59");
    assert_eq!(date(1_709_164_800_000), "2024-02-29 060 00:00:00");
    assert_eq!(date(1_735_689_599_000), "2024-12-31 366 23:59:59");
    assert_eq!(date(1_767_225_599_000), "2025-12-31 365 23:59:59");
    assert_eq!(date(4_107_542_400_000), "2100-03-01 060 00:00:00");
    assert_eq!(date(253_402_300_799_999), "9999-12-31 365 23:59:59");
}

/// A prefix evaluated for 2018-08-27T10:30:00Z, or the error.
fn evaluated(prefix: &str, is_error: bool) -> String {
    let object = Object { epoch_ms: 1_535_365_800_000, partition: "kr", error_type: "processing-failed", random: 0xab_cdef_0123 };
    match Prefix::parse(prefix, is_error) {
        Ok(prefix) => prefix.evaluate(&object),
        Err(error) => error.message,
    }
}

#[test]
fn prefixes() {
    for (prefix, expected) in [
        ("", "2018/08/27/10/"),
        ("logs/", "logs/2018/08/27/10/"),
        ("year=!{timestamp:yyyy}/month=!{timestamp:MM}/", "year=2018/month=08/"),
        ("!{timestamp:'year='yyyy'/day='dd}/!{timestamp:yy-M-d DDD H:m:s}", "year=2018/day=27/18-8-27 239 10:30:0"),
        ("!{timestamp:''yyyy'o''clock'}", "'2018o'clock"),
        ("c=!{partitionKeyFromQuery:country}/", "c=kr/"),
        ("c=!{partitionKeyFromLambda:country}/!{timestamp:HH}/", "c=kr/10/"),
        ("r=!{firehose:random-string}/", "r=abcdef01-23/2018/08/27/10/"),
        ("!{timestamp:yyyy'}", "a quote is not closed in the pattern \"yyyy'\""),
        ("!{timestamp:EEE}", "\"EEE\" is not understood in the date pattern \"EEE\""),
        ("!{timestamp:yyyy", "\"!{timestamp:yyyy\" has no closing brace"),
        ("!{x:y}", "there is no expression !{x:y} in this prefix"),
        ("!{firehose:error-output-type}/", "only the error prefix may hold !{firehose:error-output-type}"),
    ] {
        assert_eq!(evaluated(prefix, false), expected, "{prefix}");
    }
    for (prefix, expected) in [
        ("", "processing-failed/2018/08/27/10/"),
        ("logs/", "logs/processing-failed/2018/08/27/10/"),
        ("failed/!{firehose:error-output-type}/", "failed/processing-failed/"),
        ("failed/!{firehose:error-output-type}/!{timestamp:yyyy}/any/!{timestamp:dd}", "failed/processing-failed/2018/any/27"),
        ("failed/!{timestamp:yyyy}/", "an error prefix with expressions must hold !{firehose:error-output-type}"),
        ("!{partitionKeyFromQuery:k}/", "there is no expression !{partitionKeyFromQuery:k} in this prefix"),
    ] {
        assert_eq!(evaluated(prefix, true), expected, "{prefix}");
    }
    assert!(evaluated(&"가".repeat(513), false).contains("PREFIX_CHARS_MAX"));
    assert_eq!(evaluated(&"가".repeat(512), false).chars().count(), 512 + 14);
}

/// Where a scenario of the running stream is refused.
#[track_caller]
fn check_scenario(json: &str, path: &str) {
    let refused = proofdeck::lab::error::from_json::<Config>(json).and_then(|config| config.validate());
    assert_eq!(refused.err().map(|error| error.path).as_deref(), if path == "ok" { None } else { Some(path) }, "{json}");
}

#[test]
fn scenarios_are_checked() {
    check_scenario("{}", "ok");
    check_scenario(r#"{"size":5}"#, "size");
    check_scenario(r#"{"size_mib":129}"#, "size_mib");
    check_scenario(r#"{"destination":"lambda"}"#, "destination");
    check_scenario(r#"{"source":{"direct_put":{"region":"other","quota_factor":0}}}"#, "source.direct_put.quota_factor");
    check_scenario(r#"{"source":{"kinesis":{"shards":1,"retention_h":23}}}"#, "source.kinesis.retention_h");
    check_scenario(r#"{"producers":[{"records_per_s":1},{"bytes":1024001}]}"#, "producers[1].bytes");
    check_scenario(r#"{"producers":[{"batch":501}]}"#, "producers[0].batch");
    check_scenario(r#"{"arrivals":[{"t_ms":5,"bytes":1},{"t_ms":4,"bytes":1}]}"#, "arrivals[1].t_ms");
    check_scenario(r#"{"outages":[{"from_ms":0,"until_ms":9},{"from_ms":9,"until_ms":9}]}"#, "outages[1].until_ms");
    check_scenario(r#"{"transform":{"size_mib_x1000":199}}"#, "transform.size_mib_x1000");
    check_scenario(r#"{"transform":{"out":{"num":1,"den":0}}}"#, "transform.out.den");
    check_scenario(r#"{"dynamic_partitioning":{}}"#, "prefix");
    check_scenario(r#"{"dynamic_partitioning":{},"prefix":"!{partitionKeyFromQuery:k}/"}"#, "error_prefix");
    check_scenario(r#"{"dynamic_partitioning":{"active_limit":5001}}"#, "dynamic_partitioning.active_limit");
    check_scenario(r#"{"prefix":"!{partitionKeyFromQuery:k}/","error_prefix":"e/"}"#, "prefix");
    check_scenario(r#"{"destination":"redshift","prefix":"!{timestamp:yyyy}/","error_prefix":"e/"}"#, "prefix");
    check_scenario(r#"{"destination":"redshift","compression_format":"zip"}"#, "compression_format");
    check_scenario(r#"{"format_conversion":{},"compression_format":"gzip"}"#, "compression_format");
    check_scenario(r#"{"source_backup":{"interval_s":0}}"#, "source_backup.interval_s");
    check_scenario(r#"{"retry_s":10}"#, "retry_s");
    check_scenario(r#"{"destination":"splunk","retry_s":7201}"#, "retry_s");
    check_scenario(r#"{"destination":"splunk","ack_timeout_s":179}"#, "ack_timeout_s");
}
