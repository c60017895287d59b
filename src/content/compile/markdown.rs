//! Markdown to nodes with places: the subset that content may use, and a diagnostic for everything else.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::context::Context;
use super::diagnostic::Code;
use super::source::File;
use crate::content::model::{CardId, TopicId};
use crate::content::text::{Block, Inline, LinkTarget, plain_blocks};

/// Lists and emphasis within each other at most. Every reader of the tree recurses, so the bound keeps all stacks small.
const MAX_DEPTH: usize = 16;

/// Stands where something was refused, so that what it was part of does not look empty as well.
const REFUSED: &str = "…";

/// A node and where it stands in the file.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) at: usize,
    pub(super) kind: NodeKind,
}

#[derive(Debug)]
pub(super) enum NodeKind {
    Heading {
        level: u8,
        id: Option<String>,
        text: Vec<Inline>,
    },
    Fence {
        language: String,
        text: String,
        range: Range<usize>,
    },
    Tasks(Vec<Task>),
    Block(Block),
    /// Something outside the subset, which was reported.
    Refused,
}

/// An item of a task list: `- [x] text`, a list below it, and the quote below that.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) at: usize,
    pub(super) checked: bool,
    pub(super) text: Vec<Inline>,
    pub(super) list: Vec<SubItem>,
    pub(super) quote: Vec<Block>,
}

/// An item of the list below a task.
#[derive(Debug)]
pub(super) struct SubItem {
    pub(super) at: usize,
    pub(super) text: Vec<Inline>,
}

/// Whether there is nothing to read in `blocks`.
pub(super) fn is_blank(blocks: &[Block]) -> bool {
    plain_blocks(blocks).trim().is_empty()
}

/// A block in the place of one that was refused.
pub(super) fn refused_block() -> Block {
    Block::Paragraph(vec![Inline::Text(REFUSED.to_owned())])
}

/// The nodes of `range` of the file. Places are offsets into the whole file.
pub(super) fn parse(file: &File<'_>, range: &Range<usize>, context: &mut Context<'_>) -> Vec<Node> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_HEADING_ATTRIBUTES;
    let events = Parser::new_ext(&file.text[range.clone()], options).into_offset_iter();
    let events = events.map(|(event, at)| (event, range.start + at.start..range.start + at.end)).collect::<Vec<_>>();
    let mut reader = Reader { file, events: events.into_iter(), depth: 0, context };
    let mut nodes = Vec::new();
    while let Some((event, range)) = reader.events.next() {
        nodes.push(Node { at: range.start, kind: reader.node(event, range) });
    }
    nodes
}

struct Reader<'t, 'r, 'c> {
    file: &'r File<'t>,
    events: std::vec::IntoIter<(Event<'t>, Range<usize>)>,
    /// How many lists and kinds of emphasis are open.
    depth: usize,
    context: &'r mut Context<'c>,
}

impl<'t> Reader<'t, '_, '_> {
    /// The event after `skip` others, which stays where it is.
    fn peek(&self, skip: usize) -> Option<&Event<'t>> {
        self.events.as_slice().get(skip).map(|(event, _)| event)
    }

    fn report(&mut self, at: usize, code: Code, message: impl Into<String>, hint: impl Into<String>) {
        self.context.report(self.file.report(at, code, message, hint));
    }

    fn refuse(&mut self, at: usize, what: &str) {
        let hint = "Use paragraphs, emphasis, `code`, lists, tables, fenced code and links; see content/README.md.";
        self.report(at, Code::M01, format!("{what} is not part of the Markdown subset."), hint);
    }

    /// Takes events up to the end of the tag that was taken last.
    fn skip(&mut self) {
        let mut open = 1;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// Reads what the tag that was taken last holds; `None` when that would be too deep, which is reported.
    fn nested<T>(&mut self, at: usize, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth == MAX_DEPTH {
            let message = format!("The text is nested more than {MAX_DEPTH} levels deep.");
            self.report(at, Code::M01, message, "Take it apart: a list seldom needs more than two levels, emphasis one.");
            self.skip();
            return None;
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        Some(read)
    }

    /// A top-level node whose first event was taken already.
    fn node(&mut self, event: Event<'t>, range: Range<usize>) -> NodeKind {
        let at = range.start;
        match event {
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
            Event::Start(Tag::List(_)) if self.has_boxes() => self.nested(at, Self::tasks).map_or(NodeKind::Refused, NodeKind::Tasks),
            event => self.block(event, range).map_or(NodeKind::Refused, NodeKind::Block),
        }
    }

    /// A block whose first event was taken already; `None` when it was refused.
    fn block(&mut self, event: Event<'t>, range: Range<usize>) -> Option<Block> {
        let at = range.start;
        match event {
            Event::Start(Tag::Paragraph) => Some(Block::Paragraph(self.inlines(|end| *end == TagEnd::Paragraph))),
            Event::Start(Tag::CodeBlock(_)) => Some(Block::Code(self.code_text(at).0.trim_end().to_owned())),
            Event::Start(Tag::List(_)) if self.has_boxes() => {
                self.refuse(at, "A task list inside other text");
                self.skip();
                None
            }
            Event::Start(Tag::List(first)) => {
                let items = self.nested(at, Self::items)?;
                Some(if first.is_some() { Block::Numbers(items) } else { Block::Bullets(items) })
            }
            Event::Start(Tag::Table(_)) => Some(self.table()),
            Event::Start(Tag::BlockQuote(_)) => {
                let hint = "Only options have quotes: indent a reason by two spaces, below its option.";
                self.report(at, Code::M01, "A quote outside an option is not part of the Markdown subset.", hint);
                self.skip();
                None
            }
            Event::Start(tag) => {
                let what = match tag {
                    Tag::HtmlBlock => "HTML",
                    Tag::Heading { .. } => "A heading inside other text",
                    _ => "This",
                };
                self.refuse(at, what);
                self.skip();
                None
            }
            event => {
                self.refuse(at, if event == Event::Rule { "A rule" } else { "This" });
                None
            }
        }
    }

    /// A block within another one, where something has to stand even if it was refused.
    fn inner_block(&mut self, event: Event<'t>, range: Range<usize>) -> Block {
        self.block(event, range).unwrap_or_else(refused_block)
    }

    fn code_text(&mut self, at: usize) -> (String, Range<usize>) {
        let mut text = String::new();
        let mut inner: Option<Range<usize>> = None;
        for (event, range) in self.events.by_ref() {
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

    /// Whether an item of the list whose start was taken last begins with a box.
    fn has_boxes(&self) -> bool {
        let mut depth = 0_usize;
        for (at, (event, _)) in self.events.as_slice().iter().enumerate() {
            match event {
                Event::Start(Tag::Item) if depth == 0 && self.box_after(at + 1).is_some() => return true,
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return false,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        false
    }

    /// The box that an item begins with, `skip` events from here. Blank lines between items put it into a paragraph.
    fn box_after(&self, skip: usize) -> Option<bool> {
        let skip = skip + usize::from(matches!(self.peek(skip), Some(Event::Start(Tag::Paragraph))));
        if let Some(Event::TaskListMarker(checked)) = self.peek(skip) { Some(*checked) } else { None }
    }

    fn tasks(&mut self) -> Vec<Task> {
        let mut tasks = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => tasks.push(self.task(range.start)),
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        tasks
    }

    fn task(&mut self, at: usize) -> Task {
        let checked = self.box_after(0);
        if checked.is_none() {
            let hint = "Begin it with - [ ] or - [x] and a space, as the others.";
            self.report(at, Code::M01, "This option has no box.", hint);
        }
        let in_paragraph = matches!(self.peek(0), Some(Event::Start(Tag::Paragraph)));
        for _ in 0..usize::from(in_paragraph) + usize::from(checked.is_some()) {
            self.events.next();
        }
        let text = if in_paragraph { self.inlines(|end| *end == TagEnd::Paragraph) } else { self.loose_inlines() };
        let mut task = Task { at, checked: checked.unwrap_or(false), text, list: Vec::new(), quote: Vec::new() };
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(TagEnd::Item) => break,
                Event::Start(Tag::List(None)) if task.list.is_empty() && task.quote.is_empty() && !self.has_boxes() => {
                    task.list = self.nested(range.start, Self::sub_items).unwrap_or_default();
                }
                Event::Start(Tag::BlockQuote(_)) => task.quote.extend(self.quote()),
                event => {
                    self.refuse_second_block(&event, range.start);
                    task.quote.push(refused_block());
                }
            }
        }
        task
    }

    /// The items of a list that holds a line of text each.
    fn sub_items(&mut self) -> Vec<SubItem> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.sub_item(range.start)),
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        items
    }

    fn sub_item(&mut self, at: usize) -> SubItem {
        let in_paragraph = matches!(self.peek(0), Some(Event::Start(Tag::Paragraph)));
        let text = if in_paragraph {
            self.events.next();
            self.inlines(|end| *end == TagEnd::Paragraph)
        } else {
            self.loose_inlines()
        };
        while let Some((event, range)) = self.events.next() {
            if event == Event::End(TagEnd::Item) {
                break;
            }
            self.refuse_second_block(&event, range.start);
        }
        SubItem { at, text }
    }

    fn refuse_second_block(&mut self, event: &Event<'t>, at: usize) {
        let hint = "An option is one paragraph and a quote (>) below it.";
        self.report(at, Code::M01, "There is more in the option than its text and its reason.", hint);
        if matches!(event, Event::Start(_)) {
            self.skip();
        }
        // Text without a paragraph around it comes in pieces.
        self.loose_inlines();
    }

    fn items(&mut self) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.item()),
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        items
    }

    /// The blocks of a list item. In a tight list its text comes without a paragraph around it.
    fn item(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        loop {
            if self.peek(0).is_some_and(is_inline) {
                blocks.push(Block::Paragraph(self.loose_inlines()));
            }
            match self.events.next() {
                None | Some((Event::End(TagEnd::Item), _)) => return blocks,
                Some((event, range)) => blocks.push(self.inner_block(event, range)),
            }
        }
    }

    fn quote(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.next() {
            if matches!(event, Event::End(TagEnd::BlockQuote(_))) {
                break;
            }
            blocks.push(self.inner_block(event, range));
        }
        blocks
    }

    fn table(&mut self) -> Block {
        let mut head = Vec::new();
        let mut rows = Vec::new();
        while let Some((event, _)) = self.events.next() {
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
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => cells.push(self.inlines(|found| *found == TagEnd::TableCell)),
                Event::End(found) if found == end => break,
                _ => {}
            }
        }
        cells
    }

    /// Inlines up to and including the end tag that `is_end` accepts.
    fn inlines(&mut self, is_end: impl Fn(&TagEnd) -> bool) -> Vec<Inline> {
        let mut inlines = Vec::new();
        while let Some((event, range)) = self.events.next() {
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
        while self.peek(0).is_some_and(is_inline) {
            if let Some((event, range)) = self.events.next() {
                self.inline(event, range, &mut inlines);
            }
        }
        inlines
    }

    /// The inlines within emphasis or a link that ends with `end`.
    fn inner_inlines(&mut self, at: usize, end: TagEnd) -> Vec<Inline> {
        let inner = self.nested(at, |reader| reader.inlines(|found| *found == end));
        inner.unwrap_or_else(|| vec![Inline::Text(REFUSED.to_owned())])
    }

    fn inline(&mut self, event: Event<'t>, range: Range<usize>, inlines: &mut Vec<Inline>) {
        let at = range.start;
        match event {
            Event::Text(text) => push_text(inlines, &text),
            Event::SoftBreak | Event::HardBreak => push_text(inlines, " "),
            Event::Code(code) => inlines.push(Inline::Code(code.to_string())),
            Event::Start(Tag::Strong) => inlines.push(Inline::Strong(self.inner_inlines(at, TagEnd::Strong))),
            Event::Start(Tag::Emphasis) => inlines.push(Inline::Emphasis(self.inner_inlines(at, TagEnd::Emphasis))),
            Event::Start(Tag::Link { dest_url, .. }) => self.link(at, &dest_url, inlines),
            Event::Start(tag) => {
                self.refuse(at, if matches!(tag, Tag::Image { .. }) { "An image" } else { "This" });
                self.skip();
                push_text(inlines, REFUSED);
            }
            event => {
                self.refuse(at, if matches!(event, Event::InlineHtml(_) | Event::Html(_)) { "HTML" } else { "This" });
                push_text(inlines, REFUSED);
            }
        }
    }

    /// A link whose start was taken already. Where it leads is checked when everything is read.
    fn link(&mut self, at: usize, url: &str, inlines: &mut Vec<Inline>) {
        let text = self.inner_inlines(at, TagEnd::Link);
        let Some(target) = link_target(url) else {
            self.report(at, Code::R05, format!("The link target {url:?} is not allowed."), "Link to https://…, card:<id> or topic:<slug>.");
            inlines.extend(text);
            return;
        };
        let missing = match &target {
            LinkTarget::Url(_) => None,
            LinkTarget::Card(id) => Some(format!("There is no card {:?}.", id.as_str())),
            LinkTarget::Topic(id) => Some(format!("There is no topic {:?}.", id.as_str())),
        };
        if let Some(message) = missing {
            self.context.links.push((target.clone(), self.file.report(at, Code::R05, message, String::new())));
        }
        inlines.push(Inline::Link(target, text));
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
