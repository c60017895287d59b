//! Form fields: one of several by radio buttons, one of many by a list.

use leptos::prelude::*;

use super::live::{live, live_text};

/// Choices of a field: a value and its label.
pub(crate) type Choices = Vec<(String, String)>;

/// One of several, all visible.
#[component]
pub(crate) fn RadioField(
    /// What is chosen.
    #[prop(into)]
    legend: Signal<String>,
    /// Group name, unique on the page.
    name: &'static str,
    /// Values and labels.
    #[prop(into)]
    choices: Signal<Choices>,
    /// The value chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    on_change: Callback<String>,
    /// A line below the legend.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
) -> impl IntoView {
    let choice = move |(own, _): (String, String)| {
        let id = format!("{name}-{own}");
        let (checked, sent, label) = (own.clone(), own.clone(), own.clone());
        // The label is looked up each time, so that it follows the language while the field keeps focus.
        let label = live_text(move || {
            choices.with(|all| all.iter().find(|(value, _)| *value == label).map(|(_, label)| label.clone())).unwrap_or_default()
        });
        view! {
            <span class="segment">
                <input
                    type="radio"
                    id=id.clone()
                    name=name
                    value=own
                    prop:checked=Signal::derive(move || value.get() == checked)
                    on:change=move |_| on_change.run(sent.clone())
                />
                <label for=id>{label}</label>
            </span>
        }
    };
    let hint_id = format!("{name}-hint");
    let described_by = hint.map(|_| hint_id.clone());
    view! {
        <fieldset class="field" aria-describedby=described_by>
            <legend>{legend}</legend>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            <div class="segments">
                <For each=move || choices.get() key=|(value, _)| value.clone() children=choice />
            </div>
        </fieldset>
    }
}

/// One of many, in a list.
#[component]
pub(crate) fn SelectField(
    /// What is chosen.
    #[prop(into)]
    label: Signal<String>,
    /// Id, unique on the page.
    id: &'static str,
    /// Values and labels.
    #[prop(into)]
    choices: Signal<Choices>,
    /// The value chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    on_change: Callback<String>,
) -> impl IntoView {
    let options = live(move || {
        let chosen = value.get();
        let option = |(own, label): (String, String)| {
            let selected = own == chosen;
            view! { <option value=own selected=selected>{label}</option> }
        };
        choices.get().into_iter().map(option).collect_view().into_any()
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id prop:value=value on:change=move |event| on_change.run(event_target_value(&event))>
                {options}
            </select>
        </div>
    }
}
