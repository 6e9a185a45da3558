//! Types that JSON does not have, and keywords that have no effect. Whether keywords are known at all is seen where all
//! objects are.

use super::Reading;
use super::types::Types;
use crate::load::{Data, Node};
use crate::problem::Problem;

/// Reports what is wrong with the keywords of `schema`.
pub(super) fn check(schema: &Node, reading: &mut Reading) {
    types(schema, reading);
    if schema.get("$ref").is_some() {
        siblings(schema, reading);
    }
}

/// What stands beside a reference, which OpenAPI 3.0 ignores. In 3.1 it counts, and loading has put it beside an `allOf`.
fn siblings(schema: &Node, reading: &mut Reading) {
    for sibling in schema.members().iter().filter(|member| member.key != "$ref") {
        let text = format!("`{}` beside a `$ref` has no effect in OpenAPI 3.0", sibling.key);
        let hint = "put the `$ref` into an `allOf` of one";
        reading.refuse(Problem::new(sibling.at, "ref-sibling", text, hint));
    }
}

fn types(schema: &Node, reading: &mut Reading) {
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
