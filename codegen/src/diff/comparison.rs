//! A comparison under way: what was found, for which operation, and what was looked at already.
//!
//! A schema is looked at once for each operation and direction, however often it refers to itself; what no operation
//! finds changed is not looked at again.

use std::collections::{BTreeMap, HashSet};

use super::change::{Change, Direction, Kind, Rule};
use super::pair::Pair;
use super::schema::Subject;
use crate::load::{Document, Node, Position};

/// What tells changes apart.
type Key = (Pair<Position>, &'static str, String);
/// Two schemas, by where they lie in memory.
type Visit = (*const Node, *const Node, Direction);

/// A comparison of two documents.
#[derive(Debug)]
pub(super) struct Comparison<'d> {
    /// The two.
    pub(super) documents: Pair<&'d Document>,
    /// Now, in seconds of Unix time: what has ended by now may go.
    pub(super) now: i64,
    /// What is being compared, such as `GET /items`.
    operation: Option<String>,
    /// The schema that is being compared.
    subject: Option<Subject>,
    changes: BTreeMap<Key, Change>,
    visited: HashSet<Visit>,
    unchanged: HashSet<Visit>,
    /// Whether its findings are thrown away.
    is_apart: bool,
    /// Grows with each change that is reported and each visit that is cut short.
    uncertain: usize,
}

/// A visit that has begun.
#[derive(Debug)]
pub(super) struct Entered {
    visit: Visit,
    uncertain: usize,
}

impl<'d> Comparison<'d> {
    pub(super) fn new(documents: Pair<&'d Document>, now: i64) -> Self {
        Comparison {
            documents,
            now,
            operation: None,
            subject: None,
            changes: BTreeMap::new(),
            visited: HashSet::new(),
            unchanged: HashSet::new(),
            is_apart: false,
            uncertain: 0,
        }
    }

    /// What follows concerns this operation, or none.
    pub(super) fn begin(&mut self, operation: Option<String>) {
        self.operation = operation;
        self.visited.clear();
    }

    /// What follows concerns this schema, or none; the one before is answered.
    pub(super) fn speak_of(&mut self, subject: Option<Subject>) -> Option<Subject> {
        std::mem::replace(&mut self.subject, subject)
    }

    /// A change of values that go this way.
    pub(super) fn found(
        &mut self,
        rule: &'static Rule,
        direction: Direction,
        at: Pair<Position>,
        text: impl Into<String>,
    ) {
        self.add(rule, Some(direction), at, text.into());
    }

    /// A change that has nothing to do with the way values go.
    pub(super) fn note(&mut self, rule: &'static Rule, at: Pair<Position>, text: impl Into<String>) {
        self.add(rule, None, at, text.into());
    }

    fn add(&mut self, rule: &'static Rule, direction: Option<Direction>, at: Pair<Position>, text: String) {
        self.uncertain += 1;
        let kind = rule.kind(direction);
        // A shared schema may be met under several names, and what changed in it is one change.
        let anonymous = self.subject.as_ref().map(|subject| subject.taken_out_of(&text));
        let key = (at, rule.code, anonymous.unwrap_or_else(|| text.clone()));
        let change = self.changes.entry(key).or_insert_with(|| Change {
            kind,
            rule,
            text: text.clone(),
            at,
            directions: [].into(),
            operations: [].into(),
        });
        if (text.len(), &text) < (change.text.len(), &change.text) {
            change.text = text;
        }
        change.kind = change.kind.min(kind);
        change.directions.extend(direction);
        change.operations.extend(self.operation.clone());
    }

    /// What both values stand for, with references followed; a reference that leads nowhere stands for itself.
    pub(super) fn resolve(&self, nodes: Pair<&'d Node>) -> Pair<&'d Node> {
        Pair::new(
            self.documents.old.resolve(nodes.old).unwrap_or(nodes.old),
            self.documents.new.resolve(nodes.new).unwrap_or(nodes.new),
        )
    }

    /// Begins a visit of two schemas, unless it is needless.
    pub(super) fn enter(&mut self, nodes: Pair<&'d Node>, direction: Direction) -> Option<Entered> {
        let visit = (
            std::ptr::from_ref(nodes.old),
            std::ptr::from_ref(nodes.new),
            direction,
        );
        if self.unchanged.contains(&visit) {
            return None;
        }
        if !self.visited.insert(visit) {
            self.uncertain += 1;
            return None;
        }
        Some(Entered {
            visit,
            uncertain: self.uncertain,
        })
    }

    /// Ends a visit.
    pub(super) fn leave(&mut self, entered: &Entered) {
        if entered.uncertain == self.uncertain {
            self.unchanged.insert(entered.visit);
        }
    }

    /// A comparison of its own, whose findings are thrown away. There is none within another one: alternatives within
    /// alternatives would multiply, without end where a schema refers to itself.
    pub(super) fn apart(&self) -> Option<Self> {
        let apart = Comparison {
            is_apart: true,
            ..Comparison::new(self.documents, self.now)
        };
        (!self.is_apart).then_some(apart)
    }

    /// Whether nothing was found but words.
    pub(super) fn is_clean(&self) -> bool {
        let mut kinds = self.changes.values().map(|change| change.kind);
        kinds.all(|kind| kind == Kind::Annotation)
    }

    /// What was found, by the lines of the new document.
    pub(super) fn finish(self) -> Vec<Change> {
        let mut changes: Vec<Change> = self.changes.into_values().collect();
        changes.sort_by(|a, b| (a.at.new, a.at.old, a.rule.code).cmp(&(b.at.new, b.at.old, b.rule.code)));
        changes
    }
}
