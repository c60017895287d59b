//! Native integration tests.

mod lab_firehose;
mod lab_kinesis;
