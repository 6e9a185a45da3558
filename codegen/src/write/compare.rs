//! What lies in the output folder against what belongs there.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::files::{Files, read, walk};
use crate::place::shown;

/// Files below `src` of the output folder that nothing generates any more.
///
/// # Errors
/// When the folder cannot be listed.
pub(super) fn orphans(files: &Files, output: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut orphans = walk(&output.join("src"))?;
    orphans.retain(|path| !files.keys().any(|name| output.join(name) == *path));
    Ok(orphans)
}

/// One line for each file that is missing, differs or is left over.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn differences(files: &Files, output: &Path) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for (name, text) in files {
        let path = output.join(name);
        match read(&path)? {
            None => lines.push(format!("{}: missing", shown(&path))),
            Some(found) if found != *text => lines.push(format!("{}: differs", shown(&path))),
            Some(_) => {}
        }
    }
    lines.extend(
        orphans(files, output)?
            .iter()
            .map(|path| format!("{}: left over", shown(path))),
    );
    Ok(lines)
}
