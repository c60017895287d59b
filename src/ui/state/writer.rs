//! The right to write into a sitting, held by one tab at a time: a lock of the browser, which gives it back when a tab
//! crashes. Where the browser has no locks every tab may write, as it was before there were several.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::journal::Journal;
use crate::exam::seat::{Notice, Seat};

/// The right to write into a sitting, or the wait for it.
#[derive(Clone, Copy)]
pub(crate) struct Writer {
    seat: RwSignal<Seat>,
    journal: Journal,
    /// Gives the lock back.
    release: StoredValue<Option<js_sys::Function>, LocalStorage>,
}

impl Writer {
    /// Asks for the lock of that name, and keeps asking while another tab holds it. It is given back when the page that
    /// asked is closed.
    pub(crate) fn ask(journal: Journal, name: String) -> Self {
        let writer = Self { seat: RwSignal::new(Seat::default()), journal, release: StoredValue::new_local(None) };
        on_cleanup(move || writer.leave());
        match lock_manager() {
            Some(locks) => writer.request(locks, name, true),
            None => writer.granted(),
        }
        writer
    }

    /// Where this tab stands.
    pub(crate) fn seat(&self) -> Seat {
        self.seat.get()
    }

    /// Whether this tab may write now.
    pub(crate) fn may_write(&self) -> bool {
        self.seat.try_get_untracked().is_some_and(Seat::may_write)
    }

    fn notify(self, notice: Notice) {
        // The page may be gone by the time the lock comes.
        let _ = self.seat.try_update(|seat| *seat = seat.after(notice));
    }

    fn leave(self) {
        self.notify(Notice::Closed);
        if let Some(release) = self.release.try_update_value(Option::take).flatten() {
            // A promise's own resolve does not fail.
            let _ = release.call0(&JsValue::NULL);
        }
    }

    fn granted(self) {
        self.notify(Notice::Granted);
        let journal = self.journal;
        spawn_local(async move {
            // What the other tab did last may not have been heard here.
            journal.read_again().await;
            self.notify(Notice::CaughtUp);
        });
    }

    fn request(self, locks: JsValue, name: String, only_if_free: bool) {
        let Ok(request) = js_sys::Reflect::get(&locks, &"request".into()).and_then(JsCast::dyn_into::<js_sys::Function>) else {
            return self.granted();
        };
        let options = js_sys::Object::new();
        // Setting a property of a plain object does not fail.
        let _ = js_sys::Reflect::set(&options, &"ifAvailable".into(), &only_if_free.into());
        let (again, same) = (locks.clone(), name.clone());
        let on_answer = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                self.notify(Notice::Refused);
                self.request(again, same, false);
                return JsValue::UNDEFINED;
            }
            if self.seat.try_get_untracked().is_none_or(|seat| seat == Seat::Left) {
                return JsValue::UNDEFINED;
            }
            // The lock is held until this promise is kept.
            let held = js_sys::Promise::new(&mut |resolve, _| self.release.set_value(Some(resolve)));
            self.granted();
            held.into()
        });
        if let Ok(answer) = request.call3(&locks, &name.into(), &options, &on_answer) {
            spawn_local(async move {
                // Only a page that is going away gets an error here.
                let _ = JsFuture::from(js_sys::Promise::resolve(&answer)).await;
            });
        }
    }
}

fn lock_manager() -> Option<JsValue> {
    js_sys::Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)
}
