//! The words for what one operation declares.

use charter::{
    Deprecation, Operation, Paging, Preconditions, RateLimitFailure, RateLimitKey, Security, auth::Scheme,
};
use jiff::Timestamp;

/// The policies in the order in which a request meets them, then the answers.
pub(super) fn declarations(operation: &Operation) -> Vec<String> {
    let mut declared = Vec::new();
    declared.extend(operation.version().map(|version| format!("version {version}")));
    if operation.deprecated {
        declared.push(deprecated(operation.deprecation.as_ref()));
    }
    if !operation.rate_limits.is_empty() {
        declared.push(limits(operation));
    }
    declared.extend(who(operation.security));
    declared.extend(takes(operation));
    declared.extend(safeguards(operation));
    declared.extend(operation.timeout.map(|limit| format!("within {limit:?}")));
    declared.extend(list(operation));
    declared.extend(validated(operation));
    let kept = operation.cache_control;
    declared.extend(kept.map(|directives| format!("kept as {directives}")));
    if !operation.response_media_types.is_empty() {
        declared.push(format!("gives {}", operation.response_media_types.join(" or ")));
    }
    let statuses: Vec<String> = operation.statuses.iter().map(ToString::to_string).collect();
    declared.push(format!("answers {}", statuses.join(" ")));
    declared
}

/// `deprecated since 2027-01-31 until 2027-06-30 for /api/v2/items`, as much of it as is declared.
fn deprecated(declared: Option<&Deprecation>) -> String {
    let day = |second| {
        Timestamp::from_second(second).map_or_else(|_| "?".to_owned(), |day| day.strftime("%F").to_string())
    };
    let mut words = "deprecated".to_owned();
    if let Some(declared) = declared {
        words.push_str(&format!(" since {}", day(declared.since)));
        words.extend(declared.sunset.map(|end| format!(" until {}", day(end))));
        words.extend(declared.successor.map(|next| format!(" for {next}")));
    }
    words
}

/// `takes application/json up to 16384 bytes`: the types of the body, and its own limit.
fn takes(operation: &Operation) -> Option<String> {
    let types = operation.request_media_types.join(" or ");
    match operation.max_body_bytes {
        Some(limit) if types.is_empty() => Some(format!("takes up to {limit} bytes")),
        Some(limit) => Some(format!("takes {types} up to {limit} bytes")),
        None => Some(format!("takes {types}")).filter(|_| !types.is_empty()),
    }
}

/// What the client may or must add to make a request safe to send, and what is written down of it.
fn safeguards(operation: &Operation) -> impl Iterator<Item = String> {
    let key = operation.idempotency.map(|declared| match declared.required {
        true => "needs an Idempotency-Key".to_owned(),
        false => "may have an Idempotency-Key".to_owned(),
    });
    let condition = operation.preconditions.map(|declared| match declared {
        Preconditions::Optional => "may depend on If-Match".to_owned(),
        Preconditions::Required => "needs an If-Match".to_owned(),
    });
    let audit = operation
        .audit
        .map(|declared| format!("audited as {} of {}", declared.action, declared.resource));
    [key, condition, audit].into_iter().flatten()
}

/// `has an ETag and Last-Modified`, and whether parts of the answer can be had.
fn validated(operation: &Operation) -> impl Iterator<Item = String> {
    let tags = operation.validators.map(|declared| match declared.last_modified {
        true => "has an ETag and Last-Modified".to_owned(),
        false => "has an ETag".to_owned(),
    });
    let ranges = operation.ranges.then(|| "gives ranges".to_owned());
    tags.into_iter().chain(ranges)
}

/// How a list is cut, ordered, narrowed and filled.
fn list(operation: &Operation) -> impl Iterator<Item = String> {
    let paging = operation.paging.map(|paging| match paging {
        Paging::Offset => "pages by number".to_owned(),
        Paging::Keyset => "pages by cursor".to_owned(),
        Paging::Both => "pages by number or cursor".to_owned(),
    });
    let chosen = [
        ("sort ", operation.sort, ","),
        ("fields ", operation.fields, ","),
        ("include ", operation.include, ","),
        ("filters ", operation.filters, " "),
    ];
    let chosen = chosen.into_iter().filter(|(_, members, _)| !members.is_empty());
    paging
        .into_iter()
        .chain(chosen.map(|(what, members, between)| format!("{what}{}", members.join(between))))
}

/// Who may call: `signed in`, `needs items:write`, or nothing where everybody may.
fn who(security: &[Security]) -> Option<String> {
    if security.iter().any(|one| one.scheme == Scheme::Anonymous) {
        return Some("signed in or not".to_owned());
    }
    let first = security.first()?;
    Some(if first.scopes.is_empty() {
        "signed in".to_owned()
    } else {
        format!("needs {}", first.scopes.join(" "))
    })
}

/// `at most 50/hour, 200/day by client in api`: how many requests, whose, and over which operations together.
fn limits(operation: &Operation) -> String {
    let limits: Vec<String> = operation
        .rate_limits
        .iter()
        .map(|limit| format!("{}/{}", limit.quota, limit.name))
        .collect();
    let counted = match operation.rate_limit_key {
        RateLimitKey::Ip => "address",
        RateLimitKey::Principal => "client",
    };
    let scope = operation.rate_limit_scope;
    let closed = match operation.rate_limit_failure {
        RateLimitFailure::Open => "",
        RateLimitFailure::Closed => ", never uncounted",
    };
    format!("at most {} by {counted} in {scope}{closed}", limits.join(", "))
}

#[cfg(test)]
mod tests {
    use charter::{Audit, Idempotency, Method, RateLimit, Validators};

    use super::*;

    #[test]
    fn the_end_of_an_operation_is_told_as_far_as_it_is_known() {
        let mut declared = Deprecation {
            since: 1_801_353_600,
            sunset: Some(1_814_313_600),
            successor: Some("/api/v2/items"),
        };
        let whole = "deprecated since 2027-01-31 until 2027-06-30 for /api/v2/items";
        assert_eq!(deprecated(Some(&declared)), whole);
        (declared.sunset, declared.successor) = (None, None);
        assert_eq!(deprecated(Some(&declared)), "deprecated since 2027-01-31");
        assert_eq!(deprecated(None), "deprecated");
    }

    #[test]
    fn everything_that_a_row_declares_is_told() {
        static ROW: Operation = Operation {
            deprecated: true,
            security: &[Security {
                scheme: Scheme::Bearer,
                scopes: &["a:write"],
                also: &[],
            }],
            rate_limits: &[RateLimit::new("minute", 5, 60)],
            rate_limit_scope: "operation:create",
            rate_limit_key: RateLimitKey::Ip,
            rate_limit_failure: RateLimitFailure::Closed,
            idempotency: Some(Idempotency { required: true }),
            preconditions: Some(Preconditions::Required),
            audit: Some(Audit {
                action: "a.create",
                resource: "a",
            }),
            validators: Some(Validators {
                versioned: true,
                last_modified: true,
            }),
            ranges: true,
            paging: Some(Paging::Both),
            sort: &["id", "-id"],
            fields: &["id", "name"],
            include: &["b"],
            filters: &["filter[id][eq]", "filter[id][gt]"],
            response_media_types: &["application/json", "text/csv"],
            request_media_types: &["application/json"],
            max_body_bytes: Some(16_384),
            timeout: Some(std::time::Duration::from_millis(1500)),
            cache_control: Some("public, no-cache"),
            ..Operation::new("create", "A", Method::Post, "/api/v1/a", "Create.", &[201])
        };
        let expected = [
            "version v1",
            "deprecated",
            "at most 5/minute by address in operation:create, never uncounted",
            "needs a:write",
            "takes application/json up to 16384 bytes",
            "needs an Idempotency-Key",
            "needs an If-Match",
            "audited as a.create of a",
            "within 1.5s",
            "pages by number or cursor",
            "sort id,-id",
            "fields id,name",
            "include b",
            "filters filter[id][eq] filter[id][gt]",
            "has an ETag and Last-Modified",
            "gives ranges",
            "kept as public, no-cache",
            "gives application/json or text/csv",
            "answers 201",
        ];
        assert_eq!(declarations(&ROW), expected);
    }
}
