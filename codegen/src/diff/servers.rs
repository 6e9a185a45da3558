//! The addresses that clients are built on.
//!
//! Where a document names none, they stand relative to where it is found (OpenAPI 3.0.3, section 4.7.1: `/`). An operation
//! or a path may name its own instead of the root's.

use super::comparison::Comparison;
use super::operations::Call;
use super::pair::{Fate, Pair, align, entries};
use super::{annotations, rules};
use crate::load::{Member, Node, Operation, Position};

/// One address.
#[derive(Debug, Clone, Copy)]
struct Address<'d> {
    url: &'d str,
    at: Position,
    /// Nothing where it is not written.
    node: Option<&'d Node>,
}

/// The addresses that something names, and where.
#[derive(Debug)]
struct Listed<'d> {
    at: Position,
    addresses: Vec<Address<'d>>,
}

impl<'d> Listed<'d> {
    fn of(holder: &'d Node) -> Self {
        let member = holder.member("servers");
        let at = member.map_or(holder.at, |member| member.at);
        let nodes = member.map_or(&[][..], |member| member.value.elements());
        let address = |node: &'d Node| Address {
            url: node.text_of("url").unwrap_or_default(),
            at: node.at,
            node: Some(node),
        };
        let mut addresses: Vec<_> = nodes.iter().map(address).collect();
        if addresses.is_empty() {
            addresses.push(Address {
                url: "/",
                at,
                node: None,
            });
        }
        Listed { at, addresses }
    }

    /// What an operation names: itself, else its path, else the root.
    fn of_operation(operation: &Operation<'d>, root: &'d Node) -> Self {
        let holders = [operation.node, operation.item];
        let own = holders.into_iter().find(|holder| names_some(holder));
        Listed::of(own.unwrap_or(root))
    }

    /// Whether clients of the same host still find everything: `/` stands for every address without a path.
    fn takes_in(&self, address: &Address<'_>) -> bool {
        address.node.is_none() && self.addresses.iter().any(|one| path(one.url).is_empty())
    }
}

fn names_some(holder: &Node) -> bool {
    holder
        .get("servers")
        .is_some_and(|list| !list.elements().is_empty())
}

/// An address, with and without a slash at its end, is the same: paths begin with one.
fn key(url: &str) -> &str {
    url.trim_end_matches('/')
}

/// What stands behind the host.
fn path(url: &str) -> &str {
    let behind = url.split_once("://").map_or(url, |(_, host)| {
        host.find('/')
            .map_or("", |slash| host.get(slash..).unwrap_or_default())
    });
    key(behind)
}

/// Compares what the root says for all.
pub(super) fn of_all<'d>(comparison: &mut Comparison<'d>) {
    let listed = comparison.documents.map(|document| Listed::of(&document.root));
    compare(comparison, &listed);
}

/// Compares what an operation or its path says, where one of them does.
pub(super) fn of_one<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    let own = |operation: &Operation<'d>| names_some(operation.node) || names_some(operation.item);
    if own(&call.operations.old) || own(&call.operations.new) {
        let documents = comparison.documents;
        let listed = Pair::new(
            Listed::of_operation(&call.operations.old, &documents.old.root),
            Listed::of_operation(&call.operations.new, &documents.new.root),
        );
        compare(comparison, &listed);
    }
}

fn compare<'d>(comparison: &mut Comparison<'d>, listed: &Pair<Listed<'d>>) {
    let keyed = Pair::new(&listed.old, &listed.new).map(|listed| {
        let addresses = listed.addresses.iter();
        addresses.map(|one| (key(one.url), *one)).collect()
    });
    for fate in align(keyed) {
        match fate {
            Fate::Removed(old) if listed.new.takes_in(&old) => {}
            Fate::Removed(old) => {
                let text = format!("the server `{}` was removed", old.url);
                comparison.note(&rules::SERVER_REMOVED, Pair::new(old.at, listed.new.at), text);
            }
            Fate::Added(new) if listed.old.takes_in(&new) => {}
            Fate::Added(new) => {
                let text = format!("the server `{}` was added", new.url);
                comparison.note(&rules::SERVER_ADDED, Pair::new(listed.old.at, new.at), text);
            }
            Fate::Kept(both) => {
                if let Some(nodes) = both.map(|address| address.node).both() {
                    annotations::compare(comparison, nodes, "the server");
                    variables(comparison, nodes);
                }
            }
        }
    }
}

/// Compares the variables of one address, which has the same ones in both documents.
fn variables<'d>(comparison: &mut Comparison<'d>, nodes: Pair<&'d Node>) {
    for fate in entries(nodes.get("variables")) {
        if let Fate::Kept(both) = fate {
            variable(comparison, both);
        }
    }
}

fn variable(comparison: &mut Comparison<'_>, both: Pair<&Member>) {
    let name = &both.new.key;
    let nodes = both.map(|member| &member.value);
    let defaults = nodes.map(|node| node.text_of("default"));
    if defaults.old != defaults.new {
        let said = defaults.map(Option::unwrap_or_default);
        let text = format!(
            "the default of the server variable `{name}` is `{}` instead of `{}`",
            said.new, said.old
        );
        comparison.note(&rules::SERVER_CHANGED, nodes.place("default"), text);
    }
    let place = nodes.place("enum");
    match nodes.get("enum").fate() {
        None => {}
        Some(Fate::Added(_)) => {
            let text = format!("the server variable `{name}` takes listed values alone");
            comparison.note(&rules::SERVER_CHANGED, place, text);
        }
        Some(Fate::Removed(_)) => {
            let text = format!("the server variable `{name}` takes any value");
            comparison.note(&rules::SERVER_ADDED, place, text);
        }
        Some(Fate::Kept(lists)) => values(comparison, lists, name, place),
    }
}

fn values(comparison: &mut Comparison<'_>, lists: Pair<&Node>, name: &str, place: Pair<Position>) {
    let keyed = lists.map(|list| list.elements().iter().map(|node| (node.text(), node)).collect());
    for fate in align(keyed) {
        let said = |node: &Node| node.text().unwrap_or_default().to_owned();
        match fate {
            Fate::Kept(_) => {}
            Fate::Removed(old) => {
                let text = format!("the server variable `{name}` can no longer be `{}`", said(old));
                comparison.note(&rules::SERVER_CHANGED, Pair::new(old.at, place.new), text);
            }
            Fate::Added(new) => {
                let text = format!("the server variable `{name}` can be `{}`", said(new));
                comparison.note(&rules::SERVER_ADDED, Pair::new(place.old, new.at), text);
            }
        }
    }
}
