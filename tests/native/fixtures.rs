//! Small exams, banks and papers to test with, and the one way to run a property.

use std::collections::BTreeMap;

use proofdeck::Millis;
use proofdeck::content::model::{Both, Domain, DomainId, Exam, ExamId, Kind, Lang, Lens, OptionIndex, QuestionEntry, QuestionId, TopicId};
use proofdeck::content::pack::{Index, TopicEntry};
use proofdeck::exam::late::Late;
use proofdeck::exam::paper::{ALGORITHM, Item, Paper};
use proofdeck::exam::sitting::{Action, EndReason, Walk};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

pub(crate) const MINUTE: Millis = 60_000;

/// The blueprint of DAS-C01.
pub(crate) fn das() -> Exam {
    let domains = [("collection", 18), ("storage", 22), ("processing", 24), ("analysis", 18), ("security", 18)];
    Exam { minutes: 180, cut_score: 750, cut_permille: 720, lens: Lens::Exam2023, ..exam("das-c01", &domains) }
}

/// The blueprint of DEA-C01.
pub(crate) fn dea() -> Exam {
    exam("dea-c01", &[("ingestion", 34), ("store", 26), ("operations", 22), ("governance", 18)])
}

fn exam(id: &str, domains: &[(&str, u32)]) -> Exam {
    let domain = |(id, weight): &(&str, u32)| Domain {
        id: DomainId::from(*id),
        weight: *weight,
        title: Both::make(|_| (*id).to_owned()),
        about: Both::default(),
    };
    Exam {
        id: ExamId::from(id),
        code: id.to_uppercase(),
        title: id.to_owned(),
        about: Both::default(),
        retired: None,
        lens: Lens::Today,
        minutes: 130,
        items: 65,
        scored: 50,
        cut_score: 720,
        cut_permille: 700,
        domains: domains.iter().map(domain).collect(),
    }
}

/// A question that counts for no exam yet.
pub(crate) fn question(id: &str, options: u8, key: &[OptionIndex]) -> QuestionEntry {
    QuestionEntry {
        id: QuestionId::from(id),
        exams: BTreeMap::new(),
        lens: None,
        kind: Kind::Choice,
        options,
        key: key.to_vec(),
        work: None,
    }
}

/// A topic of these questions.
pub(crate) fn topic(id: &str, questions: Vec<QuestionEntry>) -> TopicEntry {
    let chunks = Both::make(|lang| format!("{id}.{}.bin", lang.tag()));
    TopicEntry {
        id: TopicId::from(id),
        title: Both::make(|_| id.to_owned()),
        exams: BTreeMap::new(),
        cards: Vec::new(),
        questions,
        chunks,
        templates: Vec::new(),
        proofs: None,
    }
}

/// An index of these topics.
pub(crate) fn index(exams: Vec<Exam>, topics: Vec<TopicEntry>) -> Index {
    Index { hash: "0123456789abcdef".to_owned(), exams, topics, labs: None, goals: Vec::new(), sheets: Both::default() }
}

/// A bank with a topic per domain of `exam` and `counts` questions in each: `storage-00`, `storage-01`, … Every third one
/// asks for two of five options, the others for one of four.
pub(crate) fn bank(exam: &Exam, counts: &[u32]) -> Index {
    assert_eq!(counts.len(), exam.domains.len(), "a count for each domain");
    let topics = exam.domains.iter().zip(counts).map(|(domain, &count)| {
        let questions = (0..count).map(|number| {
            let first = u8::try_from(number % 4).expect("is small");
            let id = format!("{}-{number:02}", domain.id);
            let entry = if number % 3 == 2 { question(&id, 5, &[first, 4]) } else { question(&id, 4, &[first]) };
            QuestionEntry { exams: [(exam.id.clone(), domain.id.clone())].into(), ..entry }
        });
        topic(domain.id.as_str(), questions.collect())
    });
    index(vec![exam.clone()], topics.collect())
}

/// A bank that has more than enough of everything.
pub(crate) fn rich(exam: &Exam) -> Index {
    bank(exam, &vec![40; exam.domains.len()])
}

/// A paper of three items, `one`, `two` and `three`; the second asks for two of five options, the others for one of four.
/// A second is allowed for it.
pub(crate) fn short_paper() -> Paper {
    let item = |id: &str, options: &[OptionIndex], choose| Item {
        question: QuestionId::from(id),
        domain: DomainId::from("storage"),
        options: options.to_vec(),
        choose,
        scored: true,
        kind: Kind::Choice,
    };
    Paper {
        exam: das().id,
        lens: Lens::Exam2023,
        seed: 7,
        algorithm: ALGORITHM,
        pack: "0123456789abcdef".to_owned(),
        allowed_ms: 1000,
        items: vec![item("one", &[2, 0, 3, 1], 1), item("two", &[4, 1, 0, 2, 3], 2), item("three", &[0, 1, 2, 3], 1)],
        asked: 3,
        late: Late::default(),
        drawn: false,
    }
}

/// Anything that can be told to a sitting of [`short_paper`], sensible or not; seldom its end.
pub(crate) fn any_action() -> impl Strategy<Value = Action> {
    let item = || prop_oneof![20 => 0..3_u32, 1 => Just(3), 1 => Just(u32::MAX)];
    let options = || proptest::collection::vec(prop_oneof![12 => 0..5_u8, 1 => any::<u8>()], 0..4);
    prop_oneof![
        6 => item().prop_map(|item| Action::Visit { item }),
        12 => (item(), options()).prop_map(|(item, chosen)| Action::Choose { item, chosen }),
        4 => (item(), any::<bool>()).prop_map(|(item, on)| Action::Flag { item, on }),
        2 => (item(), options()).prop_map(|(item, struck)| Action::Strike { item, struck }),
        2 => (item(), proptest::sample::select(Walk::ALL.to_vec())).prop_map(|(item, walk)| Action::Walk { walk, item }),
        1 => Just(Action::Review),
        1 => proptest::sample::select(Lang::ALL.to_vec()).prop_map(|lang| Action::Language { lang }),
        2 => prop_oneof![Just(Action::Pause), Just(Action::Resume)],
        1 => prop_oneof![Just(EndReason::Submitted), Just(EndReason::Expired)].prop_map(|reason| Action::End { reason }),
    ]
}

/// Runs a property on the same cases each time; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for more and for others.
#[track_caller]
pub(crate) fn run<S: Strategy>(cases: u32, inputs: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if std::env::var_os("PROPTEST_RNG_SEED").is_none() {
        config.rng_seed = RngSeed::Fixed(2025);
    }
    if let Err(failure) = TestRunner::new(config).run(&inputs, property) {
        panic!("{failure}");
    }
}
