//! Questions with drawn numbers, and tasks in the labs.

use std::collections::BTreeSet;

use proofdeck::content::model::{Lang, QuestionId};
use proofdeck::content::text::{plain, plain_blocks};
use proofdeck::proof::measure::Experiment;
use proofdeck::proof::metric::Lab;
use proofdeck::proof::template::{SEEDS, Template, instantiate, instantiate_with, parse_instance_id};
use serde_json::json;

use super::proof::PROVED;

fn templates() -> &'static [Template] {
    &PROVED.0.library.templates
}

#[test]
fn every_template_draws_a_thousand_questions() {
    let drawn = &PROVED.1.templates;
    assert_eq!(drawn.len(), templates().len());
    assert!(drawn.len() >= 15, "{} templates", drawn.len());
    for lab in Lab::ALL {
        assert!(templates().iter().filter(|template| template.entry.lab == lab).count() >= 5, "{}", lab.name());
    }
    for it in drawn {
        println!("{}: {} different draws, {} of {} rejected", it.template, it.different, it.rejected, it.rejected + SEEDS);
        assert!(it.different >= 12, "{}", it.template);
    }
}

#[test]
fn the_same_seed_gives_the_same_question() {
    for template in templates() {
        let mut memo = std::collections::BTreeMap::new();
        let mut stems = BTreeSet::new();
        for seed in 0..20 {
            let once = instantiate(template, seed).expect("is drawn");
            assert_eq!(once, instantiate_with(template, seed, &mut memo).expect("is drawn"));
            assert_eq!(parse_instance_id(&once.entry.id), Some((template.entry.id.clone(), seed)));
            assert_eq!(once.entry.key.len(), 1);
            for lang in Lang::ALL {
                let text = once.text.get(lang);
                let options = text.options.iter().map(|option| plain(&option.text)).collect::<BTreeSet<_>>();
                assert_eq!(options.len(), 4, "{}", once.entry.id);
                let all = text.options.iter().map(|option| plain(&option.text) + &plain_blocks(&option.why)).collect::<String>();
                assert!(!(plain_blocks(&text.stem) + &all).contains("{{"), "{}", once.entry.id);
            }
            stems.insert(plain_blocks(&once.text.en.stem));
        }
        assert!(stems.len() > 5, "{}", template.entry.id);
    }
}

#[test]
fn numbers_are_the_same_in_both_languages() {
    let digits = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.'));
        words.map(|word| word.trim_matches([',', '.']).to_owned()).filter(|word| word.len() > 3).collect()
    };
    for template in templates() {
        let instance = instantiate(template, 7).expect("is drawn");
        let all = |lang: Lang| {
            let text = instance.text.get(lang);
            let options = text.options.iter().map(|it| format!("{} {} ", plain(&it.text), plain_blocks(&it.why)));
            plain_blocks(&text.stem) + " " + &options.collect::<String>()
        };
        assert_eq!(digits(&all(Lang::En)), digits(&all(Lang::Ko)), "{}", instance.entry.id);
    }
}

/// The number of shards that the arithmetic gives is the smallest with which the stream refuses nothing, in either model.
///
/// A shard too few may miss a few records in a thousand, and a bucket is full at the start: it takes minutes to run dry.
#[test]
fn computed_shards_suffice_and_one_less_does_not() {
    let of = |id: &str| templates().iter().find(|template| template.entry.id == QuestionId::from(id)).expect("is there");
    for (id, size) in [("kds-shards-for-small-records", "size"), ("kds-shards-for-large-records", "size")] {
        for seed in [1, 2] {
            let instance = instantiate(of(id), seed).expect("is drawn");
            let value = |name: &str| u64::try_from(instance.values[name].whole().expect("is whole")).expect("fits");
            let (rate, size) = (value("rate"), value(size));
            let shards = rate.div_ceil(1_000).max((rate * size).div_ceil(1 << 20));
            let throttled = |model: &str, shards: u64| {
                // As many keys as shards, in turn, are as even as can be.
                let bytes = size - format!("user-{shards}").len() as u64;
                let batch = (rate / 50).min(500);
                let producer =
                    json!({"records_per_s": rate, "bytes": bytes, "keys": shards, "mix": "even", "batch": batch, "resend": false});
                let scenario = json!({"shards": shards, "producers": [producer]});
                let run = Experiment::under(Lab::Kinesis, model, scenario, json!([]), (0, 300_000));
                run.measure(&["throttled"].into()).expect("runs")["throttled"].whole()
            };
            for model in Lab::Kinesis.models() {
                assert_eq!(throttled(model, shards), Some(0), "{id}@{seed} {model}");
                assert_ne!(throttled(model, shards - 1), Some(0), "{id}@{seed} {model}");
            }
        }
    }
}

#[test]
fn goals_are_graded_by_the_state() {
    let goals = &PROVED.0.library.goals;
    for lab in Lab::ALL {
        assert!(goals.iter().filter(|goal| goal.lab == lab).count() >= 3, "{}", lab.name());
    }
    for goal in goals {
        let start = goal.setup.scenario.value();
        assert!(!goal.grade(&start).expect("runs").is_reached, "{}", goal.id);
        assert!(goal.grade(&goal.solved()).expect("runs").is_reached, "{}", goal.id);
        assert!(goal.text.en.hints.len() >= 2 && goal.text.en.hints.len() == goal.text.ko.hints.len(), "{}", goal.id);
    }
    // What must stay, must stay, however good the figures are.
    let goal = goals.iter().find(|goal| goal.id == QuestionId::from("athena-goal-one-cent")).expect("is there");
    let mut cheat = goal.solved();
    cheat["sql"] = json!("SELECT count(*) FROM readings");
    let grade = goal.grade(&cheat).expect("runs");
    assert_eq!((grade.is_reached, grade.forbidden), (false, vec!["sql".to_owned()]));
}
