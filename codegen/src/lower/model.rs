//! Every schema that gets a type of its own, with its name.
//!
//! Component schemas keep their names; a schema written in place is named after its place. The gate goes through the
//! same list to find two that end up with one name.

use std::collections::HashMap;

use super::case::{joined, pascal};
use super::{media, status};
use crate::load::{Document, Node, Position};
use crate::shape::{self, Kind, Reading, Shape};

/// A type to be generated.
#[derive(Debug)]
pub(crate) struct Model<'d> {
    /// Its name in Rust.
    pub(crate) name: String,
    /// Where the document describes it.
    pub(crate) at: Position,
    /// What it is.
    pub(crate) shape: Shape<'d>,
}

/// The types of a document in its order, and which schema became which.
#[derive(Debug)]
pub(crate) struct Models<'d> {
    pub(super) document: &'d Document,
    /// All of them.
    pub(crate) list: Vec<Model<'d>>,
    names: HashMap<*const Node, String>,
}

impl<'d> Models<'d> {
    /// Collects the types of `document`.
    pub(crate) fn collect(document: &'d Document) -> Self {
        let mut models = Models {
            document,
            list: Vec::new(),
            names: HashMap::new(),
        };
        for member in document.components("schemas") {
            let shape = models.read(&member.value);
            models.visit(shape, pascal(&member.key), member.at);
        }
        for operation in document.operations() {
            models.visit_operation(&operation);
        }
        models
    }

    /// The name of the type made for the schema at `node`.
    pub(crate) fn name_of(&self, node: &'d Node) -> Option<&str> {
        self.names.get(&std::ptr::from_ref(node)).map(String::as_str)
    }

    /// The document that they are the types of.
    pub(crate) fn document(&self) -> &'d Document {
        self.document
    }

    /// Reads a schema whose problems are reported elsewhere.
    pub(crate) fn read(&self, schema: &'d Node) -> Shape<'d> {
        shape::read(self.document, schema, &mut Reading::default())
    }

    fn visit_operation(&mut self, operation: &crate::load::Operation<'d>) {
        let owner = pascal(operation.id());
        for parameter in self.document.parameters(operation) {
            if let Some(schema) = parameter.schema() {
                let shape = self.read(schema);
                self.visit(shape, format!("{owner}{}", joined(parameter.name)), schema.at);
            }
        }
        let body = operation
            .body(self.document)
            .map(|body| (body, "Body".to_owned()));
        let responses = operation.responses(self.document).into_iter();
        let responses = responses.map(|(code, node)| (node, format!("{}Body", status::name(code))));
        for (holder, part) in body.into_iter().chain(responses) {
            for (schema, variant) in media::named_schemas(self.document, holder) {
                let shape = self.read(schema);
                self.visit(shape, format!("{owner}{variant}{part}"), schema.at);
            }
        }
    }

    fn visit(&mut self, shape: Shape<'d>, place: String, at: Position) {
        if self.names.contains_key(&std::ptr::from_ref(shape.node)) {
            return; // a shared parameter or response: named where it was met first
        }
        let parts = parts(&shape, &place);
        if shape.has_own_type() && !shape.is_form(self.document) {
            self.names.insert(shape.node, place.clone());
            self.list.push(Model {
                name: place,
                at,
                shape,
            });
        }
        for (part, place) in parts {
            let at = part.node.at;
            self.visit(part, place, at);
        }
    }
}

/// The schemas written inside `shape`, each with the name that its place gives it.
fn parts<'d>(shape: &Shape<'d>, place: &str) -> Vec<(Shape<'d>, String)> {
    match &shape.kind {
        Kind::List(items) => vec![((**items).clone(), format!("{place}Entry"))],
        Kind::Map(values) => vec![((**values).clone(), format!("{place}Value"))],
        Kind::Object(properties) => {
            let part = |property: &shape::Property<'d>| {
                (
                    property.shape.clone(),
                    format!("{place}{}", joined(property.name)),
                )
            };
            properties.iter().map(part).collect()
        }
        _ => Vec::new(),
    }
}
