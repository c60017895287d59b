//! The picture: the hash space with records landing on it, and a lane for every open shard with what it has left.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::marks;
use super::scene::{KinesisPlayer, refusals};
use super::text;
use super::why::Asked;
use crate::figures::{bytes, instant, percent, whole};
use crate::lab::kinesis::live::config::KinesisInput;
use crate::lab::kinesis::live::frame::{ShardFrame, ShardPhase};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::player::Turn;
use crate::ui::state::App;
use crate::ui::text::kinesis::words;

/// Width of the hash space in the picture, and of a bar.
const WIDTH: f64 = 1_000.0;
/// Width of a block, in units of the picture, from which on it has a name in it.
const LABEL_WIDTH_MIN: f64 = 40.0;
/// Lanes shown; the table has them all.
const LANES_MAX: usize = 24;

/// A place in the hash space as a share of it.
pub(super) fn part(hash: u128) -> f64 {
    hash as f64 / u128::MAX as f64
}

/// A place in the hash space as a place in the picture.
fn x(hash: u128) -> f64 {
    part(hash) * WIDTH
}

/// A place in the hash space in percent.
pub(super) fn share(hash: u128) -> String {
    let permille = u64::try_from(hash >> 64).unwrap_or(u64::MAX);
    percent(permille, u64::MAX)
}

/// The picture and its controls.
pub(super) fn view(app: App, player: KinesisPlayer) -> AnyView {
    let selected = RwSignal::new(BTreeSet::<u64>::new());
    let open = Memo::new(move |_| {
        player.in_turn(Turn::Scene, |frame| {
            let open = frame.shards.iter().filter(|shard| shard.phase == ShardPhase::Open);
            let mut open = open.map(|shard| (shard.shard.start, shard.shard.end, shard.shard.id)).collect::<Vec<_>>();
            open.sort_unstable();
            open
        })
    });
    // A shard that has closed cannot be selected any more.
    Effect::new(move || {
        let ids = open.with(|open| open.iter().map(|(_, _, id)| *id).collect::<BTreeSet<_>>());
        selected.update(|selected| selected.retain(|id| ids.contains(id)));
    });
    let lanes = live(move || {
        let open = open.get();
        let hidden = open.len().saturating_sub(LANES_MAX);
        let more = (hidden > 0).then(|| view! { <p class="quiet">{(words(app.lang()).more_lanes)(hidden)}</p> });
        let lanes =
            open.into_iter().take(LANES_MAX).enumerate().map(|(place, shard)| lane(app, player, selected, place, shard)).collect_view();
        view! {
            <ul class="lanes">{lanes}</ul>
            {more}
        }
        .into_any()
    });
    view! {
        <section class="kinesis" aria-label=text(app, |w| w.lanes)>
            {hash_space(app, player, open, selected)}
            <p class="quiet">{text(app, |w| w.hash_space_hint)}</p>
            {reshard_bar(app, player, open, selected)}
            {lanes}
        </section>
    }
    .into_any()
}

fn hash_space(app: App, player: KinesisPlayer, open: Memo<Vec<(u128, u128, u64)>>, selected: RwSignal<BTreeSet<u64>>) -> AnyView {
    let blocks = live(move || {
        let block = |(index, (start, end, id)): (usize, (u128, u128, u64))| {
            let (from, width) = (x(start), (x(end) - x(start)).max(1.0));
            let chosen = chosen(selected, id);
            view! {
                <rect
                    class="hash__block"
                    data-odd=(index % 2 == 1).then_some("true")
                    data-selected=chosen
                    x=from
                    y="20"
                    width=width
                    height="22"
                    on:click=move |_| toggle(selected, id)
                />
            }
        };
        open.get().into_iter().enumerate().map(block).collect_view().into_any()
    });
    // Not in the picture, which is stretched: letters would be, too.
    let labels = live(move || {
        let wide = |(start, end, _): &(u128, u128, u64)| x(*end) - x(*start) > LABEL_WIDTH_MIN;
        let label = |(start, end, id): (u128, u128, u64)| {
            let at = format!("{:.4}", part(start / 2 + end / 2));
            view! { <span class="hash__label num" data-selected=chosen(selected, id) style:--at=at>{id}</span> }
        };
        open.get().into_iter().filter(wide).map(label).collect_view().into_any()
    });
    let said = live_text(move || {
        format!(
            "{}: {}",
            words(app.lang()).hash_space,
            open.with(|open| open.iter().map(|(_, _, id)| (words(app.lang()).shard)(*id)).collect::<Vec<_>>().join(", "))
        )
    });
    view! {
        <figure class="hash">
            <figcaption class="hash__title">{text(app, |w| w.hash_space)}</figcaption>
            <div class="hash__frame">
                <svg viewBox=format!("0 0 {WIDTH} {}", marks::HEIGHT) role="img" aria-label=said preserveAspectRatio="none" class="hash__picture">
                    {blocks}
                </svg>
                {marks::view(player)}
                <div aria-hidden="true">{labels}</div>
            </div>
        </figure>
    }
    .into_any()
}

/// Whether a shard is selected, as an attribute.
fn chosen(selected: RwSignal<BTreeSet<u64>>, id: u64) -> Signal<Option<&'static str>> {
    Signal::derive(move || selected.with(|selected| selected.contains(&id)).then_some("true"))
}

fn toggle(selected: RwSignal<BTreeSet<u64>>, id: u64) {
    selected.update(|selected| {
        if !selected.remove(&id) {
            // A third one starts a new selection.
            if selected.len() == 2 {
                selected.clear();
            }
            selected.insert(id);
        }
    });
}

/// State of the stream, and what can be done with the shards selected.
fn reshard_bar(app: App, player: KinesisPlayer, open: Memo<Vec<(u128, u128, u64)>>, selected: RwSignal<BTreeSet<u64>>) -> AnyView {
    let state = live_text(move || match player.in_turn(Turn::Scene, |frame| frame.updating_until_ms) {
        Some(until_ms) => (words(app.lang()).updating)(&instant(until_ms, app.lang())),
        None => words(app.lang()).active.to_owned(),
    });
    let problem = RwSignal::new(None::<String>);
    let send = move |input: KinesisInput| {
        problem.set(player.input(input).err().map(|error| error.to_string()));
        selected.update(BTreeSet::clear);
    };
    let actions = live(move || {
        let ids = selected.with(|selected| selected.iter().copied().collect::<Vec<_>>());
        let names = ids.iter().map(|id| (words(app.lang()).shard)(*id)).collect::<Vec<_>>().join(", ");
        let button = match ids.as_slice() {
            [] => None,
            [shard] => {
                let shard = *shard;
                let split = move |_| send(KinesisInput::Split { shard, at: None });
                Some(view! { <button type="button" class="button" on:click=split>{text(app, |w| w.split)}</button> }.into_any())
            }
            [one, two, ..] => {
                // MergeShards wants the lower one first.
                let start_of = |id: u64| open.with_untracked(|open| open.iter().find(|(_, _, own)| *own == id).map(|(start, _, _)| *start));
                let (shard, adjacent) = if start_of(*one) < start_of(*two) { (*one, *two) } else { (*two, *one) };
                let merge = move |_| send(KinesisInput::Merge { shard, adjacent });
                Some(view! { <button type="button" class="button" on:click=merge>{text(app, |w| w.merge)}</button> }.into_any())
            }
        };
        let said = if ids.is_empty() { words(app.lang()).lanes_hint.to_owned() } else { (words(app.lang()).selection)(&names) };
        view! {
            <span class="quiet">{said}</span>
            {button}
        }
        .into_any()
    });
    let refused =
        live_option(move || problem.get().map(|problem| view! { <p class="field__error" role="alert" lang="en">{problem}</p> }.into_any()));
    view! {
        <div class="reshard">
            <span class="tag">{state}</span>
            {actions}
        </div>
        {refused}
    }
    .into_any()
}

/// How full a limit is, as a bar with its figures.
fn gauge(label: Signal<String>, level: Signal<f64>, full: Signal<bool>) -> AnyView {
    // A line's end is an attribute that is neither style nor layout of the page.
    let end = live_text(move || format!("{:.0}", level.get() * WIDTH));
    view! {
        <div class="gauge" data-full=Signal::derive(move || full.get().then_some("true"))>
            <svg class="gauge__bar" viewBox=format!("0 0 {WIDTH} 1") preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <line class="gauge__fill" x2=end y1="0.5" y2="0.5" />
            </svg>
            <span class="gauge__label steady num">{label}</span>
        </div>
    }
    .into_any()
}

fn used_share(left: u64, max: u64) -> f64 {
    1.0 - left as f64 / max.max(1) as f64
}

/// Whether next to nothing is left of a limit of which so much is used.
fn full(used: Signal<(u64, u64)>) -> Signal<bool> {
    Signal::derive(move || {
        let (used, max) = used.get();
        max > 0 && used * 200 >= max * 199
    })
}

fn lane(app: App, player: KinesisPlayer, selected: RwSignal<BTreeSet<u64>>, place: usize, (start, end, id): (u128, u128, u64)) -> AnyView {
    let at = usize::try_from(id).unwrap_or(usize::MAX);
    let turn = Turn::Item(place);
    let figure = move |read: fn(&ShardFrame) -> (u64, u64)| {
        Signal::derive(move || player.in_turn(turn, |frame| frame.shards.get(at).map(read)).unwrap_or_default())
    };
    let records = figure(|shard| (shard.room.records_max - shard.room.records, shard.room.records_max));
    let used_bytes = figure(|shard| (shard.room.bytes_max - shard.room.bytes, shard.room.bytes_max));
    let written = figure(|shard| (shard.written.accepted, shard.written.throttled));
    // In every frame while time is slowed down; otherwise with the number below, which it has to agree with.
    let level = move |read: fn(&ShardFrame) -> f64| {
        Signal::derive(move || {
            if player.speed.get() < 1.0 {
                player.frame.track();
            }
            player.in_turn(turn, |frame| frame.shards.get(at).map(read)).unwrap_or_default()
        })
    };
    let records_level = level(|shard| used_share(shard.room.records, shard.room.records_max));
    let bytes_level = level(|shard| used_share(shard.room.bytes, shard.room.bytes_max));
    let records_label = live_text(move || {
        let (used, max) = records.get();
        (words(app.lang()).records_gauge)(&whole(used), &whole(max))
    });
    let bytes_label = live_text(move || {
        let (used, max) = used_bytes.get();
        (words(app.lang()).bytes_gauge)(&bytes(used), &bytes(max))
    });
    let pressed = live_text(move || selected.with(|selected| selected.contains(&id)).to_string());
    let range = live_text(move || (words(app.lang()).shard_range)(&share(start), &share(end)));
    let any_refused = Memo::new(move |_| written.get().1 > 0);
    let asked = expect_context::<Asked>();
    let ask = move |_| asked.ask(player, refusals(player, Some(id), 1).into_iter().next());
    let why = live_option(move || {
        any_refused.get().then(|| {
            view! {
                <button type="button" class="button button--small" aria-label=live_text(move || (words(app.lang()).why_refused)(id)) on:click=ask>
                    {crate::ui::labs::transport::lab_text(app, |w| w.why)}
                </button>
            }
            .into_any()
        })
    });
    let refused_mark = Signal::derive(move || any_refused.get().then_some("true"));
    view! {
        <li class="lane" data-refused=refused_mark>
            <button type="button" class="lane__name" aria-pressed=pressed on:click=move |_| toggle(selected, id)>
                <strong>{live_text(move || (words(app.lang()).shard)(id))}</strong>
                <span class="quiet">{range}</span>
            </button>
            {gauge(records_label, records_level, full(records))}
            {gauge(bytes_label, bytes_level, full(used_bytes))}
            <div class="lane__counts num">
                <span class="lane__stored steady">{count(Icon::Check, Signal::derive(move || written.get().0), text(app, |w| w.stored))}</span>
                <span class="lane__refused steady">{count(Icon::Cross, Signal::derive(move || written.get().1), text(app, |w| w.refused))}</span>
            </div>
            <span class="lane__why">{why}</span>
        </li>
    }
    .into_any()
}

/// A number with what it counts: a mark for the eye, a word for the ear.
fn count(icon: Icon, number: Signal<u64>, word: Signal<String>) -> AnyView {
    view! {
        {icon.view()}
        {live_text(move || whole(number.get()))}
        <span class="visually-hidden">" "{word}</span>
    }
    .into_any()
}
