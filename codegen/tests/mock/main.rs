//! `charter mock` as a designer meets it: the program itself, on a port of its own.

#![cfg(test)]

mod conventions;
mod server;

use std::fs;
use std::process::Command;

use server::Mock;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A mock of a copy of the shop's document.
fn shop() -> Mock {
    Mock::start(&fs::read_to_string(format!("{ROOT}/api.yaml")).unwrap())
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
    let mock = shop();
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
fn a_save_is_served_and_a_broken_one_is_told() {
    let mock = shop();
    assert!(mock.get("/openapi.json").contains("\"title\":\"Shop API\""));
    let before = mock.get("/docs/live");
    mock.edit(|text| text.replacen("title: Shop API", "title: Saved", 1));
    let said = mock.heard("serving it as saved");
    assert!(
        said.starts_with("api.yaml: serving it as saved, 39 operations ("),
        "{said}"
    );
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

#[test]
fn the_path_of_an_address_stands_before_no_route() {
    let servers = "servers:\n  - url: https://library.example/v1\npaths:\n";
    let mock = Mock::start(&include_str!("library.yaml").replacen("paths:\n", servers, 1));
    let asked = |path: &str| {
        let json = r#"-H 'Content-Type: application/json' -H 'Idempotency-Key: 1' -d '{"title": "Emma"}'"#;
        mock.run(&format!(
            "curl -s -o /dev/null -w '%{{http_code}}' {json} http://{}{path}",
            server::ADDRESS
        ))
    };
    assert_eq!(asked("/books"), "201");
    assert_eq!(asked("/v1/books"), "404");
    let served = mock.get("/openapi.json");
    assert!(served.contains("https://library.example/v1"), "{served}");
}
