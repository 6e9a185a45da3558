//! Steps down a tree that many references lead into: each would look through thousands of keys for its own.

use std::collections::HashMap;

use super::{Node, pointer};

/// Of a mapping with fewer entries each is looked at.
const FEW: usize = 16;

/// Where the keys of large mappings stand. It holds for trees that outlive it.
#[derive(Debug, Default)]
pub(super) struct Index(HashMap<*const Node, HashMap<String, usize>>);

impl Index {
    /// One step down.
    pub(super) fn step<'n>(&mut self, node: &'n Node, step: &str) -> Option<&'n Node> {
        let members = node.members();
        if members.len() < FEW {
            return pointer::step(node, step);
        }
        let places = self.0.entry(std::ptr::from_ref(node)).or_insert_with(|| {
            let keys = members.iter().map(|member| member.key.clone());
            keys.zip(0..).collect()
        });
        let member = members.get(*places.get(step)?)?;
        Some(&member.value)
    }

    /// All steps of a way.
    pub(super) fn walk<'n>(&mut self, node: &'n Node, way: &[String]) -> Option<&'n Node> {
        way.iter().try_fold(node, |node, step| self.step(node, step))
    }
}
