//! Which keywords a Schema Object may have, and what to say of the others.

use super::Reading;
use super::types::Types;
use crate::load::{Data, Node};
use crate::problem::Problem;

/// Keywords that are understood: by the types, by the contract check at run time, or as words for people.
const UNDERSTOOD: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$ref",
    "$schema",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "discriminator",
    "else",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "then",
    "title",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "writeOnly",
    "xml",
];

/// Reports every keyword of `schema` that nobody understands.
pub(super) fn check(schema: &Node, reading: &mut Reading) {
    for member in schema.members() {
        let key = member.key.as_str();
        if !UNDERSTOOD.contains(&key) && !key.starts_with("x-") {
            reading.refuse(unknown(member.at, key));
        }
    }
    types(schema, reading);
    siblings(schema, reading);
}

/// Types that JSON does not have.
fn types(schema: &Node, reading: &mut Reading) {
    let Some(stated) = schema.get("type") else { return };
    let words: &[Node] = match &stated.data {
        Data::List(words) => words,
        _ => std::slice::from_ref(stated),
    };
    for word in words {
        if word.text().and_then(Types::named).is_none() {
            let hint = "one of string, integer, number, boolean, array, object";
            let text = "this is no type of OpenAPI 3.0";
            reading.refuse(Problem::new(word.at, "type", text, hint));
        }
    }
}

/// What stands beside a reference is ignored by OpenAPI 3.0.
fn siblings(schema: &Node, reading: &mut Reading) {
    if schema.get("$ref").is_none() {
        return;
    }
    for sibling in schema.members().iter().filter(|member| member.key != "$ref") {
        let text = format!("`{}` beside a `$ref` has no effect in OpenAPI 3.0", sibling.key);
        let hint = "put the `$ref` into an `allOf` of one";
        reading.refuse(Problem::new(sibling.at, "ref-sibling", text, hint));
    }
}

fn unknown(at: crate::load::Position, key: &str) -> Problem {
    let near = UNDERSTOOD
        .iter()
        .map(|name| (strsim::damerau_levenshtein(name, key), name))
        .min();
    let hint = match near {
        Some((distance, name)) if distance <= 2 => format!("did you mean `{name}`?"),
        _ => "see the Schema Object in OpenAPI 3.0.3 for the keywords".to_owned(),
    };
    Problem::new(
        at,
        "unknown-keyword",
        format!("`{key}` is no keyword of a schema"),
        hint,
    )
}
