//! The store in the browser: one IndexedDB database with one object store, records as text under their key.

use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, OpenDbError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};

use super::{Store, StoreError};

const RECORDS: &str = "events";
const VERSION: u8 = 1;

/// The store.
pub struct WebStore {
    database: Database,
}

impl WebStore {
    /// Opens the database of that name, and makes it when there is none.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let database = Database::open(name)
            .with_version(VERSION)
            .with_on_upgrade_needed(|_, database| {
                database.create_object_store(RECORDS).build()?;
                Ok(())
            })
            .await
            .map_err(|error| from_open(&error))?;
        Ok(Self { database })
    }
}

impl Store for WebStore {
    async fn load(&self) -> Result<Vec<(String, String)>, StoreError> {
        let transaction = self.database.transaction(RECORDS).build().map_err(from_error)?;
        let store = transaction.object_store(RECORDS).map_err(from_error)?;
        let keys = store.get_all_keys::<String>().primitive().map_err(from_error)?.await.map_err(from_error)?;
        let values = store.get_all::<String>().primitive().map_err(from_error)?.await.map_err(from_error)?;
        keys.zip(values).map(|(key, value)| Ok((key.map_err(from_error)?, value.map_err(from_error)?))).collect()
    }

    async fn append(&self, records: &[(String, String)]) -> Result<(), StoreError> {
        // Strict: the transaction is complete only when the operating system was asked to write to the disk.
        let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
        let transaction =
            self.database.transaction(RECORDS).with_mode(TransactionMode::Readwrite).with_options(options).build().map_err(from_error)?;
        let store = transaction.object_store(RECORDS).map_err(from_error)?;
        for (key, value) in records {
            let existing: Option<String> = store.get(key.as_str()).primitive().map_err(from_error)?.await.map_err(from_error)?;
            if existing.is_none() {
                store.put(value.as_str()).with_key(key.as_str()).primitive().map_err(from_error)?.await.map_err(from_error)?;
            }
        }
        transaction.commit().await.map_err(from_error)
    }

    async fn clear(&self) -> Result<(), StoreError> {
        let transaction = self.database.transaction(RECORDS).with_mode(TransactionMode::Readwrite).build().map_err(from_error)?;
        let store = transaction.object_store(RECORDS).map_err(from_error)?;
        store.clear().map_err(from_error)?.await.map_err(from_error)?;
        transaction.commit().await.map_err(from_error)
    }
}

fn from_open(error: &OpenDbError) -> StoreError {
    // Whatever keeps a database from being opened is, to a learner, storage that this page may not use.
    StoreError::Forbidden(error.to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function in map_err")]
fn from_error(error: Error) -> StoreError {
    let text = error.to_string();
    match &error {
        Error::DomException(exception) => match exception_name(exception).as_str() {
            "QuotaExceededError" => StoreError::Full(text),
            "SecurityError" | "NotAllowedError" | "InvalidStateError" => StoreError::Forbidden(text),
            _ => StoreError::Failed(text),
        },
        _ => StoreError::Failed(text),
    }
}

fn exception_name(exception: &DomException) -> String {
    let value: &wasm_bindgen::JsValue = exception.as_ref();
    js_sys::Reflect::get(value, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}
