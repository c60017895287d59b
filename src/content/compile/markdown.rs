//! Markdown to nodes with places: the subset that content may use, and a diagnostic for everything else.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::diagnostic::{Code, Diagnostic};
use super::source::File;
use crate::content::model::{CardId, TopicId};
use crate::content::text::{Block, Inline, LinkTarget};

/// A node and where it stands in the file.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) at: usize,
    pub(super) kind: NodeKind,
}

#[derive(Debug)]
pub(super) enum NodeKind {
    Heading { level: u8, id: Option<String>, text: Vec<Inline> },
    Fence { language: String, text: String, range: Range<usize> },
    Tasks(Vec<Task>),
    Block(Block),
}

/// An item of a task list: `- [x] text` and the quote below it.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) at: usize,
    pub(super) checked: bool,
    pub(super) text: Vec<Inline>,
    pub(super) quote: Vec<Block>,
}

/// The nodes of `range` of the file. Places are offsets into the whole file.
pub(super) fn parse(file: &File<'_>, range: &Range<usize>, out: &mut Vec<Diagnostic>) -> Vec<Node> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_HEADING_ATTRIBUTES;
    let events = Parser::new_ext(&file.text[range.clone()], options).into_offset_iter();
    let mut reader = Reader { file, base: range.start, events: events.peekable(), out };
    let mut nodes = Vec::new();
    while let Some((event, range)) = reader.next() {
        nodes.extend(reader.node(event, range));
    }
    nodes
}

struct Reader<'a, 'o, I: Iterator<Item = (Event<'a>, Range<usize>)>> {
    file: &'o File<'a>,
    base: usize,
    events: std::iter::Peekable<I>,
    out: &'o mut Vec<Diagnostic>,
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Reader<'a, '_, I> {
    fn next(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let (event, range) = self.events.next()?;
        Some((event, self.base + range.start..self.base + range.end))
    }

    fn refuse(&mut self, at: usize, what: &str) {
        let message = format!("{what} is not part of the Markdown subset.");
        let hint = "Use paragraphs, emphasis, `code`, lists, tables, fenced code and links; see content/README.md.";
        self.out.push(self.file.report(at, Code::M01, message, hint));
    }

    /// A top-level node whose first event was taken already; `None` when it was refused.
    fn node(&mut self, event: Event<'a>, range: Range<usize>) -> Option<Node> {
        let at = range.start;
        let kind = match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                let level = match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    HeadingLevel::H3 => 3,
                    _ => 4,
                };
                let id = id.map(|id| id.to_string());
                NodeKind::Heading { level, id, text: self.inlines(|end| matches!(end, TagEnd::Heading(_))) }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                let (text, inner) = self.code_text(at);
                NodeKind::Fence { language: language.to_string(), text, range: inner }
            }
            Event::Start(Tag::List(first)) => return self.list(at, first),
            event => NodeKind::Block(self.block(event, range)?),
        };
        Some(Node { at, kind })
    }

    /// A block whose first event was taken already; `None` when it was refused.
    fn block(&mut self, event: Event<'a>, range: Range<usize>) -> Option<Block> {
        let at = range.start;
        match event {
            Event::Start(Tag::Paragraph) => Some(Block::Paragraph(self.inlines(|end| *end == TagEnd::Paragraph))),
            Event::Start(Tag::CodeBlock(_)) => Some(Block::Code(self.code_text(at).0.trim_end().to_owned())),
            Event::Start(Tag::List(first)) => {
                if let NodeKind::Block(block) = self.list(at, first)?.kind {
                    return Some(block);
                }
                self.refuse(at, "A task list inside other text");
                None
            }
            Event::Start(Tag::Table(_)) => Some(self.table()),
            Event::Start(tag) => {
                let (what, end) = match &tag {
                    Tag::BlockQuote(_) => ("A quote outside an option", tag.to_end()),
                    Tag::HtmlBlock => ("HTML", tag.to_end()),
                    Tag::Heading { .. } => ("A heading inside other text", tag.to_end()),
                    _ => ("This", tag.to_end()),
                };
                self.refuse(at, what);
                self.skip_to(end);
                None
            }
            Event::Rule => {
                self.refuse(at, "A rule");
                None
            }
            _ => {
                self.refuse(at, "This");
                None
            }
        }
    }

    fn skip_to(&mut self, end: TagEnd) {
        let mut depth = 0;
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(tag) if tag.to_end() == end => depth += 1,
                Event::End(found) if found == end && depth == 0 => return,
                Event::End(found) if found == end => depth -= 1,
                _ => {}
            }
        }
    }

    fn code_text(&mut self, at: usize) -> (String, Range<usize>) {
        let mut text = String::new();
        let mut inner: Option<Range<usize>> = None;
        while let Some((event, range)) = self.next() {
            match event {
                Event::Text(part) => {
                    text.push_str(&part);
                    inner = Some(inner.map_or(range.clone(), |so_far| so_far.start..range.end));
                }
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        (text, inner.unwrap_or(at..at))
    }

    fn list(&mut self, at: usize, first: Option<u64>) -> Option<Node> {
        let mut items = Vec::new();
        let mut tasks = Vec::new();
        let mut plain = false;
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::Item) => {
                    if let Some((Event::TaskListMarker(checked), _)) = self.events.peek() {
                        let checked = *checked;
                        self.next();
                        tasks.push(self.task(range.start, checked));
                    } else {
                        plain = true;
                        items.push(self.item());
                    }
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        if plain && !tasks.is_empty() {
            let hint = "Give every option its own box: - [ ] or - [x].";
            self.out.push(self.file.report(at, Code::M01, "The list mixes options with plain items.", hint));
            return None;
        }
        let kind = if plain || tasks.is_empty() {
            NodeKind::Block(if first.is_some() { Block::Numbers(items) } else { Block::Bullets(items) })
        } else {
            NodeKind::Tasks(tasks)
        };
        Some(Node { at, kind })
    }

    /// The blocks of a list item. In a tight list its text comes without a paragraph around it.
    fn item(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        loop {
            match self.events.peek() {
                None | Some((Event::End(TagEnd::Item), _)) => {
                    self.next();
                    return blocks;
                }
                Some((event, _)) if is_inline(event) => blocks.push(Block::Paragraph(self.loose_inlines())),
                Some(_) => {
                    if let Some((event, range)) = self.next() {
                        blocks.extend(self.block(event, range));
                    }
                }
            }
        }
    }

    fn task(&mut self, at: usize, checked: bool) -> Task {
        let mut text = Vec::new();
        let mut quote = Vec::new();
        loop {
            match self.events.peek() {
                None | Some((Event::End(TagEnd::Item), _)) => {
                    self.next();
                    return Task { at, checked, text, quote };
                }
                Some((Event::Start(Tag::BlockQuote(_)), _)) => {
                    self.next();
                    quote.extend(self.quote());
                }
                Some((event, _)) if is_inline(event) => text.extend(self.loose_inlines()),
                Some((Event::Start(Tag::Paragraph), _)) if text.is_empty() => {
                    self.next();
                    text = self.inlines(|end| *end == TagEnd::Paragraph);
                }
                Some(_) => {
                    if let Some((event, range)) = self.next() {
                        self.refuse(range.start, "A second block in an option");
                        if let Event::Start(tag) = event {
                            self.skip_to(tag.to_end());
                        }
                    }
                }
            }
        }
    }

    fn quote(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.next() {
            if matches!(event, Event::End(TagEnd::BlockQuote(_))) {
                break;
            }
            blocks.extend(self.block(event, range));
        }
        blocks
    }

    fn table(&mut self) -> Block {
        let mut head = Vec::new();
        let mut rows = Vec::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(Tag::TableHead) => head = self.cells(TagEnd::TableHead),
                Event::Start(Tag::TableRow) => rows.push(self.cells(TagEnd::TableRow)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        Block::Table { head, rows }
    }

    fn cells(&mut self, end: TagEnd) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(Tag::TableCell) => cells.push(self.inlines(|found| *found == TagEnd::TableCell)),
                Event::End(found) if found == end => break,
                _ => {}
            }
        }
        cells
    }

    /// Inlines up to and including the end tag that `is_end` accepts.
    fn inlines(&mut self, is_end: impl Fn(&TagEnd) -> bool + Copy) -> Vec<Inline> {
        let mut inlines = Vec::new();
        while let Some((event, range)) = self.next() {
            if matches!(&event, Event::End(end) if is_end(end)) {
                break;
            }
            self.inline(event, range, &mut inlines);
        }
        inlines
    }

    /// Inlines that stand in a list item without a paragraph around them.
    fn loose_inlines(&mut self) -> Vec<Inline> {
        let mut inlines = Vec::new();
        while self.events.peek().is_some_and(|(event, _)| is_inline(event)) {
            if let Some((event, range)) = self.next() {
                self.inline(event, range, &mut inlines);
            }
        }
        inlines
    }

    fn inline(&mut self, event: Event<'a>, range: Range<usize>, inlines: &mut Vec<Inline>) {
        match event {
            Event::Text(text) => push_text(inlines, &text),
            Event::SoftBreak | Event::HardBreak => push_text(inlines, " "),
            Event::Code(code) => inlines.push(Inline::Code(code.to_string())),
            Event::Start(Tag::Strong) => inlines.push(Inline::Strong(self.inlines(|end| *end == TagEnd::Strong))),
            Event::Start(Tag::Emphasis) => inlines.push(Inline::Emphasis(self.inlines(|end| *end == TagEnd::Emphasis))),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let text = self.inlines(|end| *end == TagEnd::Link);
                if let Some(target) = link_target(&dest_url) {
                    inlines.push(Inline::Link(target, text));
                } else {
                    let message = format!("The link target {dest_url:?} is not allowed.");
                    let hint = "Link to https://…, card:<id> or topic:<slug>.";
                    self.out.push(self.file.report(range.start, Code::R05, message, hint));
                    inlines.extend(text);
                }
            }
            Event::Start(tag) => {
                self.refuse(range.start, if matches!(tag, Tag::Image { .. }) { "An image" } else { "This" });
                self.skip_to(tag.to_end());
            }
            Event::InlineHtml(_) | Event::Html(_) => self.refuse(range.start, "HTML"),
            _ => self.refuse(range.start, "This"),
        }
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::InlineHtml(_)
            | Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. })
    )
}

/// Neighbouring text events become one node.
fn push_text(inlines: &mut Vec<Inline>, text: &str) {
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        last.push_str(text);
    } else {
        inlines.push(Inline::Text(text.to_owned()));
    }
}

fn link_target(url: &str) -> Option<LinkTarget> {
    if let Some(id) = url.strip_prefix("card:") {
        return Some(LinkTarget::Card(CardId::new(id)));
    }
    if let Some(id) = url.strip_prefix("topic:") {
        return Some(LinkTarget::Topic(TopicId::new(id)));
    }
    url.starts_with("https://").then(|| LinkTarget::Url(url.to_owned()))
}
