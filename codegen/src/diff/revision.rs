//! Where the documents come from: files, or an earlier state of one in git.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::failure::Failure;
use crate::load::{Document, File, Node, load};
use crate::place::shown;
use crate::problem::{Conventions, Problem};
use crate::report::{Format, Report};
use crate::terminal;

/// A document with the name that it is told by.
#[derive(Debug)]
pub(super) struct Source {
    /// Its name: a path, or `v1.2.0:api.yaml`.
    pub(super) name: String,
    /// What it says.
    pub(super) document: Document,
}

/// Reads the document at `path`.
///
/// # Errors
/// When there is none, or it is no OpenAPI.
pub(super) fn file(path: &Path) -> Result<Source, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::file("read", path))?;
    source(shown(path), text)
}

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
    source(name, String::from_utf8_lossy(&output.stdout).into_owned())
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

fn source(name: String, text: String) -> Result<Source, Failure> {
    let told = |files: &[File], problems: &[Problem]| {
        let report = Report {
            document: &name,
            files,
            problems,
            conventions: Conventions::Warn,
            coloured: terminal::is_coloured(),
        };
        report.show(Format::Text)
    };
    let (document, problems) = load(text).map_err(|problem| Failure::Document(told(&[], &[problem])))?;
    if !problems.is_empty() {
        terminal::tell(&told(&document.files, &problems));
    }
    let version = document.root.get("openapi").map(Node::to_json);
    let is_openapi = version.is_some_and(|version| version.to_string().trim_matches('"').starts_with("3."));
    if is_openapi {
        return Ok(Source { name, document });
    }
    let hint = "only documents of OpenAPI 3 are compared; they say so in `openapi: 3.0.3`";
    let problem = Problem::new(document.root.at, "version", "this is no OpenAPI 3 document", hint);
    Err(Failure::Document(told(&document.files, &[problem])))
}
