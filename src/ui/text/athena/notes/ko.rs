//! Korean.

use crate::figures::{bytes, whole};
use crate::lab::athena::notes::Note;

/// One or two sentences.
pub(in super::super) fn note(note: &Note) -> String {
    match note {
        Note::NoPartitionFilter { partitions } => {
            format!("조건에 파티션 열이 없어 파티션 {}개를 모두 읽습니다.", whole(*partitions))
        }
        Note::OrDefeatsPruning { .. } => {
            "이 OR의 다른 쪽은 파일 안의 열에 달려 있습니다. 파티션 조건이 거짓이어도 맞는 행이 있을 수 있으므로 여기서는 아무것도 프루닝되지 않습니다.".to_owned()
        }
        Note::FilterOnDataColumn { column } => {
            format!("{column}은(는) 파일 안의 열입니다. Athena는 이 열과 파티션의 관계를 모르므로 파티션을 줄이지 못합니다. 파티션 열로도 거르세요.")
        }
        Note::FunctionOnPartitionColumn { .. } => {
            "파티션은 그래도 프루닝되어 바이트는 단순 비교와 같습니다. 다만 Glue가 거를 수 없으므로 Athena가 파티션을 모두 나열하느라 계획 시간이 늘어납니다.".to_owned()
        }
        Note::NonStringPartitionKey { column } => {
            format!("{column}은(는) 문자열이 아닙니다. Glue가 거르는 것은 문자열 키의 조건뿐이고 나머지는 나열한 뒤 Athena가 거릅니다. 바이트는 같고 계획이 느려집니다.")
        }
        Note::NoPartitionMatches => "맞는 파티션이 없어 아무것도 읽지 않습니다. 오류는 아닙니다.".to_owned(),
        Note::TextComparesByLetters { column, wanted, found } => {
            format!("{column}은(는) 문자열이라 글자 그대로 비교합니다. '{wanted}'와 '{found}'는 다릅니다.")
        }
        Note::NullPartitionDropped { partitions } => {
            format!("파티션 {}개의 값이 NULL입니다(__HIVE_DEFAULT_PARTITION__). NULL과의 비교는 참이 되지 않으며 IS NULL로만 찾을 수 있습니다.", whole(*partitions))
        }
        Note::FunctionOnDataColumn { .. } => {
            "열에서 계산한 값은 행 그룹의 최솟값·최댓값과 비교할 수 없으므로 건너뛰는 행 그룹이 없습니다.".to_owned()
        }
        Note::NoStatistics { column } => format!("일부 행 그룹에 {column} 통계가 없어 그대로 읽습니다."),
        Note::RowFormatReadsWholeFiles => "CSV와 JSON은 행 단위로 저장됩니다. 열을 적게 골라도 파일의 모든 바이트를 읽습니다.".to_owned(),
        Note::StarReadsEveryColumn => "SELECT *는 모든 열을 읽으므로 열 지향 형식의 장점이 사라집니다.".to_owned(),
        Note::CountReadsMetadata => "파일 안의 열이 필요 없으므로(count(*) 또는 파티션 열만) 푸터만 읽습니다.".to_owned(),
        Note::NoColumnMetadata { files } => format!("파일 {}개에 행 그룹 정보가 없어 전체를 셉니다.", whole(*files)),
        Note::LimitDoesNotReduce => {
            "LIMIT은 결과 행 수를 제한합니다. Athena가 일찍 멈출 수는 있지만 보장하지 않으므로 계획은 전부를 셉니다.".to_owned()
        }
        Note::TenMegabyteMinimum => "스캔이 10 MB보다 적습니다. 쿼리 하나는 최소 10 MB로 청구됩니다.".to_owned(),
        Note::ZeroBytesMinimum => {
            "아무것도 스캔하지 않은 쿼리에도 최소 요금이 붙는지는 AWS가 밝히지 않았습니다. 이 실험실은 최소 요금을 매깁니다.".to_owned()
        }
        Note::NotSplittable => {
            "gzip 파일은 나눌 수 없습니다. 파일 하나를 리더 하나가 읽으므로 병렬성은 파일 수가 한계입니다.".to_owned()
        }
        Note::SmallFiles { files, average_bytes } => format!(
            "파일 {}개, 평균 {}입니다. 같은 바이트를 128 MB 이상 파일에 담으면 비용은 같고 요청은 훨씬 줄어듭니다.",
            whole(*files),
            bytes(*average_bytes)
        ),
        Note::SmallFilesReadWhole { files } => {
            format!("3 MB보다 작은 Parquet 파일 {}개를 Trino처럼 통째로 읽습니다. Athena도 그런지는 문서에 없습니다.", whole(*files))
        }
        Note::InvisiblePartitions { partitions, projected: false } => format!(
            "S3 폴더 {}개가 등록되지 않았습니다. MSCK REPAIR TABLE이나 ADD PARTITION 전까지 Athena에 보이지 않습니다. 오류는 아닙니다.",
            whole(*partitions)
        ),
        Note::InvisiblePartitions { partitions, projected: true } => {
            format!("S3 폴더 {}개가 프로젝션 범위에 없어 Athena에 보이지 않습니다. 오류는 아닙니다.", whole(*partitions))
        }
        Note::HiddenFiles { files } => format!("파일 {}개의 이름이 _ 또는 점으로 시작해 Athena가 무시합니다.", whole(*files)),
        Note::EmptyPartitions { empty, partitions, projected } => {
            let advice = if *projected { " 절반이 넘으면 AWS는 카탈로그 파티션을 권합니다." } else { "" };
            format!("읽는 파티션 {}개 중 {}개에 파일이 없습니다. 오류는 아니지만 하나마다 LIST 요청이 듭니다.{advice}", whole(*partitions), whole(*empty))
        }
        Note::ManyPartitions { partitions } => format!("파티션 {}개를 나열합니다. 100,000개를 넘으면 계획이 느려집니다.", whole(*partitions)),
        Note::TooManyPartitions { partitions } => format!(
            "HIVE_EXCEEDED_PARTITION_LIMIT: 파티션이 {}개입니다. 한 번의 스캔은 최대 1,000,000개를 읽습니다. 쿼리는 실패하고 비용은 없습니다.",
            whole(*partitions)
        ),
        Note::EvaluationFails { partitions, message } => format!(
            "파티션 {}개에서 조건을 계산할 수 없습니다({message}). 파티션은 남겨 두며, 그 행을 읽는 순간 쿼리가 실패합니다.",
            whole(*partitions)
        ),
        Note::NothingScanned => "EXPLAIN, DDL, 파티션 관리는 스캔하지 않고 비용도 없습니다.".to_owned(),
        Note::WorkgroupLimit { limit } => {
            format!("작업 그룹이 {}에서 쿼리를 취소합니다. 그때까지 스캔한 양은 청구됩니다.", bytes(*limit))
        }
        Note::SpectrumIgnoresProjection => {
            "파티션 프로젝션은 Athena만 사용합니다. Redshift Spectrum은 카탈로그의 파티션을 읽습니다.".to_owned()
        }
        Note::ServerlessHasNoScanPrice => {
            "Redshift Serverless는 자체 컴퓨팅으로 데이터 레이크를 읽으므로 TB당 요금이 없습니다.".to_owned()
        }
    }
}
