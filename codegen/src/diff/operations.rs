//! Paths and operations: which there are, and each one compared with its old self.

use super::change::Direction;
use super::comparison::Comparison;
use super::pair::{Fate, Pair, align, entries};
use super::{annotations, content, conventions, parameters, responses, rules, security, servers};
use crate::load::{Member, Node, Operation, is_method};
use crate::moment;

/// Two operations that are one, and which way its requests go: to the server, or from it where it calls back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'d> {
    /// The two.
    pub(super) operations: Pair<Operation<'d>>,
    /// The way of what the caller sends.
    pub(super) sent: Direction,
    /// The way of what the caller gets.
    pub(super) answered: Direction,
}

impl<'d> Call<'d> {
    fn new(operations: Pair<Operation<'d>>, sent: Direction) -> Self {
        Call {
            operations,
            sent,
            answered: sent.turned(),
        }
    }

    /// The two Operation Objects.
    pub(super) fn nodes(&self) -> Pair<&'d Node> {
        self.operations.map(|operation| operation.node)
    }

    /// Where both methods stand.
    pub(super) fn at(&self) -> Pair<crate::load::Position> {
        self.operations.map(|operation| operation.at)
    }
}

/// Compares all operations. A path is known by its template; what its variables are called does not matter.
pub(super) fn paths<'d>(comparison: &mut Comparison<'d>) {
    let all = comparison.documents.map(crate::load::Document::operations);
    let known = Pair::new(&all.old, &all.new).map(|operations| {
        let key = |operation: &Operation<'d>| (template(operation.path), operation.method);
        operations
            .iter()
            .map(|operation| (key(operation), *operation))
            .collect()
    });
    for fate in align(known) {
        match fate {
            Fate::Removed(old) => removed(comparison, &old, &all.new),
            Fate::Added(new) => added(comparison, &new, &all.old),
            Fate::Kept(both) => operation(comparison, &Call::new(both, Direction::Request)),
        }
        comparison.begin(None);
    }
}

/// The path with its variables left empty.
fn template(path: &str) -> String {
    let mut template = String::with_capacity(path.len());
    let mut within = false;
    for letter in path.chars() {
        within &= letter != '}';
        if !within {
            template.push(letter);
        }
        within |= letter == '{';
    }
    template
}

fn name(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.path)
}

/// One operation is gone, or with its last one the whole path.
fn removed(comparison: &mut Comparison<'_>, old: &Operation<'_>, others: &[Operation<'_>]) {
    comparison.begin(Some(name(old)));
    let path = others
        .iter()
        .find(|other| template(other.path) == template(old.path));
    let place = comparison.documents.map(|document| &document.root).place("paths");
    if moment::of(old.node, "x-sunset").is_some_and(|end| end <= comparison.now) {
        let at = Pair::new(old.at, path.map_or(place.new, |path| path.path_at));
        let text = format!("`{}` was removed after its sunset", name(old));
        return comparison.note(&rules::OPERATION_ENDED, at, text);
    }
    match path {
        None => {
            let text = format!("the path `{}` was removed", old.path);
            comparison.note(&rules::PATH_REMOVED, Pair::new(old.path_at, place.new), text);
        }
        Some(path) => {
            let text = format!("`{}` was removed", name(old));
            comparison.note(&rules::OPERATION_REMOVED, Pair::new(old.at, path.path_at), text);
        }
    }
}

fn added(comparison: &mut Comparison<'_>, new: &Operation<'_>, others: &[Operation<'_>]) {
    comparison.begin(Some(name(new)));
    let path = others
        .iter()
        .find(|other| template(other.path) == template(new.path));
    let place = comparison.documents.map(|document| &document.root).place("paths");
    match path {
        None => {
            let text = format!("the path `{}` was added", new.path);
            comparison.note(&rules::PATH_ADDED, Pair::new(place.old, new.path_at), text);
        }
        Some(path) => {
            let text = format!("`{}` was added", name(new));
            comparison.note(&rules::OPERATION_ADDED, Pair::new(path.path_at, new.at), text);
        }
    }
}

/// Compares one operation with its old self.
fn operation<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    comparison.begin(Some(name(&call.operations.new)));
    servers::of_one(comparison, call);
    body_of(comparison, call);
    security::compare(comparison, call);
    conventions::compare(comparison, call);
    callbacks(comparison, call);
}

fn body_of<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    let nodes = call.nodes();
    let ids = nodes.map(|node| node.text_of("operationId"));
    if let (Some(old), Some(new)) = (ids.old, ids.new)
        && old != new
    {
        let text = format!("the operation is called `{new}` instead of `{old}`");
        comparison.note(&rules::OPERATION_ID_CHANGED, nodes.place("operationId"), text);
    }
    deprecation(comparison, nodes, call.at(), "the operation");
    annotations::compare(comparison, nodes, "the operation");
    parameters::compare(comparison, call);
    content::request(comparison, call);
    responses::compare(comparison, call);
}

/// Whether it began or ceased to be deprecated.
pub(super) fn deprecation(
    comparison: &mut Comparison<'_>,
    nodes: Pair<&Node>,
    at: Pair<crate::load::Position>,
    what: &str,
) {
    let place = |node: &Node, at| node.member("deprecated").map_or(at, |member| member.at);
    let at = Pair::new(place(nodes.old, at.old), place(nodes.new, at.new));
    match (nodes.old.flag("deprecated"), nodes.new.flag("deprecated")) {
        (false, true) => comparison.note(&rules::DEPRECATED, at, format!("{what} is deprecated now")),
        (true, false) => comparison.note(
            &rules::UNDEPRECATED,
            at,
            format!("{what} is no longer deprecated"),
        ),
        _ => {}
    }
}

/// What the server calls when something happens: it sends, and the subscriber answers.
pub(super) fn webhooks<'d>(comparison: &mut Comparison<'d>) {
    let roots = comparison.documents.map(|document| &document.root);
    for fate in entries(roots.get("webhooks")) {
        hooked(comparison, fate, "webhook", roots.place("webhooks"));
    }
    comparison.begin(None);
}

fn callbacks<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    let nodes = call.nodes();
    for fate in entries(nodes.get("callbacks")) {
        let Fate::Kept(both) = fate else {
            hooked(comparison, fate, "callback", nodes.place("callbacks"));
            continue;
        };
        let named = comparison.resolve(both.map(|member| &member.value));
        for fate in entries(named.map(Some)) {
            hooked(comparison, fate, "callback", named.at());
        }
    }
}

fn hooked<'d>(
    comparison: &mut Comparison<'d>,
    fate: Fate<&'d Member>,
    what: &str,
    place: Pair<crate::load::Position>,
) {
    match fate {
        Fate::Removed(old) => {
            let text = format!("the {what} `{}` was removed", old.key);
            comparison.note(&rules::PATH_REMOVED, Pair::new(old.at, place.new), text);
        }
        Fate::Added(new) => {
            let text = format!("the {what} `{}` was added", new.key);
            comparison.note(&rules::PATH_ADDED, Pair::new(place.old, new.at), text);
        }
        Fate::Kept(both) => {
            let items = comparison.resolve(both.map(|member| &member.value));
            for fate in entries(items.map(Some)) {
                method(comparison, both, items, fate);
            }
        }
    }
}

/// What became of one method of something that the server calls.
fn method<'d>(
    comparison: &mut Comparison<'d>,
    paths: Pair<&'d Member>,
    items: Pair<&'d Node>,
    fate: Fate<&'d Member>,
) {
    let said = |member: &Member| format!("`{} {}`", member.key.to_uppercase(), paths.new.key);
    match fate {
        Fate::Kept(methods) if is_method(&methods.new.key) => turned(comparison, paths, items, methods),
        Fate::Removed(old) if is_method(&old.key) => {
            let (text, at) = (said(old) + " was removed", Pair::new(old.at, paths.new.at));
            comparison.note(&rules::OPERATION_REMOVED, at, text);
        }
        Fate::Added(new) if is_method(&new.key) => {
            let (text, at) = (said(new) + " was added", Pair::new(paths.old.at, new.at));
            comparison.note(&rules::OPERATION_ADDED, at, text);
        }
        _ => {}
    }
}

/// Compares an operation that the server calls. Who may call and how often is not the server's to say there.
fn turned<'d>(
    comparison: &mut Comparison<'d>,
    paths: Pair<&'d Member>,
    items: Pair<&'d Node>,
    methods: Pair<&'d Member>,
) {
    let operations = Pair::new(
        Operation::called_back(paths.old, items.old, methods.old),
        Operation::called_back(paths.new, items.new, methods.new),
    );
    body_of(comparison, &Call::new(operations, Direction::Response));
}
