//! A sitting: what it accepts, when its time is over, and that nothing makes it forget or panic.

use proofdeck::Millis;
use proofdeck::content::model::Lang;
use proofdeck::exam::sitting::{Action, EndReason, ItemStatus, Sitting, Walk};
use proofdeck::exam::terms::{Extra, Mode, Terms};
use proptest::prelude::*;

use super::fixtures::{any_action, run, short_paper};

/// The sitting of [`short_paper`] starts here and is over a second later.
const START: Millis = 10_000;
const DEADLINE: Millis = START + 1000;

fn open() -> Sitting {
    Sitting::start(short_paper(), Terms::default(), START)
}

/// Actions as `<milliseconds since the start> <what>`: `visit 0`, `choose 1 = 0 3`, `strike 1 = 2`, `flag 2`, `unflag 2`,
/// `review`, `walk flagged 2`, `korean`, `pause`, `resume`, `submit`, `expire`.
fn action(line: &str) -> (Millis, Action) {
    let words = line.split_whitespace().filter(|word| *word != "=").collect::<Vec<_>>();
    let number = |word: &str| word.parse::<u32>().expect("is a number");
    let action = match words[1..] {
        ["visit", item] => Action::Visit { item: number(item) },
        ["choose", item, ref chosen @ ..] => {
            Action::Choose { item: number(item), chosen: chosen.iter().map(|word| word.parse().expect("is an option")).collect() }
        }
        ["strike", item, ref struck @ ..] => {
            Action::Strike { item: number(item), struck: struck.iter().map(|word| word.parse().expect("is an option")).collect() }
        }
        ["review"] => Action::Review,
        ["walk", "all", item] => Action::Walk { walk: Walk::All, item: number(item) },
        ["walk", "incomplete", item] => Action::Walk { walk: Walk::Incomplete, item: number(item) },
        ["walk", "flagged", item] => Action::Walk { walk: Walk::Flagged, item: number(item) },
        ["korean"] => Action::Language { lang: Lang::Ko },
        ["pause"] => Action::Pause,
        ["resume"] => Action::Resume,
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
        let struck = state.struck.iter().fold(String::new(), |text, option| text + &format!(" ~{option}"));
        let flag = if state.changed_since_flag { "!*" } else { "!" };
        words.join(" ") + &struck + if state.flagged { flag } else { "" }
    });
    let items = items.collect::<Vec<_>>().join(" | ");
    let end = sitting.end().map(|(at, reason)| format!(", {reason:?} {}", at - START)).unwrap_or_default();
    let walk = if sitting.walk() == Walk::All { String::new() } else { format!(" of {:?}", sitting.walk()) };
    let lang = sitting.lang().map(|lang| format!(", {lang:?}")).unwrap_or_default();
    let review = if sitting.is_reviewing() { ", review" } else { "" };
    let pause = if sitting.is_paused() { ", paused" } else { "" };
    format!("{items}, at {}{walk}{lang}{review}{pause}{end}", sitting.current())
}

/// Runs `script`, actions with a semicolon between them; an action behind `no` is expected to change nothing.
#[track_caller]
fn play(mut sitting: Sitting, script: &str) -> Sitting {
    for line in script.split(';').map(str::trim).filter(|line| !line.is_empty()) {
        let refused = line.strip_prefix("no ");
        let (at, action) = action(refused.unwrap_or(line));
        let before = show(&sitting);
        assert_eq!(sitting.apply(at, &action), refused.is_none(), "{line:?} in {script:?}");
        assert!(refused.is_none() || show(&sitting) == before, "{line:?} said that it changed nothing");
    }
    sitting
}

fn with_terms(mode: Mode, extra: Extra) -> Sitting {
    Sitting::start(short_paper(), Terms { mode, extra, ..Terms::default() }, START)
}

#[test]
fn actions_are_taken_or_ignored() {
    #[track_caller]
    fn check(script: &str, expected: &str) {
        assert_eq!(show(&play(open(), script)), expected, "{script}");
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
    // An answer that changes while the item is flagged is remembered, until the flag is gone.
    check("0 choose 0 = 1; 1 flag 0; 2 choose 0 = 2", "done 2!* | - | -, at 0");
    check("0 flag 0; 1 choose 0 = 2; 2 unflag 0; 3 flag 0", "done 2! | - | -, at 0");
    check("0 choose 0 = 1; 1 flag 0; no 2 choose 0 = 1", "done 1! | - | -, at 0");
    // What is struck out can still be chosen, and says nothing about the item.
    check("0 strike 0 = 3 1", "- ~1 ~3 | - | -, at 0");
    check("0 strike 0 = 3; 1 choose 0 = 3; 2 strike 0 =", "done 3 | - | -, at 0");
    check("no 0 strike 0 = 9; no 0 strike 3 = 1", "- | - | -, at 0");
    // The review screen, and walks from there.
    check("0 review; no 1 review; 2 visit 1", "- | open | -, at 1");
    check("0 review; 1 walk flagged 2; 2 review", "- | - | open, at 2 of Flagged, review");
    check("0 walk incomplete 1; 1 visit 2; no 2 walk incomplete 2", "- | open | open, at 2 of Incomplete");
    check("0 walk incomplete 1; 1 walk all 1; no 2 walk all 5", "- | open | -, at 1");
    // The language.
    check("0 korean; no 1 korean", "- | - | -, at 0, Ko");
    // No pauses in a strict sitting.
    check("no 0 pause; no 1 resume; 2 visit 1", "- | open | -, at 1");
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
fn a_pause_stops_the_clock_and_everything_else() {
    #[track_caller]
    fn check(script: &str, expected: &str) {
        assert_eq!(show(&play(with_terms(Mode::Rehearsal, Extra::None), script)), expected, "{script}");
    }
    check("100 pause; no 200 choose 0 = 1; no 300 visit 1; no 300 flag 0; no 300 review; no 400 pause", "- | - | -, at 0, paused");
    check("100 pause; 200 korean; 5000 resume; no 5001 resume; 5100 choose 0 = 1", "done 1 | - | -, at 0, Ko");
    // 100 + 400 worked before, 500 after: the deadline has moved by the 4500 of the pause.
    check("500 pause; 5000 resume; 5499 choose 0 = 1; no 5500 choose 0 = 2; 9000 submit", "done 1 | - | -, at 0, Expired 5500");
    check("500 pause; 5000 submit", "- | - | -, at 0, Submitted 5000");
    let sitting = play(with_terms(Mode::Rehearsal, Extra::None), "500 pause");
    assert_eq!((sitting.remaining(START + 700), sitting.remaining(START + 60_000)), (500, 500));
    let sitting = play(sitting, "60000 resume; 60100 submit");
    assert_eq!((sitting.worked_ms(), sitting.end()), (600, Some((START + 60_100, EndReason::Submitted))));
    // A clock that is set back in a pause does not make it shorter than nothing.
    let sitting = play(with_terms(Mode::Rehearsal, Extra::None), "500 pause; 200 resume");
    assert_eq!(sitting.remaining(START + 300), 500);
}

#[test]
fn who_stays_away_for_a_day_has_left() {
    const DAY: Millis = 86_400_000;
    let paused = play(with_terms(Mode::Rehearsal, Extra::None), "300 choose 0 = 1; 500 pause");
    assert!(!paused.is_overdue(START + 500 + DAY));
    assert!(paused.is_overdue(START + 501 + DAY));
    let late = play(paused.clone(), &format!("{} resume; {} choose 0 = 2", 500 + DAY, 501 + DAY));
    assert_eq!(show(&late), "done 2 | - | -, at 0");
    let left = play(paused, &format!("no {} resume; no {} choose 0 = 2; {} submit", 501 + DAY, 502 + DAY, 503 + DAY));
    assert_eq!(show(&left), "done 1 | - | -, at 0, Expired 500");
    assert_eq!(left.worked_ms(), 500);
    let strict = play(open(), &format!("300 choose 0 = 1; {} expire", 301 + DAY));
    assert_eq!(show(&strict), "done 1 | - | -, at 0, Expired 1000");
}

#[test]
fn extra_time_is_on_top() {
    #[track_caller]
    fn check(extra: Extra, allowed_ms: Millis) {
        let sitting = with_terms(Mode::Strict, extra);
        assert_eq!((sitting.allowed_ms(), sitting.deadline(), sitting.remaining(START)), (allowed_ms, START + allowed_ms, allowed_ms));
        assert_eq!(play(sitting.clone(), &format!("{} visit 1", allowed_ms - 1)).current(), 1);
        assert_eq!(play(sitting, &format!("no {allowed_ms} visit 1")).current(), 0);
        assert_eq!(extra.of(Millis::MAX), Millis::MAX, "nothing overflows");
    }
    check(Extra::None, 1000);
    check(Extra::Plus30, 1000 + 1_800_000);
    check(Extra::Quarter, 1250);
    check(Extra::Half, 1500);
    check(Extra::Double, 2000);
}

#[test]
fn a_walk_stays_within_its_items() {
    /// `expected`: previous, next and first of the walk.
    #[track_caller]
    fn check(script: &str, expected: (Option<usize>, Option<usize>, Option<usize>)) {
        let sitting = play(open(), script);
        assert_eq!((sitting.previous(), sitting.next(), sitting.first(sitting.walk())), expected, "{script}");
    }
    check("", (None, Some(1), Some(0)));
    check("0 visit 1", (Some(0), Some(2), Some(0)));
    check("0 visit 2", (Some(1), None, Some(0)));
    check("0 choose 1 = 0 1; 1 walk incomplete 0", (None, Some(2), Some(0)));
    check("0 choose 1 = 0 1; 1 walk incomplete 2", (Some(0), None, Some(0)));
    // An item that has become complete is left behind, and still has a next one.
    check("0 walk incomplete 0; 1 choose 0 = 1", (None, Some(1), Some(1)));
    check("0 flag 2; 1 walk flagged 2", (None, None, Some(2)));
    check("0 flag 2; 1 flag 0; 2 walk flagged 2", (Some(0), None, Some(0)));
    check("0 walk flagged 1", (None, None, None));
}

#[test]
fn a_damaged_span_of_time_is_no_panic() {
    for allowed_ms in [0, 1, Millis::MAX] {
        for start in [0, START, Millis::MIN, Millis::MAX] {
            let mut paper = short_paper();
            paper.allowed_ms = allowed_ms;
            let mut sitting = Sitting::start(paper, Terms::default(), start);
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
    let mut sitting = Sitting::start(paper, Terms::default(), START);
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
