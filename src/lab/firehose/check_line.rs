//! `lab firehose check` on the command line: whether AWS accepts buffering hints, as text, and the answer as text.

use super::hints::{Destination, HintsAsked, Preset, Thousandths};
use crate::lab::error::{LabError, from_json};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    destination: Destination,
    size_mib: Option<serde_json::Number>,
    interval_s: Option<serde_json::Number>,
    #[serde(default)]
    format_conversion: bool,
    #[serde(default)]
    dynamic_partitioning: bool,
    #[serde(default)]
    preset: Preset,
}

#[derive(Serialize)]
struct Verdict {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// `lab firehose check`: whether AWS accepts buffering hints, in and out as JSON. A hint that is missing or null takes its default.
///
/// # Errors
/// The line is not such a question.
pub fn check_line(line: &str) -> Result<String, LabError> {
    let check: Check = from_json(line)?;
    let asked = HintsAsked {
        destination: check.destination,
        preset: check.preset,
        size_mib: check.size_mib.as_ref().map(thousandths),
        interval_s: check.interval_s.as_ref().map(thousandths),
        format_conversion: check.format_conversion,
        dynamic_partitioning: check.dynamic_partitioning,
    };
    let refused = asked.resolve().err();
    let verdict = Verdict { ok: refused.is_none(), why: refused.map(|why| why.join("; ")) };
    serde_json::to_string(&verdict).map_err(|error| LabError::whole(error.to_string()))
}

/// A JSON number in thousandths. More decimals are cut away from zero, so that they are never taken for a whole number;
/// numbers beyond the range stay beyond every range of a hint.
fn thousandths(number: &serde_json::Number) -> Thousandths {
    if let Some(whole) = number.as_i64() {
        return Thousandths::whole(whole);
    }
    let scaled = number.as_f64().unwrap_or(f64::MAX) * 1_000.0;
    let nearest = scaled.round();
    // 0.2 * 1000 is not exactly 200 in binary, so a result next to a thousandth is that thousandth.
    let is_exact = (scaled - nearest).abs() < 1e-6;
    let cut = if is_exact { nearest } else { scaled.signum() * scaled.abs().ceil() };
    #[allow(clippy::cast_possible_truncation, reason = "`as` saturates, which keeps the number out of range")]
    Thousandths(cut as i64)
}
