//! Two documents side by side: the same thing as the old and as the new one say it.

use super::value::meaning;
use crate::load::{Member, Node, Position};

/// Something of the old document and what it is compared with in the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair<T> {
    /// In the old document.
    pub(crate) old: T,
    /// In the new document.
    pub(crate) new: T,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fate<T> {
    /// Only the new document has it.
    Added(T),
    /// Only the old document has it.
    Removed(T),
    /// Both have it.
    Kept(Pair<T>),
}

impl<T> Pair<T> {
    pub(super) fn new(old: T, new: T) -> Self {
        Pair { old, new }
    }

    pub(super) fn map<U>(self, change: impl Fn(T) -> U) -> Pair<U> {
        Pair::new(change(self.old), change(self.new))
    }
}

impl<T> Pair<Option<T>> {
    /// What became of it; nothing where neither document has it.
    pub(super) fn fate(self) -> Option<Fate<T>> {
        match (self.old, self.new) {
            (None, None) => None,
            (None, Some(new)) => Some(Fate::Added(new)),
            (Some(old), None) => Some(Fate::Removed(old)),
            (Some(old), Some(new)) => Some(Fate::Kept(Pair::new(old, new))),
        }
    }

    /// Both, where both are there.
    pub(super) fn both(self) -> Option<Pair<T>> {
        Some(Pair::new(self.old?, self.new?))
    }
}

impl<'d> Pair<&'d Node> {
    /// Where both values stand.
    pub(super) fn at(self) -> Pair<Position> {
        self.map(|node| node.at)
    }

    /// The entry `key` of both.
    pub(super) fn member(self, key: &str) -> Pair<Option<&'d Member>> {
        self.map(|node| node.member(key))
    }

    /// The value under `key` of both.
    pub(super) fn get(self, key: &str) -> Pair<Option<&'d Node>> {
        self.map(|node| node.get(key))
    }

    /// Where `key` stands in both; where it does not, the value that could have it.
    pub(super) fn place(self, key: &str) -> Pair<Position> {
        self.map(|node| node.member(key).map_or(node.at, |member| member.at))
    }

    /// Whether both say the same, wherever it stands.
    pub(super) fn is_same(self) -> bool {
        meaning(self.old) == meaning(self.new)
    }
}

/// Brings entries together by their keys: first what the old side has, in its order, then what was added. Of several
/// with one key, the first ones belong together, then the second ones.
pub(super) fn align<K: PartialEq, T>(sides: Pair<Vec<(K, T)>>) -> Vec<Fate<T>> {
    let mut rest = sides.new;
    let mut fates = Vec::new();
    for (key, old) in sides.old {
        match rest.iter().position(|(other, _)| *other == key) {
            Some(found) => fates.push(Fate::Kept(Pair::new(old, rest.remove(found).1))),
            None => fates.push(Fate::Removed(old)),
        }
    }
    fates.extend(rest.into_iter().map(|(_, entry)| Fate::Added(entry)));
    fates
}

/// The entries of two mappings, brought together by their keys.
pub(super) fn entries(maps: Pair<Option<&Node>>) -> Vec<Fate<&Member>> {
    named(maps, str::to_owned)
}

/// The same, for keys that mean the same when `canonical` makes them equal.
pub(super) fn named(maps: Pair<Option<&Node>>, canonical: impl Fn(&str) -> String) -> Vec<Fate<&Member>> {
    align(maps.map(|map| {
        let members = map.map_or(&[][..], Node::members).iter();
        members.map(|member| (canonical(&member.key), member)).collect()
    }))
}
