//! The words that the labs share: player, claims, what a broken link says.

mod en;
mod ko;

use crate::content::model::Lang;

/// The words of a language.
#[allow(missing_docs, reason = "a word's name and its English text say what it is")]
pub(crate) struct LabWords {
    // Player
    pub(crate) transport: &'static str,
    pub(crate) play: &'static str,
    pub(crate) pause: &'static str,
    pub(crate) step: &'static str,
    pub(crate) to_start: &'static str,
    pub(crate) time: &'static str,
    pub(crate) time_of: fn(&str, &str) -> String,
    pub(crate) speed: &'static str,
    pub(crate) copy_link: &'static str,
    pub(crate) link_copied: &'static str,
    pub(crate) link_not_copied: &'static str,
    pub(crate) branch: &'static str,
    pub(crate) branch_hint: &'static str,
    pub(crate) runs: &'static str,
    pub(crate) run: fn(usize) -> String,
    pub(crate) drop_run: &'static str,
    pub(crate) stopped: &'static str,
    pub(crate) link_broken: &'static str,
    pub(crate) link_broken_hint: &'static str,
    pub(crate) keys_hint: &'static str,

    // Claims
    pub(crate) predict: &'static str,
    pub(crate) predict_hint: &'static str,
    pub(crate) claims: &'static str,
    pub(crate) claims_hint: &'static str,
    pub(crate) claim: fn(u64) -> String,
    pub(crate) it_is_true: &'static str,
    pub(crate) it_is_false: &'static str,
    pub(crate) computing: &'static str,
    pub(crate) verdict_true: &'static str,
    pub(crate) verdict_false: &'static str,
    pub(crate) verdict_depends: &'static str,
    pub(crate) you_were_right: &'static str,
    pub(crate) you_were_wrong: &'static str,
    pub(crate) open_scenario: fn(&str) -> String,
    pub(crate) under_models: fn(usize) -> String,

    // Pieces
    pub(crate) our_model: &'static str,
    pub(crate) in_numbers: &'static str,
    pub(crate) figure: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) none_yet: &'static str,
    pub(crate) why: &'static str,
    pub(crate) close: &'static str,
    pub(crate) chart_of: fn(&str) -> String,
    pub(crate) not_a_number: &'static str,
    pub(crate) starts_over: &'static str,
}

/// The words of `lang`.
pub(crate) fn words(lang: Lang) -> &'static LabWords {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Ko => &ko::WORDS,
    }
}
