//! Practice: which questions a filter takes, and in which order a round asks them.

use std::collections::BTreeSet;

use proofdeck::content::model::{Lang, Lens, OptionIndex, QuestionEntry};
use proofdeck::content::pack::Index;
use proofdeck::journal::event::{Body, Event, EventId};
use proofdeck::journal::progress::{Progress, Standing};
use proofdeck::practice::{Filter, Numbers, Pool, matching, round};
use proptest::prelude::*;

use super::fixtures::{bank, das, dea, index, question, run, topic};

/// Two topics of two questions each. `old` holds in 2023 only and `new` today only; `loose` counts for no exam.
fn library() -> Index {
    let of = |id, exams: &[(&str, &str)], lens| QuestionEntry {
        exams: exams.iter().map(|(exam, domain)| ((*exam).into(), (*domain).into())).collect(),
        lens,
        ..question(id, 4, &[1])
    };
    let both = [("das-c01", "storage"), ("dea-c01", "store")];
    let kinesis = vec![of("both", &both, None), of("old", &[("das-c01", "collection")], Some(Lens::Exam2023))];
    let glue = vec![of("loose", &[], None), of("new", &[("dea-c01", "ingestion")], Some(Lens::Today))];
    index(vec![dea(), das()], vec![topic("kinesis", kinesis), topic("glue", glue)])
}

/// Answers, oldest first; option 1 is the right one.
fn progress(answers: &[(&str, OptionIndex)]) -> Progress {
    Progress::fold((1..).zip(answers).map(|(at, (question, chosen))| Event {
        id: EventId::new(at, 0),
        at,
        body: Body::Answered {
            question: (*question).into(),
            chosen: vec![*chosen],
            right: *chosen == 1,
            lens: Lens::Today,
            lang: Lang::En,
            took_ms: 0,
        },
    }))
}

fn ids(index: &Index, progress: &Progress, filter: &Filter, lens: Lens) -> Vec<String> {
    matching(index, progress, filter, lens).into_iter().map(|(_, question)| question.id.to_string()).collect()
}

#[test]
fn a_filter_takes_what_it_says() {
    /// `filter`: exam, domain and topic; `-` leaves open.
    #[track_caller]
    fn check(filter: [&str; 3], pool: Pool, expected: [&[&str]; 2]) {
        let [exam, domain, topic] = filter.map(|text| (text != "-").then_some(text));
        let filter = Filter {
            exam: exam.map(Into::into),
            domain: domain.map(Into::into),
            topic: topic.map(Into::into),
            pool,
            numbers: Numbers::Written,
        };
        let progress = progress(&[("both", 1), ("old", 0), ("new", 0), ("new", 1), ("gone", 0)]);
        let found = Lens::ALL.map(|lens| ids(&library(), &progress, &filter, lens));
        assert_eq!(found, expected.map(|ids| ids.iter().map(ToString::to_string).collect::<Vec<_>>()), "{filter:?}");
    }
    // Under the lens of 2023, and of today.
    check(["-", "-", "-"], Pool::All, [&["both", "old", "loose"], &["both", "loose", "new"]]);
    check(["das-c01", "-", "-"], Pool::All, [&["both", "old"], &["both"]]);
    check(["dea-c01", "-", "-"], Pool::All, [&["both"], &["both", "new"]]);
    check(["das-c01", "storage", "-"], Pool::All, [&["both"], &["both"]]);
    check(["das-c01", "store", "-"], Pool::All, [&[], &[]]);
    check(["-", "-", "glue"], Pool::All, [&["loose"], &["loose", "new"]]);
    check(["dea-c01", "-", "glue"], Pool::All, [&[], &["new"]]);
    check(["dea-c01", "store", "glue"], Pool::All, [&[], &[]]);
    check(["saa-c03", "-", "-"], Pool::All, [&[], &[]]);
    check(["-", "-", "redshift"], Pool::All, [&[], &[]]);
    // A domain means nothing without its exam.
    check(["-", "storage", "-"], Pool::All, [&["both", "old", "loose"], &["both", "loose", "new"]]);
    check(["-", "-", "-"], Pool::Unseen, [&["loose"], &["loose"]]);
    check(["-", "-", "-"], Pool::Wrong, [&["old"], &[]]);
    check(["das-c01", "-", "-"], Pool::Wrong, [&["old"], &[]]);
}

#[test]
fn pools_have_names() {
    assert_eq!(Pool::ALL.map(Pool::name), ["all", "unseen", "wrong"]);
    assert_eq!(Pool::ALL.map(|pool| Pool::from_name(pool.name())), Pool::ALL.map(Some));
    assert_eq!((Pool::from_name(""), Pool::from_name("Wrong"), Pool::default()), (None, None, Pool::All));
}

#[test]
fn a_round_asks_unseen_questions_first_then_wrong_ones() {
    run(96, (any::<u64>(), proptest::collection::vec((0..12_usize, 0..2_u8), 0..20)), |(seed, answers)| {
        let index = bank(&dea(), &[4, 3, 3, 2]);
        let questions = index.questions().map(|(_, question)| question.clone()).collect::<Vec<_>>();
        let answers = answers.iter().map(|(at, chosen)| (questions[*at].id.as_str(), *chosen)).collect::<Vec<_>>();
        let progress = progress(&answers);
        let asked = round(&index, &progress, &Filter::default(), Lens::Today, seed);
        prop_assert_eq!(asked.iter().collect::<BTreeSet<_>>(), questions.iter().map(|question| &question.id).collect::<BTreeSet<_>>());
        prop_assert_eq!(asked.len(), questions.len(), "a question is asked twice");
        let standings = asked.iter().filter_map(|id| Some(progress.standing(&index.question(id)?.1))).collect::<Vec<_>>();
        prop_assert!(
            standings.is_sorted_by_key(|standing| [Standing::Unseen, Standing::Wrong, Standing::Right]
                .iter()
                .position(|other| other == standing)),
            "{:?}",
            standings
        );
        prop_assert_eq!(round(&index, &progress, &Filter::default(), Lens::Today, seed), asked, "the same seed gave another order");
        Ok(())
    });
}

#[test]
fn another_seed_gives_another_order() {
    let index = bank(&dea(), &[10; 4]);
    let rounds = (0..20).map(|seed| round(&index, &Progress::default(), &Filter::default(), Lens::Today, seed));
    assert_eq!(rounds.collect::<BTreeSet<_>>().len(), 20);
}

#[test]
fn a_round_of_nothing_is_empty() {
    let filter = Filter { exam: Some("saa-c03".into()), ..Filter::default() };
    assert!(round(&library(), &Progress::default(), &filter, Lens::Today, 1).is_empty());
}
