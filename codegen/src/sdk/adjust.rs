//! What generators stumble over, said otherwise. No more is changed than what they get wrong, and nothing that a client
//! sends or gets.

use serde_json::{Map, Value, json};

/// A copy of the document for a generator, and what its user should know.
pub(super) fn adjusted(document: &Value, generator: &str) -> (Value, Vec<String>) {
    let mut adjusted = document.clone();
    let mut notes = Vec::new();
    shorten(&mut adjusted);
    size(&mut adjusted, generator == "go");
    if ["go", "python"].contains(&generator) {
        accept_anything(&mut adjusted);
    }
    if generator == "typescript-fetch" {
        map_kinds(&mut adjusted);
    }
    if generator == "rust" {
        imply_tags(document, &mut adjusted, &mut notes);
    }
    (adjusted, notes)
}

/// Generators repeat the description of the API in the head of every file, on one line: its first paragraph will do.
fn shorten(document: &mut Value) {
    if let Some(Value::String(text)) = document.pointer_mut("/info/description") {
        let end = text.find("\n\n").unwrap_or(text.len());
        *text = text[..end].split_whitespace().collect::<Vec<_>>().join(" ");
    }
}

/// Without a format, most generators read `integer` as 32 bits, and Go's reads `number` as 32 bits, too. The document
/// means what its bounds let through.
fn size(value: &mut Value, and_numbers: bool) {
    if let Value::Object(schema) = value {
        let format = match schema.get("type").and_then(Value::as_str) {
            Some("integer") if !schema.contains_key("format") && !is_small(schema) => Some("int64"),
            Some("number")
                if and_numbers && schema.get("format").is_none_or(|format| format == "decimal") =>
            {
                Some("double")
            }
            _ => None,
        };
        if let Some(format) = format {
            schema.insert("format".to_owned(), Value::from(format));
        }
    }
    match value {
        Value::Object(members) => members.values_mut().for_each(|value| size(value, and_numbers)),
        Value::Array(elements) => elements.iter_mut().for_each(|value| size(value, and_numbers)),
        _ => {}
    }
}

/// Whether both bounds lie within 32 bits.
fn is_small(schema: &Map<String, Value>) -> bool {
    let within = |key: &str| {
        let bound = schema.get(key).and_then(Value::as_i64);
        bound.is_some_and(|bound| i32::try_from(bound).is_ok())
    };
    within("minimum") && within("maximum")
}

/// Of all types that an operation answers, failures included, the clients of some generators accept one alone: JSON
/// where it is among them, else the first. Where a success is none of JSON, that would refuse it. So all of them become
/// one, which is any; what comes is read by its own `Content-Type` anyway.
fn accept_anything(document: &mut Value) {
    let shared = document["components"]["responses"].clone();
    let items = document
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten();
    for (_, operation) in items.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten()) {
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
            continue;
        };
        let successes = responses.iter().filter(|(status, _)| status.starts_with('2'));
        let mut types = successes.flat_map(|(_, response)| types(response, &shared));
        if types.any(|media| !media.contains("json")) {
            responses
                .values_mut()
                .for_each(|response| merge_types(response, &shared));
        }
    }
}

/// A response with its reference followed.
fn followed<'v>(response: &'v Value, shared: &'v Value) -> &'v Value {
    let name = response["$ref"]
        .as_str()
        .and_then(|text| text.strip_prefix("#/components/responses/"));
    name.map_or(response, |name| &shared[name])
}

fn types<'v>(response: &'v Value, shared: &'v Value) -> Vec<&'v str> {
    let content = followed(response, shared)["content"].as_object();
    content
        .into_iter()
        .flatten()
        .map(|(media, _)| media.as_str())
        .collect()
}

fn merge_types(response: &mut Value, shared: &Value) {
    let mut merged = followed(response, shared).clone();
    if let Some(content) = merged.get_mut("content").and_then(Value::as_object_mut)
        && let Some((_, first)) = content.iter().next()
    {
        *content = Map::from_iter([("*/*".to_owned(), first.clone())]);
    }
    *response = merged;
}

/// TypeScript's generator makes a union of what `mapping` names, and of nothing where there is none. By the standard a
/// branch without an entry has the name of its schema (OpenAPI 3.0.3, Discriminator Object): that is written down.
fn map_kinds(value: &mut Value) {
    match value {
        Value::Object(members) => {
            map_branches(members);
            members.values_mut().for_each(map_kinds);
        }
        Value::Array(elements) => elements.iter_mut().for_each(map_kinds),
        _ => {}
    }
}

fn map_branches(schema: &mut Map<String, Value>) {
    let branches = schema.get("oneOf").or_else(|| schema.get("anyOf"));
    let branches = branches.and_then(Value::as_array).into_iter().flatten();
    let references: Vec<String> = branches
        .filter_map(|branch| branch["$ref"].as_str())
        .map(str::to_owned)
        .collect();
    let Some(Value::Object(discriminator)) = schema.get_mut("discriminator") else {
        return;
    };
    let mapping = discriminator.entry("mapping").or_insert_with(|| json!({}));
    let Value::Object(mapping) = mapping else { return };
    for reference in references {
        let Some(name) = reference.strip_prefix(SCHEMAS) else {
            continue;
        };
        let leads_there = |target: &Value| {
            target
                .as_str()
                .is_some_and(|target| target == reference || target == name)
        };
        if !mapping.values().any(leads_there) {
            mapping.insert(name.to_owned(), Value::from(reference.as_str()));
        }
    }
}

/// The Rust generator writes a union with a discriminator as `#[serde(tag = …)]`, where serde takes the tag out of the
/// object before the branch reads it. A branch that lists the tag as a member of its own is then never read, and written
/// twice. So the member goes, from branches that are nothing but that.
fn imply_tags(document: &Value, adjusted: &mut Value, notes: &mut Vec<String>) {
    for (branch, tag) in branches(document) {
        let uses = mentions(document, &reference(&branch));
        let as_branch = unions(document)
            .iter()
            .map(|union| listed(union, &branch, &tag))
            .sum::<usize>();
        if uses != as_branch {
            notes.push(format!(
                "note: `{branch}` stands in a union and elsewhere; in the union its member `{tag}` cannot be read in Rust"
            ));
            continue;
        }
        let Some(schema) = adjusted.pointer_mut(&format!("/components/schemas/{branch}")) else {
            continue;
        };
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            properties.shift_remove(&tag);
        }
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|name| name.as_str() != Some(&tag));
        }
    }
}

/// What the parameters with brackets in their names are called in Rust, whose generator spells every bracket out:
/// `filter[price][gt]` is `filter_price_gt`.
pub(super) fn parameter_names(document: &Value) -> Map<String, Value> {
    let mut names = Map::new();
    for value in all(document) {
        if let (Some(name), Some(_)) = (value["name"].as_str(), value["in"].as_str())
            && name.contains('[')
        {
            names.insert(name.to_owned(), Value::from(words(name).join("_")));
        }
    }
    names
}

/// How a language writes the name of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// `MinusPrice`
    Pascal,
    /// `minusPrice`
    Camel,
    /// `MINUS_PRICE`
    Upper,
}

impl Case {
    /// The name that these words make.
    pub(super) fn write(self, words: &[&str]) -> String {
        match self {
            Case::Pascal => words.iter().map(|word| capitalised(word)).collect(),
            Case::Upper => words.join("_").to_ascii_uppercase(),
            Case::Camel => {
                let mut words = words.iter();
                let first = words.next().copied().unwrap_or_default();
                first.to_owned() + &words.map(|word| capitalised(word)).collect::<String>()
            }
        }
    }
}

/// What values such as `-price` are called where the generator drops the sign, and would call them `Price2`.
pub(super) fn value_names(document: &Value, case: Case) -> Map<String, Value> {
    let mut names = Map::new();
    for value in all(document)
        .iter()
        .filter_map(|value| value["enum"].as_array())
        .flatten()
    {
        let signed = value.as_str().filter(|text| text.starts_with('-'));
        if let Some(text) = signed {
            let words = [vec!["minus"], words(text)].concat();
            names.insert(text.to_owned(), Value::from(case.write(&words)));
        }
    }
    names
}

fn words(name: &str) -> Vec<&str> {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect()
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// The branches of all unions that list their own tag, each with its tag.
fn branches(document: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for union in unions(document) {
        let tag = union["discriminator"]["propertyName"]
            .as_str()
            .unwrap_or_default();
        for branch in union["oneOf"].as_array().into_iter().flatten() {
            let name = branch["$ref"]
                .as_str()
                .and_then(|text| text.strip_prefix(SCHEMAS));
            let Some(name) = name else { continue };
            let own = &document["components"]["schemas"][name]["properties"][tag];
            let entry = (name.to_owned(), tag.to_owned());
            if own.is_object() && !found.contains(&entry) {
                found.push(entry);
            }
        }
    }
    found
}

const SCHEMAS: &str = "#/components/schemas/";

fn reference(name: &str) -> String {
    format!("{SCHEMAS}{name}")
}

/// All schemas of the document with `oneOf` and a discriminator.
fn unions(document: &Value) -> Vec<&Map<String, Value>> {
    let objects = all(document).into_iter().filter_map(Value::as_object);
    let is_union = |object: &&Map<_, _>| object.contains_key("oneOf") && object.contains_key("discriminator");
    objects.filter(is_union).collect()
}

/// The value and everything in it.
fn all(value: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    let mut next = vec![value];
    while let Some(value) = next.pop() {
        found.push(value);
        next.extend(children(value));
    }
    found
}

fn children(value: &Value) -> Vec<&Value> {
    match value {
        Value::Object(members) => members.values().collect(),
        Value::Array(elements) => elements.iter().collect(),
        _ => Vec::new(),
    }
}

/// How often the union with this tag lists the branch.
fn listed(union: &Map<String, Value>, branch: &str, tag: &str) -> usize {
    if union["discriminator"]["propertyName"] != tag {
        return 0;
    }
    let reference = reference(branch);
    let listed = union["oneOf"].as_array().into_iter().flatten();
    listed.filter(|entry| entry["$ref"] == reference.as_str()).count()
}

/// How many references in the document name this.
fn mentions(value: &Value, reference: &str) -> usize {
    let own = usize::from(value.get("$ref").and_then(Value::as_str) == Some(reference));
    own + children(value)
        .into_iter()
        .map(|child| mentions(child, reference))
        .sum::<usize>()
}

#[cfg(test)]
mod tests;
