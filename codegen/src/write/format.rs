//! rustfmt, over all sources at once, in a folder of their own.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::files::{Files, walk};

/// The sources, formatted. `style` is the folder whose `rustfmt.toml` is followed, if there is one.
///
/// # Errors
/// When rustfmt is missing or does not understand what was rendered.
pub(crate) fn format(sources: &Files, style: &Path) -> Result<Files, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file("create a folder in", &std::env::temp_dir()))?;
    for (name, text) in sources {
        let path = folder.path().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Failure::file("create", parent))?;
        }
        fs::write(&path, text).map_err(Failure::file("write", &path))?;
    }
    let mut command = Command::new(std::env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into()));
    if style.join("rustfmt.toml").exists() {
        command.arg("--config-path").arg(style);
    }
    command.args(["--edition", "2024"]).args(walk(folder.path())?);
    let failed = |what: String| {
        Failure::Program {
        program: "rustfmt".to_owned(),
        what,
        hint: "install it with `rustup component add rustfmt`; if it is there, a template prints what is no Rust"
            .to_owned(),
    }
    };
    let output = command
        .output()
        .map_err(|error| failed(format!("cannot be started: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!(
            "failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )));
    }
    let read = |name: &String| {
        let path = folder.path().join(name);
        let text = fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
        Ok((name.clone(), text.trim_start().to_owned()))
    };
    sources.keys().map(read).collect()
}
