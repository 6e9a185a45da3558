//! Values of the document as expressions in Rust.

use super::case::variant;
use super::model::Models;
use crate::load::{Data, Node};
use crate::shape::{Kind, Shape};

/// `text` as a string literal.
pub(crate) fn text(text: &str) -> String {
    format!("{text:?}")
}

/// Several texts as a slice of string literals: `&["a", "b"]`.
pub(crate) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let literals: Vec<String> = texts.into_iter().map(text).collect();
    format!("&[{}]", literals.join(", "))
}

/// `value` as an expression of the type of `shape`; `None` when this kind of value cannot be written down in code.
pub(crate) fn value<'d>(models: &Models<'d>, shape: &Shape<'d>, value: &Node) -> Option<String> {
    let shape = shape.meaning(models.document)?;
    match (&shape.kind, &value.data) {
        (Kind::Boolean, Data::Boolean(value)) => Some(value.to_string()),
        (Kind::Integer32 | Kind::Integer64, Data::Integer(value)) => Some(value.to_string()),
        (Kind::Float, Data::Integer(value)) => Some(format!("{value}.0")),
        (Kind::Float, Data::Float(value)) => Some(format!("{value:?}")),
        (Kind::Text, Data::Text(value)) => Some(format!("String::from({})", text(value))),
        (Kind::Enumeration(values), Data::Text(value)) if values.contains(&value.as_str()) => {
            Some(format!("{}::{}", models.type_of(&shape), variant(value)))
        }
        _ => None,
    }
}
