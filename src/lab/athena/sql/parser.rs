//! The tools of the grammar: input, bounds, failures and single tokens, on winnow.

use std::cell::Cell;

use winnow::combinator::cut_err;
use winnow::error::{ErrMode, ParserError};
use winnow::prelude::*;
use winnow::stream::{Stateful, Stream, TokenSlice};
use winnow::token::any;

use super::error::{Span, SqlError, SqlErrorCode};
use super::syntax::{Expr, ExprKind, Name};
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
    /// A failure at the next token, with what was expected there.
    pub(super) fn expecting(input: &Input<'_>, what: &'static str) -> Self {
        Self { expected: Some(what), ..Self::from_input(input) }
    }

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
pub(super) fn committed<T>(result: Parsed<T>) -> Parsed<T> {
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

pub(super) fn required<'i>(wanted: Symbol) -> impl Parser<Input<'i>, Span, ErrMode<Failure>> {
    cut_err(expect(
        match wanted {
            Symbol::Open => "'('",
            Symbol::Close => "')'",
            _ => "','",
        },
        symbol(wanted),
    ))
}

pub(super) fn peek_word<'i>(input: &Input<'i>) -> Option<&'i str> {
    match input.peek_token()?.kind {
        TokenKind::Word(word) => Some(word),
        _ => None,
    }
}

pub(super) fn peek_span(input: &Input<'_>) -> Span {
    let end = Span { start: input.state.end, end: input.state.end };
    input.peek_token().map_or(end, |token| token.span)
}

/// Counts a node and measures the tree below it.
pub(super) fn node(input: &Input<'_>, kind: ExprKind, span: Span, below: u16) -> Parsed<Expr> {
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

pub(super) fn tallest<'e>(parts: impl IntoIterator<Item = &'e Expr>) -> u16 {
    parts.into_iter().map(|part| part.height).max().unwrap_or(0)
}

/// Runs a rule one level deeper.
pub(super) fn nested<'i, T>(input: &mut Input<'i>, mut rule: impl Parser<Input<'i>, T, ErrMode<Failure>>) -> Parsed<T> {
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
