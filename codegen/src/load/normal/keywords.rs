//! Keywords that 3.0 has no word for, each said by others.

use super::{flag, list, word};
use crate::load::node::{Data, Member, Node};

/// `const: a` is an enum of one value; its type is that of the value.
pub(super) fn constant(node: &mut Node) {
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
pub(super) fn conditional(node: &mut Node) {
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
pub(super) fn content(node: &mut Node) {
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
pub(super) fn bound(node: &mut Node, exclusive: &str, inclusive: &str) {
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
pub(super) fn flags(node: &mut Node) {
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
