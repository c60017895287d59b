//! The exam claims: what the engine says is what the documentation says, under every model of the write limit.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use std::collections::BTreeSet;

use proofdeck::{
    content::model::Both,
    lab::kinesis::{
        claim_words::{CLAIM_WORDS, words_of},
        claims::{CLAIMS, OPENING},
        live::frame::frame,
        throttle::ThrottleModel,
    },
};

#[test]
fn every_claim_comes_out_as_documented() {
    const DOCUMENTED: [(u64, bool); 19] = [
        (1, true),
        (2, true),
        (3, false),
        (4, false),
        (5, true),
        (6, false),
        (7, true),
        (8, true),
        (9, true),
        (9, false),
        (10, true),
        (11, false),
        (12, true),
        (13, false),
        (14, true),
        (15, true),
        (16, true),
        (17, false),
        (18, true),
    ];
    for model in ThrottleModel::ALL {
        let mut wrong = Vec::new();
        for (claim, documented) in CLAIMS.iter().zip(DOCUMENTED) {
            let verdict = claim.verdict(model).unwrap();
            if (claim.number, verdict.holds) != documented {
                let totals: Vec<_> = verdict.moments.iter().map(|moment| moment.frame.totals).collect();
                wrong.push(format!("{} is {} under {model:?}: {totals:#?}", claim.name, verdict.holds));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
    assert_eq!(CLAIMS.len(), DOCUMENTED.len());
}

#[test]
fn every_claim_has_words_with_its_figures() {
    for claim in CLAIMS {
        let words = words_of(claim.name).unwrap_or_else(|| panic!("{} has no words", claim.name));
        assert_eq!(words.scenarios.len(), claim.presets.len(), "{}", claim.name);
        let verdict = claim.verdict(ThrottleModel::default()).unwrap();
        let Both { en, ko } = (words.sentence)(&verdict.moments);
        let numbers = |text: &str| {
            let digits = text.replace(',', "");
            // Small counts may be words in one of the two.
            let numbers = digits.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() > 1).map(str::to_owned);
            numbers.collect::<BTreeSet<_>>()
        };
        assert_eq!(numbers(&en), numbers(&ko), "{}: the figures differ between\n{en}\n{ko}", claim.name);
        assert!(en.contains(|c: char| c.is_ascii_digit()), "{}: {en}", claim.name);
    }
    assert_eq!(CLAIM_WORDS.len(), CLAIMS.len());
}

#[test]
fn the_opening_refuses_in_one_shard_alone() {
    for model in ThrottleModel::ALL {
        let mut run = OPENING.timeline(model).unwrap();
        assert!(run.seek(10_000, 1_000_000).unwrap().reached);
        let refusing = frame(run.state(), run.now_ms()).shards.iter().filter(|shard| shard.written.throttled > 0).count();
        assert_eq!(refusing, 1, "{model:?}");
    }
}
