//! Reads the content folder.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use proofdeck::content::compile::source::SourceFile;

/// Every file below `root/content`, with paths that start with `content/`.
pub(crate) fn read_content(root: &Path) -> Result<Vec<SourceFile>> {
    let folder = root.join("content");
    ensure!(folder.is_dir(), "There is no folder {}. Run this in a checkout of Proofdeck, or name one with --root.", folder.display());
    let mut files = Vec::new();
    let mut folders = vec![(folder, "content".to_owned())];
    while let Some((folder, name)) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let file_name = entry.file_name().to_string_lossy().into_owned();
            if file_name.starts_with('.') {
                continue;
            }
            let path = format!("{name}/{file_name}");
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), path));
            } else {
                let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {path}"))?;
                files.push(SourceFile { path, bytes });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
