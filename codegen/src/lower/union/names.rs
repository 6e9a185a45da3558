//! The names of a union's branches.

use crate::load::{Data, Node};
use crate::lower::case::{distinct, type_name, variant};
use crate::shape::{Kind, Union, Variant};

/// The names of the branches by what they are: the schema's, or what tells them apart.
pub(in crate::lower) fn variant_names(union: &Union<'_>) -> Vec<String> {
    distinct(union.variants.iter().map(variant_name).collect(), "")
}

fn variant_name(choice: &Variant<'_>) -> String {
    let node = choice.shape.node;
    if matches!(choice.shape.kind, Kind::Named(_)) {
        return type_name(referred(node).unwrap_or_default());
    }
    if let Some(title) = node.text_of("title").filter(|_| choice.shape.within.is_none()) {
        return type_name(title);
    }
    let constants = choice.facts.constants.iter();
    let constants = constants.filter(|(name, _)| choice.facts.required.contains(name));
    let mut texts = constants.filter_map(|(_, values)| match values.as_slice() {
        [
            Node {
                data: Data::Text(only),
                ..
            },
        ] => Some(variant(only)),
        _ => None,
    });
    let sole = match choice.facts.required.as_slice() {
        [only] => Some(type_name(only)),
        _ => None,
    };
    texts
        .next()
        .or(sole)
        .unwrap_or_else(|| by_kind(&choice.shape.kind).to_owned())
}

/// The last step of the reference that a schema is.
fn referred(node: &Node) -> Option<&str> {
    let own = node
        .text_of("$ref")
        .and_then(|reference| reference.rsplit('/').next());
    own.or_else(|| node.get("allOf")?.elements().iter().find_map(referred))
}

fn by_kind(kind: &Kind<'_>) -> &'static str {
    match kind {
        Kind::Text => "String",
        Kind::Timestamp => "Timestamp",
        Kind::Date => "Date",
        Kind::Uuid => "Uuid",
        Kind::Bytes | Kind::Binary => "Bytes",
        Kind::Integer32 | Kind::Integer64 | Kind::Integer(_) => "Integer",
        Kind::Decimal | Kind::Float => "Number",
        Kind::Boolean => "Boolean",
        Kind::Enumeration(_) | Kind::Constants(_) => "Constant",
        Kind::List(_) => "List",
        Kind::Map(_) => "Map",
        Kind::Object(_) => "Object",
        Kind::Union(_) => "Choice",
        Kind::Anything | Kind::Named(_) => "Any",
    }
}
