//! Parts of the program that are fetched apart, so that the first page is there sooner.
//!
//! With the feature `split` the release build cuts each part out of the main wasm. Without it the same functions are simply
//! there: `#[wasm_split]` needs the splitter that `tools/build.sh` runs after the compiler.
#![allow(clippy::unnecessary_wraps, reason = "a part can fail to come, and the macro says so in the function's own type")]

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
#[cfg(feature = "split")]
use leptos::wasm_split::wasm_split;
use web_sys::RequestCache;

use super::{labs, mock, reference, result, settings, sitting, topic, topics};
use crate::content::model::{Both, OptionIndex, QuestionId, QuestionText};
use crate::route::{Lab, LabStart, Route};
use crate::ui::components::live::live;
use crate::ui::components::notice::Notice;
use crate::ui::components::page::{PageTitle, focus_heading};
use crate::ui::labs::{athena, firehose, kinesis};
use crate::ui::proof;
use crate::ui::state::library::{Library, LoadError, fetch};
use crate::ui::state::{browser, use_app};

/// What a part draws.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// The page of an address.
    Page(Route),
    /// The latest sittings, at most so many.
    PastSittings(usize),
    /// A question's options, run in a lab.
    Proof(ProofPiece),
    /// A lab within a page that watches it.
    Lab(Lab, LabStart),
}

/// Whose options are run, and where.
#[derive(Clone, Debug)]
pub(crate) struct ProofPiece {
    /// The question.
    pub(crate) question: QuestionId,
    /// Options in the order shown, as places in file order.
    pub(crate) order: Vec<OptionIndex>,
    /// Called with another question of the same template.
    pub(crate) another: Option<Callback<QuestionId>>,
    /// Whether it was asked for just now and takes the focus.
    pub(crate) is_focused: bool,
}

/// How a part draws.
type Draw = fn(Piece) -> AnyView;

#[cfg_attr(feature = "split", wasm_split(topics, wasm_split_path = ::leptos::wasm_split, fallible))]
fn topics_part() -> Result<Draw, SplitLoaderError> {
    Ok(|piece| match piece {
        Piece::Page(Route::Topics) => view! { <topics::Topics /> }.into_any(),
        Piece::Page(Route::Labs) => view! { <labs::Labs /> }.into_any(),
        Piece::Page(Route::Comparisons) => view! { <reference::comparisons::Comparisons /> }.into_any(),
        Piece::Page(Route::Comparison(id)) => view! { <reference::comparisons::Comparison id /> }.into_any(),
        Piece::Page(Route::Pipeline) => view! { <reference::pipeline::Pipeline /> }.into_any(),
        Piece::Page(Route::Corrections) => view! { <reference::corrections::Corrections /> }.into_any(),
        Piece::Page(Route::Notes) => view! { <reference::notes::Notes /> }.into_any(),
        Piece::Page(Route::Topic(topic, card)) => view! { <topic::TopicPage topic card /> }.into_any(),
        _ => ().into_any(),
    })
}

#[cfg_attr(feature = "split", wasm_split(mock, wasm_split_path = ::leptos::wasm_split, fallible))]
fn mock_part() -> Result<Draw, SplitLoaderError> {
    Ok(|piece| match piece {
        Piece::Page(Route::Mock) => view! { <mock::Mock /> }.into_any(),
        Piece::Page(Route::Paper(link)) => view! { <mock::SharedPaper link /> }.into_any(),
        Piece::Page(Route::History) => view! { <mock::History /> }.into_any(),
        Piece::Page(Route::Shared) => view! { <result::shared::SharedSitting /> }.into_any(),
        Piece::Page(Route::Sitting(id)) => view! { <sitting::SittingPage id /> }.into_any(),
        Piece::PastSittings(most) => view! { <mock::PastSittings most /> }.into_any(),
        _ => ().into_any(),
    })
}

#[cfg_attr(feature = "split", wasm_split(settings, wasm_split_path = ::leptos::wasm_split, fallible))]
fn settings_part() -> Result<Draw, SplitLoaderError> {
    Ok(|_| view! { <settings::SettingsPage /> }.into_any())
}

#[cfg_attr(feature = "split", wasm_split(kinesis, wasm_split_path = ::leptos::wasm_split, fallible))]
fn kinesis_part() -> Result<Draw, SplitLoaderError> {
    Ok(|piece| match piece {
        Piece::Page(Route::Lab(_, start)) | Piece::Lab(_, start) => view! { <kinesis::KinesisLab start /> }.into_any(),
        _ => ().into_any(),
    })
}

#[cfg_attr(feature = "split", wasm_split(firehose, wasm_split_path = ::leptos::wasm_split, fallible))]
fn firehose_part() -> Result<Draw, SplitLoaderError> {
    Ok(|piece| match piece {
        Piece::Page(Route::Lab(_, start)) | Piece::Lab(_, start) => view! { <firehose::FirehoseLab start /> }.into_any(),
        _ => ().into_any(),
    })
}

#[cfg_attr(feature = "split", wasm_split(athena, wasm_split_path = ::leptos::wasm_split, fallible))]
fn athena_part() -> Result<Draw, SplitLoaderError> {
    Ok(|piece| match piece {
        Piece::Page(Route::Lab(_, start)) | Piece::Lab(_, start) => view! { <athena::AthenaLab start /> }.into_any(),
        _ => ().into_any(),
    })
}

/// How the words of a question with drawn numbers are made of the two files that they need.
type Make = fn(&QuestionId, &[u8], &[u8]) -> Result<Both<QuestionText>, LoadError>;

#[cfg_attr(feature = "split", wasm_split(proof, wasm_split_path = ::leptos::wasm_split, fallible))]
fn proof_part() -> Result<(Draw, Make), SplitLoaderError> {
    let draw: Draw = |piece| match piece {
        Piece::Page(Route::Proof(question, what_if)) => view! { <proof::page::ProofPage question what_if /> }.into_any(),
        Piece::Page(Route::Lab(lab, LabStart::Goal(goal, run))) => view! { <proof::goal::GoalPage lab goal run /> }.into_any(),
        Piece::Proof(piece) => proof::view(piece),
        _ => ().into_any(),
    };
    Ok((draw, proof::drawn::make))
}

/// The words of a question with drawn numbers: fetches what they are made of.
pub(crate) fn drawn_words(library: Library, question: QuestionId) -> Pin<Box<dyn Future<Output = Result<Both<QuestionText>, LoadError>>>> {
    Box::pin(async move {
        let gone = || LoadError::Failed(question.to_string());
        let (proofs, labs) = untrack(|| library.proof_files(&question)).ok_or_else(gone)?;
        #[cfg(feature = "split")]
        let part = proof_part().await;
        #[cfg(not(feature = "split"))]
        let part = proof_part();
        let (_, make) = part.map_err(|_| gone())?;
        make(&question, &fetch(&proofs, RequestCache::Default).await?, &fetch(&labs, RequestCache::Default).await?)
    })
}

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Topics,
    Mock,
    Settings,
    Kinesis,
    Firehose,
    Athena,
    Proof,
}

impl Part {
    const ALL: [Self; 7] = [Self::Topics, Self::Mock, Self::Settings, Self::Kinesis, Self::Firehose, Self::Athena, Self::Proof];
    /// What is fetched before it is wanted. Labs are large and not everybody goes there: they come when a link to them is followed.
    const SOON: [Self; 3] = [Self::Topics, Self::Mock, Self::Settings];

    /// The part that a piece belongs to.
    fn of(piece: &Piece) -> Self {
        match piece {
            Piece::Page(
                Route::Topics
                | Route::Topic(..)
                | Route::Comparisons
                | Route::Comparison(_)
                | Route::Pipeline
                | Route::Corrections
                | Route::Notes
                | Route::Labs,
            ) => Self::Topics,
            Piece::Page(Route::Proof(..) | Route::Lab(_, LabStart::Goal(..))) | Piece::Proof(_) => Self::Proof,
            Piece::Page(Route::Lab(Lab::Kinesis, _)) | Piece::Lab(Lab::Kinesis, _) => Self::Kinesis,
            Piece::Page(Route::Lab(Lab::Firehose, _)) | Piece::Lab(Lab::Firehose, _) => Self::Firehose,
            Piece::Page(Route::Lab(Lab::Athena, _)) | Piece::Lab(Lab::Athena, _) => Self::Athena,
            Piece::Page(Route::Settings) => Self::Settings,
            Piece::Page(_) | Piece::PastSittings(_) => Self::Mock,
        }
    }

    /// Fetches the part, once.
    #[cfg(feature = "split")]
    async fn fetch(self) -> Result<Draw, SplitLoaderError> {
        match self {
            Self::Topics => topics_part().await,
            Self::Mock => mock_part().await,
            Self::Settings => settings_part().await,
            Self::Kinesis => kinesis_part().await,
            Self::Firehose => firehose_part().await,
            Self::Athena => athena_part().await,
            Self::Proof => proof_part().await.map(|(draw, _)| draw),
        }
    }

    #[cfg(not(feature = "split"))]
    #[expect(clippy::unused_async, reason = "stands in for the one that fetches")]
    async fn fetch(self) -> Result<Draw, SplitLoaderError> {
        match self {
            Self::Topics => topics_part(),
            Self::Mock => mock_part(),
            Self::Settings => settings_part(),
            Self::Kinesis => kinesis_part(),
            Self::Firehose => firehose_part(),
            Self::Athena => athena_part(),
            Self::Proof => proof_part().map(|(draw, _)| draw),
        }
    }
}

/// How a part stands.
#[derive(Clone, Copy)]
enum Standing {
    Absent,
    Coming,
    Here(Draw),
    Failed,
}

/// All parts.
#[derive(Clone, Copy)]
pub(crate) struct Parts {
    standing: [RwSignal<Standing>; Part::ALL.len()],
    /// Whether the learner has gone from one place to another: then a page takes focus when it is drawn.
    moved: StoredValue<bool>,
}

impl Parts {
    /// Nothing is fetched yet.
    pub(crate) fn new() -> Self {
        Self { standing: std::array::from_fn(|_| RwSignal::new(Standing::Absent)), moved: StoredValue::new(false) }
    }

    /// After a change of place: the page takes focus, now or when its part is here.
    pub(crate) fn moved(&self) {
        self.moved.set_value(true);
        focus_heading();
    }

    /// Fetches the small parts in the background, so that a click has no wait. Not for those who pay for each byte.
    pub(crate) fn fetch_when_idle(self) {
        if browser::saves_data() {
            return;
        }
        browser::when_idle(move || Part::SOON.into_iter().for_each(|part| self.fetch(part)));
    }

    fn fetch(self, part: Part) {
        let standing = self.standing[part as usize];
        if matches!(standing.get_untracked(), Standing::Coming | Standing::Here(_)) {
            return;
        }
        standing.set(Standing::Coming);
        spawn_local(async move {
            standing.set(part.fetch().await.map_or(Standing::Failed, Standing::Here));
        });
    }
}

/// A piece, as soon as its part is here.
pub(crate) fn piece(piece: Piece) -> AnyView {
    let app = use_app();
    let parts = expect_context::<Parts>();
    let part = Part::of(&piece);
    let standing = parts.standing[part as usize];
    // What failed in the background is tried again now that it is wanted.
    parts.fetch(part);
    let waited = StoredValue::new(false);
    let is_page = matches!(piece, Piece::Page(_));
    let retry = move |_| parts.fetch(part);
    live(move || {
        let now = standing.get();
        if matches!(now, Standing::Absent | Standing::Coming) {
            waited.set_value(true);
            return view! { <p class="waiting">{app.text(|t| t.loading)}</p> }.into_any();
        }
        if is_page && waited.get_value() && parts.moved.get_value() {
            focus_heading();
        }
        match now {
            Standing::Here(draw) => draw(piece.clone()),
            _ if is_page => view! {
                <PageTitle text=app.words(|t| t.load_failed) />
                <p>{app.text(|t| t.load_failed_hint)}</p>
                <button type="button" class="button button--primary" on:click=retry>{app.text(|t| t.try_again)}</button>
            }
            .into_any(),
            _ => view! {
                <Notice title=app.words(|t| t.load_failed)>
                    <button type="button" class="button" on:click=retry>{app.text(|t| t.try_again)}</button>
                </Notice>
            }
            .into_any(),
        }
    })
}
