//! The SQL editor: a text field with the place of an error marked in it and explained below it, at every key press.

use leptos::prelude::*;

use super::bench::Bench;
use super::text;
use crate::lab::athena::desk::Refusal;
use crate::lab::athena::samples::queries;
use crate::lab::athena::sql::datum::SqlType;
use crate::lab::athena::sql::error::{SqlError, SqlErrorCode, line_and_column};
use crate::route::{Lab, LabStart, Route};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::transport::{lab_text, share};
use crate::ui::state::App;
use crate::ui::text::athena::words;

/// Texts longer than this, in bytes, are shown without a mark.
const MARKED_MAX: usize = 20_000;

/// The panel.
pub(super) fn panel(app: App, bench: Bench) -> AnyView {
    let copy = move |_| match bench.whole().export() {
        Err(error) => app.announcer.say(error.to_string()),
        Ok(run) => share(app, &Route::Lab(Lab::Athena, LabStart::Run(run))),
    };
    let is_refused = Signal::derive(move || bench.refusal.with(Option::is_some));
    view! {
        <section class="panel athena__editor" aria-labelledby="sql-title">
            <div class="athena__head">
                <h2 id="sql-title">{text(app, |w| w.query)}</h2>
                <button type="button" class="button button--small" on:click=copy>
                    {Icon::Link.view()}
                    <span>{lab_text(app, |w| w.copy_link)}</span>
                </button>
            </div>
            <div class="sql">
                <pre class="sql__mirror" aria-hidden="true">{mirror(bench)}</pre>
                <textarea
                    id="sql"
                    class="sql__text"
                    rows="6"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    aria-labelledby="sql-title"
                    aria-describedby="sql-problem"
                    aria-invalid=Signal::derive(move || is_refused.get().then_some("true"))
                    prop:value=move || bench.sql.get()
                    on:input=move |event| bench.type_sql(event_target_value(&event))
                ></textarea>
            </div>
            <div id="sql-problem" class="sql__problem">{problem(app, bench)}</div>
            {columns(app, bench)}
        </section>
    }
    .into_any()
}

/// The text below the field's own, with the place of the error marked.
fn mirror(bench: Bench) -> AnyView {
    live(move || {
        let sql = bench.sql.get();
        if sql.len() > MARKED_MAX {
            return sql.chars().take(MARKED_MAX / 4).collect::<String>().into_any();
        }
        let span = bench.refusal.with(|refusal| match refusal {
            Some(Refusal::Sql(error)) => Some((error.span.start as usize, error.span.end as usize)),
            _ => None,
        });
        let Some((start, end)) = span else { return format!("{sql}\n").into_any() };
        // A place at the end has no letter of its own.
        let end = end.max(start + 1);
        match (sql.get(..start), sql.get(start..end.min(sql.len()).max(start)), sql.get(end.min(sql.len()).max(start)..)) {
            (Some(before), Some(inside), Some(after)) => {
                let inside = if inside.is_empty() { "\u{a0}".to_owned() } else { inside.to_owned() };
                view! {
                    {before.to_owned()}
                    <mark>{inside}</mark>
                    {format!("{after}\n")}
                }
                .into_any()
            }
            _ => format!("{sql}\n").into_any(),
        }
    })
}

fn problem(app: App, bench: Bench) -> AnyView {
    live(move || match bench.refusal.get() {
        None => view! { <p class="sql__fine">{Icon::Check.view()}" "{text(app, |w| w.query_fine)}</p> }.into_any(),
        Some(Refusal::Sql(error)) => in_text(app, bench, &error),
        Some(Refusal::Table(error)) => view! {
            <p class="field__error">{text(app, |w| w.query_refused)}</p>
            <p class="sql__technical" lang="en"><code>{error.to_string()}</code></p>
        }
        .into_any(),
    })
}

fn in_text(app: App, bench: Bench, error: &SqlError) -> AnyView {
    let words = words(app.lang());
    let sql = bench.sql.get_untracked();
    let (line, column) = line_and_column(&sql, error.span.start);
    // A query of another layout: the lab has one for this.
    let other = (error.code == SqlErrorCode::ColumnNotFound).then(|| {
        let put = move |_| {
            let setup = bench.setup.get_untracked();
            let own = setup.given.as_ref().map(|given| given.statement());
            if let Some(sql) = own.or_else(|| queries(&setup.design).into_iter().next().map(|(_, sql)| sql)) {
                bench.type_sql(sql);
            }
        };
        view! { <button type="button" class="button button--small" on:click=put>{words.query_for_layout}</button> }
    });
    view! {
        <p class="field__error">{(words.sql_error)(line, column, error.code)}</p>
        <p class="sql__technical" lang="en"><code>{format!("{}: {}", error.code.name(), error.message)}</code></p>
        {other}
    }
    .into_any()
}

/// The columns that the query can use.
fn columns(app: App, bench: Bench) -> AnyView {
    // A table that is known only from the query may have others after each key; most keys change none.
    let known = Memo::new(move |_| {
        bench.setup.track();
        bench.answer.track();
        bench.with_table(|table| (table.schema.partition_columns().to_vec(), table.schema.data_columns().to_vec()))
    });
    let list = live_option(move || {
        let column = |(name, sql_type): (String, SqlType)| {
            view! { <li><code>{name}</code>" "<span class="quiet">{sql_type.to_string()}</span></li> }
        };
        let (partition, data) = known.get()?;
        let partition = (!partition.is_empty()).then(|| {
            view! {
                <p class="columns__title">{text(app, |w| w.partition_columns)}</p>
                <ul class="columns">{partition.into_iter().map(column).collect_view()}</ul>
            }
        });
        Some(
            view! {
                {partition}
                <p class="columns__title">{text(app, |w| w.file_columns)}</p>
                <ul class="columns">{data.into_iter().map(column).collect_view()}</ul>
            }
            .into_any(),
        )
    });
    let now = live_text(move || {
        let day = bench.setup.with(|setup| match &setup.given {
            Some(given) => given.now_utc.clone().unwrap_or_default(),
            None => setup.last_date(),
        });
        if day.is_empty() { String::new() } else { (words(app.lang()).today)(&day) }
    });
    view! {
        <details class="columns-panel">
            <summary>{text(app, |w| w.columns)}</summary>
            {list}
            <p class="quiet">{now}</p>
        </details>
    }
    .into_any()
}
