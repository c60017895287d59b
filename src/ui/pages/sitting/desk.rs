//! What the parts of the sitting's screen share: the sitting, its clock, the right to write, and what is open on the screen.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use crate::Millis;
use crate::content::model::OptionIndex;
use crate::exam::clock::SteadyClock;
use crate::exam::sitting::{Action, EndReason, ItemStatus, Sitting, Walk};
use crate::exam::terms::TextSize;
use crate::journal::event::{Body, SittingId};
use crate::ui::components::page::{focus, focus_heading};
use crate::ui::state::writer::Writer;
use crate::ui::state::{App, clock, local_copy, use_app};

/// Id of the heading of what is on the screen.
pub(super) const HEADING: &str = "item-heading";
/// Id of an element at the end of the item.
pub(super) const ITEM_END: &str = "item-end";
/// Id of the buttons below it.
pub(super) const ITEM_FOOT: &str = "item-foot";
/// How often the time that was seen is noted.
const NOTE_EVERY: Millis = 5000;

/// What the parts of the screen share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    // Kept apart, so that the desk itself is small enough to be passed around.
    app: StoredValue<App>,
    id: StoredValue<SittingId>,
    sitting: Memo<Option<Sitting>>,
    writer: StoredValue<Writer, LocalStorage>,
    clock: StoredValue<SteadyClock>,
    /// The time that the sitting's clock showed last.
    now: RwSignal<Millis>,
    /// Actions that are on their way to the disk.
    pub(super) under_way: RwSignal<usize>,
    /// Whether the time left is hidden.
    pub(super) hidden: RwSignal<bool>,
    /// How far the end has come: not asked for, asked once, asked twice.
    pub(super) ending: RwSignal<u8>,
    /// Whether the keys are shown.
    pub(super) help: RwSignal<bool>,
    /// Something said beside the time for a while.
    pub(super) notice: RwSignal<Option<String>>,
    /// Items whose end was on the screen.
    read: StoredValue<BTreeSet<usize>>,
    ended: StoredValue<bool>,
}

impl Desk {
    pub(super) fn sit_down(id: SittingId) -> Self {
        let app = use_app();
        let own = id.clone();
        let sitting = Memo::new(move |_| app.journal.with(|progress| progress.sitting(&own).cloned()));
        let seen = untrack(|| sitting.with(|sitting| sitting.as_ref().map_or(0, Sitting::last_at)));
        let noted = local_copy::last_seen(&id).unwrap_or(0);
        let mut steady = SteadyClock::new(clock::now(), clock::steady(), seen.max(noted));
        let now = steady.read(clock::now(), clock::steady());
        let desk = Self {
            app: StoredValue::new(app),
            sitting,
            writer: StoredValue::new_local(Writer::ask(app.journal, format!("proofdeck-sitting-{id}"))),
            id: StoredValue::new(id),
            clock: StoredValue::new(steady),
            now: RwSignal::new(now),
            under_way: RwSignal::new(0),
            hidden: RwSignal::new(false),
            ending: RwSignal::new(0),
            help: RwSignal::new(false),
            notice: RwSignal::new(None),
            read: StoredValue::new(BTreeSet::new()),
            ended: StoredValue::new(false),
        };
        desk.keep_time();
        Effect::new(move || {
            // The first item is seen as soon as the paper is opened.
            let unseen = untrack(|| desk.with(|sitting| sitting.status(sitting.current()) == ItemStatus::Unseen));
            if desk.writer().seat().may_write() && unseen {
                desk.act(Action::Visit { item: 0 });
            }
        });
        desk
    }

    pub(super) fn app(self) -> App {
        self.app.get_value()
    }

    pub(super) fn writer(self) -> Writer {
        self.writer.get_value()
    }

    /// Moves the sitting's clock with the app's ticks, and notes now and then what it has seen.
    fn keep_time(self) {
        let noted = StoredValue::new(0);
        Effect::new(move || {
            self.app().clock.shown();
            let now = self.read_clock();
            if self.writer().may_write() && now - noted.get_value() >= NOTE_EVERY {
                noted.set_value(now);
                self.id.with_value(|id| local_copy::note_seen(id, now));
            }
        });
    }

    fn read_clock(self) -> Millis {
        let mut now = 0;
        self.clock.update_value(|clock| now = clock.read(clock::now(), clock::steady()));
        self.now.set(now);
        now
    }

    /// Time left.
    pub(super) fn remaining(self) -> Millis {
        let now = self.now.get();
        self.with(|sitting| sitting.remaining(now))
    }

    /// Whether the time is over.
    pub(super) fn is_overdue(self) -> bool {
        let now = self.now.get();
        self.with(|sitting| sitting.is_overdue(now))
    }

    /// Something of the sitting. The page is gone when there is none.
    pub(super) fn with<R: Default>(self, f: impl FnOnce(&Sitting) -> R) -> R {
        self.sitting.with(|sitting| sitting.as_ref().map(f).unwrap_or_default())
    }

    /// The same without following it.
    pub(super) fn now<R: Default>(self, f: impl FnOnce(&Sitting) -> R) -> R {
        self.sitting.with_untracked(|sitting| sitting.as_ref().map(f).unwrap_or_default())
    }

    /// Stores what was done; nothing where another tab writes.
    pub(super) fn act(self, action: Action) {
        if !self.writer().may_write() {
            return;
        }
        let (journal, sitting, at) = (self.app().journal, self.id.get_value(), self.read_clock());
        self.under_way.update(|count| *count += 1);
        spawn_local(async move {
            journal.record_at(at, Body::Sitting { sitting, action }).await;
            // The page may be gone by now.
            let _ = self.under_way.try_update(|count| *count = count.saturating_sub(1));
        });
    }

    pub(super) fn choose(self, at: usize, chosen: Vec<OptionIndex>) {
        self.act(Action::Choose { item: number(at), chosen });
    }

    pub(super) fn strike(self, at: usize, struck: Vec<OptionIndex>) {
        self.act(Action::Strike { item: number(at), struck });
    }

    /// Flags the item on the screen, or takes its flag away.
    pub(super) fn flag(self) {
        let (at, on) = self.now(|sitting| (sitting.current(), sitting.item(sitting.current()).is_some_and(|(_, state)| !state.flagged)));
        self.act(Action::Flag { item: number(at), on });
    }

    pub(super) fn review(self) {
        self.act(Action::Review);
        focus(HEADING);
    }

    /// Opens an item from the review screen.
    pub(super) fn walk(self, walk: Walk, at: usize) {
        self.act(Action::Walk { walk, item: number(at) });
        focus(HEADING);
    }

    /// Goes to the next item of the walk, or after the last one to the review screen. A strict sitting asks to see an item
    /// to its end first, as the real one does.
    pub(super) fn next(self) {
        if self.now(|sitting| sitting.terms().mode == crate::exam::terms::Mode::Strict) && !self.was_read() {
            if let Some(end) = document().get_element_by_id(ITEM_END) {
                end.scroll_into_view_with_bool(false);
            }
            self.note_read();
            self.tell(self.app().t().sit.scroll_first.to_owned());
            return;
        }
        match self.now(Sitting::next) {
            Some(at) => self.visit(at),
            None => self.review(),
        }
    }

    pub(super) fn previous(self) {
        if let Some(at) = self.now(Sitting::previous) {
            self.visit(at);
        }
    }

    fn visit(self, at: usize) {
        self.act(Action::Visit { item: number(at) });
        focus(HEADING);
    }

    pub(super) fn pause(self) {
        self.act(Action::Pause);
        focus(HEADING);
    }

    pub(super) fn resume(self) {
        self.act(Action::Resume);
        focus(HEADING);
    }

    /// Ends the sitting, once: a second click while the first is being stored must not be a second event.
    pub(super) fn end(self, reason: EndReason) {
        if self.writer().may_write() && !self.ended.get_value() {
            self.ended.set_value(true);
            self.act(Action::End { reason });
            focus_heading();
        }
    }

    /// Says something beside the time, and to screen readers.
    pub(super) fn tell(self, text: String) {
        const SHOWN_FOR: std::time::Duration = std::time::Duration::from_secs(15);
        self.app().announcer.say(text.clone());
        self.notice.set(Some(text.clone()));
        set_timeout(
            move || {
                let _ = self.notice.try_update(|notice| notice.take_if(|shown| *shown == text));
            },
            SHOWN_FOR,
        );
    }

    /// Notes that the end of the item on the screen was seen, if it is in view.
    pub(super) fn note_read(self) {
        // An item whose words are on their way has no end yet.
        if document().query_selector(".question[aria-busy='true']").ok().flatten().is_some() {
            return;
        }
        let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
        let top = |id: &str| document().get_element_by_id(id).map(|element| element.get_bounding_client_rect().top());
        // The buttons below the item may lie over it; a fraction of a pixel hides nothing.
        let edge = top(ITEM_FOOT).map_or(height, |foot| foot.min(height)) + 1.0;
        if top(ITEM_END).is_some_and(|end| end <= edge) {
            let at = self.now(Sitting::current);
            self.read.update_value(|read| {
                read.insert(at);
            });
        }
    }

    fn was_read(self) -> bool {
        self.note_read();
        let (at, reviewing) = self.now(|sitting| (sitting.current(), sitting.is_reviewing()));
        reviewing || self.read.with_value(|read| read.contains(&at))
    }
}

/// The place of an item as actions name it.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Records the language when it changes.
pub(super) fn follow_language(desk: Desk) {
    Effect::new(move || {
        let lang = desk.app().lang();
        if desk.writer().seat().may_write() && desk.now(Sitting::lang) != Some(lang) {
            desk.act(Action::Language { lang });
        }
    });
}

/// Brings size and contrast that were chosen before the start to the page, for as long as the sitting is open.
pub(super) fn show_terms(desk: Desk) {
    let root = || document().document_element();
    let (size, contrast) = desk.now(|sitting| (sitting.terms().size, sitting.terms().contrast));
    // Attributes of these names are always valid.
    if let Some(root) = root() {
        if size != TextSize::Normal {
            let _ = root.set_attribute("data-size", size.name());
        }
        if contrast {
            let _ = root.set_attribute("data-contrast", "more");
        }
    }
    on_cleanup(move || {
        if let Some(root) = root() {
            let _ = root.remove_attribute("data-size");
            let _ = root.remove_attribute("data-contrast");
        }
    });
}

/// Whether a dialog is open, which has the keys to itself.
pub(super) fn in_dialog() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some_and(|dialog| dialog.is_instance_of::<web_sys::HtmlDialogElement>())
}
