//! Questions run in a lab: the panel with every option, "what if", questions with drawn numbers, and tasks.
//!
//! All of it is a part of its own (`ui/pages/parts.rs`), because it holds the engines of all labs.

mod bars;
mod bench;
pub(crate) mod drawn;
pub(crate) mod goal;
mod names;
mod options;
pub(crate) mod page;
mod panel;
mod what_if;

use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::RequestCache;

use super::components::live::{live, live_text};
use super::components::notice::Notice;
use super::pages::parts::ProofPiece;
use super::state::clock::steady_ms;
use super::state::library::{LoadError, fetch};
use super::state::{App, use_app};
use super::text::proof::{ProofWords, words};
use crate::content::model::QuestionId;
use crate::content::pack::{LabFile, ProofFile};
use crate::proof::pace::Pause;
use crate::proof::template::parse_instance_id;

/// Time that a run takes at a stretch, in ms: a frame is 16.
const SLICE_MS: f64 = 8.0;

/// The words of this part in the language shown.
fn text(app: App, word: fn(&'static ProofWords) -> &'static str) -> Signal<String> {
    live_text(move || word(words(app.lang())).to_owned())
}

/// Asks for a rest whenever a slice is over.
fn in_slices() -> impl Fn() -> Option<Pause> {
    let end = Rc::new(Cell::new(steady_ms() + SLICE_MS));
    move || {
        if steady_ms() < end.get() {
            return None;
        }
        let end = Rc::clone(&end);
        let rest = async move {
            TimeoutFuture::new(0).await;
            end.set(steady_ms() + SLICE_MS);
        };
        Some(Box::pin(rest))
    }
}

/// The result of some work, or `None` as soon as it is no longer wanted; it then stops at its next rest.
async fn while_wanted<T>(is_wanted: impl Fn() -> bool, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    std::future::poll_fn(move |context| if is_wanted() { work.as_mut().poll(context).map(Some) } else { Poll::Ready(None) }).await
}

/// The proofs and templates of a question's topic, and the words and tasks of the labs.
async fn files(app: App, question: &QuestionId) -> Result<(ProofFile, LabFile), LoadError> {
    let names = untrack(|| app.library.proof_files(question));
    let (proofs, labs) = names.ok_or_else(|| LoadError::Failed(question.to_string()))?;
    let proofs = ProofFile::parse(&fetch(&proofs, RequestCache::Default).await?)?;
    Ok((proofs, LabFile::parse(&fetch(&labs, RequestCache::Default).await?)?))
}

/// What is drawn of something that is fetched, when it is here.
fn when_here<T: Clone + Send + Sync + 'static>(
    app: App,
    load: impl Future<Output = Result<T, LoadError>> + 'static,
    view: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    let found = RwSignal::new(None::<Result<T, ()>>);
    spawn_local(async move {
        let loaded = load.await.map_err(drop);
        // The learner may have left the page.
        let _ = found.try_set(Some(loaded));
    });
    live(move || match found.get() {
        None => view! { <p class="waiting">{app.text(|t| t.loading)}</p> }.into_any(),
        Some(Err(())) => view! { <Notice title=app.words(|t| t.load_failed)><p>{app.text(|t| t.load_failed_hint)}</p></Notice> }.into_any(),
        Some(Ok(found)) => untrack(|| view(found)),
    })
}

/// The panel of a question: its options run, or how its numbers were computed.
pub(crate) fn view(piece: ProofPiece) -> AnyView {
    let app = use_app();
    if parse_instance_id(&piece.question).is_some() {
        return drawn::panel(app, piece);
    }
    panel::view(app, piece, None)
}
