//! The proofs of the content: that the labs bear out every key, and that a wrong one would not pass.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proofdeck::content::compile::Compiled;
use proofdeck::content::compile::prove::Tally;
use proofdeck::content::model::{Lang, OptionIndex, Question};
use proofdeck::content::pack::{INDEX_NAME, Index, LabFile, ProofFile, files};
use proofdeck::content::text::{plain, plain_blocks};
use proofdeck::lab::athena::scenario::Scenario;
use proofdeck::lab::athena::setup::Setup;
use proofdeck::lab::firehose::stream::Firehose;
use proofdeck::lab::kinesis::live::state::Kinesis;
use proofdeck::lab::timeline::Timeline;
use proofdeck::proof::flip;
use proofdeck::proof::judge::{Judged, Verdict, judge};
use proofdeck::proof::metric::Lab;
use proofdeck::proof::model::{Json, Proof, Trial};
use proofdeck::proof::say::PHRASES;
use proofdeck::proof::{numbers, patch};
use serde_json::Value;

use super::content::compile_again;

/// The content and what running it came to.
pub(crate) static PROVED: LazyLock<(Compiled, Tally)> = LazyLock::new(|| {
    let mut compiled = compile_again();
    let tally = compiled.prove();
    (compiled, tally)
});

/// Every proof under every model.
static JUDGED: LazyLock<Vec<(&'static Question, &'static Proof, Vec<Judged>)>> = LazyLock::new(|| {
    let under = |proof: &Proof| proof.models.iter().map(|model| judge(proof, model, None).expect("runs")).collect();
    proved().map(|(question, proof)| (question, proof, under(proof))).collect()
});

fn proved() -> impl Iterator<Item = (&'static Question, &'static Proof)> {
    PROVED.0.library.questions().filter_map(|question| Some((question, question.proof.as_ref()?)))
}

fn is_caught(judged: &[Judged], key: &[OptionIndex]) -> bool {
    judged.iter().any(|judged| !judged.contradictions(key).is_empty())
}

#[test]
fn every_proof_bears_out_its_key() {
    let (compiled, tally) = &*PROVED;
    let problems = compiled.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    assert_eq!(tally.contradictions, []);
    assert!(tally.questions >= 78, "{} proofs", tally.questions);
    for lab in Lab::ALL {
        let of_lab = proved().filter(|(_, proof)| proof.lab == lab).count();
        assert!(of_lab >= 22, "{} has {of_lab} proofs", lab.name());
    }
    println!("{} proofs, {} options run, {} not simulated", tally.questions, tally.options_run, tally.not_simulated);
}

#[test]
fn every_swapped_key_is_caught() {
    let mut tried = 0;
    for (question, _, judged) in &*JUDGED {
        let key = &question.entry.key;
        assert!(!is_caught(judged, key), "{}", question.entry.id);
        for right in key {
            for wrong in (0..question.entry.options).filter(|option| !key.contains(option)) {
                let mut swapped: Vec<OptionIndex> = key.iter().map(|option| if option == right { wrong } else { *option }).collect();
                swapped.sort_unstable();
                tried += 1;
                assert!(is_caught(judged, &swapped), "{}: {swapped:?} passes for {key:?}", question.entry.id);
            }
        }
    }
    println!("{tried} of {tried} swapped keys are caught");
}

#[test]
fn every_swapped_patch_is_caught() {
    let mut tried = 0;
    for (question, proof) in proved() {
        let ran = |wanted: bool| {
            let places = (0..question.entry.options).filter(move |option| question.entry.key.contains(option) == wanted);
            places.map(usize::from).find(|place| matches!(proof.options[*place], Trial::Runs(_)))
        };
        let (Some(right), Some(wrong)) = (ran(true), ran(false)) else { panic!("{} runs too little", question.entry.id) };
        let mut mutant = proof.clone();
        mutant.options.swap(right, wrong);
        let judged = judge(&mutant, &mutant.models[0], None).expect("runs");
        tried += 1;
        assert!(is_caught(&[judged], &question.entry.key), "{}: options {right} and {wrong} may change places", question.entry.id);
    }
    println!("{tried} of {tried} swapped patches are caught");
}

#[test]
fn changed_numbers_are_caught() {
    /// The same scenario with one number changed wherever it stands.
    fn changed(value: &Value, from: u64, to: u64) -> Value {
        match value {
            Value::Object(fields) => Value::Object(fields.iter().map(|(key, field)| (key.clone(), changed(field, from, to))).collect()),
            Value::Array(items) => Value::Array(items.iter().map(|item| changed(item, from, to)).collect()),
            Value::Number(number) if number.as_u64() == Some(from) => Value::from(to),
            other => other.clone(),
        }
    }
    let (mut tried, mut caught, mut missed) = (0, 0, Vec::new());
    for (question, proof) in proved() {
        let stem = plain_blocks(&question.text.en.stem);
        let options = question.text.en.options.iter().map(|option| plain(&option.text)).collect::<Vec<_>>();
        for (path, number) in numbers::in_stem(proof, &stem) {
            let mut mutant = proof.clone();
            mutant.setup.scenario = Json::new(&changed(&proof.setup.scenario.value(), number, number * 3 + 7));
            tried += 1;
            if numbers::compare(&mutant, &stem, &options).unexplained.is_empty() {
                missed.push(format!("{}: {path} = {number}", question.entry.id));
            } else {
                caught += 1;
            }
        }
    }
    println!("{caught} of {tried} changed numbers are caught by the text alone; not: {missed:#?}");
    assert!(caught * 100 >= tried * 90, "{missed:#?}");
}

#[test]
fn every_result_has_a_sentence() {
    let words = &PROVED.0.library.words;
    for (question, proof, judged) in &*JUDGED {
        for (place, verdict) in judged[0].options.iter().enumerate() {
            for lang in Lang::ALL {
                let why = words.why(proof.lab, &proof.options[place], verdict, lang);
                let is_korean = why.chars().any(|c| ('가'..='힣').contains(&c));
                assert!(why.ends_with(['.', '다']) && is_korean == (lang == Lang::Ko), "{} {place}: {why:?}", question.entry.id);
                assert!(!why.contains(['{', '}']), "{} {place}: {why:?}", question.entry.id);
            }
        }
    }
}

#[test]
fn labs_have_words_for_everything() {
    let words = &PROVED.0.library.words;
    let mut missing = Vec::new();
    for lab in Lab::ALL {
        missing
            .extend(lab.metrics().iter().map(|it| format!("{}.{}", lab.name(), it.name)).filter(|name| !words.metrics.contains_key(name)));
        missing.extend(lab.models().iter().filter(|name| !words.models.contains_key(**name)).map(ToString::to_string));
    }
    missing.extend(PHRASES.iter().filter(|(name, _)| !words.phrases.contains_key(*name)).map(|(name, _)| (*name).to_owned()));
    missing.extend(
        proofdeck::proof::assume::ASSUMPTIONS.iter().filter(|name| !words.assumptions.contains_key(**name)).map(ToString::to_string),
    );
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn links_open_in_their_lab() {
    for (question, proof, judged) in &*JUDGED {
        for run in judged.iter().flat_map(|judged| &judged.options).flat_map(|verdict| match verdict {
            Verdict::Ran { runs, .. } => runs.as_slice(),
            Verdict::NotSimulated => &[],
        }) {
            let id = &question.entry.id;
            let link = match (run.experiment.link(), &run.refused) {
                (Ok(link), _) => link,
                // What the service refuses has no run to open; the screen says why in place of a link.
                (Err(error), Some(why)) if proof.lab != Lab::Athena => {
                    assert!(error.to_string().contains(&why.message), "{id}: {error} is not {why}");
                    continue;
                }
                (Err(error), _) => panic!("{id}: {error}"),
            };
            let until_ms = run.experiment.until_ms;
            match proof.lab {
                Lab::Kinesis => assert_eq!(Timeline::<Kinesis>::import(&link).map(|(_, at_ms)| at_ms), Ok(until_ms), "{id}"),
                Lab::Firehose => assert_eq!(Timeline::<Firehose>::import(&link).map(|(_, at_ms)| at_ms), Ok(until_ms), "{id}"),
                Lab::Athena => {
                    let given = Setup::import(&link).expect("is a setup").given.expect("has the table");
                    let scenario: Scenario = serde_json::from_value(run.experiment.scenario.clone()).expect("is a scenario");
                    assert_eq!(*given, scenario, "{id}");
                }
            }
        }
    }
}

#[test]
fn what_if_finds_where_the_answer_flips() {
    let (_, proof) = proved().find(|(question, _)| question.entry.id.as_str() == "kds-bytes-bind-first").expect("is there");
    // Five shards take 5 MiB/s: 2,560 records of 2 KiB, and not one more.
    let found = flip::find(proof, "fixed_window_1s", "producers.0.records_per_s", 2_400, 10_000).expect("runs").expect("flips");
    let before = flip::outcome(proof, "fixed_window_1s", "producers.0.records_per_s", found.value - 1).expect("runs");
    assert_eq!(before, [Some(false), Some(true), Some(false), Some(false)]);
    assert_ne!(found.outcome, before);
    assert_eq!(found.value, 2_561);
}

#[test]
fn proofs_travel_in_files_of_their_own() {
    let library = &PROVED.0.library;
    let packed = files(library).expect("is packed");
    let index = Index::parse(&packed[INDEX_NAME]).expect("is read");
    let labs = LabFile::parse(&packed[index.labs.as_ref().expect("has labs")]).expect("is read");
    assert_eq!((&labs.words, &labs.goals), (&library.words, &library.goals));
    let (mut proofs, mut templates) = (0, 0);
    for topic in &index.topics {
        let Some(name) = &topic.proofs else { continue };
        let file = ProofFile::parse(&packed[name]).expect("is read");
        for (id, proof) in &file.proofs {
            let (_, entry) = index.question(id).expect("is in the index");
            let work = entry.work.as_ref().expect("is proved");
            assert_eq!((work.lab, &work.models, work.rests_on_our_model), (proof.lab, &proof.models, !proof.assumes.is_empty()));
        }
        let entries = file.templates.values().map(|template| &template.entry).collect::<Vec<_>>();
        assert_eq!(entries, topic.templates.iter().collect::<Vec<_>>());
        proofs += file.proofs.len();
        templates += file.templates.len();
    }
    assert_eq!((proofs, templates), (PROVED.1.questions, library.templates.len()));
    let badges = index.questions().filter(|(_, question)| question.work.is_some()).count();
    assert_eq!(badges, proofs);
}

#[test]
fn a_patch_of_nothing_is_the_situation() {
    for (question, proof) in proved() {
        let scenario = proof.setup.scenario.value();
        assert_eq!(
            patch::differences(&scenario, &patch::patched(&scenario, &serde_json::json!({}))),
            BTreeSet::new(),
            "{}",
            question.entry.id
        );
    }
}
