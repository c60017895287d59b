//! The options side by side: what the lab gives, whether that is what is asked, why, and the way into the lab.

use leptos::prelude::*;

use super::bars;
use super::bench::{Bench, Found, Subject};
use crate::content::model::OptionIndex;
use crate::content::text::Inline;
use crate::proof::judge::Ran;
use crate::proof::metric;
use crate::route::{Lab, LabStart, Route};
use crate::ui::components::icon::Icon;
use crate::ui::components::question::letter;
use crate::ui::components::rich_text;
use crate::ui::state::App;
use crate::ui::text::proof::words;

/// The situation as the stem has it.
pub(super) fn situation(bench: Bench, subject: &Subject, found: &Found, model: usize) -> AnyView {
    let (app, lab) = (bench.app, subject.proof.lab);
    let words = words(app.lang());
    let figures = found.metrics().into_iter().filter(|name| *name != metric::REFUSED).map(|name| {
        let value = found.situation.figures.get(name).copied();
        bars::figure(&subject.words, lab, name, value, found.greatest(model, name), app.lang())
    });
    view! {
        <div class="proof-situation">
            <h4>{words.situation}</h4>
            <p class="quiet">{words.situation_hint}</p>
            <div class="proof-situation__figures">{figures.collect_view()}</div>
            {open(app, lab, std::slice::from_ref(&found.situation))}
        </div>
    }
    .into_any()
}

/// All options in the order shown.
pub(super) fn list(bench: Bench, subject: &Subject, found: &Found, model: usize, is_changed: bool) -> AnyView {
    let options = subject.order.iter().enumerate().map(|(place, option)| card(bench, subject, found, model, place, *option, is_changed));
    view! { <ol class="proof-options">{options.collect_view()}</ol> }.into_any()
}

fn card(
    bench: Bench,
    subject: &Subject,
    found: &Found,
    model: usize,
    place: usize,
    option: OptionIndex,
    is_changed: bool,
) -> Option<AnyView> {
    let (app, lab, lang) = (bench.app, subject.proof.lab, bench.app.lang());
    let words = words(lang);
    let at = usize::from(option);
    let trial = subject.proof.options.get(at)?;
    let verdict = found.judged.get(model)?.options.get(at)?;
    let is_key = subject.key.contains(&option);
    let wording = app.library.question_text(&subject.question, lang).and_then(|text| text.options.get(at).map(|it| it.text.clone()));
    let why = subject.words.why(lab, trial, verdict, lang);
    let (state, icon, said, with_key) = match verdict.meets() {
        None => ("not-run", None, words.not_run, ""),
        Some(meets) => {
            let with_key = match (meets == is_key, is_changed, meets) {
                (true, false, _) => words.as_key,
                (false, false, _) => words.not_as_key,
                (true, true, _) => "",
                (false, true, true) => words.now_right,
                (false, true, false) => words.no_longer_right,
            };
            let (state, icon, said) = if meets { ("meets", Icon::Check, words.meets) } else { ("fails", Icon::Cross, words.fails) };
            (state, Some(icon), said, with_key)
        }
    };
    let runs = verdict.runs();
    let pictures = runs.iter().map(|run| {
        let bars = run
            .conditions
            .iter()
            .map(|checked| bars::condition(&subject.words, lab, checked, found.greatest(model, &checked.condition.metric), lang));
        view! { <div class="proof-option__figures">{bars.collect_view()}</div> }
    });
    let with_key = (!with_key.is_empty()).then(|| view! { <span class="tag">{with_key}</span> });
    let view = view! {
        <li class="proof-option" data-state=state>
            {head(app, place, wording.as_deref().unwrap_or_default())}
            {pictures.collect_view()}
            <p class="proof-option__verdict">{icon.map(Icon::view)}<strong>{said}</strong>" "{with_key}</p>
            <p class="proof-option__why">{why}</p>
            {open(app, lab, runs)}
        </li>
    };
    Some(view.into_any())
}

/// An option's letter and words.
pub(super) fn head(app: App, place: usize, wording: &[Inline]) -> AnyView {
    let label = (words(app.lang()).option)(letter(place));
    view! {
        <h4 class="proof-option__head">
            <span class="option__letter" aria-hidden="true">{letter(place)}</span>
            <span class="visually-hidden">{label}": "</span>
            <span class="proof-option__text">{rich_text::inlines(wording)}</span>
        </h4>
    }
    .into_any()
}

/// The way into the lab with the same state, or why there is none.
fn open(app: App, lab: metric::Lab, runs: &[Ran]) -> AnyView {
    let words = words(app.lang());
    let several = runs.len() > 1;
    let link = |(at, run): (usize, &Ran)| match run.experiment.link() {
        Ok(link) => {
            let href = app.navigation.href(&Route::Lab(Lab::from(lab), LabStart::Run(link)));
            let label = if several { (words.open_run)(at + 1) } else { words.open_in_lab.to_owned() };
            view! { <a class="button button--small" href=href>{label}{Icon::Arrow.view()}</a> }.into_any()
        }
        Err(error) => view! {
            <p class="quiet">{words.cannot_open}" "<span lang="en">{error.to_string()}</span></p>
        }
        .into_any(),
    };
    view! { <div class="proof-option__open">{runs.iter().enumerate().map(link).collect_view()}</div> }.into_any()
}
