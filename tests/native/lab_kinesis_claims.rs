//! The exam claims: what the engine says is what the documentation says, under every model of the write limit.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use proofdeck::lab::kinesis::{claims::CLAIMS, throttle::ThrottleModel};

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
