//! What a schema demands beyond its types and members: of some members or elements alone, or under a condition.
//!
//! A demand that is new narrows, and one that goes widens. One that stays is compared like any schema, because what
//! narrows it narrows the whole; `not`, `if` and a counted `contains` have no such order, and are the same or not.

use std::fmt;

use super::branches::is_same;
use super::view::View;
use super::{Look, compare as schemas};
use crate::diff::comparison::Comparison;
use crate::diff::pair::{Fate, Pair, align};
use crate::diff::rules;
use crate::load::{Data, Member, Node, Position};

/// What a member or an element has that something is demanded of.
pub(super) const A_SCHEMA: &str = "a schema";

/// Keywords with a schema.
const SINGLE: &[&str] = &["contains", "propertyNames", "unevaluatedItems"];
/// Keywords with a schema for each name.
const NAMED: &[&str] = &["patternProperties", "dependentSchemas"];

/// A schema under a keyword of those.
#[derive(Debug, Clone, Copy)]
struct Demand<'d> {
    keyword: &'static str,
    /// Empty for a keyword that has no names.
    name: &'d str,
    member: &'d Member,
}

/// Compares all of them.
pub(super) fn compare<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>) {
    let counted = look.both(is_counted);
    let counted = counted.old || counted.new;
    for fate in align(look.both(|view| demands(view, counted))) {
        demand(comparison, look, fate);
    }
    unordered(comparison, look, "not");
    if counted {
        unordered(comparison, look, "contains");
    }
    choices(comparison, look);
    dependent(comparison, look);
}

/// Something that only the new document demands.
pub(super) fn gained(comparison: &mut Comparison<'_>, look: &Look<'_>, at: Pair<Position>, what: &str) {
    let text = format!("{} has {what} now", look.subject);
    comparison.found(&rules::KEYWORD_ADDED, look.direction, at, text);
}

/// Something that only the old document demands.
pub(super) fn lost(comparison: &mut Comparison<'_>, look: &Look<'_>, at: Pair<Position>, what: &str) {
    let text = format!("{} no longer has {what}", look.subject);
    comparison.found(&rules::KEYWORD_REMOVED, look.direction, at, text);
}

fn changed(comparison: &mut Comparison<'_>, look: &Look<'_>, at: Pair<Position>, what: &str) {
    let text = format!("{what} of {} is another one", look.subject);
    comparison.found(&rules::KEYWORD_CHANGED, look.direction, at, text);
}

/// Compares the schemas that one thing has to fit, which are several where `allOf` speaks of it more than once.
pub(super) fn each<'d>(
    comparison: &mut Comparison<'d>,
    look: &Look<'d>,
    sides: Pair<Vec<&'d Node>>,
    place: Pair<Position>,
) {
    if let ([old], [new]) = (&sides.old[..], &sides.new[..]) {
        return schemas(comparison, Pair::new(old, new), look.direction, &look.subject);
    }
    let sides = sides.map(telling);
    for (_, fate) in paired(comparison, look, sides, |node| node) {
        match fate {
            Fate::Kept(both) => schemas(comparison, both, look.direction, &look.subject),
            Fate::Added(new) => gained(comparison, look, Pair::new(place.old, new.at), A_SCHEMA),
            Fate::Removed(old) => lost(comparison, look, Pair::new(old.at, place.new), A_SCHEMA),
        }
    }
}

/// Those that not everything fits.
fn telling(mut nodes: Vec<&Node>) -> Vec<&Node> {
    nodes.retain(|node| !is_trivial(node));
    nodes
}

/// Whether everything fits: `{}` and `true`.
pub(super) fn is_trivial(node: &Node) -> bool {
    match &node.data {
        Data::Map(members) => members.is_empty(),
        data => *data == Data::Boolean(true),
    }
}

/// The demands that have an order, each by its keyword and name.
fn demands<'d>(view: &View<'d>, counted: bool) -> Vec<((&'static str, &'d str), Demand<'d>)> {
    let mut found = Vec::new();
    for keyword in SINGLE.iter().filter(|key| **key != "contains" || !counted) {
        let members = view.members(keyword).map(|member| Demand {
            keyword,
            name: "",
            member,
        });
        found.extend(members);
    }
    for keyword in NAMED {
        let members = view.all(keyword).flat_map(Node::members);
        found.extend(members.map(|member| Demand {
            keyword,
            name: &member.key,
            member,
        }));
    }
    found.retain(|demand| !is_trivial(&demand.member.value));
    found
        .into_iter()
        .map(|demand| ((demand.keyword, demand.name), demand))
        .collect()
}

/// Whether it is counted how many elements fit `contains`: where they may be too many, a narrower schema allows more.
fn is_counted(view: &View<'_>) -> bool {
    view.get("maxContains").is_some()
}

fn demand<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>, fate: Fate<Demand<'d>>) {
    match fate {
        Fate::Kept(both) => {
            let values = both.map(|demand| &demand.member.value);
            let subject = match both.new.keyword {
                "contains" | "unevaluatedItems" => look.subject.elements(),
                "propertyNames" => look.subject.names(),
                "patternProperties" => look.subject.property(both.new.name),
                _ => look.subject.conditional(),
            };
            schemas(comparison, values, look.direction, &subject);
        }
        Fate::Added(new) => {
            let at = Pair::new(look.place(new.keyword).old, new.member.at);
            gained(comparison, look, at, &new.to_string());
        }
        Fate::Removed(old) => {
            let at = Pair::new(old.member.at, look.place(old.keyword).new);
            lost(comparison, look, at, &old.to_string());
        }
    }
}

/// Schemas under a keyword that are the same or not.
fn unordered<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>, key: &'static str) {
    let sides = look.both(|view| view.members(key).collect());
    let what = format!("`{key}`");
    for (same, fate) in paired(comparison, look, sides, |member| &member.value) {
        match fate {
            _ if same => {}
            Fate::Kept(both) => changed(comparison, look, both.map(|member| member.at), &what),
            Fate::Added(new) => gained(comparison, look, Pair::new(look.views.old.at, new.at), &what),
            Fate::Removed(old) => lost(comparison, look, Pair::new(old.at, look.views.new.at), &what),
        }
    }
}

/// `if` with its `then` and `else`. What follows from the same condition has an order, what another one changes has none.
fn choices<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>) {
    let sides = look.both(|view| view.parts().filter(|part| part.get("if").is_some()).collect());
    let read = |part: &'d Node| part.get("if").unwrap_or(part);
    let at = |part: &'d Node| part.member("if").map_or(part.at, |member| member.at);
    for (same, fate) in paired(comparison, look, sides, read) {
        match fate {
            Fate::Kept(parts) if same => {
                consequence(comparison, look, parts, "then");
                consequence(comparison, look, parts, "else");
            }
            Fate::Kept(parts) => changed(comparison, look, parts.place("if"), "`if`"),
            Fate::Added(new) => {
                let at = Pair::new(look.views.old.at, at(new));
                gained(comparison, look, at, "`if`");
            }
            Fate::Removed(old) => {
                let at = Pair::new(at(old), look.views.new.at);
                lost(comparison, look, at, "`if`");
            }
        }
    }
}

fn consequence<'d>(
    comparison: &mut Comparison<'d>,
    look: &Look<'d>,
    parts: Pair<&'d Node>,
    key: &'static str,
) {
    let at = parts.place(key);
    let sides = parts.get(key).map(|node| node.filter(|node| !is_trivial(node)));
    match sides.fate() {
        None => {}
        Some(Fate::Kept(both)) => schemas(comparison, both, look.direction, &look.subject.conditional()),
        Some(Fate::Added(_)) => gained(comparison, look, at, &format!("`{key}`")),
        Some(Fate::Removed(_)) => lost(comparison, look, at, &format!("`{key}`")),
    }
}

/// Brings together what nothing tells apart, which is told as `true`, then what is left in its order where there is as
/// much of both.
fn paired<'d, T: Copy>(
    comparison: &Comparison<'d>,
    look: &Look<'d>,
    mut sides: Pair<Vec<T>>,
    read: impl Fn(T) -> &'d Node,
) -> Vec<(bool, Fate<T>)> {
    let mut fates = Vec::new();
    sides.old.retain(|old| {
        let same = |new: &T| is_same(comparison, look, Pair::new(read(*old), read(*new)));
        let found = sides.new.iter().position(same);
        let partner = found.map(|found| sides.new.remove(found));
        fates.extend(partner.map(|new| (true, Fate::Kept(Pair::new(*old, new)))));
        partner.is_none()
    });
    if sides.old.len() == sides.new.len() {
        let pairs = sides.old.into_iter().zip(sides.new);
        fates.extend(pairs.map(|(old, new)| (false, Fate::Kept(Pair::new(old, new)))));
        return fates;
    }
    fates.extend(sides.old.into_iter().map(|old| (false, Fate::Removed(old))));
    fates.extend(sides.new.into_iter().map(|new| (false, Fate::Added(new))));
    fates
}

/// `dependentRequired`: members that must be there when another one is.
fn dependent(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    let key = "dependentRequired";
    let place = look.place(key);
    let sides = look.both(|view| {
        let entries = view.all(key).flat_map(Node::members);
        let pairs = entries.flat_map(|entry| {
            let names = entry.value.elements().iter();
            names.filter_map(|name| Some(((entry.key.as_str(), name.text()?), name.at)))
        });
        pairs.map(|(pair, at)| (pair, (pair, at))).collect::<Vec<_>>()
    });
    let what = |(name, needed): (&str, &str)| format!("to bring `{needed}` with `{name}`");
    for fate in align(sides) {
        match fate {
            Fate::Kept(_) => {}
            Fate::Added((pair, at)) => gained(comparison, look, Pair::new(place.old, at), &what(pair)),
            Fate::Removed((pair, at)) => lost(comparison, look, Pair::new(at, place.new), &what(pair)),
        }
    }
}

impl fmt::Display for Demand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Demand { keyword, name, .. } = self;
        match name.is_empty() {
            true => write!(f, "`{keyword}`"),
            false => write!(f, "`{keyword}` for `{name}`"),
        }
    }
}
