//! Amazon Athena: which partitions, files, row groups and columns a query reads, and what that costs.
//!
//! [`scenario`] is the public format: a table, a query, switches. A prepared scenario is planned in stages ([`plan`]): list
//! partitions, prune them, list objects, read, bill. [`reason`] says why a partition is read or not, [`notes`] what a learner
//! should know about a plan. The screen's own: [`setup`] (all that is set), [`desk`] (one table, many queries), [`partition_map`] (its
//! picture), [`samples`] (what to compare with), [`claims`]. [`projection`] computes partitions from table properties. [`mod@line`] is the command line.
//!
//! The rules are those of Trino, which Athena's engine version 3 is built on, where AWS documents none of its own; what is
//! neither is named a model in the place where it is decided.

pub mod bill;
pub mod claim_words;
pub mod claims;
pub mod convert;
pub mod design;
pub mod desk;
mod domain;
mod event_columns;
mod extract;
pub mod file_sets;
mod hive_path;
pub mod limits;
pub mod line;
pub mod notes;
mod observe;
pub mod ordered;
pub mod partition_map;
pub mod plan;
mod predicate;
mod prepare;
pub mod projection;
mod prune;
pub mod query;
mod range_set;
pub mod reason;
mod row_groups;
pub mod samples;
pub mod scenario;
pub mod setup;
pub mod sql;
mod statistics;
pub mod table;

pub use predicate::Truth;
pub use prepare::Prepared;
