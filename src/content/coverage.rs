//! How the cards carry the original notes: section by section, statement by statement.

use std::collections::BTreeMap;

use super::model::{Both, CardId, NoteId};

/// A section of the notes. What its statements say is not part of it: they are known by their lines alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSection {
    /// Its id.
    pub id: NoteId,
    /// Its title, in our words.
    pub title: Both<String>,
    /// How many statements it has.
    pub statements: u32,
    /// Line of a statement in the note, from 1, and the cards that carry it.
    pub lines: BTreeMap<u32, Vec<CardId>>,
}

impl NoteSection {
    /// How many of its statements are carried by a card.
    pub fn covered(&self) -> u32 {
        let count = self.lines.values().filter(|cards| !cards.is_empty()).count();
        u32::try_from(count).unwrap_or(u32::MAX).min(self.statements)
    }

    /// The cards that carry its statements, each once, in the order of the note.
    pub fn cards(&self) -> Vec<&CardId> {
        let mut cards = Vec::new();
        for card in self.lines.values().flatten() {
            if !cards.contains(&card) {
                cards.push(card);
            }
        }
        cards
    }
}

/// Which note a section belongs to: what stands before the first hyphen of its id.
pub fn note_of(section: &str) -> &str {
    section.split('-').next().unwrap_or(section)
}
