//! Schemas of single values: text, numbers, true and false.

use super::{Kind, Reading};
use crate::load::{Data, Node};
use crate::problem::Problem;

/// Text: an enumeration, a timestamp or just text. Other formats are annotations that the contract check may enforce.
pub(super) fn text<'d>(schema: &'d Node, reading: &mut Reading) -> Kind<'d> {
    if let Some(values) = schema.get("enum") {
        return Kind::Enumeration(enumeration(values, reading));
    }
    match schema.text_of("format") {
        Some("date-time") => Kind::Timestamp,
        Some("binary") => Kind::Binary,
        _ => Kind::Text,
    }
}

fn enumeration<'d>(values: &'d Node, reading: &mut Reading) -> Vec<&'d str> {
    let mut texts = Vec::new();
    for value in values.elements() {
        match value.text() {
            Some(text) if texts.contains(&text) => {
                let hint = "keep one of the two";
                reading.refuse(Problem::new(
                    value.at,
                    "enum",
                    format!("`{text}` stands twice in the enum"),
                    hint,
                ));
            }
            Some(text) => texts.push(text),
            None if matches!(value.data, Data::Null) => {
                let hint = "take `null` out and write `nullable: true`";
                reading.refuse(Problem::unsupported(
                    value.at,
                    "`null` in an enum is not supported",
                    hint,
                ));
            }
            None => {
                let hint = "put the value in quotes if it is text";
                reading.refuse(Problem::unsupported(
                    value.at,
                    "only text can stand in an enum",
                    hint,
                ));
            }
        }
    }
    if texts.is_empty() {
        reading.refuse(Problem::new(
            values.at,
            "enum",
            "the enum allows nothing",
            "list its values",
        ));
    }
    texts
}

/// A whole number.
pub(super) fn integer<'d>(schema: &'d Node, reading: &mut Reading) -> Kind<'d> {
    refuse_enum(schema, reading);
    match schema.text_of("format") {
        Some("int32") => Kind::Integer32,
        None | Some("int64") => Kind::Integer64,
        Some(format) => {
            let what = format!("the integer format `{format}` is not supported");
            reading.refuse(Problem::unsupported(schema.at, what, "use `int32` or `int64`"));
            Kind::Integer64
        }
    }
}

/// A number: exact when the schema counts decimal fractions or says so by its format.
pub(super) fn number<'d>(schema: &'d Node, reading: &mut Reading) -> Kind<'d> {
    refuse_enum(schema, reading);
    let step = schema.get("multipleOf").map(|node| &node.data);
    match (schema.text_of("format"), step) {
        (Some("decimal"), _) | (None, Some(Data::Float(_))) => Kind::Decimal,
        (None | Some("double" | "float"), _) => Kind::Float,
        (Some(format), _) => {
            let what = format!("the number format `{format}` is not supported");
            reading.refuse(Problem::unsupported(schema.at, what, "use `decimal` or `double`"));
            Kind::Float
        }
    }
}

/// Only text has enumerations so far.
pub(super) fn refuse_enum(schema: &Node, reading: &mut Reading) {
    if let Some(member) = schema.member("enum") {
        let hint = "use an enum of texts, or `minimum` and `maximum`";
        reading.refuse(Problem::unsupported(
            member.at,
            "only text can have an enum",
            hint,
        ));
    }
}
