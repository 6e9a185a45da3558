//! One tree of all files: after it, every reference names an entry of `components`.
//!
//! A reference may lead anywhere: into a path, into a schema's `$defs`, into another file. What it leads to gets a name
//! under `components` and is meant by that name from then on, so that gate, types, contract check and readers of the
//! served document all follow one kind of reference. Path items are put in place, since no version before 3.1 has a
//! section for them. Copying every target to where it is meant was rejected: schemas refer to themselves.

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use super::files::{Closed, Files};
use super::index::Index;
use super::node::{Data, Member, Node, Position};
use super::{pointer, templates};
use crate::lower::case::joined;
use crate::problem::Problem;
use crate::standard::{Holds, Kind, Version};

/// A way that leads through a reference to a part of itself becomes longer with each step. No way is as long as this.
const LONGEST: usize = 1_000;

/// How many names are compared with one that leads nowhere, in all: after so many, nobody looks for what was meant.
const COMPARED: usize = 200_000;

/// Something that a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Target {
    file: usize,
    way: Vec<String>,
    kind: Kind,
}

/// What a reference leads to, or why to nothing.
enum Lead {
    To(Target),
    Nowhere,
    WrongKind,
    /// Round and round.
    Circle(Rc<Circle>),
    Elsewhere,
    Unreadable(String),
    /// Into a file that cannot be understood, which was told.
    Told,
}

/// References that lead to each other, told at the first of them.
#[derive(Debug)]
struct Circle {
    at: Position,
    text: String,
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

    /// What a reference in `file` leads to.
    fn lead(&mut self, file: usize, reference: &str, kind: Kind) -> Lead {
        let first = match self.follow(file, reference, kind) {
            Lead::To(target) => target,
            other => return other,
        };
        match self.circle(&first) {
            Some(circle) => Lead::Circle(circle),
            None => Lead::To(first),
        }
    }

    /// Whatever a reference leads to may be a reference again, which must come to an end: the circle, where it does not.
    fn circle(&mut self, first: &Target) -> Option<Rc<Circle>> {
        let mut at = first.clone();
        let mut way: Vec<Circle> = Vec::new();
        let mut places: HashMap<Target, usize> = HashMap::new();
        let found = loop {
            if let Some(known) = self.circles.get(&at) {
                break known.clone();
            }
            if let Some(start) = places.get(&at) {
                let round = way.split_off(*start).into_iter();
                break round.min_by_key(|reference| reference.at).map(Rc::new);
            }
            places.insert(at.clone(), way.len());
            let Some(reference) = self.reference_at(&at) else {
                break None;
            };
            at = match self.follow(at.file, &reference.text, first.kind) {
                Lead::To(target) => target,
                _ => break None, // told where it stands
            };
            way.push(reference);
        };
        let known = places.into_keys().map(|target| (target, found.clone()));
        self.circles.extend(known);
        found
    }

    /// One step: the place that a reference names.
    fn follow(&mut self, file: usize, reference: &str, kind: Kind) -> Lead {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = match path {
            "" => file,
            path => match self.files.open(file, path) {
                Ok(file) => file,
                Err(Closed::Elsewhere) => return Lead::Elsewhere,
                Err(Closed::Unreadable(why)) => return Lead::Unreadable(why),
            },
        };
        let Some(tree) = self.files.tree(file) else {
            return Lead::Told;
        };
        let anchored = || pointer::anchored(&tree, fragment).filter(|_| !fragment.is_empty());
        let Some(way) = pointer::steps(fragment).or_else(anchored) else {
            return Lead::Nowhere;
        };
        let Some((file, way)) = self.walk(file, way) else {
            return Lead::Nowhere;
        };
        match way.as_slice() {
            [components, section, _]
                if components == "components" && Some(section.as_str()) != kind.section() =>
            {
                Lead::WrongKind
            }
            _ => Lead::To(Target { file, way, kind }),
        }
    }

    /// Walks a way to its end; where it passes through a reference, behind that.
    fn walk(&mut self, mut file: usize, mut way: Vec<String>) -> Option<(usize, Vec<String>)> {
        let mut passed = HashSet::new();
        loop {
            let tree = self.files.tree(file)?;
            let mut node: &Node = &tree;
            let mut steps = way.iter().enumerate();
            let stopped = steps.find_map(|(index, step)| match self.index.step(node, step) {
                Some(next) => {
                    node = next;
                    None
                }
                None => Some(index),
            });
            let Some(index) = stopped else {
                return Some((file, way));
            };
            let reference = node.text_of("$ref")?;
            let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
            let mut behind = pointer::steps(fragment)?;
            behind.extend_from_slice(way.get(index..).unwrap_or_default());
            if behind.len() > LONGEST || !passed.insert((file, std::mem::replace(&mut way, behind))) {
                return None;
            }
            if !path.is_empty() {
                file = self.files.open(file, path).ok()?;
            }
        }
    }

    fn at(&mut self, target: &Target) -> Option<Node> {
        let tree = self.files.tree(target.file)?;
        self.index.walk(&tree, &target.way).cloned()
    }

    /// The reference that a target is itself.
    fn reference_at(&mut self, target: &Target) -> Option<Circle> {
        let tree = self.files.tree(target.file)?;
        let reference = self.index.walk(&tree, &target.way)?.get("$ref")?;
        Some(Circle {
            at: reference.at,
            text: reference.text()?.to_owned(),
        })
    }

    /// The name of a target in the bundled document.
    fn home(&mut self, target: &Target) -> String {
        if let Some(own) = own(target) {
            return own.to_owned();
        }
        if let Some(name) = self.homes.get(target) {
            return name.clone();
        }
        let file = self.files.list.get(target.file).map_or("", |file| &file.name);
        let stem = file.rsplit('/').next().unwrap_or_default();
        let stem = joined(stem.split('.').next().unwrap_or_default());
        let plain = named(target).unwrap_or_else(|| stem.clone());
        let longer = format!("{stem}{plain}");
        let numbered = (2..).map(|number| format!("{plain}{number}"));
        let names = [plain.clone(), longer].into_iter().chain(numbered);
        let name = names
            .into_iter()
            .find(|name| self.taken.insert((target.kind, name.clone())));
        let name = name.unwrap_or(plain);
        self.homes.insert(target.clone(), name.clone());
        self.pending.push_back((target.clone(), name.clone()));
        name
    }

    /// Says why a reference leads to nothing.
    fn tell(&mut self, file: usize, reference: &Member, kind: Kind, lead: &Lead) {
        let text = reference.value.text().unwrap_or_default();
        let at = reference.value.at;
        let section = kind.section().unwrap_or_default();
        let told = |code, what: String, hint: String| Problem::new(at, code, what, hint);
        let problem = match lead {
            Lead::To(_) | Lead::Told => return,
            Lead::Circle(circle) if !self.told.insert(circle.at) => return,
            Lead::Nowhere => told(
                "unresolved-ref",
                format!("`{text}` leads nowhere"),
                self.near(file, text),
            ),
            Lead::WrongKind => told(
                "unresolved-ref",
                format!("`{text}` is of the wrong kind for this place"),
                match kind {
                    Kind::RequestBody | Kind::Response if text.contains("/schemas/") => {
                        format!("write `content: {{application/json: {{schema: {{$ref: '{text}'}}}}}}`")
                    }
                    Kind::Parameter | Kind::Header if text.contains("/schemas/") => {
                        format!("write `schema: {{$ref: '{text}'}}`")
                    }
                    _ => format!("refer to `#/components/{section}/…`"),
                },
            ),
            Lead::Circle(circle) => Problem::new(
                circle.at,
                "circle",
                format!("`{}` leads in a circle", circle.text),
                "one of the references must lead to an object",
            ),
            Lead::Unreadable(why) => told(
                "unresolved-ref",
                format!("`{text}` cannot be read: {why}"),
                "files are looked for from the folder of the file that refers to them".to_owned(),
            ),
            Lead::Elsewhere => told(
                "unsupported",
                format!("`{text}` lies outside the document's folder"),
                "keep a copy beside the document: a contract must not change because something elsewhere did"
                    .to_owned(),
            ),
        };
        self.problems.push(problem);
    }

    /// Where a name stands now that Swagger 2 had elsewhere.
    fn moved(&mut self, way: &str, name: &str) -> Option<String> {
        let (_, section) = MOVED.iter().find(|(old, _)| *old == way)?;
        let now = ["components".to_owned(), (*section).to_owned(), name.to_owned()];
        let tree = self.files.tree(0)?;
        self.index.walk(&tree, &now)?;
        Some(format!("did you mean `#/components/{section}/{name}`?"))
    }

    /// What may have been meant by a reference that leads nowhere.
    fn near(&mut self, file: usize, text: &str) -> String {
        let general = "the way behind `#` names one key after the other".to_owned();
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let Some(mut steps) = pointer::steps(fragment) else {
            return general;
        };
        let (Some(last), true) = (steps.pop(), path.is_empty()) else {
            return general;
        };
        let Some(tree) = self.files.tree(file) else {
            return general;
        };
        let way = steps.join("/");
        if let Some(moved) = self.moved(&way, &last) {
            return moved;
        }
        let above = self.index.walk(&tree, &steps);
        let near = above.map_or(&[][..], Node::members).iter();
        let is_near = |other: &&Member| other.key.len().abs_diff(last.len()) <= 3;
        let near: Vec<&Member> = near.filter(is_near).take(self.left).collect();
        self.left -= near.len();
        let near = near
            .into_iter()
            .map(|other| (strsim::damerau_levenshtein(&other.key, &last), &other.key))
            .min();
        match near {
            Some((distance, other)) if distance <= 3 => format!("did you mean `#/{way}/{other}`?"),
            _ => format!("add `{last}` to `{way}`"),
        }
    }
}

/// Where Swagger 2 had what now stands under `components`.
const MOVED: &[(&str, &str)] = &[
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

/// The name of a target that stands in the document's own `components`.
fn own(target: &Target) -> Option<&str> {
    match target.way.as_slice() {
        [components, section, name]
            if target.file == 0
                && components == "components"
                && Some(section.as_str()) == target.kind.section() =>
        {
            Some(name)
        }
        _ => None,
    }
}

/// A name from the steps that lead to a target, without those that the standard gives: `Order/properties/lines` →
/// `OrderLines`. `None` where they say nothing.
fn named(target: &Target) -> Option<String> {
    const OF_STANDARD: &[&str] = &[
        "$defs",
        "additionalProperties",
        "components",
        "content",
        "definitions",
        "items",
        "paths",
        "properties",
        "schema",
        "schemas",
    ];
    match target.way.as_slice() {
        [.., holder, name] if ["$defs", "definitions"].contains(&holder.as_str()) && is_plain(name) => {
            return Some(name.clone());
        }
        [components, _, name] if components == "components" && is_plain(name) => return Some(name.clone()),
        _ => {}
    }
    let section = target.kind.section();
    let told = target
        .way
        .iter()
        .filter(|step| !OF_STANDARD.contains(&step.as_str()) && Some(step.as_str()) != section);
    let name: String = told.map(|step| joined(step)).collect();
    let name: String = name.chars().filter(char::is_ascii).collect();
    (!name.is_empty()).then_some(name)
}

/// Whether it can be a name under `components` (OpenAPI 3.0.3, section 4.7.7).
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
