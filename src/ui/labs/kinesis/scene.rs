//! What the player keeps of a Kinesis run: the picture of an instant, and the figures of the charts.

use crate::lab::kinesis::live::event::{KinesisEvent, Throttled};
use crate::lab::kinesis::live::frame::{Frame, frame};
use crate::lab::kinesis::live::state::Kinesis;
use crate::lab::timeline::Timeline;
use crate::ui::labs::player::{Player, Screen};

/// The player of this lab.
pub(super) type KinesisPlayer = Player<Kinesis>;

/// Events looked at, from the latest backwards, for a list of the latest of one kind.
const EVENTS_LOOKED_AT: usize = 512;

/// What the charts keep of an instant; counts since the start.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(super) accepted: u64,
    pub(super) throttled: u64,
    /// By consumer, in ms.
    pub(super) ages_ms: Vec<u64>,
}

impl Screen for Kinesis {
    type Frame = Frame;
    type Sample = Sample;

    fn frame(run: &Timeline<Self>) -> Frame {
        frame(run.state(), run.now_ms())
    }

    fn sample(run: &Timeline<Self>) -> Sample {
        let frame = frame(run.state(), run.now_ms());
        Sample {
            accepted: frame.totals.accepted,
            throttled: frame.totals.throttled,
            ages_ms: frame.consumers.iter().map(|consumer| consumer.age_ms).collect(),
        }
    }
}

/// The latest refusals by a shard or the stream, latest first; of one shard, if one is given.
pub(super) fn refusals(player: KinesisPlayer, shard: Option<u64>, most: usize) -> Vec<(u64, Throttled)> {
    player.with(|run| {
        let events = run.trace().iter().rev().take(EVENTS_LOOKED_AT);
        let refusals = events.filter_map(|(at_ms, event)| match event {
            KinesisEvent::Throttled(why) if shard.is_none_or(|id| id == why.shard) => Some((at_ms, why.clone())),
            _ => None,
        });
        refusals.take(most).collect()
    })
}

/// The latest other events that are worth a line, latest first.
pub(super) fn notable(player: KinesisPlayer, most: usize) -> Vec<(u64, KinesisEvent)> {
    player.with(|run| {
        let is_notable =
            |event: &KinesisEvent| !matches!(event, KinesisEvent::Put { .. } | KinesisEvent::Read { .. } | KinesisEvent::Throttled(_));
        let events = run.trace().iter().rev().take(EVENTS_LOOKED_AT);
        events.filter(|(_, event)| is_notable(event)).map(|(at_ms, event)| (at_ms, event.clone())).take(most).collect()
    })
}
