//! Files made of `## Heading {#id}` sections with `### part` subsections: exams and topics, read in both languages at once.

use std::ops::Range;

use serde::Deserialize;

use super::diagnostic::Code;
use super::markdown::{self, NodeKind};
use super::source::{File, parse_toml, split_front_matter};
use super::{Context, Pair};
use crate::content::model::{Both, Lang};
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
    pub(super) id: String,
    pub(super) title: Vec<Inline>,
    /// The `toml` block, if there is one: its range in the file.
    pub(super) meta: Option<Range<usize>>,
    /// Text before the first part.
    pub(super) lead: Vec<Block>,
    pub(super) parts: Vec<Part>,
}

impl Section {
    /// The blocks of a part; `None` when the section does not have it.
    pub(super) fn part(&self, name: &str) -> Option<&[Block]> {
        self.parts.iter().find(|part| part.name == name).map(|part| part.blocks.as_slice())
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
    title: String,
}

fn korean_front<'p>(pair: &'p Pair<'_>, context: &mut Context<'_>) -> Option<(&'p File<'p>, String, Range<usize>)> {
    let file = pair.ko.as_ref()?;
    let parts = context.take(split_front_matter(file))?;
    let front: KoreanFront = context.take(parse_toml(file, &parts.front))?;
    Some((file, front.title, parts.body))
}

/// Reads both bodies and compares their shape and numbers. When the Korean file is missing or broken (which is reported),
/// the English text stands in for it, so that the English one is still checked.
pub(super) fn read_pair(pair: &Pair<'_>, english_body: Range<usize>, context: &mut Context<'_>) -> Both<Outline> {
    let en = read(&pair.en, &english_body, context);
    let Some((file, title, body)) = korean_front(pair, context) else {
        return Both { ko: en.clone(), en };
    };
    let mut ko = read(file, &body, context);
    ko.title = Some(title);
    for section in &ko.sections {
        if let Some(meta) = &section.meta {
            let message = format!("The section {:?} has a toml block in the Korean file.", section.id);
            context.report(file.report(meta.start, Code::L02, message, "Metadata belongs to the English file only; remove the block."));
        }
    }
    let ko = aligned(file, &en, ko, context);
    compare_numbers(file, &en, &ko, context);
    Both { en, ko }
}

fn read(file: &File<'_>, body: &Range<usize>, context: &mut Context<'_>) -> Outline {
    let nodes = markdown::parse(file, body, context.diagnostics());
    let mut outline = Outline { at: body.start, ..Outline::default() };
    for node in nodes {
        let section = outline.sections.last_mut();
        match (node.kind, section) {
            (NodeKind::Heading { level: 2, id, text }, _) => {
                let id = id.unwrap_or_else(|| {
                    let message = format!("The heading {:?} has no id.", plain(&text));
                    context.report(file.report(node.at, Code::I01, message, "End it with an id: ## Title {#some-id}"));
                    String::new()
                });
                outline.sections.push(Section { at: node.at, id, title: text, meta: None, lead: Vec::new(), parts: Vec::new() });
            }
            (NodeKind::Heading { level: 3, text, .. }, Some(section)) => {
                section.parts.push(Part { at: node.at, name: plain(&text), blocks: Vec::new() });
            }
            (NodeKind::Heading { .. }, _) => {
                let hint = "Use ## for a card or a domain and ### for its parts.";
                context.report(file.report(node.at, Code::M01, "A heading of this level is not part of the Markdown subset.", hint));
            }
            (NodeKind::Fence { language, range, .. }, Some(section)) if language == "toml" => {
                if section.meta.is_some() || !section.lead.is_empty() || !section.parts.is_empty() {
                    let hint = "Put one toml block right below the heading.";
                    context.report(file.report(node.at, Code::M01, "A second or late toml block.", hint));
                } else {
                    section.meta = Some(range);
                }
            }
            (NodeKind::Tasks(_), _) => {
                let hint = "Options belong to the files in content/questions.";
                context.report(file.report(node.at, Code::M01, "A task list is not part of this kind of file.", hint));
            }
            (kind, section) => {
                let block = match kind {
                    NodeKind::Fence { text, .. } => Block::Code(text.trim_end().to_owned()),
                    NodeKind::Block(block) => block,
                    NodeKind::Heading { .. } | NodeKind::Tasks(_) => continue,
                };
                match section {
                    None => outline.intro.push(block),
                    Some(Section { parts, lead, .. }) => match parts.last_mut() {
                        Some(part) => part.blocks.push(block),
                        None => lead.push(block),
                    },
                }
            }
        }
    }
    outline
}

/// The Korean sections in the order of the English ones, an English one where a Korean one is missing.
fn aligned(file: &File<'_>, en: &Outline, mut ko: Outline, context: &mut Context<'_>) -> Outline {
    let order = |outline: &Outline| outline.sections.iter().map(|section| section.id.clone()).collect::<Vec<_>>();
    let (en_order, ko_order) = (order(en), order(&ko));
    for section in &ko.sections {
        if !en_order.contains(&section.id) {
            let message = format!("The English file has no section {:?}.", section.id);
            context.report(file.report(section.at, Code::L02, message, "Use the ids of the English file."));
        }
    }
    for id in &en_order {
        if !ko_order.contains(id) {
            let message = format!("The Korean file has no section {id:?}.");
            context.report(file.report(ko.at, Code::L02, message, "Translate the section under the same id."));
            context.missing_ko += 1;
        }
    }
    let common = |order: &[String], other: &[String]| order.iter().filter(|id| other.contains(id)).cloned().collect::<Vec<_>>();
    if common(&ko_order, &en_order) != common(&en_order, &ko_order) {
        let hint = "Put them into the order of the English file.";
        context.report(file.report(ko.at, Code::L02, "The sections stand in another order than in the English file.", hint));
    }
    let mut sections = Vec::new();
    for english in &en.sections {
        let section = match ko.sections.iter().position(|section| section.id == english.id) {
            Some(at) => ko.sections.swap_remove(at),
            None => english.clone(),
        };
        let names = |section: &Section| section.parts.iter().map(|part| part.name.clone()).collect::<Vec<_>>();
        if names(&section) != names(english) {
            let message = format!("The parts of {:?} are {:?} here and {:?} in English.", english.id, names(&section), names(english));
            context.report(file.report(section.at, Code::L02, message, "Give both languages the same ### parts in the same order."));
        }
        sections.push(section);
    }
    Outline { sections, ..ko }
}

fn compare_numbers(file: &File<'_>, en: &Outline, ko: &Outline, context: &mut Context<'_>) {
    context.compare(file, ko.at, "introduction", &plain_blocks(&en.intro), &plain_blocks(&ko.intro));
    for (en, ko) in en.sections.iter().zip(&ko.sections) {
        context.compare(file, ko.at, "heading", &plain(&en.title), &plain(&ko.title));
        context.compare(file, ko.at, "answer", &plain_blocks(&en.lead), &plain_blocks(&ko.lead));
        for (en, ko) in en.parts.iter().zip(&ko.parts) {
            context.compare(file, ko.at, &format!("part {:?}", en.name), &plain_blocks(&en.blocks), &plain_blocks(&ko.blocks));
        }
    }
    context.require_hangul(file, Lang::Ko, ko.at, &plain_blocks(&ko.intro));
    for section in &ko.sections {
        let body = section.parts.iter().flat_map(|part| &part.blocks).chain(&section.lead).cloned().collect::<Vec<_>>();
        context.require_hangul(file, Lang::Ko, section.at, &plain_blocks(&body));
    }
}
