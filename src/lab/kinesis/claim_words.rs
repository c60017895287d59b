//! The claims in words: what people say, what its scenarios are called, and the sentence that follows from the figures.

use crate::{
    content::model::Both,
    figures::{bytes, percent, whole},
    lab::kinesis::claims::Moment,
};

/// A claim in both languages.
#[derive(Clone, Debug)]
pub struct ClaimWords {
    /// The claim's name in [`super::claims::CLAIMS`].
    pub name: &'static str,
    /// What people say.
    pub statement: Both<&'static str>,
    /// What each scenario is, in the order of the claim's presets.
    pub scenarios: &'static [Both<&'static str>],
    /// What the figures say; the moments are those of the presets, in order.
    pub sentence: fn(&[Moment]) -> Both<String>,
}

const fn both(en: &'static str, ko: &'static str) -> Both<&'static str> {
    Both { en, ko }
}

/// The claim's words.
pub fn words_of(name: &str) -> Option<&'static ClaimWords> {
    CLAIM_WORDS.iter().find(|words| words.name == name)
}

fn refused(moment: &Moment) -> String {
    whole(moment.frame.totals.throttled)
}

fn offered(moment: &Moment) -> u64 {
    moment.frame.totals.accepted + moment.frame.totals.throttled
}

fn seconds(ms: u64) -> String {
    whole((ms + 500) / 1_000)
}

/// Words of every claim, in the order of [`super::claims::CLAIMS`].
pub const CLAIM_WORDS: &[ClaimWords] = &[
    ClaimWords {
        name: "more-shards-do-not-help-one-hot-key",
        statement: both("Adding shards does not fix one hot partition key.", "샤드를 늘려도 핫 파티션 키 하나의 문제는 해결되지 않는다."),
        scenarios: &[both("one key, 1 shard", "키 1개, 샤드 1개"), both("one key, 8 shards", "키 1개, 샤드 8개")],
        sentence: |runs| Both {
            en: format!(
                "With 1 shard {} of {} records were refused, with 8 shards {}: one key has one hash, and one hash has one shard.",
                refused(&runs[0]),
                whole(offered(&runs[0])),
                refused(&runs[1])
            ),
            ko: format!(
                "샤드 1개일 때 레코드 {}개 중 {}개, 8개일 때도 {}개가 거부되었다. 키 하나는 해시 하나이고, 해시 하나는 샤드 하나에 속한다.",
                whole(offered(&runs[0])),
                refused(&runs[0]),
                refused(&runs[1])
            ),
        },
    },
    ClaimWords {
        name: "many-keys-help",
        statement: both(
            "Random or high-cardinality partition keys relieve a hot shard.",
            "무작위이거나 카디널리티가 높은 파티션 키를 쓰면 핫 샤드가 풀린다.",
        ),
        scenarios: &[both("one key, 8 shards", "키 1개, 샤드 8개"), both("5,000 keys, 8 shards", "키 5,000개, 샤드 8개")],
        sentence: |runs| Both {
            en: format!(
                "The same 1,500 records a second on 8 shards: {} refused with one key, {} with 5,000 keys.",
                refused(&runs[0]),
                refused(&runs[1])
            ),
            ko: format!(
                "샤드 8개에 똑같이 초당 1,500개를 보냈다. 키 1개면 {}개, 키 5,000개면 {}개가 거부된다.",
                refused(&runs[0]),
                refused(&runs[1])
            ),
        },
    },
    ClaimWords {
        name: "put-records-is-all-or-nothing",
        statement: both("PutRecords is all-or-nothing.", "PutRecords는 전부 성공하거나 전부 실패한다."),
        scenarios: &[both("1,200 records/s in calls of 400", "초당 1,200개를 400개씩 호출")],
        sentence: |runs| Both {
            en: format!(
                "Calls answered with HTTP 200 stored a part of their records: {} stored, {} refused, each with its own result in the answer.",
                whole(runs[0].frame.totals.accepted),
                refused(&runs[0])
            ),
            ko: format!(
                "HTTP 200으로 응답한 호출에서도 일부만 저장되었다. {}개 저장, {}개 거부이며 결과는 응답에 레코드마다 따로 담긴다.",
                whole(runs[0].frame.totals.accepted),
                refused(&runs[0])
            ),
        },
    },
    ClaimWords {
        name: "the-sdk-retries-failed-entries",
        statement: both(
            "The SDK automatically retries the failed entries of a PutRecords call.",
            "PutRecords에서 실패한 항목은 SDK가 자동으로 재시도한다.",
        ),
        scenarios: &[both("the application does not look at the answer", "애플리케이션이 응답을 확인하지 않음")],
        sentence: |runs| Both {
            en: format!(
                "{} records were lost: a call that failed in part is a success to the SDK. The application has to resend the failed entries.",
                whole(runs[0].frame.totals.given_up)
            ),
            ko: format!(
                "레코드 {}개가 사라졌다. 일부만 실패한 호출은 SDK에게 성공이다. 실패한 항목은 애플리케이션이 다시 보내야 한다.",
                whole(runs[0].frame.totals.given_up)
            ),
        },
    },
    ClaimWords {
        name: "throttling-far-below-the-capacity",
        statement: both(
            "A stream can throttle although its incoming bytes are far below its total capacity.",
            "들어오는 바이트가 전체 용량보다 훨씬 적어도 스트림에서 스로틀링이 일어날 수 있다.",
        ),
        scenarios: &[both("10 shards, one key", "샤드 10개, 키 1개")],
        sentence: |runs| {
            let share = percent(runs[0].frame.totals.accepted_bytes, 10 * 10 * 1_048_576);
            Both {
                en: format!(
                    "{} records were refused while the stream took {share} of the bytes that its 10 shards can take.",
                    refused(&runs[0])
                ),
                ko: format!("샤드 10개가 받을 수 있는 바이트의 {share}만 들어왔는데도 레코드 {}개가 거부되었다.", refused(&runs[0])),
            }
        },
    },
    ClaimWords {
        name: "five-reads-are-for-each-consumer",
        statement: both("The 5 GetRecords calls per second are for each consumer.", "초당 5회의 GetRecords 한도는 소비자마다 주어진다."),
        scenarios: &[both("6 consumers, each polling once a second", "소비자 6개가 각각 초당 1회 폴링")],
        sentence: |runs| Both {
            en: format!(
                "{} calls were refused: the 5 calls are for each shard, and all consumers that poll share them.",
                whole(runs[0].frame.totals.read_throttled)
            ),
            ko: format!(
                "호출 {}건이 거부되었다. 5회는 샤드마다 주어지는 한도이고, 폴링하는 소비자 모두가 나누어 쓴다.",
                whole(runs[0].frame.totals.read_throttled)
            ),
        },
    },
    ClaimWords {
        name: "three-full-rate-consumers-need-fan-out-or-shards",
        statement: both(
            "Three consumers of a stream that is written at full rate need enhanced fan-out or more shards.",
            "최대 속도로 기록되는 스트림을 소비자 셋이 읽으려면 향상된 팬아웃이나 더 많은 샤드가 필요하다.",
        ),
        scenarios: &[
            both("3 shared consumers", "공유 소비자 3개"),
            both("3 fan-out consumers", "향상된 팬아웃 소비자 3개"),
            both("2 shards", "샤드 2개"),
        ],
        sentence: |runs| {
            let age = |at: usize| seconds(runs[at].frame.totals.age_ms_max);
            Both {
                en: format!(
                    "After 10 minutes the slowest consumer is {} s behind when all share 2 MiB/s, {} s with fan-out and {} s with 2 shards.",
                    age(0),
                    age(1),
                    age(2)
                ),
                ko: format!(
                    "10분 뒤 가장 느린 소비자는 2MiB/s를 나눠 쓰면 {}초, 향상된 팬아웃이면 {}초, 샤드가 2개면 {}초 뒤처진다.",
                    age(0),
                    age(1),
                    age(2)
                ),
            }
        },
    },
    ClaimWords {
        name: "aggregation-raises-records-not-bytes",
        statement: both(
            "KPL aggregation raises how many records a shard takes, not how many bytes.",
            "KPL 집계는 샤드가 받는 레코드 수를 늘리지만 바이트는 늘리지 못한다.",
        ),
        scenarios: &[
            both("512-byte records, no KPL", "512바이트 레코드, KPL 없음"),
            both("512-byte records, KPL", "512바이트 레코드, KPL"),
            both("2 KiB records, no KPL", "2KiB 레코드, KPL 없음"),
            both("2 KiB records, KPL", "2KiB 레코드, KPL"),
        ],
        sentence: |runs| {
            let stored = |at: usize| whole(runs[at].frame.totals.stored);
            Both {
                en: format!(
                    "In 20 s one shard stored {} records of 512 bytes alone and {} aggregated; of 2 KiB records {} and {}.",
                    stored(0),
                    stored(1),
                    stored(2),
                    stored(3)
                ),
                ko: format!(
                    "20초 동안 샤드 하나에 512바이트 레코드는 그냥 {}개, 집계하면 {}개가 저장되었다. 2KiB 레코드는 {}개와 {}개다.",
                    stored(0),
                    stored(1),
                    stored(2),
                    stored(3)
                ),
            }
        },
    },
    ClaimWords {
        name: "buffering-trades-latency-for-throughput",
        statement: both(
            "RecordMaxBufferedTime trades latency for throughput.",
            "RecordMaxBufferedTime은 지연 시간을 내주고 처리량을 얻는 설정이다.",
        ),
        scenarios: &[both("20 ms", "20ms"), both("1,000 ms", "1,000ms")],
        sentence: |runs| {
            let [short, long] = [0, 1].map(|at: usize| runs[at].frame.totals);
            Both {
                en: format!(
                    "From 20 ms to 1,000 ms the calls fell from {} to {} and the longest wait rose from {} ms to {} ms.",
                    whole(short.put_calls),
                    whole(long.put_calls),
                    whole(short.put_latency_ms_max),
                    whole(long.put_latency_ms_max)
                ),
                ko: format!(
                    "20ms를 1,000ms로 늘리자 호출은 {}건에서 {}건으로 줄고, 최대 대기 시간은 {}ms에서 {}ms로 늘었다.",
                    whole(short.put_calls),
                    whole(long.put_calls),
                    whole(short.put_latency_ms_max),
                    whole(long.put_latency_ms_max)
                ),
            }
        },
    },
    ClaimWords {
        name: "the-kpl-delivers-within-10-ms",
        statement: both(
            "With its defaults the KPL delivers every record within 10 ms.",
            "기본 설정의 KPL은 모든 레코드를 10ms 안에 전달한다.",
        ),
        scenarios: &[both("KPL defaults", "KPL 기본 설정")],
        sentence: |runs| Both {
            en: format!(
                "A record waited up to {} ms: by default the KPL buffers for 100 ms.",
                whole(runs[0].frame.totals.put_latency_ms_max)
            ),
            ko: format!(
                "레코드가 최대 {}ms 기다렸다. KPL은 기본으로 100ms 동안 버퍼링한다.",
                whole(runs[0].frame.totals.put_latency_ms_max)
            ),
        },
    },
    ClaimWords {
        name: "old-records-are-read-from-the-parent",
        statement: both(
            "After a split, records written before it are still read from the parent shard.",
            "샤드를 분할해도 그 전에 기록된 레코드는 부모 샤드에서 읽는다.",
        ),
        scenarios: &[both("a consumer that comes after the split", "분할 뒤에 시작한 소비자")],
        sentence: |runs| {
            let read = runs[0].frame.consumers[0].shards.iter().find(|cursor| cursor.shard == 0).map_or(0, |cursor| cursor.read);
            let all = runs[0].frame.consumers[0].records;
            Both {
                en: format!("The consumer read {} records from the closed parent first, {} in all.", whole(read), whole(all)),
                ko: format!("소비자는 닫힌 부모 샤드에서 먼저 {}개를, 모두 {}개를 읽었다.", whole(read), whole(all)),
            }
        },
    },
    ClaimWords {
        name: "any-two-shards-can-be-merged",
        statement: both("Any two shards can be merged.", "어떤 두 샤드든 병합할 수 있다."),
        scenarios: &[both("two that are not neighbors", "이웃하지 않은 두 샤드"), both("two neighbors", "이웃한 두 샤드")],
        sentence: |runs| {
            let open = |at: usize| runs[at].frame.totals.open_shards;
            Both {
                en: format!("Merging shards 0 and 2 was refused, {} stay open; merging the neighbors 0 and 1 left {}.", open(0), open(1)),
                ko: format!("0번과 2번의 병합은 거부되어 {}개가 그대로이고, 이웃한 0번과 1번을 병합하자 {}개가 되었다.", open(0), open(1)),
            }
        },
    },
    ClaimWords {
        name: "on-demand-can-throttle",
        statement: both("An on-demand stream can throttle.", "온디맨드 스트림에서도 스로틀링이 일어날 수 있다."),
        scenarios: &[
            both("a new stream hit with 8 MiB/s", "8MiB/s를 받는 새 스트림"),
            both("one key above a shard's limit", "샤드 한도를 넘는 키 하나"),
        ],
        sentence: |runs| Both {
            en: format!(
                "A new stream refused {} of {} records at twice its 4 MiB/s; a stream with room for 80 MiB/s refused {} of one key.",
                refused(&runs[0]),
                whole(offered(&runs[0])),
                refused(&runs[1])
            ),
            ko: format!(
                "4MiB/s의 두 배를 받은 새 스트림은 레코드 {}개 중 {}개를, 80MiB/s까지 받을 수 있는 스트림도 키 하나의 레코드 {}개를 거부했다.",
                whole(offered(&runs[0])),
                refused(&runs[0]),
                refused(&runs[1])
            ),
        },
    },
    ClaimWords {
        name: "eight-shards-accept-16-mib",
        statement: both("8 shards accept 16 MiB/s.", "샤드 8개는 16MiB/s를 받는다."),
        scenarios: &[both("16 MiB/s, spread evenly", "고르게 나눈 16MiB/s")],
        sentence: |runs| {
            let totals = runs[0].frame.totals;
            Both {
                en: format!(
                    "In 60 s the stream took {} and refused {} records: a shard takes 1 MiB/s; 2 MiB/s is what can be read from it.",
                    bytes(totals.accepted_bytes),
                    refused(&runs[0])
                ),
                ko: format!(
                    "60초 동안 {}를 받고 레코드 {}개를 거부했다. 샤드 하나는 1MiB/s를 받으며, 2MiB/s는 읽기 한도다.",
                    bytes(totals.accepted_bytes),
                    refused(&runs[0])
                ),
            }
        },
    },
    ClaimWords {
        name: "an-explicit-hash-key-overloads-or-spreads",
        statement: both(
            "With ExplicitHashKey all records can hit one shard, and records of one partition key can be spread.",
            "ExplicitHashKey로 모든 레코드를 샤드 하나에 몰 수도, 같은 파티션 키의 레코드를 흩을 수도 있다.",
        ),
        scenarios: &[both("three keys, one hash key", "키 3개, 해시 키 1개"), both("one key, four hash keys", "키 1개, 해시 키 4개")],
        sentence: |runs| Both {
            en: format!(
                "Three keys with the same hash key overloaded one of 4 shards ({} refused); one key with four hash keys used all 4 ({} refused).",
                refused(&runs[0]),
                refused(&runs[1])
            ),
            ko: format!(
                "해시 키가 같은 키 3개는 샤드 4개 중 하나에 몰려 {}개가 거부되었고, 해시 키 4개를 쓴 키 하나는 4개를 모두 써서 {}개가 거부되었다.",
                refused(&runs[0]),
                refused(&runs[1])
            ),
        },
    },
    ClaimWords {
        name: "retention-only-delays-loss",
        statement: both(
            "A longer retention does not make slow consumers keep up; it only delays the loss.",
            "보존 기간을 늘려도 느린 소비자가 따라잡지는 못하며, 유실이 늦춰질 뿐이다.",
        ),
        scenarios: &[
            both("24 hours, after 50 hours", "보존 24시간, 50시간 뒤"),
            both("7 days, after 50 hours", "보존 7일, 50시간 뒤"),
            both("7 days, after 342 hours", "보존 7일, 342시간 뒤"),
        ],
        sentence: |runs| {
            let lost = |at: usize| whole(runs[at].frame.totals.lost);
            Both {
                en: format!(
                    "After 50 hours {} records were lost with a retention of 24 hours and {} with 7 days; after 342 hours {} with 7 days.",
                    lost(0),
                    lost(1),
                    lost(2)
                ),
                ko: format!(
                    "50시간 뒤 보존 24시간에서는 {}개, 7일에서는 {}개가 유실되었다. 342시간 뒤에는 7일에서도 {}개가 유실되었다.",
                    lost(0),
                    lost(1),
                    lost(2)
                ),
            }
        },
    },
    ClaimWords {
        name: "the-age-grows-linearly-until-consumers-are-fast-enough",
        statement: both(
            "Iterator age grows linearly while consumers are slower than producers; more shards or faster consumers fix it.",
            "소비자가 생산자보다 느린 동안 IteratorAge가 선형으로 늘고, 샤드를 늘리거나 소비자를 빠르게 하면 해결된다.",
        ),
        scenarios: &[
            both("5 minutes", "5분"),
            both("10 minutes", "10분"),
            both("2 shards", "샤드 2개"),
            both("a faster consumer", "더 빠른 소비자"),
        ],
        sentence: |runs| {
            let age = |at: usize| seconds(runs[at].frame.totals.age_ms_max);
            Both {
                en: format!(
                    "The age was {} s after 5 minutes and {} s after 10; with 2 shards {} s, with a faster consumer {} s.",
                    age(0),
                    age(1),
                    age(2),
                    age(3)
                ),
                ko: format!(
                    "IteratorAge는 5분 뒤 {}초, 10분 뒤 {}초다. 샤드가 2개면 {}초, 소비자가 빠르면 {}초다.",
                    age(0),
                    age(1),
                    age(2),
                    age(3)
                ),
            }
        },
    },
    ClaimWords {
        name: "fan-out-removes-write-throttling",
        statement: both("Enhanced fan-out removes write throttling.", "향상된 팬아웃을 쓰면 쓰기 스로틀링이 사라진다."),
        scenarios: &[both("a shared consumer", "공유 소비자"), both("a fan-out consumer", "향상된 팬아웃 소비자")],
        sentence: |runs| Both {
            en: format!(
                "{} records were refused with a shared consumer and {} with fan-out: it is a way to read, and writing has limits of its own.",
                refused(&runs[0]),
                refused(&runs[1])
            ),
            ko: format!(
                "공유 소비자에서 {}개, 향상된 팬아웃에서 {}개가 거부되었다. 팬아웃은 읽기 방식이고 쓰기에는 별도의 한도가 있다.",
                refused(&runs[0]),
                refused(&runs[1])
            ),
        },
    },
    ClaimWords {
        name: "batching-saves-calls-not-records",
        statement: both(
            "PutRecords batching saves calls; it does not lift the 1,000 records/s of a shard.",
            "PutRecords로 묶으면 호출 수는 줄지만 샤드의 초당 1,000개 한도는 그대로다.",
        ),
        scenarios: &[both("PutRecord", "PutRecord"), both("PutRecords of 250", "250개씩 PutRecords")],
        sentence: |runs| {
            let [single, batched] = [0, 1].map(|at: usize| runs[at].frame.totals);
            Both {
                en: format!(
                    "{} calls became {}, and the shard still stored {} records in place of {}.",
                    whole(single.put_calls),
                    whole(batched.put_calls),
                    whole(batched.accepted),
                    whole(single.accepted)
                ),
                ko: format!(
                    "호출은 {}건에서 {}건으로 줄었지만 저장된 레코드는 {}개에서 {}개다.",
                    whole(single.put_calls),
                    whole(batched.put_calls),
                    whole(single.accepted),
                    whole(batched.accepted)
                ),
            }
        },
    },
];
