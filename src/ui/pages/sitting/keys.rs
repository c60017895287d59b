//! The keys of a sitting, by their place on the keyboard, so that they work while Hangul is typed. None of them ends it.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::desk::{Desk, in_dialog};
use super::item::field_name;
use super::timer;
use crate::content::model::Kind;
use crate::ui::components::question::{digit, press};

/// Listens for as long as the page is open.
pub(super) fn listen(desk: Desk) {
    // X was pressed: the next option is struck out instead of chosen.
    let striking = StoredValue::new(false);
    let keys = window_event_listener(ev::keydown, move |event| on_key(desk, striking, &event));
    let scroll = window_event_listener(ev::scroll, move |_| desk.note_read());
    on_cleanup(move || {
        keys.remove();
        scroll.remove();
    });
}

fn on_key(desk: Desk, striking: StoredValue<bool>, event: &KeyboardEvent) {
    let code = event.code();
    if event.alt_key() && code == "KeyT" {
        event.prevent_default();
        timer::speak(desk);
        return;
    }
    let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing();
    if has_modifier || event.default_prevented() || in_dialog() || untrack(|| desk.app().settings.get().no_shortcuts) {
        return;
    }
    let (tag, kind) = target(event);
    if tag == "SELECT" || tag == "TEXTAREA" || (tag == "INPUT" && !["radio", "checkbox"].contains(&kind.as_str())) {
        return;
    }
    let (paused, reviewing) = desk.now(|sitting| (sitting.is_paused(), sitting.is_reviewing()));
    // In a group of radio buttons arrows choose, and in what can be scrolled they scroll.
    let arrows_move = ["BODY", "MAIN", "BUTTON", "H1", "H2"].contains(&tag.as_str());
    let was_striking = striking.get_value();
    striking.set_value(false);
    let done = match code.as_str() {
        "Slash" => run(|| desk.help.set(true)),
        _ if paused => false,
        "KeyR" if !reviewing => run(|| desk.review()),
        _ if reviewing => false,
        "KeyN" => run(|| desk.next()),
        "KeyP" => run(|| desk.previous()),
        "ArrowRight" if arrows_move => run(|| desk.next()),
        "ArrowLeft" if arrows_move => run(|| desk.previous()),
        "KeyM" => run(|| desk.flag()),
        "KeyX" => run(|| {
            striking.set_value(true);
            desk.tell(desk.app().t().sit.strike_next.to_owned());
        }),
        _ => match option_place(event) {
            Some(place) if was_striking => strike(desk, place),
            Some(place) => press(&field_name(desk.now(crate::exam::sitting::Sitting::current)), place),
            None => false,
        },
    };
    if done {
        event.prevent_default();
    }
}

fn run(action: impl FnOnce()) -> bool {
    action();
    true
}

/// Name of the element that has the focus, and its type.
fn target(event: &KeyboardEvent) -> (String, String) {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let kind = element.as_ref().and_then(|element| element.get_attribute("type")).unwrap_or_default();
    (element.map(|element| element.tag_name()).unwrap_or_default(), kind)
}

/// The place of an option, by its digit or its letter.
fn option_place(event: &KeyboardEvent) -> Option<usize> {
    digit(event).or_else(|| match event.code().as_str() {
        "KeyA" => Some(0),
        "KeyB" => Some(1),
        "KeyC" => Some(2),
        "KeyD" => Some(3),
        "KeyE" => Some(4),
        "KeyF" => Some(5),
        _ => None,
    })
}

fn strike(desk: Desk, place: usize) -> bool {
    let found = desk.now(|sitting| {
        let (item, state) = sitting.item(sitting.current())?;
        let option = item.options.get(place).copied().filter(|_| item.kind == Kind::Choice)?;
        Some((sitting.current(), option, state.struck.clone()))
    });
    let Some((at, option, mut struck)) = found else { return false };
    if struck.contains(&option) {
        struck.retain(|own| *own != option);
    } else {
        struck.push(option);
    }
    desk.strike(at, struck);
    true
}
