//! Headers that keep browsers from doing more with an answer than an API means.

use poem::http::{HeaderMap, HeaderName, HeaderValue, header};

static ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Adds them where the page, like the documentation, has not set its own.
pub(crate) fn add(headers: &mut HeaderMap, transport: Option<&HeaderValue>) {
    for (name, value) in &ALWAYS {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if let Some(transport) = transport {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, transport.clone());
    }
}

/// The value of `Strict-Transport-Security` (RFC 6797, section 6.1). Subdomains are not spoken for: they may be
/// others' servers.
pub(crate) fn transport(seconds: u32) -> Option<HeaderValue> {
    let value = || HeaderValue::from_str(&format!("max-age={seconds}")).ok();
    (seconds > 0).then(value).flatten()
}
