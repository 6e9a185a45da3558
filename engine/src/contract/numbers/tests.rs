use serde_json::json;

use super::*;
use crate::contract::{document::Document, places::Places, violation::Rule};

#[test]
fn only_long_numbers_and_exponents_raise_doubts() {
    for (text, doubtful) in [
        (r#"{"price":39.5,"stock":7}"#, false),
        (r#"{"price":9999999999.99}"#, false),
        (r#"[123456789012345]"#, false),
        (r#"[1234567890123456]"#, true),
        (r#"{"price": -0.000000000000001}"#, true),
        (r#"{"price":9999999999.9900000001}"#, true),
        (r#"{"price":1e2}"#, true),
        (r#"[1,2,1.5E+3]"#, true),
        ("1e400", true),
        ("-1234567890.1234567", true),
        (r#"{"number":"4242424242424242"}"#, false),
        (r#"{"id":"019a0c3e-8e1e-7e11-9e2e-1234567890123456"}"#, false),
        (r#"{"at":"2026-11-23T05:23:41.367981234Z"}"#, false),
        (r#"{"name":"see the deer"}"#, false),
        ("", false),
        ("7", false),
    ] {
        assert_eq!(are_doubtful(text.as_bytes()), doubtful, "{text}");
    }
}

#[test]
fn a_long_number_is_found_wherever_it_stands() {
    for blanks in 0..40 {
        let text = format!("[{}1234567890123456]", " ".repeat(blanks));
        assert!(are_doubtful(text.as_bytes()), "{text}");
        let text = format!("[{}123456789012345]", " ".repeat(blanks));
        assert!(!are_doubtful(text.as_bytes()), "{text}");
    }
}

fn said(text: &str) -> Vec<(String, Rule)> {
    let document = Document::load("{}").unwrap();
    let price = json!({"type": "number", "multipleOf": 0.01});
    let line = json!({"properties": {"price": price, "count": {"type": "integer"}}});
    let schema = json!({"properties": {
        "price": price, "weight": {"type": "number"}, "lines": {"items": line}, "a/b": price, "note": {}
    }});
    let found = unkept(text.as_bytes(), &Places::of(&document, &schema)).unwrap();
    found
        .into_iter()
        .map(|one| (one.field.into_owned(), one.rule))
        .collect()
}

#[test]
fn what_is_not_kept_is_named_and_nothing_else() {
    for (text, field, rule) in [
        (r#"{"price":9999999999.9900000001}"#, "price", Rule::TooManyDigits),
        (r#"{"price":1e-400}"#, "price", Rule::TooManyDigits),
        (
            r#"{"price":0.1000000000000000000000000000001}"#,
            "price",
            Rule::TooManyDigits,
        ),
        (
            r#"{"price":123456789012345678901234567890}"#,
            "price",
            Rule::TooManyDigits,
        ),
        (r#"{"price":1e99999999999999999999}"#, "price", Rule::NotFinite),
        (r#"{"price":-1e400}"#, "price", Rule::NotFinite),
        (r#"{"weight":1e400}"#, "weight", Rule::NotFinite),
        (r#"{"a/b":1e400}"#, "a/b", Rule::NotFinite),
        (
            r#"{"lines":[{},{"price":0.10000000000000001}]}"#,
            "lines[1].price",
            Rule::TooManyDigits,
        ),
        (
            r#"{"lines":[{"count":9007199254740993.0}]}"#,
            "lines[0].count",
            Rule::TooManyDigits,
        ),
    ] {
        assert_eq!(said(text), [(field.to_owned(), rule)], "{text}");
    }
    for kept in [
        r#"{"price":12.299999999999999}"#,
        r#"{"price":0.1000000000000000000000000000000}"#,
        r#"{"price":1.50e1}"#,
        r#"{"price":0e400}"#,
        r#"{"price":-0.0}"#,
        r#"{"price":1e-2}"#,
        r#"{"weight":0.10000000000000000000000000000001}"#,
        r#"{"weight":1e-400}"#,
        r#"{"lines":[{"count":9223372036854775807}],"note":1e400}"#,
        r#"{"price":"1e400","lines":7,"other":[1e400]}"#,
        r#"{"price":{"price":1e400}}"#,
    ] {
        assert_eq!(said(kept), [], "{kept}");
    }
}

#[test]
fn what_is_no_json_is_not_judged() {
    let places = Places::of(&Document::load("{}").unwrap(), &json!({}));
    for text in ["", "{", "[1e400", "1e400 x"] {
        assert!(unkept(text.as_bytes(), &places).is_err(), "{text}");
    }
}
