//! Lab runs on this machine are those of every other machine: see `tests/traces/mod.rs`.

#[path = "../traces/mod.rs"]
mod shared;

#[track_caller]
fn check(file: &str, expected: &str, found: &str) {
    if std::env::var_os("PROOFDECK_UPDATE_TRACES").is_some() {
        let path = format!("{}/tests/traces/{file}", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, found).expect("the file is written");
        return;
    }
    for (expected, found) in expected.lines().zip(found.lines()) {
        assert_eq!(found, expected, "see tests/traces/mod.rs");
    }
    assert_eq!(found.lines().count(), expected.lines().count(), "scenarios in {file}");
}

#[test]
fn kinesis_traces_are_what_they_were() {
    check("kinesis.txt", shared::KINESIS, &shared::kinesis());
}

#[test]
fn firehose_traces_are_what_they_were() {
    check("firehose.txt", shared::FIREHOSE, &shared::firehose());
}

#[test]
fn athena_plans_are_what_they_were() {
    check("athena.txt", shared::ATHENA, &shared::athena());
}
