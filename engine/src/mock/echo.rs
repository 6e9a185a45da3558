//! The path's variables in the answer: `GET /items/7` answers the item 7.
//!
//! Without it every item would have the example's id, and a page that reads what it has just opened would be puzzled.

use serde_json::{Map, Value};

/// What identifies a resource where it does not have a member of the variable's own name.
const ID: &str = "id";

/// `answer` with the values of the path's variables in the members that they name: those of the same name, and for the
/// last variable `id`. `None` where nothing is different.
pub(super) fn echoed(answer: &Value, variables: &[(String, String)]) -> Option<Value> {
    let mut members = answer.as_object()?.clone();
    for (at, (name, text)) in variables.iter().enumerate() {
        let last = at + 1 == variables.len();
        if !put(&mut members, name, text) && last {
            put(&mut members, ID, text);
        }
    }
    let echoed = Value::Object(members);
    (echoed != *answer).then_some(echoed)
}

/// Puts the text into a member that is there, as a value of the same type.
fn put(members: &mut Map<String, Value>, name: &str, text: &str) -> bool {
    let Some(member) = members.get_mut(name) else {
        return false;
    };
    match member {
        Value::String(_) => *member = Value::String(text.to_owned()),
        Value::Number(_) => {
            let Ok(number) = text.parse::<i64>() else {
                return false;
            };
            *member = Value::from(number);
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_are_put_where_they_belong() {
        let variables = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect()
        };
        let review = json!({"id": 1, "item_id": 2, "body": "Good."});
        for (pairs, expected) in [
            (
                &[("id", "7")][..],
                Some(json!({"id": 7, "item_id": 2, "body": "Good."})),
            ),
            (
                &[("item_id", "8"), ("review_id", "9")],
                Some(json!({"id": 9, "item_id": 8, "body": "Good."})),
            ),
            (
                &[("id", "8"), ("item_id", "2")],
                Some(json!({"id": 8, "item_id": 2, "body": "Good."})),
            ),
            (&[("id", "1")], None),
            (&[("id", "x")], None),
            (&[], None),
        ] {
            assert_eq!(echoed(&review, &variables(pairs)), expected, "{pairs:?}");
        }
        let order = json!({"id": "ord_1"});
        assert_eq!(
            echoed(&order, &variables(&[("id", "a b")])),
            Some(json!({"id": "a b"}))
        );
        assert_eq!(echoed(&json!([1]), &variables(&[("id", "7")])), None);
    }
}
