//! Native integration tests.

mod bad_content;
mod cli;
mod content;
mod tidy;
