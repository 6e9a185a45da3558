//! `charter diff` as a command: what is compared with what, and how it ends.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::change::Kind;
use super::pair::Pair;
use super::report::{Format, Report};
use super::revision;
use crate::failure::Failure;
use crate::load::Document;
use crate::place::Place;
use crate::source::Source;
use crate::terminal;

/// Something broke.
const BROKEN: u8 = 1;
/// Nothing could be compared.
const TROUBLE: u8 = 2;

/// What was asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Request {
    /// The document as it was, then as it is [default: api.yaml, in this folder or above, and what it was in the last tag
    /// of git]
    #[arg(value_name = "DOCUMENT", num_args = 0..=2)]
    documents: Vec<PathBuf>,
    /// Compare one document with what it was in this tag, branch or commit
    #[arg(long, value_name = "REVISION")]
    base: Option<String>,
    /// How changes are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Tell breaking changes alone
    #[arg(long)]
    breaking_only: bool,
    /// End well although something breaks, where the major number of `info.version` was raised
    #[arg(long)]
    allow_major: bool,
}

/// Compares, tells what changed and says by the exit code whether something breaks: 1 if so, 2 when nothing could be
/// compared.
pub(crate) fn run(request: &Request) -> ExitCode {
    match compared(request) {
        Ok(code) => code,
        Err(failure) => {
            terminal::tell(&failure.to_string());
            ExitCode::from(TROUBLE)
        }
    }
}

fn compared(request: &Request) -> Result<ExitCode, Failure> {
    let (old, new) = match (&request.documents[..], &request.base) {
        ([old, new], None) => (Some(old), Some(new)),
        ([_, _, ..], Some(_)) => return Err(too_many()),
        ([old], None) => (Some(old), None),
        ([new], Some(_)) => (None, Some(new)),
        _ => (None, None),
    };
    let new = Place::find(new.cloned(), None)?.document;
    let old = match old {
        Some(old) => Some(Source::file(old)?),
        None => earlier(&new, request.base.clone())?,
    };
    let Some(old) = old.map(as_written) else {
        terminal::answer("nothing to compare with: git has no tag of a release yet");
        return Ok(ExitCode::SUCCESS);
    };
    let new = as_written(Source::file(&new)?);
    let mut changes = super::compare(&old.document, &new.document, now());
    if request.breaking_only {
        changes.retain(|change| change.kind == Kind::Breaking);
    }
    let sources = Pair::new(old, new);
    let report = Report::new(Pair::new(&sources.old, &sources.new), changes);
    let coloured =
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    terminal::answer(&report.render(request.format, coloured));
    let raised = major(&sources.new.document) > major(&sources.old.document);
    let broken = report.count(Kind::Breaking) > 0;
    if broken && request.allow_major && raised {
        terminal::tell("something breaks, and `info.version` says so: its major number was raised");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(if broken {
        ExitCode::from(BROKEN)
    } else {
        ExitCode::SUCCESS
    })
}

fn as_written(source: Source) -> Source {
    Source {
        document: super::as_written(source.document),
        ..source
    }
}

/// The document as it was in a revision, or else in the last release; nothing where there was none yet.
fn earlier(new: &Path, revision: Option<String>) -> Result<Option<Source>, Failure> {
    let revision = match revision {
        Some(revision) => Some(revision),
        None => revision::last_release(new)?,
    };
    revision
        .map(|revision| revision::earlier(new, &revision))
        .transpose()
}

fn too_many() -> Failure {
    Failure::Program {
        program: "--base".to_owned(),
        what: "says what one document is compared with, and there are two".to_owned(),
        hint: "leave one of the documents out, or `--base`".to_owned(),
    }
}

/// The major number of the version of an API; 0 where it has none.
fn major(document: &Document) -> u64 {
    let version = document.root.get("info").and_then(|info| info.text_of("version"));
    let version = version.unwrap_or_default().trim_start_matches('v');
    let major = version.split('.').next().unwrap_or_default();
    major.parse().unwrap_or_default()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the tool that asks for the time; it is handed on as a value"
)]
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
