//! Request bodies: what the trait method gets, and what the adapter takes.

use serde_json::{Value, json};

use super::case::{pascal, snake};
use super::literal;
use super::media::{self, Form, Media};
use super::model::Models;
use crate::load::Operation;

/// The body of an operation.
pub(super) struct Body {
    /// The type that business code sees.
    pub(super) ty: String,
    /// The type that takes it from the contract check.
    pub(super) extractor: String,
    /// From the extracted value to what business code sees.
    pub(super) expression: &'static str,
    /// The enum of its media types, where it is one of several.
    pub(super) choice: Value,
    /// The types that the enum names.
    pub(super) types: Vec<String>,
}

/// The body that an operation takes, if it takes one.
pub(super) fn of(models: &Models<'_>, operation: &Operation<'_>) -> Option<Body> {
    let node = operation.body(models.document())?;
    let media = media::of(models.document(), node);
    let required = node.flag("required");
    let (first, others) = media.split_first()?;
    let plain = |ty: String, extractor: &str, expression| Body {
        extractor: extractor.replace('_', &ty),
        ty,
        expression,
        choice: Value::Bool(false),
        types: Vec::new(),
    };
    let optional = |ty: &str| {
        if required {
            ty.to_owned()
        } else {
            format!("Option<{ty}>")
        }
    };
    if media::is_one_value(&media) {
        let ty = first.sent_type(models);
        // Nothing and `null` are the same to who cannot tell them apart.
        let ty = if ty.starts_with("Option<") {
            ty
        } else {
            optional(&ty)
        };
        return Some(plain(ty, "Body<_>", "body.0"));
    }
    if others.is_empty() || media.iter().all(|one| one.form == Form::Bytes) {
        let ty = if first.form == Form::Multipart {
            "Multipart"
        } else {
            "charter::Content"
        };
        return Some(match required {
            true => plain(ty.to_owned(), "_", "body"),
            false => plain(optional(ty), "charter::OneOf<_>", "body.0"),
        });
    }
    let name = format!("{}Body", pascal(operation.id()));
    Some(Body {
        choice: choice(models, operation, &name, &media),
        types: named(models, &media),
        ..plain(optional(&name), "charter::OneOf<_>", "body.0")
    })
}

/// The types that the enum of the media types names.
fn named(models: &Models<'_>, media: &[Media<'_>]) -> Vec<String> {
    let form = media.iter().any(|one| one.form == Form::Multipart);
    let values = media.iter().filter(|one| one.is_value());
    let types = values.map(|one| one.sent_type(models));
    types.chain(form.then(|| "Multipart".to_owned())).collect()
}

/// The facts of the enum.
fn choice(models: &Models<'_>, operation: &Operation<'_>, name: &str, media: &[Media<'_>]) -> Value {
    let last = media.len() - 1;
    let variants = media.iter().zip(media::variants(media)).enumerate();
    let variants = variants.map(|(at, (one, variant))| {
        let (ty, expression) = match one.form {
            Form::Multipart => ("Multipart".to_owned(), "form"),
            Form::Bytes | Form::Events => ("charter::Content".to_owned(), "content"),
            Form::Json | Form::UrlEncoded | Form::Text => (one.sent_type(models), "value"),
        };
        // What is none of the others is the last one: the contract check has let nothing else pass.
        let pattern = if at == last { "_".to_owned() } else { literal::text(&one.name) };
        json!({"name": variant, "type": ty, "expression": expression, "pattern": pattern, "media_type": one.name})
    });
    json!({
        "name": name,
        "function": snake(operation.id()),
        "variants": variants.collect::<Value>(),
    })
}
