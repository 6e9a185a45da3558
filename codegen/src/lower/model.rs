//! Every schema that gets a type of its own, with its name.
//!
//! Component schemas keep their names; a schema written in place is named after its place, and a number is put behind a
//! name that is taken. A schema that is both sent and answered and has members for one way only becomes two types. The gate
//! goes through the same list to tell of names that collide.

mod visit;

use std::collections::{HashMap, HashSet};

use super::boxing::Circles;
use super::place;
use super::reach::Reach;
use super::types::is_taken;
use super::union::Tags;
use crate::load::{Document, Node, Position};
use crate::shape::{self, Key, Kind, Reading, Shape};

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the client.
    Sent,
    /// To the client.
    Answered,
    /// Either, or nowhere that the document tells.
    Both,
}

/// A type to be generated.
#[derive(Debug)]
pub(crate) struct Model<'d> {
    /// Its name in Rust.
    pub(crate) name: String,
    /// The name that it would have if no other had it.
    pub(crate) wanted: String,
    /// Where the document describes it.
    pub(crate) at: Position,
    /// What it is.
    pub(crate) shape: Shape<'d>,
    /// Which way its values go, as far as its members are concerned.
    pub(crate) way: Way,
}

/// The types of a document in its order, and which schema became which.
#[derive(Debug)]
pub(crate) struct Models<'d> {
    pub(super) document: &'d Document,
    /// All of them.
    pub(crate) list: Vec<Model<'d>>,
    /// What request bodies bring in.
    pub(crate) requests: Reach,
    /// What is answered.
    pub(crate) responses: Reach,
    json: Reach,
    pub(super) circles: Circles,
    pub(super) tags: Tags<'d>,
    names: HashMap<Key, String>,
    /// The names of types that have another one for what is sent.
    sent: HashMap<Key, String>,
    places: HashMap<*const Node, String>,
    taken: HashSet<String>,
    seen: HashSet<Key>,
    /// Lists and maps that hold themselves without another type in between, which need one to end the circle.
    wrapped: HashSet<Key>,
}

impl<'d> Models<'d> {
    /// Collects the types of `document`.
    pub(crate) fn collect(document: &'d Document) -> Self {
        let mut models = Models {
            document,
            list: Vec::new(),
            requests: Reach::of_requests(document),
            responses: Reach::of_responses(document),
            json: Reach::of_json(document),
            circles: Circles::default(),
            tags: Tags::default(),
            names: HashMap::new(),
            sent: HashMap::new(),
            places: place::of_components(document),
            taken: HashSet::new(),
            seen: HashSet::new(),
            wrapped: wrapped(document),
        };
        models.visit_components();
        for operation in document.operations() {
            models.visit_operation(&operation);
        }
        for hook in document.hooks() {
            let owner = super::case::pascal(&hook.name);
            models.visit_parameters(&hook.operation, &owner);
            if let Some(body) = hook.operation.body(document) {
                let content = body.get("content").map_or(&[][..], Node::members);
                models.visit_content(content, &super::hook::place(&hook));
            }
        }
        models.split();
        models.circles = Circles::of(&models);
        models.tags = Tags::of(&models);
        models
    }

    /// The name of the type made for what `shape` means, where it has one of its own.
    pub(super) fn name_of(&self, shape: &Shape<'d>, way: Way) -> Option<&str> {
        let key = shape.key();
        let sent = self.sent.get(&key).filter(|_| way == Way::Sent);
        sent.or_else(|| self.names.get(&key)).map(String::as_str)
    }

    /// The document that they are the types of.
    pub(crate) fn document(&self) -> &'d Document {
        self.document
    }

    /// Reads a schema whose problems are reported elsewhere.
    pub(crate) fn read(&self, schema: &'d Node) -> Shape<'d> {
        shape::read(self.document, schema, &mut Reading::default())
    }

    fn add(&mut self, shape: Shape<'d>, name: String, wanted: String, at: Position) {
        self.names.insert(shape.key(), name.clone());
        let (sent, answered) = (self.requests.holds(&shape), self.responses.holds(&shape));
        let way = match (sent, answered) {
            (true, false) => Way::Sent,
            (false, true) => Way::Answered,
            _ => Way::Both,
        };
        self.list.push(Model {
            name,
            wanted,
            at,
            shape,
            way,
        });
    }

    fn is_own(&self, shape: &Shape<'d>) -> bool {
        (shape.has_own_type() && !self.is_only_form(shape)) || self.wrapped.contains(&shape.key())
    }

    /// A form with files is handed on as it arrives; it becomes a type where JSON looks like it, too.
    fn is_only_form(&self, shape: &Shape<'d>) -> bool {
        self.requests.holds(shape) && !self.json.holds(shape) && shape.is_form(self.document)
    }

    /// Makes a second type of each that is sent and answered and looks different each way.
    fn split(&mut self) {
        let mut differs: HashSet<Key> = HashSet::new();
        loop {
            let both = self.list.iter().filter(|model| {
                self.requests.holds(&model.shape)
                    && self.responses.holds(&model.shape)
                    && !differs.contains(&model.shape.key())
            });
            let new: Vec<Key> = both
                .filter(|model| has_one_way(&model.shape) || self.holds_any(&model.shape, &differs))
                .map(|model| model.shape.key())
                .collect();
            if new.is_empty() {
                break;
            }
            differs.extend(new);
        }
        let mut list = Vec::with_capacity(self.list.len());
        for mut model in std::mem::take(&mut self.list) {
            if !differs.contains(&model.shape.key()) {
                list.push(model);
                continue;
            }
            let mut name = format!("{}Input", model.name);
            let wanted = name.clone();
            let mut number = 2_usize;
            while !self.taken.insert(name.clone()) {
                name = format!("{wanted}{number}");
                number += 1;
            }
            self.sent.insert(model.shape.key(), name.clone());
            let sent = Model {
                name,
                wanted,
                at: model.at,
                shape: model.shape.clone(),
                way: Way::Sent,
            };
            model.way = Way::Answered;
            list.extend([model, sent]);
        }
        self.list = list;
    }

    /// Whether a value of `shape` holds one of `others`, through lists, maps and references.
    fn holds_any(&self, shape: &Shape<'d>, others: &HashSet<Key>) -> bool {
        let holds = |part: &&Shape<'d>| {
            let Some(meaning) = part.meaning(self.document) else {
                return false;
            };
            let is_own = meaning.has_own_type() || self.wrapped.contains(&meaning.key());
            others.contains(&meaning.key()) || (!is_own && self.holds_any(&meaning, others))
        };
        shape.parts().iter().any(holds)
    }
}

/// Whether members are for one way only.
fn has_one_way(shape: &Shape<'_>) -> bool {
    let Kind::Object(properties) = &shape.kind else {
        return false;
    };
    let flags = ["readOnly", "writeOnly"];
    properties
        .iter()
        .any(|property| flags.iter().any(|flag| property.shape.node.flag(flag)))
}

/// A name that generated code does not use itself.
fn free(name: &str) -> String {
    if is_taken(name) {
        format!("{}Model", name.trim_end_matches('_'))
    } else {
        name.to_owned()
    }
}

/// The lists and maps among the component schemas that hold themselves through nothing but lists and maps.
fn wrapped(document: &Document) -> HashSet<Key> {
    let members = document.components("schemas").iter();
    let shapes = members.map(|member| shape::read(document, &member.value, &mut Reading::default()));
    let containers = shapes.filter(|shape| matches!(shape.kind, Kind::List(_) | Kind::Map(_)));
    let circular = containers.filter(|shape| {
        let mut seen = HashSet::new();
        let mut next = vec![shape.clone()];
        while let Some(shape) = next.pop() {
            let (Kind::List(inner) | Kind::Map(inner)) = &shape.kind else {
                continue;
            };
            let meaning = inner.meaning(document);
            next.extend(meaning.filter(|meaning| seen.insert(meaning.key())));
        }
        seen.contains(&shape.key())
    });
    circular.map(|shape| shape.key()).collect()
}
