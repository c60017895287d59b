//! The picture: records flow from the source through the function into a filling buffer, and leave as objects. What leaves by another
//! way, refused, failed, backed up or lost, hangs below the stage where it does.

use leptos::prelude::*;

use super::race::{self, Race};
use super::scene::FirehosePlayer;
use super::{bucket, text};
use crate::figures::{bytes, instant, whole};
use crate::lab::firehose::event::ObjectKind;
use crate::lab::firehose::frame::{BufferFrame, Frame};
use crate::lab::firehose::scenario::Source;
use crate::lab::firehose::totals::Totals;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::state::App;
use crate::ui::text::firehose::{FirehoseWords, words};

/// The buffer whose race is shown: of those with good records the one that is due first.
fn leading(frame: &Frame) -> Option<&BufferFrame> {
    frame.buffers.iter().find(|buffer| buffer.kind == ObjectKind::Data).or(frame.buffers.first())
}

fn destination_race(frame: &Frame) -> (Race, bool) {
    Race::of(leading(frame), frame.hints, frame.at_ms)
}

fn function_race(frame: &Frame) -> (Race, bool) {
    let function = frame.function.as_ref();
    let hints = function.map_or(frame.hints, |function| function.hints);
    Race::of(function.and_then(|function| function.buffer.as_ref()), hints, frame.at_ms)
}

/// Something that leaves the way: its words, its count, and how bad that is.
type Exit = (fn(&FirehoseWords) -> &'static str, fn(&Totals) -> u64, &'static str);

const AT_SOURCE: &[Exit] = &[(|w| w.exit_throttled, |t| t.throttled, "bad"), (|w| w.exit_source_backup, |t| t.source_backup, "ok")];
const AT_FUNCTION: &[Exit] =
    &[(|w| w.exit_dropped, |t| t.dropped, "quiet"), (|w| w.exit_processing_failed, |t| t.processing_failed, "warn")];
const AT_BUFFER: &[Exit] =
    &[(|w| w.exit_partitioning_failed, |t| t.partitioning_failed, "warn"), (|w| w.exit_conversion_failed, |t| t.conversion_failed, "warn")];
const AT_DESTINATION: &[Exit] =
    &[(|w| w.exit_backed_up, |t| t.backed_up, "warn"), (|w| w.exit_skipped, |t| t.skipped, "warn"), (|w| w.exit_lost, |t| t.lost, "bad")];

/// The picture.
pub(super) fn view(app: App, player: FirehosePlayer) -> AnyView {
    let has_function = Memo::new(move |_| player.frame.with(|frame| frame.function.is_some()));
    let config = Memo::new(move |_| {
        player.edition.track();
        player.with(|run| (run.state().config().source, run.state().config().destination))
    });
    let destination = Memo::new(move |_| config.get().1);
    let stages = live(move || {
        let function = has_function.get().then(|| {
            view! {
                {function(app, player)}
                {pipe(player, false)}
            }
        });
        view! {
            <div class="flow" data-function=has_function.get().then_some("true")>
                {source(app, player, Memo::new(move |_| config.get().0))}
                {pipe(player, false)}
                {function}
                {buffer(app, player)}
                {pipe(player, true)}
                <div class="flow__stage">
                    {bucket::view(app, player, destination)}
                    {exits(app, player, AT_DESTINATION)}
                </div>
            </div>
        }
        .into_any()
    });
    let asked = expect_context::<super::why::Asked>();
    view! {
        <section class="firehose" aria-label=text(app, |w| w.picture)>
            {stages}
            {asked.view(app)}
        </section>
    }
    .into_any()
}

fn source(app: App, player: FirehosePlayer, source: Memo<Source>) -> AnyView {
    let rate = Memo::new(move |_| player.frame.with(|frame| frame.rate));
    let name = live_text(move || {
        let words = words(app.lang());
        match source.get() {
            Source::DirectPut { .. } => words.stage_direct_put,
            Source::Kinesis { .. } => words.stage_kinesis,
        }
        .to_owned()
    });
    let received = Memo::new(move |_| player.frame.with(|frame| frame.totals.received));
    view! {
        <div class="flow__stage">
            <div class="stage stage--source">
                <h3 class="stage__name">{name}</h3>
                <p class="stage__figure num">{live_text(move || (words(app.lang()).per_second)(&bytes(rate.get().1)))}</p>
                <p class="quiet num">{live_text(move || (words(app.lang()).records_per_second)(&whole(rate.get().0)))}</p>
                <p class="quiet num">{live_text(move || (words(app.lang()).taken)(&whole(received.get())))}</p>
            </div>
            {exits(app, player, AT_SOURCE)}
        </div>
    }
    .into_any()
}

/// What flows from stage to stage: records all the time, or an object whenever a buffer has closed.
fn pipe(player: FirehosePlayer, of_objects: bool) -> AnyView {
    let still = Signal::derive(move || (!player.playing.get()).then_some("true"));
    if of_objects {
        let latest = Memo::new(move |_| player.frame.with(|frame| frame.latest.as_ref().map(|object| object.number)));
        let parcel =
            live_option(move || latest.get().map(|number| view! { <span class="pipe__parcel" data-turn=turn(number)></span> }.into_any()));
        return view! { <div class="pipe pipe--objects" aria-hidden="true">{parcel}</div> }.into_any();
    }
    // In steps, so that the dots keep their pace while the rate varies a little: from two seconds a gap at 1 B/s to a fifth at 10 MiB/s.
    let pace = Memo::new(move |_| {
        let rate = player.frame.with(|frame| frame.rate.1);
        (rate > 0).then(|| 20 - rate.ilog2().min(23) * 18 / 23)
    });
    let seconds = live_text(move || format!("{}s", f64::from(pace.get().unwrap_or(20)) / 10.0));
    let flows = Signal::derive(move || pace.get().map(|_| "true"));
    view! { <div class="pipe" aria-hidden="true" data-flows=flows data-still=still style:--pace=seconds><span class="pipe__dots"></span></div> }.into_any()
}

/// A different value for each object and the next: an animation begins anew only when something about its element changes.
pub(super) fn turn(number: u64) -> &'static str {
    if number.is_multiple_of(2) { "even" } else { "odd" }
}

/// A vessel that fills, and a clock that runs.
fn vessel(player: FirehosePlayer, find: fn(&Frame) -> (Race, bool)) -> AnyView {
    let race = Memo::new(move |_| player.frame.with(find));
    let fill = live_text(move || format!("{:.4}", race.with(|(race, _)| race.fill())));
    let clock = live_text(move || format!("{:.4}", race.with(|(race, _)| race.clock())));
    let open = Signal::derive(move || race.with(|(_, is_open)| is_open.then_some("true")));
    view! {
        <div class="vessel" aria-hidden="true" data-open=open>
            <span class="vessel__tank"><span class="vessel__liquid" style:--level=fill></span></span>
            <svg class="vessel__clock" viewBox="0 0 40 40">
                <circle class="clock__face" cx="20" cy="20" r="16" />
                <circle class="clock__run" cx="20" cy="20" r="16" pathLength="1" style:--level=clock />
                <line class="clock__hand" x1="20" y1="20" x2="20" y2="7" style:--level=clock />
            </svg>
        </div>
    }
    .into_any()
}

fn function(app: App, player: FirehosePlayer) -> AnyView {
    let running = live_text(move || {
        let (lang, words) = (app.lang(), words(app.lang()));
        player.frame.with(|frame| {
            let function = frame.function.as_ref();
            let (running, waiting) = function.map_or((0, 0), |function| (function.running, function.waiting));
            match function.and_then(|function| function.returns_ms) {
                Some(returns_ms) => (words.function_running)(running, waiting, &instant(returns_ms, lang)),
                None => words.function_idle.to_owned(),
            }
        })
    });
    view! {
        <div class="flow__stage">
            <div class="stage stage--function">
                <h3 class="stage__name">{text(app, |w| w.stage_function)}</h3>
                {vessel(player, function_race)}
                {race::view(app, player, function_race)}
                <p class="quiet">{running}</p>
            </div>
            {exits(app, player, AT_FUNCTION)}
        </div>
    }
    .into_any()
}

fn buffer(app: App, player: FirehosePlayer) -> AnyView {
    let name = Memo::new(move |_| player.frame.with(|frame| leading(frame).map(|buffer| (buffer.name.clone(), buffer.channel))));
    let heading = live_text(move || {
        let words = words(app.lang());
        match name.get() {
            Some((name, _)) if !name.is_empty() => (words.buffer_of)(&name),
            _ => words.stage_buffer.to_owned(),
        }
    });
    view! {
        <div class="flow__stage">
            <div class="stage stage--buffer">
                <h3 class="stage__name">{heading}</h3>
                {vessel(player, destination_race)}
                {race::view(app, player, destination_race)}
                {others(app, player)}
            </div>
            {exits(app, player, AT_BUFFER)}
        </div>
    }
    .into_any()
}

/// The other open buffers: of partitions, channels and errors.
fn others(app: App, player: FirehosePlayer) -> AnyView {
    let open = Memo::new(move |_| player.frame.with(|frame| (frame.buffers_open, frame.partitions)));
    // Names change when buffers open and close; levels at every frame.
    let names = Memo::new(move |_| {
        player.frame.with(|frame| frame.buffers.iter().map(|buffer| (buffer.name.clone(), buffer.kind, buffer.channel)).collect::<Vec<_>>())
    });
    live_option(move || {
        let (count, partitions) = open.get();
        let words = words(app.lang());
        let limit = partitions.map(|(active, limit)| {
            let full = (active >= limit).then_some("true");
            view! { <p class="fleet__limit num" data-full=full>{(words.active_partitions)(&whole(active), &whole(limit))}</p> }
        });
        let names = names.get();
        if count < 2 {
            return limit.map(IntoAny::into_any);
        }
        let hidden = count.saturating_sub(names.len());
        let small = |(at, (name, kind, channel)): (usize, (String, ObjectKind, u32))| {
            let level = live_text(move || {
                let level = player
                    .frame
                    .with(|frame| frame.buffers.get(at).map_or(0.0, |buffer| buffer.bytes as f64 / frame.hints.size_bytes.max(1) as f64));
                // A drop is seen.
                format!("{:.3}", level.clamp(0.04, 1.0))
            });
            let label = if name.is_empty() { (words.channel)(channel) } else { name };
            let failed = (kind != ObjectKind::Data).then_some("true");
            view! {
                <li class="fleet__one" data-failed=failed>
                    <span class="fleet__tank" aria-hidden="true"><span class="vessel__liquid" style:--level=level></span></span>
                    <span class="fleet__name">{label}</span>
                </li>
            }
        };
        let more = (hidden > 0).then(|| view! { <li class="quiet num">{(words.more_buffers)(&whole(hidden as u64))}</li> });
        let view = view! {
            {limit}
            <p class="quiet">{(words.open_buffers)(&whole(count as u64))}</p>
            <ul class="fleet">{names.into_iter().enumerate().map(small).collect_view()}{more}</ul>
        };
        Some(view.into_any())
    })
}

/// What leaves the way here, when anything does.
fn exits(app: App, player: FirehosePlayer, all: &'static [Exit]) -> AnyView {
    let counts = Memo::new(move |_| player.frame.with(|frame| all.iter().map(|(_, count, _)| count(&frame.totals)).collect::<Vec<_>>()));
    live_option(move || {
        let counts = counts.get();
        let exit = |((word, _, state), count): (&Exit, u64)| {
            (count > 0).then(|| {
                view! {
                    <li class="exit" data-state=*state>
                        {Icon::Arrow.view()}
                        <strong class="num">{whole(count)}</strong>
                        " "
                        <span>{word(words(app.lang()))}</span>
                    </li>
                }
            })
        };
        let any = counts.iter().any(|count| *count > 0);
        any.then(|| view! { <ul class="exits">{all.iter().zip(counts).filter_map(exit).collect_view()}</ul> }.into_any())
    })
}
