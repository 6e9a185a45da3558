//! The vocabulary of `x-` keys at the places where ours live: what nobody acts on must not look like a policy.

use super::walk::{Kind, objects};
use crate::load::{Document, Member};
use crate::problem::Problem;

/// Ours, with the kinds of object they belong to.
type Vocabulary = &'static [(&'static str, &'static [Kind])];

/// What the server acts on: all of it. A key that nothing keeps has no place in a document.
const SERVED: Vocabulary = &[
    (
        "x-charter-allow",
        &[
            Kind::Root,
            Kind::Tag,
            Kind::PathItem,
            Kind::Operation,
            Kind::SecurityScheme,
        ],
    ),
    ("x-audit", &[Kind::Operation]),
    ("x-cache-control", &[Kind::Operation]),
    ("x-deprecated-at", &[Kind::Operation]),
    ("x-max-body", &[Kind::Operation]),
    ("x-rate-limit", &[Kind::Root, Kind::Tag, Kind::Operation]),
    ("x-rate-limit-failure", &[Kind::Root, Kind::Tag, Kind::Operation]),
    ("x-rate-limit-key", &[Kind::Root, Kind::Tag, Kind::Operation]),
    ("x-scopes", &[Kind::Operation, Kind::SecurityScheme]),
    ("x-successor", &[Kind::Operation]),
    ("x-sunset", &[Kind::Operation]),
    ("x-timeout", &[Kind::Operation]),
    ("x-versions", &[Kind::Root]),
];

/// Not ours, and only for pages of documentation.
const FOR_READERS: &[&str] = &["x-codeSamples", "x-displayName", "x-tagGroups"];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for object in objects(document) {
        let ours = matches!(
            object.kind,
            Kind::Root | Kind::Tag | Kind::PathItem | Kind::Operation | Kind::SecurityScheme
        );
        for member in object
            .node
            .members()
            .iter()
            .filter(|member| ours && member.key.starts_with("x-"))
        {
            if !FOR_READERS.contains(&member.key.as_str()) {
                problems.extend(judge(member, object.kind));
            }
        }
    }
}

fn judge(member: &Member, kind: Kind) -> Option<Problem> {
    let key = member.key.as_str();
    let named = |(name, _): &&(&str, &[Kind])| *name == key;
    let problem = match SERVED.iter().find(named) {
        Some((_, kinds)) if kinds.contains(&kind) => return None,
        Some((_, kinds)) => {
            let places: Vec<String> = kinds
                .iter()
                .map(|kind| format!("{kind:?}").to_lowercase())
                .collect();
            let text = format!("`{key}` has no meaning here");
            Problem::new(
                member.at,
                "extension",
                text,
                format!("it belongs to: {}", places.join(", ")),
            )
        }
        None => {
            let near = SERVED
                .iter()
                .map(|(name, _)| (strsim::damerau_levenshtein(name, key), name))
                .min();
            let hint = match near {
                Some((distance, name)) if distance <= 3 => format!("did you mean `{name}`?"),
                _ => "only keys that the server acts on may stand here".to_owned(),
            };
            Problem::new(
                member.at,
                "extension",
                format!("`{key}` is no known extension"),
                hint,
            )
        }
    };
    Some(problem)
}
