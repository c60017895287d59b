//! Prompts that are each given an option from a list; or what belongs together, with the reasons.

use leptos::prelude::*;

use super::draft::Draft;
use super::icon::Icon;
use super::live::live;
use super::ordering::Steps;
use super::rich_text;
use crate::content::model::{BLANK, OptionIndex};
use crate::content::text::plain;
use crate::ui::state::use_app;

/// The field in which prompts get their options.
pub(super) fn field(pairs: Steps) -> AnyView {
    let app = use_app();
    let draft = Draft::of(pairs.chosen, pairs.on_choose);
    let all = StoredValue::new(pairs);
    let rows = live(move || {
        let pairs = all.get_value();
        let prompts = pairs.text.with(|text| text.as_ref().map(|text| (text.prompts.clone(), text.options.clone())));
        let Some((prompts, options)) = prompts else { return ().into_any() };
        let rows = prompts.iter().enumerate().map(|(place, prompt)| {
            let id = format!("{}-{place}", pairs.name);
            let given = move || draft.get().get(place).copied().unwrap_or(BLANK);
            let choice = |option: OptionIndex| {
                let words = options.get(usize::from(option)).map(|option| plain(&option.text)).unwrap_or_default();
                view! { <option value=option.to_string() prop:selected=Signal::derive(move || given() == option)>{words}</option> }
            };
            let choices = pairs.order.iter().map(|option| choice(*option)).collect_view();
            let asked = pairs.key.len();
            let on_change = move |event| {
                let option = event_target_value(&event).parse().unwrap_or(BLANK);
                let mut answer = untrack(|| draft.get());
                answer.resize(asked, BLANK);
                if let Some(own) = answer.get_mut(place) {
                    *own = option;
                }
                // Nothing at all has one form.
                draft.set(if answer.iter().all(|option| *option == BLANK) { Vec::new() } else { answer });
            };
            view! {
                <li class="pair">
                    <label for=id.clone()>
                        <span class="step__number" aria-hidden="true">{place + 1}</span>
                        <span class="step__text">{rich_text::inlines(prompt)}</span>
                    </label>
                    <select id=id disabled=pairs.locked on:change=on_change>
                        <option value=BLANK.to_string() prop:selected=Signal::derive(move || given() == BLANK)>{app.t().sit.match_none}</option>
                        {choices}
                    </select>
                </li>
            }
        });
        rows.collect_view().into_any()
    });
    view! { <ol class="pairs">{rows}</ol> }.into_any()
}

/// What belongs together, with the reasons, and what was answered.
pub(super) fn revealed(pairs: Steps) -> AnyView {
    let app = use_app();
    live(move || {
        let answer = pairs.chosen.get();
        let Some(text) = pairs.text.get() else { return ().into_any() };
        let words = |option: OptionIndex| match text.options.get(usize::from(option)) {
            Some(option) => plain(&option.text),
            None => app.t().sit.match_blank.to_owned(),
        };
        let rows = text.prompts.iter().zip(&pairs.key).enumerate().map(|(place, (prompt, &wanted))| {
            let given = answer.get(place).copied().unwrap_or(BLANK);
            let is_right = given == wanted;
            let yours = (!is_right).then(|| view! { <p>{(app.t().sit.match_yours)(&words(given))}</p> });
            let why = text.options.get(usize::from(wanted)).map(|option| rich_text::blocks(&option.why));
            view! {
                <li class="option" data-state=if is_right { "right" } else { "wrong" }>
                    <div class="step">
                        <span class="step__number" aria-hidden="true">{place + 1}</span>
                        <span class="step__text">{rich_text::inlines(prompt)}</span>
                    </div>
                    <div class="option__verdict">
                        <p class="option__label">
                            {if is_right { Icon::Check.view() } else { Icon::Cross.view() }}
                            {(app.t().sit.match_belongs)(&words(wanted))}
                        </p>
                        {yours}
                        <div class="prose">{why}</div>
                    </div>
                </li>
            }
        });
        let rows = rows.collect_view();
        // Options that were left over have reasons too.
        let surplus = pairs.order.iter().filter(|option| !pairs.key.contains(option)).filter_map(|option| {
            let own = text.options.get(usize::from(*option))?;
            Some(view! {
                <li class="option" data-state="other">
                    <div class="step">
                        <span class="step__number" aria-hidden="true">"–"</span>
                        <span class="step__text">{rich_text::inlines(&own.text)}</span>
                    </div>
                    <div class="option__verdict">
                        <p class="option__label">{Icon::Cross.view()}{app.t().sit.match_surplus}</p>
                        <div class="prose">{rich_text::blocks(&own.why)}</div>
                    </div>
                </li>
            })
        });
        view! { <ol class="steps">{rows}{surplus.collect_view()}</ol> }.into_any()
    })
}
