//! What an operation's parts are made of in the document.

use serde_json::Value;

use crate::{
    contract::{
        document::{ContractError, Document},
        parameters::Parameter,
    },
    operation::Operation,
    projection::Projection,
    route::Route,
};

/// Parameters of the operation, then those of the path item that it does not override (OpenAPI 3.0.3, section 4.7.9).
pub(super) fn compile_parameters(
    document: &Document,
    place: &str,
    route: &Route,
    item: &Value,
    operation: &Value,
) -> Result<Vec<Parameter>, ContractError> {
    let list = |object: &Value| {
        object
            .get("parameters")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let mut parameters: Vec<Parameter> = Vec::new();
    for object in list(operation).iter().chain(&list(item)) {
        if is_ignored(document.resolve(object)?) {
            continue;
        }
        let parameter = Parameter::compile(document, place, route, object)?;
        if !parameters.iter().any(|known| known.is_same_as(&parameter)) {
            parameters.push(parameter);
        }
    }
    Ok(parameters)
}

/// Header fields that media types and security describe: as parameters they are ignored (OpenAPI 3.0.3, section 4.7.12.2).
fn is_ignored(parameter: &Value) -> bool {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
    let ignored = ["accept", "content-type", "authorization"];
    text("in") == "header" && ignored.iter().any(|name| text("name").eq_ignore_ascii_case(name))
}

/// What `fields` can leave out: its members, without those that the answered schema requires.
pub(super) fn projection(
    document: &Document,
    row: &Operation,
    responses: &Value,
) -> Result<Projection, ContractError> {
    let paged = row.paging.is_some();
    if row.fields.is_empty() {
        return Ok(Projection::default());
    }
    let pointer = "/content/application~1json/schema";
    let answer = document.resolve(responses.get("200").unwrap_or(&Value::Null))?;
    let mut schema = document.resolve(answer.pointer(pointer).unwrap_or(&Value::Null))?;
    if paged {
        let entry = schema.pointer("/properties/items/items").unwrap_or(&Value::Null);
        schema = document.resolve(entry)?;
    }
    let required = schema
        .get("required")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let droppable = row
        .fields
        .iter()
        .filter(|field| !required.iter().any(|name| name == *field));
    Ok(Projection::new(droppable.copied().collect(), paged))
}
