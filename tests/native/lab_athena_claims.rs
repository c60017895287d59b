//! The exam claims about Athena: what the engine decides, against what is true.

use proofdeck::lab::athena::claims::CLAIMS;

#[test]
fn the_engine_decides_every_claim_rightly() {
    let false_claims = [4, 5, 14, 17, 20];
    for (claim, number) in CLAIMS.iter().zip(1..) {
        assert_eq!(claim.number, number);
        let verdict = claim.verdict().unwrap_or_else(|error| panic!("{number}: {error}"));
        assert_eq!(verdict.holds, !false_claims.contains(&number), "{number} {}", claim.name);
    }
    assert_eq!(CLAIMS.len(), 20);
}

#[test]
fn presets_can_be_opened_as_text() {
    for claim in CLAIMS {
        for preset in claim.presets().expect("presets") {
            assert!(!preset.name.is_empty(), "{}", claim.name);
            if preset.scenario.files.len() > 100 {
                continue;
            }
            let text = serde_json::to_string(&preset.scenario).expect("JSON");
            assert_eq!(serde_json::from_str::<proofdeck::lab::athena::scenario::Scenario>(&text).expect("a scenario"), preset.scenario);
        }
    }
}
