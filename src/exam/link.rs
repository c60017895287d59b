//! A paper as a link: what is needed to draw the same one on another machine, and whether it will be the same one.

use super::late::Late;
use super::paper::{ALGORITHM, Paper, Request};
use crate::content::model::{ExamId, Lens};
use crate::content::pack::Index;

/// Crockford's base 32: digits and letters that are not taken for one another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A link to a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperLink {
    /// What is to be drawn.
    pub request: Request,
    /// Hash of the content it was drawn from.
    pub pack: String,
    /// Version of the drawing.
    pub algorithm: u32,
}

/// Whether a link gives the paper that it was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fidelity {
    /// It does.
    Same,
    /// The content is another: other questions may come up.
    OtherContent,
    /// The drawing is another: other questions will come up.
    OtherDraw,
    /// There is no such exam here.
    NoExam,
}

impl PaperLink {
    /// The link of a paper.
    pub fn of(paper: &Paper) -> Self {
        let items = if paper.asked == 0 { u32::try_from(paper.items.len()).unwrap_or(u32::MAX) } else { paper.asked };
        let request =
            Request { exam: paper.exam.clone(), lens: paper.lens, items, seed: paper.seed, late: paper.late.clone(), drawn: paper.drawn };
        Self { request, pack: paper.pack.clone(), algorithm: paper.algorithm }
    }

    /// Reads the values of an address; `None` when one that cannot be done without is missing.
    pub fn parse<'q>(value: impl Fn(&str) -> Option<&'q str>) -> Option<Self> {
        let request = Request {
            exam: ExamId::from(value("exam")?),
            lens: Lens::from_name(value("lens")?)?,
            items: value("items")?.parse().ok()?,
            seed: parse_seed(value("seed")?)?,
            late: value("late").map(Late::parse).unwrap_or_default(),
            drawn: value("drawn") == Some("1"),
        };
        let algorithm = value("draw").and_then(|draw| draw.parse().ok()).unwrap_or(ALGORITHM);
        Some(Self { request, pack: value("pack").unwrap_or_default().to_owned(), algorithm })
    }

    /// The values as the query of an address, without `?`.
    pub fn query(&self) -> String {
        let Request { exam, lens, items, seed, late, drawn } = &self.request;
        let draw = if self.algorithm == ALGORITHM { String::new() } else { format!("&draw={}", self.algorithm) };
        let late = if late.is_empty() { String::new() } else { format!("&late={}", late.as_str()) };
        let drawn = if *drawn { "&drawn=1" } else { "" };
        format!("exam={exam}&lens={}&items={items}&seed={}&pack={}{draw}{late}{drawn}", lens.name(), seed_text(*seed), self.pack)
    }

    /// What the link gives with this content.
    pub fn fidelity(&self, index: &Index) -> Fidelity {
        if index.exam(&self.request.exam).is_none() {
            Fidelity::NoExam
        } else if self.algorithm != ALGORITHM {
            Fidelity::OtherDraw
        } else if self.pack != index.hash {
            Fidelity::OtherContent
        } else {
            Fidelity::Same
        }
    }
}

/// A seed as people read it out: `7KQ2`.
pub fn seed_text(seed: u64) -> String {
    let mut digits = Vec::new();
    let mut rest = seed;
    loop {
        digits.push(ALPHABET[usize::try_from(rest & 31).unwrap_or(0)]);
        rest >>= 5;
        if rest == 0 {
            break;
        }
    }
    digits.iter().rev().map(|&digit| char::from(digit)).collect()
}

/// The seed of a text; small letters and those that look like digits are taken for what they look like.
pub fn parse_seed(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0_u64, |seed, byte| {
        let byte = match byte.to_ascii_uppercase() {
            b'O' => b'0',
            b'I' | b'L' => b'1',
            other => other,
        };
        let digit = ALPHABET.iter().position(|&known| known == byte)?;
        seed.checked_mul(32)?.checked_add(u64::try_from(digit).ok()?)
    })
}
