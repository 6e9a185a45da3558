//! Discriminators of schemas that others extend. Those of choices are judged where the choices are read.

use super::walk::schemas;
use crate::load::{Document, Node};
use crate::problem::Problem;
use crate::shape::conjuncts;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for schema in schemas(document) {
        let is_choice = ["oneOf", "anyOf"].iter().any(|key| schema.get(key).is_some());
        let named = schema
            .get("discriminator")
            .and_then(|told| told.get("propertyName"));
        let Some((at, name)) = named.and_then(|named| Some((named.at, named.text()?))) else {
            continue;
        };
        let states = |layer: &&Node| {
            layer
                .get("properties")
                .is_some_and(|members| members.get(name).is_some())
        };
        if !is_choice && !conjuncts(document, schema).iter().any(states) {
            let text = format!("this schema does not state the discriminator's member `{name}`");
            let hint = "add it to `properties` and to `required`";
            problems.push(Problem::new(at, "discriminator", text, hint));
        }
    }
}
