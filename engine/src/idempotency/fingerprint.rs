//! Whether two requests ask for the same: a digest of method, path, query and body, and of the client's key, so that the
//! same request under two keys cannot be told to be the same one.
//!
//! The order of query parameters and of members, white space and the spelling of numbers say nothing, so they change
//! nothing. What the operation sees is what counts: the body is the value that the contract check parsed.

use poem::{Request, http::Uri};
use serde_json::{Number, Value};

use super::digest::{Digest, Fingerprints, Values};
use crate::{body::CheckedBody, operation::Operation};

/// The fingerprint of a request that the contract check let pass. `uri` is the one that the client wrote.
pub(super) fn of(
    digests: &Fingerprints,
    operation: &Operation,
    key: &[u8],
    uri: &Uri,
    request: &Request,
) -> Digest {
    digests.digest(|values| {
        values.value(key);
        values.value(operation.method.as_str().as_bytes());
        values.value(uri.path().as_bytes());
        query(uri.query().unwrap_or_default(), values);
        if let Some(body) = request.data::<CheckedBody>() {
            body.look(|value| json(value, values));
        }
    })
}

/// Parameters by name; those of one name keep their order.
fn query(text: &str, values: &mut Values) {
    let mut pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
    pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
    values.mark(b'q', pairs.len());
    for (name, value) in pairs {
        values.value(name.as_bytes()).value(value.as_bytes());
    }
}

/// Each kind of value begins with a mark of its own. The depth is that of a parsed document, which is bounded.
fn json(value: &Value, values: &mut Values) {
    match value {
        Value::Null => {
            values.mark(b'0', 0);
        }
        Value::Bool(flag) => {
            values.mark(b'b', usize::from(*flag));
        }
        Value::Number(number) => plain(number, values.mark(b'n', 0)),
        Value::String(text) => {
            values.mark(b's', 0).value(text.as_bytes());
        }
        Value::Array(entries) => {
            values.mark(b'a', entries.len());
            entries.iter().for_each(|entry| json(entry, values));
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            values.mark(b'o', members.len());
            for (name, member) in members {
                values.value(name.as_bytes());
                json(member, values);
            }
        }
    }
}

/// One spelling a number: `1e2`, `100.0` and `100` are the same.
fn plain(number: &Number, values: &mut Values) {
    match number.as_f64().filter(|_| number.is_f64()) {
        // Adding zero makes of -0.0 the zero that it is.
        Some(float) => values.written(format_args!("{}", float + 0.0)),
        None => values.written(format_args!("{number}")),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{body::Carried, operation::Method};

    static ROW: Operation = Operation::new("lend", "Books", Method::Post, "/loans", "Lend.", &[201]);

    fn fingerprint(target: &str, body: &str) -> Digest {
        salted("7", target, body)
    }

    fn salted(key: &str, target: &str, body: &str) -> Digest {
        let uri: Uri = target.parse().unwrap();
        let mut request = Request::builder().uri(uri.clone()).finish();
        if !body.is_empty() {
            let value = serde_json::from_str(body).unwrap();
            request.set_data(CheckedBody::new(Carried::Value(value)));
        }
        let digests = Fingerprints::from_secret(b"library");
        of(&digests, &ROW, key.as_bytes(), &uri, &request)
    }

    #[test]
    fn the_same_request_has_another_fingerprint_under_another_key() {
        let one = salted("7", "/loans", r#"{"book":1}"#);
        assert_eq!(salted("7", "/loans", r#"{"book":1}"#), one);
        for other in ["8", "", "7/loans"] {
            assert_ne!(salted(other, "/loans", r#"{"book":1}"#), one, "{other}");
        }
    }

    #[test]
    fn spelling_and_order_change_nothing() {
        let same = [
            (
                "/loans?a=1&b=2",
                r#"{"book":1,"days":100,"note":null,"tags":["x","y"]}"#,
            ),
            (
                "/loans?b=2&a=1",
                r#"{ "tags": ["x", "y"], "note": null, "days": 1e2, "book": 1.0 }"#,
            ),
            (
                "/loans?%61=1&b=2",
                r#"{"book":1,"days":100.00,"note":null,"tags":["\u0078","y"]}"#,
            ),
        ];
        for (target, body) in same {
            assert_eq!(
                fingerprint(target, body),
                fingerprint(same[0].0, same[0].1),
                "{body}"
            );
        }
        assert_eq!(fingerprint("/loans", "-0.0"), fingerprint("/loans", "0"));
    }

    #[test]
    fn anything_else_makes_another_request() {
        let different = [
            ("/loans", ""),
            ("/loans", "null"),
            ("/loans/", ""),
            ("/loans?a=1", ""),
            ("/loans?a=1&a=2", ""),
            ("/loans?a=2&a=1", ""),
            ("/loans?a=12", ""),
            ("/loans?a1=", ""),
            ("/loans", r#"{"a":1}"#),
            ("/loans", r#"{"a":"1"}"#),
            ("/loans", r#"{"a":true}"#),
            ("/loans", r#"{"a":1.5}"#),
            ("/loans", r#"{"a":18446744073709551615}"#),
            ("/loans", r#"{"a":9223372036854775807}"#),
            ("/loans", r#"{"a":[1]}"#),
            ("/loans", r#"{"a":{}}"#),
            ("/loans", r#"{"a":[]}"#),
            ("/loans", r#"{"a":{"b":1},"c":2}"#),
            ("/loans", r#"{"a":{"b":1,"c":2}}"#),
            ("/loans", r#"["a","bc"]"#),
            ("/loans", r#"["ab","c"]"#),
        ];
        let mut seen = std::collections::HashSet::new();
        for (target, body) in different {
            assert!(seen.insert(fingerprint(target, body)), "{target} {body}");
        }
    }
}
