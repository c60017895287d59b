//! The words of questions that are run in a lab, of questions with drawn numbers, and of tasks.

mod en;
mod ko;

use crate::content::model::Lang;

/// The words of a language. Functions take figures and letters as text unless the language inflects with them.
#[allow(missing_docs, reason = "a word's name and its English text say what it is")]
pub(crate) struct ProofWords {
    // Page
    pub(crate) title: &'static str,
    pub(crate) prediction: &'static str,
    pub(crate) predict: &'static str,
    pub(crate) run_all: &'static str,
    pub(crate) with_change: fn(&str, &str) -> String,
    pub(crate) predicted_right: &'static str,
    pub(crate) predicted_wrong: &'static str,
    pub(crate) to_question: &'static str,
    pub(crate) no_proof: &'static str,

    // Panel
    pub(crate) heading: fn(&str) -> String,
    pub(crate) running: &'static str,
    pub(crate) cannot_run: &'static str,
    pub(crate) agrees: fn(&str, bool) -> String,
    pub(crate) differs: fn(&str) -> String,
    pub(crate) what_was_proved: &'static str,
    pub(crate) proved: fn(usize, usize) -> String,
    pub(crate) models: &'static str,
    pub(crate) same_under_all: &'static str,
    pub(crate) not_same_under_all: &'static str,
    pub(crate) unpublished: &'static str,
    pub(crate) all_published: &'static str,
    pub(crate) situation: &'static str,
    pub(crate) situation_hint: &'static str,
    pub(crate) option: fn(&str) -> String,
    pub(crate) asked: fn(&str) -> String,
    pub(crate) no_value: &'static str,
    pub(crate) meets: &'static str,
    pub(crate) fails: &'static str,
    pub(crate) not_run: &'static str,
    pub(crate) as_key: &'static str,
    pub(crate) not_as_key: &'static str,
    pub(crate) now_right: &'static str,
    pub(crate) no_longer_right: &'static str,
    pub(crate) open_in_lab: &'static str,
    pub(crate) open_run: fn(usize) -> String,
    pub(crate) cannot_open: &'static str,
    pub(crate) copy_link: &'static str,
    pub(crate) own_page: &'static str,

    // What if
    pub(crate) what_if: &'static str,
    pub(crate) what_if_hint: &'static str,
    pub(crate) number: &'static str,
    pub(crate) value: &'static str,
    pub(crate) value_slider: &'static str,
    pub(crate) reset: &'static str,
    pub(crate) right_with: fn(&str, &str, &str) -> String,
    pub(crate) none_right_with: fn(&str, &str) -> String,
    pub(crate) searching: &'static str,
    pub(crate) flips_up: fn(&str, &str) -> String,
    pub(crate) flips_down: fn(&str, &str) -> String,
    pub(crate) no_flip_up: fn(&str) -> String,
    pub(crate) no_flip_down: fn(&str) -> String,
    pub(crate) no_option: &'static str,
    pub(crate) field: fn(&str) -> Option<&'static str>,
    pub(crate) place: fn(&str, usize) -> Option<String>,

    // Drawn numbers
    pub(crate) computed_by: fn(&str) -> String,
    pub(crate) computed_hint: &'static str,
    pub(crate) another: &'static str,
    pub(crate) lab_gives: &'static str,
    pub(crate) copy_question: &'static str,

    // Tasks
    pub(crate) task: &'static str,
    pub(crate) no_task: &'static str,
    pub(crate) no_task_hint: &'static str,
    pub(crate) all_tasks: &'static str,
    pub(crate) may_change: &'static str,
    pub(crate) hint: fn(usize, usize) -> String,
    pub(crate) next_hint: &'static str,
    pub(crate) your_state: &'static str,
    pub(crate) state_hint: &'static str,
    pub(crate) condition: &'static str,
    pub(crate) value_now: &'static str,
    pub(crate) holds: &'static str,
    pub(crate) does_not_hold: &'static str,
    pub(crate) grading: &'static str,
    pub(crate) check: &'static str,
    pub(crate) reached: &'static str,
    pub(crate) not_reached: fn(usize, usize) -> String,
    pub(crate) forbidden: fn(&str) -> String,
    pub(crate) cannot_grade: &'static str,
    pub(crate) reached_before: fn(&str) -> String,
    pub(crate) open_reached: &'static str,
    pub(crate) copy_state: &'static str,
    pub(crate) show_solution: &'static str,
    pub(crate) start_again: &'static str,
}

/// The words of `lang`.
pub(crate) fn words(lang: Lang) -> &'static ProofWords {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Ko => &ko::WORDS,
    }
}
