//! What the panel works on: the proof, what came of running it, and what came of it with another number.

use std::collections::BTreeSet;
use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{in_slices, while_wanted};
use crate::content::model::{OptionIndex, QuestionId};
use crate::proof::exact::Exact;
use crate::proof::flip::{self, Flip, Outcome};
use crate::proof::judge::{Broken, Checked, Judged, Ran, Verdict, judge_with, situation};
use crate::proof::model::Proof;
use crate::proof::numbers;
use crate::proof::patch::set_path;
use crate::proof::say::Words;
use crate::route::WhatIf;
use crate::ui::components::question::letter;
use crate::ui::state::App;

/// How long a learner has to leave a number alone before it is run, in ms.
const PAUSE_MS: u32 = 250;
/// How far the answer is looked for: this many times the number of the question.
pub(super) const REACH: u64 = 100;

/// A question with all that running it needs.
pub(super) struct Subject {
    pub(super) question: QuestionId,
    pub(super) proof: Proof,
    pub(super) words: Words,
    pub(super) key: Vec<OptionIndex>,
    /// Options in the order shown.
    pub(super) order: Vec<OptionIndex>,
    /// Numbers that can be changed: where they stand in the scenario, and their value.
    pub(super) numbers: Vec<(String, u64)>,
}

/// What came of a run of everything.
pub(super) struct Found {
    /// The situation without an option, under the first model.
    pub(super) situation: Ran,
    /// The options, under each model.
    pub(super) judged: Vec<Judged>,
}

/// Where the answer changes on one side.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Side {
    Searching,
    Same,
    Flips(Flip),
}

/// The state of the panel.
#[derive(Clone, Copy)]
pub(super) struct Bench {
    pub(super) app: App,
    pub(super) subject: StoredValue<Arc<Subject>>,
    /// As the question has it.
    pub(super) base: RwSignal<Option<Arc<Found>>>,
    /// With another number: which, and what came of it.
    pub(super) changed: RwSignal<Option<(WhatIf, Arc<Found>)>>,
    /// The number that is set, which may still be on its way.
    pub(super) what_if: RwSignal<Option<WhatIf>>,
    /// Downwards and upwards.
    pub(super) flips: RwSignal<Option<(Side, Side)>>,
    pub(super) trouble: RwSignal<Option<String>>,
    /// The model that is looked at, by its place.
    pub(super) model: RwSignal<usize>,
    /// Which run is the latest.
    turn: StoredValue<u32>,
}

impl Subject {
    /// The numbers of a proof that its stem names; those of the scenario when it names none.
    pub(super) fn numbers(proof: &Proof) -> Vec<(String, u64)> {
        const SHOWN_MAX: usize = 12;
        let mut numbers = numbers::in_scenario(proof);
        if !proof.varies.is_empty() {
            numbers.retain(|(path, _)| proof.varies.contains(path));
        }
        numbers.truncate(SHOWN_MAX);
        numbers
    }

    /// The letters of the options that an outcome has as right, in the order shown: `A, C`.
    pub(super) fn letters(&self, outcome: &[Option<bool>]) -> String {
        let is_right = |option: &OptionIndex| outcome.get(usize::from(*option)).copied().flatten() == Some(true);
        let places = self.order.iter().enumerate().filter(|(_, option)| is_right(option));
        places.map(|(place, _)| letter(place)).collect::<Vec<_>>().join(", ")
    }
}

/// Which options meet what is asked.
pub(super) fn outcome(judged: &Judged) -> Outcome {
    judged.options.iter().map(Verdict::meets).collect()
}

impl Found {
    async fn of(proof: &Proof, what_if: Option<&WhatIf>) -> Result<Self, Broken> {
        let change = what_if.map(|what_if| set_path(&what_if.path, what_if.value.into()));
        let rest = in_slices();
        let first = proof.models.first().map_or("", String::as_str);
        let situation = situation(proof, first, change.as_ref(), &rest).await;
        let mut judged = Vec::new();
        for model in &proof.models {
            judged.push(judge_with(proof, model, change.as_ref(), &rest).await?);
        }
        Ok(Self { situation, judged })
    }

    /// The conditions of every run of every option under a model.
    pub(super) fn conditions(&self, model: usize) -> impl Iterator<Item = &Checked> {
        let options = self.judged.get(model).map_or(&[][..], |judged| &judged.options);
        options.iter().flat_map(Verdict::runs).flat_map(|run| &run.conditions)
    }

    /// The greatest figure or bound of that name under a model: the length of the longest bar.
    pub(super) fn greatest(&self, model: usize, metric: &str) -> f64 {
        let own = self.conditions(model).filter(|checked| checked.condition.metric == metric);
        let figures = own.flat_map(|checked| [checked.value, checked.bound]).flatten().chain(self.situation.figures.get(metric).copied());
        figures.map(Exact::to_f64).fold(0.0, f64::max)
    }

    /// Names of all figures that the claims ask for.
    pub(super) fn metrics(&self) -> BTreeSet<&str> {
        self.conditions(0).map(|checked| checked.condition.metric.as_str()).collect()
    }
}

impl Bench {
    pub(super) fn new(app: App, subject: Arc<Subject>, what_if: Option<WhatIf>) -> Self {
        let known = |what_if: &WhatIf| subject.numbers.iter().any(|(path, _)| *path == what_if.path);
        Self {
            app,
            what_if: RwSignal::new(what_if.filter(known)),
            subject: StoredValue::new(subject),
            base: RwSignal::new(None),
            changed: RwSignal::new(None),
            flips: RwSignal::new(None),
            trouble: RwSignal::new(None),
            model: RwSignal::new(0),
            turn: StoredValue::new(0),
        }
    }

    /// Runs the question as it is, then `done`, then with the number that the address asks for.
    pub(super) fn start(self, done: impl FnOnce() + 'static) {
        let subject = self.subject.get_value();
        spawn_local(async move {
            let is_here = move || self.turn.try_get_value().is_some();
            match while_wanted(is_here, Found::of(&subject.proof, None)).await {
                None => return,
                Some(Err(broken)) => return self.trouble.set(Some(broken.why.into_error().to_string())),
                Some(Ok(found)) => self.base.set(Some(Arc::new(found))),
            }
            done();
            if let Some(what_if) = self.what_if.get_untracked() {
                self.change(Some(what_if));
            }
        });
    }

    /// The value of a number in the question.
    pub(super) fn number(self, path: &str) -> u64 {
        self.subject.with_value(|subject| subject.numbers.iter().find(|(own, _)| own == path).map_or(0, |(_, value)| *value))
    }

    /// Runs with another number, or goes back to those of the question.
    pub(super) fn change(self, what_if: Option<WhatIf>) {
        let turn = self.turn.with_value(|turn| turn + 1);
        self.turn.set_value(turn);
        self.trouble.set(None);
        self.flips.set(None);
        self.what_if.set(what_if.clone());
        let Some(what_if) = what_if else { return self.changed.set(None) };
        let subject = self.subject.get_value();
        spawn_local(async move {
            let is_latest = move || self.turn.try_get_value() == Some(turn);
            while_wanted(is_latest, async move {
                TimeoutFuture::new(PAUSE_MS).await;
                match Found::of(&subject.proof, Some(&what_if)).await {
                    Ok(found) => self.changed.set(Some((what_if.clone(), Arc::new(found)))),
                    Err(broken) => return self.trouble.set(Some(broken.why.into_error().to_string())),
                }
                self.flips.set(Some((Side::Searching, Side::Searching)));
                let start = self.number(&what_if.path);
                let down = self.flip(&subject, &what_if, 0).await;
                self.flips.update(|flips| flips.iter_mut().for_each(|flips| flips.0 = down.clone()));
                let up = self.flip(&subject, &what_if, start.max(1).saturating_mul(REACH)).await;
                self.flips.update(|flips| flips.iter_mut().for_each(|flips| flips.1 = up.clone()));
            })
            .await;
        });
    }

    async fn flip(self, subject: &Subject, what_if: &WhatIf, limit: u64) -> Side {
        let Some(model) = subject.proof.models.get(self.model.get_untracked()) else { return Side::Same };
        let (start, rest) = (self.number(&what_if.path), in_slices());
        match flip::find_with((&subject.proof, model, &what_if.path), start, limit, &rest).await {
            Ok(Some(found)) => Side::Flips(found),
            // Where the scenario ends to be one, the answer has not changed before.
            Ok(None) | Err(_) => Side::Same,
        }
    }
}
