//! `content/comparisons/<slug>.md`: a table of services. The English cells end with links to the cards they rest on.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::context::Context;
use super::diagnostic::Code;
use super::markdown::{self, NodeKind, is_blank};
use super::options::shorten;
use super::source::File;
use super::tree::Pair;
use crate::content::comparison::{Cell, Comparison, Row};
use crate::content::model::{Both, CardId, ComparisonId};
use crate::content::text::{Block, Inline, LinkTarget, plain, plain_blocks};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: Spanned<String>,
    order: u32,
}

/// Front matter of the Korean file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KoreanFront {
    title: Spanned<String>,
}

/// How many services a table compares: more do not fit.
const COLUMNS: std::ops::RangeInclusive<usize> = 2..=5;
/// Fewest aspects.
const ROWS_MIN: usize = 3;
/// Most characters of a cell.
const CELL_MAX: usize = 120;

/// A comparison. All topics were read before, so that their cards are known.
pub(super) fn compile(id: &str, pair: &Pair<'_>, context: &mut Context<'_>) -> Option<Comparison> {
    let file = &pair.en;
    let (front, parts): (Front, _) = context.front_matter(file)?;
    context.require_words(file, parts.front.start, "title", &front.title);
    let en = body(file, &parts.body, context)?;
    check_shape(file, &en, context);
    let cells = cells(file, &en, context);
    let ko = korean(pair, &en, context);
    let title = front.title.into_inner();
    let (ko_title, ko) = ko.map_or_else(|| (title.clone(), None), |(title, body)| (title, Some(body)));
    // Where the Korean table is missing or of another shape, which was reported, the English one stands in for it.
    let words = |row: usize, column: usize, own: &[Inline]| Both {
        en: own.to_vec(),
        ko: ko.as_ref().and_then(|ko| ko.cell(row, column)).unwrap_or(own).to_vec(),
    };
    let columns = en.table.first().into_iter().flatten().enumerate().skip(1).map(|(column, head)| words(0, column, head)).collect();
    let rows = en.table.iter().enumerate().skip(1).zip(cells).map(|((row, own), cells)| Row {
        aspect: words(row, 0, own.first().map_or(&[], Vec::as_slice)),
        cells: cells.into_iter().enumerate().map(|(at, (text, cards))| Cell { text: words(row, at + 1, &text), cards }).collect(),
    });
    Some(Comparison {
        id: ComparisonId::new(id),
        order: front.order,
        rows: rows.collect(),
        columns,
        title: Both { en: title, ko: ko_title },
        intro: Both { ko: ko.map_or_else(|| en.intro.clone(), |ko| ko.intro), en: en.intro },
    })
}

struct Body {
    intro: Vec<Block>,
    /// Rows of cells; the first is the head.
    table: Vec<Vec<Vec<Inline>>>,
    /// Where each row begins.
    places: Vec<usize>,
}

impl Body {
    fn cell(&self, row: usize, column: usize) -> Option<&[Inline]> {
        self.table.get(row)?.get(column).map(Vec::as_slice)
    }

    fn place(&self, row: usize) -> usize {
        self.places.get(row).copied().unwrap_or_default()
    }
}

/// Introduction and table of a file; `None` when there is no table, which is reported.
fn body(file: &File<'_>, range: &Range<usize>, context: &mut Context<'_>) -> Option<Body> {
    let mut intro = Vec::new();
    let mut body: Option<Body> = None;
    for node in markdown::parse(file, range, context) {
        match (node.kind, &body) {
            (NodeKind::Block(Block::Table { head, rows }), None) => {
                let table = std::iter::once(head).chain(rows).collect();
                body = Some(Body { intro: std::mem::take(&mut intro), table, places: row_places(file, node.at) });
            }
            (NodeKind::Block(block @ Block::Paragraph(_)), None) => intro.push(block),
            (NodeKind::Refused, _) => {}
            _ => {
                let hint = "A comparison is one or two paragraphs and one table below them.";
                context.report(file.report(node.at, Code::C01, "This is neither the introduction nor the table.", hint));
            }
        }
    }
    if body.is_none() {
        let hint = "Write a Markdown table: services as columns, aspects as rows.";
        context.report(file.report(range.start, Code::C01, "The comparison has no table.", hint));
    }
    body
}

/// Where the rows of a table begin that starts at `at`: a row is a line, and the second line is the rule below the head.
fn row_places(file: &File<'_>, at: usize) -> Vec<usize> {
    let mut next = at;
    let lines = file.text[at..].split_inclusive('\n').map(|line| {
        next += line.len();
        next - line.len()
    });
    lines.enumerate().filter(|(line, _)| *line != 1).map(|(_, at)| at).collect()
}

fn check_shape(file: &File<'_>, body: &Body, context: &mut Context<'_>) {
    if is_blank(&body.intro) {
        let hint = "Say above the table in a sentence or two what decides between the services.";
        context.report(file.report(body.place(0), Code::C01, "The comparison has no introduction.", hint));
    }
    let columns = body.table.first().map_or(0, Vec::len).saturating_sub(1);
    if !COLUMNS.contains(&columns) {
        let message = format!("The table compares {columns} services.");
        let hint = format!("Compare {} to {}; the first column names the aspects.", COLUMNS.start(), COLUMNS.end());
        context.report(file.report(body.place(0), Code::C01, message, hint));
    }
    let rows = body.table.len().saturating_sub(1);
    if rows < ROWS_MIN {
        let message = format!("The table has {rows} rows.");
        context.report(file.report(body.place(0), Code::C01, message, format!("Compare under at least {ROWS_MIN} aspects.")));
    }
}

/// Text and cards of every cell below the head and beside the aspects.
fn cells(file: &File<'_>, body: &Body, context: &mut Context<'_>) -> Vec<Vec<(Vec<Inline>, Vec<CardId>)>> {
    let mut rows = Vec::new();
    for (row, own) in body.table.iter().enumerate() {
        let at = body.place(row);
        let mut cells = Vec::new();
        for (column, cell) in own.iter().enumerate() {
            let (text, cards) = split(cell);
            let words = plain(&text);
            let is_name = row == 0 || column == 0;
            if words.trim().is_empty() && (row, column) != (0, 0) {
                let message = format!("Cell {} of this row is empty.", column + 1);
                context.report(file.report(at, Code::C02, message, "Write what is so there, if only \"none\"."));
            } else if is_name && !cards.is_empty() {
                let message = format!("The heading {:?} names a card.", shorten(&words));
                context.report(file.report(at, Code::C02, message, "Only cells within the table rest on cards; move the link there."));
            } else if !is_name && cards.is_empty() {
                let message = format!("The cell {:?} rests on no card.", shorten(&words));
                context.report(file.report(at, Code::C02, message, "End it with a link to the card that says it: [](card:some-id)"));
            }
            check_length(file, at, &words, context);
            if !is_name {
                cells.push((text, cards));
            }
        }
        if row > 0 {
            rows.push(cells);
        }
    }
    rows
}

fn check_length(file: &File<'_>, at: usize, words: &str, context: &mut Context<'_>) {
    let length = words.chars().count();
    if length > CELL_MAX {
        let message = format!("The cell {:?} has {length} characters.", shorten(words));
        context.report(file.report(at, Code::C03, message, format!("Keep cells at or below {CELL_MAX}: the card has room for the rest.")));
    }
}

/// A cell without the links that have no text, and the cards those lead to.
fn split(cell: &[Inline]) -> (Vec<Inline>, Vec<CardId>) {
    let mut text = Vec::new();
    let mut cards = Vec::new();
    for inline in cell {
        match inline {
            Inline::Link(LinkTarget::Card(card), inner) if inner.is_empty() => cards.push(card.clone()),
            other => text.push(other.clone()),
        }
    }
    // What is left between and before the links is a space.
    while let Some(Inline::Text(last)) = text.last_mut() {
        last.truncate(last.trim_end().len());
        if !last.is_empty() {
            break;
        }
        text.pop();
    }
    (text, cards)
}

/// Title and body of the Korean file, compared with the English one; `None` when it cannot stand for it.
fn korean(pair: &Pair<'_>, en: &Body, context: &mut Context<'_>) -> Option<(String, Body)> {
    let file = pair.korean()?;
    let (front, parts): (KoreanFront, _) = context.front_matter(file)?;
    context.require_words(file, parts.front.start, "title", &front.title);
    let ko = body(file, &parts.body, context)?;
    let shape = |body: &Body| body.table.iter().map(Vec::len).collect::<Vec<_>>();
    if shape(&ko) != shape(en) {
        let size = |body: &Body| format!("{} rows of {} cells", body.table.len(), body.table.first().map_or(0, Vec::len));
        let message = format!("The table has {} here and {} in English.", size(&ko), size(en));
        context.report(file.report(ko.place(0), Code::L02, message, "Give both languages the same rows and columns in the same order."));
        return None;
    }
    context.compare(file, parts.body.start, "introduction", &plain_blocks(&en.intro), &plain_blocks(&ko.intro));
    context.require_hangul(file, parts.body.start, &plain_blocks(&ko.intro));
    for (row, (english, korean)) in en.table.iter().zip(&ko.table).enumerate() {
        let at = ko.place(row);
        for (column, (en, ko)) in english.iter().zip(korean).enumerate() {
            let (text, cards) = split(ko);
            let words = plain(&text);
            if !cards.is_empty() {
                let hint = "Remove the links without text: the English file names the cards.";
                context.report(file.report(at, Code::L02, format!("The cell {:?} names cards.", shorten(&words)), hint));
            }
            if words.trim().is_empty() && (row, column) != (0, 0) {
                let message = format!("Cell {} of this row is empty.", column + 1);
                context.report(file.report(at, Code::C02, message, "Translate it."));
            }
            check_length(file, at, &words, context);
            context.compare(file, at, &format!("cell {}", column + 1), &plain(&split(en).0), &words);
        }
        // Cells may be names alone; a whole row, with what it is about, is not.
        let row_words = korean.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" ");
        if row > 0 {
            context.require_hangul(file, at, &row_words);
        }
    }
    Some((front.title.into_inner(), ko))
}
