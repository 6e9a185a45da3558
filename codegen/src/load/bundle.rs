//! One tree of all files: after it, every reference names an entry of `components`.
//!
//! A reference may lead anywhere: into a path, into a schema's `$defs`, into another file. What it leads to gets a name
//! under `components` and is meant by that name from then on, so that gate, types, contract check and readers of the
//! served document all follow one kind of reference. Path items are put in place, since no version before 3.1 has a
//! section for them. Copying every target to where it is meant was rejected: schemas refer to themselves.

mod astray;
mod lead;
mod name;

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use self::lead::{Circle, Lead};
use self::name::own;
use super::files::Files;
use super::index::Index;
use super::node::{Data, Member, Node, Position};
use super::{pointer, templates};
use crate::problem::Problem;
use crate::standard::{Holds, Kind, Version};

/// How many names are compared with one that leads nowhere, in all: after so many, nobody looks for what was meant.
const COMPARED: usize = 200_000;

/// Something that a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Target {
    file: usize,
    way: Vec<String>,
    kind: Kind,
}

pub(super) struct Bundler {
    pub(super) files: Files,
    index: Index,
    /// Whether references lead into a circle, by what they lead to.
    circles: HashMap<Target, Option<Rc<Circle>>>,
    told: HashSet<Position>,
    /// How many names may still be compared.
    left: usize,
    version: Version,
    /// The names of targets that are no entries of the document's own `components`.
    homes: HashMap<Target, String>,
    taken: HashSet<(Kind, String)>,
    /// Targets with a name that still have to be brought in.
    pending: VecDeque<(Target, String)>,
    /// The path items that are being put in place, each within the other.
    placing: Vec<Target>,
    problems: Vec<Problem>,
}

/// The document with everything that it refers to, and what is wrong with its references.
pub(super) fn bundle(files: Files, version: Version) -> (Node, Files, Vec<Problem>) {
    let mut bundler = Bundler {
        files,
        index: Index::default(),
        circles: HashMap::new(),
        told: HashSet::new(),
        left: COMPARED,
        version,
        homes: HashMap::new(),
        taken: HashSet::new(),
        pending: VecDeque::new(),
        placing: Vec::new(),
        problems: Vec::new(),
    };
    let Some(tree) = bundler.files.tree(0) else {
        return (
            Node {
                at: Position::default(),
                data: Data::Null,
            },
            bundler.files,
            bundler.problems,
        );
    };
    bundler.settle(&tree);
    let mut root = bundler.object(&tree, Kind::Root, 0);
    templates::rewrite(&mut root, &mut bundler.problems);
    let mut housed: Vec<(Kind, Vec<(String, Node)>)> = Vec::new();
    while let Some((target, name)) = bundler.pending.pop_front() {
        let Some(node) = bundler.at(&target) else {
            continue;
        };
        let node = bundler.object(&node, target.kind, target.file);
        match housed.iter_mut().find(|(kind, _)| *kind == target.kind) {
            Some((_, list)) => list.push((name, node)),
            None => housed.push((target.kind, vec![(name, node)])),
        }
    }
    for (kind, list) in housed {
        house(&mut root, kind.section().unwrap_or_default(), list);
    }
    (root, bundler.files, bundler.problems)
}

/// Puts objects under their names into a section of `components`.
fn house(root: &mut Node, section: &str, list: Vec<(String, Node)>) {
    let at = list.first().map_or(root.at, |(_, node)| node.at);
    let empty = || Node {
        at,
        data: Data::Map(Vec::new()),
    };
    if root.get("components").is_none() {
        root.set(at, "components", empty());
    }
    let Some(components) = root.get_mut("components") else {
        return;
    };
    if components.get(section).is_none() {
        components.set(at, section, empty());
    }
    let Some(Data::Map(members)) = components.get_mut(section).map(|section| &mut section.data) else {
        return;
    };
    let mut places: HashMap<String, usize> =
        members.iter().map(|member| member.key.clone()).zip(0..).collect();
    for (key, value) in list {
        match places.get(&key).and_then(|place| members.get_mut(*place)) {
            Some(known) => known.value = value,
            None => {
                places.insert(key.clone(), members.len());
                members.push(Member {
                    at: value.at,
                    key,
                    value,
                });
            }
        }
    }
}

impl Bundler {
    /// Takes down which names are given, and gives those entries that only refer elsewhere to what they refer to.
    fn settle(&mut self, root: &Node) {
        for key in Kind::Components.keys() {
            let Holds::Named(kind) = key.holds else {
                continue;
            };
            let section = root
                .get("components")
                .and_then(|components| components.get(key.name));
            for entry in section.map_or(&[][..], Node::members) {
                self.taken.insert((kind, entry.key.clone()));
                let [only] = entry.value.members() else {
                    continue;
                };
                let reference = only.value.text().filter(|_| only.key == "$ref");
                if let Some(Lead::To(target)) = reference.map(|reference| self.lead(0, reference, kind))
                    && own(&target).is_none()
                    && !self.homes.contains_key(&target)
                {
                    self.homes.insert(target.clone(), entry.key.clone());
                    self.pending.push_back((target, entry.key.clone()));
                }
            }
        }
    }

    fn object(&mut self, node: &Node, kind: Kind, file: usize) -> Node {
        if kind.section().is_some()
            && let Some(reference) = node.member("$ref").filter(|member| member.value.text().is_some())
        {
            return self.reference(node, reference, kind, file);
        }
        self.parts(node, kind, file)
    }

    /// The object itself, with its parts bundled.
    fn parts(&mut self, node: &Node, kind: Kind, file: usize) -> Node {
        let Data::Map(members) = &node.data else {
            return node.clone();
        };
        let mut bundled = Vec::with_capacity(members.len());
        for member in members {
            let key = kind.key(&member.key, self.version).map(|key| key.holds);
            let free = kind.entries().filter(|_| !member.key.starts_with("x-"));
            let value = match (kind, key.or(free)) {
                (Kind::Discriminator, Some(Holds::TextMap)) => self.mapping(&member.value, file),
                (_, Some(holds)) => self.held(&member.value, holds, file),
                (_, None) => member.value.clone(),
            };
            bundled.push(Member {
                at: member.at,
                key: member.key.clone(),
                value,
            });
        }
        Node {
            at: node.at,
            data: Data::Map(bundled),
        }
    }

    fn held(&mut self, node: &Node, holds: Holds, file: usize) -> Node {
        let data = match (holds, &node.data) {
            (Holds::One(kind) | Holds::OneOrFlag(kind), _) => return self.object(node, kind, file),
            (Holds::Each(kind), Data::List(elements)) => {
                let elements = elements.iter().map(|element| self.object(element, kind, file));
                Data::List(elements.collect())
            }
            (Holds::Named(kind) | Holds::Keyed(kind), Data::Map(members)) => {
                let is_extension = |key: &str| matches!(holds, Holds::Keyed(_)) && key.starts_with("x-");
                let members = members.iter().map(|member| Member {
                    at: member.at,
                    key: member.key.clone(),
                    value: match is_extension(&member.key) {
                        true => member.value.clone(),
                        false => self.object(&member.value, kind, file),
                    },
                });
                Data::Map(members.collect())
            }
            _ => return node.clone(),
        };
        Node { at: node.at, data }
    }

    fn reference(&mut self, node: &Node, reference: &Member, kind: Kind, file: usize) -> Node {
        let text = reference.value.text().unwrap_or_default();
        let lead = self.lead(file, text, kind);
        let Lead::To(target) = lead else {
            self.tell(file, reference, kind, &lead);
            let mut left = self.parts(node, kind, file);
            // What is of the wrong kind would be read as what it is not.
            if let (Lead::WrongKind, Some(value)) = (lead, left.get_mut("$ref")) {
                value.data = Data::Text("#".to_owned());
            }
            return left;
        };
        if kind == Kind::PathItem {
            return self.in_place(node, reference, &target, file);
        }
        let name = self.home(&target);
        let section = kind.section().unwrap_or_default();
        let mut bundled = self.parts(node, kind, file);
        if let Some(value) = bundled.get_mut("$ref") {
            value.data = Data::Text(format!("#/components/{section}/{}", pointer::encode(&name)));
        }
        bundled
    }

    /// The path item that is meant, with what stands beside the reference.
    fn in_place(&mut self, node: &Node, reference: &Member, target: &Target, file: usize) -> Node {
        let meant = self.at(target).filter(|_| !self.placing.contains(target));
        let Some(meant) = meant else {
            let circle = Circle {
                at: reference.value.at,
                text: reference.value.text().unwrap_or_default().to_owned(),
            };
            self.tell(file, reference, Kind::PathItem, &Lead::Circle(Rc::new(circle)));
            return node.clone();
        };
        self.placing.push(target.clone());
        let mut placed = self.object(&meant, Kind::PathItem, target.file);
        self.placing.pop();
        let mut beside = self.parts(node, Kind::PathItem, file);
        beside.remove("$ref");
        if let Data::Map(members) = beside.data {
            for Member { at, key, value } in members {
                placed.set(at, &key, value);
            }
        }
        placed
    }

    /// The values of a discriminator's mapping are references to schemas, or their bare names.
    fn mapping(&mut self, node: &Node, file: usize) -> Node {
        let mut mapping = node.clone();
        for member in mapping.members_mut() {
            let Some(text) = member
                .value
                .text()
                .filter(|text| text.contains(['#', '/']) || text.contains(".y"))
            else {
                continue;
            };
            if let Lead::To(target) = self.lead(file, text, Kind::Schema) {
                let name = self.home(&target);
                member.value.data = Data::Text(format!("#/components/schemas/{}", pointer::encode(&name)));
            }
        }
        mapping
    }
}
