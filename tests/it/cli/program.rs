//! The binary in a folder of its own, with nothing in its environment but what a test puts there.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder that the program is started in.
pub(super) struct Place(TempDir);

/// What a command left behind.
#[derive(Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

impl Place {
    pub(super) fn new() -> Self {
        Place(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The program with these arguments and settings, not yet started.
    pub(super) fn command(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
        let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_shop-server")));
        command
            .args(arguments)
            .env_clear()
            .envs(settings.iter().copied())
            .current_dir(self.0.path());
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, &[])
    }

    /// Runs the program to its end.
    pub(super) fn run_with(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Outcome {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(arguments, settings).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Outcome {
            code: status.code(),
            out: text(stdout),
            err: text(stderr),
        }
    }
}

impl Outcome {
    /// What was printed by a command that succeeded without a word on standard error.
    #[track_caller]
    pub(super) fn printed(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{self:?}");
        self.out
    }

    /// The one line on standard error of a command that failed.
    #[track_caller]
    pub(super) fn complaint(self) -> String {
        assert_eq!(
            (self.code, self.out.as_str(), self.err.lines().count()),
            (Some(1), "", 1),
            "{self:?}"
        );
        self.last_word()
    }

    /// The last line on standard error, which says why the program ended; a server's log says it as a line of its own.
    #[track_caller]
    pub(super) fn last_word(&self) -> String {
        let line = self.err.lines().last().unwrap();
        let Ok(entry) = serde_json::from_str::<Value>(line) else {
            return line.to_owned();
        };
        assert_eq!(
            (&entry["level"], &entry["target"]),
            (&json!("ERROR"), &json!("fatal")),
            "{line}"
        );
        format!("error: {}", entry["message"].as_str().unwrap())
    }
}
