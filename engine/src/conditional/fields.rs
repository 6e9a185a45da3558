//! The precondition fields of a request.

use poem::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{entity_tag, http_date};

/// The fields that are the engine's to read, wherever they are declared (RFC 9110, section 13.1). `If-Range` belongs to
/// whoever serves ranges.
const NAMES: [HeaderName; 4] = [
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    header::IF_MODIFIED_SINCE,
    header::IF_UNMODIFIED_SINCE,
];

/// Whether a header parameter is one of these fields, in whatever case it is declared.
pub(crate) fn is_condition(name: &str) -> bool {
    NAMES
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known.as_str()))
}

/// What a request makes its answer depend on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    pub(super) if_match: Option<HeaderValue>,
    pub(super) if_none_match: Option<HeaderValue>,
    /// Whole seconds since the Unix epoch, like the next.
    pub(super) if_modified_since: Option<i64>,
    pub(super) if_unmodified_since: Option<i64>,
}

impl Fields {
    /// Reads a request; `None` when it sets no condition.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        if !NAMES.iter().any(|name| headers.contains_key(name)) {
            return None;
        }
        Some(Fields {
            if_match: list(headers, &header::IF_MATCH),
            if_none_match: list(headers, &header::IF_NONE_MATCH),
            if_modified_since: date(headers, &header::IF_MODIFIED_SINCE),
            if_unmodified_since: date(headers, &header::IF_UNMODIFIED_SINCE),
        })
    }

    /// Whether a reader could be told that what it has is current.
    pub(super) fn can_spare_an_answer(&self) -> bool {
        self.if_none_match.is_some() || self.if_modified_since.is_some()
    }

    /// Whether what a reader has is named by tags, and not by a date or by `*`.
    pub(crate) fn names_tags(&self) -> bool {
        let field = self.if_none_match.as_ref();
        field.is_some_and(|field| !entity_tag::is_any(field.as_bytes()))
    }

    /// Whether `If-Match` is met, by a tag for which `is_current` holds or by `*`; weak tags never meet it (section
    /// 13.1.1).
    pub(super) fn matches(field: &HeaderValue, is_current: impl Fn(entity_tag::Tag<'_>) -> bool) -> bool {
        let field = field.as_bytes();
        entity_tag::is_any(field) || entity_tag::tags(field).any(|tag| !tag.weak && is_current(tag))
    }

    /// Whether `If-None-Match` names what is current; weak tags may (section 13.1.2).
    pub(super) fn names(field: &HeaderValue, is_current: impl Fn(entity_tag::Tag<'_>) -> bool) -> bool {
        let field = field.as_bytes();
        entity_tag::is_any(field) || entity_tag::tags(field).any(is_current)
    }
}

/// A list, its lines put together (section 5.3).
fn list(headers: &HeaderMap, name: &HeaderName) -> Option<HeaderValue> {
    let mut lines = headers.get_all(name).iter();
    let first = lines.next()?;
    if lines.next().is_none() {
        return Some(first.clone());
    }
    let all: Vec<&[u8]> = headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
    HeaderValue::from_bytes(&all.join(&b", "[..])).ok()
}

/// A date; one of several is none (sections 13.1.3 and 13.1.4).
fn date(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    let mut lines = headers.get_all(name).iter();
    match (lines.next(), lines.next()) {
        (Some(only), None) => http_date::read(only),
        _ => None,
    }
}
