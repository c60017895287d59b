//! The words of the reference pages: comparisons, the pipeline, corrections, what the notes said; and of the list of topics.

mod en;
mod ko;

use crate::content::model::Lang;
use crate::pipeline::Step;

/// The words of a language.
#[allow(missing_docs, reason = "a word's name and its English text say what it is")]
pub(crate) struct ReferenceWords {
    // Ways into the pages
    pub(crate) more: &'static str,

    // Topics
    pub(crate) find: &'static str,
    pub(crate) find_hint: &'static str,
    pub(crate) domain: &'static str,
    pub(crate) all_domains: fn(usize) -> String,
    pub(crate) domain_of: fn(&str, usize) -> String,
    pub(crate) found: fn(usize) -> String,
    pub(crate) none_found: &'static str,

    // Comparisons
    pub(crate) comparisons: &'static str,
    pub(crate) comparisons_intro: &'static str,
    pub(crate) aspect: &'static str,
    pub(crate) card: fn(&str) -> String,
    pub(crate) cards_hint: &'static str,
    pub(crate) all_comparisons: &'static str,

    // Pipeline
    pub(crate) pipeline: &'static str,
    pub(crate) pipeline_intro: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) in_words: &'static str,
    pub(crate) goes_to: fn(&str) -> String,
    pub(crate) step: fn(Step) -> StepWords,
    pub(crate) about_pipeline: &'static str,

    // Corrections
    pub(crate) corrections: &'static str,
    pub(crate) corrections_intro: &'static str,
    pub(crate) show: &'static str,
    pub(crate) show_all: fn(usize) -> String,
    pub(crate) show_corrected: fn(usize) -> String,
    pub(crate) show_changed: fn(usize) -> String,

    // What the notes said
    pub(crate) notes: &'static str,
    pub(crate) notes_intro: &'static str,
    pub(crate) note_of: fn(&str) -> String,
    pub(crate) carried: fn(u32, u32) -> String,
    pub(crate) summary: fn(usize, u32, u32) -> String,
}

/// The words of a step of the pipeline.
pub(crate) struct StepWords {
    /// Name of the service.
    pub(crate) name: &'static str,
    /// What it is for, a word or two.
    pub(crate) role: &'static str,
    /// What it does, a sentence.
    pub(crate) about: &'static str,
}

/// The words of `lang`.
pub(crate) fn words(lang: Lang) -> &'static ReferenceWords {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Ko => &ko::WORDS,
    }
}
