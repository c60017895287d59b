//! What a sitting's time went into.

use proofdeck::content::pack::Index;
use proofdeck::exam::replay::{Replay, Screen, Span, Turn, replay};
use proofdeck::exam::sitting::{Action, EndReason, Sitting};
use proofdeck::exam::terms::{Mode, Terms};
use proptest::prelude::*;

use super::fixtures::{any_action, index, question, run, short_paper, topic};

const START: i64 = 1_000_000;

/// Right are 0 for `one`, 0 and 1 for `two`, 0 for `three`.
fn keys() -> Index {
    let questions = vec![question("one", 4, &[0]), question("two", 5, &[0, 1]), question("three", 4, &[0])];
    index(Vec::new(), vec![topic("storage", questions)])
}

/// The replay of actions at seconds since the start, on the paper of three items with an hour for it.
fn played(actions: &[(i64, Action)]) -> Replay {
    let mut paper = short_paper();
    paper.allowed_ms = 3_600_000;
    let mut sitting = Sitting::start(paper, Terms { mode: Mode::Rehearsal, ..Terms::default() }, START);
    let actions = actions.iter().map(|(second, action)| (START + second * 1000, action.clone())).collect::<Vec<_>>();
    for (at, action) in &actions {
        sitting.apply(*at, action);
    }
    replay(&keys(), &sitting, actions.iter().map(|(at, action)| (*at, action)))
}

fn visit(item: u32) -> Action {
    Action::Visit { item }
}

fn choose(item: u32, chosen: &[u8]) -> Action {
    Action::Choose { item, chosen: chosen.to_vec() }
}

const END: Action = Action::End { reason: EndReason::Submitted };

#[test]
fn time_goes_to_what_was_on_the_screen() {
    let replay = played(&[
        (0, visit(0)),
        (10, choose(0, &[0])),
        (20, visit(1)),
        (25, Action::Pause),
        (100, Action::Resume),
        (110, Action::Review),
        (115, visit(0)),
        (120, END),
        (130, visit(2)),
    ]);
    let span = |screen, from: i64, until: i64| Span { screen, from: from * 1000, until: until * 1000 };
    let (one, two) = (Screen::Item(0), Screen::Item(1));
    let expected = [
        span(one, 0, 20),
        span(two, 20, 25),
        span(Screen::Pause, 25, 100),
        span(two, 100, 110),
        span(Screen::Review, 110, 115),
        span(one, 115, 120),
    ];
    assert_eq!(replay.spans, expected);
    assert_eq!((replay.item_ms, replay.length), (vec![25_000, 15_000, 0], 120_000));
    assert_eq!(replay.first_answers, [Some(10_000), None, None]);
}

#[test]
fn changes_are_told_by_what_they_did() {
    #[track_caller]
    fn check(actions: &[(i64, Action)], expected: &[(usize, i64, Turn)]) {
        let all = actions.iter().cloned().chain([(500, END)]).collect::<Vec<_>>();
        let found = played(&all).changes.into_iter().map(|change| (change.item, change.at / 1000, change.turn)).collect::<Vec<_>>();
        assert_eq!(found, expected, "{actions:?}");
    }
    check(&[(0, choose(0, &[0]))], &[]);
    check(&[(0, choose(0, &[0])), (9, choose(0, &[2]))], &[(0, 9, Turn::RightToWrong)]);
    check(&[(0, choose(0, &[2])), (9, choose(0, &[0]))], &[(0, 9, Turn::WrongToRight)]);
    check(&[(0, choose(0, &[2])), (9, choose(0, &[3]))], &[(0, 9, Turn::WrongToWrong)]);
    // A slip that is put right at once is none, unless the item was left with it.
    check(&[(0, choose(0, &[2])), (2, choose(0, &[0]))], &[]);
    check(&[(0, choose(0, &[2])), (1, visit(1)), (2, choose(0, &[0]))], &[(0, 2, Turn::WrongToRight)]);
    check(&[(0, choose(0, &[0])), (9, choose(0, &[2])), (10, choose(0, &[0]))], &[]);
    // Half an answer is none; the whole ones on both sides of it are compared.
    check(&[(0, choose(1, &[0])), (9, choose(1, &[0, 1]))], &[]);
    check(&[(0, choose(1, &[0, 1])), (9, choose(1, &[0])), (10, choose(1, &[0, 3]))], &[(1, 10, Turn::RightToWrong)]);
    check(&[(0, choose(1, &[0, 1])), (9, choose(1, &[])), (20, choose(1, &[0, 1]))], &[]);
    // By time over all items; what cannot be chosen is nothing.
    check(
        &[(0, choose(0, &[1])), (5, choose(2, &[1])), (10, choose(2, &[0])), (20, choose(0, &[0])), (25, choose(0, &[9]))],
        &[(2, 10, Turn::WrongToRight), (0, 20, Turn::WrongToRight)],
    );
}

#[test]
fn pace_counts_first_answers() {
    let replay = played(&[(0, choose(0, &[1])), (60, choose(0, &[0])), (90, choose(1, &[0])), (95, choose(1, &[0, 1])), (100, END)]);
    assert_eq!([0, 59_999, 94_999, 95_000, 100_000].map(|at| replay.answered_by(at)), [1, 1, 1, 2, 2]);
    assert_eq!((replay.count(Turn::WrongToRight), replay.count(Turn::RightToWrong)), (1, 0));
}

#[test]
fn spans_have_no_gaps_and_no_history_breaks_it() {
    let steps = proptest::collection::vec((prop_oneof![9 => 0..60_i64, 1 => -500..5000_i64], any_action()), 0..60);
    run(256, steps, |steps| {
        let mut now = START;
        let mut actions = Vec::new();
        for (gap, action) in steps {
            now += gap;
            actions.push((now, action));
        }
        actions.push((now + 1, END));
        let mut sitting = Sitting::start(short_paper(), Terms { mode: Mode::Rehearsal, ..Terms::default() }, START);
        for (at, action) in &actions {
            sitting.apply(*at, action);
        }
        let replay = replay(&keys(), &sitting, actions.iter().map(|(at, action)| (*at, action)));
        let (end, _) = sitting.end().expect("it was ended");
        prop_assert_eq!(replay.length, end - START);
        let mut last = 0;
        for span in &replay.spans {
            prop_assert_eq!(span.from, last);
            prop_assert!(span.until > span.from);
            last = span.until;
        }
        prop_assert_eq!(last, replay.length);
        let paused = replay.spans.iter().filter(|span| span.screen == Screen::Pause).map(|span| span.until - span.from).sum::<i64>();
        prop_assert_eq!(replay.length - paused, sitting.worked_ms());
        Ok(())
    });
}
