//! Fetches the sheet of a page and draws it, again when the language changes.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use web_sys::RequestCache;

use crate::content::pack::parse_sheet;
use crate::content::sheet::SheetNames;
use crate::ui::components::live::live;
use crate::ui::components::notice::Notice;
use crate::ui::state::App;
use crate::ui::state::library::{Fetched, fetch};

/// The piece of page that `draw` makes of the sheet that `name` names. While another language is on its way, the one that is
/// there is shown.
pub(super) fn sheet<T>(app: App, name: fn(&SheetNames) -> &String, draw: impl Fn(&T) -> AnyView + Send + 'static) -> AnyView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let fetched = RwSignal::new(Fetched::<T>::Loading);
    let attempt = RwSignal::new(0_u32);
    Effect::new(move || {
        attempt.track();
        let lang = app.lang();
        let Some(file) = app.library.with(|index| name(index.sheets.get(lang)).clone()) else { return };
        spawn_local(async move {
            let got = match fetch(&file, RequestCache::Default).await.and_then(|bytes| Ok(parse_sheet::<T>(&bytes)?)) {
                Ok(sheet) => Fetched::Ready(std::sync::Arc::new(sheet)),
                Err(error) => Fetched::Failed(error),
            };
            // Another language may have been chosen meanwhile, or another page.
            if untrack(|| app.lang()) == lang {
                fetched.try_set(got);
            }
        });
    });
    live(move || {
        match fetched.get() {
        Fetched::Loading => view! { <p class="waiting">{app.text(|t| t.loading)}</p> }.into_any(),
        Fetched::Failed(_) => view! {
            <Notice title=app.words(|t| t.load_failed)>
                <p>{app.text(|t| t.load_failed_hint)}</p>
                <button type="button" class="button" on:click=move |_| attempt.update(|count| *count += 1)>{app.text(|t| t.try_again)}</button>
            </Notice>
        }
        .into_any(),
        Fetched::Ready(sheet) => draw(&sheet),
    }
    })
}
