//! Where the router has an operation: at its path, or aside where the path is of a form that the router cannot know.
//!
//! The router takes whole segments for variables and gives some signs a meaning. What stands aside is matched by the
//! engine; `/.routes` is a place that no client can ask for.

use super::case::snake;
use crate::load::Operation;

/// The variables of a path template in their order.
pub(crate) fn variables(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, variable)) = rest.split_once('{') {
        let Some((name, after)) = variable.split_once('}') else {
            break;
        };
        names.push(name);
        rest = after;
    }
    names
}

/// The template of the route aside; nothing where the path itself can be routed.
pub(crate) fn aside(operation: &Operation<'_>) -> Option<String> {
    if is_plain(operation.path) {
        return None;
    }
    let names = variables(operation.path).into_iter();
    let names: String = names.map(|name| format!("/{{{name}}}")).collect();
    Some(format!(
        "/.routes/{}{names}",
        snake(operation.id()).trim_start_matches("r#")
    ))
}

/// Whether every segment is a variable, or text without a sign that has a meaning.
fn is_plain(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else {
        return false;
    };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~!$&'()+,;=@%".contains(letter);
    let is_variable = |segment: &str| {
        let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        name.is_some_and(|name| !name.is_empty() && !name.contains(['{', '}']))
    };
    let known = |segment: &str| !segment.is_empty() && (is_variable(segment) || segment.chars().all(plain));
    rest.is_empty() || rest.split('/').all(known)
}

#[cfg(test)]
mod tests {
    use super::{is_plain, variables};

    #[test]
    fn whole_segments_are_routed_and_others_stand_aside() {
        for path in ["/", "/items", "/items/{id}", "/items/{item-id}/a.b"] {
            assert!(is_plain(path), "{path}");
        }
        for path in [
            "/items/",
            "//a",
            "/{a}.{b}",
            "/items/{id}:cancel",
            "/a*",
            "/a b",
            "/ü",
            "a",
            "/<a>",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn variables_stand_in_their_order() {
        assert_eq!(variables("/{b}/x/{a}.{c}"), ["b", "a", "c"]);
        assert_eq!(variables("/items"), [""; 0]);
    }
}
