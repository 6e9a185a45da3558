//! A query or a form, sorted by the fields that its keys belong to.

use super::{Coding, Field, Given};

/// What stands in a query or a form: `name=value` beside `name=value`.
#[derive(Debug)]
pub(crate) struct Gathered<'t> {
    /// What each field was given, by its place.
    pub(crate) given: Vec<Option<Given<'t>>>,
    /// Fields that came more often than they may, in the order in which they did, by their place.
    pub(crate) repeated: Vec<usize>,
    /// Keys that no field claims, with their values.
    pub(crate) unknown: Vec<(String, &'t str)>,
}

/// Sorts `text` by `count` fields; `field` answers the one at a place, or nothing where that has no name here.
pub(crate) fn gather<'t, 'f>(
    text: &'t str,
    count: usize,
    field: impl Fn(usize) -> Option<&'f Field>,
) -> Gathered<'t> {
    let mut gathered = Gathered {
        given: (0..count).map(|_| None).collect(),
        repeated: Vec::new(),
        unknown: Vec::new(),
    };
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        gathered.add(&Coding::Form.decode(key), value, &field);
    }
    gathered
}

impl<'t> Gathered<'t> {
    fn add<'f>(&mut self, key: &str, value: &'t str, field: &impl Fn(usize) -> Option<&'f Field>) {
        let places = 0..self.given.len();
        let place =
            |wanted: &dyn Fn(&Field) -> bool| places.clone().find(|at| field(*at).is_some_and(wanted));
        if let Some(at) = place(&|field| field.name == key) {
            return self.named(at, value, field(at).is_some_and(Field::repeats));
        }
        let claimed = places.clone().find_map(|at| Some((at, field(at)?.claims(key)?)));
        let claimed = claimed.or_else(|| Some((place(&Field::is_open)?, vec![key.to_owned()])));
        match claimed {
            Some((at, path)) => self.inside(at, path, value),
            None => self.unknown.push((key.to_owned(), value)),
        }
    }

    fn named(&mut self, at: usize, value: &'t str, repeats: bool) {
        match self.given.get_mut(at) {
            Some(slot @ None) => *slot = Some(Given::Text(value)),
            Some(Some(given)) if repeats => match given {
                Given::Text(first) => *given = Given::Texts(vec![first, value]),
                Given::Texts(texts) => texts.push(value),
                Given::Members(_) => self.repeated.push(at),
            },
            _ => self.repeated.push(at),
        }
    }

    fn inside(&mut self, at: usize, path: Vec<String>, value: &'t str) {
        match self.given.get_mut(at) {
            Some(slot @ None) => *slot = Some(Given::Members(vec![(path, value)])),
            Some(Some(Given::Members(members))) => members.push((path, value)),
            _ => self.repeated.push(at),
        }
    }
}
