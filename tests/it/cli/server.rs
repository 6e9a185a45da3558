//! The program, serving.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStderr, Command, Stdio},
    thread::JoinHandle,
};

use serde_json::Value;

use super::program::Place;

/// A running server. Its log is read line by line, which is all the waiting there is.
pub(super) struct Server {
    child: Child,
    /// Nothing once somebody records it.
    log: Option<BufReader<ChildStderr>>,
    address: String,
    token: String,
    banner: String,
    warnings: Vec<Value>,
}

impl Server {
    /// Starts the program on a free port, and returns when it serves.
    pub(super) fn start(place: &Place, settings: &[(&str, &str)]) -> Self {
        let own = [
            ("SHOP_BIND", "127.0.0.1:0"),
            ("SHOP_LOG_FORMAT", "json"),
            ("SHOP_LOG_FILTER", "info"),
        ];
        let mut command = place.command(&[], &[&own, settings].concat());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = child.stderr.take().map(BufReader::new);
        let mut server = Server {
            child,
            log,
            address: String::new(),
            token: String::new(),
            banner: String::new(),
            warnings: Vec::new(),
        };
        let serving = server.read_until("message", "serving");
        server.address = serving["address"].as_str().unwrap().to_owned();
        let token = place.run_with(&["token", "--role", "admin"], settings).printed();
        server.token = token.trim_end().to_owned();
        server
    }

    /// Reads the log up to the entry that has this value.
    pub(super) fn read_until(&mut self, name: &str, value: &str) -> Value {
        loop {
            let mut line = String::new();
            let length = self.log.as_mut().unwrap().read_line(&mut line).unwrap();
            assert_ne!(length, 0, "the server ended without an entry of {name}={value}");
            let entry: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no entry: {line}"));
            self.banner.push_str(entry["banner"].as_str().unwrap_or_default());
            if entry["level"] == "WARN" {
                self.warnings.push(entry.clone());
            }
            if entry[name] == value {
                return entry;
            }
        }
    }

    /// Reads the log from here on, so that the server never waits for its reader, and answers all of it at its end.
    pub(super) fn record(&mut self) -> JoinHandle<String> {
        let mut log = self.log.take().unwrap();
        std::thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).unwrap();
            text
        })
    }

    /// What it has told the person who started it.
    pub(super) fn banner(&self) -> &str {
        &self.banner
    }

    /// What it has warned of, as far as its log was read.
    pub(super) fn warnings(&self) -> &[Value] {
        &self.warnings
    }

    /// Begins a request on a connection of its own.
    pub(super) fn begin(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    /// Asks without a body, and answers the status line and the body.
    pub(super) fn get(&self, target: &str) -> (String, String) {
        answer(self.begin(&format!(
            "GET {target} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"
        )))
    }

    /// Sends a JSON body as an administrator, and answers the status line and the body.
    pub(super) fn post(&self, target: &str, body: &Value) -> (String, String) {
        let body = body.to_string();
        answer(self.begin(&format!("{}\r\n{body}", self.post_head(target, &body))))
    }

    /// The request line and the header fields of a POST, to which more may be added before the empty line.
    pub(super) fn post_head(&self, target: &str, body: &str) -> String {
        format!(
            "POST {target} HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n",
            self.token,
            body.len()
        )
    }

    pub(super) fn terminate(&self) {
        self.signal("TERM");
    }

    pub(super) fn signal(&self, name: &str) {
        // The shell's own `kill`: not every machine has the program.
        let command = format!("kill -{name} {}", self.child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &command])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Ends it at once, whatever it is doing (SIGKILL).
    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for the end, and answers the exit code and what was printed.
    pub(super) fn end(mut self) -> (Option<i32>, String) {
        let mut printed = String::new();
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut printed)
            .unwrap();
        (self.child.wait().unwrap().code(), printed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The connection, with a request for this on it.
pub(super) fn asking(mut stream: TcpStream, target: &str) -> TcpStream {
    let request = format!("GET {target} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// The status line and the body of an answer that ends with its connection.
pub(super) fn answer(mut stream: TcpStream) -> (String, String) {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}
