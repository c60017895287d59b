//! The rules of types: literals, which types compare and combine, and what to say where they do not.

use super::calendar::{self, Unit};
use super::datum::{Datum, SqlType};
use super::decimal::Decimal;
use super::error::{Span, SqlError, SqlErrorCode};
use super::expr::{Expr, ExprKind};
use super::syntax::{self, Comparison, Interval, Operator};

type Analyzed = Result<Expr, SqlError>;

pub(super) fn mismatch(span: Span, message: impl Into<String>) -> SqlError {
    SqlError::new(SqlErrorCode::TypeMismatch, span, message)
}

pub(super) fn is_boolean(expr: &Expr) -> bool {
    matches!(expr.sql_type, SqlType::Boolean | SqlType::Unknown)
}

/// The words that read the clock and are no columns.
pub(super) fn clock_type(name: &str) -> Option<SqlType> {
    match name {
        "current_date" => Some(SqlType::Date),
        "current_timestamp" | "localtimestamp" => Some(SqlType::Timestamp),
        _ => None,
    }
}

pub(super) fn literal(expr: &syntax::Expr) -> Analyzed {
    use syntax::ExprKind as S;
    let span = expr.span;
    let (value, sql_type) = match &expr.kind {
        S::Boolean(truth) => (Datum::Boolean(*truth), SqlType::Boolean),
        S::Integer(digits) => {
            let number: i64 =
                digits.parse().map_err(|_| SqlError::new(SqlErrorCode::OutOfRange, span, format!("Invalid numeric literal: {digits}")))?;
            let sql_type = if i32::try_from(number).is_ok() { SqlType::Integer } else { SqlType::Bigint };
            (Datum::Integer(number), sql_type)
        }
        S::Decimal(digits) => {
            let number = Decimal::parse(digits).ok_or_else(|| {
                SqlError::new(
                    SqlErrorCode::OutOfRange,
                    span,
                    "a decimal has at most 38 digits, in this lab at most 18 of them after the point",
                )
            })?;
            (Datum::Decimal(number), SqlType::Decimal)
        }
        S::Double(digits) => {
            let number =
                digits.parse().map_err(|_| SqlError::new(SqlErrorCode::OutOfRange, span, format!("Invalid numeric literal: {digits}")))?;
            (Datum::Double(number), SqlType::Double)
        }
        S::Text(text) => (Datum::Text(text.clone().into()), SqlType::Varchar),
        S::Date(text) => {
            let days = calendar::parse_date(text.trim());
            (Datum::Date(days.ok_or_else(|| invalid_literal(span, text, "date"))?), SqlType::Date)
        }
        S::Timestamp(text) => {
            let micros = Some(text.trim()).filter(|text| !text.contains('T')).and_then(calendar::parse_timestamp);
            (Datum::Timestamp(micros.ok_or_else(|| invalid_literal(span, text, "timestamp"))?), SqlType::Timestamp)
        }
        S::Interval(Interval { count, unit }) => interval(*count, *unit, span)?,
        _ => (Datum::Null, SqlType::Unknown),
    };
    Ok(Expr::literal(value, sql_type, span))
}

fn invalid_literal(span: Span, text: &str, kind: &str) -> SqlError {
    SqlError::new(SqlErrorCode::InvalidArgument, span, format!("'{text}' is not a valid {kind} literal"))
}

fn interval(count: i64, unit: Unit, span: Span) -> Result<(Datum<'static>, SqlType), SqlError> {
    let made = match (unit.micros(), unit.months()) {
        (Some(micros), _) => count.checked_mul(micros).map(|micros| (Datum::DayInterval(micros), SqlType::DayInterval)),
        (None, months) => count.checked_mul(months.unwrap_or(1)).map(|months| (Datum::MonthInterval(months), SqlType::MonthInterval)),
    };
    made.ok_or_else(|| SqlError::new(SqlErrorCode::OutOfRange, span, "the interval is too long"))
}

pub(super) fn arithmetic(operator: Operator, left: Expr, right: Expr, span: Span) -> Analyzed {
    let Some(sql_type) = arithmetic_type(operator, left.sql_type, right.sql_type) else {
        let advice = match (left.sql_type, right.sql_type) {
            (SqlType::Varchar, _) | (_, SqlType::Varchar) if operator == Operator::Add => "; texts are joined with || or concat",
            (SqlType::Date, other) if other.is_integral() => "; add an INTERVAL '1' DAY, or use date_add",
            _ => "",
        };
        return Err(mismatch(span, format!("Cannot apply operator: {} {} {}{advice}", left.sql_type, operator.sign(), right.sql_type)));
    };
    Ok(Expr { kind: ExprKind::Arithmetic(operator, Box::new(left), Box::new(right)), sql_type, span })
}

fn arithmetic_type(operator: Operator, left: SqlType, right: SqlType) -> Option<SqlType> {
    use SqlType::{Date, DayInterval, MonthInterval, Timestamp, Unknown, Varchar};
    let additive = matches!(operator, Operator::Add | Operator::Subtract);
    match (left, right) {
        _ if operator == Operator::Concat => {
            (left.common(Varchar) == Some(Varchar) && right.common(Varchar) == Some(Varchar)).then_some(Varchar)
        }
        (Unknown, Unknown) => Some(Unknown),
        (known, Unknown) | (Unknown, known) => known.is_numeric().then_some(known),
        _ if left.is_numeric() && right.is_numeric() => left.common(right),
        (Date | Timestamp, DayInterval | MonthInterval) | (DayInterval, DayInterval) | (MonthInterval, MonthInterval) if additive => {
            Some(left)
        }
        (DayInterval | MonthInterval, Date | Timestamp) if operator == Operator::Add => Some(right),
        (DayInterval | MonthInterval, number) if operator == Operator::Multiply && number.is_integral() => Some(left),
        (number, DayInterval | MonthInterval) if operator == Operator::Multiply && number.is_integral() => Some(right),
        (Date, Date) | (Timestamp, Timestamp) if operator == Operator::Subtract => Some(DayInterval),
        _ => None,
    }
}

/// Two sides of a comparison in their common type.
pub(super) fn paired(left: Expr, right: Expr, sign: &str, span: Span) -> Result<(Expr, Expr), SqlError> {
    let (from, to) = (left.sql_type, right.sql_type);
    match from.common(to) {
        Some(common) => Ok((coerced(left, common), coerced(right, common))),
        None => Err(mismatch(span, format!("Cannot apply operator: {from} {sign} {to}{}", hint(from, to)))),
    }
}

/// What to do about two types that do not compare.
pub(super) fn hint(left: SqlType, right: SqlType) -> &'static str {
    let ((SqlType::Varchar, other) | (other, SqlType::Varchar)) = (left, right) else { return "" };
    match other {
        number if number.is_numeric() => "; Athena does not convert between text and numbers: put the number in quotes, or CAST the text",
        SqlType::Date => "; Athena does not convert between text and dates: write DATE '2023-06-01', or CAST the text",
        SqlType::Timestamp => {
            "; Athena does not convert between text and timestamps: write TIMESTAMP '2023-06-01 00:00:00', or CAST the text"
        }
        _ => "",
    }
}

/// A constant takes the common type at once; everything else is converted when it is compared.
pub(super) fn coerced(expr: Expr, to: SqlType) -> Expr {
    match expr.kind {
        ExprKind::Literal(value) => Expr::literal(value.widened(to), to, expr.span),
        _ => expr,
    }
}

/// A column between two bounds is two comparisons, which prune each for itself; anything else is evaluated once.
pub(super) fn between(value: Expr, low: Expr, high: Expr, span: Span) -> Result<ExprKind, SqlError> {
    let types = (value.sql_type, low.sql_type, high.sql_type);
    let common = types.0.common(types.1).and_then(|common| common.common(types.2));
    let Some(common) = common else {
        let advice = hint(types.0, if types.0.common(types.1).is_none() { types.1 } else { types.2 });
        return Err(mismatch(span, format!("Cannot check if {} is BETWEEN {} and {}{advice}", types.0, types.1, types.2)));
    };
    let (value, low, high) = (coerced(value, common), coerced(low, common), coerced(high, common));
    if value.as_column().is_none() {
        return Ok(ExprKind::Between { value: Box::new(value), low: Box::new(low), high: Box::new(high) });
    }
    let side = |comparison: Comparison, bound: Expr| {
        let kind = ExprKind::Compare(comparison, Box::new(value.clone()), Box::new(bound));
        Expr { kind, sql_type: SqlType::Boolean, span }
    };
    Ok(ExprKind::And(vec![side(Comparison::GreaterOrEqual, low), side(Comparison::LessOrEqual, high)]))
}

/// A condition.
pub(super) fn boolean(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, sql_type: SqlType::Boolean, span }
}

/// A condition, or its opposite.
pub(super) fn maybe_not(kind: ExprKind, negated: bool, span: Span) -> Expr {
    let condition = boolean(kind, span);
    if negated { boolean(ExprKind::Not(Box::new(condition)), span) } else { condition }
}
