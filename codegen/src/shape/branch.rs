//! What tells the branches of a choice apart without looking at every keyword: types, constants and required members.

use std::collections::HashMap;

use super::layers::{Layers, same};
use super::object::required;
use super::types::Types;
use super::{Reading, constant};
use crate::load::{Data, Document, Node};

/// What every value of a branch has in common.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'d> {
    /// The types of JSON.
    pub(crate) types: Types,
    /// Members that an object must have, whichever way it goes.
    pub(crate) required: Vec<&'d str>,
    /// Members with the few values that they can have.
    pub(crate) constants: Vec<(&'d str, Vec<&'d Node>)>,
    /// All members that an object can have, where there are no others.
    closed: Option<Vec<&'d str>>,
    /// The values, where the schema lists them.
    values: Option<Vec<&'d Node>>,
}

impl<'d> Facts<'d> {
    /// The facts of values of these types.
    pub(super) fn of_types(types: Types) -> Self {
        Facts {
            types,
            required: Vec::new(),
            constants: Vec::new(),
            closed: None,
            values: None,
        }
    }

    /// The facts of a schema taken apart.
    pub(super) fn of(document: &'d Document, layers: &Layers<'d>) -> Self {
        let mut reading = Reading::default();
        let properties = layers.list.iter().filter_map(|layer| layer.get("properties"));
        let members: Vec<_> = properties.flat_map(Node::members).collect();
        let mut constants = Vec::new();
        let mut one_way = Vec::new();
        for member in &members {
            let mut inner = Layers::default();
            inner.gather(document, &member.value, &mut reading);
            let mut layers = inner.list.iter();
            if layers.any(|layer| layer.flag("readOnly") || layer.flag("writeOnly")) {
                one_way.push(member.key.as_str());
            }
            let values = constant::values(&inner, &mut reading);
            constants.extend(
                values
                    .filter(|_| !inner.types().has(Types::NULL))
                    .map(|values| (member.key.as_str(), values)),
            );
        }
        let is_closed = |node: &Node| matches!(node.data, Data::Boolean(false));
        let closed = layers.values("additionalProperties").any(is_closed);
        Facts {
            types: types(document, layers, &mut HashMap::new()),
            required: required(layers.list.iter().copied())
                .into_iter()
                .filter(|name| !one_way.contains(name))
                .collect(),
            constants,
            closed: closed.then(|| members.iter().map(|member| member.key.as_str()).collect()),
            values: constant::values(layers, &mut reading),
        }
    }

    /// Whether no value can be of both.
    pub(super) fn excludes(&self, other: &Facts<'d>) -> bool {
        let shared = self.types.both(other.types).without(Types::NULL);
        if shared.is_empty() {
            return true;
        }
        if let (Some(one), Some(other)) = (&self.values, &other.values) {
            return !one
                .iter()
                .any(|value| other.iter().any(|other| same(value, other)));
        }
        shared == Types::OBJECT && (self.differs(other) || self.lacks(other) || other.lacks(self))
    }

    /// Whether a member that both require has no value in common.
    fn differs(&self, other: &Facts<'d>) -> bool {
        self.constants.iter().any(|(name, values)| {
            let theirs = other.constants.iter().find(|(theirs, _)| theirs == name);
            let both = self.required.contains(name) && other.required.contains(name);
            both && theirs.is_some_and(|(_, theirs)| {
                !values
                    .iter()
                    .any(|value| theirs.iter().any(|other| same(value, other)))
            })
        })
    }

    /// Whether `other` requires a member that this one cannot have.
    fn lacks(&self, other: &Facts<'d>) -> bool {
        let Some(known) = &self.closed else { return false };
        other.required.iter().any(|name| !known.contains(name))
    }
}

/// What is known already is not asked again: each way to a branch would multiply the work. One that is met within itself
/// rules nothing out by that.
fn types(document: &Document, layers: &Layers<'_>, known: &mut HashMap<*const Node, Types>) -> Types {
    let stated = layers.types();
    if stated != Types::ALL {
        return stated;
    }
    let mut all = Types::ALL;
    for list in layers.values("oneOf").chain(layers.values("anyOf")) {
        let mut any = Types::NONE;
        for branch in list.elements() {
            any = any.with(of_branch(document, branch, known));
        }
        all = all.both(any);
    }
    all
}

fn of_branch(document: &Document, branch: &Node, known: &mut HashMap<*const Node, Types>) -> Types {
    let target = document.resolve(branch).unwrap_or(branch);
    let key = std::ptr::from_ref(target);
    if let Some(types) = known.get(&key) {
        return *types;
    }
    known.insert(key, Types::ALL);
    let mut layers = Layers::default();
    layers.gather(document, branch, &mut Reading::default());
    let found = types(document, &layers, known);
    known.insert(key, found);
    found
}
