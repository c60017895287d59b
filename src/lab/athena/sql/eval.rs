//! Evaluation of typed expressions for one row, with SQL's three truth values.

use std::cmp::Ordering;

use super::calendar;
use super::call;
use super::cast::{self, Failure};
use super::datum::{Datum, SqlType};
use super::error::{SqlError, SqlErrorCode};
use super::expr::{ColumnId, Expr, ExprKind, InList, LikePattern};
use super::function::Function;
use super::like::Pattern;
use super::syntax::{CastTarget, Comparison, Operator};

/// Where the values of the columns come from.
pub(crate) trait Row<'a> {
    /// The value of a column. Text is best borrowed.
    fn value(&self, column: ColumnId) -> Datum<'a>;
}

/// A row without columns, for constants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoColumns;

impl<'a> Row<'a> for NoColumns {
    fn value(&self, _: ColumnId) -> Datum<'a> {
        Datum::Null
    }
}

type Evaluated<'a> = Result<Datum<'a>, SqlError>;

/// Evaluates an expression.
///
/// # Errors
/// What makes the query fail in Athena when it meets this row: a cast of an unfit value, a division by zero, an overflow.
pub(crate) fn evaluate<'a>(expr: &'a Expr, row: &impl Row<'a>) -> Evaluated<'a> {
    // Only chooses: every kind has a function of its own, so that a tall tree needs little stack for each level.
    match &expr.kind {
        ExprKind::Literal(value) => Ok(value.borrowed()),
        ExprKind::Column(column) => Ok(row.value(*column)),
        ExprKind::Negate(inner) => negation(inner, row, expr),
        ExprKind::Arithmetic(operator, left, right) => sum(*operator, left, right, row, expr),
        ExprKind::Compare(comparison, left, right) => comparison_of(*comparison, left, right, row),
        ExprKind::Distinct { left, right, negated } => distinct(left, right, *negated, row),
        ExprKind::And(parts) => joined(parts, row, false),
        ExprKind::Or(parts) => joined(parts, row, true),
        ExprKind::Not(inner) => evaluate(inner, row).map(|value| truth(as_truth(&value).map(|value| !value))),
        ExprKind::Between { value, low, high } => between(value, low, high, row),
        ExprKind::In { value, list } => contains(value, list, row),
        ExprKind::Like { value, pattern } => like(value, pattern, row, expr),
        ExprKind::IsNull(inner) => evaluate(inner, row).map(|value| Datum::Boolean(value.is_null())),
        ExprKind::Cast { value, target, forgiving } => cast_of(value, *target, *forgiving, row, expr),
        ExprKind::Try(inner) => evaluate(inner, row).or(Ok(Datum::Null)),
        ExprKind::Case { operand, branches, otherwise } => case(operand.as_deref(), branches, otherwise.as_deref(), row, expr),
        ExprKind::Call { function, arguments } => function_call(*function, arguments, row, expr),
    }
}

fn failed(expr: &Expr) -> impl Fn(Failure) -> SqlError {
    let span = expr.span;
    move |(code, message)| SqlError::new(code, span, message)
}

fn negation<'a>(inner: &'a Expr, row: &impl Row<'a>, expr: &Expr) -> Evaluated<'a> {
    negate(&evaluate(inner, row)?, expr.sql_type).map_err(failed(expr))
}

fn sum<'a>(operator: Operator, left: &'a Expr, right: &'a Expr, row: &impl Row<'a>, expr: &Expr) -> Evaluated<'a> {
    let (left, right) = (evaluate(left, row)?, evaluate(right, row)?);
    arithmetic(operator, &left, &right, expr.sql_type).map_err(failed(expr))
}

fn comparison_of<'a>(comparison: Comparison, left: &'a Expr, right: &'a Expr, row: &impl Row<'a>) -> Evaluated<'a> {
    let (left, right) = (evaluate(left, row)?, evaluate(right, row)?);
    Ok(truth(compare(comparison, &left, &right)))
}

fn distinct<'a>(left: &'a Expr, right: &'a Expr, negated: bool, row: &impl Row<'a>) -> Evaluated<'a> {
    let (left, right) = (evaluate(left, row)?, evaluate(right, row)?);
    let same = left.is_null() && right.is_null() || left.compare(&right) == Some(Ordering::Equal);
    Ok(Datum::Boolean(same == negated))
}

fn between<'a>(value: &'a Expr, low: &'a Expr, high: &'a Expr, row: &impl Row<'a>) -> Evaluated<'a> {
    let (value, low, high) = (evaluate(value, row)?, evaluate(low, row)?, evaluate(high, row)?);
    let above = compare(Comparison::GreaterOrEqual, &value, &low);
    let below = compare(Comparison::LessOrEqual, &value, &high);
    Ok(truth(and(above, below)))
}

fn cast_of<'a>(value: &'a Expr, target: CastTarget, forgiving: bool, row: &impl Row<'a>, expr: &Expr) -> Evaluated<'a> {
    match cast::cast(evaluate(value, row)?, target) {
        Err(_) if forgiving => Ok(Datum::Null),
        result => result.map_err(failed(expr)),
    }
}

fn case<'a>(
    operand: Option<&'a Expr>,
    branches: &'a [(Expr, Expr)],
    otherwise: Option<&'a Expr>,
    row: &impl Row<'a>,
    expr: &Expr,
) -> Evaluated<'a> {
    let operand = operand.map(|operand| evaluate(operand, row)).transpose()?;
    for (when, then) in branches {
        let when = evaluate(when, row)?;
        let holds = operand.as_ref().map_or_else(|| as_truth(&when), |operand| compare(Comparison::Equal, operand, &when));
        if holds == Some(true) {
            return Ok(evaluate(then, row)?.widened(expr.sql_type));
        }
    }
    otherwise.map_or(Ok(Datum::Null), |otherwise| Ok(evaluate(otherwise, row)?.widened(expr.sql_type)))
}

/// The truth of a condition: `None` for NULL.
pub(crate) fn as_truth(value: &Datum<'_>) -> Option<bool> {
    match value {
        Datum::Boolean(truth) => Some(*truth),
        _ => None,
    }
}

fn truth<'a>(value: Option<bool>) -> Datum<'a> {
    value.map_or(Datum::Null, Datum::Boolean)
}

fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// AND (`decides` = false) or OR (`decides` = true): one deciding part settles it, otherwise NULL if one is NULL.
fn joined<'a>(parts: &'a [Expr], row: &impl Row<'a>, decides: bool) -> Result<Datum<'a>, SqlError> {
    let mut seen_null = false;
    for part in parts {
        match as_truth(&evaluate(part, row)?) {
            Some(value) if value == decides => return Ok(Datum::Boolean(decides)),
            None => seen_null = true,
            Some(_) => {}
        }
    }
    Ok(if seen_null { Datum::Null } else { Datum::Boolean(!decides) })
}

/// Compares two values of one common type: `None` when one is NULL. NaN is unequal to everything and in no order.
pub(crate) fn compare(comparison: Comparison, left: &Datum<'_>, right: &Datum<'_>) -> Option<bool> {
    if left.is_null() || right.is_null() {
        return None;
    }
    let order = left.compare(right);
    Some(match comparison {
        Comparison::Equal => order == Some(Ordering::Equal),
        Comparison::NotEqual => order != Some(Ordering::Equal),
        Comparison::Less => order == Some(Ordering::Less),
        Comparison::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Comparison::Greater => order == Some(Ordering::Greater),
        Comparison::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    })
}

fn contains<'a>(value: &'a Expr, list: &'a InList, row: &impl Row<'a>) -> Evaluated<'a> {
    let value = evaluate(value, row)?;
    if value.is_null() {
        return Ok(Datum::Null);
    }
    // A NaN has no order: nothing is equal to it, and the search finds nothing.
    let found = list.constants.binary_search_by(|constant| constant.compare(&value).unwrap_or(Ordering::Less));
    if found.is_ok() {
        return Ok(Datum::Boolean(true));
    }
    let mut seen_null = list.has_null;
    for item in &list.rest {
        match compare(Comparison::Equal, &value, &evaluate(item, row)?) {
            Some(true) => return Ok(Datum::Boolean(true)),
            None => seen_null = true,
            Some(false) => {}
        }
    }
    Ok(if seen_null { Datum::Null } else { Datum::Boolean(false) })
}

fn like<'a>(value: &'a Expr, pattern: &'a LikePattern, row: &impl Row<'a>, expr: &Expr) -> Evaluated<'a> {
    let Datum::Text(text) = evaluate(value, row)? else { return Ok(Datum::Null) };
    match pattern {
        LikePattern::Constant(pattern) => Ok(Datum::Boolean(pattern.matches(&text))),
        LikePattern::Computed(pattern, escape) => {
            let Datum::Text(pattern) = evaluate(pattern, row)? else { return Ok(Datum::Null) };
            let escape = match escape {
                None => None,
                Some(escape) => match evaluate(escape, row)? {
                    Datum::Text(escape) => Some(escape_character(&escape).ok_or_else(|| {
                        SqlError::new(SqlErrorCode::InvalidArgument, expr.span, "the escape string must be a single character")
                    })?),
                    _ => return Ok(Datum::Null),
                },
            };
            let pattern =
                Pattern::new(&pattern, escape).map_err(|message| SqlError::new(SqlErrorCode::InvalidArgument, expr.span, message))?;
            Ok(Datum::Boolean(pattern.matches(&text)))
        }
    }
}

/// The one character of an escape text.
pub(crate) fn escape_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}

fn function_call<'a>(function: Function, arguments: &'a [Expr], row: &impl Row<'a>, expr: &Expr) -> Result<Datum<'a>, SqlError> {
    if matches!(function, Function::Opaque | Function::Random | Function::Aggregate) {
        return Err(SqlError::new(SqlErrorCode::NotSimulated, expr.span, "the lab does not compute this function"));
    }
    if function == Function::Coalesce {
        for argument in arguments {
            let value = evaluate(argument, row)?;
            if !value.is_null() {
                return Ok(value.widened(expr.sql_type));
            }
        }
        return Ok(Datum::Null);
    }
    let mut values = Vec::with_capacity(arguments.len());
    for (index, argument) in arguments.iter().enumerate() {
        let value = evaluate(argument, row)?;
        if value.is_null() {
            // nullif(x, NULL) is x; everything else is NULL as soon as one argument is.
            return if function == Function::Nullif && index == 1 { Ok(values.pop().unwrap_or(Datum::Null)) } else { Ok(Datum::Null) };
        }
        values.push(if matches!(function, Function::Greatest | Function::Least) { value.widened(expr.sql_type) } else { value });
    }
    call::call(function, values, expr.sql_type).map_err(|(code, message)| SqlError::new(code, expr.span, message))
}

fn overflow(sql_type: SqlType) -> Failure {
    (SqlErrorCode::OutOfRange, format!("{sql_type} overflow"))
}

fn negate<'a>(value: &Datum<'_>, sql_type: SqlType) -> Result<Datum<'a>, Failure> {
    match value {
        Datum::Integer(number) => whole(number.checked_neg(), sql_type),
        Datum::Decimal(number) => Ok(Datum::Decimal(number.negated())),
        Datum::Double(number) => Ok(Datum::Double(-*number)),
        Datum::DayInterval(micros) => micros.checked_neg().map(Datum::DayInterval).ok_or_else(|| overflow(sql_type)),
        Datum::MonthInterval(months) => months.checked_neg().map(Datum::MonthInterval).ok_or_else(|| overflow(sql_type)),
        _ => Ok(Datum::Null),
    }
}

/// A whole number, when it fits its type.
fn whole<'a>(number: Option<i64>, sql_type: SqlType) -> Result<Datum<'a>, Failure> {
    let fits = |number: &i64| sql_type != SqlType::Integer || i32::try_from(*number).is_ok();
    number.filter(fits).map(Datum::Integer).ok_or_else(|| overflow(sql_type))
}

/// Arithmetic on two values; `sql_type` is the type of the result.
///
/// # Errors
/// Division by zero and overflow.
pub(crate) fn arithmetic<'a>(operator: Operator, left: &Datum<'a>, right: &Datum<'a>, sql_type: SqlType) -> Result<Datum<'a>, Failure> {
    if left.is_null() || right.is_null() {
        return Ok(Datum::Null);
    }
    match sql_type {
        SqlType::Varchar => match (left, right) {
            (Datum::Text(left), Datum::Text(right)) => call::bounded(format!("{left}{right}")),
            _ => Ok(Datum::Null),
        },
        SqlType::Double => match (left.as_double(), right.as_double()) {
            (Some(left), Some(right)) => Ok(Datum::Double(match operator {
                Operator::Subtract => left - right,
                Operator::Multiply => left * right,
                Operator::Divide => left / right,
                Operator::Remainder => left % right,
                _ => left + right,
            })),
            _ => Ok(Datum::Null),
        },
        SqlType::Decimal => match (left.as_decimal(), right.as_decimal()) {
            (Some(left), Some(right)) => {
                if matches!(operator, Operator::Divide | Operator::Remainder) && right == 0.into() {
                    return Err((SqlErrorCode::DivisionByZero, "Division by zero".to_owned()));
                }
                let result = match operator {
                    Operator::Subtract => left.checked_sub(right),
                    Operator::Multiply => left.checked_mul(right),
                    Operator::Divide => left.checked_div(right),
                    Operator::Remainder => left.checked_rem(right),
                    _ => left.checked_add(right),
                };
                result.map(Datum::Decimal).ok_or_else(|| overflow(sql_type))
            }
            _ => Ok(Datum::Null),
        },
        SqlType::Integer | SqlType::Bigint => integers(operator, left, right, sql_type),
        _ => moved(operator, left, right).ok_or_else(|| overflow(sql_type))?,
    }
}

fn integers<'a>(operator: Operator, left: &Datum<'_>, right: &Datum<'_>, sql_type: SqlType) -> Result<Datum<'a>, Failure> {
    let (Datum::Integer(left), Datum::Integer(right)) = (left, right) else { return Ok(Datum::Null) };
    if matches!(operator, Operator::Divide | Operator::Remainder) && *right == 0 {
        return Err((SqlErrorCode::DivisionByZero, "Division by zero".to_owned()));
    }
    let result = match operator {
        Operator::Subtract => left.checked_sub(*right),
        Operator::Multiply => left.checked_mul(*right),
        Operator::Divide => left.checked_div(*right),
        // i64::MIN % -1 is 0 in Athena, an overflow in Rust.
        Operator::Remainder => Some(left.wrapping_rem(*right)),
        _ => left.checked_add(*right),
    };
    whole(result, sql_type)
}

/// Dates, timestamps and intervals: `None` is an overflow, an inner error a mix that has no meaning.
fn moved<'a>(operator: Operator, left: &Datum<'_>, right: &Datum<'_>) -> Option<Result<Datum<'a>, Failure>> {
    let sign = if operator == Operator::Subtract { -1 } else { 1 };
    let date_micros = |days: i64, micros: i64| {
        if micros % calendar::DAY_MICROS != 0 {
            return Some(Err((SqlErrorCode::InvalidArgument, "Cannot add hours, minutes or seconds to a date".to_owned())));
        }
        let later = days.checked_add(micros.checked_mul(sign)? / calendar::DAY_MICROS).filter(|days| calendar::in_range(*days))?;
        Some(Ok(Datum::Date(later)))
    };
    Some(Ok(match (left, right) {
        (Datum::Date(days), Datum::DayInterval(micros)) | (Datum::DayInterval(micros), Datum::Date(days)) => {
            return date_micros(*days, *micros);
        }
        (Datum::Timestamp(at), Datum::DayInterval(micros)) | (Datum::DayInterval(micros), Datum::Timestamp(at)) => {
            let later = at.checked_add(micros.checked_mul(sign)?)?;
            Datum::Timestamp(Some(later).filter(|later| calendar::in_range(later.div_euclid(calendar::DAY_MICROS)))?)
        }
        (Datum::Date(days), Datum::MonthInterval(months)) | (Datum::MonthInterval(months), Datum::Date(days)) => {
            Datum::Date(calendar::add_months(*days, months.checked_mul(sign)?)?)
        }
        (Datum::Timestamp(at), Datum::MonthInterval(months)) | (Datum::MonthInterval(months), Datum::Timestamp(at)) => {
            Datum::Timestamp(calendar::add_units(*at, calendar::Unit::Month, months.checked_mul(sign)?)?)
        }
        (Datum::DayInterval(left), Datum::DayInterval(right)) => Datum::DayInterval(left.checked_add(right.checked_mul(sign)?)?),
        (Datum::MonthInterval(left), Datum::MonthInterval(right)) => Datum::MonthInterval(left.checked_add(right.checked_mul(sign)?)?),
        (Datum::DayInterval(micros), Datum::Integer(times)) | (Datum::Integer(times), Datum::DayInterval(micros)) => {
            Datum::DayInterval(micros.checked_mul(*times)?)
        }
        (Datum::MonthInterval(months), Datum::Integer(times)) | (Datum::Integer(times), Datum::MonthInterval(months)) => {
            Datum::MonthInterval(months.checked_mul(*times)?)
        }
        (Datum::Date(_) | Datum::Timestamp(_), Datum::Date(_) | Datum::Timestamp(_)) => {
            Datum::DayInterval(left.as_micros()?.checked_sub(right.as_micros()?)?)
        }
        _ => Datum::Null,
    }))
}
