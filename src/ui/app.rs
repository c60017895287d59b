//! The shell: header, the page of the current address, footer, and what is said when content or storage is missing.

use leptos::prelude::*;
use leptos_router::components::Router;

use super::components::icon::Icon;
use super::components::live::{live, live_option, live_text};
use super::components::notice::Notice;
use super::components::page::PageTitle;
use super::pages;
use super::pages::parts::{self, Parts, Piece};
use super::state::library::{Fetched, LoadError};
use super::state::navigation::base_path;
use super::state::{App, browser, use_app};
use super::text::Messages;
use crate::content::model::Lang;
use crate::route::Route;
use crate::storage::StoreError;

/// Puts the app into the page, in place of the waiting text.
pub fn mount() {
    console_error_panic_hook::set_once();
    if let Some(waiting) = document().get_element_by_id("waiting") {
        waiting.remove();
    }
    leptos::mount::mount_to_body(Root);
}

#[component]
fn Root() -> impl IntoView {
    view! {
        <Router base=base_path()>
            <Shell />
        </Router>
    }
}

#[component]
fn Shell() -> impl IntoView {
    let app = App::new(parts::drawn_words);
    provide_context(app);
    let parts = Parts::new();
    provide_context(parts);
    // After a change of place, not at the start: then the browser has put focus where it belongs.
    let follow = Effect::watch(move || app.navigation.route(), move |_, _, _| parts.moved(), false);
    on_cleanup(move || follow.stop());
    view! {
        <Header />
        <main id="main" tabindex="-1">
            <StorageNotices />
            <Page />
        </main>
        <footer class="site-footer">
            <p>{app.text(|t| t.not_affiliated)}</p>
        </footer>
        <div class="visually-hidden" role="status" aria-live="polite">{live_text(move || app.announcer.last())}</div>
    }
}

#[component]
fn SkipLink() -> impl IntoView {
    let app = use_app();
    // With a <base> in the page a bare "#main" would lead to the start page.
    let href = live_text(move || format!("{}#main", app.navigation.href(&app.navigation.route()).split('#').next().unwrap_or_default()));
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        super::components::page::focus("main");
    };
    view! { <a class="skip-link" href=href on:click=skip>{app.text(|t| t.skip_to_content)}</a> }
}

#[component]
fn Header() -> impl IntoView {
    let app = use_app();
    let item = move |route: Route, label: fn(&'static Messages) -> &'static str| {
        let section = route.clone();
        let current = Signal::derive(move || is_within(&app.navigation.route(), &section).then_some("page"));
        view! {
            <li>
                <a href=app.navigation.href(&route) aria-current=current>{app.text(label)}</a>
            </li>
        }
    };
    let switch = move |_| {
        let other = if app.lang() == Lang::Ko { Lang::En } else { Lang::Ko };
        app.settings.update(|settings| settings.lang = Some(other));
    };
    let other_tag = live_text(move || if app.lang() == Lang::Ko { "en" } else { "ko" }.to_owned());
    view! {
        <header class="site-header">
            <SkipLink />
            <div class="site-header__inner">
                <a class="brand" href=app.navigation.href(&Route::Home) aria-label=live_text(move || format!("Proofdeck, {}", app.t().home))>
                    <span class="brand__mark" aria-hidden="true">{Icon::Check.view()}</span>
                    "Proofdeck"
                </a>
                <nav aria-label=app.text(|t| t.navigation)>
                    <ul class="nav">
                        {item(Route::Topics, |t| t.topics)}
                        {item(Route::Practice, |t| t.practice)}
                        {item(Route::Labs, |t| t.labs)}
                        {item(Route::Mock, |t| t.mock)}
                        {item(Route::Settings, |t| t.settings)}
                    </ul>
                </nav>
                <button type="button" class="button button--quiet" lang=other_tag aria-label=app.text(|t| t.other_language_label) on:click=switch>
                    {app.text(|t| t.other_language)}
                </button>
            </div>
        </header>
    }
}

/// Whether a place belongs to a section of the navigation.
fn is_within(route: &Route, section: &Route) -> bool {
    let section_of = |route: &Route| match route {
        Route::Home => "home",
        Route::Topics
        | Route::Topic(..)
        | Route::Comparisons
        | Route::Comparison(_)
        | Route::Pipeline
        | Route::Corrections
        | Route::Notes => "topics",
        Route::Practice | Route::Round(_) | Route::Question(_) | Route::Proof(..) => "practice",
        Route::Labs | Route::Lab(..) => "labs",
        Route::Mock | Route::Paper(_) | Route::Sitting(_) | Route::History | Route::Shared => "mock",
        Route::Settings => "settings",
        Route::NotFound(_) => "",
    };
    section_of(route) == section_of(section)
}

/// The page of the current address, once content and journal are here.
#[component]
fn Page() -> impl IntoView {
    let app = use_app();
    let ready = Memo::new(move |_| match app.library.index() {
        Fetched::Loading => None,
        Fetched::Failed(error) => Some(Err(error)),
        Fetched::Ready(_) => app.journal.is_ready().then_some(Ok(())),
    });
    let parts = expect_context::<Parts>();
    Effect::new(move || {
        if let Some(Ok(())) = ready.get() {
            parts.fetch_when_idle();
        }
    });
    live(move || match ready.get() {
        None => view! { <p class="waiting">{app.text(|t| t.loading)}</p> }.into_any(),
        Some(Err(error)) => view! { <LoadFailed error /> }.into_any(),
        Some(Ok(())) => match app.navigation.route() {
            Route::Home => view! { <pages::home::Home /> }.into_any(),
            Route::Practice => view! { <pages::practice::Practice /> }.into_any(),
            Route::Round(filter) => view! { <pages::round::Round filter /> }.into_any(),
            Route::Question(question) => view! { <pages::round::SingleQuestion question /> }.into_any(),
            Route::NotFound(_) => view! { <pages::not_found::NotFound /> }.into_any(),
            route @ (Route::Topics
            | Route::Topic(..)
            | Route::Comparisons
            | Route::Comparison(_)
            | Route::Pipeline
            | Route::Corrections
            | Route::Notes
            | Route::Labs
            | Route::Lab(..)
            | Route::Proof(..)
            | Route::Mock
            | Route::Paper(_)
            | Route::Sitting(_)
            | Route::History
            | Route::Shared
            | Route::Settings) => parts::piece(Piece::Page(route)),
        },
    })
}

#[component]
fn LoadFailed(error: LoadError) -> impl IntoView {
    let app = use_app();
    let (too_new, technical) = match error {
        LoadError::TooNew => (true, None),
        LoadError::Failed(text) => (false, Some(text)),
    };
    view! {
        <PageTitle text=app.words(|t| t.load_failed) />
        <p>{if too_new { app.text(|t| t.too_new) } else { app.text(|t| t.load_failed_hint) }}</p>
        {technical.map(|text| view! { <p class="quiet"><code>{text}</code></p> })}
        <button type="button" class="button button--primary" on:click=move |_| app.library.reload()>{app.text(|t| t.try_again)}</button>
    }
}

/// What the learner should know about storage; nothing while all is well.
#[component]
fn StorageNotices() -> impl IntoView {
    let app = use_app();
    let unsaved = live_option(move || {
        let (error, count) = app.journal.trouble()?;
        let text = match error {
            StoreError::Forbidden(_) => app.t().unsaved_forbidden,
            StoreError::Full(_) => app.t().unsaved_full,
            StoreError::Failed(_) => app.t().unsaved_failed,
        };
        let export = move |_| export_backup(app);
        let waiting = (count > 0).then(|| {
            view! {
                <p>{(app.t().unsaved_count)(count)}</p>
                <button type="button" class="button" on:click=export>{app.t().export_now}</button>
            }
        });
        Some(
            view! {
                <Notice title=app.t().unsaved_title>
                    <p>{text}</p>
                    {waiting}
                </Notice>
            }
            .into_any(),
        )
    });
    let settings = live_option(move || {
        app.settings.were_unreadable().then(|| view! { <Notice title=app.t().settings>{app.t().settings_unreadable}</Notice> }.into_any())
    });
    let unreadable = live_option(move || {
        let count = app.journal.unreadable_count();
        (count > 0).then(|| view! { <Notice title=app.t().your_data>{(app.t().unreadable_records)(count)}</Notice> }.into_any())
    });
    view! {
        {unsaved}
        {settings}
        {unreadable}
    }
}

/// Hands the learner the whole journal as a file.
pub(super) fn export_backup(app: App) {
    let day = String::from(js_sys::Date::new_0().to_iso_string()).chars().take(10).collect::<String>();
    if browser::download(&format!("proofdeck-{day}.jsonl"), &app.journal.export()).is_err() {
        app.announcer.say(app.t().unsaved_failed);
    }
}
