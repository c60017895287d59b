//! `lab firehose` on the command line: a scenario of the buffer state machine as text, its result as text.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{
    buffer::{Hints, Run, Trigger},
    hints,
    outbox::{Delivery, Outbox},
    pipeline::{Pipeline, PipelineConfig, RECORD_BYTES_MAX},
    prefixes::Prefixes,
    ratio::Ratio,
    transform::{RETRIES_DEFAULT, Transform},
};
use crate::lab::error::{LabError, from_json};

/// Events of one scenario.
pub const EVENTS_MAX: usize = 1_000_000;
/// Records of one scenario, all events together.
pub const RECORDS_MAX: u64 = 1 << 50;
/// Objects of one scenario, and likewise invocations and refusals.
pub const RESULTS_MAX: usize = 1_000_000;
/// Latest instant of an event: the end of the year 9999, if 0 is 1970.
const T_MS_MAX: u64 = 253_402_300_799_999;
/// Largest size hint that the state machine takes (1 TiB), in MiB.
const SIZE_MIB_MAX: u64 = 1 << 20;
/// Longest interval hint, and function, that the state machine takes.
const INTERVAL_S_MAX: u64 = 1_000_000_000;

const MIB: u64 = 1_024 * 1_024;
/// Partitions that may be active at the same time, when the scenario does not say.
const ACTIVE_LIMIT_DEFAULT: u32 = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario<'a> {
    config: Config,
    #[serde(borrow, default)]
    events: Vec<Event<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    size_mib: u64,
    interval_s: u64,
    compress_num: Option<u64>,
    compress_den: Option<u64>,
    active_limit: Option<u32>,
    lambda: Option<Lambda>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lambda {
    size_mib_x1000: Option<u64>,
    interval_s: Option<u64>,
    duration_ms: Option<u64>,
    out_num: Option<u64>,
    out_den: Option<u64>,
    drop_every: Option<u64>,
    fail_every: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event<'a> {
    t_ms: u64,
    #[serde(borrow, default)]
    key: Cow<'a, str>,
    bytes: u64,
    #[serde(default = "one")]
    count: u64,
}

fn one() -> u64 {
    1
}

#[derive(Serialize)]
struct Answer<'a> {
    objects: Vec<ObjectLine<'a>>,
    lambda_invocations: Vec<InvocationLine>,
    errors: Vec<ErrorLine<'a>>,
}

#[derive(Serialize)]
struct ObjectLine<'a> {
    prefix: &'a str,
    opened_ms: u64,
    delivered_ms: u64,
    trigger: Trigger,
    records: u64,
    raw_bytes: u64,
    object_bytes: u128,
    freshness_ms: u64,
}

#[derive(Serialize)]
struct InvocationLine {
    t_ms: u64,
    records: u64,
    bytes: u64,
    trigger: Trigger,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    t_ms: u64,
    key: &'a str,
    records: u64,
    bytes: u64,
    code: &'static str,
}

/// `lab firehose`: one scenario of the buffer state machine, in and out as JSON.
///
/// Events may stand in any order; those of one instant keep theirs.
///
/// # Errors
/// The line is not a scenario, or exceeds a named bound.
pub fn run_line(line: &str) -> Result<String, LabError> {
    let scenario: Scenario<'_> = from_json(line)?;
    scenario.validate()?;
    let mut pipeline = Pipeline::new(scenario.config.pipeline());
    let mut out = Outbox::with_room_for(RESULTS_MAX, "RESULTS_MAX");
    let mut prefixes = Prefixes::new();
    let mut order: Vec<(usize, &Event<'_>)> = scenario.events.iter().enumerate().collect();
    order.sort_by_key(|(_, event)| event.t_ms);
    for instant in order.chunk_by(|(_, a), (_, b)| a.t_ms == b.t_ms) {
        let Some((_, Event { t_ms, .. })) = instant.first() else { continue };
        pipeline.run_before(*t_ms, &mut out)?;
        pipeline.begin_instant(*t_ms, &mut out)?;
        for (index, event) in instant {
            let run = Run { key: prefixes.number(&event.key), bytes: event.bytes, count: event.count, arrived_ms: *t_ms };
            pipeline.arrive(*t_ms, &run, &mut out).map_err(|error| error.in_item("events", *index))?;
        }
        pipeline.end_instant(*t_ms, &mut out)?;
    }
    pipeline.run_to_end(&mut out)?;
    serde_json::to_string(&scenario.config.answer(&out, &prefixes)).map_err(|error| LabError::whole(error.to_string()))
}

impl Scenario<'_> {
    fn validate(&self) -> Result<(), LabError> {
        self.config.validate().map_err(|error| error.in_field("config"))?;
        let events = &self.events;
        if events.len() > EVENTS_MAX {
            return Err(LabError::new("events", format!("{} events, and a scenario has at most {EVENTS_MAX} (EVENTS_MAX)", events.len())));
        }
        let mut records = 0_u64;
        for (index, event) in events.iter().enumerate() {
            let in_item = |error: LabError| error.in_item("events", index);
            at_most("t_ms", event.t_ms, T_MS_MAX, "T_MS_MAX").map_err(in_item)?;
            at_most("bytes", event.bytes, RECORD_BYTES_MAX, "RECORD_BYTES_MAX").map_err(in_item)?;
            records = records.saturating_add(event.count);
            if records > RECORDS_MAX {
                let message = format!("{records} records up to here, and a scenario has at most {RECORDS_MAX} (RECORDS_MAX)");
                return Err(in_item(LabError::new("count", message)));
            }
        }
        Ok(())
    }
}

impl Config {
    fn validate(&self) -> Result<(), LabError> {
        at_most("size_mib", self.size_mib, SIZE_MIB_MAX, "SIZE_MIB_MAX")?;
        at_most("interval_s", self.interval_s, INTERVAL_S_MAX, "INTERVAL_S_MAX")?;
        self.compression().validate("compress_num", "compress_den")?;
        if let Some(lambda) = &self.lambda {
            lambda.validate().map_err(|error| error.in_field("lambda"))?;
        }
        Ok(())
    }

    fn compression(&self) -> Ratio {
        Ratio { num: self.compress_num.unwrap_or(1), den: self.compress_den.unwrap_or(1) }
    }

    fn pipeline(&self) -> PipelineConfig {
        PipelineConfig {
            hints: Hints { size_bytes: self.size_mib * MIB, interval_ms: self.interval_s * 1_000 },
            channels: 1,
            active_limit: self.active_limit.unwrap_or(ACTIVE_LIMIT_DEFAULT),
            transform: self.lambda.as_ref().map(Lambda::transform),
            outstanding_max: None,
            keep_refused: false,
            key_missing_every: 0,
            convert_fail_every: 0,
        }
    }

    fn answer<'a>(&self, out: &Outbox, prefixes: &'a Prefixes<'a>) -> Answer<'a> {
        let compression = self.compression();
        let object = |delivery: &Delivery| {
            let closed = &delivery.closed;
            ObjectLine {
                prefix: prefixes.text(delivery.prefix),
                opened_ms: closed.opened_ms,
                delivered_ms: closed.closed_ms,
                trigger: closed.trigger,
                records: closed.records,
                raw_bytes: closed.bytes,
                object_bytes: compression.of(closed.bytes),
                freshness_ms: closed.closed_ms - closed.oldest_arrival_ms,
            }
        };
        let mut objects: Vec<ObjectLine<'a>> = out.deliveries.iter().map(object).collect();
        objects.sort_by_key(|object| (object.delivered_ms, object.prefix, object.opened_ms));
        let invocations = out.invocations.iter();
        let refused = out.refused.iter();
        Answer {
            objects,
            lambda_invocations: invocations
                .map(|it| InvocationLine { t_ms: it.t_ms, records: it.records, bytes: it.bytes, trigger: it.trigger })
                .collect(),
            errors: refused
                .map(|it| ErrorLine {
                    t_ms: it.t_ms,
                    key: prefixes.text(it.run.key),
                    records: it.run.count,
                    bytes: it.run.bytes.saturating_mul(it.run.count),
                    code: "activePartitionExceeded",
                })
                .collect(),
        }
    }
}

impl Lambda {
    fn validate(&self) -> Result<(), LabError> {
        at_most("size_mib_x1000", self.size_mib_x1000.unwrap_or(0), SIZE_MIB_MAX * 1_000, "1,000 * SIZE_MIB_MAX")?;
        at_most("interval_s", self.interval_s.unwrap_or(0), INTERVAL_S_MAX, "INTERVAL_S_MAX")?;
        at_most("duration_ms", self.duration_ms.unwrap_or(0), INTERVAL_S_MAX * 1_000, "1,000 * INTERVAL_S_MAX")?;
        self.out().validate("out_num", "out_den")
    }

    fn out(&self) -> Ratio {
        Ratio { num: self.out_num.unwrap_or(1), den: self.out_den.unwrap_or(1) }
    }

    fn transform(&self) -> Transform {
        let size_bytes = self.size_mib_x1000.unwrap_or(hints::LAMBDA_SIZE_DEFAULT.0.unsigned_abs()) * MIB / 1_000;
        let interval_ms = self.interval_s.unwrap_or(hints::LAMBDA_INTERVAL_S_DEFAULT) * 1_000;
        Transform {
            hints: Hints { size_bytes, interval_ms },
            duration_ms: self.duration_ms.unwrap_or(0),
            out: self.out(),
            drop_every: self.drop_every.unwrap_or(0),
            fail_every: self.fail_every.unwrap_or(0),
            retries: RETRIES_DEFAULT,
            broken: false,
        }
    }
}

fn at_most(field: &str, value: u64, max: u64, name: &str) -> Result<(), LabError> {
    if value <= max { Ok(()) } else { Err(LabError::new(field, format!("{value} is above {max} ({name})"))) }
}
