//! Schemas as types in Rust, and the imports that these types want.

use std::collections::BTreeSet;

use super::model::{Models, Way};
use crate::shape::{Kind, Shape};

/// The module of all generated types, as the others call it.
const MODELS: &str = "models::";

/// For whom a type is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    way: Way,
    module: &'static str,
}

impl Scope {
    /// For the module of the types itself.
    pub(super) fn own(way: Way) -> Self {
        Scope { way, module: "" }
    }

    /// For the modules beside it.
    pub(super) fn outside(way: Way) -> Self {
        Scope { way, module: MODELS }
    }

    /// Which way the values go.
    pub(super) fn way(self) -> Way {
        self.way
    }
}

impl<'d> Models<'d> {
    /// The type of a value of `shape` as it is answered, without regard to `null` and absence, as the modules beside that of
    /// the types write it.
    pub(crate) fn type_of(&self, shape: &Shape<'d>) -> String {
        self.outside(shape, Way::Answered)
    }

    /// The type of a value of `shape` as a client sends it.
    pub(crate) fn sent_type_of(&self, shape: &Shape<'d>) -> String {
        self.outside(shape, Way::Sent)
    }

    fn outside(&self, shape: &Shape<'d>, way: Way) -> String {
        let meaning = shape.meaning(self.document);
        // Only answers and forms hold files, and forms have no type; within JSON there is text.
        if meaning.is_some_and(|meaning| matches!(meaning.kind, Kind::Binary)) {
            return "Download".to_owned();
        }
        self.written(shape, Scope::outside(way))
    }

    /// The type of a value of `shape` within JSON.
    pub(super) fn written(&self, shape: &Shape<'d>, scope: Scope) -> String {
        if let (Kind::List(_) | Kind::Map(_), Some(name)) = (&shape.kind, self.name_of(shape, scope.way)) {
            return format!("{}{name}", scope.module); // one that holds itself
        }
        match &shape.kind {
            Kind::Text | Kind::Binary => "String".to_owned(),
            Kind::Timestamp => "Timestamp".to_owned(),
            Kind::Date => "Date".to_owned(),
            Kind::Uuid => "Uuid".to_owned(),
            Kind::Bytes => "Base64".to_owned(),
            Kind::Integer32 => "i32".to_owned(),
            Kind::Integer64 => "i64".to_owned(),
            Kind::Integer(name) => (*name).to_owned(),
            Kind::Decimal => "Decimal".to_owned(),
            Kind::Float => "f64".to_owned(),
            Kind::Boolean => "bool".to_owned(),
            Kind::Anything => "Value".to_owned(),
            Kind::List(_) | Kind::Map(_) => self.wrapped(shape, scope),
            Kind::Enumeration(_) | Kind::Constants(_) | Kind::Object(_) | Kind::Union(_) => {
                match self.name_of(shape, scope.way) {
                    Some(name) => format!("{}{name}", scope.module),
                    None => "Value".to_owned(), // a form, which nothing reads by its type
                }
            }
            Kind::Named(_) => match shape.meaning(self.document) {
                Some(meaning) => self.written(&meaning, scope),
                None => "Value".to_owned(), // a dangling reference does not pass the gate
            },
        }
    }

    /// What a list or a map is made of, even where it has a type of its own.
    pub(super) fn wrapped(&self, shape: &Shape<'d>, scope: Scope) -> String {
        let (Kind::List(inner) | Kind::Map(inner)) = &shape.kind else {
            return self.written(shape, scope);
        };
        let element = self.written(inner, scope);
        let element = if self.wants_option(inner) {
            format!("Option<{element}>")
        } else {
            element
        };
        match shape.kind {
            Kind::List(_) => format!("Vec<{element}>"),
            _ => format!("BTreeMap<String, {element}>"),
        }
    }

    /// Whether `null` is a value here, said by the schema itself or by the one that it refers to.
    pub(crate) fn is_nullable(&self, shape: &Shape<'d>) -> bool {
        shape.nullable
            || shape
                .meaning(self.document)
                .is_some_and(|meaning| meaning.nullable)
    }

    /// Whether `null` has to be told apart from the values of the type; a JSON value of any kind holds it itself.
    pub(super) fn wants_option(&self, shape: &Shape<'d>) -> bool {
        self.is_nullable(shape) && self.written(shape, Scope::own(Way::Both)) != "Value"
    }
}

/// Where the types come from that are not of the prelude, in the order in which they are imported.
const ORIGINS: &[(&str, &str)] = &[
    ("BTreeMap", "std::collections::BTreeMap"),
    ("Base64", "charter::types::Base64"),
    ("Date", "charter::types::Date"),
    ("Decimal", "charter::types::Decimal"),
    ("Timestamp", "charter::types::Timestamp"),
    ("Uuid", "charter::types::Uuid"),
    ("MaybeUndefined", "poem_openapi::types::MaybeUndefined"),
    ("Body", "charter::Body"),
    ("Branch", "charter::choice::Branch"),
    ("Constant", "charter::choice::Constant"),
    ("Download", "charter::Download"),
    ("Multipart", "charter::Multipart"),
    ("Precondition", "charter::Precondition"),
    ("Reply", "charter::Reply"),
    ("Schemas", "charter::choice::Schemas"),
    ("Cookie", "charter::parameters::Cookie"),
    ("Header", "charter::parameters::Header"),
    ("OptionalCookie", "charter::parameters::OptionalCookie"),
    ("OptionalHeader", "charter::parameters::OptionalHeader"),
    ("OptionalQuery", "charter::parameters::OptionalQuery"),
    ("Path", "charter::parameters::Path"),
    ("Query", "charter::parameters::Query"),
    ("Value", "serde_json::Value"),
];

/// The paths to import for the names in the given types; those of generated types are reached through their module.
pub(super) fn imports<'a>(types: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut paths = BTreeSet::new();
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    for name in types.flat_map(|text| text.split(move |letter: char| !is_name(letter))) {
        if name.starts_with(MODELS) {
            paths.insert("crate::models".to_owned());
        } else if let Some((_, path)) = ORIGINS
            .iter()
            .find(|(origin, _)| name.split("::").next() == Some(*origin))
        {
            paths.insert((*path).to_owned());
        }
    }
    paths.into_iter().collect()
}

/// Names that the module of the types uses for itself, so that no schema may take them.
pub(crate) fn is_taken(name: &str) -> bool {
    const USED: &[&str] = &[
        "BTreeMap",
        "Base64",
        "Box",
        "Branch",
        "Constant",
        "Date",
        "Decimal",
        "Deserialize",
        "Deserializer",
        "Err",
        "FromStr",
        "MaybeUndefined",
        "None",
        "Ok",
        "Option",
        "Result",
        "Schemas",
        "Self",
        "Self_",
        "Serialize",
        "Serializer",
        "Some",
        "String",
        "Timestamp",
        "UnknownValue",
        "Uuid",
        "Value",
        "Vec",
    ];
    USED.contains(&name)
}

/// Names that the modules of operations use for themselves, so that no tag and no operation may take them.
pub(crate) fn used_beside() -> impl Iterator<Item = &'static str> {
    const USED: &[&str] = &[
        // What holds the operations.
        "A",
        "ApiError",
        "ApiResponse",
        "Box",
        "Data",
        "Endpoint",
        "Err",
        "Future",
        "Method",
        "None",
        "Ok",
        "OpenApi",
        "OpenApiService",
        "Operation",
        "Option",
        "Paging",
        "RequestContext",
        "Response",
        "Result",
        "Send",
        "Some",
        "String",
        "Sync",
        "Vec",
    ];
    USED.iter()
        .copied()
        .chain(ORIGINS.iter().map(|(origin, _)| *origin))
}
