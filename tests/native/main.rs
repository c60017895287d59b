//! Native integration tests.

mod lab_kinesis;
