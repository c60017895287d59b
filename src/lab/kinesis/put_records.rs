//! PutRecord and PutRecords: the limits of a request, and what comes back for each record.

use crate::lab::kinesis::{
    aws::{ErrorName, Refusal, shard_name},
    limits::{ACCOUNT_ID, PUT_RECORDS_MAX, STREAM_NAME},
    routing::{check_key, hash_of_key, parse_hash_key},
    shards::index,
    stream::Stream,
};
use serde::Serialize;

/// A record as a producer gives it.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Partition key.
    pub key: &'a str,
    /// Decimal hash key that is used in place of the key's.
    pub explicit_hash_key: Option<&'a str>,
    /// Length of the data in bytes.
    pub data_bytes: u64,
}

impl Entry<'_> {
    /// Bytes that count against the shard: data and key, the key also when it is not hashed.
    pub fn size(&self) -> u64 {
        self.data_bytes.saturating_add(self.key.len() as u64)
    }

    fn hash(&self) -> Result<u128, Refusal> {
        check_key(self.key)?;
        self.explicit_hash_key.map_or_else(|| Ok(hash_of_key(self.key)), |text| parse_hash_key("ExplicitHashKey", text))
    }
}

/// One record's place in the answer to PutRecords.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum RecordResult {
    /// It is stored.
    #[serde(rename_all = "PascalCase")]
    Stored {
        /// The shard's name.
        shard_id: String,
        /// Ascending within the shard. (Here: which record of the shard it is; AWS's numbers are longer.)
        sequence_number: String,
    },
    /// It is not stored, and the application has to send it again: the call itself was a success, so no SDK retries it.
    #[serde(rename_all = "PascalCase")]
    Failed {
        /// Always `ProvisionedThroughputExceededException` here.
        error_code: ErrorName,
        /// AWS's sentence.
        error_message: String,
    },
}

/// The answer to a valid PutRecords request: HTTP 200, whatever became of the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRecordsResult {
    /// How many of the records failed.
    pub failed_record_count: u64,
    /// One result for each record, in the order of the request.
    pub records: Vec<RecordResult>,
}

/// Checks a request against the limits of PutRecords, before anything is stored. `sizes` is (how many, size in bytes) of its records.
///
/// # Errors
/// `ValidationException` for the number of records or one that is too great, `InvalidArgumentException` for the sum of their sizes.
pub fn check_request(sizes: impl Iterator<Item = (u64, u64)>, record_bytes_max: u64, request_bytes_max: u64) -> Result<(), Refusal> {
    let (mut records, mut bytes, mut largest) = (0_u64, 0_u64, 0_u64);
    for (count, size) in sizes {
        records = records.saturating_add(count);
        bytes = bytes.saturating_add(count.saturating_mul(size));
        largest = if count > 0 { largest.max(size) } else { largest };
    }
    let validation = |member: &str, rule: &str| {
        let message =
            format!("1 validation error detected: Value at '{member}' failed to satisfy constraint: Member must have length {rule}");
        Err(Refusal::new(ErrorName::ValidationException, message))
    };
    if records == 0 {
        validation("records", "greater than or equal to 1")
    } else if records > PUT_RECORDS_MAX {
        validation("records", &format!("less than or equal to {PUT_RECORDS_MAX}"))
    } else if largest > record_bytes_max {
        validation("records.member.data", &format!("less than or equal to {record_bytes_max} (partition key included)"))
    } else if bytes > request_bytes_max {
        let message = format!("Records size exceeds {} MB limit", request_bytes_max / crate::lab::kinesis::limits::MIB);
        Err(Refusal::new(ErrorName::InvalidArgumentException, message))
    } else {
        Ok(())
    }
}

/// PutRecords. Every record stands for itself: some may be stored and others not, and a later one may fit where an earlier did not.
///
/// # Errors
/// The whole call is refused, and nothing stored, when it breaks a limit of the request or a record has an invalid key.
pub fn put_records(stream: &mut Stream, at_ms: u64, entries: &[Entry<'_>], request_bytes_max: u64) -> Result<PutRecordsResult, Refusal> {
    check_request(entries.iter().map(|entry| (1, entry.size())), stream.model().record_bytes_max(), request_bytes_max)?;
    let hashes = entries.iter().map(Entry::hash).collect::<Result<Vec<_>, _>>()?;
    let records: Vec<_> = entries.iter().zip(hashes).map(|(entry, hash)| put_one(stream, at_ms, entry, hash)).collect();
    let failed_record_count = records.iter().filter(|result| matches!(result, RecordResult::Failed { .. })).count() as u64;
    Ok(PutRecordsResult { failed_record_count, records })
}

/// PutRecord: the shard's name and the sequence number.
///
/// # Errors
/// Also `ProvisionedThroughputExceededException`: here a throttled record is a failed call (HTTP 400), which SDKs retry.
pub fn put_record(stream: &mut Stream, at_ms: u64, entry: &Entry<'_>) -> Result<RecordResult, Refusal> {
    check_request(std::iter::once((1, entry.size())), stream.model().record_bytes_max(), u64::MAX)?;
    match put_one(stream, at_ms, entry, entry.hash()?) {
        RecordResult::Failed { error_code, error_message } => Err(Refusal::new(error_code, error_message)),
        stored @ RecordResult::Stored { .. } => Ok(stored),
    }
}

fn put_one(stream: &mut Stream, at_ms: u64, entry: &Entry<'_>, hash: u128) -> RecordResult {
    let put = stream.put(at_ms, hash, 1, entry.size());
    let shard_id = shard_name(put.shard);
    if put.accepted == 1 {
        return RecordResult::Stored { shard_id, sequence_number: stream.written()[index(put.shard)].accepted.to_string() };
    }
    RecordResult::Failed {
        error_code: ErrorName::ProvisionedThroughputExceededException,
        error_message: format!("Rate exceeded for shard {shard_id} in stream {STREAM_NAME} under account {ACCOUNT_ID}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::kinesis::{
        limits::{MIB, PUT_RECORDS_BYTES_MAX, PUT_RECORDS_BYTES_MAX_CLASSIC},
        shards::Shards,
        throttle::ThrottleModel,
    };

    fn stream(model: ThrottleModel) -> Stream {
        Stream::new(model, Shards::uniform(1).unwrap())
    }

    fn entry(data_bytes: u64) -> Entry<'static> {
        Entry { key: "k", explicit_hash_key: None, data_bytes }
    }

    #[test]
    fn a_request_is_refused_whole() {
        #[track_caller]
        fn check(count: usize, data_bytes: u64, bytes_max: u64, error: Option<ErrorName>) {
            let mut stream = stream(ThrottleModel::FixedWindow);
            let result = put_records(&mut stream, 0, &vec![entry(data_bytes); count], bytes_max);
            assert_eq!(result.as_ref().err().map(|refusal| refusal.error), error);
            assert_eq!(stream.written_total().is_none(), error.is_some());
        }
        check(0, 1, PUT_RECORDS_BYTES_MAX, Some(ErrorName::ValidationException));
        check(500, 1, PUT_RECORDS_BYTES_MAX, None);
        check(501, 1, PUT_RECORDS_BYTES_MAX, Some(ErrorName::ValidationException));
        check(10, MIB - 1, PUT_RECORDS_BYTES_MAX, None);
        check(1, MIB, PUT_RECORDS_BYTES_MAX, Some(ErrorName::ValidationException));
        check(11, MIB - 1, PUT_RECORDS_BYTES_MAX, Some(ErrorName::InvalidArgumentException));
        check(5, MIB - 1, PUT_RECORDS_BYTES_MAX_CLASSIC, None);
        check(6, MIB - 1, PUT_RECORDS_BYTES_MAX_CLASSIC, Some(ErrorName::InvalidArgumentException));
    }

    #[test]
    fn a_partial_failure_is_a_success() {
        let mut stream = stream(ThrottleModel::FixedWindow);
        let entries = [entry(700_000), entry(700_000), entry(1)];
        let result = put_records(&mut stream, 0, &entries, PUT_RECORDS_BYTES_MAX).unwrap();
        assert_eq!(
            serde_json::to_value(result).unwrap(),
            serde_json::json!({"FailedRecordCount": 1, "Records": [
                {"ShardId": "shardId-000000000000", "SequenceNumber": "1"},
                {"ErrorCode": "ProvisionedThroughputExceededException",
                 "ErrorMessage": "Rate exceeded for shard shardId-000000000000 in stream lab under account 111122223333."},
                {"ShardId": "shardId-000000000000", "SequenceNumber": "2"},
            ]})
        );
        let refused = put_record(&mut stream, 999, &entry(700_000)).unwrap_err();
        assert_eq!(refused.error, ErrorName::ProvisionedThroughputExceededException);
        assert!(put_record(&mut stream, 1_000, &entry(700_000)).is_ok());
    }

    #[test]
    fn an_invalid_key_refuses_the_call() {
        let mut stream = stream(ThrottleModel::TokenBucket);
        for bad in
            [Entry { key: "", explicit_hash_key: None, data_bytes: 1 }, Entry { key: "k", explicit_hash_key: Some("01"), data_bytes: 1 }]
        {
            let refusal = put_records(&mut stream, 0, &[entry(1), bad], PUT_RECORDS_BYTES_MAX).unwrap_err();
            assert_eq!(refusal.error, ErrorName::ValidationException);
        }
        assert!(stream.written_total().is_none());
    }
}
