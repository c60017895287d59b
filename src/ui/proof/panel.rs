//! The panel of a question: every option run, under every model, and "what if".

use std::sync::Arc;

use leptos::prelude::*;

use super::bench::{Bench, Found, Subject, outcome};
use super::{files, options, text, what_if, when_here};
use crate::content::model::OptionIndex;
use crate::route::{Lab, LabStart, Route, WhatIf};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_text};
use crate::ui::components::page::focus_by;
use crate::ui::components::proof_box::lab_title;
use crate::ui::labs::transport::share;
use crate::ui::pages::parts::ProofPiece;
use crate::ui::state::App;
use crate::ui::text::proof::words;

/// What the page around the panel does with it.
#[derive(Clone, Copy)]
pub(super) struct OwnPage {
    /// Told when everything was run: which options meet what is asked.
    pub(super) on_run: Callback<Vec<Option<bool>>>,
}

/// The panel; fetches what it needs and runs it. On a page of its own the address follows what is changed.
pub(super) fn view(app: App, piece: ProofPiece, own_page: Option<(OwnPage, Option<WhatIf>)>) -> AnyView {
    let question = piece.question.clone();
    let load = async move {
        let (mut proofs, labs) = files(app, &question).await?;
        Ok(proofs.proofs.remove(&question).map(|proof| Arc::new((proof, labs.words))))
    };
    let (own_page, what_if) = own_page.unzip();
    let what_if = what_if.flatten();
    when_here(app, load, move |loaded| match loaded {
        Some(loaded) => {
            let (proof, words) = (*loaded).clone();
            let key = app.library.question(&piece.question).map(|entry| entry.key).unwrap_or_default();
            let numbers = Subject::numbers(&proof);
            let subject = Subject { question: piece.question.clone(), proof, words, key, order: piece.order.clone(), numbers };
            panel(Bench::new(app, Arc::new(subject), what_if.clone()), piece.is_focused, own_page)
        }
        None => view! { <p>{text(app, |w| w.no_proof)}</p> }.into_any(),
    })
}

fn panel(bench: Bench, is_focused: bool, own_page: Option<OwnPage>) -> AnyView {
    let app = bench.app;
    let subject = bench.subject.get_value();
    let heading_id = format!("proof-{}", subject.question);
    let focus_id = heading_id.clone();
    bench.start(move || {
        let Some(found) = bench.base.get_untracked() else { return };
        app.announcer.say(bench.subject.with_value(|subject| summary(app, subject, &found)).0);
        if let Some(page) = own_page {
            page.on_run.run(found.judged.first().map(outcome).unwrap_or_default());
        }
    });
    if is_focused {
        focus_by(focus_id);
    }
    let lab = subject.proof.lab;
    let body = live(move || match (bench.base.get(), bench.trouble.get()) {
        (None, None) => view! { <p class="waiting">{text(app, |w| w.running)}</p> }.into_any(),
        (None, Some(trouble)) => cannot_run(app, trouble),
        (Some(base), _) => untrack(|| results(bench, base, own_page)),
    });
    view! {
        <div class="proof" aria-labelledby=heading_id.clone() role="region">
            <h3 class="proof__heading" id=heading_id.clone() tabindex="-1">
                {live_text(move || (words(app.lang()).heading)(lab_title(app, lab)))}
            </h3>
            {body}
        </div>
    }
    .into_any()
}

pub(super) fn cannot_run(app: App, trouble: String) -> AnyView {
    view! { <p class="field__error" role="alert">{text(app, |w| w.cannot_run)}": "<span lang="en">{trouble}</span></p> }.into_any()
}

/// Whether lab and key agree, and on what; `true` when they do.
fn summary(app: App, subject: &Subject, found: &Found) -> (String, bool) {
    let words = words(app.lang());
    let differing: Vec<OptionIndex> =
        found.judged.iter().flat_map(|judged| judged.contradictions(&subject.key)).map(|contradiction| contradiction.option).collect();
    if differing.is_empty() {
        let right: Vec<_> = (0..).zip(&subject.proof.options).map(|(option, _)| Some(subject.key.contains(&option))).collect();
        return ((words.agrees)(&subject.letters(&right), subject.key.len() == 1), true);
    }
    let wrong: Vec<_> = (0..).zip(&subject.proof.options).map(|(option, _)| Some(differing.contains(&option))).collect();
    ((words.differs)(&subject.letters(&wrong)), false)
}

fn results(bench: Bench, base: Arc<Found>, own_page: Option<OwnPage>) -> AnyView {
    let app = bench.app;
    let subject = bench.subject.get_value();
    let about = subject.clone();
    let found = base.clone();
    let said = live(move || {
        let (sentence, agrees) = summary(app, &about, &found);
        let icon = if agrees { Icon::Check } else { Icon::Warning };
        view! { <p class="proof__summary" data-agrees=agrees.to_string()>{icon.view()}<span>{sentence}</span></p> }.into_any()
    });
    // What is shown: with the number that was changed, when one was.
    let shown = Memo::new_with_compare(move |_| bench.changed.get().map(|(_, found)| found), |_, _| true);
    let unchanged = base.clone();
    let side_by_side = live(move || {
        let subject = bench.subject.get_value();
        let model = bench.model.get();
        let changed = shown.get();
        let found = changed.clone().unwrap_or_else(|| unchanged.clone());
        view! {
            {options::situation(bench, &subject, &found, model)}
            {options::list(bench, &subject, &found, model, changed.is_some())}
        }
        .into_any()
    });
    let lab = subject.proof.lab;
    let copy = move |_| share(app, &Route::Proof(bench.subject.with_value(|it| it.question.clone()), bench.what_if.get_untracked()));
    let own_link = own_page.is_none().then(|| {
        let route = Route::Proof(subject.question.clone(), None);
        view! { <a class="button button--small" href=app.navigation.href(&route)>{text(app, |w| w.own_page)}</a> }
    });
    view! {
        {said}
        {what_was_proved(bench, &base)}
        {models(bench)}
        {side_by_side}
        {what_if::view(bench, own_page.is_some())}
        <div class="proof__links">
            <button type="button" class="button button--small" on:click=copy>{Icon::Link.view()}<span>{text(app, |w| w.copy_link)}</span></button>
            {own_link}
            <a class="button button--small" href=app.navigation.href(&Route::Lab(Lab::from(lab), LabStart::Opening))>
                {live_text(move || lab_title(app, lab).to_owned())}
            </a>
        </div>
    }
    .into_any()
}

/// What was proved, under which models, and what of it AWS does not publish.
fn what_was_proved(bench: Bench, base: &Found) -> AnyView {
    let app = bench.app;
    let same = base.judged.windows(2).all(|pair| match pair {
        [one, other] => outcome(one) == outcome(other),
        _ => true,
    });
    let body = live(move || {
        let (words, lang) = (words(app.lang()), app.lang());
        let subject = bench.subject.get_value();
        let proof = &subject.proof;
        let assumed = subject.words.assumed(&proof.assumes, lang);
        let unpublished = if assumed.is_empty() {
            view! { <p>{words.all_published}</p> }.into_any()
        } else {
            let items = assumed.into_iter().map(|sentence| view! { <li>{sentence}</li> });
            view! {
                <p>{words.unpublished}":"</p>
                <ul>{items.collect_view()}</ul>
            }
            .into_any()
        };
        let agreement = (proof.models.len() > 1).then(|| {
            let sentence = if same { words.same_under_all } else { words.not_same_under_all };
            view! { <p>{sentence}</p> }
        });
        view! {
            <p>{(words.proved)(proof.simulated(), proof.options.len())}</p>
            {agreement}
            {unpublished}
        }
        .into_any()
    });
    view! {
        <details class="proof__about">
            <summary>{text(app, |w| w.what_was_proved)}</summary>
            <div class="prose">{body}</div>
        </details>
    }
    .into_any()
}

/// Which model is looked at, where there are several.
fn models(bench: Bench) -> AnyView {
    let app = bench.app;
    let names = bench.subject.with_value(|subject| subject.proof.models.clone());
    if names.len() < 2 {
        return ().into_any();
    }
    let button = |(at, name): (usize, String)| {
        let label = live_text(move || {
            bench
                .subject
                .with_value(|subject| subject.words.models.get(&name).map_or_else(|| name.clone(), |both| both.get(app.lang()).clone()))
        });
        let pressed = live_text(move || (bench.model.get() == at).to_string());
        view! { <button type="button" class="button button--tab" aria-pressed=pressed on:click=move |_| bench.model.set(at)>{label}</button> }
    };
    view! {
        <div class="proof__models" role="group" aria-label=text(app, |w| w.models)>
            <span class="quiet" aria-hidden="true">{text(app, |w| w.models)}</span>
            {names.into_iter().enumerate().map(button).collect_view()}
        </div>
    }
    .into_any()
}
