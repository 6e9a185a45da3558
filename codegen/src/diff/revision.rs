//! A document as git remembers it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::failure::Failure;
use crate::place::shown;
use crate::source::Source;

/// Reads the document as it was in `revision`.
///
/// # Errors
/// When git does not know it, or it was no OpenAPI.
pub(super) fn earlier(path: &Path, revision: &str) -> Result<Source, Failure> {
    let (folder, name) = beside(path);
    let object = format!("{revision}:./{name}");
    let output = git(&folder, &["show", &object])?;
    if !output.status.success() {
        return Err(refused(
            &output,
            "name a tag, a branch or a commit that has the document",
        ));
    }
    let name = format!("{revision}:{}", shown(path));
    Source::text(name, String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The last release: the nearest tag that the current state comes from, if there is one.
///
/// # Errors
/// When git cannot be started, or `path` lies in none of its folders.
pub(super) fn last_release(path: &Path) -> Result<Option<String>, Failure> {
    let (folder, _) = beside(path);
    let within = git(&folder, &["rev-parse", "--git-dir"])?;
    if !within.status.success() {
        return Err(refused(&within, "name two documents: charter diff OLD NEW"));
    }
    let output = git(&folder, &["describe", "--tags", "--abbrev=0"])?;
    let tag = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok((output.status.success() && !tag.is_empty()).then_some(tag))
}

fn beside(path: &Path) -> (PathBuf, String) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    (folder.unwrap_or(Path::new(".")).to_path_buf(), name)
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Output, Failure> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    command.output().map_err(|error| Failure::Program {
        program: "git".to_owned(),
        what: format!("cannot be started: {error}"),
        hint: "install git, or name two documents: charter diff OLD NEW".to_owned(),
    })
}

fn refused(output: &Output, hint: &str) -> Failure {
    Failure::Program {
        program: "git".to_owned(),
        what: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        hint: hint.to_owned(),
    }
}
