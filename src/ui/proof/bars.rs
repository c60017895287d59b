//! Figures as small pictures: a bar for the value, a line for what is asked, and the same in words.

use leptos::prelude::*;

use crate::content::model::Lang;
use crate::proof::exact::{Exact, Unit, readable};
use crate::proof::judge::Checked;
use crate::proof::metric::{Lab, REFUSED};
use crate::proof::say::{Words, upper_first};
use crate::ui::text::proof::words;

/// Units of the picture's width.
const WIDTH: u32 = 1_000;

fn share(value: Exact, most: f64) -> u32 {
    let share = if most > 0.0 { (value.to_f64() / most).clamp(0.0, 1.0) * f64::from(WIDTH) } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to the width")]
    let share = share as u32;
    share
}

/// A figure: its name, its value, what is asked of it (if something is), and whether that holds.
struct Bar {
    name: String,
    value: Option<Exact>,
    unit: Unit,
    bound: Option<Exact>,
    asked: Option<String>,
    holds: Option<bool>,
    most: f64,
}

impl Bar {
    fn view(self, lang: Lang) -> AnyView {
        let words = words(lang);
        let value = self.value.map_or_else(|| words.no_value.to_owned(), |value| readable(value, self.unit));
        let asked = self.asked.map(|asked| view! { <span class="figure-bar__asked">{(words.asked)(&asked)}</span> });
        let length = self.value.map_or(0, |value| share(value, self.most));
        // The words beside it say the same.
        let picture = (self.most > 0.0).then(|| {
            let line = self.bound.map(|bound| {
                let at = share(bound, self.most).clamp(5, WIDTH - 5);
                view! { <line class="figure-bar__bound" x1=at y1="0" x2=at y2="14"></line> }
            });
            view! {
                <svg class="figure-bar__picture" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <rect class="figure-bar__track" x="0" y="3" width="1000" height="8"></rect>
                    <rect class="figure-bar__value" x="0" y="3" width=length height="8"></rect>
                    {line}
                </svg>
            }
        });
        view! {
            <div class="figure-bar" data-holds=self.holds.map(|holds| holds.to_string())>
                <p class="figure-bar__name">{upper_first(&self.name)}</p>
                {picture}
                <p class="figure-bar__words"><strong class="figure-bar__number">{value}</strong>{asked}</p>
            </div>
        }
        .into_any()
    }
}

/// A figure of the situation, of which nothing is asked.
pub(super) fn figure(words: &Words, lab: Lab, metric: &str, value: Option<Exact>, most: f64, lang: Lang) -> AnyView {
    let unit = lab.unit_of(metric);
    Bar { name: words.metric(lab, metric, lang).to_owned(), value, unit, bound: None, asked: None, holds: None, most }.view(lang)
}

/// A condition with its figure. Whether something is refused is no quantity and has no picture.
pub(super) fn condition(words: &Words, lab: Lab, checked: &Checked, most: f64, lang: Lang) -> Option<AnyView> {
    if checked.condition.metric == REFUSED {
        return None;
    }
    let unit = lab.unit_of(&checked.condition.metric);
    let bar = Bar {
        name: words.metric(lab, &checked.condition.metric, lang).to_owned(),
        value: checked.value,
        unit,
        bound: checked.bound,
        asked: Some(words.bound(checked, unit, lang)),
        holds: Some(checked.holds),
        most,
    };
    Some(bar.view(lang))
}
