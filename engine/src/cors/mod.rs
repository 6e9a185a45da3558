//! Cross-origin requests (the Fetch standard's CORS protocol): which pages in browsers may use the API.
//!
//! Nobody's, until the operator names origins, each exactly. Cookies may come along, so a wildcard is not offered
//! anywhere: it would hand every visitor's session to every page. Every answer carries the headers, failures and 304
//! too, because a page that cannot read an error cannot tell it from a broken network.

mod origins;

use poem::{
    Request, Response,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
};

pub use self::origins::Origins;
use crate::vary;

/// What browsers do not let through unasked, and the engine or a client of it has use for.
const REQUEST_HEADERS: &[&str] = &[
    "Accept-Version",
    "Authorization",
    "Content-Encoding",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Range",
    "X-CSRF-Token",
    "X-Request-Id",
];

/// What pages may read of an answer beyond the few fields that they always may.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "Accept-Ranges, Allow, Content-Disposition, Content-Encoding, Content-Range, Deprecation, ETag, \
     Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Sunset, WWW-Authenticate, \
     X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id",
);

/// How long a browser may keep the answer to a preflight, in seconds: two hours, the most that any of them does.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");
const TRUE: HeaderValue = HeaderValue::from_static("true");

/// The operator's origins, ready to be compared.
#[derive(Debug)]
pub(crate) struct Cors {
    origins: Vec<HeaderValue>,
    request_headers: HeaderValue,
}

/// One request's view of them.
#[derive(Debug)]
pub(crate) struct Visitor<'a> {
    cors: &'a Cors,
    /// The origin, if it is allowed.
    origin: Option<HeaderValue>,
}

impl Cors {
    /// Nothing without origins. Header parameters that operations declare are allowed beside the engine's own.
    pub(crate) fn new<'a>(origins: &Origins, declared: impl Iterator<Item = &'a str>) -> Option<Self> {
        let origins: Vec<_> = origins
            .iter()
            .filter_map(|origin| HeaderValue::from_str(origin).ok())
            .collect();
        if origins.is_empty() {
            return None;
        }
        let own = REQUEST_HEADERS.iter().copied();
        let mut names: Vec<&str> = own.chain(declared).collect();
        names.sort_unstable_by_key(|name| name.to_ascii_lowercase());
        names.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        Some(Cors {
            origins,
            request_headers: HeaderValue::from_str(&names.join(", ")).ok()?,
        })
    }

    /// Looks at who asks.
    pub(crate) fn visitor(&self, headers: &HeaderMap) -> Visitor<'_> {
        let mut sent = headers.get_all(header::ORIGIN).iter();
        let origin = match (sent.next(), sent.next()) {
            (Some(origin), None) if self.origins.contains(origin) => Some(origin.clone()),
            _ => None,
        };
        Visitor { cors: self, origin }
    }
}

impl Visitor<'_> {
    /// Answers a preflight for a known path. It is answered before the routes, because no operation should have to
    /// let a request without credentials pass. `allow` tells the methods of its path.
    pub(crate) fn preflight(
        &self,
        request: &Request,
        allow: impl FnOnce(&str) -> Option<HeaderValue>,
    ) -> Option<Response> {
        let asks = request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        if self.origin.is_none() || request.method() != Method::OPTIONS || !asks {
            return None;
        }
        let allow = allow(request.uri().path())?;
        let answer = Response::builder()
            .status(StatusCode::NO_CONTENT)
            .header(header::ACCESS_CONTROL_ALLOW_METHODS, &allow)
            .header(header::ALLOW, allow)
            .header(header::ACCESS_CONTROL_ALLOW_HEADERS, &self.cors.request_headers)
            .header(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        Some(answer.finish())
    }

    /// Lets the page read the answer; whether it may is part of what the answer varies by.
    pub(crate) fn admit(self, headers: &mut HeaderMap) {
        vary::append(headers, "Origin");
        let Some(origin) = self.origin else { return };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        let preflight: HeaderName = header::ACCESS_CONTROL_ALLOW_METHODS;
        if !headers.contains_key(preflight) {
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
    }
}
