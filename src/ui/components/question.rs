//! A question with its options: to be answered, or with the reasons once it was.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::Icon;
use super::live::{live_option, live_text};
use super::rich_text;
use crate::content::model::{Lens, OptionIndex, QuestionEntry, QuestionText};
use crate::ui::state::use_app;

/// Letters of the options as shown.
const LETTERS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// A question with its options.
#[component]
pub(crate) fn QuestionView(
    /// The question.
    entry: QuestionEntry,
    /// Its words; `None` while they are on their way.
    text: Signal<Option<QuestionText>>,
    /// Options in the order shown, as places in file order.
    order: Vec<OptionIndex>,
    /// Options chosen.
    chosen: Signal<Vec<OptionIndex>>,
    /// Called with all options chosen when they change.
    on_choose: Callback<Vec<OptionIndex>>,
    /// Whether the reasons are shown and nothing can be changed.
    revealed: Signal<bool>,
    /// Distinguishes the fields of several questions on a page.
    name: String,
) -> impl IntoView {
    let app = use_app();
    let choose = u8::try_from(entry.key.len()).unwrap_or(u8::MAX);
    let stem_id = format!("{name}-stem");
    let stem = live_option(move || text.get().map(|text| rich_text::blocks(&text.stem)));
    let lens_note = entry.lens.map(|lens| {
        let words = if lens == Lens::Today { app.text(|t| t.only_lens_today) } else { app.text(|t| t.only_lens_exam) };
        view! { <p class="tag">{words}</p> }
    });
    let legend = live_text(move || if choose > 1 { (app.t().choose_n)(choose) } else { app.t().choose_one.to_owned() });

    let key = entry.key.clone();
    // What is ticked is read from the page: while an answer is on its way to the disk, `chosen` is a step behind.
    let field_name = StoredValue::new(name.clone());
    let on_change = Callback::new(move |input: web_sys::HtmlInputElement| {
        let ticked = field_name.with_value(|name| ticked(name));
        if ticked.len() > usize::from(choose) {
            input.set_checked(false);
            app.announcer.say((app.t().at_most)(choose));
        } else {
            on_choose.run(ticked);
        }
    });
    let on_keydown = move |event: KeyboardEvent| {
        if !revealed.get_untracked()
            && let Some(place) = digit(&event)
            && let Some(input) = field_name.with_value(|name| input(&format!("#{name}-{place}")))
        {
            event.prevent_default();
            input.click();
        }
    };
    let options = order
        .iter()
        .enumerate()
        .map(|(place, &option)| {
            let shown = OptionShown { option, place, multiple: choose > 1, right: key.contains(&option), name: name.clone() };
            option_view(&shown, text, chosen, revealed, on_change)
        })
        .collect_view();
    view! {
        <div class="question" on:keydown=on_keydown aria-busy=live_text(move || text.get().is_none().to_string())>
            {lens_note}
            <div class="question__stem prose" id=stem_id.clone()>{stem}</div>
            <fieldset class="options" aria-describedby=stem_id>
                <legend>{legend}</legend>
                {options}
            </fieldset>
        </div>
    }
}

struct OptionShown {
    option: OptionIndex,
    place: usize,
    multiple: bool,
    right: bool,
    name: String,
}

fn option_view(
    shown: &OptionShown,
    text: Signal<Option<QuestionText>>,
    chosen: Signal<Vec<OptionIndex>>,
    revealed: Signal<bool>,
    on_change: Callback<web_sys::HtmlInputElement>,
) -> AnyView {
    let OptionShown { option, place, multiple, right, .. } = *shown;
    let is_chosen = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&option)));
    let words = live_option(move || text.with(|text| Some(rich_text::inlines(&text.as_ref()?.options.get(usize::from(option))?.text))));
    let state = live_text(move || {
        let state = match (revealed.get(), right, is_chosen.get()) {
            (false, ..) => "",
            (true, true, true) => "right",
            (true, true, false) => "missed",
            (true, false, true) => "wrong",
            (true, false, false) => "other",
        };
        state.to_owned()
    });
    let verdict = live_option(move || revealed.get().then(|| verdict_view(right, is_chosen.get(), text, option)));
    let id = format!("{}-{place}", shown.name);
    view! {
        <div class="option" data-state=state>
            <input
                type=if multiple { "checkbox" } else { "radio" }
                id=id.clone()
                name=shown.name.clone()
                value=option.to_string()
                prop:checked=is_chosen
                disabled=revealed
                on:change=move |event| {
                    if let Some(input) = event.target().and_then(|target| target.dyn_into().ok()) {
                        on_change.run(input);
                    }
                }
            />
            <label for=id>
                <span class="option__letter" aria-hidden="true">{LETTERS.get(place).copied().unwrap_or_default()}</span>
                <span class="option__text">{words}</span>
            </label>
            {verdict}
        </div>
    }
    .into_any()
}

fn verdict_view(right: bool, is_chosen: bool, text: Signal<Option<QuestionText>>, option: OptionIndex) -> AnyView {
    let app = use_app();
    let label = match (right, is_chosen) {
        (true, true) => app.text(|t| t.option_right_chosen),
        (true, false) => app.text(|t| t.option_right_missed),
        (false, true) => app.text(|t| t.option_wrong_chosen),
        (false, false) => app.text(|t| t.option_wrong),
    };
    let why = live_option(move || text.with(|text| Some(rich_text::blocks(&text.as_ref()?.options.get(usize::from(option))?.why))));
    view! {
        <div class="option__verdict">
            <p class="option__label">
                {if right { Icon::Check.view() } else { Icon::Cross.view() }}
                {label}
            </p>
            <div class="prose">{why}</div>
        </div>
    }
    .into_any()
}

/// The options ticked in the fields of that name, ascending.
fn ticked(name: &str) -> Vec<OptionIndex> {
    (0..=OptionIndex::MAX)
        .take(LETTERS.len())
        .filter(|option| input(&format!("input[name='{name}'][value='{option}']")).is_some_and(|input| input.checked()))
        .collect()
}

fn input(selector: &str) -> Option<web_sys::HtmlInputElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// The place that a digit key chooses. By `code`, so that it works while Hangul is typed.
fn digit(event: &KeyboardEvent) -> Option<usize> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return None;
    }
    let code = event.code();
    let digit = code.strip_prefix("Digit").or_else(|| code.strip_prefix("Numpad"))?;
    digit.parse::<usize>().ok()?.checked_sub(1).filter(|place| *place < LETTERS.len())
}
