//! Fields of the panels: numbers with their range, lists, ticks. A value that does not fit stays in its field with the reason below it.

use leptos::prelude::*;

use super::transport::lab_text;
use crate::ui::components::live::{live, live_option};
use crate::ui::state::App;

/// A whole number. `on_change` gets what was written and answers why it does not fit.
pub(crate) fn number_field(
    app: App,
    id: String,
    label: Signal<String>,
    value: Signal<u64>,
    on_change: impl Fn(u64) -> Result<(), String> + Send + Sync + 'static,
) -> AnyView {
    let problem = RwSignal::new(None::<String>);
    let changed = move |event: leptos::ev::Event| {
        let written = event_target_value(&event);
        let done = match written.trim().replace(',', "").parse::<u64>() {
            Ok(number) => on_change(number),
            Err(_) => Err(lab_text(app, |w| w.not_a_number).get_untracked()),
        };
        problem.set(done.err());
    };
    let problem_id = format!("{id}-problem");
    let described_by = problem_id.clone();
    view! {
        <div class="lab-field">
            <label for=id.clone()>{label}</label>
            <input
                type="text"
                inputmode="numeric"
                autocomplete="off"
                id=id
                prop:value=Signal::derive(move || value.get().to_string())
                aria-invalid=Signal::derive(move || problem.with(Option::is_some).then_some("true"))
                aria-describedby=Signal::derive(move || problem.with(Option::is_some).then(|| described_by.clone()))
                on:change=changed
            />
            {problem_line(problem_id, problem)}
        </div>
    }
    .into_any()
}

/// Why a value does not fit, while it does not.
fn problem_line(id: String, problem: RwSignal<Option<String>>) -> AnyView {
    live_option(move || {
        let id = id.clone();
        problem.get().map(|problem| view! { <p class="field__error" id=id role="alert">{problem}</p> }.into_any())
    })
}

/// One of several, in a list: values and their labels.
pub(crate) fn choice_field(
    id: String,
    label: Signal<String>,
    choices: Signal<Vec<(String, String)>>,
    value: Signal<String>,
    on_change: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let options = live(move || {
        let chosen = value.get();
        let option = |(own, label): (String, String)| {
            let selected = own == chosen;
            view! { <option value=own selected=selected>{label}</option> }
        };
        choices.get().into_iter().map(option).collect_view().into_any()
    });
    view! {
        <div class="lab-field">
            <label for=id.clone()>{label}</label>
            <select id=id prop:value=value on:change=move |event| on_change(event_target_value(&event))>{options}</select>
        </div>
    }
    .into_any()
}

/// Yes or no.
pub(crate) fn tick_field(label: Signal<String>, value: Signal<bool>, on_change: impl Fn(bool) + Send + Sync + 'static) -> AnyView {
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=value on:change=move |event| on_change(event_target_checked(&event)) />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// Several lines of text, such as a list of keys; `on_change` answers why it cannot be used.
pub(crate) fn lines_field(
    id: String,
    label: Signal<String>,
    hint: Signal<String>,
    value: Signal<String>,
    on_change: impl Fn(String) -> Result<(), String> + Send + Sync + 'static,
) -> AnyView {
    let problem = RwSignal::new(None::<String>);
    let problem_id = format!("{id}-problem");
    let hint_id = format!("{id}-hint");
    let described_by = format!("{hint_id} {problem_id}");
    view! {
        <div class="lab-field lab-field--wide">
            <label for=id.clone()>{label}</label>
            <p class="quiet" id=hint_id>{hint}</p>
            <textarea
                id=id
                rows="4"
                spellcheck="false"
                prop:value=value
                aria-invalid=Signal::derive(move || problem.with(Option::is_some).then_some("true"))
                aria-describedby=described_by
                on:change=move |event| problem.set(on_change(event_target_value(&event)).err())
            ></textarea>
            {problem_line(problem_id, problem)}
        </div>
    }
    .into_any()
}

/// Whether the `details` that tells of a change is open now.
pub(crate) fn is_open(event: &leptos::ev::Event) -> bool {
    event.target().and_then(|target| js_sys::Reflect::get(&target, &"open".into()).ok()).is_some_and(|open| open.is_truthy())
}
