//! How content travels: one small index, per topic and language one chunk with the words, per language a few sheets.
//!
//! The index is all that a page needs to list, count, draw and grade; a chunk is fetched when its words are shown, a sheet when
//! its page is opened. Their names carry a hash of their bytes, so they can be cached for ever, and the index names those it
//! belongs to. What only a page of words needs, such as the sources of a card or the cards of a question, is in its chunk.
//!
//! Each file is a line that names the format, then postcard: what the types say, in order, and nothing else. `proofdeck pack`
//! gzips it, because static hosts do not compress files of unknown kinds.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::{
    Both, CardEntry, CardId, CardText, Domains, Exam, Lens, NoteId, QuestionEntry, QuestionId, QuestionText, Source, SourceId, TopicId,
};
use super::sheet::SheetNames;
use super::text::Block;
use crate::proof::goal::Goal;
use crate::proof::metric::Lab;
use crate::proof::model::Proof;
use crate::proof::say::Words;
use crate::proof::template::{Template, TemplateEntry, parse_instance_id};

/// Version of the format that this program writes and reads. The bytes do not describe themselves, so it changes with
/// every change of a type below.
pub const FORMAT: u32 = 4;

/// File name of the index within a pack.
pub const INDEX_NAME: &str = "index.bin";

const MAGIC: &str = "proofdeck-pack";

/// Everything but words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Hash over all chunks and the entries: names this state of the content.
    pub hash: String,
    /// Exams in order.
    pub exams: Vec<Exam>,
    /// Topics in order.
    pub topics: Vec<TopicEntry>,
    /// File name of the [`LabFile`]; `None` when no lab is used.
    pub labs: Option<String>,
    /// Tasks in the labs, by lab and id.
    pub goals: Vec<GoalEntry>,
    /// File names of the sheets in each language.
    pub sheets: Both<SheetNames>,
}

/// What the index carries of a task in a lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalEntry {
    /// Its id.
    pub id: QuestionId,
    /// Which lab.
    pub lab: Lab,
    /// Its name.
    pub title: Both<String>,
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
    pub cards: Vec<CardId>,
    /// Questions ordered by id.
    pub questions: Vec<QuestionEntry>,
    /// File name of the chunk in each language.
    pub chunks: Both<String>,
    /// Templates of questions with drawn numbers, ordered by id.
    pub templates: Vec<TemplateEntry>,
    /// File name of the [`ProofFile`]; `None` when the topic has neither proofs nor templates.
    pub proofs: Option<String>,
}

/// The words of a topic in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// What the topic is about.
    pub intro: Vec<Block>,
    /// What is known of its cards, in reading order.
    pub entries: Vec<CardEntry>,
    /// Words of its cards.
    pub cards: BTreeMap<CardId, CardText>,
    /// Words of its questions.
    pub questions: BTreeMap<QuestionId, QuestionText>,
    /// The cards that each question tests.
    pub cited: BTreeMap<QuestionId, Vec<CardId>>,
    /// The sources its cards name.
    pub sources: BTreeMap<SourceId, Source>,
    /// Titles of the sections of the notes that its cards name.
    pub notes: BTreeMap<NoteId, String>,
}

/// Proofs and templates of a topic, in both languages: fetched when someone asks for one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofFile {
    /// By question.
    pub proofs: BTreeMap<QuestionId, Proof>,
    /// By id.
    pub templates: BTreeMap<QuestionId, Template>,
}

/// What the labs' screens need of the content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabFile {
    /// Words of results.
    pub words: Words,
    /// Tasks, by lab and id.
    pub goals: Vec<Goal>,
}

/// Why a pack cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// Not the bytes that were expected.
    #[error("the content cannot be read: {0}")]
    Unreadable(String),
    /// Written by another version of the program, which is newer unless the server kept an old file.
    #[error("the content has format {found}, this program reads {FORMAT}")]
    OtherFormat {
        /// The format found.
        found: u32,
    },
}

impl Index {
    /// Reads an index.
    pub fn parse(bytes: &[u8]) -> Result<Self, PackError> {
        decode(bytes)
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

    /// The question of that id and its topic. One with drawn numbers is known but for its words: those a lab computes.
    pub fn question(&self, id: &QuestionId) -> Option<(&TopicEntry, Cow<'_, QuestionEntry>)> {
        if let Some((template, seed)) = parse_instance_id(id) {
            return self.template(&template).map(|(topic, template)| (topic, Cow::Owned(template.question(seed))));
        }
        self.questions().find(|(_, question)| question.id == *id).map(|(topic, question)| (topic, Cow::Borrowed(question)))
    }

    /// All templates of questions with drawn numbers, with their topics.
    pub fn templates(&self) -> impl Iterator<Item = (&TopicEntry, &TemplateEntry)> {
        self.topics.iter().flat_map(|topic| topic.templates.iter().map(move |template| (topic, template)))
    }

    /// The template of that id and its topic.
    pub fn template(&self, id: &QuestionId) -> Option<(&TopicEntry, &TemplateEntry)> {
        self.templates().find(|(_, template)| template.id == *id)
    }

    /// The topic that holds a card.
    pub fn topic_of_card(&self, id: &CardId) -> Option<&TopicEntry> {
        self.topics.iter().find(|topic| topic.cards.iter().any(|card| card == id))
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
    pub fn parse(bytes: &[u8]) -> Result<Self, PackError> {
        decode(bytes)
    }
}

impl ProofFile {
    /// Reads the proofs of a topic.
    pub fn parse(bytes: &[u8]) -> Result<Self, PackError> {
        decode(bytes)
    }
}

impl LabFile {
    /// Reads the words and tasks of the labs.
    pub fn parse(bytes: &[u8]) -> Result<Self, PackError> {
        decode(bytes)
    }
}

/// Reads a sheet: `T` is one of the types of [`super::sheet`].
pub fn parse_sheet<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, PackError> {
    decode(bytes)
}

fn decode<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, PackError> {
    let unreadable = |what: &str| PackError::Unreadable(what.to_owned());
    let line_end = bytes.iter().take(64).position(|&byte| byte == b'\n').ok_or_else(|| unreadable("no header"))?;
    let header = bytes.get(..line_end).and_then(|line| std::str::from_utf8(line).ok()).unwrap_or_default();
    let format = header.strip_prefix(MAGIC).and_then(|rest| rest.trim().parse::<u32>().ok()).ok_or_else(|| unreadable("no header"))?;
    if format != FORMAT {
        return Err(PackError::OtherFormat { found: format });
    }
    postcard::from_bytes(bytes.get(line_end + 1..).unwrap_or_default()).map_err(|error| PackError::Unreadable(error.to_string()))
}

#[cfg(not(target_arch = "wasm32"))]
fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, postcard::Error> {
    let mut bytes = format!("{MAGIC} {FORMAT}\n").into_bytes();
    bytes.extend(postcard::to_allocvec(value)?);
    Ok(bytes)
}

/// The files of a pack: names and contents, not compressed yet.
#[cfg(not(target_arch = "wasm32"))]
pub fn files(library: &super::model::Library) -> Result<BTreeMap<String, Vec<u8>>, postcard::Error> {
    use super::model::Lang;

    let mut files = BTreeMap::new();
    let mut topics = Vec::new();
    for topic in &library.topics {
        let mut names = Both::<String>::default();
        for lang in Lang::ALL {
            let bytes = encode(&chunk(library, topic, lang))?;
            let name = format!("{}.{}.{}.bin", topic.id, lang.tag(), hash(&bytes));
            match lang {
                Lang::En => names.en.clone_from(&name),
                Lang::Ko => names.ko.clone_from(&name),
            }
            files.insert(name, bytes);
        }
        let proofs = proofs(library, topic);
        let proofs = add(&mut files, &topic.id.to_string(), "proofs", &proofs, proofs == ProofFile::default())?;
        topics.push(TopicEntry {
            id: topic.id.clone(),
            title: topic.title.clone(),
            exams: topic.exams.clone(),
            cards: topic.cards.iter().map(|card| card.entry.id.clone()).collect(),
            questions: topic.questions.iter().map(|question| question.entry.clone()).collect(),
            chunks: names,
            templates: library.templates.iter().filter(|it| it.entry.topic == topic.id).map(|it| it.entry.clone()).collect(),
            proofs,
        });
    }
    let sheets = sheets(library, &mut files)?;
    let labs = LabFile { words: library.words.clone(), goals: library.goals.clone() };
    let labs = add(&mut files, "labs", "words", &labs, labs == LabFile::default())?;
    let entry = |goal: &Goal| GoalEntry { id: goal.id.clone(), lab: goal.lab, title: Both::make(|lang| goal.text.get(lang).title.clone()) };
    let goals = library.goals.iter().map(entry).collect();
    let mut index = Index { hash: String::new(), exams: library.exams.clone(), topics, labs, goals, sheets };
    index.hash = hash(&encode(&index)?);
    files.insert(INDEX_NAME.to_owned(), encode(&index)?);
    Ok(files)
}

/// Adds a file unless it is empty, and gives its name.
#[cfg(not(target_arch = "wasm32"))]
fn add<T: Serialize>(
    files: &mut BTreeMap<String, Vec<u8>>,
    subject: &str,
    kind: &str,
    value: &T,
    is_empty: bool,
) -> Result<Option<String>, postcard::Error> {
    if is_empty {
        return Ok(None);
    }
    let bytes = encode(value)?;
    let name = format!("{subject}.{kind}.{}.bin", hash(&bytes));
    files.insert(name.clone(), bytes);
    Ok(Some(name))
}

#[cfg(not(target_arch = "wasm32"))]
fn proofs(library: &super::model::Library, topic: &super::model::Topic) -> ProofFile {
    let templates = library.templates.iter().filter(|template| template.entry.topic == topic.id);
    ProofFile {
        proofs: topic.questions.iter().filter_map(|question| Some((question.entry.id.clone(), question.proof.clone()?))).collect(),
        templates: templates.map(|template| (template.entry.id.clone(), template.clone())).collect(),
    }
}

/// Adds the sheets to `files` and names them.
#[cfg(not(target_arch = "wasm32"))]
fn sheets(library: &super::model::Library, files: &mut BTreeMap<String, Vec<u8>>) -> Result<Both<SheetNames>, postcard::Error> {
    use super::model::Lang;
    use super::sheet::{ComparisonsSheet, CorrectionsSheet, NotesSheet};

    let mut add = |kind: &str, lang: Lang, bytes: Vec<u8>| {
        // A topic cannot have this name: its id has no underscore.
        let name = format!("_{kind}.{}.{}.bin", lang.tag(), hash(&bytes));
        files.insert(name.clone(), bytes);
        name
    };
    let mut of = |lang: Lang| -> Result<SheetNames, postcard::Error> {
        Ok(SheetNames {
            notes: add("notes", lang, encode(&NotesSheet::of(library, lang))?),
            corrections: add("corrections", lang, encode(&CorrectionsSheet::of(library, lang))?),
            comparisons: add("comparisons", lang, encode(&ComparisonsSheet::of(library, lang))?),
        })
    };
    Ok(Both { en: of(Lang::En)?, ko: of(Lang::Ko)? })
}

#[cfg(not(target_arch = "wasm32"))]
fn chunk(library: &super::model::Library, topic: &super::model::Topic, lang: super::model::Lang) -> Chunk {
    let sources = topic.cards.iter().flat_map(|card| &card.entry.sources);
    let notes = topic.cards.iter().flat_map(|card| &card.entry.notes);
    Chunk {
        intro: topic.intro.get(lang).clone(),
        entries: topic.cards.iter().map(|card| card.entry.clone()).collect(),
        cards: topic.cards.iter().map(|card| (card.entry.id.clone(), card.text.get(lang).clone())).collect(),
        questions: topic.questions.iter().map(|question| (question.entry.id.clone(), question.text.get(lang).clone())).collect(),
        cited: topic.questions.iter().map(|question| (question.entry.id.clone(), question.cards.clone())).collect(),
        sources: sources.filter_map(|id| Some((id.clone(), library.sources.get(id)?.clone()))).collect(),
        notes: notes.filter_map(|id| Some((id.clone(), library.notes.get(id)?.get(lang).clone()))).collect(),
    }
}

/// First 16 hex digits of SHA-256: enough to tell versions of a file apart.
#[cfg(not(target_arch = "wasm32"))]
fn hash(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};

    Sha256::digest(bytes).iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
