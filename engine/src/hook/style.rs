//! How a value is written in the place that a parameter is sent in (OpenAPI 3.0.3, section 4.7.12; RFC 6570).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// All but what may stand anywhere as it is (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The ways to write a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a,b`
    Matrix,
    /// `name=a,b`
    Form,
    /// `name=a%20b`
    Space,
    /// `name=a%7Cb`
    Pipe,
    /// `name[member]=a`
    Deep,
    /// JSON, whatever the place.
    Json,
}

/// How the characters of a value are written.
pub(super) type Coding = fn(&str) -> String;

/// What is reserved is percent-encoded: paths, queries, cookies.
pub(super) fn coded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// As it is: header fields.
pub(super) fn plain(text: &str) -> String {
    text.to_owned()
}

impl Style {
    /// A value that has no name beside it: in a path or a header field.
    pub(super) fn bare(self, name: &str, explode: bool, value: &Value, coding: Coding) -> String {
        let one = |value: &Value| coding(&text(value));
        match (self, value) {
            (Style::Json, _) => coding(&value.to_string()),
            (Style::Label, _) => {
                let separator = if explode { "." } else { "," };
                format!(".{}", joined(value, explode, separator, coding))
            }
            (Style::Matrix, Value::Array(entries)) if explode => {
                let entries = entries.iter().map(|entry| format!(";{name}={}", one(entry)));
                entries.collect()
            }
            (Style::Matrix, Value::Object(_)) if explode => {
                format!(";{}", joined(value, true, ";", coding))
            }
            (Style::Matrix, _) => format!(";{name}={}", joined(value, false, ",", coding)),
            _ => joined(value, explode, ",", coding),
        }
    }

    /// A value as pairs of a name and a text, both encoded: in a query or in cookies. Nothing that is empty is sent.
    pub(super) fn pairs(self, name: &str, explode: bool, value: &Value) -> Vec<(String, String)> {
        let named = |text: String| vec![(coded(name), text)];
        match (self, value) {
            (Style::Json, _) => named(coded(&value.to_string())),
            (Style::Deep, Value::Object(members)) => deep(name, members),
            (_, Value::Array(entries)) if entries.is_empty() => Vec::new(),
            (_, Value::Object(members)) if members.is_empty() => Vec::new(),
            (_, Value::Array(entries)) if explode => {
                let entries = entries.iter().map(|entry| (coded(name), coded(&text(entry))));
                entries.collect()
            }
            (_, Value::Object(members)) if explode => {
                let members = members
                    .iter()
                    .map(|(name, member)| (coded(name), coded(&text(member))));
                members.collect()
            }
            (Style::Space, _) => named(joined(value, false, "%20", coded)),
            (Style::Pipe, _) => named(joined(value, false, "%7C", coded)),
            _ => named(joined(value, false, ",", coded)),
        }
    }
}

/// The parts of a list or an object beside each other; a single value is one part.
fn joined(value: &Value, explode: bool, separator: &str, coding: Coding) -> String {
    let sign = if explode { "=" } else { separator };
    let parts: Vec<String> = match value {
        Value::Array(entries) => entries.iter().map(|entry| coding(&text(entry))).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| format!("{}{sign}{}", coding(name), coding(&text(member))))
            .collect(),
        single => vec![coding(&text(single))],
    };
    parts.join(separator)
}

fn deep(name: &str, members: &Map<String, Value>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (member, value) in members {
        let name = format!("{name}[{member}]");
        match value {
            Value::Object(members) => pairs.extend(deep(&name, members)),
            Value::Array(entries) => {
                pairs.extend(entries.iter().map(|entry| (coded(&name), coded(&text(entry)))));
            }
            single => pairs.push((coded(&name), coded(&text(single)))),
        }
    }
    pairs
}

/// A single value; what is none has no way to be written here but JSON.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_without_a_name_are_written_in_their_style() {
        let (one, list, object) = (json!("a b"), json!(["a", 2]), json!({"x": 1, "y": "/"}));
        for (style, explode, expected) in [
            (Style::Simple, false, ["a%20b", "a,2", "x,1,y,%2F"]),
            (Style::Simple, true, ["a%20b", "a,2", "x=1,y=%2F"]),
            (Style::Label, false, [".a%20b", ".a,2", ".x,1,y,%2F"]),
            (Style::Label, true, [".a%20b", ".a.2", ".x=1.y=%2F"]),
            (Style::Matrix, false, [";n=a%20b", ";n=a,2", ";n=x,1,y,%2F"]),
            (Style::Matrix, true, [";n=a%20b", ";n=a;n=2", ";x=1;y=%2F"]),
        ] {
            let written = [&one, &list, &object].map(|value| style.bare("n", explode, value, coded));
            assert_eq!(written, expected, "{style:?} {explode}");
        }
        assert_eq!(Style::Simple.bare("n", false, &json!("a b/c"), plain), "a b/c");
        assert_eq!(Style::Json.bare("n", false, &object, plain), r#"{"x":1,"y":"/"}"#);
    }

    #[test]
    fn values_with_a_name_are_written_in_their_style() {
        let written = |style: Style, explode, value: Value| {
            let pairs = style.pairs("n&", explode, &value).into_iter();
            let pairs: Vec<String> = pairs.map(|(name, text)| format!("{name}={text}")).collect();
            pairs.join("&")
        };
        for (style, explode, value, expected) in [
            (Style::Form, true, json!(["a", "b,c"]), "n%26=a&n%26=b%2Cc"),
            (Style::Form, false, json!(["a", "b,c"]), "n%26=a,b%2Cc"),
            (Style::Form, true, json!({"x": 1, "y": true}), "x=1&y=true"),
            (Style::Form, false, json!({"x": 1}), "n%26=x,1"),
            (Style::Form, false, json!("ü"), "n%26=%C3%BC"),
            (Style::Form, true, json!([]), ""),
            (Style::Form, false, json!({}), ""),
            (Style::Space, false, json!(["a", "b"]), "n%26=a%20b"),
            (Style::Pipe, false, json!(["a", "b"]), "n%26=a%7Cb"),
            (
                Style::Deep,
                true,
                json!({"x": {"y": 1}, "z": ["a", "b"]}),
                "n%26%5Bx%5D%5By%5D=1&n%26%5Bz%5D=a&n%26%5Bz%5D=b",
            ),
            (Style::Json, false, json!({"x": 1}), "n%26=%7B%22x%22%3A1%7D"),
        ] {
            assert_eq!(written(style, explode, value), expected, "{style:?} {explode}");
        }
    }
}
