//! Sheets: what one page shows of the whole content, fetched when that page is opened. Everything in them is generated.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::{CardEntry, CardId, CardText, ComparisonId, NoteId, Source, SourceId, Status, TopicId};
use super::text::{Block, Inline};

/// File names of the sheets in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetNames {
    /// What the notes said.
    pub notes: String,
    /// What the notes had wrong, and what changed.
    pub corrections: String,
    /// Comparisons.
    pub comparisons: String,
}

/// What the notes said, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotesSheet {
    /// The sections.
    pub sections: Vec<NotesSection>,
}

/// A section of the notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotesSection {
    /// Its id.
    pub id: NoteId,
    /// Its title, in our words.
    pub title: String,
    /// How many statements it has.
    pub statements: u32,
    /// How many of them a card carries.
    pub covered: u32,
    /// The cards that carry them, each once, in the order of the note.
    pub cards: Vec<CardLink>,
}

/// A card as something to go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardLink {
    /// The topic it belongs to.
    pub topic: TopicId,
    /// The card.
    pub card: CardId,
    /// Its prompt.
    pub prompt: Vec<Inline>,
    /// How it stands to the notes.
    pub status: Status,
}

/// Every corrected and changed card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionsSheet {
    /// Topics that have some, in order.
    pub topics: Vec<CorrectedTopic>,
    /// The sources that the cards name.
    pub sources: BTreeMap<SourceId, Source>,
}

/// A topic and its corrected and changed cards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectedTopic {
    /// The topic.
    pub id: TopicId,
    /// Its name.
    pub title: String,
    /// The cards in reading order.
    pub cards: Vec<CorrectedCard>,
}

/// A corrected or changed card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectedCard {
    /// What is known of it.
    pub entry: CardEntry,
    /// Its words, without the detail.
    pub text: CardText,
}

/// All comparisons, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonsSheet {
    /// The tables.
    pub tables: Vec<ComparisonTable>,
    /// The topic and the prompt of each card that a cell rests on.
    pub cards: BTreeMap<CardId, CardLink>,
}

/// A table of services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonTable {
    /// Its id.
    pub id: ComparisonId,
    /// Its name.
    pub title: String,
    /// What decides between the services.
    pub intro: Vec<Block>,
    /// The services.
    pub columns: Vec<Vec<Inline>>,
    /// The aspects.
    pub rows: Vec<ComparisonRow>,
}

/// An aspect and what is said under it of each service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonRow {
    /// Its name.
    pub aspect: Vec<Inline>,
    /// A cell for each column: the words, and the cards that say it.
    pub cells: Vec<(Vec<Inline>, Vec<CardId>)>,
}

/// Sheets from a library.
#[cfg(not(target_arch = "wasm32"))]
mod make {
    use super::super::model::{Lang, Library};
    use super::{
        CardId, CardLink, ComparisonRow, ComparisonTable, ComparisonsSheet, CorrectedCard, CorrectedTopic, CorrectionsSheet, NotesSection,
        NotesSheet, Status,
    };
    use std::collections::{BTreeMap, BTreeSet};

    /// Every card as something to go to.
    fn links(library: &Library, lang: Lang) -> BTreeMap<CardId, CardLink> {
        let of_topic = |topic: &super::super::model::Topic| {
            let link = |card: &super::super::model::Card| CardLink {
                topic: topic.id.clone(),
                card: card.entry.id.clone(),
                prompt: card.text.get(lang).prompt.clone(),
                status: card.entry.status,
            };
            topic.cards.iter().map(|card| (card.entry.id.clone(), link(card))).collect::<Vec<_>>()
        };
        library.topics.iter().flat_map(of_topic).collect()
    }

    impl NotesSheet {
        /// The sheet in a language.
        pub fn of(library: &Library, lang: Lang) -> Self {
            let links = links(library, lang);
            let section = |section: &super::super::coverage::NoteSection| NotesSection {
                id: section.id.clone(),
                title: section.title.get(lang).clone(),
                statements: section.statements,
                covered: section.covered(),
                cards: section.cards().into_iter().filter_map(|card| links.get(card).cloned()).collect(),
            };
            Self { sections: library.coverage.iter().map(section).collect() }
        }
    }

    impl CorrectionsSheet {
        /// The sheet in a language.
        pub fn of(library: &Library, lang: Lang) -> Self {
            let mut topics = Vec::new();
            let mut named = BTreeSet::new();
            for topic in &library.topics {
                let cards = topic.cards.iter().filter(|card| matches!(card.entry.status, Status::Corrected | Status::Changed));
                let mut corrected = Vec::new();
                for card in cards {
                    named.extend(&card.entry.sources);
                    let text = super::CardText { detail: Vec::new(), ..card.text.get(lang).clone() };
                    corrected.push(CorrectedCard { entry: card.entry.clone(), text });
                }
                if !corrected.is_empty() {
                    topics.push(CorrectedTopic { id: topic.id.clone(), title: topic.title.get(lang).clone(), cards: corrected });
                }
            }
            let sources = named.into_iter().filter_map(|id| Some((id.clone(), library.sources.get(id)?.clone()))).collect();
            Self { topics, sources }
        }
    }

    impl ComparisonsSheet {
        /// The sheet in a language.
        pub fn of(library: &Library, lang: Lang) -> Self {
            let mut cards = links(library, lang);
            let table = |table: &super::super::comparison::Comparison| ComparisonTable {
                id: table.id.clone(),
                title: table.title.get(lang).clone(),
                intro: table.intro.get(lang).clone(),
                columns: table.columns.iter().map(|column| column.get(lang).clone()).collect(),
                rows: table
                    .rows
                    .iter()
                    .map(|row| ComparisonRow {
                        aspect: row.aspect.get(lang).clone(),
                        cells: row.cells.iter().map(|cell| (cell.text.get(lang).clone(), cell.cards.clone())).collect(),
                    })
                    .collect(),
            };
            let tables = library.comparisons.iter().map(table).collect::<Vec<_>>();
            let used = tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells).flat_map(|(_, cards)| cards);
            let used = used.cloned().collect::<BTreeSet<_>>();
            cards.retain(|card, _| used.contains(card));
            Self { tables, cards }
        }
    }
}
