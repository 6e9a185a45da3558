//! Policies of one operation as fields of its row: its end, its caching, its limits.

use super::literal;
use crate::load::{Document, Operation};
use crate::{cache_control, moment, quantity};

/// The fields that the document declares.
pub(super) fn fields(document: &Document, operation: &Operation<'_>) -> Vec<String> {
    let node = operation.node;
    let mut fields = Vec::new();
    fields.extend(deprecation(document, operation));
    let directives = node.text_of(cache_control::KEY);
    fields.extend(directives.map(|text| format!("cache_control: Some({})", literal::text(text))));
    let bytes = node.get(quantity::MAX_BODY).and_then(quantity::bytes);
    fields.extend(bytes.map(|bytes| format!("max_body_bytes: Some({bytes})")));
    let millis = node.get(quantity::TIMEOUT).and_then(quantity::millis);
    fields.extend(millis.map(|millis| format!("timeout: Some(std::time::Duration::from_millis({millis}))")));
    fields
}

fn deprecation(document: &Document, operation: &Operation<'_>) -> Option<String> {
    let since = moment::of(operation.node, "x-deprecated-at")?;
    let sunset = moment::of(operation.node, "x-sunset");
    let named = operation.node.text_of("x-successor");
    // An operation is where its path is; anything else is an address as it stands.
    let operations = document.operations();
    let successor = named.map(|name| {
        let next = operations.iter().find(|other| other.id() == name);
        next.map_or(name, |next| next.path)
    });
    Some(format!(
        "deprecation: Some(charter::Deprecation {{ since: {since}, sunset: {}, successor: {} }})",
        optional(sunset.map(|second| second.to_string())),
        optional(successor.map(literal::text)),
    ))
}

fn optional(value: Option<String>) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({value})"))
}
