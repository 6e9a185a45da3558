//! Bodies and the media types they come in.

use super::change::Direction;
use super::comparison::Comparison;
use super::operations::Call;
use super::pair::{Fate, Pair, entries, named};
use super::schema::Subject;
use super::{annotations, rules, schema};
use crate::load::{Member, Node};

/// Compares the bodies that two operations take.
pub(super) fn request<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    let nodes = call.nodes();
    let bodies = Pair::new(
        call.operations.old.body(comparison.documents.old),
        call.operations.new.body(comparison.documents.new),
    );
    let place = nodes.place("requestBody");
    match bodies.fate() {
        None => {}
        Some(Fate::Removed(_)) => {
            let at = Pair::new(place.old, call.at().new);
            comparison.found(&rules::BODY_REMOVED, call.sent, at, "the body was removed");
        }
        Some(Fate::Added(body)) => {
            let at = Pair::new(call.at().old, place.new);
            if body.flag("required") {
                let text = "a body was added, and must be sent";
                comparison.found(&rules::REQUIRED_BODY_ADDED, call.sent, at, text);
            } else {
                comparison.found(&rules::BODY_ADDED, call.sent, at, "a body may be sent");
            }
        }
        Some(Fate::Kept(both)) => kept(comparison, both, call.sent),
    }
}

fn kept<'d>(comparison: &mut Comparison<'d>, bodies: Pair<&'d Node>, sent: Direction) {
    let at = bodies.place("required");
    match (bodies.old.flag("required"), bodies.new.flag("required")) {
        (false, true) => comparison.found(&rules::BODY_REQUIRED, sent, at, "the body must be sent now"),
        (true, false) => {
            comparison.found(&rules::BODY_OPTIONAL, sent, at, "the body may be left out now");
        }
        _ => {}
    }
    annotations::compare(comparison, bodies, "the body");
    content(comparison, bodies, sent, "the body");
}

/// Compares what stands under `content`, if anything does.
pub(super) fn content<'d>(
    comparison: &mut Comparison<'d>,
    holders: Pair<&'d Node>,
    direction: Direction,
    what: &str,
) {
    match holders.member("content").fate() {
        None => {}
        Some(Fate::Kept(both)) => types(comparison, both, direction, what),
        Some(Fate::Added(new)) => {
            let at = Pair::new(holders.old.at, new.at);
            let text = format!("{what} has content now");
            comparison.found(&rules::MEDIA_TYPE_ADDED, direction, at, text);
        }
        Some(Fate::Removed(old)) => {
            let at = Pair::new(old.at, holders.new.at);
            let text = format!("{what} has no content any more");
            comparison.found(&rules::MEDIA_TYPE_REMOVED, direction, at, text);
        }
    }
}

/// Compares the media types of two `content` members.
fn types<'d>(comparison: &mut Comparison<'d>, contents: Pair<&'d Member>, direction: Direction, what: &str) {
    let maps = contents.map(|member| &member.value);
    for fate in named(maps.map(Some), canonical) {
        match fate {
            Fate::Removed(old) if covered(&old.key, maps.new) => {}
            Fate::Added(new) if covered(&new.key, maps.old) => {}
            Fate::Removed(old) => {
                let at = Pair::new(old.at, contents.new.at);
                let text = format!("{what} can no longer be `{}`", old.key);
                comparison.found(&rules::MEDIA_TYPE_REMOVED, direction, at, text);
            }
            Fate::Added(new) => {
                let at = Pair::new(contents.old.at, new.at);
                let text = format!("{what} can be `{}`, too", new.key);
                comparison.found(&rules::MEDIA_TYPE_ADDED, direction, at, text);
            }
            Fate::Kept(both) => media_type(comparison, both, direction, what),
        }
    }
}

/// A media type in lower case without the spaces around its parameters.
fn canonical(media: &str) -> String {
    let parts: Vec<String> = media
        .split(';')
        .map(|part| part.trim().to_ascii_lowercase())
        .collect();
    parts.join(";")
}

/// Whether a range such as `image/*` speaks of this type.
fn covered(media: &str, content: &Node) -> bool {
    let family = media.split('/').next().unwrap_or_default();
    let ranges = [format!("{family}/*"), "*/*".to_owned()];
    ranges.iter().any(|range| content.get(range).is_some())
}

fn media_type<'d>(comparison: &mut Comparison<'d>, both: Pair<&'d Member>, direction: Direction, what: &str) {
    let types = both.map(|member| &member.value);
    annotations::compare(comparison, types, what);
    schema::stated(comparison, types, direction, &Subject::named(what));
    for fate in entries(types.get("encoding")) {
        let (at, name) = match fate {
            Fate::Added(new) => (Pair::new(types.old.at, new.at), &new.key),
            Fate::Removed(old) => (Pair::new(old.at, types.new.at), &old.key),
            Fate::Kept(both) if both.map(|member| &member.value).is_same() => continue,
            Fate::Kept(both) => (both.map(|member| member.at), &both.new.key),
        };
        let text = format!("the part `{name}` is written otherwise");
        comparison.found(&rules::ENCODING_CHANGED, direction, at, text);
    }
}
