//! The keys of every object but the Schema Object, which has a file of its own.

use super::Holds::{Data, Each, Flag, Keyed, Named, One, Text, TextMap, Texts, Values, Words};
use super::{In, Key, Kind, key, schema};

const FOR_READERS: &str = "shown to people";

/// The keys of a kind of object.
pub(super) fn keys(kind: Kind) -> &'static [Key] {
    match kind {
        Kind::Root => ROOT,
        Kind::Info => INFO,
        Kind::Contact => CONTACT,
        Kind::License => LICENSE,
        Kind::Server => SERVER,
        Kind::ServerVariable => SERVER_VARIABLE,
        Kind::Tag => TAG,
        Kind::ExternalDocs => EXTERNAL_DOCS,
        Kind::Components => COMPONENTS,
        Kind::PathItem => PATH_ITEM,
        Kind::Operation => OPERATION,
        Kind::Parameter => PARAMETER,
        Kind::RequestBody => REQUEST_BODY,
        Kind::MediaType => MEDIA_TYPE,
        Kind::Encoding => ENCODING,
        Kind::Response => RESPONSE,
        Kind::Header => HEADER,
        Kind::Example => EXAMPLE,
        Kind::Link => LINK,
        Kind::Callback | Kind::Requirement => &[],
        Kind::Schema => schema::SCHEMA,
        Kind::Discriminator => DISCRIMINATOR,
        Kind::Xml => XML,
        Kind::SecurityScheme => SECURITY_SCHEME,
        Kind::Flows => FLOWS,
        Kind::Flow => FLOW,
    }
}

const ROOT: &[Key] = &[
    key("openapi", Text, "the version of the standard: 3.0.x or 3.1.x").required(),
    key("info", One(Kind::Info), "what the document is about"),
    key(
        "jsonSchemaDialect",
        Text,
        "OpenAPI 3.1's own dialect or JSON Schema 2020-12",
    )
    .only(In::V31),
    key("servers", Each(Kind::Server), SERVERS),
    key(
        "security",
        Each(Kind::Requirement),
        "who may call what says nothing of its own",
    ),
    key(
        "tags",
        Each(Kind::Tag),
        "the groups of operations, each a trait in Rust",
    ),
    key("paths", Keyed(Kind::PathItem), "the routes"),
    key(
        "webhooks",
        Named(Kind::PathItem),
        "requests that the server sends",
    )
    .only(In::V31),
    key("components", One(Kind::Components), "parts that others refer to"),
    key("externalDocs", One(Kind::ExternalDocs), FOR_READERS),
];

const INFO: &[Key] = &[
    key("title", Words, FOR_READERS),
    key("summary", Words, FOR_READERS).only(In::V31),
    key("description", Words, FOR_READERS),
    key("termsOfService", Words, FOR_READERS),
    key("contact", One(Kind::Contact), FOR_READERS),
    key("license", One(Kind::License), FOR_READERS),
    key(
        "version",
        Words,
        "shown to people; it is no version of the API in paths",
    ),
];

const CONTACT: &[Key] = &[
    key("name", Words, FOR_READERS),
    key("url", Words, FOR_READERS),
    key("email", Words, FOR_READERS),
];

const LICENSE: &[Key] = &[
    key("name", Words, FOR_READERS),
    key("identifier", Words, FOR_READERS).only(In::V31),
    key("url", Words, FOR_READERS),
];

/// What becomes of addresses. A path in front of all routes was rejected: the same document is served behind different ones.
const SERVERS: &str =
    "shown to people: routes are served under the paths as they are written, without the path of an address";

const SERVER: &[Key] = &[
    key("url", Words, FOR_READERS),
    key("description", Words, FOR_READERS),
    key("variables", Named(Kind::ServerVariable), FOR_READERS),
];

const SERVER_VARIABLE: &[Key] = &[
    key("enum", Texts, FOR_READERS),
    key("default", Words, FOR_READERS),
    key("description", Words, FOR_READERS),
];

const TAG: &[Key] = &[
    key("name", Text, "the name of the trait and its module").required(),
    key("description", Words, "the words on the trait"),
    key("externalDocs", One(Kind::ExternalDocs), FOR_READERS),
];

const EXTERNAL_DOCS: &[Key] = &[
    key("description", Words, FOR_READERS),
    key("url", Words, FOR_READERS),
];

const COMPONENTS: &[Key] = &[
    key("schemas", Named(Kind::Schema), "types of their own"),
    key("responses", Named(Kind::Response), "shared responses"),
    key("parameters", Named(Kind::Parameter), "shared parameters"),
    key("examples", Named(Kind::Example), "shared examples"),
    key("requestBodies", Named(Kind::RequestBody), "shared bodies"),
    key("headers", Named(Kind::Header), "shared response headers"),
    key(
        "securitySchemes",
        Named(Kind::SecurityScheme),
        "the ways to prove who one is",
    ),
    key("links", Named(Kind::Link), "shared links"),
    key("callbacks", Named(Kind::Callback), "shared callbacks"),
    key("pathItems", Named(Kind::PathItem), "shared path items").only(In::V31),
];

const PATH_ITEM: &[Key] = &[
    key("$ref", Text, "another path item that stands here"),
    key("summary", Words, FOR_READERS),
    key("description", Words, FOR_READERS),
    key("get", One(Kind::Operation), "the route, and its HEAD"),
    key("put", One(Kind::Operation), "the route"),
    key("post", One(Kind::Operation), "the route"),
    key("delete", One(Kind::Operation), "the route"),
    key("options", One(Kind::Operation), "the route"),
    key("head", One(Kind::Operation), "the route"),
    key("patch", One(Kind::Operation), "the route"),
    key("trace", One(Kind::Operation), "the route"),
    key("servers", Each(Kind::Server), SERVERS),
    key(
        "parameters",
        Each(Kind::Parameter),
        "parameters of all its operations",
    ),
];

const OPERATION: &[Key] = &[
    key(
        "tags",
        Texts,
        "the first is the trait that it becomes a method of",
    ),
    key("summary", Words, "the first line on the method"),
    key("description", Words, "the words on the method"),
    key("externalDocs", One(Kind::ExternalDocs), FOR_READERS),
    key("operationId", Text, "the name of the method"),
    key(
        "parameters",
        Each(Kind::Parameter),
        "arguments of the method, checked before",
    ),
    key(
        "requestBody",
        One(Kind::RequestBody),
        "the body, checked before the method is called",
    ),
    key(
        "responses",
        Keyed(Kind::Response),
        "all that may be answered; anything else is a defect",
    ),
    key(
        "callbacks",
        Named(Kind::Callback),
        "requests that the server sends",
    ),
    key("deprecated", Flag, "told to clients, with `x-deprecated-at`"),
    key(
        "security",
        Each(Kind::Requirement),
        "who may call it, instead of what the root says",
    ),
    key("servers", Each(Kind::Server), SERVERS),
];

const PARAMETER: &[Key] = &[
    key("name", Text, "its name on the wire").required(),
    key("in", Text, "`path`, `query`, `header` or `cookie`").required(),
    key("description", Words, FOR_READERS),
    key("required", Flag, "a request without it is refused"),
    key("deprecated", Flag, FOR_READERS),
    key("allowEmptyValue", Flag, "a value may be left empty"),
    key("style", Text, "how values are written"),
    key("explode", Flag, "whether each value is written by itself"),
    key("allowReserved", Flag, "reserved characters may stand as they are"),
    key(
        "schema",
        One(Kind::Schema),
        "what is allowed; all of it is checked",
    ),
    key("example", Data, "shown to people, answered by mock servers"),
    key(
        "examples",
        Named(Kind::Example),
        "shown to people, answered by mock servers",
    ),
    key(
        "content",
        Named(Kind::MediaType),
        "one media type whose text is the value",
    ),
];

const REQUEST_BODY: &[Key] = &[
    key("description", Words, FOR_READERS),
    key(
        "content",
        Named(Kind::MediaType),
        "what is taken; anything else is a 415",
    ),
    key("required", Flag, "a request without it is refused"),
];

const IN_CONTENT: &str = "what is allowed: all of it is checked in JSON, forms and texts; other content, such as XML, is \
                          handed on as it arrives";

const MEDIA_TYPE: &[Key] = &[
    key("schema", One(Kind::Schema), IN_CONTENT),
    key("example", Data, "shown to people, answered by mock servers"),
    key(
        "examples",
        Named(Kind::Example),
        "shown to people, answered by mock servers",
    ),
    key(
        "encoding",
        Named(Kind::Encoding),
        "how the parts of a form are written",
    ),
];

const ENCODING: &[Key] = &[
    key("contentType", Text, "the media types that a part may have"),
    key("headers", Named(Kind::Header), "headers of the part"),
    key("style", Text, "how values are written"),
    key("explode", Flag, "whether each value is written by itself"),
    key("allowReserved", Flag, "reserved characters may stand as they are"),
];

const RESPONSE: &[Key] = &[
    key("description", Words, "shown to people"),
    key(
        "headers",
        Named(Kind::Header),
        "headers of the answer; some declare a convention",
    ),
    key(
        "content",
        Named(Kind::MediaType),
        "what is answered, chosen by `Accept`",
    ),
    key("links", Named(Kind::Link), FOR_READERS),
];

const HEADER: &[Key] = &[
    key("description", Words, FOR_READERS),
    key("required", Flag, "an answer without it is a defect"),
    key("deprecated", Flag, FOR_READERS),
    key("allowEmptyValue", Flag, "a value may be left empty"),
    key("style", Text, "how values are written"),
    key("explode", Flag, "whether each value is written by itself"),
    key("allowReserved", Flag, "reserved characters may stand as they are"),
    key(
        "schema",
        One(Kind::Schema),
        "what is allowed; all of it is checked",
    ),
    key("example", Data, FOR_READERS),
    key("examples", Named(Kind::Example), FOR_READERS),
    key(
        "content",
        Named(Kind::MediaType),
        "one media type whose text is the value",
    ),
];

const EXAMPLE: &[Key] = &[
    key("summary", Words, FOR_READERS),
    key("description", Words, FOR_READERS),
    key("value", Data, "compared with its schema"),
    key("externalValue", Words, FOR_READERS),
];

const LINK: &[Key] = &[
    key("operationRef", Text, FOR_READERS),
    key("operationId", Text, FOR_READERS),
    key("parameters", Values, FOR_READERS),
    key("requestBody", Data, FOR_READERS),
    key("description", Words, FOR_READERS),
    key("server", One(Kind::Server), FOR_READERS),
];

const DISCRIMINATOR: &[Key] = &[
    key("propertyName", Text, "the member that tells the choices apart").required(),
    key("mapping", TextMap, "which value stands for which choice"),
];

const XML: &[Key] = &[
    key("name", Text, FOR_READERS),
    key("namespace", Text, FOR_READERS),
    key("prefix", Text, FOR_READERS),
    key("attribute", Flag, FOR_READERS),
    key("wrapped", Flag, FOR_READERS),
];

const SECURITY_SCHEME: &[Key] = &[
    key(
        "type",
        Text,
        "`http`, `apiKey`, `oauth2`, `openIdConnect` or `mutualTLS`",
    )
    .required(),
    key("description", Words, FOR_READERS),
    key(
        "name",
        Text,
        "the name of the header, query parameter or cookie of an `apiKey`",
    ),
    key("in", Text, "`query`, `header` or `cookie`, of an `apiKey`"),
    key("scheme", Text, "`basic`, `bearer`, …, of `http`"),
    key("bearerFormat", Words, FOR_READERS),
    key("flows", One(Kind::Flows), "where tokens come from, of `oauth2`"),
    key("openIdConnectUrl", Words, "where to find it, of `openIdConnect`"),
];

const FLOWS: &[Key] = &[
    key("implicit", One(Kind::Flow), FOR_READERS),
    key("password", One(Kind::Flow), FOR_READERS),
    key("clientCredentials", One(Kind::Flow), FOR_READERS),
    key("authorizationCode", One(Kind::Flow), FOR_READERS),
];

const FLOW: &[Key] = &[
    key("authorizationUrl", Words, FOR_READERS),
    key("tokenUrl", Words, FOR_READERS),
    key("refreshUrl", Words, FOR_READERS),
    key("scopes", TextMap, "the scopes that there are, with their meaning"),
];
