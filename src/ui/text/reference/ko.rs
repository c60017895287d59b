//! Korean.

use super::{ReferenceWords, StepWords};
use crate::pipeline::Step;

pub(super) static WORDS: ReferenceWords = ReferenceWords {
    more: "주제를 넘나들며 보기",

    find: "주제 찾기",
    find_hint: "이름의 일부, 한국어나 영어",
    domain: "도메인",
    all_domains: |count| format!("모든 도메인 ({count})"),
    domain_of: |name, count| format!("{name} ({count})"),
    found: |count| format!("주제 {count}개"),
    none_found: "이름에 이 말이 들어 있는 주제가 없습니다.",

    comparisons: "비교표",
    comparisons_intro: "서비스를 나란히 놓고 비교합니다. 칸마다 근거가 되는 카드가 있고, 화살표를 누르면 그 카드로 갑니다.",
    aspect: "관점",
    card: |prompt| format!("카드: {prompt}"),
    cards_hint: "칸 끝의 화살표는 근거가 되는 카드로 이어집니다.",
    all_comparisons: "모든 비교표",

    pipeline: "수집 파이프라인",
    pipeline_intro: "기기에서 대시보드까지, 노트가 마지막에 다룬 파이프라인입니다. 각 부분을 누르면 해당 주제로 갑니다.",
    picture: "파이프라인 그림: 각 부분은 해당 주제로 가는 링크",
    in_words: "같은 내용을 글로",
    goes_to: |names| format!("다음: {names}."),
    step,
    about_pipeline: "파이프라인 전체를 다룬 카드",

    corrections: "바로잡은 내용",
    corrections_intro: "2023년 노트에서 틀렸던 내용과 그 뒤로 AWS가 바꾼 내용입니다. 항목마다 카드와 출처가 있습니다.",
    show: "보기",
    show_all: |count| format!("전체 ({count})"),
    show_corrected: |count| format!("노트가 틀림 ({count})"),
    show_changed: |count| format!("2023년 이후 바뀜 ({count})"),

    notes: "노트에 있던 내용",
    notes_intro: "원본 노트 두 편의 모든 절을 순서대로 놓고, 그 내용을 담은 카드를 보여 줍니다. 노트 원문은 앱에 들어 있지 않습니다.",
    note_of: |note| match note {
        "000" => "2023-05-29 노트".to_owned(),
        "003" => "2023-06-05 노트".to_owned(),
        other => format!("노트 {other}"),
    },
    carried: |covered, statements| {
        if covered == statements {
            format!("문장 {statements}개 모두 담음")
        } else {
            format!("문장 {statements}개 중 {covered}개 담음")
        }
    },
    summary: |sections, covered, statements| format!("절 {sections}개, 문장 {statements}개 중 {covered}개를 카드가 담고 있습니다."),
};

fn step(step: Step) -> StepWords {
    let (name, role, about) = match step {
        Step::IotCore => ("IoT Core", "기기 연결", "기기가 보낸 메시지를 규칙에 따라 스트림으로 넘긴다."),
        Step::Stream => ("Kinesis Data Streams", "스트림 보관", "들어오는 레코드를 바로 받아 여러 소비자가 읽도록 보관한다."),
        Step::Firehose => ("Data Firehose", "객체로 모음", "레코드를 크기와 시간에 따라 모아 1분 정도마다 객체로 쓴다."),
        Step::Transform => ("Lambda", "레코드 변환", "Firehose가 레코드 묶음을 넘기면 정리하거나 형식을 바꿔 돌려준다."),
        Step::IngestBucket => ("S3: 수집 버킷", "원본 객체", "객체가 도착하는 곳이며, 새 객체가 생길 때마다 S3가 알린다."),
        Step::Queue => ("SQS", "메시지 대기", "새 객체마다 메시지를 하나씩 두고 작업자가 가져갈 때까지 보관한다."),
        Step::Worker => ("Lambda", "객체 처리", "S3가 직접 호출하거나 대기열을 거쳐 새 객체를 하나씩 처리한다."),
        Step::Athena => ("Athena", "객체에 SQL", "객체를 옮기지 않고 SQL을 실행해 결과를 S3에 쓴다."),
        Step::ReportBucket => ("S3: 보고 버킷", "결과", "계산한 보고서와 집계를 보관한다."),
        Step::Dashboard => ("QuickSight", "대시보드", "결과를 사람에게 보여 준다."),
        Step::Warehouse => ("Redshift", "웨어하우스", "결과를 적재하거나 제자리에서 읽어 다른 데이터와 조인한다."),
    };
    StepWords { name, role, about }
}
