//! Kinds of questions: the form of their answers, when one is complete, and when it is right.

use proofdeck::content::model::{BLANK, Kind, OptionIndex, QuestionEntry};
use proptest::prelude::*;

use super::fixtures::{question, run};

const KINDS: [Kind; 3] = [Kind::Choice, Kind::Ordering, Kind::Matching];

#[test]
fn answers_settle_into_the_form_of_their_kind() {
    /// Of five options; `expected` is `None` for an answer that cannot be given.
    #[track_caller]
    fn check(kind: Kind, chosen: &[OptionIndex], asked: usize, expected: Option<&[OptionIndex]>) {
        assert_eq!(kind.settle(chosen, asked, &[4, 2, 0, 1, 3]).as_deref(), expected, "{chosen:?} as {kind:?}");
    }
    check(Kind::Choice, &[3, 1], 2, Some(&[1, 3]));
    check(Kind::Choice, &[3, 1, 3], 2, Some(&[1, 3]));
    check(Kind::Choice, &[3, 1, 0], 2, None);
    check(Kind::Choice, &[5], 2, None);
    check(Kind::Choice, &[BLANK], 2, None);
    check(Kind::Choice, &[], 2, Some(&[]));
    check(Kind::Ordering, &[3, 1], 3, Some(&[3, 1]));
    check(Kind::Ordering, &[3, 1, 3, 0], 3, Some(&[3, 1, 0]));
    check(Kind::Ordering, &[3, 1, 0, 2], 3, None);
    check(Kind::Ordering, &[3, BLANK], 3, None);
    check(Kind::Matching, &[3, 3, 0], 3, Some(&[3, 3, 0]));
    check(Kind::Matching, &[BLANK, 1], 3, Some(&[BLANK, 1, BLANK]));
    check(Kind::Matching, &[BLANK, BLANK, BLANK], 3, Some(&[]));
    check(Kind::Matching, &[BLANK; 9], 3, Some(&[]));
    check(Kind::Matching, &[], 3, Some(&[]));
    check(Kind::Matching, &[0, 1, 2, 3], 3, None);
    check(Kind::Matching, &[0, 7, 2], 3, None);
}

#[test]
fn only_the_whole_answer_is_right() {
    #[track_caller]
    fn check(kind: Kind, key: &[OptionIndex], chosen: &[OptionIndex], complete: bool, right: bool) {
        let entry = QuestionEntry { kind, ..question("one", 5, key) };
        assert_eq!((entry.is_complete(chosen), entry.is_right(chosen)), (complete, right), "{chosen:?} for {key:?} as {kind:?}");
    }
    check(Kind::Choice, &[1, 3], &[3, 1], true, true);
    check(Kind::Choice, &[1, 3], &[3], false, false);
    check(Kind::Ordering, &[0, 1, 2], &[0, 1, 2], true, true);
    check(Kind::Ordering, &[0, 1, 2], &[0, 2, 1], true, false);
    check(Kind::Ordering, &[0, 1, 2], &[0, 1], false, false);
    check(Kind::Ordering, &[0, 1, 2], &[], false, false);
    check(Kind::Matching, &[0, 0, 2], &[0, 0, 2], true, true);
    check(Kind::Matching, &[0, 0, 2], &[2, 0, 0], true, false);
    check(Kind::Matching, &[0, 0, 2], &[0, BLANK, 2], false, false);
    check(Kind::Matching, &[0, 0, 2], &[], false, false);
}

#[test]
fn what_has_settled_stays_as_it_is() {
    let chosen = proptest::collection::vec(prop_oneof![6 => 0..6_u8, 1 => Just(BLANK)], 0..8);
    run(512, (proptest::sample::select(KINDS.to_vec()), chosen, 0..6_usize), |(kind, chosen, asked)| {
        let options = [3, 0, 4, 1, 2];
        let Some(settled) = kind.settle(&chosen, asked, &options) else { return Ok(()) };
        prop_assert!(settled.len() <= asked);
        prop_assert_eq!(kind.settle(&settled, asked, &options), Some(settled.clone()));
        prop_assert!(settled.iter().all(|option| options.contains(option) || *option == BLANK));
        Ok(())
    });
}
