//! Objects: their members, which of them must be there, and what else may be.

use std::collections::BTreeSet;

use super::conditions::{A_SCHEMA, each, gained, is_trivial, lost};
use super::view::View;
use super::{Look, compare as schemas};
use crate::diff::change::{Direction, Rule};
use crate::diff::comparison::Comparison;
use crate::diff::pair::{Fate, Pair, align};
use crate::diff::rules;
use crate::load::{Data, Document, Member, Node, Position};

/// Compares the members of objects.
pub(super) fn compare<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>) {
    let properties = look.both(properties);
    let place = look.place("properties");
    for fate in align(properties) {
        match fate {
            Fate::Removed(old) if look.subject.is_conditional => {
                let look = look.with(look.subject.property(&old.key));
                lost(comparison, &look, Pair::new(old.at, place.new), A_SCHEMA);
            }
            Fate::Added(new) if look.subject.is_conditional => {
                let look = look.with(look.subject.property(&new.key));
                gained(comparison, &look, Pair::new(place.old, new.at), A_SCHEMA);
            }
            Fate::Removed(old) => {
                let seen = is_seen(comparison.documents.old, &old.value, look.direction);
                if seen {
                    let at = Pair::new(old.at, place.new);
                    report(
                        comparison,
                        look,
                        &rules::PROPERTY_REMOVED,
                        at,
                        &old.key,
                        "was removed",
                    );
                }
            }
            Fate::Added(new) => {
                let seen = is_seen(comparison.documents.new, &new.value, look.direction);
                if seen {
                    added(comparison, look, Pair::new(place.old, new.at), &new.key);
                }
            }
            Fate::Kept(both) => kept(comparison, look, both),
        }
    }
    nameless(comparison, look);
    others(comparison, look);
}

fn report(
    comparison: &mut Comparison<'_>,
    look: &Look<'_>,
    rule: &'static Rule,
    at: Pair<Position>,
    name: &str,
    verb: &str,
) {
    let condition = match look.subject.is_conditional {
        true => ", where its condition holds",
        false => "",
    };
    let text = format!("{} {verb}{condition}", look.subject.property(name));
    comparison.found(rule, look.direction, at, text);
}

/// The members of all parts, each once, as the first of them has it.
fn properties<'d>(view: &View<'d>) -> Vec<(&'d str, &'d Member)> {
    let mut found: Vec<(&str, &Member)> = Vec::new();
    for member in view.all("properties").flat_map(Node::members) {
        if !found.iter().any(|(name, _)| *name == member.key) {
            found.push((&member.key, member));
        }
    }
    found
}

/// The names of members that must be there.
fn required<'d>(view: &View<'d>) -> BTreeSet<&'d str> {
    let lists = view.all("required").flat_map(Node::elements);
    lists.filter_map(Node::text).collect()
}

/// Where it is said that a member must be there, or else could be.
fn required_at(view: &View<'_>, name: &str) -> Position {
    let says = |list: &&Member| {
        let mut names = list.value.elements().iter().filter_map(Node::text);
        names.any(|listed| listed == name)
    };
    let found = view.members("required").find(says);
    found.map_or_else(|| view.place("required"), |list| list.at)
}

/// Whether a member goes this way at all: `readOnly` ones are not sent, `writeOnly` ones not answered.
fn is_seen(document: &Document, property: &Node, direction: Direction) -> bool {
    let view = View::read(document, property);
    match direction {
        Direction::Request => !view.flag("readOnly"),
        Direction::Response => !view.flag("writeOnly"),
    }
}

/// Whether nothing else may be in the object.
fn is_closed(view: &View<'_>) -> bool {
    let mut said = view
        .all("additionalProperties")
        .chain(view.all("unevaluatedProperties"));
    said.any(|value| value.data == Data::Boolean(false))
}

fn added(comparison: &mut Comparison<'_>, look: &Look<'_>, at: Pair<Position>, name: &str) {
    let must = required(&look.views.new).contains(name);
    let closed = is_closed(&look.views.old) && look.direction == Direction::Response;
    let (rule, verb) = match (must, closed) {
        (_, true) => (
            &rules::PROPERTY_ADDED_TO_CLOSED,
            "was added to an object that had nothing else",
        ),
        (true, false) => (&rules::REQUIRED_PROPERTY_ADDED, "was added, and must be there"),
        (false, false) => (&rules::PROPERTY_ADDED, "was added"),
    };
    report(comparison, look, rule, at, name, verb);
}

fn kept<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>, both: Pair<&'d Member>) {
    let (name, values) = (&both.new.key, both.map(|member| &member.value));
    let seen = Pair::new(
        is_seen(comparison.documents.old, values.old, look.direction),
        is_seen(comparison.documents.new, values.new, look.direction),
    );
    let at = both.map(|member| member.at);
    match (seen.old, seen.new, look.direction) {
        (false, false, _) => return,
        (false, true, _) => return added(comparison, look, at, name),
        (true, false, Direction::Request) => {
            return report(
                comparison,
                look,
                &rules::READ_ONLY,
                at,
                name,
                "can no longer be sent",
            );
        }
        (true, false, Direction::Response) => {
            return report(
                comparison,
                look,
                &rules::WRITE_ONLY,
                at,
                name,
                "is no longer answered",
            );
        }
        (true, true, _) => {}
    }
    obligation(comparison, look, at, name);
    let property = look.with(look.subject.property(name));
    let sides = look.both(|view| {
        let all = view.all("properties");
        all.filter_map(|properties| properties.get(name)).collect()
    });
    each(comparison, &property, sides, at);
}

/// Whether a member must be there.
fn obligation(comparison: &mut Comparison<'_>, look: &Look<'_>, at: Pair<Position>, name: &str) {
    let must = look.both(|view| required(view).contains(name));
    let place = look.both(|view| required_at(view, name));
    match (must.old, must.new) {
        (false, true) => {
            let at = Pair::new(at.old, place.new);
            report(
                comparison,
                look,
                &rules::PROPERTY_REQUIRED,
                at,
                name,
                "must be there now",
            );
        }
        (true, false) => {
            let at = Pair::new(place.old, at.new);
            report(
                comparison,
                look,
                &rules::PROPERTY_OPTIONAL,
                at,
                name,
                "may be left out now",
            );
        }
        _ => {}
    }
}

/// Members that must be there and that no schema describes.
fn nameless(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    let described = look.both(|view| {
        properties(view)
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    });
    let names = look.both(required);
    for name in names.old.union(&names.new) {
        if !described.old.contains(name) && !described.new.contains(name) {
            obligation(comparison, look, look.place("required"), name);
        }
    }
}

/// What may be in an object beside its members.
#[derive(Debug, Clone, Copy)]
enum Others<'d> {
    Nothing,
    Some(&'d Node),
    Anything,
}

fn allowed<'d>(view: &View<'d>) -> Others<'d> {
    if is_closed(view) {
        return Others::Nothing;
    }
    let mut stated = view
        .all("additionalProperties")
        .chain(view.all("unevaluatedProperties"));
    let stated = stated.find(|value| !is_trivial(value));
    stated.map_or(Others::Anything, Others::Some)
}

fn others<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>) {
    let key = "additionalProperties";
    let allowed = look.both(allowed);
    let (rule, text) = match (allowed.old, allowed.new) {
        (Others::Nothing, Others::Nothing) | (Others::Anything, Others::Anything) => return,
        (Others::Some(old), Others::Some(new)) => {
            return schemas(
                comparison,
                Pair::new(old, new),
                look.direction,
                &look.subject.others(),
            );
        }
        (_, Others::Nothing) => (&rules::CLOSED, "may no longer have other members"),
        (Others::Nothing, _) => (&rules::OPENED, "may have other members now"),
        (Others::Anything, Others::Some(_)) => (&rules::RESTRICTED, "may no longer have any other member"),
        (Others::Some(_), Others::Anything) => (&rules::FREED, "may have any other member now"),
    };
    let text = format!("{} {text}", look.subject);
    let at = look.both(|view| {
        let key = match view.get(key) {
            Some(_) => key,
            None => "unevaluatedProperties",
        };
        view.place(key)
    });
    comparison.found(rule, look.direction, at, text);
}
