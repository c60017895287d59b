//! Files made of `## Heading {#id}` sections with `### part` subsections: exams and topics, read in both languages at once.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::context::Context;
use super::diagnostic::Code;
use super::markdown::{self, Node, NodeKind, is_blank, refused_block};
use super::source::File;
use super::tree::Pair;
use crate::content::model::Both;
use crate::content::text::{Block, Inline, plain, plain_blocks};

/// A file below its front matter.
#[derive(Clone, Default)]
pub(super) struct Outline {
    /// Offset of the body.
    pub(super) at: usize,
    /// Title in the front matter of a Korean file.
    pub(super) title: Option<String>,
    pub(super) intro: Vec<Block>,
    pub(super) sections: Vec<Section>,
}

/// A `##` heading and what follows it.
#[derive(Clone)]
pub(super) struct Section {
    pub(super) at: usize,
    /// Empty when the heading has none, which was reported.
    pub(super) id: String,
    pub(super) title: Vec<Inline>,
    /// The `toml` block, if there is one: its range in the file.
    pub(super) meta: Option<Range<usize>>,
    /// Text before the first part.
    pub(super) lead: Vec<Block>,
    /// Where that text begins; the heading when there is none.
    pub(super) lead_at: usize,
    pub(super) parts: Vec<Part>,
    /// Whether a part was refused, which was reported; then the languages may differ in theirs.
    lost_parts: bool,
    /// Whether this is English text in the place of a Korean section that is missing; it is not checked as Korean.
    pub(super) is_stand_in: bool,
}

impl Section {
    /// The part of that name, if the section has it.
    pub(super) fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }
}

/// A `###` heading and what follows it.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) at: usize,
    pub(super) name: String,
    pub(super) blocks: Vec<Block>,
}

/// Front matter of a Korean sibling.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KoreanFront {
    title: Spanned<String>,
}

/// Reads both bodies, whose sections may have the parts in `parts`, and compares their shape and numbers. When the Korean
/// file or a section of it is missing or broken (which is reported), the English text stands in for it.
pub(super) fn read_pair(pair: &Pair<'_>, english: &Range<usize>, parts: &[&str], context: &mut Context<'_>) -> Both<Outline> {
    let mut en = read(&pair.en, english, parts, context);
    let Some((file, mut ko)) = read_korean(pair, parts, context) else {
        let ko = Outline { sections: en.sections.iter().map(stand_in).collect(), ..en.clone() };
        return Both { en, ko };
    };
    let (en_ids, ko_ids) = (ids(&en), ids(&ko));
    lend_ids(&mut en, &ko_ids);
    lend_ids(&mut ko, &en_ids);
    let ko = aligned(file, &en, ko, context);
    compare(file, &en, &ko, context);
    Both { en, ko }
}

fn read_korean<'p, 'a>(pair: &'p Pair<'a>, parts: &[&str], context: &mut Context<'_>) -> Option<(&'p File<'a>, Outline)> {
    let file = pair.korean()?;
    let (front, ranges): (KoreanFront, _) = context.front_matter(file)?;
    context.require_words(file, ranges.front.start, "title", &front.title);
    let mut outline = read(file, &ranges.body, parts, context);
    outline.title = Some(front.title.into_inner());
    for section in &outline.sections {
        if let Some(meta) = &section.meta {
            let message = format!("The section {:?} has a toml block in the Korean file.", section.id);
            context.report(file.report(meta.start, Code::L02, message, "Metadata belongs to the English file only; remove the block."));
        }
    }
    Some((file, outline))
}

/// Ids of headings in a file that cannot be read as a whole: what a reader would call cards.
pub(super) fn guess_ids(text: &str) -> impl Iterator<Item = String> {
    let headings = text.lines().filter(|line| line.starts_with("## "));
    headings.filter_map(|line| Some(line.rsplit_once("{#")?.1.split_once('}')?.0.to_owned()))
}

// ---- one language -------------------------------------------------------------------------------------------------------

fn read(file: &File<'_>, body: &Range<usize>, parts: &[&str], context: &mut Context<'_>) -> Outline {
    let mut outline = Outline { at: body.start, ..Outline::default() };
    for node in markdown::parse(file, body, context) {
        outline.add(file, node, context);
    }
    outline.drop_repeated(file, context);
    for section in &mut outline.sections {
        section.drop_unfit(file, parts, context);
    }
    outline
}

impl Outline {
    fn add(&mut self, file: &File<'_>, node: Node, context: &mut Context<'_>) {
        let at = node.at;
        match (node.kind, self.sections.last_mut()) {
            (NodeKind::Heading { level: 2, id, text }, _) => self.sections.push(section(file, at, id, text, context)),
            (NodeKind::Heading { level: 3, text, .. }, Some(section)) => {
                section.parts.push(Part { at, name: plain(&text), blocks: Vec::new() });
            }
            (NodeKind::Heading { .. }, _) => {
                let hint = "Use ## for a card or a domain and ### for the parts of a card.";
                context.report(file.report(at, Code::M01, "A heading of this level is not part of the Markdown subset.", hint));
            }
            (NodeKind::Tasks(_), _) => {
                let hint = "Options belong to the files in content/questions.";
                context.report(file.report(at, Code::M01, "A task list is not part of this kind of file.", hint));
                self.add_block(at, refused_block());
            }
            (NodeKind::Fence { language, range, .. }, Some(section)) if language == "toml" => {
                section.add_meta(file, at, range, context);
            }
            (NodeKind::Fence { text, .. }, _) => self.add_block(at, Block::Code(text.trim_end().to_owned())),
            (NodeKind::Block(block), _) => self.add_block(at, block),
            (NodeKind::Refused, _) => self.add_block(at, refused_block()),
        }
    }

    fn add_block(&mut self, at: usize, block: Block) {
        match self.sections.last_mut() {
            None => self.intro.push(block),
            Some(section) => {
                if let Some(part) = section.parts.last_mut() {
                    part.blocks.push(block);
                } else {
                    section.lead_at = if section.lead.is_empty() { at } else { section.lead_at };
                    section.lead.push(block);
                }
            }
        }
    }

    /// Leaves out sections whose id an earlier one has.
    fn drop_repeated(&mut self, file: &File<'_>, context: &mut Context<'_>) {
        let mut seen = BTreeSet::new();
        self.sections.retain(|section| {
            let is_new = section.id.is_empty() || seen.insert(section.id.clone());
            if !is_new {
                let message = format!("The id {:?} is used already, in {}.", section.id, file.path);
                context.report(file.report(section.at, Code::I02, message, "Every heading has its own id; choose another."));
            }
            is_new
        });
    }
}

fn section(file: &File<'_>, at: usize, id: Option<String>, title: Vec<Inline>, context: &mut Context<'_>) -> Section {
    if id.is_none() {
        let message = format!("The heading {:?} has no id.", plain(&title));
        context.report(file.report(at, Code::I01, message, "End it with an id: ## Title {#some-id}"));
    }
    if plain(&title).trim().is_empty() {
        let hint = "Write the prompt of the card, or the title of the domain, before the id.";
        context.report(file.report(at, Code::T03, "The heading has no text.", hint));
    }
    let id = id.unwrap_or_default();
    Section { at, id, title, meta: None, lead: Vec::new(), lead_at: at, parts: Vec::new(), lost_parts: false, is_stand_in: false }
}

impl Section {
    /// Takes a `toml` block, wherever it stands.
    fn add_meta(&mut self, file: &File<'_>, at: usize, range: Range<usize>, context: &mut Context<'_>) {
        let wrong = if self.meta.is_some() {
            Some("The section has a second toml block.")
        } else if !self.lead.is_empty() || !self.parts.is_empty() {
            Some("The toml block stands below other text.")
        } else {
            None
        };
        if let Some(message) = wrong {
            context.report(file.report(at, Code::M01, message, "Put one toml block right below the heading."));
        }
        self.meta.get_or_insert(range);
    }

    /// Leaves out parts that a section cannot have, or has already.
    fn drop_unfit(&mut self, file: &File<'_>, allowed: &[&str], context: &mut Context<'_>) {
        let mut seen = BTreeSet::new();
        self.parts.retain(|part| {
            let known = allowed.contains(&part.name.as_str());
            let (message, hint) = match (known, allowed) {
                (true, _) if seen.insert(part.name.clone()) => return true,
                (true, _) => (format!("The part {:?} stands twice.", part.name), "Join the two under one heading.".to_owned()),
                (false, []) => (
                    "A domain has no parts.".to_owned(),
                    "Remove the heading; all text of a domain stands below its ## heading.".to_owned(),
                ),
                (false, _) => (format!("There is no part {:?}.", part.name), format!("Parts are {}.", allowed.join(", "))),
            };
            context.report(file.report(part.at, Code::M02, message, hint));
            self.lost_parts = true;
            false
        });
    }
}

// ---- two languages ------------------------------------------------------------------------------------------------------

fn ids(outline: &Outline) -> Vec<String> {
    outline.sections.iter().map(|section| section.id.clone()).collect()
}

/// Gives a section without an id (which was reported) that of its counterpart, so that nothing else is wrong with it.
fn lend_ids(outline: &mut Outline, other: &[String]) {
    let own = ids(outline);
    if own.len() == other.len() {
        for (section, id) in outline.sections.iter_mut().zip(other) {
            if section.id.is_empty() && !own.contains(id) {
                section.id.clone_from(id);
            }
        }
    }
}

fn stand_in(english: &Section) -> Section {
    Section { is_stand_in: true, ..english.clone() }
}

/// The Korean sections in the order of the English ones, an English one where a Korean one is missing.
fn aligned(file: &File<'_>, en: &Outline, mut ko: Outline, context: &mut Context<'_>) -> Outline {
    check_order(file, en, &ko, context);
    let mut sections = Vec::new();
    for english in &en.sections {
        let place = ko.sections.iter().position(|section| section.id == english.id);
        let Some(section) = place.map(|at| ko.sections.remove(at)) else {
            sections.push(stand_in(english));
            continue;
        };
        let names = |section: &Section| section.parts.iter().map(|part| part.name.clone()).collect::<Vec<_>>();
        if names(&section) != names(english) && !section.lost_parts && !english.lost_parts {
            let message = format!("The parts of {:?} are {:?} here and {:?} in English.", english.id, names(&section), names(english));
            context.report(file.report(section.at, Code::L02, message, "Give both languages the same ### parts in the same order."));
        }
        sections.push(section);
    }
    Outline { sections, ..ko }
}

/// Both files have the same sections in the same order. Nothing is said to be missing where it may be a heading without id.
fn check_order(file: &File<'_>, en: &Outline, ko: &Outline, context: &mut Context<'_>) {
    let (en_order, ko_order) = (ids(en), ids(ko));
    let is_nameless = |ids: &[String]| ids.iter().any(String::is_empty);
    let only = |these: &[String], others: &[String]| {
        these.iter().filter(|id| !id.is_empty() && !is_nameless(others) && !others.contains(id)).cloned().collect::<Vec<_>>()
    };
    let unknown = only(&ko_order, &en_order);
    for section in ko.sections.iter().filter(|section| unknown.contains(&section.id)) {
        let message = format!("The English file has no section {:?}.", section.id);
        context.report(file.report(section.at, Code::L02, message, "Use the ids of the English file."));
    }
    for id in only(&en_order, &ko_order) {
        let message = format!("The Korean file has no section {id:?}.");
        context.report(file.report(ko.at, Code::L02, message, "Translate the section under the same id."));
        context.missing_ko += 1;
    }
    let common = |order: &[String], other: &[String]| order.iter().filter(|id| other.contains(id)).cloned().collect::<Vec<_>>();
    if common(&ko_order, &en_order) != common(&en_order, &ko_order) {
        let hint = "Put them into the order of the English file.";
        context.report(file.report(ko.at, Code::L02, "The sections stand in another order than in the English file.", hint));
    }
}

fn compare(file: &File<'_>, en: &Outline, ko: &Outline, context: &mut Context<'_>) {
    require_both(file, ko.at, "introduction", [&en.intro, &ko.intro], context);
    context.compare(file, ko.at, "introduction", &plain_blocks(&en.intro), &plain_blocks(&ko.intro));
    context.require_hangul(file, ko.at, &plain_blocks(&ko.intro));
    for (en, ko) in en.sections.iter().zip(&ko.sections).filter(|(_, ko)| !ko.is_stand_in) {
        context.compare(file, ko.at, "heading", &plain(&en.title), &plain(&ko.title));
        context.compare(file, ko.at, "answer", &plain_blocks(&en.lead), &plain_blocks(&ko.lead));
        for part in &ko.parts {
            if let Some(english) = en.part(&part.name) {
                let what = format!("part {:?}", part.name);
                context.compare(file, part.at, &what, &plain_blocks(&english.blocks), &plain_blocks(&part.blocks));
            }
        }
        let body = ko.parts.iter().flat_map(|part| &part.blocks).chain(&ko.lead).cloned().collect::<Vec<_>>();
        context.require_hangul(file, ko.at, &plain_blocks(&body));
    }
}

/// Reports a text that only one of the languages has; `at` is its place in the Korean file.
pub(super) fn require_both(file: &File<'_>, at: usize, what: &str, [en, ko]: [&[Block]; 2], context: &mut Context<'_>) {
    let (message, hint) = match (is_blank(en), is_blank(ko)) {
        (false, true) => (format!("There is no {what} here, but one in English."), "Translate it."),
        (true, false) => (format!("There is an {what} here, but none in English."), "Write it in English, too, or remove it here."),
        _ => return,
    };
    context.report(file.report(at, Code::L02, message, hint));
}
