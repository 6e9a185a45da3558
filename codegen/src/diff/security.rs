//! Who may call: every way in that there was must still lead in.

use super::comparison::Comparison;
use super::operations::Call;
use super::pair::{Fate, Pair, align, entries};
use super::{annotations, rules};
use crate::load::{Document, Member, Node, Operation, Position};

/// What tells one scheme from another on the wire.
const MEANING: [&str; 5] = ["type", "scheme", "in", "name", "openIdConnectUrl"];

/// One way in: the schemes that are needed together, each with its scopes.
#[derive(Debug)]
struct Way<'d> {
    at: Position,
    needs: Vec<(&'d str, Vec<&'d str>)>,
}

impl Way<'_> {
    /// Whether who comes this way has all that the other one needs.
    fn leads_through(&self, other: &Way<'_>) -> bool {
        other.needs.iter().all(|(scheme, scopes)| {
            let mine = self.needs.iter().find(|(name, _)| name == scheme);
            mine.is_some_and(|(_, mine)| scopes.iter().all(|scope| mine.contains(scope)))
        })
    }

    fn said(&self) -> String {
        let needs = self.needs.iter().map(|(scheme, scopes)| match scopes[..] {
            [] => format!("`{scheme}`"),
            _ => format!("`{scheme}` with {}", scopes.join(", ")),
        });
        let needs: Vec<String> = needs.collect();
        if needs.is_empty() {
            "anybody".to_owned()
        } else {
            needs.join(" and ")
        }
    }
}

/// The ways into an operation and where they are listed; where nothing is said, everybody is let in.
fn ways<'d>(document: &'d Document, operation: &Operation<'d>) -> (Position, Vec<Way<'d>>) {
    let listed = document.security(operation);
    let at = listed.map_or(operation.at, |member| member.at);
    let requirements = listed.map_or(&[][..], |member| member.value.elements());
    let way = |node: &'d Node| Way {
        at: node.at,
        needs: node
            .members()
            .iter()
            .map(|member| (member.key.as_str(), texts(&member.value)))
            .collect(),
    };
    let mut ways: Vec<Way<'d>> = requirements.iter().map(way).collect();
    if ways.is_empty() {
        ways.push(Way {
            at,
            needs: Vec::new(),
        });
    }
    (at, ways)
}

fn texts(list: &Node) -> Vec<&str> {
    list.elements().iter().filter_map(Node::text).collect()
}

/// Compares who may call an operation.
pub(super) fn compare<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    let documents = comparison.documents;
    let (old_at, old) = ways(documents.old, &call.operations.old);
    let (new_at, new) = ways(documents.new, &call.operations.new);
    for way in &old {
        if !new.iter().any(|other| way.leads_through(other)) {
            let text = format!("{} may no longer call", way.said());
            comparison.note(&rules::SECURITY_NARROWED, Pair::new(way.at, new_at), text);
        }
    }
    for way in &new {
        if !old.iter().any(|other| way.leads_through(other)) {
            let text = format!("{} may call, too", way.said());
            comparison.note(&rules::SECURITY_WIDENED, Pair::new(old_at, way.at), text);
        }
    }
    scopes(comparison, call);
    // Of a scheme that is no longer asked for, nothing more is to be said.
    let needs = |ways: &[Way<'d>]| -> Vec<&'d str> {
        let needs = ways.iter().flat_map(|way| &way.needs);
        needs.map(|(scheme, _)| *scheme).collect()
    };
    let still = needs(&new);
    for scheme in needs(&old).into_iter().filter(|scheme| still.contains(scheme)) {
        declared(comparison, scheme);
    }
}

/// `x-scopes`: what a caller must be allowed.
fn scopes(comparison: &mut Comparison<'_>, call: &Call<'_>) {
    let nodes = call.nodes();
    let place = Pair::new(
        nodes
            .old
            .member("x-scopes")
            .map_or(call.at().old, |member| member.at),
        nodes
            .new
            .member("x-scopes")
            .map_or(call.at().new, |member| member.at),
    );
    let lists = nodes
        .get("x-scopes")
        .map(|list| list.map(texts).unwrap_or_default());
    let keyed = lists.map(|list| list.into_iter().map(|scope| (scope, scope)).collect());
    for fate in align(keyed) {
        match fate {
            Fate::Kept(_) => {}
            Fate::Added(scope) => {
                let text = format!("the scope `{scope}` is needed now");
                comparison.note(&rules::SCOPE_ADDED, place, text);
            }
            Fate::Removed(scope) => {
                let text = format!("the scope `{scope}` is no longer needed");
                comparison.note(&rules::SCOPE_REMOVED, place, text);
            }
        }
    }
}

/// Compares what one scheme is in both documents.
fn declared(comparison: &mut Comparison<'_>, name: &str) {
    let documents = comparison.documents;
    let schemes = documents.map(|document| scheme(document, name));
    let nodes = match schemes.fate() {
        None => return,
        Some(Fate::Kept(both)) => comparison.resolve(both),
        Some(Fate::Added(new)) => {
            let at = Pair::new(documents.old.root.at, new.at);
            let text = format!("the security scheme `{name}` is described now");
            return comparison.note(&rules::REWORDED, at, text);
        }
        Some(Fate::Removed(old)) => {
            let at = Pair::new(old.at, documents.new.root.at);
            let text = format!("the security scheme `{name}` is described no longer");
            return comparison.note(&rules::SCHEME_CHANGED, at, text);
        }
    };
    let said = |node: &Node, key: &str| node.text_of(key).map(str::to_ascii_lowercase);
    for key in MEANING {
        if said(nodes.old, key) != said(nodes.new, key) {
            let text = format!("`{key}` of the security scheme `{name}` changed");
            comparison.note(&rules::SCHEME_CHANGED, nodes.place(key), text);
        }
    }
    for fate in entries(nodes.get("flows")) {
        match fate {
            Fate::Added(_) => {}
            Fate::Removed(flow) => {
                let at = Pair::new(flow.at, nodes.new.at);
                let text = format!(
                    "the flow `{}` of the security scheme `{name}` was removed",
                    flow.key
                );
                comparison.note(&rules::SCHEME_CHANGED, at, text);
            }
            Fate::Kept(both) => flow(comparison, both, name),
        }
    }
    annotations::compare(comparison, nodes, &format!("the security scheme `{name}`"));
}

/// Where tokens come from.
fn flow(comparison: &mut Comparison<'_>, both: Pair<&Member>, name: &str) {
    let nodes = both.map(|member| &member.value);
    for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
        let said = nodes.map(|node| node.text_of(key));
        if said.old != said.new {
            let text = format!(
                "`{key}` of the flow `{}` of the security scheme `{name}` changed",
                both.new.key
            );
            comparison.note(&rules::SCHEME_CHANGED, nodes.place(key), text);
        }
    }
}

fn scheme<'d>(document: &'d Document, name: &str) -> Option<&'d Node> {
    document.root.get("components")?.get("securitySchemes")?.get(name)
}
