//! The grammar of expressions, on winnow over tokens. Statements are in `statement`.
//!
//! Precedence is Trino's: OR, AND, NOT, then one predicate (a comparison, BETWEEN, IN, LIKE, IS) over values, then `||`,
//! `+ -`, `* / %`, signs. A second predicate in a row (`a = b = c`) is not SQL.

use winnow::combinator::{cut_err, opt, separated};
use winnow::error::ErrMode;
use winnow::prelude::*;
use winnow::stream::Stream;
use winnow::token::any;

use super::error::{Span, SqlErrorCode};
use super::keyword_form::keyword_form;
use super::parser::{
    Failure, Input, Parsed, committed, expect, keyword, name, nested, node, peek_span, peek_word, refuse, required, symbol, tallest,
};
use super::syntax::{Comparison, Expr, ExprKind, Name, Operator};
use super::token::{Symbol, Token, TokenKind};

/// A whole expression.
pub(super) fn expression(input: &mut Input<'_>) -> Parsed<Expr> {
    chain(input, "OR", conjunction, ExprKind::Or)
}

fn conjunction(input: &mut Input<'_>) -> Parsed<Expr> {
    chain(input, "AND", negation, ExprKind::And)
}

/// Two or more parts joined by one keyword become one node, however many they are.
fn chain<'i>(
    input: &mut Input<'i>,
    word: &'static str,
    part: impl Fn(&mut Input<'i>) -> Parsed<Expr> + Copy,
    join: fn(Vec<Expr>) -> ExprKind,
) -> Parsed<Expr> {
    let first = part(input)?;
    let mut parts = vec![first];
    while opt(keyword(word)).parse_next(input)?.is_some() {
        parts.push(cut_err(part).parse_next(input)?);
    }
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return Ok(only);
    }
    let span = parts.iter().fold(parts.first().map_or_else(Span::default, |first| first.span), |span, part| span.to(part.span));
    let below = tallest(&parts);
    node(input, join(parts), span, below)
}

fn negation(input: &mut Input<'_>) -> Parsed<Expr> {
    let Some(start) = opt(keyword("NOT")).parse_next(input)? else {
        return predicate(input);
    };
    let inner = nested(input, cut_err(negation))?;
    let (span, below) = (start.to(inner.span), inner.height);
    node(input, ExprKind::Not(Box::new(inner)), span, below)
}

fn predicate(input: &mut Input<'_>) -> Parsed<Expr> {
    let left = value(input, 0)?;
    if let Some(comparison) = opt(comparison).parse_next(input)? {
        let start = peek_span(input);
        if peek_word(input).is_some_and(|word| ["ALL", "ANY", "SOME"].iter().any(|quantifier| word.eq_ignore_ascii_case(quantifier))) {
            return refuse(SqlErrorCode::NotSimulated, start, "comparisons with a subquery are not simulated");
        }
        let right = committed(value(input, 0))?;
        let (span, below) = (left.span.to(right.span), tallest([&left, &right]));
        return node(input, ExprKind::Compare(comparison, Box::new(left), Box::new(right)), span, below);
    }
    if opt(keyword("IS")).parse_next(input)?.is_some() {
        return committed(is_test(input, left));
    }
    let negated = opt(keyword("NOT")).parse_next(input)?.is_some();
    let word = peek_word(input).map(str::to_ascii_uppercase);
    match word.as_deref() {
        Some("BETWEEN") => committed(between(input, left, negated)),
        Some("IN") => committed(in_list(input, left, negated)),
        Some("LIKE") => committed(like(input, left, negated)),
        _ if negated => Err(ErrMode::Cut(Failure::expecting(input, "BETWEEN, IN or LIKE"))),
        _ => Ok(left),
    }
}

fn comparison(input: &mut Input<'_>) -> Parsed<Comparison> {
    any.verify_map(|token: &Token<'_>| {
        Some(match token.kind {
            TokenKind::Symbol(Symbol::Equal) => Comparison::Equal,
            TokenKind::Symbol(Symbol::NotEqual) => Comparison::NotEqual,
            TokenKind::Symbol(Symbol::Less) => Comparison::Less,
            TokenKind::Symbol(Symbol::LessOrEqual) => Comparison::LessOrEqual,
            TokenKind::Symbol(Symbol::Greater) => Comparison::Greater,
            TokenKind::Symbol(Symbol::GreaterOrEqual) => Comparison::GreaterOrEqual,
            _ => return None,
        })
    })
    .parse_next(input)
}

/// After IS: `[NOT] NULL` or `[NOT] DISTINCT FROM value`.
fn is_test(input: &mut Input<'_>, left: Expr) -> Parsed<Expr> {
    let negated = opt(keyword("NOT")).parse_next(input)?.is_some();
    if let Some(end) = opt(keyword("NULL")).parse_next(input)? {
        let (span, below) = (left.span.to(end), left.height);
        return node(input, ExprKind::IsNull { value: Box::new(left), negated }, span, below);
    }
    expect("NULL or DISTINCT FROM", (keyword("DISTINCT"), keyword("FROM"))).parse_next(input)?;
    let right = value(input, 0)?;
    let (span, below) = (left.span.to(right.span), tallest([&left, &right]));
    node(input, ExprKind::Distinct { left: Box::new(left), right: Box::new(right), negated }, span, below)
}

fn between(input: &mut Input<'_>, subject: Expr, negated: bool) -> Parsed<Expr> {
    keyword("BETWEEN").parse_next(input)?;
    let low = value(input, 0)?;
    expect("AND", keyword("AND")).parse_next(input)?;
    let high = value(input, 0)?;
    let (span, below) = (subject.span.to(high.span), tallest([&subject, &low, &high]));
    let kind = ExprKind::Between { value: Box::new(subject), low: Box::new(low), high: Box::new(high), negated };
    node(input, kind, span, below)
}

fn in_list(input: &mut Input<'_>, subject: Expr, negated: bool) -> Parsed<Expr> {
    keyword("IN").parse_next(input)?;
    required(Symbol::Open).parse_next(input)?;
    refuse_subquery(input)?;
    let list: Vec<Expr> = nested(input, cut_err(separated(1.., expression, symbol(Symbol::Comma))))?;
    let end = required(Symbol::Close).parse_next(input)?;
    let (span, below) = (subject.span.to(end), tallest(&list).max(subject.height));
    node(input, ExprKind::In { value: Box::new(subject), list, negated }, span, below)
}

fn like(input: &mut Input<'_>, subject: Expr, negated: bool) -> Parsed<Expr> {
    keyword("LIKE").parse_next(input)?;
    let pattern = value(input, 0)?;
    let escape = match opt(keyword("ESCAPE")).parse_next(input)? {
        Some(_) => Some(value(input, 0)?),
        None => None,
    };
    let last = escape.as_ref().unwrap_or(&pattern);
    let (span, below) = (subject.span.to(last.span), tallest([&subject, &pattern, last]));
    let kind = ExprKind::Like { value: Box::new(subject), pattern: Box::new(pattern), escape: escape.map(Box::new), negated };
    node(input, kind, span, below)
}

fn refuse_subquery(input: &Input<'_>) -> Parsed<()> {
    if peek_word(input).is_some_and(|word| word.eq_ignore_ascii_case("SELECT") || word.eq_ignore_ascii_case("WITH")) {
        let message = "subqueries are not simulated; AWS documents that a condition inside one does not filter partitions: the whole table is scanned";
        return refuse(SqlErrorCode::NotSimulated, peek_span(input), message);
    }
    Ok(())
}

/// Values: `||` (0), `+ -` (1), `* / %` (2), by climbing.
fn value(input: &mut Input<'_>, least: u8) -> Parsed<Expr> {
    let mut left = signed(input)?;
    loop {
        let found = input.peek_token().and_then(|token| match token.kind {
            TokenKind::Symbol(Symbol::Concat) => Some((Operator::Concat, 0)),
            TokenKind::Symbol(Symbol::Plus) => Some((Operator::Add, 1)),
            TokenKind::Symbol(Symbol::Minus) => Some((Operator::Subtract, 1)),
            TokenKind::Symbol(Symbol::Star) => Some((Operator::Multiply, 2)),
            TokenKind::Symbol(Symbol::Slash) => Some((Operator::Divide, 2)),
            TokenKind::Symbol(Symbol::Percent) => Some((Operator::Remainder, 2)),
            _ => None,
        });
        let Some((operator, precedence)) = found.filter(|(_, precedence)| *precedence >= least) else {
            return Ok(left);
        };
        input.next_token();
        let right = committed(value(input, precedence + 1))?;
        let (span, below) = (left.span.to(right.span), tallest([&left, &right]));
        left = node(input, ExprKind::Arithmetic(operator, Box::new(left), Box::new(right)), span, below)?;
    }
}

fn signed(input: &mut Input<'_>) -> Parsed<Expr> {
    if let Some(start) = opt(symbol(Symbol::Minus)).parse_next(input)? {
        // -9223372036854775808 is one number: its digits alone would be too large.
        if let Some(Token { kind: TokenKind::Integer(digits), span }) = input.peek_token() {
            let kind = ExprKind::Integer(format!("-{digits}"));
            let span = start.to(*span);
            input.next_token();
            return node(input, kind, span, 0);
        }
        let inner = nested(input, cut_err(signed))?;
        let (span, below) = (start.to(inner.span), inner.height);
        return node(input, ExprKind::Negate(Box::new(inner)), span, below);
    }
    if opt(symbol(Symbol::Plus)).parse_next(input)?.is_some() {
        return nested(input, cut_err(signed));
    }
    primary(input)
}

/// Chooses by the next token: fewer calls for each level of nesting than trying one rule after the other.
fn primary(input: &mut Input<'_>) -> Parsed<Expr> {
    match input.peek_token().map(|token| &token.kind) {
        Some(TokenKind::Symbol(Symbol::Open)) => grouped(input),
        Some(TokenKind::Word(_)) => match opt(keyword_form).parse_next(input)? {
            Some(form) => Ok(form),
            None => call_or_name(input),
        },
        Some(TokenKind::Quoted(_)) => call_or_name(input),
        Some(TokenKind::Symbol(_)) | None => Err(ErrMode::Backtrack(Failure::expecting(input, "a value"))),
        Some(_) => literal(input),
    }
}

fn literal(input: &mut Input<'_>) -> Parsed<Expr> {
    let (kind, span) = any
        .verify_map(|token: &Token<'_>| {
            let kind = match &token.kind {
                TokenKind::Text(text) => ExprKind::Text(text.clone()),
                TokenKind::Integer(digits) => ExprKind::Integer((*digits).to_owned()),
                TokenKind::Decimal(digits) => ExprKind::Decimal((*digits).to_owned()),
                TokenKind::Double(digits) => ExprKind::Double((*digits).to_owned()),
                _ => return None,
            };
            Some((kind, token.span))
        })
        .parse_next(input)?;
    node(input, kind, span, 0)
}

fn grouped(input: &mut Input<'_>) -> Parsed<Expr> {
    let start = symbol(Symbol::Open).parse_next(input)?;
    refuse_subquery(input)?;
    let inner = nested(input, cut_err(expression))?;
    if input.peek_token().is_some_and(|token| token.kind == TokenKind::Symbol(Symbol::Comma)) {
        return refuse(SqlErrorCode::NotSimulated, start, "rows in parentheses are not simulated");
    }
    let end = required(Symbol::Close).parse_next(input)?;
    Ok(Expr { span: start.to(end), ..inner })
}

fn call_or_name(input: &mut Input<'_>) -> Parsed<Expr> {
    let names: Vec<Name> = separated(1..=4, name, symbol(Symbol::Point)).parse_next(input)?;
    let span = names.iter().fold(names.first().map_or_else(Span::default, |first| first.span), |span, name| span.to(name.span));
    if opt(symbol(Symbol::Open)).parse_next(input)?.is_none() {
        return node(input, ExprKind::Name(names), span, 0);
    }
    let [name] = <[Name; 1]>::try_from(names).or_else(|_| refuse(SqlErrorCode::FunctionNotFound, span, "functions have no qualifier"))?;
    let star = opt(symbol(Symbol::Star)).parse_next(input)?.is_some();
    let distinct = !star && opt(keyword("DISTINCT")).parse_next(input)?.is_some();
    let closes_at_once = input.peek_token().is_some_and(|token| token.kind == TokenKind::Symbol(Symbol::Close));
    let arguments: Vec<Expr> =
        if star || closes_at_once { Vec::new() } else { nested(input, cut_err(separated(1.., expression, symbol(Symbol::Comma))))? };
    let end = required(Symbol::Close).parse_next(input)?;
    if let Some(over) = opt(keyword("OVER")).parse_next(input)? {
        return refuse(SqlErrorCode::NotSimulated, over, "window functions are not simulated");
    }
    let below = tallest(&arguments);
    node(input, ExprKind::Call { name, arguments, distinct, star }, span.to(end), below)
}
