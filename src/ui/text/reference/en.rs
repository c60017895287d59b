//! English.

use super::{ReferenceWords, StepWords};
use crate::pipeline::Step;

pub(super) static WORDS: ReferenceWords = ReferenceWords {
    more: "Across the topics",

    find: "Find a topic",
    find_hint: "Part of its name, in English or Korean",
    domain: "Domain",
    all_domains: |count| format!("All domains ({count})"),
    domain_of: |name, count| format!("{name} ({count})"),
    found: |count| if count == 1 { "1 topic".to_owned() } else { format!("{count} topics") },
    none_found: "No topic has this in its name.",

    comparisons: "Comparisons",
    comparisons_intro: "Services side by side. Every cell rests on cards; follow the arrow to read them.",
    aspect: "Aspect",
    card: |prompt| format!("Card: {prompt}"),
    cards_hint: "The arrow behind a cell leads to the card that it rests on.",
    all_comparisons: "All comparisons",

    pipeline: "The ingestion pipeline",
    pipeline_intro: "From a device to a dashboard: the pipeline that the notes end with. Each part leads to its topic.",
    picture: "Picture of the pipeline: each part is a link to its topic",
    in_words: "The same in words",
    goes_to: |names| format!("Goes on to: {names}."),
    step,
    about_pipeline: "Cards about the whole pipeline",

    corrections: "Corrections",
    corrections_intro: "What the notes of 2023 had wrong, and what AWS has changed since. Every entry is a card, with its sources.",
    show: "Show",
    show_all: |count| format!("All ({count})"),
    show_corrected: |count| format!("Note was wrong ({count})"),
    show_changed: |count| format!("Changed since 2023 ({count})"),

    notes: "What the notes said",
    notes_intro: "Every section of the two original notes, in their order, and the cards that carry what it says. The notes themselves are not part of the app.",
    note_of: |note| match note {
        "000" => "Note of 2023-05-29".to_owned(),
        "003" => "Note of 2023-06-05".to_owned(),
        other => format!("Note {other}"),
    },
    carried: |covered, statements| {
        let word = if statements == 1 { "statement" } else { "statements" };
        if covered == statements {
            format!("{statements} {word}, all carried")
        } else {
            format!("{covered} of {statements} {word} carried")
        }
    },
    summary: |sections, covered, statements| format!("{sections} sections; {covered} of {statements} statements are carried by cards."),
};

fn step(step: Step) -> StepWords {
    let (name, role, about) = match step {
        Step::IotCore => ("IoT Core", "devices connect", "Devices send messages; a rule passes them on to the stream."),
        Step::Stream => {
            ("Kinesis Data Streams", "keeps the stream", "Takes the records in as they come and keeps them for several readers.")
        }
        Step::Firehose => {
            ("Data Firehose", "gathers objects", "Gathers records by size and time and writes them as objects, about once a minute.")
        }
        Step::Transform => {
            ("Lambda", "changes records", "Firehose hands it batches of records and takes them back cleaned or in another form.")
        }
        Step::IngestBucket => ("S3: ingestion", "raw objects", "The objects arrive here. S3 tells others about each new one."),
        Step::Queue => ("SQS", "holds messages", "Holds a message for each new object until a worker takes it."),
        Step::Worker => ("Lambda", "works on objects", "Works on each new object, called by S3 directly or through the queue."),
        Step::Athena => ("Athena", "SQL on objects", "Runs SQL over the objects where they are and writes its results to S3."),
        Step::ReportBucket => ("S3: reports", "results", "Holds what was computed: reports and aggregates."),
        Step::Dashboard => ("QuickSight", "dashboards", "Shows the results to people."),
        Step::Warehouse => ("Redshift", "warehouse", "Loads the results, or reads them in place, and joins them with what else it holds."),
    };
    StepWords { name, role, about }
}
