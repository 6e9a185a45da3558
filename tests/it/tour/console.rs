//! `console` blocks: commands behind `$ `, each followed by what it prints.
//!
//! A command goes on in the next line as long as a line ends in a backslash, so that a reader can paste it. What is
//! printed may be left out as [`pattern`](super::pattern) says.

use std::{collections::BTreeMap, process::Command};

use super::{page::Block, server::Server, transcript};

/// How pages start the program that a test has built already.
const PROGRAM: &str = "cargo run --quiet --";

/// The address that pages speak of.
pub(crate) const ADDRESS: &str = "127.0.0.1:8080";

const PROMPT: &str = "$ ";

/// A command and what it prints.
#[derive(Debug)]
pub(crate) struct Exchange {
    /// Where it stands: `README.md:12`.
    place: String,
    command: String,
    expected: String,
}

/// All exchanges of the `console` blocks among these.
pub(crate) fn exchanges(blocks: &[Block]) -> Vec<Exchange> {
    blocks
        .iter()
        .filter(|block| block.language == "console")
        .flat_map(exchanges_of)
        .collect()
}

fn exchanges_of(block: &Block) -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    let mut goes_on = false;
    for (line, text) in (block.line..).zip(block.text.split_inclusive('\n')) {
        match exchanges.last_mut() {
            Some(last) if goes_on => last.command.push_str(text),
            Some(last) if !text.starts_with(PROMPT) => {
                last.expected.push_str(text);
                continue;
            }
            _ => exchanges.push(Exchange::begin(format!("{}:{line}", block.page), text)),
        }
        goes_on = text.trim_end().ends_with('\\');
    }
    exchanges
}

impl Exchange {
    fn begin(place: String, text: &str) -> Self {
        let command = text.strip_prefix(PROMPT);
        let command = command.unwrap_or_else(|| panic!("{place} stands before any command"));
        Exchange {
            place,
            command: command.to_owned(),
            expected: String::new(),
        }
    }

    /// The variable that the command sets: `NAME=…`.
    fn variable(&self) -> Option<&str> {
        let (name, _) = self.command.split_once('=')?;
        let named = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
        name.bytes().all(named).then_some(name)
    }

    fn compare(&self, printed: &str, address: &str) {
        let (place, expected) = (&self.place, self.expected.replace(ADDRESS, address));
        assert!(
            transcript::matches(&expected, printed),
            "{place}: $ {}is to print\n{expected}\nand prints\n{printed}",
            self.command
        );
    }
}

/// A terminal: the variables that one command sets are there for the next, also when the server has been started anew.
#[derive(Debug, Default)]
pub(crate) struct Terminal {
    variables: BTreeMap<String, String>,
}

impl Terminal {
    /// Runs the commands in their order beside the server, and compares what each prints.
    pub(crate) fn replay(&mut self, server: &Server, exchanges: &[Exchange]) {
        for exchange in exchanges {
            let command = exchange.command.replace(ADDRESS, server.address());
            if let Some(name) = exchange.variable() {
                let value = self.run(server, &format!("{}\nprintf %s \"${name}\"", command.trim_end()));
                assert!(!value.is_empty(), "{} sets nothing", exchange.place);
                self.variables.insert(name.to_owned(), value);
                exchange.compare("", server.address());
            } else {
                exchange.compare(&self.run(server, &command), server.address());
            }
        }
    }

    /// Runs a command in the server's folder and with its settings, as somebody does who has just started it there.
    fn run(&self, server: &Server, command: &str) -> String {
        let program = format!("'{}'", server.binary().display());
        let command = command.replace(PROGRAM, &program);
        let mut shell = Command::new("sh");
        server.place(&mut shell);
        printed(shell.args(["-c", &command]).envs(&self.variables), &command)
    }
}

/// What a shell prints for a command, without the carriage returns of HTTP's header lines.
pub(crate) fn sh(command: &str) -> String {
    printed(Command::new("sh").args(["-c", command]), command)
}

fn printed(shell: &mut Command, command: &str) -> String {
    let nowhere = std::env::temp_dir();
    let output = shell
        // Neither the developer's curl configuration nor a proxy takes part.
        .envs([
            ("CURL_HOME", nowhere.as_os_str()),
            ("NO_PROXY", "*".as_ref()),
            ("no_proxy", "*".as_ref()),
        ])
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "`{command}` failed ({}): {complaints}",
        output.status
    );
    String::from_utf8(output.stdout).unwrap().replace('\r', "")
}

#[test]
fn a_command_goes_on_behind_a_backslash() {
    let text = "$ one \\\n    two\nprinted\n\n$ three\n".to_owned();
    let block = Block {
        language: "console".into(),
        page: "a.md".into(),
        line: 5,
        text,
    };
    let found: Vec<_> = exchanges(&[block])
        .into_iter()
        .map(|found| (found.place, found.command, found.expected))
        .collect();
    let expected = [
        ("a.md:5", "one \\\n    two\n", "printed\n\n"),
        ("a.md:9", "three\n", ""),
    ];
    let owned = |(place, command, printed): (&str, &str, &str)| {
        (place.to_owned(), command.to_owned(), printed.to_owned())
    };
    assert_eq!(found, expected.map(owned));
}
