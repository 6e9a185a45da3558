//! The operations of a loaded document as the engine knows them: what generating would print, made at once.

use std::time::Duration;

use charter::{
    Audit, Deprecation, Idempotency, Method, Operation, Paging, Preconditions, RateLimit, RateLimitFailure,
    RateLimitKey, Security, Validators, auth,
};

use super::pool::Pool;
use crate::load::{Document, Requirement, Scheme};
use crate::lower::Models;
use crate::lower::row::Row;

/// All rows of a document.
pub(crate) fn table(document: &Document, pool: &mut Pool) -> Vec<&'static Operation> {
    let models = Models::collect(document);
    let operations = document.operations();
    let rows = operations.iter().filter_map(|operation| {
        let parameters = document.parameters(operation);
        let made = made(&Row::of(&models, operation, &parameters), pool)?;
        Some(pool.operation(made))
    });
    rows.collect()
}

fn made(row: &Row<'_>, pool: &mut Pool) -> Option<Operation> {
    let (limits, scope) = match &row.rate_limits {
        Some(counted) => (counted.limits.as_slice(), counted.scope.as_str()),
        None => (&[][..], row.id),
    };
    let limits = limits
        .iter()
        .map(|limit| RateLimit::new(limit.unit, limit.quota, limit.window));
    let statuses = row.statuses.iter().filter_map(|status| status.parse().ok());
    let place = Operation::new(
        pool.text(row.id),
        pool.text(row.tag),
        method(row.method)?,
        pool.text(row.path),
        pool.text(row.summary),
        pool.statuses(statuses.collect()),
    );
    Some(Operation {
        route: row.route.as_deref().map(|route| pool.text(route)),
        deprecated: row.deprecated,
        deprecation: row.deprecation.as_ref().map(|ending| Deprecation {
            since: ending.since,
            sunset: ending.sunset,
            successor: ending.successor.map(|name| pool.text(name)),
        }),
        cache_control: row.cache_control.map(|text| pool.text(text)),
        max_body_bytes: row.max_body_bytes.and_then(|bytes| usize::try_from(bytes).ok()),
        timeout: row.timeout_millis.map(Duration::from_millis),
        security: security(row, pool),
        rate_limits: pool.limits(limits.collect()),
        rate_limit_scope: pool.text(scope),
        rate_limit_key: counted(row),
        rate_limit_failure: failure(row),
        idempotency: row.idempotency.map(|required| Idempotency { required }),
        audit: row.audit.as_ref().map(|audited| Audit {
            action: pool.text(audited.action),
            resource: pool.text(audited.resource),
        }),
        validators: row.validators.map(|declared| Validators {
            versioned: declared.versioned,
            last_modified: declared.last_modified,
        }),
        preconditions: row.preconditions.map(preconditions),
        paging: row.paging.and_then(paging),
        sort: pool.texts(&row.sort),
        fields: pool.texts(&row.fields),
        include: pool.texts(&row.include),
        filters: pool.texts(&row.filters),
        request_media_types: pool.texts(&row.request_media_types),
        response_media_types: pool.texts(&row.response_media_types),
        ranges: row.ranges,
        ..place
    })
}

fn method(name: &str) -> Option<Method> {
    Some(match name {
        "get" => Method::Get,
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        _ => return None,
    })
}

fn security(row: &Row<'_>, pool: &mut Pool) -> &'static [Security] {
    let alternatives = row.security.iter().map(|requirements| {
        let mut wanted = requirements
            .iter()
            .map(|one| requirement(one, pool))
            .collect::<Vec<_>>()
            .into_iter();
        match (wanted.next(), wanted.len()) {
            (None, _) => Security::anonymous(),
            (Some(only), 0) => only,
            (Some(first), _) => first.with(pool.security(wanted.collect())),
        }
    });
    let alternatives: Vec<Security> = alternatives.collect();
    pool.security(alternatives)
}

fn requirement(requirement: &Requirement<'_>, pool: &mut Pool) -> Security {
    let scheme = match requirement.scheme {
        Scheme::Bearer => auth::Scheme::Bearer,
        Scheme::Cookie(name) => auth::Scheme::Cookie(pool.text(name)),
        Scheme::Basic => auth::Scheme::Basic,
        Scheme::Http(name) => auth::Scheme::Http(pool.text(&name.to_ascii_lowercase())),
        Scheme::Header(name) => auth::Scheme::Header(pool.text(name)),
        Scheme::Query(name) => auth::Scheme::Query(pool.text(name)),
        Scheme::MutualTls => auth::Scheme::MutualTls,
    };
    Security::new(scheme, pool.texts(&requirement.scopes))
}

fn counted(row: &Row<'_>) -> RateLimitKey {
    match row.rate_limits.as_ref().and_then(|counted| counted.key) {
        Some("Ip") => RateLimitKey::Ip,
        _ => RateLimitKey::Principal,
    }
}

fn failure(row: &Row<'_>) -> RateLimitFailure {
    match row.rate_limits.as_ref().is_some_and(|counted| counted.closed) {
        true => RateLimitFailure::Closed,
        false => RateLimitFailure::Open,
    }
}

fn preconditions(required: bool) -> Preconditions {
    if required {
        Preconditions::Required
    } else {
        Preconditions::Optional
    }
}

fn paging(name: &str) -> Option<Paging> {
    match name {
        "Offset" => Some(Paging::Offset),
        "Keyset" => Some(Paging::Keyset),
        "Both" => Some(Paging::Both),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::load::load;

    fn loaded(name: &str) -> Document {
        let text = fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        load(text).unwrap().0
    }

    #[test]
    fn a_row_is_what_generating_would_print() {
        let document = loaded("tests/admitted/bookshop.yaml");
        let models = Models::collect(&document);
        let table = table(&document, &mut Pool::default());
        assert_eq!(table.len(), document.operations().len());
        for (operation, row) in document.operations().iter().zip(&table) {
            let printed = Row::of(&models, operation, &document.parameters(operation)).declarations();
            let shown = format!("{row:?}");
            assert!(shown.contains(&format!("id: {:?}", operation.id())), "{shown}");
            // Each field that is printed differs from what a row without declarations has, and no other does.
            let bare = format!(
                "{:?}",
                Operation::new(row.id, row.tag, row.method, row.path, row.summary, row.statuses)
            );
            let differs = |field: &str| !bare.contains(&format!(" {field}: {}", after(&shown, field)));
            for field in FIELDS {
                let is_printed = printed.iter().any(|line| line.starts_with(&format!("{field}: ")));
                assert_eq!(
                    is_printed,
                    differs(field),
                    "{field} of {}: {printed:?}, {shown}",
                    row.id
                );
            }
        }
    }

    const FIELDS: [&str; 18] = [
        "deprecated",
        "deprecation",
        "cache_control",
        "max_body_bytes",
        "timeout",
        "security",
        "rate_limits",
        "idempotency",
        "audit",
        "validators",
        "preconditions",
        "paging",
        "sort",
        "fields",
        "include",
        "filters",
        "request_media_types",
        "ranges",
    ];

    /// What `{:?}` shows of a field, up to the next one.
    fn after<'a>(shown: &'a str, field: &str) -> &'a str {
        let rest = shown.split_once(&format!(" {field}: ")).unwrap().1;
        let mut depth = 0;
        let end = rest.find(|character| {
            match character {
                '[' | '(' | '{' => depth += 1,
                ']' | ')' | '}' => depth -= 1,
                _ => {}
            }
            depth < 0 || (depth == 0 && character == ',')
        });
        &rest[..end.unwrap()]
    }

    #[test]
    fn loading_again_adds_nothing() {
        let mut pool = Pool::default();
        let addresses = |pool: &mut Pool| -> Vec<*const Operation> {
            let rows = table(&loaded("tests/admitted/bookshop.yaml"), pool);
            rows.into_iter().map(std::ptr::from_ref).collect()
        };
        assert_eq!(addresses(&mut pool), addresses(&mut pool));
    }
}
