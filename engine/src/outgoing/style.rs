//! Values as text of a URL, by the styles of OpenAPI (3.0.3, section 4.7.12.2).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// All but the unreserved characters (RFC 3986, section 2.3).
const CODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How a list or an object is written in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryStyle {
    /// `a=1,2`, or `a=1&a=2` exploded.
    Form,
    /// `a=1%202`.
    SpaceDelimited,
    /// `a=1%7C2`.
    PipeDelimited,
    /// `a[x]=1&a[y]=2`.
    DeepObject,
}

/// A text with everything coded that has a meaning in a URL.
pub(super) fn coded(text: &str) -> String {
    utf8_percent_encode(text, CODED).to_string()
}

/// A single value as text; what is none, as JSON.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The pairs that a value is in a query, coded.
pub(super) fn in_query(
    name: &str,
    style: QueryStyle,
    explode: bool,
    value: &Value,
    pairs: &mut Vec<(String, String)>,
) {
    let separator = match style {
        QueryStyle::SpaceDelimited => "%20",
        QueryStyle::PipeDelimited => "%7C",
        QueryStyle::Form | QueryStyle::DeepObject => ",",
    };
    match value {
        Value::Null => {}
        Value::Array(_) | Value::Object(_) if style == QueryStyle::DeepObject => {
            deep(&coded(name), value, pairs);
        }
        Value::Array(entries) if explode => {
            pairs.extend(entries.iter().map(|entry| (coded(name), coded(&text(entry)))));
        }
        Value::Array(entries) => {
            let entries: Vec<String> = entries.iter().map(|entry| coded(&text(entry))).collect();
            pairs.push((coded(name), entries.join(separator)));
        }
        Value::Object(members) if explode => {
            let members = members.iter().filter(|(_, member)| !member.is_null());
            pairs.extend(members.map(|(name, member)| (coded(name), coded(&text(member)))));
        }
        Value::Object(members) => {
            let members = members.iter().filter(|(_, member)| !member.is_null());
            let parts: Vec<String> = members
                .flat_map(|(name, member)| [coded(name), coded(&text(member))])
                .collect();
            pairs.push((coded(name), parts.join(separator)));
        }
        single => pairs.push((coded(name), coded(&text(single)))),
    }
}

/// Brackets stay as they are: that is how every reader of the style knows them.
fn deep(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Array(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                deep(&format!("{name}[{at}]"), entry, pairs);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                deep(&format!("{name}[{}]", coded(member)), value, pairs);
            }
        }
        single => pairs.push((name.to_owned(), coded(&text(single)))),
    }
}
