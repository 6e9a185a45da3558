//! An operation's row in the table: what it declares, as the engine reads it.

use serde_json::{Value, json};

use super::case::screaming;
use super::literal;
use super::model::Models;
use super::parameter::idempotency_key;
use super::policies;
use super::validation;
use crate::load::{Level, Node, Operation, Parameter, Place, Scheme};
use crate::rate_limit;
use crate::shape::Kind;

/// The key that declares audit rows.
pub(crate) const AUDIT: &str = "x-audit";

/// The facts of one row.
pub(super) fn facts(models: &Models<'_>, operation: &Operation<'_>, parameters: &[Parameter<'_>]) -> Value {
    let mut statuses: Vec<&str> = operation
        .responses(models.document)
        .iter()
        .map(|(code, _)| *code)
        .collect();
    statuses.sort_unstable();
    json!({
        "place": format!("`{} {}`", operation.method.to_uppercase(), operation.path),
        "constant": screaming(operation.id()),
        "id": literal::text(operation.id()),
        "tag": literal::text(operation.tag()),
        "method": super::case::pascal(operation.method),
        "path": literal::text(operation.path),
        "summary": literal::text(operation.node.text_of("summary").unwrap_or_default()),
        "statuses": format!("&[{}]", statuses.join(", ")),
        "declares": declarations(models, operation, parameters),
    })
}

/// The fields beyond the row's place, those that the document declares only: `sort: &["id"]`.
fn declarations(models: &Models<'_>, operation: &Operation<'_>, parameters: &[Parameter<'_>]) -> Vec<String> {
    let mut fields = Vec::new();
    if operation.node.flag("deprecated") {
        fields.push("deprecated: true".to_owned());
    }
    fields.extend(policies::fields(models.document, operation));
    fields.extend(security(models, operation));
    fields.extend(rate_limits(models, operation));
    fields.extend(idempotency(parameters));
    fields.extend(audit(operation));
    fields.extend(validation::validators(models, operation));
    fields.extend(validation::preconditions(parameters));
    fields.extend(paging(parameters).map(|paging| format!("paging: Some(Paging::{paging})")));
    let document = models.document;
    let requests = operation.body(document).map(media_types).unwrap_or_default();
    let lists = [
        ("sort", members(models, parameters, "sort")),
        ("fields", members(models, parameters, "fields")),
        ("include", members(models, parameters, "include")),
        ("filters", filters(parameters)),
        ("request_media_types", requests),
        ("response_media_types", successes(models, operation)),
    ];
    let declared = lists.into_iter().filter(|(_, list)| !list.is_empty());
    fields.extend(declared.map(|(name, list)| format!("{name}: {}", literal::texts(list))));
    if parameters.iter().any(|parameter| parameter.is_header("range")) {
        fields.push("ranges: true".to_owned());
    }
    fields
}

/// The alternatives of `security`, each with the scopes that the operation needs.
fn security(models: &Models<'_>, operation: &Operation<'_>) -> Option<String> {
    let scopes = literal::texts(operation.scopes());
    let alternatives = models.document.alternatives(operation);
    let written = alternatives.iter().map(|scheme| match scheme {
        Scheme::Anonymous => "charter::Security::anonymous()".to_owned(),
        Scheme::Bearer => format!("charter::Security::bearer({scopes})"),
        Scheme::Cookie(name) => format!("charter::Security::cookie({}, {scopes})", literal::text(name)),
    });
    let written: Vec<String> = written.collect();
    (!written.is_empty()).then(|| format!("security: &[{}]", written.join(", ")))
}

/// The limits, and what is counted together with the operation: what stands in the same list.
fn rate_limits(models: &Models<'_>, operation: &Operation<'_>) -> Vec<String> {
    let Some((level, entry)) = rate_limit::of(models.document, operation) else {
        return Vec::new();
    };
    let limits = rate_limit::limits(&entry.value).into_iter();
    let limits: Vec<String> = limits
        .map(|limit| {
            let name = literal::text(limit.unit);
            format!("RateLimit::new({name}, {}, {})", limit.quota, limit.window)
        })
        .collect();
    let scope = match level {
        Level::Root => "api".to_owned(),
        Level::Tag => format!("tag:{}", operation.tag()),
        Level::Operation => format!("operation:{}", operation.id()),
    };
    let mut fields = vec![
        format!("rate_limits: &[{}]", limits.join(", ")),
        format!("rate_limit_scope: {}", literal::text(&scope)),
    ];
    fields.extend(counted(models, operation).map(|key| format!("rate_limit_key: RateLimitKey::{key}")));
    fields
}

/// Whose requests are counted together, where the document says so.
pub(crate) fn counted(models: &Models<'_>, operation: &Operation<'_>) -> Option<&'static str> {
    rate_limit::of(models.document, operation)?;
    let (_, entry) = models.document.nearest(operation, rate_limit::COUNTED)?;
    let values = rate_limit::COUNTED_VALUES.into_iter();
    let mut named = values.filter(|(name, _)| entry.value.text() == Some(name));
    named.next().map(|(_, rust)| rust)
}

fn idempotency(parameters: &[Parameter<'_>]) -> Option<String> {
    let required = idempotency_key(parameters)?.node.flag("required");
    Some(format!(
        "idempotency: Some(charter::Idempotency {{ required: {required} }})"
    ))
}

fn audit(operation: &Operation<'_>) -> Option<String> {
    let declared = operation.node.get(AUDIT)?;
    let text = |key: &str| declared.text_of(key).map(literal::text);
    let (action, resource) = (text("action")?, text("resource")?);
    Some(format!(
        "audit: Some(charter::Audit {{ action: {action}, resource: {resource} }})"
    ))
}

/// The codes that a failure's schema lists: the enum of `error.code`.
pub(crate) fn error_codes<'d>(models: &Models<'d>, response: &'d Node) -> Option<Vec<&'d str>> {
    let content = response.get("content")?.members().first()?;
    let mut shape = models.read(content.value.get("schema")?);
    for name in ["error", "code"] {
        let Kind::Object(members) = shape.meaning(models.document)?.kind else {
            return None;
        };
        shape = members.into_iter().find(|member| member.name == name)?.shape;
    }
    match shape.meaning(models.document)?.kind {
        Kind::Enumeration(codes) => Some(codes),
        _ => None,
    }
}

/// How a list is cut into pages: `Offset`, `Keyset` or `Both`.
pub(crate) fn paging(parameters: &[Parameter<'_>]) -> Option<&'static str> {
    let has = |name: &str| query(parameters, name).is_some();
    match (has("limit"), has("page"), has("cursor")) {
        (true, true, true) => Some("Both"),
        (true, true, false) => Some("Offset"),
        (true, false, true) => Some("Keyset"),
        _ => None,
    }
}

fn query<'a, 'd>(parameters: &'a [Parameter<'d>], name: &str) -> Option<&'a Parameter<'d>> {
    parameters
        .iter()
        .find(|parameter| parameter.place == Place::Query && parameter.name == name)
}

/// The values that a query parameter's enum allows, be it one value or a list.
pub(crate) fn members<'d>(models: &Models<'d>, parameters: &[Parameter<'d>], name: &str) -> Vec<&'d str> {
    let schema = query(parameters, name).and_then(|parameter| parameter.node.get("schema"));
    let shape = schema.and_then(|schema| models.read(schema).meaning(models.document));
    let element = match shape.map(|shape| shape.kind) {
        Some(Kind::List(items)) => items.meaning(models.document).map(|items| items.kind),
        other => other,
    };
    match element {
        Some(Kind::Enumeration(values)) => values,
        _ => Vec::new(),
    }
}

fn filters<'d>(parameters: &[Parameter<'d>]) -> Vec<&'d str> {
    let queries = parameters
        .iter()
        .filter(|parameter| parameter.place == Place::Query);
    queries
        .map(|parameter| parameter.name)
        .filter(|name| name.starts_with("filter["))
        .collect()
}

fn successes<'d>(models: &Models<'d>, operation: &Operation<'d>) -> Vec<&'d str> {
    let mut types = Vec::new();
    for (code, response) in operation.responses(models.document) {
        for media in media_types(response) {
            if code.starts_with('2') && !types.contains(&media) {
                types.push(media);
            }
        }
    }
    types
}

fn media_types(holder: &Node) -> Vec<&str> {
    holder
        .get("content")
        .map_or(&[][..], Node::members)
        .iter()
        .map(|member| member.key.as_str())
        .collect()
}
