//! Every `$ref` leads to an entry of the right section of `components`, and never in a circle.

use crate::load::{Document, Member, Node, component};
use crate::problem::Problem;

/// Keys whose values are data or words, where a `$ref` is nobody's reference.
const DATA: &[&str] = &["example", "default", "enum"];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    look(document, &document.root, "", problems);
}

/// `section` is the section of `components` that a reference at this place may name; empty where it is not known yet.
fn look(document: &Document, node: &Node, section: &'static str, problems: &mut Vec<Problem>) {
    for element in node.elements() {
        look(document, element, section, problems);
    }
    for member in node.members() {
        match member.key.as_str() {
            "$ref" if member.value.text().is_some() => judge(document, member, section, problems),
            "examples" if section != "names" => examples(document, &member.value, problems),
            key if DATA.contains(&key) && section != "names" => {}
            key if key.starts_with("x-") => {}
            _ => look(document, &member.value, below(&member.key, section), problems),
        }
    }
}

/// Named examples: each is a reference or holds data.
fn examples(document: &Document, named: &Node, problems: &mut Vec<Problem>) {
    for example in named.members() {
        if let Some(reference) = example.value.member("$ref") {
            judge(document, reference, "examples", problems);
        }
    }
}

/// What a reference below `key` may name. Below `properties` the keys are names, not keywords.
fn below(key: &str, section: &'static str) -> &'static str {
    match (section, key) {
        ("names", _) => "schemas",
        (_, "properties") => "names",
        (_, "schema" | "items" | "allOf" | "oneOf" | "anyOf" | "not" | "additionalProperties") => "schemas",
        (_, "paths") => "pathItems", // which OpenAPI 3.0 has no section for
        (_, "parameters") => "parameters",
        (_, "requestBody" | "requestBodies") => "requestBodies",
        (_, "responses") => "responses",
        (_, "headers") => "headers",
        (_, "links") => "links",
        _ => section,
    }
}

fn judge(document: &Document, member: &Member, section: &str, problems: &mut Vec<Problem>) {
    let node = &member.value;
    let reference = node.text().unwrap_or_default();
    let problem = match component(reference) {
        None => {
            let hint = "one file is the whole contract: put the target under `components`";
            Problem::unsupported(
                node.at,
                format!("`{reference}` does not name a component of this document"),
                hint,
            )
        }
        Some((found, name)) if document.target(reference).is_none() => {
            let near = document.components(found).iter();
            let near = near
                .map(|other| (strsim::damerau_levenshtein(&other.key, name), &other.key))
                .min();
            let hint = match near {
                Some((distance, other)) if distance <= 3 => {
                    format!("did you mean `#/components/{found}/{other}`?")
                }
                _ => format!("add `{name}` to `components/{found}`"),
            };
            Problem::new(
                node.at,
                "unresolved-ref",
                format!("`{reference}` leads nowhere"),
                hint,
            )
        }
        Some((found, _)) if !section.is_empty() && found != section => {
            let hint = format!("refer to `#/components/{section}/…`");
            Problem::new(
                node.at,
                "unresolved-ref",
                format!("`{reference}` is of the wrong kind for this place"),
                hint,
            )
        }
        Some(_)
            if document
                .target(reference)
                .and_then(|target| document.resolve(target))
                .is_none() =>
        {
            let hint = "one of the references must lead to an object";
            Problem::new(
                node.at,
                "circle",
                format!("`{reference}` leads in a circle or nowhere"),
                hint,
            )
        }
        Some(_) => return,
    };
    problems.push(problem);
}
