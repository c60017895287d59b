//! A condition in negation normal form, and its four truth values over a partition.
//!
//! With the values of a partition put in and every column of the files unknown, a condition is true, false, NULL or
//! *unknown*. A partition is read exactly when the result can still become true: true or unknown. The normal form is
//! needed for that: NOT over "NULL AND unknown" can be true, so NOT has to reach the comparisons first.

use super::sql::error::{SqlError, SqlErrorCode};
use super::sql::expr::{ColumnId, Expr, ExprKind, InList};
use super::sql::function::Function;

/// Truth of a condition for one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// Every row of the partition meets it.
    True,
    /// No row meets it.
    False,
    /// It is NULL: no row meets it, and no row meets its opposite.
    Null,
    /// It depends on columns of the files.
    Unknown,
    /// Its evaluation fails (a cast, a division by zero): the partition is kept, and the query fails when it reads a row.
    Failed,
}

impl Truth {
    /// Whether the partition has to be read.
    pub fn keeps(self) -> bool {
        !matches!(self, Self::False | Self::Null)
    }

    /// AND: false decides, then NULL, then what may still be anything.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self.and_rank() >= other.and_rank() { self } else { other }
    }

    /// OR: true decides, then what may still be anything, then NULL.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.or_rank() >= other.or_rank() { self } else { other }
    }

    /// NOT.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            other => other,
        }
    }

    fn and_rank(self) -> u8 {
        match self {
            Self::True => 0,
            Self::Unknown => 1,
            Self::Failed => 2,
            Self::Null => 3,
            Self::False => 4,
        }
    }

    fn or_rank(self) -> u8 {
        match self {
            Self::False => 0,
            Self::Null => 1,
            Self::Unknown => 2,
            Self::Failed => 3,
            Self::True => 4,
        }
    }
}

/// A condition taken apart: a tree of AND and OR over leaves.
#[derive(Clone, Debug)]
pub(super) struct Predicate {
    /// The tree.
    pub root: Node,
    /// The leaves, in the order of the text.
    pub leaves: Vec<Leaf>,
}

/// A part of the tree.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// All must hold.
    And(Vec<Self>),
    /// One must hold.
    Or(Vec<Self>),
    /// A leaf, by its position in `leaves`.
    Leaf(usize),
}

/// A condition without AND, OR and NOT around it.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// The condition as written.
    pub expr: Expr,
    /// Whether NOT applies to it.
    pub negated: bool,
    /// The partition columns it uses, by position.
    pub partition_columns: Vec<u16>,
    /// The columns of the files it uses, by position.
    pub data_columns: Vec<u16>,
    /// Whether its value differs from row to row without any column (`rand()`).
    pub random: bool,
}

impl Leaf {
    /// Whether the partition's values alone decide it.
    pub(super) fn is_decided_by_partition(&self) -> bool {
        self.data_columns.is_empty() && !self.random
    }
}

impl Predicate {
    /// Takes a typed condition apart.
    ///
    /// # Errors
    /// A function over partition columns alone that the lab cannot compute.
    pub(super) fn new(condition: &Expr) -> Result<Self, SqlError> {
        let mut predicate = Self { root: Node::And(Vec::new()), leaves: Vec::new() };
        predicate.root = predicate.build(condition, false)?;
        Ok(predicate)
    }

    /// The truth of the whole tree from the truths of its leaves.
    pub(super) fn truth(&self, leaf: &mut impl FnMut(usize) -> Truth) -> Truth {
        truth(&self.root, leaf)
    }

    fn build(&mut self, expr: &Expr, negated: bool) -> Result<Node, SqlError> {
        match &expr.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let all = parts.iter().map(|part| self.build(part, negated)).collect::<Result<Vec<_>, _>>()?;
                Ok(if matches!(expr.kind, ExprKind::And(_)) == negated { Node::Or(all) } else { Node::And(all) })
            }
            ExprKind::Not(inner) => self.build(inner, !negated),
            ExprKind::In { value, list } if uses_data(list) && !has_data(value) => {
                // `year IN (2023, user_id)`: the constants decide what the column of the files leaves open.
                let (data, plain): (Vec<Expr>, Vec<Expr>) = list.rest.iter().cloned().partition(has_data);
                let kind = |list: InList| ExprKind::In { value: value.clone(), list };
                let open = Expr { kind: kind(InList { rest: data, ..InList::default() }), ..expr.clone() };
                let closed = Expr { kind: kind(InList { rest: plain, ..list.clone() }), ..expr.clone() };
                let both = vec![self.leaf(closed, negated)?, self.leaf(open, negated)?];
                Ok(if negated { Node::And(both) } else { Node::Or(both) })
            }
            _ => self.leaf(expr.clone(), negated),
        }
    }

    fn leaf(&mut self, expr: Expr, negated: bool) -> Result<Node, SqlError> {
        let (mut partition_columns, mut data_columns) = (Vec::new(), Vec::new());
        for column in expr.columns() {
            match column {
                ColumnId::Partition(at) => partition_columns.push(at),
                ColumnId::Data(at) => data_columns.push(at),
            }
        }
        let random = expr.calls(&[Function::Random]);
        if data_columns.is_empty() && !random && expr.calls(&[Function::Opaque]) {
            let message = "the lab does not compute this function, so it cannot say which partitions it keeps";
            return Err(SqlError::new(SqlErrorCode::NotSimulated, expr.span, message));
        }
        self.leaves.push(Leaf { expr, negated, partition_columns, data_columns, random });
        Ok(Node::Leaf(self.leaves.len() - 1))
    }
}

fn has_data(expr: &Expr) -> bool {
    expr.columns().iter().any(|column| matches!(column, ColumnId::Data(_))) || expr.calls(&[Function::Random])
}

fn uses_data(list: &InList) -> bool {
    list.rest.iter().any(has_data)
}

fn truth(node: &Node, leaf: &mut impl FnMut(usize) -> Truth) -> Truth {
    match node {
        Node::Leaf(at) => leaf(*at),
        Node::And(parts) => {
            let mut all = Truth::True;
            for part in parts {
                all = all.and(truth(part, leaf));
                if all == Truth::False {
                    break;
                }
            }
            all
        }
        Node::Or(parts) => {
            let mut any = Truth::False;
            for part in parts {
                any = any.or(truth(part, leaf));
                if any == Truth::True {
                    break;
                }
            }
            any
        }
    }
}
