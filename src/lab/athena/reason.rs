//! Why a partition is read or not: the parts of the condition that decide, with the values they saw.

use super::predicate::{Leaf, Node, Truth};
use super::prune::{PartitionRow, leaf_truth};
use super::query::Query;
use super::sql::ColumnId;
use super::sql::error::Span;
use super::sql::eval::{Row, evaluate};
use super::table::Table;

/// Most deciding parts that a reason lists.
pub const DECIDING_PARTS_MAX: usize = 64;

/// Why a partition is read or not.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Reason {
    /// Truth of the whole condition.
    pub truth: Truth,
    /// Whether the partition is read.
    pub kept: bool,
    /// The parts that decide: one that is false, or all that are true, and so on; at most [`DECIDING_PARTS_MAX`].
    pub deciding: Vec<DecidingPart>,
}

/// A part of the condition and what it saw.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct DecidingPart {
    /// Where it stands in the query's text.
    pub span: Span,
    /// The text of the place.
    pub text: String,
    /// Whether NOT applies to it.
    pub negated: bool,
    /// Its truth, NOT included.
    pub truth: Truth,
    /// Partition columns it uses and their values, as SQL would write them.
    pub values: Vec<(String, String)>,
    /// Columns of the files it uses: while they are unknown, so is the part.
    pub unknown_columns: Vec<String>,
    /// Why it failed, if it did.
    pub failure: Option<String>,
}

/// Explains one partition.
pub fn explain(table: &Table, query: &Query, partition: usize) -> Reason {
    let Some(predicate) = &query.predicate else {
        return Reason { truth: Truth::True, kept: true, deciding: Vec::new() };
    };
    let row = PartitionRow { partitions: &table.partitions, index: partition };
    let truth_of = |at: usize| predicate.leaves.get(at).map_or(Truth::Unknown, |leaf| leaf_truth(leaf, &row));
    let mut leaves = Vec::new();
    let truth = deciding(&predicate.root, &truth_of, &mut leaves);
    let parts = leaves.iter().take(DECIDING_PARTS_MAX).filter_map(|at| predicate.leaves.get(*at));
    let mut deciding: Vec<_> = parts.map(|leaf| part(table, query, leaf, &row)).collect();
    // BETWEEN is two comparisons of one place in the text.
    deciding.dedup();
    Reason { truth, kept: truth.keeps(), deciding }
}

/// The truth of a node, and the leaves that are enough to see it.
fn deciding(node: &Node, truth_of: &impl Fn(usize) -> Truth, found: &mut Vec<usize>) -> Truth {
    let (parts, is_and) = match node {
        Node::Leaf(at) => {
            found.push(*at);
            return truth_of(*at);
        }
        Node::And(parts) => (parts, true),
        Node::Or(parts) => (parts, false),
    };
    let mut all: Vec<(Truth, Vec<usize>)> = Vec::with_capacity(parts.len());
    for part in parts {
        let mut below = Vec::new();
        let truth = deciding(part, truth_of, &mut below);
        all.push((truth, below));
    }
    let start = if is_and { Truth::True } else { Truth::False };
    let truth = all.iter().fold(start, |truth, (next, _)| if is_and { truth.and(*next) } else { truth.or(*next) });
    // One part that settles it is enough; a result that nothing settles needs every part that has it.
    let settles = truth == if is_and { Truth::False } else { Truth::True };
    let of_truth = all.into_iter().filter(|(part, _)| *part == truth).map(|(_, below)| below);
    found.extend(of_truth.take(if settles { 1 } else { usize::MAX }).flatten());
    truth
}

fn part<'a>(table: &Table, query: &Query, leaf: &'a Leaf, row: &PartitionRow<'a>) -> DecidingPart {
    let name = |column: ColumnId| table.schema.column(column).0.to_owned();
    let values = leaf.partition_columns.iter().map(|at| {
        let column = ColumnId::Partition(*at);
        (name(column), row.value(column).to_string())
    });
    let truth = leaf_truth(leaf, row);
    let failure = (truth == Truth::Failed).then(|| evaluate(&leaf.expr, row).err().map(|error| error.message)).flatten();
    DecidingPart {
        span: leaf.expr.span,
        text: leaf.expr.span.of(&query.text).to_owned(),
        negated: leaf.negated,
        truth,
        values: values.collect(),
        unknown_columns: leaf.data_columns.iter().map(|at| name(ColumnId::Data(*at))).collect(),
        failure,
    }
}
