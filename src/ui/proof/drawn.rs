//! Questions with drawn numbers: their words are made here, and the panel tells how the lab computed them.

use std::sync::Arc;

use leptos::prelude::*;

use super::{files, options, text, when_here};
use crate::content::model::{Both, OptionIndex, QuestionId, QuestionText};
use crate::content::pack::{LabFile, ProofFile};
use crate::proof::say::Words;
use crate::proof::template::{self, Instance, SEEDS, Template, TemplateError, instance_id, instantiate, parse_instance_id};
use crate::route::{Lab, LabStart, Route};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_text};
use crate::ui::components::proof_box::lab_title;
use crate::ui::labs::transport::share;
use crate::ui::pages::parts::ProofPiece;
use crate::ui::state::library::LoadError;
use crate::ui::state::{App, browser};
use crate::ui::text::proof::words;

fn failed(error: &TemplateError) -> LoadError {
    LoadError::Failed(error.to_string())
}

/// The words of a question with drawn numbers, from the files of its topic and of the labs. Each wrong option names its mistake.
pub(crate) fn make(question: &QuestionId, proofs: &[u8], labs: &[u8]) -> Result<Both<QuestionText>, LoadError> {
    let gone = || LoadError::Failed(question.to_string());
    let (id, seed) = parse_instance_id(question).ok_or_else(gone)?;
    let proofs = ProofFile::parse(proofs)?;
    let template = proofs.templates.get(&id).ok_or_else(gone)?;
    let mut text = instantiate(template, seed).map_err(|error| failed(&error))?.text;
    LabFile::parse(labs)?.words.name_mistakes(template, &mut text);
    Ok(text)
}

struct Computed {
    template: Template,
    instance: Instance,
    words: Words,
}

/// How the numbers were computed, the run behind each of them, and another question of the kind.
pub(super) fn panel(app: App, piece: ProofPiece) -> AnyView {
    let question = piece.question.clone();
    let load = async move {
        let gone = || LoadError::Failed(question.to_string());
        let (id, seed) = parse_instance_id(&question).ok_or_else(gone)?;
        let (mut proofs, labs) = files(app, &question).await?;
        let template = proofs.templates.remove(&id).ok_or_else(gone)?;
        let instance = instantiate(&template, seed).map_err(|error| failed(&error))?;
        Ok(Arc::new(Computed { template, instance, words: labs.words }))
    };
    let (question, order, another) = (piece.question, piece.order, piece.another);
    when_here(app, load, move |computed| view(app, &computed, &question, &order, another))
}

fn view(
    app: App,
    computed: &Arc<Computed>,
    question: &QuestionId,
    order: &[OptionIndex],
    another: Option<Callback<QuestionId>>,
) -> AnyView {
    let lab = computed.template.entry.lab;
    let (id, address) = (computed.template.entry.id.clone(), question.clone());
    let again = another.map(|another| {
        let (id, now) = (id, question.clone());
        let draw = move |_| {
            let seed = browser::seed();
            let next = instance_id(&id, seed % SEEDS);
            // Another one, not the same again.
            another.run(if next == now { instance_id(&id, (seed + 1) % SEEDS) } else { next });
        };
        view! { <button type="button" class="button" on:click=draw>{Icon::Play.view()}<span>{text(app, |w| w.another)}</span></button> }
    });
    let copy = move |_| share(app, &Route::Question(address.clone()));
    let (rows, order) = (computed.clone(), order.to_vec());
    let list = live(move || order.iter().enumerate().map(|(place, option)| row(app, &rows, place, *option)).collect_view().into_any());
    let assumed = computed.clone();
    let assumed = live(move || {
        let sentences = assumed.words.assumed(&assumed.template.entry.assumes, app.lang());
        sentences.into_iter().map(|sentence| view! { <p class="quiet">{sentence}</p> }).collect_view().into_any()
    });
    view! {
        <div class="proof">
            <h3 class="proof__heading">{live_text(move || (words(app.lang()).computed_by)(lab_title(app, lab)))}</h3>
            <p class="quiet">{text(app, |w| w.computed_hint)}</p>
            <ol class="proof-options proof-options--drawn">{list}</ol>
            {assumed}
            <div class="proof__links">
                {again}
                <button type="button" class="button" on:click=copy>{Icon::Link.view()}<span>{text(app, |w| w.copy_question)}</span></button>
            </div>
        </div>
    }
    .into_any()
}

fn row(app: App, computed: &Computed, place: usize, option: OptionIndex) -> Option<AnyView> {
    let (words, lang) = (words(app.lang()), app.lang());
    let at = usize::from(option);
    let behind = computed.template.options.get(at)?;
    let value = &computed.instance.text.get(lang).options.get(at)?.text;
    let mistake = behind.mistake.as_ref().map(|name| computed.words.mistake(name, lang));
    let is_right = mistake.is_none();
    let model = computed.template.entry.models.first().map_or("", String::as_str);
    let names = &computed.instance.values;
    // An option that only calculates has nothing to look at in the lab.
    let link = is_right.then(|| template::experiment(&computed.template, behind, names, model).ok()?.link().ok()).flatten();
    let link = link.map(|link| {
        let href = app.navigation.href(&Route::Lab(Lab::from(computed.template.entry.lab), LabStart::Run(link)));
        view! { <div class="proof-option__open"><a class="button button--small" href=href>{words.open_in_lab}{Icon::Arrow.view()}</a></div> }
    });
    let icon = if is_right { Icon::Check } else { Icon::Cross };
    let view = view! {
        <li class="proof-option" data-state=if is_right { "meets" } else { "fails" }>
            {options::head(app, place, value)}
            <p class="proof-option__verdict">{icon.view()}<span>{mistake.unwrap_or_else(|| words.lab_gives.to_owned())}</span></p>
            {link}
        </li>
    };
    Some(view.into_any())
}
