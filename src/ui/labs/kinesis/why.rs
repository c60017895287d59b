//! Why a record was refused: the chain from its key to the limit, told from the trace, and the same for a key that is not sent at all.

use leptos::prelude::*;

use super::picture::share;
use super::scene::{KinesisPlayer, notable, refusals as latest_refusals};
use super::text;
use crate::figures::{bytes, instant, whole};
use crate::lab::kinesis::live::event::{KinesisEvent, Throttled, ThrottledBy};
use crate::lab::kinesis::live::frame::explain;
use crate::lab::kinesis::throttle::Limit;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::fields::{is_open, number_field};
use crate::ui::labs::player::Turn;
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::kinesis::{KinesisWords, words};

/// Refusals in the list.
const REFUSALS_SHOWN: usize = 6;
/// Other events in the list.
const EVENTS_SHOWN: usize = 8;
/// Characters of a key in a list.
const KEY_CHARS_SHOWN: usize = 24;

/// The refusal that was asked about: shown in a dialog.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    open: RwSignal<bool>,
    refusal: RwSignal<Option<(u64, Throttled)>>,
}

impl Asked {
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), refusal: RwSignal::new(None) }
    }

    /// Stops the run and tells why.
    pub(super) fn ask(self, player: KinesisPlayer, refusal: Option<(u64, Throttled)>) {
        player.pause();
        if refusal.is_some() {
            self.refusal.set(refusal);
            self.open.set(true);
        }
    }

    /// The dialog.
    pub(super) fn view(self, app: App) -> AnyView {
        let title = live_text(move || {
            let key = self.refusal.with(|refusal| refusal.as_ref().map(|(_, why)| short(why.key.text()))).unwrap_or_default();
            (words(app.lang()).why_title)(&key)
        });
        let chain = live_option(move || self.refusal.get().map(|(at_ms, why)| chain(app, at_ms, &why)));
        view! {
            <Dialog open=self.open title=title id="why-title">
                {chain}
                <div class="actions">
                    <button type="button" class="button button--primary" on:click=move |_| self.open.set(false)>{lab_text(app, |w| w.close)}</button>
                </div>
            </Dialog>
        }
        .into_any()
    }
}

/// A key that fits into a line.
fn short(key: &str) -> String {
    if key.chars().count() <= KEY_CHARS_SHOWN {
        return format!("“{key}”");
    }
    format!("“{}…”", key.chars().take(KEY_CHARS_SHOWN).collect::<String>())
}

fn chain(app: App, at_ms: u64, why: &Throttled) -> AnyView {
    let words = words(app.lang());
    let hash = if why.key.is_explicit() { (words.why_explicit)(&whole(why.hash)) } else { (words.why_md5)(&format!("{:032x}", why.hash)) };
    let step = |text: String| view! { <li>{text}</li> };
    view! {
        <ol class="why prose">
            {step((words.why_key)(&short(why.key.text()), &whole(why.size)))}
            {step(format!("{hash} {}", share(why.hash)))}
            {step((words.why_shard)(why.shard, &share(why.start), &share(why.end)))}
            {level(words, &why.by).map(step)}
            {step(reason(words, &why.by, why.size))}
        </ol>
        <p class="why__answer"><strong>"ProvisionedThroughputExceededException"</strong>" · "{instant(at_ms, app.lang())}</p>
        <p>{(words.why_advice)(why)}</p>
    }
    .into_any()
}

fn level(words: &KinesisWords, by: &ThrottledBy) -> Option<String> {
    match by {
        ThrottledBy::Shard { room, .. } => {
            Some((words.why_level)(&whole(room.records), &whole(room.records_max), &bytes(room.bytes), &bytes(room.bytes_max)))
        }
        ThrottledBy::Stream { .. } => None,
    }
}

fn reason(words: &KinesisWords, by: &ThrottledBy, size: u64) -> String {
    match by {
        ThrottledBy::Stream { bytes_per_s } => (words.why_stream)(&bytes(*bytes_per_s)),
        ThrottledBy::Shard { limit: Limit::Records, .. } => words.why_records.to_owned(),
        ThrottledBy::Shard { limit: Limit::Bytes, .. } => (words.why_bytes)(&bytes(size)),
        ThrottledBy::Shard { limit: Limit::RecordsAndBytes, .. } => words.why_both.to_owned(),
        ThrottledBy::Shard { limit: Limit::RecordSize, room } => (words.why_too_big)(&bytes(room.bytes_max)),
    }
}

/// The latest refusals, each of which can be asked, and what else happened.
pub(super) fn refusals(app: App, player: KinesisPlayer) -> AnyView {
    let asked = expect_context::<Asked>();
    // A list that moves under the pointer or under a reader's focus cannot be used: it stands still meanwhile.
    let held = RwSignal::new(false);
    let shown = RwSignal::new((Vec::new(), Vec::new()));
    Effect::new(move || {
        player.follow(Turn::Lists);
        if !held.get() {
            let now = (latest_refusals(player, None, REFUSALS_SHOWN), notable(player, EVENTS_SHOWN));
            if shown.with_untracked(|before| *before != now) {
                shown.set(now);
            }
        }
    });
    let none = move || view! { <li class="quiet">{lab_text(app, |w| w.none_yet)}</li> }.into_any();
    let refusals = live(move || {
        let item = |(at_ms, why): (u64, Throttled)| {
            let more = if why.records > 1 { format!(" (×{})", whole(why.records)) } else { String::new() };
            let line = (words(app.lang()).refusal)(&instant(at_ms, app.lang()), &short(why.key.text()), why.shard, &more);
            let refusal = Some((at_ms, why));
            view! {
                <li class="refusal">
                    <button type="button" class="refusal__ask" on:click=move |_| asked.ask(player, refusal.clone())>
                        <span>{line}</span>
                        <span class="refusal__why">{lab_text(app, |w| w.why)}</span>
                    </button>
                </li>
            }
            .into_any()
        };
        let list = shown.with(|(refusals, _)| refusals.clone());
        if list.is_empty() { none() } else { list.into_iter().map(item).collect_view().into_any() }
    });
    let events = live(move || {
        let item = |(at_ms, event): (u64, KinesisEvent)| {
            let line = told(app, &event);
            view! { <li><span class="num">{instant(at_ms, app.lang())}</span>" "{line}</li> }.into_any()
        };
        let list = shown.with(|(_, events)| events.clone());
        if list.is_empty() { none() } else { list.into_iter().map(item).collect_view().into_any() }
    });
    view! {
        <section
            class="panel"
            aria-labelledby="refusals-title"
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <h2 class="panel__title" id="refusals-title">{text(app, |w| w.refusals)}</h2>
            <p class="quiet">{text(app, |w| w.refusals_hint)}</p>
            <ul class="refusals">{refusals}</ul>
            <h3>{text(app, |w| w.events)}</h3>
            <ul class="events">{events}</ul>
            {asked.view(app)}
        </section>
    }
    .into_any()
}

/// An event as a line.
fn told(app: App, event: &KinesisEvent) -> String {
    let (lang, words) = (app.lang(), words(app.lang()));
    let list = |ids: &[u64]| if ids.is_empty() { "–".to_owned() } else { ids.iter().map(u64::to_string).collect::<Vec<_>>().join(", ") };
    match event {
        KinesisEvent::Put { .. } | KinesisEvent::Read { .. } | KinesisEvent::Throttled(_) => String::new(),
        KinesisEvent::CallRefused { producer, records, refusal } => {
            (words.event_call_refused)(*producer, &whole(*records), &refusal.message)
        }
        KinesisEvent::Retry { producer, records, attempt, at_ms } => {
            (words.event_retry)(*producer, &whole(*records), *attempt, &instant(*at_ms, lang))
        }
        KinesisEvent::GaveUp { producer, records, reason } => (words.event_gave_up)(*producer, &whole(*records), *reason),
        KinesisEvent::ReshardStarted { until_ms } => (words.event_updating)(&instant(*until_ms, lang)),
        KinesisEvent::Resharded { closed, opened, by_service } => (words.event_resharded)(&list(closed), &list(opened), *by_service),
        KinesisEvent::Refused { refusal } => (words.event_refused)(&refusal.message),
        KinesisEvent::Capacity { bytes_per_s } => (words.event_capacity)(&bytes(*bytes_per_s)),
        KinesisEvent::ReadThrottled { consumer, shard, .. } => (words.event_read_refused)(*consumer, *shard),
        KinesisEvent::ShardFinished { consumer, shard } => (words.event_finished)(*consumer, *shard),
        KinesisEvent::Expired { shard, records, lost } => {
            (words.event_expired)(*shard, &whole(*records), &whole(lost.iter().map(|(_, count)| count).sum::<u64>()))
        }
    }
}

/// Follows a key of the learner's own at the moment shown.
pub(super) fn key_test(app: App, player: KinesisPlayer) -> AnyView {
    let key = RwSignal::new("seoul".to_owned());
    let size = RwSignal::new(200_u64);
    let open = RwSignal::new(false);
    let answer = live(move || {
        if !open.get() {
            return ().into_any();
        }
        player.follow(Turn::Lists);
        let words = words(app.lang());
        match key.with(|key| player.with(|run| explain(run.state(), run.now_ms(), key, None, size.get()))) {
            Err(error) => view! { <p class="field__error" role="alert" lang="en">{error.to_string()}</p> }.into_any(),
            Ok(explanation) => {
                let room = explanation.room;
                let level = (words.why_level)(&whole(room.records), &whole(room.records_max), &bytes(room.bytes), &bytes(room.bytes_max));
                let verdict = if explanation.refused_by.is_some() { words.would_not_fit } else { words.would_fit };
                let why = explanation.refused_by.map(|by| view! { <li>{reason(words, &by, explanation.size)}</li> });
                view! {
                    <ol class="why prose">
                        <li>{(words.why_key)(&short(&key.get()), &whole(explanation.size))}</li>
                        <li>{explanation.md5.map(|md5| (words.why_md5)(&md5))}" "{share(explanation.hash)}</li>
                        <li>{(words.why_shard)(explanation.shard, &share(explanation.start), &share(explanation.end))}</li>
                        <li>{level}</li>
                        {why}
                    </ol>
                    <p><strong>{verdict}</strong></p>
                }
                .into_any()
            }
        }
    });
    let set_size = move |bytes| {
        size.set(bytes);
        Ok(())
    };
    view! {
        <details class="panel" on:toggle=move |event| open.set(is_open(&event))>
            <summary>{text(app, |w| w.key_test)}</summary>
            <p class="quiet">{text(app, |w| w.key_test_hint)}</p>
            <div class="panel__fields">
                <div class="lab-field">
                    <label for="key-test">{text(app, |w| w.partition_key)}</label>
                    <input type="text" id="key-test" autocomplete="off" prop:value=key on:input=move |event| key.set(event_target_value(&event)) />
                </div>
                {number_field(app, "key-test-bytes".to_owned(), text(app, |w| w.data_bytes), size.into(), set_size)}
            </div>
            {answer}
        </details>
    }
    .into_any()
}
