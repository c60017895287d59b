//! Which buffering hints AWS accepts, per destination, and what it takes when none are given.
//!
//! Sources: the service model of the Firehose API for ranges and defaults, the developer guide for format conversion, the
//! buffering page for the Lambda buffer and zero buffering. The minima of dynamic partitioning are enforced by the service
//! and stated by AWS CDK. Before December 2023 no interval could be below 60 s; [`Preset::ExamClassic`] keeps that rule,
//! on which older exam material relies.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a stream delivers to, or the one stage before delivery that has hints of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// Amazon S3.
    S3,
    /// Amazon Redshift, through S3 and COPY: the hints are those of the S3 step.
    Redshift,
    /// Amazon `OpenSearch` Service.
    #[serde(rename = "opensearch", alias = "opensearch_service", alias = "elasticsearch")]
    OpenSearch,
    /// Amazon `OpenSearch` Serverless.
    #[serde(rename = "opensearch_serverless")]
    OpenSearchServerless,
    /// Splunk.
    Splunk,
    /// A generic HTTP endpoint.
    #[serde(rename = "http", alias = "http_endpoint")]
    Http,
    /// Snowflake.
    Snowflake,
    /// Apache Iceberg tables.
    Iceberg,
    /// The buffer in front of a Lambda transformation.
    Lambda,
}

/// Which year's rules hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Intervals from 0 s.
    #[default]
    Current,
    /// Intervals from 60 s, as before December 2023.
    ExamClassic,
}

/// An amount in thousandths: sizes of the Lambda buffer have a decimal (0.2 MiB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Thousandths(pub i64);

/// Hints as a learner gives them. A hint that is missing takes the default of its destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HintsAsked {
    /// Where to.
    pub destination: Destination,
    /// Which rules.
    pub preset: Preset,
    /// Size in MiB.
    pub size_mib: Option<Thousandths>,
    /// Interval in seconds.
    pub interval_s: Option<Thousandths>,
    /// JSON is converted to Parquet or ORC.
    pub format_conversion: bool,
    /// Dynamic partitioning is on.
    pub dynamic_partitioning: bool,
}

/// Hints that AWS accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HintsAccepted {
    /// Size in MiB; whole except for the Lambda buffer.
    pub size_mib: Thousandths,
    /// Interval in seconds.
    pub interval_s: u64,
}

/// Accepted values of one hint, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Smallest.
    pub min: Thousandths,
    /// Largest.
    pub max: Thousandths,
    /// Taken when the hint is not given.
    pub default: Thousandths,
}

/// Default size of the Lambda buffer, in MiB (Splunk and Snowflake: 0.25).
pub const LAMBDA_SIZE_DEFAULT: Thousandths = Thousandths(1_000);
/// Default interval of the Lambda buffer (Snowflake: 30).
pub const LAMBDA_INTERVAL_S_DEFAULT: u64 = 60;

/// Smallest size with format conversion or dynamic partitioning, in MiB.
const COLUMNAR_SIZE_MIN: i64 = 64;
/// Smallest interval with dynamic partitioning, and of every destination under [`Preset::ExamClassic`], in seconds.
const CLASSIC_INTERVAL_MIN: i64 = 60;

impl Destination {
    /// Every destination, in the order in which a picture lists them.
    pub const ALL: [Self; 9] = [
        Self::S3,
        Self::Redshift,
        Self::OpenSearch,
        Self::OpenSearchServerless,
        Self::Splunk,
        Self::Http,
        Self::Snowflake,
        Self::Iceberg,
        Self::Lambda,
    ];

    /// The name in prose.
    pub fn label(self) -> &'static str {
        match self {
            Self::S3 => "Amazon S3",
            Self::Redshift => "Amazon Redshift",
            Self::OpenSearch => "Amazon OpenSearch Service",
            Self::OpenSearchServerless => "Amazon OpenSearch Serverless",
            Self::Splunk => "Splunk",
            Self::Http => "an HTTP endpoint",
            Self::Snowflake => "Snowflake",
            Self::Iceberg => "Apache Iceberg tables",
            Self::Lambda => "a Lambda transformation",
        }
    }

    /// Accepted size, in MiB, and interval, in seconds, without format conversion and dynamic partitioning.
    pub fn ranges(self, preset: Preset) -> (Range, Range) {
        let (size, interval) = match self {
            Self::S3 | Self::Redshift | Self::Iceberg => (Range::whole(1, 128, 5), Range::whole(0, 900, 300)),
            Self::OpenSearch | Self::OpenSearchServerless => (Range::whole(1, 100, 5), Range::whole(0, 900, 300)),
            Self::Splunk => (Range::whole(1, 5, 5), Range::whole(0, 60, 60)),
            Self::Http => (Range::whole(1, 64, 5), Range::whole(0, 900, 300)),
            Self::Snowflake => (Range::whole(1, 128, 128), Range::whole(0, 900, 0)),
            Self::Lambda => {
                let size = Range { min: Thousandths(200), max: Thousandths::whole(3), default: LAMBDA_SIZE_DEFAULT };
                (size, Range::whole(0, 900, 60))
            }
        };
        // Snowflake became a destination after the change, so it has no classic form.
        let is_classic = preset == Preset::ExamClassic && self != Self::Snowflake;
        (size, if is_classic { interval.at_least(CLASSIC_INTERVAL_MIN) } else { interval })
    }
}

impl HintsAsked {
    /// Accepted size and interval for this destination with these features.
    pub fn ranges(&self) -> (Range, Range) {
        let (mut size, mut interval) = self.destination.ranges(self.preset);
        if self.destination == Destination::S3 {
            if self.format_conversion || self.dynamic_partitioning {
                size = size.at_least(COLUMNAR_SIZE_MIN);
                size.default = size.max;
            }
            if self.dynamic_partitioning {
                interval = interval.at_least(CLASSIC_INTERVAL_MIN);
            }
        }
        (size, interval)
    }

    /// What AWS would run with.
    ///
    /// # Errors
    /// One sentence for each reason why AWS refuses.
    pub fn resolve(&self) -> Result<HintsAccepted, Vec<String>> {
        let mut why = Vec::new();
        let label = self.destination.label();
        for (is_on, feature) in [(self.format_conversion, "format conversion"), (self.dynamic_partitioning, "dynamic partitioning")] {
            if is_on && self.destination != Destination::S3 {
                why.push(format!("{feature} is only for {}, not for {label}", Destination::S3.label()));
            }
        }
        let (size_range, interval_range) = self.ranges();
        let size_mib = self.size_mib.unwrap_or(size_range.default);
        let interval_s = self.interval_s.unwrap_or(interval_range.default);
        let features = self.features();
        if let Some(reason) = size_range.refusal(size_mib) {
            why.push(format!("the buffer size for {label}{features} is {size_range} MiB, and {size_mib} is {reason}"));
        } else if !size_mib.is_whole() && self.destination != Destination::Lambda {
            why.push(format!("the buffer size is a whole number of MiB, and {size_mib} is not"));
        }
        if let Some(reason) = interval_range.refusal(interval_s) {
            why.push(format!("the buffer interval for {label}{features} is {interval_range} s, and {interval_s} is {reason}"));
        } else if !interval_s.is_whole() {
            why.push(format!("the buffer interval is a whole number of seconds, and {interval_s} is not"));
        }
        if why.is_empty() { Ok(HintsAccepted { size_mib, interval_s: (interval_s.0 / 1_000).unsigned_abs() }) } else { Err(why) }
    }

    fn features(&self) -> &'static str {
        match (self.destination, self.format_conversion, self.dynamic_partitioning) {
            (Destination::S3, true, true) => " with format conversion and dynamic partitioning",
            (Destination::S3, true, false) => " with format conversion",
            (Destination::S3, false, true) => " with dynamic partitioning",
            _ => "",
        }
    }
}

impl Range {
    fn whole(min: i64, max: i64, default: i64) -> Self {
        Self { min: Thousandths::whole(min), max: Thousandths::whole(max), default: Thousandths::whole(default) }
    }

    /// The part of the range from `min` on.
    fn at_least(self, min: i64) -> Self {
        let min = self.min.max(Thousandths::whole(min));
        Self { min, default: self.default.max(min), ..self }
    }

    fn refusal(&self, value: Thousandths) -> Option<&'static str> {
        if value < self.min {
            Some("too little")
        } else if value > self.max {
            Some("too much")
        } else {
            None
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max { write!(f, "{}", self.min) } else { write!(f, "{}..{}", self.min, self.max) }
    }
}

impl Thousandths {
    /// A whole amount.
    pub const fn whole(amount: i64) -> Self {
        Self(amount.saturating_mul(1_000))
    }

    /// Whether nothing follows the decimal point.
    pub const fn is_whole(self) -> bool {
        self.0 % 1_000 == 0
    }
}

impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1_000, self.0.unsigned_abs() % 1_000);
        match (rest, whole == 0 && self.0 < 0) {
            (0, _) => write!(f, "{whole}"),
            (_, is_small_negative) => {
                let sign = if is_small_negative { "-" } else { "" };
                write!(f, "{sign}{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
            }
        }
    }
}
