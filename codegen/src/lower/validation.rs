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

/// What the successful answer of an operation declares beside an `ETag`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Validators {
    /// The resource says when it last changed.
    pub(crate) versioned: bool,
    /// So does the header `Last-Modified`.
    pub(crate) last_modified: bool,
}

/// What the response header `ETag` declares.
pub(super) fn validators<'d>(models: &Models<'d>, operation: &Operation<'d>) -> Option<Validators> {
    let tagged = successes(models, operation, "ETag");
    let (_, first) = tagged.first()?;
    Some(Validators {
        versioned: is_versioned(models, first),
        last_modified: header(first, "Last-Modified").is_some(),
    })
}

/// Whether the header parameter `If-Match`, where it is declared, is required.
pub(super) fn preconditions(parameters: &[Parameter<'_>]) -> Option<bool> {
    Some(named_header(parameters, "If-Match")?.node.flag("required"))
}
