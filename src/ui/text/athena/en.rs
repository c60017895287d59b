//! English.

use super::AthenaWords;
use crate::lab::athena::Truth;
use crate::lab::athena::design::{Codec, Order, PartitionKey};
use crate::lab::athena::notes::Note;
use crate::lab::athena::samples::{Change, Sample};
use crate::lab::athena::sql::error::SqlErrorCode;
use crate::lab::athena::table::Format;

pub(super) static WORDS: AthenaWords = AthenaWords {
    title: "Amazon Athena lab",
    intro: "Design a table, type SQL, and see at every key press which partitions, columns and row groups Athena reads, and what it costs.",
    model_note: "AWS documents what Athena bills, not how its planner works. Pruning follows Trino, on which Athena engine version 3 is built; \
        sizes of columns are measured on real files; a terabyte is 2⁴⁰ bytes here, and a query that scans nothing is billed the minimum. \
        Page indexes, bloom filters and dictionary pruning are left out, and LIMIT never stops early.",

    query: "Query",
    query_fine: "Athena accepts this.",
    query_refused: "Athena refuses this query. It costs nothing.",
    query_for_layout: "Put in a query for this table",
    sql_error: |line, column, code| {
        let why = match code {
            SqlErrorCode::Syntax => "this is not SQL yet",
            SqlErrorCode::ColumnNotFound => "the table has no such column",
            SqlErrorCode::FunctionNotFound => "the lab knows no such function",
            SqlErrorCode::TypeMismatch => "these types do not go together; Athena converts nothing by itself",
            SqlErrorCode::InvalidArgument => "this value does not fit here",
            SqlErrorCode::InvalidCast => "this value cannot be cast",
            SqlErrorCode::DivisionByZero => "division by zero",
            SqlErrorCode::OutOfRange => "this number or date is too large",
            SqlErrorCode::NotSimulated => "right SQL, but the lab does not simulate it",
            SqlErrorCode::LabLimit => "more than the lab allows",
        };
        format!("Line {line}, column {column}: {why}. A query that fails costs nothing.")
    },
    columns: "Columns of the table",
    partition_columns: "In the folders (partition columns)",
    file_columns: "In the files",
    today: |day| format!("current_date is {day}, the last day of the table."),

    table: "Table events",
    folders: "Folders, outermost first (partition columns)",
    no_keys: "No folders: the table is not partitioned.",
    add_key: "Add a partition column",
    choose_key: "Choose…",
    key_type: |key| match key {
        PartitionKey::Year | PartitionKey::Month | PartitionKey::Day | PartitionKey::UserBucket => "int",
        PartitionKey::Dt => "date",
        _ => "string",
    },
    key_example: |key| match key {
        PartitionKey::Year => "= 2023 (int)",
        PartitionKey::Month => "= 6 (int)",
        PartitionKey::MonthText => "= '06' (string)",
        PartitionKey::Day => "= 1 (int)",
        PartitionKey::DtText => "= '2023-06-01' (string)",
        PartitionKey::Dt => "= 2023-06-01 (date)",
        PartitionKey::HourText => "= '00' (string)",
        PartitionKey::Country => "= 'KR' (string)",
        PartitionKey::UserBucket => "= 17 (int, 1,000 values)",
    },
    key_remove: |key| format!("Remove {key}"),
    key_outwards: |key| format!("Move {key} outwards"),
    format: "File format",
    format_name: |format| match format {
        Format::Csv => "CSV",
        Format::CsvGz => "CSV, gzip",
        Format::Json => "JSON lines",
        Format::JsonGz => "JSON lines, gzip",
        Format::Parquet => "Parquet",
        Format::Orc => "ORC",
    },
    codec: "Compression",
    codec_none: "None",
    order: "Rows sorted by",
    order_name: |order| match order {
        Order::Shuffled => "nothing (random)",
        Order::Arrival => "ts (arrival)",
        Order::UserId => "user_id",
        Order::Amount => "amount",
    },
    row_group_rows: "Rows in a row group",
    file_mib: "File size (MiB)",
    events: "Events: days, rows, seed",
    first_day: "First day",
    days: "Days",
    events_per_day: "Events a day",
    users: "Different users",
    seed: "Seed",
    catalog_and_engine: "Catalog, engine, price",
    catalog: "Athena knows partitions from",
    catalogs: [
        "the catalog: every folder registered",
        "the catalog: only the first folders",
        "partition projection",
        "projection, country injected",
    ],
    registered: "Folders registered",
    range: "Projected range of dt (empty: all days)",
    engine: "Engine",
    price: "Price of a TB (US cents)",
    limit: "Limit of the workgroup (MB; 0: none)",
    small_whole: "Read Parquet files below 3 MB whole",
    small_whole_hint: "Trino reads small Parquet files whole; whether Athena does is not documented.",

    given_table: "The table as it was given",
    given_hint: "This table comes from a question or a task. The query can be changed; to change the table itself, design one of your own.",
    given_design_own: "Design a table of my own",
    given_store_as: "Store its files as",
    given_store_hint: |times| {
        format!("text takes {times} times the bytes of gzip or a columnar format, and in a columnar format every column weighs the same.")
    },
    given_none: "none",
    given_files: "Files",
    given_files_of: |count, total, most| format!("{count}, {total} in all, the largest {most}"),
    given_projected: "projection",
    given_registered: |count| format!("the catalog: {count} partitions are registered"),
    given_all_registered: "the catalog: all are registered",
    given_limit: "Limit of the workgroup",
    given_now: "Time of the query (UTC)",
    given_no_comparison: "Other layouts are compared for tables that you design yourself.",

    planner: "Stages of the plan",
    back: "Back",
    next_stage: "Next stage",
    stages: ["Read the text", "List partitions", "Prune partitions", "List objects", "Choose columns", "Skip row groups", "Bill"],
    stage_not_run: "EXPLAIN and DDL scan nothing and cost nothing.",
    stage_text: |names, count, of| {
        if names.is_empty() {
            format!("The query needs none of the {of} columns in the files.")
        } else {
            format!("The query needs {count} of the {of} columns in the files: {names}. Columns of the WHERE clause count too.")
        }
    },
    stage_list: |glue, listed, total, pushed| {
        let filter = if pushed.is_empty() {
            "Glue gets no condition to filter by: only plain comparisons on string keys can be passed on.".to_owned()
        } else {
            format!("Glue itself filters by {pushed}.")
        };
        format!("{glue} GetPartitions request(s) to Glue list {listed} of {total} partitions. {filter}")
    },
    stage_projected: |total| format!("Partition projection computes {total} partitions from table properties. Glue is not asked."),
    stage_no_partitions: "The table has no partitions: every file is a candidate.",
    stage_prune: |kept, total, pruned| {
        format!(
            "With the values of each partition put into the condition, {kept} of {total} can still match; {pruned} cannot and are never opened."
        )
    },
    stage_objects: |lists, files, of, bytes| format!("{lists} LIST request(s) to S3 find {files} of the table's {of} files: {bytes}."),
    stage_columns: |count, of, bytes| format!("Columns lie apart in the files: only {count} of {of} are read. {bytes} are left."),
    stage_rows: "CSV and JSON lie in rows: every byte of a file is read, whatever the columns.",
    stage_row_groups: |kept, of, bytes, gets| {
        format!(
            "Minimum and maximum of each row group are compared with the condition: {kept} of {of} may match. {bytes} are scanned with {gets} GET requests."
        )
    },
    stage_whole: |bytes, gets| format!("There are no row groups to skip: {bytes} are scanned with {gets} GET requests."),
    stage_bill: |mb, cost| format!("Scanned bytes are rounded up to megabytes, 10 at least: {mb} MB, {cost}."),
    stage_cancelled: |mb, cost| format!("The workgroup's limit cancels the query; what was scanned is billed: {mb} MB, {cost}."),

    partitions: "Partitions",
    map_counts: |kept, total| format!("{kept} of {total} read"),
    map_total: |total| format!("{total} in all"),
    map_empty: "The table has no partitions: nothing can be pruned, every file is opened.",
    map_slider: "Partition",
    map_hint: "A cell is a partition. Click one, or use the arrow keys, to see why it is read or not.",
    classes: [
        "known",
        "read: the condition holds",
        "read: the files decide",
        "read: the condition fails here",
        "pruned: the condition is false",
        "pruned: the condition is NULL",
    ],
    list_title: "The partitions as a list",
    list_from: "From",
    list_to: "To",
    list_count: "Partitions",
    list_fate: "What becomes of them",
    list_more: |count| format!("and {count} more"),
    why_first: "Why?",
    reason: "Why?",
    reason_part: |part| {
        let seen = part.values.iter().map(|(name, value)| format!("{name} is {value}")).collect::<Vec<_>>().join(", ");
        let seen = if seen.is_empty() { "for every partition".to_owned() } else { format!("here {seen}") };
        match part.truth {
            Truth::True => format!("True: {seen}."),
            Truth::False => format!("False: {seen}."),
            Truth::Null => format!("NULL, and so never true: {seen}."),
            Truth::Unknown => format!("Open: {} lies inside the files, and no file has been opened yet.", part.unknown_columns.join(", ")),
            Truth::Failed => format!("It fails: {}.", part.failure.as_deref().unwrap_or("?")),
        }
    },
    reason_end: |truth, is_empty| match truth {
        _ if is_empty => "There is no condition, so every partition is read.",
        Truth::True => "Every row of this partition meets the condition, so it is read.",
        Truth::Unknown => "Rows of this partition may meet the condition, so it is read.",
        Truth::False => "No row of this partition can meet the condition, so it is not read.",
        Truth::Null => "A condition that is NULL keeps no row, so it is not read.",
        Truth::Failed => "It is kept, and the query fails when it reads a row of it.",
    },

    waterfall: "From the table to the bill",
    waterfall_stage: "What is left",
    waterfall_rows: ["The whole table", "The partitions read", "… the columns read", "… the row groups read: scanned", "Billed"],
    bytes_left: "Bytes",
    of_table: "Of the table",
    would_cost: "Would cost",
    would_cost_many: |count| format!("{count} times"),
    queries_a_month: "Times that the query runs in a month",
    out_of_range: |low, high| format!("must be from {low} to {high}"),
    what_is_read: "What is read",
    bytes_by_column: "Bytes by column",
    whole_files: "whole files",
    requests: "Requests",
    metadata: "Footers (in this model not billed)",
    notes: "Worth knowing about this plan",
    note: Note::message,

    other_layouts: "The same query, other layouts",
    other_layouts_hint: "The same events laid out differently, cheapest first. A key that is no folder there is a column of the files, so the query \
        still runs.",
    other_queries: "The same layout, other queries",
    other_queries_hint: "What this layout is good at, and what it is not.",
    comparing: "Planning…",
    layout: "Layout",
    partitions_read: "Partitions read",
    scanned: "Scanned",
    cost: "Cost",
    fails: "Fails:",
    take: "Use",
    layout_taken: |name| format!("The table is now: {name}."),
    change: |change| {
        match change {
            Change::None => "Yours",
            Change::Format(Format::Csv) => "as CSV",
            Change::Format(Format::CsvGz) => "as CSV in gzip",
            Change::Format(Format::Json | Format::JsonGz) => "as JSON lines",
            Change::Format(Format::Parquet | Format::Orc) => "as Parquet",
            Change::Codec(Codec::None) => "not compressed",
            Change::Codec(_) => "compressed with Zstandard",
            Change::NoPartitions => "without folders",
            Change::ByDate => "folders dt=",
            Change::ByYearMonthDay => "folders year= / month= / day=",
            Change::ByYearMonth => "folders year= / month=",
            Change::ByDateAndCountry => "folders dt= / country=",
            Change::Order(Order::Shuffled) => "rows in random order",
            Change::Order(Order::Arrival) => "rows sorted by ts",
            Change::Order(Order::UserId) => "rows sorted by user_id",
            Change::Order(Order::Amount) => "rows sorted by amount",
            Change::SmallFiles => "files of 16 MiB",
            Change::Projection => "with partition projection",
        }
        .to_owned()
    },
    sample: |sample| match sample {
        Sample::Day => "One day",
        Sample::Month => "One month",
        Sample::Function => "The month by a function",
        Sample::Moment => "One day by ts alone",
        Sample::Or => "OR with a column of the files",
        Sample::User => "One user, all days",
        Sample::Count => "Count the rows",
        Sample::Star => "Everything",
        Sample::Limit => "Everything, LIMIT 10",
    },
};
