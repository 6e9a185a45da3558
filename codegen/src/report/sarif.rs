//! SARIF 2.1.0 (OASIS, 2020): what code hosts and editors read of any checker.

use serde_json::{Value, json};

use super::Report;
use crate::problem::Problem;
use crate::rule::RULES;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What relative paths are seen from; code hosts take it for the root of the repository.
const BASE: &str = "%SRCROOT%";

pub(super) fn show(report: &Report<'_>) -> String {
    let rules: Value = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": {"text": format!("{}.", rule.about)},
                "properties": {"kind": rule.kind.to_string()},
            })
        })
        .collect();
    let results: Value = report
        .problems
        .iter()
        .map(|problem| result(report, problem))
        .collect();
    let driver = json!({
        "name": "charter",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let here = json!({"description": {"text": "The folder that charter was run in."}});
    let run = json!({
        "tool": {"driver": driver},
        "originalUriBaseIds": {BASE: here},
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    format!(
        "{:#}",
        json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
    )
}

fn result(report: &Report<'_>, problem: &Problem) -> Value {
    let Problem { at, code, text, hint } = problem;
    let mut place = json!({"artifactLocation": artifact(&report.file(*at))});
    if !at.is_whole() {
        place["region"] = json!({"startLine": at.line, "startColumn": at.column});
    }
    json!({
        "ruleId": code,
        "ruleIndex": RULES.iter().position(|rule| rule.name == *code),
        "level": report.level(problem),
        "message": {"text": plain(&format!("{text}. Hint: {hint}."))},
        "locations": [{"physicalLocation": place}],
        "properties": {"kind": problem.kind().to_string()},
    })
}

/// A message without placeholders: braces stand twice (section 3.11.5).
fn plain(message: &str) -> String {
    message.replace('{', "{{").replace('}', "}}")
}

/// A file, seen from where the tool was run unless its whole path is known (section 3.4).
fn artifact(path: &str) -> Value {
    match path.starts_with('/') {
        true => json!({"uri": uri(path)}),
        false => json!({"uri": uri(path), "uriBaseId": BASE}),
    }
}

/// A path as a relative or absolute URI reference (RFC 3986, section 4.1).
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let mut coded = String::with_capacity(path.len());
    if path.starts_with('/') {
        coded.push_str("file://");
    }
    for byte in path.bytes() {
        if plain(byte) {
            coded.push(char::from(byte));
        } else {
            coded.push_str(&format!("%{byte:02X}"));
        }
    }
    coded
}
