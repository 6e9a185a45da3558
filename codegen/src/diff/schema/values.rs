//! The values that a schema lists: `enum` and `const`.

use super::Look;
use super::view::View;
use crate::diff::comparison::Comparison;
use crate::diff::pair::{Fate, Pair, align};
use crate::diff::rules;
use crate::diff::value::meaning;
use crate::load::{Data, Node};

/// Compares the listed values.
pub(super) fn compare(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    let listed = look.both(listed);
    let at = look.both(|view| view.place(key(view)));
    let (direction, subject) = (look.direction, &look.subject);
    match listed.fate() {
        None => {}
        Some(Fate::Added(values)) => {
            let text = format!("{subject} is one of {} now", told(&values));
            comparison.found(&rules::ENUM_ADDED, direction, at, text);
        }
        Some(Fate::Removed(values)) => {
            let text = format!("{subject} need no longer be one of {}", told(&values));
            comparison.found(&rules::ENUM_REMOVED, direction, at, text);
        }
        Some(Fate::Kept(values)) => each(comparison, look, values, at),
    }
}

fn key(view: &View<'_>) -> &'static str {
    if view.get("const").is_some() {
        "const"
    } else {
        "enum"
    }
}

/// The values, without null: whether that is allowed is a matter of types.
fn listed<'d>(view: &View<'d>) -> Option<Vec<&'d Node>> {
    let constant = view.get("const").map(std::slice::from_ref);
    let values = constant.or_else(|| view.get("enum").map(Node::elements))?;
    Some(values.iter().filter(|value| value.data != Data::Null).collect())
}

fn told(values: &[&Node]) -> String {
    let values: Vec<String> = values.iter().map(|value| value.to_json().to_string()).collect();
    values.join(", ")
}

fn each(
    comparison: &mut Comparison<'_>,
    look: &Look<'_>,
    values: Pair<Vec<&Node>>,
    place: Pair<crate::load::Position>,
) {
    let errors = are_error_codes(&values.old);
    let keyed = Pair::new(keyed(values.old), keyed(values.new));
    for fate in align(keyed) {
        let (rule, at, value, verb) = match fate {
            Fate::Kept(_) => continue,
            Fate::Removed(old) if errors => (
                &rules::ERROR_CODE_REMOVED,
                Pair::new(old.at, place.new),
                old,
                "can no longer be",
            ),
            Fate::Removed(old) => (
                &rules::ENUM_VALUE_REMOVED,
                Pair::new(old.at, place.new),
                old,
                "can no longer be",
            ),
            Fate::Added(new) if errors => (
                &rules::ERROR_CODE_ADDED,
                Pair::new(place.old, new.at),
                new,
                "can be",
            ),
            Fate::Added(new) => (
                &rules::ENUM_VALUE_ADDED,
                Pair::new(place.old, new.at),
                new,
                "can be",
            ),
        };
        let text = format!("{} {verb} {}", look.subject, value.to_json());
        comparison.found(rule, look.direction, at, text);
    }
}

fn keyed(values: Vec<&Node>) -> Vec<(serde_json::Value, &Node)> {
    values.into_iter().map(|value| (meaning(value), value)).collect()
}

/// Whether these are the codes of our envelope: the engine itself raises some that every such list has.
fn are_error_codes(values: &[&Node]) -> bool {
    let has = |code: &str| values.iter().any(|value| value.text() == Some(code));
    has("internal_error") && (has("not_found") || has("validation_failed"))
}
