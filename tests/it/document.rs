//! The document as tests read it: where an operation stands, and the requests that its examples make.

use std::sync::LazyLock;

use charter::Operation;
use poem::{Endpoint, test::TestRequestBuilder};
use serde_json::Value;

use crate::form::Form;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(shop_contract::CONTRACT).unwrap());

pub(crate) fn root() -> &'static Value {
    &DOCUMENT
}

/// Follows references until something else stands there.
pub(crate) fn resolve(mut value: &'static Value) -> &'static Value {
    while let Some(reference) = value.get("$ref") {
        let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
        value = DOCUMENT
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{pointer} leads nowhere"));
    }
    value
}

pub(crate) fn operation(row: &Operation) -> &'static Value {
    &DOCUMENT["paths"][row.path][row.method.as_str().to_lowercase()]
}

/// The operation's parameters of one place, and those of its path.
pub(crate) fn parameters(row: &Operation, place: &str) -> Vec<&'static Value> {
    let own = list(&operation(row)["parameters"]);
    let shared = list(&DOCUMENT["paths"][row.path]["parameters"]);
    let all = own.iter().chain(shared).map(resolve);
    all.filter(|parameter| parameter["in"] == place).collect()
}

fn list(value: &'static Value) -> &'static [Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The address with the example of each path parameter.
pub(crate) fn address(row: &Operation) -> String {
    parameters(row, "path")
        .into_iter()
        .fold(row.path.to_owned(), |path, parameter| {
            filled(&path, parameter, &written(&parameter["example"]))
        })
}

/// The address with another value in one place.
pub(crate) fn address_with(row: &Operation, name: &str, value: &str) -> String {
    parameters(row, "path")
        .into_iter()
        .fold(row.path.to_owned(), |path, parameter| {
            let example = written(&parameter["example"]);
            filled(
                &path,
                parameter,
                if parameter["name"] == name {
                    value
                } else {
                    &example
                },
            )
        })
}

fn filled(path: &str, parameter: &Value, value: &str) -> String {
    path.replace(&format!("{{{}}}", parameter["name"].as_str().unwrap()), value)
}

/// Name and example of every query parameter.
pub(crate) fn query(row: &Operation) -> Vec<(&'static str, String)> {
    let parameters = parameters(row, "query").into_iter();
    parameters
        .map(|parameter| {
            (
                parameter["name"].as_str().unwrap(),
                written(&parameter["example"]),
            )
        })
        .collect()
}

/// Pairs as a query string.
pub(crate) fn encoded(pairs: &[(&str, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// The example of a schema.
pub(crate) fn example(schema: &str) -> &'static Value {
    &DOCUMENT["components"]["schemas"][schema]["example"]
}

/// A parameter's value as it stands in an address.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(entries) => entries.iter().map(written).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// A value of a path parameter that could name something, and names nothing.
pub(crate) fn absent(parameter: &Value) -> String {
    match parameter["schema"]["type"].as_str() {
        Some("integer") => i64::MAX.to_string(),
        // `upl_` and digits.
        _ => {
            let example = written(&parameter["example"]);
            let (prefix, digits) = example.split_once('_').unwrap();
            format!("{prefix}_{}", "f".repeat(digits.len()))
        }
    }
}

/// An example of a request body.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) body: &'static Value,
}

impl Sample {
    /// Whether it is a form with files, which is read part by part.
    pub(crate) fn is_form(&self) -> bool {
        self.media_type == "multipart/form-data"
    }

    /// The request with this body, as its media type wants it written.
    pub(crate) fn on<'a, E: Endpoint>(
        &self,
        request: TestRequestBuilder<'a, E>,
    ) -> TestRequestBuilder<'a, E> {
        if self.is_form() {
            return self.form().on(request);
        }
        request.content_type(self.media_type).body(self.body.to_string())
    }

    /// The members of the example as parts: all of them are files, whose bytes are a text.
    pub(crate) fn form(&self) -> Form {
        let members = self.body.as_object().unwrap().iter();
        members.fold(Form::default(), |form, (name, value)| {
            form.file(name, "sample", value.as_str().unwrap().as_bytes())
        })
    }
}

/// Every example of the operation's request body; none when it takes no body.
pub(crate) fn samples(row: &Operation) -> Vec<Sample> {
    let content = resolve(&operation(row)["requestBody"])["content"].as_object();
    let media = content.into_iter().flatten();
    media
        .flat_map(|(media_type, media)| {
            let examples = media["examples"].as_object();
            examples.into_iter().flatten().map(|(name, example)| Sample {
                name,
                media_type,
                body: &resolve(example)["value"],
            })
        })
        .collect()
}
