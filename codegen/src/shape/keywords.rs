//! Which keywords a Schema Object may have, and what to say of the others.

use super::Reading;
use crate::load::Node;
use crate::problem::Problem;

/// Keywords that are understood: by the types, by the contract check at run time, or as words for people.
const UNDERSTOOD: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
];

/// Keywords of OpenAPI 3.0 and of later JSON Schema that no type is made for, with the way round.
const REFUSED: &[(&str, &str)] = &[
    ("not", "state what is allowed instead"),
    ("anyOf", "use `oneOf` with a `discriminator`"),
    ("xml", "only JSON is served"),
    ("const", "OpenAPI 3.0 has no `const`: use an `enum` of one value"),
    ("examples", "OpenAPI 3.0 has one `example` in a schema"),
    ("$defs", "put the schema under `components/schemas`"),
    ("if", "use `oneOf` with a `discriminator`"),
    ("patternProperties", "use `additionalProperties`"),
    ("prefixItems", "use an object with named members"),
];

/// Reports every keyword of `schema` that is not understood.
pub(super) fn check(schema: &Node, reading: &mut Reading) {
    for member in schema.members() {
        let key = member.key.as_str();
        if UNDERSTOOD.contains(&key) || key.starts_with("x-") {
            continue;
        }
        let problem = match REFUSED.iter().find(|(name, _)| *name == key) {
            Some((_, hint)) => Problem::unsupported(
                member.at,
                format!("the schema keyword `{key}` is not supported"),
                *hint,
            ),
            None => unknown(schema, member.at, key),
        };
        reading.refuse(problem);
    }
}

fn unknown(schema: &Node, at: crate::load::Position, key: &str) -> Problem {
    let near = UNDERSTOOD
        .iter()
        .map(|name| (strsim::damerau_levenshtein(name, key), name))
        .min();
    let text = format!("`{key}` is no keyword of a schema");
    match near {
        Some((distance, name)) if distance <= 2 && schema.get(name).is_none() => {
            Problem::new(at, "misspelt-key", text, format!("did you mean `{name}`?"))
        }
        _ => {
            let hint = "see the Schema Object in OpenAPI 3.0.3 for the keywords";
            Problem::new(at, "unknown-keyword", text, hint)
        }
    }
}
