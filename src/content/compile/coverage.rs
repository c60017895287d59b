//! `content/coverage/*.toml`: which cards carry each statement of the notes. Nothing of the notes may be left out, and no
//! card may claim to come from a section of which it carries nothing.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::context::Context;
use super::diagnostic::Code;
use super::ledger::{self, Ledgers};
use super::source::{File, parse_toml};
use super::tree::Tree;
use crate::content::coverage::{NoteSection, note_of};
use crate::content::model::{CardEntry, CardId, Library, NoteId, Status};

/// A file: section → line → cards.
type Listed = BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Spanned<Vec<Spanned<String>>>>>;

/// What the files list of a section.
#[derive(Default)]
struct Found<'t, 'a> {
    /// Where the section stands for the first time.
    at: Option<(&'t File<'a>, usize)>,
    lines: BTreeMap<u32, Vec<CardId>>,
}

/// The sections in the order of the notes. All topics were read before, so that their cards are known.
pub(super) fn compile(library: &Library, tree: &Tree<'_>, ledgers: &Ledgers, context: &mut Context<'_>) -> Vec<NoteSection> {
    let cards = library.cards().map(|card| (card.entry.id.as_str(), &card.entry)).collect::<BTreeMap<_, _>>();
    let mut reader = Reader { cards: &cards, seen: BTreeMap::new(), found: BTreeMap::new(), context };
    // Whether a file could not be read; it may list anything.
    let mut is_partial = false;
    for file in tree.coverage.values() {
        is_partial |= file.is_garbled;
        let listed = if file.is_garbled { None } else { reader.context.take(parse_toml::<Listed>(file, &(0..file.text.len()))) };
        is_partial |= listed.is_none();
        listed.into_iter().flatten().for_each(|(section, lines)| reader.section(file, &section, lines));
    }
    let Reader { mut found, .. } = reader;
    let mut sections = Vec::new();
    for (key, section) in ledgers.sections() {
        let Found { at, lines } = found.remove(key).unwrap_or_default();
        let listed = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let place = at.or_else(|| tree.ledgers.get(ledger::NOTES).map(|file| (file, ledger::place(file, key))));
        if let Some((file, at)) = place {
            if listed != section.statements && !is_partial {
                let message = format!("The section {key:?} has {} statements and {listed} are listed.", section.statements);
                let hint = "List every statement in content/coverage, or correct the number in content/notes.toml.";
                context.report(file.report(at, Code::N03, message, hint));
            }
            check_origins(file, at, key, &lines, &cards, context);
        }
        sections.push(NoteSection { id: NoteId::new(key), title: section.title(), statements: section.statements, lines });
    }
    sections.sort_by_key(|section| (note_of(section.id.as_str()).to_owned(), section.lines.keys().next().copied(), section.id.clone()));
    sections
}

/// Cards that name a section carry something of it. Nothing is said where nothing is listed: that was reported.
fn check_origins(
    file: &File<'_>,
    at: usize,
    key: &str,
    lines: &BTreeMap<u32, Vec<CardId>>,
    cards: &BTreeMap<&str, &CardEntry>,
    context: &mut Context<'_>,
) {
    if lines.is_empty() {
        return;
    }
    let carriers = lines.values().flatten().collect::<BTreeSet<_>>();
    for card in cards.values().filter(|card| card.notes.iter().any(|note| note.as_str() == key) && !carriers.contains(&card.id)) {
        let message = format!("The card {:?} names the section {key:?} and carries none of its statements.", card.id.as_str());
        context.report(file.report(at, Code::N04, message, "List it under a statement that it carries, or correct its `notes`."));
    }
}

struct Reader<'r, 't, 'a, 'c> {
    cards: &'r BTreeMap<&'r str, &'r CardEntry>,
    /// Where each line of each note is listed.
    seen: BTreeMap<(String, u32), String>,
    found: BTreeMap<String, Found<'t, 'a>>,
    context: &'r mut Context<'c>,
}

impl<'t, 'a> Reader<'_, 't, 'a, '_> {
    fn section(&mut self, file: &'t File<'a>, section: &Spanned<String>, lines: BTreeMap<Spanned<String>, Spanned<Vec<Spanned<String>>>>) {
        let key = section.get_ref();
        self.context.require_note(file, section.span().start, key);
        let found = self.found.entry(key.clone()).or_default();
        found.at.get_or_insert((file, section.span().start));
        for (line, named) in lines {
            let at = line.span().start;
            let Some(number) = line.get_ref().parse::<u32>().ok().filter(|number| *number > 0) else {
                let message = format!("{:?} is not a line of a note.", line.get_ref());
                self.context.report(file.report(at, Code::F03, message, "Write the number of the line, from 1, and the cards as a list."));
                continue;
            };
            if let Some(first) = self.seen.insert((note_of(key).to_owned(), number), key.clone()) {
                let message = format!("Line {number} is listed already, under {first:?}.");
                self.context.report(file.report(at, Code::N02, message, "A statement belongs to one section: list it once."));
                continue;
            }
            let cards = self.carriers(file, at, &named);
            if let Some(found) = self.found.get_mut(key) {
                found.lines.insert(number, cards);
            }
        }
    }

    /// The cards of a statement that starts at `at`.
    fn carriers(&mut self, file: &File<'_>, at: usize, named: &Spanned<Vec<Spanned<String>>>) -> Vec<CardId> {
        let mut carriers = Vec::new();
        for card in named.get_ref() {
            self.context.require_card(file, card.span().start, card.get_ref());
            let id = CardId::new(card.get_ref());
            if carriers.contains(&id) {
                let message = format!("The statement names the card {:?} twice.", card.get_ref());
                self.context.report(file.report(card.span().start, Code::F03, message, "Name each card once."));
            } else {
                carriers.push(id);
            }
        }
        if carriers.is_empty() {
            self.context.report(file.report(at, Code::N01, "No card carries this statement.", "Name the cards that say it, or write one."));
        } else if carriers.iter().all(|id| self.cards.get(id.as_str()).is_some_and(|card| card.status == Status::Added)) {
            let message = "All cards of this statement say that they are not in the notes.";
            let hint = "Name a card that holds, changed or corrects it, or give one of these another status and its section.";
            self.context.report(file.report(at, Code::N01, message, hint));
        }
        carriers
    }
}
