//! A table that was given whole, by a question for one: what it is, in place of the designer. Its files can be stored in another format.

use leptos::prelude::*;

use super::bench::Bench;
use super::text;
use crate::figures::{bytes, whole};
use crate::lab::athena::convert::TEXT_PER_COMPRESSED;
use crate::lab::athena::scenario::Scenario;
use crate::lab::athena::setup::Setup;
use crate::lab::athena::table::Format;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::fields::choice_field;
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::athena::words;

const FORMATS: [Format; 6] = [Format::Parquet, Format::Orc, Format::Csv, Format::CsvGz, Format::Json, Format::JsonGz];

/// The panel.
pub(super) fn panel(app: App, bench: Bench) -> AnyView {
    let problem = RwSignal::new(None::<String>);
    let own = move || {
        let opening = Setup::opening();
        let sql = opening.sql.clone();
        problem.set(bench.load(opening, Some(sql)).err().map(|error| error.to_string()));
    };
    let facts = live_option(move || bench.setup.with(|setup| setup.given.as_deref().map(|given| facts(app, bench, given))));
    let is_free =
        Memo::new(move |_| bench.setup.with(|setup| setup.given.as_ref().is_some_and(|given| given.converted(given.format).is_some())));
    let format = live_option(move || {
        is_free.get().then(|| {
            let choices = Signal::derive(move || {
                let name = |format| (words(app.lang()).format_name)(format).to_owned();
                FORMATS.into_iter().enumerate().map(|(at, format)| (at.to_string(), name(format))).collect()
            });
            let value = live_text(move || {
                let own = bench.setup.with(|setup| setup.given.as_ref().map(|given| given.format));
                FORMATS.iter().position(|format| Some(*format) == own).unwrap_or(0).to_string()
            });
            let convert = move |at: String| {
                let Some(format) = at.parse::<usize>().ok().and_then(|at| FORMATS.get(at)) else { return };
                let given = bench.setup.with_untracked(|setup| setup.given.as_ref().and_then(|given| given.converted(*format)));
                let done = bench.change(|setup| setup.given = given.map(Box::new));
                problem.set(done.err().map(|error| error.to_string()));
            };
            view! {
                {choice_field("given-format".to_owned(), text(app, |w| w.given_store_as), choices, value, convert)}
                <p class="quiet">{lab_text(app, |w| w.our_model)}": "{live_text(move || (words(app.lang()).given_store_hint)(TEXT_PER_COMPRESSED))}</p>
            }
            .into_any()
        })
    });
    view! {
        <section class="panel athena__designer" aria-labelledby="design-title">
            <h2 id="design-title">{text(app, |w| w.given_table)}</h2>
            <p class="quiet">{text(app, |w| w.given_hint)}</p>
            {facts}
            {format}
            {live_option(move || problem.get().map(|problem| view! { <p class="field__error" role="alert" lang="en">{problem}</p> }.into_any()))}
            <p><button type="button" class="button" on:click=move |_| own()>{text(app, |w| w.given_design_own)}</button></p>
        </section>
    }
    .into_any()
}

/// What there is to know of the table.
fn facts(app: App, bench: Bench, given: &Scenario) -> AnyView {
    let words = words(app.lang());
    let types = |columns: Vec<(String, String)>| {
        let column = |(name, kind): (String, String)| view! { <li><code>{name}</code>" "<span class="quiet">{kind}</span></li> };
        if columns.is_empty() {
            return view! { <span class="quiet">{words.given_none}</span> }.into_any();
        }
        view! { <ul class="columns">{columns.into_iter().map(column).collect_view()}</ul> }.into_any()
    };
    let partition = given.partition_types.iter().map(|(name, kind)| (name.to_owned(), kind.sql_type().to_string())).collect();
    let columns = given.columns.iter().map(|(name, kind)| (name.to_owned(), kind.sql_type().to_string())).collect();
    let expanded = given.expanded().ok();
    let files = expanded.as_ref().map_or(&given.files, |expanded| &expanded.files);
    let total: u64 = files.iter().map(|file| file.bytes).fold(0, u64::saturating_add);
    let most = files.iter().map(|file| file.bytes).max().unwrap_or(0);
    let example = files.first().map(|file| file.path.clone()).unwrap_or_default();
    let known = match (&given.projection, &given.registered) {
        (Some(projection), _) => {
            let column = projection.iter().map(|(name, column)| {
                let range = column.range.as_deref().or(column.values.as_deref()).unwrap_or_default();
                format!("{name}: {} {range}", column.kind).trim_end().to_owned()
            });
            format!("{} ({})", words.given_projected, column.collect::<Vec<_>>().join("; "))
        }
        (None, Some(registered)) => (words.given_registered)(&whole(registered.len() as u64)),
        (None, None) => words.given_all_registered.to_owned(),
    };
    let partitions = bench.with_table(|table| whole(table.partitions.len() as u64));
    let partitions = partitions.map(|count| view! { <dt>{words.partitions}</dt><dd>{count}</dd> });
    let engine = (given.engine != crate::lab::athena::plan::Engine::Athena).then(|| {
        let name = if given.engine == crate::lab::athena::plan::Engine::Spectrum { "Redshift Spectrum" } else { "Redshift Serverless" };
        view! { <dt>{words.engine}</dt><dd>{name}</dd> }
    });
    let limit = given.workgroup_limit_bytes.map(|limit| view! { <dt>{words.given_limit}</dt><dd>{bytes(limit)}</dd> });
    let now = given.now_utc.clone().map(|now| view! { <dt>{words.given_now}</dt><dd>{now}</dd> });
    view! {
        <dl class="facts">
            <dt>{words.format}</dt>
            <dd>{(words.format_name)(given.format)}</dd>
            <dt>{words.partition_columns}</dt>
            <dd>{types(partition)}</dd>
            <dt>{words.file_columns}</dt>
            <dd>{types(columns)}</dd>
            <dt>{words.given_files}</dt>
            <dd>{(words.given_files_of)(&whole(files.len() as u64), &bytes(total), &bytes(most))}<br /><code class="facts__path">{example}</code></dd>
            {partitions}
            <dt>{words.catalog}</dt>
            <dd>{known}</dd>
            {engine}
            {limit}
            {now}
        </dl>
    }
    .into_any()
}

/// What stands below the editor in place of the comparisons of a design.
pub(super) fn note(app: App) -> AnyView {
    live(move || view! { <p class="quiet">{words(app.lang()).given_no_comparison}</p> }.into_any())
}
