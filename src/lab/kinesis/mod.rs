//! Kinesis Data Streams: routing, write throttling, resharding, producers and consumers.
//!
//! From the inside out: [`limits`] has the service's numbers; [`routing`] turns a partition key into a hash key, [`shards`] finds the
//! shard that owns it, [`throttle`] decides whether that shard takes the record, and [`stream`] is the three together. [`put_records`]
//! is the API around it, [`aggregation`] the KPL's way of packing. The command line's scenarios are `write_line`, `route_line` and
//! `aggregate_line`.

pub mod aggregation;
pub mod aws;
pub mod claim_words;
pub mod claims;
pub mod kpl;
pub mod limits;
pub mod live;
pub mod on_demand;
pub mod put_records;
pub mod retry;
pub mod routing;
pub mod shards;
pub mod sizing;
pub mod storage;
pub mod stream;
pub mod throttle;

mod aggregate_line;
mod route_line;
mod scenario;
mod write_line;

pub use aggregate_line::aggregate_line;
pub use route_line::route_line;
pub use scenario::{ACTIONS_MAX, RECORDS_MAX};
pub use write_line::write_line;
