//! Responses: which statuses there are, what each carries.

use super::change::Direction;
use super::comparison::Comparison;
use super::operations::{Call, deprecation};
use super::pair::{Fate, Pair, named};
use super::schema::Subject;
use super::{annotations, content, rules, schema};
use crate::load::{Member, Node, Position};

/// Answers that come only to who asks for them: a range, or what has not changed (RFC 9110, sections 14 and 13).
const ASKED_FOR: &[&str] = &["206", "304"];

/// Compares what two operations answer. A status is looked up as a client does it: itself, then its hundred (`4XX`), then
/// `default`.
pub(super) fn compare<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    let maps = call.nodes().get("responses");
    let place = call.nodes().place("responses");
    for fate in named(maps, str::to_ascii_uppercase) {
        match fate {
            Fate::Kept(members) => response(comparison, members, call.answered),
            Fate::Removed(old) if is_spelt_out(&old.key, maps.old, maps.new) => {
                let text = format!("of the response {} only what is listed is left", old.key);
                let at = Pair::new(old.at, place.new);
                comparison.found(&rules::RESPONSE_REMOVED, call.answered, at, text);
            }
            Fate::Removed(old) => match standing_in(&old.key, maps.new) {
                Some(new) => response(comparison, Pair::new(old, new), call.answered),
                None => removed(comparison, old, place.new, call.answered),
            },
            Fate::Added(new) if is_spelt_out(&new.key, maps.new, maps.old) => {
                added(comparison, new, place.old, call.answered);
            }
            Fate::Added(new) => match standing_in(&new.key, maps.old) {
                Some(old) => response(comparison, Pair::new(old, new), call.answered),
                None => added(comparison, new, place.old, call.answered),
            },
        }
    }
}

/// The response that speaks for a status which has none of its own.
fn standing_in<'d>(status: &str, responses: Option<&'d Node>) -> Option<&'d Member> {
    let responses = responses?;
    let hundred = status.get(..1)?;
    let range = |member: &&Member| member.key.eq_ignore_ascii_case(&format!("{hundred}XX"));
    let ranged = responses.members().iter().find(range);
    ranged.or_else(|| responses.member("default"))
}

/// Whether a range of one document is in the other told in single statuses, each of which is compared with the range.
fn is_spelt_out(range: &str, own: Option<&Node>, other: Option<&Node>) -> bool {
    let Some(hundred) = range.to_ascii_uppercase().strip_suffix("XX").map(str::to_owned) else {
        return false;
    };
    let [own, other] = [own, other].map(|map| map.map_or(&[][..], Node::members));
    let is_known = |status: &str| own.iter().any(|known| known.key == status);
    let mut others = other.iter().map(|member| member.key.as_str());
    others.any(|status| status.starts_with(&hundred) && !is_known(status))
}

/// Whether it is a success or sends the client elsewhere.
fn succeeds(status: &str) -> bool {
    status.starts_with(['2', '3']) && !ASKED_FOR.contains(&status)
}

fn removed(comparison: &mut Comparison<'_>, old: &Member, place: Position, answered: Direction) {
    let rule = if succeeds(&old.key) {
        &rules::SUCCESS_REMOVED
    } else {
        &rules::RESPONSE_REMOVED
    };
    let text = format!("the response {} was removed", old.key);
    comparison.found(rule, answered, Pair::new(old.at, place), text);
}

fn added(comparison: &mut Comparison<'_>, new: &Member, place: Position, answered: Direction) {
    let rule = if succeeds(&new.key) {
        &rules::SUCCESS_ADDED
    } else {
        &rules::RESPONSE_ADDED
    };
    let text = format!("the response {} was added", new.key);
    comparison.found(rule, answered, Pair::new(place, new.at), text);
}

fn response<'d>(comparison: &mut Comparison<'d>, members: Pair<&'d Member>, answered: Direction) {
    let nodes = comparison.resolve(members.map(|member| &member.value));
    annotations::compare(comparison, nodes, "the response");
    headers(comparison, nodes, answered);
    let what = "the response";
    content::content(comparison, nodes, answered, what);
}

fn headers<'d>(comparison: &mut Comparison<'d>, nodes: Pair<&'d Node>, answered: Direction) {
    let place = nodes.place("headers");
    for fate in named(nodes.get("headers"), str::to_ascii_lowercase) {
        match fate {
            Fate::Removed(old) => {
                let text = format!("the response header `{}` was removed", old.key);
                comparison.found(
                    &rules::HEADER_REMOVED,
                    answered,
                    Pair::new(old.at, place.new),
                    text,
                );
            }
            Fate::Added(new) => {
                let text = format!("the response header `{}` was added", new.key);
                comparison.found(&rules::HEADER_ADDED, answered, Pair::new(place.old, new.at), text);
            }
            Fate::Kept(both) => header(comparison, both, answered),
        }
    }
}

fn header<'d>(comparison: &mut Comparison<'d>, both: Pair<&'d Member>, answered: Direction) {
    let nodes = comparison.resolve(both.map(|member| &member.value));
    let what = format!("the response header `{}`", both.new.key);
    let at = nodes.place("required");
    match (nodes.old.flag("required"), nodes.new.flag("required")) {
        (true, false) => {
            let text = format!("{what} is no longer always there");
            comparison.found(&rules::HEADER_OPTIONAL, answered, at, text);
        }
        (false, true) => {
            let text = format!("{what} is always there now");
            comparison.found(&rules::HEADER_REQUIRED, answered, at, text);
        }
        _ => {}
    }
    deprecation(comparison, nodes, nodes.at(), &what);
    annotations::compare(comparison, nodes, &what);
    schema::stated(comparison, nodes, answered, &Subject::named(&what));
    content::content(comparison, nodes, answered, &what);
}
