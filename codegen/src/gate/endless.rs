//! Objects that require themselves, so that no value of theirs would ever end.
//!
//! What has an end is found from below: what holds nothing has one, and then what requires only that. Following each
//! schema down instead was rejected: it has to remember where it came from, and asks again on every way.

use std::collections::{HashMap, HashSet};

use super::walk::schemas;
use crate::load::{Data, Document, Node};
use crate::problem::Problem;
use crate::shape::{Types, allows_null, conjuncts};

/// What keeps a schema from having an end: the schema within, and what requires it.
type Need<'d> = (&'d Node, &'d Node);

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let mut search = Search {
        document,
        ending: HashSet::new(),
        waiting: HashMap::new(),
    };
    let all = schemas(document);
    let all: Vec<&Node> = all
        .into_iter()
        .filter(|schema| schema.get("$ref").is_none())
        .collect();
    let mut next = all.clone();
    while let Some(schema) = next.pop() {
        if search.ends(schema) && search.ending.insert(schema) {
            next.extend(
                search
                    .waiting
                    .remove(&std::ptr::from_ref(schema))
                    .unwrap_or_default(),
            );
        }
    }
    let mut told: HashSet<*const Node> = HashSet::new();
    for schema in all {
        let mut way: Vec<&Node> = Vec::new();
        let mut at = schema;
        while !search.has_end(at) && told.insert(at) {
            way.push(at);
            let Some((within, _)) = search.needs(at).into_iter().next() else {
                break;
            };
            at = within;
        }
        if let Some(start) = way.iter().position(|passed| std::ptr::eq(*passed, at)) {
            let round = way.split_off(start).into_iter();
            let needs = round.filter_map(|schema| search.needs(schema).into_iter().next());
            let by = needs.map(|(_, by)| by);
            // A name says more than the place of a branch.
            problems.extend(by.min_by_key(|by| (by.text().is_none(), by.at)).map(endless));
        }
    }
}

fn endless(by: &Node) -> Problem {
    let text = match by.text() {
        Some(name) => format!("a value that must have `{name}` never ends: it leads here again"),
        None => "a value of this never ends: it leads here again".to_owned(),
    };
    let hint = "take it out of `required`, or let it be null or an empty list";
    Problem::new(by.at, "unsatisfiable", text, hint)
}

struct Search<'d> {
    document: &'d Document,
    /// Schemas that have values which end.
    ending: HashSet<*const Node>,
    /// Schemas that are looked at again when another one turns out to end.
    waiting: HashMap<*const Node, Vec<&'d Node>>,
}

impl<'d> Search<'d> {
    /// The schema that is meant, and whether it is known to end. What leads nowhere is told elsewhere.
    fn has_end(&self, schema: &'d Node) -> bool {
        let target = self.document.resolve(schema);
        target.is_none_or(|target| self.ending.contains(&std::ptr::from_ref(target)))
            || allows_null(self.document, schema)
    }

    /// Whether a schema has values that end, as far as is known; else it waits for what it needs.
    fn ends(&mut self, schema: &'d Node) -> bool {
        let needs = self.needs(schema);
        for (within, _) in &needs {
            self.waiting.entry(*within).or_default().push(schema);
        }
        needs.is_empty()
    }

    /// What `schema` needs and is not known to end; of a choice, any of its branches.
    fn needs(&self, schema: &'d Node) -> Vec<Need<'d>> {
        if allows_null(self.document, schema) {
            return Vec::new();
        }
        let layers = conjuncts(self.document, schema);
        let types = layers
            .iter()
            .fold(Types::ALL, |all, layer| all.both(Types::stated(layer)));
        if let Some(needs) = layers.iter().find_map(|layer| self.of_choices(layer)) {
            return needs;
        }
        let need = match types.without(Types::NULL) {
            Types::OBJECT => self.of_members(&layers),
            Types::LIST => layers.iter().find_map(|layer| self.of_entries(layer)),
            _ => None,
        };
        need.into_iter().collect()
    }

    /// A choice of which no branch ends.
    fn of_choices(&self, layer: &'d Node) -> Option<Vec<Need<'d>>> {
        ["oneOf", "anyOf"].iter().find_map(|key| {
            let branches = layer.get(key)?.elements();
            let none = !branches.is_empty() && branches.iter().all(|branch| !self.has_end(branch));
            none.then(|| {
                branches
                    .iter()
                    .filter_map(|branch| self.meant(branch, branch))
                    .collect()
            })
        })
    }

    fn of_members(&self, layers: &[&'d Node]) -> Option<Need<'d>> {
        let required = layers.iter().filter_map(|layer| layer.get("required"));
        let mut names = required.flat_map(Node::elements);
        names.find_map(|name| {
            let described = layers.iter().filter_map(|layer| layer.get("properties"));
            let mut schemas = described.filter_map(|members| members.get(name.text()?));
            self.meant(schemas.find(|schema| !self.has_end(schema))?, name)
        })
    }

    fn of_entries(&self, layer: &'d Node) -> Option<Need<'d>> {
        let least = layer.get("minItems")?;
        let items = layer.get("items").filter(|items| !self.has_end(items))?;
        self.meant(items, least)
            .filter(|_| matches!(least.data, Data::Integer(1..)))
    }

    fn meant(&self, schema: &'d Node, by: &'d Node) -> Option<Need<'d>> {
        Some((self.document.resolve(schema)?, by))
    }
}
