//! What each lab can be asked: the names by which claims refer to figures, and their units.
//!
//! The words for people are content (`content/labs.toml`), which the compiler holds complete against this table.

use serde::{Deserialize, Serialize};

use super::exact::Unit;

/// A lab that proofs can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lab {
    /// Kinesis Data Streams.
    Kinesis,
    /// Amazon Data Firehose.
    Firehose,
    /// Amazon Athena.
    Athena,
}

/// A figure of a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The name in claims.
    pub name: &'static str,
    /// What it counts.
    pub unit: Unit,
}

const fn of(name: &'static str, unit: Unit) -> Metric {
    Metric { name, unit }
}

/// 1 when the service refuses the scenario, which then has no other figures; else 0. Every lab has it.
pub const REFUSED: &str = "refused";

const KINESIS: &[Metric] = &[
    of(REFUSED, Unit::Count),
    // Writing. Counters begin at the proof's `from`.
    of("produced", Unit::Count),
    of("stored", Unit::Count),
    of("given_up", Unit::Count),
    of("accepted", Unit::Count),
    of("accepted_bytes", Unit::Bytes),
    of("accepted_per_s", Unit::Count),
    of("accepted_bytes_per_s", Unit::BytesPerS),
    of("throttled", Unit::Count),
    of("throttled_share", Unit::Share),
    of("put_calls", Unit::Count),
    of("put_latency_max", Unit::Ms),
    of("buffered", Unit::Count),
    // Of the last producer in the list alone.
    of("last_producer_stored", Unit::Count),
    of("last_producer_given_up", Unit::Count),
    of("last_producer_shards", Unit::Count),
    // Reading.
    of("read", Unit::Count),
    of("read_throttled", Unit::Count),
    of("read_from_closed", Unit::Count),
    of("read_bytes_per_s", Unit::BytesPerS),
    of("reader_bytes_per_s_max", Unit::BytesPerS),
    of("lost", Unit::Count),
    of("unread", Unit::Count),
    of("age_max", Unit::Ms),
    // Instants, found by running until they come.
    of("first_loss", Unit::Ms),
    of("caught_up", Unit::Ms),
    // The stream.
    of("open_shards", Unit::Count),
    of("operations", Unit::Count),
    of("hourly_units", Unit::Count),
    // Arithmetic on the scenario, without a run.
    of("shards_for_bytes", Unit::Count),
    of("shards_for_records", Unit::Count),
    of("shards_for_reads", Unit::Count),
    of("shards_needed", Unit::Count),
    of("steady_age", Unit::Ms),
    of("steady_first_loss", Unit::Ms),
];

const FIREHOSE: &[Metric] = &[
    of(REFUSED, Unit::Count),
    of("requests", Unit::Count),
    of("offered", Unit::Count),
    of("throttled", Unit::Count),
    of("received", Unit::Count),
    of("received_bytes", Unit::Bytes),
    of("billed_bytes", Unit::Bytes),
    of("billed_ratio", Unit::Count),
    of("invocations", Unit::Count),
    of("failed_batches", Unit::Count),
    of("dropped", Unit::Count),
    of("objects", Unit::Count),
    of("objects_by_size", Unit::Count),
    of("objects_by_interval", Unit::Count),
    of("small_objects", Unit::Count),
    of("delivered", Unit::Count),
    of("object_bytes", Unit::Bytes),
    of("object_bytes_max", Unit::Bytes),
    of("object_bytes_min", Unit::Bytes),
    of("object_bytes_mean", Unit::Bytes),
    of("period", Unit::Ms),
    of("freshness_max", Unit::Ms),
    of("last_delivery", Unit::Ms),
    of("processing_failed", Unit::Count),
    of("partitioning_failed", Unit::Count),
    of("conversion_failed", Unit::Count),
    of("error_objects", Unit::Count),
    of("backed_up", Unit::Count),
    of("skipped", Unit::Count),
    of("lost", Unit::Count),
    of("lost_time", Unit::Ms),
    of("active_partitions_max", Unit::Count),
    of("cost", Unit::Usd),
    // Arithmetic on the scenario, without a run.
    of("wait_max", Unit::Ms),
    of("crossover", Unit::BytesPerS),
    of("steady_period", Unit::Ms),
    of("steady_object_bytes", Unit::Bytes),
];

const ATHENA: &[Metric] = &[
    of(REFUSED, Unit::Count),
    of("cancelled", Unit::Count),
    of("partitions_total", Unit::Count),
    of("partitions_listed", Unit::Count),
    of("partitions_read", Unit::Count),
    of("empty_partitions", Unit::Count),
    of("files_total", Unit::Count),
    of("files_read", Unit::Count),
    of("row_groups_total", Unit::Count),
    of("row_groups_read", Unit::Count),
    of("bytes_total", Unit::Bytes),
    of("bytes", Unit::Bytes),
    of("billed", Unit::Bytes),
    of("cost", Unit::Usd),
    of("glue_requests", Unit::Count),
    of("list_requests", Unit::Count),
    of("get_requests", Unit::Count),
    of("requests", Unit::Count),
    of("unsplittable", Unit::Count),
];

impl Lab {
    /// All labs.
    pub const ALL: [Self; 3] = [Self::Kinesis, Self::Firehose, Self::Athena];

    /// The name in content, in links and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kinesis => "kinesis",
            Self::Firehose => "firehose",
            Self::Athena => "athena",
        }
    }

    /// The lab of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lab| lab.name() == name)
    }

    /// Every figure of the lab.
    pub fn metrics(self) -> &'static [Metric] {
        match self {
            Self::Kinesis => KINESIS,
            Self::Firehose => FIREHOSE,
            Self::Athena => ATHENA,
        }
    }

    /// The figure of that name.
    pub fn metric(self, name: &str) -> Option<Metric> {
        self.metrics().iter().copied().find(|metric| metric.name == name)
    }

    /// The unit of the figure of that name; a plain count for one that it does not have.
    pub fn unit_of(self, name: &str) -> Unit {
        self.metric(name).map_or(Unit::Count, |metric| metric.unit)
    }

    /// Ways in which the lab can stand for what AWS does not publish. A proof holds under all of them.
    pub fn models(self) -> &'static [&'static str] {
        match self {
            Self::Kinesis => &["fixed_window_1s", "token_bucket"],
            Self::Firehose => &["buffer"],
            Self::Athena => &["column_chunks", "small_files_whole"],
        }
    }

    /// Whether the lab runs in time, so that a proof says when to look.
    pub fn has_time(self) -> bool {
        self != Self::Athena
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        for lab in Lab::ALL {
            assert_eq!(Lab::from_name(lab.name()), Some(lab));
            for (at, metric) in lab.metrics().iter().enumerate() {
                assert_eq!(lab.metrics().iter().position(|it| it.name == metric.name), Some(at), "{}", metric.name);
                assert_eq!(lab.metric(metric.name), Some(*metric));
            }
        }
    }
}
