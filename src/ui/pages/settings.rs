//! Settings, and the learner's own data.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use crate::content::model::{ExamId, Lang, Lens};
use crate::journal::codec::ImportError;
use crate::journal::event::Body;
use crate::settings::Theme;
use crate::ui::app::export_backup;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::field::{Choices, RadioField};
use crate::ui::components::live::{live, live_text};
use crate::ui::components::page::PageTitle;
use crate::ui::state::{App, browser, use_app};

/// Value of a choice that follows something else.
const AUTO: &str = "auto";

/// The page.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let app = use_app();
    let version = live_text(move || app.library.with(|index| (app.t().content_version)(&index.hash)).unwrap_or_default());
    view! {
        <PageTitle text=app.words(|t| t.settings_title) />
        <div class="form">
            <RadioField
                legend=app.words(|t| t.language)
                name="language"
                choices=Signal::derive(move || languages(app))
                value=Signal::derive(move || app.settings.get().lang.map_or(AUTO, Lang::tag).to_owned())
                on_change=Callback::new(move |value: String| app.settings.update(|settings| settings.lang = Lang::from_tag(&value)))
            />
            <RadioField
                legend=app.words(|t| t.theme)
                name="theme"
                choices=Signal::derive(move || themes(app))
                value=Signal::derive(move || app.settings.get().theme.name().to_owned())
                on_change=Callback::new(move |value: String| app.settings.update(|settings| {
                    settings.theme = Theme::ALL.into_iter().find(|theme| theme.name() == value).unwrap_or_default();
                }))
            />
            <RadioField
                legend=app.words(|t| t.exam_prepared)
                name="exam"
                choices=Signal::derive(move || exams(app))
                value=Signal::derive(move || app.exam().map(|exam| exam.id.to_string()).unwrap_or_default())
                on_change=Callback::new(move |value: String| app.settings.update(|settings| settings.exam = Some(ExamId::new(value))))
            />
            <RadioField
                legend=app.words(|t| t.lens)
                name="lens"
                hint=app.words(|t| t.lens_hint)
                choices=Signal::derive(move || lenses(app))
                value=Signal::derive(move || app.settings.get().lens.map_or(AUTO, Lens::name).to_owned())
                on_change=Callback::new(move |value: String| app.settings.update(|settings| settings.lens = Lens::from_name(&value)))
            />
        </div>
        <Data />
        <section>
            <h2>{app.text(|t| t.about)}</h2>
            <p>{app.text(|t| t.about_text)}</p>
            <p class="quiet">{version}</p>
        </section>
    }
}

fn languages(app: App) -> Choices {
    // Each language is named in itself.
    vec![
        (AUTO.to_owned(), app.t().language_browser.to_owned()),
        ("ko".to_owned(), "한국어".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ]
}

fn themes(app: App) -> Choices {
    let label = |theme| match theme {
        Theme::System => app.t().theme_system,
        Theme::Light => app.t().theme_light,
        Theme::Dark => app.t().theme_dark,
    };
    Theme::ALL.into_iter().map(|theme| (theme.name().to_owned(), label(theme).to_owned())).collect()
}

fn exams(app: App) -> Choices {
    let exams =
        app.library.with(|index| index.exams.iter().map(|exam| (exam.id.to_string(), format!("{} ({})", exam.code, exam.title))).collect());
    exams.unwrap_or_default()
}

fn lenses(app: App) -> Choices {
    vec![
        (AUTO.to_owned(), app.t().lens_by_exam.to_owned()),
        (Lens::Exam2023.name().to_owned(), app.t().lens_exam.to_owned()),
        (Lens::Today.name().to_owned(), app.t().lens_today.to_owned()),
    ]
}

#[component]
fn Data() -> impl IntoView {
    let app = use_app();
    let outcome = RwSignal::new(Vec::<String>::new());
    let deleting = RwSignal::new(false);
    let counts = live_text(move || {
        let (answers, mocks) = app.journal.with(|progress| {
            let answers = progress.events().filter(|event| matches!(event.body, Body::Answered { .. })).count();
            (answers, progress.sittings().count())
        });
        (app.t().data_counts)(answers, mocks)
    });
    let import = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        spawn_local(async move {
            let Some(text) = browser::chosen_text(input.clone()).await else { return };
            // The same file can be chosen again.
            input.set_value("");
            outcome.set(import_text(app, &text).await);
        });
    };
    let delete = move |_| {
        deleting.set(false);
        spawn_local(async move {
            app.journal.clear().await;
            outcome.set(vec![app.t().deleted.to_owned()]);
        });
    };
    view! {
        <section class="data">
            <h2>{app.text(|t| t.your_data)}</h2>
            <p>{app.text(|t| t.your_data_text)}</p>
            <p><strong>{counts}</strong></p>
            <p class="actions">
                <button type="button" class="button" on:click=move |_| export_backup(app)>{app.text(|t| t.export)}</button>
                <label class="button file-button">
                    {app.text(|t| t.import)}
                    <input type="file" class="visually-hidden" accept=".jsonl,.json,.txt" on:change=import />
                </label>
                <button type="button" class="button button--danger" on:click=move |_| deleting.set(true)>{app.text(|t| t.delete_all)}</button>
            </p>
            <div role="status">{live(move || outcome.get().into_iter().map(|line| view! { <p>{line}</p> }).collect_view().into_any())}</div>
            <Dialog open=deleting title=app.words(|t| t.delete_question) id="delete-all">
                <p>{counts}". "{app.text(|t| t.delete_text)}</p>
                <p class="actions">
                    <button type="button" class="button button--danger" on:click=delete>{app.text(|t| t.delete_all)}</button>
                    <button type="button" class="button" on:click=move |_| deleting.set(false)>{app.text(|t| t.cancel)}</button>
                </p>
            </Dialog>
        </section>
    }
}

/// Takes in a backup and says what came of it.
async fn import_text(app: App, text: &str) -> Vec<String> {
    let t = app.t();
    match app.journal.import(text).await {
        Ok(imported) => {
            let mut lines = vec![(t.import_done)(imported.new, imported.known)];
            lines.extend(imported.unreadable.map(|(count, first)| (t.import_unreadable)(count, first)));
            lines.extend(imported.cut_off.then(|| t.import_cut_off.to_owned()));
            lines
        }
        Err(ImportError::NotABackup) => vec![t.import_not_backup.to_owned()],
        Err(ImportError::TooNew { .. }) => vec![t.import_too_new.to_owned()],
    }
}
