//! Korean.

use super::AthenaWords;
use super::notes::note_ko;
use crate::lab::athena::Truth;
use crate::lab::athena::design::{Codec, Order, PartitionKey};
use crate::lab::athena::samples::{Change, Sample};
use crate::lab::athena::sql::error::SqlErrorCode;
use crate::lab::athena::table::Format;

pub(super) static WORDS: AthenaWords = AthenaWords {
    title: "Amazon Athena 실험실",
    intro: "테이블을 설계하고 SQL을 입력하세요. 글자를 칠 때마다 Athena가 어떤 파티션, 열, 행 그룹을 읽고 비용이 얼마인지 보여 줍니다.",
    model_note: "AWS는 무엇을 청구하는지는 밝히지만 플래너의 동작은 밝히지 않습니다. 프루닝은 Athena 엔진 버전 3의 바탕인 Trino를 따르고, 열의 크기는 \
        실제 파일에서 잰 값입니다. 1 TB는 2⁴⁰바이트로 계산하며, 아무것도 스캔하지 않은 쿼리에도 최소 요금을 매깁니다. 페이지 인덱스, 블룸 필터, 딕셔너리 \
        프루닝은 다루지 않고, LIMIT으로 일찍 멈추는 일도 없다고 봅니다.",

    query: "쿼리",
    query_fine: "Athena가 받아들이는 쿼리입니다.",
    query_refused: "Athena가 거부하는 쿼리입니다. 비용은 없습니다.",
    query_for_layout: "이 테이블에 맞는 쿼리 넣기",
    sql_error: |line, column, code| {
        let why = match code {
            SqlErrorCode::Syntax => "아직 SQL이 아닙니다",
            SqlErrorCode::ColumnNotFound => "테이블에 없는 열입니다",
            SqlErrorCode::FunctionNotFound => "실험실이 모르는 함수입니다",
            SqlErrorCode::TypeMismatch => "타입이 서로 맞지 않습니다. Athena는 자동으로 변환하지 않습니다",
            SqlErrorCode::InvalidArgument => "여기에 맞지 않는 값입니다",
            SqlErrorCode::InvalidCast => "변환할 수 없는 값입니다",
            SqlErrorCode::DivisionByZero => "0으로 나눕니다",
            SqlErrorCode::OutOfRange => "숫자나 날짜가 너무 큽니다",
            SqlErrorCode::NotSimulated => "올바른 SQL이지만 실험실이 시뮬레이션하지 않습니다",
            SqlErrorCode::LabLimit => "실험실의 한도를 넘습니다",
        };
        format!("{line}행 {column}열: {why}. 실패한 쿼리에는 비용이 없습니다.")
    },
    columns: "테이블의 열",
    partition_columns: "폴더에 있는 열(파티션 열)",
    file_columns: "파일 안의 열",
    today: |day| format!("current_date는 테이블의 마지막 날인 {day}입니다."),

    table: "테이블 events",
    folders: "폴더, 바깥쪽부터(파티션 열)",
    no_keys: "폴더가 없습니다. 파티션을 나누지 않은 테이블입니다.",
    add_key: "파티션 열 추가",
    choose_key: "선택…",
    key_type: |key| match key {
        PartitionKey::Year | PartitionKey::Month | PartitionKey::Day | PartitionKey::UserBucket => "int",
        PartitionKey::Dt => "date",
        _ => "string",
    },
    key_example: |key| match key {
        PartitionKey::Year => "= 2023 (int)",
        PartitionKey::Month => "= 6 (int)",
        PartitionKey::MonthText => "= '06' (string)",
        PartitionKey::Day => "= 1 (int)",
        PartitionKey::DtText => "= '2023-06-01' (string)",
        PartitionKey::Dt => "= 2023-06-01 (date)",
        PartitionKey::HourText => "= '00' (string)",
        PartitionKey::Country => "= 'KR' (string)",
        PartitionKey::UserBucket => "= 17 (int, 값 1,000개)",
    },
    key_remove: |key| format!("{key} 제거"),
    key_outwards: |key| format!("{key} 바깥쪽으로 옮기기"),
    format: "파일 형식",
    format_name: |format| match format {
        Format::Csv => "CSV",
        Format::CsvGz => "CSV, gzip",
        Format::Json => "JSON Lines",
        Format::JsonGz => "JSON Lines, gzip",
        Format::Parquet => "Parquet",
        Format::Orc => "ORC",
    },
    codec: "압축",
    codec_none: "없음",
    order: "행의 정렬 기준",
    order_name: |order| match order {
        Order::Shuffled => "없음(무작위)",
        Order::Arrival => "ts(도착 순)",
        Order::UserId => "user_id",
        Order::Amount => "amount",
    },
    row_group_rows: "행 그룹당 행 수",
    file_mib: "파일 크기(MiB)",
    events: "이벤트: 기간, 행 수, 시드",
    first_day: "첫날",
    days: "일수",
    events_per_day: "하루 이벤트 수",
    users: "사용자 수",
    seed: "시드",
    catalog_and_engine: "카탈로그, 엔진, 요금",
    catalog: "Athena가 파티션을 아는 곳",
    catalogs: ["카탈로그: 모든 폴더 등록", "카탈로그: 앞쪽 폴더만 등록", "파티션 프로젝션", "프로젝션, country는 injected"],
    registered: "등록된 폴더 수",
    range: "dt의 프로젝션 범위(비우면 전체 기간)",
    engine: "엔진",
    price: "TB당 요금(미국 센트)",
    limit: "작업 그룹 한도(MB, 0이면 없음)",
    small_whole: "3 MB 미만 Parquet 파일은 통째로 읽기",
    small_whole_hint: "Trino는 작은 Parquet 파일을 통째로 읽습니다. Athena도 그런지는 문서에 없습니다.",

    given_table: "주어진 테이블",
    given_hint: "문제나 과제에서 온 테이블입니다. 쿼리는 바꿀 수 있습니다. 테이블 자체를 바꾸려면 직접 설계하세요.",
    given_design_own: "직접 설계하기",
    given_store_as: "파일 저장 형식",
    given_store_hint: |times| format!("텍스트는 gzip이나 컬럼 형식의 {times}배 크기이고, 컬럼 형식에서는 모든 열의 크기가 같다고 봅니다."),
    given_none: "없음",
    given_files: "파일",
    given_files_of: |count, total, most| format!("{count}개, 합계 {total}, 가장 큰 파일 {most}"),
    given_projected: "파티션 프로젝션",
    given_registered: |count| format!("카탈로그: 파티션 {count}개 등록"),
    given_all_registered: "카탈로그: 모두 등록",
    given_limit: "작업 그룹 한도",
    given_now: "쿼리 시각(UTC)",
    given_no_comparison: "다른 배치와의 비교는 직접 설계한 테이블에서 볼 수 있습니다.",

    planner: "계획 단계",
    back: "이전 단계",
    next_stage: "다음 단계",
    stages: ["쿼리 해석", "파티션 나열", "파티션 프루닝", "객체 나열", "열 선택", "행 그룹 건너뛰기", "청구"],
    stage_not_run: "EXPLAIN과 DDL은 스캔하지 않고 비용도 없습니다.",
    stage_text: |names, count, of| {
        if names.is_empty() {
            format!("파일 안의 열 {of}개 중 필요한 열이 없습니다.")
        } else {
            format!("파일 안의 열 {of}개 중 {count}개가 필요합니다: {names}. WHERE 절의 열도 셉니다.")
        }
    },
    stage_list: |glue, listed, total, pushed| {
        let filter = if pushed.is_empty() {
            "Glue에 넘길 조건이 없습니다. 문자열 키의 단순 비교만 넘길 수 있습니다.".to_owned()
        } else {
            format!("{pushed} 조건은 Glue가 직접 거릅니다.")
        };
        format!("Glue GetPartitions 요청 {glue}건으로 파티션 {total}개 중 {listed}개를 나열합니다. {filter}")
    },
    stage_projected: |total| format!("파티션 프로젝션이 테이블 속성에서 파티션 {total}개를 계산합니다. Glue에는 묻지 않습니다."),
    stage_no_partitions: "파티션이 없는 테이블이라 모든 파일이 후보입니다.",
    stage_prune: |kept, total, pruned| {
        format!("파티션마다 값을 조건에 넣어 봅니다. {total}개 중 {kept}개는 맞을 수 있고, {pruned}개는 맞을 수 없어 아예 열지 않습니다.")
    },
    stage_objects: |lists, files, of, bytes| format!("S3 LIST 요청 {lists}건으로 파일 {of}개 중 {files}개, {bytes}를 찾습니다."),
    stage_columns: |count, of, bytes| format!("열이 따로 저장되어 있어 {of}개 중 {count}개만 읽습니다. {bytes}가 남습니다."),
    stage_rows: "CSV와 JSON은 행 단위로 저장되어 어떤 열을 골라도 파일의 모든 바이트를 읽습니다.",
    stage_row_groups: |kept, of, bytes, gets| {
        format!(
            "행 그룹의 최솟값과 최댓값을 조건과 비교합니다. {of}개 중 {kept}개가 맞을 수 있어 GET 요청 {gets}건으로 {bytes}를 스캔합니다."
        )
    },
    stage_whole: |bytes, gets| format!("건너뛸 행 그룹이 없습니다. GET 요청 {gets}건으로 {bytes}를 스캔합니다."),
    stage_bill: |mb, cost| format!("스캔한 바이트를 MB로 올림하고 최소 10 MB를 적용합니다. {mb} MB, {cost}입니다."),
    stage_cancelled: |mb, cost| format!("작업 그룹 한도에 걸려 취소됩니다. 그때까지 스캔한 {mb} MB, {cost}가 청구됩니다."),

    partitions: "파티션",
    map_counts: |kept, total| format!("{total}개 중 {kept}개 읽음"),
    map_total: |total| format!("모두 {total}개"),
    map_empty: "파티션이 없는 테이블입니다. 프루닝할 것이 없어 모든 파일을 엽니다.",
    map_slider: "파티션",
    map_hint: "칸 하나가 파티션입니다. 누르거나 화살표 키로 골라 읽거나 읽지 않는 이유를 보세요.",
    classes: [
        "아는 파티션",
        "읽음: 조건이 참",
        "읽음: 파일을 봐야 앎",
        "읽음: 여기서 조건이 실패",
        "프루닝: 조건이 거짓",
        "프루닝: 조건이 NULL",
    ],
    list_title: "파티션을 목록으로 보기",
    list_from: "처음",
    list_to: "끝",
    list_count: "파티션 수",
    list_fate: "결과",
    list_more: |count| format!("외 {count}개"),
    why_first: "이유",
    reason: "이유",
    reason_part: |part| {
        let seen = part.values.iter().map(|(name, value)| format!("{name} 값은 {value}")).collect::<Vec<_>>().join(", ");
        let seen = if seen.is_empty() { "모든 파티션에서 같습니다".to_owned() } else { format!("여기서 {seen}입니다") };
        match part.truth {
            Truth::True => format!("참. {seen}."),
            Truth::False => format!("거짓. {seen}."),
            Truth::Null => format!("NULL이라 참이 될 수 없습니다. {seen}."),
            Truth::Unknown => format!("아직 모름. {} 열은 파일 안에 있고 아직 파일을 열지 않았습니다.", part.unknown_columns.join(", ")),
            Truth::Failed => format!("실패: {}.", part.failure.as_deref().unwrap_or("?")),
        }
    },
    reason_end: |truth, is_empty| match truth {
        _ if is_empty => "조건이 없으므로 모든 파티션을 읽습니다.",
        Truth::True => "이 파티션의 모든 행이 조건에 맞으므로 읽습니다.",
        Truth::Unknown => "조건에 맞는 행이 있을 수 있으므로 읽습니다.",
        Truth::False => "조건에 맞는 행이 있을 수 없으므로 읽지 않습니다.",
        Truth::Null => "조건이 NULL이면 어떤 행도 남지 않으므로 읽지 않습니다.",
        Truth::Failed => "남겨 두며, 이 파티션의 행을 읽는 순간 쿼리가 실패합니다.",
    },

    waterfall: "테이블에서 청구서까지",
    waterfall_stage: "남는 것",
    waterfall_rows: ["테이블 전체", "읽는 파티션", "… 그중 읽는 열", "… 그중 읽는 행 그룹: 스캔", "청구"],
    bytes_left: "바이트",
    of_table: "테이블 대비",
    would_cost: "비용",
    would_cost_many: |count| format!("{count}회"),
    queries_a_month: "한 달에 쿼리를 실행하는 횟수",
    out_of_range: |low, high| format!("{low} 이상 {high} 이하로 입력하세요"),
    what_is_read: "읽는 것",
    bytes_by_column: "열별 바이트",
    whole_files: "파일 전체",
    requests: "요청",
    metadata: "푸터(이 모델에서는 청구하지 않음)",
    notes: "이 계획에서 알아 둘 것",
    note: note_ko,

    other_layouts: "같은 쿼리, 다른 레이아웃",
    other_layouts_hint: "같은 이벤트를 다르게 배치해 싼 순서로 세웁니다. 폴더가 아닌 키는 파일 안의 열이 되므로 쿼리는 그대로 실행됩니다.",
    other_queries: "같은 레이아웃, 다른 쿼리",
    other_queries_hint: "이 레이아웃이 잘하는 질문과 그렇지 않은 질문입니다.",
    comparing: "계획하는 중…",
    layout: "레이아웃",
    partitions_read: "읽는 파티션",
    scanned: "스캔",
    cost: "비용",
    fails: "실패:",
    take: "사용",
    layout_taken: |name| format!("테이블을 바꿨습니다: {name}."),
    change: |change| {
        match change {
            Change::None => "지금 테이블",
            Change::Format(Format::Csv) => "CSV로",
            Change::Format(Format::CsvGz) => "gzip CSV로",
            Change::Format(Format::Json | Format::JsonGz) => "JSON Lines로",
            Change::Format(Format::Parquet | Format::Orc) => "Parquet로",
            Change::Codec(Codec::None) => "압축 없이",
            Change::Codec(_) => "Zstandard로 압축",
            Change::NoPartitions => "폴더 없이",
            Change::ByDate => "폴더 dt=",
            Change::ByYearMonthDay => "폴더 year= / month= / day=",
            Change::ByYearMonth => "폴더 year= / month=",
            Change::ByDateAndCountry => "폴더 dt= / country=",
            Change::Order(Order::Shuffled) => "행을 무작위 순서로",
            Change::Order(Order::Arrival) => "행을 ts로 정렬",
            Change::Order(Order::UserId) => "행을 user_id로 정렬",
            Change::Order(Order::Amount) => "행을 amount로 정렬",
            Change::SmallFiles => "16 MiB 파일로",
            Change::Projection => "파티션 프로젝션으로",
        }
        .to_owned()
    },
    sample: |sample| match sample {
        Sample::Day => "하루",
        Sample::Month => "한 달",
        Sample::Function => "함수로 고른 한 달",
        Sample::Moment => "ts만으로 고른 하루",
        Sample::Or => "파일 안의 열과 OR",
        Sample::User => "사용자 한 명, 전체 기간",
        Sample::Count => "행 수 세기",
        Sample::Star => "전부",
        Sample::Limit => "전부, LIMIT 10",
    },
};
