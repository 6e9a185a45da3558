//! Every schema is understood wholly, its defaults can be applied, and it can be meant for where it is used.

use super::fit::misfit;
use super::walk::{Kind, objects};
use crate::load::{Data, Document, Node, Position};
use crate::lower::{Models, Reach, literal};
use crate::problem::Problem;
use crate::shape::{self, Kind as ShapeKind, Property, Reading, Shape};

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let mut reading = Reading::default();
    for object in objects(document)
        .into_iter()
        .filter(|object| object.kind == Kind::Schema)
    {
        let shape = shape::read(document, object.node, &mut reading);
        circle(document, &shape, object.at, problems);
    }
    problems.append(&mut reading.problems);
    required(document, problems);
    let models = Models::collect(document);
    let (requests, responses) = (Reach::of_requests(document), Reach::of_responses(document));
    for model in &models.list {
        let ShapeKind::Object(properties) = &model.shape.kind else {
            continue;
        };
        for property in properties {
            let node = property.shape.node;
            if requests.holds(model.shape.node) {
                default(&models, property, problems);
                one_way(node, "readOnly", "requests", problems);
            }
            if responses.holds(model.shape.node) {
                one_way(node, "writeOnly", "responses", problems);
            }
        }
    }
}

/// Component schemas that only refer to each other.
fn circle(document: &Document, shape: &Shape<'_>, at: Position, problems: &mut Vec<Problem>) {
    let ShapeKind::Named(name) = shape.kind else {
        return;
    };
    if shape::component(document, name).is_some() && shape.meaning(document).is_none() {
        let hint = "one of the schemas must say what it is";
        problems.push(Problem::new(
            at,
            "circle",
            "this schema only refers to itself",
            hint,
        ));
    }
}

/// `required` names members that exist: a misspelt one would be demanded of every client and never sent.
fn required(document: &Document, problems: &mut Vec<Problem>) {
    let models = Models::collect(document);
    for model in &models.list {
        let ShapeKind::Object(properties) = &model.shape.kind else {
            continue;
        };
        for name in model.shape.node.get("required").map_or(&[][..], Node::elements) {
            let text = name.text().unwrap_or_default();
            if !properties.iter().any(|property| property.name == text) {
                let problem = format!("`{text}` is required and not described");
                problems.push(Problem::new(
                    name.at,
                    "required",
                    problem,
                    "add it to `properties`, or correct the name",
                ));
            }
        }
    }
}

fn default(models: &Models<'_>, property: &Property<'_>, problems: &mut Vec<Problem>) {
    let Some(default) = property.shape.node.get("default").filter(|_| !property.required) else {
        return;
    };
    if models.is_nullable(&property.shape) {
        if !matches!(default.data, Data::Null) {
            let hint = "let absence mean null, or make the member not nullable";
            let text = "a nullable member of a request cannot have another default than null";
            problems.push(Problem::unsupported(default.at, text, hint));
        }
    } else if misfit(models.document(), &property.shape, default).is_none()
        && literal::value(models, &property.shape, default).is_none()
    {
        // One that does not fit its schema is reported by the rule on defaults.
        let hint = "texts, whole numbers, booleans and values of enums can be defaults";
        problems.push(Problem::unsupported(
            default.at,
            "this default is not supported",
            hint,
        ));
    }
}

fn one_way(node: &Node, flag: &str, used: &str, problems: &mut Vec<Problem>) {
    if let Some(member) = node.member(flag).filter(|_| node.flag(flag)) {
        let text = format!("a `{flag}` member in a schema of {used} is not supported");
        let hint = "give requests and responses a schema each";
        problems.push(Problem::unsupported(member.at, text, hint));
    }
}
