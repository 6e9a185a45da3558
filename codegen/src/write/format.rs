//! rustfmt, over all sources at once, in a folder of their own.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::files::{Files, walk};

/// Advice where the program is missing.
const ABSENT: &str = "install it with `rustup component add rustfmt`";

/// Advice where it ran and found fault, in its own words.
const REFUSED: &str = "nothing was written; if rustfmt points at a line, a name or a text of the document became \
                       something that is no Rust: change it there";

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
    let failed = |what: String, hint: &str| Failure::Program {
        program: "rustfmt".to_owned(),
        what,
        hint: hint.to_owned(),
    };
    let output = command
        .output()
        .map_err(|error| failed(format!("cannot be started: {error}"), ABSENT))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(failed(format!("failed: {}", said.trim()), REFUSED));
    }
    let read = |name: &String| {
        let path = folder.path().join(name);
        let text = fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
        Ok((name.clone(), text.trim_start().to_owned()))
    };
    sources.keys().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_rust_is_told_in_the_words_of_rustfmt() {
        let folder = tempfile::tempdir().unwrap();
        let sources = Files::from([("src/lib.rs".to_owned(), "pub fn 1() {}\n".to_owned())]);
        let told = format(&sources, folder.path()).unwrap_err().to_string();
        assert!(
            told.starts_with("rustfmt failed: error: expected identifier, found `1`"),
            "{told}"
        );
        assert!(told.contains("lib.rs:1:8"), "{told}");
        assert!(told.ends_with(&format!("hint: {REFUSED}")), "{told}");
    }
}
