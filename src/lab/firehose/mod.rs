//! Amazon Data Firehose: buffering by size and time, the Lambda transformation, dynamic partitioning, delivery.

pub mod buffer;
pub mod closed_form;
pub mod delivery;
pub mod event;
pub mod hints;
pub mod jsonl;
pub mod object_key;
pub mod partitions;
pub mod pipeline;
pub mod prefixes;
pub mod put;
pub mod ratio;
pub mod scenario;
pub mod stream;
pub mod totals;
pub mod transform;
