//! Every bound of the lab in one place. Going over one is an error that names it; nothing here freezes or panics.

/// Longest SQL text in bytes: Athena's own limit for a query string.
pub const SQL_BYTES_MAX: usize = 262_144;
/// Most nodes in the expressions of one query, counting every value of an IN list.
pub const EXPRESSION_NODES_MAX: u32 = 50_000;
/// Deepest nesting of parentheses, calls, NOT and signs in one expression: without optimisation a level takes up to 24 kB of stack,
/// and a browser's main thread has 1 MiB.
pub const NESTING_MAX: u16 = 40;
/// Tallest expression tree; a chain `a + b + c` grows by one for each operator.
pub const EXPRESSION_HEIGHT_MAX: u16 = 256;
/// Longest text in bytes that a text function may build.
pub const TEXT_BYTES_MAX: usize = 8_192;
/// Most steps of work one query may take over all partitions, row groups and statistics.
pub const STEPS_MAX: u64 = 1_000_000_000;
/// Most columns of a table, data and partition columns together.
pub const COLUMNS_MAX: usize = 2_000;
/// Most partition columns of a table.
pub const PARTITION_COLUMNS_MAX: usize = 32;
/// Most files of a table.
pub const FILES_MAX: usize = 2_000_000;
/// Most column chunks (row groups × columns) of a table.
pub const CHUNKS_MAX: usize = 8_000_000;
/// Most partitions of a table that are registered or projected. Athena itself reads at most 1,000,000 in one scan.
pub const PARTITIONS_MAX: usize = 2_000_000;
/// Partitions that Athena reads in one scan at most (AWS service quotas page of Athena).
pub const PARTITIONS_READ_MAX: u64 = 1_000_000;
/// Most values that one projected column may have after the query's own condition on it.
pub const PROJECTED_VALUES_MAX: usize = 1_000_000;
/// Most combinations of projected values that one query may try.
pub const PROJECTED_COMBINATIONS_MAX: u64 = 20_000_000;
/// Largest byte count of a file, a chunk or a limit: 2^53, so that every figure is exact in JSON and in a browser.
pub const BYTES_MAX: u64 = 1 << 53;
/// Most bytes of all files of a table together: 1 EiB.
pub const TABLE_BYTES_MAX: u64 = 1 << 60;
