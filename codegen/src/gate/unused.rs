//! Every component is used: one that is not looks like a part of the contract and is none.

use std::collections::{HashMap, HashSet};

use super::walk::{Kind, Object, stated};
use crate::load::{Document, Member, Node, component, plain};
use crate::problem::Problem;
use crate::standard::Holds;

/// An entry of `components`: section and name.
type Entry<'d> = (&'d str, &'d str);

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    // A document without operations is a library of parts for others.
    if document.operations().is_empty() {
        return;
    }
    let used = used(document);
    for key in Kind::Components.keys() {
        // Path items have been put where they are meant.
        if !matches!(key.holds, Holds::Named(_)) || key.holds == Holds::Named(Kind::PathItem) {
            continue;
        }
        let section = document
            .stated
            .get("components")
            .and_then(|components| components.get(key.name));
        for entry in section.map_or(&[][..], Node::members) {
            if !used.contains(&(key.name, entry.key.as_str())) {
                let text = format!("nothing refers to `{}`", entry.key);
                let hint = "take it out, or refer to it where it is meant";
                problems.push(Problem::new(entry.at, "unused", text, hint));
            }
        }
    }
}

/// All entries that are met from outside `components`, or from one of those.
fn used(document: &Document) -> HashSet<Entry<'_>> {
    let mut used = HashSet::new();
    let entries = entries(document);
    let mut next: Vec<&Node> = Vec::new();
    for member in document
        .stated
        .members()
        .iter()
        .filter(|member| member.key != "components")
    {
        next.push(&member.value);
    }
    // Which scheme is meant is said by name.
    let requirements = stated(document)
        .into_iter()
        .filter(|object| object.kind == Kind::Requirement);
    let named = requirements.flat_map(|Object { node, .. }| node.members());
    used.extend(named.map(|member| ("securitySchemes", member.key.as_str())));
    while let Some(node) = next.pop() {
        next.extend(node.elements());
        next.extend(node.members().iter().map(|member| &member.value));
        let Some((section, name)) = node.text().and_then(component) else {
            continue;
        };
        let Some((section, entry)) = entries.get(&(section.to_owned(), plain(name))) else {
            continue;
        };
        if used.insert((section, &entry.key)) {
            next.push(&entry.value);
        }
    }
    used
}

/// All entries, each with its section, by the names of both.
fn entries(document: &Document) -> HashMap<(String, String), (&str, &Member)> {
    let components = document.stated.get("components").map_or(&[][..], Node::members);
    let entries = components.iter().flat_map(|section| {
        let members = section.value.members().iter();
        members.map(move |entry| {
            let names = (section.key.clone(), entry.key.clone());
            (names, (section.key.as_str(), entry))
        })
    });
    entries.collect()
}
