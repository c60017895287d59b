//! The syntax tree: what was written, before names and types are known.

use super::calendar::Unit;
use super::error::Span;

/// An expression as written.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it is.
    pub span: Span,
    /// Height of the tree, 1 for a leaf; bounded by `EXPRESSION_HEIGHT_MAX`.
    pub height: u16,
}

/// Kinds of expressions.
#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    /// A name with up to three qualifiers: `year`, `t.year`.
    Name(Vec<Name>),
    /// NULL.
    Null,
    /// TRUE or FALSE.
    Boolean(bool),
    /// Digits.
    Integer(String),
    /// Digits with a point.
    Decimal(String),
    /// A number with an exponent.
    Double(String),
    /// `'…'`.
    Text(String),
    /// `DATE '…'`.
    Date(String),
    /// `TIMESTAMP '…'`.
    Timestamp(String),
    /// `INTERVAL '7' DAY`.
    Interval(Interval),
    /// A sign.
    Negate(Box<Expr>),
    /// Arithmetic or `||`.
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    /// `=`, `<`, …
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `IS [NOT] DISTINCT FROM`.
    Distinct { left: Box<Expr>, right: Box<Expr>, negated: bool },
    /// AND over two or more.
    And(Vec<Expr>),
    /// OR over two or more.
    Or(Vec<Expr>),
    /// NOT.
    Not(Box<Expr>),
    /// BETWEEN.
    Between { value: Box<Expr>, low: Box<Expr>, high: Box<Expr>, negated: bool },
    /// IN with a list.
    In { value: Box<Expr>, list: Vec<Expr>, negated: bool },
    /// LIKE.
    Like { value: Box<Expr>, pattern: Box<Expr>, escape: Option<Box<Expr>>, negated: bool },
    /// `IS [NOT] NULL`.
    IsNull { value: Box<Expr>, negated: bool },
    /// `CAST` or `TRY_CAST`.
    Cast { value: Box<Expr>, target: CastTarget, forgiving: bool },
    /// `TRY(…)`.
    Try(Box<Expr>),
    /// CASE with or without an operand.
    Case { operand: Option<Box<Expr>>, branches: Vec<(Expr, Expr)>, otherwise: Option<Box<Expr>> },
    /// `EXTRACT(year FROM x)`.
    Extract(Name, Box<Expr>),
    /// A function call.
    Call { name: Name, arguments: Vec<Expr>, distinct: bool, star: bool },
}

/// A name and its place. The text is in lower case: Athena's names are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// In lower case.
    pub text: String,
    /// Where it is.
    pub span: Span,
}

/// A literal interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    /// How many, with its sign.
    pub count: i64,
    /// Of what.
    pub unit: Unit,
}

/// What CAST makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CastTarget {
    /// `boolean`.
    Boolean,
    /// Whole numbers of 8, 16, 32 or 64 bits.
    Integer {
        /// 8, 16, 32 or 64.
        bits: u8,
    },
    /// `double`.
    Double,
    /// `decimal(p, s)`.
    Decimal {
        /// Digits in all.
        precision: u8,
        /// Digits after the point.
        scale: u8,
    },
    /// `varchar` or `varchar(n)`.
    Varchar {
        /// Most characters.
        length: Option<u32>,
    },
    /// `date`.
    Date,
    /// `timestamp`.
    Timestamp,
}

/// Operators with two sides that are not comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `||`
    Concat,
}

impl Operator {
    /// As written.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Concat => "||",
        }
    }
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// As written.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// The comparison that is true exactly where this one is false (and NULL where it is NULL).
    #[must_use]
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }

    /// The comparison with its sides exchanged.
    #[must_use]
    pub(crate) fn flipped(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

/// A statement.
#[derive(Clone, Debug)]
pub(crate) enum Statement {
    /// SELECT, perhaps under EXPLAIN.
    Query(Box<Select>),
    /// A statement that scans nothing and costs nothing: MSCK, ALTER, SHOW, …
    Free {
        /// Its first word, in upper case.
        verb: String,
    },
}

/// Whether a query runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Explain {
    /// The query runs.
    #[default]
    No,
    /// `EXPLAIN`: planned only, free.
    Plan,
    /// `EXPLAIN ANALYZE`: runs and is charged.
    Analyze,
}

/// SELECT … FROM one table.
#[derive(Clone, Debug)]
pub(crate) struct Select {
    /// EXPLAIN before it.
    pub explain: Explain,
    /// The list.
    pub items: Vec<SelectItem>,
    /// Qualified table name.
    pub table: Vec<Name>,
    /// AS name.
    pub alias: Option<Name>,
    /// WHERE.
    pub condition: Option<Expr>,
    /// GROUP BY.
    pub group_by: Vec<Expr>,
    /// HAVING.
    pub having: Option<Expr>,
    /// ORDER BY.
    pub order_by: Vec<Expr>,
    /// LIMIT.
    pub limit: Option<u64>,
}

/// One item of the list.
#[derive(Clone, Debug)]
pub(crate) enum SelectItem {
    /// `*`
    Star(Span),
    /// An expression, perhaps with AS.
    Value {
        /// The expression.
        value: Expr,
        /// AS name.
        alias: Option<Name>,
    },
}
