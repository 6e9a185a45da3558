//! `charter diff` as people and machines meet it: what it prints in each format, and how it exits.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot write its own files has failed"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const OLD: &str = "\
openapi: 3.0.3
info: {title: Books, version: 1.4.0}
paths:
  /books:
    get:
      summary: List books.
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
        - {name: sort, in: query, schema: {type: string}}
      responses:
        '200': {description: Books.}
";

const NEW: &str = "\
openapi: 3.0.3
info: {title: Books, version: 1.5.0}
paths:
  /books:
    get:
      summary: List all books.
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 200}}
      responses:
        '200': {description: Books.}
";

fn charter(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charter"));
    command.current_dir(folder).arg("diff").args(arguments);
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), OLD).unwrap();
    fs::write(folder.path().join("new.yaml"), NEW).unwrap();
    folder
}

#[test]
fn people_get_a_paragraph_a_change_the_worst_first() {
    let folder = folder();
    let expected = "\
old.yaml:9:11 → new.yaml:5:5: breaking[parameter-removed]: the query parameter `sort` was removed
  in the request of GET /books
  hint: what it asks for is no longer done, or it is refused as unknown; keep it, and ignore it if need be
old.yaml:8:60 → new.yaml:8:60: non-breaking[bound-widened]: `maximum` of the query parameter `limit` is 200 instead of 100
  in the request of GET /books
  hint: nothing that works today is touched
old.yaml:2:22 → new.yaml:2:22: annotation[annotation-changed]: `version` of the API changed
old.yaml:6:7 → new.yaml:6:7: annotation[annotation-changed]: `summary` of the operation changed
  in GET /books
old.yaml → new.yaml: 1 breaking, 1 non-breaking, 2 annotation
";
    let found = charter(folder.path(), &["old.yaml", "new.yaml"]);
    assert_eq!(found, (Some(1), expected.to_owned(), String::new()));
}

#[test]
fn one_kind_can_be_asked_for_and_nothing_is_said_to_be_nothing() {
    let folder = folder();
    let (code, text, _) = charter(folder.path(), &["old.yaml", "new.yaml", "--breaking-only"]);
    assert_eq!(code, Some(1));
    assert_eq!(text.lines().last(), Some("old.yaml → new.yaml: 1 breaking"));
    let found = charter(folder.path(), &["old.yaml", "old.yaml"]);
    let expected = "old.yaml → old.yaml: nothing changed\n".to_owned();
    assert_eq!(found, (Some(0), expected, String::new()));
}

#[test]
fn programs_get_json() {
    let folder = folder();
    let (code, text, _) = charter(folder.path(), &["old.yaml", "new.yaml", "--format", "json"]);
    assert_eq!(code, Some(1));
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        found["summary"],
        serde_json::json!({"breaking": 1, "non_breaking": 1, "annotation": 2})
    );
    assert_eq!(
        found["changes"][0],
        serde_json::json!({
            "kind": "breaking",
            "code": "parameter-removed",
            "text": "the query parameter `sort` was removed",
            "hint": "what it asks for is no longer done, or it is refused as unknown; keep it, and ignore it if need be",
            "old": {"file": "old.yaml", "line": 9, "column": 11},
            "new": {"file": "new.yaml", "line": 5, "column": 5},
            "directions": ["request"],
            "operations": ["GET /books"],
        })
    );
    assert_eq!(found["changes"].as_array().unwrap().len(), 4);
}

#[test]
fn github_gets_commands_and_no_annotations() {
    let folder = folder();
    let expected = "\
::error file=new.yaml,line=5,col=5,title=breaking[parameter-removed]::the query parameter `sort` was removed (was at \
                    old.yaml:9:11)%0Ain GET /books%0Ahint: what it asks for is no longer done, or it is refused as \
                    unknown; keep it, and ignore it if need be
::notice file=new.yaml,line=8,col=60,title=non-breaking[bound-widened]::`maximum` of the query parameter `limit` is \
                    200 instead of 100 (was at old.yaml:8:60)%0Ain GET /books%0Ahint: nothing that \
                    works today is touched
old.yaml → new.yaml: 1 breaking, 1 non-breaking, 2 annotation
";
    let found = charter(folder.path(), &["old.yaml", "new.yaml", "--format", "github"]);
    assert_eq!(found, (Some(1), expected.to_owned(), String::new()));
}

#[test]
fn reviewers_get_tables() {
    let folder = folder();
    let expected = "\
**old.yaml → new.yaml:** 1 breaking, 1 non-breaking, 2 annotation

### Breaking

| Old | New | What | Where | Code |
|---|---|---|---|---|
| 9:11 | 5:5 | the query parameter `sort` was removed | GET /books | `parameter-removed` |

### Non-breaking

| Old | New | What | Where | Code |
|---|---|---|---|---|
| 8:60 | 8:60 | `maximum` of the query parameter `limit` is 200 instead of 100 | GET /books | `bound-widened` |

### Annotations

| Old | New | What | Where | Code |
|---|---|---|---|---|
| 2:22 | 2:22 | `version` of the API changed |  | `annotation-changed` |
| 6:7 | 6:7 | `summary` of the operation changed | GET /books | `annotation-changed` |
";
    let found = charter(folder.path(), &["old.yaml", "new.yaml", "--format", "markdown"]);
    assert_eq!(found, (Some(1), expected.to_owned(), String::new()));
}

#[test]
fn what_cannot_be_compared_is_trouble() {
    let folder = folder();
    for (name, text) in [
        ("broken.yaml", "openapi: [3.0.3\n"),
        ("other.yaml", "swagger: '2.0'\n"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
        let (code, stdout, stderr) = charter(folder.path(), &["old.yaml", name]);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{name}");
        assert!(stderr.starts_with(&format!("{name}:")), "{stderr}");
    }
    let (code, stdout, stderr) = charter(folder.path(), &["old.yaml", "lost.yaml"]);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    let told = "lost.yaml: error[unreadable]: the document cannot be read: there is no such file\n";
    assert!(stderr.starts_with(told), "{stderr}");
    let (code, ..) = charter(folder.path(), &["old.yaml", "new.yaml", "--format", "xml"]);
    assert_eq!(code, Some(2));
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn the_last_release_is_what_a_document_is_compared_with() {
    let folder = tempfile::tempdir().unwrap();
    let (path, document) = (folder.path(), folder.path().join("api.yaml"));
    let (code, _, stderr) = {
        fs::write(&document, OLD).unwrap();
        charter(path, &[])
    };
    assert_eq!(code, Some(2), "{stderr}");
    git(path, &["init", "--quiet"]);
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "--message", "First"]);
    let none = "nothing to compare with: git has no tag of a release yet\n".to_owned();
    assert_eq!(charter(path, &[]), (Some(0), none, String::new()));

    git(path, &["tag", "v1.4.0"]);
    fs::write(&document, NEW).unwrap();
    let (code, text, _) = charter(path, &[]);
    assert_eq!(code, Some(1));
    assert_eq!(
        text.lines().next(),
        Some(
            "v1.4.0:api.yaml:9:11 → api.yaml:5:5: breaking[parameter-removed]: the query parameter `sort` was removed"
        )
    );
    let (code, _, stderr) = charter(path, &["--base", "v9"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("hint: name a tag"), "{stderr}");
}

#[test]
fn files_that_a_document_refers_to_are_compared_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let (path, below) = (folder.path(), folder.path().join("api"));
    fs::create_dir(&below).unwrap();
    let document = OLD.replace("{type: string}", "{$ref: 'schemas.yaml#/Sort'}");
    fs::write(below.join("api.yaml"), document).unwrap();
    fs::write(
        below.join("schemas.yaml"),
        "Sort: {type: string, enum: [title, year]}\n",
    )
    .unwrap();
    git(path, &["init", "--quiet"]);
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "--message", "First"]);
    git(path, &["tag", "v1.4.0"]);
    fs::write(
        below.join("schemas.yaml"),
        "Sort: {type: string, enum: [title]}\n",
    )
    .unwrap();
    fs::write(path.join("staged"), "").unwrap();
    git(path, &["add", "staged"]);
    let expected = "\
v1.4.0:api/schemas.yaml:1:36 → api/schemas.yaml:1:22: breaking[enum-value-removed]: `Sort` can no longer be \"year\"
  in the request of GET /books
  hint: who sends this today is refused; keep taking it, or do this in a new version of the path
v1.4.0:api/api.yaml → api/api.yaml: 1 breaking
";
    let found = charter(path, &["--base", "v1.4.0", "api/api.yaml"]);
    assert_eq!(found, (Some(1), expected.to_owned(), String::new()));
    let mut status = Command::new("git");
    let status = status
        .current_dir(path)
        .args(["status", "--short"])
        .output()
        .unwrap();
    let staged = String::from_utf8(status.stdout).unwrap();
    assert_eq!(
        staged, " M api/schemas.yaml\nA  staged\n",
        "git's own state is left alone"
    );
    let (code, ..) = charter(path, &["--base", "v1.4.0", "api/api.yaml", "api/api.yaml"]);
    assert_eq!(code, Some(2));
}

#[test]
fn a_new_major_version_may_break() {
    let folder = folder();
    let run = |arguments: &[&str]| charter(folder.path(), arguments).0;
    assert_eq!(run(&["old.yaml", "new.yaml", "--allow-major"]), Some(1));
    fs::write(folder.path().join("new.yaml"), NEW.replace("1.5.0", "2.0.0")).unwrap();
    assert_eq!(run(&["old.yaml", "new.yaml", "--allow-major"]), Some(0));
    assert_eq!(run(&["old.yaml", "new.yaml"]), Some(1));
}
