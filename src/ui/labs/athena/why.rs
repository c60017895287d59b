//! Why the chosen partition is read or not: the parts of the condition that decide, with what they saw.

use leptos::prelude::*;

use super::bench::Bench;
use super::map::class_of;
use super::text;
use crate::lab::athena::reason::DecidingPart;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live_option;
use crate::ui::state::App;
use crate::ui::text::athena::words;

/// Parts of a condition that are listed.
const PARTS_SHOWN: usize = 8;

/// The panel.
pub(super) fn panel(app: App, bench: Bench) -> AnyView {
    let told = live_option(move || {
        let (name, reason) = bench.reason()?;
        let words = words(app.lang());
        let class = class_of(Some(reason.truth));
        let part = |part: &DecidingPart| {
            view! {
                <li>
                    <code>{if part.negated { format!("NOT ({})", part.text) } else { part.text.clone() }}</code>
                    <p>{(words.reason_part)(part)}</p>
                </li>
            }
        };
        let more = reason.deciding.len().saturating_sub(PARTS_SHOWN);
        let icon = if reason.kept { Icon::Check } else { Icon::Cross };
        Some(
            view! {
                <p class="reason__name"><code>{name}</code></p>
                <p class="reason__verdict" data-kept=reason.kept.to_string()>{icon.view()}" "<strong>{words.classes[class]}</strong></p>
                <ul class="reason__parts">{reason.deciding.iter().take(PARTS_SHOWN).map(part).collect_view()}</ul>
                {(more > 0).then(|| view! { <p class="quiet">{(words.list_more)(&more.to_string())}</p> })}
                <p>{(words.reason_end)(reason.truth, reason.deciding.is_empty())}</p>
            }
            .into_any(),
        )
    });
    view! {
        <section class="panel reason" aria-labelledby="reason-title" aria-live="polite">
            <h2 id="reason-title">{text(app, |w| w.reason)}</h2>
            {told}
        </section>
    }
    .into_any()
}
