//! A sitting as a file for others: it comes back as it was, and its result is worked out again.

use proofdeck::content::pack::Index;
use proofdeck::exam::late::Late;
use proofdeck::exam::paper::{Request, draw};
use proofdeck::exam::score::{Report, grade};
use proofdeck::exam::sitting::{Action, EndReason};
use proofdeck::exam::terms::Terms;
use proofdeck::journal::event::{Body, Event, EventId, SittingId};
use proofdeck::journal::progress::Progress;
use proofdeck::journal::shared::{SharedError, VERSION, export, import, record};

use super::fixtures::{das, rich};

/// A journal with an answer in practice and a sitting in which every second item is right.
fn journal(index: &Index, ended: bool) -> (Progress, SittingId) {
    let exam = das();
    let request = Request { exam: exam.id, lens: exam.lens, items: 65, seed: 9, late: Late::default(), drawn: false };
    let paper = draw(index, &request).expect("the bank is rich");
    let id = |at| EventId::new(at, 0);
    let sitting = id(1000);
    let mut events =
        vec![Event { id: sitting.clone(), at: 1000, body: Body::SittingStarted { paper: paper.clone(), terms: Terms::default() } }];
    for (at, item) in (0..).zip(&paper.items) {
        let (_, question) = index.question(&item.question).expect("was drawn from here");
        let chosen = if at % 2 == 0 { question.key.clone() } else { Vec::new() };
        let time = 2000 + i64::from(at);
        let body = Body::Sitting { sitting: sitting.clone(), action: Action::Choose { item: at, chosen } };
        events.push(Event { id: id(time), at: time, body });
    }
    if ended {
        let body = Body::Sitting { sitting: sitting.clone(), action: Action::End { reason: EndReason::Submitted } };
        events.push(Event { id: id(9000), at: 9000, body });
    }
    events.push(Event { id: id(9500), at: 9500, body: Body::Retracted { event: id(77) } });
    (Progress::fold(events), sitting)
}

fn exported(index: &Index) -> (String, Report) {
    let (progress, id) = journal(index, true);
    let report = grade(index, &das(), progress.sitting(&id).expect("is there"));
    (export(&progress, &id, &report, 720), report)
}

#[test]
fn a_sitting_comes_back_as_it_was() {
    let index = rich(&das());
    let (progress, id) = journal(&index, true);
    let (text, report) = exported(&index);
    let shared = import(&text).expect("is a sitting");
    assert_eq!(Some(&shared.record), record(&progress, &id).as_ref());
    assert_eq!((shared.stated.right, shared.stated.total, shared.stated.scaled), (report.right, report.total, report.scaled));
    assert!(!text.contains("retracted"), "other events are nobody's business");
    assert_eq!(import(&format!("\u{feff}{text}")), Ok(shared));
}

#[test]
fn the_receiver_grades_again() {
    let index = rich(&das());
    let (text, report) = exported(&index);
    let boast = text
        .replace(&format!("\"right\": {}", report.right), "\"right\": 50")
        .replace(&format!("\"scaled\": {}", report.scaled), "\"scaled\": 1000");
    let shared = import(&boast).expect("is a sitting");
    assert_eq!((shared.stated.right, shared.stated.scaled), (50, 1000));
    assert_eq!(grade(&index, &das(), &shared.record.sitting), report, "what the file states changes nothing");
}

#[test]
fn another_file_is_refused_with_the_reason() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(import(text).map_err(|error| error.to_string()), Err(expected.to_owned()));
    }
    let index = rich(&das());
    let (text, _) = exported(&index);
    let none = "this is not a sitting exported by Proofdeck";
    check("", none);
    check("{}", none);
    check(&text[..text.len() / 2], none);
    check(&text.replace("proofdeck-sitting", "proofdeck-journal"), none);
    check(&text.replace("\"version\": 1", "\"version\": 2"), &SharedError::TooNew { found: VERSION + 1 }.to_string());
    check(
        &text.replace("submitted", "bored"),
        "event 67 cannot be used: unknown variant `bored`, expected `submitted` or `expired` at line 1 column 136",
    );
    let (open, id) = journal(&index, false);
    let report = grade(&index, &das(), open.sitting(&id).expect("is there"));
    check(&export(&open, &id, &report, 720), "the sitting has not ended");
}
