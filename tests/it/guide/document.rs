//! What pages say can be written in a document, put into a small one and shown to the gate.
//!
//! A block `yaml root` adds to the document itself, `yaml operation` to its one operation; with `refused` behind it the
//! gate says what the `text` block after it shows. The shop's document is not asked: it has what a shop needs, and a page
//! shows more than that.

use std::{
    env, fs,
    path::Path,
    process::{Command, Output},
};

use saphyr::{LoadableYamlNode, Yaml};
use serde_json::{Value, json};

use crate::{
    contract::yaml,
    tour::{
        page::{Block, Page},
        pattern,
    },
};

/// A document with the one operation that fragments are put into.
fn small() -> Value {
    let refusal =
        json!({"description": "Refused.", "content": {"application/json": {"schema": {"type": "object"}}}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Library", "version": "1.0.0"},
        "tags": [{"name": "Books"}],
        "security": [],
        "paths": {"/books": {"get": {
            "operationId": "list_books",
            "tags": ["Books"],
            "summary": "List books.",
            "responses": {"200": {"description": "Books."}},
        }}},
        "components": {
            "securitySchemes": {"bearer": {
                "type": "http", "scheme": "bearer", "x-scopes": {"books:write": "Change books."},
            }},
            "responses": {"Refused": refusal},
        },
    })
}

/// Puts the members of `more` into `value`, those of objects within it too.
fn add(value: &mut Value, more: Value) {
    match (value, more) {
        (Value::Object(members), Value::Object(more)) => {
            for (name, more) in more {
                add(members.entry(name).or_insert(Value::Null), more);
            }
        }
        (value, more) => *value = more,
    }
}

fn with(block: &Block) -> Value {
    let mut documents = Yaml::load_from_str(&block.text).unwrap();
    let fragment = yaml::json(&documents.remove(0));
    let mut document = small();
    let place = match block.language.split(' ').nth(1) {
        Some("root") => &mut document,
        _ => &mut document["paths"]["/books"]["get"],
    };
    add(place, fragment);
    drop_unused(&mut document, &block.text);
    document
}

/// Components of the small document that the fragment does not mention would be told as unused.
fn drop_unused(document: &mut Value, fragment: &str) {
    for (kind, name) in [("securitySchemes", "bearer"), ("responses", "Refused")] {
        if !fragment.contains(name) {
            document["components"][kind].as_object_mut().unwrap().remove(name);
        }
    }
}

fn gate(document: &Value) -> Output {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), format!("{document:#}")).unwrap();
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    Command::new(cargo)
        .args([
            "run",
            "--quiet",
            "--package",
            "charter-codegen",
            "--no-default-features",
            "--manifest-path",
        ])
        .arg(manifest)
        .args(["--", "check", "api.yaml"])
        .current_dir(folder.path())
        .output()
        .unwrap()
}

#[test]
fn what_pages_say_can_be_written_passes_the_gate_and_what_cannot_is_refused_as_they_show() {
    let mut judged = 0;
    for page in Page::all() {
        let blocks = page.blocks();
        for (at, block) in blocks.iter().enumerate() {
            if !block.language.starts_with("yaml ") {
                continue;
            }
            judged += 1;
            let output = gate(&with(block));
            let said = [&output.stdout[..], &output.stderr].concat();
            let said = String::from_utf8(said).unwrap();
            let expected = match block.language.ends_with(" refused") {
                true => &blocks[at + 1].text,
                false => "api.yaml: no problems\n",
            };
            assert!(
                pattern::matches(expected, &said),
                "{}:{}\n{}\nis to be told\n{expected}\nand is told\n{said}",
                block.page,
                block.line,
                block.text
            );
        }
    }
    assert!(judged >= 5, "the guide has lost its fragments: {judged}");
}
