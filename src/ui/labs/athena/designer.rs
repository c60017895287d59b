//! The table designer: which events, in which folders, formats and orders, what the catalog knows, and which engine reads.

use leptos::prelude::*;

use super::bench::Bench;
use super::text;
use crate::lab::athena::design::{Codec, DESIGN_KEYS_MAX, Design, Order, PartitionKey};
use crate::lab::athena::plan::Engine;
use crate::lab::athena::samples::{Sample, queries};
use crate::lab::athena::setup::{Projected, Setup};
use crate::lab::athena::table::Format;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::fields::{choice_field, number_field, tick_field};
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::athena::{AthenaWords, words};

const KEYS: [PartitionKey; 9] = [
    PartitionKey::Year,
    PartitionKey::Month,
    PartitionKey::MonthText,
    PartitionKey::Day,
    PartitionKey::DtText,
    PartitionKey::Dt,
    PartitionKey::HourText,
    PartitionKey::Country,
    PartitionKey::UserBucket,
];
const FORMATS: [Format; 6] = [Format::Parquet, Format::Orc, Format::Csv, Format::CsvGz, Format::Json, Format::JsonGz];
const CODECS: [(Codec, &str); 4] = [(Codec::None, "–"), (Codec::Snappy, "Snappy"), (Codec::Gzip, "gzip"), (Codec::Zstd, "Zstandard")];
const ORDERS: [Order; 4] = [Order::Arrival, Order::UserId, Order::Amount, Order::Shuffled];
const ENGINES: [(Engine, &str); 3] =
    [(Engine::Athena, "Amazon Athena"), (Engine::Spectrum, "Redshift Spectrum"), (Engine::RedshiftServerless, "Redshift Serverless")];
/// Millionths of a dollar in a cent.
const MICRO_USD_PER_CENT: u64 = 10_000;

/// One of `all`, by its place in a list.
fn one_of<T: Copy>(all: &[T], at: &str) -> Option<T> {
    at.parse::<usize>().ok().and_then(|at| all.get(at)).copied()
}

fn place_of<T: PartialEq>(all: &[T], own: &T) -> String {
    all.iter().position(|other| other == own).unwrap_or(0).to_string()
}

/// Choices by place, with words that follow the language.
fn listed(names: impl Fn(&'static AthenaWords) -> Vec<String> + Send + Sync + 'static, app: App) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || names(words(app.lang())).into_iter().enumerate().map(|(at, name)| (at.to_string(), name)).collect())
}

/// The panel.
pub(super) fn panel(app: App, bench: Bench) -> AnyView {
    let problem = RwSignal::new(None::<String>);
    let changed = move |edit: &dyn Fn(&mut Setup)| {
        let before = bench.setup.with_untracked(|setup| setup.design.clone());
        let done = bench.change(|setup| edit(setup)).map_err(|error| error.message);
        if done.is_ok() {
            follow(bench, &before);
        }
        done
    };
    // Choices have no place of their own for what is wrong.
    let chosen = move |edit: &dyn Fn(&mut Setup)| problem.set(changed(edit).err());
    let number = move |id: &str, label: fn(&'static AthenaWords) -> &'static str, get: fn(&Design) -> u64, set: fn(&mut Design, u64)| {
        let value = Signal::derive(move || bench.setup.with(|setup| get(&setup.design)));
        number_field(app, format!("design-{id}"), text(app, label), value, move |number| changed(&|setup| set(&mut setup.design, number)))
    };
    let format = choice_field(
        "design-format".to_owned(),
        text(app, |w| w.format),
        listed(|w| FORMATS.map(|format| (w.format_name)(format).to_owned()).to_vec(), app),
        live_text(move || bench.setup.with(|setup| place_of(&FORMATS, &setup.design.format))),
        move |at| {
            if let Some(format) = one_of(&FORMATS, &at) {
                chosen(&|setup| setup.design.format = format);
            }
        },
    );
    let is_columnar = Memo::new(move |_| bench.setup.with(|setup| setup.design.format.is_columnar()));
    let inside = live_option(move || {
        is_columnar.get().then(|| {
            let codec = choice_field(
                "design-codec".to_owned(),
                text(app, |w| w.codec),
                listed(
                    |w| CODECS.iter().map(|(codec, name)| if *codec == Codec::None { w.codec_none } else { name }.to_owned()).collect(),
                    app,
                ),
                live_text(move || bench.setup.with(|setup| place_of(&CODECS.map(|(codec, _)| codec), &setup.design.codec))),
                move |at| {
                    if let Some((codec, _)) = one_of(&CODECS, &at) {
                        chosen(&|setup| setup.design.codec = codec);
                    }
                },
            );
            let order = choice_field(
                "design-order".to_owned(),
                text(app, |w| w.order),
                listed(|w| ORDERS.map(|order| (w.order_name)(order).to_owned()).to_vec(), app),
                live_text(move || bench.setup.with(|setup| place_of(&ORDERS, &setup.design.order))),
                move |at| {
                    if let Some(order) = one_of(&ORDERS, &at) {
                        chosen(&|setup| setup.design.order = order);
                    }
                },
            );
            let groups = number("rows", |w| w.row_group_rows, |design| design.row_group_rows, |design, rows| design.row_group_rows = rows);
            view! {
                {codec}
                {order}
                {groups}
            }
            .into_any()
        })
    });
    view! {
        <section class="panel athena__designer" aria-labelledby="design-title">
            <h2 id="design-title">{text(app, |w| w.table)}</h2>
            {keys(app, bench, chosen)}
            <div class="panel__fields">
                {format}
                {inside}
                {number("file", |w| w.file_mib, |design| design.file_mib, |design, mib| design.file_mib = mib)}
            </div>
            {live_option(move || problem.get().map(|problem| view! { <p class="field__error" role="alert" lang="en">{problem}</p> }.into_any()))}
            <details class="athena__more">
                <summary>{text(app, |w| w.events)}</summary>
                <div class="panel__fields">
                    {first_day(app, bench, changed)}
                    {number("days", |w| w.days, |design| design.days, |design, days| design.days = days)}
                    {number("events", |w| w.events_per_day, |design| design.events_per_day, |design, events| design.events_per_day = events)}
                    {number("users", |w| w.users, |design| design.users, |design, users| design.users = users)}
                    {number("seed", |w| w.seed, |design| design.seed, |design, seed| design.seed = seed)}
                </div>
            </details>
            <details class="athena__more">
                <summary>{text(app, |w| w.catalog_and_engine)}</summary>
                <div class="panel__fields">{catalog(app, bench, changed, chosen)} {engine(app, bench, changed, chosen)}</div>
            </details>
        </section>
    }
    .into_any()
}

/// A sample query that was there stays the same question in the words of the new layout.
fn follow(bench: Bench, before: &Design) {
    let sql = bench.sql.get_untracked();
    let is = |(_, own): &(Sample, String)| *own == sql;
    let Some((sample, _)) = queries(before).into_iter().find(is) else { return };
    let now = bench.setup.with_untracked(|setup| queries(&setup.design));
    if let Some((_, own)) = now.into_iter().find(|(other, own)| *other == sample && *own != sql) {
        bench.type_sql(own);
    }
}

fn key_name(key: PartitionKey, app: App) -> String {
    let example = (words(app.lang()).key_example)(key);
    format!("{} {}", key.name(), example)
}

fn keys(app: App, bench: Bench, chosen: impl Fn(&dyn Fn(&mut Setup)) + Copy + Send + Sync + 'static) -> AnyView {
    let list = live(move || {
        let keys = bench.setup.with(|setup| setup.design.partition_by.clone());
        if keys.is_empty() {
            return view! { <p class="quiet">{text(app, |w| w.no_keys)}</p> }.into_any();
        }
        let last = keys.len() - 1;
        let chip = |(at, key): (usize, PartitionKey)| {
            let remove = move |_| {
                chosen(&|setup| {
                    setup.design.partition_by.retain(|other| *other != key);
                });
            };
            let forward = move |_| chosen(&|setup| setup.design.partition_by.swap(at, at.saturating_sub(1)));
            view! {
                <li class="key">
                    <code>{format!("{}=", key.name())}</code>
                    <span class="quiet">{(words(app.lang()).key_type)(key)}</span>
                    {(at > 0).then(|| view! {
                        <button type="button" class="button button--small" on:click=forward aria-label=(words(app.lang()).key_outwards)(key.name())>"←"</button>
                    })}
                    <button type="button" class="button button--small" on:click=remove aria-label=(words(app.lang()).key_remove)(key.name())>"×"</button>
                    {(at < last).then(|| view! { <span class="key__slash" aria-hidden="true">"/"</span> })}
                </li>
            }
        };
        view! { <ol class="keys">{keys.into_iter().enumerate().map(chip).collect_view()}</ol> }.into_any()
    });
    let free = Memo::new(move |_| {
        bench.setup.with(|setup| {
            let keys = &setup.design.partition_by;
            let is_free = |key: &PartitionKey| keys.iter().all(|other| other.name() != key.name());
            if keys.len() >= DESIGN_KEYS_MAX { Vec::new() } else { KEYS.into_iter().filter(is_free).collect::<Vec<_>>() }
        })
    });
    let choices = Signal::derive(move || {
        let first = (String::new(), words(app.lang()).choose_key.to_owned());
        let all = free.get().into_iter().map(|key| (place_of(&KEYS, &key), key_name(key, app)));
        [first].into_iter().chain(all).collect()
    });
    let add = choice_field("design-key".to_owned(), text(app, |w| w.add_key), choices, live_text(String::new), move |at| {
        if let Some(key) = one_of(&KEYS, &at) {
            chosen(&|setup| {
                setup.design.partition_by.push(key);
                setup.design.also.retain(|other| other.name() != key.name());
            });
        }
    });
    view! {
        <fieldset class="athena__keys">
            <legend>{text(app, |w| w.folders)}</legend>
            {list}
            {add}
        </fieldset>
    }
    .into_any()
}

/// A line of text whose problem stands below it.
fn line_field(
    id: &'static str,
    label: Signal<String>,
    value: Signal<String>,
    on_change: impl Fn(String) -> Result<(), String> + Send + Sync + 'static,
) -> AnyView {
    let problem = RwSignal::new(None::<String>);
    let problem_id = format!("{id}-problem");
    let described_by = problem_id.clone();
    view! {
        <div class="lab-field">
            <label for=id>{label}</label>
            <input
                type="text"
                autocomplete="off"
                id=id
                prop:value=value
                aria-invalid=Signal::derive(move || problem.with(Option::is_some).then_some("true"))
                aria-describedby=Signal::derive(move || problem.with(Option::is_some).then(|| described_by.clone()))
                on:change=move |event| problem.set(on_change(event_target_value(&event)).err())
            />
            {live_option(move || {
                let id = problem_id.clone();
                problem.get().map(|problem| view! { <p class="field__error" id=id role="alert" lang="en">{problem}</p> }.into_any())
            })}
        </div>
    }
    .into_any()
}

fn first_day(
    app: App,
    bench: Bench,
    changed: impl Fn(&dyn Fn(&mut Setup)) -> Result<(), String> + Copy + Send + Sync + 'static,
) -> AnyView {
    let value = live_text(move || bench.setup.with(|setup| setup.design.first_day.clone()));
    line_field("design-first", text(app, |w| w.first_day), value, move |day| {
        changed(&|setup| day.trim().clone_into(&mut setup.design.first_day))
    })
}

fn catalog(
    app: App,
    bench: Bench,
    changed: impl Fn(&dyn Fn(&mut Setup)) -> Result<(), String> + Copy + Send + Sync + 'static,
    chosen: impl Fn(&dyn Fn(&mut Setup)) + Copy + Send + Sync + 'static,
) -> AnyView {
    let now = Memo::new(move |_| {
        bench.setup.with(|setup| match (&setup.projection, setup.registered) {
            (Some(projected), _) if projected.injected => 3,
            (Some(_), _) => 2,
            (None, Some(_)) => 1,
            (None, None) => 0,
        })
    });
    let choice = choice_field(
        "design-catalog".to_owned(),
        text(app, |w| w.catalog),
        listed(|w| w.catalogs.map(str::to_owned).to_vec(), app),
        live_text(move || now.get().to_string()),
        move |at| {
            let injected = at == "3";
            chosen(&|setup| {
                setup.registered = (at == "1").then_some(1);
                setup.projection = (injected || at == "2").then_some(Projected { range: None, injected });
            });
        },
    );
    let more = live_option(move || match now.get() {
        1 => {
            let value = Signal::derive(move || bench.setup.with(|setup| setup.registered.unwrap_or(0)));
            let set = move |count| changed(&|setup| setup.registered = Some(count));
            Some(number_field(app, "design-registered".to_owned(), text(app, |w| w.registered), value, set))
        }
        2 | 3 if bench.setup.with(|setup| setup.design.partition_by.iter().any(|key| key.name() == "dt")) => {
            let value =
                live_text(move || bench.setup.with(|setup| setup.projection.as_ref().and_then(|it| it.range.clone())).unwrap_or_default());
            let set = move |range: String| {
                let range = range.trim().to_owned();
                changed(&|setup| {
                    if let Some(projected) = &mut setup.projection {
                        projected.range = (!range.is_empty()).then(|| range.clone());
                    }
                })
            };
            Some(line_field("design-range", text(app, |w| w.range), value, set))
        }
        _ => None,
    });
    view! {
        {choice}
        {more}
    }
    .into_any()
}

fn engine(
    app: App,
    bench: Bench,
    changed: impl Fn(&dyn Fn(&mut Setup)) -> Result<(), String> + Copy + Send + Sync + 'static,
    chosen: impl Fn(&dyn Fn(&mut Setup)) + Copy + Send + Sync + 'static,
) -> AnyView {
    let engine = choice_field(
        "design-engine".to_owned(),
        text(app, |w| w.engine),
        listed(|_| ENGINES.map(|(_, name)| name.to_owned()).to_vec(), app),
        live_text(move || bench.setup.with(|setup| place_of(&ENGINES.map(|(engine, _)| engine), &setup.engine))),
        move |at| {
            if let Some((engine, _)) = one_of(&ENGINES, &at) {
                chosen(&|setup| setup.engine = engine);
            }
        },
    );
    let price = Signal::derive(move || bench.setup.with(|setup| setup.micro_usd_per_tb / MICRO_USD_PER_CENT));
    let limit = Signal::derive(move || bench.setup.with(|setup| setup.limit_mb.unwrap_or(0)));
    let set_price = move |cents: u64| changed(&|setup| setup.micro_usd_per_tb = cents.saturating_mul(MICRO_USD_PER_CENT));
    let set_limit = move |mb: u64| changed(&|setup| setup.limit_mb = (mb > 0).then_some(mb));
    let is_whole = Signal::derive(move || bench.setup.with(|setup| setup.small_files_whole));
    view! {
        {engine}
        {number_field(app, "design-price".to_owned(), text(app, |w| w.price), price, set_price)}
        {number_field(app, "design-limit".to_owned(), text(app, |w| w.limit), limit, set_limit)}
        {tick_field(text(app, |w| w.small_whole), is_whole, move |whole| chosen(&|setup| setup.small_files_whole = whole))}
        <p class="quiet lab-field--wide">{lab_text(app, |w| w.our_model)}": "{text(app, |w| w.small_whole_hint)}</p>
    }
    .into_any()
}
