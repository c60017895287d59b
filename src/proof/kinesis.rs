//! Figures of the Kinesis lab.

use std::collections::BTreeSet;

use super::exact::Exact;
use super::measure::{Drive, Experiment, Failure, Figures, read};
use super::pace::Rest;
use crate::lab::kinesis::limits::{SHARD_READ_BYTES_PER_S, SHARD_WRITE_BYTES_PER_S, SHARD_WRITE_RECORDS_PER_S};
use crate::lab::kinesis::live::config::{KeyConfig, KeyMix, KinesisConfig, KinesisInput, ProducerConfig, Reads};
use crate::lab::kinesis::live::frame::{Frame, ShardPhase, frame};
use crate::lab::kinesis::live::state::Kinesis;
use crate::lab::kinesis::routing::{hash_of_key, parse_hash_key, uniform_ranges};
use crate::lab::kinesis::sizing::{first_loss_ms, iterator_age_ms};
use crate::lab::timeline::Logged;

/// Runs the experiment and reads its figures; instants are looked for only when they are wanted.
pub(super) async fn measure(experiment: &Experiment, wanted: &BTreeSet<&str>, rest: Rest<'_>) -> Result<Figures, Failure> {
    let config: KinesisConfig = read(&experiment.scenario)?;
    let inputs: Vec<Logged<KinesisInput>> = read(&experiment.inputs)?;
    let mut drive = Drive::<Kinesis>::new(&config, inputs.clone())?;
    drive.run(experiment.from_ms, rest, |_, _| false).await?;
    let before = frame(&drive.state, experiment.from_ms);
    drive.run(experiment.until_ms, rest, |_, _| false).await?;
    let after = frame(&drive.state, experiment.until_ms);
    let mut figures = counted(&before, &after, experiment);
    figures.insert("operations", Exact::from(inputs.len() as u64));
    figures.extend(sizing(&config, experiment.until_ms));
    figures.extend(spread(&config, &after).map(|shards| ("last_producer_shards", shards)));
    if wanted.contains("first_loss") {
        let loss = first(experiment, (&config, &inputs), 0, rest, |frame| frame.totals.lost > 0).await?;
        figures.extend(loss.map(|at_ms| ("first_loss", Exact::from(at_ms))));
    }
    if wanted.contains("caught_up") {
        let from_ms = experiment.from_ms;
        let done = first(experiment, (&config, &inputs), from_ms, rest, |frame| frame.totals.unread == 0 && frame.totals.read > 0).await?;
        figures.extend(done.map(|at_ms| ("caught_up", Exact::from(at_ms - from_ms))));
    }
    Ok(figures)
}

fn counted(before: &Frame, after: &Frame, experiment: &Experiment) -> Figures {
    let (old, new) = (&before.totals, &after.totals);
    let count = |old: u64, new: u64| Exact::from(new.saturating_sub(old));
    let per_s =
        |number: Exact| Exact::ratio(1_000, i128::from(experiment.until_ms.abs_diff(experiment.from_ms))).and_then(|it| number.times(it));
    let accepted = count(old.accepted, new.accepted);
    let throttled = count(old.throttled, new.throttled);
    let bytes = count(old.accepted_bytes, new.accepted_bytes);
    let producer = |frame: &Frame| frame.producers.last().map_or((0, 0), |it| (it.stored, it.given_up));
    let ((stored_old, given_up_old), (stored_new, given_up_new)) = (producer(before), producer(after));
    let reader = |at: usize| {
        let old = before.consumers.get(at).map_or(0, |it| it.bytes);
        after.consumers.get(at).map_or(Exact::ZERO, |it| count(old, it.bytes))
    };
    let readers: Vec<Exact> = (0..after.consumers.len()).map(reader).collect();
    let read_bytes = readers.iter().try_fold(Exact::ZERO, |sum, bytes| sum.plus(*bytes)).unwrap_or(Exact::ZERO);
    let closed = |frame: &Frame| -> u64 {
        let is_closed = |id: u64| frame.shards.iter().any(|it| it.shard.id == id && it.phase != ShardPhase::Open);
        let cursors = frame.consumers.iter().flat_map(|consumer| &consumer.shards);
        cursors.filter(|cursor| is_closed(cursor.shard)).map(|cursor| cursor.read).sum()
    };
    let fan_out = after.consumers.iter().filter(|consumer| consumer.reads == Reads::FanOut && !consumer.removed).count() as u64;
    let mut figures = Figures::from([
        ("produced", count(old.produced, new.produced)),
        ("stored", count(old.stored, new.stored)),
        ("given_up", count(old.given_up, new.given_up)),
        ("accepted", accepted),
        ("accepted_bytes", bytes),
        ("throttled", throttled),
        ("put_calls", count(old.put_calls, new.put_calls)),
        ("put_latency_max", Exact::from(new.put_latency_ms_max)),
        ("buffered", Exact::from(new.buffered)),
        ("last_producer_stored", count(stored_old, stored_new)),
        ("last_producer_given_up", count(given_up_old, given_up_new)),
        ("read", count(old.read, new.read)),
        ("read_throttled", count(old.read_throttled, new.read_throttled)),
        ("read_from_closed", Exact::from(closed(after))),
        ("lost", count(old.lost, new.lost)),
        ("unread", Exact::from(new.unread)),
        ("age_max", Exact::from(new.age_ms_max)),
        ("open_shards", Exact::from(new.open_shards)),
        ("hourly_units", Exact::from(new.open_shards * (1 + fan_out))),
    ]);
    let offered = accepted.plus(throttled).unwrap_or(Exact::ZERO);
    figures.extend(throttled.over(offered).or(Some(Exact::ZERO)).map(|share| ("throttled_share", share)));
    figures.extend(per_s(accepted).map(|rate| ("accepted_per_s", rate)));
    figures.extend(per_s(bytes).map(|rate| ("accepted_bytes_per_s", rate)));
    figures.extend(per_s(read_bytes).map(|rate| ("read_bytes_per_s", rate)));
    figures.extend(readers.into_iter().max().and_then(per_s).map(|rate| ("reader_bytes_per_s_max", rate)));
    figures
}

/// The first instant from `from_ms` on, before the end of the experiment, at which `wanted` holds.
async fn first(
    experiment: &Experiment,
    (config, inputs): (&KinesisConfig, &[Logged<KinesisInput>]),
    from_ms: u64,
    rest: Rest<'_>,
    wanted: impl Fn(&Frame) -> bool,
) -> Result<Option<u64>, Failure> {
    let mut drive = Drive::<Kinesis>::new(config, inputs.to_vec())?;
    drive.run(from_ms, rest, |_, _| false).await?;
    let mut found = None;
    let look = |state: &_, at_ms| {
        if at_ms >= from_ms && wanted(&frame(state, at_ms)) {
            found = Some(at_ms);
        }
        found.is_some()
    };
    drive.run(experiment.until_ms, rest, look).await?;
    Ok(found)
}

/// Bytes of a record with its key, of which a shard counts both. Keys of different lengths count by the longest.
pub(super) fn record_bytes(producer: &ProducerConfig) -> u64 {
    let listed = producer.key_list.iter().map(|KeyConfig { key, .. }| key.len() as u64).max();
    producer.bytes + listed.unwrap_or_else(|| format!("user-{}", producer.keys).len() as u64)
}

/// Open shards that the keys of the last producer lead to.
fn spread(config: &KinesisConfig, frame: &Frame) -> Option<Exact> {
    let producer = config.producers.last()?;
    let hashes: Vec<u128> = if !producer.key_list.is_empty() {
        let hash = |key: &KeyConfig| {
            let explicit = key.explicit_hash_key.as_deref().and_then(|text| parse_hash_key("ExplicitHashKey", text).ok());
            explicit.unwrap_or_else(|| hash_of_key(&key.key))
        };
        producer.key_list.iter().map(hash).collect()
    } else if producer.mix == KeyMix::Even {
        uniform_ranges(producer.keys).map(|(start, end)| start + (end - start) / 2).collect()
    } else {
        (1..=producer.keys).map(|number| hash_of_key(&format!("user-{number}"))).collect()
    };
    let open = frame.shards.iter().filter(|it| it.phase == ShardPhase::Open);
    let reached = open.filter(|it| hashes.iter().any(|hash| (it.shard.start..=it.shard.end).contains(hash)));
    Some(Exact::from(reached.count() as u64))
}

/// What arithmetic says about the scenario, when keys spread evenly: shards by each limit, and how a slow consumer fares.
fn sizing(config: &KinesisConfig, until_ms: u64) -> Figures {
    let records: u64 = config.producers.iter().map(|it| it.records_per_s).sum();
    let bytes: u64 = config.producers.iter().map(|it| it.records_per_s.saturating_mul(record_bytes(it))).sum();
    let shared = config.consumers.iter().filter(|it| it.reads == Reads::Shared).count() as u64;
    let by_bytes = bytes.div_ceil(SHARD_WRITE_BYTES_PER_S);
    let by_records = records.div_ceil(SHARD_WRITE_RECORDS_PER_S);
    let by_reads = bytes.saturating_mul(shared).div_ceil(SHARD_READ_BYTES_PER_S);
    let needed = by_bytes.max(by_records).max(by_reads).max(1);
    let shards =
        [("shards_for_bytes", by_bytes), ("shards_for_records", by_records), ("shards_for_reads", by_reads), ("shards_needed", needed)];
    let mut figures: Figures = shards.map(|(name, shards)| (name, Exact::from(shards))).into();
    let slowest = config.consumers.iter().filter_map(|it| it.records_per_s).min();
    if let Some(read) = slowest.map(|rate| rate.saturating_mul(config.shards)) {
        figures.insert("steady_age", Exact::from(iterator_age_ms(until_ms, records, read)));
        figures.extend(first_loss_ms(config.retention_ms, records, read).map(|at_ms| ("steady_first_loss", Exact::from(at_ms))));
    }
    figures
}
