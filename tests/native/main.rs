//! Native integration tests.
#![cfg(not(target_arch = "wasm32"))]

mod bad_content;
mod cli;
mod codec;
mod content;
mod fixtures;
mod journal;
mod kinds;
mod lab_athena;
mod lab_athena_claims;
mod lab_athena_design;
mod lab_athena_desk;
mod lab_athena_examples;
mod lab_athena_laws;
mod lab_firehose;
mod lab_kinesis;
mod lab_kinesis_claims;
mod lab_kinesis_consume;
mod lab_kinesis_live;
mod lab_kinesis_retry;
mod paper;
mod paper_link;
mod parametric;
mod practice;
mod proof;
mod reference;
mod replay;
mod route;
mod score;
mod seat;
mod settings;
mod shared;
mod sitting;
mod storage;
mod tidy;
mod traces;
