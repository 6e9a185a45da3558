//! The operations of a document with what they inherit: the view that the gate and the lowering share.

use super::identity::Identity;
use super::{Document, Member, Node, Position};

/// The methods of a Path Item Object (OpenAPI 3.0.3), in the order in which they are generated.
pub(super) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Whether a key of a path is a method, and so names an operation (OpenAPI 3.0.3, Path Item Object).
pub(crate) fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

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
    /// Its names.
    pub(super) identity: &'d Identity,
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

/// Whether a status is one of those that come before the answer itself.
pub(crate) fn is_informational(status: &str) -> bool {
    status.len() == 3 && status.starts_with('1') && status.parse::<u16>().is_ok()
}

/// The operations below a root: the entry of the path, and that of the method.
pub(super) fn listed(root: &Node) -> impl Iterator<Item = (&Member, &Member)> {
    let paths = root.get("paths").map_or(&[][..], Node::members);
    paths.iter().flat_map(|path| {
        let methods = path.value.members().iter();
        let methods = methods.filter(|member| is_method(&member.key));
        methods.map(move |member| (path, member))
    })
}

impl Document {
    /// All operations in the order of the document.
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let named = listed(&self.root).zip(&self.identities);
        named
            .map(|((path, member), identity)| Operation {
                at: member.at,
                path: &path.key,
                path_at: path.at,
                item: &path.value,
                method: &member.key,
                node: &member.value,
                identity,
            })
            .collect()
    }

    /// The parameters of an operation: its path's, overridden by its own of the same name and place.
    pub(crate) fn parameters<'d>(&'d self, operation: &Operation<'d>) -> Vec<Parameter<'d>> {
        let mut parameters: Vec<Parameter<'d>> = Vec::new();
        for owner in [operation.item, operation.node] {
            for listed in owner.get("parameters").map_or(&[][..], Node::elements) {
                let Some(parameter) = self.parameter(listed).filter(|listed| !listed.is_ignored()) else {
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

impl<'d> Parameter<'d> {
    /// Whether the standard has it ignored (OpenAPI 3.0.3, section 4.7.12.2): media types and security describe it.
    pub(crate) fn is_ignored(&self) -> bool {
        let ignored = ["accept", "content-type", "authorization"];
        self.place == Place::Header && ignored.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// What it holds: its schema, or that of its content.
    pub(crate) fn schema(&self) -> Option<&'d Node> {
        let content = || self.node.get("content")?.members().first()?.value.get("schema");
        self.node.get("schema").or_else(content)
    }

    /// Whether it is written as JSON.
    pub(crate) fn is_json(&self) -> bool {
        let media = self
            .node
            .get("content")
            .and_then(|content| content.members().first());
        media.is_some_and(|media| media.key.ends_with("json"))
    }

    /// Whether it is the header field of this name, in lower case.
    pub(crate) fn is_header(&self, name: &str) -> bool {
        self.place == Place::Header && self.name.eq_ignore_ascii_case(name)
    }
}

/// What is called by the server has no name of its own.
static UNNAMED: Identity = Identity {
    id: String::new(),
    tag: String::new(),
};

impl<'d> Operation<'d> {
    /// An operation below a callback or a webhook: the entry of its path, the path item, and the entry of its method.
    pub(crate) fn called_back(path: &'d Member, item: &'d Node, method: &'d Member) -> Self {
        Operation {
            at: method.at,
            path: &path.key,
            path_at: path.at,
            item,
            method: &method.key,
            node: &method.value,
            identity: &UNNAMED,
        }
    }

    /// Its name: the `operationId`, or one that stands for it where there is none that could be a method's.
    /// No two operations have the same, in snake_case neither.
    pub(crate) fn id(&self) -> &'d str {
        &self.identity.id
    }

    /// The name of its group: its first tag, or one that stands for it where there is none that could be a module's.
    /// Tags that are the same in snake_case are one group.
    pub(crate) fn tag(&self) -> &'d str {
        &self.identity.tag
    }

    /// Its first tag, as it is written.
    pub(crate) fn stated_tag(&self) -> Option<&'d str> {
        self.node.get("tags")?.elements().first()?.text()
    }

    /// The declared responses as (status as written, resolved Response Object), less those that are no answer yet
    /// (RFC 9110, section 15.2) and what extensions say.
    pub(crate) fn responses(&self, document: &'d Document) -> Vec<(&'d str, &'d Node)> {
        let members = self.node.get("responses").map_or(&[][..], Node::members);
        let resolved = members
            .iter()
            .filter(|member| !member.key.starts_with("x-") && !is_informational(&member.key))
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
