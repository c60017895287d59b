//! Fingerprints of lab runs. The native tests and the tests in the browser compute the same lines and compare them with the same file:
//! a trace that differs between the two, or from what it was, is seen here.
//!
//! When a lab is meant to behave differently, `PROOFDECK_UPDATE_TRACES=1 cargo test traces` writes the files anew.
#![allow(clippy::unwrap_used, reason = "tests may fail")]

use std::fmt::Write as _;

use md5::{Digest, Md5};
use proofdeck::lab::athena;
use proofdeck::lab::athena::claims::Moment as AthenaMoment;
use proofdeck::lab::athena::setup::Setup;
use proofdeck::lab::firehose::{claims as firehose_claims, frame::frame as firehose_frame, opening::opening, stream::Firehose};
use proofdeck::lab::kinesis::claims::{CLAIMS, OPENING, Preset};
use proofdeck::lab::kinesis::live::frame::frame;
use proofdeck::lab::kinesis::throttle::ThrottleModel;
use proofdeck::lab::timeline::Timeline;

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
pub(crate) const KINESIS: &str = include_str!("kinesis.txt");

/// Every scenario of the Kinesis claims and the opening, under every model: events and the picture at the end.
pub(crate) fn kinesis() -> String {
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

/// What was expected of Firehose.
pub(crate) const FIREHOSE: &str = include_str!("firehose.txt");

/// Every trial of the Firehose claims and the opening: events, picture, sums and figures at the end; of a trial that AWS refuses, why.
pub(crate) fn firehose() -> String {
    let mut out = String::new();
    let mut add = |name: &str, index: usize, trial: firehose_claims::Trial| {
        let lines = match Timeline::<Firehose>::new(trial.config) {
            Err(refusal) => vec![refusal.to_string()],
            Ok(mut run) => {
                assert!(run.seek(trial.until_ms, STEPS_MAX).unwrap().reached);
                let events = run.trace().iter().map(|event| format!("{event:?}"));
                let picture = format!("{:?}", firehose_frame(run.state(), run.now_ms()));
                let figures = format!("{:?}", run.state().totals().metrics());
                events.chain([picture, figures]).collect()
            }
        };
        writeln!(out, "{name} {index} {}", fingerprint(lines)).unwrap();
    };
    add("opening", 0, opening());
    for claim in firehose_claims::CLAIMS {
        for (index, trial) in claim.trials().into_iter().enumerate() {
            add(claim.id, index, trial);
        }
    }
    out
}

/// What was expected of Athena.
pub(crate) const ATHENA: &str = include_str!("athena.txt");

/// Every scenario of the Athena claims and the opening: the whole plan as the command line prints it, or the refusal.
pub(crate) fn athena() -> String {
    let mut out = String::new();
    let mut add = |claim: &str, name: &str, setup: &Setup| {
        let line = match AthenaMoment::of(setup).unwrap() {
            AthenaMoment::Planned { prepared, plan } => athena::line::report(&prepared, &plan).unwrap(),
            AthenaMoment::Refused(error) => error.to_json_line(),
        };
        writeln!(out, "{claim} {name} {}", fingerprint([line])).unwrap();
    };
    add("opening", "opening", &Setup::opening());
    for claim in athena::claims::CLAIMS {
        for preset in claim.presets() {
            add(claim.name, preset.name, &preset.setup);
        }
    }
    out
}
