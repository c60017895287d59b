//! The timeline over the smallest model that has everything: due times, inputs, and events.

use super::*;
use crate::lab::link::{self, LINK_CHARS_MAX};
use proptest::prelude::*;

/// A counter that adds its step every `every_ms`; an input changes the step.
struct Counter;

#[derive(Clone, Debug, PartialEq)]
struct CounterState {
    every_ms: u64,
    next_ms: u64,
    step: i64,
    value: i64,
}

impl Model for Counter {
    const NAME: &'static str = "counter";
    type Config = u64;
    type State = CounterState;
    type Input = i64;
    type Event = i64;

    fn init(&every_ms: &u64) -> Result<CounterState, LabError> {
        match every_ms {
            0 => Err(LabError::whole("must be at least 1")),
            _ => Ok(CounterState { every_ms, next_ms: 0, step: 1, value: 0 }),
        }
    }

    fn next_ms(state: &CounterState) -> Option<u64> {
        Some(state.next_ms)
    }

    fn step(state: &mut CounterState, trace: &mut Trace<i64>) -> Result<(), LabError> {
        state.value += state.step;
        trace.push(state.next_ms, state.value);
        state.next_ms += state.every_ms;
        Ok(())
    }

    fn apply(state: &mut CounterState, at_ms: u64, &input: &i64, trace: &mut Trace<i64>) -> Result<(), LabError> {
        if input == i64::MIN {
            return Err(LabError::whole("too small"));
        }
        state.step = input;
        trace.push(at_ms, input);
        Ok(())
    }

    fn check(_: &CounterState) -> Result<(), LabError> {
        Ok(())
    }
}

/// What a run shows at `at_ms`, computed without a timeline.
fn replay(every_ms: u64, log: &[Logged<i64>], at_ms: u64) -> (CounterState, Trace<i64>) {
    let mut state = Counter::init(&every_ms).unwrap();
    let mut trace = Trace::default();
    for logged in log.iter().filter(|logged| logged.at_ms <= at_ms) {
        run::<Counter>(&mut state, logged.at_ms, u64::MAX, &mut trace).unwrap();
        Counter::apply(&mut state, logged.at_ms, &logged.input, &mut trace).unwrap();
    }
    run::<Counter>(&mut state, at_ms, u64::MAX, &mut trace).unwrap();
    (state, trace)
}

proptest! {
    /// Wherever one has been, and in whatever portions one came: the same instant shows the same.
    #[test]
    fn seeking_is_replaying(
        every_ms in 1_u64..20,
        moves in proptest::collection::vec((0_u64..40_000, proptest::option::of(-5_i64..5), 1_u64..3_000), 1..20),
    ) {
        let mut timeline = Timeline::<Counter>::new(every_ms).unwrap();
        for (at_ms, input, steps_max) in moves {
            while !timeline.seek(at_ms, steps_max).unwrap().reached {}
            prop_assert_eq!(timeline.now_ms(), at_ms);
            let (state, trace) = replay(every_ms, timeline.log(), at_ms);
            prop_assert_eq!(timeline.state(), &state);
            prop_assert_eq!(timeline.trace(), &trace);
            if let Some(input) = input {
                timeline.input(input).unwrap();
                prop_assert_eq!(timeline.log().last(), Some(&Logged { at_ms, input }));
                let (state, trace) = replay(every_ms, timeline.log(), at_ms);
                prop_assert_eq!(timeline.state(), &state);
                prop_assert_eq!(timeline.trace(), &trace);
            }
        }
        let (mut other, at_ms) = Timeline::<Counter>::import(&timeline.export().unwrap()).unwrap();
        other.seek(at_ms, u64::MAX).unwrap();
        prop_assert_eq!(other.state(), timeline.state());
        prop_assert_eq!(other.log(), timeline.log());
    }
}

#[test]
fn forking_drops_the_future_and_keeps_the_past() {
    let mut timeline = Timeline::<Counter>::new(10).unwrap();
    for at_ms in [0, 100, 200] {
        timeline.seek(at_ms, u64::MAX).unwrap();
        timeline.input(7).unwrap();
    }
    let other_future = timeline.clone();
    timeline.seek(100, u64::MAX).unwrap();
    assert_eq!(timeline.log().len(), 3);
    timeline.fork();
    assert_eq!(timeline.log().len(), 2);
    timeline.rewind().unwrap();
    assert_eq!((timeline.now_ms(), timeline.state().value, timeline.state().step), (0, 0, 7));
    assert_eq!(other_future.log().len(), 3);
}

#[test]
fn a_refused_input_changes_nothing() {
    let mut timeline = Timeline::<Counter>::new(10).unwrap();
    timeline.seek(50, u64::MAX).unwrap();
    timeline.input(3).unwrap();
    timeline.rewind().unwrap();
    assert!(timeline.input(i64::MIN).is_err());
    assert_eq!(timeline.log().len(), 1);
}

#[test]
fn inputs_and_links_are_bounded() {
    let mut timeline = Timeline::<Counter>::new(10).unwrap();
    for _ in 0..INPUTS_MAX {
        timeline.input(1).unwrap();
    }
    assert!(timeline.input(1).unwrap_err().message.contains("INPUTS_MAX"));
    assert!(timeline.seek(RUN_MS_MAX + 1, 1).unwrap_err().message.contains("RUN_MS_MAX"));
    assert!(Timeline::<Counter>::import(&"A".repeat(LINK_CHARS_MAX + 1)).is_err());
}

#[test]
fn a_link_that_does_not_fit_says_what_does_not() {
    #[track_caller]
    fn check(json: &str, path: &str, message_part: &str) {
        let error = Timeline::<Counter>::import(&link::encode(json.as_bytes()).unwrap()).map(|_| ()).unwrap_err();
        assert_eq!(error.path, path, "{error}");
        assert!(error.message.contains(message_part), "{error}");
    }
    check(r#"{"version":9,"lab":"counter"}"#, "version", "this is version 9");
    check(r#"{"version":1,"lab":"other"}"#, "lab", "\"other\"");
    check(r#"{"version":1,"lab":"counter","config":0,"log":[],"at_ms":0}"#, "config", "at least 1");
    check(
        r#"{"version":1,"lab":"counter","config":1,"log":[{"at_ms":5,"input":1},{"at_ms":4,"input":1}],"at_ms":0}"#,
        "log[1].at_ms",
        "from 5",
    );
    check(r#"{"version":1,"lab":"counter","config":1,"log":[],"at_ms":0,"x":1}"#, "x", "unknown field");
    assert!(Timeline::<Counter>::import("!").is_err());
}
