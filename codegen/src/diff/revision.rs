//! A document as git remembers it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::failure::Failure;
use crate::place::shown;
use crate::source::Source;

/// Reads the document as it was in `revision`, with the files that it refers to.
///
/// # Errors
/// When git does not know it, or it was no OpenAPI.
pub(super) fn earlier(path: &Path, revision: &str) -> Result<Source, Failure> {
    let (folder, name) = beside(path);
    let past = tempfile::tempdir().map_err(Failure::file("create a folder in", &std::env::temp_dir()))?;
    let object = format!("{revision}:./{name}");
    let output = git(&folder, &["show", &object])?;
    if !output.status.success() {
        let hint = "name a tag, a branch or a commit that has the document";
        return Err(refused(&output, hint));
    }
    let place = past.path().join(&name);
    std::fs::write(&place, &output.stdout).map_err(Failure::file("write", &place))?;
    if names_files(&String::from_utf8_lossy(&output.stdout)) {
        check_out(&folder, revision, past.path())?;
    }
    Source::read(&place, format!("{revision}:{}", shown(path)))
}

/// Whether a reference of the document names a file.
fn names_files(text: &str) -> bool {
    let mut references = text.split("$ref").skip(1);
    references.any(|rest| {
        let target = rest.trim_start_matches(['"', '\'', ':', ' ', '\n', '\r', '\t']);
        !target.starts_with('#')
    })
}

/// Writes everything in and below `folder` as `revision` has it to `past`. git gets an index of its own there, so that
/// what the person has staged stays as it is.
fn check_out(folder: &Path, revision: &str, past: &Path) -> Result<(), Failure> {
    let index = tempfile::tempdir().map_err(Failure::file("create a folder in", &std::env::temp_dir()))?;
    let prefix = git(folder, &["rev-parse", "--show-prefix"])?;
    let prefix = String::from_utf8_lossy(&prefix.stdout).trim().to_owned();
    let tree = format!("{revision}:{prefix}");
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).arg("--work-tree").arg(past);
    command.env("GIT_INDEX_FILE", index.path().join("index"));
    let output = started(command.args(["read-tree", "--reset", "-u", &tree]))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(refused(&output, "name two documents: charter diff OLD NEW")),
    }
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
    started(Command::new("git").arg("-C").arg(folder).args(arguments))
}

fn started(command: &mut Command) -> Result<Output, Failure> {
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
