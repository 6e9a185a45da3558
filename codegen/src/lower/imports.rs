//! `use` declarations as a person writes them: grouped by standard library, other crates and this crate, with one
//! declaration for what shares its beginning.

use std::collections::BTreeMap;

/// A name in a path and what is taken from below it; nothing below means that it is taken itself.
#[derive(Default)]
struct Tree(BTreeMap<String, Tree>);

/// The declarations for `paths`, an empty line between the groups.
pub(super) fn declarations<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut tree = Tree::default();
    for path in paths {
        tree.add(path);
    }
    let mut groups: [Vec<String>; 3] = Default::default();
    for (root, below) in &tree.0 {
        let group = match root.as_str() {
            "std" => 0,
            "crate" => 2,
            _ => 1,
        };
        if let Some(group) = groups.get_mut(group) {
            group.push(format!("use {};", below.written(root)));
        }
    }
    let groups: Vec<Vec<String>> = groups.into_iter().filter(|group| !group.is_empty()).collect();
    groups.join(&String::new())
}

impl Tree {
    fn add(&mut self, path: &str) {
        let mut place = self;
        for part in path.split("::") {
            place = place.0.entry(part.to_owned()).or_default();
        }
    }

    fn written(&self, name: &str) -> String {
        let below: Vec<String> = self.0.iter().map(|(name, below)| below.written(name)).collect();
        match below.as_slice() {
            [] => name.to_owned(),
            [only] => format!("{name}::{only}"),
            several => format!("{name}::{{{}}}", several.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::declarations;

    #[test]
    fn paths_are_grouped_and_joined() {
        let paths = [
            "crate::models::B",
            "std::fmt",
            "poem::Endpoint",
            "poem::web::Data",
            "crate::models::A",
            "std::fmt",
        ];
        let expected = [
            "use std::fmt;",
            "",
            "use poem::{Endpoint, web::Data};",
            "",
            "use crate::models::{A, B};",
        ];
        assert_eq!(declarations(paths), expected);
    }
}
