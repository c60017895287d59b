//! English.

use super::FirehoseWords;
use crate::lab::firehose::delivery::GivenUp;
use crate::lab::firehose::hints::Destination;
use crate::lab::firehose::transform::BatchFailure;

pub(super) static WORDS: FirehoseWords = FirehoseWords {
    title: "Amazon Data Firehose lab",
    intro: "Records collect in a buffer until one of two hints closes it: so many bytes, or so much time. What leaves is an object. Watch the \
        race, change anything, and ask every object why it is as it is.",
    model_note: "AWS calls both hints “hints” and may deviate from them, and it does not publish how buffers, channels and quotas work inside. The \
        lab follows the documentation to the letter: a buffer opens with its first record, the timer wins a tie, the crossing record stays \
        inside, a second of the quota begins at each full second, and a raised quota means parallel channels with a share of the size \
        each. Compression is a ratio that you set.",
    trial_refused: "AWS refuses this configuration",
    trial_refused_hint: "There is no stream to watch: that is the answer. The opening scene is shown instead.",

    picture: "From the source to the destination",
    stage_direct_put: "Direct PUT",
    stage_kinesis: "Kinesis data stream",
    stage_function: "Lambda transformation",
    stage_buffer: "Buffer",
    buffer_of: |partition| format!("Buffer of partition {partition}"),
    per_second: |amount| format!("{amount}/s"),
    records_per_second: |count| format!("{count} records/s"),
    taken: |count| format!("{count} taken so far"),
    lane_size: "Size",
    lane_time: "Time",
    so_much_of: |now, end| format!("{now} of {end}"),
    race_empty: "Empty: no record, so no clock runs. An idle stream writes nothing.",
    race_begins: "The first record is in: the clock starts.",
    race_zero: "An interval of 0: whatever arrives is delivered at once.",
    race_size: |hint, size_in, time_in| {
        format!("Size is ahead: at this rate {hint} are full in {size_in}, and the clock would take {time_in}.")
    },
    race_time: |time_in, total, hint| format!("Time is ahead: in {time_in} the interval is over, with about {total} of {hint} inside."),
    function_idle: "No invocation runs.",
    function_running: |running, waiting, at| {
        let wait = if waiting > 0 { format!(", {waiting} more batches wait") } else { String::new() };
        format!("{running} running, next answer at {at}{wait}")
    },
    active_partitions: |active, limit| format!("{active} of {limit} active partitions"),
    open_buffers: |count| format!("{count} open buffers; the race shows the oldest"),
    more_buffers: |count| format!("and {count} more"),
    channel: |channel| format!("channel {}", channel + 1),
    bucket_empty: "Nothing delivered yet.",
    backup_bucket: "Backup bucket",
    place_retried: "On the way, tried again",
    through_copy: "Objects are staged in S3 and loaded from there by COPY.",
    place_lost: "Lost",
    objects_of: |count, total| format!("objects: {count}, {total}"),
    more_objects: |count| format!("and {count} before them"),
    by_size: "size",
    by_time: "time",
    down: "Takes nothing at the moment.",
    down_retrying: |objects, at| format!("Does not take them: {objects} objects are tried again, the first until {at}."),
    exit_throttled: "refused by the quota",
    exit_source_backup: "copied to the source backup",
    exit_dropped: "dropped by the function",
    exit_processing_failed: "to processing-failed/",
    exit_partitioning_failed: "to partitioning-failed/",
    exit_conversion_failed: "to format-conversion-failed/",
    exit_backed_up: "given up, backed up in S3",
    exit_skipped: "COPY skipped, named in errors/",
    exit_lost: "lost",

    traffic: "Traffic",
    rate: "Records a second",
    record_size: "Bytes of a record",
    pattern: "Rhythm",
    pattern_constant: "constant",
    pattern_bursts: "bursts",
    pattern_gaps: "idle gaps",
    burst_factor: "A burst is so many times the rate",
    burst_for: "A burst lasts, in s",
    gap_for: "A gap lasts, in s",
    pattern_every: "One every, in s",
    source: "Source",
    source_large: "Direct PUT, us-east-1: 5 MiB/s",
    source_other: "Direct PUT, Seoul: 1 MiB/s",
    source_kinesis: "Kinesis data stream: no quota",
    quota_factor: "Quota raised, times",
    no_producer: "In this scenario records come one by one at set times. You can put more by hand, or add a steady writer.",
    add_producer: "Add a steady writer",
    stops_at: |at| format!("The writer of this scenario stops at {at}."),
    never_stop: "Never stop",
    by_hand: "Put records now",
    put_count: "How many",
    put_size: "Bytes of each",
    put: "Put",
    put_done: "The records are in.",

    delivery: "Buffer and destination",
    size_hint: "buffer size",
    interval_hint: "buffer interval",
    size_hint_mib: "Size hint, in MiB",
    interval_hint_s: "Interval hint, in s",
    ranges: |size, interval| format!("Accepted here: {size} MiB and {interval} s."),
    destination: "Destination",
    destination_name: |destination| match destination {
        Destination::S3 => "Amazon S3",
        Destination::Redshift => "Amazon Redshift",
        Destination::OpenSearch => "OpenSearch Service",
        Destination::OpenSearchServerless => "OpenSearch Serverless",
        Destination::Splunk => "Splunk",
        Destination::Http => "HTTP endpoint",
        Destination::Snowflake => "Snowflake",
        Destination::Iceberg => "Apache Iceberg",
        Destination::Lambda => "AWS Lambda",
    },
    preset: "Rules",
    preset_current: "today",
    preset_classic: "older exams: interval from 60 s",
    outage: "Outage",
    outage_hint_s3: "Firehose tries again for 24 hours after a record came (with a Kinesis source: for its retention). Then it is lost.",
    outage_hint_other: "Firehose tries again for the retry duration and then gives up: Redshift skips the COPY, the others go to S3 as a backup.",
    take_down: "Take the destination down",
    take_silent: "Let it fall silent",
    bring_back: "Bring the destination back",
    retry_s: "Retry duration, in s",
    must_be: |value, min, max| format!("{value} is not possible here: from {min} to {max}."),
    refused_title: "AWS refuses this",
    take_instead: |what| format!("Use what is accepted: {what}"),
    hints_of: |size, interval| format!("{size} MiB / {interval} s"),
    without: |feature| format!("without {feature}"),
    only_for_s3: |feature| format!("Only streams to Amazon S3 have {feature}."),
    out_of_range: |what, range, value| format!("With these settings the {what} is {range}, and {value} is not in it."),
    because_conversion: "Parquet and ORC need many rows in a file, so a small buffer is refused.",
    because_partitioning: "Every partition has a buffer of its own: small or short ones would flood the bucket with tiny files.",
    because_classic: "Until December 2023 no interval could be below 60 s, and older exam questions rely on it.",
    because_splunk: "Splunk takes small batches often.",
    because_uncompressed: "Parquet and ORC compress inside the file, so the codec of the object has to be “none”.",
    because_copy: "Redshift loads by COPY, which reads plain objects and GZIP, no other codec.",

    way: "On the way",
    function: "Lambda transformation",
    function_size: "Buffer of the function",
    function_interval: "Interval of that buffer, in s",
    function_duration: "An invocation takes, in ms",
    function_out: "Result, in percent of what went in",
    function_drop: "Drops every n-th record (0: none)",
    function_fail: "Fails every n-th record (0: none)",
    function_broken: "every invocation fails",
    partitioning: "dynamic partitioning",
    partitioning_tick: "Dynamic partitioning by device",
    partition_keys: "Different devices",
    partition_limit: "Limit of active partitions",
    partition_missing: "Every n-th record has no key (0: none)",
    partitioning_note: "AWS says that with partitions the whole way can take up to 1.5 times the interval, because buffers are chained. The lab does not \
        add that.",
    codec: "Compression",
    codec_none: "none",
    ratio: "Object, in percent of its records",
    conversion: "format conversion",
    conversion_tick: "Convert JSON to Parquet",
    conversion_fail: "Every n-th record does not fit the schema (0: none)",
    source_backup: "Back up source records",

    why_title: |size| format!("Why is there an object of {size}?"),
    why_opened: |at, interval, size| {
        format!(
            "The buffer opened at {at} with its first record. From then on two races ran: {interval} on the clock, and {size} of records."
        )
    },
    why_by_size: |at, bytes, after| format!("Size won: at {at}, {after} after opening, {bytes} were inside."),
    why_by_time: |at, bytes, share, records| {
        format!("Time won: at {at} the interval was over, with {bytes} in {records} records inside, {share} of the size hint.")
    },
    why_zero: |at| format!("The interval is 0: everything that arrived at {at} left at once."),
    why_rate: |rate, crossover| {
        format!(
            "This buffer got {rate}. Size wins above {crossover} (size hint divided by interval): more traffic or a longer interval makes \
            larger objects."
        )
    },
    why_partition: "With dynamic partitioning each partition fills a buffer of its own and gets only its share of the traffic. Fewer keys make larger \
        objects.",
    why_channels: |channels, share| {
        format!("The stream runs on {channels} parallel channels, because its quota was raised: each closes at its share of {share}.")
    },
    why_compressed: |by, raw, object, share| {
        format!("The size hint counts bytes before {by}: {raw} of records became an object of {object}, {share}.")
    },
    why_over: |over| format!("The record that reached the size is inside, so the buffer went {over} over the hint."),
    why_function: |span| {
        format!(
            "Its oldest record had spent {span} with the Lambda transformation before: that stage has a buffer and an interval of its own."
        )
    },
    why_processing_failed: "The function failed these records, or the whole batch, after all retries. They are kept as they came, under processing-failed/.",
    why_partitioning_failed: "These records had no partition key, or would have opened one partition more than the limit allows (activePartitionExceeded).",
    why_conversion_failed: "These records are not JSON that fits the schema. They are kept as they came, under format-conversion-failed/.",
    why_source_backup: "The source backup has a copy of every record as it came, with hints of its own.",
    why_in_transit: "It is on its way to the destination.",
    why_waiting: |until| format!("The destination did not take it. Firehose tries again until {until}."),
    why_delivered: |at, age| {
        format!("It was delivered at {at}. Its oldest record was {age} old: that is the freshness you pay for the batch.")
    },
    why_delivered_late: |at, age| {
        format!("The destination was down when the buffer closed; it was delivered at {at}. Its oldest record was {age} old.")
    },
    why_lost: |at| {
        format!("The destination did not take it until {at}, when its oldest record was older than Firehose keeps data. It is lost.")
    },
    why_backed_up: |at| format!("The retry duration was over at {at}. The records are in the S3 backup, not in the destination."),
    why_skipped: |at| {
        format!("The retry duration was over at {at}: COPY was skipped. The object stays in S3, and a manifest in errors/ names it.")
    },
    events: "What else happened",
    events_hint: "Refusals, failures, outages and changes. Objects are in the picture: press one to ask why.",
    quota_requests: |used, quota| format!("{used} of {quota} requests of this second were used"),
    quota_records: |used, quota| format!("{used} of {quota} records of this second were used"),
    quota_bytes: |used, quota| format!("{used} of {quota} of this second were used"),
    event_throttled: |records, limit| format!("{records} records refused by the Direct PUT quota: {limit}"),
    event_batch_failed: |records, failure| {
        let why = match failure {
            BatchFailure::RequestTooLarge => "as base64 the request is above 6 MB",
            BatchFailure::ResponseTooLarge => "as base64 the response is above 6 MB",
            BatchFailure::Timeout => "every attempt timed out after 5 minutes",
            BatchFailure::FunctionError => "every attempt ended in an error",
        };
        format!("A batch of {records} records goes to processing-failed/: {why}")
    },
    event_records_failed: |failed, records| format!("The function fails {failed} of {records} records of a batch"),
    event_partition_refused: |records, active| {
        format!("{records} records to the error prefix: {active} partitions are active, which is the limit")
    },
    event_waiting: |size, until| format!("The destination does not take an object of {size}; Firehose tries until {until}"),
    event_given_up: |size, fate| {
        let end = match fate {
            GivenUp::Lost => "it is lost",
            GivenUp::BackedUp => "it goes to the S3 backup",
            GivenUp::Skipped => "its COPY is skipped",
        };
        format!("An object of {size} is given up: {end}")
    },
    event_down: "The destination is down",
    event_up: "The destination is back",
    event_reconfigured: "New settings are in force",
    event_refused: |why| format!("AWS refuses the change: {why}"),

    chart_freshness: "Data freshness",
    oldest_record: "oldest record not delivered",
    chart_objects: "Objects a minute",
    objects: "delivered",
    chart_incoming: "Incoming",
    incoming: "written",
    chart_sizes: "Sizes of objects",
    chart_sizes_hint: "How many there are of each size: a mountain on the left is the small-file problem.",
    below: |bound| format!("< {bound}"),
    from: |bound| format!("≥ {bound}"),
    totals: "Totals",
    value: "Value",
    t_offered: "Records sent",
    t_throttled: "Records refused",
    t_received: "Records taken",
    t_received_bytes: "Bytes taken",
    t_billed_bytes: "Billed, in steps of 5 KB",
    t_cost: "Price of that",
    t_invocations: "Invocations of the function",
    t_failed_batches: "Batches that failed as a whole",
    t_objects: "Objects delivered",
    t_by_size: "closed by size",
    t_by_time: "closed by time",
    t_mean: "Mean size of an object",
    t_small: "Objects below 1 MiB",
    t_delivered: "Records delivered",
    t_freshness: "Greatest age at delivery",
    latest_objects: "Latest objects",
    number: "No.",
    prefix: "Prefix",
    opened: "Opened",
    closed: "Closed",
    closed_by: "By",
    records: "Records",
    raw: "Bytes of records",
    object: "Object",
};
