//! Holds the numbers of a question's text against those of its scenario: a proof of other numbers proves nothing.
//!
//! A number of the stem must be a number of the situation, and one of an option a number of the option's own run, or of the situation.
//! What counts as a number of a scenario: every field that is written out, in the unit that the field's name says; the lengths of its
//! lists; digits within its texts (conditions, paths, dates); what follows from it (record with key, bytes a second, their sums); and
//! the bounds of the claim. What a text says beyond that has to be declared, with a reason.

use std::collections::BTreeSet;

use serde_json::Value;

use super::exact::{Exact, Unit};
use super::kinesis::record_bytes;
use super::metric::Lab;
use super::model::{Bound, Condition, Proof, Run, Trial};
use super::patch;
use super::quantity::{Quantity, quantities};
use crate::lab::athena::scenario::Scenario;
use crate::lab::firehose::scenario::Config;
use crate::lab::kinesis::live::config::KinesisConfig;

/// Numbers with their units.
type Known = BTreeSet<(Exact, Unit)>;

/// A number of a text that the scenario does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexplained {
    /// The option; `None` for the stem.
    pub option: Option<usize>,
    /// The number as it is written.
    pub number: String,
}

/// What the numbers of a question come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Numbers that are nowhere.
    pub unexplained: Vec<Unexplained>,
    /// Declared numbers that no text has.
    pub unused: Vec<String>,
}

/// Compares the plain text of a stem and of its options with a proof.
pub fn compare(proof: &Proof, stem: &str, options: &[String]) -> Compared {
    let outside = &proof.outside;
    let mut used = BTreeSet::new();
    let mut compared = Compared::default();
    let base = of_run(proof, None);
    let every = proof.options.iter().flat_map(Trial::runs).map(|run| of_run(proof, Some(run)));
    // Where the options bring the numbers (a list of conditions), the stem may name those that all of them share.
    let shared = every.reduce(|common, known| &common & &known).unwrap_or_default();
    let situation = &base | &shared;
    let mut check = |option: Option<usize>, text: &str, known: Option<&Known>| {
        for quantity in quantities(text) {
            let written = text.get(quantity.at.clone()).unwrap_or_default();
            if outside.contains(written) {
                used.insert(written.to_owned());
            } else if known.is_some_and(|known| !is_known(&quantity, known)) {
                compared.unexplained.push(Unexplained { option, number: written.to_owned() });
            }
        }
    };
    check(None, stem, Some(&situation));
    for (place, text) in options.iter().enumerate() {
        match proof.options.get(place) {
            Some(trial @ Trial::Runs(_)) => {
                let own = trial.runs().iter().fold(base.clone(), |known, run| &known | &of_run(proof, Some(run)));
                check(Some(place), text, Some(&own));
            }
            // What the lab cannot express has numbers of its own.
            _ => check(Some(place), text, None),
        }
    }
    compared.unused = outside.iter().filter(|number| !used.contains(*number)).cloned().collect();
    compared
}

/// Paths of the situation's own numbers that stand in the stem: what "what if" can change, with the value they have.
pub fn in_stem(proof: &Proof, stem: &str) -> Vec<(String, u64)> {
    let mut leaves = Vec::new();
    walk(&proof.setup.scenario.value(), "", "", &mut |path, name, leaf| {
        if let Some(number) = leaf.as_u64() {
            let known = Known::from([(Exact::from(number), Unit::Count)]).into_iter().chain(with_unit(name, Exact::from(number))).collect();
            leaves.push((path.to_owned(), number, known));
        }
    });
    let in_text = quantities(stem);
    let stands = |known: &Known| in_text.iter().any(|quantity| is_known(quantity, known));
    leaves.into_iter().filter(|(.., known)| stands(known)).map(|(path, number, _)| (path, number)).collect()
}

fn is_known(quantity: &Quantity, known: &Known) -> bool {
    if quantity.is_plain() {
        // Without a unit it may be a number of anything: `4` shards, `500` records.
        return known.iter().any(|(value, _)| *value == quantity.number);
    }
    quantity.meanings.iter().any(|meaning| known.contains(meaning))
}

/// The numbers of a run; of the situation for `None`.
fn of_run(proof: &Proof, run: Option<&Run>) -> Known {
    let mut scenario = proof.setup.scenario.value();
    let mut inputs = &proof.setup.inputs;
    let mut known = Known::new();
    let (mut from_ms, mut until_ms) = (proof.setup.from_ms, proof.setup.until_ms);
    let mut claim: &[Condition] = &proof.claim;
    if let Some(run) = run {
        patch::apply(&mut scenario, &run.patch.value());
        inputs = run.inputs.as_ref().unwrap_or(inputs);
        (from_ms, until_ms) = (run.from_ms.unwrap_or(from_ms), run.until_ms.unwrap_or(until_ms));
        claim = proof.claim_of(run);
    }
    for value in [&scenario, &inputs.value()] {
        walk(value, "", "", &mut |_, name, leaf| add_leaf(name, leaf, &mut known));
    }
    for ms in [from_ms, until_ms, until_ms.abs_diff(from_ms)] {
        known.insert((Exact::from(ms), Unit::Ms));
    }
    for condition in claim {
        known.insert((condition.times, Unit::Count));
        let unit = proof.lab.unit_of(&condition.metric);
        if let Bound::Value(value) = condition.bound {
            known.insert((value, unit));
        }
    }
    known.extend(derived(proof.lab, &scenario));
    known
}

/// Paths of all whole numbers of the situation, for a stem that names none of them.
pub fn in_scenario(proof: &Proof) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    walk(&proof.setup.scenario.value(), "", "", &mut |path, _, leaf| found.extend(leaf.as_u64().map(|number| (path.to_owned(), number))));
    found
}

/// Visits every leaf with its path and the name of its field; lists are visited themselves too.
fn walk(value: &Value, path: &str, name: &str, visit: &mut impl FnMut(&str, &str, &Value)) {
    let inner = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, field)| walk(field, &inner(key), key, visit)),
        Value::Array(items) => {
            visit(path, name, value);
            items.iter().enumerate().for_each(|(place, item)| walk(item, &inner(&place.to_string()), name, visit));
        }
        leaf => visit(path, name, leaf),
    }
}

fn add_leaf(name: &str, leaf: &Value, known: &mut Known) {
    match leaf {
        Value::Array(items) => drop(known.insert((Exact::from(items.len() as u64), Unit::Count))),
        Value::Number(number) => {
            if let Some(value) = Exact::parse(&number.to_string()) {
                known.insert((value, Unit::Count));
                known.extend(with_unit(name, value));
            }
        }
        Value::String(text) => {
            let digits = text.split(|c: char| !c.is_ascii_digit()).filter_map(Exact::parse);
            known.extend(digits.map(|value| (value, Unit::Count)));
            known.extend(quantities(text).into_iter().map(|it| (it.number, Unit::Count)));
        }
        _ => {}
    }
}

/// The value of a field in the unit that its name ends with; `None` for what is only counted.
pub fn with_unit(name: &str, value: Exact) -> Option<(Exact, Unit)> {
    let times = |size: u64, unit: Unit| value.times(Exact::from(size)).map(|value| (value, unit));
    let part = |of: u64, unit: Unit| value.over(Exact::from(of)).map(|value| (value, unit));
    // The longer endings first.
    match name {
        _ if name.ends_with("records_per_s") => None,
        _ if name.ends_with("bytes_per_s") => times(1, Unit::BytesPerS),
        _ if name.ends_with("bytes") || name.ends_with("_size") => times(1, Unit::Bytes),
        _ if name.ends_with("_mib_x1000") => {
            times(1 << 20, Unit::Bytes).and_then(|(value, unit)| Some((value.over(Exact::from(1_000))?, unit)))
        }
        _ if name.ends_with("_mib") => times(1 << 20, Unit::Bytes),
        _ if name.ends_with("_ms") => times(1, Unit::Ms),
        _ if name.ends_with("_s") => times(1_000, Unit::Ms),
        _ if name.ends_with("_h") => times(3_600_000, Unit::Ms),
        "days" => times(86_400_000, Unit::Ms),
        "percent" => part(100, Unit::Share),
        _ if name.ends_with("micro_usd_per_tb") || name.ends_with("micro_usd") => part(1_000_000, Unit::Usd),
        _ => None,
    }
}

/// What follows from a scenario without running it.
fn derived(lab: Lab, scenario: &Value) -> Known {
    let text = scenario.to_string();
    match lab {
        Lab::Kinesis => serde_json::from_str(&text).map(|config| of_kinesis(&config)),
        Lab::Firehose => serde_json::from_str(&text).map(|config| of_firehose(&config)),
        Lab::Athena => serde_json::from_str(&text).map(|scenario| of_athena(&scenario)),
    }
    .unwrap_or_default()
}

fn of_kinesis(config: &KinesisConfig) -> Known {
    let mut known = Known::new();
    let (mut records, mut bytes, mut with_keys) = (0_u64, 0_u64, 0_u64);
    for producer in &config.producers {
        let size = record_bytes(producer);
        let rates = [producer.bytes, size].map(|size| producer.records_per_s.saturating_mul(size));
        known.extend(rates.map(|rate| (Exact::from(rate), Unit::BytesPerS)));
        known.insert((Exact::from(size), Unit::Bytes));
        records += producer.records_per_s;
        bytes += rates[0];
        with_keys += rates[1];
        if let Some(stop_ms) = producer.stop_ms {
            let span_ms = stop_ms.saturating_sub(producer.start_ms);
            known.insert((Exact::from(span_ms), Unit::Ms));
            let written = |rate: u64| Exact::from(rate).times(Exact::from(span_ms)).and_then(|it| it.over(Exact::from(1_000)));
            known.extend(rates.into_iter().filter_map(written).map(|it| (it, Unit::Bytes)));
        }
    }
    known.insert((Exact::from(records), Unit::Count));
    for total in [bytes, with_keys] {
        known.insert((Exact::from(total), Unit::BytesPerS));
        known.extend(Exact::from(total).over(Exact::from(config.shards)).map(|share| (share, Unit::BytesPerS)));
    }
    known.insert((Exact::from(config.shards), Unit::Count));
    for consumer in &config.consumers {
        // Records that a consumer manages, as bytes of the first producer's.
        let sizes = config.producers.first().map_or([0, 0], |producer| [producer.bytes, record_bytes(producer)]);
        let rates = consumer.records_per_s.map(|rate| sizes.map(|size| (Exact::from(rate.saturating_mul(size)), Unit::BytesPerS)));
        known.extend(rates.into_iter().flatten());
    }
    known
}

fn of_firehose(config: &Config) -> Known {
    let mut known = Known::new();
    let mut bytes = 0_u64;
    for producer in &config.producers {
        let rate = producer.records_per_s.saturating_mul(producer.bytes);
        known.insert((Exact::from(rate), Unit::BytesPerS));
        bytes += rate;
    }
    known.insert((Exact::from(bytes), Unit::BytesPerS));
    for ratio in [Some(config.compression), config.transform.map(|transform| transform.out)].into_iter().flatten() {
        let share = Exact::ratio(i128::from(ratio.num), i128::from(ratio.den));
        known.extend(share.map(|share| (share, Unit::Share)));
        known.extend(share.map(|share| (share, Unit::Count)));
    }
    for outage in &config.outages {
        known.insert((Exact::from(outage.until_ms.saturating_sub(outage.from_ms)), Unit::Ms));
    }
    known
}

fn of_athena(scenario: &Scenario) -> Known {
    let mut known = Known::new();
    let mut bytes = 0_u64;
    for set in &scenario.file_sets {
        let files = set.days.saturating_mul(set.per_day);
        let columns = set.columns.iter().map(|(_, bytes)| *bytes).fold(0, u64::saturating_add);
        let per_file = if set.columns.is_empty() { set.bytes } else { columns.saturating_mul(set.row_groups) };
        let of_set = files.saturating_mul(per_file);
        let sizes = [per_file, columns, per_file.saturating_mul(set.per_day), of_set];
        known.extend(sizes.map(|size| (Exact::from(size), Unit::Bytes)));
        let counts = [files, set.days, set.per_day, set.row_groups, set.columns.len() as u64];
        known.extend(counts.map(|count| (Exact::from(count), Unit::Count)));
        bytes = bytes.saturating_add(of_set);
    }
    bytes = scenario.files.iter().map(|file| file.bytes).fold(bytes, u64::saturating_add);
    known.insert((Exact::from(bytes), Unit::Bytes));
    known.insert((Exact::from(scenario.columns.len() as u64), Unit::Count));
    known.insert((Exact::from(scenario.partition_types.len() as u64), Unit::Count));
    known
}
