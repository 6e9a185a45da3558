//! Following `$ref` (OpenAPI 3.0.3, Reference Object; RFC 6901 within the fragment).
//!
//! Loading has made every reference that leads to something one into `components`, whatever it was written as.

use std::collections::HashMap;

use super::round::Round;
use super::{Document, Node};

impl Document {
    /// The value that `node` stands for: itself, or what its `$ref` leads to in the end. `None` when it leads nowhere, or
    /// in a circle.
    pub(crate) fn resolve<'d>(&'d self, node: &'d Node) -> Option<&'d Node> {
        let mut node = node;
        let mut round = Round::new(node);
        while let Some(reference) = node.text_of("$ref") {
            node = self.target(reference)?;
            if round.closes(node) {
                return None;
            }
        }
        Some(node)
    }

    /// What one reference names, without following it further.
    pub(crate) fn target(&self, reference: &str) -> Option<&Node> {
        let name = reference.strip_prefix("#/components/")?;
        let place = self.places.get_or_init(|| self.places()).get(name)?;
        let (section, _) = name.split_once('/')?;
        self.components(section).get(*place).map(|member| &member.value)
    }

    /// Where each component stands in its section, by section and name: documents have thousands, and more references.
    fn places(&self) -> HashMap<String, usize> {
        let mut places = HashMap::new();
        for section in self.root.get("components").map_or(&[][..], Node::members) {
            for (place, member) in section.value.members().iter().enumerate() {
                let name = format!("{}/{}", section.key, member.key);
                places.entry(name).or_insert(place);
            }
        }
        places
    }

    /// The entries of one section of `components`: name and value.
    pub(crate) fn components(&self, section: &str) -> &[super::Member] {
        self.root
            .get("components")
            .and_then(|all| all.get(section))
            .map_or(&[], Node::members)
    }
}

/// The section and name in `#/components/<section>/<name>`.
pub(crate) fn component(reference: &str) -> Option<(&str, &str)> {
    reference.strip_prefix("#/components/")?.split_once('/')
}
