//! "What if": another number in the situation, which options are right then, and where the answer changes.

use leptos::prelude::*;

use super::bench::{Bench, REACH, Side, outcome};
use super::{names, text};
use crate::route::{Route, WhatIf};
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::fields::{choice_field, number_field};
use crate::ui::state::browser;
use crate::ui::text::proof::words;

/// Times its own value that the slider reaches; the field takes more.
const SLIDER_REACH: u64 = 4;

/// The fields and what follows. On a page of its own the address follows.
pub(super) fn view(bench: Bench, has_address: bool) -> AnyView {
    let app = bench.app;
    let numbers = bench.subject.with_value(|subject| subject.numbers.clone());
    let Some((first, _)) = numbers.first().cloned() else { return ().into_any() };
    let started = bench.what_if.get_untracked();
    let is_open = started.is_some();
    let path = RwSignal::new(started.as_ref().map_or(first, |what_if| what_if.path.clone()));
    let own = Signal::derive(move || path.with(|path| bench.number(path)));
    let value = Signal::derive(move || bench.what_if.get().map_or_else(|| own.get(), |what_if| what_if.value));
    let set = move |value: u64| {
        let asked = WhatIf { path: path.get_untracked(), value };
        let what_if = (value != own.get_untracked()).then_some(asked);
        if has_address {
            let question = bench.subject.with_value(|subject| subject.question.clone());
            browser::show_address(&app.navigation.href(&Route::Proof(question, what_if.clone())));
        }
        bench.change(what_if);
    };
    let choices = Signal::derive(move || {
        bench.subject.with_value(|subject| {
            let label = |(path, value): &(String, u64)| format!("{}: {}", names::name(path, app.lang()), names::value(path, *value));
            subject.numbers.iter().map(|number| (number.0.clone(), label(number))).collect::<Vec<_>>()
        })
    });
    let choose = move |chosen: String| {
        path.set(chosen);
        set(own.get_untracked());
    };
    let field_id = bench.subject.with_value(|subject| format!("what-if-{}", subject.question));
    let most = Signal::derive(move || own.get().max(1).saturating_mul(SLIDER_REACH).max(value.get()));
    let slide = move |event| {
        if let Ok(value) = event_target_value(&event).parse::<u64>() {
            set(value);
        }
    };
    let result = live_option(move || {
        let (what_if, found) = bench.changed.get()?;
        let lang = app.lang();
        let words = words(lang);
        let letters = bench.subject.with_value(|it| found.judged.get(bench.model.get()).map(|judged| it.letters(&outcome(judged))))?;
        let (name, value) = (names::name(&what_if.path, lang), names::value(&what_if.path, what_if.value));
        let sentence =
            if letters.is_empty() { (words.none_right_with)(&name, &value) } else { (words.right_with)(&name, &value, &letters) };
        Some(view! { <p class="what-if__now"><strong>{sentence}</strong></p> }.into_any())
    });
    let trouble = live_option(move || {
        bench.base.with(Option::is_some).then(|| bench.trouble.get()).flatten().map(|it| super::panel::cannot_run(app, it))
    });
    let reset = live_option(move || {
        bench.what_if.with(Option::is_some).then(|| {
            let back = move |_| set(own.get_untracked());
            view! { <button type="button" class="button button--small" on:click=back>{text(app, |w| w.reset)}</button> }.into_any()
        })
    });
    view! {
        <details class="what-if" open=is_open>
            <summary>{text(app, |w| w.what_if)}</summary>
            <p class="quiet">{text(app, |w| w.what_if_hint)}</p>
            <div class="what-if__fields">
                {choice_field(format!("{field_id}-number"), text(app, |w| w.number), choices, path.into(), choose)}
                {number_field(app, format!("{field_id}-value"), text(app, |w| w.value), value, move |value| { set(value); Ok(()) })}
                <input
                    type="range"
                    class="what-if__slider"
                    min="0"
                    max=live_text(move || most.get().to_string())
                    step=live_text(move || (own.get() / 100).max(1).to_string())
                    prop:value=live_text(move || value.get().to_string())
                    aria-label=text(app, |w| w.value_slider)
                    aria-valuetext=live_text(move || path.with(|path| names::value(path, value.get())))
                    on:input=slide
                />
                {reset}
            </div>
            <div class="what-if__result" aria-live="polite">
                {result}
                {trouble}
                {flips(bench)}
            </div>
        </details>
    }
    .into_any()
}

/// Where the answer changes, in words.
fn flips(bench: Bench) -> AnyView {
    let app = bench.app;
    live(move || {
        let Some((down, up)) = bench.flips.get() else { return ().into_any() };
        let words = words(app.lang());
        let Some(path) = bench.what_if.get().map(|what_if| what_if.path) else { return ().into_any() };
        let sentence = |side: Side, limit: u64, flips: fn(&str, &str) -> String, same: fn(&str) -> String| match side {
            Side::Searching => words.searching.to_owned(),
            Side::Same => same(&names::value(&path, limit)),
            Side::Flips(flip) => {
                let letters = bench.subject.with_value(|subject| subject.letters(&flip.outcome));
                flips(&names::value(&path, flip.value), if letters.is_empty() { words.no_option } else { &letters })
            }
        };
        let is_searching = down == Side::Searching;
        let limit = bench.number(&path).max(1).saturating_mul(REACH);
        let down = sentence(down, 0, words.flips_down, words.no_flip_down);
        let up = (!is_searching).then(|| {
            let up = sentence(up, limit, words.flips_up, words.no_flip_up);
            view! { <li>{up}</li> }
        });
        view! { <ul class="what-if__flips"><li>{down}</li>{up}</ul> }.into_any()
    })
}
