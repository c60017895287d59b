//! Tokens of SQL: from text to words, numbers, texts and symbols, each with its place.

use winnow::combinator::{alt, opt};
use winnow::error::{ErrMode, ParserError};
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location, Stream};
use winnow::token::{any, one_of, take_till, take_while};

use super::error::{Span, SqlError, SqlErrorCode};
use crate::lab::athena::limits::SQL_BYTES_MAX;

/// A token and its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'s> {
    /// What it is.
    pub kind: TokenKind<'s>,
    /// Where it is.
    pub span: Span,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind<'s> {
    /// A keyword or a name without quotes.
    Word(&'s str),
    /// A name in double quotes, without them.
    Quoted(String),
    /// A text in single quotes, without them.
    Text(String),
    /// Digits.
    Integer(&'s str),
    /// Digits with a point.
    Decimal(&'s str),
    /// A number with an exponent.
    Double(&'s str),
    /// Punctuation or an operator.
    Symbol(Symbol),
}

/// Punctuation and operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// `.`
    Point,
    /// `;`
    Semicolon,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `/`
    Slash,
    /// `%`
    Percent,
    /// `||`
    Concat,
    /// `=`
    Equal,
    /// `<>` or `!=`
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

type Input<'s> = LocatingSlice<&'s str>;

/// A failure of the lexer: the place, and a sentence when one was given.
#[derive(Debug)]
struct Failure {
    start: usize,
    message: Option<&'static str>,
}

impl ParserError<Input<'_>> for Failure {
    type Inner = Self;

    fn from_input(input: &Input<'_>) -> Self {
        Self { start: input.current_token_start(), message: None }
    }

    fn into_inner(self) -> Result<Self, Self> {
        Ok(self)
    }
}

type Lexed<T> = Result<T, ErrMode<Failure>>;

/// Splits a text into tokens; comments and spaces fall away.
///
/// # Errors
/// A character that no token begins with, an unclosed quote or comment, or a text longer than [`SQL_BYTES_MAX`].
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, SqlError> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    if text.len() > SQL_BYTES_MAX {
        let message = format!("the text has {length} bytes; at most {SQL_BYTES_MAX} are read (SQL_BYTES_MAX, Athena's own limit)");
        return Err(SqlError::new(SqlErrorCode::LabLimit, Span { start: 0, end: length }, message));
    }
    let mut input = LocatingSlice::new(text);
    let mut found = Vec::new();
    loop {
        match gap(&mut input).and_then(|()| next(&mut input)) {
            Ok(Some(token)) => found.push(token),
            Ok(None) => return Ok(found),
            Err(failure) => {
                let Failure { start, message } = failure.into_inner().unwrap_or(Failure { start: text.len(), message: None });
                return Err(refusal(text, start, message));
            }
        }
    }
}

fn refusal(text: &str, start: usize, message: Option<&str>) -> SqlError {
    let character = text.get(start..).and_then(|rest| rest.chars().next());
    let end = start + character.map_or(0, char::len_utf8);
    let span = Span { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) };
    let sentence = match (message, character) {
        (Some(message), _) => message.to_owned(),
        (None, Some('`')) => "backquotes are for DDL; a query puts names in double quotes".to_owned(),
        (None, Some(letter)) if letter.is_alphabetic() => {
            format!("a name with the letter '{letter}' goes in double quotes, a text in single quotes")
        }
        (None, Some(other)) => format!("unexpected character '{}'", other.escape_debug()),
        (None, None) => "unexpected end".to_owned(),
    };
    SqlError::new(SqlErrorCode::Syntax, span, sentence)
}

/// Spaces and comments.
fn gap(input: &mut Input<'_>) -> Lexed<()> {
    loop {
        take_while(0.., |c: char| c.is_ascii_whitespace()).void().parse_next(input)?;
        if opt("--").parse_next(input)?.is_some() {
            take_till(0.., '\n').void().parse_next(input)?;
        } else if input.starts_with("/*") {
            let start = input.current_token_start();
            let Some(length) = input.find("*/") else {
                return Err(ErrMode::Cut(Failure { start, message: Some("this comment is not closed with */") }));
            };
            input.next_slice(length + 2);
        } else {
            return Ok(());
        }
    }
}

fn next<'s>(input: &mut Input<'s>) -> Lexed<Option<Token<'s>>> {
    if input.is_empty() {
        return Ok(None);
    }
    let (kind, range) = alt((word, number, symbol, text, quoted)).with_span().parse_next(input)?;
    let place = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
    Ok(Some(Token { kind, span: Span { start: place(range.start), end: place(range.end) } }))
}

fn word<'s>(input: &mut Input<'s>) -> Lexed<TokenKind<'s>> {
    (one_of(|c: char| c.is_ascii_alphabetic() || c == '_'), take_while(0.., is_name)).take().map(TokenKind::Word).parse_next(input)
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn number<'s>(input: &mut Input<'s>) -> Lexed<TokenKind<'s>> {
    let start = input.current_token_start();
    let digits = |least| take_while(least.., |c: char| c.is_ascii_digit());
    let exponent = (one_of(['e', 'E']), opt(one_of(['+', '-'])), digits(1)).take();
    let mantissa = alt(((digits(1), opt(('.', digits(0)))).take(), ('.', digits(1)).take()));
    let (whole, power) =
        (mantissa, opt(exponent)).with_taken().map(|((mantissa, power), all)| (all, (mantissa, power))).parse_next(input)?;
    if input.starts_with(is_name) {
        let message = Some("a name must not begin with a digit; put it in double quotes");
        return Err(ErrMode::Cut(Failure { start, message }));
    }
    Ok(match power {
        (_, Some(_)) => TokenKind::Double(whole),
        (mantissa, None) if mantissa.contains('.') => TokenKind::Decimal(whole),
        _ => TokenKind::Integer(whole),
    })
}

fn symbol<'s>(input: &mut Input<'s>) -> Lexed<TokenKind<'s>> {
    let two = alt((
        "||".value(Symbol::Concat),
        "<>".value(Symbol::NotEqual),
        "!=".value(Symbol::NotEqual),
        "<=".value(Symbol::LessOrEqual),
        ">=".value(Symbol::GreaterOrEqual),
    ));
    let one = any.verify_map(|c| {
        Some(match c {
            '(' => Symbol::Open,
            ')' => Symbol::Close,
            ',' => Symbol::Comma,
            '.' => Symbol::Point,
            ';' => Symbol::Semicolon,
            '+' => Symbol::Plus,
            '-' => Symbol::Minus,
            '*' => Symbol::Star,
            '/' => Symbol::Slash,
            '%' => Symbol::Percent,
            '=' => Symbol::Equal,
            '<' => Symbol::Less,
            '>' => Symbol::Greater,
            _ => return None,
        })
    });
    alt((two, one)).map(TokenKind::Symbol).parse_next(input)
}

fn text<'s>(input: &mut Input<'s>) -> Lexed<TokenKind<'s>> {
    between('\'', "this text is not closed with '", input).map(TokenKind::Text)
}

fn quoted<'s>(input: &mut Input<'s>) -> Lexed<TokenKind<'s>> {
    between('"', "this name is not closed with \"", input).map(TokenKind::Quoted)
}

/// What stands between two quotes; a doubled quote is one of them.
fn between(quote: char, unclosed: &'static str, input: &mut Input<'_>) -> Lexed<String> {
    let start = input.current_token_start();
    quote.void().parse_next(input)?;
    let mut content = String::new();
    loop {
        content.push_str(take_till(0.., quote).parse_next(input)?);
        if opt(quote).parse_next(input)?.is_none() {
            return Err(ErrMode::Cut(Failure { start, message: Some(unclosed) }));
        }
        if opt(quote).parse_next(input)?.is_none() {
            return Ok(content);
        }
        content.push(quote);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_places() {
        let kinds: Vec<_> =
            tokens("a_1 <> 'it''s' -- c\n\"B\" /* x */ 1.5e3 .5 1. 7").unwrap().into_iter().map(|token| token.kind).collect();
        assert_eq!(
            kinds,
            [
                TokenKind::Word("a_1"),
                TokenKind::Symbol(Symbol::NotEqual),
                TokenKind::Text("it's".into()),
                TokenKind::Quoted("B".into()),
                TokenKind::Double("1.5e3"),
                TokenKind::Decimal(".5"),
                TokenKind::Decimal("1."),
                TokenKind::Integer("7"),
            ]
        );
    }

    #[test]
    fn refusals_name_the_place() {
        let check = |text: &str, expected: &str| {
            let error = tokens(text).expect_err(text);
            assert_eq!(error.located(text).to_string(), expected, "{text}");
        };
        check("a = 'x", "line 1:5 (byte 4): SYNTAX_ERROR: this text is not closed with '");
        check("a = \"x", "line 1:5 (byte 4): SYNTAX_ERROR: this name is not closed with \"");
        check("a /* x", "line 1:3 (byte 2): SYNTAX_ERROR: this comment is not closed with */");
        check("1a", "line 1:1 (byte 0): SYNTAX_ERROR: a name must not begin with a digit; put it in double quotes");
        check("a\n@", "line 2:1 (byte 2): SYNTAX_ERROR: unexpected character '@'");
        check("`a`", "line 1:1 (byte 0): SYNTAX_ERROR: backquotes are for DDL; a query puts names in double quotes");
        check("나이 = 1", "line 1:1 (byte 0): SYNTAX_ERROR: a name with the letter '나' goes in double quotes, a text in single quotes");
    }
}
