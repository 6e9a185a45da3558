//! Every object of the document whose kind the standard fixes by its place, each once. References are not followed:
//! what they lead to stands under `components` and is met there.

use crate::load::{Document, Node, Position};

/// The kinds of object that have rules of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Info,
    Tag,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Response,
    Header,
    Schema,
    SecurityScheme,
}

/// An object, its kind and the place of its key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'d> {
    pub(super) kind: Kind,
    pub(super) at: Position,
    pub(super) node: &'d Node,
}

/// All objects, parents before their parts.
pub(super) fn objects(document: &Document) -> Vec<Object<'_>> {
    let mut found = Vec::new();
    visit(
        Object {
            kind: Kind::Root,
            at: document.root.at,
            node: &document.root,
        },
        &mut found,
    );
    found
}

/// All schemas that are written out, at any depth, each once.
pub(super) fn schemas(document: &Document) -> Vec<&Node> {
    let mut found = Vec::new();
    let mut next: Vec<&Node> = objects(document)
        .iter()
        .filter(|object| object.kind == Kind::Schema)
        .map(|object| object.node)
        .collect();
    while let Some(schema) = next.pop() {
        found.push(schema);
        next.extend(
            ["items", "additionalProperties"]
                .iter()
                .filter_map(|key| schema.get(key)),
        );
        next.extend(
            ["allOf", "oneOf"]
                .iter()
                .filter_map(|key| schema.get(key))
                .flat_map(Node::elements),
        );
        let properties = schema.get("properties").map_or(&[][..], Node::members);
        next.extend(properties.iter().map(|member| &member.value));
    }
    found
}

fn visit<'d>(object: Object<'d>, found: &mut Vec<Object<'d>>) {
    if object.node.get("$ref").is_some() {
        return;
    }
    found.push(object);
    for &(key, holds, kind) in parts(object.kind) {
        let Some(part) = object.node.member(key) else {
            continue;
        };
        match holds {
            Holds::One => visit(
                Object {
                    kind,
                    at: part.at,
                    node: &part.value,
                },
                found,
            ),
            Holds::List => {
                for node in part.value.elements() {
                    visit(
                        Object {
                            kind,
                            at: node.at,
                            node,
                        },
                        found,
                    );
                }
            }
            Holds::Map => {
                for member in part
                    .value
                    .members()
                    .iter()
                    .filter(|member| !member.key.starts_with("x-"))
                {
                    visit(
                        Object {
                            kind,
                            at: member.at,
                            node: &member.value,
                        },
                        found,
                    );
                }
            }
        }
    }
}

/// How many objects stand under a key.
#[derive(Clone, Copy)]
enum Holds {
    One,
    List,
    Map,
}

/// The keys of an object that hold further objects. Schemas are read as a whole, parts and all.
fn parts(kind: Kind) -> &'static [(&'static str, Holds, Kind)] {
    match kind {
        Kind::Root => &[
            ("info", Holds::One, Kind::Info),
            ("tags", Holds::List, Kind::Tag),
            ("paths", Holds::Map, Kind::PathItem),
            ("components", Holds::One, Kind::Components),
        ],
        Kind::Components => &[
            ("schemas", Holds::Map, Kind::Schema),
            ("parameters", Holds::Map, Kind::Parameter),
            ("responses", Holds::Map, Kind::Response),
            ("headers", Holds::Map, Kind::Header),
            ("requestBodies", Holds::Map, Kind::RequestBody),
            ("securitySchemes", Holds::Map, Kind::SecurityScheme),
        ],
        Kind::PathItem => &[
            ("parameters", Holds::List, Kind::Parameter),
            ("get", Holds::One, Kind::Operation),
            ("put", Holds::One, Kind::Operation),
            ("post", Holds::One, Kind::Operation),
            ("delete", Holds::One, Kind::Operation),
            ("options", Holds::One, Kind::Operation),
            ("head", Holds::One, Kind::Operation),
            ("patch", Holds::One, Kind::Operation),
            ("trace", Holds::One, Kind::Operation),
        ],
        Kind::Operation => &[
            ("parameters", Holds::List, Kind::Parameter),
            ("requestBody", Holds::One, Kind::RequestBody),
            ("responses", Holds::Map, Kind::Response),
        ],
        Kind::RequestBody => &[("content", Holds::Map, Kind::MediaType)],
        Kind::Response => &[
            ("headers", Holds::Map, Kind::Header),
            ("content", Holds::Map, Kind::MediaType),
        ],
        Kind::Parameter | Kind::MediaType | Kind::Header => &[("schema", Holds::One, Kind::Schema)],
        Kind::Info | Kind::Tag | Kind::Schema | Kind::SecurityScheme => &[],
    }
}
