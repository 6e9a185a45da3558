//! A running mock, its terminal and its document.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// What pages and documents call the address of a mock.
pub(crate) const ADDRESS: &str = "127.0.0.1:4010";
/// How long anything may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// A mock, until the test is over.
pub(crate) struct Mock {
    folder: TempDir,
    process: Child,
    said: Receiver<String>,
    address: String,
}

impl Mock {
    pub(crate) fn start(document: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("api.yaml"), document).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_charter"))
            .args(["mock", "--bind", "127.0.0.1:0"])
            .current_dir(folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stream = process.stderr.take().unwrap();
        let (sender, said) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                // Nobody listens any more once the test is over.
                let _ = sender.send(line);
            }
        });
        let mut mock = Mock {
            folder,
            process,
            said,
            address: String::new(),
        };
        let banner = mock.heard("/docs");
        let url = banner.split_whitespace().last().unwrap();
        mock.address = url
            .strip_prefix("http://")
            .unwrap()
            .strip_suffix("/docs")
            .unwrap()
            .to_owned();
        mock
    }

    /// Waits for a line in the terminal that has `words`.
    pub(crate) fn heard(&self, words: &str) -> String {
        let mut lines = std::iter::from_fn(|| self.said.recv_timeout(PATIENCE).ok());
        let found = lines.find(|line| line.contains(words));
        found.unwrap_or_else(|| panic!("the terminal never says `{words}`"))
    }

    fn document(&self) -> PathBuf {
        self.folder.path().join("api.yaml")
    }

    pub(crate) fn edit(&self, change: impl FnOnce(String) -> String) {
        let text = fs::read_to_string(self.document()).unwrap();
        fs::write(self.document(), change(text)).unwrap();
    }

    /// What a command of the page prints.
    pub(crate) fn run(&self, command: &str) -> String {
        let command = command.replace(ADDRESS, &self.address);
        let output = Command::new("sh").args(["-c", &command]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().replace('\r', "")
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.run(&format!("curl -s http://{ADDRESS}{path}"))
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // Both fail only if it has gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
