//! A practice round: one question after the other, each with its reasons as soon as it is answered.

use std::collections::BTreeMap;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use wasm_bindgen::JsCast;

use crate::content::model::{OptionIndex, QuestionEntry, QuestionId};
use crate::exam::paper::shuffled_options;
use crate::journal::event::{Body, EventId};
use crate::practice::{self, Filter};
use crate::proof::template::{SEEDS, instance_id};
use crate::route::Route;
use crate::ui::components::feedback::{CardLinks, Verdict};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_text};
use crate::ui::components::meter::Meter;
use crate::ui::components::page::{PageTitle, focus, focus_in_place};
use crate::ui::components::proof_box::ProofBox;
use crate::ui::components::question::QuestionView;
use crate::ui::state::{browser, clock, use_app};

/// Id of the heading of the question on the screen.
const QUESTION_HEADING: &str = "question-heading";

/// A round over the questions of a filter.
#[component]
pub(crate) fn Round(
    /// Which questions.
    filter: Filter,
) -> impl IntoView {
    let app = use_app();
    let lens = filter.exam.as_ref().map_or_else(|| app.lens(), |exam| app.lens_for(exam));
    let seed = browser::seed();
    // Drawn once: what is answered in the round does not change the round.
    let questions = untrack(|| {
        app.library.with(|index| app.journal.with(|progress| practice::round(index, progress, &filter, lens, seed))).unwrap_or_default()
    });
    view! {
        <p class="breadcrumb"><a href=app.navigation.href(&Route::Practice)>{app.text(|t| t.practice_title)}</a></p>
        <PageTitle text=app.words(|t| t.round_title) />
        <Questions questions seed />
    }
}

/// A round of one question, for links to it.
#[component]
pub(crate) fn SingleQuestion(
    /// The question.
    question: QuestionId,
) -> impl IntoView {
    let app = use_app();
    let is_template = untrack(|| app.library.with(|index| index.template(&question).is_some())).unwrap_or_default();
    let question = if is_template {
        // The address without a seed stands for any of them; from now on it names this one.
        let drawn = instance_id(&question, browser::seed() % SEEDS);
        browser::show_address(&app.navigation.href(&Route::Question(drawn.clone())));
        drawn
    } else {
        question
    };
    let another = Callback::new(move |question| app.navigation.go(&Route::Question(question)));
    view! {
        <p class="breadcrumb"><a href=app.navigation.href(&Route::Practice)>{app.text(|t| t.practice_title)}</a></p>
        <PageTitle text=app.words(|t| t.round_title) />
        <Questions questions=vec![question] seed=browser::seed() another />
    }
}

/// What a round has come to.
#[derive(Clone, Copy)]
struct Run {
    questions: StoredValue<Vec<QuestionId>>,
    seed: u64,
    at: RwSignal<usize>,
    results: RwSignal<BTreeMap<QuestionId, bool>>,
    /// Called with another question of a template, where that is a place of its own.
    another: Option<Callback<QuestionId>>,
}

impl Run {
    fn len(self) -> usize {
        self.questions.with_value(Vec::len)
    }

    fn question(self, at: usize) -> Option<QuestionId> {
        self.questions.with_value(|questions| questions.get(at).cloned())
    }

    /// Starts over with the questions that were answered wrongly.
    fn again(self) {
        let results = self.results.get_untracked();
        self.questions.update_value(|questions| questions.retain(|question| results.get(question) == Some(&false)));
        self.results.set(BTreeMap::new());
        self.at.set(0);
        focus(QUESTION_HEADING);
    }

    /// Goes on with another question of the same template.
    fn go_on_with(self, question: QuestionId) {
        if let Some(another) = self.another {
            another.run(question);
            return;
        }
        let next = self.at.get_untracked() + 1;
        self.questions.update_value(|questions| questions.insert(next.min(questions.len()), question));
        self.go_on();
    }

    fn go_on(self) {
        self.at.update(|at| *at += 1);
        focus(QUESTION_HEADING);
    }
}

#[component]
fn Questions(questions: Vec<QuestionId>, seed: u64, #[prop(optional)] another: Option<Callback<QuestionId>>) -> impl IntoView {
    let app = use_app();
    let run = Run { questions: StoredValue::new(questions), seed, at: RwSignal::new(0), results: RwSignal::new(BTreeMap::new()), another };
    live(move || {
        let at = run.at.get();
        let Some(id) = run.question(at) else {
            return if run.len() == 0 { view! { <p>{app.t().no_question}</p> }.into_any() } else { view! { <Summary run /> }.into_any() };
        };
        match app.library.question(&id) {
            Some(entry) => view! { <OneQuestion run at entry /> }.into_any(),
            None => view! {
                <p>{app.t().question_gone}</p>
                <button type="button" class="button" on:click=move |_| run.go_on()>{app.t().next_question}</button>
            }
            .into_any(),
        }
    })
}

/// Where the question on the screen stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    Choosing,
    Saving,
    Answered { event: EventId, right: bool },
}

#[component]
fn OneQuestion(run: Run, at: usize, entry: QuestionEntry) -> impl IntoView {
    let app = use_app();
    let shown_at = clock::now();
    let order = shuffled_options(&entry, &mut ChaCha8Rng::seed_from_u64(run.seed.wrapping_add(u64::try_from(at).unwrap_or(0))));
    let id = entry.id.clone();
    let text = Signal::derive(move || app.library.question_text(&id, app.lang()));
    let chosen = RwSignal::new(Vec::<OptionIndex>::new());
    let phase = RwSignal::new(Phase::Choosing);
    let revealed = Signal::derive(move || matches!(phase.get(), Phase::Answered { .. }));
    let choose = u8::try_from(entry.key.len()).unwrap_or(u8::MAX);
    let question = StoredValue::new(entry.clone());

    let check = move || {
        if phase.get_untracked() != Phase::Choosing {
            return;
        }
        let picked = chosen.get_untracked();
        if !question.with_value(|entry| entry.is_complete(&picked)) {
            app.announcer.say((app.t().choose_first)(choose));
            return;
        }
        phase.set(Phase::Saving);
        let took_ms = (clock::now() - shown_at).max(0);
        spawn_local(async move {
            let entry = question.get_value();
            let right = entry.is_right(&picked);
            let body = Body::Answered { question: entry.id.clone(), chosen: picked, right, lens: app.lens(), lang: app.lang(), took_ms };
            let event = app.journal.record(body).await;
            run.results.update(|results| {
                results.insert(entry.id, right);
            });
            app.announcer.say(if right { app.t().answer_right } else { app.t().answer_wrong });
            phase.set(Phase::Answered { event, right });
        });
    };
    let undo = move |event: EventId| {
        spawn_local(async move {
            app.journal.record(Body::Retracted { event }).await;
            run.results.update(|results| {
                question.with_value(|entry| results.remove(&entry.id));
            });
            chosen.set(Vec::new());
            phase.set(Phase::Choosing);
            app.announcer.say(app.t().undone);
            focus(QUESTION_HEADING);
        });
    };
    let on_keydown = move |event: KeyboardEvent| {
        // Buttons and links do on Enter what they say.
        let on_control = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|element| {
            matches!(element.tag_name().as_str(), "BUTTON" | "A" | "SUMMARY" | "SELECT")
                || element.closest(".proof-box").is_ok_and(|it| it.is_some())
        });
        if event.key() == "Enter" && !event.is_composing() && !on_control {
            event.prevent_default();
            match phase.get_untracked() {
                Phase::Choosing => check(),
                Phase::Saving => {}
                Phase::Answered { .. } => run.go_on(),
            }
        }
    };
    let is_last = at + 1 == run.len();
    let shown = StoredValue::new(order.clone());
    let footer = live(move || match phase.get() {
        Phase::Choosing | Phase::Saving => {
            let missing = live_text(move || chosen.with(|chosen| question.with_value(|entry| !entry.is_complete(chosen))).to_string());
            let label = if phase.get() == Phase::Saving { app.t().saving } else { app.t().check_answer };
            view! {
                <p class="actions">
                    <button type="button" class="button button--primary" aria-disabled=missing on:click=move |_| check()>
                        {label}
                    </button>
                    <span class="quiet">{app.t().keys_hint}</span>
                </p>
            }
            .into_any()
        }
        Phase::Answered { event, right } => {
            let next = if is_last { app.t().finish_round } else { app.t().next_question };
            view! {
                <Verdict right />
                <CardLinks question=question.with_value(|entry| entry.id.clone()) />
                <ProofBox
                    question=question.with_value(|entry| entry.id.clone())
                    work=question.with_value(|entry| entry.work.clone())
                    order=shown.get_value()
                    another=Callback::new(move |question| run.go_on_with(question))
                />
                <p class="actions">
                    <button type="button" class="button button--primary" id="next" on:click=move |_| run.go_on()>{next}{Icon::Arrow.view()}</button>
                    <button type="button" class="button button--quiet" on:click=move |_| undo(event.clone())>{app.t().undo}</button>
                </p>
            }
            .into_any()
        }
    });
    Effect::new(move || {
        if revealed.get() {
            // Enter goes on, but the reasons are what is to be read now.
            focus_in_place("next");
        }
    });
    let position = live_text(move || (app.t().question_of)(at + 1, run.len()));
    view! {
        <section class="round" on:keydown=on_keydown>
            <div class="round__head">
                <h2 id=QUESTION_HEADING tabindex="-1">{position}</h2>
                <Meter value=at + 1 max=run.len() label=position />
            </div>
            <QuestionView
                entry=entry.clone()
                text
                order
                chosen=chosen.into()
                on_choose=Callback::new(move |next| if phase.get_untracked() == Phase::Choosing { chosen.set(next) })
                revealed
                name=format!("q{at}")
            />
            {footer}
        </section>
    }
}

#[component]
fn Summary(run: Run) -> impl IntoView {
    let app = use_app();
    let results = run.results.get_untracked();
    let right = results.values().filter(|right| **right).count();
    let all = results.len();
    let again = (right < all).then(|| {
        view! { <button type="button" class="button button--primary" on:click=move |_| run.again()>{app.text(|t| t.round_again)}</button> }
    });
    view! {
        <section class="summary">
            <h2 id=QUESTION_HEADING tabindex="-1">{app.text(|t| t.round_done)}</h2>
            <p class="summary__figure">{live_text(move || (app.t().round_result)(right, all))}</p>
            <Meter value=right max=all label=Signal::derive(move || (app.t().round_result)(right, all)) />
            <p class="actions">
                {again}
                <a class="button" href=app.navigation.href(&Route::Practice)>{app.text(|t| t.new_round)}</a>
            </p>
        </section>
    }
}
