//! Choices that lead back to themselves: whether a value keeps such a schema is asked without end (JSON Schema Core
//! 2020-12, section 9.4.1). Rounds of `allOf` and `$ref` alone are told where these are read.
//!
//! Schemas are looked at as they are written, since `not` and `if` make no type and are asked all the same.

use std::collections::{HashMap, HashSet};

use super::walk::{Kind, stated};
use crate::load::{Document, Node, plain};
use crate::problem::Problem;
use crate::standard::Version;

/// Keywords whose schemas are asked of the same value.
const ONE: [&str; 4] = ["not", "if", "then", "else"];
const LISTS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// From a schema to one that is asked of the same value.
#[derive(Clone, Copy)]
struct Step<'d> {
    /// Where it is written.
    from: &'d Node,
    to: &'d Node,
    /// Whether it is more than a part that always holds.
    is_choice: bool,
}

/// A schema on the way, and the steps that are left to be made from it.
struct Stop<'d> {
    schema: &'d Node,
    steps: std::vec::IntoIter<Step<'d>>,
    /// The step that is being made.
    made: Option<Step<'d>>,
}

/// What references lead to, by name.
struct Named<'d> {
    schemas: HashMap<&'d str, &'d Node>,
    version: Version,
}

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let components = document.stated.get("components");
    let schemas = components.and_then(|components| components.get("schemas"));
    let members = schemas.map_or(&[][..], Node::members).iter();
    let named = Named {
        schemas: members
            .map(|member| (member.key.as_str(), &member.value))
            .collect(),
        version: document.version,
    };
    let mut done = HashSet::new();
    for object in stated(document) {
        if object.kind == Kind::Schema {
            search(&named, object.node, &mut done, problems);
        }
    }
}

/// Goes every way from `schema` once. The stops are kept in a list, since ways may be longer than the stack is deep.
fn search<'d>(
    named: &Named<'d>,
    schema: &'d Node,
    done: &mut HashSet<*const Node>,
    problems: &mut Vec<Problem>,
) {
    let mut way: Vec<Stop<'d>> = Vec::new();
    let mut open: HashMap<*const Node, usize> = HashMap::new();
    let mut next = Some(schema);
    loop {
        if let Some(schema) = next.take() {
            let key = std::ptr::from_ref(schema);
            if let Some(start) = open.get(&key) {
                problems.extend(way.get(*start..).and_then(round));
            } else if done.insert(key) {
                open.insert(key, way.len());
                way.push(Stop {
                    schema,
                    steps: named.steps(schema).into_iter(),
                    made: None,
                });
            }
        }
        let Some(stop) = way.last_mut() else { return };
        stop.made = stop.steps.next();
        match stop.made {
            Some(step) => next = Some(step.to),
            None => {
                open.remove(&std::ptr::from_ref(stop.schema));
                way.pop();
            }
        }
    }
}

/// Tells of a round with a choice in it, at the first choice in the document.
fn round(way: &[Stop<'_>]) -> Option<Problem> {
    let choices = way
        .iter()
        .filter_map(|stop| stop.made)
        .filter(|step| step.is_choice);
    let at = choices.map(|step| step.from.at).min()?;
    let text = "this leads back to the schema that it is a part of, so that a check of a value never ends";
    let hint = "let the schemas that it names not refer back; what they share goes into a schema of its own";
    Some(Problem::new(at, "circle", text, hint))
}

impl<'d> Named<'d> {
    fn steps(&self, schema: &'d Node) -> Vec<Step<'d>> {
        let mut steps = Vec::new();
        let mut step = |from: &'d Node, to: &'d Node, is_choice| steps.push(Step { from, to, is_choice });
        if let Some(target) = self.target(schema) {
            step(schema, target, false);
            // What stands beside a reference counts in 3.1 alone.
            if self.version == Version::V30 {
                return steps;
            }
        }
        for key in LISTS {
            for part in schema.get(key).map_or(&[][..], Node::elements) {
                step(part, part, key != "allOf");
            }
        }
        for part in ONE.iter().filter_map(|key| schema.get(key)) {
            step(part, part, true);
        }
        for member in schema.get("dependentSchemas").map_or(&[][..], Node::members) {
            step(&member.value, &member.value, true);
        }
        steps
    }

    fn target(&self, schema: &Node) -> Option<&'d Node> {
        let name = schema.text_of("$ref")?.strip_prefix("#/components/schemas/")?;
        self.schemas.get(plain(name).as_str()).copied()
    }
}
