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
    /// Not at all.
    Anonymous,
    /// A bearer token.
    Bearer,
    /// A cookie of this name.
    Cookie(&'d str),
}

impl Document {
    /// The `security` that holds for an operation: its own, else the root's.
    pub(crate) fn security<'d>(&'d self, operation: &Operation<'d>) -> Option<&'d Member> {
        operation
            .node
            .member("security")
            .or_else(|| self.root.member("security"))
    }

    /// The alternatives of an operation in the order of the document; none when everybody may call it. The gate has seen
    /// to it that each is one scheme that is served.
    pub(crate) fn alternatives<'d>(&'d self, operation: &Operation<'d>) -> Vec<Scheme<'d>> {
        let listed = self
            .security(operation)
            .map_or(&[][..], |member| member.value.elements());
        listed
            .iter()
            .filter_map(|requirement| self.alternative(requirement))
            .collect()
    }

    fn alternative<'d>(&'d self, requirement: &'d Node) -> Option<Scheme<'d>> {
        match requirement.members() {
            [] => Some(Scheme::Anonymous),
            [member] => self.scheme(&member.key),
            _ => None,
        }
    }

    /// The scheme of this name in `components`, if it is one that is served.
    pub(crate) fn scheme(&self, name: &str) -> Option<Scheme<'_>> {
        let schemes = self.components("securitySchemes");
        let node = &schemes.iter().find(|scheme| scheme.key == name)?.value;
        match (node.text_of("type")?, node.text_of("scheme"), node.text_of("in")) {
            ("http", Some(scheme), _) if scheme.eq_ignore_ascii_case("bearer") => Some(Scheme::Bearer),
            ("apiKey", _, Some("cookie")) => node.text_of("name").map(Scheme::Cookie),
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
