//! What the notes said: every section, and the cards that carry it.

use leptos::prelude::*;

use super::links::to_topics;
use super::sheet::sheet;
use super::{owned, text};
use crate::content::coverage::note_of;
use crate::content::sheet::{CardLink, NotesSection, NotesSheet};
use crate::route::Route;
use crate::ui::components::card::status_word;
use crate::ui::components::page::PageTitle;
use crate::ui::components::rich_text;
use crate::ui::state::{App, use_app};
use crate::ui::text::reference::words;

/// The page.
#[component]
pub(crate) fn Notes() -> impl IntoView {
    let app = use_app();
    view! {
        {to_topics()}
        <PageTitle text=owned(app, |t| t.notes) />
        <p class="lead">{text(app, |t| t.notes_intro)}</p>
        {sheet(app, |names| &names.notes, move |sheet: &NotesSheet| body(app, sheet))}
    }
}

fn body(app: App, sheet: &NotesSheet) -> AnyView {
    let t = words(app.lang());
    let covered = sheet.sections.iter().map(|section| section.covered).sum();
    let statements = sheet.sections.iter().map(|section| section.statements).sum();
    let notes = sheet.sections.chunk_by(|a, b| note_of(a.id.as_str()) == note_of(b.id.as_str())).map(|sections| {
        let name = sections.first().map(|section| (t.note_of)(note_of(section.id.as_str())));
        view! {
            <section>
                <h2>{name}</h2>
                {sections.iter().map(|section| section_view(app, section)).collect_view()}
            </section>
        }
    });
    view! {
        <p>{(t.summary)(sheet.sections.len(), covered, statements)}</p>
        {notes.collect_view()}
    }
    .into_any()
}

fn section_view(app: App, section: &NotesSection) -> AnyView {
    let card = |link: &CardLink| {
        let route = Route::Topic(link.topic.clone(), Some(link.card.clone()));
        view! {
            <li>
                <a href=app.navigation.href(&route)>{rich_text::inlines(&link.prompt)}</a>
                " "
                <span class="quiet">{status_word(app, link.status)}</span>
            </li>
        }
    };
    view! {
        <details class="note-section">
            <summary>
                <h3>{section.title.clone()}</h3>
                " "
                <span class="quiet">{(words(app.lang()).carried)(section.covered, section.statements)}</span>
            </summary>
            <ul>{section.cards.iter().map(card).collect_view()}</ul>
        </details>
    }
    .into_any()
}
