//! Comparisons of services: the list, and a table whose cells lead to the cards they rest on.
//!
//! On a narrow screen the cells of a row stand below each other, each with the name of its service. The roles are written out
//! because a table that is not laid out as one loses them.

use leptos::prelude::*;

use super::links::to_topics;
use super::sheet::sheet;
use super::{owned, text};
use crate::content::model::{CardId, ComparisonId};
use crate::content::sheet::{ComparisonRow, ComparisonTable, ComparisonsSheet};
use crate::content::text::{Inline, plain, plain_blocks};
use crate::route::Route;
use crate::ui::components::icon::Icon;
use crate::ui::components::page::PageTitle;
use crate::ui::components::rich_text;
use crate::ui::pages::not_found::NotFound;
use crate::ui::state::{App, use_app};
use crate::ui::text::reference::words;

/// The list.
#[component]
pub(crate) fn Comparisons() -> impl IntoView {
    let app = use_app();
    let list = move |sheet: &ComparisonsSheet| {
        let item = |table: &ComparisonTable| {
            let href = app.navigation.href(&Route::Comparison(table.id.clone()));
            view! {
                <li class="topic-item topic-item--plain">
                    <a href=href>{table.title.clone()}</a>
                    <span class="quiet">{plain_blocks(&table.intro)}</span>
                </li>
            }
        };
        view! { <ul class="topic-list">{sheet.tables.iter().map(item).collect_view()}</ul> }.into_any()
    };
    view! {
        {to_topics()}
        <PageTitle text=owned(app, |t| t.comparisons) />
        <p class="lead">{text(app, |t| t.comparisons_intro)}</p>
        {sheet(app, |names| &names.comparisons, list)}
    }
}

/// A table.
#[component]
pub(crate) fn Comparison(
    /// Which.
    id: ComparisonId,
) -> impl IntoView {
    let app = use_app();
    let table = move |sheet: &ComparisonsSheet| match sheet.tables.iter().find(|table| table.id == id) {
        Some(table) => table_view(app, sheet, table),
        None => view! { <NotFound /> }.into_any(),
    };
    view! {
        <p class="breadcrumb"><a href=app.navigation.href(&Route::Comparisons)>{text(app, |t| t.all_comparisons)}</a></p>
        {sheet(app, |names| &names.comparisons, table)}
    }
}

fn table_view(app: App, sheet: &ComparisonsSheet, table: &ComparisonTable) -> AnyView {
    let head = table.columns.iter().map(|column| view! { <th scope="col" role="columnheader">{rich_text::inlines(column)}</th> });
    let rows = table.rows.iter().map(|row| row_view(app, sheet, table, row));
    view! {
        <PageTitle text=Signal::stored(table.title.clone()) />
        <div class="lead prose">{rich_text::blocks(&table.intro)}</div>
        <table class="comparison" role="table" aria-labelledby="page-title" style:--columns=table.columns.len().to_string()>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{text(app, |t| t.aspect)}</th>
                    {head.collect_view()}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
        <p class="quiet">{text(app, |t| t.cards_hint)}</p>
    }
    .into_any()
}

fn row_view(app: App, sheet: &ComparisonsSheet, table: &ComparisonTable, row: &ComparisonRow) -> AnyView {
    let cells = row.cells.iter().zip(&table.columns).map(|((words, cards), column)| cell_view(app, sheet, words, cards, column));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{rich_text::inlines(&row.aspect)}</th>
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}

fn cell_view(app: App, sheet: &ComparisonsSheet, text: &[Inline], cards: &[CardId], column: &[Inline]) -> AnyView {
    let link = |card: &CardId| {
        let card = sheet.cards.get(card)?;
        let href = app.navigation.href(&Route::Topic(card.topic.clone(), Some(card.card.clone())));
        let name = (words(app.lang()).card)(&plain(&card.prompt));
        Some(view! { <a class="comparison__card" href=href aria-label=name.clone() title=name>{Icon::Arrow.view()}</a> })
    };
    view! {
        <td role="cell">
            // The head of the column says this where it is seen.
            <span class="comparison__service" aria-hidden="true">{rich_text::inlines(column)}</span>
            <span class="comparison__text">{rich_text::inlines(text)}" "{cards.iter().filter_map(link).collect_view()}</span>
        </td>
    }
    .into_any()
}
