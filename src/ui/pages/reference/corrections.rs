//! What the notes had wrong and what has changed since, by topic; generated from the cards.

use leptos::prelude::*;

use super::links::to_topics;
use super::sheet::sheet;
use super::{owned, text};
use crate::content::model::Status;
use crate::content::sheet::{CorrectedCard, CorrectedTopic, CorrectionsSheet};
use crate::route::Route;
use crate::ui::components::card::{answer, badge, note, source_items};
use crate::ui::components::field::RadioField;
use crate::ui::components::live::live;
use crate::ui::components::page::PageTitle;
use crate::ui::components::rich_text;
use crate::ui::state::{App, use_app};
use crate::ui::text::reference::words;

/// Values of the filter.
const ALL: &str = "all";
const CORRECTED: &str = "corrected";
const CHANGED: &str = "changed";

/// The page.
#[component]
pub(crate) fn Corrections() -> impl IntoView {
    let app = use_app();
    let shown = RwSignal::new(ALL.to_owned());
    view! {
        {to_topics()}
        <PageTitle text=owned(app, |t| t.corrections) />
        <p class="lead">{text(app, |t| t.corrections_intro)}</p>
        {sheet(app, |names| &names.corrections, move |sheet: &CorrectionsSheet| body(app, sheet, shown))}
    }
}

fn is_shown(shown: &str, status: Status) -> bool {
    match shown {
        CORRECTED => status == Status::Corrected,
        CHANGED => status == Status::Changed,
        _ => true,
    }
}

fn body(app: App, sheet: &CorrectionsSheet, shown: RwSignal<String>) -> AnyView {
    let t = words(app.lang());
    let count = |wanted: &str| {
        let cards = sheet.topics.iter().flat_map(|topic| &topic.cards);
        cards.filter(|card| is_shown(wanted, card.entry.status)).count()
    };
    let choices = vec![
        (ALL.to_owned(), (t.show_all)(count(ALL))),
        (CORRECTED.to_owned(), (t.show_corrected)(count(CORRECTED))),
        (CHANGED.to_owned(), (t.show_changed)(count(CHANGED))),
    ];
    let sheet = sheet.clone();
    let list = live(move || {
        let shown = shown.get();
        sheet.topics.iter().filter_map(|topic| topic_view(app, &sheet, topic, &shown)).collect_view().into_any()
    });
    view! {
        <div class="form">
            <RadioField
                legend=owned(app, |t| t.show)
                name="status"
                choices=Signal::stored(choices)
                value=shown
                on_change=Callback::new(move |value| shown.set(value))
            />
        </div>
        {list}
    }
    .into_any()
}

fn topic_view(app: App, sheet: &CorrectionsSheet, topic: &CorrectedTopic, shown: &str) -> Option<AnyView> {
    let cards = topic.cards.iter().filter(|card| is_shown(shown, card.entry.status)).collect::<Vec<_>>();
    let title = topic.title.clone();
    let href = app.navigation.href(&Route::Topic(topic.id.clone(), None));
    (!cards.is_empty()).then(|| {
        view! {
            <section>
                <h2><a href=href>{title}</a></h2>
                {cards.into_iter().map(|card| card_view(app, sheet, topic, card)).collect_view()}
            </section>
        }
        .into_any()
    })
}

fn card_view(app: App, sheet: &CorrectionsSheet, topic: &CorrectedTopic, card: &CorrectedCard) -> AnyView {
    let CorrectedCard { entry, text } = card;
    let href = app.navigation.href(&Route::Topic(topic.id.clone(), Some(entry.id.clone())));
    let heading = format!("{}-heading", entry.id);
    let labelled_by = heading.clone();
    view! {
        <article class="card" aria-labelledby=labelled_by>
            <h3 class="card__title" id=heading><a href=href>{rich_text::inlines(&text.prompt)}</a></h3>
            {badge(app, entry)}
            {note(app, text)}
            {answer(app, &text.answer, app.lens())}
            <footer class="card__origin">
                <details>
                    <summary>{app.text(|t| t.sources)}</summary>
                    <ul>{source_items(app, entry, &sheet.sources)}</ul>
                </details>
            </footer>
        </article>
    }
    .into_any()
}
