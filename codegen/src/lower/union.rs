//! Choices between objects as enums with one object in each variant.

use serde_json::{Value, json};

use super::case::pascal;
use super::docs::docs;
use super::literal;
use super::model::Model;
use crate::shape::Union;

/// The facts of one union.
pub(super) fn facts(model: &Model<'_>, union: &Union<'_>) -> Value {
    let variants = union.variants.iter().map(|(value, target)| {
        json!({"name": pascal(value), "type": pascal(target), "value": literal::text(value)})
    });
    json!({
        "name": model.name,
        "docs": docs(model.shape.node.text_of("description").unwrap_or_default()),
        "discriminator": literal::text(union.discriminator),
        "variants": variants.collect::<Value>(),
    })
}
