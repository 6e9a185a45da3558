//! The elements of lists: those that have a place of their own, and the others.

use super::Look;
use super::conditions::each;
use super::view::View;
use crate::diff::comparison::Comparison;
use crate::load::{Node, Position};

/// Compares `prefixItems` place by place, and `items`.
pub(super) fn compare<'d>(comparison: &mut Comparison<'d>, look: &Look<'d>) {
    let places = look.both(|view| view.all("prefixItems").map(|list| list.elements().len()).max());
    for number in 0..places.old.max(places.new).unwrap_or_default() {
        let element = look.with(look.subject.element(number));
        let sides = look.both(|view| schemas(view, number));
        each(comparison, &element, sides, look.both(prefix));
    }
    let element = look.with(look.subject.elements());
    let sides = look.both(|view| view.all("items").collect());
    each(comparison, &element, sides, look.place("items"));
}

/// The schemas of the element at a place: where a part has none for it, that of its others.
fn schemas<'d>(view: &View<'d>, number: usize) -> Vec<&'d Node> {
    let own = |part: &'d Node| part.get("prefixItems")?.elements().get(number);
    let parts = view.parts();
    let found = parts.filter_map(|part| own(part).or_else(|| part.get("items")));
    found.collect()
}

/// Where a further place would stand.
fn prefix(view: &View<'_>) -> Position {
    let list = view.get("prefixItems");
    list.map_or_else(|| view.place("items"), |list| list.at)
}
