//! The panel of producers: rate, size, keys, calls, retries, KPL. A change counts from the moment it is made.

use leptos::prelude::*;

use super::scene::KinesisPlayer;
use super::text;
use crate::lab::kinesis::kpl::KplConfig;
use crate::lab::kinesis::live::config::{KeyConfig, KeyMix, KinesisInput, PRODUCERS_MAX, ProducerConfig};
use crate::lab::kinesis::live::frame::settings;
use crate::lab::kinesis::retry::RetryPreset;
use crate::ui::components::live::live;
use crate::ui::labs::fields::{choice_field, lines_field, number_field, tick_field};
use crate::ui::state::App;
use crate::ui::text::kinesis::words;

/// The panel.
pub(super) fn panel(app: App, player: KinesisPlayer) -> AnyView {
    let producers = Memo::new(move |_| {
        player.edition.track();
        player.with(|run| settings(run.state()).producers)
    });
    let count = Memo::new(move |_| producers.with(Vec::len));
    let list = live(move || (0..count.get()).map(|at| producer(app, player, producers, at)).collect_view().into_any());
    let full = Signal::derive(move || count.get() >= PRODUCERS_MAX);
    let add = move |_| {
        // The bound is checked by the button.
        let _ = player.input(KinesisInput::AddProducer { producer: ProducerConfig::default() });
    };
    view! {
        <section class="panel" aria-labelledby="producers-title">
            <h2 class="panel__title" id="producers-title">{text(app, |w| w.producers)}</h2>
            {list}
            <button type="button" class="button" disabled=full on:click=add>{text(app, |w| w.add_producer)}</button>
        </section>
    }
    .into_any()
}

const UNIFORM: &str = "uniform";
const ZIPF: &str = "zipf";
const HOT: &str = "hot";
const EVEN: &str = "even";
const OWN: &str = "own";

fn mix_name(config: &ProducerConfig) -> &'static str {
    match config.mix {
        _ if !config.key_list.is_empty() => OWN,
        KeyMix::Uniform => UNIFORM,
        KeyMix::Zipf => ZIPF,
        KeyMix::Hot { .. } => HOT,
        KeyMix::Even => EVEN,
    }
}

fn retry_name(retry: RetryPreset) -> &'static str {
    match retry {
        RetryPreset::SdkStandard2026 => "standard",
        RetryPreset::SdkStandardPre2026 | RetryPreset::SdkStandardPre2026Js => "before",
        RetryPreset::SdkLegacyBoto3 => "legacy",
        RetryPreset::Never => "never",
    }
}

fn retry_named(name: &str) -> RetryPreset {
    match name {
        "before" => RetryPreset::SdkStandardPre2026,
        "legacy" => RetryPreset::SdkLegacyBoto3,
        "never" => RetryPreset::Never,
        _ => RetryPreset::SdkStandard2026,
    }
}

fn producer(app: App, player: KinesisPlayer, producers: Memo<Vec<ProducerConfig>>, at: usize) -> AnyView {
    let get = move || producers.with(|all| all.get(at).cloned()).unwrap_or_default();
    let change = move |edit: &dyn Fn(&mut ProducerConfig)| {
        let mut producer = get();
        edit(&mut producer);
        player.input(KinesisInput::ChangeProducer { index: at as u64, producer }).map_err(|error| error.message)
    };
    let id = move |name: &str| format!("producer-{at}-{name}");
    let number = move |name: &str,
                       label: fn(&'static crate::ui::text::kinesis::KinesisWords) -> &'static str,
                       read: fn(&ProducerConfig) -> u64,
                       write: fn(&mut ProducerConfig, u64)| {
        number_field(app, id(name), text(app, label), Signal::derive(move || read(&get())), move |value| {
            change(&|config| write(config, value))
        })
    };
    let mixes = Signal::derive(move || {
        let w = words(app.lang());
        [(UNIFORM, w.mix_uniform), (ZIPF, w.mix_zipf), (HOT, w.mix_hot), (EVEN, w.mix_even), (OWN, w.mix_own)]
            .map(|(name, label)| (name.to_owned(), label.to_owned()))
            .to_vec()
    });
    // A list of one's own that has no key yet is not in the scenario; the learner's choice stands until it is.
    let own = RwSignal::new(false);
    let mix = Signal::derive(move || if own.get() { OWN } else { mix_name(&get()) }.to_owned());
    let set_mix = move |name: String| {
        own.set(name == OWN);
        let mix = match name.as_str() {
            ZIPF => KeyMix::Zipf,
            HOT => KeyMix::Hot { percent: 60 },
            EVEN => KeyMix::Even,
            UNIFORM => KeyMix::Uniform,
            _ => return,
        };
        // These values are in range.
        let _ = change(&|config| {
            config.mix = mix;
            config.key_list.clear();
        });
    };
    let details = live(move || match mix.get().as_str() {
        HOT => {
            let percent = Signal::derive(move || if let KeyMix::Hot { percent } = get().mix { percent } else { 0 });
            let set = move |percent| change(&|config| config.mix = KeyMix::Hot { percent });
            view! {
                {number("keys", |w| w.keys, |config| config.keys, |config, value| config.keys = value)}
                {number_field(app, id("hot"), text(app, |w| w.hot_percent), percent, set)}
            }
            .into_any()
        }
        OWN => own_keys(app, id("own"), Signal::derive(move || print_keys(&get().key_list)), move |keys| {
            change(&|config| config.key_list.clone_from(&keys))
        }),
        _ => number("keys", |w| w.keys, |config| config.keys, |config, value| config.keys = value),
    });
    let retries = Signal::derive(move || {
        let w = words(app.lang());
        [("standard", w.retry_standard), ("before", w.retry_before), ("legacy", w.retry_legacy), ("never", w.retry_never)]
            .map(|(name, label)| (name.to_owned(), label.to_owned()))
            .to_vec()
    });
    let retry = Signal::derive(move || retry_name(get().retry).to_owned());
    let has_kpl = Memo::new(move |_| get().kpl.is_some());
    let sending = live(move || {
        if has_kpl.get() {
            number(
                "buffered",
                |w| w.kpl_buffered,
                |config| config.kpl.map_or(0, |kpl| kpl.record_max_buffered_ms),
                |config, value| config.kpl = config.kpl.map(|kpl| KplConfig { record_max_buffered_ms: value, ..kpl }),
            )
        } else {
            view! {
                {choice_field(id("retry"), text(app, |w| w.retry), retries, retry, move |name| {
                    let _ = change(&|config| config.retry = retry_named(&name));
                })}
                {tick_field(text(app, |w| w.resend), Signal::derive(move || get().resend), move |resend| {
                    let _ = change(&|config| config.resend = resend);
                })}
            }
            .into_any()
        }
    });
    let set_kpl = move |on: bool| {
        let _ = change(&|config| config.kpl = on.then(KplConfig::default));
    };
    view! {
        <fieldset class="panel__group">
            <legend>{crate::ui::components::live::live_text(move || (words(app.lang()).producer)(at))}</legend>
            <div class="panel__fields">
                {number("rate", |w| w.rate, |config| config.records_per_s, |config, value| config.records_per_s = value)}
                {number("size", |w| w.size, |config| config.bytes, |config, value| config.bytes = value)}
                {choice_field(id("mix"), text(app, |w| w.mix), mixes, mix, set_mix)}
                {details}
                {number("batch", |w| w.batch, ProducerConfig::batch, |config, value| config.batch = Some(value))}
                {tick_field(text(app, |w| w.kpl), has_kpl.into(), set_kpl)}
                {sending}
            </div>
        </fieldset>
    }
    .into_any()
}

fn own_keys(
    app: App,
    id: String,
    value: Signal<String>,
    set: impl Fn(Vec<KeyConfig>) -> Result<(), String> + Send + Sync + 'static,
) -> AnyView {
    let changed = move |written: String| {
        let keys = parse_keys(&written).map_err(|(line, problem)| (words(app.lang()).own_keys_line)(line, &problem))?;
        set(keys)
    };
    lines_field(id, text(app, |w| w.own_keys), text(app, |w| w.own_keys_hint), value, changed)
}

/// Reads `key, weight, hash key` line by line; an error has its line, from 1.
fn parse_keys(written: &str) -> Result<Vec<KeyConfig>, (usize, String)> {
    let mut keys = Vec::new();
    for (line, text) in (1..).zip(written.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let mut parts = text.split(',').map(str::trim);
        let key = parts.next().unwrap_or_default().to_owned();
        let weight = match parts.next().filter(|part| !part.is_empty()) {
            None => 1,
            Some(part) => part.parse().map_err(|_| (line, format!("weight: {part:?}")))?,
        };
        let explicit_hash_key = parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
        if let Some(rest) = parts.next() {
            return Err((line, format!("{rest:?}")));
        }
        let config = KeyConfig { key, explicit_hash_key, weight };
        config.check().map_err(|error| (line, error.to_string()))?;
        keys.push(config);
    }
    Ok(keys)
}

fn print_keys(keys: &[KeyConfig]) -> String {
    let line = |key: &KeyConfig| match &key.explicit_hash_key {
        Some(hash) => format!("{}, {}, {hash}", key.key, key.weight),
        None => format!("{}, {}", key.key, key.weight),
    };
    keys.iter().map(line).collect::<Vec<_>>().join("\n")
}
