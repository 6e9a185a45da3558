//! Which keys each object may have, and of which type their values are: a misspelt key would otherwise be a promise that
//! nobody keeps.

use super::habits::{self, is_swagger_parameter};
use super::walk::{Kind, Object, stated};
use crate::load::{Data, Document, Member, Node, Position};
use crate::problem::Problem;
use crate::standard::{Holds, Key, Version};

/// Keys of the standard that are refused, with the way round.
pub(crate) const REFUSED: &[(Kind, &str, &str)] = &[
    (
        Kind::Schema,
        "$id",
        "refer to schemas by their place in the document",
    ),
    (
        Kind::Schema,
        "$dynamicRef",
        "write out the schema that is meant, and refer to it with `$ref`",
    ),
    (Kind::Schema, "$dynamicAnchor", "refer to the schema with `$ref`"),
    (
        Kind::Schema,
        "$vocabulary",
        "use the keywords of JSON Schema 2020-12",
    ),
];

/// How hints begin that tell of keywords of a schema outside of it.
const WITHIN_SCHEMA: &str = "write it within `schema`";

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for object in stated(document) {
        let version = document.version;
        let is_flag = matches!(object.node.data, Data::Boolean(_));
        if object.kind == Kind::Schema && is_flag && version == Version::V31 {
            continue;
        }
        if !matches!(object.node.data, Data::Map(_)) {
            problems.extend(no_object(&object));
            continue;
        }
        if object.node.get("$ref").is_some() && object.kind.section().is_some() && object.kind != Kind::Schema
        {
            continue;
        }
        let mut within_schema = false;
        for member in object
            .node
            .members()
            .iter()
            .filter(|member| !member.key.starts_with("x-"))
        {
            let problem = judge(&object, member, version);
            // Whoever writes one keyword beside `schema` writes all of them there.
            let habit = problem
                .as_ref()
                .is_some_and(|problem| problem.hint.starts_with(WITHIN_SCHEMA));
            if !(habit && std::mem::replace(&mut within_schema, habit)) {
                problems.extend(problem);
            }
        }
        missing(&object, version, problems);
    }
}

fn judge(object: &Object<'_>, member: &Member, version: Version) -> Option<Problem> {
    let kind = object.kind;
    if kind == Kind::Parameter && is_swagger_parameter(object.node) {
        return None;
    }
    let Some(key) = kind.key(&member.key, version) else {
        return kind.entries().is_none().then(|| unknown(object, member, version));
    };
    let refused = REFUSED
        .iter()
        .find(|(of, name, _)| *of == kind && *name == key.name);
    if let Some((_, name, hint)) = refused {
        return Some(Problem::unsupported(
            member.at,
            format!("`{name}` is not supported here"),
            *hint,
        ));
    }
    if let Some(hint) =
        habits::of_types(&member.value).filter(|_| key.name == "type" && key.holds == Holds::Text)
    {
        let text = "in OpenAPI 3.0 `type` is one word";
        return Some(Problem::new(member.value.at, "wrong-type", text, hint));
    }
    typed(key, &member.value).or_else(|| type_of_json(kind, key, &member.value, version))
}

/// The types that JSON has. OpenAPI 3.0 says `nullable` instead of `null`.
fn type_of_json(kind: Kind, key: &Key, value: &Node, version: Version) -> Option<Problem> {
    const TYPES: [&str; 7] = [
        "null", "string", "integer", "number", "boolean", "array", "object",
    ];
    if kind != Kind::Schema || key.name != "type" {
        return None;
    }
    let known = TYPES
        .get(usize::from(version == Version::V30)..)
        .unwrap_or_default();
    let is_type = |node: &&Node| node.text().is_some_and(|text| known.contains(&text));
    let types = match value.data {
        Data::List(_) => value.elements(),
        _ => std::slice::from_ref(value),
    };
    let wrong = types.iter().find(|node| !is_type(node))?;
    let word = wrong.text().unwrap_or_default();
    let text = format!("`{word}` is no type of JSON");
    let hint = habits::of_type(word).map_or_else(|| format!("one of {}", known.join(", ")), str::to_owned);
    Some(Problem::new(wrong.at, "type", text, hint))
}

/// A key that no version, or only another one, has here.
fn unknown(object: &Object<'_>, member: &Member, version: Version) -> Problem {
    let kind = object.kind;
    let written = member.key.as_str();
    if kind.keys().iter().any(|key| key.name == written) {
        return of_other_version(kind, member, version);
    }
    let known = kind
        .keys()
        .iter()
        .filter(|key| key.is_in(version))
        .map(|key| key.name);
    let near = known
        .clone()
        .map(|key| (strsim::damerau_levenshtein(key, written), key))
        .min();
    let (what, code) = match kind {
        Kind::Schema => ("keyword of a schema", "unknown-keyword"),
        _ => ("key of this object", "unknown-key"),
    };
    let text = format!("`{written}` is no {what}");
    if let Some(hint) = habits::place(kind, written, version) {
        // Without a schema neither can be understood.
        let code = match kind {
            Kind::Parameter | Kind::Header => "misspelt-key",
            _ if written.starts_with("$ref") => "misspelt-key",
            _ => code,
        };
        return Problem::new(member.at, code, text, hint);
    }
    let first = written
        .split_whitespace()
        .next()
        .filter(|first| *first != written);
    if let Some(key) = first.and_then(|first| known.clone().find(|key| *key == first))
        && object.node.get(key).is_none()
    {
        let hint = format!("did you mean `{key}`, with a colon behind it?");
        return Problem::new(member.at, "misspelt-key", text, hint);
    }
    match near {
        // Of a short word little is left when two letters are others.
        Some((distance, key))
            if distance <= written.chars().count().div_ceil(4).min(2) && object.node.get(key).is_none() =>
        {
            Problem::new(member.at, "misspelt-key", text, format!("did you mean `{key}`?"))
        }
        _ => {
            let hint = match kind {
                Kind::Schema => "see the Schema Object of OpenAPI for the keywords".to_owned(),
                _ => format!("known here: {}", known.collect::<Vec<_>>().join(", ")),
            };
            Problem::new(member.at, code, text, hint)
        }
    }
}

/// A key that only the other version has here.
fn of_other_version(kind: Kind, member: &Member, version: Version) -> Problem {
    let written = member.key.as_str();
    let (other, this) = match version {
        Version::V30 => ("3.1", "3.0"),
        Version::V31 => ("3.0", "3.1"),
    };
    let text = format!("`{written}` is a key of OpenAPI {other}, and this document is one of {this}");
    let code = if kind == Kind::Schema {
        "unknown-keyword"
    } else {
        "unknown-key"
    };
    let hint = match written {
        "nullable" => "write `type: [string, 'null']`, or whatever the other type is".to_owned(),
        _ => format!("leave it out, or write `openapi: {other}.…`"),
    };
    Problem::new(member.at, code, text, hint)
}

/// A value of another type than its key holds.
fn typed(key: &Key, value: &Node) -> Option<Problem> {
    let (fits, wanted, hint) = match key.holds {
        Holds::Data => return None,
        Holds::Words => return words(key, value),
        Holds::Text if key.name == "$ref" => (
            is_text(value),
            "text",
            "put it in quotes: what begins with `#` is a comment in YAML",
        ),
        Holds::Text => (is_text(value), "text", "put it in quotes"),
        Holds::Flag => (is_flag(value), "true or false", "write it without quotes"),
        Holds::Number => (
            super::fit::is_number(value),
            "a number",
            "write it in digits, without quotes",
        ),
        Holds::Count => (
            matches!(value.data, Data::Integer(0..)),
            "a whole number from 0",
            "write it in digits, without quotes",
        ),
        Holds::Texts => (all(value, is_text), "a list of texts", "write `[a, b]`"),
        Holds::TextOrTexts => (
            is_text(value) || all(value, is_text),
            "text, or a list of texts",
            "write `[a, b]`",
        ),
        Holds::List | Holds::Each(_) => (is_list(value), "a list", "begin each entry with `- `"),
        Holds::TextMap => (
            is_map(value) && value.members().iter().all(|member| is_text(&member.value)),
            "a mapping from names to texts",
            "write `name: text`, each on a line",
        ),
        Holds::Values | Holds::Named(_) | Holds::Keyed(_) => {
            (is_map(value), "a mapping", "write `name: …`, each on a line")
        }
        // What stands here is judged as an object.
        Holds::One(_) => return None,
        Holds::OneOrFlag(_) => (
            is_map(value) || is_flag(value),
            "a schema, or true or false",
            "write it without quotes",
        ),
    };
    let name = key.name;
    (!fits).then(|| Problem::new(value.at, "wrong-type", format!("`{name}` must be {wanted}"), hint))
}

/// A number or a date where words belong is what people write without thinking of quotes.
fn words(key: &Key, value: &Node) -> Option<Problem> {
    let name = key.name;
    match value.data {
        Data::Text(_) => None,
        Data::List(_) | Data::Map(_) => {
            let text = format!("`{name}` must be text");
            Some(Problem::new(
                value.at,
                "wrong-type",
                text,
                "write what people are to read",
            ))
        }
        _ => {
            let text = format!("`{name}` is text");
            Some(Problem::new(value.at, "words", text, "put it in quotes"))
        }
    }
}

fn no_object(object: &Object<'_>) -> Option<Problem> {
    // A schema is read, and judged, elsewhere; the root by the rule on versions.
    if matches!(object.kind, Kind::Schema | Kind::Root) {
        return None;
    }
    let text = format!("this is no {}", object.kind.title());
    let keys = object.kind.keys().iter().map(|key| key.name);
    let hint = format!(
        "write a mapping; its keys are: {}",
        keys.collect::<Vec<_>>().join(", ")
    );
    Some(Problem::new(object.node.at, "wrong-type", text, hint))
}

/// Keys without which an object means nothing. Those of parameters and of the root have rules of their own.
fn missing(object: &Object<'_>, version: Version, problems: &mut Vec<Problem>) {
    if matches!(object.kind, Kind::Parameter | Kind::Root) {
        return;
    }
    let required = object
        .kind
        .keys()
        .iter()
        .filter(|key| key.required && key.is_in(version));
    for key in required.filter(|key| object.node.get(key.name).is_none()) {
        problems.push(lacks(object.at, object.kind, key));
    }
}

fn lacks(at: Position, kind: Kind, key: &Key) -> Problem {
    let name = key.name;
    let text = format!("this {} has no `{name}`", kind.title());
    Problem::new(at, "missing-key", text, format!("add `{name}`: {}", key.about))
}

fn is_text(node: &Node) -> bool {
    node.text().is_some()
}

fn is_flag(node: &Node) -> bool {
    matches!(node.data, Data::Boolean(_))
}

fn is_list(node: &Node) -> bool {
    matches!(node.data, Data::List(_))
}

fn is_map(node: &Node) -> bool {
    matches!(node.data, Data::Map(_))
}

fn all(node: &Node, fits: fn(&Node) -> bool) -> bool {
    is_list(node) && node.elements().iter().all(fits)
}
