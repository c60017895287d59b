//! The ingestion pipeline of the notes: its steps, what each feeds, and the topic that explains it. The picture is in the ui.

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Takes in what devices send.
    IotCore,
    /// Keeps the stream in order for several readers.
    Stream,
    /// Gathers records into objects.
    Firehose,
    /// Changes records on their way through Firehose.
    Transform,
    /// Where the objects arrive.
    IngestBucket,
    /// Holds messages about new objects.
    Queue,
    /// Works on new objects.
    Worker,
    /// Queries the objects where they are.
    Athena,
    /// Where results are written.
    ReportBucket,
    /// Shows the results.
    Dashboard,
    /// Joins the results with a warehouse.
    Warehouse,
}

impl Step {
    /// All of them, in the direction of the data.
    pub const ALL: [Self; 11] = [
        Self::IotCore,
        Self::Stream,
        Self::Firehose,
        Self::Transform,
        Self::IngestBucket,
        Self::Queue,
        Self::Worker,
        Self::Athena,
        Self::ReportBucket,
        Self::Dashboard,
        Self::Warehouse,
    ];

    /// What it feeds.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::IotCore => &[Self::Stream],
            Self::Stream | Self::Transform => &[Self::Firehose],
            Self::Firehose => &[Self::Transform, Self::IngestBucket],
            Self::IngestBucket => &[Self::Queue, Self::Worker, Self::Athena],
            Self::Queue => &[Self::Worker],
            Self::Worker | Self::Athena => &[Self::ReportBucket],
            Self::ReportBucket => &[Self::Dashboard, Self::Warehouse],
            Self::Dashboard | Self::Warehouse => &[],
        }
    }

    /// Id of the topic that explains it.
    pub fn topic(self) -> &'static str {
        match self {
            Self::IotCore | Self::Queue => "sqs-iot",
            Self::Stream => "kinesis-streams",
            Self::Firehose => "firehose",
            Self::Transform => "firehose-transform",
            Self::IngestBucket => "s3-data-lake",
            Self::Worker | Self::ReportBucket => "pipeline-big-data",
            Self::Athena => "athena",
            Self::Dashboard => "quicksight",
            Self::Warehouse => "redshift-spectrum",
        }
    }
}
