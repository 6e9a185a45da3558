//! From which place of the text to which an object reaches, so that one can ask which object a problem is about.
//!
//! An object that was put together from several files reaches over a part of each.

use super::walk::{Kind, Object, stated};
use crate::load::{Document, Node, Position};

/// All objects of a document with where they reach.
pub(super) struct Extents<'d>(Vec<(Object<'d>, Vec<Span>)>);

/// First and last place in one file.
type Span = (Position, Position);

impl<'d> Extents<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let objects = stated(document).into_iter();
        Extents(objects.map(|object| (object, spans(&object))).collect())
    }

    /// Whether an object reaches over a place.
    fn reaches(spans: &[Span], at: Position) -> bool {
        spans.iter().any(|(first, last)| *first <= at && at <= *last)
    }

    /// The objects that reach over a place, the innermost last.
    pub(super) fn around(&self, at: Position) -> Vec<&Object<'d>> {
        let mut found: Vec<&(Object<'d>, Vec<Span>)> = self
            .0
            .iter()
            .filter(|(_, spans)| Self::reaches(spans, at))
            .collect();
        // Of two that reach over a place the inner one begins later, or ends earlier.
        found.sort_by_key(|(_, spans)| {
            let span = spans.iter().find(|(first, last)| *first <= at && at <= *last);
            span.map(|(first, last)| (*first, std::cmp::Reverse(*last)))
        });
        found.into_iter().map(|(object, _)| object).collect()
    }

    /// The objects that hold `x-charter-allow`.
    pub(super) fn holding(&self, key: &str) -> impl Iterator<Item = &Object<'d>> {
        self.0
            .iter()
            .map(|(object, _)| object)
            .filter(move |object| object.node.get(key).is_some())
    }

    /// Those that are references.
    pub(super) fn references(&self) -> impl Iterator<Item = &Object<'d>> {
        let referring =
            |object: &&Object<'d>| object.kind.section().is_some() && object.node.get("$ref").is_some();
        self.0.iter().map(|(object, _)| object).filter(referring)
    }

    /// Whether a place lies within an object.
    pub(super) fn holds(&self, object: &Object<'d>, at: Position) -> bool {
        object.kind == Kind::Root || Self::reaches(&spans(object), at)
    }
}

fn spans(object: &Object<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    grow(&mut spans, object.at);
    reach(&mut spans, object.node);
    spans
}

fn reach(spans: &mut Vec<Span>, node: &Node) {
    grow(spans, node.at);
    for member in node.members() {
        grow(spans, member.at);
        reach(spans, &member.value);
    }
    for element in node.elements() {
        reach(spans, element);
    }
}

fn grow(spans: &mut Vec<Span>, at: Position) {
    match spans.iter_mut().find(|(first, _)| first.file == at.file) {
        Some((first, last)) => {
            *first = (*first).min(at);
            *last = (*last).max(at);
        }
        None => spans.push((at, at)),
    }
}
