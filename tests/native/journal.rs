//! The journal: ids that sort by time, and a state that is nothing but the sum of the events.

use std::collections::BTreeMap;

use proofdeck::Millis;
use proofdeck::content::model::{Lang, Lens, OptionIndex, QuestionId};
use proofdeck::exam::paper::Paper;
use proofdeck::exam::sitting::{Action, EndReason};
use proofdeck::exam::terms::Terms;
use proofdeck::journal::event::{Body, Event, EventId, IdSource, SittingId};
use proofdeck::journal::progress::{Progress, Standing};
use proptest::prelude::*;

use super::fixtures::{any_action, question, run, short_paper};

// ---- ids ----------------------------------------------------------------------------------------------------------------

#[test]
fn an_id_is_time_and_chance_in_base_32() {
    #[track_caller]
    fn check(at: Millis, chance: u128, expected: &str) {
        let id = EventId::new(at, chance);
        assert_eq!(id.as_str(), expected);
        assert!(id.is_well_formed());
        assert_eq!(id.time(), at.max(0));
    }
    check(0, 0, "00000000000000000000000000");
    check(0, 1, "00000000000000000000000001");
    check(1, 0, "00000000010000000000000000");
    check(-5, 31, "0000000000000000000000000Z");
    // The example of the ULID specification.
    check(1_469_918_176_385, 0, "01ARYZ6S410000000000000000");
    check((1 << 48) - 1, u128::MAX, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
}

#[test]
fn what_is_no_id_is_seen() {
    #[track_caller]
    fn check(text: &str, expected: bool) {
        let id: EventId = serde_json::from_value(text.into()).expect("any text is read");
        assert_eq!(id.is_well_formed(), expected, "{text:?}");
        assert!(id.time() >= 0);
    }
    check("01ARYZ6S410000000000000000", true);
    check("", false);
    check("01ARYZ6S41000000000000000", false);
    check("01ARYZ6S4100000000000000000", false);
    check("01aryz6s410000000000000000", false);
    check("01ARYZ6S41000000000000000U", false);
    check("가나다라마바사아자차카타파하가나다라마바사아자차카타", false);
}

#[test]
fn ids_sort_by_time() {
    let id = || (0..1_i64 << 48, any::<u128>());
    run(256, (id(), id()), |((at, chance), (other_at, other_chance))| {
        let (id, other) = (EventId::new(at, chance), EventId::new(other_at, other_chance));
        prop_assert_eq!(id.time(), at);
        prop_assert!(at == other_at || at.cmp(&other_at) == id.cmp(&other), "{} {}", id, other);
        Ok(())
    });
}

#[test]
fn ids_are_handed_out_in_order_whatever_the_clock_does() {
    let times = proptest::collection::vec((prop_oneof![4 => 0..1_000_000_i64, 1 => -100..100_i64], any::<u128>()), 1..60);
    run(256, (times, proptest::option::of(0..2_000_000_i64)), |(times, known)| {
        let mut ids = IdSource::default();
        let known = known.map(|at| EventId::new(at, u128::MAX));
        if let Some(id) = &known {
            ids.after(id);
        }
        let mut last = known;
        for (now, chance) in times {
            let id = ids.next(now, chance);
            prop_assert!(last.as_ref().is_none_or(|last| *last < id), "{:?} was followed by {}", last, id);
            prop_assert!(id.time() >= now && id.is_well_formed());
            last = Some(id);
        }
        Ok(())
    });
}

#[test]
fn ids_follow_the_clock_again_when_it_has_caught_up() {
    let mut ids = IdSource::default();
    let times = [5000, 5000, 4000, 5001, 5003, 9000].map(|now| ids.next(now, 0).time());
    assert_eq!(times, [5000, 5001, 5002, 5003, 5004, 9000]);
    ids.after(&EventId::new(1, 0));
    assert_eq!(ids.next(9000, 0).time(), 9001, "an old id does not turn the source back");
}

#[test]
fn ids_stay_in_order_after_the_last_one() {
    let last: EventId = serde_json::from_value("7ZZZZZZZZZ0000000000000000".into()).unwrap();
    let mut ids = IdSource::default();
    ids.after(&last);
    let next = ids.next(1, 1);
    assert!(next > last && next.is_well_formed(), "{next}");
}

// ---- events to test with ------------------------------------------------------------------------------------------------

/// What a learner does next, before it is known which events there are.
#[derive(Clone, Debug)]
enum Step {
    Answer(&'static str, Vec<OptionIndex>),
    Start,
    Act(prop::sample::Index, Action),
    Retract(prop::sample::Index),
    RetractUnknown,
}

fn step() -> impl Strategy<Value = Step> {
    let answer = (proptest::sample::select(vec!["one", "two", "three", "four"]), proptest::collection::vec(0..4_u8, 1..3));
    prop_oneof![
        6 => answer.prop_map(|(question, chosen)| Step::Answer(question, chosen)),
        2 => Just(Step::Start),
        14 => (any::<prop::sample::Index>(), any_action()).prop_map(|(sitting, action)| Step::Act(sitting, action)),
        2 => any::<prop::sample::Index>().prop_map(Step::Retract),
        1 => Just(Step::RetractUnknown),
    ]
}

/// What a learner did, with a clock that is sometimes set back. Sittings last a second and an event is about 50 ms after the
/// last one, so some actions come too late.
fn history() -> impl Strategy<Value = Vec<Event>> {
    let gap = prop_oneof![8 => 0..60_i64, 1 => -400..0_i64, 1 => 0..3000_i64];
    proptest::collection::vec((step(), gap, any::<u128>()), 0..40).prop_map(|steps| {
        let (mut ids, mut now) = (IdSource::default(), 1_700_000_000_000);
        let mut events = Vec::<Event>::new();
        let mut sittings = Vec::<SittingId>::new();
        for (step, gap, chance) in steps {
            now += gap;
            let id = ids.next(now, chance);
            let body = match step {
                Step::Answer(question, chosen) => answered(question, &chosen),
                Step::Act(sitting, action) if !sittings.is_empty() => Body::Sitting { sitting: sitting.get(&sittings).clone(), action },
                Step::Retract(event) if !events.is_empty() => Body::Retracted { event: event.get(&events).id.clone() },
                Step::Act(..) | Step::Start => {
                    sittings.push(id.clone());
                    Body::SittingStarted { paper: short_paper(), terms: Terms::default() }
                }
                Step::Retract(_) | Step::RetractUnknown => Body::Retracted { event: EventId::new(3, chance) },
            };
            events.push(Event { id, at: now, body });
        }
        events
    })
}

fn answered(question: &str, chosen: &[OptionIndex]) -> Body {
    Body::Answered { question: question.into(), chosen: chosen.to_vec(), right: true, lens: Lens::Today, lang: Lang::Ko, took_ms: 1500 }
}

/// The event number `number`, at ten times as many milliseconds.
fn event(number: u32, body: Body) -> Event {
    let at = Millis::from(number) * 10;
    Event { id: EventId::new(at, 0), at, body }
}

fn act(number: u32, sitting: u32, action: Action) -> Event {
    event(number, Body::Sitting { sitting: id(sitting), action })
}

fn choose(item: u32, chosen: &[OptionIndex]) -> Action {
    Action::Choose { item, chosen: chosen.to_vec() }
}

fn retract(number: u32, retracted: u32) -> Event {
    event(number, Body::Retracted { event: id(retracted) })
}

fn start(number: u32) -> Event {
    event(number, Body::SittingStarted { paper: short_paper(), terms: Terms::default() })
}

const SUBMIT: Action = Action::End { reason: EndReason::Submitted };

fn id(number: u32) -> EventId {
    EventId::new(Millis::from(number) * 10, 0)
}

fn attempts(progress: &Progress, question: &str) -> Vec<(Millis, Vec<OptionIndex>)> {
    let attempts = progress.attempts(&QuestionId::from(question));
    attempts.iter().map(|attempt| (attempt.at, attempt.chosen.clone())).collect()
}

fn inserted(events: &[Event]) -> Progress {
    let mut progress = Progress::default();
    for event in events {
        progress.insert(event.clone());
    }
    progress
}

// ---- the fold -----------------------------------------------------------------------------------------------------------

#[test]
fn neither_order_nor_repetition_of_events_matters() {
    let shuffled = history().prop_flat_map(|events| {
        let twice = events.iter().chain(&events).cloned().collect::<Vec<_>>();
        (Just(events), Just(twice).prop_shuffle())
    });
    run(192, shuffled, |(events, shuffled)| {
        let expected = Progress::fold(events.iter().cloned());
        prop_assert_eq!(expected.events().collect::<Vec<_>>(), events.iter().collect::<Vec<_>>(), "events are kept, oldest first");
        prop_assert_eq!(expected.last_id(), events.last().map(|event| &event.id));
        prop_assert_eq!(&Progress::fold(shuffled.iter().cloned()), &expected);
        prop_assert_eq!(&inserted(&shuffled), &expected, "inserted in another order");
        prop_assert_eq!(&inserted(&events), &expected, "inserted in order");
        Ok(())
    });
}

#[test]
fn insert_says_whether_the_event_was_new() {
    let mut progress = Progress::default();
    assert!(progress.insert(event(5, answered("one", &[0]))));
    assert!(!progress.insert(event(5, answered("one", &[0]))));
    assert!(progress.insert(event(4, answered("one", &[1]))));
    assert_eq!(attempts(&progress, "one"), [(40, vec![1]), (50, vec![0])]);
    assert_eq!(progress.events().len(), 2);
}

#[test]
fn a_retraction_holds_when_it_sorts_before_what_it_retracts() {
    let events = [retract(1, 5), event(5, answered("one", &[0]))];
    assert_eq!(attempts(&Progress::fold(events.clone()), "one"), []);
    assert_eq!(inserted(&events), Progress::fold(events));
}

#[test]
fn two_events_with_one_id_are_one_however_they_come() {
    let (one, other) = (event(5, answered("one", &[0])), event(5, answered("one", &[1])));
    assert_eq!(Progress::fold([one.clone(), other.clone()]), inserted(&[one, other]));
}

#[test]
fn two_devices_come_together_as_the_union_of_their_events() {
    // Each event is on some of three devices.
    let devices = history().prop_flat_map(|events| {
        let holders = proptest::collection::vec(1..8_u8, events.len());
        (Just(events), holders)
    });
    run(128, devices, |(events, holders)| {
        let device = |bit: u8| {
            let held = events.iter().zip(&holders).filter(|(_, holders)| *holders & bit != 0);
            Progress::fold(held.map(|(event, _)| event.clone()))
        };
        let merge = |into: &Progress, from: &Progress| {
            let mut merged = into.clone();
            for event in from.events() {
                merged.insert(event.clone());
            }
            merged
        };
        let (a, b, c) = (device(1), device(2), device(4));
        prop_assert_eq!(merge(&a, &b), merge(&b, &a));
        prop_assert_eq!(merge(&merge(&a, &b), &c), merge(&a, &merge(&b, &c)));
        prop_assert_eq!(merge(&a, &a), a.clone());
        prop_assert_eq!(merge(&merge(&a, &b), &b), merge(&a, &b));
        prop_assert_eq!(merge(&merge(&a, &b), &c), Progress::fold(events.iter().cloned()));
        Ok(())
    });
}

#[test]
fn what_is_retracted_does_not_count() {
    #[track_caller]
    fn check(events: &[Event], expected: &[(Millis, Vec<OptionIndex>)]) {
        let progress = Progress::fold(events.iter().cloned());
        assert_eq!(attempts(&progress, "one"), expected);
        assert_eq!(progress.events().len(), events.len(), "it is kept all the same");
        assert_eq!(inserted(events), progress);
    }
    let answers = [event(1, answered("one", &[0])), event(2, answered("one", &[1]))];
    let with = |more: &[Event]| [answers.as_slice(), more].concat();
    check(&answers, &[(10, vec![0]), (20, vec![1])]);
    check(&with(&[retract(3, 2)]), &[(10, vec![0])]);
    check(&with(&[retract(3, 1)]), &[(20, vec![1])]);
    check(&with(&[retract(3, 1), retract(4, 2)]), &[]);
    check(&with(&[retract(3, 2), retract(4, 2)]), &[(10, vec![0])]);
    check(&with(&[retract(3, 2), event(4, answered("one", &[3]))]), &[(10, vec![0]), (40, vec![3])]);
    // Something that never was, or is not here yet; and a retraction of itself.
    check(&with(&[retract(3, 99)]), &[(10, vec![0]), (20, vec![1])]);
    check(&with(&[retract(3, 3)]), &[(10, vec![0]), (20, vec![1])]);
}

#[test]
fn an_action_or_a_whole_sitting_can_be_retracted() {
    let begun = [start(1), act(2, 1, choose(0, &[1])), act(3, 1, choose(0, &[2])), act(4, 1, SUBMIT)];
    let with = |retracted| Progress::fold(begun.iter().cloned().chain([retract(9, retracted)]));
    let first = |progress: &Progress| progress.sitting(&id(1)).and_then(|sitting| Some(sitting.item(0)?.1.chosen.clone()));
    assert_eq!(first(&with(3)), Some(vec![1]), "the choice before holds again");
    assert_eq!(attempts(&with(3), "one"), [(40, vec![1])]);
    assert_eq!(with(4).open_sitting().map(|(id, _)| id.clone()), Some(id(1)), "it is open again");
    assert_eq!(attempts(&with(4), "one"), []);
    assert_eq!((with(1).sittings().count(), attempts(&with(1), "one")), (0, vec![]));
}

// ---- sittings -----------------------------------------------------------------------------------------------------------

/// What was acknowledged, read off the events by other means than [`Progress`]: the last choice of each item that was in
/// time and possible. The latest time that a sitting has seen counts: a clock set back gives none. Retractions are not
/// looked at.
fn acknowledged(events: &[Event]) -> BTreeMap<(&SittingId, u32), Vec<OptionIndex>> {
    let mut open = BTreeMap::<&SittingId, (&Paper, Millis)>::new();
    let mut latest = BTreeMap::<&SittingId, Millis>::new();
    let mut answers = BTreeMap::new();
    for event in events {
        if let Body::Sitting { sitting, .. } = &event.body {
            let seen = latest.entry(sitting).or_insert(event.at);
            *seen = event.at.max(*seen);
        }
        match &event.body {
            Body::SittingStarted { paper, .. } => drop(open.insert(&event.id, (paper, event.at + paper.allowed_ms))),
            Body::Sitting { sitting, action: Action::End { .. } } => drop(open.remove(sitting)),
            Body::Sitting { sitting, action: Action::Choose { item, chosen } } => {
                let Some((paper, deadline)) = open.get(sitting) else { continue };
                let Some(asked) = paper.items.get(*item as usize) else { continue };
                let mut chosen = chosen.clone();
                chosen.sort_unstable();
                chosen.dedup();
                let possible = chosen.len() <= usize::from(asked.choose) && chosen.iter().all(|option| asked.options.contains(option));
                if possible && latest.get(sitting).is_some_and(|seen| seen < deadline) {
                    answers.insert((sitting, *item), chosen);
                }
            }
            _ => {}
        }
    }
    answers
}

#[test]
fn every_prefix_holds_every_answer_that_was_acknowledged() {
    run(128, history(), |mut events| {
        events.retain(|event| !matches!(event.body, Body::Retracted { .. }));
        let mut live = Progress::default();
        for len in 0..=events.len() {
            let prefix = &events[..len];
            if let Some(event) = prefix.last() {
                live.insert(event.clone());
            }
            let rebuilt = Progress::fold(prefix.iter().cloned());
            prop_assert_eq!(&rebuilt, &live);
            let expected = acknowledged(prefix);
            for (id, sitting) in rebuilt.sittings() {
                for (at, (_, state)) in (0..).zip(sitting.items()) {
                    let answer = expected.get(&(id, at)).cloned().unwrap_or_default();
                    prop_assert_eq!(&state.chosen, &answer, "item {} of {} after {} events", at, id, len);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn an_ended_sitting_gives_an_attempt_for_each_item_that_is_not_blank() {
    let mut progress = inserted(&[
        start(1),
        act(2, 1, Action::Visit { item: 2 }),
        act(3, 1, choose(0, &[3])),
        act(4, 1, choose(1, &[4])),
        act(5, 1, choose(2, &[1])),
        act(6, 1, choose(2, &[])),
    ]);
    assert_eq!(attempts(&progress, "one"), [], "an open sitting says nothing yet");
    progress.insert(act(7, 1, SUBMIT));
    progress.insert(act(8, 1, SUBMIT));
    let all = ["one", "two", "three"].map(|question| attempts(&progress, question));
    assert_eq!(all, [vec![(70, vec![3])], vec![(70, vec![4])], vec![]]);
    assert_eq!(progress.attempts(&"one".into())[0].event, id(1), "an attempt leads to its sitting");
}

#[test]
fn a_sitting_that_ran_out_gives_its_attempts_at_the_deadline() {
    let late = Event { at: 900_000, ..act(3, 1, Action::End { reason: EndReason::Expired }) };
    let progress = inserted(&[start(1), act(2, 1, choose(0, &[3])), late]);
    assert_eq!(progress.sitting(&id(1)).unwrap().end(), Some((1010, EndReason::Expired)));
    assert_eq!(attempts(&progress, "one"), [(1010, vec![3])]);
}

#[test]
fn attempts_are_oldest_first_although_a_sitting_was_ended_late() {
    // The deadline is at 1010; the answer in practice comes after it, and the app ends the sitting after that.
    let events = [start(1), act(2, 1, choose(0, &[3])), event(200, answered("one", &[0])), act(300, 1, SUBMIT)];
    let progress = inserted(&events);
    assert_eq!(attempts(&progress, "one"), [(1010, vec![3]), (2000, vec![0])]);
    assert_eq!(progress.standing(&question("one", 4, &[0])), Standing::Right);
}

#[test]
fn what_belongs_to_no_sitting_is_ignored() {
    let stray = [act(1, 9, choose(0, &[1])), act(2, 9, SUBMIT), event(3, answered("one", &[0])), act(4, 3, SUBMIT)];
    let progress = Progress::fold(stray);
    assert_eq!((progress.sittings().count(), progress.open_sitting()), (0, None));
    assert_eq!(attempts(&progress, "one"), [(30, vec![0])]);
}

#[test]
fn the_open_sitting_is_the_newest_that_has_not_ended() {
    #[track_caller]
    fn check(ended: &[u32], expected: Option<u32>) {
        let starts = [start(1), start(2), start(3)];
        let ends = (10..).zip(ended).map(|(number, sitting)| act(number, *sitting, SUBMIT));
        let progress = Progress::fold(starts.into_iter().chain(ends));
        assert_eq!(progress.open_sitting().map(|(id, _)| id.clone()), expected.map(id));
        assert_eq!(progress.sittings().map(|(own, _)| own.clone()).collect::<Vec<_>>(), [1, 2, 3].map(id), "oldest first");
    }
    check(&[], Some(3));
    check(&[3], Some(2));
    check(&[1], Some(3));
    check(&[1, 3], Some(2));
    check(&[3, 2, 1], None);
}

// ---- standing -----------------------------------------------------------------------------------------------------------

#[test]
fn standing_follows_the_last_answer_and_the_key_of_today() {
    /// `answers` to a question with this key.
    #[track_caller]
    fn check(answers: &[&[OptionIndex]], key: &[OptionIndex], expected: Standing) {
        let progress = Progress::fold((1..).zip(answers).map(|(number, chosen)| event(number, answered("one", chosen))));
        assert_eq!(progress.standing(&question("one", 5, key)), expected, "{answers:?} to {key:?}");
        assert_eq!(progress.standing(&question("other", 5, key)), Standing::Unseen);
    }
    check(&[], &[1], Standing::Unseen);
    check(&[&[1]], &[1], Standing::Right);
    check(&[&[0]], &[1], Standing::Wrong);
    check(&[&[0], &[1]], &[1], Standing::Right);
    check(&[&[1], &[0]], &[1], Standing::Wrong);
    // Every answer was recorded as right: what counts is the key that the question has now.
    check(&[&[1]], &[2], Standing::Wrong);
    check(&[&[2, 0]], &[0, 2], Standing::Right);
    check(&[&[0]], &[0, 2], Standing::Wrong);
    check(&[&[]], &[0], Standing::Wrong);
}

#[test]
fn standing_counts_answers_of_sittings_too() {
    let key = question("one", 4, &[3]);
    let mut progress = inserted(&[event(1, answered("one", &[0])), start(2), act(3, 2, choose(0, &[3]))]);
    assert_eq!(progress.standing(&key), Standing::Wrong);
    progress.insert(act(4, 2, SUBMIT));
    assert_eq!(progress.standing(&key), Standing::Right);
    progress.insert(retract(5, 4));
    assert_eq!(progress.standing(&key), Standing::Wrong);
}

// ---- tasks --------------------------------------------------------------------------------------------------------------

#[test]
fn goals_that_were_reached_are_remembered_with_the_state() {
    let reached = |number, goal: &str, state: &str| event(number, Body::GoalReached { goal: goal.into(), state: state.to_owned() });
    let mut progress = inserted(&[reached(1, "one", "a"), reached(2, "other", ""), reached(3, "one", "b")]);
    let state = |progress: &Progress, goal: &str| progress.goal(&goal.into()).map(|reached| reached.state.clone());
    assert_eq!(state(&progress, "one").as_deref(), Some("b"), "the latest");
    assert_eq!(state(&progress, "other").as_deref(), Some(""));
    assert_eq!(state(&progress, "third"), None);
    progress.insert(retract(4, 3));
    assert_eq!(state(&progress, "one").as_deref(), Some("a"));
    assert_eq!(progress, Progress::fold(progress.events().cloned()));
}
