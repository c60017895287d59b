//! Partition pruning: the truth of a condition for each partition.
//!
//! A table has many partitions and few different values: each leaf of the condition is evaluated once for each
//! combination of the values it uses, and every partition with the same values looks the result up.

use super::limits::STEPS_MAX;
use super::predicate::{Leaf, Predicate, Truth};
use super::sql::datum::Datum;
use super::sql::eval::{Row, as_truth, evaluate};
use super::sql::expr::ColumnId;
use super::table::Partitions;
use crate::lab::error::LabError;

/// Most entries of a table of remembered truths, one byte each.
const REMEMBERED_MAX: u64 = 4_000_000;

/// One partition as a row: the columns of the files have no value here.
pub(super) struct PartitionRow<'a> {
    pub(super) partitions: &'a Partitions,
    pub(super) index: usize,
}

impl<'a> Row<'a> for PartitionRow<'a> {
    fn value(&self, column: ColumnId) -> Datum<'a> {
        match column {
            ColumnId::Partition(at) => self.partitions.value(self.index, usize::from(at)),
            ColumnId::Data(_) => Datum::Null,
        }
    }
}

/// The truth of one leaf for one row of partition values.
pub(super) fn leaf_truth<'a>(leaf: &'a Leaf, row: &impl Row<'a>) -> Truth {
    if !leaf.is_decided_by_partition() {
        return Truth::Unknown;
    }
    let truth = match evaluate(&leaf.expr, row).map(|value| as_truth(&value)) {
        Ok(Some(true)) => Truth::True,
        Ok(Some(false)) => Truth::False,
        Ok(None) => Truth::Null,
        Err(_) => Truth::Failed,
    };
    if leaf.negated { truth.negated() } else { truth }
}

/// How one leaf gets its truth for many rows given as codes into dictionaries.
pub(super) struct LeafMemory<'a> {
    leaf: &'a Leaf,
    weight: u64,
    /// Position of each column the leaf uses, and the step it makes in `remembered`.
    strides: Vec<(usize, usize)>,
    /// Truths by combination of codes: 0 = not known yet. Empty when there would be too many.
    remembered: Vec<u8>,
    fixed: Option<Truth>,
}

impl<'a> LeafMemory<'a> {
    /// Memory for a leaf over columns with dictionaries of the given sizes and about `rows` rows.
    pub(super) fn new(leaf: &'a Leaf, dictionary_sizes: &[usize], rows: u64) -> Self {
        let weight = leaf.expr.weight();
        let fixed = (!leaf.is_decided_by_partition()).then_some(Truth::Unknown);
        let mut strides = Vec::with_capacity(leaf.partition_columns.len());
        let mut size: u64 = 1;
        for column in &leaf.partition_columns {
            let column = usize::from(*column);
            strides.push((column, usize::try_from(size).unwrap_or(0)));
            size = size.saturating_mul(dictionary_sizes.get(column).copied().unwrap_or(1) as u64);
        }
        // Not worth more entries than there are rows to ask for, nor more than fit.
        let fits = fixed.is_none() && size <= REMEMBERED_MAX.min(rows.saturating_mul(8).saturating_add(1_024));
        let remembered = if fits { vec![0; usize::try_from(size).unwrap_or(0)] } else { Vec::new() };
        Self { leaf, weight, strides, remembered, fixed }
    }

    /// The truth for a row whose column `c` has code `code(c)`; `steps` counts the work.
    pub(super) fn truth(&mut self, code: impl Fn(usize) -> usize, row: &impl Row<'a>, steps: &mut u64) -> Truth {
        *steps += 1;
        if let Some(fixed) = self.fixed {
            return fixed;
        }
        let slot: usize = self.strides.iter().map(|(column, stride)| code(*column) * stride).sum();
        if let Some(truth) = self.remembered.get(slot).and_then(|byte| from_byte(*byte)) {
            return truth;
        }
        *steps += self.weight;
        let truth = leaf_truth(self.leaf, row);
        if let Some(remembered) = self.remembered.get_mut(slot) {
            *remembered = to_byte(truth);
        }
        truth
    }
}

/// The error for a query that would take too much work.
pub(super) fn too_much_work() -> LabError {
    LabError::whole(format!(
        "the query takes more than {STEPS_MAX} steps over these partitions (STEPS_MAX): shorten the condition or the table"
    ))
}

/// The truth of the condition for every partition, in their order.
///
/// # Errors
/// More than [`STEPS_MAX`] steps.
pub(super) fn prune(predicate: &Predicate, partitions: &Partitions) -> Result<Vec<Truth>, LabError> {
    let sizes: Vec<usize> = partitions.columns.iter().map(|column| column.dictionary.len()).collect();
    let mut memories: Vec<LeafMemory<'_>> =
        predicate.leaves.iter().map(|leaf| LeafMemory::new(leaf, &sizes, partitions.len() as u64)).collect();
    let mut steps = 0;
    let mut truths = Vec::with_capacity(partitions.len());
    for index in 0..partitions.len() {
        let row = PartitionRow { partitions, index };
        let code =
            |column: usize| partitions.columns.get(column).and_then(|column| column.codes.get(index)).map_or(0, |code| *code as usize);
        let truth =
            predicate.truth(&mut |leaf| memories.get_mut(leaf).map_or(Truth::Unknown, |memory| memory.truth(code, &row, &mut steps)));
        if steps > STEPS_MAX {
            return Err(too_much_work());
        }
        truths.push(truth);
    }
    Ok(truths)
}

fn to_byte(truth: Truth) -> u8 {
    match truth {
        Truth::True => 1,
        Truth::False => 2,
        Truth::Null => 3,
        Truth::Unknown => 4,
        Truth::Failed => 5,
    }
}

fn from_byte(byte: u8) -> Option<Truth> {
    Some(match byte {
        1 => Truth::True,
        2 => Truth::False,
        3 => Truth::Null,
        4 => Truth::Unknown,
        5 => Truth::Failed,
        _ => return None,
    })
}
