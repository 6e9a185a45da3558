//! Examples are values that their schemas allow: people copy them, and mock servers answer them.

use super::fit::misfit;
use super::walk::{Kind, objects, schemas};
use crate::load::{Document, Node};
use crate::problem::Problem;
use crate::shape::{self, Reading};

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for schema in schemas(document) {
        if let Some(example) = schema.get("example") {
            judge(document, schema, example, problems);
        }
    }
    let carriers = [Kind::MediaType, Kind::Parameter, Kind::Header];
    for object in objects(document)
        .iter()
        .filter(|object| carriers.contains(&object.kind))
    {
        let Some(schema) = object.node.get("schema") else {
            continue;
        };
        if let Some(example) = object.node.get("example") {
            judge(document, schema, example, problems);
        }
        for named in object.node.get("examples").map_or(&[][..], Node::members) {
            let example = document
                .resolve(&named.value)
                .and_then(|example| example.get("value"));
            if let Some(example) = example {
                judge(document, schema, example, problems);
            }
        }
    }
}

fn judge(document: &Document, schema: &Node, example: &Node, problems: &mut Vec<Problem>) {
    let shape = shape::read(document, schema, &mut Reading::default());
    if let Some(misfit) = misfit(document, &shape, example) {
        let text = format!("this example does not fit its schema: it {}", misfit.rule);
        let hint = "correct the example, or what the schema says of its values";
        problems.push(Problem::new(misfit.value.at, "example", text, hint));
    }
}
