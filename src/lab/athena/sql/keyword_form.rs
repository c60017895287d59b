//! What begins with a keyword inside an expression: literals with a type, CAST, CASE, EXTRACT, TRY.

use winnow::combinator::{cut_err, delimited, opt, preceded, repeat, separated, separated_pair};
use winnow::error::{ErrMode, ParserError};
use winnow::prelude::*;
use winnow::stream::Stream;
use winnow::token::any;

use super::calendar::Unit;
use super::error::{Span, SqlErrorCode};
use super::expression::expression;
use super::parser::{Failure, Input, Parsed, expect, keyword, name, nested, node, peek_span, peek_word, refuse, required, symbol, tallest};
use super::syntax::{CastTarget, Expr, ExprKind, Interval};
use super::token::{Symbol, Token, TokenKind};

/// One of these forms; a word that begins none of them is left alone.
pub(super) fn keyword_form(input: &mut Input<'_>) -> Parsed<Expr> {
    let Some(Token { kind: TokenKind::Word(word), span }) = input.peek_token() else {
        return Err(ErrMode::from_input(input));
    };
    let start = *span;
    match word.to_ascii_uppercase().as_str() {
        "NULL" => constant(input, ExprKind::Null),
        "TRUE" => constant(input, ExprKind::Boolean(true)),
        "FALSE" => constant(input, ExprKind::Boolean(false)),
        "DATE" => typed_literal(input, ExprKind::Date),
        "TIMESTAMP" => typed_literal(input, ExprKind::Timestamp),
        "INTERVAL" => interval(input),
        "CAST" => cast(input, false),
        "TRY_CAST" => cast(input, true),
        "TRY" => attempt(input),
        "CASE" => case(input),
        "EXTRACT" => extract(input),
        "EXISTS" => refuse(SqlErrorCode::NotSimulated, start, "subqueries are not simulated"),
        "SELECT" | "FROM" | "WHERE" | "AND" | "OR" | "NOT" | "IN" | "IS" | "LIKE" | "BETWEEN" | "GROUP" | "ORDER" | "LIMIT" | "THEN"
        | "WHEN" | "ELSE" | "END" | "AS" | "HAVING" | "ESCAPE" => Err(ErrMode::Cut(Failure::expecting(input, "a value"))),
        _ => Err(ErrMode::from_input(input)),
    }
}

/// `TRY(expression)`.
fn attempt(input: &mut Input<'_>) -> Parsed<Expr> {
    let (start, _) = (keyword("TRY"), symbol(Symbol::Open)).parse_next(input)?;
    let inner = nested(input, cut_err(expression))?;
    let end = required(Symbol::Close).parse_next(input)?;
    let below = inner.height;
    node(input, ExprKind::Try(Box::new(inner)), start.to(end), below)
}

fn constant(input: &mut Input<'_>, kind: ExprKind) -> Parsed<Expr> {
    let span = peek_span(input);
    input.next_token();
    node(input, kind, span, 0)
}

/// `DATE '2023-06-01'`; without a text after it the word is a name or a function.
fn typed_literal(input: &mut Input<'_>, make: fn(String) -> ExprKind) -> Parsed<Expr> {
    let start = peek_span(input);
    let (text, end) = preceded(any, literal_text).parse_next(input)?;
    node(input, make(text), start.to(end), 0)
}

fn literal_text(input: &mut Input<'_>) -> Parsed<(String, Span)> {
    any.verify_map(|token: &Token<'_>| match &token.kind {
        TokenKind::Text(text) => Some((text.clone(), token.span)),
        _ => None,
    })
    .parse_next(input)
}

/// `INTERVAL '7' DAY`, `INTERVAL -'1' MONTH`.
fn interval(input: &mut Input<'_>) -> Parsed<Expr> {
    let start = peek_span(input);
    let (negative, (text, span)) = preceded(keyword("INTERVAL"), (opt(symbol(Symbol::Minus)), literal_text)).parse_next(input)?;
    let (unit, end) = cut_err(expect("SECOND, MINUTE, HOUR, DAY, MONTH or YEAR", interval_unit)).parse_next(input)?;
    let Some(count) = text.trim().parse::<i64>().ok().and_then(|count| if negative.is_some() { count.checked_neg() } else { Some(count) })
    else {
        return refuse(SqlErrorCode::InvalidArgument, span, format!("'{text}' is no whole number of units"));
    };
    node(input, ExprKind::Interval(Interval { count, unit }), start.to(end), 0)
}

fn interval_unit(input: &mut Input<'_>) -> Parsed<(Unit, Span)> {
    any.verify_map(|token: &Token<'_>| match token.kind {
        TokenKind::Word(word) => {
            let lower = word.to_ascii_lowercase();
            let unit = Unit::from_word(&lower)?;
            (!matches!(unit, Unit::Millisecond | Unit::Quarter)).then_some((unit, token.span))
        }
        _ => None,
    })
    .parse_next(input)
}

fn cast<'i>(input: &mut Input<'i>, forgiving: bool) -> Parsed<Expr> {
    let (start, _) = (any.map(|token: &Token<'i>| token.span), symbol(Symbol::Open)).parse_next(input)?;
    let value = nested(input, cut_err(expression))?;
    cut_err(expect("AS", keyword("AS"))).parse_next(input)?;
    let target = cut_err(cast_target).parse_next(input)?;
    let end = required(Symbol::Close).parse_next(input)?;
    let below = value.height;
    node(input, ExprKind::Cast { value: Box::new(value), target, forgiving }, start.to(end), below)
}

fn cast_target(input: &mut Input<'_>) -> Parsed<CastTarget> {
    let token = expect("a type", any).parse_next(input)?;
    let span = token.span;
    let TokenKind::Word(word) = token.kind else {
        return refuse(SqlErrorCode::Syntax, span, "expected a type");
    };
    let mut sizes: Option<Vec<u32>> =
        opt(delimited(symbol(Symbol::Open), separated(1..=2, type_size, symbol(Symbol::Comma)), required(Symbol::Close)))
            .parse_next(input)?;
    let size = |sizes: &Option<Vec<u32>>, at: usize| sizes.as_ref().and_then(|list| list.get(at)).copied();
    let target = match word.to_ascii_uppercase().as_str() {
        "BOOLEAN" => CastTarget::Boolean,
        "TINYINT" => CastTarget::Integer { bits: 8 },
        "SMALLINT" => CastTarget::Integer { bits: 16 },
        "INT" | "INTEGER" => CastTarget::Integer { bits: 32 },
        "BIGINT" => CastTarget::Integer { bits: 64 },
        "DOUBLE" => {
            opt(keyword("PRECISION")).parse_next(input)?;
            CastTarget::Double
        }
        "DECIMAL" | "NUMERIC" => {
            let (precision, scale) = (size(&sizes, 0).unwrap_or(38), size(&sizes, 1).unwrap_or(0));
            sizes = None;
            match (u8::try_from(precision), u8::try_from(scale)) {
                (Ok(precision @ 1..=38), Ok(scale @ 0..=18)) if scale <= precision => CastTarget::Decimal { precision, scale },
                _ => {
                    return refuse(
                        SqlErrorCode::NotSimulated,
                        span,
                        "a decimal has 1 to 38 digits, in this lab at most 18 of them after the point",
                    );
                }
            }
        }
        "VARCHAR" => {
            let length = size(&sizes, 0);
            sizes = None;
            CastTarget::Varchar { length }
        }
        "DATE" => CastTarget::Date,
        "TIMESTAMP" => {
            sizes = None;
            CastTarget::Timestamp
        }
        "STRING" => {
            return refuse(
                SqlErrorCode::TypeMismatch,
                span,
                "Unknown type: string; in a query text is varchar (string is the name in DDL)",
            );
        }
        "FLOAT" => return refuse(SqlErrorCode::TypeMismatch, span, "Unknown type: float; in a query it is real or double"),
        "REAL" | "CHAR" | "VARBINARY" | "TIME" | "JSON" | "ARRAY" | "MAP" | "ROW" | "UUID" | "IPADDRESS" => {
            return refuse(SqlErrorCode::NotSimulated, span, format!("the type {} is not simulated", word.to_ascii_lowercase()));
        }
        _ => return refuse(SqlErrorCode::TypeMismatch, span, format!("Unknown type: {}", word.to_ascii_lowercase())),
    };
    if sizes.is_some() {
        return refuse(SqlErrorCode::TypeMismatch, span, format!("the type {} takes no size", word.to_ascii_lowercase()));
    }
    Ok(target)
}

fn type_size(input: &mut Input<'_>) -> Parsed<u32> {
    any.verify_map(|token: &Token<'_>| match token.kind {
        TokenKind::Integer(digits) => digits.parse().ok(),
        _ => None,
    })
    .parse_next(input)
}

fn case<'i>(input: &mut Input<'i>) -> Parsed<Expr> {
    let start = keyword("CASE").parse_next(input)?;
    let expression_inside = |input: &mut Input<'i>| nested(input, cut_err(expression));
    let operand =
        if peek_word(input).is_some_and(|word| word.eq_ignore_ascii_case("WHEN")) { None } else { Some(expression_inside(input)?) };
    let branch = preceded(keyword("WHEN"), separated_pair(expression_inside, cut_err(expect("THEN", keyword("THEN"))), expression_inside));
    let branches: Vec<(Expr, Expr)> = cut_err(expect("WHEN", repeat(1.., branch))).parse_next(input)?;
    let otherwise = opt(preceded(keyword("ELSE"), expression_inside)).parse_next(input)?;
    let end = cut_err(expect("WHEN, ELSE or END", keyword("END"))).parse_next(input)?;
    let parts = branches.iter().flat_map(|(when, then)| [when, then]).chain(&operand).chain(&otherwise);
    let below = tallest(parts);
    let kind = ExprKind::Case { operand: operand.map(Box::new), branches, otherwise: otherwise.map(Box::new) };
    node(input, kind, start.to(end), below)
}

fn extract(input: &mut Input<'_>) -> Parsed<Expr> {
    let (start, _) = (keyword("EXTRACT"), symbol(Symbol::Open)).parse_next(input)?;
    let field = cut_err(expect("a field such as YEAR", name)).parse_next(input)?;
    cut_err(expect("FROM", keyword("FROM"))).parse_next(input)?;
    let value = nested(input, cut_err(expression))?;
    let end = required(Symbol::Close).parse_next(input)?;
    let below = value.height;
    node(input, ExprKind::Extract(field, Box::new(value)), start.to(end), below)
}
