//! Forms (`multipart/form-data`): an object of files and texts, read part by part.
//!
//! A member that is a list has a part for each of its entries. How many there are is for business code to check, since
//! the parts of a form are handed on before the form has ended.

use crate::load::{Data, Document, FORM, Member, Node, Operation};
use crate::problem::Problem;
use crate::shape::{self, Kind, Property, Reading, Shape};

/// Forms without files, of which `encoding` says how members are written.
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// What a file's schema may say: the media type says the rest.
const OF_FILES: &[&str] = &[
    "type",
    "format",
    "maxLength",
    "description",
    "title",
    "example",
    "deprecated",
];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for operation in document.operations() {
        let Some(body) = operation.body(document) else {
            continue;
        };
        let content = body.get("content").map_or(&[][..], Node::members);
        for media in content {
            if media.key == FORM {
                form(document, &operation, media, problems);
            } else if media.key == URL_ENCODED {
                let members = of_media(document, &media.value);
                strangers(media, &members, problems);
            } else if let Some(encoding) = media.value.member("encoding") {
                let text = format!("`encoding` has no meaning for `{}`", media.key);
                problems.push(Problem::new(encoding.at, "form", text, "leave it out"));
            }
        }
    }
}

/// The schema of the operation's form, if it takes one, with its members.
pub(super) fn members<'d>(document: &'d Document, operation: &Operation<'d>) -> Vec<Property<'d>> {
    let content = operation.body(document).and_then(|body| body.get("content"));
    let media = content.and_then(|content| content.get(FORM));
    media.map_or_else(Vec::new, |media| of_media(document, media))
}

fn of_media<'d>(document: &'d Document, media: &'d Node) -> Vec<Property<'d>> {
    let schema = media.get("schema");
    let shape = schema.and_then(|schema| read(document, schema).meaning(document));
    match shape.map(|shape| shape.kind) {
        Some(Kind::Object(properties)) => properties,
        _ => Vec::new(),
    }
}

fn read<'d>(document: &'d Document, schema: &'d Node) -> Shape<'d> {
    shape::read(document, schema, &mut Reading::default())
}

fn form(document: &Document, operation: &Operation<'_>, media: &Member, problems: &mut Vec<Problem>) {
    let members = members(document, operation);
    if members.is_empty() && media.value.get("schema").is_some() {
        let hint = "use `type: object` with `properties`: files as `{type: string, format: binary}`, texts as strings";
        problems.push(Problem::new(media.at, "form", "the form has no members", hint));
    }
    if !members.is_empty() && !is_closed(document, media) {
        let hint =
            "add `additionalProperties: false` to the schema: parts that it does not describe are refused";
        problems.push(Problem::new(
            media.at,
            "form",
            "the form does not say that it is all",
            hint,
        ));
    }
    for property in &members {
        member(document, property, problems);
    }
    encoding(media, &members, problems);
}

fn is_closed(document: &Document, media: &Member) -> bool {
    let schema = media
        .value
        .get("schema")
        .and_then(|schema| document.resolve(schema));
    let open = schema.and_then(|schema| schema.get("additionalProperties"));
    matches!(
        open,
        Some(Node {
            data: Data::Boolean(false),
            ..
        })
    )
}

fn member(document: &Document, property: &Property<'_>, problems: &mut Vec<Problem>) {
    let Some(meaning) = property.shape.meaning(document) else {
        return; // reported by the rule on references
    };
    let name = property.name;
    if matches!(meaning.kind, Kind::Binary) {
        file(meaning.node, problems);
    }
    if property.shape.nullable || meaning.nullable {
        let text = format!("`{name}` cannot be null: a part is there or not");
        problems.push(Problem::new(
            property.at,
            "form",
            text,
            "leave it out of `required` instead",
        ));
    }
    let default = property
        .shape
        .node
        .member("default")
        .or_else(|| meaning.node.member("default"));
    if let Some(default) = default {
        let hint = "let business code decide what is meant when the part is missing";
        problems.push(Problem::new(
            default.at,
            "form",
            "a default in a form is not applied",
            hint,
        ));
    }
}

/// Bytes have a length and nothing else that could be checked.
fn file(schema: &Node, problems: &mut Vec<Problem>) {
    for keyword in schema.members() {
        let key = keyword.key.as_str();
        if !OF_FILES.contains(&key) && !matches!(key, "nullable" | "default") && !key.starts_with("x-") {
            let text = format!("`{key}` is not checked for files");
            let hint = "only `maxLength` is, in bytes; check the content itself in business code";
            problems.push(Problem::new(keyword.at, "form", text, hint));
        }
    }
}

/// What `encoding` says of members that the form has not (OpenAPI 3.0.3, section 4.7.14.1).
fn strangers(media: &Member, members: &[Property<'_>], problems: &mut Vec<Problem>) {
    for part in media.value.get("encoding").map_or(&[][..], Node::members) {
        if !members.iter().any(|property| property.name == part.key) {
            let text = format!("`{}` is no member of the form", part.key);
            problems.push(Problem::new(
                part.at,
                "form",
                text,
                "correct the name, or leave it out",
            ));
        }
    }
}

/// `encoding` states the types of parts (OpenAPI 3.0.3, section 4.7.15), and nothing else that the server acts on.
fn encoding(media: &Member, members: &[Property<'_>], problems: &mut Vec<Problem>) {
    strangers(media, members, problems);
    for part in media.value.get("encoding").map_or(&[][..], Node::members) {
        for key in part.value.members() {
            match key.key.as_str() {
                "contentType" => content_type(key, problems),
                other => {
                    let text = format!("`{other}` of an encoding has no effect on a form with files");
                    problems.push(Problem::new(key.at, "form", text, "only `contentType` has"));
                }
            }
        }
    }
}

fn content_type(key: &Member, problems: &mut Vec<Problem>) {
    let ranges = key.value.text().unwrap_or_default();
    // Parameters, such as a charset, say nothing of what is taken.
    let essence = |range: &str| is_media_range(range.split(';').next().unwrap_or_default().trim());
    if !ranges.split(',').all(essence) {
        let text = "this is no list of media types";
        let hint = "such as `image/png, image/*`";
        problems.push(Problem::new(key.value.at, "media-type", text, hint));
    }
}

/// `type/subtype`, of which the subtype, or both, may be `*`.
pub(super) fn is_media_range(text: &str) -> bool {
    let token = |part: &str| {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte);
        !part.is_empty() && part.bytes().all(letter)
    };
    match text.split_once('/') {
        Some(("*", subtype)) => subtype == "*",
        Some((kind, "*")) => token(kind),
        Some((kind, subtype)) => token(kind) && token(subtype),
        None => false,
    }
}
