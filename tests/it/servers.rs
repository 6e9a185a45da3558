//! The servers that a shop of several instances needs: a private PostgreSQL and a private Redis.
//!
//! `tests/servers/run cargo test` starts both for everybody; without it the first test that asks starts them the same
//! way, for this process alone. A machine that has neither leaves these tests out by `--skip servers::`, as `tests/run`
//! does and says.

use std::{
    collections::HashMap,
    env,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/run");

/// The database `postgres` of the private PostgreSQL, as its superuser. Tests share the server, so each one makes a
/// database of its own.
pub(crate) fn postgres() -> String {
    address("TEST_POSTGRES")
}

/// The private Redis. Tests share it, so each one has a prefix of its own for its keys.
pub(crate) fn redis() -> String {
    address("TEST_REDIS")
}

fn address(variable: &str) -> String {
    env::var(variable).unwrap_or_else(|_| Own::started().addresses[variable].clone())
}

/// What was started for this process. It ends with our end of the pipe to its standard input.
struct Own {
    addresses: HashMap<String, String>,
    _program: Child,
}

impl Own {
    fn started() -> &'static Self {
        static OWN: OnceLock<Own> = OnceLock::new();
        OWN.get_or_init(|| {
            let mut program = Command::new(PROGRAM)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let lines = BufReader::new(program.stdout.as_mut().unwrap()).lines().take(2);
            let addresses: HashMap<String, String> = lines
                .map(|line| {
                    let line = line.unwrap();
                    let (name, address) = line.split_once('=').unwrap();
                    (name.to_owned(), address.to_owned())
                })
                .collect();
            assert_eq!(
                addresses.len(),
                2,
                "{PROGRAM} has not started PostgreSQL and Redis; `cargo test -- --skip servers::` goes without them"
            );
            Own {
                addresses,
                _program: program,
            }
        })
    }
}

/// What answers first at an address, to these bytes.
fn first_bytes<const N: usize>(address: &str, question: &[u8]) -> [u8; N] {
    let place = address.split('@').next_back().unwrap();
    let place = place.trim_start_matches("redis://").split('/').next().unwrap();
    let mut stream = TcpStream::connect(place).unwrap();
    stream.write_all(question).unwrap();
    let mut answer = [0; N];
    stream.read_exact(&mut answer).unwrap();
    answer
}

#[test]
fn both_answer_at_their_addresses() {
    assert_eq!(&first_bytes::<7>(&redis(), b"PING\r\n"), b"+PONG\r\n");
    // SSLRequest, the first message of a client of PostgreSQL: this one speaks no TLS.
    let question = [0, 0, 0, 8, 4, 210, 22, 47];
    assert_eq!(&first_bytes::<1>(&postgres(), &question), b"N");
}
