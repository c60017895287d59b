//! The panel of the stream: mode, shards, retention, and the model of the write limit, a change of which starts the run over.

use leptos::prelude::*;

use super::scene::KinesisPlayer;
use super::text;
use crate::lab::kinesis::limits::PUT_RECORDS_BYTES_MAX;
use crate::lab::kinesis::live::config::{CapacityMode, KinesisConfig, KinesisInput};
use crate::lab::kinesis::live::frame::settings;
use crate::lab::kinesis::on_demand::OnDemandConfig;
use crate::lab::kinesis::throttle::ThrottleModel;
use crate::lab::timeline::Timeline;
use crate::ui::components::live::{live_option, live_text};
use crate::ui::labs::fields::{choice_field, number_field};
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::kinesis::{KinesisWords, words};

const HOUR_MS: u64 = 3_600_000;
const PROVISIONED: &str = "provisioned";
const ON_DEMAND: &str = "on-demand";
/// Largest PutRecords request until 2025, which exam material still has.
const REQUEST_BYTES_EXAM: u64 = 5 * 1_024 * 1_024;

fn model_name(model: ThrottleModel) -> &'static str {
    match model {
        ThrottleModel::FixedWindow => "window",
        ThrottleModel::TokenBucket => "bucket",
        ThrottleModel::TokenBucket10MiB => "large",
    }
}

type Choice = (&'static str, fn(&'static KinesisWords) -> &'static str);

fn choices(app: App, all: &'static [Choice]) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || all.iter().map(|(name, word)| ((*name).to_owned(), word(words(app.lang())).to_owned())).collect())
}

/// The scenario with what was changed while it ran as its start.
fn started_as_it_is(player: KinesisPlayer) -> KinesisConfig {
    player.with(|run| {
        let settings = settings(run.state());
        KinesisConfig {
            producers: settings.producers,
            consumers: settings.consumers.into_iter().map(|(_, consumer)| consumer).collect(),
            mode: settings.mode,
            retention_ms: settings.retention_ms,
            ..run.config().clone()
        }
    })
}

/// The same with the shards that are open now, equal ones, where there are more or fewer than at the start.
pub(super) fn as_it_is(player: KinesisPlayer) -> KinesisConfig {
    let config = started_as_it_is(player);
    let open = player.with(|run| settings(run.state()).open_shards);
    let at_start = if config.ranges.is_empty() { config.shards } else { config.ranges.len() as u64 };
    if open == at_start { config } else { KinesisConfig { shards: open, ranges: Vec::new(), ..config } }
}

/// The panel.
pub(super) fn panel(app: App, player: KinesisPlayer) -> AnyView {
    let now = Memo::new(move |_| {
        player.edition.track();
        player.with(|run| settings(run.state()))
    });
    let config = Memo::new(move |_| {
        player.edition.track();
        player.with(|run| run.config().clone())
    });
    let problem = RwSignal::new(None::<String>);
    let send = move |input| player.input(input).map_err(|error| error.message);
    // What was changed while it ran stays, as the start of the new run.
    let start_over = move |edit: &dyn Fn(&mut KinesisConfig)| {
        let mut config = started_as_it_is(player);
        edit(&mut config);
        let started = Timeline::new(config).map(|timeline| {
            let was_playing = player.playing.get_untracked();
            player.load(timeline, player.horizon_ms.get_untracked());
            if was_playing {
                player.toggle();
            }
        });
        started.map_err(|error| error.to_string())
    };
    let choose = move |edit: &dyn Fn(&mut KinesisConfig)| problem.set(start_over(edit).err());
    let mode = Signal::derive(move || {
        now.with(|it| if matches!(it.mode, CapacityMode::Provisioned) { PROVISIONED } else { ON_DEMAND }).to_owned()
    });
    let set_mode = move |name: String| {
        let mode = if name == ON_DEMAND { CapacityMode::OnDemand(OnDemandConfig::default()) } else { CapacityMode::Provisioned };
        problem.set(send(KinesisInput::SetMode { mode }).err());
    };
    let set_model = move |name: String| {
        let model = ThrottleModel::ALL.into_iter().find(|model| model_name(*model) == name).unwrap_or_default();
        choose(&|config| config.model = model);
    };
    let request =
        Signal::derive(move || config.with(|it| if it.request_bytes_max == REQUEST_BYTES_EXAM { "exam" } else { "today" }).to_owned());
    let set_request = move |name: String| {
        choose(&|config| config.request_bytes_max = if name == "exam" { REQUEST_BYTES_EXAM } else { PUT_RECORDS_BYTES_MAX });
    };
    let over = move |word: fn(&'static KinesisWords) -> &'static str| {
        live_text(move || format!("{} ({})", word(words(app.lang())), lab_text(app, |w| w.starts_over).get()))
    };
    let shards = Signal::derive(move || now.with(|it| it.open_shards));
    let set_shards = move |target| {
        // Before anything has happened it is another scenario; afterwards it is what AWS offers.
        if player.with(Timeline::now_ms) == 0 {
            start_over(&|config| (config.shards, config.ranges) = (target, Vec::new()))
        } else {
            send(KinesisInput::UpdateShardCount { target })
        }
    };
    let retention = Signal::derive(move || now.with(|it| it.retention_ms / HOUR_MS));
    let set_retention = move |hours: u64| send(KinesisInput::SetRetention { retention_ms: hours.saturating_mul(HOUR_MS) });
    let reshard = Signal::derive(move || config.with(|it| it.reshard_ms));
    let set_reshard = move |reshard_ms| start_over(&|config| config.reshard_ms = reshard_ms);
    let trouble =
        live_option(move || problem.get().map(|problem| view! { <p class="field__error" role="alert" lang="en">{problem}</p> }.into_any()));
    view! {
        <section class="panel" aria-labelledby="stream-title">
            <h2 class="panel__title" id="stream-title">{text(app, |w| w.stream)}</h2>
            <div class="panel__fields">
                {number_field(app, "shard-count".to_owned(), text(app, |w| w.shard_count), shards, set_shards)}
                {choice_field(
                    "mode".to_owned(),
                    text(app, |w| w.mode),
                    choices(app, &[(PROVISIONED, |w| w.mode_provisioned), (ON_DEMAND, |w| w.mode_on_demand)]),
                    mode,
                    set_mode,
                )}
                {number_field(app, "retention".to_owned(), text(app, |w| w.retention), retention, set_retention)}
                {choice_field(
                    "throttle-model".to_owned(),
                    over(|w| w.throttle_model),
                    choices(app, &[("window", |w| w.model_window), ("bucket", |w| w.model_bucket), ("large", |w| w.model_large)]),
                    Signal::derive(move || model_name(config.with(|it| it.model)).to_owned()),
                    set_model,
                )}
                {choice_field(
                    "request-limit".to_owned(),
                    over(|w| w.request_limit),
                    choices(app, &[("today", |w| w.request_today), ("exam", |w| w.request_exam)]),
                    request,
                    set_request,
                )}
                {number_field(app, "reshard-time".to_owned(), over(|w| w.reshard_time), reshard, set_reshard)}
            </div>
            {trouble}
        </section>
    }
    .into_any()
}
