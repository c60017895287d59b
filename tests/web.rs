//! What only a browser can show: the store on a real IndexedDB, the app without its content, and the same numbers as on
//! the host.
#![cfg(target_arch = "wasm32")]

#[path = "traces/mod.rs"]
mod traces;

use proofdeck::exam::paper;
use proofdeck::storage::web::WebStore;
use proofdeck::storage::{Store, StoreError};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn record(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

/// An empty store under a name of its own, so that tests do not see each other.
async fn store(name: &str) -> Result<WebStore, StoreError> {
    let store = WebStore::open(name).await?;
    store.clear().await?;
    Ok(store)
}

#[wasm_bindgen_test]
async fn records_come_back_in_the_order_of_their_keys() {
    let store = store("order").await.expect("opens");
    store.append(&[record("b", "2"), record("가", "{\"말\":\"한글\"}")]).await.expect("appends");
    store.append(&[record("a", "1")]).await.expect("appends");
    let loaded = store.load().await.expect("loads");
    assert_eq!(loaded, [record("a", "1"), record("b", "2"), record("가", "{\"말\":\"한글\"}")]);
}

#[wasm_bindgen_test]
async fn a_key_keeps_its_first_record() {
    let store = store("first").await.expect("opens");
    store.append(&[record("a", "1")]).await.expect("appends");
    store.append(&[record("a", "2"), record("b", "3")]).await.expect("appends");
    assert_eq!(store.load().await.expect("loads"), [record("a", "1"), record("b", "3")]);
}

#[wasm_bindgen_test]
async fn another_connection_sees_what_was_appended() {
    let first = store("connections").await.expect("opens");
    first.append(&[record("a", "1")]).await.expect("appends");
    let second = WebStore::open("connections").await.expect("opens");
    assert_eq!(second.load().await.expect("loads"), [record("a", "1")]);
    second.clear().await.expect("clears");
    assert_eq!(first.load().await.expect("loads"), []);
}

#[wasm_bindgen_test]
async fn many_records_are_one_transaction() {
    let store = store("many").await.expect("opens");
    let records = (0..500).map(|at| record(&format!("{at:04}"), "x")).collect::<Vec<_>>();
    store.append(&records).await.expect("appends");
    assert_eq!(store.load().await.expect("loads").len(), 500);
}

/// The same figures as `tests/native/paper.rs` shows on the host.
#[wasm_bindgen_test]
fn shares_are_the_same_as_on_the_host() {
    assert_eq!(paper::largest_remainder(&[18, 22, 24, 18, 18], 65), [12, 14, 15, 12, 12]);
    assert_eq!(paper::largest_remainder(&[34, 26, 22, 18], 65), [22, 17, 14, 12]);
}

#[track_caller]
fn check_traces(found: &str, expected: &str) {
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}

#[wasm_bindgen_test]
fn kinesis_traces_are_those_of_the_host() {
    check_traces(&traces::kinesis(), traces::KINESIS);
}

#[wasm_bindgen_test]
fn firehose_traces_are_those_of_the_host() {
    check_traces(&traces::firehose(), traces::FIREHOSE);
}

#[wasm_bindgen_test]
fn athena_plans_are_those_of_the_host() {
    let found = traces::athena();
    for (found, expected) in found.lines().zip(traces::ATHENA.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), traces::ATHENA.lines().count());
}

#[wasm_bindgen_test]
async fn without_content_the_app_says_so() {
    proofdeck::ui::mount();
    let document = web_sys::window().and_then(|window| window.document()).expect("a document");
    for _ in 0..100 {
        gloo_timers::future::TimeoutFuture::new(50).await;
        if let Some(heading) = document.query_selector("main h1").expect("a selector") {
            let text = heading.text_content().unwrap_or_default();
            assert!(text.contains("could not be loaded") || text.contains("불러오지 못했"), "the heading says {text:?}");
            return;
        }
    }
    panic!("the app showed no heading");
}
