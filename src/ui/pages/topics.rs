//! All topics by domain of the exam prepared for.

use leptos::prelude::*;

use crate::content::model::{DomainId, ExamId};
use crate::content::pack::TopicEntry;
use crate::journal::progress::Standing;
use crate::route::Route;
use crate::ui::components::field::SelectField;
use crate::ui::components::live::{live_option, live_text};
use crate::ui::components::meter::Meter;
use crate::ui::components::page::PageTitle;
use crate::ui::components::rich_text;
use crate::ui::pages::reference::links::ReferenceLinks;
use crate::ui::state::{App, use_app};
use crate::ui::text::reference::words;

/// The page.
#[component]
pub(crate) fn Topics() -> impl IntoView {
    let app = use_app();
    // What the learner looks for: part of a name, and a domain; empty is everything.
    let (name, domain) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let groups = live_option(move || {
        let exam = app.exam()?;
        let topics = app.library.with(|index| index.topics.clone())?;
        let wanted = domain.get();
        let topics = topics.into_iter().filter(|topic| name.with(|name| is_named(topic, name))).collect::<Vec<_>>();
        let of_domain = |domain: Option<&DomainId>| {
            topics
                .iter()
                .filter(|topic| topic.exams.get(&exam.id) == domain)
                .map(|topic| topic_item(app, topic, &exam.id))
                .collect::<Vec<_>>()
        };
        let group = |title: String, about: AnyView, items: Vec<AnyView>| {
            (!items.is_empty()).then(|| {
                view! {
                    <section>
                        <h2>{title}</h2>
                        <div class="quiet prose">{about}</div>
                        <ul class="topic-list">{items}</ul>
                    </section>
                }
            })
        };
        let domains = exam
            .domains
            .iter()
            .filter(|domain| wanted.is_empty() || wanted == domain.id.as_str())
            .map(|domain| group(app.pick(&domain.title), rich_text::blocks(domain.about.get(app.lang())), of_domain(Some(&domain.id))))
            .collect_view();
        let outside = if wanted.is_empty() { of_domain(None) } else { Vec::new() };
        let outside = group(app.t().outside_exam.to_owned(), ().into_any(), outside);
        Some(
            view! {
                {domains}
                {outside}
            }
            .into_any(),
        )
    });
    view! {
        <PageTitle text=app.words(|t| t.topics_title) />
        <p class="lead">{app.text(|t| t.topics_intro)}</p>
        <ReferenceLinks />
        <Finder name domain />
        {groups}
    }
}

/// Whether a topic has this in its name, in either language. Case and spaces at the ends do not count.
fn is_named(topic: &TopicEntry, part: &str) -> bool {
    let part = part.trim().to_lowercase();
    [&topic.title.en, &topic.title.ko].iter().any(|title| title.to_lowercase().contains(&part)) || topic.id.as_str().contains(&part)
}

/// Fields that narrow the list down.
#[component]
fn Finder(
    /// Part of a name.
    name: RwSignal<String>,
    /// Id of a domain.
    domain: RwSignal<String>,
) -> impl IntoView {
    let app = use_app();
    let count = move |domain: Option<&DomainId>| {
        let exam = app.exam()?;
        app.library.with(|index| {
            let named = index.topics.iter().filter(|topic| name.with(|name| is_named(topic, name)));
            named.filter(|topic| domain.is_none_or(|domain| topic.exams.get(&exam.id) == Some(domain))).count()
        })
    };
    let choices = Signal::derive(move || {
        let t = words(app.lang());
        let mut choices = vec![(String::new(), (t.all_domains)(count(None).unwrap_or(0)))];
        for domain in app.exam().map(|exam| exam.domains).unwrap_or_default() {
            let label = (t.domain_of)(&app.pick(&domain.title), count(Some(&domain.id)).unwrap_or(0));
            choices.push((domain.id.to_string(), label));
        }
        choices
    });
    let found = live_text(move || {
        let t = words(app.lang());
        let wanted = domain.get();
        let count = count((!wanted.is_empty()).then(|| DomainId::new(wanted)).as_ref()).unwrap_or(0);
        if count == 0 { t.none_found.to_owned() } else { (t.found)(count) }
    });
    view! {
        <div class="finder">
            <div class="field">
                <label for="find-topic">{move || words(app.lang()).find}</label>
                <input
                    id="find-topic"
                    type="search"
                    placeholder=move || words(app.lang()).find_hint
                    autocomplete="off"
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </div>
            <SelectField
                label=live_text(move || words(app.lang()).domain.to_owned())
                id="find-domain"
                choices
                value=domain
                on_change=Callback::new(move |value| domain.set(value))
            />
            <p class="quiet" role="status">{found}</p>
        </div>
    }
}

fn topic_item(app: App, topic: &TopicEntry, exam: &ExamId) -> AnyView {
    let lens = app.lens_for(exam);
    let questions = topic.questions.iter().filter(|question| question.holds_under(lens)).collect::<Vec<_>>();
    let right = app.journal.with(|progress| questions.iter().filter(|question| progress.standing(question) == Standing::Right).count());
    let label = (app.t().right_of)(right, questions.len());
    let title = app.pick(&topic.title);
    view! {
        <li class="topic-item">
            <a href=app.navigation.href(&Route::Topic(topic.id.clone(), None))>{title}</a>
            <span class="quiet">{(app.t().card_count)(topic.cards.len())}" · "{(app.t().question_count)(questions.len())}</span>
            <span class="metered">
                <Meter value=right max=questions.len() label=label.clone() />
                <span class="quiet">{label}</span>
            </span>
        </li>
    }
    .into_any()
}
