//! Steps to be chosen and put in order, by buttons alone; or the right order with the reasons.

use leptos::prelude::*;

use super::draft::Draft;
use super::icon::Icon;
use super::live::{live, live_text};
use super::page::focus_by;
use super::rich_text;
use crate::content::model::{OptionIndex, QuestionText};
use crate::content::text::plain;
use crate::ui::state::{App, use_app};

/// What is shown and asked for.
#[derive(Clone)]
pub(super) struct Steps {
    pub(super) text: Signal<Option<QuestionText>>,
    /// Options in the order shown.
    pub(super) order: Vec<OptionIndex>,
    pub(super) key: Vec<OptionIndex>,
    pub(super) chosen: Signal<Vec<OptionIndex>>,
    pub(super) on_choose: Callback<Vec<OptionIndex>>,
    pub(super) locked: Signal<bool>,
    /// Distinguishes the buttons of several questions on a page.
    pub(super) name: String,
}

impl Steps {
    fn words(&self, option: OptionIndex) -> String {
        let text = self.text;
        text.with(|text| text.as_ref().and_then(|text| text.options.get(usize::from(option)).map(|option| plain(&option.text))))
            .unwrap_or_default()
    }

    fn rich(&self, option: OptionIndex) -> AnyView {
        self.text.with(|text| match text.as_ref().and_then(|text| text.options.get(usize::from(option))) {
            Some(option) => rich_text::inlines(&option.text),
            None => ().into_any(),
        })
    }

    fn why(&self, option: OptionIndex) -> AnyView {
        self.text.with(|text| match text.as_ref().and_then(|text| text.options.get(usize::from(option))) {
            Some(option) => rich_text::blocks(&option.why),
            None => ().into_any(),
        })
    }
}

/// The field in which an order is made.
pub(super) fn field(steps: Steps) -> AnyView {
    let app = use_app();
    let draft = Draft::of(steps.chosen, steps.on_choose);
    let all = StoredValue::new(steps);
    let chosen = live(move || {
        let order = draft.get();
        if order.is_empty() {
            return view! { <p class="quiet">{app.t().sit.order_empty}</p> }.into_any();
        }
        let last = order.len() - 1;
        let items = order.iter().enumerate().map(|(at, &option)| chosen_step(app, all, draft, option, at, last)).collect_view();
        view! { <ol class="steps steps--chosen">{items}</ol> }.into_any()
    });
    let rest = live(move || {
        let order = draft.get();
        let left = all.with_value(|steps| steps.order.clone()).into_iter().enumerate().filter(|(_, option)| !order.contains(option));
        let items = left.map(|(place, option)| left_step(app, all, draft, option, place)).collect_view();
        view! { <ul class="steps">{items}</ul> }.into_any()
    });
    view! {
        <div class="ordering">
            <p class="ordering__label">{app.text(|t| t.sit.order_yours)}</p>
            {chosen}
            <p class="ordering__label">{app.text(|t| t.sit.order_rest)}</p>
            {rest}
        </div>
    }
    .into_any()
}

/// A step that is in the order: it can be moved and taken out.
fn chosen_step(app: App, all: StoredValue<Steps>, draft: Draft, option: OptionIndex, at: usize, last: usize) -> AnyView {
    let steps = all.get_value();
    let words = steps.words(option);
    let id = |what: &str| format!("{}-{what}-{option}", steps.name);
    let (up, down) = (id("up"), id("down"));
    let place = steps.order.iter().position(|own| *own == option).unwrap_or(0);
    let moved = move |to: usize, button: String| {
        let mut order = untrack(|| draft.get());
        order.swap(at, to);
        draft.set(order);
        app.announcer.say((app.t().sit.order_placed)(to + 1, &untrack(|| all.with_value(|steps| steps.words(option)))));
        focus_by(button);
    };
    let (up_again, down_again) = (up.clone(), down.clone());
    let remove = move |_| {
        let mut order = untrack(|| draft.get());
        order.retain(|own| *own != option);
        draft.set(order);
        focus_by(all.with_value(|steps| format!("{}-{place}", steps.name)));
    };
    let remove_id = format!("{}-{place}", steps.name);
    view! {
        <li class="step">
            <span class="step__number" aria-hidden="true">{at + 1}</span>
            <span class="step__text">{steps.rich(option)}</span>
            <span class="step__buttons">
                <button
                    type="button"
                    class="button button--icon"
                    id=up
                    disabled=Signal::derive({
                        let locked = steps.locked;
                        move || locked.get() || at == 0
                    })
                    aria-label=(app.t().sit.order_up)(&words)
                    on:click=move |_| moved(at - 1, up_again.clone())
                >
                    {Icon::Up.view()}
                </button>
                <button
                    type="button"
                    class="button button--icon"
                    id=down
                    disabled=Signal::derive({
                        let locked = steps.locked;
                        move || locked.get() || at == last
                    })
                    aria-label=(app.t().sit.order_down)(&words)
                    on:click=move |_| moved(at + 1, down_again.clone())
                >
                    {Icon::Down.view()}
                </button>
                <button
                    type="button"
                    class="button button--icon"
                    id=remove_id
                    disabled=steps.locked
                    aria-label=(app.t().sit.order_remove)(&words)
                    on:click=remove
                >
                    {Icon::Cross.view()}
                </button>
            </span>
        </li>
    }
    .into_any()
}

/// A step that is not in the order: it can be added at its end.
fn left_step(app: App, all: StoredValue<Steps>, draft: Draft, option: OptionIndex, place: usize) -> AnyView {
    let steps = all.get_value();
    let id = format!("{}-{place}", steps.name);
    let asked = steps.key.len();
    let add = move |_| {
        let mut order = untrack(|| draft.get());
        if order.len() >= asked {
            app.announcer.say((app.t().at_most)(u8::try_from(asked).unwrap_or(u8::MAX)));
            return;
        }
        order.push(option);
        app.announcer.say((app.t().sit.order_placed)(order.len(), &untrack(|| all.with_value(|steps| steps.words(option)))));
        draft.set(order);
        focus_by(all.with_value(|steps| format!("{}-{place}", steps.name)));
    };
    let full = Signal::derive(move || draft.get().len() >= asked);
    view! {
        <li>
            <button type="button" class="step step--add" id=id disabled=steps.locked aria-disabled=live_text(move || full.get().to_string()) on:click=add>
                <span class="step__number" aria-hidden="true">{super::question::letter(place)}</span>
                <span class="step__text">{steps.rich(option)}</span>
            </button>
        </li>
    }
    .into_any()
}

/// The right order with the reasons, and what was answered.
pub(super) fn revealed(steps: Steps) -> AnyView {
    let app = use_app();
    live(move || {
        let answer = steps.chosen.get();
        let others = steps.order.iter().filter(|option| !steps.key.contains(option));
        let row = |option: OptionIndex| {
            let wanted = steps.key.iter().position(|own| *own == option);
            let given = answer.iter().position(|own| *own == option);
            let state = match (wanted, given) {
                (Some(wanted), Some(given)) if wanted == given => "right",
                (_, Some(_)) => "wrong",
                (Some(_), None) => "missed",
                (None, None) => "other",
            };
            let label = match (wanted, given) {
                (Some(wanted), Some(given)) if wanted == given => (app.t().sit.order_right)(wanted + 1),
                (Some(wanted), Some(given)) => (app.t().sit.order_other_place)(wanted + 1, given + 1),
                (Some(wanted), None) => (app.t().sit.order_left_out)(wanted + 1),
                (None, Some(_)) => app.t().sit.order_put_in.to_owned(),
                (None, None) => app.t().sit.order_no_part.to_owned(),
            };
            let icon = if matches!(state, "right" | "other") { Icon::Check } else { Icon::Cross };
            view! {
                <li class="option" data-state=state>
                    <div class="step">
                        <span class="step__number" aria-hidden="true">{wanted.map_or("–".to_owned(), |wanted| (wanted + 1).to_string())}</span>
                        <span class="step__text">{steps.rich(option)}</span>
                    </div>
                    <div class="option__verdict">
                        <p class="option__label">{icon.view()}{label}</p>
                        <div class="prose">{steps.why(option)}</div>
                    </div>
                </li>
            }
        };
        let rows = steps.key.iter().chain(others).map(|option| row(*option)).collect_view();
        view! { <ul class="steps">{rows}</ul> }.into_any()
    })
}
