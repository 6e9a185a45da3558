//! Which way a value goes, and what members do not go that way (OpenAPI 3.0.3, section 4.7.24.2, Fixed Fields).
//!
//! A member that is `readOnly` is in answers alone, one that is `writeOnly` in requests alone, and each is required only
//! where it may be. OpenAPI 3.1 leaves that sentence to JSON Schema, which has none; documents mean the same by it.
//!
//! Clients send back what they have read, changed in one place. So a `readOnly` member is no mistake in a request: it is
//! not asked for, and nobody listens to it. A `writeOnly` member in an answer is one: it is a secret that leaves.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value};

use super::{dialect::for_each_subschema, reference};

/// References are followed so far. A longer chain is a circle, which the compiler of schemas tells.
const HOPS: usize = 32;

/// The way that a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    /// In a request.
    Taken,
    /// In an answer.
    Answered,
}

impl Way {
    /// What members are called that do not go this way.
    fn excluded(self) -> &'static str {
        match self {
            Way::Taken => "readOnly",
            Way::Answered => "writeOnly",
        }
    }
}

/// Whether any member goes one way only, in any schema below `value`.
pub(super) fn is_stated(value: &Value) -> bool {
    match value {
        Value::Array(entries) => entries.iter().any(is_stated),
        Value::Object(members) => members.iter().any(|(name, member)| match member {
            Value::Bool(stated) => *stated && matches!(name.as_str(), "readOnly" | "writeOnly"),
            other => is_stated(other),
        }),
        _ => false,
    }
}

/// Makes of a schema, and of all that it contains, what is true of values that go this way. References lead into `root`.
pub(super) fn settle(way: Way, root: &Value, schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    let mut left_out = BTreeSet::new();
    gather(way, root, object, &mut HashSet::new(), &mut left_out);
    if !left_out.is_empty() {
        leave_out(way, object, &left_out);
    }
    for_each_subschema(object, &mut |schema| settle(way, root, schema));
}

/// The members of an object that do not go this way, those of the parts of an `allOf` included. A part that many name is
/// looked at once, or each level of names would double the work.
fn gather(
    way: Way,
    root: &Value,
    object: &Map<String, Value>,
    seen: &mut HashSet<*const Map<String, Value>>,
    found: &mut BTreeSet<String>,
) {
    if !seen.insert(std::ptr::from_ref(object)) {
        return;
    }
    let members = object.get("properties").and_then(Value::as_object);
    for (name, member) in members.into_iter().flatten() {
        if is_excluded(way, root, member) {
            found.insert(name.clone());
        }
    }
    let parts = object.get("allOf").and_then(Value::as_array);
    let referred = object.get("$ref").and_then(|_| target(root, object));
    let parts = parts.into_iter().flatten().chain(referred);
    for part in parts.filter_map(Value::as_object) {
        gather(way, root, part, seen, found);
    }
}

fn is_excluded(way: Way, root: &Value, member: &Value) -> bool {
    let mut member = Some(member);
    for _ in 0..HOPS {
        let Some(object) = member.and_then(Value::as_object) else {
            return false;
        };
        if object.get(way.excluded()) == Some(&Value::Bool(true)) {
            return true;
        }
        member = target(root, object);
    }
    false
}

fn target<'a>(root: &'a Value, object: &Map<String, Value>) -> Option<&'a Value> {
    reference::target(root, object.get("$ref")?.as_str()?)
}

/// Takes the members from what is required, of the object and of the parts that stand in it; an answer must not have them.
fn leave_out(way: Way, object: &mut Map<String, Value>, names: &BTreeSet<String>) {
    let is_left_out = |name: &Value| name.as_str().is_some_and(|name| names.contains(name));
    if let Some(Value::Array(required)) = object.get_mut("required") {
        required.retain(|name| !is_left_out(name));
    }
    if let (Way::Answered, Some(Value::Object(members))) = (way, object.get_mut("properties")) {
        let members = members.iter_mut().filter(|(name, _)| names.contains(*name));
        members.for_each(|(_, member)| *member = Value::Bool(false));
    }
    if let Some(Value::Array(parts)) = object.get_mut("allOf") {
        let parts = parts.iter_mut().filter_map(Value::as_object_mut);
        parts.for_each(|part| leave_out(way, part, names));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settled(way: Way, schemas: &Value, name: &str) -> Value {
        let root = json!({"components": {"schemas": schemas}});
        let mut schema = schemas[name].clone();
        settle(way, &root, &mut schema);
        schema
    }

    #[test]
    fn each_way_requires_what_goes_it() {
        let schemas = json!({"User": {
            "required": ["id", "name", "password"],
            "properties": {
                "id": {"type": "integer", "readOnly": true},
                "name": {"type": "string", "readOnly": false},
                "password": {"type": "string", "writeOnly": true}
            }
        }});
        let taken = settled(Way::Taken, &schemas, "User");
        assert_eq!(taken["required"], json!(["name", "password"]));
        assert_eq!(taken["properties"], schemas["User"]["properties"]);
        let answered = settled(Way::Answered, &schemas, "User");
        assert_eq!(answered["required"], json!(["id", "name"]));
        assert_eq!(answered["properties"]["password"], json!(false));
        assert_eq!(answered["properties"]["id"], schemas["User"]["properties"]["id"]);
    }

    #[test]
    fn references_and_parts_are_looked_into() {
        let schemas = json!({
            "Id": {"type": "integer", "readOnly": true},
            "Base": {"properties": {"id": {"$ref": "#/components/schemas/Id"}}},
            "User": {
                "allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["id", "name"]}],
                "required": ["id"],
                "properties": {"friends": {"items": {"required": ["at"], "properties": {"at": {"readOnly": true}}}}}
            }
        });
        let taken = settled(Way::Taken, &schemas, "User");
        assert_eq!(taken["required"], json!([]));
        assert_eq!(taken["allOf"][1]["required"], json!(["name"]));
        assert_eq!(taken["properties"]["friends"]["items"]["required"], json!([]));
        assert_eq!(settled(Way::Answered, &schemas, "User"), schemas["User"]);
    }

    #[test]
    fn circles_end() {
        let schemas = json!({
            "Loop": {"$ref": "#/components/schemas/Loop"},
            "Self": {
                "allOf": [{"$ref": "#/components/schemas/Self"}],
                "required": ["a", "b"],
                "properties": {"a": {"$ref": "#/components/schemas/Loop"}, "b": {"readOnly": true}}
            }
        });
        let taken = settled(Way::Taken, &schemas, "Self");
        assert_eq!(taken["required"], json!(["a"]));
    }

    #[test]
    fn parts_that_double_at_each_level_are_looked_at_once() {
        let name = |level: usize| format!("Level{level}");
        let part = |level: usize| json!({"$ref": format!("#/components/schemas/{}", name(level + 1))});
        let mut schemas: Map<String, Value> = (0..64)
            .map(|level| {
                (
                    name(level),
                    json!({"allOf": [part(level), part(level)], "required": ["id"]}),
                )
            })
            .collect();
        schemas.insert(name(64), json!({"properties": {"id": {"readOnly": true}}}));
        let taken = settled(Way::Taken, &schemas.into(), "Level0");
        assert_eq!(taken["required"], json!([]));
    }

    #[test]
    fn a_member_may_be_called_like_the_keyword() {
        assert!(!is_stated(
            &json!({"properties": {"readOnly": {"type": "boolean"}}})
        ));
        assert!(is_stated(&json!([{"properties": {"a": {"writeOnly": true}}}])));
    }
}
