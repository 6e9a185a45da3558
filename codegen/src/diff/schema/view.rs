//! A schema as its values see it: references followed, `allOf` taken together, `null` in one place.

use super::types::Types;
use crate::load::{Document, Member, Node, Position};

/// The parts of a schema that all hold, and what follows from them.
#[derive(Debug, Clone)]
pub(super) struct View<'d> {
    /// Where it stands.
    pub(super) at: Position,
    /// The schema itself and what it takes in by `allOf`.
    parts: Vec<&'d Node>,
    /// The types that values may have.
    pub(super) types: Types,
    /// The alternatives of `oneOf` or `anyOf`, without that of `null`.
    pub(super) branches: Vec<&'d Node>,
    /// The one alternative beside null, where there is no choice.
    pub(super) sole: Option<&'d Node>,
}

impl<'d> View<'d> {
    /// Reads a schema.
    pub(super) fn read(document: &'d Document, node: &'d Node) -> Self {
        let mut view = View {
            at: document.resolve(node).unwrap_or(node).at,
            parts: Vec::new(),
            types: Types::ALL,
            branches: Vec::new(),
            sole: None,
        };
        let nullable = view.take(document, node);
        let stated = view.parts.iter().filter_map(|part| Types::stated(part));
        let mut types = stated.fold(Types::ALL, Types::and);
        if nullable {
            types = types.or(Types::NULL);
        }
        view.types = types;
        view
    }

    /// Takes in a schema and what it consists of; says whether it allows null whatever its parts say.
    fn take(&mut self, document: &'d Document, node: &'d Node) -> bool {
        let target = document.resolve(node).unwrap_or(node);
        if self.parts.iter().any(|part| std::ptr::eq(*part, target)) {
            return false;
        }
        self.parts.push(target);
        if !std::ptr::eq(target, node) && node.members().len() > 1 && is_recent(document) {
            self.parts.push(node);
        }
        for part in target.get("allOf").map_or(&[][..], Node::elements) {
            self.take(document, part);
        }
        self.alternatives(document, target) || target.flag("nullable")
    }

    /// `oneOf` and `anyOf`: an alternative that is null alone is a word about null, and a single other one is no choice.
    fn alternatives(&mut self, document: &'d Document, target: &'d Node) -> bool {
        let mut nullable = false;
        for key in ["oneOf", "anyOf"] {
            let listed = target.get(key).map_or(&[][..], Node::elements);
            let is_null = |node: &&Node| {
                let node = document.resolve(node).unwrap_or(node);
                Types::stated(node).is_some_and(|types| types == Types::NULL)
            };
            let (nulls, others): (Vec<&Node>, Vec<&Node>) = listed.iter().partition(is_null);
            nullable |= !nulls.is_empty();
            match others[..] {
                [sole] => {
                    self.sole = Some(sole);
                    nullable |= self.take(document, sole);
                }
                _ => self.branches.extend(others),
            }
        }
        nullable
    }

    /// Everything that stands under `key` in any part.
    pub(super) fn all(&self, key: &'static str) -> impl Iterator<Item = &'d Node> + use<'d, '_> {
        self.parts.iter().filter_map(move |part| part.get(key))
    }

    /// The schema itself and what it takes in.
    pub(super) fn parts(&self) -> impl Iterator<Item = &'d Node> + use<'d, '_> {
        self.parts.iter().copied()
    }

    /// Every entry of `key` in any part.
    pub(super) fn members(&self, key: &'static str) -> impl Iterator<Item = &'d Member> + use<'d, '_> {
        self.parts.iter().filter_map(move |part| part.member(key))
    }

    /// The first that stands under `key`.
    pub(super) fn get(&self, key: &'static str) -> Option<&'d Node> {
        self.all(key).next()
    }

    /// Where `key` stands; where it does not, the schema.
    pub(super) fn place(&self, key: &str) -> Position {
        let mut members = self.parts.iter().filter_map(|part| part.member(key));
        members.next().map_or(self.at, |member| member.at)
    }

    /// Whether any part says `true` under `key`.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.parts.iter().any(|part| part.flag(key))
    }
}

/// Whether the document is of a version in which keywords beside a `$ref` count (OpenAPI 3.1, Schema Object).
fn is_recent(document: &Document) -> bool {
    !document
        .root
        .text_of("openapi")
        .is_some_and(|version| version.starts_with("3.0"))
}
