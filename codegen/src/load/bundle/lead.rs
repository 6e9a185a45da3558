//! What references lead to: through other files, through other references, and round.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::{Bundler, Target};
use crate::load::files::Closed;
use crate::load::node::{Node, Position};
use crate::load::pointer;
use crate::standard::Kind;

/// A way that leads through a reference to a part of itself becomes longer with each step. No way is as long as this.
const LONGEST: usize = 1_000;

/// What a reference leads to, or why to nothing.
pub(super) enum Lead {
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
pub(super) struct Circle {
    pub(super) at: Position,
    pub(super) text: String,
}

impl Bundler {
    /// What a reference in `file` leads to.
    pub(super) fn lead(&mut self, file: usize, reference: &str, kind: Kind) -> Lead {
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

    pub(super) fn at(&mut self, target: &Target) -> Option<Node> {
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
}
