//! What a reference leads to, through files and through other references.

use super::{Bundler, Lead, MAX_HOPS, Target};
use crate::load::files::Closed;
use crate::load::node::{Node, Position};
use crate::load::pointer;
use crate::standard::Kind;

impl Bundler {
    /// What a reference in `file` leads to.
    pub(super) fn lead(&mut self, file: usize, reference: &str, kind: Kind) -> Lead {
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
    pub(super) fn follow(&mut self, file: usize, reference: &str, kind: Kind) -> Lead {
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
    pub(super) fn walk(
        &mut self,
        file: usize,
        way: Vec<String>,
        hops: usize,
    ) -> Option<(usize, Vec<String>)> {
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

    pub(super) fn at(&self, target: &Target) -> Option<Node> {
        let tree = self.files.tree(target.file)?;
        let mut steps = target.way.iter();
        steps
            .try_fold(&*tree, |node, step| pointer::step(node, step))
            .cloned()
    }

    /// The reference that a target is itself, and where it stands.
    pub(super) fn reference_at(&self, target: &Target) -> Option<(Position, String)> {
        let tree = self.files.tree(target.file)?;
        let mut steps = target.way.iter();
        let node = steps.try_fold(&*tree, |node, step| pointer::step(node, step))?;
        let reference = node.get("$ref")?;
        Some((reference.at, reference.text()?.to_owned()))
    }
}
