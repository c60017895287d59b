//! What is agreed before a sitting starts; none of it costs time.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::content::model::{Exam, ExamId, Lang};
use crate::exam::late::Late;
use crate::exam::link::PaperLink;
use crate::exam::paper::{self, Request, Supply};
use crate::exam::terms::{Extra, Mode, Terms, TextSize};
use crate::journal::event::Body;
use crate::route::Route;
use crate::ui::components::field::{RadioField, SelectField};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::state::{App, browser, clock, use_app};

/// Lengths of a paper, as divisors of the full one.
const LENGTHS: [u32; 3] = [1, 2, 5];

/// What has been chosen so far.
#[derive(Clone, Copy)]
struct Choice {
    app: App,
    /// A paper that is given, which leaves only the terms to be chosen.
    link: StoredValue<Option<PaperLink>>,
    exam: RwSignal<ExamId>,
    divisor: RwSignal<u32>,
    terms: RwSignal<Terms>,
    /// Whether questions with drawn numbers take part.
    drawn: RwSignal<bool>,
}

impl Choice {
    fn exam(self) -> Option<Exam> {
        self.app.library.with(|index| index.exam(&self.exam.get()).cloned()).flatten()
    }

    /// How many items are asked for.
    fn items(self, exam: &Exam) -> u32 {
        self.link.with_value(|link| link.as_ref().map(|link| link.request.items)).unwrap_or(exam.items / self.divisor.get())
    }

    fn request(self) -> Option<Request> {
        if let Some(link) = self.link.get_value() {
            return Some(link.request);
        }
        let exam = untrack(|| self.exam())?;
        let late = self.app.library.with(|index| {
            self.app.journal.with(|progress| {
                let seen = progress.last_seen();
                Late::of(index, clock::now(), |question| seen.get(question).copied())
            })
        });
        Some(Request {
            lens: self.app.lens_for(&exam.id),
            items: untrack(|| self.items(&exam)),
            exam: exam.id,
            seed: browser::seed(),
            late: late?,
            drawn: self.drawn.get_untracked(),
        })
    }
}

/// The form.
#[component]
pub(super) fn Start(
    /// A paper that is given.
    link: Option<PaperLink>,
) -> impl IntoView {
    let app = use_app();
    let given = link.as_ref().map(|link| link.request.exam.clone());
    let exam = given.clone().or_else(|| app.exam().map(|exam| exam.id)).unwrap_or_else(|| ExamId::from(""));
    let terms = Terms { lang: Some(untrack(|| app.lang())), ..Terms::default() };
    let choice = Choice {
        app,
        link: StoredValue::new(link),
        exam: RwSignal::new(exam),
        divisor: RwSignal::new(1),
        terms: RwSignal::new(terms),
        drawn: RwSignal::new(false),
    };
    let starting = RwSignal::new(false);
    let start = move |_| {
        if starting.get_untracked() {
            return;
        }
        let Some(request) = untrack(|| choice.request()) else { return };
        let Some(paper) = untrack(|| app.library.with(|index| paper::draw(index, &request)).flatten()) else { return };
        starting.set(true);
        let terms = choice.terms.get_untracked();
        app.settings.update(|settings| settings.lang = terms.lang);
        spawn_local(async move {
            let id = app.journal.record(Body::SittingStarted { paper, terms }).await;
            app.navigation.go(&Route::sitting(&id));
        });
    };
    let unscored = live_option(move || {
        let exam = choice.exam().filter(|exam| choice.items(exam) >= exam.items)?;
        Some(view! { <p class="quiet">{(app.t().unscored_note)(exam.items - exam.scored)}</p> }.into_any())
    });
    let total = live_option(move || {
        let exam = choice.exam()?;
        let items = choice.items(&exam).min(exam.items);
        let minutes = choice.terms.with(|terms| terms.extra.of(paper::allowed_ms(&exam, items))) / 60_000;
        Some(view! { <p class="form__total">{(app.t().sit.total_time)(items, minutes)}</p> }.into_any())
    });
    view! {
        <div class="form">
            {given.is_none().then(|| view! { <PaperFields choice /> })}
            {unscored}
            <TermFields choice />
            <details class="rules">
                <summary>{app.text(|t| t.rules)}</summary>
                <ul>{live(move || app.t().rules_list.iter().map(|rule| view! { <li>{*rule}</li> }).collect_view().into_any())}</ul>
            </details>
            <div class="form__result">
                {total}
                <button type="button" class="button button--primary" on:click=start>{Icon::Clock.view()}{app.text(|t| t.start_mock)}</button>
            </div>
        </div>
    }
}

/// Which paper.
#[component]
fn PaperFields(choice: Choice) -> impl IntoView {
    let app = choice.app;
    let exams = move || {
        let all = app.library.with(|index| index.exams.iter().map(|exam| (exam.id.to_string(), exam.code.clone())).collect::<Vec<_>>());
        all.unwrap_or_default()
    };
    let lengths = move || choice.exam().map(|exam| length_choices(app, &exam)).unwrap_or_default();
    let supply = live_option(move || {
        let exam = choice.exam()?;
        let lens = app.lens_for(&exam.id);
        let supply = app.library.with(|index| paper::supply(index, &exam, lens, choice.items(&exam), choice.drawn.get()))?;
        Some(supply_view(app, &exam, &supply).into_any())
    });
    view! {
        <RadioField
            legend=app.words(|t| t.exam)
            name="mock-exam"
            choices=Signal::derive(exams)
            value=Signal::derive(move || choice.exam.get().to_string())
            on_change=Callback::new(move |value: String| choice.exam.set(ExamId::new(value)))
        />
        <RadioField
            legend=app.words(|t| t.length)
            name="mock-length"
            choices=Signal::derive(lengths)
            value=Signal::derive(move || choice.divisor.get().to_string())
            on_change=Callback::new(move |value: String| choice.divisor.set(value.parse().unwrap_or(1)))
        />
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    id="mock-drawn"
                    aria-describedby="mock-drawn-hint"
                    prop:checked=choice.drawn
                    on:change=move |event| choice.drawn.set(event_target_checked(&event))
                />
                {app.text(|t| t.mock_drawn)}
            </label>
            <p class="quiet" id="mock-drawn-hint">{app.text(|t| t.mock_drawn_hint)}</p>
        </div>
        {supply}
    }
}

/// Under which terms.
#[component]
fn TermFields(choice: Choice) -> impl IntoView {
    let app = choice.app;
    let terms = choice.terms;
    let modes = move || {
        let label = |mode| match mode {
            Mode::Strict => app.t().sit.mode_strict,
            Mode::Rehearsal => app.t().sit.mode_rehearsal,
        };
        Mode::ALL.map(|mode| (mode.name().to_owned(), label(mode).to_owned())).to_vec()
    };
    let extras = move || {
        let label = |extra| match extra {
            Extra::None => app.t().sit.extra_none,
            Extra::Plus30 => app.t().sit.extra_plus30,
            Extra::Quarter => app.t().sit.extra_quarter,
            Extra::Half => app.t().sit.extra_half,
            Extra::Double => app.t().sit.extra_double,
        };
        Extra::ALL.map(|extra| (extra.name().to_owned(), label(extra).to_owned())).to_vec()
    };
    let langs = move || Lang::ALL.map(|lang| (lang.tag().to_owned(), (app.t().sit.language_name)(lang).to_owned())).to_vec();
    let sizes = move || {
        let label = |size| match size {
            TextSize::Normal => app.t().sit.size_normal,
            TextSize::Large => app.t().sit.size_large,
            TextSize::Larger => app.t().sit.size_larger,
        };
        TextSize::ALL.map(|size| (size.name().to_owned(), label(size).to_owned())).to_vec()
    };
    let mode_hint = live_text(move || match terms.with(|terms| terms.mode) {
        Mode::Strict => app.t().sit.mode_strict_hint.to_owned(),
        Mode::Rehearsal => app.t().sit.mode_rehearsal_hint.to_owned(),
    });
    view! {
        <RadioField
            legend=app.words(|t| t.sit.mode)
            name="mock-mode"
            choices=Signal::derive(modes)
            value=Signal::derive(move || terms.with(|terms| terms.mode.name().to_owned()))
            on_change=Callback::new(move |value: String| {
                terms.update(|terms| terms.mode = Mode::ALL.into_iter().find(|mode| mode.name() == value).unwrap_or_default());
            })
            hint=mode_hint
        />
        <SelectField
            label=app.words(|t| t.sit.extra)
            id="mock-extra"
            choices=Signal::derive(extras)
            value=Signal::derive(move || terms.with(|terms| terms.extra.name().to_owned()))
            on_change=Callback::new(move |value: String| {
                terms.update(|terms| terms.extra = Extra::ALL.into_iter().find(|extra| extra.name() == value).unwrap_or_default());
            })
        />
        <details class="rules">
            <summary>{app.text(|t| t.sit.display)}</summary>
            <div class="form">
                <RadioField
                    legend=app.words(|t| t.language)
                    name="mock-lang"
                    choices=Signal::derive(langs)
                    value=Signal::derive(move || terms.with(|terms| terms.lang.map_or("", Lang::tag).to_owned()))
                    on_change=Callback::new(move |value: String| terms.update(|terms| terms.lang = Lang::from_tag(&value)))
                />
                <RadioField
                    legend=app.words(|t| t.sit.size)
                    name="mock-size"
                    choices=Signal::derive(sizes)
                    value=Signal::derive(move || terms.with(|terms| terms.size.name().to_owned()))
                    on_change=Callback::new(move |value: String| {
                        terms.update(|terms| terms.size = TextSize::ALL.into_iter().find(|size| size.name() == value).unwrap_or_default());
                    })
                />
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=Signal::derive(move || terms.with(|terms| terms.contrast))
                        on:change=move |event| terms.update(|terms| terms.contrast = event_target_checked(&event))
                    />
                    {app.text(|t| t.sit.contrast)}
                </label>
            </div>
        </details>
    }
}

fn length_choices(app: App, exam: &Exam) -> Vec<(String, String)> {
    let t = app.t();
    let labels = [t.length_full, t.length_half, t.length_short];
    let choice = |(divisor, label): (u32, fn(u32, i64) -> String)| {
        let items = exam.items / divisor;
        (divisor.to_string(), label(items, paper::allowed_ms(exam, items) / 60_000))
    };
    LENGTHS.into_iter().zip(labels).map(choice).collect()
}

/// What the bank can give against what the blueprint asks for, by domain.
fn supply_view(app: App, exam: &Exam, supply: &[Supply]) -> impl IntoView + use<> {
    let t = app.t();
    let wanted: u32 = supply.iter().map(|domain| domain.wanted).sum();
    let available: u32 = supply.iter().map(|domain| domain.available).sum();
    let row = |supply: &Supply| {
        let title = exam.domains.iter().find(|domain| domain.id == supply.domain).map(|domain| app.pick(&domain.title));
        let short = (supply.available < supply.wanted)
            .then(|| view! { <br /><span class="quiet">{Icon::Warning.view()}" "{t.supply_short}</span> });
        view! {
            <tr>
                <th scope="row">{title}{short}</th>
                <td class="num">{supply.wanted}</td>
                <td class="num">{supply.available}</td>
            </tr>
        }
    };
    let rows = supply.iter().map(row).collect_view();
    let shorter = (available < wanted).then(|| view! { <p>{(t.paper_shorter)(available)}</p> });
    let any_short = supply.iter().any(|domain| domain.available < domain.wanted);
    view! {
        <details class="rules" open=any_short>
            <summary>{t.supply_title}</summary>
            <div class="table-scroll">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t.domain}</th>
                            <th scope="col" class="num">{t.supply_wanted}</th>
                            <th scope="col" class="num">{t.supply_available}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {shorter}
        </details>
    }
}
