//! Where events are kept: a trait, and its two forms. Records are opaque text under a key; nothing here knows what they say.

pub mod memory;
#[cfg(target_arch = "wasm32")]
pub mod web;

use std::future::Future;

/// Why something could not be kept or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser does not allow storage here: a private window, a blocked site, a file opened from disk.
    #[error("storage is not allowed here: {0}")]
    Forbidden(String),
    /// There is no room.
    #[error("storage is full: {0}")]
    Full(String),
    /// Anything else.
    #[error("storage failed: {0}")]
    Failed(String),
}

/// A store of records that are added and never changed.
pub trait Store {
    /// All records with their keys, in the order of the keys.
    fn load(&self) -> impl Future<Output = Result<Vec<(String, String)>, StoreError>>;

    /// Adds records, all or none; when it returns they are on disk. A key that exists already keeps its record.
    fn append(&self, records: &[(String, String)]) -> impl Future<Output = Result<(), StoreError>>;

    /// Removes everything.
    fn clear(&self) -> impl Future<Output = Result<(), StoreError>>;
}
