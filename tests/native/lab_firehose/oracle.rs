//! The buffer rules again, one record at a time and one stage after the other, to compare the simulator with.

use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) t_ms: u64,
    pub(super) arrived_ms: u64,
    pub(super) key: String,
    pub(super) bytes: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Batch {
    pub(super) key: String,
    pub(super) opened_ms: u64,
    pub(super) closed_ms: u64,
    pub(super) by_size: bool,
    pub(super) arrived_ms: Vec<u64>,
    pub(super) bytes: Vec<u64>,
}

/// Closes batches of `records`, which are in the order of time. Returns them with the records that found no free partition.
pub(super) fn buffer(records: &[Record], size_bytes: u64, interval_ms: u64, active_limit: usize) -> (Vec<Batch>, Vec<Record>) {
    let mut open: BTreeMap<String, Batch> = BTreeMap::new();
    let (mut closed, mut refused) = (Vec::new(), Vec::new());
    for record in records {
        let is_over = |batch: &Batch| {
            let due_ms = batch.opened_ms + interval_ms;
            if interval_ms == 0 { due_ms < record.t_ms } else { due_ms <= record.t_ms }
        };
        let over: Vec<String> = open.iter().filter(|(_, batch)| is_over(batch)).map(|(key, _)| key.clone()).collect();
        for key in over {
            let batch = open.remove(&key).expect("just seen");
            closed.push(Batch { closed_ms: batch.opened_ms + interval_ms, ..batch });
        }
        let partitions = open.keys().filter(|key| *key != "processing-failed/").count();
        let is_partition = record.key != "processing-failed/";
        if is_partition && !open.contains_key(&record.key) && partitions >= active_limit {
            refused.push(record.clone());
            continue;
        }
        let batch = open.entry(record.key.clone()).or_insert_with(|| Batch {
            key: record.key.clone(),
            opened_ms: record.t_ms,
            closed_ms: 0,
            by_size: false,
            arrived_ms: Vec::new(),
            bytes: Vec::new(),
        });
        batch.arrived_ms.push(record.arrived_ms);
        batch.bytes.push(record.bytes);
        if batch.bytes.iter().sum::<u64>() >= size_bytes {
            let batch = open.remove(&record.key).expect("just filled");
            closed.push(Batch { closed_ms: record.t_ms, by_size: true, ..batch });
        }
    }
    closed.extend(open.into_values().map(|batch| Batch { closed_ms: batch.opened_ms + interval_ms, ..batch }));
    closed.sort_by(|a, b| (a.closed_ms, &a.key, a.opened_ms).cmp(&(b.closed_ms, &b.key, b.opened_ms)));
    (closed, refused)
}

#[derive(Clone, Debug)]
pub(super) struct Lambda {
    pub(super) size_bytes: u64,
    pub(super) interval_ms: u64,
    pub(super) duration_ms: u64,
    pub(super) out: (u64, u64),
    pub(super) drop_every: u64,
    pub(super) fail_every: u64,
}

/// What the function passes on, in the order of time, and the batches it was given.
pub(super) fn transform(records: &[Record], lambda: &Lambda) -> (Vec<Record>, Vec<Batch>) {
    // One buffer for the whole stream; the partition travels in `key` of the records, which the buffer does not look at.
    let keyless: Vec<Record> = records.iter().map(|record| Record { key: String::new(), ..record.clone() }).collect();
    let (batches, _) = buffer(&keyless, lambda.size_bytes, lambda.interval_ms, usize::MAX);
    let (mut answers, mut seen) = (Vec::new(), 0);
    for batch in &batches {
        let mut answer = Vec::new();
        let mut answered_bytes = 0;
        for _ in &batch.bytes {
            let record = &records[seen];
            seen += 1;
            let number = seen as u64;
            let t_ms = batch.closed_ms + lambda.duration_ms;
            if lambda.drop_every > 0 && number.is_multiple_of(lambda.drop_every) {
                continue;
            }
            if lambda.fail_every > 0 && number.is_multiple_of(lambda.fail_every) {
                answer.push(Record { t_ms, key: "processing-failed/".to_owned(), ..record.clone() });
                continue;
            }
            let bytes = (record.bytes * lambda.out.0).div_ceil(lambda.out.1);
            answered_bytes += bytes;
            answer.push(Record { t_ms, bytes, ..record.clone() });
        }
        let too_large = |bytes: u64| (bytes * 4).div_ceil(3) > 6 * 1_024 * 1_024;
        if too_large(batch.bytes.iter().sum()) || too_large(answered_bytes) {
            let whole = &records[seen - batch.bytes.len()..seen];
            let t_ms = batch.closed_ms + lambda.duration_ms;
            answer = whole.iter().map(|record| Record { t_ms, key: "processing-failed/".to_owned(), ..record.clone() }).collect();
        }
        answers.extend(answer);
    }
    (answers, batches)
}
