//! Types that JSON does not have. Whether the other keywords are known is seen where all objects are.

use super::Reading;
use super::types::Types;
use crate::load::{Data, Node};
use crate::problem::Problem;

/// Reports what `schema` states as its type and is none.
pub(super) fn check(schema: &Node, reading: &mut Reading) {
    let Some(stated) = schema.get("type") else { return };
    let words: &[Node] = match &stated.data {
        Data::List(words) => words,
        _ => std::slice::from_ref(stated),
    };
    for word in words {
        if word.text().and_then(Types::named).is_none() {
            let hint = "one of string, integer, number, boolean, array, object";
            let text = "this is no type of OpenAPI";
            reading.refuse(Problem::new(word.at, "type", text, hint));
        }
    }
}
