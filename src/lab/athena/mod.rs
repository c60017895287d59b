//! Amazon Athena: which partitions, files, row groups and columns a query reads, and what that costs.

mod domain;
mod extract;
pub mod limits;
mod predicate;
pub mod sql;
