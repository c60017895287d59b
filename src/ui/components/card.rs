//! A topic card: prompt, answer under the learner's lens, detail, where it comes from.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use super::live::{live, live_text};
use super::rich_text;
use crate::content::model::{Answer, CardEntry, CardText, Lens, Source, SourceId, Status};
use crate::content::pack::Chunk;
use crate::content::text::Block;
use crate::route::Route;
use crate::ui::state::{App, use_app};

/// A card.
#[component]
pub(crate) fn CardView(
    /// The card.
    entry: CardEntry,
    /// The words of its topic.
    chunk: Arc<Chunk>,
    /// Address of the card.
    route: Route,
    /// Whether answers are hidden until asked for.
    hide: Signal<bool>,
) -> impl IntoView {
    let app = use_app();
    let text = chunk.cards.get(&entry.id).cloned()?;
    let heading_id = format!("{}-prompt", entry.id);
    let labelled_by = heading_id.clone();
    let (id, status) = (entry.id.to_string(), badge(app, &entry));
    let shown = RwSignal::new(false);
    Effect::new(move || {
        hide.track();
        shown.set(false);
    });
    let body = {
        let (text, entry) = (text.clone(), entry.clone());
        live(move || {
            if hide.get() && !shown.get() {
                return view! {
                    <button type="button" class="button" on:click=move |_| shown.set(true)>{app.text(|t| t.show_answer)}</button>
                }
                .into_any();
            }
            view! {
                {answer(app, &text.answer, app.lens())}
                {note(app, &text)}
                {detail(app, &text)}
                {origin(app, &entry, &chunk)}
            }
            .into_any()
        })
    };
    Some(view! {
        <article class="card" id=id aria-labelledby=labelled_by>
            <header class="card__head">
                <h2 id=heading_id>
                    {rich_text::inlines(&text.prompt)}
                </h2>
                <a class="card__link" href=app.navigation.href(&route) aria-label=app.text(|t| t.card_link) title=app.text(|t| t.card_link)>
                    "#"
                </a>
            </header>
            {status}
            {body}
        </article>
    })
}

/// How a card stands to the notes, in words.
pub(crate) fn badge(app: App, entry: &CardEntry) -> impl IntoView + use<> {
    let status = entry.status;
    let since = entry.since.clone().unwrap_or_default();
    let name = match status {
        Status::Holds => "holds",
        Status::Changed => "changed",
        Status::Corrected => "corrected",
        Status::Added => "added",
    };
    let label = status_word(app, status);
    let hint = live_text(move || match status {
        Status::Holds => app.t().status_holds_hint.to_owned(),
        Status::Changed => (app.t().status_changed_hint)(&since),
        Status::Corrected => app.t().status_corrected_hint.to_owned(),
        Status::Added => app.t().status_added_hint.to_owned(),
    });
    view! {
        <p class="badge" data-status=name>
            <span class="badge__word">{label}</span>
            <span class="badge__hint">{hint}</span>
        </p>
    }
}

/// A word for how a card stands to the notes.
pub(crate) fn status_word(app: App, status: Status) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    app.text(match status {
        Status::Holds => |t| t.status_holds,
        Status::Changed => |t| t.status_changed,
        Status::Corrected => |t| t.status_corrected,
        Status::Added => |t| t.status_added,
    })
}

/// The answer; of a changed card both, that of the lens first.
pub(crate) fn answer(app: App, answer: &Answer, lens: Lens) -> AnyView {
    let Answer::Changed { exam_2023, today } = answer else {
        return view! { <div class="card__answer prose">{rich_text::blocks(answer.under(lens))}</div> }.into_any();
    };
    let half = move |own: Lens, blocks: &[Block]| {
        let label = if own == Lens::Today { app.text(|t| t.lens_today) } else { app.text(|t| t.lens_exam) };
        view! {
            <section class="change" data-current=(own == lens).to_string()>
                <h3>
                    {label}
                    {(own == lens).then(|| view! { <span class="tag">{app.text(|t| t.your_lens)}</span> })}
                </h3>
                <div class="prose">{rich_text::blocks(blocks)}</div>
            </section>
        }
    };
    // The learner's lens comes first.
    let (first, second) = match lens {
        Lens::Exam2023 => (half(Lens::Exam2023, exam_2023), half(Lens::Today, today)),
        Lens::Today => (half(Lens::Today, today), half(Lens::Exam2023, exam_2023)),
    };
    view! { <div class="changes">{first}{second}</div> }.into_any()
}

/// What the note has wrong, if it has.
pub(crate) fn note(app: App, text: &CardText) -> Option<impl IntoView + use<>> {
    (!text.note.is_empty()).then(|| {
        view! {
            <section class="card__note">
                <h3>{app.text(|t| t.note_said)}</h3>
                <div class="prose">{rich_text::blocks(&text.note)}</div>
            </section>
        }
    })
}

fn detail(app: App, text: &CardText) -> Option<impl IntoView + use<>> {
    (!text.detail.is_empty()).then(|| {
        view! {
            <details class="card__detail">
                <summary>{app.text(|t| t.more)}</summary>
                <div class="prose">{rich_text::blocks(&text.detail)}</div>
            </details>
        }
    })
}

fn origin(app: App, entry: &CardEntry, chunk: &Chunk) -> impl IntoView + use<> {
    let notes = entry.notes.iter().filter_map(|id| chunk.notes.get(id).cloned()).collect::<Vec<_>>().join("; ");
    let from = (!notes.is_empty()).then(|| view! { <p class="quiet">{live_text(move || (app.t().from_notes)(&notes))}</p> });
    view! {
        <footer class="card__origin">
            <details>
                <summary>{app.text(|t| t.sources)}</summary>
                <ul>{source_items(app, entry, &chunk.sources)}</ul>
                {from}
            </details>
        </footer>
    }
}

/// The sources of a card as items of a list.
pub(crate) fn source_items(app: App, entry: &CardEntry, sources: &BTreeMap<SourceId, Source>) -> AnyView {
    let item = |source: &Source| {
        let (url, title, day) = (source.url.clone(), source.title.clone(), source.checked.clone());
        view! {
            <li>
                <a href=url rel="noopener" target="_blank">{title}</a>
                " "
                <span class="quiet">{live_text(move || (app.t().checked_on)(&day))}</span>
            </li>
        }
    };
    entry.sources.iter().filter_map(|id| sources.get(id)).map(item).collect_view().into_any()
}
