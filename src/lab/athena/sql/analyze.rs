//! From syntax to typed expressions: names become columns, types are checked as Athena checks them, constants are folded.

use std::cmp::Ordering;

use super::calendar;
use super::cast::can_cast;
use super::datum::{Datum, SqlType};
use super::error::{Span, SqlError, SqlErrorCode};
use super::eval::{self, NoColumns};
use super::expr::{Expr, ExprKind, InList, LikePattern};
use super::function::{self, Function, Resolved};
use super::like::Pattern;
use super::schema::Schema;
use super::syntax::{self, CastTarget, Comparison, Name, Operator};
use super::typing::{arithmetic, between, boolean, clock_type, coerced, hint, is_boolean, literal, maybe_not, mismatch, paired};

type Analyzed = Result<Expr, SqlError>;

/// What an expression may refer to.
#[derive(Debug)]
pub(crate) struct Analyzer<'a> {
    /// The table's columns.
    pub schema: &'a Schema,
    /// The text, for hints.
    pub text: &'a str,
    /// Now, in microseconds since 1970-01-01T00:00:00 UTC, for `current_date`.
    pub now: Option<i64>,
    /// The table's name, or its alias alone; empty when there is none.
    pub qualifiers: Vec<String>,
    /// Whether aggregate functions may stand here.
    pub aggregates: bool,
    /// How many conditional parts (CASE, COALESCE, TRY) are open: constants there may fail without failing the query.
    guards: u32,
}

impl<'a> Analyzer<'a> {
    /// An analyzer for a text over a schema.
    pub(crate) fn new(schema: &'a Schema, text: &'a str, now: Option<i64>) -> Self {
        Self { schema, text, now, qualifiers: Vec::new(), aggregates: false, guards: 0 }
    }

    /// Types a condition.
    ///
    /// # Errors
    /// What Athena refuses, with its place.
    pub(crate) fn condition(&mut self, expr: &syntax::Expr, clause: &str) -> Analyzed {
        let typed = self.expr(expr)?;
        if !is_boolean(&typed) {
            let message = format!("{clause} clause must evaluate to a boolean: actual type {}", typed.sql_type);
            return Err(SqlError::new(SqlErrorCode::TypeMismatch, expr.span, message));
        }
        Ok(typed)
    }

    /// Types an expression.
    ///
    /// # Errors
    /// What Athena refuses, with its place.
    pub(crate) fn expr(&mut self, expr: &syntax::Expr) -> Analyzed {
        let typed = self.typed(expr)?;
        self.folded(typed)
    }

    /// Only chooses: every kind has a function of its own, so that a deep text needs little stack for each level.
    fn typed(&mut self, expr: &syntax::Expr) -> Analyzed {
        use syntax::ExprKind as S;
        let span = expr.span;
        match &expr.kind {
            S::Name(names) => self.name(names, span),
            S::Negate(inner) => self.negation(inner, span),
            S::Arithmetic(operator, left, right) => self.sum(*operator, left, right, span),
            S::Compare(comparison, left, right) => self.comparison(*comparison, left, right, span),
            S::Distinct { left, right, negated } => self.distinct(left, right, *negated, span),
            S::And(parts) => self.logical(parts, ExprKind::And, span),
            S::Or(parts) => self.logical(parts, ExprKind::Or, span),
            S::Not(inner) => self.not(inner, span),
            S::Between { value, low, high, negated } => self.between(value, low, high, *negated, span),
            S::In { value, list, negated } => self.in_list(value, list, *negated, span),
            S::Like { value, pattern, escape, negated } => self.like(value, pattern, escape.as_deref(), *negated, span),
            S::IsNull { value, negated } => self.expr(value).map(|value| maybe_not(ExprKind::IsNull(Box::new(value)), *negated, span)),
            S::Cast { value, target, forgiving } => self.cast(value, *target, *forgiving, span),
            S::Try(inner) => self.guarded(inner).map(|inner| Expr { sql_type: inner.sql_type, kind: ExprKind::Try(Box::new(inner)), span }),
            S::Case { operand, branches, otherwise } => self.case(operand.as_deref(), branches, otherwise.as_deref(), span),
            S::Extract(field, value) => self.extract(field, value, span),
            S::Call { name, arguments, distinct, star } => self.call(name, arguments, *distinct, *star, span),
            _ => literal(expr),
        }
    }

    fn negation(&mut self, inner: &syntax::Expr, span: Span) -> Analyzed {
        let inner = self.expr(inner)?;
        let signed =
            inner.sql_type.is_numeric() || matches!(inner.sql_type, SqlType::DayInterval | SqlType::MonthInterval | SqlType::Unknown);
        if !signed {
            return Err(mismatch(span, format!("Cannot negate {}", inner.sql_type)));
        }
        Ok(Expr { sql_type: inner.sql_type, kind: ExprKind::Negate(Box::new(inner)), span })
    }

    fn sum(&mut self, operator: Operator, left: &syntax::Expr, right: &syntax::Expr, span: Span) -> Analyzed {
        let left = self.expr(left)?;
        let right = self.expr(right)?;
        arithmetic(operator, left, right, span)
    }

    fn comparison(&mut self, comparison: Comparison, left: &syntax::Expr, right: &syntax::Expr, span: Span) -> Analyzed {
        let (left, right) = paired(self.expr(left)?, self.expr(right)?, comparison.sign(), span)?;
        Ok(boolean(ExprKind::Compare(comparison, Box::new(left), Box::new(right)), span))
    }

    fn distinct(&mut self, left: &syntax::Expr, right: &syntax::Expr, negated: bool, span: Span) -> Analyzed {
        let (left, right) = paired(self.expr(left)?, self.expr(right)?, "IS DISTINCT FROM", span)?;
        Ok(boolean(ExprKind::Distinct { left: Box::new(left), right: Box::new(right), negated }, span))
    }

    fn not(&mut self, inner: &syntax::Expr, span: Span) -> Analyzed {
        let inner = self.expr(inner)?;
        if !is_boolean(&inner) {
            let message = format!("Value of logical NOT expression must evaluate to a boolean (actual: {})", inner.sql_type);
            return Err(mismatch(inner.span, message));
        }
        Ok(maybe_not(ExprKind::Not(Box::new(inner)), false, span))
    }

    fn between(&mut self, value: &syntax::Expr, low: &syntax::Expr, high: &syntax::Expr, negated: bool, span: Span) -> Analyzed {
        let (value, low, high) = (self.expr(value)?, self.expr(low)?, self.expr(high)?);
        between(value, low, high, span).map(|kind| maybe_not(kind, negated, span))
    }

    fn cast(&mut self, value: &syntax::Expr, target: CastTarget, forgiving: bool, span: Span) -> Analyzed {
        let value = if forgiving { self.guarded(value)? } else { self.expr(value)? };
        let sql_type = target.sql_type();
        if !can_cast(value.sql_type, sql_type) {
            return Err(mismatch(span, format!("Cannot cast {} to {sql_type}", value.sql_type)));
        }
        Ok(Expr { kind: ExprKind::Cast { value: Box::new(value), target, forgiving }, sql_type, span })
    }

    fn extract(&mut self, field: &Name, value: &syntax::Expr, span: Span) -> Analyzed {
        let value = self.expr(value)?;
        let Some(part) = function::DatePart::from_word(&field.text) else {
            return Err(SqlError::new(SqlErrorCode::Syntax, field.span, format!("Invalid EXTRACT field: {}", field.text)));
        };
        let resolved = function::resolve(&field.text, &[value.sql_type]);
        if !matches!(resolved, Resolved::Function(..)) {
            return Err(mismatch(span, format!("Cannot extract {} from {}", field.text, value.sql_type)));
        }
        Ok(Expr { kind: ExprKind::Call { function: Function::Part(part), arguments: vec![value] }, sql_type: SqlType::Bigint, span })
    }

    /// Replaces an expression without columns by its value.
    fn folded(&self, expr: Expr) -> Analyzed {
        let mut constant = !matches!(expr.kind, ExprKind::Literal(_) | ExprKind::Column(_));
        expr.for_each_child(&mut |child| constant = constant && child.as_literal().is_some());
        let opaque = matches!(expr.kind, ExprKind::Call { function: Function::Opaque | Function::Random | Function::Aggregate, .. });
        if !constant || opaque {
            return Ok(expr);
        }
        match eval::evaluate(&expr, &NoColumns).map(Datum::into_owned) {
            Ok(value) => Ok(Expr::literal(value.widened(expr.sql_type), expr.sql_type, expr.span)),
            // Inside CASE, COALESCE or TRY a failure may never be reached.
            Err(_) if self.guards > 0 => Ok(expr),
            Err(error) => Err(error),
        }
    }

    fn guarded(&mut self, expr: &syntax::Expr) -> Analyzed {
        self.guards += 1;
        let result = self.expr(expr);
        self.guards -= 1;
        result
    }

    fn name(&self, names: &[Name], span: Span) -> Analyzed {
        let Some((last, qualifiers)) = names.split_last() else {
            return Err(SqlError::new(SqlErrorCode::Syntax, span, "a name is missing"));
        };
        if qualifiers.is_empty()
            && let Some(sql_type) = clock_type(&last.text)
            && !span.of(self.text).starts_with('"')
        {
            return self.clock(&last.text, sql_type, span);
        }
        let qualified = self.qualifiers.len() >= qualifiers.len()
            && self.qualifiers.iter().rev().zip(qualifiers.iter().rev()).all(|(have, wanted)| *have == wanted.text);
        if let Some(column) = self.schema.find(&last.text).filter(|_| qualified) {
            Ok(Expr { kind: ExprKind::Column(column), sql_type: self.schema.column(column).1, span })
        } else {
            let written = span.of(self.text);
            let hint = if written.starts_with('"') { "; double quotes are for names, a text takes single quotes" } else { "" };
            let shown = if written.is_empty() { last.text.as_str() } else { written };
            Err(SqlError::new(SqlErrorCode::ColumnNotFound, span, format!("Column '{shown}' cannot be resolved{hint}")))
        }
    }

    fn clock(&self, name: &str, sql_type: SqlType, span: Span) -> Analyzed {
        let Some(now) = self.now else {
            return Err(SqlError::new(SqlErrorCode::NotSimulated, span, format!("{name} needs a time: give now_utc")));
        };
        let value = if sql_type == SqlType::Date { Datum::Date(now.div_euclid(calendar::DAY_MICROS)) } else { Datum::Timestamp(now) };
        Ok(Expr::literal(value, sql_type, span))
    }

    fn logical(&mut self, parts: &[syntax::Expr], join: fn(Vec<Expr>) -> ExprKind, span: Span) -> Analyzed {
        let mut typed = Vec::with_capacity(parts.len());
        for part in parts {
            let part = self.expr(part)?;
            if !is_boolean(&part) {
                return Err(mismatch(part.span, format!("Logical expression term must evaluate to a boolean (actual: {})", part.sql_type)));
            }
            typed.push(part);
        }
        Ok(boolean(join(typed), span))
    }

    fn in_list(&mut self, value: &syntax::Expr, list: &[syntax::Expr], negated: bool, span: Span) -> Analyzed {
        let value = self.expr(value)?;
        let mut items = Vec::with_capacity(list.len());
        let mut common = value.sql_type;
        for item in list {
            let item = self.expr(item)?;
            let Some(wider) = common.common(item.sql_type) else {
                return Err(mismatch(
                    item.span,
                    format!("Cannot apply operator: {common} IN ({}){}", item.sql_type, hint(common, item.sql_type)),
                ));
            };
            common = wider;
            items.push(item);
        }
        let mut found = InList::default();
        for item in items {
            match item.kind {
                ExprKind::Literal(Datum::Null) => found.has_null = true,
                // NaN equals nothing.
                ExprKind::Literal(Datum::Double(number)) if number.is_nan() => {}
                ExprKind::Literal(constant) => found.constants.push(constant.widened(common)),
                _ => found.rest.push(item),
            }
        }
        found.constants.sort_by(|left, right| left.compare(right).unwrap_or(Ordering::Equal));
        found.constants.dedup_by(|left, right| left.compare(right) == Some(Ordering::Equal));
        let value = coerced(value, common);
        Ok(maybe_not(ExprKind::In { value: Box::new(value), list: found }, negated, span))
    }

    fn like(&mut self, value: &syntax::Expr, pattern: &syntax::Expr, escape: Option<&syntax::Expr>, negated: bool, span: Span) -> Analyzed {
        let (value, pattern) = (self.expr(value)?, self.expr(pattern)?);
        let escape = escape.map(|escape| self.expr(escape)).transpose()?;
        let sides = [(Some(&value), "Left side of LIKE"), (Some(&pattern), "Pattern for LIKE"), (escape.as_ref(), "Escape for LIKE")];
        for (side, what) in sides {
            if let Some(side) = side
                && !matches!(side.sql_type, SqlType::Varchar | SqlType::Unknown)
            {
                return Err(mismatch(side.span, format!("{what} expression must evaluate to a varchar (actual: {})", side.sql_type)));
            }
        }
        let invalid = |message: &str| SqlError::new(SqlErrorCode::InvalidArgument, span, message);
        let escape_text = match escape.as_ref().map(Expr::as_literal) {
            None => Some(None),
            Some(Some(Datum::Text(text))) => {
                Some(Some(eval::escape_character(text).ok_or_else(|| invalid("the escape string must be a single character"))?))
            }
            Some(_) => None,
        };
        let pattern = match (pattern.as_literal(), escape_text) {
            (Some(Datum::Text(text)), Some(escape)) => LikePattern::Constant(Pattern::new(text, escape).map_err(invalid)?),
            _ => LikePattern::Computed(Box::new(pattern), escape.map(Box::new)),
        };
        Ok(maybe_not(ExprKind::Like { value: Box::new(value), pattern }, negated, span))
    }

    fn case(
        &mut self,
        operand: Option<&syntax::Expr>,
        branches: &[(syntax::Expr, syntax::Expr)],
        otherwise: Option<&syntax::Expr>,
        span: Span,
    ) -> Analyzed {
        let operand = operand.map(|operand| self.expr(operand)).transpose()?;
        let mut typed = Vec::with_capacity(branches.len());
        let mut result = SqlType::Unknown;
        let join = |result: SqlType, value: &Expr| {
            result.common(value.sql_type).ok_or_else(|| {
                mismatch(
                    value.span,
                    format!("All CASE results must be the same type or coercible to a common type: {result}, {}", value.sql_type),
                )
            })
        };
        for (when, then) in branches {
            let when = self.guarded(when)?;
            let fits = operand.as_ref().map_or_else(|| is_boolean(&when), |operand| operand.sql_type.common(when.sql_type).is_some());
            if !fits {
                let message = match &operand {
                    None => format!("CASE WHEN clause must evaluate to a boolean (actual: {})", when.sql_type),
                    Some(operand) => {
                        format!("Cannot apply operator: {} = {}{}", operand.sql_type, when.sql_type, hint(operand.sql_type, when.sql_type))
                    }
                };
                return Err(mismatch(when.span, message));
            }
            let then = self.guarded(then)?;
            result = join(result, &then)?;
            typed.push((when, then));
        }
        let otherwise = otherwise.map(|otherwise| self.guarded(otherwise)).transpose()?;
        if let Some(otherwise) = &otherwise {
            result = join(result, otherwise)?;
        }
        let kind = ExprKind::Case { operand: operand.map(Box::new), branches: typed, otherwise: otherwise.map(Box::new) };
        Ok(Expr { kind, sql_type: result, span })
    }

    fn call(&mut self, name: &Name, arguments: &[syntax::Expr], distinct: bool, star: bool, span: Span) -> Analyzed {
        if name.text == "now" && arguments.is_empty() && !star {
            return self.clock("now()", SqlType::Timestamp, span);
        }
        if name.text == "if" && matches!(arguments.len(), 2 | 3) {
            let (condition, values) = arguments.split_at(1);
            if let ([condition], [then, otherwise @ ..]) = (condition, values) {
                return self.case(None, &[(condition.clone(), then.clone())], otherwise.first(), span);
            }
        }
        let lazy = name.text == "coalesce";
        let mut typed = Vec::with_capacity(arguments.len());
        for argument in arguments {
            typed.push(if lazy { self.guarded(argument)? } else { self.expr(argument)? });
        }
        let found: Vec<SqlType> = typed.iter().map(|argument| argument.sql_type).collect();
        let aggregate = function::resolve_aggregate(&name.text, &found);
        if aggregate.is_some() && !self.aggregates {
            let message =
                format!("WHERE clause cannot contain aggregations, window functions or grouping operations: {}", span.of(self.text));
            return Err(SqlError::new(SqlErrorCode::Syntax, span, message));
        }
        if (star && name.text != "count") || (distinct && aggregate.is_none()) {
            let what = if star { "*" } else { "DISTINCT" };
            return Err(SqlError::new(SqlErrorCode::Syntax, span, format!("{what} can only be given to an aggregate function")));
        }
        match aggregate.unwrap_or_else(|| function::resolve(&name.text, &found)) {
            Resolved::Function(function, sql_type) => Ok(Expr { kind: ExprKind::Call { function, arguments: typed }, sql_type, span }),
            Resolved::Mismatch(expected) => {
                let names: Vec<&str> = found.iter().map(|found| found.name()).collect();
                let message = format!("Unexpected parameters ({}) for function {}. Expected: {expected}", names.join(", "), name.text);
                Err(mismatch(span, message))
            }
            Resolved::Unknown => {
                let message = format!("Function '{}' not registered, or not known to this lab", name.text);
                Err(SqlError::new(SqlErrorCode::FunctionNotFound, name.span, message))
            }
        }
    }
}
