//! A paper as a link, and questions that come up late because they were seen lately.

use std::collections::BTreeSet;

use proofdeck::Millis;
use proofdeck::content::model::{ExamId, QuestionId};
use proofdeck::exam::late::Late;
use proofdeck::exam::link::{Fidelity, PaperLink, parse_seed, seed_text};
use proofdeck::exam::paper::{Request, draw};
use proofdeck::route::Route;
use proptest::prelude::*;

use super::fixtures::{bank, das, dea, rich, run};

const DAY: Millis = 86_400_000;

#[test]
fn a_seed_can_be_read_out() {
    #[track_caller]
    fn check(seed: u64, text: &str) {
        assert_eq!(seed_text(seed), text);
        assert_eq!(parse_seed(text), Some(seed));
    }
    check(0, "0");
    check(31, "Z");
    check(32, "10");
    check(u64::from(u32::MAX), "3ZZZZZZ");
    check(u64::MAX, "FZZZZZZZZZZZZ");
    assert_eq!(parse_seed("1o il"), None);
    assert_eq!(parse_seed("loil"), parse_seed("1011"));
    assert_eq!(parse_seed(""), None);
    assert_eq!(parse_seed("U"), None);
    assert_eq!(parse_seed("ZZZZZZZZZZZZZZ"), None, "more than 64 bits");
    run(256, any::<u64>(), |seed| {
        prop_assert_eq!(parse_seed(&seed_text(seed).to_lowercase()), Some(seed));
        Ok(())
    });
}

#[test]
fn a_link_rebuilds_the_paper_on_another_machine() {
    let any = (0..70_u32, any::<u64>(), proptest::collection::vec(0..20 * DAY, 200), any::<bool>());
    run(48, any, |(items, seed, ages, drawn)| {
        let exam = das();
        let index = rich(&exam);
        let ids = index.questions().map(|(_, question)| question.id.clone()).collect::<Vec<_>>();
        let seen = |id: &QuestionId| Some(30 * DAY - ages[ids.iter().position(|own| own == id)?]);
        let late = Late::of(&index, 30 * DAY, seen);
        let Some(paper) = draw(&index, &Request { exam: exam.id, lens: exam.lens, items, seed, late, drawn }) else { return Ok(()) };
        let link = PaperLink::of(&paper);
        prop_assert_eq!(link.fidelity(&index), Fidelity::Same);
        let path = Route::Paper(Some(link.clone())).path();
        let (path, query) = path.split_once('?').expect("has a query");
        prop_assert_eq!(&Route::parse(path, query, ""), &Route::Paper(Some(link.clone())));
        prop_assert_eq!(draw(&rich(&das()), &link.request), Some(paper));
        Ok(())
    });
}

#[test]
fn a_link_says_when_the_paper_will_be_another() {
    let index = rich(&das());
    let request = Request { exam: das().id, lens: das().lens, items: 13, seed: 7, late: Late::default(), drawn: false };
    let link = PaperLink::of(&draw(&index, &request).expect("the bank is rich"));
    assert_eq!(link.query(), "exam=das-c01&lens=exam-2023&items=13&seed=7&pack=0123456789abcdef");
    let other = PaperLink { pack: "fedcba9876543210".to_owned(), ..link.clone() };
    assert_eq!(other.fidelity(&index), Fidelity::OtherContent);
    let other = PaperLink { algorithm: 99, ..link.clone() };
    assert_eq!(other.fidelity(&index), Fidelity::OtherDraw);
    assert!(other.query().ends_with("&draw=99"));
    assert_eq!(link.fidelity(&rich(&dea())), Fidelity::NoExam);
}

#[test]
fn what_is_no_link_to_a_paper_is_seen() {
    #[track_caller]
    fn check(query: &str) {
        assert_eq!(Route::parse("/mock/paper", query, ""), Route::Paper(None), "{query:?}");
    }
    check("");
    check("exam=das-c01&lens=today&items=13");
    check("exam=das-c01&lens=yesterday&items=13&seed=7");
    check("exam=das-c01&lens=today&items=many&seed=7");
    check("exam=das-c01&lens=today&items=13&seed=");
    let Route::Paper(Some(link)) = Route::parse("/mock/paper", "exam=x&lens=today&items=13&seed=7&late=%00", "") else {
        panic!("is a link")
    };
    assert_eq!((link.request.exam, link.request.late), (ExamId::from("x"), Late::default()));
}

// ---- questions seen lately ----------------------------------------------------------------------------------------------

#[test]
fn what_was_seen_lately_comes_up_when_the_rest_is_used_up() {
    let exam = das();
    let index = rich(&exam);
    let request = |late| Request { exam: exam.id.clone(), lens: exam.lens, items: 65, seed: 5, late, drawn: false };
    let ids = |late| draw(&index, &request(late)).expect("is rich").items.into_iter().map(|item| item.question).collect::<BTreeSet<_>>();
    let first = ids(Late::default());
    let seen = |id: &QuestionId| first.contains(id).then_some(10 * DAY);
    let late = Late::of(&index, 10 * DAY + 1, seen);
    assert!(ids(late).is_disjoint(&first), "there are enough others");
    assert!(Late::of(&index, 40 * DAY, seen).is_empty(), "long ago is not lately");
    assert_eq!(ids(Late::default()), first);
    // Where there are no others they come up all the same, those seen longest ago first.
    let index = bank(&exam, &[4; 5]);
    let age = |id: &QuestionId| id.as_str().ends_with("-00").then_some(0).or(id.as_str().ends_with("-01").then_some(8 * DAY));
    let late = Late::of(&index, 10 * DAY, age);
    let drawn = |items| {
        let request = Request { items, ..request(late.clone()) };
        draw(&index, &request).expect("has some").items.into_iter().map(|item| item.question.to_string()).collect::<Vec<_>>()
    };
    assert!(drawn(10).iter().all(|id| !id.ends_with("-00") && !id.ends_with("-01")));
    assert_eq!(drawn(15).iter().filter(|id| id.ends_with("-00")).count(), 5, "ten days ago comes before two days ago");
    assert_eq!(drawn(20).len(), 20);
}

#[test]
fn ranks_go_by_how_long_ago() {
    #[track_caller]
    fn check(ago: Millis, rank: Option<u8>) {
        let index = bank(&das(), &[1, 0, 0, 0, 0]);
        let late = Late::of(&index, 100 * DAY, |_| Some(100 * DAY - ago));
        assert_eq!(late.ranks(&index).values().next().copied(), rank, "{ago} ms ago");
        assert_eq!(Late::parse(late.as_str()), late);
    }
    check(-DAY, Some(3));
    check(0, Some(3));
    check(DAY - 1, Some(3));
    check(DAY, Some(2));
    check(4 * DAY, Some(1));
    check(14 * DAY - 1, Some(1));
    check(14 * DAY, None);
}

#[test]
fn no_text_of_a_link_breaks_a_draw() {
    run(128, any::<String>(), |text| {
        let late = Late::parse(&text);
        let exam = das();
        let request = Request { exam: exam.id.clone(), lens: exam.lens, items: 65, seed: 1, late, drawn: false };
        prop_assert_eq!(draw(&rich(&exam), &request).map(|paper| paper.items.len()), Some(65));
        Ok(())
    });
}
