//! What schemas say to people, left out of what is compiled.
//!
//! The validator keeps every keyword that it does not judge by, as an annotation, once for each place that refers to the
//! schema. Descriptions and examples were two thirds of the memory of a compiled document, and nothing asks for them there.

use serde_json::Value;

use super::dialect::for_each_subschema;

/// Keywords without a say in whether a value is valid (JSON Schema Validation 2020-12, section 9; OpenAPI 3.0.3, section
/// 4.7.24).
const FOR_PEOPLE: [&str; 7] = [
    "title",
    "description",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "deprecated",
];

/// Leaves them out of every schema under `components.schemas`.
pub(crate) fn strip_components(document: &mut Value) {
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        schemas.values_mut().for_each(strip);
    }
}

/// Leaves them out of a schema and of all that it contains. Members of objects may have the same names: they stay.
pub(crate) fn strip(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    object.retain(|keyword, _| !is_for_people(keyword));
    for_each_subschema(object, &mut strip);
}

fn is_for_people(keyword: &str) -> bool {
    keyword.starts_with("x-") || FOR_PEOPLE.contains(&keyword)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_go_at_every_depth_and_members_stay() {
        let mut schema = json!({
            "type": "object",
            "title": "Book",
            "required": ["title"],
            "properties": {
                "title": {"type": "string", "description": "Its name.", "example": "Emma"},
                "description": {"type": "array", "items": {"enum": ["example"], "x-rust": 1}}
            },
            "example": {"title": "Emma"}
        });
        strip(&mut schema);
        let bare = json!({
            "type": "object",
            "required": ["title"],
            "properties": {
                "title": {"type": "string"},
                "description": {"type": "array", "items": {"enum": ["example"]}}
            }
        });
        assert_eq!(schema, bare);
    }
}
