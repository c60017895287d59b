//! The claims in words: what each trial is called, and the sentence that follows from its figures. The statements are in
//! [`super::claims`].

use super::claims::Outcome;
use crate::{
    content::model::{Both, Lang},
    figures::{bytes, span, whole},
};

/// Words of a claim in both languages.
#[derive(Clone, Copy, Debug)]
pub struct ClaimWords {
    /// The claim's name in [`super::claims::CLAIMS`].
    pub id: &'static str,
    /// Number in the list of claims; two halves of one sentence have the same.
    pub number: u64,
    /// What each trial is, in the order of the claim's trials.
    pub trials: &'static [Both<&'static str>],
    /// What the figures of the trials say.
    pub sentence: fn(&[Outcome]) -> Both<String>,
}

const fn both(en: &'static str, ko: &'static str) -> Both<&'static str> {
    Both { en, ko }
}

/// The claim's words.
pub fn words_of(id: &str) -> Option<&'static ClaimWords> {
    CLAIM_WORDS.iter().find(|words| words.id == id)
}

/// A figure of a trial; 0 of a trial that was refused.
fn figure(outcomes: &[Outcome], trial: usize, name: &str) -> u64 {
    let state = outcomes.get(trial).and_then(|outcome| outcome.as_ref().ok()).map(|(state, _)| state);
    state.and_then(|state| state.metric(name)).unwrap_or(0)
}

/// The same as text.
fn count(outcomes: &[Outcome], trial: usize, name: &str) -> String {
    whole(figure(outcomes, trial, name))
}

fn size(outcomes: &[Outcome], trial: usize, name: &str) -> String {
    bytes(figure(outcomes, trial, name))
}

/// A sentence from figures that are written the same in both languages.
fn say<const N: usize>(figures: &[String; N], en: fn(&[String; N]) -> String, ko: fn(&[String; N]) -> String) -> Both<String> {
    Both { en: en(figures), ko: ko(figures) }
}

/// Words of every claim, in the order of [`super::claims::CLAIMS`].
pub const CLAIM_WORDS: &[ClaimWords] = &[
    ClaimWords {
        id: "firehose-first-hint-wins",
        number: 1,
        trials: &[both("1 MiB/s, 5 MiB / 60 s", "1MiB/s, 5MiB / 60초"), both("10 KiB/s, 5 MiB / 60 s", "10KiB/s, 5MiB / 60초")],
        sentence: |runs| {
            say(
                &[count(runs, 0, "objects_by_size"), count(runs, 1, "objects_by_interval")],
                |[by_size, by_time]| {
                    format!(
                        "The same hints, two rates: at 1 MiB/s the size closed all {by_size} objects, at 10 KiB/s the interval all {by_time}."
                    )
                },
                |[by_size, by_time]| {
                    format!(
                        "설정은 같고 속도만 다르다. 1MiB/s에서는 객체 {by_size}개 모두 크기가, 10KiB/s에서는 {by_time}개 모두 시간이 닫았다."
                    )
                },
            )
        },
    },
    ClaimWords {
        id: "firehose-128mb-every-128s",
        number: 2,
        trials: &[both("1 MiB/s, 128 MiB / 900 s", "1MiB/s, 128MiB / 900초")],
        sentence: |runs| {
            let period_s = figure(runs, 0, "last_delivery_ms") / figure(runs, 0, "objects").max(1) / 1_000;
            say(
                &[count(runs, 0, "objects_by_size"), whole(period_s)],
                |[objects, period]| format!("{objects} objects, one every {period} s, all closed by size long before 900 s were over."),
                |[objects, period]| format!("객체 {objects}개가 {period}초마다 하나씩, 900초가 되기 훨씬 전에 모두 크기로 닫혔다."),
            )
        },
    },
    ClaimWords {
        id: "firehose-is-real-time",
        number: 3,
        trials: &[both("one record, 5 MiB / 300 s", "레코드 1개, 5MiB / 300초")],
        sentence: |runs| {
            let waited_ms = figure(runs, 0, "freshness_ms_max");
            Both {
                en: format!(
                    "One record of 1 KiB waited {} in the buffer: nothing but the interval would close it.",
                    span(waited_ms, Lang::En)
                ),
                ko: format!(
                    "1KiB 레코드 하나가 버퍼에서 {}을 기다렸다. 시간 간격 말고는 버퍼를 닫을 것이 없기 때문이다.",
                    span(waited_ms, Lang::Ko)
                ),
            }
        },
    },
    ClaimWords {
        id: "firehose-shorter-interval-more-objects",
        number: 4,
        trials: &[both("10 KiB/s, 300 s", "10KiB/s, 300초"), both("10 KiB/s, 60 s", "10KiB/s, 60초")],
        sentence: |runs| {
            say(
                &[
                    count(runs, 0, "objects"),
                    size(runs, 0, "object_bytes_mean"),
                    count(runs, 1, "objects"),
                    size(runs, 1, "object_bytes_mean"),
                ],
                |[long, long_size, short, short_size]| {
                    format!("One hour at 10 KiB/s: {long} objects of {long_size} on average with 300 s, {short} of {short_size} with 60 s.")
                },
                |[long, long_size, short, short_size]| {
                    format!("10KiB/s로 1시간: 300초면 평균 {long_size} 객체 {long}개, 60초면 평균 {short_size} 객체 {short}개가 생긴다.")
                },
            )
        },
    },
    ClaimWords {
        id: "firehose-compressed-below-hint",
        number: 5,
        trials: &[both("512 KiB/s, 5 MiB, GZIP 10:1", "512KiB/s, 5MiB, GZIP 10:1")],
        sentence: |runs| {
            say(
                &[count(runs, 0, "objects_by_size"), size(runs, 0, "object_bytes_max")],
                |[objects, largest]| format!("{objects} buffers closed at 5 MiB of records, and the largest object has {largest}."),
                |[objects, largest]| format!("버퍼 {objects}개가 레코드 5MiB에서 닫혔는데, 가장 큰 객체가 {largest}다."),
            )
        },
    },
    ClaimWords {
        id: "firehose-size-after-compression",
        number: 6,
        trials: &[both("512 KiB/s, 5 MiB, GZIP 10:1", "512KiB/s, 5MiB, GZIP 10:1")],
        sentence: |runs| {
            say(
                &[count(runs, 0, "objects_by_size"), size(runs, 0, "object_bytes_min")],
                |[objects, smallest]| {
                    format!(
                        "{objects} objects were closed by size, the smallest with {smallest}: 5 MiB were counted before GZIP made them smaller."
                    )
                },
                |[objects, smallest]| {
                    format!("객체 {objects}개가 크기로 닫혔고 가장 작은 것은 {smallest}다. 5MiB는 GZIP으로 줄이기 전에 센 크기다.")
                },
            )
        },
    },
    ClaimWords {
        id: "firehose-parquet-needs-64mb-json",
        number: 7,
        trials: &[
            both("63 MiB (refused)", "63MiB(거부됨)"),
            both("64 MiB, JSON", "64MiB, JSON"),
            both("64 MiB, CSV", "64MiB, CSV"),
            both("64 MiB, CSV through Lambda", "64MiB, CSV를 Lambda로 변환"),
        ],
        sentence: |runs| {
            let refused = runs.first().and_then(|run| run.as_ref().err()).is_some();
            let [en, ko] = if refused { ["is refused", "거부된다"] } else { ["is accepted", "받아들여진다"] };
            let (json, csv, lambda) = (count(runs, 1, "delivered"), count(runs, 2, "conversion_failed"), count(runs, 3, "delivered"));
            Both {
                en: format!(
                    "63 MiB {en}. With 64 MiB {json} JSON records became Parquet, {csv} CSV records went to format-conversion-failed, and after \
                    Lambda {lambda} were converted."
                ),
                ko: format!(
                    "63MiB는 {ko}. 64MiB면 JSON 레코드 {json}개가 Parquet이 되고, CSV {csv}개는 format-conversion-failed로 가며, Lambda를 \
                    거치면 {lambda}개가 변환된다."
                ),
            }
        },
    },
    ClaimWords {
        id: "firehose-partitions-small-files",
        number: 8,
        trials: &[both("600 devices, 600 records/s", "장치 600개, 초당 레코드 600개")],
        sentence: |runs| {
            say(
                &[
                    count(runs, 0, "objects"),
                    size(runs, 0, "object_bytes_mean"),
                    count(runs, 0, "active_partitions_max"),
                    count(runs, 0, "partitioning_failed"),
                ],
                |[objects, mean, active, refused]| {
                    format!(
                        "{objects} objects of {mean} on average; {active} partitions were active, which is the limit, and {refused} records \
                        went to the error prefix."
                    )
                },
                |[objects, mean, active, refused]| {
                    format!(
                        "평균 {mean}짜리 객체 {objects}개가 생겼다. 활성 파티션은 한도인 {active}개까지 찼고, 레코드 {refused}개는 오류 접두사로 갔다."
                    )
                },
            )
        },
    },
    ClaimWords {
        id: "firehose-partitions-1mb-buffer",
        number: 9,
        trials: &[both("1 MiB with dynamic partitioning (refused)", "1MiB로 동적 파티셔닝(거부됨)")],
        sentence: |runs| match runs.first() {
            Some(Err(_)) => Both {
                en: "The stream cannot even be created: with dynamic partitioning the size is 64 to 128 MiB.".to_owned(),
                ko: "스트림을 만들 수조차 없다. 동적 파티셔닝에서 버퍼 크기는 64~128MiB다.".to_owned(),
            },
            _ => say(
                &[count(runs, 0, "delivered")],
                |[delivered]| format!("{delivered} records were delivered."),
                |[delivered]| format!("레코드 {delivered}개가 전송되었다."),
            ),
        },
    },
    ClaimWords {
        id: "firehose-lambda-adds-its-interval",
        number: 10,
        trials: &[both("5 MiB / 300 s", "5MiB / 300초"), both("the same after Lambda, 60 s", "같은 설정에 Lambda 60초 추가")],
        sentence: |runs| {
            let seconds = |trial| format!("{:.1}", figure(runs, trial, "freshness_ms_max") as f64 / 1_000.0);
            say(
                &[seconds(0), seconds(1)],
                |[plain, transformed]| {
                    format!("A lone record took {plain} s, with Lambda {transformed} s: 60 s in its buffer and 0.7 s of work came on top.")
                },
                |[plain, transformed]| {
                    format!(
                        "레코드 하나가 {plain}초, Lambda를 거치면 {transformed}초 걸렸다. Lambda 버퍼의 60초와 실행 0.7초가 더해진 것이다."
                    )
                },
            )
        },
    },
    ClaimWords {
        id: "firehose-failed-transforms-kept",
        number: 11,
        trials: &[both("every 10th record fails", "10개 중 1개가 실패")],
        sentence: |runs| {
            say(
                &[count(runs, 0, "received"), count(runs, 0, "processing_failed"), count(runs, 0, "delivered")],
                |[received, failed, delivered]| {
                    format!("Of {received} records {delivered} were delivered and {failed} are under processing-failed/: none is lost.")
                },
                |[received, failed, delivered]| {
                    format!(
                        "레코드 {received}개 중 {delivered}개는 전송되고 {failed}개는 processing-failed/ 아래에 남았다. 사라진 것은 없다."
                    )
                },
            )
        },
    },
    ClaimWords {
        id: "firehose-keeps-7-days",
        number: 12,
        trials: &[both("S3 down for 6 days", "S3가 6일 동안 중단")],
        sentence: |runs| {
            say(
                &[count(runs, 0, "received"), count(runs, 0, "lost")],
                |[received, lost]| format!("Of {received} records {lost} were lost: Firehose keeps them for 24 hours, not for 7 days."),
                |[received, lost]| format!("레코드 {received}개 중 {lost}개를 잃었다. Firehose는 7일이 아니라 24시간 보관한다."),
            )
        },
    },
    ClaimWords {
        id: "firehose-kinesis-source-no-quota",
        number: 13,
        trials: &[both("10 MiB/s by Direct PUT", "Direct PUT으로 10MiB/s"), both("10 MiB/s from Kinesis", "Kinesis에서 10MiB/s")],
        sentence: |runs| {
            say(
                &[count(runs, 0, "throttled"), count(runs, 1, "throttled")],
                |[direct, kinesis]| {
                    format!(
                        "10 MiB/s for a minute: {direct} records refused with Direct PUT (5 MiB/s), {kinesis} with Kinesis as the source."
                    )
                },
                |[direct, kinesis]| {
                    format!("1분 동안 10MiB/s: Direct PUT(5MiB/s)은 {direct}개를 거부했고, Kinesis 소스에서는 {kinesis}개가 거부되었다.")
                },
            )
        },
    },
    ClaimWords {
        id: "firehose-no-shards",
        number: 14,
        trials: &[both("1 record/s", "초당 1개"), both("4,096 records/s", "초당 4,096개")],
        sentence: |runs| {
            say(
                &[count(runs, 0, "received"), count(runs, 1, "received"), count(runs, 1, "throttled")],
                |[little, much, refused]| {
                    format!("The same stream took {little} records in one minute and {much} in another, {refused} refused.")
                },
                |[little, much, refused]| format!("같은 설정의 스트림이 1분에 {little}개도, {much}개도 받았고 거부는 {refused}개다."),
            )
        },
    },
    ClaimWords {
        id: "firehose-replays",
        number: 14,
        trials: &[both("one minute, then nothing", "1분 전송 뒤 정지")],
        sentence: |runs| {
            let inside = ["collected", "transforming", "buffered", "waiting"].map(|name| figure(runs, 0, name)).iter().sum::<u64>();
            say(
                &[count(runs, 0, "delivered"), whole(inside)],
                |[delivered, inside]| {
                    format!("After {delivered} records were delivered, Firehose has {inside} left: there is nothing to replay.")
                },
                |[delivered, inside]| format!("레코드 {delivered}개를 전송한 뒤 Firehose에 남은 것은 {inside}개다. 재생할 것이 없다."),
            )
        },
    },
    ClaimWords {
        id: "firehose-redshift-through-s3",
        number: 15,
        trials: &[both("to Amazon Redshift", "Amazon Redshift로 전송")],
        sentence: |runs| {
            say(
                &[count(runs, 0, "objects"), count(runs, 0, "delivered")],
                |[objects, delivered]| {
                    format!("Each of the {objects} objects with {delivered} records was staged in S3 first and loaded by COPY from there.")
                },
                |[objects, delivered]| format!("레코드 {delivered}개를 담은 객체 {objects}개가 모두 먼저 S3에 놓이고 COPY로 적재되었다."),
            )
        },
    },
    ClaimWords {
        id: "firehose-tiny-records-cost-more",
        number: 16,
        trials: &[both("5,000 records of 1 KB", "1KB 레코드 5,000개"), both("1,000 records of 5 KB", "5KB 레코드 1,000개")],
        sentence: |runs| {
            say(
                &[count(runs, 0, "received_bytes"), count(runs, 0, "billed_bytes"), count(runs, 1, "billed_bytes")],
                |[sent, tiny, big]| {
                    format!(
                        "The same {sent} bytes are billed as {tiny} in 5,000 records and as {big} in 1,000: each record counts in steps of 5 KB."
                    )
                },
                |[sent, tiny, big]| {
                    format!(
                        "똑같은 {sent}바이트가 레코드 5,000개면 {tiny}, 1,000개면 {big}바이트로 청구된다. 레코드마다 5KB 단위로 올림하기 때문이다."
                    )
                },
            )
        },
    },
    ClaimWords {
        id: "firehose-high-quota-small-batches",
        number: 17,
        trials: &[both("1 MiB/s, default quota", "1MiB/s, 기본 할당량"), both("1 MiB/s, quota × 10", "1MiB/s, 할당량 10배")],
        sentence: |runs| {
            say(
                &[
                    count(runs, 0, "objects"),
                    size(runs, 0, "object_bytes_mean"),
                    count(runs, 1, "objects"),
                    size(runs, 1, "object_bytes_mean"),
                ],
                |[plain, plain_size, raised, raised_size]| {
                    format!(
                        "The same traffic: {plain} objects of {plain_size} on average with the default quota, {raised} of {raised_size} with a \
                        tenfold one."
                    )
                },
                |[plain, plain_size, raised, raised_size]| {
                    format!(
                        "같은 트래픽인데 기본 할당량이면 평균 {plain_size} 객체 {plain}개, 10배로 올리면 평균 {raised_size} 객체 {raised}개가 생긴다."
                    )
                },
            )
        },
    },
    ClaimWords {
        id: "firehose-idle-writes-nothing",
        number: 18,
        trials: &[both("an hour without records", "1시간 동안 레코드 없음")],
        sentence: |runs| {
            say(
                &[count(runs, 0, "received"), count(runs, 0, "objects")],
                |[received, objects]| {
                    format!("{received} records, {objects} objects in an hour: without a first record no buffer opens and no clock runs.")
                },
                |[received, objects]| {
                    format!("1시간 동안 레코드 {received}개, 객체 {objects}개. 첫 레코드가 없으면 버퍼도 시계도 시작되지 않는다.")
                },
            )
        },
    },
];
