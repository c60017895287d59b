//! A sitting: what it accepts, when its time is over, and that nothing makes it forget or panic.

use proofdeck::Millis;
use proofdeck::exam::sitting::{Action, EndReason, ItemStatus, Sitting};
use proptest::prelude::*;

use super::fixtures::{any_action, run, short_paper};

/// The sitting of [`short_paper`] starts here and is over a second later.
const START: Millis = 10_000;
const DEADLINE: Millis = START + 1000;

fn open() -> Sitting {
    Sitting::start(short_paper(), START)
}

/// Actions as `<milliseconds since the start> <what>`: `visit 0`, `choose 1 = 0 3`, `flag 2`, `unflag 2`, `submit`, `expire`.
fn action(line: &str) -> (Millis, Action) {
    let words = line.split_whitespace().filter(|word| *word != "=").collect::<Vec<_>>();
    let number = |word: &str| word.parse::<u32>().expect("is a number");
    let action = match words[1..] {
        ["visit", item] => Action::Visit { item: number(item) },
        ["choose", item, ref chosen @ ..] => {
            Action::Choose { item: number(item), chosen: chosen.iter().map(|word| word.parse().expect("is an option")).collect() }
        }
        ["flag", item] => Action::Flag { item: number(item), on: true },
        ["unflag", item] => Action::Flag { item: number(item), on: false },
        ["submit"] => Action::End { reason: EndReason::Submitted },
        ["expire"] => Action::End { reason: EndReason::Expired },
        _ => panic!("what is {line:?}?"),
    };
    (START + words[0].parse::<Millis>().expect("is a time"), action)
}

/// Items as `-` (unseen), `open` or `done` with the options chosen and `!` for a flag; then the current one; then the end.
fn show(sitting: &Sitting) -> String {
    let items = sitting.items().enumerate().map(|(at, (_, state))| {
        let status = match sitting.status(at) {
            ItemStatus::Unseen => "-",
            ItemStatus::Incomplete => "open",
            ItemStatus::Complete => "done",
        };
        let words = std::iter::once(status.to_owned()).chain(state.chosen.iter().map(ToString::to_string)).collect::<Vec<_>>();
        words.join(" ") + if state.flagged { "!" } else { "" }
    });
    let items = items.collect::<Vec<_>>().join(" | ");
    let end = sitting.end().map(|(at, reason)| format!(", {reason:?} {}", at - START)).unwrap_or_default();
    format!("{items}, at {}{end}", sitting.current())
}

#[test]
fn actions_are_taken_or_ignored() {
    /// `script`: actions, one a line; an action behind `no` is expected to change nothing.
    #[track_caller]
    fn check(script: &str, expected: &str) {
        let mut sitting = open();
        for line in script.split(';').map(str::trim).filter(|line| !line.is_empty()) {
            let refused = line.strip_prefix("no ");
            let (at, action) = action(refused.unwrap_or(line));
            let before = show(&sitting);
            assert_eq!(sitting.apply(at, &action), refused.is_none(), "{line:?} in {script:?}");
            assert!(refused.is_none() || show(&sitting) == before, "{line:?} said that it changed nothing");
        }
        assert_eq!(show(&sitting), expected, "{script}");
    }
    check("", "- | - | -, at 0");
    check("0 visit 0; 5 visit 2", "open | - | open, at 2");
    check("0 visit 1; no 5 visit 1", "- | open | -, at 1");
    // Choosing: as many as asked for, of those that are there; a choice can be changed and taken back.
    check("0 choose 0 = 3", "done 3 | - | -, at 0");
    check("0 choose 0 = 3; 1 choose 0 = 1; no 2 choose 0 = 1", "done 1 | - | -, at 0");
    check("0 choose 0 = 3; 1 choose 0 =", "open | - | -, at 0");
    check("no 0 choose 0 = 1 2", "- | - | -, at 0");
    check("no 0 choose 0 = 4", "- | - | -, at 0");
    check("no 0 choose 1 = 5", "- | - | -, at 0");
    check("0 choose 1 = 4", "- | open 4 | -, at 0");
    check("0 choose 1 = 4 0", "- | done 0 4 | -, at 0");
    check("0 choose 1 = 4 4", "- | open 4 | -, at 0");
    check("0 choose 1 = 0 1; no 5 choose 1 = 0 1 2; no 6 choose 1 = 1 9", "- | done 0 1 | -, at 0");
    check("0 choose 1 = 0 1 1 0", "- | done 0 1 | -, at 0");
    // Flags are apart from everything else.
    check("0 flag 2", "- | - | -!, at 0");
    check("0 flag 2; no 1 flag 2; 2 choose 2 = 0; 3 unflag 2; no 4 unflag 2", "- | - | done 0, at 0");
    // Items that do not exist.
    check("no 0 visit 3; no 0 choose 3 = 0; no 0 flag 3; no 0 visit 4294967295", "- | - | -, at 0");
    // The end, and after it.
    check("0 choose 0 = 1; 400 submit", "done 1 | - | -, at 0, Submitted 400");
    check("400 submit; no 401 choose 0 = 1; no 402 visit 1; no 403 flag 0; no 404 submit; no 405 expire", "- | - | -, at 0, Submitted 400");
    check("999 choose 0 = 1; 1000 expire", "done 1 | - | -, at 0, Expired 1000");
    // What comes at the deadline or later is late; who hands in then did not hand in.
    check("0 visit 0; no 1000 choose 0 = 1; no 5000 visit 1; no 5000 flag 1", "open | - | -, at 0");
    check("999 submit", "- | - | -, at 0, Submitted 999");
    check("1000 submit", "- | - | -, at 0, Expired 1000");
    check("86400000 submit", "- | - | -, at 0, Expired 1000");
    check("86400000 expire", "- | - | -, at 0, Expired 1000");
    // A clock that was set back.
    check("500 choose 0 = 1; 200 choose 0 = 2", "done 2 | - | -, at 0");
    check("-500 choose 0 = 1; -400 submit", "done 1 | - | -, at 0, Submitted 0");
}

#[test]
fn the_deadline_does_not_move_and_a_clock_set_back_gives_no_time() {
    /// `remaining`: by clocks that show this many milliseconds since the start.
    #[track_caller]
    fn check(script: &str, remaining: &[(Millis, Millis)]) {
        let mut sitting = open();
        for line in script.split(';').map(str::trim).filter(|line| !line.is_empty()) {
            let (at, action) = action(line);
            sitting.apply(at, &action);
        }
        for &(now, left) in remaining {
            assert_eq!(sitting.remaining(START + now), left, "at {now} after {script:?}");
            assert_eq!(sitting.is_overdue(START + now), left == 0 && sitting.end().is_none(), "at {now} after {script:?}");
        }
        assert_eq!((sitting.started(), sitting.deadline()), (START, DEADLINE));
    }
    check("", &[(0, 1000), (1, 999), (999, 1), (1000, 0), (1001, 0), (86_400_000, 0), (-1, 1000), (-86_400_000, 1000)]);
    check("400 visit 0", &[(400, 600), (399, 600), (0, 600), (-5, 600), (401, 599), (2000, 0)]);
    check("400 visit 0; 100 choose 0 = 1", &[(100, 600), (500, 500)]);
    check("400 flag 0; 300 submit", &[(1000, 0), (1001, 0)]);
}

#[test]
fn a_damaged_span_of_time_is_no_panic() {
    for allowed_ms in [0, 1, Millis::MAX] {
        for start in [0, START, Millis::MIN, Millis::MAX] {
            let mut paper = short_paper();
            paper.allowed_ms = allowed_ms;
            let mut sitting = Sitting::start(paper, start);
            for now in [Millis::MIN, 0, Millis::MAX] {
                assert!(sitting.remaining(now) >= 0);
                sitting.apply(now, &Action::Visit { item: 0 });
            }
            assert!(sitting.apply(Millis::MIN, &Action::End { reason: EndReason::Submitted }));
        }
    }
}

#[test]
fn a_negative_span_of_time_is_no_panic() {
    let mut paper = short_paper();
    paper.allowed_ms = -1;
    let mut sitting = Sitting::start(paper, START);
    assert!(sitting.apply(START, &Action::End { reason: EndReason::Submitted }));
}

#[test]
fn a_clock_set_back_does_not_end_a_sitting_before_its_last_answer() {
    let mut sitting = open();
    sitting.apply(START + 400, &Action::Choose { item: 0, chosen: vec![1] });
    sitting.apply(START + 100, &Action::End { reason: EndReason::Submitted });
    assert_eq!(sitting.end(), Some((START + 400, EndReason::Submitted)));
}

#[test]
fn time_that_was_over_stays_over() {
    let mut sitting = open();
    sitting.apply(DEADLINE, &Action::Visit { item: 0 });
    assert!(sitting.is_overdue(START));
}

#[test]
fn statuses_are_counted() {
    let mut sitting = open();
    sitting.apply(START, &Action::Choose { item: 0, chosen: vec![1] });
    sitting.apply(START, &Action::Choose { item: 1, chosen: vec![1] });
    let count = |status| sitting.count(status);
    assert_eq!([count(ItemStatus::Complete), count(ItemStatus::Incomplete), count(ItemStatus::Unseen)], [1, 1, 1]);
    assert_eq!(sitting.status(99), ItemStatus::Unseen);
    assert!(sitting.item(99).is_none());
}

#[test]
fn no_actions_in_no_order_break_a_sitting() {
    let times = prop_oneof![8 => START - 200..DEADLINE + 200, 1 => any::<Millis>()];
    run(512, (proptest::collection::vec((times, any_action()), 0..40), any::<Millis>()), |(actions, now)| {
        let mut sitting = open();
        let mut latest = START;
        for (at, action) in actions {
            let before = sitting.clone();
            let changed = sitting.apply(at, &action);
            prop_assert!(changed == (show(&before) != show(&sitting)), "{:?} at {} does not say what it did", action, at);
            prop_assert!(before.end().is_none() || sitting == before, "{:?} after the end", action);
            prop_assert!(at < DEADLINE || before.items().eq(sitting.items()), "{:?} after the deadline", action);
            let is_end = matches!(action, Action::End { .. });
            prop_assert!(sitting.end().is_some() == (before.end().is_some() || is_end), "{:?} is no end", action);
            if at < DEADLINE && changed && !is_end {
                latest = latest.max(at);
            }
            prop_assert_eq!((sitting.started(), sitting.deadline()), (START, DEADLINE));
            prop_assert!(sitting.remaining(now) <= before.remaining(now), "{:?} gave time", action);
            prop_assert!((0..=DEADLINE - latest).contains(&sitting.remaining(now)), "the clock went back and gave time");
            prop_assert!(sitting.current() < 3);
            for (item, state) in sitting.items() {
                prop_assert!(state.chosen.len() <= usize::from(item.choose), "too many are chosen");
                prop_assert!(state.chosen.is_sorted_by(|a, b| a < b), "not in order: {:?}", state.chosen);
                prop_assert!(state.chosen.iter().all(|option| item.options.contains(option)), "there is no such option");
                prop_assert!(state.seen || state.chosen.is_empty(), "answered unseen");
            }
            if let Some((end, reason)) = sitting.end() {
                prop_assert!((START..=DEADLINE).contains(&end));
                prop_assert!(end < DEADLINE || reason == EndReason::Expired);
            }
        }
        Ok(())
    });
}
