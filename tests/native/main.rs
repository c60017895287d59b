//! Native integration tests.

mod lab_athena;
mod lab_kinesis;
mod lab_kinesis_retry;
