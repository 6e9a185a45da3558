//! Reading the bundled document: references resolved, schemas compiled.

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};
use thiserror::Error;

use super::{
    annotations,
    dialect::{self, DOCUMENT_URI},
};

/// Why a document cannot be served.
#[derive(Debug, Error)]
pub enum ContractError {
    /// The bundled document is no JSON.
    #[error("the bundled document is not valid JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A reference leads nowhere.
    #[error("the reference `{0}` leads nowhere in the document")]
    Reference(String),
    /// A schema is not valid.
    #[error("{place}: the schema cannot be compiled: {reason}")]
    Schema {
        /// Operation and part.
        place: String,
        /// The validator's own words.
        reason: String,
    },
    /// Something that the engine does not serve.
    #[error("{place}: {reason}")]
    Unsupported {
        /// Operation and part.
        place: String,
        /// What it is.
        reason: String,
    },
    /// The operations cannot be counted, such as two of one name.
    #[error("the operations cannot be counted: {0}")]
    Metrics(#[from] prometheus::Error),
}

/// The part of a document that schemas refer to: nearly always its component schemas. The rest, examples above all, is
/// several times as long.
fn referable(document: &Value) -> Value {
    let mut referable = if refers_inside(document) {
        document.clone()
    } else {
        json!({"components": {"schemas": document.pointer("/components/schemas")}})
    };
    annotations::strip_components(&mut referable);
    referable
}

/// Whether anything refers into something else than a component: a part of a response, of a path, another document.
fn refers_inside(value: &Value) -> bool {
    match value {
        Value::Array(entries) => entries.iter().any(refers_inside),
        Value::Object(members) => members.iter().any(|(name, member)| match member {
            Value::String(reference) if name == "$ref" => {
                !reference.starts_with("#/components/schemas/") && reference.split('/').count() != 4
            }
            other => refers_inside(other),
        }),
        _ => false,
    }
}

/// A document whose schemas are converted and registered with the validator.
#[derive(Debug)]
pub(crate) struct Document {
    value: Value,
    registry: Registry<'static>,
}

impl Document {
    pub(crate) fn load(json: &str) -> Result<Self, ContractError> {
        let mut value: Value = serde_json::from_str(json)?;
        dialect::convert_components(&mut value);
        let registry = Registry::new()
            .add(DOCUMENT_URI, referable(&value))
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|error| ContractError::Schema {
                place: "document".to_owned(),
                reason: error.to_string(),
            })?;
        Ok(Document { value, registry })
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    /// Follows local references until something else stands there.
    pub(crate) fn resolve<'a>(&'a self, mut value: &'a Value) -> Result<&'a Value, ContractError> {
        // A chain longer than the document has nodes would be a circle; a few hops are what documents have.
        for _ in 0..32 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                return Ok(value);
            };
            value = reference
                .strip_prefix('#')
                .and_then(|pointer| self.value.pointer(pointer))
                .ok_or_else(|| ContractError::Reference(reference.to_owned()))?;
        }
        Err(ContractError::Reference(
            "a reference that refers to itself".to_owned(),
        ))
    }

    /// Compiles a schema that stands anywhere in the document.
    pub(crate) fn compile(&self, place: &str, schema: &Value) -> Result<Validator, ContractError> {
        let mut schema = schema.clone();
        annotations::strip(&mut schema);
        dialect::convert(&mut schema);
        dialect::anchor(&mut schema);
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .build(&schema)
            .map_err(|error| ContractError::Schema {
                place: place.to_owned(),
                reason: error.to_string(),
            })
    }

    /// Every property name that an object under this schema may have, at any depth: the pool for suggestions.
    pub(crate) fn member_names(&self, schema: &Value) -> Vec<String> {
        let mut names = Vec::new();
        let mut seen = Vec::new();
        self.gather_members(schema, &mut names, &mut seen);
        names
    }

    fn gather_members<'a>(&'a self, schema: &'a Value, names: &mut Vec<String>, seen: &mut Vec<&'a Value>) {
        let Ok(schema) = self.resolve(schema) else { return };
        if seen.iter().any(|earlier| std::ptr::eq(*earlier, schema)) {
            return;
        }
        seen.push(schema);
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            for (name, property) in properties {
                if !names.contains(name) {
                    names.push(name.clone());
                }
                self.gather_members(property, names, seen);
            }
        }
        for keyword in ["items", "additionalProperties"] {
            if let Some(inner) = schema.get(keyword) {
                self.gather_members(inner, names, seen);
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for inner in schema
                .get(keyword)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                self.gather_members(inner, names, seen);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_schemas_refer_to_is_kept_and_nothing_else() {
        let component = json!({"$ref": "#/components/schemas/A"});
        let response = json!({"$ref": "#/components/responses/B"});
        let document = json!({
            "paths": {"/a": {"get": {"responses": {"200": component, "404": response}}}},
            "components": {"schemas": {"A": {"type": "string", "example": "a"}}}
        });
        let kept = json!({"components": {"schemas": {"A": {"type": "string"}}}});
        assert_eq!(referable(&document), kept);
    }

    #[test]
    fn where_something_refers_into_a_path_the_paths_are_kept() {
        let schema = json!({"type": "string"});
        let document = json!({
            "paths": {"/a": {"get": {"schema": schema}, "put": {"$ref": "#/paths/~1a/get/schema"}}},
            "components": {"schemas": {}}
        });
        assert_eq!(referable(&document), document);
    }
}
