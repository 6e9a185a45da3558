//! Parameters: what the trait method sees of them and how the adapter takes them out of the request.

use serde_json::{Value, json};

use super::case::snake;
use super::docs::docs;
use super::literal;
use super::model::Models;
use super::route;
use crate::load::{Operation, Parameter, Place};
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
    /// The type that takes it from the contract check.
    pub(super) extractor: String,
    /// From the extracted value to what business code sees.
    pub(super) expression: String,
    docs: Value,
    attributes: Vec<String>,
}

/// The arguments of an operation: the variables of its path in the path's order, then the others in the document's.
pub(super) fn arguments(
    models: &Models<'_>,
    operation: &Operation<'_>,
    parameters: &[Parameter<'_>],
) -> Vec<Argument> {
    let variables = route::variables(operation.path);
    let rank = |parameter: &&Parameter<'_>| match parameter.place {
        Place::Path => variables
            .iter()
            .position(|name| *name == parameter.name)
            .unwrap_or(variables.len()),
        _ => usize::MAX,
    };
    let mut seen: Vec<&Parameter<'_>> = parameters.iter().filter(|one| !is_engine_owned(one)).collect();
    seen.sort_by_key(rank);
    let mut taken: Vec<String> = Vec::new();
    let mut arguments = Vec::with_capacity(seen.len());
    for parameter in seen {
        let name = free_name(parameter, &taken);
        taken.push(name.clone());
        arguments.push(Argument::of(models, parameter, name));
    }
    arguments
}

/// Names that the adapter uses for itself.
const OWN: &[&str] = &["body", "cx", "params", "precondition"];

/// A name that no other argument of the operation has.
pub(super) fn free_name(parameter: &Parameter<'_>, taken: &[String]) -> String {
    let plain = match snake(parameter.name) {
        empty if empty.is_empty() => "parameter".to_owned(),
        name => name,
    };
    let bare = plain.trim_start_matches("r#").to_owned();
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    let numbered = (2..).map(|number| format!("{bare}_{place}_{number}"));
    let mut names = [plain, format!("{bare}_{place}")].into_iter().chain(numbered);
    let free = names.find(|name| !OWN.contains(&name.as_str()) && !taken.contains(name));
    free.unwrap_or(bare)
}

impl Argument {
    fn of(models: &Models<'_>, parameter: &Parameter<'_>, name: String) -> Self {
        let shape = parameter.schema().map(|schema| models.read(schema));
        let meaning = shape.as_ref().and_then(|shape| shape.meaning(models.document));
        let in_path = parameter.place == Place::Path;
        let required = in_path || parameter.node.flag("required");
        let default = meaning.as_ref().and_then(|meaning| meaning.node.get("default"));
        let default = default.or_else(|| shape.as_ref()?.node.get("default"));
        let default = default.and_then(|value| literal::value(models, shape.as_ref()?, value));
        let plain = match (&shape, &meaning) {
            (_, Some(meaning)) if matches!(meaning.kind, Kind::Binary) => "String".to_owned(),
            (Some(shape), _) => models.sent_type_of(shape),
            (None, _) if parameter.is_json() => "Value".to_owned(),
            (None, _) => "String".to_owned(),
        };
        Argument {
            in_path,
            ty: if required || default.is_some() {
                plain.clone()
            } else {
                format!("Option<{plain}>")
            },
            extractor: extractor(parameter.place, &plain, required),
            expression: expression(&name, default.as_deref().filter(|_| !required)),
            docs: docs(parameter.node.text_of("description").unwrap_or_default()),
            attributes: attributes(&name, parameter),
            name,
        }
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
        format!("Optional{source}<{taken}>")
    }
}

fn expression(name: &str, default: Option<&str>) -> String {
    match default {
        None => format!("{name}.0"),
        // What has to be made is made where it is needed.
        Some(value) if value.contains('(') || value.contains('!') => {
            format!("{name}.0.unwrap_or_else(|| {value})")
        }
        Some(value) => format!("{name}.0.unwrap_or({value})"),
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
