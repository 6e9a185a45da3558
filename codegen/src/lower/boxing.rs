//! Which members must be boxed: those that would make a type contain itself.
//!
//! A list or a map already is an indirection. Boxing every reference was rejected: it allocates for nothing and the
//! generated types stop reading like types that a person wrote. Where objects and choices go round together, the members of
//! the objects are boxed and the choices are not.

use std::collections::HashMap;

use super::model::{Model, Models};
use crate::shape::{Key, Kind, Shape};

/// The types that contain each other, by a number for each circle.
#[derive(Debug, Default)]
pub(crate) struct Circles {
    all: HashMap<Key, usize>,
    /// Those of choices alone.
    choices: HashMap<Key, usize>,
}

impl Circles {
    /// Finds the circles among the types of `models`.
    pub(super) fn of(models: &Models<'_>) -> Self {
        let all: Vec<&Model<'_>> = models.list.iter().collect();
        let is_choice = |model: &&Model<'_>| matches!(model.shape.kind, Kind::Union(_));
        Circles {
            choices: numbered(models, &all.iter().copied().filter(is_choice).collect::<Vec<_>>()),
            all: numbered(models, &all),
        }
    }

    /// How deep the compiler has to follow types into each other, where that is deeper than it does by itself: it walks
    /// a circle of boxes to its end.
    pub(super) fn recursion_limit(&self) -> Option<usize> {
        let mut sizes: HashMap<usize, usize> = HashMap::new();
        for number in self.all.values() {
            *sizes.entry(*number).or_default() += 1;
        }
        let largest = sizes.into_values().max().unwrap_or_default();
        (largest > MANY).then(|| 8 * largest.next_power_of_two())
    }
}

/// Rust follows 128 levels (The Rust Reference, "recursion_limit"), of which a member takes up to four.
const MANY: usize = 24;

impl<'d> Models<'d> {
    /// Whether a part of this shape in the type `owner` leads back to it without indirection.
    pub(crate) fn needs_box(&self, owner: &Shape<'d>, part: &Shape<'d>) -> bool {
        let circles = if matches!(owner.kind, Kind::Union(_)) {
            &self.circles.choices
        } else {
            &self.circles.all
        };
        let meaning = part.meaning(self.document);
        let number = meaning.and_then(|meaning| circles.get(&meaning.key()));
        number.is_some() && number == circles.get(&owner.key())
    }
}

/// The circle of each type; one that is in no circle has a number of its own.
fn numbered(models: &Models<'_>, list: &[&Model<'_>]) -> HashMap<Key, usize> {
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut held: Vec<Vec<Key>> = Vec::new();
    for model in list {
        places.entry(model.shape.key()).or_insert_with(|| {
            held.push(contents(models, &model.shape));
            held.len() - 1
        });
    }
    let edges = held
        .iter()
        .map(|keys| keys.iter().filter_map(|key| places.get(key).copied()));
    let components = components(&edges.map(Iterator::collect).collect::<Vec<_>>());
    let numbers = places.into_iter();
    numbers
        .filter_map(|(key, place)| Some((key, *components.get(place)?)))
        .collect()
}

/// The types that a value of `shape` holds in place.
fn contents(models: &Models<'_>, shape: &Shape<'_>) -> Vec<Key> {
    let parts: Vec<&Shape<'_>> = match &shape.kind {
        Kind::Object(properties) => properties.iter().map(|property| &property.shape).collect(),
        Kind::Union(union) => union.variants.iter().map(|variant| &variant.shape).collect(),
        _ => Vec::new(),
    };
    let meanings = parts.into_iter().filter_map(|part| part.meaning(models.document));
    meanings
        .filter(Shape::has_own_type)
        .map(|meaning| meaning.key())
        .collect()
}

/// The number of the component that each place belongs to (Kosaraju's strongly connected components).
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        finish(edges, start, &mut seen, &mut |place| order.push(place));
    }
    let mut back = vec![Vec::new(); edges.len()];
    for (from, list) in edges.iter().enumerate() {
        for to in list {
            if let Some(list) = back.get_mut(*to) {
                list.push(from);
            }
        }
    }
    let mut component = vec![usize::MAX; edges.len()];
    let mut seen = vec![false; edges.len()];
    for start in order.into_iter().rev() {
        finish(&back, start, &mut seen, &mut |place| {
            if let Some(own) = component.get_mut(place) {
                *own = start;
            }
        });
    }
    component
}

/// Walks everything below `start` that was not seen, and tells each place when all below it is done.
fn finish(edges: &[Vec<usize>], start: usize, seen: &mut [bool], done: &mut dyn FnMut(usize)) {
    let mut way = vec![(start, 0)];
    match seen.get_mut(start) {
        Some(seen) if !*seen => *seen = true,
        _ => return,
    }
    while let Some((place, next)) = way.last_mut() {
        match edges.get(*place).and_then(|list| list.get(*next)) {
            Some(&below) => {
                *next += 1;
                if let Some(seen) = seen.get_mut(below).filter(|seen| !**seen) {
                    *seen = true;
                    way.push((below, 0));
                }
            }
            None => {
                done(*place);
                way.pop();
            }
        }
    }
}
