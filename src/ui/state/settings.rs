//! The settings, kept in local storage so that they are known before the first paint.

use leptos::prelude::*;

use super::browser;
use crate::content::model::Lang;
use crate::settings::{Settings, Theme, decode, encode};

/// `static/early.js` reads the same key.
const KEY: &str = "proofdeck.settings";
/// Where settings go that could not be read.
const KEPT_ASIDE: &str = "proofdeck.settings.unreadable";

/// The settings.
#[derive(Clone, Copy)]
pub(crate) struct SettingsState {
    settings: RwSignal<Settings>,
    browser_lang: Lang,
    unreadable: RwSignal<bool>,
}

impl SettingsState {
    pub(super) fn load() -> Self {
        let raw = browser::read_local(KEY);
        let (settings, unreadable) = match raw.as_deref().map(decode) {
            None => (Settings::default(), false),
            Some(Ok(settings)) => (settings, false),
            Some(Err(_)) => {
                browser::write_local(KEPT_ASIDE, &raw.unwrap_or_default());
                (Settings::default(), true)
            }
        };
        let languages = window().navigator().languages();
        let browser_lang = languages.iter().find_map(|tag| Lang::from_tag(&tag.as_string()?)).unwrap_or(Lang::En);
        let state = Self { settings: RwSignal::new(settings), browser_lang, unreadable: RwSignal::new(unreadable) };
        Effect::new(move || state.show());
        state
    }

    /// All settings.
    pub(crate) fn get(&self) -> Settings {
        self.settings.get()
    }

    /// The language shown.
    pub(crate) fn lang(&self) -> Lang {
        self.settings.with(|settings| settings.lang).unwrap_or(self.browser_lang)
    }

    /// Whether stored settings were kept aside because they could not be read.
    pub(crate) fn were_unreadable(&self) -> bool {
        self.unreadable.get()
    }

    /// Changes settings and stores them. Where storage is forbidden they last as long as the page; the journal says so.
    pub(crate) fn update(&self, change: impl FnOnce(&mut Settings)) {
        self.settings.update(change);
        self.settings.with_untracked(|settings| browser::write_local(KEY, &encode(settings)));
    }

    /// Brings language and theme to the page.
    fn show(&self) {
        let Some(root) = document().document_element() else { return };
        let _ = root.set_attribute("lang", self.lang().tag());
        let theme = self.settings.with(|settings| settings.theme);
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
        };
    }
}
