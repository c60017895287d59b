//! The words themselves.

use super::{ClaimWords, all_row_groups, billed, both, cost, files, glue, listed, read, requests, row_groups, scanned, total};
use crate::content::model::Both;
use crate::figures::whole;

/// Words of every claim, in the order of [`crate::lab::athena::claims::CLAIMS`].
pub const CLAIM_WORDS: &[ClaimWords] = &[
    ClaimWords {
        name: "partition-filter-reads-one-month",
        statement: both(
            "With folders year=/month=/day=, WHERE year = 2023 AND month = 6 reads 30 of 365 partitions.",
            "year=/month=/day= 폴더에서 WHERE year = 2023 AND month = 6은 파티션 365개 중 30개만 읽는다.",
        ),
        scenarios: &[both("June", "6월")],
        sentence: |m| Both {
            en: format!("{} of {} partitions are read: {}, {}.", read(&m[0]), total(&m[0]), scanned(&m[0]), cost(&m[0])),
            ko: format!("파티션 {}개 중 {}개를 읽는다. {}, {}다.", total(&m[0]), read(&m[0]), scanned(&m[0]), cost(&m[0])),
        },
    },
    ClaimWords {
        name: "few-columns-cut-cost-in-parquet-only",
        statement: both(
            "Selecting few columns cuts the cost for Parquet, but not for CSV.",
            "열을 적게 고르면 Parquet에서는 비용이 줄지만 CSV에서는 줄지 않는다.",
        ),
        scenarios: &[
            both("Parquet, one column", "Parquet, 열 1개"),
            both("Parquet, all columns", "Parquet, 모든 열"),
            both("CSV, one column", "CSV, 열 1개"),
            both("CSV, all columns", "CSV, 모든 열"),
        ],
        sentence: |m| Both {
            en: format!(
                "Parquet: {} for one column, {} for all. CSV: {} and {}.",
                scanned(&m[0]),
                scanned(&m[1]),
                scanned(&m[2]),
                scanned(&m[3])
            ),
            ko: format!(
                "Parquet는 열 1개에 {}, 모든 열에 {}다. CSV는 각각 {}, {}다.",
                scanned(&m[0]),
                scanned(&m[1]),
                scanned(&m[2]),
                scanned(&m[3])
            ),
        },
    },
    ClaimWords {
        name: "compression-cuts-cost-in-every-format",
        statement: both("Compression cuts the cost in every format.", "압축은 모든 형식에서 비용을 줄인다."),
        scenarios: &[
            both("CSV", "CSV"),
            both("CSV, gzip", "CSV, gzip"),
            both("JSON", "JSON"),
            both("JSON, gzip", "JSON, gzip"),
            both("Parquet, not compressed", "Parquet, 압축 없음"),
            both("Parquet, Zstandard", "Parquet, Zstandard"),
        ],
        sentence: |m| Both {
            en: format!(
                "The same year: CSV {} to {}, JSON {} to {}, Parquet {} to {}. Athena bills the compressed bytes.",
                cost(&m[0]),
                cost(&m[1]),
                cost(&m[2]),
                cost(&m[3]),
                cost(&m[4]),
                cost(&m[5])
            ),
            ko: format!(
                "같은 1년 데이터에서 CSV는 {}에서 {}, JSON은 {}에서 {}, Parquet는 {}에서 {}로 줄어든다. Athena는 압축된 바이트를 기준으로 청구한다.",
                cost(&m[0]),
                cost(&m[1]),
                cost(&m[2]),
                cost(&m[3]),
                cost(&m[4]),
                cost(&m[5])
            ),
        },
    },
    ClaimWords {
        name: "limit-makes-it-cheap",
        statement: both("LIMIT 10 makes a query cheap.", "LIMIT 10을 붙이면 쿼리가 싸진다."),
        scenarios: &[both("without LIMIT", "LIMIT 없음"), both("LIMIT 10", "LIMIT 10")],
        sentence: |m| Both {
            en: format!(
                "{} without LIMIT, {} with it. LIMIT cuts the result, not what is planned to be read; Athena may stop early, but does not promise it.",
                scanned(&m[0]),
                scanned(&m[1])
            ),
            ko: format!(
                "LIMIT 없이 {}, 붙여도 {}다. LIMIT은 결과를 줄일 뿐 읽기 계획을 줄이지 않는다. Athena가 일찍 멈출 수는 있지만 보장하지 않는다.",
                scanned(&m[0]),
                scanned(&m[1])
            ),
        },
    },
    ClaimWords {
        name: "function-on-partition-column-scans-everything",
        statement: both(
            "A function on the partition column (date(dt) = …) makes Athena scan the whole table.",
            "파티션 열에 함수를 쓰면(date(dt) = …) Athena가 테이블 전체를 스캔한다.",
        ),
        scenarios: &[both("date(dt) = DATE '…'", "date(dt) = DATE '…'"), both("dt = '…'", "dt = '…'")],
        sentence: |m| Both {
            en: format!(
                "{} partition is read either way, {}. What the function does cost is planning: {} partitions are listed instead of {}.",
                read(&m[0]),
                scanned(&m[0]),
                listed(&m[0]),
                listed(&m[1])
            ),
            ko: format!(
                "어느 쪽이든 파티션 {}개, {}만 읽는다. 함수 때문에 늘어나는 것은 계획 단계다. 나열하는 파티션이 {}개가 아니라 {}개가 된다.",
                read(&m[0]),
                scanned(&m[0]),
                listed(&m[1]),
                listed(&m[0])
            ),
        },
    },
    ClaimWords {
        name: "data-timestamp-does-not-prune-partitions",
        statement: both(
            "A filter on a timestamp inside the files prunes no partitions, even if it names the day of a partition.",
            "파일 안의 타임스탬프로 거르면 파티션의 날짜와 같더라도 파티션이 프루닝되지 않는다.",
        ),
        scenarios: &[both("ts alone", "ts만"), both("ts and dt", "ts와 dt")],
        sentence: |m| Both {
            en: format!(
                "With ts alone all {} partitions are opened ({} requests); with dt as well, {} ({} requests). \
                 Row-group statistics still save bytes in Parquet.",
                read(&m[0]),
                requests(&m[0]),
                read(&m[1]),
                requests(&m[1])
            ),
            ko: format!(
                "ts만 쓰면 파티션 {}개를 모두 연다(요청 {}건). dt도 쓰면 {}개다(요청 {}건). Parquet라면 행 그룹 통계 덕에 바이트는 아낀다.",
                read(&m[0]),
                requests(&m[0]),
                read(&m[1]),
                requests(&m[1])
            ),
        },
    },
    ClaimWords {
        name: "or-with-a-data-column-defeats-pruning",
        statement: both(
            "OR with a condition on a column of the files defeats partition pruning.",
            "파일 안의 열에 대한 조건을 OR로 묶으면 파티션 프루닝이 무력해진다.",
        ),
        scenarios: &[both("dt OR user_id", "dt OR user_id"), both("dt AND user_id", "dt AND user_id")],
        sentence: |m| Both {
            en: format!(
                "OR reads {} of {} partitions ({}), AND reads {} ({}).",
                read(&m[0]),
                total(&m[0]),
                scanned(&m[0]),
                read(&m[1]),
                scanned(&m[1])
            ),
            ko: format!(
                "OR는 파티션 {}개 중 {}개({}), AND는 {}개({})를 읽는다.",
                total(&m[0]),
                read(&m[0]),
                scanned(&m[0]),
                read(&m[1]),
                scanned(&m[1])
            ),
        },
    },
    ClaimWords {
        name: "text-partition-06-is-missed-by-6",
        statement: both(
            "Where month is text, month = '6' misses the folder month=06.",
            "month가 문자열이면 month = '6'은 month=06 폴더를 찾지 못한다.",
        ),
        scenarios: &[both("month = '6'", "month = '6'"), both("month = '06'", "month = '06'")],
        sentence: |m| Both {
            en: format!("'6' matches {} partitions and '06' matches {}. No error, only an empty result.", read(&m[0]), read(&m[1])),
            ko: format!("'6'은 파티션 {}개, '06'은 {}개와 맞는다. 오류 없이 결과만 비어 있다.", read(&m[0]), read(&m[1])),
        },
    },
    ClaimWords {
        name: "small-files-cost-requests-not-bytes",
        statement: both(
            "Many small files cost the same bytes, but more requests and time.",
            "작은 파일이 많아도 스캔 바이트는 같고, 요청과 시간이 늘어난다.",
        ),
        scenarios: &[both("files of 1 MiB", "1 MiB 파일"), both("files of 128 MiB", "128 MiB 파일")],
        sentence: |m| Both {
            en: format!(
                "{} in {} files take {} requests, in {} files {}. Both are billed {} MB.",
                scanned(&m[0]),
                files(&m[0]),
                requests(&m[0]),
                files(&m[1]),
                requests(&m[1]),
                whole(billed(&m[0]))
            ),
            ko: format!(
                "{}가 파일 {}개면 요청 {}건, {}개면 {}건이다. 둘 다 {} MB가 청구된다.",
                scanned(&m[0]),
                files(&m[0]),
                requests(&m[0]),
                files(&m[1]),
                requests(&m[1]),
                whole(billed(&m[0]))
            ),
        },
    },
    ClaimWords {
        name: "sorting-lets-row-groups-be-skipped",
        statement: both(
            "Sorting the rows inside files lets row groups be skipped; in random order none can be.",
            "파일 안의 행을 정렬하면 행 그룹을 건너뛸 수 있고, 무작위 순서면 그럴 수 없다.",
        ),
        scenarios: &[both("sorted by user_id", "user_id로 정렬"), both("random order", "무작위 순서")],
        sentence: |m| Both {
            en: format!(
                "Sorted: {} of {} row groups, {}. Random: {} of {}, {}.",
                row_groups(&m[0]),
                all_row_groups(&m[0]),
                scanned(&m[0]),
                row_groups(&m[1]),
                all_row_groups(&m[1]),
                scanned(&m[1])
            ),
            ko: format!(
                "정렬하면 행 그룹 {}개 중 {}개, {}다. 무작위면 {}개 중 {}개, {}다.",
                all_row_groups(&m[0]),
                row_groups(&m[0]),
                scanned(&m[0]),
                all_row_groups(&m[1]),
                row_groups(&m[1]),
                scanned(&m[1])
            ),
        },
    },
    ClaimWords {
        name: "projection-removes-partition-requests-not-bytes",
        statement: both(
            "Partition projection removes GetPartitions and MSCK REPAIR, not scanned bytes.",
            "파티션 프로젝션은 GetPartitions와 MSCK REPAIR를 없애지만 스캔 바이트는 줄이지 않는다.",
        ),
        scenarios: &[both("partitions in the catalog", "카탈로그의 파티션"), both("projection", "프로젝션")],
        sentence: |m| Both {
            en: format!(
                "Requests to Glue: {} with the catalog, {} with projection. Scanned: {} and {}.",
                glue(&m[0]),
                glue(&m[1]),
                scanned(&m[0]),
                scanned(&m[1])
            ),
            ko: format!(
                "Glue 요청은 카탈로그 {}건, 프로젝션 {}건이다. 스캔은 각각 {}, {}다.",
                glue(&m[0]),
                glue(&m[1]),
                scanned(&m[0]),
                scanned(&m[1])
            ),
        },
    },
    ClaimWords {
        name: "projection-ignores-the-catalog",
        statement: both(
            "With projection enabled Athena ignores the partitions registered in Glue.",
            "프로젝션을 켜면 Athena는 Glue에 등록된 파티션을 무시한다.",
        ),
        scenarios: &[both("one folder registered", "폴더 1개만 등록"), both("the same with projection", "같은 조건에 프로젝션")],
        sentence: |m| Both {
            en: format!(
                "With one registered folder {} partition is read; with projection over the same catalog {}.",
                read(&m[0]),
                read(&m[1])
            ),
            ko: format!(
                "폴더 1개만 등록하면 파티션 {}개를 읽는다. 카탈로그는 그대로 두고 프로젝션을 켜면 {}개를 읽는다.",
                read(&m[0]),
                read(&m[1])
            ),
        },
    },
    ClaimWords {
        name: "injected-column-must-be-given",
        statement: both(
            "A column of projection type injected must be given with = or IN in every query.",
            "injected 유형의 프로젝션 열은 모든 쿼리에서 = 또는 IN으로 값을 주어야 한다.",
        ),
        scenarios: &[both("not given", "값 없음"), both("given", "값 있음")],
        sentence: |m| Both {
            en: format!("Without it the query fails before it reads anything; with country = 'KR' it reads {} partition.", read(&m[1])),
            ko: format!("값이 없으면 읽기 전에 쿼리가 실패한다. country = 'KR'을 주면 파티션 {}개를 읽는다.", read(&m[1])),
        },
    },
    ClaimWords {
        name: "outside-the-projected-range-fails",
        statement: both("A query outside the projected range fails.", "프로젝션 범위 밖의 값을 조회하면 쿼리가 실패한다."),
        scenarios: &[both("the day before the range", "범위 하루 전")],
        sentence: |m| Both {
            en: format!(
                "It succeeds with {} partitions and no rows. An empty result looks like missing data, so check the range.",
                read(&m[0])
            ),
            ko: format!("쿼리는 성공하고 파티션 {}개, 결과 0행이다. 데이터가 없는 것처럼 보이므로 범위를 확인해야 한다.", read(&m[0])),
        },
    },
    ClaimWords {
        name: "a-thousand-tiny-queries-bill-ten-thousand-mb",
        statement: both(
            "A query is billed 10 MB at least: 1,000 queries of a kilobyte cost 10,000 MB.",
            "쿼리는 최소 10 MB로 청구된다. 1 KB짜리 쿼리 1,000개는 10,000 MB 값이다.",
        ),
        scenarios: &[both("one kilobyte", "1 KB")],
        sentence: |m| Both {
            en: format!(
                "{} scanned, {} MB billed; a thousand times that is {} MB.",
                scanned(&m[0]),
                billed(&m[0]),
                whole(1_000 * billed(&m[0]))
            ),
            ko: format!(
                "{}를 스캔하고 {} MB가 청구된다. 1,000번이면 {} MB다.",
                scanned(&m[0]),
                billed(&m[0]),
                whole(1_000 * billed(&m[0]))
            ),
        },
    },
    ClaimWords {
        name: "ddl-and-failed-free-cancelled-charged",
        statement: both(
            "DDL and failed queries are free; a cancelled query is charged for what it scanned.",
            "DDL과 실패한 쿼리는 무료이고, 취소된 쿼리는 스캔한 만큼 청구된다.",
        ),
        scenarios: &[
            both("MSCK REPAIR TABLE", "MSCK REPAIR TABLE"),
            both("a failing query", "실패하는 쿼리"),
            both("cancelled at 1 GB", "1 GB에서 취소"),
        ],
        sentence: |m| Both {
            en: format!(
                "MSCK REPAIR is billed {} MB; the comparison of text with a number fails, free of charge; \
                 the query that its workgroup cancels is billed {} MB.",
                billed(&m[0]),
                whole(billed(&m[2]))
            ),
            ko: format!(
                "MSCK REPAIR는 {} MB가 청구된다. 문자열과 숫자를 비교한 쿼리는 실패하고 무료다. 작업 그룹이 취소한 쿼리는 {} MB가 청구된다.",
                billed(&m[0]),
                whole(billed(&m[2]))
            ),
        },
    },
    ClaimWords {
        name: "a-key-with-many-values-is-always-best",
        statement: both(
            "Partitioning by a key with very many values is always best.",
            "값이 아주 많은 키로 파티션을 나누는 것이 언제나 가장 좋다.",
        ),
        scenarios: &[both("by day", "일 단위"), both("by day and user bucket", "일과 사용자 버킷 단위")],
        sentence: |m| Both {
            en: format!(
                "For a query that does not name the key: {} partitions and {} requests by day, {} partitions and {} requests with 1,000 buckets a day.",
                total(&m[0]),
                requests(&m[0]),
                total(&m[1]),
                requests(&m[1])
            ),
            ko: format!(
                "그 키를 쓰지 않는 쿼리라면 일 단위는 파티션 {}개에 요청 {}건, 하루 버킷 1,000개는 파티션 {}개에 요청 {}건이다.",
                total(&m[0]),
                requests(&m[0]),
                total(&m[1]),
                requests(&m[1])
            ),
        },
    },
    ClaimWords {
        name: "orc-prunes-by-stripe-as-parquet-by-row-group",
        statement: both(
            "ORC prunes by stripe as Parquet does by row group.",
            "ORC는 Parquet가 행 그룹 단위로 하듯 스트라이프 단위로 프루닝한다.",
        ),
        scenarios: &[both("Parquet", "Parquet"), both("ORC", "ORC")],
        sentence: |m| Both {
            en: format!(
                "Parquet reads {} of {} row groups, ORC {} of {} stripes.",
                row_groups(&m[0]),
                all_row_groups(&m[0]),
                row_groups(&m[1]),
                all_row_groups(&m[1])
            ),
            ko: format!(
                "Parquet는 행 그룹 {}개 중 {}개, ORC는 스트라이프 {}개 중 {}개를 읽는다.",
                all_row_groups(&m[0]),
                row_groups(&m[0]),
                all_row_groups(&m[1]),
                row_groups(&m[1])
            ),
        },
    },
    ClaimWords {
        name: "new-prefixes-are-invisible-until-registered",
        statement: both(
            "Without projection a new S3 prefix is invisible until it is registered.",
            "프로젝션을 쓰지 않으면 새 S3 프리픽스는 등록하기 전까지 보이지 않는다.",
        ),
        scenarios: &[both("before MSCK REPAIR", "MSCK REPAIR 전"), both("after", "후")],
        sentence: |m| Both {
            en: format!("Before registration {} partitions match, without any error; afterwards {}.", read(&m[0]), read(&m[1])),
            ko: format!("등록 전에는 오류도 없이 파티션 {}개와 맞고, 등록 후에는 {}개와 맞는다.", read(&m[0]), read(&m[1])),
        },
    },
    ClaimWords {
        name: "gzip-csv-is-read-in-parallel",
        statement: both(
            "A gzip CSV file is read in parallel by several readers.",
            "gzip CSV 파일 하나를 여러 리더가 나누어 병렬로 읽는다.",
        ),
        scenarios: &[both("one gzip file", "gzip 파일 1개")],
        sentence: |m| Both {
            en: format!(
                "{} file of {} is read by one reader: gzip cannot be split, so parallelism ends at the number of files.",
                files(&m[0]),
                scanned(&m[0])
            ),
            ko: format!(
                "{} 크기의 파일 {}개를 리더 하나가 읽는다. gzip은 나눌 수 없으므로 병렬성은 파일 수가 한계다.",
                scanned(&m[0]),
                files(&m[0])
            ),
        },
    },
];
