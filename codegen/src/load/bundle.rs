//! One tree of all files: after it, every reference names an entry of `components`.
//!
//! A reference may lead anywhere: into a path, into a schema's `$defs`, into another file. What it leads to gets a name
//! under `components` and is meant by that name from then on, so that gate, types, contract check and readers of the
//! served document all follow one kind of reference. Path items are put in place, since no version before 3.1 has a
//! section for them. Copying every target to where it is meant was rejected: schemas refer to themselves.

use std::collections::{HashMap, HashSet, VecDeque};

use super::files::{Closed, Files};
use super::node::{Data, Member, Node, Position};
use super::{pointer, templates};
use crate::lower::case::joined;
use crate::problem::Problem;
use crate::standard::{Holds, Kind, Version};

/// Longer chains of references than this are a circle.
const MAX_HOPS: usize = 32;

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
    /// The places of the references that go round.
    Circle(Vec<Position>),
    Elsewhere,
    Unreadable(String),
    /// Into a file that cannot be understood, which was told.
    Told,
}

pub(super) struct Bundler {
    pub(super) files: Files,
    version: Version,
    /// The names of targets that are no entries of the document's own `components`.
    homes: HashMap<Target, String>,
    taken: HashSet<(Kind, String)>,
    /// Targets with a name that still have to be brought in.
    pending: VecDeque<(Target, String)>,
    nesting: usize,
    problems: Vec<Problem>,
}

/// The document with everything that it refers to, and what is wrong with its references.
pub(super) fn bundle(files: Files, version: Version) -> (Node, Files, Vec<Problem>) {
    let mut bundler = Bundler {
        files,
        version,
        homes: HashMap::new(),
        taken: HashSet::new(),
        pending: VecDeque::new(),
        nesting: 0,
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
    while let Some((target, name)) = bundler.pending.pop_front() {
        let Some(node) = bundler.at(&target) else {
            continue;
        };
        let node = bundler.object(&node, target.kind, target.file);
        house(&mut root, target.kind, &name, node);
    }
    (root, bundler.files, bundler.problems)
}

/// Puts an object under its name into `components`.
fn house(root: &mut Node, kind: Kind, name: &str, node: Node) {
    let at = node.at;
    let empty = || Node {
        at,
        data: Data::Map(Vec::new()),
    };
    let section = kind.section().unwrap_or_default();
    if root.get("components").is_none() {
        root.set(at, "components", empty());
    }
    let Some(components) = root.get_mut("components") else {
        return;
    };
    if components.get(section).is_none() {
        components.set(at, section, empty());
    }
    if let Some(section) = components.get_mut(section) {
        section.set(at, name, node);
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
            return self.parts(node, kind, file);
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
        let meant = self.at(target).filter(|_| self.nesting < MAX_HOPS);
        let Some(meant) = meant else {
            self.tell(
                file,
                reference,
                Kind::PathItem,
                &Lead::Circle(vec![reference.value.at]),
            );
            return node.clone();
        };
        self.nesting += 1;
        let mut placed = self.object(&meant, Kind::PathItem, target.file);
        self.nesting -= 1;
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
        // Whatever it leads to may be a reference again, which must come to an end.
        let mut last = first.clone();
        let mut round = Vec::new();
        for _ in 0..MAX_HOPS {
            let Some((at, next)) = self.reference_at(&last) else {
                return Lead::To(first);
            };
            round.push(at);
            match self.follow(last.file, &next, kind) {
                Lead::To(target) => last = target,
                _ => return Lead::To(first), // told where it stands
            }
        }
        // By now whatever led into the circle is behind.
        Lead::Circle(round.split_off(MAX_HOPS / 2))
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
        let Some((file, way)) = self.walk(file, way, 0) else {
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
    fn walk(&mut self, file: usize, way: Vec<String>, hops: usize) -> Option<(usize, Vec<String>)> {
        let tree = self.files.tree(file)?;
        let mut node: &Node = &tree;
        for (index, step) in way.iter().enumerate() {
            if let Some(next) = pointer::step(node, step) {
                node = next;
                continue;
            }
            let reference = node.text_of("$ref").filter(|_| hops < MAX_HOPS)?;
            let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
            let file = if path.is_empty() {
                file
            } else {
                self.files.open(file, path).ok()?
            };
            let mut behind = pointer::steps(fragment)?;
            behind.extend_from_slice(&way[index..]);
            return self.walk(file, behind, hops + 1);
        }
        Some((file, way))
    }

    fn at(&self, target: &Target) -> Option<Node> {
        let tree = self.files.tree(target.file)?;
        let mut steps = target.way.iter();
        steps
            .try_fold(&*tree, |node, step| pointer::step(node, step))
            .cloned()
    }

    /// The reference that a target is itself, and where it stands.
    fn reference_at(&self, target: &Target) -> Option<(Position, String)> {
        let tree = self.files.tree(target.file)?;
        let mut steps = target.way.iter();
        let node = steps.try_fold(&*tree, |node, step| pointer::step(node, step))?;
        let reference = node.get("$ref")?;
        Some((reference.at, reference.text()?.to_owned()))
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
            // A circle is told once, at its first reference.
            Lead::Circle(round) if round.iter().min() != Some(&at) => return,
            Lead::Nowhere => told(
                "unresolved-ref",
                format!("`{text}` leads nowhere"),
                self.near(file, text),
            ),
            Lead::WrongKind => told(
                "unresolved-ref",
                format!("`{text}` is of the wrong kind for this place"),
                format!("refer to `#/components/{section}/…`"),
            ),
            Lead::Circle(_) => told(
                "circle",
                format!("`{text}` leads in a circle"),
                "one of the references must lead to an object".to_owned(),
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

    /// What may have been meant by a reference that leads nowhere.
    fn near(&self, file: usize, text: &str) -> String {
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
        let above = steps
            .iter()
            .try_fold(&*tree, |node, step| pointer::step(node, step));
        let near = above.map_or(&[][..], Node::members).iter();
        let near = near
            .map(|other| (strsim::damerau_levenshtein(&other.key, &last), &other.key))
            .min();
        let way = steps.join("/");
        match near {
            Some((distance, other)) if distance <= 3 => format!("did you mean `#/{way}/{other}`?"),
            _ => format!("add `{last}` to `{way}`"),
        }
    }
}

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
