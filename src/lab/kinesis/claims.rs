//! What people say about Kinesis Data Streams in and around exams, each with scenarios that decide it.
//!
//! A verdict is computed from runs of the live model, and a claim counts as decided only if it comes out the same under every model of
//! the write limit. Their words are in [`super::claim_words`].

use crate::lab::{
    error::{LabError, from_json},
    kinesis::{
        live::{
            config::KinesisConfig,
            event::KinesisEvent,
            frame::{Frame, ShardPhase, Totals, frame},
            state::Kinesis,
        },
        throttle::ThrottleModel,
    },
    timeline::{Logged, Timeline},
};

/// Steps that a preset takes at most.
const PRESET_STEPS_MAX: u64 = 200_000;

/// A claim.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Number in the list of claims; two halves of one sentence have the same.
    pub number: u64,
    /// Stable name.
    pub name: &'static str,
    /// The runs that decide it, in the order that the decision compares them.
    pub presets: &'static [Preset],
    decide: fn(&[Moment]) -> bool,
}

/// A scenario that can be opened in the lab.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Stable name within its claim.
    pub name: &'static str,
    /// A [`KinesisConfig`] as JSON.
    pub scenario: &'static str,
    /// Inputs as JSON: a list of [`Logged`].
    pub inputs: &'static str,
    /// Where the decision looks, in ms.
    pub until_ms: u64,
}

/// Where a run of a preset ended.
#[derive(Clone, Debug)]
pub struct Moment {
    /// What a picture shows there.
    pub frame: Frame,
    /// The latest events before it.
    pub events: Vec<KinesisEvent>,
}

/// What the engine says about a claim.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Does the claim hold?
    pub holds: bool,
    /// The end of each preset's run, in order.
    pub moments: Vec<Moment>,
}

impl Claim {
    /// Runs the presets under `model` and decides.
    ///
    /// # Errors
    /// A preset does not run: a mistake in this file.
    pub fn verdict(&self, model: ThrottleModel) -> Result<Verdict, LabError> {
        let moments = self.presets.iter().map(|preset| preset.run(model)).collect::<Result<Vec<_>, _>>()?;
        Ok(Verdict { holds: self.holds(&moments), moments })
    }

    /// Decides by the ends of the presets' runs, in order.
    pub fn holds(&self, moments: &[Moment]) -> bool {
        (self.decide)(moments)
    }
}

impl Preset {
    /// The preset as a timeline that stands at its start.
    ///
    /// # Errors
    /// The scenario is not valid: a mistake in this file.
    pub fn timeline(&self, model: ThrottleModel) -> Result<Timeline<Kinesis>, LabError> {
        let config: KinesisConfig = from_json(self.scenario)?;
        let inputs: Vec<Logged<_>> = from_json(self.inputs)?;
        Timeline::with_inputs(KinesisConfig { model, ..config }, inputs)
    }

    fn run(&self, model: ThrottleModel) -> Result<Moment, LabError> {
        let mut timeline = self.timeline(model)?;
        if !timeline.seek(self.until_ms, PRESET_STEPS_MAX)?.reached {
            return Err(LabError::whole(format!("preset {} takes more than {PRESET_STEPS_MAX} steps", self.name)));
        }
        Ok(Moment::of(&timeline))
    }
}

impl Moment {
    /// The instant that a run stands at.
    pub fn of(timeline: &Timeline<Kinesis>) -> Self {
        let events = timeline.trace().iter().map(|(_, event)| event.clone()).collect();
        Self { frame: frame(timeline.state(), timeline.now_ms()), events }
    }

    fn totals(&self) -> Totals {
        self.frame.totals
    }

    fn has(&self, wanted: impl Fn(&KinesisEvent) -> bool) -> bool {
        self.events.iter().any(wanted)
    }
}

const HOUR_MS: u64 = 3_600_000;
const MIB: u64 = 1_048_576;

const fn preset(name: &'static str, scenario: &'static str, until_ms: u64) -> Preset {
    Preset { name, scenario, inputs: "[]", until_ms }
}

const ONE_KEY_ONE_SHARD: Preset =
    preset("one-shard", r#"{"shards":1,"producers":[{"records_per_s":1500,"batch":150,"keys":1,"resend":false}]}"#, 10_000);
const ONE_KEY_EIGHT_SHARDS: Preset =
    preset("eight-shards", r#"{"shards":8,"producers":[{"records_per_s":1500,"batch":150,"keys":1,"resend":false}]}"#, 10_000);
const MANY_KEYS_EIGHT_SHARDS: Preset =
    preset("many-keys", r#"{"shards":8,"producers":[{"records_per_s":1500,"batch":150,"keys":5000,"resend":false}]}"#, 10_000);
/// The third call of each second fits in part only.
const PARTIAL_FAILURE: Preset =
    preset("partial-failure", r#"{"producers":[{"records_per_s":1200,"batch":400,"resend":false,"stop_ms":4000}]}"#, 60_000);

/// What the lab opens with: a hot key on four shards, so that something is refused while most of the stream is idle.
pub const OPENING: Preset = preset(
    "opening",
    r#"{"shards":4,"reshard_ms":5000,"producers":[{"records_per_s":2400,"bytes":300,"batch":60,"keys":300,"mix":{"hot":{"percent":60}}}],
        "consumers":[{"app":"lambda"},{"app":"firehose"}]}"#,
    60_000,
);

/// Every claim, by number.
pub const CLAIMS: &[Claim] = &[
    Claim {
        number: 1,
        name: "more-shards-do-not-help-one-hot-key",
        presets: &[ONE_KEY_ONE_SHARD, ONE_KEY_EIGHT_SHARDS],
        decide: |runs| runs[0].totals().throttled > 0 && runs[1].totals().throttled == runs[0].totals().throttled,
    },
    Claim {
        number: 2,
        name: "many-keys-help",
        presets: &[ONE_KEY_EIGHT_SHARDS, MANY_KEYS_EIGHT_SHARDS],
        decide: |runs| runs[0].totals().throttled > 0 && runs[1].totals().throttled == 0,
    },
    Claim {
        number: 3,
        name: "put-records-is-all-or-nothing",
        presets: &[PARTIAL_FAILURE],
        decide: |runs| {
            !runs[0].has(|event| matches!(event, KinesisEvent::Put { records, accepted, .. } if (1..*records).contains(accepted)))
        },
    },
    Claim { number: 4, name: "the-sdk-retries-failed-entries", presets: &[PARTIAL_FAILURE], decide: |runs| runs[0].totals().given_up == 0 },
    Claim {
        number: 5,
        name: "throttling-far-below-the-capacity",
        presets: &[preset(
            "hot-shard",
            r#"{"shards":10,"producers":[{"records_per_s":1500,"batch":150,"bytes":200,"resend":false}]}"#,
            10_000,
        )],
        decide: |runs| runs[0].totals().throttled > 0 && runs[0].totals().accepted_bytes * 10 < 10 * 10 * MIB,
    },
    Claim {
        number: 6,
        name: "five-reads-are-for-each-consumer",
        presets: &[preset("six-consumers", r#"{"producers":[{"records_per_s":10}],"consumers":[{},{},{},{},{},{}]}"#, 10_000)],
        decide: |runs| runs[0].totals().read_throttled == 0,
    },
    Claim {
        number: 7,
        name: "three-full-rate-consumers-need-fan-out-or-shards",
        presets: &[
            preset("shared", r#"{"producers":[{"records_per_s":512,"bytes":2042,"batch":256}],"consumers":[{},{},{}]}"#, 600_000),
            preset(
                "fan-out",
                r#"{"producers":[{"records_per_s":512,"bytes":2042,"batch":256}],
                    "consumers":[{"reads":"fan_out"},{"reads":"fan_out"},{"reads":"fan_out"}]}"#,
                600_000,
            ),
            preset(
                "two-shards",
                r#"{"shards":2,"producers":[{"records_per_s":512,"bytes":2042,"batch":256,"keys":2,"mix":"even"}],"consumers":[{},{},{}]}"#,
                600_000,
            ),
        ],
        decide: |runs| {
            let ages = runs.iter().map(|run| run.totals().age_ms_max).collect::<Vec<_>>();
            ages[0] > 150_000 && ages[1] <= 2_000 && ages[2] <= 2_000
        },
    },
    Claim {
        number: 8,
        name: "aggregation-raises-records-not-bytes",
        presets: &[
            preset("512-bytes", r#"{"producers":[{"records_per_s":6000,"bytes":512,"batch":500,"resend":false}]}"#, 20_000),
            preset("512-bytes-kpl", r#"{"producers":[{"records_per_s":6000,"bytes":512,"batch":500,"kpl":{}}]}"#, 20_000),
            preset("2-kib", r#"{"producers":[{"records_per_s":3000,"bytes":2042,"batch":50,"resend":false}]}"#, 20_000),
            preset("2-kib-kpl", r#"{"producers":[{"records_per_s":3000,"bytes":2042,"batch":50,"kpl":{}}]}"#, 20_000),
        ],
        decide: |runs| {
            let stored = runs.iter().map(|run| run.totals().stored).collect::<Vec<_>>();
            // 1,960 in place of 1,000 of the small ones; of the large ones no more, within 5 %.
            stored[1] * 10 > stored[0] * 17 && stored[3] * 100 <= stored[2] * 105
        },
    },
    Claim {
        number: 9,
        name: "buffering-trades-latency-for-throughput",
        presets: &[
            preset("20-ms", r#"{"producers":[{"records_per_s":1000,"batch":10,"kpl":{"record_max_buffered_ms":20}}]}"#, 10_000),
            preset("1-s", r#"{"producers":[{"records_per_s":1000,"batch":10,"kpl":{"record_max_buffered_ms":1000}}]}"#, 10_000),
        ],
        decide: |runs| {
            let (short, long) = (runs[0].totals(), runs[1].totals());
            long.put_latency_ms_max > short.put_latency_ms_max && long.put_calls < short.put_calls && long.accepted < short.accepted
        },
    },
    Claim {
        number: 9,
        name: "the-kpl-delivers-within-10-ms",
        presets: &[preset("default-kpl", r#"{"producers":[{"records_per_s":1000,"batch":10,"kpl":{}}]}"#, 10_000)],
        decide: |runs| runs[0].totals().put_latency_ms_max <= 10,
    },
    Claim {
        number: 10,
        name: "old-records-are-read-from-the-parent",
        presets: &[Preset {
            name: "late-consumer",
            scenario: r#"{"reshard_ms":0,"producers":[{"records_per_s":100,"batch":10,"keys":100,"stop_ms":10000}]}"#,
            inputs: r#"[{"at_ms":5000,"input":{"split":{"shard":0}}},{"at_ms":20000,"input":{"add_consumer":{"consumer":{}}}}]"#,
            until_ms: 30_000,
        }],
        decide: |runs| {
            let consumer = &runs[0].frame.consumers[0];
            let from_parent = consumer.shards.iter().find(|cursor| cursor.shard == 0).map_or(0, |cursor| cursor.read);
            runs[0].frame.shards[0].phase == ShardPhase::Closed && from_parent == 500 && consumer.records == 1_000
        },
    },
    Claim {
        number: 11,
        name: "any-two-shards-can-be-merged",
        presets: &[
            Preset {
                name: "not-neighbours",
                scenario: r#"{"shards":4,"reshard_ms":0}"#,
                inputs: r#"[{"at_ms":0,"input":{"merge":{"shard":0,"adjacent":2}}}]"#,
                until_ms: 1_000,
            },
            Preset {
                name: "neighbours",
                scenario: r#"{"shards":4,"reshard_ms":0}"#,
                inputs: r#"[{"at_ms":0,"input":{"merge":{"shard":0,"adjacent":1}}}]"#,
                until_ms: 1_000,
            },
        ],
        decide: |runs| runs.iter().all(|run| run.totals().open_shards == 3),
    },
    Claim {
        number: 12,
        name: "on-demand-can-throttle",
        presets: &[
            preset(
                "more-than-twice-the-peak",
                r#"{"mode":{"on_demand":{}},"producers":[{"records_per_s":80,"bytes":104850,"batch":8,"keys":4,"mix":"even","resend":false}]}"#,
                60_000,
            ),
            preset(
                "one-key",
                r#"{"mode":{"on_demand":{"peak_bytes_per_s":41943040}},"producers":[{"records_per_s":15,"bytes":104850,"batch":3,"resend":false}]}"#,
                60_000,
            ),
        ],
        decide: |runs| runs.iter().all(|run| run.totals().throttled > 0),
    },
    Claim {
        number: 13,
        name: "eight-shards-accept-16-mib",
        presets: &[preset(
            "16-mib",
            r#"{"shards":8,"producers":[{"records_per_s":160,"bytes":104850,"batch":16,"keys":8,"mix":"even","resend":false}]}"#,
            60_000,
        )],
        decide: |runs| runs[0].totals().throttled == 0,
    },
    Claim {
        number: 14,
        name: "an-explicit-hash-key-overloads-or-spreads",
        presets: &[
            preset(
                "all-to-one-shard",
                r#"{"shards":4,"producers":[{"records_per_s":1500,"batch":150,"resend":false,"key_list":[
                    {"key":"a","explicit_hash_key":"0"},{"key":"b","explicit_hash_key":"0"},{"key":"c","explicit_hash_key":"0"}]}]}"#,
                10_000,
            ),
            preset(
                "one-key-everywhere",
                r#"{"shards":4,"producers":[{"records_per_s":1500,"batch":150,"resend":false,"key_list":[
                    {"key":"a","explicit_hash_key":"0"},{"key":"a","explicit_hash_key":"100000000000000000000000000000000000000"},
                    {"key":"a","explicit_hash_key":"200000000000000000000000000000000000000"},
                    {"key":"a","explicit_hash_key":"300000000000000000000000000000000000000"}]}]}"#,
                10_000,
            ),
        ],
        decide: |runs| runs[0].totals().throttled > 0 && runs[1].totals().throttled == 0,
    },
    Claim {
        number: 15,
        name: "retention-only-delays-loss",
        presets: &[
            preset(
                "24-hours",
                r#"{"retention_ms":86400000,"producers":[{"records_per_s":2,"batch":120}],"consumers":[{"records_per_s":1,"poll_ms":60000}]}"#,
                50 * HOUR_MS,
            ),
            preset(
                "7-days",
                r#"{"retention_ms":604800000,"producers":[{"records_per_s":2,"batch":120}],"consumers":[{"records_per_s":1,"poll_ms":60000}]}"#,
                50 * HOUR_MS,
            ),
            preset(
                "7-days-later",
                r#"{"retention_ms":604800000,"producers":[{"records_per_s":2,"batch":120}],"consumers":[{"records_per_s":1,"poll_ms":60000}]}"#,
                342 * HOUR_MS,
            ),
        ],
        decide: |runs| {
            let (day, week, later) = (runs[0].totals(), runs[1].totals(), runs[2].totals());
            day.lost > 0 && week.lost == 0 && week.age_ms_max >= day.age_ms_max && later.lost > 0
        },
    },
    Claim {
        number: 16,
        name: "the-age-grows-linearly-until-consumers-are-fast-enough",
        presets: &[
            preset(
                "5-minutes",
                r#"{"producers":[{"records_per_s":800,"batch":80,"keys":2,"mix":"even"}],"consumers":[{"records_per_s":500}]}"#,
                300_000,
            ),
            preset(
                "10-minutes",
                r#"{"producers":[{"records_per_s":800,"batch":80,"keys":2,"mix":"even"}],"consumers":[{"records_per_s":500}]}"#,
                600_000,
            ),
            preset(
                "two-shards",
                r#"{"shards":2,"producers":[{"records_per_s":800,"batch":80,"keys":2,"mix":"even"}],"consumers":[{"records_per_s":500}]}"#,
                600_000,
            ),
            preset(
                "faster",
                r#"{"producers":[{"records_per_s":800,"batch":80,"keys":2,"mix":"even"}],"consumers":[{"records_per_s":1000}]}"#,
                600_000,
            ),
        ],
        decide: |runs| {
            let ages = runs.iter().map(|run| run.totals().age_ms_max).collect::<Vec<_>>();
            // A consumer reads 10,000 records at once and processes them for 20 s: so exact is a measurement.
            ages[0] > 60_000 && ages[1].abs_diff(2 * ages[0]) <= 20_000 && ages[2] <= 5_000 && ages[3] <= 5_000
        },
    },
    Claim {
        number: 17,
        name: "fan-out-removes-write-throttling",
        presets: &[
            preset("shared", r#"{"producers":[{"records_per_s":1500,"batch":150,"resend":false}],"consumers":[{}]}"#, 10_000),
            preset(
                "fan-out",
                r#"{"producers":[{"records_per_s":1500,"batch":150,"resend":false}],"consumers":[{"reads":"fan_out"}]}"#,
                10_000,
            ),
        ],
        decide: |runs| runs[0].totals().throttled > 0 && runs[1].totals().throttled < runs[0].totals().throttled,
    },
    Claim {
        number: 18,
        name: "batching-saves-calls-not-records",
        presets: &[
            preset("put-record", r#"{"producers":[{"records_per_s":1500,"batch":1,"retry":"never"}]}"#, 10_000),
            preset("put-records", r#"{"producers":[{"records_per_s":1500,"batch":250,"resend":false}]}"#, 10_000),
        ],
        decide: |runs| {
            let (single, batched) = (runs[0].totals(), runs[1].totals());
            batched.put_calls * 100 < single.put_calls && batched.accepted <= single.accepted && batched.throttled > 0
        },
    },
];
