//! From which place of the text to which an object reaches, so that one can ask which object a problem is about.
//!
//! An object that was put together from several files reaches over a part of each. What an alias of YAML stands for is
//! written elsewhere, so that the objects around it reach over more than their own lines.

use super::walk::{Object, stated};
use crate::load::{Document, Node, Position};

/// First and last place in one file.
type Span = (Position, Position);

/// All objects of a document with where they reach.
pub(super) struct Extents<'d> {
    objects: Vec<Object<'d>>,
    /// The spans of all objects in the order of their beginnings, each with the number of its object.
    spans: Vec<(Span, usize)>,
    /// The last place of a range of spans, for each range of a tree that halves them: what ends before a place need not
    /// be looked at.
    lasts: Vec<Position>,
}

impl<'d> Extents<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let objects = stated(document);
        let mut spans = Vec::new();
        for (number, object) in objects.iter().enumerate() {
            spans.extend(Reach::of(object).0.into_iter().map(|span| (span, number)));
        }
        // Of two that reach over a place the inner one begins later, or ends earlier.
        spans.sort_by_key(|((first, last), number)| (*first, std::cmp::Reverse(*last), *number));
        let mut lasts = vec![Position::default(); 4 * spans.len().max(1)];
        last_of(&spans, 0, &mut lasts);
        Extents {
            objects,
            spans,
            lasts,
        }
    }

    /// The objects that reach over a place, the innermost last.
    pub(super) fn around(&self, at: Position) -> Vec<&Object<'d>> {
        let begun = self.spans.partition_point(|((first, _), _)| *first <= at);
        let mut found = Vec::new();
        self.reaching(at, (0, self.spans.len(), 0), begun, &mut found);
        found
    }

    /// Adds those of a range of spans, which is a `node` of the tree; only the first `begun` of all begin before the place.
    fn reaching<'e>(
        &'e self,
        at: Position,
        (from, to, node): (usize, usize, usize),
        begun: usize,
        found: &mut Vec<&'e Object<'d>>,
    ) {
        if from >= begun || from >= to || self.lasts.get(node).is_none_or(|last| *last < at) {
            return;
        }
        if to - from == 1 {
            let number = self.spans.get(from).map(|(_, number)| *number);
            found.extend(number.and_then(|number| self.objects.get(number)));
            return;
        }
        let middle = usize::midpoint(from, to);
        self.reaching(at, (from, middle, 2 * node + 1), begun, found);
        self.reaching(at, (middle, to, 2 * node + 2), begun, found);
    }

    /// All of them, parents before their parts.
    pub(super) fn objects(&self) -> &[Object<'d>] {
        &self.objects
    }
}

/// Fills the tree below `node`, which stands for all of `spans`.
fn last_of(spans: &[(Span, usize)], node: usize, lasts: &mut [Position]) -> Position {
    let last = match spans {
        [] => Position::default(),
        [((_, last), _)] => *last,
        _ => {
            let (left, right) = spans.split_at(spans.len() / 2);
            last_of(left, 2 * node + 1, lasts).max(last_of(right, 2 * node + 2, lasts))
        }
    };
    if let Some(place) = lasts.get_mut(node) {
        *place = last;
    }
    last
}

/// Where one object reaches, in each file.
pub(super) struct Reach(Vec<Span>);

impl Reach {
    pub(super) fn of(object: &Object<'_>) -> Self {
        let mut reach = Reach(Vec::new());
        reach.grow(object.at);
        reach.over(object.node);
        reach
    }

    /// Whether a place lies within.
    pub(super) fn holds(&self, at: Position) -> bool {
        self.0.iter().any(|(first, last)| *first <= at && at <= *last)
    }

    fn over(&mut self, node: &Node) {
        self.grow(node.at);
        for member in node.members() {
            self.grow(member.at);
            self.over(&member.value);
        }
        for element in node.elements() {
            self.over(element);
        }
    }

    fn grow(&mut self, at: Position) {
        match self.0.iter_mut().find(|(first, _)| first.file == at.file) {
            Some((first, last)) => {
                *first = (*first).min(at);
                *last = (*last).max(at);
            }
            None => self.0.push((at, at)),
        }
    }
}
