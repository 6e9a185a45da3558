//! Schemas as types in Rust, and the imports that these types want.

use std::collections::BTreeSet;

use super::model::Models;
use crate::shape::{Kind, Shape};

impl<'d> Models<'d> {
    /// The type of a value of `shape`, without regard to `null` and absence.
    pub(crate) fn type_of(&self, shape: &Shape<'d>) -> String {
        match &shape.kind {
            Kind::Text => "String".to_owned(),
            Kind::Timestamp => "Timestamp".to_owned(),
            Kind::Integer32 => "i32".to_owned(),
            Kind::Integer64 => "i64".to_owned(),
            Kind::Decimal => "Decimal".to_owned(),
            Kind::Float => "f64".to_owned(),
            Kind::Binary => "Download".to_owned(), // only answers and forms hold files, and forms have no type
            Kind::Boolean => "bool".to_owned(),
            Kind::Anything => "Value".to_owned(),
            Kind::List(items) => format!("Vec<{}>", self.element_of(items)),
            Kind::Map(values) => format!("BTreeMap<String, {}>", self.element_of(values)),
            Kind::Enumeration(_) | Kind::Object(_) | Kind::Union(_) => {
                self.name_of(shape.node).unwrap_or_default().to_owned()
            }
            Kind::Named(_) => match shape.meaning(self.document) {
                Some(meaning) => self.type_of(&meaning),
                None => "Value".to_owned(), // a dangling reference does not pass the gate
            },
        }
    }

    /// Whether `null` is a value here, said by the schema itself or by the one that it refers to.
    pub(crate) fn is_nullable(&self, shape: &Shape<'d>) -> bool {
        shape.nullable
            || shape
                .meaning(self.document)
                .is_some_and(|meaning| meaning.nullable)
    }

    fn element_of(&self, shape: &Shape<'d>) -> String {
        let element = self.type_of(shape);
        if self.is_nullable(shape) {
            format!("Option<{element}>")
        } else {
            element
        }
    }
}

/// Where the types come from that are not of the prelude, in the order in which they are imported.
const ORIGINS: &[(&str, &str)] = &[
    ("BTreeMap", "std::collections::BTreeMap"),
    ("Decimal", "charter::types::Decimal"),
    ("Timestamp", "charter::types::Timestamp"),
    ("MaybeUndefined", "poem_openapi::types::MaybeUndefined"),
    ("Body", "charter::Body"),
    ("Download", "charter::Download"),
    ("Multipart", "charter::Multipart"),
    ("Precondition", "charter::Precondition"),
    ("Reply", "charter::Reply"),
    ("Header", "charter::parameters::Header"),
    ("Path", "charter::parameters::Path"),
    ("Query", "charter::parameters::Query"),
    ("Value", "serde_json::Value"),
];

/// The paths to import for the names in the given types; `models` are found in the crate's module of that name.
pub(super) fn imports<'a>(types: impl Iterator<Item = &'a str>, models: Option<&Models<'_>>) -> Vec<String> {
    let mut paths = BTreeSet::new();
    let apart = |letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':';
    // A path names itself.
    for name in types
        .flat_map(|text| text.split(apart))
        .filter(|name| !name.contains("::"))
    {
        if let Some((_, path)) = ORIGINS.iter().find(|(origin, _)| *origin == name) {
            paths.insert((*path).to_owned());
        } else if models.is_some_and(|models| models.list.iter().any(|model| model.name == name)) {
            paths.insert(format!("crate::models::{name}"));
        }
    }
    paths.into_iter().collect()
}

/// Names that generated code uses for itself, so that no schema may take them.
pub(crate) fn is_taken(name: &str) -> bool {
    const USED: &[&str] = &[
        "ApiError",
        "ApiResponse",
        "Box",
        "Data",
        "Display",
        "Endpoint",
        "Enum",
        "Err",
        "FromStr",
        "None",
        "Object",
        "Ok",
        "OpenApi",
        "OpenApiService",
        "Operation",
        "Option",
        "RequestContext",
        "Response",
        "Result",
        "Send",
        "Serialize",
        "Some",
        "String",
        "Sync",
        "Union",
        "UnknownValue",
        "Vec",
        "Future",
        "Method",
        "Paging",
    ];
    USED.contains(&name) || ORIGINS.iter().any(|(origin, _)| *origin == name)
}
