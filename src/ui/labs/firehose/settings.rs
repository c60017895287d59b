//! What the panels change: the run as it goes on, or the scenario, which starts over; and why AWS would refuse it.

use leptos::prelude::*;

use super::scene::FirehosePlayer;
use crate::figures::whole;
use crate::lab::error::LabError;
use crate::lab::firehose::hints::{Destination, HintsAsked, Preset, Range, Thousandths};
use crate::lab::firehose::scenario::{CompressionFormat, Config};
use crate::lab::firehose::stream::Input;
use crate::lab::timeline::Timeline;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live_option, live_text};
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::firehose::{FirehoseWords, words};

/// The settings of the run that is looked at, and what becomes of a change.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    pub(super) app: App,
    pub(super) player: FirehosePlayer,
    /// The scenario as it would be exported now, its inputs so far included.
    pub(super) config: Memo<Config>,
    refusal: RwSignal<Option<Refusal>>,
}

/// A configuration that AWS does not take.
#[derive(Clone)]
struct Refusal {
    asked: Config,
    error: LabError,
    /// The nearest one that it does.
    fixed: Option<Config>,
}

impl Settings {
    pub(super) fn new(app: App, player: FirehosePlayer) -> Self {
        let config = Memo::new(move |_| {
            player.edition.track();
            player.with(|run| run.state().settings())
        });
        Self { app, player, config, refusal: RwSignal::new(None) }
    }

    /// A figure of the settings.
    pub(super) fn figure(self, read: fn(&Config) -> u64) -> Signal<u64> {
        Signal::derive(move || self.config.with(read))
    }

    /// Whether a number lies within its bounds; if not, the sentence for its field.
    pub(super) fn within(self, value: u64, min: u64, max: u64) -> Result<(), String> {
        let sentence = || (words(self.app.lang()).must_be)(&whole(value), &whole(min), &whole(max));
        if min <= value && value <= max { Ok(()) } else { Err(sentence()) }
    }

    /// Does something in the run as it goes on.
    pub(super) fn send(self, input: Input) -> Result<(), String> {
        self.refusal.set(None);
        self.player.input(input).map_err(|error| error.message)
    }

    /// Starts over with other settings.
    pub(super) fn start_over(self, edit: impl FnOnce(&mut Config)) -> Result<(), String> {
        let mut config = self.config.get_untracked();
        edit(&mut config);
        self.begin(config).map_err(|error| error.message)
    }

    /// Starts over with other settings if AWS takes them; otherwise says why not, and offers them with what `fix` makes of them.
    pub(super) fn propose(self, edit: impl FnOnce(&mut Config), fix: impl FnOnce(&mut Config)) {
        let mut asked = self.config.get_untracked();
        edit(&mut asked);
        if let Err(error) = self.begin(asked.clone()) {
            let mut fixed = asked.clone();
            fix(&mut fixed);
            take_accepted_hints(&mut fixed);
            let fixed = fixed.validate().is_ok().then_some(fixed);
            self.refusal.set(Some(Refusal { asked, error, fixed }));
        }
    }

    fn begin(self, config: Config) -> Result<(), LabError> {
        if self.config.with_untracked(|now| *now == config) {
            self.refusal.set(None);
            return Ok(());
        }
        let timeline = Timeline::new(config)?;
        self.refusal.set(None);
        let was_playing = self.player.playing.get_untracked();
        self.player.load(timeline, self.player.horizon_ms.get_untracked());
        if was_playing {
            self.player.toggle();
        }
        Ok(())
    }

    /// What was refused and why, with the way out.
    pub(super) fn refused(self) -> AnyView {
        let app = self.app;
        live_option(move || {
            let Refusal { asked, error, fixed } = self.refusal.get()?;
            let reasons = reasons(app, &asked);
            // What the words do not cover is said by the engine.
            let technical = reasons.is_empty().then(|| view! { <p lang="en">{error.message.clone()}</p> });
            let way_out = fixed.map(|fixed| {
                let label = way_out(app, &asked, &fixed);
                let take = move |_| {
                    // It was validated.
                    let _ = self.begin(fixed.clone());
                };
                view! { <button type="button" class="button" on:click=take>{label}</button> }
            });
            let view = view! {
                <div class="refused" role="alert">
                    <p class="refused__title">{Icon::Cross.view()}" "{words(app.lang()).refused_title}</p>
                    {reasons.into_iter().map(|reason| view! { <p>{reason}</p> }).collect_view()}
                    {technical}
                    {way_out}
                </div>
            };
            Some(view.into_any())
        })
    }
}

/// Moves each hint that is out of its range to the nearest end.
fn take_accepted_hints(config: &mut Config) {
    let (size, interval) = config.hints_asked().ranges();
    let nearest = |hint: Option<u64>, range: Range| {
        hint.map(|hint| hint.clamp((range.min.0 / 1_000).unsigned_abs(), (range.max.0 / 1_000).unsigned_abs()))
    };
    config.size_mib = nearest(config.size_mib, size);
    config.interval_s = nearest(config.interval_s, interval);
}

fn way_out(app: App, asked: &Config, fixed: &Config) -> String {
    let words = words(app.lang());
    let hints = |config: &Config| config.hints().map(|hints| (hints.size_mib.to_string(), hints.interval_s.to_string()));
    let mut changes = Vec::new();
    if asked.destination != fixed.destination {
        changes.push((words.destination_name)(fixed.destination).to_owned());
    }
    if asked.dynamic_partitioning.is_some() && fixed.dynamic_partitioning.is_none() {
        changes.push((words.without)(words.partitioning));
    }
    if asked.format_conversion.is_some() && fixed.format_conversion.is_none() {
        changes.push((words.without)(words.conversion));
    }
    if asked.compression_format != fixed.compression_format {
        changes.push(format!("{:?}", fixed.compression_format));
    }
    if (asked.size_mib, asked.interval_s) != (fixed.size_mib, fixed.interval_s)
        && let Ok((size, interval)) = hints(fixed)
    {
        changes.push((words.hints_of)(&size, &interval));
    }
    (words.take_instead)(&changes.join(" · "))
}

/// Why AWS refuses hints or a codec, in the learner's language; nothing when it takes them.
pub(super) fn reasons(app: App, config: &Config) -> Vec<String> {
    let words = words(app.lang());
    let asked = &config.hints_asked();
    let (size, interval) = asked.ranges();
    let mut reasons = Vec::new();
    for (is_on, feature) in [(asked.format_conversion, words.conversion), (asked.dynamic_partitioning, words.partitioning)] {
        if is_on && asked.destination != Destination::S3 {
            reasons.push((words.only_for_s3)(feature));
        }
    }
    let mut check = |what: &str, unit: &str, range: Range, value: Option<Thousandths>| {
        let value = value.unwrap_or(range.default);
        if value < range.min || value > range.max {
            let Range { min, max, .. } = range;
            let sentence = (words.out_of_range)(what, &format!("{min}–{max} {unit}"), &value.to_string());
            reasons.push(format!("{sentence} {}", because(words, asked, value > range.max, unit)).trim_end().to_owned());
        }
    };
    check(words.size_hint, "MiB", size, asked.size_mib);
    check(words.interval_hint, "s", interval, asked.interval_s);
    if config.format_conversion.is_some() && config.compression_format != CompressionFormat::Uncompressed {
        reasons.push(words.because_uncompressed.to_owned());
    }
    if config.destination == Destination::Redshift
        && !matches!(config.compression_format, CompressionFormat::Uncompressed | CompressionFormat::Gzip)
    {
        reasons.push(words.because_copy.to_owned());
    }
    reasons
}

/// What makes a range as it is.
fn because(words: &FirehoseWords, asked: &HintsAsked, is_above: bool, unit: &str) -> &'static str {
    let is_s3 = asked.destination == Destination::S3;
    match (unit, is_above) {
        ("MiB", false) if is_s3 && asked.format_conversion => words.because_conversion,
        (_, false) if is_s3 && asked.dynamic_partitioning => words.because_partitioning,
        ("s", false) if asked.preset == Preset::ExamClassic => words.because_classic,
        (_, true) if asked.destination == Destination::Splunk => words.because_splunk,
        _ => "",
    }
}

/// A label that says that a change starts the run over.
pub(super) fn over(app: App, word: fn(&'static FirehoseWords) -> &'static str) -> Signal<String> {
    live_text(move || format!("{} ({})", word(words(app.lang())), lab_text(app, |w| w.starts_over).get()))
}

/// A value in a list and its label.
pub(super) type Choice = (&'static str, fn(&'static FirehoseWords) -> &'static str);

/// A list of choices in the language shown.
pub(super) fn choices(app: App, all: &'static [Choice]) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || all.iter().map(|(name, word)| ((*name).to_owned(), word(words(app.lang())).to_owned())).collect())
}
