//! What exams say about Firehose, against what the simulator finds.

use proofdeck::{
    content::model::Both,
    lab::firehose::{
        claim_words::{CLAIM_WORDS, words_of},
        claims::{CLAIMS, Trial},
        opening::opening,
        stream::simulate,
    },
};
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

#[test]
fn every_claim_has_words_with_its_figures() {
    for claim in &CLAIMS {
        let words = words_of(claim.id).unwrap_or_else(|| panic!("{} has no words", claim.id));
        assert_eq!(words.trials.len(), claim.trials().len(), "{}", claim.id);
        let Both { en, ko } = (words.sentence)(&claim.outcomes());
        let numbers = |text: &str| {
            let digits = text.replace(',', "");
            let numbers = digits.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() > 1).map(str::to_owned);
            numbers.collect::<BTreeSet<_>>()
        };
        assert_eq!(numbers(&en), numbers(&ko), "{}: the figures differ between\n{en}\n{ko}", claim.id);
        assert!(en.contains(|c: char| c.is_ascii_digit()), "{}: {en}", claim.id);
    }
    assert_eq!(CLAIM_WORDS.len(), CLAIMS.len());
    assert!(CLAIM_WORDS.is_sorted_by_key(|words| words.number) && CLAIM_WORDS.last().is_some_and(|words| words.number == 18));
}

#[test]
fn both_hints_win_in_the_opening() {
    let Trial { config, until_ms } = opening();
    let (state, _) = simulate(&config, until_ms).expect("the opening runs");
    let by = |name| state.metric(name).expect("is a figure");
    assert!(by("objects_by_size") >= 3 && by("objects_by_interval") >= 3, "{:?}", state.totals());
    assert!(state.totals().object_bytes_max < 5 * 1_024 * 1_024, "compressed objects are smaller than the hint");
}
