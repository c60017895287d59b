//! What a learner should know about a plan: documented caveats and the model's own assumptions, as codes with their numbers.

use super::bill::BILLED_MB_MIN;
use super::limits::PARTITIONS_READ_MAX;
use super::sql::error::Span;

/// A remark on a plan. `code` is stable; `message` is the English sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The condition names no partition column.
    NoPartitionFilter {
        /// Partitions read.
        partitions: u64,
    },
    /// An OR joins a condition on partition columns with one on columns of the files.
    OrDefeatsPruning {
        /// The OR.
        span: Span,
    },
    /// A condition on a date or timestamp inside the files, and none on the partition columns.
    FilterOnDataColumn {
        /// The column.
        column: String,
    },
    /// A partition column inside a function, a CAST or arithmetic.
    FunctionOnPartitionColumn {
        /// The condition.
        span: Span,
    },
    /// A partition column that is no text.
    NonStringPartitionKey {
        /// The column.
        column: String,
    },
    /// No partition matches.
    NoPartitionMatches,
    /// A text that equals no value of the partition column, while another text stands for the same number.
    TextComparesByLetters {
        /// The column.
        column: String,
        /// The text of the condition.
        wanted: String,
        /// The text of a folder.
        found: String,
    },
    /// A partition with the value NULL was dropped because a comparison with NULL is never true.
    NullPartitionDropped {
        /// How many.
        partitions: u64,
    },
    /// A condition on a computed value cannot be compared with statistics.
    FunctionOnDataColumn {
        /// The condition.
        span: Span,
    },
    /// Statistics are missing where the condition could use them.
    NoStatistics {
        /// The column.
        column: String,
    },
    /// A row format is read whole, whatever the columns.
    RowFormatReadsWholeFiles,
    /// `SELECT *` on a columnar format.
    StarReadsEveryColumn,
    /// `count(*)`, or partition columns alone, on a columnar format.
    CountReadsMetadata,
    /// A columnar file without row groups in the scenario.
    NoColumnMetadata {
        /// How many such files are read whole.
        files: u64,
    },
    /// LIMIT.
    LimitDoesNotReduce,
    /// Fewer bytes than the minimum.
    TenMegabyteMinimum,
    /// No bytes at all: whether AWS bills the minimum then is not documented.
    ZeroBytesMinimum,
    /// gzip text.
    NotSplittable,
    /// Many small files.
    SmallFiles {
        /// Files read.
        files: u64,
        /// Their average size in bytes.
        average_bytes: u64,
    },
    /// The switch that reads small Parquet files whole is on.
    SmallFilesReadWhole {
        /// How many.
        files: u64,
    },
    /// Folders on S3 that are not registered (or not projected).
    InvisiblePartitions {
        /// How many.
        partitions: u64,
        /// Whether projection decides, not the catalog.
        projected: bool,
    },
    /// Files that begin with `_` or `.`.
    HiddenFiles {
        /// How many.
        files: u64,
    },
    /// Partitions without files.
    EmptyPartitions {
        /// How many of those that are read.
        empty: u64,
        /// How many are read.
        partitions: u64,
        /// Whether they are projected.
        projected: bool,
    },
    /// Listing many partitions is slow.
    ManyPartitions {
        /// How many are listed.
        partitions: u64,
    },
    /// More partitions than one scan may read.
    TooManyPartitions {
        /// How many.
        partitions: u64,
    },
    /// The condition fails for a partition: a cast, a division by zero.
    EvaluationFails {
        /// For how many partitions.
        partitions: u64,
        /// The failure of the first.
        message: String,
    },
    /// EXPLAIN or DDL: nothing is scanned.
    NothingScanned,
    /// The query is cancelled by the per-query limit of its workgroup.
    WorkgroupLimit {
        /// The limit in bytes.
        limit: u64,
    },
    /// Redshift Spectrum reads the catalog, not the projection.
    SpectrumIgnoresProjection,
    /// Redshift Serverless reads the data lake on its own compute.
    ServerlessHasNoScanPrice,
}

impl Note {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoPartitionFilter { .. } => "no-partition-filter",
            Self::OrDefeatsPruning { .. } => "or-defeats-pruning",
            Self::FilterOnDataColumn { .. } => "filter-on-data-column",
            Self::FunctionOnPartitionColumn { .. } => "function-on-partition-column",
            Self::NonStringPartitionKey { .. } => "non-string-partition-key",
            Self::NoPartitionMatches => "no-partition-matches",
            Self::TextComparesByLetters { .. } => "text-compares-by-letters",
            Self::NullPartitionDropped { .. } => "null-partition-dropped",
            Self::FunctionOnDataColumn { .. } => "function-on-data-column",
            Self::NoStatistics { .. } => "no-statistics",
            Self::RowFormatReadsWholeFiles => "row-format-reads-whole-files",
            Self::StarReadsEveryColumn => "star-reads-every-column",
            Self::CountReadsMetadata => "count-reads-metadata",
            Self::NoColumnMetadata { .. } => "no-column-metadata",
            Self::LimitDoesNotReduce => "limit-does-not-reduce",
            Self::TenMegabyteMinimum => "ten-megabyte-minimum",
            Self::ZeroBytesMinimum => "zero-bytes-minimum",
            Self::NotSplittable => "not-splittable",
            Self::SmallFiles { .. } => "small-files",
            Self::SmallFilesReadWhole { .. } => "small-files-read-whole",
            Self::InvisiblePartitions { .. } => "invisible-partitions",
            Self::HiddenFiles { .. } => "hidden-files",
            Self::EmptyPartitions { .. } => "empty-partitions",
            Self::ManyPartitions { .. } => "many-partitions",
            Self::TooManyPartitions { .. } => "too-many-partitions",
            Self::EvaluationFails { .. } => "evaluation-fails",
            Self::NothingScanned => "nothing-scanned",
            Self::WorkgroupLimit { .. } => "workgroup-limit",
            Self::SpectrumIgnoresProjection => "spectrum-ignores-projection",
            Self::ServerlessHasNoScanPrice => "serverless-has-no-scan-price",
        }
    }

    /// One or two sentences in English.
    #[allow(clippy::too_many_lines, reason = "one arm for each note")]
    pub fn message(&self) -> String {
        match self {
            Self::NoPartitionFilter { partitions } => {
                format!("The condition names no partition column, so all {partitions} partitions are read.")
            }
            Self::OrDefeatsPruning { .. } => {
                "The other side of this OR depends on columns inside the files: where the partition condition is false, rows \
                                              may still match, so nothing is pruned here."
                    .to_owned()
            }
            Self::FilterOnDataColumn { column } => {
                format!(
                    "{column} is a column inside the files. Athena knows no relation between it and the partitions, \
                     so it prunes none of them; filter on the partition column too."
                )
            }
            Self::FunctionOnPartitionColumn { .. } => {
                "Partitions are still pruned, so the bytes are the same as for a plain comparison, but Glue cannot filter \
                                                       by it: Athena lists every partition first, which takes planning time."
                    .to_owned()
            }
            Self::NonStringPartitionKey { column } => {
                format!(
                    "{column} is no string: only conditions on string keys are filtered by Glue, \
                     the others by Athena after listing. Same bytes, slower planning."
                )
            }
            Self::NoPartitionMatches => "No partition matches, so nothing is read. That is no error.".to_owned(),
            Self::TextComparesByLetters { column, wanted, found } => {
                format!("{column} is text and is compared letter by letter: '{wanted}' is not '{found}'.")
            }
            Self::NullPartitionDropped { partitions } => {
                format!(
                    "{partitions} partitions hold NULL (__HIVE_DEFAULT_PARTITION__): a comparison with NULL is never true, only IS NULL finds them."
                )
            }
            Self::FunctionOnDataColumn { .. } => {
                "A value computed from a column cannot be compared with the minimum and maximum of a row group, so this skips none."
                    .to_owned()
            }
            Self::NoStatistics { column } => format!("Some row groups have no statistics for {column}: they are read."),
            Self::RowFormatReadsWholeFiles => {
                "CSV and JSON lie in rows: every byte of a file is read, however few columns are asked for.".to_owned()
            }
            Self::StarReadsEveryColumn => "SELECT * reads every column, which gives away the advantage of a columnar format.".to_owned(),
            Self::CountReadsMetadata => {
                "No column of the files is asked for (count(*), or partition columns alone): only footers are read.".to_owned()
            }
            Self::NoColumnMetadata { files } => format!("{files} files have no row groups in the scenario: they are counted whole."),
            Self::LimitDoesNotReduce => {
                "LIMIT limits the rows of the result. Athena may stop early, but that is no promise: the plan counts everything.".to_owned()
            }
            Self::TenMegabyteMinimum => {
                format!("Fewer than {BILLED_MB_MIN} MB are scanned; a query is billed {BILLED_MB_MIN} MB at least.")
            }
            Self::ZeroBytesMinimum => {
                "AWS does not say whether a query that scans nothing is billed the minimum; the lab bills it.".to_owned()
            }
            Self::NotSplittable => {
                "A gzip file cannot be split: each is read by one reader, so parallelism ends at the number of files.".to_owned()
            }
            Self::SmallFiles { files, average_bytes } => {
                format!(
                    "{files} files of {average_bytes} bytes on average: as many bytes in files of 128 MB or more cost the same with far fewer requests."
                )
            }
            Self::SmallFilesReadWhole { files } => {
                format!("{files} Parquet files below 3 MB are read whole, as Trino does; whether Athena does is not documented.")
            }
            Self::InvisiblePartitions { partitions, projected: false } => {
                format!(
                    "{partitions} folders on S3 are not registered: Athena does not see them until MSCK REPAIR TABLE or ADD PARTITION. That is no error."
                )
            }
            Self::InvisiblePartitions { partitions, projected: true } => {
                format!("{partitions} folders on S3 are not among the projected partitions: Athena does not see them. That is no error.")
            }
            Self::HiddenFiles { files } => format!("{files} files begin with _ or a point: Athena ignores them."),
            Self::EmptyPartitions { empty, partitions, projected: true } => {
                format!(
                    "{empty} of {partitions} projected partitions have no files: no error, \
                     but each costs a LIST. Above one half, AWS advises catalog partitions."
                )
            }
            Self::EmptyPartitions { empty, partitions, projected: false } => {
                format!("{empty} of {partitions} partitions have no files: no error, but each costs a LIST.")
            }
            Self::ManyPartitions { partitions } => format!("{partitions} partitions are listed; above 100,000 planning gets slow."),
            Self::TooManyPartitions { partitions } => {
                format!(
                    "HIVE_EXCEEDED_PARTITION_LIMIT: {partitions} partitions; one scan reads at most {PARTITIONS_READ_MAX}. The query fails and costs nothing."
                )
            }
            Self::EvaluationFails { partitions, message } => {
                format!(
                    "For {partitions} partitions the condition cannot be computed ({message}). They are kept, and the query fails when it reads a row of them."
                )
            }
            Self::NothingScanned => "EXPLAIN, DDL and partition management scan nothing and cost nothing.".to_owned(),
            Self::WorkgroupLimit { limit } => {
                format!("The workgroup cancels the query at {limit} scanned bytes. What was scanned by then is billed.")
            }
            Self::SpectrumIgnoresProjection => {
                "Only Athena uses partition projection; Redshift Spectrum reads the partitions of the catalog.".to_owned()
            }
            Self::ServerlessHasNoScanPrice => {
                "Redshift Serverless reads the data lake on its own compute: no price for each terabyte.".to_owned()
            }
        }
    }

    /// The place in the query's text, if it has one.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::OrDefeatsPruning { span } | Self::FunctionOnPartitionColumn { span } | Self::FunctionOnDataColumn { span } => Some(*span),
            _ => None,
        }
    }
}
