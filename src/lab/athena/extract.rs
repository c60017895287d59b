//! From a condition to the domains of its columns: what row groups are compared with, and what Glue can be asked for.
//!
//! Comparisons, IN, LIKE with a fixed beginning, IS NULL and IS DISTINCT FROM between a bare column and a constant give a
//! domain. Anything computed from a column (a function, a CAST, arithmetic) gives none: Athena itself unwraps some of
//! these (`year(ts) = 2023`), which the lab leaves out.

use super::domain::{Domain, TupleDomain};
use super::predicate::{Leaf, Node, Predicate};
use super::range_set::{Edge, Key, Range, RangeSet};
use super::sql::Schema;
use super::sql::calendar::DAY_MICROS;
use super::sql::cast::integer_of;
use super::sql::datum::{Datum, SqlType};
use super::sql::expr::{ColumnId, Expr, ExprKind, InList, LikePattern};
use super::sql::like::Pattern;
use super::sql::syntax::Comparison;

/// Which leaves count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// For statistics of row groups and for projected values: all of them.
    Statistics,
    /// For the expression that Glue `GetPartitions` gets: comparisons, IN and BETWEEN of partition columns only.
    Catalog,
}

/// The domains of a whole condition.
pub(super) fn domains(predicate: &Predicate, schema: &Schema, usage: Use) -> TupleDomain {
    of_node(&predicate.root, predicate, schema, usage)
}

fn of_node(node: &Node, predicate: &Predicate, schema: &Schema, usage: Use) -> TupleDomain {
    let below = |parts: &[Node]| parts.iter().map(|part| of_node(part, predicate, schema, usage)).collect();
    match node {
        Node::And(parts) => TupleDomain::intersect(below(parts)),
        Node::Or(parts) => TupleDomain::union_by_column(below(parts)),
        Node::Leaf(at) => predicate.leaves.get(*at).map_or_else(TupleDomain::all, |leaf| of_leaf(leaf, schema, usage)),
    }
}

/// The domain of one leaf.
pub(super) fn of_leaf(leaf: &Leaf, schema: &Schema, usage: Use) -> TupleDomain {
    let found = match &leaf.expr.kind {
        ExprKind::Literal(value) => {
            let holds = matches!(value, Datum::Boolean(truth) if *truth != leaf.negated);
            return if holds { TupleDomain::all() } else { TupleDomain::none() };
        }
        ExprKind::Compare(comparison, left, right) => {
            let comparison = if leaf.negated { comparison.negated() } else { *comparison };
            match (left.as_column(), right.as_literal(), left.as_literal(), right.as_column()) {
                (Some(column), Some(constant), ..) => compared(schema, column, comparison, constant).map(|domain| (column, domain)),
                (.., Some(constant), Some(column)) => {
                    compared(schema, column, comparison.flipped(), constant).map(|domain| (column, domain))
                }
                _ => None,
            }
        }
        ExprKind::In { value, list } => value.as_column().and_then(|column| Some((column, listed(schema, column, list, leaf.negated)?))),
        ExprKind::Like { value, pattern: LikePattern::Constant(pattern) } if usage == Use::Statistics => {
            value.as_column().and_then(|column| Some((column, like(pattern, leaf.negated)?)))
        }
        ExprKind::IsNull(value) if usage == Use::Statistics => {
            value.as_column().map(|column| (column, if leaf.negated { Domain::not_null() } else { Domain::only_null() }))
        }
        ExprKind::Distinct { left, right, negated } if usage == Use::Statistics => distinct(schema, left, right, *negated == leaf.negated),
        _ => None,
    };
    let wanted = |column: ColumnId| match usage {
        Use::Statistics => true,
        // Only keys of type string are filtered by Glue; Athena filters the others itself (AWS, performance tuning page).
        Use::Catalog => matches!(column, ColumnId::Partition(_)) && schema.column(column).1 == SqlType::Varchar,
    };
    found.filter(|(column, _)| wanted(*column)).map_or_else(TupleDomain::all, |(column, domain)| TupleDomain::of(column, domain))
}

/// `column <comparison> constant`. `None` when the two do not compare exactly.
fn compared(schema: &Schema, column: ColumnId, comparison: Comparison, constant: &Datum<'_>) -> Option<Domain> {
    if constant.is_null() {
        return Some(Domain::of(RangeSet::none()));
    }
    let sql_type = schema.column(column).1;
    if matches!(constant, Datum::Double(number) if number.is_nan()) {
        // NaN is unequal to everything, and a statistic never holds it.
        return Some(Domain::of(if comparison == Comparison::NotEqual { RangeSet::all() } else { RangeSet::none() }));
    }
    let place = place(sql_type, constant)?;
    let below = |key: &Key, included: bool| Range { low: Edge::Open, high: edge(key, included) };
    let above = |key: &Key, included: bool| Range { low: edge(key, included), high: Edge::Open };
    let is_upwards = matches!(comparison, Comparison::Greater | Comparison::GreaterOrEqual);
    let ranges = match place {
        Place::At(key) => match comparison {
            Comparison::Equal => vec![Range::single(key)],
            Comparison::NotEqual => vec![below(&key, false), above(&key, false)],
            Comparison::Less => vec![below(&key, false)],
            Comparison::LessOrEqual => vec![below(&key, true)],
            Comparison::Greater => vec![above(&key, false)],
            Comparison::GreaterOrEqual => vec![above(&key, true)],
        },
        // No value of the column is the constant.
        _ if comparison == Comparison::Equal => Vec::new(),
        _ if comparison == Comparison::NotEqual => return Some(Domain::not_null()),
        Place::Above(key) if is_upwards => vec![above(&key, false)],
        Place::Above(key) => vec![below(&key, true)],
        Place::BelowAll if is_upwards => return Some(Domain::not_null()),
        Place::AboveAll if !is_upwards => return Some(Domain::not_null()),
        Place::BelowAll | Place::AboveAll => Vec::new(),
    };
    Some(Domain::of(RangeSet::of(ranges)))
}

fn edge(key: &Key, included: bool) -> Edge {
    if included { Edge::Included(key.clone()) } else { Edge::Excluded(key.clone()) }
}

/// Where a constant lies among the values of a column's type.
enum Place {
    /// It is one of them.
    At(Key),
    /// It is above this one and below the next.
    Above(Key),
    BelowAll,
    AboveAll,
}

fn place(sql_type: SqlType, constant: &Datum<'_>) -> Option<Place> {
    match (sql_type, constant) {
        (SqlType::Integer | SqlType::Bigint, Datum::Integer(number)) => Some(Place::At(Key::Integer(*number))),
        (SqlType::Integer | SqlType::Bigint, Datum::Decimal(number)) => {
            let floor = number.floor();
            Some(match i64::try_from(floor) {
                Ok(whole) if number.ceil() == floor => Place::At(Key::Integer(whole)),
                Ok(whole) => Place::Above(Key::Integer(whole)),
                Err(_) if floor < 0 => Place::BelowAll,
                Err(_) => Place::AboveAll,
            })
        }
        (SqlType::Integer | SqlType::Bigint, Datum::Double(number)) => {
            // Beyond 2^53 a comparison with a double is not exact: no domain.
            const EXACT: f64 = 9_007_199_254_740_992.0;
            if number.is_infinite() {
                return Some(if *number > 0.0 { Place::AboveAll } else { Place::BelowAll });
            }
            let floor = i64::try_from(integer_of(number.floor())?).ok().filter(|_| number.abs() < EXACT)?;
            Some(if number.fract().abs() > 0.0 { Place::Above(Key::Integer(floor)) } else { Place::At(Key::Integer(floor)) })
        }
        (SqlType::Double, number) => Some(Place::At(Key::double(number.as_double()?)?)),
        (SqlType::Varchar, Datum::Text(text)) => Some(Place::At(Key::Text(text.as_ref().into()))),
        (SqlType::Date, Datum::Date(days)) => Some(Place::At(Key::Date(*days))),
        (SqlType::Date, Datum::Timestamp(micros)) => {
            let day = Key::Date(micros.div_euclid(DAY_MICROS));
            Some(if micros.rem_euclid(DAY_MICROS) == 0 { Place::At(day) } else { Place::Above(day) })
        }
        (SqlType::Timestamp, Datum::Date(_) | Datum::Timestamp(_)) => Some(Place::At(Key::Timestamp(constant.as_micros()?))),
        _ => None,
    }
}

/// `column [NOT] IN (constants)`. A NULL in the list adds nothing to IN and leaves nothing of NOT IN.
fn listed(schema: &Schema, column: ColumnId, list: &InList, negated: bool) -> Option<Domain> {
    if !list.rest.is_empty() {
        return None;
    }
    if negated && list.has_null {
        return Some(Domain::of(RangeSet::none()));
    }
    let sql_type = schema.column(column).1;
    let mut ranges = Vec::with_capacity(list.constants.len());
    for constant in &list.constants {
        if let Place::At(key) = place(sql_type, constant)? {
            ranges.push(Range::single(key));
        }
    }
    let values = RangeSet::of(ranges);
    Some(Domain::of(if negated { values.complement() } else { values }))
}

/// `LIKE 'abc%'` lies in `['abc', 'abd')`; without wildcards LIKE is `=`. NOT LIKE gives a domain only then.
fn like(pattern: &Pattern, negated: bool) -> Option<Domain> {
    if let Some(exact) = pattern.exact() {
        let values = RangeSet::of(vec![Range::single(Key::Text(exact.into()))]);
        return Some(Domain::of(if negated { values.complement() } else { values }));
    }
    let prefix = pattern.prefix();
    if negated || prefix.is_empty() {
        return None;
    }
    let high = after_prefix(&prefix).map_or(Edge::Open, |text| Edge::Excluded(Key::Text(text.into())));
    let range = Range { low: Edge::Included(Key::Text(prefix.into())), high };
    Some(Domain::of(RangeSet::of(vec![range])))
}

/// The smallest text above every text with this beginning: the last letter that has a successor, raised by one.
fn after_prefix(prefix: &str) -> Option<String> {
    let mut letters: Vec<char> = prefix.chars().collect();
    while let Some(last) = letters.pop() {
        let next = match last {
            '\u{d7ff}' => Some('\u{e000}'),
            other => char::from_u32(u32::from(other) + 1),
        };
        if let Some(next) = next {
            letters.push(next);
            return Some(letters.into_iter().collect());
        }
    }
    None
}

/// `column IS [NOT] DISTINCT FROM constant`; `distinct` says which of the two it comes to.
fn distinct(schema: &Schema, left: &Expr, right: &Expr, distinct: bool) -> Option<(ColumnId, Domain)> {
    let ((Some(column), Some(constant), ..) | (.., Some(constant), Some(column))) =
        (left.as_column(), right.as_literal(), left.as_literal(), right.as_column())
    else {
        return None;
    };
    if constant.is_null() {
        return Some((column, if distinct { Domain::not_null() } else { Domain::only_null() }));
    }
    let equal = compared(schema, column, Comparison::Equal, constant)?;
    let domain = if distinct { Domain { values: equal.values.complement(), nulls: true } } else { equal };
    Some((column, domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_have_a_successor() {
        assert_eq!(after_prefix("abc"), Some("abd".into()));
        assert_eq!(after_prefix("ab\u{10ffff}"), Some("ac".into()));
        assert_eq!(after_prefix("\u{d7ff}"), Some("\u{e000}".into()));
        assert_eq!(after_prefix("\u{10ffff}"), None);
        assert_eq!(after_prefix("실"), Some("싥".into()));
    }
}
