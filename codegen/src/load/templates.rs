//! Paths that say by their template how a value is written, in the way of RFC 6570: `/items/{.ids*}`.
//!
//! OpenAPI says it by `style` and `explode` of the parameter, which are what counts here, too: the operators are taken off
//! where the parameter is one of the path by the bare name.

use super::Node;
use super::node::{Data, Member};
use crate::problem::Problem;

/// Takes the operators off all paths.
pub(super) fn rewrite(root: &mut Node, problems: &mut Vec<Problem>) {
    let Some(paths) = root.get_mut("paths") else {
        return;
    };
    let taken: Vec<String> = paths.members().iter().map(|path| path.key.clone()).collect();
    for path in paths.members_mut() {
        let plain = plain(&path.key);
        if plain == path.key || taken.contains(&plain) || !are_parameters(path, &plain) {
            continue;
        }
        let text = format!("`{}` is written in the way of RFC 6570", path.key);
        let hint = format!("write `{plain}`: `style` and `explode` of the parameter say the rest");
        problems.push(Problem::new(path.at, "path-template", text, hint));
        path.key = plain;
    }
}

/// The path with the bare names of its variables.
fn plain(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        let variable = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let bare = variable.map(|name| name.trim_start_matches(['.', ';', '+']).trim_end_matches('*'));
        bare.filter(|name| !name.is_empty())
            .map_or(segment.to_owned(), |name| format!("{{{name}}}"))
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Whether each bare name, and not the name as it is written, is a parameter somewhere below the path.
fn are_parameters(path: &Member, plain: &str) -> bool {
    let written = path.key.split('/').zip(plain.split('/'));
    let changed = written.filter(|(written, plain)| written != plain);
    let name = |segment: &str| segment.trim_matches(['{', '}']).to_owned();
    changed
        .map(|(written, plain)| (name(written), name(plain)))
        .all(|(written, plain)| is_named(&path.value, &plain) && !is_named(&path.value, &written))
}

fn is_named(node: &Node, name: &str) -> bool {
    let is_parameter = node.text_of("in") == Some("path") && node.text_of("name") == Some(name);
    is_parameter
        || match &node.data {
            Data::Map(members) => members.iter().any(|member| is_named(&member.value, name)),
            Data::List(elements) => elements.iter().any(|element| is_named(element, name)),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn operators_are_taken_off() {
        assert_eq!(plain("/a/{.b*}/{;c}/{d*}/e"), "/a/{b}/{c}/{d}/e");
        assert_eq!(plain("/a/{*}/x{.b}"), "/a/{*}/x{.b}");
    }
}
