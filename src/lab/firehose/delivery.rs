//! What happens to an object whose destination is unavailable: how long it is tried again, and where it goes then.

use super::hints::Destination;
use serde::{Deserialize, Serialize};

/// Firehose keeps records for this long after their arrival when the source is Direct PUT.
pub const KEEP_MS: u64 = 24 * 3_600_000;
/// Longest retry duration of the destinations that have one.
pub const RETRY_S_MAX: u64 = 7_200;
/// Acknowledgement timeout of Splunk: shortest, longest.
pub const ACK_TIMEOUT_S: (u64, u64) = (180, 600);

/// How a destination fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutageKind {
    /// It answers with errors, so the retry clock starts at the first attempt.
    #[default]
    Refuses,
    /// It does not answer, so the clock of Splunk and HTTP endpoints starts when the acknowledgement is overdue.
    Silent,
}

/// A time in which a destination takes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// Beginning; a delivery at this instant fails.
    pub from_ms: u64,
    /// End; a delivery at this instant succeeds.
    pub until_ms: u64,
    /// How it fails.
    #[serde(default)]
    pub kind: OutageKind,
}

/// Where an object goes when it is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenUp {
    /// Nowhere: S3 was the destination, and the data is older than it is kept.
    Lost,
    /// To the failed-records prefix of the S3 backup bucket.
    BackedUp,
    /// It stays in the intermediate S3 bucket, and a manifest in `errors/` names it for a manual COPY.
    Skipped,
}

/// How long a destination is tried, in the units of the state machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Where the stream delivers to.
    pub destination: Destination,
    /// Retry duration; not for S3.
    pub retry_ms: u64,
    /// Acknowledgement (Splunk) or response (HTTP endpoint) timeout.
    pub ack_timeout_ms: u64,
    /// How long a record is kept after its arrival: [`KEEP_MS`], or the retention of the source stream.
    pub keep_ms: u64,
}

impl RetryPolicy {
    /// The last instant at which an object that was first tried at `tried_ms` can still be delivered.
    pub fn gives_up_ms(&self, kind: OutageKind, tried_ms: u64, oldest_arrival_ms: u64) -> u64 {
        match self.destination {
            Destination::S3 | Destination::Iceberg | Destination::Lambda => oldest_arrival_ms.saturating_add(self.keep_ms),
            Destination::Splunk | Destination::Http if kind == OutageKind::Silent => {
                tried_ms.saturating_add(self.ack_timeout_ms).saturating_add(self.retry_ms)
            }
            _ => tried_ms.saturating_add(self.retry_ms),
        }
    }

    /// What giving up means.
    pub fn given_up(&self) -> GivenUp {
        match self.destination {
            Destination::S3 | Destination::Iceberg | Destination::Lambda => GivenUp::Lost,
            Destination::Redshift => GivenUp::Skipped,
            _ => GivenUp::BackedUp,
        }
    }
}

/// Retry duration that the destination takes when none is given; `None` when it has no such setting.
pub fn retry_s_default(destination: Destination) -> Option<u64> {
    match destination {
        Destination::S3 | Destination::Iceberg | Destination::Lambda => None,
        Destination::Redshift => Some(3_600),
        Destination::OpenSearch | Destination::OpenSearchServerless | Destination::Splunk | Destination::Http => Some(300),
        Destination::Snowflake => Some(60),
    }
}

/// The S3 folder that a given-up object goes to; of Redshift, the one with the manifest that names it.
pub fn failed_folder(destination: Destination) -> &'static str {
    match destination {
        Destination::S3 | Destination::Iceberg | Destination::Lambda => "",
        Destination::Redshift => "errors/",
        Destination::OpenSearch => "AmazonOpenSearchService_failed/",
        Destination::OpenSearchServerless => "AmazonOpenSearchServerless_failed/",
        Destination::Splunk => "splunk-failed/",
        Destination::Http => "http-endpoint-failed/",
        Destination::Snowflake => "snowflake-failed/",
    }
}
