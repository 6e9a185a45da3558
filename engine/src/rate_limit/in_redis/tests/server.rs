//! A Redis of a test's own.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use redis::{Client, Connection};

use super::silent_port;

/// It keeps nothing, and ends with the test.
pub(super) struct Redis {
    child: Child,
    pub(super) port: u16,
}

impl Redis {
    pub(super) fn start() -> Self {
        let port = silent_port();
        let mut child = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", ""])
            .stdout(Stdio::piped())
            .spawn()
            .expect("redis-server is not on this machine: `cargo test -- --skip servers::` goes without it");
        let log = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = log
            .map_while(Result::ok)
            .any(|line| line.contains("Ready to accept"));
        let server = Redis { child, port };
        assert!(ready, "redis-server has ended");
        server
    }

    /// A connection for what the server itself never does.
    pub(super) fn connection(&self) -> Connection {
        let client = Client::open(format!("redis://127.0.0.1:{}", self.port)).unwrap();
        client.get_connection().unwrap()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        // Both fail only when it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
