//! What a learner has set, and its stored form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::content::model::{ExamId, Lang, Lens};

/// Version of the stored form.
pub const VERSION: u32 = 1;

/// Colours of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All themes.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name used in storage and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The settings. What is `None` follows the browser or the exam.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Language; `None` follows the browser.
    pub lang: Option<Lang>,
    /// Theme.
    pub theme: Theme,
    /// The exam prepared for; `None` is the first one of the content.
    pub exam: Option<ExamId>,
    /// The lens; `None` follows the exam.
    pub lens: Option<Lens>,
    /// Single keys do nothing during a sitting: for those whose software speaks or types letters for them.
    pub no_shortcuts: bool,
    /// Share of right answers, in thousandths, taken for the cut of an exam; without one the content's own.
    #[serde(deserialize_with = "sane_cuts")]
    pub cuts: BTreeMap<ExamId, u32>,
}

/// Cuts between 1 % and 99 %: outside of them there is no scale.
fn sane_cuts<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<ExamId, u32>, D::Error> {
    let mut cuts = BTreeMap::<ExamId, u32>::deserialize(deserializer)?;
    cuts.retain(|_, cut| (10..=990).contains(cut));
    Ok(cuts)
}

#[derive(Serialize, Deserialize)]
struct Envelope {
    v: u32,
    data: serde_json::Value,
}

/// Why stored settings cannot be used. They are kept aside, not overwritten.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not what this program writes.
    #[error("the stored settings cannot be read: {0}")]
    Unreadable(String),
    /// Written by a newer program.
    #[error("the stored settings have version {found}, this program reads up to {VERSION}")]
    TooNew {
        /// The version found.
        found: u32,
    },
}

/// The stored form of settings.
pub fn encode(settings: &Settings) -> String {
    // Settings hold nothing that JSON cannot express.
    let data = serde_json::to_value(settings).unwrap_or_default();
    serde_json::to_string(&Envelope { v: VERSION, data }).unwrap_or_default()
}

/// Reads the stored form.
pub fn decode(raw: &str) -> Result<Settings, SettingsError> {
    let unreadable = |error: serde_json::Error| SettingsError::Unreadable(error.to_string());
    let envelope: Envelope = serde_json::from_str(raw).map_err(unreadable)?;
    if envelope.v > VERSION {
        return Err(SettingsError::TooNew { found: envelope.v });
    }
    serde_json::from_value(envelope.data).map_err(unreadable)
}
