//! A row of the generated operations table: what the document declares for one operation.
//!
//! The row is a constant of the program, not a value read at start-up, so that the declared policies can be
//! reviewed in a diff of `generated/` and listed by `routes` without a server. What needs compiling (schemas,
//! patterns) lives in [`crate::contract`] and is found by [`Operation::id`].

use std::{fmt, time::Duration};

use crate::{
    audit::Audit,
    auth::Security,
    conditional::{Preconditions, Validators},
    conventions::Policy,
    idempotency::Idempotency,
    lifecycle::Deprecation,
    rate_limit::{RateLimit, RateLimitFailure, RateLimitKey},
};

/// The HTTP methods that a path item of an OpenAPI document can name (RFC 9110, section 9; RFC 5789).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Read.
    Get,
    /// Replace.
    Put,
    /// Create, or act.
    Post,
    /// Remove.
    Delete,
    /// Ask what is possible.
    Options,
    /// Read the header section only.
    Head,
    /// Change in part.
    Patch,
    /// Loop back.
    Trace,
}

impl Method {
    /// The method as it stands on the request line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How a collection is cut into pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// `page` and `limit`.
    Offset,
    /// `cursor` and `limit`.
    Keyset,
    /// Either, as the client chooses.
    Both,
}

/// One operation of the document and the policies it declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The `operationId`, unique in the document.
    pub id: &'static str,
    /// The tag that groups it, which is also the trait that it is a method of.
    pub tag: &'static str,
    /// The method.
    pub method: Method,
    /// The path as the document writes it: `/api/v1/items/{id}`.
    pub path: &'static str,
    /// Where the router has it, for a path that the router cannot know: `/.routes/cancel_item/{id}`, with the variables of
    /// the path in their order.
    pub route: Option<&'static str>,
    /// One line for people.
    pub summary: &'static str,
    /// Declared statuses, ascending.
    pub statuses: &'static [u16],
    /// Marked as deprecated.
    pub deprecated: bool,
    /// What its answers say about its end; nothing where it is deprecated for readers only.
    pub deprecation: Option<Deprecation>,
    /// `Cache-Control` of successful answers; without it `private, no-cache` where they have an `ETag`, else `no-store`.
    pub cache_control: Option<&'static str>,
    /// Largest request body in bytes, coded and inflated; the configured limit where the document has none.
    pub max_body_bytes: Option<usize>,
    /// How long the operation may work on a request.
    pub timeout: Option<Duration>,
    /// Who may call it: the alternatives of `security` with the scopes of `x-scopes`. Empty: everybody.
    pub security: &'static [Security],
    /// How often a client may call; empty when it may as often as it likes.
    pub rate_limits: &'static [RateLimit],
    /// What is counted together with it, by the place that declares the limits: `api`, `tag:Items`,
    /// `operation:create_item`.
    pub rate_limit_scope: &'static str,
    /// Whose requests are counted together.
    pub rate_limit_key: RateLimitKey,
    /// What becomes of requests that cannot be counted.
    pub rate_limit_failure: RateLimitFailure,
    /// Declared by the header parameter `Idempotency-Key`.
    pub idempotency: Option<Idempotency>,
    /// Declared by `x-audit`.
    pub audit: Option<Audit>,
    /// What answers are validated by; declared by the response header `ETag`.
    pub validators: Option<Validators>,
    /// Whether writes may depend on what is there; declared by the header parameter `If-Match`.
    pub preconditions: Option<Preconditions>,
    /// Declared by the query parameters `page`/`cursor` with `limit`.
    pub paging: Option<Paging>,
    /// Allowed members of the query parameter `sort`.
    pub sort: &'static [&'static str],
    /// Allowed members of the query parameter `fields`.
    pub fields: &'static [&'static str],
    /// Allowed members of the query parameter `include`.
    pub include: &'static [&'static str],
    /// Filter parameters as written: `filter[price][gt]`.
    pub filters: &'static [&'static str],
    /// Media types of the request body; empty when there is none.
    pub request_media_types: &'static [&'static str],
    /// Media types of successful answers; empty when they have no content.
    pub response_media_types: &'static [&'static str],
    /// Declared by the header parameter `Range`: of the file that it answers, ranges are served.
    pub ranges: bool,
}

impl Operation {
    /// A row that declares nothing beyond its place; the generated table adds what the document says.
    pub const fn new(
        id: &'static str,
        tag: &'static str,
        method: Method,
        path: &'static str,
        summary: &'static str,
        statuses: &'static [u16],
    ) -> Self {
        Operation {
            id,
            tag,
            method,
            path,
            route: None,
            summary,
            statuses,
            deprecated: false,
            deprecation: None,
            cache_control: None,
            max_body_bytes: None,
            timeout: None,
            security: &[],
            rate_limits: &[],
            rate_limit_scope: id,
            rate_limit_key: RateLimitKey::Principal,
            rate_limit_failure: RateLimitFailure::Open,
            idempotency: None,
            audit: None,
            validators: None,
            preconditions: None,
            paging: None,
            sort: &[],
            fields: &[],
            include: &[],
            filters: &[],
            request_media_types: &[],
            response_media_types: &[],
            ranges: false,
        }
    }

    /// The version that it belongs to by its path, `v1` of `/api/v1/items`; a path without such a segment has none.
    pub fn version(&self) -> Option<&'static str> {
        let is_version = |segment: &&str| {
            let digits = segment.strip_prefix('v');
            digits
                .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        };
        self.path.split('/').find(is_version)
    }

    /// The most bytes that its request body may have, in its coding and inflated.
    pub fn body_limit(&self, policy: &Policy) -> usize {
        self.max_body_bytes.unwrap_or(policy.max_body_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::{Method, Operation};

    #[test]
    fn a_version_is_a_whole_segment() {
        let version = |path| Operation::new("get", "Get", Method::Get, path, "", &[200]).version();
        let found = ["/api/v1/items", "/v12", "/api/vans/v/1", "/healthz"].map(version);
        assert_eq!(found, [Some("v1"), Some("v12"), None, None]);
    }
}
