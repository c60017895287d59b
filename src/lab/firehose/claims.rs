//! Statements that exams make about Firehose, each with the experiments that decide it.
//!
//! A verdict is computed: the trials run, and a judge looks at what they came to. Nothing here says beforehand whether a
//! statement is true.

use super::{
    delivery::{Outage, OutageKind},
    event::{Event, Object, ObjectKind},
    hints::Destination,
    put::Region,
    ratio::Ratio,
    scenario::{Arrival, CompressionFormat, Config, Conversion, Partitioning, Producer, Source, TransformConfig},
    stream::{State, simulate},
};
use crate::lab::{error::LabError, model::Trace};

const KIB: u64 = 1_024;
const MIB: u64 = 1_024 * KIB;
const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
/// What "real time" means here: readable within a second.
const REAL_TIME_MS: u64 = 1_000;

/// A statement.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// Stable name, for links and saved progress.
    pub id: &'static str,
    /// The statement in English.
    pub en: &'static str,
    /// The statement in Korean.
    pub ko: &'static str,
    /// Names of the figures that show it.
    pub shows: &'static [&'static str],
    trials: fn() -> Vec<Trial>,
    judge: fn(&[Outcome]) -> bool,
}

/// An experiment: a scenario and how long it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The stream and what is put into it.
    pub config: Config,
    /// When it ends.
    pub until_ms: u64,
}

/// How a trial ended; an error when AWS does not accept the configuration.
pub type Outcome = Result<(State, Trace<Event>), LabError>;

impl Claim {
    /// The experiments, for a lab to open.
    pub fn trials(&self) -> Vec<Trial> {
        (self.trials)()
    }

    /// Runs the experiments.
    pub fn outcomes(&self) -> Vec<Outcome> {
        self.trials().iter().map(|trial| simulate(&trial.config, trial.until_ms)).collect()
    }

    /// Whether the statement holds, given how its experiments ended.
    pub fn holds(&self, outcomes: &[Outcome]) -> bool {
        (self.judge)(outcomes)
    }
}

/// All statements.
pub const CLAIMS: [Claim; 19] = [
    Claim {
        id: "firehose-first-hint-wins",
        en: "A buffer is delivered at whichever of size and interval is reached first.",
        ko: "버퍼는 크기와 시간 간격 중 먼저 도달한 조건에서 전송된다.",
        shows: &["objects_by_size", "objects_by_interval"],
        trials: || {
            let hints = |records_per_s| stream(5, 60, writer(records_per_s, KIB, 2 * MINUTE_MS), 4 * MINUTE_MS);
            vec![hints(1_024), hints(10)]
        },
        judge: |outcomes| match figures(outcomes, &["objects_by_size", "objects_by_interval"]).as_slice() {
            [[by_size, 0], [0, by_interval]] => *by_size > 0 && *by_interval > 0,
            _ => false,
        },
    },
    Claim {
        id: "firehose-128mb-every-128s",
        en: "With 128 MB / 900 s and 1 MB/s, the size closes a buffer every 128 s.",
        ko: "128MB / 900초 설정에 1MB/s가 들어오면 128초마다 크기 조건으로 전송된다.",
        shows: &["objects_by_size", "objects_by_interval", "last_delivery_ms"],
        trials: || vec![stream(128, 900, writer(16, 64 * KIB, 512_000), 513_000)],
        judge: |outcomes| figures(outcomes, &["objects_by_size", "objects_by_interval", "last_delivery_ms"]) == [[4, 0, 512_000]],
    },
    Claim {
        id: "firehose-is-real-time",
        en: "With 5 MB / 300 s, Firehose delivers in real time.",
        ko: "5MB / 300초 설정의 Firehose는 실시간으로 전송한다.",
        shows: &["freshness_ms_max"],
        trials: || vec![arrivals(5, 300, &[(0, KIB, 1)], 10 * MINUTE_MS)],
        judge: |outcomes| figures(outcomes, &["freshness_ms_max"]).iter().all(|[freshness_ms]| *freshness_ms <= REAL_TIME_MS),
    },
    Claim {
        id: "firehose-shorter-interval-more-objects",
        en: "A shorter interval gives more and smaller objects.",
        ko: "버퍼 간격을 줄이면 더 많고 더 작은 객체가 생긴다.",
        shows: &["objects", "object_bytes_mean"],
        trials: || [300, 60].map(|interval_s| stream(5, interval_s, writer(10, KIB, HOUR_MS), 2 * HOUR_MS)).to_vec(),
        judge: |outcomes| match figures(outcomes, &["objects", "object_bytes_mean"]).as_slice() {
            [[long, long_bytes], [short, short_bytes]] => short > long && short_bytes < long_bytes,
            _ => false,
        },
    },
    Claim {
        id: "firehose-compressed-below-hint",
        en: "With compression, objects are smaller than the size hint.",
        ko: "압축을 켜면 객체가 버퍼 크기보다 작아진다.",
        shows: &["objects_by_size", "object_bytes_max"],
        trials: gzip,
        judge: |outcomes| match figures(outcomes, &["objects_by_size", "object_bytes_max"]).as_slice() {
            [[by_size, largest]] => *by_size > 0 && *largest < 5 * MIB,
            _ => false,
        },
    },
    Claim {
        id: "firehose-size-after-compression",
        en: "The size hint is measured after compression.",
        ko: "버퍼 크기는 압축한 뒤의 크기로 잰다.",
        shows: &["objects_by_size", "object_bytes_min"],
        trials: gzip,
        judge: |outcomes| match figures(outcomes, &["objects_by_size", "object_bytes_min"]).as_slice() {
            [[by_size, smallest]] => *by_size > 0 && *smallest >= 5 * MIB,
            _ => false,
        },
    },
    Claim {
        id: "firehose-parquet-needs-64mb-json",
        en: "Conversion to Parquet needs a buffer of at least 64 MB and JSON records; CSV goes through Lambda first.",
        ko: "Parquet 변환에는 64MB 이상의 버퍼와 JSON 레코드가 필요하고, CSV는 먼저 Lambda를 거쳐야 한다.",
        shows: &["delivered", "conversion_failed"],
        trials: || {
            let convert = |size_mib, fail_every, transform| {
                let mut trial = stream(size_mib, 60, writer(10, KIB, MINUTE_MS), 5 * MINUTE_MS);
                trial.config.format_conversion = Some(Conversion { fail_every });
                trial.config.transform = transform;
                trial
            };
            // A schema that no record fits is what CSV is to the converter.
            vec![convert(63, 0, None), convert(64, 0, None), convert(64, 1, None), convert(64, 0, Some(TransformConfig::default()))]
        },
        judge: |outcomes| {
            let [too_small, accepted @ ..] = outcomes else { return false };
            match figures(accepted, &["delivered", "conversion_failed"]).as_slice() {
                [[json, 0], [0, csv], [through_lambda, 0]] => too_small.is_err() && *json > 0 && *csv > 0 && *through_lambda > 0,
                _ => false,
            }
        },
    },
    Claim {
        id: "firehose-partitions-small-files",
        en: "Dynamic partitioning by a key with many values gives small files and can exceed the 500 active partitions.",
        ko: "값이 많은 키로 동적 파티셔닝하면 작은 파일이 생기고 활성 파티션 500개를 넘을 수 있다.",
        shows: &["objects", "small_objects", "active_partitions_max", "partitioning_failed"],
        trials: || {
            let producer = Producer { partitions: 600, ..writer(600, KIB, MINUTE_MS) };
            vec![partitioned(stream(64, 60, producer, 5 * MINUTE_MS))]
        },
        judge: |outcomes| match figures(outcomes, &["objects", "small_objects", "active_partitions_max", "partitioning_failed"]).as_slice()
        {
            [[objects, small, 500, refused]] => objects == small && *objects > 0 && *refused > 0,
            _ => false,
        },
    },
    Claim {
        id: "firehose-partitions-1mb-buffer",
        en: "Dynamic partitioning works with a buffer of 1 MB.",
        ko: "동적 파티셔닝은 1MB 버퍼에서도 동작한다.",
        shows: &["delivered"],
        trials: || vec![partitioned(stream(1, 60, writer(10, KIB, MINUTE_MS), 5 * MINUTE_MS))],
        judge: |outcomes| outcomes.iter().all(Result::is_ok),
    },
    Claim {
        id: "firehose-lambda-adds-its-interval",
        en: "A Lambda transformation adds up to its own buffer interval to the delay.",
        ko: "Lambda 변환은 자신의 버퍼 간격만큼까지 지연을 더한다.",
        shows: &["freshness_ms_max"],
        trials: || {
            let plain = arrivals(5, 300, &[(0, KIB, 1)], 10 * MINUTE_MS);
            let mut transformed = plain.clone();
            transformed.config.transform = Some(TransformConfig { interval_s: Some(60), duration_ms: 700, ..TransformConfig::default() });
            vec![plain, transformed]
        },
        judge: |outcomes| match figures(outcomes, &["freshness_ms_max"]).as_slice() {
            [[plain_ms], [transformed_ms]] => *transformed_ms == plain_ms + 60_000 + 700,
            _ => false,
        },
    },
    Claim {
        id: "firehose-failed-transforms-kept",
        en: "Records that the transformation fails land under processing-failed.",
        ko: "변환에 실패한 레코드는 processing-failed 아래에 저장된다.",
        shows: &["delivered", "processing_failed"],
        trials: || {
            let mut trial = stream(5, 60, writer(10, KIB, MINUTE_MS), 5 * MINUTE_MS);
            trial.config.transform = Some(TransformConfig { fail_every: 10, ..TransformConfig::default() });
            vec![trial]
        },
        judge: |outcomes| {
            let is_named = |object: &Object| object.kind != ObjectKind::ProcessingFailed || object.key_prefix.contains("processing-failed");
            let are_named = outcomes.iter().flatten().all(|(state, _)| state.recent_objects().all(is_named));
            figures(outcomes, &["received", "processing_failed"]) == [[600, 60]] && are_named
        },
    },
    Claim {
        id: "firehose-keeps-7-days",
        en: "Firehose keeps data for 7 days while its destination is unavailable.",
        ko: "대상이 중단되면 Firehose는 데이터를 7일 동안 보관한다.",
        shows: &["delivered", "lost"],
        trials: || {
            let mut trial = stream(5, 300, Producer { tick_ms: MINUTE_MS, ..writer(1, KIB, HOUR_MS) }, 7 * 24 * HOUR_MS);
            trial.config.outages = vec![outage(0, 6 * 24 * HOUR_MS)];
            vec![trial]
        },
        judge: |outcomes| figures(outcomes, &["lost"]) == [[0]],
    },
    Claim {
        id: "firehose-kinesis-source-no-quota",
        en: "With a Kinesis data stream as source, the Direct PUT quota does not apply.",
        ko: "Kinesis 데이터 스트림을 소스로 쓰면 Direct PUT 할당량이 적용되지 않는다.",
        shows: &["throttled", "delivered"],
        trials: || {
            let direct = stream(128, 300, writer(10_240, KIB, MINUTE_MS), 10 * MINUTE_MS);
            let mut kinesis = direct.clone();
            kinesis.config.source = Source::Kinesis { shards: 10, retention_h: 24 };
            vec![direct, kinesis]
        },
        judge: |outcomes| match figures(outcomes, &["throttled"]).as_slice() {
            [[direct], [kinesis]] => *direct > 0 && *kinesis == 0,
            _ => false,
        },
    },
    Claim {
        id: "firehose-no-shards",
        en: "Firehose needs no management of shards: the same stream takes little and much.",
        ko: "Firehose는 샤드를 관리할 필요가 없다. 같은 스트림이 적은 양도 많은 양도 받는다.",
        shows: &["received", "throttled"],
        trials: || [1, 4 * 1_024].map(|records_per_s| stream(5, 60, writer(records_per_s, KIB, MINUTE_MS), 3 * MINUTE_MS)).to_vec(),
        judge: |outcomes| match figures(outcomes, &["received", "throttled"]).as_slice() {
            [[little, 0], [much, 0]] => *much == little * 4 * 1_024,
            _ => false,
        },
    },
    Claim {
        id: "firehose-replays",
        en: "Firehose can replay data that it has delivered.",
        ko: "Firehose는 이미 전송한 데이터를 다시 재생할 수 있다.",
        shows: &["delivered", "buffered", "waiting"],
        trials: || vec![stream(5, 60, writer(10, KIB, MINUTE_MS), 3 * MINUTE_MS)],
        judge: |outcomes| outcomes.iter().flatten().any(|(state, _)| state.records_inside().iter().sum::<u64>() > 0),
    },
    Claim {
        id: "firehose-redshift-through-s3",
        en: "Delivery to Amazon Redshift goes through S3 and COPY.",
        ko: "Amazon Redshift 전송은 S3와 COPY를 거친다.",
        shows: &["objects", "delivered"],
        trials: || {
            let mut trial = stream(5, 60, writer(10, KIB, MINUTE_MS), 3 * MINUTE_MS);
            trial.config.destination = Destination::Redshift;
            vec![trial]
        },
        judge: |outcomes| {
            let is_staged = |trace: &Trace<Event>, delivered: u64| {
                trace.iter().any(|(_, event)| matches!(event, Event::Staged { number } if *number == delivered))
            };
            let mut delivered = outcomes.iter().flatten().flat_map(|(_, trace)| trace.iter().map(move |(_, event)| (trace, event)));
            let has_any = figures(outcomes, &["objects"]).iter().all(|[objects]| *objects > 0);
            has_any && delivered.all(|(trace, event)| !matches!(event, Event::Delivered { object, .. } if !is_staged(trace, object.number)))
        },
    },
    Claim {
        id: "firehose-tiny-records-cost-more",
        en: "Many tiny records cost more than few big ones with the same bytes.",
        ko: "같은 양이라도 작은 레코드 여러 개가 큰 레코드 몇 개보다 비싸다.",
        shows: &["received_bytes", "billed_bytes"],
        trials: || {
            // 5 MiB, but for a few bytes, as 5,000 records and as 1,000.
            vec![arrivals(5, 60, &[(0, 1_048, 5_000)], HOUR_MS), arrivals(5, 60, &[(0, 5_240, 1_000)], HOUR_MS)]
        },
        judge: |outcomes| match figures(outcomes, &["received_bytes", "billed_bytes"]).as_slice() {
            [[tiny, tiny_billed], [big, big_billed]] => tiny == big && tiny_billed > big_billed,
            _ => false,
        },
    },
    Claim {
        id: "firehose-high-quota-small-batches",
        en: "A quota raised far above the traffic makes small batches.",
        ko: "할당량을 트래픽보다 훨씬 크게 올리면 배치가 작아진다.",
        shows: &["objects", "object_bytes_mean"],
        trials: || {
            let raised = |quota_factor| {
                let mut trial = stream(64, 300, writer(1_024, KIB, 10 * MINUTE_MS), 20 * MINUTE_MS);
                trial.config.source = Source::DirectPut { region: Region::Large, quota_factor };
                trial
            };
            vec![raised(1), raised(10)]
        },
        judge: |outcomes| match figures(outcomes, &["objects", "object_bytes_mean"]).as_slice() {
            [[plain, plain_bytes], [raised, raised_bytes]] => raised > plain && raised_bytes < plain_bytes,
            _ => false,
        },
    },
    Claim {
        id: "firehose-idle-writes-nothing",
        en: "An idle stream writes nothing.",
        ko: "데이터가 들어오지 않는 스트림은 아무것도 쓰지 않는다.",
        shows: &["received", "objects"],
        trials: || vec![stream(1, 60, writer(0, KIB, HOUR_MS), HOUR_MS)],
        judge: |outcomes| figures(outcomes, &["received", "objects", "error_objects"]) == [[0, 0, 0]],
    },
];

fn gzip() -> Vec<Trial> {
    let mut trial = stream(5, 300, writer(512, KIB, MINUTE_MS), 10 * MINUTE_MS);
    trial.config.compression_format = CompressionFormat::Gzip;
    trial.config.compression = Ratio { num: 1, den: 10 };
    vec![trial]
}

fn writer(records_per_s: u64, bytes: u64, until_ms: u64) -> Producer {
    Producer { records_per_s, bytes, until_ms: Some(until_ms), ..Producer::default() }
}

fn stream(size_mib: u64, interval_s: u64, producer: Producer, until_ms: u64) -> Trial {
    let (size_mib, interval_s) = (Some(size_mib), Some(interval_s));
    Trial { config: Config { size_mib, interval_s, producers: vec![producer], ..Config::default() }, until_ms }
}

/// A stream to which `(t_ms, bytes, count)` arrive.
fn arrivals(size_mib: u64, interval_s: u64, list: &[(u64, u64, u64)], until_ms: u64) -> Trial {
    let (size_mib, interval_s) = (Some(size_mib), Some(interval_s));
    let arrivals = list.iter().map(|&(t_ms, bytes, count)| Arrival { t_ms, key: String::new(), bytes, count }).collect();
    Trial { config: Config { size_mib, interval_s, arrivals, ..Config::default() }, until_ms }
}

fn partitioned(trial: Trial) -> Trial {
    let config = Config {
        dynamic_partitioning: Some(Partitioning::default()),
        prefix: "device=!{partitionKeyFromQuery:device}/".to_owned(),
        error_prefix: Some("errors/!{firehose:error-output-type}/".to_owned()),
        ..trial.config
    };
    Trial { config, ..trial }
}

fn outage(from_ms: u64, until_ms: u64) -> Outage {
    Outage { from_ms, until_ms, kind: OutageKind::Refuses }
}

/// The named figures of every trial that could run.
fn figures<const N: usize>(outcomes: &[Outcome], names: &[&str; N]) -> Vec<[u64; N]> {
    let of_state = |(state, _): &(State, Trace<Event>)| names.map(|name| state.metric(name).unwrap_or(u64::MAX));
    outcomes.iter().flatten().map(of_state).collect()
}
