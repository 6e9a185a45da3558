//! What an operation takes over from its tag and from the root: the nearest one that says something rules.

use super::{Document, Member, Node, Operation};

/// Where a policy of an operation is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// At the root, for all.
    Root,
    /// At the operation's tag.
    Tag,
    /// At the operation itself.
    Operation,
}

impl Document {
    /// The nearest entry `key` that holds for an operation.
    pub(crate) fn nearest<'d>(&'d self, operation: &Operation<'d>, key: &str) -> Option<(Level, &'d Member)> {
        let places = [
            (Level::Operation, Some(operation.node)),
            (Level::Tag, operation.stated_tag().and_then(|tag| self.tag(tag))),
            (Level::Root, Some(&self.root)),
        ];
        let mut entries = places
            .into_iter()
            .filter_map(|(level, node)| Some((level, node?.member(key)?)));
        entries.next()
    }

    /// The Tag Object of this name.
    pub(crate) fn tag(&self, name: &str) -> Option<&Node> {
        let tags = self.root.get("tags").map_or(&[][..], Node::elements);
        tags.iter().find(|node| node.text_of("name") == Some(name))
    }
}
