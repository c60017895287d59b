//! Partition projection: partitions computed from table properties instead of being registered in the catalog.
//!
//! Source: Amazon Athena User Guide, "Supported types for partition projection" and "Setting up partition projection".

mod config;
mod date_pattern;
mod location;
mod project;
mod values;

pub use config::{ProjectedColumn, ProjectionConfig, ProjectionKind, WholeNumber};
pub use project::{Projected, ProjectedPartition, Projection};
