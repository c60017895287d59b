//! Where objects end up: the bucket as a tree of prefixes, each object with its size against the hint and the reason to ask for.

use leptos::prelude::*;

use super::picture::turn;
use super::scene::FirehosePlayer;
use super::text;
use super::why::Asked;
use crate::figures::{bytes, instant, whole};
use crate::lab::firehose::buffer::Trigger;
use crate::lab::firehose::event::{Fate, Object, ObjectKind};
use crate::lab::firehose::frame::{Folder, Place};
use crate::lab::firehose::hints::Destination;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::firehose::words;

/// The destination and what lies there.
pub(super) fn view(app: App, player: FirehosePlayer, destination: Memo<Destination>) -> AnyView {
    // A list that moves under the pointer or under a reader's focus cannot be used: it stands still meanwhile.
    let held = RwSignal::new(false);
    let folders = Memo::new(move |_| player.frame.with(|frame| frame.folders.clone()));
    let shown = RwSignal::new(Vec::<Folder>::new());
    Effect::new(move || {
        let folders = folders.get();
        if !held.get() {
            shown.set(folders);
        }
    });
    let tree = live(move || {
        let folders = shown.get();
        if folders.is_empty() {
            return view! { <p class="quiet">{text(app, |w| w.bucket_empty)}</p> }.into_any();
        }
        let newest = folders.iter().flat_map(|folder| &folder.latest).map(|(object, _)| object.number).max();
        let item = |one: Folder| folder(app, player, destination.get_untracked(), one, newest);
        view! { <ul class="tree">{folders.into_iter().map(item).collect_view()}</ul> }.into_any()
    });
    let outage = Memo::new(move |_| player.frame.with(|frame| (frame.outage.is_some(), frame.retried)));
    let banner = live_option(move || {
        let (is_down, retried) = outage.get();
        let words = words(app.lang());
        let line = match (is_down, retried) {
            (false, None) => return None,
            (_, Some((objects, gives_up_ms))) => (words.down_retrying)(&whole(objects as u64), &instant(gives_up_ms, app.lang())),
            (true, None) => words.down.to_owned(),
        };
        Some(view! { <p class="stage__down">{Icon::Warning.view()}" "{line}</p> }.into_any())
    });
    let name = live_text(move || (words(app.lang()).destination_name)(destination.get()).to_owned());
    let copy = live_option(move || {
        let is_staged = destination.get() == Destination::Redshift;
        is_staged.then(|| view! { <p class="quiet">{text(app, |w| w.through_copy)}</p> }.into_any())
    });
    view! {
        <div
            class="stage stage--bucket"
            data-down=Signal::derive(move || outage.with(|(is_down, _)| is_down.then_some("true")))
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <h3 class="stage__name">{name}</h3>
            {copy}
            {banner}
            {tree}
        </div>
    }
    .into_any()
}

fn folder(app: App, player: FirehosePlayer, destination: Destination, folder: Folder, newest: Option<u64>) -> AnyView {
    let words = words(app.lang());
    let Folder { place, objects, bytes: total, latest } = folder;
    let (name, state) = match place {
        Place::Bucket(prefix) => (if prefix.is_empty() { "/".to_owned() } else { prefix }, None),
        Place::BackupBucket(prefix) => (format!("{}: {prefix}", words.backup_bucket), Some("backup")),
        Place::Destination => ((words.destination_name)(destination).to_owned(), None),
        Place::Retried => (words.place_retried.to_owned(), Some("retried")),
        Place::Lost => (words.place_lost.to_owned(), Some("lost")),
    };
    let state = if latest.iter().any(|(object, fate)| is_failed(object, *fate)) { state.or(Some("failed")) } else { state };
    let more = objects.saturating_sub(latest.len() as u64);
    let more = (more > 0).then(|| view! { <li class="tree__more quiet">{(words.more_objects)(&whole(more))}</li> });
    let items = latest.into_iter().map(|(one, fate)| object(app, player, one, fate, newest)).collect_view();
    view! {
        <li class="tree__folder" data-state=state>
            <p class="tree__prefix"><code>{name}</code>" "<span class="quiet num">{(words.objects_of)(&whole(objects), &bytes(total))}</span></p>
            <ul class="tree__objects">{items}{more}</ul>
        </li>
    }
    .into_any()
}

fn is_failed(object: &Object, fate: Fate) -> bool {
    !matches!(object.kind, ObjectKind::Data | ObjectKind::SourceBackup) || matches!(fate, Fate::GivenUp { .. })
}

fn object(app: App, player: FirehosePlayer, object: Object, fate: Fate, newest: Option<u64>) -> AnyView {
    let words = words(app.lang());
    let level = object.object_bytes as f64 / object.hints.size_bytes.max(1) as f64;
    let at_ms = match fate {
        Fate::Delivered { at_ms } | Fate::GivenUp { at_ms, .. } => at_ms,
        Fate::InTransit | Fate::Waiting { .. } => object.closed_ms,
    };
    let (icon, by, trigger) = match object.trigger {
        Trigger::Size => (Icon::Tank, words.by_size, "size"),
        Trigger::Interval => (Icon::Clock, words.by_time, "time"),
    };
    let (time, size) = (instant(at_ms, app.lang()), bytes(object.object_bytes));
    let is_new = (newest == Some(object.number)).then(|| turn(object.number));
    let asked = expect_context::<Asked>();
    let ask = move |_| asked.ask(player, object.clone(), fate);
    view! {
        <li class="tree__object" data-trigger=trigger data-new=is_new>
            <button type="button" class="object" on:click=ask>
                <span class="object__time num">{time}</span>
                <span class="object__bar" aria-hidden="true"><span class="object__fill" style:--level=format!("{:.4}", level.clamp(0.01, 1.0))></span></span>
                <span class="object__size num">{size}</span>
                <span class="object__by">{icon.view()}" "{by}</span>
                <span class="object__why">{lab_text(app, |w| w.why)}</span>
            </button>
        </li>
    }
    .into_any()
}
