//! English.

use super::KinesisWords;
use crate::lab::kinesis::live::event::{GaveUpReason, ThrottledBy};
use crate::lab::kinesis::throttle::Limit;

pub(super) static WORDS: KinesisWords = KinesisWords {
    title: "Kinesis Data Streams lab",
    intro: "Producers write, shards take what they can, consumers read. Change anything while it runs, and ask every refused record why.",
    model_note: "AWS gives write limits “per second” and no exact behavior within the second. Where AWS publishes nothing, the lab uses a model of \
        its own: the write window, the timing of on-demand scaling, the steps of UpdateShardCount and the speed of fan-out. Claims count only \
        when they come out the same under every model of the limit.",

    hash_space: "Hash space, 0 to 2¹²⁸ − 1",
    hash_space_hint: "Each block is an open shard. A mark above is a record stored there in the last 0.4 s, a mark below one that was refused.",
    shard: |id| format!("Shard {id}"),
    shard_range: |from, to| format!("{from} to {to} of the hash space"),
    lanes: "Open shards",
    lanes_hint: "Press one shard to split it, two neighbors to merge them.",
    more_lanes: |n| format!("{n} more shards are in the table below."),
    records_gauge: |used, max| format!("{used} of {max} records"),
    bytes_gauge: |used, max| format!("{used} of {max}"),
    stored: "stored",
    refused: "refused",
    closed: "closed",
    expired: "expired",
    updating: |until| format!("UPDATING until {until}"),
    active: "ACTIVE",
    split: "Split in the middle",
    merge: "Merge the two",
    selection: |shards| format!("Selected: {shards}."),
    why_refused: |shard| format!("Why does shard {shard} refuse?"),

    chart_writes: "Kinesis records a second",
    chart_age: "Iterator age",
    accepted_per_s: "stored",
    refused_per_s: "refused",
    consumer: |n| format!("Consumer {}", n + 1),

    producers: "Producers",
    producer: |n| format!("Producer {}", n + 1),
    add_producer: "Add a producer",
    rate: "Records a second",
    size: "Data of a record, in bytes",
    keys: "Different partition keys",
    mix: "How often each key comes",
    mix_uniform: "all equally, by chance",
    mix_zipf: "Zipf: the n-th one n times as rarely",
    mix_hot: "one hot key",
    mix_even: "evenly spread hash keys",
    mix_own: "a list of my own",
    hot_percent: "Share of the hot key, in percent",
    own_keys: "Keys, one a line",
    own_keys_hint: "key, then its weight, then a decimal hash key if you want to set one; separated by commas. Example: seoul, 3",
    own_keys_line: |line, problem| format!("Line {line}: {problem}"),
    batch: "Records in a call (1 is PutRecord)",
    retry: "After a failed call",
    retry_standard: "SDK standard, since 2026-11: 3 attempts",
    retry_before: "SDK standard before that: 3 attempts",
    retry_legacy: "boto3 legacy: 5 attempts",
    retry_never: "never try again",
    resend: "the application resends failed entries",
    kpl: "with the Kinesis Producer Library",
    kpl_buffered: "RecordMaxBufferedTime, in ms",
    stream: "Stream",
    mode: "Capacity mode",
    mode_provisioned: "provisioned",
    mode_on_demand: "on-demand",
    shard_count: "Shards (UpdateShardCount)",
    throttle_model: "Write limit",
    model_window: "fixed windows of 1 s",
    model_bucket: "token bucket",
    model_large: "token bucket of 10 MiB (large records)",
    retention: "Retention, in hours",
    reshard_time: "Time a reshard takes, in ms",
    request_limit: "Largest PutRecords request",
    request_today: "10 MiB (today)",
    request_exam: "5 MiB (exam 2023)",
    consumers: "Consumers",
    add_consumer: "Add a consumer",
    reads: "Reads",
    reads_shared: "GetRecords, shared limits",
    reads_fan_out: "enhanced fan-out",
    app: "What it is",
    poll: "Time between polls, in ms",
    process_rate: "Records a second it can process from a shard (0: any number)",

    key_test: "Where does a key go?",
    key_test_hint: "Follow a record from its key to the limit that would decide now, without sending it.",
    partition_key: "Partition key",
    data_bytes: "Data, in bytes",
    would_fit: "It would be stored now.",
    would_not_fit: "It would be refused now.",

    refusals: "Latest refused records",
    refusals_hint: "Ask any of them why. Asking pauses the run.",
    refusal: |at, key, shard, more| format!("{at}: key {key}, shard {shard}{more}"),
    why_title: |key| format!("Why was {key} refused?"),
    why_key: |key, size| format!("The record has the partition key {key}. Data and key are {size} bytes; both count."),
    why_md5: |md5| format!("MD5 of the key is {md5}; read as a number it is the hash key."),
    why_explicit: |hash| format!("An ExplicitHashKey replaces the hash of the key: {hash}."),
    why_shard: |shard, from, to| {
        format!("Shard {shard} owns the hash keys from {from} to {to}, so the record goes there and nowhere else.")
    },
    why_level: |records, records_max, bytes, bytes_max| {
        format!("At that moment the shard could take {records} of {records_max} records and {bytes} of {bytes_max} more.")
    },
    why_records: "No record was left in the limit of 1,000 records/s.",
    why_bytes: |size| format!("The record of {size} did not fit into what was left of 1 MiB/s."),
    why_both: "Neither a record nor enough bytes were left in the limits of 1,000 records/s and 1 MiB/s.",
    why_too_big: |max| format!("The record is larger than the {max} that the shard takes at once: it can never be stored like this."),
    why_stream: |capacity| format!("The on-demand stream as a whole takes {capacity} a second at the moment, and that was used up."),
    why_advice: |throttled| match throttled.by {
        ThrottledBy::Stream { .. } => {
            "What helps: wait until it has scaled (up to 15 minutes), start slower, or use warm throughput or provisioned shards for a known peak."
        }
        ThrottledBy::Shard { limit: Limit::Records, .. } => {
            "What helps: more different partition keys, KPL aggregation (several records in one), or more shards if many keys share this one."
        }
        ThrottledBy::Shard { limit: Limit::RecordSize, .. } => {
            "What helps: smaller records, or a stream set up for large records (up to 10 MiB)."
        }
        ThrottledBy::Shard { .. } => {
            "What helps: smaller or compressed records, more different partition keys, or more shards if many keys share this one. \
            Aggregation does not lift the bytes."
        }
    },
    events: "What happened",
    event_call_refused: |producer, records, why| {
        format!("Producer {}: the call with {records} records was refused whole: {why}", producer + 1)
    },
    event_retry: |producer, records, attempt, at| {
        format!("Producer {}: attempt {attempt} with {records} records comes at {at}", producer + 1)
    },
    event_gave_up: |producer, records, reason| {
        let why = match reason {
            GaveUpReason::Attempts => "all attempts are used",
            GaveUpReason::Quota => "the retry quota is empty",
            GaveUpReason::NotResent => "the application does not look at the answer",
            GaveUpReason::CallRefused => "the call itself was refused",
            GaveUpReason::BufferFull => "the buffer is full",
            GaveUpReason::RecordTtl => "RecordTtl of the KPL is over, or its buffer is full",
        };
        format!("Producer {} gave up {records} records: {why}", producer + 1)
    },
    event_updating: |until| format!("The shards are being changed; the stream is UPDATING until {until}"),
    event_resharded: |closed, opened, by_service| {
        let who = if by_service { ", by the service" } else { "" };
        format!("Closed: {closed}. Opened: {opened}{who}")
    },
    event_refused: |why| format!("The service refused: {why}"),
    event_capacity: |capacity| format!("The on-demand stream takes {capacity} a second from now on"),
    event_read_refused: |consumer, shard| format!("Consumer {}: GetRecords on shard {shard} was refused", consumer + 1),
    event_finished: |consumer, shard| format!("Consumer {} has read shard {shard} to its end and goes on with its children", consumer + 1),
    event_expired: |shard, records, lost| format!("Shard {shard}: {records} records expired, {lost} of them unread"),

    totals: "Totals",
    t_produced: "User records made",
    t_stored: "User records stored",
    t_given_up: "User records given up",
    t_buffered: "User records waiting in producers",
    t_accepted: "Kinesis records stored",
    t_accepted_bytes: "Bytes stored",
    t_throttled: "Times a Kinesis record was refused",
    t_refused_share: "Share of writes refused",
    t_calls: "HTTP calls of producers",
    t_latency: "Longest time until stored",
    t_open: "Open shards",
    t_read: "Records read",
    t_read_throttled: "GetRecords calls refused",
    t_lost: "Records lost unread",
    t_unread: "Records yet to read",
    t_age: "Greatest iterator age",
    shards: "Shards",
    range: "Range",
    state: "State",
    parents: "Parents",
    open: "open",
    removed: "removed",
};
