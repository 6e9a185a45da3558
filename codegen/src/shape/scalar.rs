//! Schemas of single values: text and numbers, by their formats. A format that has no type of its own leaves the type as
//! it is; the contract check judges what it can.

use super::layers::Layers;
use super::types::Types;
use super::{Kind, Reading, constant};
use crate::load::Data;

/// The kind of values that are all single ones of one type; `None` for any others.
pub(super) fn kind<'d>(layers: &Layers<'d>) -> Option<Kind<'d>> {
    if let Some(kind) = constant::kind(layers, &mut Reading::default()) {
        return Some(kind);
    }
    let types = layers.types().without(Types::NULL);
    if layers.has("oneOf") || layers.has("anyOf") {
        return None;
    }
    match types {
        Types::TEXT => Some(text(layers)),
        Types::INTEGER => Some(integer(layers)),
        Types::BOOLEAN => Some(Kind::Boolean),
        number if number == Types::INTEGER.with(Types::FRACTION) => Some(self::number(layers)),
        _ => None,
    }
}

/// Text, or what it stands for.
pub(super) fn text<'d>(layers: &Layers<'d>) -> Kind<'d> {
    let encoded = layers
        .text_of("contentEncoding")
        .is_some_and(|name| name.starts_with("base64"));
    match layers.text_of("format") {
        Some("date-time") => Kind::Timestamp,
        Some("date") => Kind::Date,
        Some("uuid") => Kind::Uuid,
        Some("byte") => Kind::Bytes,
        Some("binary") => Kind::Binary,
        None if encoded => Kind::Bytes,
        None if layers.has("contentMediaType") && !layers.has("contentEncoding") => Kind::Binary,
        _ => Kind::Text,
    }
}

/// A whole number. Formats of other widths are those that languages have.
pub(super) fn integer<'d>(layers: &Layers<'d>) -> Kind<'d> {
    match layers.text_of("format") {
        Some("int32") => Kind::Integer32,
        Some("int8") => Kind::Integer("i8"),
        Some("int16") => Kind::Integer("i16"),
        Some("uint8") => Kind::Integer("u8"),
        Some("uint16") => Kind::Integer("u16"),
        Some("uint32") => Kind::Integer("u32"),
        Some("uint64" | "uint") => Kind::Integer("u64"),
        _ => Kind::Integer64,
    }
}

/// A number: exact when the schema counts decimal fractions or says so by its format.
pub(super) fn number<'d>(layers: &Layers<'d>) -> Kind<'d> {
    let step = layers.values("multipleOf").next().map(|node| &node.data);
    match (layers.text_of("format"), step) {
        (Some("decimal"), _) | (None, Some(Data::Float(_))) => Kind::Decimal,
        (Some("int32" | "int64"), _) => integer(layers),
        _ => Kind::Float,
    }
}
