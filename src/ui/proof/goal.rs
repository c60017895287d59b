//! A task: its text, its hints one by one, where the learner stands, and the lab below it in which it is done.

use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::RequestCache;

use super::{in_slices, names, text, when_here, while_wanted};
use crate::content::model::QuestionId;
use crate::content::pack::LabFile;
use crate::journal::event::Body;
use crate::lab::error::LabError;
use crate::proof::exact::readable;
use crate::proof::goal::{Goal, Grade};
use crate::proof::judge::Checked;
use crate::proof::measure::Failure;
use crate::proof::say::Words;
use crate::route::{Lab, LabStart, Route};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::components::page::PageTitle;
use crate::ui::components::rich_text;
use crate::ui::labs::transport::share;
use crate::ui::labs::watched::{State, Watched};
use crate::ui::pages::parts::{self, Piece};
use crate::ui::state::library::{LoadError, fetch};
use crate::ui::state::{App, use_app};
use crate::ui::text::proof::words;
use crate::ui::time;

/// How long the settings have to stay as they are before they are graded, in ms.
const PAUSE_MS: u32 = 350;

/// What came of grading.
type Graded = Option<Result<Arc<Grade>, LabError>>;

/// The task and its grading.
#[derive(Clone, Copy)]
struct Desk {
    app: App,
    task: StoredValue<Arc<(Goal, Words)>>,
    /// What the lab was opened with last.
    opened: RwSignal<LabStart>,
    state: RwSignal<Option<State>>,
    graded: RwSignal<Graded>,
    is_grading: RwSignal<bool>,
    turn: StoredValue<u32>,
    /// Whether reaching it is in the journal already.
    is_noted: StoredValue<bool>,
}

/// The page.
#[component]
pub(crate) fn GoalPage(
    /// The lab of the address.
    lab: Lab,
    /// The task.
    goal: QuestionId,
    /// A state that somebody shares.
    run: Option<String>,
) -> impl IntoView {
    let app = use_app();
    let load = async move {
        let name = untrack(|| app.library.with(|index| index.labs.clone())).flatten();
        let name = name.ok_or_else(|| LoadError::Failed(String::new()))?;
        let file = LabFile::parse(&fetch(&name, RequestCache::Default).await?)?;
        let found = file.goals.into_iter().find(|own| own.id == goal && Lab::from(own.lab) == lab);
        Ok(found.map(|goal| Arc::new((goal, file.words))))
    };
    when_here(app, load, move |task| match task {
        Some(task) => page(app, lab, task, run.clone()),
        None => view! {
            <PageTitle text=text(app, |w| w.no_task) />
            <p>{text(app, |w| w.no_task_hint)}</p>
            <p class="actions"><a class="button button--primary" href=app.navigation.href(&Route::Labs)>{text(app, |w| w.all_tasks)}</a></p>
        }
        .into_any(),
    })
}

fn page(app: App, lab: Lab, task: Arc<(Goal, Words)>, run: Option<String>) -> AnyView {
    let opened = RwSignal::new(start_of(&task.0, run));
    let state = RwSignal::new(None);
    provide_context(Watched(state));
    let desk = Desk {
        app,
        task: StoredValue::new(task),
        opened,
        state,
        graded: RwSignal::new(None),
        is_grading: RwSignal::new(false),
        turn: StoredValue::new(0),
        is_noted: StoredValue::new(false),
    };
    Effect::new(move || {
        state.track();
        desk.grade(false);
    });
    view! {
        {strip(desk)}
        <div class="goal__lab">{live(move || parts::piece(Piece::Lab(lab, opened.get())))}</div>
    }
    .into_any()
}

/// What the lab opens with: a state, or the start of the task.
fn start_of(goal: &Goal, run: Option<String>) -> LabStart {
    // A start that does not fit a link is opened as the lab's own; the content is checked not to have one.
    run.or_else(|| goal.start_link().ok()).map_or(LabStart::Opening, LabStart::Run)
}

/// A link to a state of the task, or to its start. It leads there from the same address as well: the lab may have moved on since.
fn link_to(desk: Desk, run: Option<String>, class: &'static str, label: impl IntoView + 'static) -> AnyView {
    let navigation = desk.app.navigation;
    let (lab, id) = desk.goal(|goal| (Lab::from(goal.lab), goal.id.clone()));
    let route = Route::Lab(lab, LabStart::Goal(id, run.clone()));
    let href = navigation.href(&route);
    let reopen = move |_| {
        if untrack(|| navigation.route()) == route {
            desk.opened.set(desk.goal(|goal| start_of(goal, run.clone())));
        }
    };
    view! { <a class=class href=href on:click=reopen>{label}</a> }.into_any()
}

impl Desk {
    fn goal<T>(self, look: impl FnOnce(&Goal) -> T) -> T {
        self.task.with_value(|task| look(&task.0))
    }

    /// Grades the settings as they are; `is_asked` says the result aloud.
    fn grade(self, is_asked: bool) {
        let turn = self.turn.with_value(|turn| turn + 1);
        self.turn.set_value(turn);
        let Some(state) = self.state.get_untracked() else { return };
        self.is_grading.set(true);
        let task = self.task.get_value();
        let is_latest = move || self.turn.try_get_value() == Some(turn);
        spawn_local(async move {
            while_wanted(is_latest, async move {
                if !is_asked {
                    TimeoutFuture::new(PAUSE_MS).await;
                }
                let scenario = serde_json::from_str(&state.scenario).unwrap_or_default();
                let grade = task.0.grade_with(&scenario, &in_slices()).await.map_err(Failure::into_error);
                self.is_grading.set(false);
                let is_reached = grade.as_ref().is_ok_and(|grade| grade.is_reached);
                self.graded.set(Some(grade.map(Arc::new)));
                if is_asked || is_reached {
                    self.app.announcer.say(self.verdict().unwrap_or_default());
                }
                if is_reached {
                    self.note(state.link.unwrap_or_default());
                }
            })
            .await;
        });
    }

    /// Keeps in the journal that it was reached, once for each visit.
    fn note(self, state: String) {
        if self.is_noted.get_value() {
            return;
        }
        self.is_noted.set_value(true);
        let goal = self.goal(|goal| goal.id.clone());
        spawn_local(async move {
            self.app.journal.record(Body::GoalReached { goal, state }).await;
        });
    }

    /// How far it is, in a sentence.
    fn verdict(self) -> Option<String> {
        let words = words(self.app.lang());
        let grade = self.graded.get()?.ok()?;
        if grade.is_reached {
            return Some(words.reached.to_owned());
        }
        // What does not hold under one model does not hold.
        let all = self.goal(|goal| goal.goal.len());
        let holds = |at: usize| grade.conditions.iter().all(|model| model.get(at).is_some_and(|checked| checked.holds));
        Some((words.not_reached)((0..all).filter(|at| holds(*at)).count(), all))
    }
}

fn strip(desk: Desk) -> AnyView {
    let app = desk.app;
    let title = live_text(move || desk.goal(|goal| goal.text.get(app.lang()).title.clone()));
    let task = live(move || rich_text::blocks(&desk.goal(|goal| goal.text.get(app.lang()).task.clone())));
    let free = live(move || {
        let paths = desk.goal(|goal| goal.may_change.clone());
        let named: Vec<String> = paths.iter().map(|path| names::name(path, app.lang())).collect();
        view! { <p class="goal__free"><strong>{words(app.lang()).may_change}</strong>" "{named.join(" · ")}</p> }.into_any()
    });
    let copy = move |_| match desk.state.get_untracked().map(|state| state.link) {
        Some(Ok(run)) => {
            let (lab, id) = desk.goal(|goal| (Lab::from(goal.lab), goal.id.clone()));
            share(app, &Route::Lab(lab, LabStart::Goal(id, Some(run))));
        }
        Some(Err(error)) => app.announcer.say(error.to_string()),
        None => {}
    };
    view! {
        <p class="breadcrumb"><a href=app.navigation.href(&Route::Labs)>{text(app, |w| w.all_tasks)}</a></p>
        <PageTitle text=title />
        <div class="goal">
            <section class="goal__task" aria-label=text(app, |w| w.task)>
                <div class="prose">{task}</div>
                {free}
                {before(desk)}
                {hints(desk)}
            </section>
            <section class="goal__state" aria-labelledby="goal-state">
                <h2 id="goal-state">{text(app, |w| w.your_state)}</h2>
                <p class="quiet">{text(app, |w| w.state_hint)}</p>
                {state(desk)}
                <div class="proof__links">
                    <button type="button" class="button button--primary" on:click=move |_| desk.grade(true)>
                        {Icon::Check.view()}
                        <span>{text(app, |w| w.check)}</span>
                    </button>
                    <button type="button" class="button" on:click=copy>
                        {Icon::Link.view()}
                        <span>{text(app, |w| w.copy_state)}</span>
                    </button>
                </div>
            </section>
        </div>
    }
    .into_any()
}

/// That it was reached before, and the way back to how.
fn before(desk: Desk) -> AnyView {
    let app = desk.app;
    live_option(move || {
        let id = desk.goal(|goal| goal.id.clone());
        let reached = app.journal.with(|progress| progress.goal(&id).cloned())?;
        let words = words(app.lang());
        let link = (!reached.state.is_empty()).then(|| link_to(desk, Some(reached.state), "", words.open_reached));
        Some(
            view! {
                <p class="goal__before">{Icon::Check.view()}<span>{(words.reached_before)(&time::point(reached.at, app.lang()))}" "{link}</span></p>
            }
            .into_any(),
        )
    })
}

/// Hints one by one; after the last, a solution.
fn hints(desk: Desk) -> AnyView {
    let app = desk.app;
    let count = desk.goal(|goal| goal.text.en.hints.len());
    let shown = RwSignal::new(0_usize);
    let list = live(move || {
        let (words, hints) = (words(app.lang()), desk.goal(|goal| goal.text.get(app.lang()).hints.clone()));
        let hint = |(at, hint): (usize, Vec<crate::content::text::Block>)| {
            view! {
                <li class="goal__hint">
                    <p class="quiet">{(words.hint)(at + 1, count)}</p>
                    <div class="prose">{rich_text::blocks(&hint)}</div>
                </li>
            }
        };
        hints.into_iter().take(shown.get()).enumerate().map(hint).collect_view().into_any()
    });
    let more = live_option(move || {
        if shown.get() < count {
            let next = move |_| shown.update(|shown| *shown += 1);
            return Some(view! { <button type="button" class="button" on:click=next>{text(app, |w| w.next_hint)}</button> }.into_any());
        }
        let solution = desk.goal(|goal| goal.solution_link().ok())?;
        Some(link_to(desk, Some(solution), "button", text(app, |w| w.show_solution)))
    });
    let again = link_to(desk, None, "button button--quiet", text(app, |w| w.start_again));
    view! {
        <ol class="goal__hints" aria-live="polite">{list}</ol>
        <div class="proof__links">{more}{again}</div>
    }
    .into_any()
}

/// Each condition with the value that it has now.
fn state(desk: Desk) -> AnyView {
    let app = desk.app;
    let verdict = live_option(move || {
        let grade = desk.graded.get()?.ok()?;
        let icon = if grade.is_reached { Icon::Check } else { Icon::Flag };
        let sentence = desk.verdict()?;
        Some(
            view! { <p class="goal__verdict" data-reached=grade.is_reached.to_string()>{icon.view()}<strong>{sentence}</strong></p> }
                .into_any(),
        )
    });
    let table = live(move || match desk.graded.get() {
        None => view! { <p class="waiting">{text(app, |w| w.grading)}</p> }.into_any(),
        Some(Err(error)) => view! {
            <p class="field__error">{text(app, |w| w.cannot_grade)}" "<span lang="en">{error.to_string()}</span></p>
        }
        .into_any(),
        Some(Ok(grade)) => conditions(desk, &grade),
    });
    view! {
        {verdict}
        <div aria-busy=live_text(move || desk.is_grading.get().to_string())>{table}</div>
    }
    .into_any()
}

fn conditions(desk: Desk, grade: &Grade) -> AnyView {
    let lang = desk.app.lang();
    let words = words(lang);
    let task = desk.task.get_value();
    let (goal, said) = &*task;
    let row = |checked: &Checked| {
        let unit = goal.lab.unit_of(&checked.condition.metric);
        let asked = format!("{}: {}", said.metric(goal.lab, &checked.condition.metric, lang), said.bound(checked, unit, lang));
        let value = checked.value.map_or_else(|| words.no_value.to_owned(), |value| readable(value, unit));
        let (icon, word) = if checked.holds { (Icon::Check, words.holds) } else { (Icon::Cross, words.does_not_hold) };
        view! {
            <tr data-holds=checked.holds.to_string()>
                <th scope="row">{asked}</th>
                <td class="goal__value">{value}</td>
                <td class="goal__holds">{icon.view()}" "{word}</td>
            </tr>
        }
    };
    // The models are told apart only where they say different things.
    let all_same = grade.conditions.windows(2).all(|pair| matches!(pair, [one, other] if one == other));
    let shown = if all_same { 1 } else { grade.conditions.len() };
    let model = |(at, conditions): (usize, &Vec<Checked>)| {
        let name = (shown > 1).then(|| goal.models.get(at).and_then(|name| said.models.get(name)).map(|both| both.get(lang).clone()));
        let name = name.flatten().map(|name| view! { <tr><th scope="rowgroup" colspan="3" class="quiet">{name}</th></tr> });
        view! { <tbody>{name}{conditions.iter().map(row).collect_view()}</tbody> }
    };
    let forbidden = (!grade.forbidden.is_empty()).then(|| {
        let named: Vec<String> = grade.forbidden.iter().map(|path| names::name(path, lang)).collect();
        view! { <p class="field__error goal__forbidden">{Icon::Warning.view()}" "{(words.forbidden)(&named.join(", "))}</p> }
    });
    view! {
        <table class="table goal__conditions">
            <thead>
                <tr>
                    <th scope="col">{words.condition}</th>
                    <th scope="col">{words.value_now}</th>
                    <th scope="col"><span class="visually-hidden">{words.holds}</span></th>
                </tr>
            </thead>
            {grade.conditions.iter().take(shown).enumerate().map(model).collect_view()}
        </table>
        {forbidden}
    }
    .into_any()
}
