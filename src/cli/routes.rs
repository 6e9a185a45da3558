//! `routes`: what the document promises, at a glance.

use std::fmt::Write;

use charter::{Deprecation, Operation, Paging, Preconditions, RateLimitKey, Security, auth::Scheme};
use jiff::Timestamp;
use shop_contract::operations::OPERATIONS;

use super::{Failure, print};

const HEADINGS: [&str; 4] = ["METHOD", "PATH", "OPERATION", "DECLARES"];

pub(super) fn run() -> Result<(), Failure> {
    let rows: Vec<[String; 4]> = OPERATIONS.iter().map(|operation| row(operation)).collect();
    print(&table(&rows)?)
}

fn row(operation: &Operation) -> [String; 4] {
    [
        operation.method.to_string(),
        operation.path.to_owned(),
        operation.id.to_owned(),
        declarations(operation).join("; "),
    ]
}

/// The policies in the order in which a request meets them, then the answers.
fn declarations(operation: &Operation) -> Vec<String> {
    let mut declared = Vec::new();
    if operation.deprecated {
        declared.push(deprecated(operation.deprecation.as_ref()));
    }
    if !operation.rate_limits.is_empty() {
        declared.push(limits(operation));
    }
    declared.extend(who(operation.security));
    if !operation.request_media_types.is_empty() {
        declared.push(takes(operation));
    }
    declared.extend(operation.timeout.map(|limit| format!("within {limit:?}")));
    declared.extend(operation.preconditions.map(|declared| {
        match declared {
            Preconditions::Optional => "may depend on If-Match",
            Preconditions::Required => "depends on If-Match",
        }
        .to_owned()
    }));
    if operation.validators.is_some() {
        declared.push("has an ETag".to_owned());
    }
    if let Some(paging) = operation.paging {
        declared.push(
            match paging {
                Paging::Offset => "pages by number",
                Paging::Keyset => "pages by cursor",
                Paging::Both => "pages by number or cursor",
            }
            .to_owned(),
        );
    }
    for (what, members) in [
        ("sort", operation.sort),
        ("fields", operation.fields),
        ("include", operation.include),
    ] {
        if !members.is_empty() {
            declared.push(format!("{what} {}", members.join(",")));
        }
    }
    if !operation.filters.is_empty() {
        declared.push(format!("filters {}", operation.filters.join(" ")));
    }
    declared.extend(
        operation
            .cache_control
            .map(|directives| format!("kept as {directives}")),
    );
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
fn takes(operation: &Operation) -> String {
    let types = operation.request_media_types.join(" or ");
    match operation.max_body_bytes {
        Some(limit) => format!("takes {types} up to {limit} bytes"),
        None => format!("takes {types}"),
    }
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
    format!("at most {} by {counted} in {scope}", limits.join(", "))
}

fn table(rows: &[[String; 4]]) -> Result<String, std::fmt::Error> {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].len());
        cells.chain([HEADINGS[column].len()]).max().unwrap_or_default()
    };
    let (method, path, operation) = (width(0), width(1), width(2));
    let mut table = String::new();
    let headings = HEADINGS.map(str::to_owned);
    for row in std::iter::once(&headings).chain(rows) {
        let [a, b, c, d] = row;
        writeln!(table, "{a:<method$}  {b:<path$}  {c:<operation$}  {d}")?;
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_their_headings() {
        let rows = [
            ["GET".into(), "/a".into(), "list_a".into(), "answers 200".into()],
            [
                "DELETE".into(),
                "/a/{id}".into(),
                "drop".into(),
                "answers 204".into(),
            ],
        ];
        let expected = "METHOD  PATH     OPERATION  DECLARES\n\
                        GET     /a       list_a     answers 200\n\
                        DELETE  /a/{id}  drop       answers 204\n";
        assert_eq!(table(&rows).unwrap(), expected);
    }

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
    fn limits_of_one_operation_are_told_with_it() {
        static ROW: Operation = Operation {
            request_media_types: &["application/json"],
            max_body_bytes: Some(16_384),
            timeout: Some(std::time::Duration::from_millis(1500)),
            cache_control: Some("public, no-cache"),
            ..Operation::new("create", "A", charter::Method::Post, "/a", "Create.", &[201])
        };
        let told = declarations(&ROW).join("; ");
        let expected =
            "takes application/json up to 16384 bytes; within 1.5s; kept as public, no-cache; answers 201";
        assert_eq!(told, expected);
    }

    #[test]
    fn every_operation_says_what_it_answers() {
        for operation in OPERATIONS {
            assert!(row(operation)[3].contains("answers 2"), "{}", operation.id);
        }
    }
}
