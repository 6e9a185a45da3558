//! Members that the parts of an object rule out: what one of them requires has no place in another.

use std::collections::HashSet;

use super::contradictions::Clash;
use crate::load::{Data, Node};

/// The schemas of each member of which several parts speak.
pub(super) fn shared<'d>(layers: &[&'d Node]) -> Vec<Vec<&'d Node>> {
    if layers.len() < 2 {
        return Vec::new();
    }
    let mut names = HashSet::new();
    let mut twice: Vec<&str> = Vec::new();
    for member in layers.iter().flat_map(described) {
        if !names.insert(member) && !twice.contains(&member) {
            twice.push(member);
        }
    }
    let of_name = |name: &&str| {
        let properties = layers.iter().filter_map(|layer| layer.get("properties"));
        properties.filter_map(|properties| properties.get(name)).collect()
    };
    twice.iter().map(of_name).collect()
}

/// The contradiction between what objects must have and what they can have.
pub(super) fn clash(layers: &[&Node]) -> Option<Clash> {
    let required = layers.iter().filter_map(|layer| layer.get("required"));
    let required: Vec<&Node> = required.flat_map(Node::elements).collect();
    no_room(layers, &required)
        .or_else(|| closed_out(layers, &required))
        .or_else(|| too_few(layers))
}

/// More members are required than there may be.
fn no_room(layers: &[&Node], required: &[&Node]) -> Option<Clash> {
    let most = layers.iter().filter_map(|layer| layer.get("maxProperties"));
    let names: HashSet<&str> = required.iter().filter_map(|name| name.text()).collect();
    let short = most.filter_map(|most| Some((most, count(most)?)));
    let (most, room) = short.min_by_key(|(_, room)| *room)?;
    (names.len() > room).then(|| {
        let text = format!("`maxProperties: {room}` leaves no room for what is required");
        let hint = format!("raise it to {} at least, or require less", names.len());
        Clash::new(most.at, text, hint)
    })
}

/// A member is required that another part allows no place.
fn closed_out(layers: &[&Node], required: &[&Node]) -> Option<Clash> {
    let is_described = |name: &str| {
        layers
            .iter()
            .any(|layer| described(layer).any(|known| known == name))
    };
    for layer in layers.iter().filter(|layer| is_closed(layer)) {
        let known: HashSet<&str> = described(layer).collect();
        let out = required.iter().find(|name| {
            // One that no part describes is told by the rule on `required`.
            name.text()
                .is_some_and(|name| !known.contains(name) && is_described(name))
        });
        if let Some(out) = out {
            let name = out.text().unwrap_or_default();
            let text = format!("`{name}` is required, and another part allows no such member");
            let line = layer.get("additionalProperties").map_or(0, |open| open.at.line);
            let hint =
                format!("take `additionalProperties: false` (line {line}) out, or describe `{name}` there");
            return Some(Clash::new(out.at, text, hint));
        }
    }
    None
}

/// Fewer members are described than there must be.
fn too_few(layers: &[&Node]) -> Option<Clash> {
    let least = layers.iter().filter_map(|layer| layer.get("minProperties"));
    let (least, wanted) = least
        .filter_map(|least| Some((least, count(least)?)))
        .max_by_key(|(_, wanted)| *wanted)?;
    let closed = layers.iter().filter(|layer| is_closed(layer));
    let known = closed.map(|layer| described(layer).count()).min()?;
    (wanted > known).then(|| {
        let text = format!("`minProperties: {wanted}` is more than there can be");
        let hint = format!("lower it to {known} at most, or describe more members");
        Clash::new(least.at, text, hint)
    })
}

fn described<'d>(layer: &&'d Node) -> impl Iterator<Item = &'d str> + use<'d> {
    let members = layer.get("properties").map_or(&[][..], Node::members);
    members.iter().map(|member| member.key.as_str())
}

fn is_closed(layer: &Node) -> bool {
    let open = layer.get("additionalProperties").map(|open| &open.data);
    matches!(open, Some(Data::Boolean(false)))
}

pub(super) fn count(bound: &Node) -> Option<usize> {
    match bound.data {
        Data::Integer(count) => usize::try_from(count).ok(),
        _ => None,
    }
}
