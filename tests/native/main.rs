//! Native integration tests.

mod lab_athena;
mod lab_athena_claims;
mod lab_athena_design;
mod lab_athena_examples;
mod lab_athena_laws;
mod lab_kinesis;
mod lab_kinesis_claims;
mod lab_kinesis_consume;
mod lab_kinesis_live;
mod lab_kinesis_retry;
