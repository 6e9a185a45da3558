//! The way through a document on which its types are met: components first, then what is written in place.

use super::{Models, free};
use crate::load::{Member, Node, Operation, Position};
use crate::lower::case::{distinct, joined, pascal, type_name};
use crate::lower::{place, status};
use crate::shape::{Key, Kind, Shape};

impl<'d> Models<'d> {
    /// Components come first, so that nothing written in place can take their names.
    pub(super) fn visit_components(&mut self) {
        let members = self.document.components("schemas");
        let wanted: Vec<String> = members
            .iter()
            .map(|member| free(&type_name(&member.key)))
            .collect();
        // A name that is one in Rust already keeps it, wherever it stands.
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by_key(|index| {
            members
                .get(*index)
                .zip(wanted.get(*index))
                .is_none_or(|(member, name)| member.key != *name)
        });
        let sorted = order
            .iter()
            .filter_map(|index| wanted.get(*index).cloned())
            .collect();
        let mut given = distinct(sorted, "").into_iter();
        let mut names = vec![String::new(); members.len()];
        for index in order {
            if let (Some(name), Some(place)) = (given.next(), names.get_mut(index)) {
                *place = name;
            }
        }
        self.taken.extend(names.iter().cloned());
        let shapes: Vec<Shape<'d>> = members.iter().map(|member| self.read(&member.value)).collect();
        let mut own = Vec::new();
        for (shape, name) in shapes.iter().zip(&names) {
            let is_own = self.is_own(shape) && self.seen.insert(shape.key());
            if is_own {
                self.names.insert(shape.key(), name.clone());
            }
            own.push(is_own);
        }
        for (((shape, name), is_own), (member, wanted)) in shapes
            .into_iter()
            .zip(names)
            .zip(own)
            .zip(members.iter().zip(wanted))
        {
            if is_own {
                self.add(shape.clone(), name.clone(), wanted, member.at);
            }
            self.visit_parts(&shape, &name);
        }
    }

    pub(super) fn visit_operation(&mut self, operation: &Operation<'d>) {
        let owner = pascal(operation.id());
        self.visit_parameters(operation, &owner);
        let body = operation
            .body(self.document)
            .map(|body| (body, "Body".to_owned()));
        let responses = operation.responses(self.document).into_iter();
        let responses = responses.map(|(code, node)| (node, format!("{}Body", status::name(code))));
        for (holder, part) in body.into_iter().chain(responses) {
            let content = holder.get("content").map_or(&[][..], Node::members);
            self.visit_content(content, &format!("{owner}{part}"));
        }
    }

    pub(super) fn visit_parameters(&mut self, operation: &Operation<'d>, owner: &str) {
        for parameter in self.document.parameters(operation) {
            if let Some(schema) = parameter.schema() {
                let shape = self.read(schema);
                self.visit(&shape, format!("{owner}{}", joined(parameter.name)), schema.at);
            }
        }
    }

    /// Media types that share a schema share its type, be it written once or several times; others are named after their
    /// media type behind the first.
    pub(super) fn visit_content(&mut self, content: &'d [Member], place: &str) {
        let mut met: Vec<(serde_json::Value, Key)> = Vec::new();
        for media in content {
            let Some(schema) = media.value.get("schema") else {
                continue;
            };
            let (shape, written) = (self.read(schema), schema.to_json());
            if let Some((_, first)) = met.iter().find(|(known, _)| *known == written) {
                if let Some(name) = self.names.get(first).cloned() {
                    self.seen.insert(shape.key());
                    self.names.entry(shape.key()).or_insert(name);
                }
                continue;
            }
            let subtype = media.key.rsplit('/').next().unwrap_or_default();
            let suffix = if met.is_empty() {
                String::new()
            } else {
                joined(subtype)
            };
            met.push((written, shape.key()));
            self.visit(&shape, format!("{place}{suffix}"), schema.at);
        }
    }

    pub(super) fn visit(&mut self, shape: &Shape<'d>, place: String, at: Position) {
        if !self.seen.insert(shape.key()) {
            return; // a shared parameter or response: named where it was met first
        }
        if let Kind::Named(target) = shape.kind {
            let target = self.read(target);
            let at = target.node.at;
            return self.visit(&target, place, at);
        }
        let named = self
            .places
            .get(&std::ptr::from_ref(shape.node))
            .filter(|_| shape.within.is_none());
        let wanted = free(&named.cloned().unwrap_or(place));
        if self.is_own(shape) {
            let mut name = wanted.clone();
            let mut number = 2_usize;
            while !self.taken.insert(name.clone()) {
                name = format!("{wanted}{number}");
                number += 1;
            }
            self.add(shape.clone(), name, wanted.clone(), at);
        }
        self.visit_parts(shape, &wanted);
    }

    pub(super) fn visit_parts(&mut self, shape: &Shape<'d>, place: &str) {
        for (part, place) in place::parts(shape, place) {
            let at = part.node.at;
            self.visit(part, place, at);
        }
    }
}
