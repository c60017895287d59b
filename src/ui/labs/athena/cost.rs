//! What is left after each stage, in bytes and dollars; bytes by column; requests; remarks.

use leptos::prelude::*;

use super::bench::Bench;
use super::text;
use crate::figures::{bytes, dollars, percent, whole};
use crate::lab::athena::desk::Waterfall;
use crate::lab::athena::notes::Note;
use crate::lab::athena::sql::ColumnId;
use crate::ui::components::live::{live, live_option};
use crate::ui::labs::fields::number_field;
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::athena::words;

/// Most queries a month.
const QUERIES_MAX: u64 = 1_000_000_000;

/// The panels.
pub(super) fn panels(app: App, bench: Bench) -> AnyView {
    view! {
        {waterfall(app, bench)}
        <div class="lab__columns">
            {read(app, bench)}
            {notes(app, bench)}
        </div>
    }
    .into_any()
}

fn waterfall(app: App, bench: Bench) -> AnyView {
    let queries = RwSignal::new(1_000_u64);
    let table = live_option(move || {
        let answer = bench.told.get()?;
        let stage = bench.stage.get();
        let words = words(app.lang());
        let Waterfall { total, partitions, columns, row_groups, billed } = answer.waterfall;
        // The stage at which each is known.
        let rows = [(0, total), (2, partitions), (4, columns), (5, row_groups), (6, billed)];
        let count = queries.get();
        let row = |(at, (since, size)): (usize, (usize, u64))| {
            let known = stage >= since;
            let share = if total == 0 { 0.0 } else { (size as f64 / total as f64).min(1.0) };
            let cost = if at == 4 { answer.plan.bill.cost } else { bench.price(size, 1) };
            let many = if at == 4 { cost.times(count) } else { bench.price(size, count) };
            let is_free = at > 0 && answer.plan.bill.billed_mb == 0;
            let figure = |figure: String| if known { figure } else { "…".to_owned() };
            let money = |amount| figure(if is_free { dollars(crate::lab::athena::bill::Usd::default()) } else { dollars(amount) });
            view! {
                <tr data-known=known.to_string() data-row=at.to_string()>
                    <th scope="row">{words.waterfall_rows[at]}</th>
                    <td class="fall__bar" aria-hidden="true">
                        <span style:--share=format!("{:.5}", if known { share } else { 0.0 })></span>
                    </td>
                    <td class="num">{figure(bytes(size))}</td>
                    <td class="num">{figure(percent(size, total))}</td>
                    <td class="num">{money(cost)}</td>
                    <td class="num">{money(many)}</td>
                </tr>
            }
        };
        let rows = rows.into_iter().enumerate().map(row).collect_view();
        Some(
            view! {
                <table class="figures-table fall">
                    <thead>
                        <tr>
                            <th scope="col">{words.waterfall_stage}</th>
                            <td aria-hidden="true"></td>
                            <th scope="col">{words.bytes_left}</th>
                            <th scope="col">{words.of_table}</th>
                            <th scope="col">{words.would_cost}</th>
                            <th scope="col">{(words.would_cost_many)(&whole(count))}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any(),
        )
    });
    let set = move |count: u64| {
        if !(1..=QUERIES_MAX).contains(&count) {
            return Err((words(app.lang()).out_of_range)("1", &whole(QUERIES_MAX)));
        }
        queries.set(count);
        Ok(())
    };
    let is_stale = Signal::derive(move || bench.refusal.with(Option::is_some).then_some("true"));
    view! {
        <section class="panel" aria-labelledby="waterfall-title" data-stale=is_stale>
            <h2 id="waterfall-title">{text(app, |w| w.waterfall)}</h2>
            <div class="table-scroll" tabindex="0" role="group" aria-labelledby="waterfall-title">{table}</div>
            <div class="panel__fields">{number_field(app, "queries".to_owned(), text(app, |w| w.queries_a_month), queries.into(), set)}</div>
        </section>
    }
    .into_any()
}

/// Bytes of each column, and requests.
fn read(app: App, bench: Bench) -> AnyView {
    let table = live_option(move || {
        let answer = bench.told.get()?;
        let words = words(app.lang());
        let plan = &answer.plan;
        let most = plan.reading.bytes_per_column.iter().map(|(_, bytes)| *bytes).chain([plan.reading.whole_file_bytes]).max().unwrap_or(0);
        let line = |name: String, size: u64| {
            let share = if most == 0 { 0.0 } else { size as f64 / most as f64 };
            view! {
                <tr>
                    <th scope="row"><code>{name}</code></th>
                    <td class="fall__bar" aria-hidden="true"><span style:--share=format!("{share:.5}")></span></td>
                    <td class="num">{bytes(size)}</td>
                </tr>
            }
        };
        let named = bench.with_table(|table| {
            let name = |at: u16| table.schema.column(ColumnId::Data(at)).0.to_owned();
            plan.reading.bytes_per_column.iter().map(|(at, size)| (name(*at), *size)).collect::<Vec<_>>()
        })?;
        let whole_files = (plan.reading.whole_file_bytes > 0).then(|| line(words.whole_files.to_owned(), plan.reading.whole_file_bytes));
        let request = |name: &'static str, count: u64| view! { <tr><th scope="row">{name}</th><td class="num">{whole(count)}</td></tr> };
        Some(
            view! {
                <table class="figures-table fall">
                    <caption>{words.bytes_by_column}</caption>
                    <tbody>{whole_files}{named.into_iter().map(|(name, size)| line(name, size)).collect_view()}</tbody>
                </table>
                <table class="figures-table">
                    <caption>{words.requests}</caption>
                    <tbody>
                        {request("Glue GetPartitions", plan.listing.glue_requests)}
                        {request("S3 LIST", plan.objects.list_requests)}
                        {request("S3 GET", plan.reading.get_requests)}
                        <tr><th scope="row">{words.metadata}</th><td class="num">{bytes(plan.reading.metadata_bytes)}</td></tr>
                    </tbody>
                </table>
            }
            .into_any(),
        )
    });
    view! {
        <section class="panel" aria-labelledby="read-title">
            <h2 id="read-title">{text(app, |w| w.what_is_read)}</h2>
            {table}
        </section>
    }
    .into_any()
}

fn notes(app: App, bench: Bench) -> AnyView {
    let list = live(move || {
        let Some(answer) = bench.told.get() else { return ().into_any() };
        let words = words(app.lang());
        let note = |note: &Note| {
            let place = note.span().map(|span| span.of(&answer.query.text).to_owned()).filter(|text| !text.is_empty());
            view! {
                <li>
                    {place.map(|text| view! { <code class="note__place">{text}</code> })}
                    <p>{(words.note)(note)}</p>
                </li>
            }
        };
        if answer.plan.notes.is_empty() {
            return view! { <p class="quiet">{lab_text(app, |w| w.none_yet)}</p> }.into_any();
        }
        view! { <ul class="notes">{answer.plan.notes.iter().map(note).collect_view()}</ul> }.into_any()
    });
    view! {
        <section class="panel" aria-labelledby="notes-title">
            <h2 id="notes-title">{text(app, |w| w.notes)}</h2>
            {list}
        </section>
    }
    .into_any()
}
