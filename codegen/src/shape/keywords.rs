//! Keywords that have no effect. Whether keywords are known and hold what they should is seen where all objects are.

use super::Reading;
use crate::load::Node;
use crate::problem::Problem;

/// Reports what stands beside a reference, which OpenAPI 3.0 ignores. In 3.1 it counts, and loading has put it beside an
/// `allOf`.
pub(super) fn check(schema: &Node, reading: &mut Reading) {
    if schema.get("$ref").is_none() {
        return;
    }
    for sibling in schema.members().iter().filter(|member| member.key != "$ref") {
        let text = format!("`{}` beside a `$ref` has no effect in OpenAPI 3.0", sibling.key);
        let hint = "put the `$ref` into an `allOf` of one";
        reading.refuse(Problem::new(sibling.at, "ref-sibling", text, hint));
    }
}
