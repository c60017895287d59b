//! Packing, deadlines, retries and the rate limit of the KPL.

use super::*;
use proptest::prelude::*;

fn user_record(data_bytes: u64) -> UserRecord<u32> {
    UserRecord { key: 0, key_bytes: 6, explicit_hash_key: None, data_bytes }
}

/// Runs the library until nothing is left, storing everything; gives (time, records, user records) of each request.
fn requests(kpl: &mut Kpl, mut now_ms: u64) -> Vec<(u64, u64, u64)> {
    let mut sent = Vec::new();
    while let Some(next_ms) = kpl.next_ms(now_ms) {
        now_ms = next_ms;
        kpl.run(now_ms);
        for request in kpl.take_requests() {
            sent.push((now_ms, request.len() as u64, request.iter().map(|record| record.user_records).sum()));
        }
    }
    sent
}

#[test]
fn a_thousand_records_of_512_bytes_are_eleven() {
    let mut kpl = Kpl::new(KplConfig::default());
    kpl.add(0, 0, 0, user_record(512), 1_000);
    // 98 fit into one aggregate of 50,988 B; six of these are more than 256 KiB for one shard.
    kpl.run(0);
    assert_eq!(kpl.take_requests().iter().map(Vec::len).collect::<Vec<_>>(), [6]);
    assert_eq!(requests(&mut kpl, 0), [(100, 5, 412)]);
    assert_eq!(kpl.buffered(), 0);
}

#[test]
fn a_lone_record_is_sent_as_it_is_at_its_deadline() {
    let mut kpl = Kpl::new(KplConfig { record_max_buffered_ms: 250, ..KplConfig::default() });
    kpl.add(40, 0, 7, user_record(100), 1);
    assert_eq!(kpl.next_ms(40), Some(290));
    kpl.run(290);
    let requests = kpl.take_requests();
    assert_eq!((requests.len(), requests[0][0].size, requests[0][0].hash), (1, 106, 7));
}

#[test]
fn a_throttled_record_is_retried_until_it_is_too_old() {
    let mut kpl = Kpl::new(KplConfig::default());
    kpl.add(0, 0, 0, user_record(10), 2);
    let (mut now_ms, mut attempts) = (0, Vec::new());
    while let Some(next_ms) = kpl.next_ms(now_ms) {
        now_ms = next_ms;
        kpl.run(now_ms);
        for record in kpl.take_requests().into_iter().flatten() {
            attempts.push(now_ms);
            kpl.retry(now_ms, record);
        }
    }
    assert_eq!(attempts[..3], [100, 150, 200]);
    assert_eq!(attempts.last(), Some(&30_000));
    assert_eq!(kpl.take_expired().iter().map(|record| record.user_records).sum::<u64>(), 2);
    assert_eq!(kpl.buffered(), 0);
}

#[test]
fn the_rate_limit_is_half_above_the_shard() {
    let config = KplConfig { aggregation: false, record_max_buffered_ms: 0, ..KplConfig::default() };
    let mut kpl = Kpl::new(config);
    kpl.add(0, 0, 0, user_record(10), 4_000);
    kpl.run(0);
    let at_once: usize = kpl.take_requests().iter().map(Vec::len).sum();
    assert_eq!(at_once, 1_000);
    let later: u64 = requests(&mut kpl, 0).iter().filter(|(at_ms, ..)| *at_ms <= 1_000).map(|(_, records, _)| records).sum();
    assert_eq!(later, 1_500);
}

proptest! {
    /// Nothing is lost or doubled, and without throttling nothing waits longer than the buffering time.
    #[test]
    fn records_are_kept_and_deadlines_met(
        buffered_ms in 0_u64..300,
        aggregation: bool,
        adds in proptest::collection::vec((0_u64..80, 0_u64..4, 1_u64..3_000, 1_u64..20), 1..60),
    ) {
        let mut kpl = Kpl::new(KplConfig { record_max_buffered_ms: buffered_ms, aggregation, ..KplConfig::default() });
        let (mut now_ms, mut added, mut sent) = (0, 0, 0);
        let mut take = |kpl: &mut Kpl, now_ms: u64| {
            kpl.run(now_ms);
            for record in kpl.take_requests().iter().flatten() {
                assert!(now_ms - record.arrived_ms <= buffered_ms);
                sent += record.user_records;
            }
        };
        for (pause_ms, shard, data_bytes, count) in adds {
            while let Some(next_ms) = kpl.next_ms(now_ms).filter(|&next_ms| next_ms <= now_ms + pause_ms) {
                take(&mut kpl, next_ms);
                if kpl.next_ms(next_ms) == Some(next_ms) { break; }
            }
            now_ms += pause_ms;
            kpl.add(now_ms, shard, 0, user_record(data_bytes), count);
            added += count;
            take(&mut kpl, now_ms);
        }
        while let Some(next_ms) = kpl.next_ms(now_ms) {
            now_ms = next_ms;
            take(&mut kpl, now_ms);
        }
        prop_assert_eq!((sent, kpl.buffered()), (added, 0));
    }
}
