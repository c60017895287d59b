//! The panel of what happens to records on their way: the function, partitions, conversion, compression, the source backup.

use leptos::prelude::*;

use super::settings::{Choice, Settings, choices, over};
use super::text;
use crate::lab::firehose::hints::Destination;
use crate::lab::firehose::ratio::Ratio;
use crate::lab::firehose::scenario::{
    ACTIVE_LIMIT_MAX, Backup, CompressionFormat, Config, Conversion, PARTITIONS_MAX, Partitioning, TransformConfig,
};
use crate::lab::firehose::stream::Input;
use crate::lab::firehose::transform::TIMEOUT_MS;
use crate::ui::components::live::{live_option, live_text};
use crate::ui::labs::fields::{choice_field, number_field, tick_field};
use crate::ui::state::App;

/// Prefix of objects without partitions.
const PREFIX: &str = "data/";
/// Prefix of objects by device.
const PARTITIONED_PREFIX: &str = "device=!{partitionKeyFromQuery:device}/";
/// Prefix of what could not be partitioned.
const ERROR_PREFIX: &str = "errors/!{firehose:error-output-type}/";
/// Buffer sizes of the function that are offered, in thousandths of a MiB.
const FUNCTION_SIZES: [u64; 5] = [200, 500, 1_000, 2_000, 3_000];

/// Longest interval of the function's buffer, in seconds.
const INTERVAL_S_MAX: u64 = 900;
/// Longest invocation, in ms: beyond it nothing changes, because Firehose has stopped waiting.
const DURATION_MS_MAX: u64 = 3 * TIMEOUT_MS;
/// Greatest n of "every n-th record".
const EVERY_MAX: u64 = 1_000_000_000;
/// Greatest percentage of a ratio: a record may grow tenfold.
const RATIO_MAX: u64 = 1_000;

const CODECS: &[Choice] = &[
    ("uncompressed", |w| w.codec_none),
    ("gzip", |_| "GZIP"),
    ("zip", |_| "ZIP"),
    ("snappy", |_| "Snappy"),
    ("hadoop_snappy", |_| "Hadoop Snappy"),
];

/// A codec by its name, with a ratio that is common for text in JSON.
fn codec(name: &str) -> (CompressionFormat, Ratio) {
    match name {
        "gzip" => (CompressionFormat::Gzip, Ratio { num: 25, den: 100 }),
        "zip" => (CompressionFormat::Zip, Ratio { num: 25, den: 100 }),
        "snappy" => (CompressionFormat::Snappy, Ratio { num: 50, den: 100 }),
        "hadoop_snappy" => (CompressionFormat::HadoopSnappy, Ratio { num: 50, den: 100 }),
        _ => (CompressionFormat::Uncompressed, Ratio::ONE),
    }
}

fn codec_name(format: CompressionFormat) -> &'static str {
    match format {
        CompressionFormat::Uncompressed => "uncompressed",
        CompressionFormat::Gzip => "gzip",
        CompressionFormat::Zip => "zip",
        CompressionFormat::Snappy => "snappy",
        CompressionFormat::HadoopSnappy => "hadoop_snappy",
    }
}

/// A ratio in percent, rounded.
fn percent_of(ratio: Ratio) -> u64 {
    (ratio.num * 100 + ratio.den / 2) / ratio.den.max(1)
}

/// Turns dynamic partitioning on or off, with a prefix that fits.
pub(super) fn set_partitioning(config: &mut Config, partitioning: Option<Partitioning>) {
    let was_on = config.dynamic_partitioning.is_some();
    config.dynamic_partitioning = partitioning;
    if was_on != partitioning.is_some() {
        let on = partitioning.is_some();
        if on { PARTITIONED_PREFIX } else { PREFIX }.clone_into(&mut config.prefix);
        config.error_prefix = on.then(|| ERROR_PREFIX.to_owned());
        let partitions = if on { 20 } else { 1 };
        config.producers.iter_mut().for_each(|producer| producer.partitions = partitions);
    }
}

/// The panel.
pub(super) fn panel(app: App, settings: Settings) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="way-title">
            <h2 class="panel__title" id="way-title">{text(app, |w| w.way)}</h2>
            {function(app, settings)}
            {partitioning(app, settings)}
            {compression(app, settings)}
            {backup(app, settings)}
        </section>
    }
    .into_any()
}

fn function(app: App, settings: Settings) -> AnyView {
    let config = settings.config;
    let is_on = Memo::new(move |_| config.with(|config| config.transform.is_some()));
    let toggle = move |on: bool| {
        let transform = on.then(|| TransformConfig { duration_ms: 700, ..TransformConfig::default() });
        settings.propose(|config| config.transform = transform, |_| ());
    };
    let change = move |edit: &dyn Fn(&mut TransformConfig)| {
        let mut changed = config.get_untracked();
        let mut transform = changed.transform.unwrap_or_default();
        edit(&mut transform);
        changed.transform = Some(transform);
        changed.validate().map_err(|error| error.message)?;
        settings.send(Input::SetTransform(transform))
    };
    let number = move |id: &str, label, max: u64, read: fn(&TransformConfig) -> u64, write: fn(&mut TransformConfig, u64)| {
        let value = Signal::derive(move || config.with(|config| read(&config.transform.unwrap_or_default())));
        number_field(app, id.to_owned(), text(app, label), value, move |value| {
            settings.within(value, 0, max)?;
            change(&|it| write(it, value))
        })
    };
    let details = live_option(move || {
        if !is_on.get() {
            return None;
        }
        let stage = move || config.with(Config::transform_stage).ok().flatten();
        let sizes = Signal::derive(move || {
            let label = |size: u64| format!("{}.{} MiB", size / 1_000, size % 1_000 / 100).replace(".0 MiB", " MiB");
            FUNCTION_SIZES.map(|size| (size.to_string(), label(size))).to_vec()
        });
        let size = live_text(move || {
            let bytes = stage().map_or(0, |stage| stage.hints.size_bytes);
            let nearest = FUNCTION_SIZES.into_iter().min_by_key(|size| (size * 1_048_576 / 1_000).abs_diff(bytes));
            nearest.unwrap_or(0).to_string()
        });
        let set_size = move |size: String| {
            // Every size that is offered is in the range.
            let _ = change(&|it| it.size_mib_x1000 = size.parse().ok());
        };
        let interval = Signal::derive(move || stage().map_or(0, |stage| stage.hints.interval_ms / 1_000));
        let set_interval = move |interval_s| {
            settings.within(interval_s, 0, INTERVAL_S_MAX)?;
            change(&|it| it.interval_s = Some(interval_s))
        };
        let broken = Signal::derive(move || config.with(|config| config.transform.is_some_and(|it| it.broken)));
        let set_broken = move |broken| {
            let _ = change(&|it| it.broken = broken);
        };
        let fields = view! {
            <div class="panel__fields">
                {choice_field("function-size".to_owned(), text(app, |w| w.function_size), sizes, size, set_size)}
                {number_field(app, "function-interval".to_owned(), text(app, |w| w.function_interval), interval, set_interval)}
                {number("function-duration", |w| w.function_duration, DURATION_MS_MAX, |it| it.duration_ms, |it, value| it.duration_ms = value)}
                {number("function-out", |w| w.function_out, RATIO_MAX, |it| percent_of(it.out), |it, value| it.out = Ratio { num: value, den: 100 })}
                {number("function-drop", |w| w.function_drop, EVERY_MAX, |it| it.drop_every, |it, value| it.drop_every = value)}
                {number("function-fail", |w| w.function_fail, EVERY_MAX, |it| it.fail_every, |it, value| it.fail_every = value)}
                {tick_field(text(app, |w| w.function_broken), broken, set_broken)}
            </div>
        };
        Some(fields.into_any())
    });
    view! {
        <div class="panel__group">
            {tick_field(over(app, |w| w.function), is_on.into(), toggle)}
            {details}
        </div>
    }
    .into_any()
}

fn partitioning(app: App, settings: Settings) -> AnyView {
    let config = settings.config;
    let is_on = Memo::new(move |_| config.with(|config| config.dynamic_partitioning.is_some()));
    let toggle = move |on: bool| {
        let edit = |config: &mut Config| set_partitioning(config, on.then(Partitioning::default));
        settings.propose(edit, |config| config.destination = Destination::S3);
    };
    let details = live_option(move || {
        is_on.get().then(|| {
            let keys = settings.figure(|config| config.producers.first().map_or(0, |producer| producer.partitions.into()));
            let small = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
            let set_keys = move |keys| {
                settings.within(keys, 1, PARTITIONS_MAX.into())?;
                settings.start_over(|config| config.producers.iter_mut().for_each(|producer| producer.partitions = small(keys)))
            };
            let limit = settings.figure(|config| config.dynamic_partitioning.map_or(0, |it| it.active_limit.into()));
            let set_limit = move |limit| {
                settings.within(limit, 1, ACTIVE_LIMIT_MAX.into())?;
                settings.start_over(|config| config.dynamic_partitioning.iter_mut().for_each(|it| it.active_limit = small(limit)))
            };
            let missing = settings.figure(|config| config.dynamic_partitioning.map_or(0, |it| it.key_missing_every));
            let set_missing = move |every| {
                settings.within(every, 0, EVERY_MAX)?;
                settings.start_over(|config| config.dynamic_partitioning.iter_mut().for_each(|it| it.key_missing_every = every))
            };
            view! {
                <div class="panel__fields">
                    {number_field(app, "partition-keys".to_owned(), over(app, |w| w.partition_keys), keys, set_keys)}
                    {number_field(app, "partition-limit".to_owned(), over(app, |w| w.partition_limit), limit, set_limit)}
                    {number_field(app, "partition-missing".to_owned(), over(app, |w| w.partition_missing), missing, set_missing)}
                </div>
                <p class="quiet">{text(app, |w| w.partitioning_note)}</p>
            }
            .into_any()
        })
    });
    view! {
        <div class="panel__group">
            {tick_field(over(app, |w| w.partitioning_tick), is_on.into(), toggle)}
            {details}
        </div>
    }
    .into_any()
}

fn compression(app: App, settings: Settings) -> AnyView {
    let config = settings.config;
    let set = move |format: CompressionFormat, ratio: Ratio| {
        let mut changed = config.get_untracked();
        (changed.compression_format, changed.compression) = (format, ratio);
        changed.validate().map_err(|error| error.message)?;
        settings.send(Input::SetCompression { format, ratio })
    };
    let name = live_text(move || codec_name(config.with(|config| config.compression_format)).to_owned());
    let set_codec = move |name: String| {
        let (format, ratio) = codec(&name);
        if set(format, ratio).is_err() {
            // The panel of delivery says why.
            let edit = |config: &mut Config| (config.compression_format, config.compression) = (format, ratio);
            settings.propose(edit, |config| {
                if config.destination == Destination::Redshift {
                    config.compression_format = CompressionFormat::Gzip;
                }
                if config.format_conversion.is_some() {
                    config.compression_format = CompressionFormat::Uncompressed;
                }
            });
        }
    };
    let converts = Memo::new(move |_| config.with(|config| config.format_conversion.is_some()));
    let toggle = move |on: bool| {
        let edit = |config: &mut Config| {
            config.format_conversion = on.then(Conversion::default);
            config.compression = if on { Ratio { num: 25, den: 100 } } else { codec(codec_name(config.compression_format)).1 };
        };
        settings.propose(edit, |config| {
            config.destination = Destination::S3;
            config.compression_format = CompressionFormat::Uncompressed;
        });
    };
    let ratio = settings.figure(|config| percent_of(config.compression));
    let set_ratio = move |percent| {
        settings.within(percent, 0, RATIO_MAX)?;
        set(config.with_untracked(|it| it.compression_format), Ratio { num: percent, den: 100 })
    };
    let failing = live_option(move || {
        converts.get().then(|| {
            let every = settings.figure(|config| config.format_conversion.map_or(0, |it| it.fail_every));
            let set_every = move |every| {
                settings.within(every, 0, EVERY_MAX)?;
                settings.start_over(|config| config.format_conversion.iter_mut().for_each(|it| it.fail_every = every))
            };
            number_field(app, "conversion-fail".to_owned(), over(app, |w| w.conversion_fail), every, set_every)
        })
    });
    view! {
        <div class="panel__group">
            <div class="panel__fields">
                {choice_field("codec".to_owned(), text(app, |w| w.codec), choices(app, CODECS), name, set_codec)}
                {number_field(app, "ratio".to_owned(), text(app, |w| w.ratio), ratio, set_ratio)}
            </div>
        </div>
        <div class="panel__group">
            {tick_field(over(app, |w| w.conversion_tick), converts.into(), toggle)}
            <div class="panel__fields">{failing}</div>
        </div>
    }
    .into_any()
}

fn backup(app: App, settings: Settings) -> AnyView {
    let is_on = Signal::derive(move || settings.config.with(|config| config.source_backup.is_some()));
    let toggle = move |on: bool| settings.propose(|config| config.source_backup = on.then(Backup::default), |_| ());
    view! { <div class="panel__group">{tick_field(over(app, |w| w.source_backup), is_on, toggle)}</div> }.into_any()
}
