//! The gate as a designer meets it: documents that are refused with every problem and its place, and ones that pass.
//!
//! `tests/refused/<name>.txt` holds what `charter check` says of `<name>.yaml`, to the column.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own files has failed"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use serde_json::{Value, json};

/// The documents of a folder. Whatever else lies there belongs to one of them by its name, or is left over.
fn documents(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let is_document = |path: &&PathBuf| matches!(path.extension(), Some(end) if end == "yaml" || (end == "json" && !golden(path)));
    let documents: Vec<PathBuf> = files.iter().filter(is_document).cloned().collect();
    let left_over: Vec<&PathBuf> = files
        .iter()
        .filter(|file| !documents.contains(file) && !documents.iter().any(|document| belongs(file, document)))
        .collect();
    assert_eq!(
        left_over,
        Vec::<&PathBuf>::new(),
        "nothing is made from these files"
    );
    documents
}

/// `bookshop.facts.json` is a result.
fn golden(path: &Path) -> bool {
    path.file_stem()
        .is_some_and(|stem| stem.to_string_lossy().contains('.'))
}

fn belongs(file: &Path, document: &Path) -> bool {
    let stem = |path: &Path| {
        path.file_name()
            .unwrap()
            .to_string_lossy()
            .split('.')
            .next()
            .unwrap()
            .to_owned()
    };
    stem(file) == stem(document)
}

fn check(document: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charter"));
    command
        .current_dir(document.parent().unwrap())
        .arg("check")
        .arg(document.file_name().unwrap())
        .args(arguments);
    command.output().unwrap()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// With `CHARTER_BLESS=1` what is said now is recorded; read the difference before it is committed.
#[test]
fn every_problem_of_a_refused_document_is_told_with_its_place() {
    let bless = env::var_os("CHARTER_BLESS").is_some();
    for document in documents("refused") {
        let output = check(&document, &[]);
        let golden = document.with_extension("txt");
        let told = text(output.stderr);
        if bless {
            fs::write(&golden, &told).unwrap();
        }
        assert_eq!(
            told,
            fs::read_to_string(golden).unwrap(),
            "{}",
            document.display()
        );
        assert_eq!(text(output.stdout), "", "{}", document.display());
        assert_eq!(output.status.code(), Some(1), "{}", document.display());
    }
    assert!(!bless, "what is said was recorded");
}

/// What is only a matter of convention passes under `--conventions warn`, and nothing else does.
#[test]
fn conventions_can_be_warnings() {
    let is_waived = |line: &&str| line.ends_with(" convention)") && !line.contains(',');
    for document in documents("refused") {
        let refused = fs::read_to_string(document.with_extension("txt")).unwrap();
        let waived = refused.lines().last().filter(is_waived).is_some();
        let output = check(&document, &["--conventions", "warn"]);
        let told = text(output.stderr);
        assert_eq!(output.status.code(), Some(i32::from(!waived)), "{told}");
        assert_eq!(told.contains(": error["), !waived, "{told}");
        assert_eq!(
            told.matches(": warning[").count(),
            conventions(&refused),
            "{told}"
        );
    }
}

/// How many problems of the kind the last line counts.
fn conventions(told: &str) -> usize {
    let count = told.lines().last().unwrap().split_once(" convention)");
    count.map_or(0, |(before, _)| {
        before.rsplit([' ', '(']).next().unwrap().parse().unwrap()
    })
}

#[test]
fn what_is_understood_passes() {
    for document in [documents("admitted"), documents("files")].concat() {
        let output = check(&document, &[]);
        let name = document.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(text(output.stderr), "", "{name}");
        assert_eq!(text(output.stdout), format!("{name}: no problems\n"));
        assert_eq!(output.status.code(), Some(0), "{name}");
    }
}

/// What `charter check` says in a format, and its exit code.
fn told(document: &str, arguments: &[&str]) -> (String, Option<i32>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(document);
    let output = check(&path, arguments);
    assert_eq!(text(output.stderr), "", "programs get everything on stdout");
    (text(output.stdout), output.status.code())
}

#[test]
fn programs_get_problems_as_json() {
    let (said, code) = told("refused/broken_example.yaml", &["--format", "json"]);
    let expected = json!({
        "document": "broken_example.yaml",
        "invalid": 0,
        "unsupported": 0,
        "convention": 1,
        "problems": [{
            "file": "broken_example.yaml",
            "line": 59,
            "column": 20,
            "level": "error",
            "kind": "convention",
            "rule": "example",
            "text": "this example does not fit its schema: it must be text",
            "hint": "correct the example, or what the schema says of its values",
        }],
    });
    assert_eq!(serde_json::from_str::<Value>(&said).unwrap(), expected);
    assert_eq!(code, Some(1));
    let (said, code) = told("admitted/library.yaml", &["--format", "json"]);
    assert_eq!(
        serde_json::from_str::<Value>(&said).unwrap()["problems"],
        json!([])
    );
    assert_eq!(code, Some(0));
}

#[test]
fn code_hosts_get_problems_as_sarif() {
    let arguments = ["--format", "sarif", "--conventions", "warn"];
    let (said, code) = told("refused/broken_example.yaml", &arguments);
    let log: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&log["version"], code), (&json!("2.1.0"), Some(0)));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(run["tool"]["driver"]["name"], "charter");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert!(run["originalUriBaseIds"]["%SRCROOT%"].is_object());
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    let result = &results[0];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], result["ruleId"]);
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&json!("example"), &json!("warning"))
    );
    let message = "this example does not fit its schema: it must be text. Hint: correct the example, or what the schema \
                   says of its values.";
    assert_eq!(result["message"], json!({"text": message}));
    let place = json!([{"physicalLocation": {
        "artifactLocation": {"uri": "broken_example.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 59, "startColumn": 20},
    }}]);
    assert_eq!(result["locations"], place);
    for rule in rules {
        assert!(
            rule["shortDescription"]["text"].as_str().unwrap().ends_with('.'),
            "{rule}"
        );
    }
}

#[test]
fn github_gets_problems_as_commands() {
    let (said, code) = told("refused/broken_other_file.yaml", &["--format", "github"]);
    let expected = "::error file=parts/fault.yaml,line=6,col=32,title=wrong-type::`enum` must be a list%0Ahint: begin each \
                    entry with `- `\n";
    assert_eq!((said.as_str(), code), (expected, Some(1)));
}

/// What cannot be read is a problem like all others, in every format, whether of the whole file or of a line.
#[test]
fn what_cannot_be_read_is_told_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let document = |name: &str| folder.path().join(name);
    fs::create_dir(document("folder.yaml")).unwrap();
    fs::write(document("picture.yaml"), b"\x89PNG\0\xff").unwrap();
    fs::write(document("wide.yaml"), b"\xff\xfeo\0").unwrap();
    for (name, wrong) in [
        ("none.yaml", "the document cannot be read: there is no such file"),
        ("folder.yaml", "the document cannot be read: it is a folder"),
        ("picture.yaml", "the file is no text"),
        ("wide.yaml", "the file is in UTF-16"),
    ] {
        let told = |format: &str| {
            let output = check(&document(name), &["--format", format]);
            assert_eq!(output.status.code(), Some(1), "{name}");
            (text(output.stdout), text(output.stderr))
        };
        let (said, told_people) = told("text");
        let first = format!("{name}: error[unreadable]: {wrong}");
        assert_eq!(
            (said.as_str(), told_people.lines().next()),
            ("", Some(first.as_str()))
        );
        let last = format!("{name}: 1 problem (1 invalid)");
        assert_eq!(told_people.lines().last(), Some(last.as_str()));
        let json: Value = serde_json::from_str(&told("json").0).unwrap();
        let problem = &json["problems"][0];
        assert_eq!(json["invalid"], 1);
        assert_eq!(problem["text"], wrong);
        assert_eq!(
            (&problem["line"], &problem["column"]),
            (&Value::Null, &Value::Null)
        );
        let sarif: Value = serde_json::from_str(&told("sarif").0).unwrap();
        let result = &sarif["runs"][0]["results"][0];
        let place =
            json!([{"physicalLocation": {"artifactLocation": {"uri": name, "uriBaseId": "%SRCROOT%"}}}]);
        assert_eq!(
            (&result["ruleId"], &result["locations"]),
            (&json!("unreadable"), &place)
        );
        let (github, _) = told("github");
        let command = format!("::error file={name},title=unreadable::{wrong}%0Ahint: ");
        assert!(github.starts_with(&command), "{github}");
        assert_eq!(github.lines().count(), 1, "{github}");
    }
}

/// A chain of references is none the worse for its length, and a circle is one problem.
#[test]
fn chains_of_any_length_are_followed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("chain.yaml");
    let links: String = (0..5_000)
        .map(|number| {
            format!(
                "    C{number}: {{$ref: '#/components/schemas/C{}'}}\n",
                number + 1
            )
        })
        .collect();
    let document = |end: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{links}    \
             C5000: {{{end}}}\n"
        )
    };
    fs::write(&path, document("type: string")).unwrap();
    let output = check(&path, &[]);
    assert_eq!(text(output.stdout), "chain.yaml: no problems\n");
    fs::write(&path, document("$ref: '#/components/schemas/C0'")).unwrap();
    let output = check(&path, &[]);
    let told = text(output.stderr);
    let first = "chain.yaml:6:16: error[circle]: `#/components/schemas/C1` leads in a circle";
    assert_eq!(told.lines().next(), Some(first));
    assert_eq!(told.lines().last(), Some("chain.yaml: 1 problem (1 invalid)"));
}

#[test]
fn no_colours_are_written_to_what_is_no_terminal() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refused/broken_example.yaml");
    assert!(!text(check(&path, &[]).stderr).contains('\u{1b}'));
}
