//! Amazon Athena: which partitions, files, row groups and columns a query reads, and what that costs.

pub mod limits;
pub mod sql;
