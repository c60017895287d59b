//! The content: the index once, and chunks of words when they are shown.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableWritablePair, RequestCache, Response};

use super::navigation::base_path;
use crate::content::model::{Both, CardId, CardText, Lang, QuestionEntry, QuestionId, QuestionText, TopicId};
use crate::content::pack::{Chunk, INDEX_NAME, Index, PackError};
use crate::proof::template::parse_instance_id;

/// Why content is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoadError {
    /// It could not be fetched or read.
    Failed(String),
    /// It is for a newer program.
    TooNew,
}

impl From<PackError> for LoadError {
    fn from(error: PackError) -> Self {
        match error {
            PackError::Unreadable(text) => Self::Failed(text),
            PackError::OtherFormat { .. } => Self::TooNew,
        }
    }
}

/// Something that is fetched.
#[derive(Clone, Debug)]
pub(crate) enum Fetched<T> {
    /// On its way.
    Loading,
    /// Here.
    Ready(Arc<T>),
    /// Not to be had.
    Failed(LoadError),
}

impl<T> Fetched<T> {
    fn ready(&self) -> Option<&Arc<T>> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}

/// Makes the words of a question with drawn numbers from the files that its topic and the labs have for that.
pub(crate) type MakeWords = fn(Library, QuestionId) -> Pin<Box<dyn Future<Output = Result<Both<QuestionText>, LoadError>>>>;

type Drawn = BTreeMap<QuestionId, Fetched<Both<QuestionText>>>;
type Chunks = BTreeMap<(TopicId, Lang), Fetched<Chunk>>;

/// The content.
#[derive(Clone, Copy)]
pub(crate) struct Library {
    index: RwSignal<Fetched<Index>>,
    chunks: RwSignal<Chunks>,
    /// Words of questions with drawn numbers, which a lab computes.
    drawn: RwSignal<Drawn>,
    make_words: MakeWords,
}

impl Library {
    pub(super) fn load(make_words: MakeWords) -> Self {
        let library = Self {
            index: RwSignal::new(Fetched::Loading),
            chunks: RwSignal::new(BTreeMap::new()),
            drawn: RwSignal::new(BTreeMap::new()),
            make_words,
        };
        library.reload();
        library
    }

    /// Fetches the index, again after a failure. Chunks that failed are asked for again when they are shown.
    pub(crate) fn reload(&self) {
        let library = *self;
        library.index.set(Fetched::Loading);
        library.chunks.update(|chunks| chunks.retain(|_, chunk| chunk.ready().is_some()));
        library.drawn.update(|drawn| drawn.retain(|_, words| words.ready().is_some()));
        spawn_local(async move {
            // The index is small and names everything else by hash: ask the server whether it changed.
            let fetched = match fetch(INDEX_NAME, RequestCache::NoCache).await.and_then(|bytes| Ok(Index::parse(&bytes)?)) {
                Ok(index) => Fetched::Ready(Arc::new(index)),
                Err(error) => Fetched::Failed(error),
            };
            library.index.set(fetched);
        });
    }

    /// How the index stands.
    pub(crate) fn index(&self) -> Fetched<Index> {
        self.index.get()
    }

    /// Something of the index; `None` before it is there.
    pub(crate) fn with<R>(&self, f: impl FnOnce(&Index) -> R) -> Option<R> {
        self.index.with(|index| index.ready().map(|index| f(index)))
    }

    /// The words of a topic, asked for when they are not there. While another language is on its way, the one that is there
    /// is shown, so that nothing jumps.
    pub(crate) fn chunk(&self, topic: &TopicId, lang: Lang) -> Fetched<Chunk> {
        self.request(topic, lang);
        self.chunks.with(|chunks| {
            let wanted = chunks.get(&(topic.clone(), lang)).cloned().unwrap_or(Fetched::Loading);
            if !matches!(wanted, Fetched::Loading) {
                return wanted;
            }
            let other = Lang::ALL.into_iter().filter(|other| *other != lang).find_map(|other| chunks.get(&(topic.clone(), other)));
            other.filter(|other| other.ready().is_some()).cloned().unwrap_or(wanted)
        })
    }

    /// The words of a question; `None` while they are on their way or when the question is gone.
    pub(crate) fn question_text(&self, question: &QuestionId, lang: Lang) -> Option<QuestionText> {
        if parse_instance_id(question).is_some() {
            self.request_drawn(question);
            return self.drawn.with(|drawn| Some(drawn.get(question)?.ready()?.get(lang).clone()));
        }
        let topic = self.with(|index| index.question(question).map(|(topic, _)| topic.id.clone())).flatten()?;
        self.chunk(&topic, lang).ready()?.questions.get(question).cloned()
    }

    /// What is known of a question without its words; `None` when it is gone.
    pub(crate) fn question(&self, question: &QuestionId) -> Option<QuestionEntry> {
        self.with(|index| index.question(question).map(|(_, entry)| entry.into_owned())).flatten()
    }

    /// The names of the files with the proofs of a question's topic, and with the words and tasks of the labs.
    pub(crate) fn proof_files(&self, question: &QuestionId) -> Option<(String, String)> {
        self.with(|index| Some((index.question(question)?.0.proofs.clone()?, index.labs.clone()?))).flatten()
    }

    /// The cards that a question tests; `None` as for its words.
    pub(crate) fn cited(&self, question: &QuestionId, lang: Lang) -> Option<Vec<CardId>> {
        if let Some((template, _)) = parse_instance_id(question) {
            return self.with(|index| index.template(&template).map(|(_, template)| template.cards.clone())).flatten();
        }
        let topic = self.with(|index| index.question(question).map(|(topic, _)| topic.id.clone())).flatten()?;
        self.chunk(&topic, lang).ready()?.cited.get(question).cloned()
    }

    /// The words of a card; `None` while they are on their way or when the card is gone.
    pub(crate) fn card_text(&self, card: &CardId, lang: Lang) -> Option<CardText> {
        let topic = self.with(|index| index.topic_of_card(card).map(|topic| topic.id.clone())).flatten()?;
        self.chunk(&topic, lang).ready()?.cards.get(card).cloned()
    }

    fn request_drawn(&self, question: &QuestionId) {
        let is_known = self.with(|index| index.question(question).is_some()).unwrap_or_default();
        if !is_known || self.drawn.with_untracked(|drawn| drawn.contains_key(question)) {
            return;
        }
        let (library, question) = (*self, question.clone());
        spawn_local(async move {
            let inserted = library.drawn.try_update(|drawn| drawn.insert(question.clone(), Fetched::Loading).is_none());
            if inserted != Some(true) {
                return;
            }
            let fetched = match (library.make_words)(library, question.clone()).await {
                Ok(words) => Fetched::Ready(Arc::new(words)),
                Err(error) => Fetched::Failed(error),
            };
            library.drawn.update(|drawn| {
                drawn.insert(question, fetched);
            });
        });
    }

    fn request(&self, topic: &TopicId, lang: Lang) {
        let key = (topic.clone(), lang);
        if self.chunks.with_untracked(|chunks| chunks.contains_key(&key)) {
            return;
        }
        let Some(name) = self.with(|index| index.topic(topic).map(|topic| topic.chunks.get(lang).clone())).flatten() else { return };
        let library = *self;
        spawn_local(async move {
            let inserted = library.chunks.try_update(|chunks| chunks.insert(key.clone(), Fetched::Loading).is_none());
            if inserted != Some(true) {
                return;
            }
            let fetched = match fetch(&name, RequestCache::Default).await.and_then(|bytes| Ok(Chunk::parse(&bytes)?)) {
                Ok(chunk) => Fetched::Ready(Arc::new(chunk)),
                Err(error) => Fetched::Failed(error),
            };
            library.chunks.update(|chunks| {
                chunks.insert(key, fetched);
            });
        });
    }
}

/// Fetches a file of the pack and unpacks it.
pub(crate) async fn fetch(name: &str, cache: RequestCache) -> Result<Vec<u8>, LoadError> {
    let failed = |error: gloo_net::Error| LoadError::Failed(error.to_string());
    let response = Request::get(&format!("{}/pack/{name}", base_path())).cache(cache).send().await.map_err(failed)?;
    if !response.ok() {
        return Err(LoadError::Failed(format!("{name}: {}", response.status())));
    }
    unpack(&response.into()).await.map_err(|error| LoadError::Failed(format!("{name}: {}", error_text(&error))))
}

/// The browser's own gunzip.
async fn unpack(response: &Response) -> Result<Vec<u8>, JsValue> {
    let packed = response.body().ok_or("no body")?;
    // web-sys counts DecompressionStream among the unstable APIs, so it is made by hand. It is a readable-writable pair.
    let class: js_sys::Function = js_sys::Reflect::get(&window(), &"DecompressionStream".into())?.dyn_into()?;
    let gunzip = js_sys::Reflect::construct(&class, &js_sys::Array::of1(&"gzip".into()))?;
    let unpacked = packed.pipe_through(gunzip.unchecked_ref::<ReadableWritablePair>());
    let buffer = JsFuture::from(Response::new_with_opt_readable_stream(Some(&unpacked))?.array_buffer()?).await?;
    Ok(js_sys::Uint8Array::new(buffer.unchecked_ref()).to_vec())
}

/// What an error of the browser says. Its `Debug` form would bring the code that prints floating-point numbers.
fn error_text(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message())).unwrap_or_default()
}
