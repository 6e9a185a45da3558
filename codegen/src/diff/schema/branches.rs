//! Alternatives: `oneOf`, `anyOf` and the discriminator that tells them apart.

use super::view::View;
use super::{Look, compare as schemas};
use crate::diff::comparison::Comparison;
use crate::diff::pair::{Fate, Pair, align, entries};
use crate::diff::rules;
use crate::load::{Node, component};

/// Compares the alternatives. Those that stand beside members of the schema itself restrict it further.
pub(super) fn compare<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>) {
    let sides = look.both(|view| view.branches.clone());
    match (sides.old.is_empty(), sides.new.is_empty()) {
        (true, false) => {
            let text = format!("{} must fit one of several alternatives now", look.subject);
            return comparison.found(&rules::CHOICE_ADDED, look.direction, place(look), text);
        }
        (false, true) => {
            let text = format!("{} need no longer fit one of several alternatives", look.subject);
            return comparison.found(&rules::CHOICE_REMOVED, look.direction, place(look), text);
        }
        _ => {}
    }
    for fate in matched(comparison, look, sides) {
        told(comparison, look, &fate);
        if let Fate::Kept(both) = fate {
            schemas(comparison, both, look.direction, &look.subject);
        }
    }
    discriminator(comparison, look);
}

/// Where one document has alternatives alone and the other a plain schema, that is taken for the only alternative. Says
/// whether it was so.
pub(super) fn lifted<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>, nodes: Pair<&'d Node>) -> bool {
    let sides = look.both(|view| view.branches.clone());
    let sole = look.both(|view| view.sole);
    let plain = Pair::new(sole.old.unwrap_or(nodes.old), sole.new.unwrap_or(nodes.new));
    let sides = match (sides.old.is_empty(), sides.new.is_empty()) {
        (true, false) if is_choice(&look.views.new) => Pair::new(vec![plain.old], sides.new),
        (false, true) if is_choice(&look.views.old) => Pair::new(sides.old, vec![plain.new]),
        _ => return false,
    };
    for fate in matched(comparison, look, sides) {
        told(comparison, look, &fate);
    }
    true
}

/// Whether a schema consists of its alternatives.
fn is_choice(view: &View<'_>) -> bool {
    let own = ["properties", "items", "enum", "additionalProperties"];
    own.iter().all(|key| view.get(key).is_none())
}

fn place(look: &Look<'_>) -> Pair<crate::load::Position> {
    look.both(|view| {
        let key = if view.get("oneOf").is_some() {
            "oneOf"
        } else {
            "anyOf"
        };
        view.place(key)
    })
}

fn told(comparison: &mut Comparison<'_>, look: &Look<'_>, fate: &Fate<&Node>) {
    let place = place(look);
    let (rule, at, node, verb) = match fate {
        Fate::Kept(_) => return,
        Fate::Removed(old) => (
            &rules::BRANCH_REMOVED,
            Pair::new(old.at, place.new),
            old,
            "can no longer be",
        ),
        Fate::Added(new) => (&rules::BRANCH_ADDED, Pair::new(place.old, new.at), new, "can be"),
    };
    let text = format!("{} {verb} {}", look.subject, name(node));
    comparison.found(rule, look.direction, at, text);
}

fn name(node: &Node) -> String {
    let shared = node.text_of("$ref").and_then(component).map(|(_, name)| name);
    let said = shared
        .or_else(|| node.text_of("title"))
        .or_else(|| node.text_of("type"));
    said.map_or_else(
        || "what one alternative says".to_owned(),
        |name| format!("`{name}`"),
    )
}

/// Brings alternatives together: those of one name, then those without a difference, then what is left in its order
/// where there are as many of both.
fn matched<'d>(
    comparison: &Comparison<'d>,
    look: &Look<'d>,
    sides: Pair<Vec<&'d Node>>,
) -> Vec<Fate<&'d Node>> {
    let named = Pair::new(known("old", sides.old), known("new", sides.new));
    let mut fates = Vec::new();
    let mut rest = Pair::new(Vec::new(), Vec::new());
    for fate in align(named) {
        match fate {
            Fate::Removed(old) => rest.old.push(old),
            Fate::Added(new) => rest.new.push(new),
            kept @ Fate::Kept(_) => fates.push(kept),
        }
    }
    let mut left = Vec::new();
    for old in rest.old {
        let same = |new: &&Node| is_same(comparison, look, Pair::new(old, new));
        match rest.new.iter().position(same) {
            Some(found) => fates.push(Fate::Kept(Pair::new(old, rest.new.remove(found)))),
            None => left.push(old),
        }
    }
    let inline = |nodes: &[&Node]| nodes.iter().all(|node| node.get("$ref").is_none());
    if left.len() == rest.new.len() && inline(&left) && inline(&rest.new) {
        let pairs = left.into_iter().zip(rest.new);
        fates.extend(pairs.map(|(old, new)| Fate::Kept(Pair::new(old, new))));
        return fates;
    }
    fates.extend(left.into_iter().map(Fate::Removed));
    fates.extend(rest.new.into_iter().map(Fate::Added));
    fates
}

/// Alternatives by what names them: the shared schema or the title. Those that nothing names have the name of their
/// document and place, which none of the other document has.
fn known<'d>(document: &str, branches: Vec<&'d Node>) -> Vec<(String, &'d Node)> {
    let named = |node: &Node| {
        let name = node.text_of("$ref").or_else(|| node.text_of("title"));
        name.map_or_else(|| format!("{document} {:?}", node.at), str::to_owned)
    };
    branches.into_iter().map(|node| (named(node), node)).collect()
}

/// Whether nothing tells two alternatives apart; within such a question the letter of the schemas decides.
pub(super) fn is_same<'d>(comparison: &Comparison<'d>, look: &Look<'d>, nodes: Pair<&'d Node>) -> bool {
    match comparison.apart() {
        Some(mut apart) => {
            schemas(&mut apart, nodes, look.direction, &look.subject);
            apart.is_clean()
        }
        None => nodes.is_same(),
    }
}

fn discriminator(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    let key = "discriminator";
    let (at, subject) = (look.place(key), &look.subject);
    let both = match look.both(|view| view.get(key)).fate() {
        None => return,
        Some(Fate::Added(_)) => {
            let text = format!("{subject} has a discriminator now");
            return comparison.found(&rules::DISCRIMINATOR_ADDED, look.direction, at, text);
        }
        Some(Fate::Removed(_)) => {
            let text = format!("{subject} lost its discriminator");
            return comparison.found(&rules::DISCRIMINATOR_CHANGED, look.direction, at, text);
        }
        Some(Fate::Kept(both)) => both,
    };
    let names = both.map(|node| node.text_of("propertyName").unwrap_or_default());
    if names.old != names.new {
        let text = format!(
            "the kinds of {subject} are told apart by `{}` instead of `{}`",
            names.new, names.old
        );
        return comparison.found(&rules::DISCRIMINATOR_CHANGED, look.direction, at, text);
    }
    for fate in entries(both.get("mapping")) {
        if let Fate::Kept(members) = fate
            && !members.map(|member| &member.value).is_same()
        {
            let text = format!("`{}` means another kind of {subject}", members.new.key);
            let at = members.map(|member| member.at);
            comparison.found(&rules::DISCRIMINATOR_CHANGED, look.direction, at, text);
        }
    }
}
