//! An answer while it is being given: it follows every press at once, although each is stored only a moment later.

use leptos::prelude::*;

use crate::content::model::OptionIndex;

/// An answer that is being given.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    shown: RwSignal<Vec<OptionIndex>>,
    /// What was handed on and has not come back; until it has, what comes back is older than what is shown.
    under_way: StoredValue<Option<Vec<OptionIndex>>>,
    on_choose: Callback<Vec<OptionIndex>>,
}

impl Draft {
    /// Begins with what is chosen, and follows it.
    pub(super) fn of(chosen: Signal<Vec<OptionIndex>>, on_choose: Callback<Vec<OptionIndex>>) -> Self {
        let draft = Self { shown: RwSignal::new(chosen.get_untracked()), under_way: StoredValue::new(None), on_choose };
        Effect::new(move || {
            let stored = chosen.get();
            let is_newest = draft.under_way.with_value(|sent| sent.as_ref().is_none_or(|sent| *sent == stored));
            if is_newest {
                draft.under_way.set_value(None);
                if draft.shown.with_untracked(|shown| *shown != stored) {
                    draft.shown.set(stored);
                }
            }
        });
        draft
    }

    /// The answer as it stands.
    pub(super) fn get(self) -> Vec<OptionIndex> {
        self.shown.get()
    }

    /// Changes the answer and hands it on.
    pub(super) fn set(self, answer: Vec<OptionIndex>) {
        self.under_way.set_value(Some(answer.clone()));
        self.shown.set(answer.clone());
        self.on_choose.run(answer);
    }
}
