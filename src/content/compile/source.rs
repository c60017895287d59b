//! Files as text with places: byte offsets while parsing, line and column only when something is reported.

use std::ops::Range;

use super::diagnostic::{Code, Diagnostic};

/// A content file as it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path with `/`, starting with `content/`.
    pub path: String,
    /// The bytes; that they are UTF-8 is checked here, not by the reader.
    pub bytes: Vec<u8>,
}

/// A file as text.
pub(super) struct File<'a> {
    pub(super) path: &'a str,
    /// Without a byte-order mark. Of a garbled file it is what could be made out, good for guesses only.
    pub(super) text: &'a str,
    /// Whether the bytes are not UTF-8, which was reported.
    pub(super) is_garbled: bool,
    line_starts: Vec<usize>,
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

impl<'a> File<'a> {
    /// A file whose bytes were read as `text`, with a replacement for what is not UTF-8.
    pub(super) fn open(source: &'a SourceFile, text: &'a str, out: &mut Vec<Diagnostic>) -> Self {
        let hint = "Save the file as UTF-8 without a byte-order mark.";
        let bare = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let error = std::str::from_utf8(&source.bytes).err();
        let line_starts = std::iter::once(0).chain(bare.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let file = Self { path: &source.path, text: bare, is_garbled: error.is_some(), line_starts };
        if bare.len() < text.len() {
            out.push(file.report(0, Code::F05, "The file begins with a byte-order mark.", hint));
        }
        if let Some(error) = error {
            let at = error.valid_up_to().saturating_sub(text.len() - bare.len());
            out.push(file.report(at, Code::F05, "The bytes here are not UTF-8.", hint));
        }
        file
    }

    /// A diagnostic at byte `offset`.
    pub(super) fn report(&self, offset: usize, code: Code, message: impl Into<String>, hint: impl Into<String>) -> Diagnostic {
        let (line, col) = self.line_col(offset);
        Diagnostic { path: self.path.to_owned(), line, col, code, severity: code.severity(), message: message.into(), hint: hint.into() }
    }

    fn line_col(&self, offset: usize) -> (u32, u32) {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|&start| start <= offset) - 1;
        let start = self.line_starts.get(line).copied().unwrap_or(0);
        let col = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        (u32::try_from(line + 1).unwrap_or(u32::MAX), u32::try_from(col + 1).unwrap_or(u32::MAX))
    }
}

/// Front matter and body of a file, as ranges of its text.
pub(super) struct Parts {
    /// The TOML between the fences.
    pub(super) front: Range<usize>,
    /// Everything after the closing fence.
    pub(super) body: Range<usize>,
}

const FENCE: &str = "+++";

/// Splits a file that must begin with front matter.
pub(super) fn split_front_matter(file: &File<'_>) -> Result<Parts, Diagnostic> {
    let hint = "Begin the file with a line +++, the metadata as TOML, and a line +++.";
    let first_line_end = file.text.find('\n').unwrap_or(file.text.len());
    if file.text[..first_line_end].trim_end() != FENCE {
        return Err(file.report(0, Code::F01, "The file does not begin with front matter.", hint));
    }
    let start = (first_line_end + 1).min(file.text.len());
    let mut at = start;
    for line in file.text[start..].split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Ok(Parts { front: start..at, body: at + line.len()..file.text.len() });
        }
        at += line.len();
    }
    Err(file.report(0, Code::F01, "The front matter is not closed.", hint))
}

/// Reads the TOML of `range` as `T`; errors point into the file.
pub(super) fn parse_toml<T: serde::de::DeserializeOwned>(file: &File<'_>, range: &Range<usize>) -> Result<T, Diagnostic> {
    toml::from_str(&file.text[range.clone()]).map_err(|error| {
        let offset = range.start + error.span().map_or(0, |span| span.start);
        let mut message = error.message().trim().trim_end_matches('.').replace('\n', "; ");
        if let Some(first) = message.get(..1) {
            message = first.to_uppercase() + &message[1..];
        }
        file.report(offset, Code::F02, format!("{message}."), "Compare with the example in content/README.md.")
    })
}
