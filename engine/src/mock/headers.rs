//! The header fields that an answer declares.

use poem::http::{HeaderName, HeaderValue, Uri};
use serde_json::Value;

use super::{
    Mock,
    sample::{Style, sample},
};
use crate::{operation::Operation, pagination};

/// A field of an answer.
pub(super) struct Field {
    pub(super) name: HeaderName,
    pub(super) value: HeaderValue,
    /// Whether the guard or the edge writes it, so that it only stands in for theirs while the answer is checked.
    pub(super) stand_in: bool,
}

/// What belongs to the content and is written with it.
const OF_THE_CONTENT: [&str; 3] = ["content-type", "content-length", "content-encoding"];

/// What is well formed in fields that have a form of their own (RFC 9110).
const WELL_FORMED: [(&str, &str); 11] = [
    ("etag", "\"1\""),
    ("content-range", "bytes 0-4/5"),
    ("last-modified", "Thu, 15 Jan 2026 09:30:00 GMT"),
    ("expires", "Thu, 15 Jan 2026 09:30:00 GMT"),
    ("retry-after", "1"),
    ("www-authenticate", "Bearer realm=\"api\""),
    ("content-disposition", "attachment; filename=\"sample\""),
    ("content-language", "en"),
    ("set-cookie", "sample=1; Path=/; HttpOnly"),
    ("location", "/1"),
    ("allow", "GET, HEAD, OPTIONS"),
];

/// The fields that a response declares.
pub(super) fn fields(mock: &Mock, response: &Value, success: bool, target: &Uri) -> Vec<Field> {
    let declared = response.get("headers").and_then(Value::as_object);
    let declared = declared.into_iter().flatten();
    let made = declared.filter_map(|(name, object)| {
        let lower = name.to_ascii_lowercase();
        if OF_THE_CONTENT.contains(&lower.as_str()) {
            return None;
        }
        let object = mock.document.resolve(object).ok()?;
        Some(Field {
            value: HeaderValue::from_str(&value(mock, &lower, object, target)).ok()?,
            stand_in: is_made_by_the_engine(&lower, mock.row, success),
            name: lower.parse().ok()?,
        })
    });
    made.collect()
}

fn is_made_by_the_engine(name: &str, row: &Operation, success: bool) -> bool {
    let of_limits = name.starts_with("ratelimit") || name.starts_with("x-ratelimit-");
    match name {
        "etag" => success && row.validators.is_some(),
        "link" => row.deprecation.is_some() && row.paging.is_none(),
        "deprecation" | "sunset" => row.deprecation.is_some(),
        "accept-ranges" => row.ranges,
        "cache-control" | "idempotent-replayed" | "vary" | "x-request-id" => true,
        _ => of_limits && !row.rate_limits.is_empty(),
    }
}

/// The value of a field: where a list begins, the example, what is well formed, or what its schema says.
fn value(mock: &Mock, name: &str, object: &Value, target: &Uri) -> String {
    if name == "link" && mock.row.paging.is_some() {
        return first_page(target);
    }
    let several = object.get("examples").and_then(Value::as_object);
    let named = several.and_then(|examples| examples.values().next()?.get("value"));
    if let Some(example) = object.get("example").or(named) {
        return text(example);
    }
    let schema = object.get("schema").unwrap_or(&Value::Bool(true));
    let resolved = mock.document.resolve(schema).unwrap_or(schema);
    let known = WELL_FORMED.iter().find(|(known, _)| *known == name);
    match known {
        Some((_, known)) if resolved.get("example").is_none() => (*known).to_owned(),
        _ => {
            let made = sample(mock.document.value(), schema, Style::ALL[0]);
            made.map_or_else(|| "1".to_owned(), |made| text(&made))
        }
    }
}

/// A value in the style `simple` (OpenAPI 3.0.3, section 4.7.12.3).
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(entries) => entries.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// A mock has no page but the first (RFC 8288).
fn first_page(target: &Uri) -> String {
    let whole = target.path_and_query().map_or("/", |whole| whole.as_str());
    format!("<{}>; rel=\"first\"", pagination::escaped(whole))
}
