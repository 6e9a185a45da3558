//! Reading the bundled document: references resolved, schemas compiled.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};
use thiserror::Error;

use super::{
    annotations,
    dialect::{self, DOCUMENT_URI, Dialect},
    reference::target,
    way::{self, Way},
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

/// What schemas refer to, as it is in values that go `way`, if that matters.
fn registry(value: &Value, way: Option<Way>) -> Result<Registry<'static>, ContractError> {
    let mut referable = referable(value);
    let schemas = referable
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    if let (Some(way), Some(schemas)) = (way, schemas) {
        schemas
            .values_mut()
            .for_each(|schema| way::settle(way, value, schema));
    }
    Registry::new()
        .add(DOCUMENT_URI, referable)
        .and_then(jsonschema::RegistryBuilder::prepare)
        .map_err(|error| ContractError::Schema {
            place: "document".to_owned(),
            reason: error.to_string(),
        })
}

/// A document whose schemas are converted and registered with the validator.
#[derive(Debug)]
pub(crate) struct Document {
    value: Value,
    dialect: Dialect,
    /// Whether some members are in requests alone, or in answers alone.
    is_one_way: bool,
    /// What schemas refer to, as it is in requests.
    taken: Registry<'static>,
    /// As it is in answers, where that differs and is asked for: a server in production compares no answers.
    answered: OnceLock<Registry<'static>>,
    /// What is compiled already, by its text. Most failures of a document are described by the same few schemas, and so are
    /// the parameters that many operations have.
    compiled: Mutex<HashMap<(Way, String), Arc<Validator>>>,
}

impl Document {
    pub(crate) fn load(json: &str) -> Result<Self, ContractError> {
        let mut value: Value = serde_json::from_str(json)?;
        let dialect = Dialect::of(&value);
        dialect.convert_components(&mut value);
        let is_one_way = way::is_stated(&value);
        Ok(Document {
            taken: registry(&value, is_one_way.then_some(Way::Taken))?,
            answered: OnceLock::new(),
            compiled: Mutex::default(),
            is_one_way,
            value,
            dialect,
        })
    }

    fn registry(&self, way: Way) -> Result<&Registry<'static>, ContractError> {
        if way == Way::Taken || !self.is_one_way {
            return Ok(&self.taken);
        }
        if let Some(answered) = self.answered.get() {
            return Ok(answered);
        }
        let answered = registry(&self.value, Some(way))?;
        Ok(self.answered.get_or_init(|| answered))
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
            value = target(&self.value, reference)
                .ok_or_else(|| ContractError::Reference(reference.to_owned()))?;
        }
        Err(ContractError::Reference(
            "a reference that refers to itself".to_owned(),
        ))
    }

    /// Compiles a schema that stands anywhere in the document, for values that go `way`: once, however often it stands there.
    pub(crate) fn compile(
        &self,
        place: &str,
        schema: &Value,
        way: Way,
    ) -> Result<Arc<Validator>, ContractError> {
        let known = (way, schema.to_string());
        if let Some(validator) = self.compiled().get(&known) {
            return Ok(Arc::clone(validator));
        }
        let validator = Arc::new(self.build(place, schema, way)?);
        self.compiled().insert(known, Arc::clone(&validator));
        Ok(validator)
    }

    fn compiled(&self) -> MutexGuard<'_, HashMap<(Way, String), Arc<Validator>>> {
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn build(&self, place: &str, schema: &Value, way: Way) -> Result<Validator, ContractError> {
        let mut schema = schema.clone();
        annotations::strip(&mut schema);
        self.dialect.convert(&mut schema);
        if self.is_one_way {
            way::settle(way, &self.value, &mut schema);
        }
        dialect::anchor(&mut schema);
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(self.registry(way)?)
            .should_validate_formats(true)
            .build(&schema)
            .map_err(|error| ContractError::Schema {
                place: place.to_owned(),
                reason: error.to_string(),
            })
    }

    /// Whether the document describes failures as this server writes them: somewhere in it an object has a member `error`
    /// with a `code`.
    pub(crate) fn speaks_envelope(&self) -> bool {
        let member = |schema: &Value, name: &str| -> Option<Value> {
            let properties = self.resolve(schema).ok()?.get("properties")?;
            properties.get(name).cloned()
        };
        let schemas = self
            .value
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        let mut schemas = schemas.into_iter().flatten();
        schemas
            .any(|(_, schema)| member(schema, "error").is_some_and(|error| member(&error, "code").is_some()))
    }

    /// The members that an object schema states, those of the parts of an `allOf` included.
    pub(crate) fn properties(&self, schema: &Value) -> Result<Vec<(String, Value)>, ContractError> {
        let schema = self.resolve(schema)?;
        let stated = schema.get("properties").and_then(Value::as_object);
        let stated = stated.into_iter().flatten();
        let mut found: Vec<_> = stated
            .map(|(name, member)| (name.clone(), member.clone()))
            .collect();
        let parts = schema.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            found.extend(self.properties(part)?);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a schema of a document of 3.1 allows a value.
    fn allows(schema: &Value, value: &Value) -> bool {
        let document = json!({
            "openapi": "3.1.0",
            "components": {"schemas": {"Name": {"type": ["string", "null"], "minLength": 2}}},
        });
        let document = Document::load(&document.to_string()).unwrap();
        document
            .compile("a test", schema, Way::Taken)
            .unwrap()
            .is_valid(value)
    }

    #[test]
    fn keywords_of_3_1_are_checked() {
        let pair = json!({"prefixItems": [{"type": "string"}, {"$ref": "#/components/schemas/Name"}], "items": false});
        assert!(allows(&pair, &json!(["a", null])));
        assert!(!allows(&pair, &json!(["a", "b"])));
        assert!(!allows(&pair, &json!(["a", "bc", 1])));
        let named = json!({"$ref": "#/components/schemas/Name", "maxLength": 3, "not": {"const": "abc"}});
        assert!(allows(&named, &json!("ab")));
        assert!(!allows(&named, &json!("abcd")));
        assert!(!allows(&named, &json!("abc")));
        let either = json!({
            "if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"maxProperties": 1},
            "unevaluatedProperties": true, "dependentRequired": {"c": ["d"]}, "exclusiveMinimum": 0,
        });
        assert!(allows(&either, &json!({"a": 1, "b": 2})));
        assert!(!allows(&either, &json!({"a": 1})));
        assert!(!allows(&either, &json!({"c": 1})));
        assert!(!allows(&either, &json!(0)));
    }

    #[test]
    fn what_a_reference_leads_to_is_what_goes_that_way() {
        let document = json!({
            "openapi": "3.0.3",
            "components": {"schemas": {"User": {
                "required": ["id", "password"],
                "properties": {"id": {"type": "integer", "readOnly": true}, "password": {"writeOnly": true}},
            }}},
        });
        let document = Document::load(&document.to_string()).unwrap();
        let users = json!({"type": "array", "items": {"$ref": "#/components/schemas/User"}});
        let allows = |way, user: Value| {
            document
                .compile("a test", &users, way)
                .unwrap()
                .is_valid(&json!([user]))
        };
        assert!(allows(Way::Taken, json!({"password": "a"})));
        assert!(allows(Way::Taken, json!({"id": 7, "password": "a"})));
        assert!(!allows(Way::Taken, json!({"id": 7})));
        assert!(allows(Way::Answered, json!({"id": 7})));
        assert!(!allows(Way::Answered, json!({"id": 7, "password": "a"})));
        assert!(!allows(Way::Answered, json!({})));
    }

    #[test]
    fn what_stands_in_many_places_is_compiled_once_for_each_way() {
        let document = Document::load(&json!({"openapi": "3.1.0"}).to_string()).unwrap();
        let compile = |way, schema| document.compile("a test", &schema, way).unwrap();
        let name = compile(Way::Taken, json!({"type": "string"}));
        assert!(Arc::ptr_eq(
            &name,
            &compile(Way::Taken, json!({"type": "string"}))
        ));
        assert!(!Arc::ptr_eq(
            &name,
            &compile(Way::Answered, json!({"type": "string"}))
        ));
        assert!(!Arc::ptr_eq(
            &name,
            &compile(Way::Taken, json!({"type": "integer"}))
        ));
    }

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
