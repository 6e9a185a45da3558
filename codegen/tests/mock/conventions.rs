//! What a document declares is kept, and tested, without a line of Rust: the loops below read from the served document
//! which operations declare a convention, and know none by name. An operation that the document gains is in them.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::server::{ADDRESS, Mock};

const LIBRARY: &str = include_str!("library.yaml");
/// An operation that declares both conventions, of which nothing else in this repository has heard.
const LOANS: &str = "  /loans:
    post:
      operationId: create_loan
      tags: [Books]
      summary: Borrow a book.
      x-rate-limit: [5/hour, 20/day]
      parameters:
        - $ref: '#/components/parameters/IdempotencyKey'
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Book'}
            examples:
              first: {value: {title: Emma}}
              second: {value: {title: Persuasion}}
      responses:
        '201':
          description: What was borrowed.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Book'}
        '400': {$ref: '#/components/responses/Failure'}
        '409': {$ref: '#/components/responses/Failure'}
        '422': {$ref: '#/components/responses/Failure'}
        '429': {$ref: '#/components/responses/Failure'}
";

fn with_loans() -> String {
    LIBRARY.replacen("components:\n", &format!("{LOANS}components:\n"), 1)
}

/// An operation as the document has it.
struct Declared {
    path: String,
    method: String,
    text: Value,
}

impl Declared {
    /// The operations of the document that the mock serves.
    fn all(mock: &Mock) -> Vec<Self> {
        let document: Value = serde_json::from_str(&mock.get("/openapi.json")).unwrap();
        let paths = document["paths"].as_object().unwrap().iter();
        paths
            .flat_map(|(path, item)| {
                item.as_object()
                    .unwrap()
                    .iter()
                    .map(move |(method, text)| Declared {
                        path: path.clone(),
                        method: method.to_uppercase(),
                        text: text.clone(),
                    })
            })
            .collect()
    }

    /// The least of the declared limits.
    fn quota(&self) -> Option<u32> {
        let limits = self.text["x-rate-limit"].as_array()?.iter();
        let quota = |limit: &Value| limit.as_str().unwrap().split('/').next().unwrap().parse();
        limits.map(|limit| quota(limit).unwrap()).min()
    }

    fn takes_keys(&self) -> bool {
        let parameters = self.text["parameters"].as_array();
        parameters.is_some_and(|all| {
            all.iter()
                .any(|each| each["$ref"] == "#/components/parameters/IdempotencyKey")
        })
    }

    fn ask(&self, mock: &Mock, example: &str, key: Option<&str>) -> Answer {
        let examples = &self.text["requestBody"]["content"]["application/json"]["examples"];
        let body = &examples[example]["value"];
        assert!(body.is_object(), "{} has no example `{example}`", self.path);
        let key = key.map_or(String::new(), |key| format!("-H 'Idempotency-Key: {key}'"));
        let (method, path) = (&self.method, &self.path);
        Answer::read(&mock.run(&format!(
            "curl -s -i -X {method} http://{ADDRESS}{path} -H 'Content-Type: application/json' {key} -d '{body}'"
        )))
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: String,
    body: Value,
}

impl Answer {
    fn read(text: &str) -> Self {
        let (headers, body) = text.split_once("\n\n").unwrap();
        Answer {
            status: headers.split(' ').nth(1).unwrap().parse().unwrap(),
            headers: headers.to_ascii_lowercase(),
            body: serde_json::from_str(body).unwrap(),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    #[track_caller]
    fn refuses(&self, status: u16, code: &str) {
        assert_eq!(
            (self.status, &self.body["error"]["code"]),
            (status, &Value::from(code)),
            "{self:?}"
        );
    }
}

/// Exactly the declared requests pass, and the next one is told when to come back. How many operations were seen.
fn limits_are_kept(document: &str) -> usize {
    let mock = Mock::start(document);
    let operations = Declared::all(&mock).into_iter();
    let limited: Vec<_> = operations
        .filter_map(|each| Some((each.quota()?, each)))
        .collect();
    for (quota, operation) in &limited {
        for left in (0..*quota).rev() {
            let answer = operation.ask(&mock, "first", Some(&format!("limit-{left}")));
            assert_eq!(answer.status, 201, "{answer:?}");
            assert_eq!(
                answer.header("x-ratelimit-remaining"),
                Some(left.to_string().as_str())
            );
        }
        let refused = operation.ask(&mock, "first", Some("limit"));
        refused.refuses(429, "rate_limited");
        let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=3600).contains(&wait), "{wait}");
    }
    limited.len()
}

/// A request acts once for each key. How many operations were seen.
fn keys_are_kept(document: &str) -> usize {
    let mock = Mock::start(document);
    let operations = Declared::all(&mock).into_iter();
    let keyed: Vec<_> = operations.filter(Declared::takes_keys).collect();
    for operation in &keyed {
        let first = operation.ask(&mock, "first", Some("key"));
        assert_eq!(
            (first.status, first.header("idempotent-replayed")),
            (201, None),
            "{first:?}"
        );
        let again = operation.ask(&mock, "first", Some("key"));
        assert_eq!((again.status, &again.body), (201, &first.body));
        assert_eq!(again.header("idempotent-replayed"), Some("true"), "{again:?}");
        operation
            .ask(&mock, "second", Some("key"))
            .refuses(409, "idempotency_conflict");
        operation
            .ask(&mock, "first", None)
            .refuses(400, "idempotency_key_missing");
    }
    keyed.len()
}

#[test]
fn a_limit_is_kept_from_the_moment_it_is_declared() {
    assert_eq!(limits_are_kept(LIBRARY), 1);
    assert_eq!(limits_are_kept(&with_loans()), 2);
    let without = with_loans().replace("      x-rate-limit: [4/hour]\n", "");
    assert_eq!(limits_are_kept(&without), 1);
}

#[test]
fn a_key_is_kept_from_the_moment_it_is_declared() {
    assert_eq!(keys_are_kept(LIBRARY), 1);
    assert_eq!(keys_are_kept(&with_loans()), 2);
}

#[test]
fn the_documents_of_the_loops_have_no_problem() {
    for document in [LIBRARY, &with_loans()] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("api.yaml"), document).unwrap();
        let mut check = Command::new(env!("CARGO_BIN_EXE_charter"));
        let checked = check.arg("check").current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8([checked.stdout, checked.stderr].concat()).unwrap();
        assert_eq!(said, "api.yaml: no problems\n");
    }
}
