//! What a condition leaves possible for the columns of a table.
//!
//! The rules are those of Trino's `TupleDomain`: a domain is a set of values and whether NULL is in it; AND intersects;
//! OR unites column by column, and only columns that both sides constrain stay constrained.

use std::collections::BTreeMap;

use super::range_set::{Key, Range, RangeSet};
use super::sql::expr::ColumnId;

/// What a condition leaves possible for one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Domain {
    /// Values that are not NULL.
    pub values: RangeSet,
    /// Whether NULL is possible.
    pub nulls: bool,
}

impl Domain {
    /// Everything, NULL too.
    pub(super) fn all() -> Self {
        Self { values: RangeSet::all(), nulls: true }
    }

    /// Every value but NULL.
    pub(super) fn not_null() -> Self {
        Self { values: RangeSet::all(), nulls: false }
    }

    /// NULL alone.
    pub(super) fn only_null() -> Self {
        Self { values: RangeSet::none(), nulls: true }
    }

    /// Values without NULL.
    pub(super) fn of(values: RangeSet) -> Self {
        Self { values, nulls: false }
    }

    /// Whether nothing is left.
    pub(super) fn is_none(&self) -> bool {
        self.values.is_none() && !self.nulls
    }

    /// Whether nothing is excluded.
    pub(super) fn is_all(&self) -> bool {
        self.nulls && self.values.is_all()
    }

    /// Whether a value (`None` for NULL) is in it.
    pub(super) fn contains(&self, key: Option<&Key>) -> bool {
        key.map_or(self.nulls, |key| self.values.meets(key, key))
    }

    /// The values one by one, when there are only single ones (and no NULL).
    pub(super) fn as_discrete(&self) -> Option<Vec<&Key>> {
        if self.nulls {
            return None;
        }
        self.values.ranges().iter().map(Range::as_single).collect()
    }
}

/// Domains of several columns; `None` when nothing at all is possible. Columns that are missing are unconstrained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TupleDomain {
    columns: Option<BTreeMap<ColumnId, Domain>>,
}

impl TupleDomain {
    /// Nothing is excluded.
    pub(super) fn all() -> Self {
        Self { columns: Some(BTreeMap::new()) }
    }

    /// Nothing is possible.
    pub(super) fn none() -> Self {
        Self { columns: None }
    }

    /// One column constrained.
    pub(super) fn of(column: ColumnId, domain: Domain) -> Self {
        if domain.is_none() {
            return Self::none();
        }
        let columns = if domain.is_all() { BTreeMap::new() } else { BTreeMap::from([(column, domain)]) };
        Self { columns: Some(columns) }
    }

    /// Whether nothing is possible.
    pub(super) fn is_none(&self) -> bool {
        self.columns.is_none()
    }

    /// The domain of a column; `None` when it is unconstrained.
    pub(super) fn get(&self, column: ColumnId) -> Option<&Domain> {
        self.columns.as_ref()?.get(&column)
    }

    /// The constrained columns in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ColumnId, &Domain)> {
        self.columns.iter().flatten().map(|(column, domain)| (*column, domain))
    }

    /// AND: each column keeps what every part leaves.
    pub(super) fn intersect(parts: Vec<Self>) -> Self {
        let mut by_column: BTreeMap<ColumnId, Vec<Domain>> = BTreeMap::new();
        for part in parts {
            let Some(columns) = part.columns else { return Self::none() };
            for (column, domain) in columns {
                by_column.entry(column).or_default().push(domain);
            }
        }
        let mut columns = BTreeMap::new();
        for (column, domains) in by_column {
            let domain = intersect_all(&domains);
            if domain.is_none() {
                return Self::none();
            }
            if !domain.is_all() {
                columns.insert(column, domain);
            }
        }
        Self { columns: Some(columns) }
    }

    /// OR: a column stays constrained only when every part that is possible at all constrains it.
    pub(super) fn union_by_column(parts: Vec<Self>) -> Self {
        let possible: Vec<BTreeMap<ColumnId, Domain>> = parts.into_iter().filter_map(|part| part.columns).collect();
        let count = possible.len();
        if count == 0 {
            return Self::none();
        }
        let mut by_column: BTreeMap<ColumnId, Vec<Domain>> = BTreeMap::new();
        for (column, domain) in possible.into_iter().flatten() {
            by_column.entry(column).or_default().push(domain);
        }
        let mut columns = BTreeMap::new();
        for (column, domains) in by_column {
            if domains.len() < count {
                continue;
            }
            let nulls = domains.iter().any(|domain| domain.nulls);
            let ranges = domains.into_iter().flat_map(|domain| domain.values.into_ranges()).collect();
            let domain = Domain { values: RangeSet::of(ranges), nulls };
            if !domain.is_all() {
                columns.insert(column, domain);
            }
        }
        Self { columns: Some(columns) }
    }
}

/// Halves first: n conditions on one column cost n log n, not n².
fn intersect_all(domains: &[Domain]) -> Domain {
    match domains {
        [] => Domain::all(),
        [one] => one.clone(),
        many => {
            let (left, right) = many.split_at(many.len() / 2);
            let (left, right) = (intersect_all(left), intersect_all(right));
            Domain { values: left.values.intersect(&right.values), nulls: left.nulls && right.nulls }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: i64) -> Key {
        Key::Integer(number)
    }

    #[test]
    fn or_keeps_only_columns_of_both_sides() {
        let (a, b) = (ColumnId::Data(0), ColumnId::Data(1));
        let one = |column, number| TupleDomain::of(column, Domain::of(RangeSet::of(vec![Range::single(key(number))])));
        let left = TupleDomain::intersect(vec![one(a, 1), one(b, 1)]);
        let union = TupleDomain::union_by_column(vec![left, one(a, 3)]);
        assert!(union.get(b).is_none());
        assert_eq!(union.get(a).and_then(Domain::as_discrete), Some(vec![&key(1), &key(3)]));
        let impossible = TupleDomain::intersect(vec![one(a, 1), one(a, 2)]);
        assert!(impossible.is_none());
        assert_eq!(TupleDomain::union_by_column(vec![impossible, one(b, 5)]), one(b, 5));
    }
}
