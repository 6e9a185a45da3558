//! How texts and numbers are written: `pattern` and `format`.

use super::Look;
use crate::diff::change::Rule;
use crate::diff::comparison::Comparison;
use crate::diff::rules;
use crate::load::Node;

/// Formats of which the second allows all that the first does.
const WITHIN: [(&str, &str); 6] = [
    ("int32", "int64"),
    ("float", "double"),
    ("ipv4", "hostname"),
    ("uri", "uri-reference"),
    ("uri", "iri"),
    ("email", "idn-email"),
];

/// What becomes of a keyword that only one document has, and of one that both have.
struct Fates {
    added: &'static Rule,
    removed: &'static Rule,
}

/// Compares pattern and format.
pub(super) fn compare(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    let patterns = Fates {
        added: &rules::PATTERN_ADDED,
        removed: &rules::PATTERN_REMOVED,
    };
    keyword(comparison, look, "pattern", &patterns, |_, _| {
        &rules::PATTERN_CHANGED
    });
    let formats = Fates {
        added: &rules::FORMAT_ADDED,
        removed: &rules::FORMAT_REMOVED,
    };
    keyword(comparison, look, "format", &formats, format);
}

fn format(old: &str, new: &str) -> &'static Rule {
    if WITHIN.contains(&(old, new)) {
        return &rules::FORMAT_WIDENED;
    }
    if WITHIN.contains(&(new, old)) {
        return &rules::FORMAT_NARROWED;
    }
    &rules::FORMAT_CHANGED
}

fn keyword(
    comparison: &mut Comparison<'_>,
    look: &Look<'_>,
    key: &'static str,
    fates: &Fates,
    changed: impl Fn(&str, &str) -> &'static Rule,
) {
    let said = look.both(|view| {
        let mut said: Vec<&str> = view.all(key).filter_map(Node::text).collect();
        said.sort_unstable();
        said.dedup();
        said
    });
    let (lost, gained) = (missing(&said.old, &said.new), missing(&said.new, &said.old));
    let subject = &look.subject;
    let (rule, text) = match (&lost[..], &gained[..]) {
        ([], []) => return,
        ([], [new, ..]) => (fates.added, format!("{subject} has the {key} `{new}` now")),
        ([old, ..], []) => (fates.removed, format!("{subject} lost its {key} `{old}`")),
        ([old, ..], [new, ..]) => {
            let text = format!("the {key} of {subject} is `{new}` instead of `{old}`");
            (changed(old, new), text)
        }
    };
    comparison.found(rule, look.direction, look.place(key), text);
}

/// What stands in the first list alone.
fn missing<'d>(all: &[&'d str], others: &[&str]) -> Vec<&'d str> {
    all.iter()
        .filter(|text| !others.contains(text))
        .copied()
        .collect()
}
