//! What the player keeps of a Firehose run: the picture of an instant, and the figures of the charts.

use crate::lab::firehose::event::Event;
use crate::lab::firehose::frame::{Frame, frame};
use crate::lab::firehose::stream::Firehose;
use crate::lab::timeline::Timeline;
use crate::ui::labs::player::{Player, Screen};

/// The player of this lab.
pub(super) type FirehosePlayer = Player<Firehose>;

/// What the charts keep of an instant.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// Age of the oldest record that is not delivered, in ms.
    pub(super) freshness_ms: u64,
    /// Objects delivered since the start.
    pub(super) objects: u64,
    /// Bytes a second that producers write.
    pub(super) bytes_per_s: u64,
}

impl Screen for Firehose {
    type Frame = Frame;
    type Sample = Sample;

    fn frame(run: &Timeline<Self>) -> Frame {
        frame(run.state(), run.now_ms())
    }

    fn sample(run: &Timeline<Self>) -> Sample {
        let (state, now_ms) = (run.state(), run.now_ms());
        Sample {
            freshness_ms: state.oldest_arrival_ms().map_or(0, |oldest_ms| now_ms.saturating_sub(oldest_ms)),
            objects: state.totals().objects,
            bytes_per_s: state.rate_at(now_ms).1,
        }
    }
}

/// The latest events that are worth a line, latest first. Of several in a row of one kind only the latest is.
pub(super) fn notable(player: FirehosePlayer, most: usize) -> Vec<(u64, Event)> {
    player.with(|run| {
        let mut latest = Vec::<(u64, Event)>::new();
        for (at_ms, event) in run.trace().iter().rev() {
            let is_quiet = match event {
                Event::Received { .. } | Event::Delivered { .. } | Event::Staged { .. } => true,
                Event::Invoked(invocation) => invocation.failure.is_none() && invocation.failed == 0,
                _ => false,
            };
            let repeats = latest.last().is_some_and(|(_, last)| std::mem::discriminant(last) == std::mem::discriminant(event));
            if is_quiet || repeats {
                continue;
            }
            if latest.len() == most {
                break;
            }
            latest.push((at_ms, event.clone()));
        }
        latest
    })
}
