//! What an operation's answers are validated by, and what its writes may depend on: read by the table and by the gate.

use super::model::Models;
use super::parameter::named_header;
use crate::load::{Member, Node, Operation, Parameter};
use crate::shape::Kind;

/// The member that tells a resource's states apart.
pub(crate) const UPDATED_AT: &str = "updated_at";

/// The header that a response declares under `name`, in any case of letters (RFC 9110, section 5.1).
pub(crate) fn header<'d>(response: &'d Node, name: &str) -> Option<&'d Member> {
    let declared = response.get("headers").map_or(&[][..], Node::members);
    declared
        .iter()
        .find(|header| header.key.eq_ignore_ascii_case(name))
}

/// The successful answers that declare the header `name`, with their statuses.
pub(crate) fn successes<'d>(
    models: &Models<'d>,
    operation: &Operation<'d>,
    name: &str,
) -> Vec<(&'d str, &'d Node)> {
    let mut responses = operation.responses(models.document);
    responses.retain(|(code, response)| code.starts_with('2') && header(response, name).is_some());
    responses
}

/// Whether what a response answers says when it last changed.
pub(crate) fn is_versioned<'d>(models: &Models<'d>, response: &'d Node) -> bool {
    let Some(Kind::Object(members)) = answered(models, response) else {
        return false;
    };
    let named = members.iter().find(|member| member.name == UPDATED_AT);
    let kind = named.and_then(|member| member.shape.meaning(models.document));
    kind.is_some_and(|shape| matches!(shape.kind, Kind::Timestamp))
}

/// The kind of thing that a response answers as JSON; `None` for other content and for none.
pub(crate) fn answered<'d>(models: &Models<'d>, response: &'d Node) -> Option<Kind<'d>> {
    let media = response.get("content")?.members().first()?;
    if !media.key.ends_with("json") {
        return None;
    }
    Some(
        models
            .read(media.value.get("schema")?)
            .meaning(models.document)?
            .kind,
    )
}

/// The field of the row for the response header `ETag`.
pub(super) fn validators<'d>(models: &Models<'d>, operation: &Operation<'d>) -> Option<String> {
    let tagged = successes(models, operation, "ETag");
    let (_, first) = tagged.first()?;
    let versioned = is_versioned(models, first);
    let last_modified = header(first, "Last-Modified").is_some();
    Some(format!(
        "validators: Some(charter::Validators {{ versioned: {versioned}, last_modified: {last_modified} }})"
    ))
}

/// The field of the row for the header parameter `If-Match`.
pub(super) fn preconditions(parameters: &[Parameter<'_>]) -> Option<String> {
    let declared = named_header(parameters, "If-Match")?;
    let policy = if declared.node.flag("required") {
        "Required"
    } else {
        "Optional"
    };
    Some(format!("preconditions: Some(charter::Preconditions::{policy})"))
}
