//! Figures of the Firehose lab.

use super::exact::Exact;
use super::measure::{Drive, Experiment, Failure, Figures, read};
use super::pace::Rest;
use crate::lab::firehose::closed_form;
use crate::lab::firehose::scenario::Config;
use crate::lab::firehose::stream::{Firehose, Input, State};
use crate::lab::timeline::Logged;

/// Figures that are the same under another name in the lab: instants and spans say their unit there.
const RENAMED: &[(&str, &str)] = &[("freshness_max", "freshness_ms_max"), ("last_delivery", "last_delivery_ms")];
/// Figures that are not sums, so that they are those at the end whatever the beginning.
const GAUGES: &[&str] =
    &["object_bytes_max", "object_bytes_min", "freshness_max", "last_delivery", "active_partitions_max", "object_bytes_mean"];
/// Figures that the lab has under the same name and that are sums.
const SUMS: &[&str] = &[
    "requests",
    "offered",
    "throttled",
    "received",
    "received_bytes",
    "billed_bytes",
    "invocations",
    "failed_batches",
    "dropped",
    "objects",
    "objects_by_size",
    "objects_by_interval",
    "small_objects",
    "delivered",
    "object_bytes",
    "processing_failed",
    "partitioning_failed",
    "conversion_failed",
    "error_objects",
    "backed_up",
    "skipped",
    "lost",
];

/// Runs the experiment and reads its figures.
pub(super) async fn measure(experiment: &Experiment, rest: Rest<'_>) -> Result<Figures, Failure> {
    let config: Config = read(&experiment.scenario)?;
    let inputs: Vec<Logged<Input>> = read(&experiment.inputs)?;
    let mut drive = Drive::<Firehose>::new(&config, inputs)?;
    drive.run(experiment.from_ms, rest, |_, _| false).await?;
    let before = drive.state.clone();
    drive.run(experiment.until_ms, rest, |_, _| false).await?;
    let after = &drive.state;
    let mut figures = Figures::new();
    for &name in SUMS {
        figures.insert(name, Exact::from(value(after, name).saturating_sub(value(&before, name))));
    }
    for &name in GAUGES {
        figures.insert(name, Exact::from(value(after, name)));
    }
    let figure = |name: &str| figures.get(name).copied().unwrap_or(Exact::ZERO);
    let ratio = figure("billed_bytes").over(figure("received_bytes"));
    let mean = figure("object_bytes").over(figure("objects"));
    let span = Exact::from(value(after, "last_delivery").saturating_sub(value(&before, "last_delivery")));
    let period = span.over(figure("objects"));
    // 2^30 bytes have a price in millionths of a dollar.
    let price = Exact::ratio(i128::from(config.price_per_gib_micro_usd), 1_000_000 << 30);
    let cost = price.and_then(|price| figure("billed_bytes").times(price));
    let hints = drive.state.pipeline().config().hints;
    let transform = config.transform_stage().map_err(Failure::Refused)?;
    let wait_ms = closed_form::longest_wait_ms(hints, transform.as_ref());
    let bytes_per_s = config.producers.iter().map(|it| it.records_per_s.saturating_mul(it.bytes)).fold(0, u64::saturating_add);
    let steady = closed_form::steady(hints, bytes_per_s);
    let ratio_of_object = Exact::ratio(i128::from(config.compression.num), i128::from(config.compression.den));
    let steady_bytes = steady.zip(ratio_of_object).and_then(|(steady, ratio)| Exact::from(steady.object_bytes).times(ratio));
    let crossover = closed_form::crossover_bytes_per_s(hints);
    // Records that are lost, as the stretch of time in which they arrived.
    let rate: u64 = config.producers.iter().map(|producer| producer.records_per_s).sum();
    let lost_time = figure("lost").times(Exact::from(1_000)).and_then(|lost| lost.over(Exact::from(rate)));
    let more = [
        ("lost_time", lost_time),
        ("billed_ratio", ratio),
        ("object_bytes_mean", mean),
        ("period", period),
        ("cost", cost),
        ("wait_max", Some(Exact::from(wait_ms))),
        ("crossover", crossover.map(Exact::from)),
        ("steady_period", steady.map(|steady| Exact::from(steady.period_ms))),
        ("steady_object_bytes", steady_bytes),
    ];
    figures.extend(more.into_iter().filter_map(|(name, figure)| Some((name, figure?))));
    Ok(figures)
}

fn value(state: &State, name: &str) -> u64 {
    let name = RENAMED.iter().find(|(ours, _)| *ours == name).map_or(name, |(_, theirs)| theirs);
    state.metric(name).unwrap_or(0)
}
