//! The estimate of the scaled score: with its interval, the cut, and what it rests on.

use leptos::prelude::*;

use super::{Shown, with_report};
use crate::ui::components::field::SelectField;
use crate::ui::components::icon::Icon;

/// Shares of right answers that can be taken for the cut, in percent.
const CUTS: std::ops::RangeInclusive<u32> = 60..=85;

/// The estimate.
#[component]
pub(super) fn ScoreCard(shown: Shown) -> impl IntoView {
    let app = shown.app;
    let figures = with_report(shown, move |exam, report| {
        let t = app.t();
        let (low, high) = report.scaled_between;
        // Place on the bar from 100 to 1000.
        let percent = |score: u32| format!("{}%", score.saturating_sub(100) * 100 / 900);
        view! {
            <p class="score__figure" data-state=if report.passed { "passed" } else { "failed" }>
                {report.scaled}
                <span class="score__word">
                    {if report.passed { Icon::Check.view() } else { Icon::Cross.view() }}
                    {if report.passed { t.result_passed } else { t.result_failed }}
                </span>
            </p>
            <div class="score__bar" aria-hidden="true">
                <span class="score__interval" style:--from=percent(low) style:--to=percent(high)></span>
                <span class="score__fill" style:--at=percent(report.scaled)></span>
                <span class="score__cut" style:--at=percent(exam.cut_score)></span>
            </div>
            <p class="score__ends" aria-hidden="true"><span>"100"</span><span>"1000"</span></p>
            <p>{(t.result_right)(report.right, report.total)}" · "{(t.cut)(exam.cut_score)}" · "{(t.sit.between)(low, high)}</p>
            <p class="quiet">{(t.scaled_hint)(exam.cut_permille / 10)}" "{(t.sit.straight_hint)(report.straight)}</p>
        }
        .into_any()
    });
    let exam_id = shown.record.with_value(|record| record.sitting.paper().exam.clone());
    let own = exam_id.clone();
    let value = Signal::derive(move || app.exam_as_set(&own).map(|exam| (exam.cut_permille / 10).to_string()).unwrap_or_default());
    let set = Callback::new(move |value: String| {
        if let Ok(percent) = value.parse::<u32>() {
            app.settings.update(|settings| {
                settings.cuts.insert(exam_id.clone(), percent * 10);
            });
        }
    });
    view! {
        <section class="score">
            <p class="score__label">{app.text(|t| t.scaled_estimate)}</p>
            {figures}
            <SelectField
                label=app.words(|t| t.sit.cut_setting)
                id="cut"
                choices=Signal::derive(move || CUTS.map(|percent| (percent.to_string(), format!("{percent} %"))).collect())
                value
                on_change=set
            />
        </section>
    }
}
