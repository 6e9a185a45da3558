//! The keywords of the Schema Object: OpenAPI 3.0.3's dialect, and JSON Schema 2020-12 with OpenAPI 3.1's additions.

use super::Holds::{
    Count, Data, Each, Flag, List, Named, Number, One, OneOrFlag, Text, TextOrTexts, Texts, Values, Words,
};
use super::{In, Key, Kind, key};

const FOR_READERS: &str = "shown to people";
const CHECKED: &str = "checked";

pub(super) const SCHEMA: &[Key] = &[
    key("$ref", Text, "another schema that stands here"),
    key("type", Text, "the type in Rust").only(In::V30),
    key(
        "type",
        TextOrTexts,
        "the type in Rust; with `null` among several, it may be null",
    )
    .only(In::V31),
    key("nullable", Flag, "`null` is a value too, told apart from absence").only(In::V30),
    key("format", Text, "the type in Rust, and checked"),
    key("enum", List, "an enum in Rust"),
    key("const", Data, "an enum of one value").only(In::V31),
    key("default", Data, "taken when the member is absent"),
    key("title", Words, FOR_READERS),
    key("description", Words, "the words on the type or member"),
    key("example", Data, "shown to people, answered by mock servers"),
    key("examples", List, "shown to people, answered by mock servers").only(In::V31),
    key("deprecated", Flag, FOR_READERS),
    key("externalDocs", One(Kind::ExternalDocs), FOR_READERS),
    key("xml", One(Kind::Xml), "how XML would be written"),
    key("readOnly", Flag, "answered, and not taken"),
    key("writeOnly", Flag, "taken, and not answered"),
    key("minimum", Number, CHECKED),
    key("maximum", Number, CHECKED),
    key("exclusiveMinimum", Flag, CHECKED).only(In::V30),
    key("exclusiveMaximum", Flag, CHECKED).only(In::V30),
    key("exclusiveMinimum", Number, CHECKED).only(In::V31),
    key("exclusiveMaximum", Number, CHECKED).only(In::V31),
    key(
        "multipleOf",
        Number,
        "checked; a fraction makes an exact decimal in Rust",
    ),
    key("minLength", Count, "checked, in characters"),
    key("maxLength", Count, "checked, in characters; in bytes for files"),
    key("pattern", Text, "checked, as ECMA 262 reads it"),
    key("contentEncoding", Text, "`base64` makes bytes in Rust").only(In::V31),
    key(
        "contentMediaType",
        Text,
        "`application/octet-stream` makes a file of it",
    )
    .only(In::V31),
    key("contentSchema", One(Kind::Schema), FOR_READERS).only(In::V31),
    key("items", One(Kind::Schema), "what a list holds").only(In::V30),
    key(
        "items",
        OneOrFlag(Kind::Schema),
        "what a list holds, behind `prefixItems`",
    )
    .only(In::V31),
    key("prefixItems", Each(Kind::Schema), CHECKED).only(In::V31),
    key("unevaluatedItems", OneOrFlag(Kind::Schema), CHECKED).only(In::V31),
    key("contains", OneOrFlag(Kind::Schema), CHECKED).only(In::V31),
    key("minContains", Count, CHECKED).only(In::V31),
    key("maxContains", Count, CHECKED).only(In::V31),
    key("minItems", Count, CHECKED),
    key("maxItems", Count, CHECKED),
    key("uniqueItems", Flag, CHECKED),
    key("properties", Named(Kind::Schema), "members of a struct in Rust"),
    key("patternProperties", Named(Kind::Schema), CHECKED).only(In::V31),
    key(
        "additionalProperties",
        OneOrFlag(Kind::Schema),
        "`false` refuses others; a schema makes a map of them",
    ),
    key("unevaluatedProperties", OneOrFlag(Kind::Schema), CHECKED).only(In::V31),
    key("propertyNames", OneOrFlag(Kind::Schema), CHECKED).only(In::V31),
    key("required", Texts, "members that are always there"),
    key("dependentRequired", Values, CHECKED).only(In::V31),
    key("dependentSchemas", Named(Kind::Schema), CHECKED).only(In::V31),
    key("minProperties", Count, CHECKED),
    key("maxProperties", Count, CHECKED),
    key("allOf", Each(Kind::Schema), "one struct with the members of all"),
    key(
        "oneOf",
        Each(Kind::Schema),
        "an enum in Rust, of which exactly one fits",
    ),
    key(
        "anyOf",
        Each(Kind::Schema),
        "an enum in Rust, of which the first that fits is taken",
    ),
    key("not", OneOrFlag(Kind::Schema), CHECKED),
    key("if", OneOrFlag(Kind::Schema), CHECKED).only(In::V31),
    key("then", OneOrFlag(Kind::Schema), CHECKED).only(In::V31),
    key("else", OneOrFlag(Kind::Schema), CHECKED).only(In::V31),
    key(
        "discriminator",
        One(Kind::Discriminator),
        "tells the choices of `oneOf` and `anyOf` apart",
    ),
    key("$defs", Named(Kind::Schema), "schemas that others refer to").only(In::V31),
    key("$comment", Words, "nothing").only(In::V31),
    key("$schema", Text, "JSON Schema 2020-12, or nothing").only(In::V31),
    key("$anchor", Text, "a name to refer to: `#name`").only(In::V31),
    key("$id", Text, "a base for references").only(In::V31),
    key("$dynamicRef", Text, "a reference that its surroundings decide").only(In::V31),
    key("$dynamicAnchor", Text, "a name for `$dynamicRef`").only(In::V31),
    key("$vocabulary", Values, "keywords of one's own").only(In::V31),
];
