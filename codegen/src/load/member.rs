//! The entries of mappings: what can be a key, and each key only once.

use super::node::{Data, Member, Node, Position};
use crate::problem::Problem;

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
    if name == "<<" {
        let hint = "write the keys out, or use `$ref` or `allOf`";
        problems.push(Problem::unsupported(
            node.at,
            "the merge key `<<` is not JSON",
            hint,
        ));
    }
    (node.at, name)
}

/// Adds an entry; a key that is there already keeps its first value.
pub(super) fn insert(members: &mut Vec<Member>, member: Member, problems: &mut Vec<Problem>) {
    if let Some(first) = members.iter().find(|other| other.key == member.key) {
        let text = format!("the key `{}` stands twice in this mapping", member.key);
        let hint = format!(
            "it is first written on line {}; keep one of the two",
            first.at.line
        );
        problems.push(Problem::new(member.at, "duplicate-key", text, hint));
        return;
    }
    members.push(member);
}
