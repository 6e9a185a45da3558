//! The walk over a schema, at start-up.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::{Kept, NOWHERE, Place, Shape};
use crate::contract::document::Document;

/// Combinations of schemas can be many more than schemas. Nothing is known of what lies behind so
/// many places.
const MOST_PLACES: usize = 4_000;

/// The walk.
pub(super) struct Survey<'a> {
    document: &'a Document,
    places: Vec<Place>,
    /// Places by the addresses of their schemas.
    known: HashMap<Vec<usize>, usize>,
    /// Places that have an index but no content yet.
    open: Vec<(usize, Vec<&'a Value>)>,
}

impl<'a> Survey<'a> {
    /// All places of a schema, the whole body's first but for the one that nothing is known of.
    pub(super) fn of(document: &'a Document, schema: &'a Value) -> Vec<Place> {
        let mut survey = Survey {
            document,
            places: vec![Place::default()],
            known: HashMap::new(),
            open: Vec::new(),
        };
        survey.place(vec![schema]);
        while let Some((at, schemas)) = survey.open.pop() {
            survey.places[at] = survey.fill(&schemas);
        }
        survey.places
    }

    /// The place where all of these hold.
    fn place(&mut self, schemas: Vec<&'a Value>) -> usize {
        let mut all = Vec::new();
        schemas
            .into_iter()
            .for_each(|schema| self.expand(schema, &mut all));
        let mut key: Vec<usize> = all.iter().map(|schema| address(schema)).collect();
        key.sort_unstable();
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let at = self.places.len();
        if at > MOST_PLACES {
            return NOWHERE;
        }
        self.places.push(Place::default());
        self.known.insert(key, at);
        self.open.push((at, all));
        at
    }

    /// Follows references, parts and alternatives.
    fn expand(&self, schema: &'a Value, all: &mut Vec<&'a Value>) {
        let Ok(schema) = self.document.resolve(schema) else {
            return;
        };
        if all.iter().any(|known| address(known) == address(schema)) {
            return;
        }
        all.push(schema);
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let branches = schema.get(keyword).and_then(Value::as_array);
            branches
                .into_iter()
                .flatten()
                .for_each(|branch| self.expand(branch, all));
        }
    }

    fn fill(&mut self, schemas: &[&'a Value]) -> Place {
        let mut members: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for (name, member) in schemas.iter().filter_map(|schema| properties(schema)).flatten() {
            members.entry(name).or_default().push(member);
        }
        Place {
            shapes: schemas.iter().filter_map(|schema| self.shape(schema)).collect(),
            members: members
                .into_iter()
                .map(|(name, schemas)| (name.to_owned(), self.place(schemas)))
                .collect(),
            others: self.inner(schemas, "additionalProperties"),
            entries: self.inner(schemas, "items"),
            number: schemas.iter().filter_map(|schema| kept(schema)).max(),
        }
    }

    fn inner(&mut self, schemas: &[&'a Value], keyword: &str) -> Option<usize> {
        let inner = schemas.iter().filter_map(|schema| schema.get(keyword));
        let inner: Vec<&Value> = inner.filter(|schema| schema.is_object()).collect();
        (!inner.is_empty()).then(|| self.place(inner))
    }

    fn shape(&self, schema: &Value) -> Option<Shape> {
        let members = properties(schema)?;
        let constant = |(name, member): (&String, &Value)| {
            let member = self.document.resolve(member).ok()?;
            let only = match member.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
                Some([only]) => only,
                _ => member.get("const")?,
            };
            Some((name.clone(), only.clone()))
        };
        Some(Shape {
            names: members.keys().cloned().collect(),
            constants: members.iter().filter_map(constant).collect(),
        })
    }
}

fn address(schema: &Value) -> usize {
    std::ptr::from_ref(schema).addr()
}

fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties")?.as_object()
}

/// Whole numbers, and the decimals that the generator makes of a schema: it counts decimal fractions, or says so by its
/// format.
pub(in crate::contract) fn kept(schema: &Value) -> Option<Kept> {
    let is = |name: &str| match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(|one| one == name),
        Some(one) => one == name,
        None => false,
    };
    if is("integer") {
        return Some(Kept::Exactly);
    }
    let fractions = schema.get("multipleOf").is_some_and(Value::is_f64);
    match schema.get("format").and_then(Value::as_str) {
        _ if !is("number") => None,
        Some("decimal") => Some(Kept::Exactly),
        None if fractions => Some(Kept::Exactly),
        _ => Some(Kept::Nearly),
    }
}
