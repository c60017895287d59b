//! The same query on other layouts, ranked, and other queries on the same layout: planned when the learner pauses.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bench::Bench;
use super::text;
use crate::figures::{bytes, dollars, whole};
use crate::lab::athena::bill::Usd;
use crate::lab::athena::desk::{Answer, Desk, Refusal};
use crate::lab::athena::samples::{Change, Sample, layouts, queries};
use crate::lab::athena::setup::Setup;
use crate::ui::components::live::live;
use crate::ui::state::App;
use crate::ui::text::athena::words;

/// How long the learner has to pause, in ms, before anything is compared.
const PAUSE_MS: u32 = 500;
/// Cells of a bar are shares of the greatest; those too small to see still show.
const SHARE_MIN: f64 = 0.002;

/// The figures of a plan that are compared.
#[derive(Clone, Debug, PartialEq)]
struct Figures {
    partitions: (u64, u64),
    scanned: u64,
    requests: u64,
    cost: Usd,
}

impl Figures {
    fn of(answer: &Answer) -> Self {
        let plan = &answer.plan;
        Self {
            partitions: (plan.pruning.kept.len() as u64, plan.listing.total),
            scanned: plan.reading.bytes,
            requests: plan.listing.glue_requests + plan.objects.list_requests + plan.reading.get_requests,
            cost: plan.bill.cost,
        }
    }
}

type Found = Result<Figures, String>;

/// A layout, what it changes, and what became of the query on it.
type Ranked = Vec<(Change, Setup, Found)>;
/// Tables that were made, so that another query over them is quick.
type Tables = Vec<(Setup, Desk)>;

fn found(asked: Result<Answer, Refusal>) -> Found {
    match asked {
        Ok(answer) => Ok(Figures::of(&answer)),
        Err(Refusal::Sql(error)) => Err(format!("{}: {}", error.code.name(), error.message)),
        Err(Refusal::Table(error)) => Err(error.to_string()),
    }
}

/// The panels.
pub(super) fn panels(app: App, bench: Bench) -> AnyView {
    let ranked = RwSignal::new(None::<Ranked>);
    let others = RwSignal::new(Vec::<(Sample, String, Found)>::new());
    let turn = StoredValue::new(0_u32);
    let tables: StoredValue<Tables, LocalStorage> = StoredValue::new_local(Vec::new());
    Effect::new(move || {
        bench.setup.track();
        bench.sql.track();
        turn.update_value(|turn| *turn += 1);
        let own = turn.get_value();
        spawn_local(async move {
            TimeoutFuture::new(PAUSE_MS).await;
            // `None` when the learner has left the page.
            let is_latest = || turn.try_get_value() == Some(own);
            if !is_latest() {
                return;
            }
            let setup = bench.whole();
            let samples = queries(&setup.design).into_iter().map(|(sample, sql)| {
                let figures = found(bench.ask_also(&sql));
                (sample, sql, figures)
            });
            others.set(samples.collect());
            let mut made = Ranked::new();
            for (change, layout) in layouts(&setup) {
                TimeoutFuture::new(0).await;
                if !is_latest() {
                    return;
                }
                let figures = ask(tables, &layout);
                made.push((change, layout, figures));
            }
            let wanted: Vec<Setup> = made.iter().map(|(_, layout, _)| without_sql(layout)).collect();
            tables.update_value(|tables| tables.retain(|(setup, _)| wanted.contains(setup)));
            made.sort_by_key(|(change, _, figures)| {
                let known = figures.as_ref().ok();
                (known.is_none(), known.map(|it| it.cost), known.map(|it| it.scanned), known.map(|it| it.requests), *change != Change::None)
            });
            ranked.set(Some(made));
        });
    });
    view! {
        <section class="panel" aria-labelledby="layouts-title">
            <h2 id="layouts-title">{text(app, |w| w.other_layouts)}</h2>
            <p class="quiet">{text(app, |w| w.other_layouts_hint)}</p>
            {live(move || ranked.with(|ranked| match ranked {
                None => view! { <p class="quiet">{text(app, |w| w.comparing)}</p> }.into_any(),
                Some(ranked) => layout_table(app, bench, ranked),
            }))}
        </section>
        <section class="panel" aria-labelledby="queries-title">
            <h2 id="queries-title">{text(app, |w| w.other_queries)}</h2>
            <p class="quiet">{text(app, |w| w.other_queries_hint)}</p>
            {live(move || others.with(|others| query_table(app, bench, others)))}
        </section>
    }
    .into_any()
}

fn without_sql(setup: &Setup) -> Setup {
    Setup { sql: String::new(), ..setup.clone() }
}

fn ask(tables: StoredValue<Tables, LocalStorage>, layout: &Setup) -> Found {
    let key = without_sql(layout);
    let asked = tables.try_update_value(|tables| {
        let known = tables.iter().position(|(setup, _)| *setup == key);
        let at = if let Some(at) = known {
            at
        } else {
            tables.push((key, Desk::new(layout).map_err(|error| error.to_string())?));
            tables.len() - 1
        };
        match tables.get_mut(at) {
            Some((_, desk)) => found(desk.ask(&layout.sql)),
            None => Err(String::new()),
        }
    });
    asked.unwrap_or_else(|| Err(String::new()))
}

fn cells(app: App, found: &Found, most: u64) -> AnyView {
    match found {
        Ok(figures) => {
            let share = if most == 0 { 0.0 } else { (figures.scanned as f64 / most as f64).max(SHARE_MIN) };
            let partitions = if figures.partitions.1 == 0 {
                "–".to_owned()
            } else {
                format!("{} / {}", whole(figures.partitions.0), whole(figures.partitions.1))
            };
            view! {
                <td class="num">{partitions}</td>
                <td class="fall__bar" aria-hidden="true"><span style:--share=format!("{share:.5}")></span></td>
                <td class="num">{bytes(figures.scanned)}</td>
                <td class="num">{whole(figures.requests)}</td>
                <td class="num">{dollars(figures.cost)}</td>
            }
            .into_any()
        }
        Err(why) => view! {
            <td colspan="5" class="compare__refused">{words(app.lang()).fails}" "<span lang="en">{why.clone()}</span></td>
        }
        .into_any(),
    }
}

fn heads(app: App, first: &'static str) -> AnyView {
    let words = words(app.lang());
    view! {
        <thead>
            <tr>
                <th scope="col">{first}</th>
                <th scope="col">{words.partitions_read}</th>
                <td aria-hidden="true"></td>
                <th scope="col">{words.scanned}</th>
                <th scope="col">{words.requests}</th>
                <th scope="col">{words.cost}</th>
                <td></td>
            </tr>
        </thead>
    }
    .into_any()
}

fn layout_table(app: App, bench: Bench, ranked: &Ranked) -> AnyView {
    let lang_words = words(app.lang());
    let most = ranked.iter().filter_map(|(.., found)| found.as_ref().ok()).map(|figures| figures.scanned).max().unwrap_or(0);
    let row = |(change, setup, found): &(Change, Setup, Found)| {
        let is_own = *change == Change::None;
        let setup = setup.clone();
        let name = (lang_words.change)(*change);
        let label = name.clone();
        let take = move |_| {
            // It was made for the comparison, so it can be made.
            if bench.load(Setup { sql: String::new(), ..setup.clone() }, None).is_ok() {
                app.announcer.say((words(app.lang()).layout_taken)(&label));
            }
        };
        let button = (!is_own && found.is_ok()).then(|| {
            view! {
                <button type="button" class="button button--small" on:click=take>
                    {lang_words.take}
                    <span class="visually-hidden">": "{name.clone()}</span>
                </button>
            }
        });
        view! {
            <tr data-own=is_own.then_some("true")>
                <th scope="row">{name.clone()}</th>
                {cells(app, found, most)}
                <td>{button}</td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-labelledby="layouts-title">
            <table class="figures-table compare">
                {heads(app, lang_words.layout)}
                <tbody>{ranked.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn query_table(app: App, bench: Bench, others: &[(Sample, String, Found)]) -> AnyView {
    let lang_words = words(app.lang());
    let most = others.iter().filter_map(|(.., found)| found.as_ref().ok()).map(|figures| figures.scanned).max().unwrap_or(0);
    let row = |(sample, sql, found): &(Sample, String, Found)| {
        let sql = sql.clone();
        let shown = sql.clone();
        let name = (lang_words.sample)(*sample);
        let take = move |_| bench.type_sql(sql.clone());
        view! {
            <tr>
                <th scope="row">{name}<code class="compare__sql">{shown}</code></th>
                {cells(app, found, most)}
                <td>
                    <button type="button" class="button button--small" on:click=take>
                        {lang_words.take}
                        <span class="visually-hidden">": "{name}</span>
                    </button>
                </td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-labelledby="queries-title">
            <table class="figures-table compare">
                {heads(app, lang_words.query)}
                <tbody>{others.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
