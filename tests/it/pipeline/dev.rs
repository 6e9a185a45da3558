//! `make dev` on the copy: what is saved answers, and no request fails in between.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver},
    },
    thread,
    time::Duration,
};

use tempfile::TempDir;

use super::workspace::Workspace;

/// How long generating and building may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(900);

/// `charter dev`, until the test is over.
struct Dev {
    process: Child,
    said: Receiver<String>,
    address: String,
    _data: TempDir,
}

impl Dev {
    fn start(copy: &Workspace) -> Self {
        copy.succeed("cargo", &["build", "--package", "charter-codegen"]);
        let mut command = copy.command(copy.root().join("target/debug/charter"));
        command.args(["dev", "--bind", "127.0.0.1:0", "--bind-variable", "SHOP_BIND"]);
        let data = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", data.path().join("shop.db").display());
        command
            .env("DATABASE_URL", database)
            .env("UPLOADS_DIR", data.path().join("uploads"));
        command.env("SHOP_RATE_LIMIT_SCALE", "off");
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let stream = process.stderr.take().unwrap();
        let (sender, said) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                // Nobody listens any more once the test is over.
                let _ = sender.send(line);
            }
        });
        let mut dev = Dev {
            process,
            said,
            address: String::new(),
            _data: data,
        };
        let line = dev.heard("/docs follows");
        let url = line.split("/docs").next().unwrap();
        dev.address = url.strip_prefix("http://").unwrap().to_owned();
        dev
    }

    /// Waits for a line in the terminal that has `words`.
    fn heard(&self, words: &str) -> String {
        let mut lines = std::iter::from_fn(|| self.said.recv_timeout(PATIENCE).ok());
        let found = lines.find(|line| line.contains(words));
        found.unwrap_or_else(|| panic!("the terminal never says `{words}`"))
    }

    fn get(&self, path: &str) -> String {
        get(&self.address, path)
    }
}

/// It ends its server when it is asked to end; a kill would leave that behind.
impl Drop for Dev {
    fn drop(&mut self) {
        let id = self.process.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        let _ = self.process.wait();
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_save_answers_and_no_request_fails_meanwhile() {
    let copy = Workspace::copied();
    let dev = Dev::start(&copy);
    dev.heard("serving it as saved");

    let over = Arc::new(AtomicBool::new(false));
    let (address, ended) = (dev.address.clone(), Arc::clone(&over));
    let client = thread::spawn(move || {
        let mut statuses = Vec::new();
        while !ended.load(Ordering::SeqCst) {
            let answer = get(&address, "/api/v1/categories");
            statuses.push(answer.lines().next().unwrap().to_owned());
        }
        statuses
    });
    copy.edit("api.yaml", |text| {
        text.replacen("title: Shop API", "title: Saved", 1)
    });
    dev.heard("serving it as saved");
    over.store(true, Ordering::SeqCst);
    let statuses = client.join().unwrap();
    let failed: Vec<&String> = statuses
        .iter()
        .filter(|status| *status != "HTTP/1.1 200 OK")
        .collect();
    assert!(
        !statuses.is_empty() && failed.is_empty(),
        "{} of {}: {failed:?}",
        failed.len(),
        statuses.len()
    );
    assert!(dev.get("/openapi.json").contains("\"title\":\"Saved\""));

    copy.edit("src/lib.rs", |text| format!("{text}\nfn broken( {{\n"));
    dev.heard("what ran before goes on answering");
    assert!(dev.get("/docs/live").contains("src/lib.rs"));
    assert!(dev.get("/api/v1/categories").starts_with("HTTP/1.1 200 OK"));
}
