//! The exam claims about Athena: what the engine decides, against what is true.

use proofdeck::lab::athena::claims::CLAIMS;
use proofdeck::lab::athena::setup::Setup;

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
fn presets_travel_in_links() {
    for claim in CLAIMS {
        for preset in claim.presets() {
            assert!(!preset.name.is_empty(), "{}", claim.name);
            let link = preset.setup.export().expect("a link");
            assert!(link.len() < 1_500, "{} {}", claim.name, link.len());
            assert_eq!(Setup::import(&link), Ok(preset.setup));
        }
    }
}
