//! Bodies of JSON: judged the same when they are written again, and no number changed in silence.

use std::sync::LazyLock;

use poem::{Request, http::header};
use serde_json::Value;

use super::library::{CREATE, check, document};
use crate::{
    body::{Carried, CheckedBody},
    contract::{Places, numbers},
    conventions::UnknownInput,
};

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let document = document();
    let schema = document.value().pointer("/components/schemas/NewBook");
    Places::of(&document, schema.expect("the body's schema"))
});

/// A body.
pub fn json(bytes: &[u8]) {
    if !numbers::are_doubtful(bytes) {
        let unkept = numbers::unkept(bytes, &PLACES);
        assert!(
            unkept.is_ok_and(|unkept| unkept.is_empty()) || !is_json(bytes),
            "a number changes in silence"
        );
    }
    let Some(value) = taken(bytes) else { return };
    assert_eq!(
        names(&value),
        names(&serde_json::from_slice(bytes).expect("it was taken"))
    );
    let again = taken(value.to_string().as_bytes()).expect("what was taken once is taken again");
    assert!(is_same(&again, &value), "{again} is not {value}");
}

fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Value>(bytes).is_ok()
}

/// The body as an operation gets it; nothing where it is refused.
fn taken(bytes: &[u8]) -> Option<Value> {
    let mut request = Request::builder()
        .header(header::CONTENT_TYPE, "application/json")
        .body(bytes.to_vec());
    check(&CREATE, &mut request, UnknownInput::Refuse).ok()?;
    match request.data::<CheckedBody>().and_then(CheckedBody::take) {
        Some(Carried::Value(value)) => Some(value),
        other => panic!("a body of JSON was read as {other:?}"),
    }
}

/// All names, in their order.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| std::iter::once(name.clone()).chain(names(member)))
            .collect(),
        Value::Array(entries) => entries.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}

/// The same but for the last bit of a double, which the parser does not keep of more digits than it takes.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| one.0 == other.0 && is_same(one.1, other.1))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Number(one), Value::Number(other)) => match (one.as_f64(), other.as_f64()) {
            (Some(one), Some(other)) => (one - other).abs() <= one.abs() * f64::EPSILON,
            _ => one == other,
        },
        _ => one == other,
    }
}
