//! How content travels: one small index, and per topic and language one chunk with the words.
//!
//! The index is all that a page needs to list, count, draw and grade; a chunk is fetched when its words are shown. Chunk
//! names carry a hash of their bytes, so they can be cached for ever, and the index names the chunks it belongs to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::{
    Both, CardEntry, CardId, CardText, Domains, Exam, Lens, NoteId, QuestionEntry, QuestionId, QuestionText, Source, SourceId, TopicId,
};
use super::text::Block;

/// Version of the format that this program writes and reads.
pub const FORMAT: u32 = 1;

/// File name of the index within a pack.
pub const INDEX_NAME: &str = "index.json";

/// Everything but words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Version of the format.
    pub format: u32,
    /// Hash over all chunks and the entries: names this state of the content.
    pub hash: String,
    /// Exams in order.
    pub exams: Vec<Exam>,
    /// Topics in order.
    pub topics: Vec<TopicEntry>,
}

/// What the index carries of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicEntry {
    /// Its id.
    pub id: TopicId,
    /// Name.
    pub title: Both<String>,
    /// The domain it belongs to, per exam.
    pub exams: Domains,
    /// Cards in reading order.
    pub cards: Vec<CardEntry>,
    /// Questions ordered by id.
    pub questions: Vec<QuestionEntry>,
    /// File name of the chunk in each language.
    pub chunks: Both<String>,
}

/// The words of a topic in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// What the topic is about.
    pub intro: Vec<Block>,
    /// Words of its cards.
    pub cards: BTreeMap<CardId, CardText>,
    /// Words of its questions.
    pub questions: BTreeMap<QuestionId, QuestionText>,
    /// The sources its cards name.
    pub sources: BTreeMap<SourceId, Source>,
    /// Titles of the sections of the notes that its cards name.
    pub notes: BTreeMap<NoteId, String>,
}

/// Why a pack cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// Not the JSON that was expected.
    #[error("the content cannot be read: {0}")]
    Unreadable(String),
    /// Written by a newer program.
    #[error("the content has format {found}, this program reads up to {FORMAT}")]
    TooNew {
        /// The format found.
        found: u32,
    },
}

impl Index {
    /// Reads an index.
    pub fn parse(json: &str) -> Result<Self, PackError> {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let unreadable = |error: serde_json::Error| PackError::Unreadable(error.to_string());
        let version: Version = serde_json::from_str(json).map_err(unreadable)?;
        if version.format > FORMAT {
            return Err(PackError::TooNew { found: version.format });
        }
        serde_json::from_str(json).map_err(unreadable)
    }

    /// All questions with their topics, topic by topic.
    pub fn questions(&self) -> impl Iterator<Item = (&TopicEntry, &QuestionEntry)> {
        self.topics.iter().flat_map(|topic| topic.questions.iter().map(move |question| (topic, question)))
    }

    /// The exam of that id.
    pub fn exam(&self, id: &super::model::ExamId) -> Option<&Exam> {
        self.exams.iter().find(|exam| exam.id == *id)
    }

    /// The topic of that id.
    pub fn topic(&self, id: &TopicId) -> Option<&TopicEntry> {
        self.topics.iter().find(|topic| topic.id == *id)
    }

    /// The question of that id and its topic.
    pub fn question(&self, id: &QuestionId) -> Option<(&TopicEntry, &QuestionEntry)> {
        self.questions().find(|(_, question)| question.id == *id)
    }

    /// The topic that holds a card.
    pub fn topic_of_card(&self, id: &CardId) -> Option<&TopicEntry> {
        self.topics.iter().find(|topic| topic.cards.iter().any(|card| card.id == *id))
    }

    /// Questions of `exam` that hold under `lens`, with their topics.
    pub fn questions_of<'a>(
        &'a self,
        exam: &'a super::model::ExamId,
        lens: Lens,
    ) -> impl Iterator<Item = (&'a TopicEntry, &'a QuestionEntry)> {
        self.questions().filter(move |(_, question)| question.exams.contains_key(exam) && question.holds_under(lens))
    }
}

impl Chunk {
    /// Reads a chunk.
    pub fn parse(json: &str) -> Result<Self, PackError> {
        serde_json::from_str(json).map_err(|error| PackError::Unreadable(error.to_string()))
    }
}

/// The files of a pack: names and contents.
#[cfg(not(target_arch = "wasm32"))]
pub fn files(library: &super::model::Library) -> Result<BTreeMap<String, String>, serde_json::Error> {
    use super::model::Lang;

    let mut files = BTreeMap::new();
    let mut topics = Vec::new();
    for topic in &library.topics {
        let mut names = Both::<String>::default();
        for lang in Lang::ALL {
            let json = serde_json::to_string(&chunk(library, topic, lang))?;
            let name = format!("{}.{}.{}.json", topic.id, lang.tag(), hash(&[&json]));
            match lang {
                Lang::En => names.en.clone_from(&name),
                Lang::Ko => names.ko.clone_from(&name),
            }
            files.insert(name, json);
        }
        topics.push(TopicEntry {
            id: topic.id.clone(),
            title: topic.title.clone(),
            exams: topic.exams.clone(),
            cards: topic.cards.iter().map(|card| card.entry.clone()).collect(),
            questions: topic.questions.iter().map(|question| question.entry.clone()).collect(),
            chunks: names,
        });
    }
    let mut index = Index { format: FORMAT, hash: String::new(), exams: library.exams.clone(), topics };
    index.hash = hash(&[&serde_json::to_string(&index)?]);
    files.insert(INDEX_NAME.to_owned(), serde_json::to_string(&index)?);
    Ok(files)
}

#[cfg(not(target_arch = "wasm32"))]
fn chunk(library: &super::model::Library, topic: &super::model::Topic, lang: super::model::Lang) -> Chunk {
    let sources = topic.cards.iter().flat_map(|card| &card.entry.sources);
    let notes = topic.cards.iter().flat_map(|card| &card.entry.notes);
    Chunk {
        intro: topic.intro.get(lang).clone(),
        cards: topic.cards.iter().map(|card| (card.entry.id.clone(), card.text.get(lang).clone())).collect(),
        questions: topic.questions.iter().map(|question| (question.entry.id.clone(), question.text.get(lang).clone())).collect(),
        sources: sources.filter_map(|id| Some((id.clone(), library.sources.get(id)?.clone()))).collect(),
        notes: notes.filter_map(|id| Some((id.clone(), library.notes.get(id)?.get(lang).clone()))).collect(),
    }
}

/// First 16 hex digits of SHA-256: enough to tell versions of a file apart.
#[cfg(not(target_arch = "wasm32"))]
fn hash(parts: &[&str]) -> String {
    use sha2::{Digest, Sha256};

    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
