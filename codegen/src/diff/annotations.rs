//! What only people read: words, examples, links to pages, and keys that no server acts on.

use super::comparison::Comparison;
use super::pair::{Fate, Pair, entries};
use super::rules;
use crate::load::{Member, Node, Position};

/// The keys, wherever they stand.
const WORDS: &[&str] = &[
    "summary",
    "description",
    "title",
    "tags",
    "externalDocs",
    "example",
    "examples",
    "links",
    "$comment",
];

/// Keys of ours that have a meaning; they are compared by that.
const CONVENTIONS: &[&str] = &[
    "x-cache-control",
    "x-max-body",
    "x-rate-limit",
    "x-rate-limit-failure",
    "x-rate-limit-key",
    "x-scopes",
    "x-sunset",
    "x-timeout",
    "x-versions",
];

/// Compares what stands at the root for people: the description of the API and of its tags.
pub(super) fn document(comparison: &mut Comparison<'_>) {
    let roots = comparison.documents.map(|document| &document.root);
    if let Some(infos) = roots.get("info").both() {
        for fate in entries(infos.map(Some)) {
            judge(comparison, fate, infos, "the API");
        }
    }
    compare(comparison, roots, "the API");
}

/// Compares the words of two objects.
pub(super) fn compare(comparison: &mut Comparison<'_>, nodes: Pair<&Node>, what: &str) {
    for fate in entries(nodes.map(Some)) {
        let key = match &fate {
            Fate::Added(member) | Fate::Removed(member) => &member.key,
            Fate::Kept(both) => &both.new.key,
        };
        let ours = CONVENTIONS.contains(&key.as_str());
        if WORDS.contains(&key.as_str()) || key.starts_with("x-") && !ours {
            judge(comparison, fate, nodes, what);
        }
    }
}

fn judge(comparison: &mut Comparison<'_>, fate: Fate<&Member>, nodes: Pair<&Node>, what: &str) {
    let (at, verb, key) = match fate {
        Fate::Added(new) => (Pair::new(nodes.old.at, new.at), "was added", &new.key),
        Fate::Removed(old) => (Pair::new(old.at, nodes.new.at), "was removed", &old.key),
        Fate::Kept(both) if both.map(|member| &member.value).is_same() => return,
        Fate::Kept(both) => (both.map(|member| member.at), "changed", &both.new.key),
    };
    reworded(comparison, at, &format!("`{key}` of {what} {verb}"));
}

fn reworded(comparison: &mut Comparison<'_>, at: Pair<Position>, text: &str) {
    comparison.note(&rules::REWORDED, at, text);
}
