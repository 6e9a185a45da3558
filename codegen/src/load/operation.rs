//! The operations of a document with what they inherit: the view that the gate and the lowering share.

use super::{Document, Node, Position};

/// The methods of a Path Item Object (OpenAPI 3.0.3), in the order in which they are generated.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// One operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation<'d> {
    /// Where its method stands.
    pub(crate) at: Position,
    /// The path template.
    pub(crate) path: &'d str,
    /// Where the path stands.
    pub(crate) path_at: Position,
    /// The path item, for what is shared by its operations.
    pub(crate) item: &'d Node,
    /// The method in lower case.
    pub(crate) method: &'d str,
    /// The Operation Object.
    pub(crate) node: &'d Node,
}

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header field.
    Header,
    /// In a cookie.
    Cookie,
}

/// One resolved parameter of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter<'d> {
    /// Where the operation lists it (the reference, not its target).
    pub(crate) at: Position,
    /// The Parameter Object.
    pub(crate) node: &'d Node,
    /// Its name on the wire.
    pub(crate) name: &'d str,
    /// Where it is sent.
    pub(crate) place: Place,
}

impl Document {
    /// All operations in the order of the document.
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.root.get("paths").map_or(&[][..], Node::members);
        let mut operations = Vec::new();
        for path in paths {
            for member in path
                .value
                .members()
                .iter()
                .filter(|member| METHODS.contains(&member.key.as_str()))
            {
                operations.push(Operation {
                    at: member.at,
                    path: &path.key,
                    path_at: path.at,
                    item: &path.value,
                    method: &member.key,
                    node: &member.value,
                });
            }
        }
        operations
    }

    /// The parameters of an operation: its path's, overridden by its own of the same name and place.
    pub(crate) fn parameters<'d>(&'d self, operation: &Operation<'d>) -> Vec<Parameter<'d>> {
        let mut parameters: Vec<Parameter<'d>> = Vec::new();
        for owner in [operation.item, operation.node] {
            for listed in owner.get("parameters").map_or(&[][..], Node::elements) {
                let Some(parameter) = self.parameter(listed) else {
                    continue;
                };
                let same =
                    |other: &Parameter<'_>| other.name == parameter.name && other.place == parameter.place;
                match parameters.iter_mut().find(|other| same(other)) {
                    Some(shared) => *shared = parameter,
                    None => parameters.push(parameter),
                }
            }
        }
        parameters
    }

    /// The parameter that an entry of a list stands for; `None` where it lacks its name or place.
    pub(crate) fn parameter<'d>(&'d self, listed: &'d Node) -> Option<Parameter<'d>> {
        let node = self.resolve(listed)?;
        let place = match node.text_of("in")? {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            "cookie" => Place::Cookie,
            _ => return None,
        };
        Some(Parameter {
            at: listed.at,
            node,
            name: node.text_of("name")?,
            place,
        })
    }
}

impl Parameter<'_> {
    /// Whether it is the header field of this name, in lower case.
    pub(crate) fn is_header(&self, name: &str) -> bool {
        self.place == Place::Header && self.name.eq_ignore_ascii_case(name)
    }
}

impl<'d> Operation<'d> {
    /// The `operationId`; the gate sees to it that there is one.
    pub(crate) fn id(&self) -> &'d str {
        self.node.text_of("operationId").unwrap_or_default()
    }

    /// The one tag; the gate sees to it that there is one.
    pub(crate) fn tag(&self) -> &'d str {
        let tags = self.node.get("tags").map_or(&[][..], Node::elements);
        tags.first().and_then(Node::text).unwrap_or_default()
    }

    /// The declared responses as (status as written, resolved Response Object).
    pub(crate) fn responses(&self, document: &'d Document) -> Vec<(&'d str, &'d Node)> {
        let members = self.node.get("responses").map_or(&[][..], Node::members);
        let resolved = members
            .iter()
            .map(|member| (member.key.as_str(), document.resolve(&member.value)));
        resolved
            .filter_map(|(status, node)| Some((status, node?)))
            .collect()
    }

    /// The resolved Request Body Object.
    pub(crate) fn body(&self, document: &'d Document) -> Option<&'d Node> {
        document.resolve(self.node.get("requestBody")?)
    }
}
