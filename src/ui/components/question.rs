//! A question with its options: to be answered, or with the reasons once it was.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::Icon;
use super::live::{live, live_option, live_text};
use super::ordering::Steps;
use super::{matching, ordering, rich_text};
use crate::content::model::{Kind, Lens, OptionIndex, QuestionEntry, QuestionText};
use crate::ui::state::use_app;

/// Letters of the options as shown.
const LETTERS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// The letter of the option at a place.
pub(crate) fn letter(place: usize) -> &'static str {
    LETTERS.get(place).copied().unwrap_or_default()
}

/// Options that a learner has struck out.
#[derive(Clone, Copy)]
pub(crate) struct Strikes {
    /// Which.
    pub(crate) struck: Signal<Vec<OptionIndex>>,
    /// Called with all of them when they change.
    pub(crate) on_strike: Callback<Vec<OptionIndex>>,
}

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
    /// Whether nothing can be changed although the reasons are not shown.
    #[prop(optional, into)]
    locked: Signal<bool>,
    /// Lets options be struck out.
    #[prop(optional)]
    strikes: Option<Strikes>,
) -> impl IntoView {
    let app = use_app();
    let kind = entry.kind;
    let choose = u8::try_from(entry.key.len()).unwrap_or(u8::MAX);
    let stem_id = format!("{name}-stem");
    let stem = live_option(move || text.get().map(|text| rich_text::blocks(&text.stem)));
    let lens_note = entry.lens.map(|lens| {
        let words = if lens == Lens::Today { app.text(|t| t.only_lens_today) } else { app.text(|t| t.only_lens_exam) };
        view! { <p class="tag">{words}</p> }
    });
    let legend = live_text(move || match kind {
        Kind::Ordering => (app.t().sit.choose_in_order)(choose),
        Kind::Matching => app.t().sit.choose_for_each.to_owned(),
        Kind::Choice if choose > 1 => (app.t().choose_n)(choose),
        Kind::Choice => app.t().choose_one.to_owned(),
    });
    let disabled = Signal::derive(move || revealed.get() || locked.get());

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
            && field_name.with_value(|name| press(name, place))
        {
            event.prevent_default();
        }
    };
    let options = if kind == Kind::Choice {
        let option = |(place, &option): (usize, &OptionIndex)| {
            let shown = OptionShown { option, place, multiple: choose > 1, right: key.contains(&option), name: name.clone() };
            option_view(&shown, OptionSignals { text, chosen, revealed, disabled }, on_change, strikes)
        };
        order.iter().enumerate().map(option).collect_view().into_any()
    } else {
        let steps = Steps { text, order, key, chosen, on_choose, locked: disabled, name };
        // A field is made once: made again it would lose the focus.
        let is_revealed = Memo::new(move |_| revealed.get());
        live(move || match (kind, is_revealed.get()) {
            (Kind::Ordering, false) => ordering::field(steps.clone()),
            (Kind::Ordering, true) => ordering::revealed(steps.clone()),
            (_, false) => matching::field(steps.clone()),
            (_, true) => matching::revealed(steps.clone()),
        })
    };
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

/// What the options of a question read.
#[derive(Clone, Copy)]
struct OptionSignals {
    text: Signal<Option<QuestionText>>,
    chosen: Signal<Vec<OptionIndex>>,
    revealed: Signal<bool>,
    disabled: Signal<bool>,
}

fn option_view(
    shown: &OptionShown,
    signals: OptionSignals,
    on_change: Callback<web_sys::HtmlInputElement>,
    strikes: Option<Strikes>,
) -> AnyView {
    let OptionSignals { text, chosen, revealed, disabled } = signals;
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
    let strike = strikes.map(|strikes| strike_view(strikes, option, place, disabled));
    let struck = live_text(move || strikes.is_some_and(|strikes| strikes.struck.with(|struck| struck.contains(&option))).to_string());
    view! {
        <div class="option" data-state=state data-struck=struck>
            <input
                type=if multiple { "checkbox" } else { "radio" }
                id=id.clone()
                name=shown.name.clone()
                value=option.to_string()
                prop:checked=is_chosen
                disabled=disabled
                on:change=move |event| {
                    if let Some(input) = event.target().and_then(|target| target.dyn_into().ok()) {
                        on_change.run(input);
                    }
                }
            />
            <label for=id>
                <span class="option__letter" aria-hidden="true">{letter(place)}</span>
                <span class="option__text">{words}</span>
            </label>
            {strike}
            {verdict}
        </div>
    }
    .into_any()
}

fn strike_view(strikes: Strikes, option: OptionIndex, place: usize, disabled: Signal<bool>) -> AnyView {
    let app = use_app();
    let is_struck = move || strikes.struck.with(|struck| struck.contains(&option));
    let toggle = move |_| {
        let mut struck = strikes.struck.get_untracked();
        if struck.contains(&option) {
            struck.retain(|own| *own != option);
        } else {
            struck.push(option);
        }
        strikes.on_strike.run(struck);
    };
    view! {
        <button
            type="button"
            class="option__strike"
            aria-pressed=live_text(move || is_struck().to_string())
            aria-label=live_text(move || (app.t().sit.strike_out)(letter(place)))
            title=app.text(|t| t.sit.strike_hint)
            disabled=disabled
            on:click=toggle
        >
            {Icon::Strike.view()}
        </button>
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

/// Does what a digit does: an option is pressed, a list is gone to. `false` when there is none at that place.
pub(crate) fn press(name: &str, place: usize) -> bool {
    let Some(element) = document().get_element_by_id(&format!("{name}-{place}")) else { return false };
    let Ok(element) = element.dyn_into::<web_sys::HtmlElement>() else { return false };
    if element.tag_name() == "SELECT" {
        // A list that cannot take focus stays where it is.
        let _ = element.focus();
    } else {
        element.click();
    }
    true
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
pub(crate) fn digit(event: &KeyboardEvent) -> Option<usize> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return None;
    }
    let code = event.code();
    let digit = code.strip_prefix("Digit").or_else(|| code.strip_prefix("Numpad"))?;
    digit.parse::<usize>().ok()?.checked_sub(1).filter(|place| *place < LETTERS.len())
}
