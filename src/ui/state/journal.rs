//! What the learner has done: the journal in memory, its store, and what to say when the store fails.
//!
//! The order of things is the promise: an event is on disk first, then on the screen. Where the store refuses, the event
//! still counts in this tab, waits to be stored with the next one, and the screen says so.

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

use super::{browser, clock, local_copy};
use crate::Millis;
use crate::exam::sitting::Action;
use crate::journal::codec::{self, Import, ImportError, Record};
use crate::journal::event::{Body, Event, EventId, IdSource};
use crate::journal::progress::Progress;
use crate::storage::web::WebStore;
use crate::storage::{Store, StoreError};

const DATABASE: &str = "proofdeck";
const CHANNEL: &str = "proofdeck-journal";
/// Told to other tabs when everything was deleted; an event is never this text.
const CLEARED: &str = "cleared";

/// The journal.
#[derive(Clone, Copy)]
pub(crate) struct Journal {
    progress: RwSignal<Progress>,
    ready: RwSignal<bool>,
    trouble: RwSignal<Option<StoreError>>,
    /// Events that are in this tab only.
    unsaved: RwSignal<Vec<Event>>,
    /// Stored records that this version cannot read.
    unreadable: RwSignal<Vec<String>>,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    store: Option<Rc<WebStore>>,
    channel: Option<BroadcastChannel>,
    ids: IdSource,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Imported {
    pub(crate) new: usize,
    pub(crate) known: usize,
    /// How many lines could not be read, and the number of the first.
    pub(crate) unreadable: Option<(usize, usize)>,
    pub(crate) cut_off: bool,
}

impl Journal {
    pub(super) fn open() -> Self {
        let journal = Self {
            progress: RwSignal::new(Progress::default()),
            ready: RwSignal::new(false),
            trouble: RwSignal::new(None),
            unsaved: RwSignal::new(Vec::new()),
            unreadable: RwSignal::new(Vec::new()),
            inner: StoredValue::new_local(Inner::default()),
        };
        journal.listen();
        spawn_local(async move {
            journal.read_again().await;
            journal.take_local_copy().await;
            journal.ready.set(true);
        });
        journal
    }

    /// Whether the store was read, or has failed.
    pub(crate) fn is_ready(&self) -> bool {
        self.ready.get()
    }

    /// Something of the progress.
    pub(crate) fn with<R>(&self, f: impl FnOnce(&Progress) -> R) -> R {
        self.progress.with(f)
    }

    /// Why the last events could not be stored, and how many are in this tab only.
    pub(crate) fn trouble(&self) -> Option<(StoreError, usize)> {
        self.trouble.get().map(|error| (error, self.unsaved.with(Vec::len)))
    }

    /// How many stored records this version cannot read.
    pub(crate) fn unreadable_count(&self) -> usize {
        self.unreadable.with(Vec::len)
    }

    /// Records what happened and returns the event's id. When it returns the event is on disk, or the trouble is shown.
    pub(crate) async fn record(&self, body: Body) -> EventId {
        self.record_at(clock::now(), body).await
    }

    /// The same for what happened at `now` by another clock than the device's.
    pub(crate) async fn record_at(&self, now: Millis, body: Body) -> EventId {
        let last = self.progress.with_untracked(|progress| progress.last_id().cloned());
        let mut id = None;
        self.inner.update_value(|inner| {
            if let Some(last) = &last {
                inner.ids.after(last);
            }
            id = Some(inner.ids.next(now, browser::chance()));
        });
        let id = id.unwrap_or_else(|| EventId::new(now, browser::chance()));
        let events = vec![Event { id: id.clone(), at: now, body }];
        local_copy::keep(&events);
        self.keep(events).await;
        id
    }

    /// Reads the store again: for a tab that takes over from another one.
    pub(crate) async fn read_again(&self) {
        if let Err(error) = self.read_store().await {
            self.trouble.set(Some(error));
        }
    }

    /// The whole journal as the text of a backup.
    pub(crate) fn export(&self) -> String {
        self.progress.with_untracked(|progress| self.unreadable.with_untracked(|unreadable| codec::export(progress.events(), unreadable)))
    }

    /// Takes in a backup: adds what is new, overwrites nothing.
    pub(crate) async fn import(&self, text: &str) -> Result<Imported, ImportError> {
        let Import { events, unreadable, cut_off } = codec::import(text)?;
        let known = self.progress.with_untracked(|progress| progress.events().map(|event| event.id.clone()).collect::<BTreeSet<_>>());
        let (old, new): (Vec<_>, Vec<_>) = events.into_iter().partition(|event| known.contains(&event.id));
        let imported = Imported {
            new: new.len(),
            known: old.len(),
            unreadable: unreadable.first().map(|(line, ..)| (unreadable.len(), *line)),
            cut_off,
        };
        if !new.is_empty() {
            self.keep(new).await;
        }
        Ok(imported)
    }

    /// Deletes everything, here and in other tabs.
    pub(crate) async fn clear(&self) {
        if let Some(store) = self.store()
            && let Err(error) = store.clear().await
        {
            self.trouble.set(Some(error));
            return;
        }
        self.forget();
        self.broadcast(CLEARED);
    }

    /// Takes in what only the local copy has: events whose tab was gone before they were stored.
    async fn take_local_copy(&self) {
        let mut lost = Vec::new();
        let mut all_read = true;
        for raw in local_copy::all() {
            match codec::decode(&raw) {
                Record::Event(event) if !self.progress.with_untracked(|progress| progress.has(&event.id)) => lost.push(event),
                Record::Event(_) => {}
                Record::Unreadable { raw, .. } => {
                    all_read = false;
                    self.unreadable.update(|unreadable| unreadable.push(raw));
                }
            }
        }
        if !lost.is_empty() {
            self.keep(lost).await;
        }
        if all_read {
            self.drop_local_copy();
        }
    }

    /// Without an open sitting there is nothing that a local copy could save, once everything is stored.
    fn drop_local_copy(&self) {
        let is_done = self.progress.with_untracked(|progress| progress.open_sitting().is_none());
        if is_done && self.unsaved.with_untracked(Vec::is_empty) && self.trouble.with_untracked(Option::is_none) {
            local_copy::forget();
        }
    }

    fn forget(&self) {
        local_copy::forget();
        self.unsaved.set(Vec::new());
        self.unreadable.set(Vec::new());
        self.trouble.set(None);
        self.progress.set(Progress::default());
    }

    /// Stores events together with those that still wait, then shows them.
    async fn keep(&self, events: Vec<Event>) {
        let waiting = self.unsaved.get_untracked();
        let records = waiting.iter().chain(&events).map(|event| (event.id.to_string(), codec::encode(event))).collect::<Vec<_>>();
        let result = match self.store() {
            Some(store) => store.append(&records).await,
            None => self.reopen_and_append(&records).await,
        };
        match result {
            Ok(()) => {
                self.unsaved.update(|unsaved| unsaved.retain(|event| !waiting.contains(event)));
                self.trouble.set(None);
                for (_, text) in &records {
                    self.broadcast(text);
                }
            }
            Err(error) => {
                self.unsaved.update(|unsaved| unsaved.extend(events.iter().cloned()));
                self.trouble.set(Some(error));
            }
        }
        let may_end = events.iter().any(|event| matches!(event.body, Body::Sitting { action: Action::End { .. }, .. }));
        self.progress.update(|progress| {
            for event in events {
                progress.insert(event);
            }
        });
        if may_end {
            self.drop_local_copy();
        }
    }

    /// A store that could not be opened at the start may work now: storage was allowed, space was freed.
    async fn reopen_and_append(&self, records: &[(String, String)]) -> Result<(), StoreError> {
        self.read_store().await?;
        match self.store() {
            Some(store) => store.append(records).await,
            None => Err(StoreError::Failed(String::new())),
        }
    }

    async fn read_store(&self) -> Result<(), StoreError> {
        let store = match self.store() {
            Some(store) => store,
            None => Rc::new(WebStore::open(DATABASE).await?),
        };
        let records = store.load().await?;
        let mut events = self.progress.with_untracked(|progress| progress.events().cloned().collect::<Vec<_>>());
        let mut unreadable = Vec::new();
        for (_, raw) in records {
            match codec::decode(&raw) {
                Record::Event(event) => events.push(event),
                Record::Unreadable { raw, .. } => unreadable.push(raw),
            }
        }
        self.unreadable.set(unreadable);
        self.progress.set(Progress::fold(events));
        self.inner.update_value(|inner| inner.store = Some(store));
        Ok(())
    }

    fn store(&self) -> Option<Rc<WebStore>> {
        self.inner.with_value(|inner| inner.store.clone())
    }

    fn broadcast(&self, text: &str) {
        self.inner.with_value(|inner| {
            if let Some(channel) = &inner.channel {
                // Another tab that misses this sees the event when it is loaded again.
                let _ = channel.post_message(&text.into());
            }
        });
    }

    /// Follows what other tabs record.
    fn listen(&self) {
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
        let journal = *self;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let Some(text) = message.data().as_string() else { return };
            if text == CLEARED {
                journal.forget();
            } else if let Record::Event(event) = codec::decode(&text) {
                journal.progress.update(|progress| {
                    progress.insert(event);
                });
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // Both live as long as the page.
        on_message.forget();
        self.inner.update_value(|inner| inner.channel = Some(channel));
    }
}
