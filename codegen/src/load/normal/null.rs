//! `null`, in the one place where 3.0 speaks of it: `nullable`.

use super::{flag, list};
use crate::load::node::{Data, Member, Node};

fn is_null(node: &Node) -> bool {
    matches!(node.data, Data::Null)
}

/// `null` among the values of an enum.
pub(super) fn null_value(node: &mut Node) {
    let Some(values) = node.get_mut("enum") else {
        return;
    };
    let (at, Data::List(elements)) = (values.at, &mut values.data) else {
        return;
    };
    let before = elements.len();
    let only_null = before > 0 && elements.iter().all(is_null);
    if only_null {
        return;
    }
    elements.retain(|value| !is_null(value));
    let had_null = elements.len() < before;
    let of = node.get("type");
    let allows = of.is_none_or(|of| of.elements().iter().any(|of| of.text() == Some("null")));
    if had_null && allows {
        node.set(at, "nullable", flag(at, true));
    } else if let Some(Node {
        data: Data::List(types),
        ..
    }) = node.get_mut("type")
    {
        types.retain(|of| of.text() != Some("null"));
    }
}

/// A value that is always `null` has no type of its own; the contract check sees to it.
pub(super) fn nothing_but_null(node: &mut Node) {
    if node.text_of("type") == Some("null")
        && let Some(Member { at, .. }) = node.remove("type")
    {
        node.remove("enum");
        node.set(at, "nullable", flag(at, true));
    }
}

/// A choice of which one is `null`: the others, nullable.
pub(super) fn null_choice(node: &mut Node, keyword: &str) {
    let Some(Node {
        at,
        data: Data::List(choices),
    }) = node.get(keyword).cloned()
    else {
        return;
    };
    // Such a choice has been rewritten to one that says no more than this.
    let says_null = |choice: &&Node| choice.flag("nullable") && choice.members().len() == 1;
    let others: Vec<Node> = choices
        .iter()
        .filter(|choice| !says_null(choice))
        .cloned()
        .collect();
    if others.len() == choices.len() || others.is_empty() {
        return;
    }
    node.set(at, "nullable", flag(at, true));
    match others.as_slice() {
        [one] if node.get("allOf").is_none() => {
            node.remove(keyword);
            node.set(at, "allOf", list(at, vec![one.clone()]));
        }
        _ => node.set(at, keyword, list(at, others)),
    }
}
