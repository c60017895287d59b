//! Compiled text to elements: the only way from content to the page. There is no path for HTML.

use leptos::prelude::*;

use crate::content::text::{Block, Inline, LinkTarget};
use crate::route::Route;
use crate::ui::state::{App, use_app};

/// Blocks of text.
pub(crate) fn blocks(blocks: &[Block]) -> AnyView {
    let app = use_app();
    blocks.iter().map(|block| block_view(app, block)).collect_view().into_any()
}

/// Text within a line.
pub(crate) fn inlines(inlines: &[Inline]) -> AnyView {
    inlines_view(use_app(), inlines)
}

fn block_view(app: App, block: &Block) -> AnyView {
    let items = |items: &[Vec<Block>]| {
        let item = |item: &Vec<Block>| match item.as_slice() {
            // A lone paragraph needs no paragraph of its own in a list item.
            [Block::Paragraph(only)] => view! { <li>{inlines_view(app, only)}</li> }.into_any(),
            blocks => view! { <li>{blocks.iter().map(|block| block_view(app, block)).collect_view()}</li> }.into_any(),
        };
        items.iter().map(item).collect_view()
    };
    match block {
        Block::Paragraph(text) => view! { <p>{inlines_view(app, text)}</p> }.into_any(),
        Block::Bullets(list) => view! { <ul>{items(list)}</ul> }.into_any(),
        Block::Numbers(list) => view! { <ol>{items(list)}</ol> }.into_any(),
        Block::Code(text) => view! { <pre tabindex="0"><code>{text.clone()}</code></pre> }.into_any(),
        Block::Table { head, rows } => {
            let head = head.iter().map(|cell| view! { <th scope="col">{inlines_view(app, cell)}</th> }).collect_view();
            let rows = rows
                .iter()
                .map(|row| view! { <tr>{row.iter().map(|cell| view! { <td>{inlines_view(app, cell)}</td> }).collect_view()}</tr> })
                .collect_view();
            view! {
                <div class="table-scroll" tabindex="0">
                    <table class="table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
                </div>
            }
            .into_any()
        }
    }
}

fn inlines_view(app: App, inlines: &[Inline]) -> AnyView {
    let view = |inline: &Inline| match inline {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Code(text) => view! { <code>{text.clone()}</code> }.into_any(),
        Inline::Strong(inner) => view! { <strong>{inlines_view(app, inner)}</strong> }.into_any(),
        Inline::Emphasis(inner) => view! { <em>{inlines_view(app, inner)}</em> }.into_any(),
        Inline::Link(target, inner) => link(app, target, inlines_view(app, inner)),
    };
    inlines.iter().map(view).collect_view().into_any()
}

fn link(app: App, target: &LinkTarget, inner: AnyView) -> AnyView {
    let route = match target {
        LinkTarget::Url(url) => return view! { <a href=url.clone() rel="noopener" target="_blank">{inner}</a> }.into_any(),
        LinkTarget::Topic(topic) => Route::Topic(topic.clone(), None),
        LinkTarget::Card(card) => card_route(app, card),
    };
    view! { <a href=app.navigation.href(&route)>{inner}</a> }.into_any()
}

/// The place of a card; the start page when the content no longer has it.
pub(crate) fn card_route(app: App, card: &crate::content::model::CardId) -> Route {
    let topic = app.library.with(|index| index.topic_of_card(card).map(|topic| topic.id.clone())).flatten();
    topic.map_or(Route::Home, |topic| Route::Topic(topic, Some(card.clone())))
}
