//! The claims about Kinesis as cards: guess, then a verdict under every model of the limit.

use leptos::prelude::*;

use crate::content::model::Both;
use crate::lab::error::LabError;
use crate::lab::kinesis::claim_words::words_of;
use crate::lab::kinesis::claims::{CLAIMS, Claim, Moment, Preset};
use crate::lab::kinesis::throttle::ThrottleModel;
use crate::route::{Lab, LabStart, Route};
use crate::ui::labs::claim::{ClaimCard, Finding, Finds, in_slices};
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;

/// The claim that the opening scene is about, as its place in [`CLAIMS`].
const PREDICTION: usize = 0;
/// Steps of a run between two looks at the clock.
const STEPS_AT_ONCE: u64 = 256;

/// A scenario of a claim.
pub(super) fn preset(claim: &str, scenario: usize) -> Option<&'static Preset> {
    CLAIMS.iter().find(|own| own.name == claim).and_then(|own| own.presets.get(scenario))
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
    let route = |at: usize| Route::Lab(Lab::Kinesis, LabStart::Claim(claim.name.to_owned(), at));
    let scenarios = words.scenarios.iter().enumerate().map(|(at, name)| (name.clone(), route(at))).collect();
    let statement = words.statement.clone();
    Some(ClaimCard { number: claim.number, id: format!("{id}-{}", claim.name), statement, scenarios, find, index })
}

fn find(index: usize) -> Finds {
    Box::pin(async move {
        let claim = &CLAIMS[index];
        let mut verdicts = Vec::new();
        let mut sentence = Both { en: String::new(), ko: String::new() };
        let models = [ThrottleModel::FixedWindow, ThrottleModel::TokenBucket];
        for model in models {
            let moments = run(claim, model).await?;
            verdicts.push(claim.holds(&moments));
            if model == ThrottleModel::default()
                && let Some(words) = words_of(claim.name)
            {
                sentence = (words.sentence)(&moments);
            }
        }
        let holds = verdicts.iter().all(|verdict| *verdict == verdicts[0]).then_some(verdicts[0]);
        Ok(Finding { holds, sentence, models: models.len() })
    })
}

async fn run(claim: &Claim, model: ThrottleModel) -> Result<Vec<Moment>, LabError> {
    let mut moments = Vec::with_capacity(claim.presets.len());
    for preset in claim.presets {
        let mut timeline = preset.timeline(model)?;
        in_slices(|| Ok(timeline.seek(preset.until_ms, STEPS_AT_ONCE)?.reached)).await?;
        moments.push(Moment::of(&timeline));
    }
    Ok(moments)
}
