//! `routes`: a table of all operations, with everything that each declares.

use charter::{Operation, Paging, Preconditions, RateLimitFailure, RateLimitKey, auth::Scheme};
use jiff::Timestamp;
use shop_contract::operations::OPERATIONS;

use super::program::Place;

/// The lines below the headings.
fn rows() -> Vec<String> {
    let table = Place::new().run(&["routes"]).printed();
    let mut lines = table.lines();
    let headings: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(headings, ["METHOD", "PATH", "OPERATION", "DECLARES"]);
    lines.map(str::to_owned).collect()
}

#[test]
fn routes_are_a_table_of_all_operations() {
    let rows = rows();
    assert_eq!(rows.len(), OPERATIONS.len());
    for (line, row) in rows.iter().zip(OPERATIONS) {
        let cells: Vec<&str> = line.split_whitespace().take(3).collect();
        assert_eq!(cells, [row.method.as_str(), row.path, row.id]);
    }
    let patch = rows.iter().find(|line| line.contains(" patch_item ")).unwrap();
    let declares = "version v1; at most 300/minute by client in operation:patch_item; needs items:write; \
                    takes application/merge-patch+json or application/json; may depend on If-Match; \
                    audited as item.patch of item; has an ETag and Last-Modified; gives application/json; answers 200 ";
    assert!(patch.contains(declares), "{patch}");
}

#[test]
fn each_row_of_the_vocabulary_is_shown_wherever_it_is_declared() {
    for (line, row) in rows().iter().zip(OPERATIONS) {
        for words in [about_the_request(row), about_the_answer(row)].concat() {
            let shown = line.split("; ").any(|shown| shown.trim_end().ends_with(&words));
            assert!(shown, "{words} is missing from\n{line}");
        }
    }
}

fn about_the_request(row: &Operation) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(row.version().map(|version| format!("version {version}")));
    words.extend(row.deprecation.iter().map(|end| {
        let day = |second| Timestamp::from_second(second).unwrap().strftime("%F").to_string();
        let (since, sunset) = (day(end.since), day(end.sunset.unwrap()));
        format!(
            "deprecated since {since} until {sunset} for {}",
            end.successor.unwrap()
        )
    }));
    if !row.rate_limits.is_empty() {
        let limits = row.rate_limits.iter();
        let limits: Vec<_> = limits
            .map(|limit| format!("{}/{}", limit.quota, limit.name))
            .collect();
        let by = match row.rate_limit_key {
            RateLimitKey::Ip => "address",
            RateLimitKey::Principal => "client",
        };
        let closed = match row.rate_limit_failure {
            RateLimitFailure::Open => "",
            RateLimitFailure::Closed => ", never uncounted",
        };
        words.push(format!(
            "at most {} by {by} in {}{closed}",
            limits.join(", "),
            row.rate_limit_scope
        ));
    }
    let anonymous = row.security.iter().any(|one| one.scheme == Scheme::Anonymous);
    words.extend(row.security.first().map(|one| match one.scopes {
        _ if anonymous => "signed in or not".to_owned(),
        [] => "signed in".to_owned(),
        scopes => format!("needs {}", scopes.join(" ")),
    }));
    let types = row.request_media_types.join(" or ");
    if !types.is_empty() {
        words.push(match row.max_body_bytes {
            Some(most) => format!("takes {types} up to {most} bytes"),
            None => format!("takes {types}"),
        });
    }
    words.extend(row.idempotency.map(|key| match key.required {
        true => "needs an Idempotency-Key".to_owned(),
        false => "may have an Idempotency-Key".to_owned(),
    }));
    words.extend(row.preconditions.map(|declared| match declared {
        Preconditions::Optional => "may depend on If-Match".to_owned(),
        Preconditions::Required => "needs an If-Match".to_owned(),
    }));
    words.extend(
        row.audit
            .map(|audit| format!("audited as {} of {}", audit.action, audit.resource)),
    );
    words.extend(row.timeout.map(|limit| format!("within {limit:?}")));
    words
}

fn about_the_answer(row: &Operation) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(row.paging.map(|paging| match paging {
        Paging::Offset => "pages by number".to_owned(),
        Paging::Keyset => "pages by cursor".to_owned(),
        Paging::Both => "pages by number or cursor".to_owned(),
    }));
    for (what, members, between) in [
        ("sort", row.sort, ","),
        ("fields", row.fields, ","),
        ("include", row.include, ","),
        ("filters", row.filters, " "),
    ] {
        if !members.is_empty() {
            words.push(format!("{what} {}", members.join(between)));
        }
    }
    words.extend(row.validators.map(|validators| match validators.last_modified {
        true => "has an ETag and Last-Modified".to_owned(),
        false => "has an ETag".to_owned(),
    }));
    words.extend(row.ranges.then(|| "gives ranges".to_owned()));
    words.extend(
        row.cache_control
            .map(|directives| format!("kept as {directives}")),
    );
    if !row.response_media_types.is_empty() {
        words.push(format!("gives {}", row.response_media_types.join(" or ")));
    }
    let statuses: Vec<String> = row.statuses.iter().map(ToString::to_string).collect();
    words.push(format!("answers {}", statuses.join(" ")));
    words
}
