//! Which keys each object may have: a misspelt key would otherwise be a promise that nobody keeps.

use super::walk::{Kind, Object, objects};
use crate::load::{Document, Member};
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for Object { kind, node, .. } in objects(document) {
        let Some((understood, refused)) = keys(kind) else {
            continue;
        };
        for member in node
            .members()
            .iter()
            .filter(|member| !member.key.starts_with("x-"))
        {
            if understood.contains(&member.key.as_str()) {
                continue;
            }
            problems.push(match refused.iter().find(|(key, _)| *key == member.key) {
                Some((key, hint)) => {
                    Problem::unsupported(member.at, format!("`{key}` is not supported here"), *hint)
                }
                None => unknown(member, understood),
            });
        }
    }
}

fn unknown(member: &Member, understood: &[&str]) -> Problem {
    let near = understood
        .iter()
        .map(|key| (strsim::damerau_levenshtein(key, &member.key), key))
        .min();
    let hint = match near {
        Some((distance, key)) if distance <= 2 => format!("did you mean `{key}`?"),
        _ => format!("known here: {}", understood.join(", ")),
    };
    Problem::new(
        member.at,
        "unknown-key",
        format!("`{}` is no key of this object", member.key),
        hint,
    )
}

/// Keys that are understood, and keys of the standard that are refused, with the way round.
type Keys = (&'static [&'static str], &'static [(&'static str, &'static str)]);

const NO_CALLBACKS: (&str, &str) = ("callbacks", "the server calls nobody back");

/// The keys of OpenAPI 3.0.3 by kind of object. Schemas are checked where they are read.
fn keys(kind: Kind) -> Option<Keys> {
    match kind {
        Kind::Root => Some(ROOT),
        Kind::Info => Some(INFO),
        Kind::Tag => Some(TAG),
        Kind::Components => Some(COMPONENTS),
        Kind::PathItem => Some(PATH_ITEM),
        Kind::Operation => Some(OPERATION),
        Kind::Parameter => Some(PARAMETER),
        Kind::RequestBody => Some(REQUEST_BODY),
        Kind::MediaType => Some(MEDIA_TYPE),
        Kind::Response => Some(RESPONSE),
        Kind::Header => Some(HEADER),
        Kind::SecurityScheme => Some(SECURITY_SCHEME),
        Kind::Schema => None,
    }
}

#[rustfmt::skip]
const ROOT: Keys = (
    &["openapi", "info", "servers", "tags", "paths", "components", "externalDocs", "security"],
    &[],
);
#[rustfmt::skip]
const INFO: Keys = (
    &["title", "description", "termsOfService", "contact", "license", "version"],
    &[],
);
const TAG: Keys = (&["name", "description", "externalDocs"], &[]);
#[rustfmt::skip]
const COMPONENTS: Keys = (
    &["schemas", "parameters", "responses", "headers", "requestBodies", "examples", "links",
      "securitySchemes"],
    &[NO_CALLBACKS],
);
#[rustfmt::skip]
const PATH_ITEM: Keys = (
    &[
        "summary", "description", "servers", "parameters", "get", "put", "post", "delete", "options", "head", "patch",
        "trace",
    ],
    &[],
);
#[rustfmt::skip]
const OPERATION: Keys = (
    &[
        "tags", "summary", "description", "externalDocs", "operationId", "parameters", "requestBody", "responses",
        "deprecated", "security", "servers",
    ],
    &[NO_CALLBACKS],
);
#[rustfmt::skip]
const PARAMETER: Keys = (
    &[
        "name", "in", "description", "required", "deprecated", "allowEmptyValue", "allowReserved", "style", "explode",
        "schema", "content", "example", "examples",
    ],
    &[],
);
const REQUEST_BODY: Keys = (&["description", "content", "required"], &[]);
#[rustfmt::skip]
const MEDIA_TYPE: Keys = (
    &["schema", "example", "examples", "encoding"],
    &[],
);
const RESPONSE: Keys = (&["description", "headers", "content", "links"], &[]);
#[rustfmt::skip]
const HEADER: Keys = (
    &["description", "required", "deprecated", "style", "explode", "schema", "content", "example", "examples"],
    &[],
);
#[rustfmt::skip]
const SECURITY_SCHEME: Keys = (
    &["type", "description", "name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl"],
    &[],
);
