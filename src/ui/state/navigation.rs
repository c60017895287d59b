//! Where the learner is, and how to go elsewhere. Addresses are printed and read by [`Route`] alone.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::{BrowserUrl, LocationProvider};

use crate::route::Route;

type Navigate = Box<dyn Fn(&str, NavigateOptions)>;

/// The base path under which the app is served, from the page's `<base>`: `/proofdeck`, or empty at the root.
pub(crate) fn base_path() -> String {
    let uri = document().base_uri().ok().flatten().unwrap_or_default();
    let path = web_sys::Url::new(&uri).map(|url| url.pathname()).unwrap_or_default();
    path.trim_end_matches('/').to_owned()
}

/// Navigation.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    base: StoredValue<String>,
    route: Memo<Route>,
    navigate: StoredValue<Navigate, LocalStorage>,
}

impl Navigation {
    /// Needs the router's context.
    pub(super) fn new() -> Self {
        let base = base_path();
        let location = use_location();
        let stripped = base.clone();
        let route = Memo::new(move |_| {
            let path = location.pathname.get();
            let path = path.strip_prefix(stripped.as_str()).unwrap_or(&path);
            let (query, fragment) = (location.search.get(), location.hash.get());
            Route::parse(path, query.trim_start_matches('?'), fragment.trim_start_matches('#'))
        });
        let navigate: Navigate = Box::new(use_navigate());
        // The router holds the address bar back until the new page is drawn, which its own <Routes> would tell it.
        let provider = StoredValue::new_local(use_context::<BrowserUrl>());
        let url = leptos_router::hooks::use_url();
        Effect::new(move || {
            url.track();
            provider.with_value(|provider| provider.as_ref().map(LocationProvider::ready_to_complete));
        });
        Self { base: StoredValue::new(base), route, navigate: StoredValue::new_local(navigate) }
    }

    /// Where the learner is.
    pub(crate) fn route(&self) -> Route {
        self.route.get()
    }

    /// The address of a place, for links.
    pub(crate) fn href(&self, route: &Route) -> String {
        self.base.with_value(|base| route.href(base))
    }

    /// Goes to a place.
    pub(crate) fn go(&self, route: &Route) {
        let href = self.href(route);
        self.navigate.with_value(|navigate| navigate(&href, NavigateOptions { resolve: false, ..NavigateOptions::default() }));
    }
}
