//! All topics by domain of the exam prepared for.

use leptos::prelude::*;

use crate::content::model::{DomainId, ExamId};
use crate::content::pack::TopicEntry;
use crate::journal::progress::Standing;
use crate::route::Route;
use crate::ui::components::live::live_option;
use crate::ui::components::meter::Meter;
use crate::ui::components::page::PageTitle;
use crate::ui::components::rich_text;
use crate::ui::state::{App, use_app};

/// The page.
#[component]
pub(crate) fn Topics() -> impl IntoView {
    let app = use_app();
    let groups = live_option(move || {
        let exam = app.exam()?;
        let topics = app.library.with(|index| index.topics.clone())?;
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
            .map(|domain| group(app.pick(&domain.title), rich_text::blocks(domain.about.get(app.lang())), of_domain(Some(&domain.id))))
            .collect_view();
        let outside = group(app.t().outside_exam.to_owned(), ().into_any(), of_domain(None));
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
        {groups}
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
