//! The grammar of statements: one SELECT over one table, under EXPLAIN or not, and the statements that scan nothing.

use winnow::combinator::{cut_err, opt, preceded, separated};
use winnow::prelude::*;
use winnow::stream::{Stateful, Stream, TokenSlice};
use winnow::token::any;

use super::error::{Span, SqlError, SqlErrorCode};
use super::expression::expression;
use super::parser::{Counters, Input, Parsed, expect, keyword, name, refuse, symbol};
use super::syntax::{Explain, Expr, Name, Select, SelectItem, Statement};
use super::token::{Symbol, Token, TokenKind, tokens};

/// Parses a condition, as it stands after WHERE. A text without tokens is no condition.
///
/// # Errors
/// What does not fit the grammar, or a bound.
pub(crate) fn parse_condition(text: &str) -> Result<Option<Expr>, SqlError> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Ok(None);
    }
    run(text, &tokens, expression, "AND, OR or the end of the text").map(Some)
}

/// Parses one item of a SELECT list.
///
/// # Errors
/// What does not fit the grammar, or a bound.
pub(crate) fn parse_item(text: &str) -> Result<SelectItem, SqlError> {
    let tokens = tokens(text)?;
    run(text, &tokens, item, "the end of the text")
}

/// Parses a whole statement.
///
/// # Errors
/// What does not fit the grammar, or a bound.
pub(crate) fn parse_statement(text: &str) -> Result<Statement, SqlError> {
    let tokens = tokens(text)?;
    if let Some(verb) = free_verb(&tokens) {
        return Ok(Statement::Free { verb });
    }
    let select = run(text, &tokens, select_statement, "WHERE, GROUP BY, ORDER BY, LIMIT or the end of the text")?;
    Ok(Statement::Query(Box::new(select)))
}

fn run<T>(text: &str, tokens: &[Token<'_>], rule: impl Fn(&mut Input<'_>) -> Parsed<T>, after: &'static str) -> Result<T, SqlError> {
    let counters = Counters::new(text.len());
    let mut input: Input<'_> = Stateful { input: TokenSlice::new(tokens), state: &counters };
    let result = rule(&mut input).and_then(|parsed| match input.peek_token() {
        None => Ok(parsed),
        Some(_) => expect(after, cut_err(any.verify(|_: &Token<'_>| false).void())).parse_next(&mut input).map(|()| parsed),
    });
    result.map_err(|failure| match failure.into_inner() {
        Ok(failure) => failure.into_error(tokens, text.len()),
        Err(_) => SqlError::new(SqlErrorCode::Syntax, Span::default(), "unexpected end of the text"),
    })
}

/// The first word of a statement that AWS does not charge for: DDL and partition management.
fn free_verb(tokens: &[Token<'_>]) -> Option<String> {
    let word = |at: usize| match tokens.get(at).map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => Some(word.to_ascii_uppercase()),
        _ => None,
    };
    let first = word(0)?;
    let selects = tokens.iter().any(|token| matches!(token.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("SELECT")));
    match first.as_str() {
        "MSCK" | "ALTER" | "DROP" | "SHOW" | "DESCRIBE" => Some(first),
        "CREATE" if !selects => Some(first),
        _ => None,
    }
}

fn select_statement(input: &mut Input<'_>) -> Parsed<Select> {
    let explain = match opt(keyword("EXPLAIN")).parse_next(input)? {
        None => Explain::No,
        Some(_) if opt(keyword("ANALYZE")).parse_next(input)?.is_some() => Explain::Analyze,
        Some(_) => Explain::Plan,
    };
    if let Some(Token { kind: TokenKind::Word(word), span }) = input.peek_token()
        && ["WITH", "INSERT", "UNLOAD", "CREATE", "DELETE", "UPDATE", "MERGE", "VALUES", "TABLE"]
            .iter()
            .any(|other| word.eq_ignore_ascii_case(other))
    {
        let message = format!("{} is not simulated; the lab runs one SELECT over one table", word.to_ascii_uppercase());
        return refuse(SqlErrorCode::NotSimulated, *span, message);
    }
    expect("SELECT", keyword("SELECT")).parse_next(input)?;
    let _ = opt(keyword("DISTINCT")).parse_next(input)?;
    let _ = opt(keyword("ALL")).parse_next(input)?;
    let items = cut_err(separated(1.., item, symbol(Symbol::Comma))).parse_next(input)?;
    cut_err(expect("',' or FROM", keyword("FROM"))).parse_next(input)?;
    let (table, alias) = cut_err(table).parse_next(input)?;
    let condition = opt(preceded(keyword("WHERE"), cut_err(expression))).parse_next(input)?;
    let group_by = opt(preceded((keyword("GROUP"), cut_err(expect("BY", keyword("BY")))), cut_err(list))).parse_next(input)?;
    let having = opt(preceded(keyword("HAVING"), cut_err(expression))).parse_next(input)?;
    let order_by = opt(preceded((keyword("ORDER"), cut_err(expect("BY", keyword("BY")))), cut_err(order_list))).parse_next(input)?;
    let _ = opt((keyword("OFFSET"), cut_err(row_count), opt(keyword("ROWS")))).parse_next(input)?;
    let limit = opt(preceded(keyword("LIMIT"), cut_err(row_limit))).parse_next(input)?.flatten();
    if let Some(Token { kind: TokenKind::Word(word), span }) = input.peek_token()
        && ["UNION", "INTERSECT", "EXCEPT", "WINDOW", "FETCH"].iter().any(|other| word.eq_ignore_ascii_case(other))
    {
        return refuse(SqlErrorCode::NotSimulated, *span, format!("{} is not simulated", word.to_ascii_uppercase()));
    }
    let _ = opt(symbol(Symbol::Semicolon)).parse_next(input)?;
    let (group_by, order_by) = (group_by.unwrap_or_default(), order_by.unwrap_or_default());
    Ok(Select { explain, items, table, alias, condition, group_by, having, order_by, limit })
}

fn item(input: &mut Input<'_>) -> Parsed<SelectItem> {
    if let Some(span) = opt(symbol(Symbol::Star)).parse_next(input)? {
        return Ok(SelectItem::Star(span));
    }
    // `t.*` is all columns too: there is one table.
    let start = input.checkpoint();
    if let Ok((name, _, star)) = (name, symbol(Symbol::Point), symbol(Symbol::Star)).parse_next(input) {
        return Ok(SelectItem::Star(name.span.to(star)));
    }
    input.reset(&start);
    let value = expression(input)?;
    let alias = alias(input)?;
    Ok(SelectItem::Value { value, alias })
}

/// `AS name`, or a name that is no keyword of what may follow.
fn alias(input: &mut Input<'_>) -> Parsed<Option<Name>> {
    if opt(keyword("AS")).parse_next(input)?.is_some() {
        return cut_err(expect("a name", name)).parse_next(input).map(Some);
    }
    let reserved = |token: &Token<'_>| match token.kind {
        TokenKind::Word(word) => RESERVED.iter().any(|other| word.eq_ignore_ascii_case(other)),
        TokenKind::Quoted(_) => false,
        _ => true,
    };
    if input.peek_token().is_none_or(reserved) {
        return Ok(None);
    }
    name(input).map(Some)
}

const RESERVED: [&str; 27] = [
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "UNION",
    "INTERSECT",
    "EXCEPT",
    "JOIN",
    "INNER",
    "LEFT",
    "RIGHT",
    "FULL",
    "CROSS",
    "NATURAL",
    "ON",
    "USING",
    "AND",
    "OR",
    "NOT",
    "AS",
    "WINDOW",
    "FETCH",
    "TABLESAMPLE",
    "FOR",
];

fn table(input: &mut Input<'_>) -> Parsed<(Vec<Name>, Option<Name>)> {
    if let Some(open) = opt(symbol(Symbol::Open)).parse_next(input)? {
        let message = "subqueries are not simulated; AWS documents that a condition inside one does not filter partitions: the whole table is scanned";
        return refuse(SqlErrorCode::NotSimulated, open, message);
    }
    let names = expect("a table", separated(1..=3, name, symbol(Symbol::Point))).parse_next(input)?;
    let alias = alias(input)?;
    match input.peek_token() {
        Some(Token { kind: TokenKind::Symbol(Symbol::Comma), span }) => {
            refuse(SqlErrorCode::NotSimulated, *span, "joins are not simulated; the lab reads one table")
        }
        Some(Token { kind: TokenKind::Word(word), span })
            if ["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL"].iter().any(|join| word.eq_ignore_ascii_case(join)) =>
        {
            refuse(SqlErrorCode::NotSimulated, *span, "joins are not simulated; the lab reads one table")
        }
        Some(Token { kind: TokenKind::Word(word), span })
            if ["TABLESAMPLE", "FOR"].iter().any(|other| word.eq_ignore_ascii_case(other)) =>
        {
            refuse(SqlErrorCode::NotSimulated, *span, format!("{} is not simulated", word.to_ascii_uppercase()))
        }
        _ => Ok((names, alias)),
    }
}

/// What GROUP BY groups by.
fn list(input: &mut Input<'_>) -> Parsed<Vec<Expr>> {
    if let Some(Token { kind: TokenKind::Word(word), span }) = input.peek_token()
        && ["GROUPING", "ROLLUP", "CUBE"].iter().any(|other| word.eq_ignore_ascii_case(other))
    {
        return refuse(SqlErrorCode::NotSimulated, *span, format!("{} is not simulated", word.to_ascii_uppercase()));
    }
    separated(1.., expression, symbol(Symbol::Comma)).parse_next(input)
}

fn order_list(input: &mut Input<'_>) -> Parsed<Vec<Expr>> {
    separated(1.., sort_key, symbol(Symbol::Comma)).parse_next(input)
}

fn sort_key(input: &mut Input<'_>) -> Parsed<Expr> {
    let key = expression(input)?;
    if opt(keyword("ASC")).parse_next(input)?.is_none() {
        let _ = opt(keyword("DESC")).parse_next(input)?;
    }
    if opt(keyword("NULLS")).parse_next(input)?.is_some() && opt(keyword("FIRST")).parse_next(input)?.is_none() {
        cut_err(expect("FIRST or LAST", keyword("LAST"))).parse_next(input)?;
    }
    Ok(key)
}

fn row_count(input: &mut Input<'_>) -> Parsed<u64> {
    expect(
        "a number of rows",
        any.verify_map(|token: &Token<'_>| match token.kind {
            TokenKind::Integer(digits) => digits.parse().ok(),
            _ => None,
        }),
    )
    .parse_next(input)
}

fn row_limit(input: &mut Input<'_>) -> Parsed<Option<u64>> {
    if opt(keyword("ALL")).parse_next(input)?.is_some() {
        return Ok(None);
    }
    row_count(input).map(Some)
}
