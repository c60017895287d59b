//! Amazon Data Firehose: buffering by size and time, the Lambda transformation, dynamic partitioning, delivery.

pub mod buffer;
pub mod hints;
pub mod jsonl;
pub mod pipeline;
pub mod prefixes;
pub mod transform;
