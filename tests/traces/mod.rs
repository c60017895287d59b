//! Fingerprints of lab runs. The native tests and the tests in the browser compute the same lines and compare them with the same file:
//! a trace that differs between the two, or from what it was, is seen here.
//!
//! When a lab is meant to behave differently, `PROOFDECK_UPDATE_TRACES=1 cargo test traces` writes the files anew.
#![allow(clippy::unwrap_used, reason = "tests may fail")]

use std::fmt::Write as _;

use md5::{Digest, Md5};
use proofdeck::lab::kinesis::claims::{CLAIMS, OPENING, Preset};
use proofdeck::lab::kinesis::live::frame::frame;
use proofdeck::lab::kinesis::throttle::ThrottleModel;

/// Steps between two looks: many times more than any scenario here takes.
const STEPS_MAX: u64 = 1_000_000;

/// The MD5 of what a run said.
fn fingerprint(lines: impl IntoIterator<Item = String>) -> String {
    let mut hash = Md5::new();
    for line in lines {
        hash.update(line.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// What was expected of Kinesis.
pub const KINESIS: &str = include_str!("kinesis.txt");

/// Every scenario of the Kinesis claims and the opening, under every model: events and the picture at the end.
pub fn kinesis() -> String {
    let mut out = String::new();
    let mut add = |name: &str, preset: &Preset| {
        for model in ThrottleModel::ALL {
            let mut run = preset.timeline(model).unwrap();
            assert!(run.seek(preset.until_ms, STEPS_MAX).unwrap().reached);
            let events = run.trace().iter().map(|event| serde_json::to_string(&event).unwrap());
            let picture = serde_json::to_string(&frame(run.state(), run.now_ms())).unwrap();
            writeln!(out, "{name} {} {model:?} {}", preset.name, fingerprint(events.chain([picture]))).unwrap();
        }
    };
    add("opening", &OPENING);
    for claim in CLAIMS {
        for preset in claim.presets {
            add(claim.name, preset);
        }
    }
    out
}
