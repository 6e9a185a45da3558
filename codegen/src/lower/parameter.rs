//! Parameters: what the trait method sees of them and how the adapter takes them out of the request.

use serde_json::{Value, json};

use super::case::snake;
use super::docs::docs;
use super::literal;
use super::model::Models;
use crate::load::{Parameter, Place};
use crate::shape::Kind;

/// The header field that carries a request's key.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The header fields of conditional requests (RFC 9110, section 13.1).
const CONDITIONS: &[&str] = &[
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "range",
];

/// Whether `parameter` is a condition.
pub(crate) fn is_condition(parameter: &Parameter<'_>) -> bool {
    parameter.place == Place::Header && CONDITIONS.contains(&parameter.name.to_ascii_lowercase().as_str())
}

/// Whether the engine reads `parameter` by itself, so that business code never sees it as it is.
pub(crate) fn is_engine_owned(parameter: &Parameter<'_>) -> bool {
    let is_key = parameter.place == Place::Header && parameter.name.eq_ignore_ascii_case(IDEMPOTENCY_KEY);
    is_key || is_condition(parameter)
}

/// The header parameter that carries a request's key.
pub(crate) fn idempotency_key<'a, 'd>(parameters: &'a [Parameter<'d>]) -> Option<&'a Parameter<'d>> {
    named_header(parameters, IDEMPOTENCY_KEY)
}

/// The header parameter of this name, in any case of letters (RFC 9110, section 5.1).
pub(crate) fn named_header<'a, 'd>(parameters: &'a [Parameter<'d>], name: &str) -> Option<&'a Parameter<'d>> {
    let headers = parameters
        .iter()
        .filter(|parameter| parameter.place == Place::Header);
    headers
        .into_iter()
        .find(|parameter| parameter.name.eq_ignore_ascii_case(name))
}

/// One parameter, with everything that is printed of it.
pub(super) struct Argument {
    /// Its name in Rust.
    pub(super) name: String,
    /// Whether it is part of the path.
    pub(super) in_path: bool,
    /// The type that business code sees.
    pub(super) ty: String,
    /// The type that poem-openapi extracts.
    pub(super) extractor: String,
    /// From the extracted value to what business code sees.
    pub(super) expression: String,
    docs: Value,
    attributes: Vec<String>,
}

impl Argument {
    /// Lowers `parameter`.
    pub(super) fn of(models: &Models<'_>, parameter: &Parameter<'_>) -> Option<Self> {
        let shape = models.read(parameter.node.get("schema")?);
        let name = snake(parameter.name);
        let in_path = parameter.place == Place::Path;
        let required = in_path || parameter.node.flag("required");
        let meaning = shape.meaning(models.document)?;
        let default = meaning.node.get("default").or_else(|| shape.node.get("default"));
        let default = default.and_then(|value| literal::value(models, &shape, value));
        let plain = models.type_of(&shape);
        let list = match &meaning.kind {
            Kind::List(items) => Some(models.type_of(items)),
            _ => None,
        };
        let taken = list.map_or_else(|| plain.clone(), |items| format!("CommaSeparated<{items}>"));
        let unwrapped = matches!(meaning.kind, Kind::List(_));
        Some(Argument {
            in_path,
            ty: if required || default.is_some() {
                plain
            } else {
                format!("Option<{plain}>")
            },
            extractor: extractor(parameter.place, &taken, required),
            expression: expression(&name, required, unwrapped, default.as_deref()),
            docs: docs(parameter.node.text_of("description").unwrap_or_default()),
            attributes: attributes(&name, parameter),
            name,
        })
    }

    /// As a field of the operation's parameters.
    pub(super) fn field(&self) -> Value {
        json!({"name": self.name, "type": self.ty, "docs": self.docs, "attributes": []})
    }

    /// As an argument of the adapter's method.
    pub(super) fn extracted(&self) -> Value {
        json!({"name": self.name, "type": self.extractor, "attributes": self.attributes})
    }
}

fn extractor(place: Place, taken: &str, required: bool) -> String {
    let source = match place {
        Place::Path => "Path",
        Place::Query => "Query",
        Place::Header => "Header",
        Place::Cookie => "Cookie",
    };
    if required {
        format!("{source}<{taken}>")
    } else {
        format!("{source}<Option<{taken}>>")
    }
}

fn expression(name: &str, required: bool, list: bool, default: Option<&str>) -> String {
    match (required, list, default) {
        (true, false, _) => format!("{name}.0"),
        (true, true, _) => format!("{name}.0.0"),
        (false, true, _) => format!("{name}.0.map(|list| list.0)"),
        (false, false, None) => format!("{name}.0"),
        (false, false, Some(value)) if value.starts_with("String::from") => {
            format!("{name}.0.unwrap_or_else(|| {value})")
        }
        (false, false, Some(value)) => format!("{name}.0.unwrap_or({value})"),
    }
}

fn attributes(name: &str, parameter: &Parameter<'_>) -> Vec<String> {
    let mut oai = Vec::new();
    if name.trim_start_matches("r#") != parameter.name {
        oai.push(format!("name = {}", literal::text(parameter.name)));
    }
    if parameter.node.flag("deprecated") {
        oai.push("deprecated".to_owned());
    }
    if oai.is_empty() {
        Vec::new()
    } else {
        vec![format!("#[oai({})]", oai.join(", "))]
    }
}
