//! Components that only refer to another one: each is made to refer to where that leads in the end. One that leads in a
//! circle, which was told, says nothing from then on.
//!
//! Whoever follows a reference then has one step to the next component and at most one more from there, however long the
//! chain is that somebody wrote. References elsewhere keep the name that they name: a discriminator means it.

use std::collections::HashMap;

use super::Node;
use super::node::Data;

/// Shortens the chains of all sections.
pub(super) fn shorten(root: &mut Node) {
    let sections = root.get_mut("components").map_or(&mut [][..], Node::members_mut);
    for section in sections {
        let prefix = format!("#/components/{}/", section.key);
        let entries = section.value.members().iter();
        let next: HashMap<&str, &str> = entries
            .filter_map(|entry| {
                Some((
                    entry.key.as_str(),
                    entry.value.text_of("$ref")?.strip_prefix(&prefix)?,
                ))
            })
            .collect();
        let ends = ends(&next);
        for entry in section.value.members_mut() {
            match (ends.get(&entry.key), entry.value.get_mut("$ref")) {
                (Some(Some(end)), Some(reference)) => {
                    reference.data = Data::Text(format!("{prefix}{end}"));
                }
                (Some(None), _) => entry.value.data = Data::Map(Vec::new()),
                _ => {}
            }
        }
    }
}

/// Where each chain of more than one step ends, by the name that it begins with. One that goes round has no end.
fn ends(next: &HashMap<&str, &str>) -> HashMap<String, Option<String>> {
    let mut known: HashMap<&str, Option<&str>> = HashMap::new();
    for start in next.keys() {
        let mut way: Vec<&str> = Vec::new();
        let mut at = *start;
        let end = loop {
            if let Some(end) = known.get(at) {
                break *end;
            }
            let Some(behind) = next.get(at) else {
                break Some(at);
            };
            // Until its end is known it has none: whoever comes here again goes round.
            known.insert(at, None);
            way.push(at);
            at = behind;
        };
        known.extend(way.into_iter().map(|name| (name, end)));
    }
    let further = known
        .into_iter()
        .filter(|(name, end)| next.get(name).is_some_and(|behind| Some(*behind) != *end));
    further
        .map(|(name, end)| (name.to_owned(), end.map(str::to_owned)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::ends;

    #[test]
    fn chains_are_known_by_their_ends() {
        let next = [
            ("a", "b"),
            ("b", "c"),
            ("c", "d"),
            ("x", "y"),
            ("y", "x"),
            ("z", "x"),
        ];
        let ends = ends(&next.into_iter().collect());
        let mut told: Vec<(&str, Option<&str>)> = ends
            .iter()
            .map(|(name, end)| (name.as_str(), end.as_deref()))
            .collect();
        told.sort_unstable();
        let expected = [
            ("a", Some("d")),
            ("b", Some("d")),
            ("x", None),
            ("y", None),
            ("z", None),
        ];
        assert_eq!(told, expected);
    }
}
