//! The entries of mappings: what can be a key, and each key only once.

use std::collections::HashMap;

use super::node::{Data, Member, Node, Position};
use crate::problem::Problem;

/// YAML 1.1's key for the entries of other mappings. OpenAPI is written in YAML 1.2, which has none.
const MERGE: &str = "<<";

/// Of fewer entries each is looked at, which is quicker than to take their keys down.
const FEW: usize = 16;

/// The entries of a mapping that is being read.
#[derive(Debug, Default)]
pub(super) struct Entries {
    list: Vec<Member>,
    /// Where each key stands, once there are many.
    places: HashMap<String, usize>,
    /// What merge keys bring in, where the mapping does not say it itself.
    merged: Vec<Member>,
}

impl Entries {
    /// Adds an entry; a key that is there already keeps its first value.
    pub(super) fn insert(&mut self, member: Member, problems: &mut Vec<Problem>) {
        if let Some(first) = self.place(&member.key).and_then(|place| self.list.get(place)) {
            let text = format!("the key `{}` stands twice in this mapping", member.key);
            let hint = format!(
                "it is first written on line {}; keep one of the two",
                first.at.line
            );
            problems.push(Problem::new(member.at, "duplicate-key", text, hint));
            return;
        }
        self.push(member);
    }

    /// Adds an entry of YAML. What a merge key brings in is read all the same, so that nothing seems to be missing.
    pub(super) fn insert_of_yaml(&mut self, member: Member, problems: &mut Vec<Problem>) {
        if member.key != MERGE {
            return self.insert(member, problems);
        }
        let hint = "write the keys out, or use `$ref` or `allOf`";
        let text = "YAML 1.2 has no merge key `<<`";
        problems.push(Problem::unsupported(member.at, text, hint));
        let maps = match member.value.data {
            Data::List(maps) => maps,
            _ => vec![member.value],
        };
        for map in maps {
            if let Data::Map(members) = map.data {
                self.merged.extend(members);
            }
        }
    }

    /// All of them.
    pub(super) fn finish(mut self) -> Vec<Member> {
        for member in std::mem::take(&mut self.merged) {
            if self.place(&member.key).is_none() {
                self.push(member);
            }
        }
        self.list
    }

    fn place(&self, key: &str) -> Option<usize> {
        match self.list.len() > FEW {
            true => self.places.get(key).copied(),
            false => self.list.iter().position(|member| member.key == key),
        }
    }

    fn push(&mut self, member: Member) {
        if self.list.len() == FEW {
            let keys = self.list.iter().map(|member| member.key.clone());
            self.places = keys.zip(0..).collect();
        }
        if self.list.len() >= FEW {
            self.places.insert(member.key.clone(), self.list.len());
        }
        self.list.push(member);
    }
}

/// A mapping's key as text. Statuses are written as numbers by habit, so a whole number is taken as its digits.
pub(super) fn key(node: Node, problems: &mut Vec<Problem>) -> (Position, String) {
    let name = match node.data {
        Data::Text(text) => text,
        Data::Integer(number) => number.to_string(),
        Data::Boolean(value) => value.to_string(),
        Data::Null | Data::Float(_) | Data::List(_) | Data::Map(_) => {
            problems.push(Problem::new(
                node.at,
                "key",
                "a key must be text",
                "put the key in quotes",
            ));
            String::new()
        }
    };
    (node.at, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(key: String, line: usize) -> Member {
        let at = Position {
            file: 0,
            line,
            column: 1,
        };
        let value = Node { at, data: Data::Null };
        Member { at, key, value }
    }

    #[test]
    fn a_key_stands_once_among_few_and_many() {
        for count in [2, FEW, FEW + 1, 100] {
            let (mut entries, mut problems) = (Entries::default(), Vec::new());
            for number in 0..count {
                entries.insert(member(format!("k{number}"), number + 1), &mut problems);
            }
            assert_eq!(problems, []);
            entries.insert(member("k1".to_owned(), 1000), &mut problems);
            let told: Vec<(usize, &str)> = problems
                .iter()
                .map(|problem| (problem.at.line, problem.hint.as_str()))
                .collect();
            let hint = "it is first written on line 2; keep one of the two";
            assert_eq!(told, [(1000, hint)], "{count}");
            assert_eq!(entries.finish().len(), count);
        }
    }
}
