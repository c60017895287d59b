//! Times as people read them.

use wasm_bindgen::JsValue;

use crate::Millis;
use crate::content::model::Lang;

/// A span as `h:mm:ss`. A started second counts, so that 0:00:00 means over.
pub(crate) fn span(ms: Millis) -> String {
    let seconds = (ms.max(0) + 999) / 1000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A point in time in the learner's zone, as the language writes it.
pub(crate) fn point(at: Millis, lang: Lang) -> String {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // Setting a property of a plain object does not fail.
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    String::from(date.to_locale_string(lang.tag(), &options))
}
