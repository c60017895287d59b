//! Claims: what people say, the learner's guess, and then the verdict, which is computed by running the scenarios.

use std::pin::Pin;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::transport::lab_text;
use crate::content::model::Both;
use crate::lab::error::LabError;
use crate::route::Route;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_text};
use crate::ui::state::App;
use crate::ui::state::clock::steady_ms;
use crate::ui::text::labs::words;

/// Time that a computation takes at a stretch, in ms: a frame is 16.
const SLICE_MS: f64 = 8.0;

/// What the lab found out about a claim.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// Whether it holds; `None` when that depends on the model.
    pub(crate) holds: Option<bool>,
    /// What follows, with the figures.
    pub(crate) sentence: Both<String>,
    /// Models under which it was run.
    pub(crate) models: usize,
}

/// A computation of a finding that gives way to the page now and then.
pub(crate) type Finds = Pin<Box<dyn Future<Output = Result<Finding, LabError>>>>;

/// A claim on the screen.
#[derive(Clone)]
pub(crate) struct ClaimCard {
    /// Its number in the list.
    pub(crate) number: u64,
    /// Id of the card on the page.
    pub(crate) id: String,
    /// What people say.
    pub(crate) statement: Both<&'static str>,
    /// The scenarios that decide it: name and address.
    pub(crate) scenarios: Vec<(Both<&'static str>, Route)>,
    /// Decides it.
    pub(crate) find: fn(usize) -> Finds,
    /// What `find` is called with: the place in the lab's list.
    pub(crate) index: usize,
}

/// How far it is with a claim.
#[derive(Clone)]
enum Stage {
    Asked,
    Computing,
    Found { expected: bool, finding: Finding },
    Failed(LabError),
}

/// Works in slices that leave the page responsive; `work` answers whether it is done.
pub(crate) async fn in_slices(mut work: impl FnMut() -> Result<bool, LabError>) -> Result<(), LabError> {
    loop {
        let deadline = steady_ms() + SLICE_MS;
        while steady_ms() < deadline {
            if work()? {
                return Ok(());
            }
        }
        TimeoutFuture::new(0).await;
    }
}

impl ClaimCard {
    /// The claim; `as_prediction` stands at the top of a lab and says so.
    pub(crate) fn view(self, app: App, as_prediction: bool) -> AnyView {
        let text = move |word| lab_text(app, word);
        let stage = RwSignal::new(Stage::Asked);
        let Self { number, id, statement, scenarios, find, index } = self;
        let decide = move |expected: bool| {
            stage.set(Stage::Computing);
            spawn_local(async move {
                let found = find(index).await;
                // The learner may have left the page.
                let _ = stage.try_set(match found {
                    Ok(finding) => {
                        app.announcer.say(said(app, &finding));
                        Stage::Found { expected, finding }
                    }
                    Err(error) => Stage::Failed(error),
                });
            });
        };
        let links = StoredValue::new(scenarios);
        let answer = live(move || match stage.get() {
            Stage::Asked => view! {
                <div class="claim__guess" role="group" aria-label=text(|w| w.predict)>
                    <button type="button" class="button" on:click=move |_| decide(true)>{text(|w| w.it_is_true)}</button>
                    <button type="button" class="button" on:click=move |_| decide(false)>{text(|w| w.it_is_false)}</button>
                </div>
            }
            .into_any(),
            Stage::Computing => view! { <p class="quiet">{text(|w| w.computing)}</p> }.into_any(),
            Stage::Failed(error) => view! { <p class="field__error" role="alert">{error.to_string()}</p> }.into_any(),
            Stage::Found { expected, finding } => found(app, expected, &finding, &links.get_value()),
        });
        // Alone at the top of a page it is a part of the page, in the list a part of the list.
        let heading = if as_prediction {
            view! { <h2 class="claim__number">{text(|w| w.predict)}</h2> }.into_any()
        } else {
            view! { <h3 class="claim__number">{live_text(move || (words(app.lang()).claim)(number))}</h3> }.into_any()
        };
        view! {
            <article class="claim" id=id data-prediction=as_prediction.then_some("true")>
                {heading}
                {as_prediction.then(|| view! { <p class="quiet">{text(|w| w.predict_hint)}</p> })}
                <p class="claim__statement">{live_text(move || (*statement.get(app.lang())).to_owned())}</p>
                {answer}
            </article>
        }
        .into_any()
    }
}

fn verdict(app: App, finding: &Finding) -> &'static str {
    let words = words(app.lang());
    match finding.holds {
        Some(true) => words.verdict_true,
        Some(false) => words.verdict_false,
        None => words.verdict_depends,
    }
}

fn said(app: App, finding: &Finding) -> String {
    format!("{}. {}", verdict(app, finding), finding.sentence.get(app.lang()))
}

fn found(app: App, expected: bool, finding: &Finding, scenarios: &[(Both<&'static str>, Route)]) -> AnyView {
    let words = words(app.lang());
    let guess = finding.holds.map(|holds| if holds == expected { words.you_were_right } else { words.you_were_wrong });
    let icon = if finding.holds == Some(true) { Icon::Check } else { Icon::Cross };
    let link = |(name, route): &(Both<&'static str>, Route)| {
        view! { <li><a href=app.navigation.href(route)>{(words.open_scenario)(name.get(app.lang()))}</a></li> }
    };
    view! {
        <p class="claim__verdict" data-holds=finding.holds.map(|holds| holds.to_string())>
            {finding.holds.map(|_| icon.view())}
            <strong>{verdict(app, finding)}</strong>
            " "
            {guess}
        </p>
        <p>{finding.sentence.get(app.lang()).clone()}</p>
        <p class="quiet">{(words.under_models)(finding.models)}</p>
        <ul class="claim__links">{scenarios.iter().map(link).collect_view()}</ul>
    }
    .into_any()
}
