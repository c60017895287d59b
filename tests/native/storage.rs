//! What every store promises, tried on the one in memory; the same laws are to hold in the browser.

use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use proofdeck::storage::memory::MemoryStore;
use proofdeck::storage::{Store, StoreError};
use proptest::prelude::*;

use super::fixtures::run;

/// Runs a future that never waits.
fn block_on<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a store in memory has nothing to wait for"),
    }
}

fn records(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// Appends batches one after the other.
fn filled(batches: &[&[(&str, &str)]]) -> MemoryStore {
    let store = MemoryStore::default();
    for batch in batches {
        block_on(store.append(&records(batch))).expect("does not fail");
    }
    store
}

#[test]
fn records_are_added_and_never_changed() {
    #[track_caller]
    fn check(batches: &[&[(&str, &str)]], expected: &[(&str, &str)]) {
        assert_eq!(block_on(filled(batches).load()), Ok(records(expected)), "{batches:?}");
    }
    check(&[], &[]);
    check(&[&[]], &[]);
    check(&[&[("a", "1")]], &[("a", "1")]);
    // In the order of the keys, whatever the order in which they came.
    check(&[&[("b", "2"), ("a", "1")], &[("0", "3")]], &[("0", "3"), ("a", "1"), ("b", "2")]);
    // The first record under a key stays.
    check(&[&[("a", "1")], &[("a", "2"), ("b", "3")]], &[("a", "1"), ("b", "3")]);
    check(&[&[("a", "1"), ("a", "2")]], &[("a", "1")]);
    check(&[&[("", "")], &[("가", "{\"a\":\n1}")]], &[("", ""), ("가", "{\"a\":\n1}")]);
}

#[test]
fn a_store_can_be_emptied_and_used_again() {
    let store = filled(&[&[("a", "1")]]);
    assert_eq!(block_on(store.clear()), Ok(()));
    assert_eq!(block_on(store.clear()), Ok(()), "twice is no harm");
    assert_eq!(block_on(store.load()), Ok(vec![]));
    assert_eq!(block_on(store.append(&records(&[("a", "2")]))), Ok(()));
    assert_eq!(block_on(store.load()), Ok(records(&[("a", "2")])));
}

#[test]
fn a_store_that_fails_loses_nothing() {
    #[track_caller]
    fn check(error: &StoreError, message: &str) {
        let store = filled(&[&[("a", "1")]]);
        store.fail_with(Some(error.clone()));
        assert_eq!(block_on(store.load()), Err(error.clone()));
        assert_eq!(block_on(store.append(&records(&[("b", "2")]))), Err(error.clone()));
        assert_eq!(block_on(store.append(&[])), Err(error.clone()));
        assert_eq!(block_on(store.clear()), Err(error.clone()));
        assert_eq!(error.to_string(), message);
        store.fail_with(None);
        assert_eq!(block_on(store.load()), Ok(records(&[("a", "1")])), "what failed did nothing");
        assert_eq!(block_on(store.append(&records(&[("b", "2")]))), Ok(()), "and it can be tried again");
    }
    check(&StoreError::Forbidden("private window".to_owned()), "storage is not allowed here: private window");
    check(&StoreError::Full("5 MB".to_owned()), "storage is full: 5 MB");
    check(&StoreError::Failed("closed".to_owned()), "storage failed: closed");
}

#[test]
fn any_sequence_of_appends_is_a_map_that_keeps_the_first() {
    let batch = || proptest::collection::vec(("[a-d]{1,2}", "[0-9]{0,2}"), 0..5);
    run(128, proptest::collection::vec(batch(), 0..6), |batches| {
        let store = MemoryStore::default();
        let mut expected = BTreeMap::new();
        for batch in &batches {
            prop_assert_eq!(block_on(store.append(batch)), Ok(()));
            for (key, value) in batch {
                expected.entry(key.clone()).or_insert_with(|| value.clone());
            }
            prop_assert_eq!(block_on(store.load()), Ok(expected.clone().into_iter().collect::<Vec<_>>()));
        }
        // What is there can be appended again without a trace: two tabs, a retry, a backup taken in twice.
        for batch in &batches {
            prop_assert_eq!(block_on(store.append(batch)), Ok(()));
        }
        prop_assert_eq!(block_on(store.load()), Ok(expected.into_iter().collect::<Vec<_>>()));
        Ok(())
    });
}
