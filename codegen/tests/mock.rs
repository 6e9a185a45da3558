//! `charter mock` as a designer meets it: the program itself, on a port of its own, over a copy of the shop's document.

#![cfg(test)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// What the page calls the address of a mock.
const ADDRESS: &str = "127.0.0.1:4010";
/// How long anything may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// A mock, until the test is over.
struct Mock {
    folder: TempDir,
    process: Child,
    said: Receiver<String>,
    address: String,
}

impl Mock {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(format!("{ROOT}/api.yaml"), folder.path().join("api.yaml")).unwrap();
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
    fn heard(&self, words: &str) -> String {
        let mut lines = std::iter::from_fn(|| self.said.recv_timeout(PATIENCE).ok());
        let found = lines.find(|line| line.contains(words));
        found.unwrap_or_else(|| panic!("the terminal never says `{words}`"))
    }

    fn document(&self) -> PathBuf {
        self.folder.path().join("api.yaml")
    }

    fn edit(&self, change: impl FnOnce(String) -> String) {
        let text = fs::read_to_string(self.document()).unwrap();
        fs::write(self.document(), change(text)).unwrap();
    }

    /// What a command of the page prints.
    fn run(&self, command: &str) -> String {
        let command = command.replace(ADDRESS, &self.address);
        let output = Command::new("sh").args(["-c", &command]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().replace('\r', "")
    }

    fn get(&self, path: &str) -> String {
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

/// Whether `text` is what a page shows, where `…` stands for what is left out.
fn matches(page: &str, text: &str) -> bool {
    let mut parts = page.trim_end().split('…').map(str::trim);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut whole = true;
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        (rest, whole) = (after, part.is_empty());
    }
    whole || rest.trim().is_empty()
}

#[test]
fn the_page_shows_what_a_mock_answers() {
    let mock = Mock::start();
    let page = fs::read_to_string(format!("{ROOT}/docs/mock-and-dev.md")).unwrap();
    let blocks: Vec<&str> = page
        .split("```text\n$ ")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert_eq!(blocks.len(), 3, "the page has lost its commands");
    for block in blocks {
        let (command, expected) = block.split_once('\n').unwrap();
        let printed = mock.run(command);
        assert!(
            matches(expected, &printed),
            "$ {command}\nis to print\n{expected}\nand prints\n{printed}"
        );
    }
}

#[test]
fn a_save_is_served_within_a_second_and_a_broken_one_is_told() {
    let mock = Mock::start();
    assert!(mock.get("/openapi.json").contains("\"title\":\"Shop API\""));
    let before = mock.get("/docs/live");
    let begin = Instant::now();
    mock.edit(|text| text.replacen("title: Shop API", "title: Saved", 1));
    let said = mock.heard("serving it as saved");
    let took = begin.elapsed();
    assert!(
        said.starts_with("api.yaml: serving it as saved, 39 operations ("),
        "{said}"
    );
    assert!(took < PATIENCE / 6, "served after {took:?}");
    assert!(mock.get("/openapi.json").contains("\"title\":\"Saved\""));
    assert_ne!(
        mock.get("/docs/live"),
        before,
        "pages have to load themselves anew"
    );

    mock.edit(|text| text + "nonsense: [1\n");
    let problem = mock.heard("error[");
    assert!(problem.starts_with("api.yaml:"), "{problem}");
    mock.heard("the last state that was in order goes on answering");
    assert!(mock.get("/docs/live").contains("error[syntax]"));
    assert!(mock.get("/api/v1/categories/7").starts_with("{\"id\":7,"));

    mock.edit(|text| text.replace("nonsense: [1\n", ""));
    mock.heard("serving it as saved");
    assert!(mock.get("/docs/live").contains("\"problems\":null"));
}

#[test]
fn a_document_that_cannot_be_served_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), "openapi: [3.0.3\n").unwrap();
    let refused = Command::new(env!("CARGO_BIN_EXE_charter"))
        .args(["mock", "--bind", "127.0.0.1:0"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(!refused.status.success());
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("error[syntax]"), "{said}");
}
