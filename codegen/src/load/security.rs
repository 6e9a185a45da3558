//! Who may call an operation: what it says itself, or what the root says for all.
//!
//! OpenAPI 3.0 lets a requirement list scopes only for `oauth2` and `openIdConnect` schemes, whose flows this server does
//! not have: its tokens come from operations of the document, which take JSON. So a bearer token is described as what it
//! is (`http`, `bearer`), requirements list nothing, as the standard wants, and the scopes stand in `x-scopes`: on a
//! scheme with their meaning, on an operation those that it needs. Describing a password flow only to hold scopes was
//! rejected: tools would offer a sign-in that does not work.

use super::{Document, Member, Node, Operation};

/// How a caller proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme<'d> {
    /// A bearer token: `http` with `bearer`, `oauth2`, `openIdConnect`.
    Bearer,
    /// A cookie of this name.
    Cookie(&'d str),
    /// A name and a password.
    Basic,
    /// Another scheme of HTTP authentication.
    Http(&'d str),
    /// A key in the header field of this name.
    Header(&'d str),
    /// A key in the query parameter of this name.
    Query(&'d str),
    /// A certificate of the connection.
    MutualTls,
}

/// One scheme and what the caller must be allowed to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Requirement<'d> {
    pub(crate) scheme: Scheme<'d>,
    pub(crate) scopes: Vec<&'d str>,
}

/// What a caller has to prove, all of it at once; nothing for everybody.
pub(crate) type Alternative<'d> = Vec<Requirement<'d>>;

impl Document {
    /// The `security` that holds for an operation: its own, else the root's.
    pub(crate) fn security<'d>(&'d self, operation: &Operation<'d>) -> Option<&'d Member> {
        operation
            .node
            .member("security")
            .or_else(|| self.root.member("security"))
    }

    /// The alternatives of an operation in the order of the document; none when everybody may call it. The gate has seen
    /// to it that each names schemes that there are.
    pub(crate) fn alternatives<'d>(&'d self, operation: &Operation<'d>) -> Vec<Alternative<'d>> {
        let listed = self
            .security(operation)
            .map_or(&[][..], |member| member.value.elements());
        let wanted = operation.scopes();
        let requirement = |member: &'d Member| {
            let mut scopes: Vec<&str> = member.value.elements().iter().filter_map(Node::text).collect();
            scopes.extend(wanted.iter().filter(|scope| {
                !member
                    .value
                    .elements()
                    .iter()
                    .any(|one| one.text() == Some(scope))
            }));
            Some(Requirement {
                scheme: self.scheme(&member.key)?,
                scopes,
            })
        };
        // What is not understood lets nobody in.
        let alternatives = listed
            .iter()
            .map(|one| one.members().iter().map(requirement).collect::<Option<Vec<_>>>());
        alternatives.flatten().collect()
    }

    /// Whether an operation asks who calls.
    pub(crate) fn asks_who(&self, operation: &Operation<'_>) -> bool {
        self.alternatives(operation)
            .iter()
            .any(|alternative| !alternative.is_empty())
    }

    /// The scheme of this name in `components`, if it is one that is served.
    pub(crate) fn scheme(&self, name: &str) -> Option<Scheme<'_>> {
        let schemes = self.components("securitySchemes");
        let node = self.resolve(&schemes.iter().find(|scheme| scheme.key == name)?.value)?;
        let key = node.text_of("name");
        match (node.text_of("type")?, node.text_of("scheme"), node.text_of("in")) {
            ("http", Some(scheme), _) if scheme.eq_ignore_ascii_case("bearer") => Some(Scheme::Bearer),
            ("http", Some(scheme), _) if scheme.eq_ignore_ascii_case("basic") => Some(Scheme::Basic),
            ("http", Some(scheme), _) => Some(Scheme::Http(scheme)),
            ("oauth2" | "openIdConnect", ..) => Some(Scheme::Bearer),
            ("mutualTLS", ..) => Some(Scheme::MutualTls),
            ("apiKey", _, Some("cookie")) => key.map(Scheme::Cookie),
            ("apiKey", _, Some("header")) => key.map(Scheme::Header),
            ("apiKey", _, Some("query")) => key.map(Scheme::Query),
            _ => None,
        }
    }
}

impl<'d> Operation<'d> {
    /// The scopes that it needs: its `x-scopes`.
    pub(crate) fn scopes(&self) -> Vec<&'d str> {
        let listed = self.node.get("x-scopes").map_or(&[][..], Node::elements);
        listed.iter().filter_map(Node::text).collect()
    }
}
