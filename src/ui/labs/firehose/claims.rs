//! The claims about Firehose as cards: guess, then a verdict from the trials.

use leptos::prelude::*;

use crate::content::model::Both;
use crate::lab::firehose::claim_words::words_of;
use crate::lab::firehose::claims::{CLAIMS, Outcome, Trial};
use crate::lab::firehose::stream::Firehose;
use crate::lab::timeline::Timeline;
use crate::route::{Lab, LabStart, Route};
use crate::ui::labs::claim::{ClaimCard, Finding, Finds, in_slices};
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;

/// The claim to think about before looking: the opening scene, whose objects are compressed, shows it.
const PREDICTION: &str = "firehose-size-after-compression";
/// Steps of a run between two looks at the clock.
const STEPS_AT_ONCE: u64 = 256;

/// A trial of a claim.
pub(super) fn trial(claim: &str, index: usize) -> Option<Trial> {
    CLAIMS.iter().find(|own| own.id == claim).and_then(|own| own.trials().into_iter().nth(index))
}

/// The one to think about before looking.
pub(super) fn prediction(app: App) -> AnyView {
    let index = CLAIMS.iter().position(|claim| claim.id == PREDICTION);
    index.and_then(|index| card(index, "prediction")).map(|card| card.view(app, true)).into_any()
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
    let words = words_of(claim.id)?;
    let route = |at: usize| Route::Lab(Lab::Firehose, LabStart::Claim(claim.id.to_owned(), at));
    let scenarios = words.trials.iter().enumerate().map(|(at, name)| (name.clone(), route(at))).collect();
    let statement = Both { en: claim.en, ko: claim.ko };
    Some(ClaimCard { number: words.number, id: format!("{id}-{}", claim.id), statement, scenarios, find, index })
}

fn find(index: usize) -> Finds {
    Box::pin(async move {
        let claim = &CLAIMS[index];
        let mut outcomes = Vec::new();
        for trial in claim.trials() {
            outcomes.push(run(trial).await);
        }
        let sentence = words_of(claim.id).map(|words| (words.sentence)(&outcomes));
        let sentence = sentence.unwrap_or(Both { en: String::new(), ko: String::new() });
        Ok(Finding { holds: Some(claim.holds(&outcomes)), sentence, models: 1 })
    })
}

async fn run(trial: Trial) -> Outcome {
    let mut timeline = Timeline::<Firehose>::new(trial.config)?;
    in_slices(|| Ok(timeline.seek(trial.until_ms, STEPS_AT_ONCE)?.reached)).await?;
    Ok((timeline.state().clone(), timeline.trace().clone()))
}
