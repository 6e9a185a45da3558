//! Several types of one schema.

use super::{flag, list, word};
use crate::load::node::{Data, Member, Node};

/// The keywords that say something of values of one type only.
const OF_TYPES: &[(&str, &[&str])] = &[
    (
        "string",
        &[
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "contentEncoding",
            "contentMediaType",
        ],
    ),
    (
        "number",
        &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "format",
        ],
    ),
    (
        "integer",
        &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "format",
        ],
    ),
    (
        "array",
        &["items", "prefixItems", "minItems", "maxItems", "uniqueItems"],
    ),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "minProperties",
            "maxProperties",
        ],
    ),
    ("boolean", &[]),
];

/// Several types: with `null` a nullable one, else a choice of schemas of one type each.
pub(super) fn types(node: &mut Node) {
    let Some(Node {
        at,
        data: Data::List(types),
    }) = node.get("type").cloned()
    else {
        return;
    };
    let mut texts: Vec<Node> = types
        .iter()
        .filter(|of| of.text() != Some("null"))
        .cloned()
        .collect();
    if texts.iter().any(|of| of.text() == Some("number")) {
        texts.retain(|of| of.text() != Some("integer"));
    }
    if texts.len() < types.len() && types.iter().any(|of| of.text() == Some("null")) {
        node.set(at, "nullable", flag(at, true));
    }
    match texts.as_slice() {
        [] => {
            if !types.is_empty() {
                node.set(at, "type", word(at, "null"));
            }
        }
        [one] => node.set(at, "type", one.clone()),
        several => {
            let choices = several.iter().map(|of| choice(node, of)).collect();
            node.remove("type");
            for (_, keywords) in OF_TYPES {
                keywords.iter().for_each(|keyword| drop(node.remove(keyword)));
            }
            node.remove("enum");
            node.set(at, "anyOf", list(at, choices));
        }
    }
}

/// The part of a schema of several types that is about one of them.
fn choice(node: &Node, of: &Node) -> Node {
    let text = of.text().unwrap_or_default();
    let keywords = OF_TYPES
        .iter()
        .find(|(name, _)| *name == text)
        .map_or(&[][..], |(_, keywords)| keywords);
    let mut members = vec![Member {
        at: of.at,
        key: "type".to_owned(),
        value: of.clone(),
    }];
    let told = node
        .members()
        .iter()
        .filter(|member| keywords.contains(&member.key.as_str()));
    members.extend(told.cloned());
    if let Some(values) = node.member("enum") {
        let fits = |value: &&Node| {
            matches!(
                (&value.data, text),
                (Data::Text(_), "string")
                    | (Data::Integer(_), "integer" | "number")
                    | (Data::Float(_), "number")
                    | (Data::Boolean(_), "boolean")
            )
        };
        let values_of = values
            .value
            .elements()
            .iter()
            .filter(fits)
            .cloned()
            .collect::<Vec<_>>();
        if !values_of.is_empty() {
            members.push(Member {
                at: values.at,
                key: "enum".to_owned(),
                value: list(values.value.at, values_of),
            });
        }
    }
    Node {
        at: of.at,
        data: Data::Map(members),
    }
}
