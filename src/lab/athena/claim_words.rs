//! The claims in words: what people say, what its scenarios are called, and the sentence that follows from the figures.

mod table;

use super::claims::Moment;
use super::plan::Plan;
use crate::content::model::Both;
use crate::figures::{bytes, dollars, whole};
pub use table::CLAIM_WORDS;

/// A claim in both languages.
#[derive(Clone, Debug)]
pub struct ClaimWords {
    /// The claim's name in [`super::claims::CLAIMS`].
    pub name: &'static str,
    /// What people say.
    pub statement: Both<&'static str>,
    /// What each scenario is, in the order of the claim's presets.
    pub scenarios: &'static [Both<&'static str>],
    /// What the figures say; the moments are those of the presets, in order.
    pub sentence: fn(&[Moment]) -> Both<String>,
}

const fn both(en: &'static str, ko: &'static str) -> Both<&'static str> {
    Both { en, ko }
}

/// The claim's words.
pub fn words_of(name: &str) -> Option<&'static ClaimWords> {
    CLAIM_WORDS.iter().find(|words| words.name == name)
}

fn figure(moment: &Moment, figure: impl Fn(&Plan) -> String) -> String {
    moment.plan().map(figure).unwrap_or_default()
}

fn read(moment: &Moment) -> String {
    figure(moment, |plan| whole(plan.pruning.kept.len() as u64))
}

fn total(moment: &Moment) -> String {
    figure(moment, |plan| whole(plan.listing.total))
}

fn listed(moment: &Moment) -> String {
    figure(moment, |plan| whole(plan.listing.listed))
}

fn scanned(moment: &Moment) -> String {
    figure(moment, |plan| bytes(plan.reading.bytes))
}

fn cost(moment: &Moment) -> String {
    figure(moment, |plan| dollars(plan.bill.cost))
}

fn glue(moment: &Moment) -> String {
    figure(moment, |plan| whole(plan.listing.glue_requests))
}

fn requests(moment: &Moment) -> String {
    figure(moment, |plan| whole(plan.objects.list_requests + plan.reading.get_requests))
}

fn files(moment: &Moment) -> String {
    figure(moment, |plan| whole(plan.objects.kept.len() as u64))
}

fn row_groups(moment: &Moment) -> String {
    figure(moment, |plan| whole(plan.reading.row_groups_kept()))
}

fn all_row_groups(moment: &Moment) -> String {
    figure(moment, |plan| whole(plan.reading.row_groups_total))
}

fn billed(moment: &Moment) -> u64 {
    moment.plan().map_or(0, |plan| plan.bill.billed_mb)
}
