//! What OpenAPI 3.0.3 and 3.1.0 let a document say: the objects, their keys and what each key holds.
//!
//! One table for whoever has to find the way in a document: references are followed, keys are judged and the reference
//! of the document is printed by it. The standard's own JSON Schema was rejected as that table: it cannot tell a
//! reference from a schema, nor a name from a keyword, and it knows nothing of what a server makes of a key.

mod objects;
mod schema;

/// The kinds of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Root,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Tag,
    ExternalDocs,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Header,
    Example,
    Link,
    Callback,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    Flows,
    Flow,
    Requirement,
}

/// All kinds, in the order of the reference.
pub(crate) const KINDS: &[Kind] = &[
    Kind::Root,
    Kind::Info,
    Kind::Contact,
    Kind::License,
    Kind::Server,
    Kind::ServerVariable,
    Kind::Tag,
    Kind::ExternalDocs,
    Kind::PathItem,
    Kind::Operation,
    Kind::Parameter,
    Kind::RequestBody,
    Kind::MediaType,
    Kind::Encoding,
    Kind::Response,
    Kind::Header,
    Kind::Schema,
    Kind::Discriminator,
    Kind::Xml,
    Kind::Example,
    Kind::Link,
    Kind::Callback,
    Kind::SecurityScheme,
    Kind::Flows,
    Kind::Flow,
    Kind::Requirement,
    Kind::Components,
];

/// What stands under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Any value: data, which nothing looks into.
    Data,
    /// Named data.
    Values,
    /// Text that programs read.
    Text,
    /// Words for people.
    Words,
    /// True or false.
    Flag,
    /// A number.
    Number,
    /// A whole number from 0.
    Count,
    /// A list of texts.
    Texts,
    /// A mapping from names to texts.
    TextMap,
    /// One text, or a list of texts.
    TextOrTexts,
    /// A list of any values.
    List,
    /// An object.
    One(Kind),
    /// An object, or true or false in its place.
    OneOrFlag(Kind),
    /// A list of objects.
    Each(Kind),
    /// Objects by names that are free.
    Named(Kind),
    /// Objects by names of a given form: beside them, the mapping has extensions of its own.
    Keyed(Kind),
}

/// The versions that know a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum In {
    /// OpenAPI 3.0 and 3.1.
    Both,
    /// OpenAPI 3.0 alone.
    V30,
    /// OpenAPI 3.1 alone.
    V31,
}

/// A key of an object.
#[derive(Debug)]
pub(crate) struct Key {
    /// The key.
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) holds: Holds,
    /// Who knows it.
    pub(crate) versions: In,
    /// Whether an object cannot be understood without it.
    pub(crate) required: bool,
    /// What becomes of it, one sentence without a full stop.
    pub(crate) about: &'static str,
}

const fn key(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key {
        name,
        holds,
        versions: In::Both,
        required: false,
        about,
    }
}

impl Key {
    const fn required(self) -> Self {
        Key {
            required: true,
            ..self
        }
    }

    const fn only(self, versions: In) -> Self {
        Key { versions, ..self }
    }

    /// Whether a document of this version knows the key.
    pub(crate) fn is_in(&self, version: Version) -> bool {
        match self.versions {
            In::Both => true,
            In::V30 => version == Version::V30,
            In::V31 => version == Version::V31,
        }
    }
}

/// The version of OpenAPI that a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// 3.0.x, with its own dialect of JSON Schema.
    V30,
    /// 3.1.x, with JSON Schema 2020-12.
    V31,
}

impl Kind {
    /// Its keys.
    pub(crate) fn keys(self) -> &'static [Key] {
        objects::keys(self)
    }

    /// The key of this name, as `version` has it.
    pub(crate) fn key(self, name: &str, version: Version) -> Option<&'static Key> {
        let mut keys = self.keys().iter();
        keys.find(|key| key.name == name && key.is_in(version))
    }

    /// What it holds by names of any form, beside its keys: a callback's path items.
    pub(crate) fn entries(self) -> Option<Holds> {
        match self {
            Kind::Callback => Some(Holds::One(Kind::PathItem)),
            Kind::Requirement => Some(Holds::Texts),
            _ => None,
        }
    }

    /// Its name in the standard.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Kind::Root => "OpenAPI Object",
            Kind::Info => "Info Object",
            Kind::Contact => "Contact Object",
            Kind::License => "License Object",
            Kind::Server => "Server Object",
            Kind::ServerVariable => "Server Variable Object",
            Kind::Tag => "Tag Object",
            Kind::ExternalDocs => "External Documentation Object",
            Kind::Components => "Components Object",
            Kind::PathItem => "Path Item Object",
            Kind::Operation => "Operation Object",
            Kind::Parameter => "Parameter Object",
            Kind::RequestBody => "Request Body Object",
            Kind::MediaType => "Media Type Object",
            Kind::Encoding => "Encoding Object",
            Kind::Response => "Response Object",
            Kind::Header => "Header Object",
            Kind::Example => "Example Object",
            Kind::Link => "Link Object",
            Kind::Callback => "Callback Object",
            Kind::Schema => "Schema Object",
            Kind::Discriminator => "Discriminator Object",
            Kind::Xml => "XML Object",
            Kind::SecurityScheme => "Security Scheme Object",
            Kind::Flows => "OAuth Flows Object",
            Kind::Flow => "OAuth Flow Object",
            Kind::Requirement => "Security Requirement Object",
        }
    }

    /// The section of `components` that holds objects of this kind; a reference may stand where they do.
    pub(crate) fn section(self) -> Option<&'static str> {
        match self {
            Kind::Schema => Some("schemas"),
            Kind::Parameter => Some("parameters"),
            Kind::Response => Some("responses"),
            Kind::Header => Some("headers"),
            Kind::RequestBody => Some("requestBodies"),
            Kind::Example => Some("examples"),
            Kind::Link => Some("links"),
            Kind::Callback => Some("callbacks"),
            Kind::SecurityScheme => Some("securitySchemes"),
            Kind::PathItem => Some("pathItems"),
            _ => None,
        }
    }
}
