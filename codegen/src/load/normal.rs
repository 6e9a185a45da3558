//! OpenAPI 3.1 said in the words of 3.0, as far as types are concerned, so that types, gate and lowering read one dialect.
//!
//! What only restricts values (`if`, `contains`, `propertyNames`, …) is left out here: the contract check judges values by
//! the document as it is written, in its own version. Lowering the served document itself was rejected for that reason.
//! Whatever is added takes the place of what it stands for, so that problems still lead to the line that was written.

use super::node::{Data, Member, Node, Position};
use super::pointer;
use crate::standard::{Holds, Kind, Version};

/// Keywords that restrict values, or help to describe others, and make no type.
const WITHOUT_TYPE: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$schema",
    "$vocabulary",
    "contains",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
    "maxContains",
    "minContains",
    "not",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
];

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

/// Rewrites all schemas of a bundled document.
pub(super) fn normalise(root: &mut Node, version: Version) {
    Rewriting(version).object(root, Kind::Root);
}

struct Rewriting(Version);

impl Rewriting {
    fn object(&self, node: &mut Node, kind: Kind) {
        for member in node.members_mut() {
            let key = kind.key(&member.key, self.0).map(|key| key.holds);
            let free = kind.entries().filter(|_| !member.key.starts_with("x-"));
            if let Some(holds) = key.or(free) {
                self.held(&mut member.value, holds);
            }
        }
        if kind.section().is_some()
            && let Some(reference) = node.get_mut("$ref")
        {
            plain_reference(reference);
        }
        match kind {
            Kind::Schema if self.0 == Version::V31 => schema(node),
            Kind::Discriminator => {
                let mapping = node.get_mut("mapping").map_or(&mut [][..], Node::members_mut);
                mapping
                    .iter_mut()
                    .for_each(|member| plain_reference(&mut member.value));
            }
            _ => {}
        }
    }

    fn held(&self, node: &mut Node, holds: Holds) {
        match holds {
            Holds::One(kind) | Holds::OneOrFlag(kind) => self.object(node, kind),
            Holds::Each(kind) => {
                if let Data::List(elements) = &mut node.data {
                    elements.iter_mut().for_each(|element| self.object(element, kind));
                }
            }
            Holds::Named(kind) | Holds::Keyed(kind) => {
                let named = matches!(holds, Holds::Named(_));
                let members = node.members_mut().iter_mut();
                members
                    .filter(|member| named || !member.key.starts_with("x-"))
                    .for_each(|member| self.object(&mut member.value, kind));
            }
            _ => {}
        }
    }
}

/// A name in a reference is written here as it is: `#/components/schemas/Page«Item»`.
fn plain_reference(reference: &mut Node) {
    let Data::Text(text) = &mut reference.data else {
        return;
    };
    let Some((section, name)) = text
        .strip_prefix("#/components/")
        .and_then(|way| way.split_once('/'))
    else {
        return;
    };
    *text = format!("#/components/{section}/{}", pointer::plain(name));
}

/// One schema, whose parts are rewritten already.
fn schema(node: &mut Node) {
    node.remove("nullable"); // which 3.1 does not know
    constant(node);
    conditional(node);
    WITHOUT_TYPE.iter().for_each(|key| drop(node.remove(key)));
    content(node);
    if let Some(Member { at, value, .. }) = node.remove("examples")
        && let Some(first) = value.elements().first()
        && node.get("example").is_none()
    {
        node.set(at, "example", first.clone());
    }
    bound(node, "exclusiveMinimum", "minimum");
    bound(node, "exclusiveMaximum", "maximum");
    flags(node);
    null_value(node);
    types(node);
    nothing_but_null(node);
    null_choice(node, "oneOf");
    null_choice(node, "anyOf");
    beside_reference(node);
}

fn is_null(node: &Node) -> bool {
    matches!(node.data, Data::Null)
}

fn list(at: Position, elements: Vec<Node>) -> Node {
    Node {
        at,
        data: Data::List(elements),
    }
}

fn flag(at: Position, value: bool) -> Node {
    Node {
        at,
        data: Data::Boolean(value),
    }
}

fn word(at: Position, text: &str) -> Node {
    Node {
        at,
        data: Data::Text(text.to_owned()),
    }
}

/// `const: a` is an enum of one value; its type is that of the value.
fn constant(node: &mut Node) {
    let Some(Member { at, value, .. }) = node.remove("const") else {
        return;
    };
    let of = match value.data {
        Data::Null => "null",
        Data::Boolean(_) => "boolean",
        Data::Integer(_) => "integer",
        Data::Float(_) => "number",
        Data::Text(_) => "string",
        Data::List(_) => "array",
        Data::Map(_) => "object",
    };
    if node.get("type").is_none() {
        node.set(at, "type", word(at, of));
    }
    if !matches!(value.data, Data::List(_) | Data::Map(_)) {
        node.set(at, "enum", list(value.at, vec![value]));
    }
}

/// Members that only `then` and `else` describe are members too, that may be absent.
fn conditional(node: &mut Node) {
    let branches = ["then", "else"].map(|key| node.remove(key));
    for branch in branches.into_iter().flatten() {
        let described = branch.value.get("properties").map_or(&[][..], Node::members);
        for property in described {
            let Some(properties) = node.get_mut("properties") else {
                continue;
            };
            if properties.get(&property.key).is_none() {
                properties.set(property.at, &property.key, property.value.clone());
            }
        }
    }
}

/// Bytes: as base64 within JSON, or as they are where the whole content is meant.
fn content(node: &mut Node) {
    let encoding = node.remove("contentEncoding");
    let media = node.remove("contentMediaType");
    if node.get("format").is_some() {
        return;
    }
    let base64 = |member: &Member| member.value.text().is_some_and(|text| text.starts_with("base64"));
    let bytes = |member: &Member| member.value.text() == Some("application/octet-stream");
    if let Some(member) = encoding.as_ref().filter(|member| base64(member)) {
        node.set(member.at, "format", word(member.at, "byte"));
    } else if let Some(member) = media
        .as_ref()
        .filter(|member| encoding.is_none() && bytes(member))
    {
        node.set(member.at, "format", word(member.at, "binary"));
    }
}

/// A number that is left out becomes a bound and the flag that leaves it out.
fn bound(node: &mut Node, exclusive: &str, inclusive: &str) {
    let is_number = |node: &&Node| matches!(node.data, Data::Integer(_) | Data::Float(_));
    let Some(limit) = node.get(exclusive).filter(is_number).cloned() else {
        return;
    };
    let at = limit.at;
    if let Some(stated) = node.get(inclusive).filter(is_number) {
        let (limit, stated) = (limit.to_json().as_f64(), stated.to_json().as_f64());
        let lower = exclusive == "exclusiveMinimum";
        let looser = limit.zip(stated).is_some_and(
            |(limit, stated)| {
                if lower { limit < stated } else { limit > stated }
            },
        );
        if looser {
            node.remove(exclusive);
            return;
        }
    }
    node.set(at, inclusive, limit);
    node.set(at, exclusive, flag(at, true));
}

/// Schemas that are true or false: whatever, or nothing at all.
fn flags(node: &mut Node) {
    if let Data::Boolean(true) = node.data {
        node.data = Data::Map(Vec::new());
    }
    if let Some(properties) = node.get_mut("properties")
        && let Data::Map(members) = &mut properties.data
    {
        members.retain(|member| !matches!(member.value.data, Data::Boolean(false)));
    }
    let tuple = node.remove("prefixItems");
    if let Some(Member { at, .. }) = &tuple {
        let anything = Node {
            at: *at,
            data: Data::Map(Vec::new()),
        };
        node.set(*at, "items", anything);
    } else if matches!(
        node.get("items"),
        Some(Node {
            data: Data::Boolean(false),
            ..
        })
    ) && let Some(Member { at, .. }) = node.remove("items")
    {
        node.set(
            at,
            "maxItems",
            Node {
                at,
                data: Data::Integer(0),
            },
        );
    }
    if node.get("items").is_none() && node.text_of("type") == Some("array") {
        let anything = Node {
            at: node.at,
            data: Data::Map(Vec::new()),
        };
        node.set(node.at, "items", anything);
    }
    if let Some(Member { at, .. }) = node.remove("patternProperties")
        && node
            .get("additionalProperties")
            .is_none_or(|open| matches!(open.data, Data::Boolean(false)))
    {
        node.set(at, "additionalProperties", flag(at, true));
    }
}

/// `null` among the values of an enum.
fn null_value(node: &mut Node) {
    let Some(values) = node.get_mut("enum") else {
        return;
    };
    let (at, Data::List(elements)) = (values.at, &mut values.data) else {
        return;
    };
    let before = elements.len();
    let only_null = before > 0 && elements.iter().all(is_null);
    if only_null {
        return;
    }
    elements.retain(|value| !is_null(value));
    let had_null = elements.len() < before;
    let of = node.get("type");
    let allows = of.is_none_or(|of| of.elements().iter().any(|of| of.text() == Some("null")));
    if had_null && allows {
        node.set(at, "nullable", flag(at, true));
    } else if let Some(Node {
        data: Data::List(types),
        ..
    }) = node.get_mut("type")
    {
        types.retain(|of| of.text() != Some("null"));
    }
}

/// Several types: with `null` a nullable one, else a choice of schemas of one type each.
fn types(node: &mut Node) {
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

/// A value that is always `null` has no type of its own; the contract check sees to it.
fn nothing_but_null(node: &mut Node) {
    if node.text_of("type") == Some("null")
        && let Some(Member { at, .. }) = node.remove("type")
    {
        node.remove("enum");
        node.set(at, "nullable", flag(at, true));
    }
}

/// A choice of which one is `null`: the others, nullable.
fn null_choice(node: &mut Node, keyword: &str) {
    let Some(Node {
        at,
        data: Data::List(choices),
    }) = node.get(keyword).cloned()
    else {
        return;
    };
    // Such a choice has been rewritten to one that says no more than this.
    let says_null = |choice: &&Node| choice.flag("nullable") && choice.members().len() == 1;
    let others: Vec<Node> = choices
        .iter()
        .filter(|choice| !says_null(choice))
        .cloned()
        .collect();
    if others.len() == choices.len() || others.is_empty() {
        return;
    }
    node.set(at, "nullable", flag(at, true));
    match others.as_slice() {
        [one] if node.get("allOf").is_none() => {
            node.remove(keyword);
            node.set(at, "allOf", list(at, vec![one.clone()]));
        }
        _ => node.set(at, keyword, list(at, others)),
    }
}

/// In 3.1 what stands beside a reference counts, too.
fn beside_reference(node: &mut Node) {
    if node.members().len() < 2 {
        return;
    }
    let Some(reference) = node.remove("$ref") else {
        return;
    };
    let at = reference.at;
    let part = Node {
        at,
        data: Data::Map(vec![reference]),
    };
    match node.get_mut("allOf") {
        Some(Node {
            data: Data::List(parts),
            ..
        }) => parts.insert(0, part),
        _ => node.set(at, "allOf", list(at, vec![part])),
    }
}
