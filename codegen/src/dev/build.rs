//! Building: what comes of it, or what the compiler said.

use std::env;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

use crate::terminal::tell;

/// Builds a package of the workspace at `root`, the one at its root without a name; its program.
///
/// # Errors
/// What the compiler says, as it stands in the terminal.
pub(super) fn build(root: &Path, package: Option<&str>) -> Result<PathBuf, String> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["build", "--message-format=json-render-diagnostics"])
        .args(package.into_iter().flat_map(|name| ["--package", name]))
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let unable = |error: std::io::Error| format!("cannot run cargo: {error}");
    let mut child = command.spawn().map_err(unable)?;
    let said = child
        .stderr
        .take()
        .map(|stream| thread::spawn(move || heard(stream)));
    let program = child.stdout.take().and_then(program);
    let ended = child.wait().map_err(unable)?;
    let said = said.and_then(|thread| thread.join().ok()).unwrap_or_default();
    if !ended.success() {
        return Err(faults(&said));
    }
    program.ok_or_else(|| "cargo built no program; name the package with --package".to_owned())
}

/// Passes on what is said, line by line, and keeps it.
fn heard(stream: impl Read) -> String {
    let mut all = String::new();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        tell(&line);
        all.push_str(&line);
        all.push('\n');
    }
    all
}

/// The program that cargo names last.
fn program(stream: impl Read) -> Option<PathBuf> {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let programs = lines.filter_map(|line| executable(&line));
    programs.last()
}

fn executable(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    let kinds = message.pointer("/target/kind")?.as_array()?;
    let path = message.get("executable")?.as_str()?;
    kinds.contains(&Value::from("bin")).then(|| PathBuf::from(path))
}

/// What a person has to mend: from the first error on, without the names of what was compiled before.
fn faults(said: &str) -> String {
    let from = said.find("\nerror").map_or(0, |at| at + 1);
    said.get(from..).unwrap_or(said).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_and_the_faults_are_found() {
        let line = r#"{"reason":"compiler-artifact","target":{"kind":["bin"]},"executable":"/t/shop"}"#;
        let library = r#"{"reason":"compiler-artifact","target":{"kind":["lib"]},"executable":null}"#;
        let lines = format!("{library}\n{line}\n{{\"reason\":\"build-finished\"}}\n");
        assert_eq!(program(lines.as_bytes()), Some(PathBuf::from("/t/shop")));
        assert_eq!(program(library.as_bytes()), None);
        assert_eq!(
            faults("   Compiling a\nerror[E1]: b\n --> c\n"),
            "error[E1]: b\n --> c"
        );
        assert_eq!(faults("error: b\n"), "error: b");
    }
}
