//! Choosing what to practise.

use leptos::prelude::*;

use crate::content::model::{DomainId, ExamId, TopicId};
use crate::content::pack::Index;
use crate::practice::{self, Filter, Numbers, Pool};
use crate::route::Route;
use crate::ui::components::field::{Choices, RadioField, SelectField};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::page::PageTitle;
use crate::ui::state::{App, use_app};

/// Value of a choice that takes everything.
const ANY: &str = "any";

/// The page.
#[component]
pub(crate) fn Practice() -> impl IntoView {
    let app = use_app();
    let filter = RwSignal::new(Filter { exam: app.exam().map(|exam| exam.id), ..Filter::default() });
    let count = Memo::new(move |_| {
        let filter = filter.get();
        let lens = filter.exam.as_ref().map_or_else(|| app.lens(), |exam| app.lens_for(exam));
        let count = |index: &Index| {
            let written = app.journal.with(|progress| practice::matching(index, progress, &filter, lens).len());
            written + practice::templates(index, &filter, lens).len()
        };
        app.library.with(count).unwrap_or(0)
    });
    let start = live(move || {
        let found = count.get();
        if found == 0 {
            return view! { <p role="status">{app.t().matching_none}</p> }.into_any();
        }
        let href = app.navigation.href(&Route::Round(filter.get()));
        view! {
            <p role="status">{(app.t().matching)(found)}</p>
            <p class="actions"><a class="button button--primary" href=href>{app.t().start_round}{Icon::Arrow.view()}</a></p>
        }
        .into_any()
    });
    let text = move |value: Option<String>| value.unwrap_or(ANY.to_owned());
    let chosen = move |value: String| (value != ANY).then_some(value);
    view! {
        <PageTitle text=app.words(|t| t.practice_title) />
        <p class="lead">{app.text(|t| t.practice_intro)}</p>
        <div class="form">
            <RadioField
                legend=app.words(|t| t.exam)
                name="exam"
                choices=Signal::derive(move || exams(app))
                value=Signal::derive(move || text(filter.get().exam.map(|exam| exam.to_string())))
                on_change=Callback::new(move |value| filter.update(|filter| {
                    filter.exam = chosen(value).map(ExamId::new);
                    filter.domain = None;
                }))
            />
            <SelectField
                label=app.words(|t| t.domain)
                id="domain"
                choices=Signal::derive(move || domains(app, filter.get().exam.as_ref()))
                value=Signal::derive(move || text(filter.get().domain.map(|domain| domain.to_string())))
                on_change=Callback::new(move |value| filter.update(|filter| filter.domain = chosen(value).map(DomainId::new)))
            />
            <SelectField
                label=app.words(|t| t.topic)
                id="topic"
                choices=Signal::derive(move || topics(app))
                value=Signal::derive(move || text(filter.get().topic.map(|topic| topic.to_string())))
                on_change=Callback::new(move |value| filter.update(|filter| filter.topic = chosen(value).map(TopicId::new)))
            />
            <RadioField
                legend=app.words(|t| t.pool)
                name="pool"
                choices=Signal::derive(move || pools(app))
                value=Signal::derive(move || filter.get().pool.name().to_owned())
                on_change=Callback::new(move |value: String| filter.update(|filter| filter.pool = Pool::from_name(&value).unwrap_or_default()))
            />
            <RadioField
                legend=app.words(|t| t.numbers)
                name="numbers"
                choices=Signal::derive(move || numbers(app))
                value=Signal::derive(move || filter.get().numbers.name().to_owned())
                on_change=Callback::new(move |value: String| {
                    filter.update(|filter| filter.numbers = Numbers::from_name(&value).unwrap_or_default());
                })
                hint=app.words(|t| t.mock_drawn_hint)
            />
            <div class="form__result">{start}</div>
        </div>
    }
}

fn exams(app: App) -> Choices {
    let exams = app.library.with(|index| index.exams.iter().map(|exam| (exam.id.to_string(), exam.code.clone())).collect::<Choices>());
    exams.unwrap_or_default().into_iter().chain([(ANY.to_owned(), app.t().any_exam.to_owned())]).collect()
}

fn domains(app: App, exam: Option<&ExamId>) -> Choices {
    let lang = app.lang();
    let any = (ANY.to_owned(), app.t().any_domain.to_owned());
    let own = exam.and_then(|id| {
        app.library.with(|index| {
            let exam = index.exam(id)?;
            Some(exam.domains.iter().map(|domain| (domain.id.to_string(), domain.title.get(lang).clone())).collect::<Choices>())
        })?
    });
    std::iter::once(any).chain(own.unwrap_or_default()).collect()
}

fn topics(app: App) -> Choices {
    let lang = app.lang();
    let any = (ANY.to_owned(), app.t().any_topic.to_owned());
    let all = app
        .library
        .with(|index| index.topics.iter().map(|topic| (topic.id.to_string(), topic.title.get(lang).clone())).collect::<Choices>());
    std::iter::once(any).chain(all.unwrap_or_default()).collect()
}

fn pools(app: App) -> Choices {
    let label = |pool| match pool {
        Pool::All => app.t().pool_all,
        Pool::Unseen => app.t().pool_unseen,
        Pool::Wrong => app.t().pool_wrong,
    };
    Pool::ALL.into_iter().map(|pool| (pool.name().to_owned(), label(pool).to_owned())).collect()
}

fn numbers(app: App) -> Choices {
    let label = |numbers| match numbers {
        Numbers::Written => app.t().numbers_written,
        Numbers::Both => app.t().numbers_both,
        Numbers::Drawn => app.t().numbers_drawn,
    };
    Numbers::ALL.into_iter().map(|numbers| (numbers.name().to_owned(), label(numbers).to_owned())).collect()
}
