//! The grammar of expressions, on winnow over tokens. Statements are in `statement`.
//!
//! Precedence is Trino's: OR, AND, NOT, then one predicate (a comparison, BETWEEN, IN, LIKE, IS) over values, then `||`,
//! `+ -`, `* / %`, signs. A second predicate in a row (`a = b = c`) is not SQL.

use std::cell::Cell;

use winnow::combinator::{alt, cut_err, delimited, opt, preceded, repeat, separated, separated_pair};
use winnow::error::{ErrMode, ParserError};
use winnow::prelude::*;
use winnow::stream::{Stateful, Stream, TokenSlice};
use winnow::token::any;

use super::calendar::Unit;
use super::error::{Span, SqlError, SqlErrorCode};
use super::syntax::{CastTarget, Comparison, Expr, ExprKind, Interval, Name, Operator};
use super::token::{Symbol, Token, TokenKind};
use crate::lab::athena::limits::{EXPRESSION_HEIGHT_MAX, EXPRESSION_NODES_MAX, NESTING_MAX};

/// Tokens, and what is counted while parsing.
pub(super) type Input<'i> = Stateful<TokenSlice<'i, Token<'i>>, &'i Counters>;
/// Result of one rule.
pub(super) type Parsed<T> = Result<T, ErrMode<Failure>>;

/// Counted over the whole text, so that no text can build a tree of unbounded size.
#[derive(Debug)]
pub(super) struct Counters {
    nodes: Cell<u32>,
    nesting: Cell<u16>,
    end: u32,
}

impl Counters {
    pub(super) fn new(text_length: usize) -> Self {
        Self { nodes: Cell::new(0), nesting: Cell::new(0), end: u32::try_from(text_length).unwrap_or(u32::MAX) }
    }
}

/// A failure: how many tokens were left, what was expected there, or a complete error.
#[derive(Debug)]
pub(super) struct Failure {
    left: usize,
    expected: Option<&'static str>,
    error: Option<SqlError>,
}

impl<'i> ParserError<Input<'i>> for Failure {
    type Inner = Self;

    fn from_input(input: &Input<'i>) -> Self {
        Self { left: input.eof_offset(), expected: None, error: None }
    }

    fn or(self, other: Self) -> Self {
        // The alternative that came further says more.
        if other.left < self.left || (other.left == self.left && self.expected.is_none()) { other } else { self }
    }

    fn into_inner(self) -> Result<Self, Self> {
        Ok(self)
    }
}

impl Failure {
    /// The failure as a sentence about the token it stands at.
    pub(super) fn into_error(self, tokens: &[Token<'_>], text_length: usize) -> SqlError {
        if let Some(error) = self.error {
            return error;
        }
        let expected = self.expected.map_or(String::new(), |what| format!("; expected {what}"));
        let end = u32::try_from(text_length).unwrap_or(u32::MAX);
        match tokens.get(tokens.len().saturating_sub(self.left)) {
            Some(token) if self.left > 0 => {
                SqlError::new(SqlErrorCode::Syntax, token.span, format!("unexpected {}{expected}", describe(&token.kind)))
            }
            _ => SqlError::new(SqlErrorCode::Syntax, Span { start: end, end }, format!("unexpected end of the text{expected}")),
        }
    }
}

fn describe(kind: &TokenKind<'_>) -> String {
    let shown =
        |text: &str| if text.chars().count() > 40 { format!("{}…", text.chars().take(40).collect::<String>()) } else { text.to_owned() };
    match kind {
        TokenKind::Word(word) => format!("'{}'", shown(word)),
        TokenKind::Quoted(name) => format!("\"{}\"", shown(name)),
        TokenKind::Text(text) => format!("the text '{}'", shown(text)),
        TokenKind::Integer(number) | TokenKind::Decimal(number) | TokenKind::Double(number) => format!("the number {}", shown(number)),
        TokenKind::Symbol(symbol) => format!("'{}'", symbol_text(*symbol)),
    }
}

fn symbol_text(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Open => "(",
        Symbol::Close => ")",
        Symbol::Comma => ",",
        Symbol::Point => ".",
        Symbol::Semicolon => ";",
        Symbol::Plus => "+",
        Symbol::Minus => "-",
        Symbol::Star => "*",
        Symbol::Slash => "/",
        Symbol::Percent => "%",
        Symbol::Concat => "||",
        Symbol::Equal => "=",
        Symbol::NotEqual => "<>",
        Symbol::Less => "<",
        Symbol::LessOrEqual => "<=",
        Symbol::Greater => ">",
        Symbol::GreaterOrEqual => ">=",
    }
}

/// A failure that no alternative may rescue, with its own sentence.
pub(super) fn refuse<T>(code: SqlErrorCode, span: Span, message: impl Into<String>) -> Parsed<T> {
    Err(ErrMode::Cut(Failure { left: 0, expected: None, error: Some(SqlError::new(code, span, message)) }))
}

/// Names what a rule expects; kept when the rule fails at its first token.
pub(super) fn expect<'i, T>(
    what: &'static str,
    mut rule: impl Parser<Input<'i>, T, ErrMode<Failure>>,
) -> impl Parser<Input<'i>, T, ErrMode<Failure>> {
    move |input: &mut Input<'i>| {
        let left = input.eof_offset();
        rule.parse_next(input).map_err(|failure| {
            failure.map(|inner| if inner.left == left && inner.error.is_none() { Failure { expected: Some(what), ..inner } } else { inner })
        })
    }
}

/// A result behind the point of no return: no other alternative is tried.
fn committed<T>(result: Parsed<T>) -> Parsed<T> {
    result.map_err(ErrMode::cut)
}

/// A keyword, in any case.
pub(super) fn keyword<'i>(word: &'static str) -> impl Parser<Input<'i>, Span, ErrMode<Failure>> {
    any.verify_map(move |token: &Token<'i>| match token.kind {
        TokenKind::Word(found) if found.eq_ignore_ascii_case(word) => Some(token.span),
        _ => None,
    })
}

/// A symbol.
pub(super) fn symbol<'i>(wanted: Symbol) -> impl Parser<Input<'i>, Span, ErrMode<Failure>> {
    any.verify_map(move |token: &Token<'i>| (token.kind == TokenKind::Symbol(wanted)).then_some(token.span))
}

fn required<'i>(wanted: Symbol) -> impl Parser<Input<'i>, Span, ErrMode<Failure>> {
    cut_err(expect(
        match wanted {
            Symbol::Open => "'('",
            Symbol::Close => "')'",
            _ => "','",
        },
        symbol(wanted),
    ))
}

fn peek_word<'i>(input: &Input<'i>) -> Option<&'i str> {
    match input.peek_token()?.kind {
        TokenKind::Word(word) => Some(word),
        _ => None,
    }
}

fn peek_span(input: &Input<'_>) -> Span {
    let end = Span { start: input.state.end, end: input.state.end };
    input.peek_token().map_or(end, |token| token.span)
}

/// Counts a node and measures the tree below it.
fn node(input: &Input<'_>, kind: ExprKind, span: Span, below: u16) -> Parsed<Expr> {
    let nodes = input.state.nodes.get() + 1;
    input.state.nodes.set(nodes);
    if nodes > EXPRESSION_NODES_MAX {
        let message = format!("the expressions have more than {EXPRESSION_NODES_MAX} parts (EXPRESSION_NODES_MAX)");
        return refuse(SqlErrorCode::LabLimit, span, message);
    }
    let height = below + 1;
    if height > EXPRESSION_HEIGHT_MAX {
        let message = format!("the expression is more than {EXPRESSION_HEIGHT_MAX} operators high (EXPRESSION_HEIGHT_MAX)");
        return refuse(SqlErrorCode::LabLimit, span, message);
    }
    Ok(Expr { kind, span, height })
}

fn tallest<'e>(parts: impl IntoIterator<Item = &'e Expr>) -> u16 {
    parts.into_iter().map(|part| part.height).max().unwrap_or(0)
}

/// Runs a rule one level deeper.
fn nested<'i, T>(input: &mut Input<'i>, mut rule: impl Parser<Input<'i>, T, ErrMode<Failure>>) -> Parsed<T> {
    let nesting = input.state.nesting.get() + 1;
    if nesting > NESTING_MAX {
        let message = format!("the text is nested more than {NESTING_MAX} levels deep (NESTING_MAX)");
        return refuse(SqlErrorCode::LabLimit, peek_span(input), message);
    }
    input.state.nesting.set(nesting);
    let result = rule.parse_next(input);
    input.state.nesting.set(nesting - 1);
    result
}

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
        _ if negated => Err(ErrMode::Cut(Failure { expected: Some("BETWEEN, IN or LIKE"), ..Failure::from_input(input) })),
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

fn primary(input: &mut Input<'_>) -> Parsed<Expr> {
    expect("a value", alt((literal, grouped, keyword_form, call_or_name))).parse_next(input)
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

/// What begins with a keyword: literals with a type, CAST, CASE, EXTRACT, TRY.
fn keyword_form(input: &mut Input<'_>) -> Parsed<Expr> {
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
        "TRY" => {
            let (inner, end) = (keyword("TRY"), symbol(Symbol::Open)).parse_next(input).and_then(|_| {
                let inner = nested(input, cut_err(expression))?;
                Ok((inner, required(Symbol::Close).parse_next(input)?))
            })?;
            let below = inner.height;
            node(input, ExprKind::Try(Box::new(inner)), start.to(end), below)
        }
        "CASE" => case(input),
        "EXTRACT" => extract(input),
        "EXISTS" => refuse(SqlErrorCode::NotSimulated, start, "subqueries are not simulated"),
        "SELECT" | "FROM" | "WHERE" | "AND" | "OR" | "NOT" | "IN" | "IS" | "LIKE" | "BETWEEN" | "GROUP" | "ORDER" | "LIMIT" | "THEN"
        | "WHEN" | "ELSE" | "END" | "AS" | "HAVING" | "ESCAPE" => Err(ErrMode::Cut(Failure::from_input(input))),
        _ => Err(ErrMode::from_input(input)),
    }
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

/// A name, quoted or not, in lower case.
pub(super) fn name(input: &mut Input<'_>) -> Parsed<Name> {
    any.verify_map(|token: &Token<'_>| {
        let text = match &token.kind {
            TokenKind::Word(word) => word.to_ascii_lowercase(),
            TokenKind::Quoted(quoted) => quoted.to_lowercase(),
            _ => return None,
        };
        Some(Name { text, span: token.span })
    })
    .parse_next(input)
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
