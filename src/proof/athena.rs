//! Figures of the Athena lab.

use super::exact::Exact;
use super::measure::{Experiment, Failure, Figures, read};
use super::pace::{Rest, rest_if_due};
use crate::lab::athena::bill::{MB, MB_PER_TB, MICRO_USD_PER_TB};
use crate::lab::athena::notes::Note;
use crate::lab::athena::plan::Outcome;
use crate::lab::athena::scenario::Scenario;

/// Plans the query and reads the figures of the plan.
pub(super) async fn measure(experiment: &Experiment, rest: Rest<'_>) -> Result<Figures, Failure> {
    let scenario: Scenario = read(&experiment.scenario)?;
    rest_if_due(rest).await;
    let prepared = scenario.prepare().map_err(Failure::Refused)?;
    rest_if_due(rest).await;
    let plan = prepared.plan().map_err(Failure::Refused)?;
    let price = scenario.price_micro_usd_per_tb.unwrap_or(MICRO_USD_PER_TB);
    let per_mb = Exact::ratio(i128::from(price), i128::from(MB_PER_TB) * 1_000_000).unwrap_or(Exact::ZERO);
    let unsplittable = plan.notes.contains(&Note::NotSplittable);
    let requests = plan.listing.glue_requests + plan.objects.list_requests + plan.reading.get_requests;
    let counts = [
        ("cancelled", u64::from(plan.bill.outcome == Outcome::Cancelled)),
        ("partitions_total", plan.listing.total),
        ("partitions_listed", plan.listing.listed),
        ("partitions_read", plan.pruning.kept.len() as u64),
        ("empty_partitions", plan.objects.empty_partitions),
        ("files_total", plan.objects.files_total),
        ("files_read", plan.objects.kept.len() as u64),
        ("row_groups_total", plan.reading.row_groups_total),
        ("row_groups_read", plan.reading.row_groups_kept()),
        ("bytes_total", prepared.table.files.iter().map(|file| file.bytes).sum()),
        ("bytes", plan.bill.bytes),
        ("billed", plan.bill.billed_mb.saturating_mul(MB)),
        ("glue_requests", plan.listing.glue_requests),
        ("list_requests", plan.objects.list_requests),
        ("get_requests", plan.reading.get_requests),
        ("requests", requests),
        ("unsplittable", u64::from(unsplittable)),
    ];
    let mut figures: Figures = counts.map(|(name, count)| (name, Exact::from(count))).into();
    figures.extend(Exact::from(plan.bill.billed_mb).times(per_mb).map(|cost| ("cost", cost)));
    Ok(figures)
}

/// The query of a scenario as one statement.
pub(super) fn statement(scenario: &serde_json::Value) -> Result<String, Failure> {
    read::<Scenario>(scenario).map(|scenario| scenario.statement())
}
