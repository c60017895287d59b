//! The claims about Athena as cards: guess, then a verdict from the plans.

use leptos::prelude::*;

use crate::content::model::Both;
use crate::lab::athena::claim_words::words_of;
use crate::lab::athena::claims::{CLAIMS, Moment};
use crate::lab::athena::setup::Setup;
use crate::route::{Lab, LabStart, Route};
use crate::ui::labs::claim::{ClaimCard, Finding, Finds, in_slices};
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;

/// The claim to think about first, as its place in [`CLAIMS`]: LIMIT.
const PREDICTION: usize = 3;

/// A scenario of a claim.
pub(super) fn preset(claim: &str, scenario: usize) -> Option<Setup> {
    let claim = CLAIMS.iter().find(|own| own.name == claim)?;
    claim.presets().into_iter().nth(scenario).map(|preset| preset.setup)
}

/// The one to think about before looking.
pub(super) fn prediction(app: App) -> AnyView {
    card(PREDICTION, "prediction").map(|card| card.view(app, true)).into_any()
}

/// All of them.
pub(super) fn all(app: App) -> AnyView {
    let cards = (0..CLAIMS.len()).filter_map(|index| card(index, "claim")).map(|card| card.view(app, false)).collect_view();
    view! {
        <section class="claims" aria-labelledby="claims-title">
            <h2 id="claims-title">{lab_text(app, |w| w.claims)}</h2>
            <p class="quiet">{lab_text(app, |w| w.claims_hint)}</p>
            <div class="claims__list">{cards}</div>
        </section>
    }
    .into_any()
}

fn card(index: usize, id: &str) -> Option<ClaimCard> {
    let claim = CLAIMS.get(index)?;
    let words = words_of(claim.name)?;
    let route = |at: usize| Route::Lab(Lab::Athena, LabStart::Claim(claim.name.to_owned(), at));
    let scenarios = words.scenarios.iter().enumerate().map(|(at, name)| (name.clone(), route(at))).collect();
    let statement = words.statement.clone();
    Some(ClaimCard { number: claim.number, id: format!("{id}-{}", claim.name), statement, scenarios, find, index })
}

fn find(index: usize) -> Finds {
    Box::pin(async move {
        let claim = &CLAIMS[index];
        let mut moments = Vec::new();
        let mut presets = claim.presets().into_iter();
        // One table at a stretch.
        in_slices(|| match presets.next() {
            Some(preset) => Moment::of(&preset.setup).map(|moment| {
                moments.push(moment);
                false
            }),
            None => Ok(true),
        })
        .await?;
        let sentence = match words_of(claim.name) {
            Some(words) => (words.sentence)(&moments),
            None => Both { en: String::new(), ko: String::new() },
        };
        Ok(Finding { holds: Some(claim.holds(&moments)), sentence, models: 1 })
    })
}
