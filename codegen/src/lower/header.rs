//! Response headers: which type business code answers them with.

use super::model::Models;
use crate::load::Node;
use crate::shape::Kind;

/// Whether a name can be that of a header field (RFC 9110, section 5.1).
pub(crate) fn is_name(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(letter)
}

/// The type of a header: what is no single value is written as `simple` style writes it (OpenAPI 3.0.3, section 4.7.21).
pub(super) fn type_of<'d>(models: &Models<'d>, header: &'d Node) -> String {
    let Some(header) = models.document().resolve(header) else {
        return "Option<String>".to_owned();
    };
    let shape = header.get("schema").map(|schema| models.read(schema));
    let meaning = shape.as_ref().and_then(|shape| shape.meaning(models.document()));
    let written = match (&shape, meaning.map(|meaning| meaning.kind)) {
        (_, None | Some(Kind::Text | Kind::Binary)) | (None, _) => "String".to_owned(),
        (_, Some(Kind::Integer32)) => "i32".to_owned(),
        (_, Some(Kind::Integer64)) => "i64".to_owned(),
        (_, Some(Kind::Boolean)) => "bool".to_owned(),
        (Some(shape), Some(_)) => {
            let exploded = if header.flag("explode") { ", true" } else { "" };
            format!("charter::HeaderField<{}{exploded}>", models.type_of(shape))
        }
    };
    if header.flag("required") {
        written
    } else {
        format!("Option<{written}>")
    }
}
