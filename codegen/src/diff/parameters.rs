//! Parameters: which there are, whether they must be sent, and how they are written.

use super::change::Direction;
use super::comparison::Comparison;
use super::operations::{Call, deprecation};
use super::pair::{Fate, Pair, align};
use super::schema::Subject;
use super::{annotations, content, rules, schema};
use crate::load::{Data, Node, Operation, Parameter, Place};

/// Compares the parameters of two operations.
pub(super) fn compare<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    let (documents, operations) = (comparison.documents, &call.operations);
    let listed = Pair::new(
        documents.old.parameters(&operations.old),
        documents.new.parameters(&operations.new),
    );
    let known = Pair::new(
        known(&operations.old, listed.old),
        known(&operations.new, listed.new),
    );
    for fate in align(known) {
        match fate {
            Fate::Removed(old) => {
                let at = Pair::new(old.at, call.at().new);
                let text = format!("{} was removed", said(&old));
                comparison.found(&rules::PARAMETER_REMOVED, call.sent, at, text);
            }
            Fate::Added(new) => {
                let at = Pair::new(call.at().old, new.at);
                added(comparison, call.sent, at, &new);
            }
            Fate::Kept(both) => kept(comparison, call.sent, both),
        }
    }
}

/// What makes a parameter the same: its place and name; in a path, where it stands there, because its name is not sent.
type Identity = (&'static str, String);

fn known<'d>(operation: &Operation<'_>, listed: Vec<Parameter<'d>>) -> Vec<(Identity, Parameter<'d>)> {
    let known = |parameter| (identity(operation, &parameter), parameter);
    listed.into_iter().map(known).collect()
}

fn identity(operation: &Operation<'_>, parameter: &Parameter<'_>) -> Identity {
    let name = parameter.name;
    match parameter.place {
        Place::Path => ("path", variable(operation.path, name)),
        Place::Query => ("query", name.to_owned()),
        Place::Header => ("header", name.to_ascii_lowercase()),
        Place::Cookie => ("cookie", name.to_owned()),
    }
}

/// The number of the variable in the path; its name where the path lacks it.
fn variable(path: &str, name: &str) -> String {
    let mut variables = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let number = variables.position(|variable| variable == name);
    number.map_or_else(|| name.to_owned(), |number| number.to_string())
}

/// The parameter as it is told to people.
fn said(parameter: &Parameter<'_>) -> String {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    format!("the {place} parameter `{}`", parameter.name)
}

fn added(
    comparison: &mut Comparison<'_>,
    sent: Direction,
    at: Pair<crate::load::Position>,
    new: &Parameter<'_>,
) {
    let text = format!("{} was added", said(new));
    if !new.node.flag("required") {
        return comparison.found(&rules::PARAMETER_ADDED, sent, at, text);
    }
    let rule = match convention(new) {
        Some(rule) => rule,
        None => &rules::REQUIRED_PARAMETER_ADDED,
    };
    comparison.found(rule, sent, at, format!("{text}, and must be sent"));
}

/// The rule for a parameter that has a meaning of its own.
fn convention(parameter: &Parameter<'_>) -> Option<&'static super::change::Rule> {
    if parameter.is_header("idempotency-key") {
        return Some(&rules::KEY_REQUIRED);
    }
    parameter
        .is_header("if-match")
        .then_some(&rules::IF_MATCH_REQUIRED)
}

fn kept<'d>(comparison: &mut Comparison<'d>, sent: Direction, both: Pair<Parameter<'d>>) {
    let nodes = both.map(|parameter| parameter.node);
    let what = said(&both.new);
    if both.old.name != both.new.name && both.new.place == Place::Path {
        let text = format!("{what} was called `{}`", both.old.name);
        comparison.note(&rules::PATH_PARAMETER_RENAMED, nodes.place("name"), text);
    }
    let required = nodes.map(|node| node.flag("required"));
    let at = nodes.place("required");
    match (required.old, required.new) {
        (false, true) => {
            let rule = convention(&both.new).unwrap_or(&rules::PARAMETER_REQUIRED);
            comparison.found(rule, sent, at, format!("{what} must be sent now"));
        }
        (true, false) => {
            let text = format!("{what} may be left out now");
            comparison.found(&rules::PARAMETER_OPTIONAL, sent, at, text);
        }
        _ => {}
    }
    style(comparison, sent, both);
    deprecation(comparison, nodes, nodes.at(), &what);
    annotations::compare(comparison, nodes, &what);
    let subject = Subject::named(&what);
    // What is written as a media type and was not, or the other way round, was told as another way of writing.
    let is_typed = nodes.map(|node| node.get("content").is_some());
    match is_typed.old == is_typed.new {
        true if is_typed.new => content::content(comparison, nodes, sent, &what),
        true => schema::stated(comparison, nodes, sent, &subject),
        false => {}
    }
}

/// How lists and objects are written; for single values all styles of a place are one.
fn style(comparison: &mut Comparison<'_>, sent: Direction, both: Pair<Parameter<'_>>) {
    let written = both.map(|parameter| written(&parameter));
    if written.old == written.new {
        return;
    }
    let nodes = both.map(|parameter| parameter.node);
    let at = ["content", "style", "explode", "allowReserved"]
        .into_iter()
        .find(|key| nodes.get(key).fate().is_some())
        .map_or(nodes.at(), |key| nodes.place(key));
    let text = format!(
        "{} is written otherwise: {} instead of {}",
        said(&both.new),
        written.new,
        written.old
    );
    comparison.found(&rules::PARAMETER_STYLE_CHANGED, sent, at, text);
}

/// The style in words, with the defaults of OpenAPI (3.0.3, Parameter Object).
fn written(parameter: &Parameter<'_>) -> String {
    let node = parameter.node;
    if node.get("content").is_some() {
        return "a media type".to_owned();
    }
    let usual = match parameter.place {
        Place::Path | Place::Header => "simple",
        Place::Query | Place::Cookie => "form",
    };
    let style = node.text_of("style").unwrap_or(usual);
    let explode = match node.get("explode") {
        Some(Node {
            data: Data::Boolean(explode),
            ..
        }) => *explode,
        _ => style == "form",
    };
    let reserved = if node.flag("allowReserved") {
        ", reserved letters as they are"
    } else {
        ""
    };
    format!(
        "`{style}`, {}{reserved}",
        if explode { "exploded" } else { "not exploded" }
    )
}
