//! `proofdeck prove`: runs every proof and says where a lab contradicts a key.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use proofdeck::content::compile::compile;

use super::check::Format;

/// Runs the command. Content with errors proves nothing: they are printed, and the exit code is 1.
pub(crate) fn run(root: &Path, format: Format) -> Result<ExitCode> {
    let mut compiled = compile(&super::files::read_content(root)?);
    let tally = compiled.prove();
    let mut messages = io::stderr().lock();
    for diagnostic in &compiled.diagnostics {
        writeln!(messages, "{diagnostic}")?;
    }
    let mut out = io::stdout().lock();
    match format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&tally)?)?,
        Format::Text => {
            for wrong in &tally.contradictions {
                let (marked, meets) =
                    (if wrong.expected { "marked" } else { "not marked" }, if wrong.got { "meets" } else { "does not meet" });
                writeln!(out, "{} {}: {marked} right, but {meets} the claim ({})", wrong.question, wrong.option, wrong.model)?;
            }
            for drawn in &tally.templates {
                writeln!(out, "{}: {} different draws, {} rejected", drawn.template, drawn.different, drawn.rejected)?;
            }
            writeln!(
                out,
                "{} questions, {} options run, {} not simulated, {} contradictions",
                tally.questions,
                tally.options_run,
                tally.not_simulated,
                tally.contradictions.len()
            )?;
        }
    }
    let failed = !compiled.is_clean() || !tally.contradictions.is_empty();
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
