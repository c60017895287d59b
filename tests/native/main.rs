//! Native integration tests.

mod lab_firehose;
