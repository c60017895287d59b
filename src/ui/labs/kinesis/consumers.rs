//! The panel of consumers: how each reads, how fast it can be, and what it is.

use leptos::prelude::*;

use super::scene::KinesisPlayer;
use super::text;
use crate::lab::kinesis::live::config::{App as Kind, CONSUMERS_MAX, ConsumerConfig, KinesisInput, Reads};
use crate::lab::kinesis::live::frame::settings;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::labs::fields::{choice_field, number_field};
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::kinesis::words;

const SHARED: &str = "shared";
const FAN_OUT: &str = "fan-out";

/// The kinds; names of products in every language.
const KINDS: [(&str, &str, Kind); 3] = [
    ("kcl", "Kinesis Client Library", Kind::Kcl),
    ("lambda", "AWS Lambda", Kind::Lambda),
    ("firehose", "Amazon Data Firehose", Kind::Firehose),
];

/// The panel.
pub(super) fn panel(app: App, player: KinesisPlayer) -> AnyView {
    let consumers = Memo::new(move |_| {
        player.edition.track();
        player.with(|run| settings(run.state()).consumers)
    });
    let ids = Memo::new(move |_| consumers.with(|all| all.iter().map(|(id, _)| *id).collect::<Vec<_>>()));
    let problem = RwSignal::new(None::<String>);
    let list = live(move || ids.get().into_iter().map(|id| consumer(app, player, consumers, id)).collect_view().into_any());
    let full = Signal::derive(move || ids.with(Vec::len) >= CONSUMERS_MAX);
    let add = move |_| {
        let consumer = ConsumerConfig::default();
        problem.set(player.input(KinesisInput::AddConsumer { consumer }).err().map(|error| error.to_string()));
    };
    let trouble =
        live_option(move || problem.get().map(|problem| view! { <p class="field__error" role="alert" lang="en">{problem}</p> }.into_any()));
    view! {
        <section class="panel" aria-labelledby="consumers-title">
            <h2 class="panel__title" id="consumers-title">{text(app, |w| w.consumers)}</h2>
            {list}
            <button type="button" class="button" disabled=full on:click=add>{text(app, |w| w.add_consumer)}</button>
            {trouble}
        </section>
    }
    .into_any()
}

fn consumer(app: App, player: KinesisPlayer, consumers: Memo<Vec<(u64, ConsumerConfig)>>, index: u64) -> AnyView {
    let get = move || consumers.with(|all| all.iter().find(|(id, _)| *id == index).map(|(_, config)| config.clone())).unwrap_or_default();
    let change = move |edit: &dyn Fn(&mut ConsumerConfig)| {
        let mut consumer = get();
        edit(&mut consumer);
        player.input(KinesisInput::ChangeConsumer { index, consumer }).map_err(|error| error.message)
    };
    let id = move |name: &str| format!("consumer-{index}-{name}");
    let reads = Signal::derive(move || if get().reads == Reads::FanOut { FAN_OUT } else { SHARED }.to_owned());
    let ways = Signal::derive(move || {
        let words = words(app.lang());
        vec![(SHARED.to_owned(), words.reads_shared.to_owned()), (FAN_OUT.to_owned(), words.reads_fan_out.to_owned())]
    });
    let set_reads = move |name: String| {
        // A refusal by the service is an event of the run.
        let _ = change(&|config| config.reads = if name == FAN_OUT { Reads::FanOut } else { Reads::Shared });
    };
    let kinds = Signal::derive(move || KINDS.map(|(name, label, _)| (name.to_owned(), label.to_owned())).to_vec());
    let kind = Signal::derive(move || KINDS.iter().find(|(_, _, kind)| *kind == get().app).map_or("", |(name, _, _)| name).to_owned());
    let set_kind = move |name: String| {
        let kind = KINDS.iter().find(|(own, _, _)| *own == name).map_or(Kind::Kcl, |(_, _, kind)| *kind);
        let _ = change(&|config| config.app = kind);
    };
    let poll = Signal::derive(move || get().poll_ms);
    let rate = Signal::derive(move || get().records_per_s.unwrap_or(0));
    let remove = move |_| {
        // It is there, because its fields are.
        let _ = player.input(KinesisInput::RemoveConsumer { index });
    };
    view! {
        <fieldset class="panel__group">
            <legend>{live_text(move || (words(app.lang()).consumer)(index))}</legend>
            <div class="panel__fields">
                {choice_field(id("reads"), text(app, |w| w.reads), ways, reads, set_reads)}
                {choice_field(id("kind"), text(app, |w| w.app), kinds, kind, set_kind)}
                {number_field(app, id("poll"), text(app, |w| w.poll), poll, move |value| change(&|config| config.poll_ms = value))}
                {number_field(app, id("rate"), text(app, |w| w.process_rate), rate, move |value| {
                    change(&|config| config.records_per_s = (value > 0).then_some(value))
                })}
            </div>
            <button type="button" class="button button--quiet" on:click=remove>{lab_text(app, |w| w.remove)}</button>
        </fieldset>
    }
    .into_any()
}
