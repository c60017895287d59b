//! `proofdeck pack`: the compiled content as files for the browser.
//!
//! They are gzipped here and unpacked by the browser, because static hosts do not compress files of unknown kinds.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use proofdeck::content::compile::compile;
use proofdeck::content::pack::{self, INDEX_NAME, Index};
use proofdeck::route;

/// The addresses that a static host should answer with the app: tools/postbuild.mjs makes a file for each.
const PATHS_NAME: &str = "paths.json";

/// Runs the command. Content with errors is not packed.
pub(crate) fn run(root: &Path, out: &Path) -> Result<ExitCode> {
    let mut compiled = compile(&super::files::read_content(root)?);
    compiled.prove();
    let mut messages = io::stderr().lock();
    if !compiled.is_clean() {
        for diagnostic in &compiled.diagnostics {
            writeln!(messages, "{diagnostic}")?;
        }
        writeln!(messages, "Nothing was packed: correct the errors above.")?;
        return Ok(ExitCode::FAILURE);
    }
    let mut files = pack::files(&compiled.library)?;
    let index = Index::parse(files.get(INDEX_NAME).map_or(&[], Vec::as_slice))?;
    for bytes in files.values_mut() {
        *bytes = gzip(bytes)?;
    }
    let comparisons = compiled.library.comparisons.iter().map(|comparison| &comparison.id);
    files.insert(PATHS_NAME.to_owned(), serde_json::to_vec(&route::static_paths(&index, comparisons))?);
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    for entry in fs::read_dir(out)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = entry.path().extension().is_some_and(|extension| extension == "bin");
        if is_ours && !files.contains_key(&name) {
            fs::remove_file(entry.path())?;
        }
    }
    for (name, bytes) in &files {
        let path = out.join(name);
        // An unchanged file keeps its time stamp, so watchers and servers see only what changed.
        if fs::read(&path).ok().as_ref() != Some(bytes) {
            fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    let bytes: usize = files.values().map(Vec::len).sum();
    writeln!(messages, "packed {} files, {} kB, into {}", files.len(), bytes / 1000, out.display())?;
    Ok(ExitCode::SUCCESS)
}

/// The same bytes always give the same file: no name and no time in the header.
fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
