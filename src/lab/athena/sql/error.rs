//! What is wrong with a SQL text, and where: byte offset, line and column, the code Athena would use, one sentence.

use std::fmt;

/// A piece of the SQL text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text of the span; empty when it does not lie in the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// Why a text is refused. The names are those of Athena's (Trino's) error codes; `LabLimit` and `NotSimulated` are the lab's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqlErrorCode {
    /// Not SQL.
    Syntax,
    /// A column that the table does not have.
    ColumnNotFound,
    /// A function that Athena does not have (or the lab does not know).
    FunctionNotFound,
    /// Types that do not go together.
    TypeMismatch,
    /// A text that is no date, a pattern with a wrong escape, an unknown unit.
    InvalidArgument,
    /// A cast of a value that has no counterpart.
    InvalidCast,
    /// Division by zero.
    DivisionByZero,
    /// A number or a date that is too large.
    OutOfRange,
    /// Correct SQL that the lab does not simulate.
    NotSimulated,
    /// A bound of the lab.
    LabLimit,
}

impl SqlErrorCode {
    /// The name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Syntax => "SYNTAX_ERROR",
            Self::ColumnNotFound => "COLUMN_NOT_FOUND",
            Self::FunctionNotFound => "FUNCTION_NOT_FOUND",
            Self::TypeMismatch => "TYPE_MISMATCH",
            Self::InvalidArgument => "INVALID_FUNCTION_ARGUMENT",
            Self::InvalidCast => "INVALID_CAST_ARGUMENT",
            Self::DivisionByZero => "DIVISION_BY_ZERO",
            Self::OutOfRange => "NUMERIC_VALUE_OUT_OF_RANGE",
            Self::NotSimulated => "NOT_SIMULATED",
            Self::LabLimit => "LAB_LIMIT",
        }
    }
}

/// A failure with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlError {
    /// What kind of failure.
    pub code: SqlErrorCode,
    /// Where.
    pub span: Span,
    /// One sentence in English.
    pub message: String,
}

impl SqlError {
    /// A failure at a place.
    pub fn new(code: SqlErrorCode, span: Span, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into() }
    }

    /// The sentence with its place in `text`, as Athena prints it: `line 1:7 (byte 6): TYPE_MISMATCH: …`.
    pub fn located<'a>(&'a self, text: &'a str) -> impl fmt::Display + 'a {
        Located { error: self, text }
    }
}

struct Located<'a> {
    error: &'a SqlError,
    text: &'a str,
}

impl fmt::Display for Located<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SqlError { code, span, message } = self.error;
        let (line, column) = line_and_column(self.text, span.start);
        write!(out, "line {line}:{column} (byte {}): {}: {message}", span.start, code.name())
    }
}

/// Line and column of a byte, both from 1; the column counts characters.
pub fn line_and_column(text: &str, byte: u32) -> (usize, usize) {
    let before: &str = (0..=byte as usize).rev().find_map(|end| text.get(..end)).unwrap_or("");
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        assert_eq!(line_and_column("a\n가나 b", 9), (2, 4));
        assert_eq!(line_and_column("a\n가나 b", 3), (2, 1));
        assert_eq!(line_and_column("", 0), (1, 1));
        assert_eq!(line_and_column("ab", 99), (1, 3));
    }
}
