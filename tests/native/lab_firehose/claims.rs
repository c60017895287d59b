//! What exams say about Firehose, against what the simulator finds.

use proofdeck::lab::firehose::claims::CLAIMS;
use std::collections::BTreeSet;

#[test]
fn verdicts() {
    let expected = [
        ("firehose-first-hint-wins", true),
        ("firehose-128mb-every-128s", true),
        ("firehose-is-real-time", false),
        ("firehose-shorter-interval-more-objects", true),
        ("firehose-compressed-below-hint", true),
        ("firehose-size-after-compression", false),
        ("firehose-parquet-needs-64mb-json", true),
        ("firehose-partitions-small-files", true),
        ("firehose-partitions-1mb-buffer", false),
        ("firehose-lambda-adds-its-interval", true),
        ("firehose-failed-transforms-kept", true),
        ("firehose-keeps-7-days", false),
        ("firehose-kinesis-source-no-quota", true),
        ("firehose-no-shards", true),
        ("firehose-replays", false),
        ("firehose-redshift-through-s3", true),
        ("firehose-tiny-records-cost-more", true),
        ("firehose-high-quota-small-batches", true),
        ("firehose-idle-writes-nothing", true),
    ];
    let found: Vec<(&str, bool)> = CLAIMS.iter().map(|claim| (claim.id, claim.holds(&claim.outcomes()))).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_claim_shows_figures_that_exist_and_has_a_name_of_its_own() {
    let mut ids = BTreeSet::new();
    for claim in &CLAIMS {
        assert!(ids.insert(claim.id), "{} twice", claim.id);
        assert!(!claim.shows.is_empty() && !claim.en.is_empty() && !claim.ko.is_empty(), "{}", claim.id);
        for (state, _) in claim.outcomes().iter().flatten() {
            for name in claim.shows {
                assert!(state.metric(name).is_some(), "{}: there is no figure {name}", claim.id);
            }
        }
    }
}
