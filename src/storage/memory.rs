//! A store that lasts as long as the page: for tests, and where the browser forbids storage.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{Store, StoreError};

/// The store.
#[derive(Debug, Default)]
pub struct MemoryStore {
    records: RefCell<BTreeMap<String, String>>,
    fail_with: RefCell<Option<StoreError>>,
}

impl MemoryStore {
    /// From now on every call fails with `error`; `None` makes them work again.
    pub fn fail_with(&self, error: Option<StoreError>) {
        *self.fail_with.borrow_mut() = error;
    }

    fn check(&self) -> Result<(), StoreError> {
        self.fail_with.borrow().clone().map_or(Ok(()), Err)
    }
}

impl Store for MemoryStore {
    async fn load(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.check()?;
        Ok(self.records.borrow().iter().map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    async fn append(&self, records: &[(String, String)]) -> Result<(), StoreError> {
        self.check()?;
        let mut own = self.records.borrow_mut();
        for (key, value) in records {
            own.entry(key.clone()).or_insert_with(|| value.clone());
        }
        Ok(())
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.check()?;
        self.records.borrow_mut().clear();
        Ok(())
    }
}
