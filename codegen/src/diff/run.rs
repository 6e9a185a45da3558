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
    /// The document as it was [default: the new one, as the last tag of git has it]
    #[arg(value_name = "OLD", conflicts_with = "base")]
    old: Option<PathBuf>,
    /// The document as it is [default: api.yaml, in this folder or above]
    #[arg(value_name = "NEW")]
    new: Option<PathBuf>,
    /// Compare with the document as this tag, branch or commit has it
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
    let new = Place::find(request.new.clone(), None)?.document;
    let Some(old) = old(request, &new)? else {
        terminal::answer("nothing to compare with: git has no tag of a release yet");
        return Ok(ExitCode::SUCCESS);
    };
    let new = Source::file(&new)?;
    let mut changes = super::compare(&old.document, &new.document, now());
    if request.breaking_only {
        changes.retain(|change| change.kind == Kind::Breaking);
    }
    let report = Report::new(Pair::new(old.name, new.name), changes);
    let coloured =
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    terminal::answer(&report.render(request.format, coloured));
    let raised = major(&new.document) > major(&old.document);
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

/// The old document; nothing where there was no release yet.
fn old(request: &Request, new: &Path) -> Result<Option<Source>, Failure> {
    if let Some(old) = &request.old {
        return Source::file(old).map(Some);
    }
    let release = match &request.base {
        Some(base) => Some(base.clone()),
        None => revision::last_release(new)?,
    };
    release
        .map(|release| revision::earlier(new, &release))
        .transpose()
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
