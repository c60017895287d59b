//! State that outlives a page, and the only place where the browser's clock, chance and storage are used.
//!
//! Everything hangs off [`App`], a bundle of copyable handles that the shell creates above all pages. Domain types hold no
//! signals; signals hold domain types.

pub(crate) mod announcer;
pub(crate) mod browser;
pub(crate) mod clock;
pub(crate) mod journal;
pub(crate) mod library;
pub(crate) mod local_copy;
pub(crate) mod navigation;
pub(crate) mod settings;
pub(crate) mod writer;

use leptos::prelude::*;

use announcer::Announcer;
use clock::Clock;
use journal::Journal;
use library::{Library, MakeWords};
use navigation::Navigation;
use settings::SettingsState;

use super::text::{Messages, messages};
use crate::content::model::{Both, Exam, ExamId, Lang, Lens};

/// Everything that pages share.
#[derive(Clone, Copy)]
pub(crate) struct App {
    pub(crate) navigation: Navigation,
    pub(crate) settings: SettingsState,
    pub(crate) library: Library,
    pub(crate) journal: Journal,
    pub(crate) clock: Clock,
    pub(crate) announcer: Announcer,
}

/// The app's state, in any component below the shell.
pub(crate) fn use_app() -> App {
    expect_context::<App>()
}

impl App {
    /// Creates the state; `make_words` is asked for questions with drawn numbers. Needs the router's context above it.
    pub(crate) fn new(make_words: MakeWords) -> Self {
        let settings = SettingsState::load();
        Self {
            navigation: Navigation::new(),
            settings,
            library: Library::load(make_words),
            journal: Journal::open(),
            clock: Clock::start(),
            announcer: Announcer::new(),
        }
    }

    /// The language shown.
    pub(crate) fn lang(&self) -> Lang {
        self.settings.lang()
    }

    /// The words of the language shown.
    pub(crate) fn t(&self) -> &'static Messages {
        messages(self.lang())
    }

    /// A text that follows the language. All such texts are of one type, so that the code that shows them exists once.
    pub(crate) fn text(self, message: fn(&'static Messages) -> &'static str) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || message(self.t())
    }

    /// The same as a signal of an owned text, for what takes texts of any origin.
    pub(crate) fn words(self, message: fn(&'static Messages) -> &'static str) -> Signal<String> {
        Signal::derive(move || message(self.t()).to_owned())
    }

    /// The one of the language shown.
    pub(crate) fn pick<T: Clone>(&self, both: &Both<T>) -> T {
        both.get(self.lang()).clone()
    }

    /// The exam prepared for: the one set, or the first of the content.
    pub(crate) fn exam(&self) -> Option<Exam> {
        let set = self.settings.get().exam;
        self.library.with(|index| set.and_then(|id| index.exam(&id).cloned()).or_else(|| index.exams.first().cloned())).flatten()
    }

    /// The exam of that id, with the share that the learner takes for its cut.
    pub(crate) fn exam_as_set(&self, id: &ExamId) -> Option<Exam> {
        let mut exam = self.library.with(|index| index.exam(id).cloned()).flatten()?;
        if let Some(cut) = self.settings.get().cuts.get(id) {
            exam.cut_permille = *cut;
        }
        Some(exam)
    }

    /// The lens: the one set, or the one that fits the exam prepared for.
    pub(crate) fn lens(&self) -> Lens {
        self.settings.get().lens.or_else(|| self.exam().map(|exam| exam.lens)).unwrap_or(Lens::Today)
    }

    /// The lens for a certain exam: the one set, or the one that fits that exam.
    pub(crate) fn lens_for(&self, exam: &ExamId) -> Lens {
        let fitting = self.library.with(|index| index.exam(exam).map(|exam| exam.lens)).flatten();
        self.settings.get().lens.or(fitting).unwrap_or(Lens::Today)
    }
}
