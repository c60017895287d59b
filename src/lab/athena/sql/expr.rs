//! Expressions with names and types resolved: what the evaluator and the planner work on.

use super::calendar::Unit;
use super::datum::{Datum, SqlType};
use super::error::Span;
use super::function::Function;
use super::like::Pattern;
use super::syntax::{CastTarget, Comparison, Operator};

/// A column of the one table of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnId {
    /// A partition column, by its position.
    Partition(u16),
    /// A column of the files, by its position.
    Data(u16),
}

/// A typed expression. Two are equal when they compute the same in the same way, wherever they stand in the text.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub sql_type: SqlType,
    /// Where it stands in the text.
    pub span: Span,
}

/// Kinds of typed expressions.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExprKind {
    /// A constant; every expression without columns has become one, unless evaluating it fails.
    Literal(Datum<'static>),
    /// A column.
    Column(ColumnId),
    /// A sign.
    Negate(Box<Expr>),
    /// Arithmetic, and `||` on text.
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    /// A comparison of two values of one common type.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `IS [NOT] DISTINCT FROM`.
    Distinct { left: Box<Expr>, right: Box<Expr>, negated: bool },
    /// AND.
    And(Vec<Expr>),
    /// OR.
    Or(Vec<Expr>),
    /// NOT.
    Not(Box<Expr>),
    /// `low <= value AND value <= high`, with the value evaluated once.
    Between { value: Box<Expr>, low: Box<Expr>, high: Box<Expr> },
    /// IN with a list.
    In { value: Box<Expr>, list: InList },
    /// LIKE.
    Like { value: Box<Expr>, pattern: LikePattern },
    /// IS NULL.
    IsNull(Box<Expr>),
    /// CAST and `TRY_CAST`.
    Cast { value: Box<Expr>, target: CastTarget, forgiving: bool },
    /// TRY.
    Try(Box<Expr>),
    /// CASE and IF: conditions, or values that the operand is compared with.
    Case { operand: Option<Box<Expr>>, branches: Vec<(Expr, Expr)>, otherwise: Option<Box<Expr>> },
    /// A function.
    Call { function: Function, arguments: Vec<Expr> },
}

/// The list of IN: constants sorted for search, and the rest.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct InList {
    /// Constants without NULL, in order, each once.
    pub constants: Vec<Datum<'static>>,
    /// Whether NULL is in the list.
    pub has_null: bool,
    /// What is not constant.
    pub rest: Vec<Expr>,
}

/// The pattern of LIKE.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LikePattern {
    /// Known when the query is planned.
    Constant(Pattern),
    /// Computed for each row: pattern and escape.
    Computed(Box<Expr>, Option<Box<Expr>>),
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.sql_type == other.sql_type
    }
}

impl Expr {
    /// A constant.
    pub(crate) fn literal(value: Datum<'static>, sql_type: SqlType, span: Span) -> Self {
        Self { kind: ExprKind::Literal(value), sql_type, span }
    }

    /// The constant, if it is one.
    pub(crate) fn as_literal(&self) -> Option<&Datum<'static>> {
        match &self.kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// The column, if it is nothing but one.
    pub(crate) fn as_column(&self) -> Option<ColumnId> {
        match self.kind {
            ExprKind::Column(column) => Some(column),
            _ => None,
        }
    }

    /// Calls `visit` for each part directly below.
    pub(crate) fn for_each_child<'e>(&'e self, visit: &mut dyn FnMut(&'e Self)) {
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Column(_) => {}
            ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::IsNull(inner) | ExprKind::Try(inner) => visit(inner),
            ExprKind::Cast { value, .. } => visit(value),
            ExprKind::Arithmetic(_, left, right) | ExprKind::Compare(_, left, right) | ExprKind::Distinct { left, right, .. } => {
                visit(left);
                visit(right);
            }
            ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().for_each(visit),
            ExprKind::Between { value, low, high } => [value, low, high].into_iter().for_each(|part| visit(part)),
            ExprKind::In { value, list } => {
                visit(value);
                list.rest.iter().for_each(visit);
            }
            ExprKind::Like { value, pattern } => {
                visit(value);
                if let LikePattern::Computed(pattern, escape) = pattern {
                    visit(pattern);
                    if let Some(escape) = escape {
                        visit(escape);
                    }
                }
            }
            ExprKind::Case { operand, branches, otherwise } => {
                if let Some(operand) = operand {
                    visit(operand);
                }
                for (when, then) in branches {
                    visit(when);
                    visit(then);
                }
                if let Some(otherwise) = otherwise {
                    visit(otherwise);
                }
            }
            ExprKind::Call { arguments, .. } => arguments.iter().for_each(visit),
        }
    }

    /// The columns it uses, sorted, each once.
    pub(crate) fn columns(&self) -> Vec<ColumnId> {
        let mut found = Vec::new();
        self.collect_columns(&mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How many parts it has, itself included: what evaluating it once may cost.
    pub(crate) fn weight(&self) -> u64 {
        let mut weight = 1;
        self.for_each_child(&mut |child| weight += child.weight());
        weight
    }

    /// Whether a part of it calls one of the functions that `wanted` names.
    pub(crate) fn calls(&self, wanted: &[Function]) -> bool {
        let mut found = matches!(&self.kind, ExprKind::Call { function, .. } if wanted.contains(function));
        self.for_each_child(&mut |child| found = found || child.calls(wanted));
        found
    }

    fn collect_columns(&self, found: &mut Vec<ColumnId>) {
        if let ExprKind::Column(column) = self.kind {
            found.push(column);
        }
        self.for_each_child(&mut |child| child.collect_columns(found));
    }
}

/// Units of the date functions, by their text argument; kept apart because an unknown unit is an error of the query.
pub(crate) fn unit_argument(text: &str) -> Option<Unit> {
    Unit::from_word(&text.to_ascii_lowercase())
}
