//! Rich text as a closed tree: the only form in which content reaches a screen.
//!
//! There is no node for raw HTML and a link is either `https:` or a place of the app, so text that was compiled can be
//! shown without sanitising it again.

use serde::{Deserialize, Serialize};

use super::model::{CardId, TopicId};

/// A piece of text within a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inline {
    /// Plain characters.
    #[serde(rename = "t")]
    Text(String),
    /// Strong emphasis.
    #[serde(rename = "b")]
    Strong(Vec<Inline>),
    /// Emphasis.
    #[serde(rename = "i")]
    Emphasis(Vec<Inline>),
    /// Code, a name of an API or a literal value.
    #[serde(rename = "c")]
    Code(String),
    /// A link with its text.
    #[serde(rename = "a")]
    Link(LinkTarget, Vec<Inline>),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTarget {
    /// An address that starts with `https://`.
    #[serde(rename = "u")]
    Url(String),
    /// A card of the app.
    #[serde(rename = "k")]
    Card(CardId),
    /// A topic of the app.
    #[serde(rename = "p")]
    Topic(TopicId),
}

/// A paragraph or something of its rank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph.
    #[serde(rename = "p")]
    Paragraph(Vec<Inline>),
    /// A bulleted list; each item is a sequence of blocks.
    #[serde(rename = "ul")]
    Bullets(Vec<Vec<Block>>),
    /// A numbered list that starts at 1.
    #[serde(rename = "ol")]
    Numbers(Vec<Vec<Block>>),
    /// Lines of code.
    #[serde(rename = "pre")]
    Code(String),
    /// A table; every row has as many cells as the head.
    #[serde(rename = "tb")]
    Table {
        /// Cells of the head row.
        #[serde(rename = "h")]
        head: Vec<Vec<Inline>>,
        /// Body rows.
        #[serde(rename = "r")]
        rows: Vec<Vec<Vec<Inline>>>,
    },
}

/// The characters of `inlines` without mark-up.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_inlines(&mut out, inlines);
    out
}

/// The characters of `blocks` without mark-up, a space between blocks.
pub fn plain_blocks(blocks: &[Block]) -> String {
    let mut out = String::new();
    push_blocks(&mut out, blocks);
    out.truncate(out.trim_end().len());
    out
}

/// The same blocks with every piece of text and code changed by `f`.
pub fn map_blocks(blocks: &[Block], f: &mut impl FnMut(&str) -> String) -> Vec<Block> {
    let mut mapped = Vec::with_capacity(blocks.len());
    for block in blocks {
        mapped.push(match block {
            Block::Paragraph(inlines) => Block::Paragraph(map_inlines(inlines, f)),
            Block::Bullets(items) => Block::Bullets(items.iter().map(|item| map_blocks(item, f)).collect()),
            Block::Numbers(items) => Block::Numbers(items.iter().map(|item| map_blocks(item, f)).collect()),
            Block::Code(text) => Block::Code(f(text)),
            Block::Table { head, rows } => Block::Table {
                head: head.iter().map(|cell| map_inlines(cell, f)).collect(),
                rows: rows.iter().map(|row| row.iter().map(|cell| map_inlines(cell, f)).collect()).collect(),
            },
        });
    }
    mapped
}

/// The same inlines with every piece of text and code changed by `f`.
pub fn map_inlines(inlines: &[Inline], f: &mut impl FnMut(&str) -> String) -> Vec<Inline> {
    let mut mapped = Vec::with_capacity(inlines.len());
    for inline in inlines {
        mapped.push(match inline {
            Inline::Text(text) => Inline::Text(f(text)),
            Inline::Code(text) => Inline::Code(f(text)),
            Inline::Strong(inner) => Inline::Strong(map_inlines(inner, f)),
            Inline::Emphasis(inner) => Inline::Emphasis(map_inlines(inner, f)),
            Inline::Link(target, inner) => Inline::Link(target.clone(), map_inlines(inner, f)),
        });
    }
    mapped
}

fn push_inlines(out: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link(_, inner) => push_inlines(out, inner),
        }
    }
}

fn push_blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => push_inlines(out, inlines),
            Block::Bullets(items) | Block::Numbers(items) => items.iter().for_each(|item| push_blocks(out, item)),
            Block::Code(text) => out.push_str(text),
            Block::Table { head, rows } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    push_inlines(out, cell);
                    out.push(' ');
                }
            }
        }
        out.push(' ');
    }
}
