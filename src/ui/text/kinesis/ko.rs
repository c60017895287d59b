//! Korean.

use super::KinesisWords;
use crate::lab::kinesis::live::event::{GaveUpReason, ThrottledBy};
use crate::lab::kinesis::throttle::Limit;

pub(super) static WORDS: KinesisWords = KinesisWords {
    title: "Kinesis Data Streams 실험실",
    intro: "생산자가 쓰고, 샤드는 받을 수 있는 만큼 받고, 소비자가 읽습니다. 실행 중에 무엇이든 바꿔 보고, 거부된 레코드마다 이유를 물어보세요.",
    model_note: "AWS는 쓰기 한도를 ‘초당’으로만 밝히고 그 1초 안의 동작은 공개하지 않습니다. 공개되지 않은 부분(쓰기 구간, 온디맨드 확장 시점, \
        UpdateShardCount의 중간 단계, 팬아웃 속도)은 자체 모델을 씁니다. 주장은 모든 한도 모델에서 결과가 같을 때만 판정합니다.",

    hash_space: "해시 공간, 0부터 2¹²⁸ − 1까지",
    hash_space_hint: "블록 하나가 열린 샤드 하나입니다. 위쪽 표시는 최근 0.4초 동안 저장된 레코드, 아래쪽 표시는 거부된 레코드입니다.",
    shard: |id| format!("샤드 {id}"),
    shard_range: |from, to| format!("해시 공간의 {from}~{to}"),
    lanes: "열린 샤드",
    lanes_hint: "샤드 하나를 누르면 분할, 이웃한 둘을 누르면 병합할 수 있습니다.",
    more_lanes: |n| format!("나머지 샤드 {n}개는 아래 표에 있습니다."),
    records_gauge: |used, max| format!("레코드 {max}개 중 {used}개"),
    bytes_gauge: |used, max| format!("{max} 중 {used}"),
    stored: "저장",
    refused: "거부",
    closed: "닫힘",
    expired: "만료",
    updating: |until| format!("{until}까지 UPDATING"),
    active: "ACTIVE",
    split: "가운데에서 분할",
    merge: "둘을 병합",
    selection: |shards| format!("선택: {shards}"),
    why_refused: |shard| format!("거부 이유(샤드 {shard})"),

    chart_writes: "초당 Kinesis 레코드 수",
    chart_age: "IteratorAge",
    accepted_per_s: "저장",
    refused_per_s: "거부",
    consumer: |n| format!("소비자 {}", n + 1),

    producers: "생산자",
    producer: |n| format!("생산자 {}", n + 1),
    add_producer: "생산자 추가",
    rate: "초당 레코드 수",
    size: "레코드 데이터(바이트)",
    keys: "서로 다른 파티션 키 수",
    mix: "키의 분포",
    mix_uniform: "모두 같은 확률",
    mix_zipf: "Zipf: n번째 키는 n분의 1",
    mix_hot: "핫 키 하나",
    mix_even: "고르게 나눈 해시 키",
    mix_own: "직접 적은 목록",
    hot_percent: "핫 키의 비율(%)",
    own_keys: "한 줄에 키 하나",
    own_keys_hint: "키, 가중치, 필요하면 10진수 해시 키를 쉼표로 구분해 적습니다. 예: seoul, 3",
    own_keys_line: |line, problem| format!("{line}번째 줄: {problem}"),
    batch: "호출당 레코드 수(1이면 PutRecord)",
    retry: "호출이 실패하면",
    retry_standard: "SDK standard, 2026-11부터: 3회 시도",
    retry_before: "그 이전의 SDK standard: 3회 시도",
    retry_legacy: "boto3 legacy: 5회 시도",
    retry_never: "재시도하지 않음",
    resend: "실패한 항목을 애플리케이션이 다시 전송",
    kpl: "Kinesis Producer Library 사용",
    kpl_buffered: "RecordMaxBufferedTime(ms)",
    stream: "스트림",
    mode: "용량 모드",
    mode_provisioned: "프로비저닝",
    mode_on_demand: "온디맨드",
    shard_count: "샤드 수(UpdateShardCount)",
    throttle_model: "쓰기 한도",
    model_window: "1초 고정 구간",
    model_bucket: "토큰 버킷",
    model_large: "10MiB 토큰 버킷(큰 레코드)",
    retention: "보존 기간(시간)",
    reshard_time: "리샤딩에 걸리는 시간(ms)",
    request_limit: "PutRecords 요청의 최대 크기",
    request_today: "10MiB(현재)",
    request_exam: "5MiB(2023년 시험)",
    consumers: "소비자",
    add_consumer: "소비자 추가",
    reads: "읽는 방식",
    reads_shared: "GetRecords, 한도 공유",
    reads_fan_out: "향상된 팬아웃",
    app: "종류",
    poll: "폴링 간격(ms)",
    process_rate: "샤드당 처리할 수 있는 초당 레코드 수(0이면 무제한)",

    key_test: "이 키는 어디로 갈까?",
    key_test_hint: "레코드를 보내지 않고, 키에서 지금 판정할 한도까지 따라가 봅니다.",
    partition_key: "파티션 키",
    data_bytes: "데이터(바이트)",
    would_fit: "지금이라면 저장됩니다.",
    would_not_fit: "지금이라면 거부됩니다.",

    refusals: "최근에 거부된 레코드",
    refusals_hint: "이유를 물어보세요. 물어보면 실행이 멈춥니다.",
    refusal: |at, key, shard, more| format!("{at}: 키 {key}, 샤드 {shard}{more}"),
    why_title: |key| format!("거부된 이유: {key}"),
    why_key: |key, size| format!("파티션 키는 {key}입니다. 데이터와 키를 합쳐 {size}바이트이며 둘 다 한도에 들어갑니다."),
    why_md5: |md5| format!("키의 MD5는 {md5}이고, 이를 숫자로 읽은 값이 해시 키입니다."),
    why_explicit: |hash| format!("ExplicitHashKey가 키의 해시를 대신합니다: {hash}"),
    why_shard: |shard, from, to| format!("해시 키 {from}부터 {to}까지는 샤드 {shard}의 것이라, 레코드는 이 샤드로만 갑니다."),
    why_level: |records, records_max, bytes, bytes_max| {
        format!("그 순간 샤드가 더 받을 수 있던 양은 레코드 {records_max}개 중 {records}개, {bytes_max} 중 {bytes}였습니다.")
    },
    why_records: "초당 1,000개 한도가 남아 있지 않았습니다.",
    why_bytes: |size| format!("{size} 레코드가 1MiB/s에서 남은 양보다 컸습니다."),
    why_both: "초당 1,000개와 1MiB/s 한도가 모두 부족했습니다.",
    why_too_big: |max| format!("샤드가 한 번에 받는 {max}보다 커서, 이대로는 결코 저장할 수 없습니다."),
    why_stream: |capacity| format!("온디맨드 스트림 전체가 지금 초당 {capacity}까지 받는데, 이미 다 썼습니다."),
    why_advice: |throttled| match throttled.by {
        ThrottledBy::Stream { .. } => {
            "해결책: 확장될 때까지(최대 15분) 기다리거나 천천히 늘립니다. 예정된 피크라면 웜 처리량이나 프로비저닝 샤드를 씁니다."
        }
        ThrottledBy::Shard { limit: Limit::Records, .. } => {
            "해결책: 파티션 키를 더 다양하게 하거나, KPL 집계로 여러 레코드를 하나로 묶습니다. 여러 키가 이 샤드에 몰린 것이라면 샤드를 늘립니다."
        }
        ThrottledBy::Shard { limit: Limit::RecordSize, .. } => {
            "해결책: 레코드를 줄이거나, 큰 레코드(최대 10MiB)를 받도록 스트림을 설정합니다."
        }
        ThrottledBy::Shard { .. } => {
            "해결책: 레코드를 줄이거나 압축하고, 파티션 키를 더 다양하게 합니다. 여러 키가 이 샤드에 몰린 것이라면 샤드를 늘립니다. 집계로는 바이트 \
            한도가 늘지 않습니다."
        }
    },
    events: "일어난 일",
    event_call_refused: |producer, records, why| format!("생산자 {}: 레코드 {records}개의 호출이 통째로 거부됨: {why}", producer + 1),
    event_retry: |producer, records, attempt, at| format!("생산자 {}: 레코드 {records}개의 {attempt}번째 시도가 {at}에 있음", producer + 1),
    event_gave_up: |producer, records, reason| {
        let why = match reason {
            GaveUpReason::Attempts => "시도 횟수를 다 씀",
            GaveUpReason::Quota => "재시도 토큰이 없음",
            GaveUpReason::NotResent => "애플리케이션이 응답을 확인하지 않음",
            GaveUpReason::CallRefused => "호출 자체가 거부됨",
            GaveUpReason::BufferFull => "버퍼가 가득 참",
            GaveUpReason::RecordTtl => "KPL의 RecordTtl이 지났거나 버퍼가 가득 참",
        };
        format!("생산자 {}: 레코드 {records}개 포기, {why}", producer + 1)
    },
    event_updating: |until| format!("샤드를 바꾸는 중이며 스트림은 {until}까지 UPDATING"),
    event_resharded: |closed, opened, by_service| {
        let who = if by_service { " (서비스가 스스로)" } else { "" };
        format!("닫힘: {closed}. 열림: {opened}{who}")
    },
    event_refused: |why| format!("서비스가 거부함: {why}"),
    event_capacity: |capacity| format!("온디맨드 스트림이 이제 초당 {capacity}까지 받음"),
    event_read_refused: |consumer, shard| format!("소비자 {}: 샤드 {shard}의 GetRecords가 거부됨", consumer + 1),
    event_finished: |consumer, shard| format!("소비자 {}: 샤드 {shard} 읽기 완료, 자식 샤드로 이동", consumer + 1),
    event_expired: |shard, records, lost| format!("샤드 {shard}: 레코드 {records}개 만료, 그중 읽지 못한 것 {lost}개"),

    totals: "합계",
    t_produced: "만든 사용자 레코드",
    t_stored: "저장된 사용자 레코드",
    t_given_up: "포기한 사용자 레코드",
    t_buffered: "생산자에서 대기 중인 사용자 레코드",
    t_accepted: "저장된 Kinesis 레코드",
    t_accepted_bytes: "저장된 바이트",
    t_throttled: "Kinesis 레코드가 거부된 횟수",
    t_refused_share: "쓰기 중 거부 비율",
    t_calls: "생산자의 HTTP 호출",
    t_latency: "저장까지 걸린 최대 시간",
    t_open: "열린 샤드",
    t_read: "읽은 레코드",
    t_read_throttled: "거부된 GetRecords 호출",
    t_lost: "읽기 전에 유실된 레코드",
    t_unread: "아직 읽지 않은 레코드",
    t_age: "최대 IteratorAge",
    shards: "샤드",
    range: "범위",
    state: "상태",
    parents: "부모",
    open: "열림",
    removed: "제거됨",
};
