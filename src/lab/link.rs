//! What a link carries: JSON as text that fits an address, bounded in both directions.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::error::LabError;

/// Characters of what a link carries.
pub const LINK_CHARS_MAX: usize = 64 * 1_024;

/// The text of some JSON.
///
/// # Errors
/// Longer than [`LINK_CHARS_MAX`].
pub fn encode(json: &[u8]) -> Result<String, LabError> {
    within(URL_SAFE_NO_PAD.encode(json))
}

/// The JSON of a text.
///
/// # Errors
/// Longer than [`LINK_CHARS_MAX`], or not such a text.
pub fn decode(text: &str) -> Result<String, LabError> {
    within(text)?;
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|error| LabError::whole(format!("not an exported run: {error}")))?;
    String::from_utf8(bytes).map_err(|error| LabError::whole(format!("not an exported run: {error}")))
}

fn within<T: AsRef<str>>(text: T) -> Result<T, LabError> {
    let length = text.as_ref().len();
    if length > LINK_CHARS_MAX {
        return Err(LabError::whole(format!("{length} characters, and a link has at most {LINK_CHARS_MAX} (LINK_CHARS_MAX)")));
    }
    Ok(text)
}
