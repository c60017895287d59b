//! Small services of the browser: chance, files in and out, local storage that may be forbidden, work for later.

use std::time::Duration;

use gloo_storage::LocalStorage;
use gloo_storage::Storage;
use leptos::prelude::{document, set_timeout, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// 128 bits of chance.
pub(crate) fn chance() -> u128 {
    let mut bytes = [0; 16];
    // Without a source of chance (no known browser) ids still differ by their time.
    let _ = getrandom::fill(&mut bytes);
    u128::from_le_bytes(bytes)
}

/// A seed short enough to be read out: 32 bits.
pub(crate) fn seed() -> u64 {
    u64::try_from(chance() & 0xFFFF_FFFF).unwrap_or_default()
}

/// Local storage, or `None` where the browser forbids it. `LocalStorage` itself panics there, so ask here first.
fn local_storage_allowed() -> bool {
    js_sys::Reflect::get(&window(), &JsValue::from_str("localStorage")).is_ok_and(|storage| storage.is_object())
}

/// A stored text.
pub(crate) fn read_local(key: &str) -> Option<String> {
    if !local_storage_allowed() {
        return None;
    }
    LocalStorage::raw().get_item(key).ok().flatten()
}

/// Stores a text; `false` when the browser refuses.
pub(crate) fn write_local(key: &str, value: &str) -> bool {
    local_storage_allowed() && LocalStorage::raw().set_item(key, value).is_ok()
}

/// Removes a stored text.
pub(crate) fn remove_local(key: &str) {
    if local_storage_allowed() {
        // What cannot be removed is as good as there.
        let _ = LocalStorage::raw().remove_item(key);
    }
}

/// The keys that begin with `prefix`, in order.
pub(crate) fn local_keys(prefix: &str) -> Vec<String> {
    if !local_storage_allowed() {
        return Vec::new();
    }
    let storage = LocalStorage::raw();
    let all = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    let mut keys = all.filter(|key| key.starts_with(prefix)).collect::<Vec<_>>();
    keys.sort_unstable();
    keys
}

/// Puts a text into the clipboard; `false` when the browser does not let us.
pub(crate) async fn copy(text: &str) -> bool {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).and_then(JsCast::dyn_into::<js_sys::Function>);
    let Ok(promise) = write.and_then(|write| write.call1(&clipboard, &text.into())) else { return false };
    JsFuture::from(js_sys::Promise::resolve(&promise)).await.is_ok()
}

/// Hands the learner a text as a file.
pub(crate) fn download(name: &str, text: &str) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/json");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let anchor: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    web_sys::Url::revoke_object_url(&url)
}

/// The text of the file chosen in a file field, if one is chosen.
pub(crate) async fn chosen_text(input: web_sys::HtmlInputElement) -> Option<String> {
    let file = input.files()?.get(0)?;
    JsFuture::from(file.text()).await.ok()?.as_string()
}

/// Does something when the browser has nothing else to do.
pub(crate) fn when_idle(work: impl FnOnce() + 'static) {
    // By hand, since not every browser has it.
    let idle = js_sys::Reflect::get(&window(), &"requestIdleCallback".into()).and_then(JsCast::dyn_into::<js_sys::Function>);
    match idle {
        Ok(idle) => {
            let _ = idle.call1(&window(), &Closure::once_into_js(work));
        }
        Err(_) => set_timeout(work, Duration::from_secs(1)),
    }
}

/// Whether the learner asked the browser to spare data. Not every browser can say.
pub(crate) fn saves_data() -> bool {
    let connection = js_sys::Reflect::get(&window().navigator(), &"connection".into());
    connection.and_then(|connection| js_sys::Reflect::get(&connection, &"saveData".into())).is_ok_and(|saves| saves.is_truthy())
}

/// Puts a text into the clipboard; `false` when the browser does not allow it.
pub(crate) async fn copy_text(text: &str) -> bool {
    // By hand: pages that are not served over https have no clipboard, and asking for its methods would fail.
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok();
    let Some(clipboard) = clipboard.and_then(|it| it.dyn_into::<web_sys::Clipboard>().ok()) else { return false };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// The whole address of a place of this site.
pub(crate) fn absolute(href: &str) -> String {
    format!("{}{href}", window().location().origin().unwrap_or_default())
}

/// Shows an address in the address bar without going there: the page is at that place already.
pub(crate) fn show_address(href: &str) {
    if let Ok(history) = window().history() {
        // Refused only for foreign origins.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(href));
    }
}

/// Whether the learner asked the browser for less motion.
pub(crate) fn reduces_motion() -> bool {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|query| query.matches())
}
