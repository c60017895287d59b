//! The score: right answers, the estimate on the scale, and what counts for nothing.

use proofdeck::content::model::{Exam, OptionIndex, QuestionEntry};
use proofdeck::content::pack::Index;
use proofdeck::exam::late::Late;
use proofdeck::exam::paper::{Item, Request, draw};
use proofdeck::exam::score::{Report, grade, interval, scaled, straight};
use proofdeck::exam::sitting::{Action, Sitting};
use proofdeck::exam::terms::Terms;
use proptest::prelude::*;

use super::fixtures::{das, dea, rich, run};

/// A full sitting in which `answer` says what is chosen.
fn sit(index: &Index, exam: &Exam, answer: impl Fn(u32, &Item, &QuestionEntry) -> Vec<OptionIndex>) -> Sitting {
    let request = Request { exam: exam.id.clone(), lens: exam.lens, items: exam.items, seed: 42, late: Late::default(), drawn: false };
    let paper = draw(index, &request).expect("the bank is rich");
    let mut sitting = Sitting::start(paper.clone(), Terms::default(), 0);
    for (at, item) in (0..).zip(&paper.items) {
        let (_, question) = index.question(&item.question).expect("was drawn from here");
        sitting.apply(1, &Action::Choose { item: at, chosen: answer(at, item, &question) });
    }
    sitting
}

/// Options that are as many as asked for, and wrong.
fn wrong(question: &QuestionEntry) -> Vec<OptionIndex> {
    (0..question.options).filter(|option| !question.key.contains(option)).take(question.key.len()).collect()
}

fn figures(report: &Report) -> (u32, u32, u32, bool) {
    (report.right, report.total, report.scaled, report.passed)
}

#[test]
fn the_scale_bends_at_the_cut() {
    #[track_caller]
    fn check(exam: &Exam, right: u32, total: u32, expected: u32) {
        assert_eq!(scaled(right, total, exam), expected, "{right} of {total} in {}", exam.id);
    }
    let das = das();
    check(&das, 0, 50, 100);
    check(&das, 35, 50, 732);
    check(&das, 36, 50, 750);
    check(&das, 37, 50, 768);
    check(&das, 40, 50, 821);
    check(&das, 45, 50, 911);
    check(&das, 50, 50, 1000);
    let dea = dea();
    check(&dea, 0, 50, 100);
    check(&dea, 34, 50, 702);
    check(&dea, 35, 50, 720);
    check(&dea, 36, 50, 739);
    check(&dea, 50, 50, 1000);
    // A short paper, no paper, and more right than there were.
    check(&das, 0, 1, 100);
    check(&das, 1, 1, 1000);
    check(&das, 7, 10, 732);
    check(&das, 0, 0, 100);
    check(&das, 5, 0, 100);
    check(&das, 51, 50, 1000);
    check(&das, u32::MAX, u32::MAX, 1000);
}

#[test]
fn the_scale_only_rises() {
    run(512, (1..300_u32, 100..=1000_u32, 10..=990_u32), |(total, cut_score, cut_permille)| {
        let exam = Exam { cut_score, cut_permille, ..das() };
        let scores = (0..=total).map(|right| scaled(right, total, &exam)).collect::<Vec<_>>();
        prop_assert!(scores.is_sorted(), "{:?}", scores);
        prop_assert_eq!((scores.first(), scores.last()), (Some(&100), Some(&1000)));
        Ok(())
    });
}

#[test]
fn who_has_the_cut_passes_and_nobody_else() {
    for exam in [das(), dea()] {
        for total in 1..=exam.items {
            for right in 0..=total {
                let passes = right * 1000 >= exam.cut_permille * total;
                assert_eq!(scaled(right, total, &exam) >= exam.cut_score, passes, "{right} of {total} in {}", exam.id);
            }
        }
    }
}

#[test]
fn only_scored_items_count() {
    let exam = das();
    let index = rich(&exam);
    let grade = |answer: fn(&Item, &QuestionEntry) -> Vec<OptionIndex>| {
        grade(&index, &exam, &sit(&index, &exam, |_, item, question| answer(item, question)))
    };
    let all = grade(|_, question| question.key.clone());
    assert_eq!(figures(&all), (50, 50, 1000, true));
    assert_eq!(all.items, [Some(true); 65]);
    let only_scored = grade(|item, question| if item.scored { question.key.clone() } else { wrong(question) });
    assert_eq!(figures(&only_scored), (50, 50, 1000, true));
    let only_unscored = grade(|item, question| if item.scored { wrong(question) } else { question.key.clone() });
    assert_eq!(figures(&only_unscored), (0, 50, 100, false));
    assert_eq!(only_unscored.items.iter().filter(|right| **right == Some(true)).count(), 15, "the review shows them all the same");
}

#[test]
fn blank_and_half_are_wrong() {
    let exam = dea();
    let index = rich(&exam);
    let blank = grade(&index, &exam, &sit(&index, &exam, |_, _, _| Vec::new()));
    assert_eq!(figures(&blank), (0, 50, 100, false));
    assert_eq!(blank.items, [Some(false); 65]);
    let half = sit(&index, &exam, |_, _, question| question.key[..1].to_vec());
    let report = grade(&index, &exam, &half);
    let asks_for_one = half.items().filter(|(item, _)| item.choose == 1).count();
    assert_eq!(report.items.iter().filter(|right| **right == Some(true)).count(), asks_for_one);
    assert!(asks_for_one < 65, "the paper has items that ask for two");
}

#[test]
fn an_item_that_the_content_no_longer_has_is_scored_neither_way() {
    /// `scored`: whether the item that goes away counts; `rest`: whether the others are right.
    #[track_caller]
    fn check(scored: bool, rest: bool, expected: (u32, u32)) {
        let exam = das();
        let mut index = rich(&exam);
        let sitting = sit(&index, &exam, |_, _, question| if rest { question.key.clone() } else { Vec::new() });
        let (at, item) = sitting.items().map(|(item, _)| item).enumerate().find(|(_, item)| item.scored == scored).expect("has one");
        for topic in &mut index.topics {
            topic.questions.retain(|question| question.id != item.question);
        }
        let report = grade(&index, &exam, &sitting);
        assert_eq!((report.right, report.total), expected);
        assert_eq!(report.items[at], None);
        assert_eq!(report.items.iter().flatten().count(), 64);
    }
    check(true, true, (49, 49));
    check(true, false, (0, 49));
    check(false, true, (50, 50));
    check(false, false, (0, 50));
}

#[test]
fn a_sitting_of_which_nothing_is_left_is_graded_too() {
    let exam = das();
    let index = rich(&exam);
    let sitting = sit(&index, &exam, |_, _, question| question.key.clone());
    let report = grade(&Index { topics: Vec::new(), ..index }, &exam, &sitting);
    assert_eq!(figures(&report), (0, 0, 100, false));
    assert!(report.domains.is_empty());
    assert_eq!(report.items, [None; 65]);
}

#[test]
fn a_key_that_was_changed_is_the_one_that_counts() {
    let exam = das();
    let mut index = rich(&exam);
    let sitting = sit(&index, &exam, |_, _, question| question.key.clone());
    let (at, item) = sitting.items().map(|(item, _)| item).enumerate().find(|(_, item)| item.scored).unwrap();
    let question = index.topics.iter_mut().flat_map(|topic| &mut topic.questions).find(|question| question.id == item.question).unwrap();
    question.key = wrong(question);
    let report = grade(&index, &exam, &sitting);
    assert_eq!((report.right, report.total, report.items[at]), (49, 50, Some(false)));
}

#[test]
fn domains_add_up() {
    run(64, proptest::collection::vec(any::<bool>(), 65), |pattern| {
        let exam = das();
        let index = rich(&exam);
        let sitting = sit(&index, &exam, |at, _, question| if pattern[at as usize] { question.key.clone() } else { wrong(question) });
        let report = grade(&index, &exam, &sitting);
        let expected = sitting.items().zip(&pattern).filter(|((item, _), right)| item.scored && **right).count();
        prop_assert_eq!(report.right as usize, expected);
        prop_assert_eq!(report.domains.iter().map(|domain| domain.right).sum::<u32>(), report.right);
        prop_assert_eq!(report.domains.iter().map(|domain| domain.total).collect::<Vec<_>>(), [9, 11, 12, 9, 9]);
        prop_assert!(report.domains.iter().zip(&exam.domains).all(|(result, domain)| result.domain == domain.id), "another order");
        prop_assert!(report.domains.iter().all(|domain| domain.right <= domain.total));
        prop_assert_eq!(&report.items, &pattern.iter().map(|right| Some(*right)).collect::<Vec<_>>());
        prop_assert_eq!(report.passed, report.scaled >= 750);
        Ok(())
    });
}

#[test]
fn a_domain_without_scored_items_is_left_out() {
    let exam = das();
    let index = super::fixtures::bank(&exam, &[0, 40, 0, 40, 0]);
    let report = grade(&index, &exam, &sit(&index, &exam, |_, _, question| question.key.clone()));
    let domains = report.domains.iter().map(|result| (result.domain.as_str(), result.total)).collect::<Vec<_>>();
    assert_eq!(domains, [("storage", 28), ("analysis", 22)]);
}

#[test]
fn an_interval_says_how_much_a_share_may_be_off() {
    /// Worked out apart from this program, from Wilson's formula with z = 1.281552.
    #[track_caller]
    fn check(right: u32, total: u32, expected: (u32, u32)) {
        assert_eq!(interval(right, total), expected, "{right} of {total}");
    }
    check(7, 9, (566, 904));
    check(0, 9, (0, 154));
    check(9, 9, (846, 1000));
    check(36, 50, (633, 793));
    check(25, 50, (411, 589));
    check(1, 1, (378, 1000));
    check(0, 1, (0, 622));
    check(50, 50, (968, 1000));
    check(0, 0, (0, 1000));
    check(9, 0, (0, 1000));
    check(9, 3, interval(3, 3));
    run(256, (1..400_u32, 0..400_u32), |(total, right)| {
        let right = right.min(total);
        let (low, high) = interval(right, total);
        let share = 1000 * right / total;
        prop_assert!(low <= share && share <= high && high <= 1000, "{} of {} between {} and {}", right, total, low, high);
        let (other_low, other_high) = interval(total - right, total);
        prop_assert!(
            low.abs_diff(1000 - other_high) <= 1 && high.abs_diff(1000 - other_low) <= 1,
            "it is the same seen from the other side"
        );
        Ok(())
    });
}

#[test]
fn the_straight_line_is_one_item_off_at_most() {
    assert_eq!([0, 36, 37, 50].map(|right| straight(right, 50)), [100, 748, 766, 1000]);
    assert_eq!(straight(0, 0), 100);
    let exam = das();
    let index = rich(&exam);
    let report = grade(&index, &exam, &sit(&index, &exam, |_, _, question| question.key.clone()));
    assert_eq!((report.straight, report.scaled_between.1), (1000, 1000));
    assert!(report.scaled_between.0 > exam.cut_score);
}
