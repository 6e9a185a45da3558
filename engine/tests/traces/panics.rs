//! What the log says of a handler that panics. It goes to standard error, so the test runs itself once more, as a program.

use std::{env, process::Command};

use charter::telemetry::{self, LogFormat};
use serde_json::Value;

use crate::library::{self, Library};

const NAME: &str = "panics::a_panic_is_told_with_its_request_and_without_what_it_quotes";
/// In the environment of the program.
const ITSELF: &str = "LIBRARY_PANICS";

async fn panic_in_a_handler() {
    let _logs = telemetry::init(LogFormat::Json, "info").unwrap();
    let library = Library::open(None);
    let (status, body) = library::send(library.get("/books/12?confided-by-a-reader")).await;
    assert_eq!((status, &body["error"]["code"]), (500, &"internal_error".into()));
}

#[tokio::test]
async fn a_panic_is_told_with_its_request_and_without_what_it_quotes() {
    if env::var_os(ITSELF).is_some() {
        return panic_in_a_handler().await;
    }
    let mut program = Command::new(env::current_exe().unwrap());
    let ended = program.args(["--exact", NAME]).env(ITSELF, "1").output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let log = String::from_utf8(ended.stderr).unwrap();
    assert!(!log.contains("confided"), "{log}");
    let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<Value> = lines.collect();
    let [panic, failure, access] = lines.as_slice() else {
        panic!("{log}")
    };
    assert_eq!(panic["target"], "panic");
    assert_eq!(
        panic["message"],
        "called `Result::unwrap()` on an `Err` value: Error(\"…\", line: 0, column: 0)"
    );
    let place = panic["place"].as_str().unwrap();
    assert!(place.contains("library.rs:"), "{panic}");
    assert_eq!(failure["cause"], format!("a handler panicked at {place}"));
    assert!(failure["request_id"].is_string(), "{failure}");
    assert_eq!(failure["request_id"], access["request_id"]);
    assert_eq!(access["status"], 500);
}
