//! Which notes a plan deserves.

use super::bill::{BILLED_MB_MIN, MB};
use super::domain::TupleDomain;
use super::extract::{self, Use};
use super::limits::PARTITIONS_READ_MAX;
use super::notes::Note;
use super::plan::{Engine, Options, Outcome, Plan};
use super::predicate::{Leaf, Node, Predicate, Truth};
use super::prune::PartitionRow;
use super::query::{Query, QueryKind};
use super::sql::ColumnId;
use super::sql::datum::{Datum, SqlType};
use super::sql::eval::evaluate;
use super::sql::expr::ExprKind;
use super::table::{PartitionSource, Table};

/// From this many files on, small ones are worth a remark.
const MANY_FILES: u64 = 100;
/// Below this size a file is small (AWS advises 128 MB and more).
const SMALL_FILE_BYTES: u64 = 128 * MB;
/// From this many partitions on, planning is slow.
const MANY_PARTITIONS: u64 = 100_000;
/// Most different texts of a column that are searched for a look-alike.
const LOOK_ALIKES_MAX: usize = 10_000;

/// Adds the notes that follow from the finished stages.
pub(super) fn add_notes(table: &Table, query: &Query, options: &Options, domains: &TupleDomain, plan: &mut Plan) {
    let mut notes = std::mem::take(&mut plan.notes);
    if plan.bill.outcome == Outcome::NotRun {
        notes.push(Note::NothingScanned);
    }
    if let Some(predicate) = &query.predicate {
        condition_notes(table, predicate, domains, &mut notes);
    }
    partition_notes(table, query, plan, &mut notes);
    reading_notes(table, query, plan, &mut notes);
    bill_notes(options, plan, &mut notes);
    plan.notes = notes;
}

fn condition_notes(table: &Table, predicate: &Predicate, domains: &TupleDomain, notes: &mut Vec<Note>) {
    let partitioned = !table.schema.partition_columns().is_empty();
    let uses_partitions = predicate.leaves.iter().any(|leaf| !leaf.partition_columns.is_empty());
    if partitioned && let Some(span) = mixed_or(&predicate.root, predicate) {
        notes.push(Note::OrDefeatsPruning { span });
    }
    for leaf in &predicate.leaves {
        let bare = is_bare(leaf);
        if leaf.is_decided_by_partition() {
            for at in &leaf.partition_columns {
                let (name, sql_type) = table.schema.column(ColumnId::Partition(*at));
                if bare && sql_type != SqlType::Varchar && table.source != PartitionSource::Projected {
                    add(notes, Note::NonStringPartitionKey { column: name.to_owned() });
                }
            }
            if !bare && !leaf.partition_columns.is_empty() {
                notes.push(Note::FunctionOnPartitionColumn { span: leaf.expr.span });
            }
        } else if table.format.is_columnar() && !bare && !leaf.data_columns.is_empty() && !domains.is_none() {
            notes.push(Note::FunctionOnDataColumn { span: leaf.expr.span });
        }
        if partitioned && !uses_partitions {
            let dated = leaf.data_columns.iter().map(|at| table.schema.column(ColumnId::Data(*at)));
            for (name, _) in dated.filter(|(_, sql_type)| matches!(sql_type, SqlType::Timestamp | SqlType::Date)) {
                add(notes, Note::FilterOnDataColumn { column: name.to_owned() });
            }
        }
    }
}

fn add(notes: &mut Vec<Note>, note: Note) {
    if !notes.contains(&note) {
        notes.push(note);
    }
}

/// Whether a leaf compares a column itself, not something computed from it.
fn is_bare(leaf: &Leaf) -> bool {
    match &leaf.expr.kind {
        ExprKind::Compare(_, left, right) | ExprKind::Distinct { left, right, .. } => {
            left.as_column().is_some() || right.as_column().is_some()
        }
        ExprKind::In { value, .. } | ExprKind::Like { value, .. } | ExprKind::IsNull(value) => value.as_column().is_some(),
        ExprKind::Literal(_) | ExprKind::Column(_) => true,
        _ => false,
    }
}

/// The first OR with a part that partitions decide beside one that they do not.
fn mixed_or(node: &Node, predicate: &Predicate) -> Option<super::sql::error::Span> {
    let (parts, is_or) = match node {
        Node::Leaf(_) => return None,
        Node::And(parts) => (parts, false),
        Node::Or(parts) => (parts, true),
    };
    if is_or {
        let mut all = Vec::new();
        let (mut decided, mut open) = (false, false);
        for part in parts {
            let mut leaves = Vec::new();
            collect(part, &mut leaves);
            let of = || leaves.iter().filter_map(|at| predicate.leaves.get(*at));
            let by_partition = of().any(|leaf| leaf.is_decided_by_partition() && !leaf.partition_columns.is_empty());
            decided |= by_partition;
            // A part with its own condition on partitions still prunes: `(y = 1 AND u = 5) OR (y = 2 AND u = 7)`.
            open |= !by_partition && of().any(|leaf| !leaf.is_decided_by_partition());
            all.extend(leaves);
        }
        if decided && open {
            let spans = all.iter().filter_map(|at| predicate.leaves.get(*at)).map(|leaf| leaf.expr.span);
            return spans.reduce(super::sql::error::Span::to);
        }
    }
    parts.iter().find_map(|part| mixed_or(part, predicate))
}

fn collect(node: &Node, leaves: &mut Vec<usize>) {
    match node {
        Node::Leaf(at) => leaves.push(*at),
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| collect(part, leaves)),
    }
}

fn partition_notes(table: &Table, query: &Query, plan: &Plan, notes: &mut Vec<Note>) {
    let partitions = plan.listing.total;
    let read = plan.pruning.kept.len() as u64;
    let projected = table.source == PartitionSource::Projected;
    let is_query = matches!(query.kind, QueryKind::Select(_));
    let uses = query.predicate.as_ref().is_some_and(|predicate| predicate.leaves.iter().any(|leaf| !leaf.partition_columns.is_empty()));
    if partitions > 0 && !uses && read == partitions && is_query {
        notes.push(Note::NoPartitionFilter { partitions });
    }
    if partitions > 0 && read == 0 && is_query {
        notes.push(Note::NoPartitionMatches);
        if let Some(predicate) = &query.predicate {
            look_alikes(table, predicate, notes);
        }
    }
    let null = plan.pruning.count(Truth::Null);
    if null > 0 && has_null(table) {
        notes.push(Note::NullPartitionDropped { partitions: null });
    }
    let failed = plan.pruning.count(Truth::Failed);
    if failed > 0 {
        let message = query.predicate.as_ref().and_then(|predicate| first_failure(table, predicate, plan)).unwrap_or_default();
        notes.push(Note::EvaluationFails { partitions: failed, message });
    }
    if !table.invisible_partitions.is_empty() {
        notes.push(Note::InvisiblePartitions { partitions: table.invisible_partitions.len() as u64, projected });
    }
    if plan.objects.empty_partitions > 0 {
        notes.push(Note::EmptyPartitions { empty: plan.objects.empty_partitions, partitions: read, projected });
    }
    if plan.listing.listed > MANY_PARTITIONS {
        notes.push(Note::ManyPartitions { partitions: plan.listing.listed });
    }
    if read > PARTITIONS_READ_MAX {
        notes.push(Note::TooManyPartitions { partitions: read });
    }
}

fn has_null(table: &Table) -> bool {
    table.partitions.columns.iter().any(|column| column.dictionary.iter().any(Datum::is_null))
}

fn first_failure(table: &Table, predicate: &Predicate, plan: &Plan) -> Option<String> {
    let index = plan.pruning.truths.iter().position(|truth| *truth == Truth::Failed)?;
    let row = PartitionRow { partitions: &table.partitions, index };
    let decided = predicate.leaves.iter().filter(|leaf| leaf.is_decided_by_partition());
    decided.filter_map(|leaf| evaluate(&leaf.expr, &row).err()).map(|error| error.message).next()
}

/// `month = '6'` where the folders say `06`, `dt = '2023-6-1'` where they say `2023-06-01`.
fn look_alikes(table: &Table, predicate: &Predicate, notes: &mut Vec<Note>) {
    for leaf in predicate.leaves.iter().filter(|leaf| leaf.is_decided_by_partition() && !leaf.negated) {
        let domain = extract::of_leaf(leaf, &table.schema, Use::Statistics);
        for (id, domain) in domain.iter() {
            let (ColumnId::Partition(at), Some(values)) = (id, domain.as_discrete()) else { continue };
            let Some(column) = table.partitions.columns.get(usize::from(at)) else { continue };
            for value in values.into_iter().take(LOOK_ALIKES_MAX) {
                let Datum::Text(wanted) = value.datum() else { continue };
                let same = |text: &str| text != wanted && without_zeros(text) == without_zeros(&wanted);
                let texts = column.dictionary.iter().take(LOOK_ALIKES_MAX).filter_map(|value| match value {
                    Datum::Text(text) => Some(text.as_ref()),
                    _ => None,
                });
                if texts.clone().any(|text| text == wanted) {
                    continue;
                }
                if let Some(found) = texts.clone().find(|text| same(text)) {
                    let column = table.schema.column(id).0.to_owned();
                    add(notes, Note::TextComparesByLetters { column, wanted: wanted.into_owned(), found: found.to_owned() });
                    return;
                }
            }
        }
    }
}

/// A text without the leading zeros of its numbers.
fn without_zeros(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_number = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let digit_follows = characters.peek().is_some_and(char::is_ascii_digit);
        if c == '0' && !in_number && digit_follows {
            continue;
        }
        in_number = c.is_ascii_digit();
        out.push(c);
    }
    out
}

fn reading_notes(table: &Table, query: &Query, plan: &Plan, notes: &mut Vec<Note>) {
    if !matches!(query.kind, QueryKind::Select(_)) {
        return;
    }
    let files = plan.objects.kept.len() as u64;
    if table.hidden_files > 0 {
        notes.push(Note::HiddenFiles { files: table.hidden_files });
    }
    if query.limit.is_some() {
        notes.push(Note::LimitDoesNotReduce);
    }
    if files == 0 {
        return;
    }
    if table.format.is_columnar() {
        if query.star {
            notes.push(Note::StarReadsEveryColumn);
        } else if query.data_columns.is_empty() {
            notes.push(Note::CountReadsMetadata);
        }
    } else if query.data_columns.len() < table.schema.data_columns().len() {
        notes.push(Note::RowFormatReadsWholeFiles);
    }
    if !table.format.is_splittable() {
        notes.push(Note::NotSplittable);
    }
    let average_bytes = plan.objects.bytes / files;
    if files >= MANY_FILES && average_bytes < SMALL_FILE_BYTES {
        notes.push(Note::SmallFiles { files, average_bytes });
    }
}

fn bill_notes(options: &Options, plan: &Plan, notes: &mut Vec<Note>) {
    if options.engine == Engine::RedshiftServerless {
        notes.push(Note::ServerlessHasNoScanPrice);
        return;
    }
    if plan.bill.outcome == Outcome::Cancelled
        && let Some(limit) = options.workgroup_limit
    {
        notes.push(Note::WorkgroupLimit { limit });
    }
    if plan.bill.billed_mb == BILLED_MB_MIN && plan.bill.bytes < BILLED_MB_MIN * MB {
        notes.push(if plan.bill.bytes == 0 { Note::ZeroBytesMinimum } else { Note::TenMegabyteMinimum });
    }
}
