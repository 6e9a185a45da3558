//! A row as the generated table writes it down: the fields that the document declares, and no others.

use super::super::literal;
use super::super::policies::Ending;
use super::{Counted, Row};
use crate::load::{Alternative, Requirement, Scheme};

/// The fields beyond the row's place: `sort: &["id"]`.
pub(super) fn declarations(row: &Row<'_>) -> Vec<String> {
    let mut fields = Vec::new();
    fields.extend(
        row.route
            .as_ref()
            .map(|route| format!("route: Some({})", literal::text(route))),
    );
    fields.extend(row.deprecated.then(|| "deprecated: true".to_owned()));
    fields.extend(row.deprecation.as_ref().map(ending));
    fields.extend(
        row.cache_control
            .map(|text| format!("cache_control: Some({})", literal::text(text))),
    );
    fields.extend(
        row.max_body_bytes
            .map(|bytes| format!("max_body_bytes: Some({bytes})")),
    );
    let timeout = |millis| format!("timeout: Some(std::time::Duration::from_millis({millis}))");
    fields.extend(row.timeout_millis.map(timeout));
    fields.extend(security(row));
    fields.extend(row.rate_limits.iter().flat_map(rate_limits));
    fields.extend(conditions(row));
    fields.extend(row.paging.map(|paging| format!("paging: Some(Paging::{paging})")));
    fields.extend(lists(row));
    fields.extend(row.ranges.then(|| "ranges: true".to_owned()));
    fields
}

fn ending(ending: &Ending<'_>) -> String {
    format!(
        "deprecation: Some(charter::Deprecation {{ since: {}, sunset: {}, successor: {} }})",
        ending.since,
        optional(ending.sunset.map(|second| second.to_string())),
        optional(ending.successor.map(literal::text)),
    )
}

fn optional(value: Option<String>) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({value})"))
}

fn security(row: &Row<'_>) -> Option<String> {
    let written: Vec<String> = row.security.iter().map(alternative).collect();
    (!written.is_empty()).then(|| format!("security: &[{}]", written.join(", ")))
}

fn alternative(requirements: &Alternative<'_>) -> String {
    let mut written = requirements.iter().map(requirement);
    let Some(first) = written.next() else {
        return "charter::Security::anonymous()".to_owned();
    };
    let others: Vec<String> = written.collect();
    if others.is_empty() {
        return first;
    }
    format!("{first}.with(&[{}])", others.join(", "))
}

fn requirement(requirement: &Requirement<'_>) -> String {
    let scopes = literal::texts(requirement.scopes.iter().copied());
    let other = |scheme: String| format!("charter::Security::new(charter::auth::Scheme::{scheme}, {scopes})");
    match requirement.scheme {
        Scheme::Bearer => format!("charter::Security::bearer({scopes})"),
        Scheme::Cookie(name) => format!("charter::Security::cookie({}, {scopes})", literal::text(name)),
        Scheme::Basic => other("Basic".to_owned()),
        Scheme::Http(name) => other(format!("Http({})", literal::text(&name.to_ascii_lowercase()))),
        Scheme::Header(name) => other(format!("Header({})", literal::text(name))),
        Scheme::Query(name) => other(format!("Query({})", literal::text(name))),
        Scheme::MutualTls => other("MutualTls".to_owned()),
    }
}

fn rate_limits(counted: &Counted) -> Vec<String> {
    let limits = counted.limits.iter().map(|limit| {
        let name = literal::text(limit.unit);
        format!("RateLimit::new({name}, {}, {})", limit.quota, limit.window)
    });
    let limits: Vec<String> = limits.collect();
    let mut fields = vec![
        format!("rate_limits: &[{}]", limits.join(", ")),
        format!("rate_limit_scope: {}", literal::text(&counted.scope)),
    ];
    fields.extend(
        counted
            .key
            .map(|key| format!("rate_limit_key: RateLimitKey::{key}")),
    );
    if counted.closed {
        fields.push("rate_limit_failure: charter::RateLimitFailure::Closed".to_owned());
    }
    fields
}

/// What makes writing safe, and what answers are validated by.
fn conditions(row: &Row<'_>) -> Vec<String> {
    let mut fields = Vec::new();
    let key = |required| format!("idempotency: Some(charter::Idempotency {{ required: {required} }})");
    fields.extend(row.idempotency.map(key));
    fields.extend(row.audit.as_ref().map(|audited| {
        let (action, resource) = (literal::text(audited.action), literal::text(audited.resource));
        format!("audit: Some(charter::Audit {{ action: {action}, resource: {resource} }})")
    }));
    fields.extend(row.validators.map(|declared| {
        format!(
            "validators: Some(charter::Validators {{ versioned: {}, last_modified: {} }})",
            declared.versioned, declared.last_modified
        )
    }));
    fields.extend(row.preconditions.map(|required| {
        let policy = if required { "Required" } else { "Optional" };
        format!("preconditions: Some(charter::Preconditions::{policy})")
    }));
    fields
}

fn lists(row: &Row<'_>) -> Vec<String> {
    let lists = [
        ("sort", &row.sort),
        ("fields", &row.fields),
        ("include", &row.include),
        ("filters", &row.filters),
        ("request_media_types", &row.request_media_types),
        ("response_media_types", &row.response_media_types),
    ];
    let declared = lists.into_iter().filter(|(_, list)| !list.is_empty());
    declared
        .map(|(name, list)| format!("{name}: {}", literal::texts(list.iter().copied())))
        .collect()
}
