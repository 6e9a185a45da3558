//! Schemas: whether fewer or more values fit than before.
//!
//! Both are read into a [`View`] first, in which references are followed, `allOf` is one and the ways of 3.0 and 3.1 to
//! say the same are the same, so that writing a schema otherwise is no change.

mod bounds;
mod branches;
mod conditions;
mod items;
mod object;
mod subject;
mod text;
mod types;
mod values;
mod view;

use super::change::Direction;
use super::comparison::Comparison;
use super::operations::deprecation;
use super::pair::{Fate, Pair};
use super::value::meaning;
use super::{annotations, rules};
use crate::load::Node;

pub(super) use subject::Subject;
use view::View;

/// Keywords that are only the same or not.
const OPAQUE: &[&str] = &["$ref", "contentEncoding", "contentMediaType", "xml"];

/// A look at two schemas: for values that go which way, and what they are called.
#[derive(Debug, Clone)]
struct Look<'d> {
    views: Pair<View<'d>>,
    direction: Direction,
    subject: Subject,
}

impl<'d> Look<'d> {
    /// Where a keyword stands in both.
    fn place(&self, key: &str) -> Pair<crate::load::Position> {
        Pair::new(self.views.old.place(key), self.views.new.place(key))
    }

    /// The same look, at what is called otherwise.
    fn with(&self, subject: Subject) -> Self {
        Look {
            subject,
            ..self.clone()
        }
    }

    /// Something of both views.
    fn both<T>(&self, read: impl Fn(&View<'d>) -> T) -> Pair<T> {
        Pair::new(read(&self.views.old), read(&self.views.new))
    }
}

/// Compares what stands under `schema`, if anything does.
pub(super) fn stated<'d>(
    comparison: &mut Comparison<'d>,
    holders: Pair<&'d Node>,
    direction: Direction,
    subject: &Subject,
) {
    let at = holders.place("schema");
    let sides = holders.map(|node| {
        node.get("schema")
            .filter(|schema| !conditions::is_trivial(schema))
    });
    match sides.fate() {
        None => {}
        Some(Fate::Kept(both)) => compare(comparison, both, direction, subject),
        Some(Fate::Added(_)) => {
            let text = format!("{subject} has {} now", conditions::A_SCHEMA);
            comparison.found(&rules::KEYWORD_ADDED, direction, at, text);
        }
        Some(Fate::Removed(_)) => {
            let text = format!("{subject} no longer has {}", conditions::A_SCHEMA);
            comparison.found(&rules::KEYWORD_REMOVED, direction, at, text);
        }
    }
}

/// Compares two schemas.
pub(super) fn compare<'d>(
    comparison: &mut Comparison<'d>,
    nodes: Pair<&'d Node>,
    direction: Direction,
    subject: &Subject,
) {
    let subject = subject.below_reference(nodes.new);
    let targets = comparison.resolve(nodes);
    // What stands beside a reference (3.1) makes another schema of it.
    let bare = nodes.old.members().len() < 2 && nodes.new.members().len() < 2;
    let Some(entered) = comparison.enter(if bare { targets } else { nodes }, direction) else {
        return;
    };
    let look = Look {
        views: Pair::new(
            View::read(comparison.documents.old, nodes.old),
            View::read(comparison.documents.new, nodes.new),
        ),
        direction,
        subject,
    };
    let around = comparison.speak_of(Some(look.subject.clone()));
    words(comparison, &look, targets);
    if !branches::lifted(comparison, &look, nodes) {
        within(comparison, &look);
    }
    comparison.speak_of(around);
    comparison.leave(&entered);
}

fn within<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>) {
    if types::compare(comparison, look) {
        values::compare(comparison, look);
        bounds::compare(comparison, look);
        text::compare(comparison, look);
        object::compare(comparison, look);
        items::compare(comparison, look);
        branches::compare(comparison, look);
        conditions::compare(comparison, look);
        opaque(comparison, look);
    }
    default(comparison, look);
}

fn words(comparison: &mut Comparison<'_>, look: &Look<'_>, nodes: Pair<&Node>) {
    let what = look.subject.to_string();
    deprecation(comparison, nodes, nodes.at(), &what);
    annotations::compare(comparison, nodes, &what);
}

fn opaque(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    for key in OPAQUE {
        let all = look.both(|view| view.all(key).map(meaning).collect::<Vec<_>>());
        let resolved = *key == "$ref" && (all.old.is_empty() || all.new.is_empty());
        if all.old != all.new && !resolved {
            let text = format!("`{key}` of {} changed", look.subject);
            comparison.found(&rules::KEYWORD_CHANGED, look.direction, look.place(key), text);
        }
    }
}

fn default(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    let (at, subject) = (look.place("default"), &look.subject);
    match look.both(|view| view.get("default")).fate() {
        None => {}
        Some(Fate::Added(new)) => {
            let text = format!("{subject} has the default {} now", new.to_json());
            comparison.found(&rules::DEFAULT_ADDED, look.direction, at, text);
        }
        Some(Fate::Removed(old)) => {
            let text = format!("{subject} lost its default {}", old.to_json());
            comparison.found(&rules::DEFAULT_REMOVED, look.direction, at, text);
        }
        Some(Fate::Kept(both)) => {
            let values = both.map(meaning);
            if values.old != values.new {
                let text = format!(
                    "the default of {subject} is {} instead of {}",
                    values.new, values.old
                );
                comparison.found(&rules::DEFAULT_CHANGED, look.direction, at, text);
            }
        }
    }
}
