//! Questions with drawn numbers where the written ones are: in practice, on papers, in links, in grading. Their words are tested with the labs.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proofdeck::content::model::{Lang, Lens, QuestionId};
use proofdeck::content::pack::{INDEX_NAME, Index, files};
use proofdeck::content::text::plain_blocks;
use proofdeck::exam::late::Late;
use proofdeck::exam::link::PaperLink;
use proofdeck::exam::paper::{Paper, Request, draw, supply};
use proofdeck::journal::progress::Progress;
use proofdeck::practice::{Filter, Numbers, Pool, matching, round, templates};
use proofdeck::proof::template::{SEEDS, instance_id, instantiate, parse_instance_id};
use proofdeck::route::{Route, static_paths};

use super::proof::PROVED;

static INDEX: LazyLock<Index> = LazyLock::new(|| Index::parse(&files(&PROVED.0.library).expect("is packed")[INDEX_NAME]).expect("is read"));

fn is_drawn(id: &QuestionId) -> bool {
    parse_instance_id(id).is_some()
}

#[test]
fn the_index_knows_a_drawn_question_without_a_lab() {
    for template in &PROVED.0.library.templates {
        for seed in [0, 7] {
            let id = instance_id(&template.entry.id, seed);
            let (topic, entry) = INDEX.question(&id).expect("is known");
            assert_eq!(topic.id, template.entry.topic);
            // What the lab computes later has this very key.
            assert_eq!(*entry, instantiate(template, seed).expect("is drawn").entry);
            assert_eq!(entry.key.len(), 1);
            assert!(entry.work.is_some());
        }
    }
    assert!(INDEX.question(&instance_id(&"no-such-template".into(), 1)).is_none());
    assert!(INDEX.question(&PROVED.0.library.templates[0].entry.id).is_none(), "a template is no question");
}

#[test]
fn wrong_options_name_their_mistakes() {
    let words = &PROVED.0.library.words;
    for template in &PROVED.0.library.templates {
        let mut text = instantiate(template, 3).expect("is drawn").text;
        let before = text.clone();
        words.name_mistakes(template, &mut text);
        for lang in Lang::ALL {
            for ((option, old), computed) in text.get(lang).options.iter().zip(&before.get(lang).options).zip(&template.options) {
                let (why, was) = (plain_blocks(&option.why), plain_blocks(&old.why));
                match &computed.mistake {
                    None => assert_eq!(why, was),
                    Some(name) => assert_eq!(why, format!("{} {was}", words.mistake(name, lang))),
                }
            }
        }
    }
}

#[test]
fn practice_takes_drawn_questions_when_it_is_asked_to() {
    let progress = Progress::default();
    let of = |numbers, pool| {
        let filter = Filter { numbers, pool, ..Filter::default() };
        let ids = round(&INDEX, &progress, &filter, Lens::Today, 11);
        let expected = matching(&INDEX, &progress, &filter, Lens::Today).len() + templates(&INDEX, &filter, Lens::Today).len();
        assert_eq!(ids.len(), expected, "{numbers:?} {pool:?}");
        assert_eq!(ids, round(&INDEX, &progress, &filter, Lens::Today, 11));
        ids
    };
    assert!(of(Numbers::Written, Pool::All).iter().all(|id| !is_drawn(id)));
    let drawn = of(Numbers::Drawn, Pool::Unseen);
    assert!(drawn.len() >= 10 && drawn.iter().all(is_drawn));
    assert!(drawn.iter().filter_map(parse_instance_id).all(|(_, seed)| seed < SEEDS), "only seeds that the check has drawn");
    let both = of(Numbers::Both, Pool::All);
    assert!(both.iter().any(is_drawn) && both.iter().any(|id| !is_drawn(id)));
    // A question that is new each time was never answered wrongly.
    assert_eq!(of(Numbers::Drawn, Pool::Wrong), Vec::<QuestionId>::new());
    let other = round(&INDEX, &progress, &Filter { numbers: Numbers::Drawn, ..Filter::default() }, Lens::Today, 12);
    assert_ne!(drawn.iter().collect::<BTreeSet<_>>(), other.iter().collect::<BTreeSet<_>>(), "another round has other numbers");
}

fn paper(drawn: bool, seed: u64) -> Paper {
    let exam = &INDEX.exams[0];
    let request = Request { exam: exam.id.clone(), lens: exam.lens, items: exam.items, seed, late: Late::default(), drawn };
    draw(&INDEX, &request).expect("there are questions")
}

#[test]
fn papers_have_drawn_questions_when_they_are_asked_to() {
    let with: Vec<_> = (0..20).map(|seed| paper(true, seed)).collect();
    assert!(with.iter().filter(|paper| paper.items.iter().any(|item| is_drawn(&item.question))).count() > 10);
    for paper in &with {
        for item in paper.items.iter().filter(|item| is_drawn(&item.question)) {
            let (_, entry) = INDEX.question(&item.question).expect("is known");
            assert_eq!((item.choose, item.kind), (1, entry.kind));
            assert_eq!(item.options.iter().collect::<BTreeSet<_>>(), (0..entry.options).collect::<Vec<_>>().iter().collect());
            assert_eq!(entry.exams.get(&paper.exam), Some(&item.domain));
        }
        let templates = paper.items.iter().filter_map(|item| parse_instance_id(&item.question)).map(|(template, _)| template);
        let all: Vec<_> = templates.collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "a template comes up once");
    }
    for seed in 0..5 {
        assert!(paper(false, seed).items.iter().all(|item| !is_drawn(&item.question)));
    }
    let exam = &INDEX.exams[0];
    let count = |drawn| supply(&INDEX, exam, exam.lens, exam.items, drawn).iter().map(|domain| domain.available).sum::<u32>();
    assert!(count(true) > count(false));
}

#[test]
fn a_link_to_such_a_paper_rebuilds_it_and_old_papers_are_read() {
    let made = paper(true, 4);
    let path = Route::Paper(Some(PaperLink::of(&made))).path();
    let (path, query) = path.split_once('?').expect("has a query");
    let Route::Paper(Some(link)) = Route::parse(path, query, "") else { panic!("{path}") };
    assert_eq!(draw(&INDEX, &link.request), Some(made.clone()));
    let text = serde_json::to_string(&made).expect("is text");
    assert_eq!(serde_json::from_str::<Paper>(&text).expect("is read"), made);
    // Without drawn questions the stored form is that of earlier versions.
    assert!(!serde_json::to_string(&paper(false, 4)).expect("is text").contains("drawn"));
}

#[test]
fn hosts_know_the_addresses_of_templates_and_proofs() {
    let paths = static_paths(&INDEX, std::iter::empty());
    let has = |route: &Route| paths.contains(&route.path());
    assert!(has(&Route::Question("kds-shards-for-small-records".into())));
    assert!(has(&Route::Proof("kds-bytes-bind-first".into(), None)));
    let unproved = INDEX.questions().find(|(_, question)| question.work.is_none()).expect("not all are proved").1;
    assert!(!has(&Route::Proof(unproved.id.clone(), None)));
}
