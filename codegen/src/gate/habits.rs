//! What people write by habit, mostly of Swagger 2, and how OpenAPI 3 says it.

use super::walk::Kind;
use crate::load::{Data, Node};
use crate::standard::Version;

/// Where an object of OpenAPI 3 has what is written under a key that it does not know.
pub(super) fn place(kind: Kind, written: &str, version: Version) -> Option<String> {
    let under = |place: &str| Some(format!("write it under `{place}`"));
    match (kind, written) {
        (Kind::Root, "definitions") => under("components/schemas"),
        (Kind::Root, "securityDefinitions") => under("components/securitySchemes"),
        (Kind::Root, "parameters" | "responses") => under(&format!("components/{written}")),
        (Kind::Root, "host" | "basePath" | "schemes") | (Kind::Operation, "schemes") => {
            Some("write it as the `url` of an entry of `servers`".to_owned())
        }
        (Kind::Root | Kind::Operation, "consumes") => {
            Some("name media types under `content` of request bodies".to_owned())
        }
        (Kind::Root | Kind::Operation, "produces") => {
            Some("name media types under `content` of responses".to_owned())
        }
        (Kind::Response | Kind::RequestBody, "schema" | "example" | "examples") => Some(format!(
            "write it under `content`, as `application/json: {{{written}: …}}`"
        )),
        (Kind::Parameter | Kind::Header, "collectionFormat") => {
            Some("say by `style` and `explode` how a list is written".to_owned())
        }
        (Kind::Parameter | Kind::Header | Kind::MediaType, word)
            if Kind::Schema.key(word, version).is_some() =>
        {
            Some(format!("write it within `schema`, as `schema: {{{word}: …}}`"))
        }
        (kind, word) if kind.section().is_some() && word.starts_with("$ref") => {
            Some("write `$ref` with a colon behind it, as `$ref: '…'`".to_owned())
        }
        _ => None,
    }
}

/// Whether a parameter is of a place that only Swagger 2 has: what it has besides is of Swagger 2, too.
pub(super) fn is_swagger_parameter(node: &Node) -> bool {
    matches!(node.text_of("in"), Some("body" | "formData"))
}

/// How a type is written that is none of JSON's.
pub(super) fn of_type(word: &str) -> Option<&'static str> {
    Some(match word {
        "file" | "binary" => "write `type: string` and `format: binary`",
        "int" => "write `type: integer`",
        "int32" => "write `type: integer` and `format: int32`",
        "long" | "int64" => "write `type: integer` and `format: int64`",
        "float" | "double" => "write `type: number`, with this as the `format`",
        "decimal" => "write `type: number` and `format: decimal`",
        "bool" => "write `type: boolean`",
        "str" | "text" => "write `type: string`",
        "date" | "date-time" | "uuid" | "email" | "uri" | "time" => {
            "write `type: string`, with this as the `format`"
        }
        "datetime" | "timestamp" => "write `type: string` and `format: date-time`",
        "dict" | "map" => "write `type: object`",
        "list" => "write `type: array` and `items`",
        "null" => "write `nullable: true` beside the other type",
        "any" => "leave `type` out",
        _ => return None,
    })
}

/// How OpenAPI 3.0 says what a list of types says in 3.1.
pub(super) fn of_types(list: &Node) -> Option<String> {
    let Data::List(types) = &list.data else {
        return None;
    };
    let words: Vec<&str> = types.iter().map(|word| word.text().unwrap_or("null")).collect();
    let others: Vec<&str> = words.iter().copied().filter(|word| *word != "null").collect();
    Some(match others.as_slice() {
        [only] if words.len() > 1 => {
            format!("write `type: {only}` and `nullable: true`, or `openapi: 3.1.0`")
        }
        [only] => format!("write `type: {only}`"),
        _ => "write `oneOf` with a schema for each, or `openapi: 3.1.0`".to_owned(),
    })
}
