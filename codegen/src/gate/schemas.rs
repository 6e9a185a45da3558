//! Every schema is understood wholly, and its defaults can be applied.

use super::fit::misfit;
use super::walk::{Kind, objects};
use crate::load::{Data, Document, Node, Position};
use crate::lower::{Models, literal};
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
    for model in &models.list {
        if let ShapeKind::Object(properties) = &model.shape.kind
            && models.requests.holds(&model.shape)
        {
            properties
                .iter()
                .for_each(|property| default(&models, property, problems));
        }
    }
}

/// Component schemas that only refer to each other.
fn circle(document: &Document, shape: &Shape<'_>, at: Position, problems: &mut Vec<Problem>) {
    if matches!(shape.kind, ShapeKind::Named(_)) && shape.meaning(document).is_none() {
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

/// The default of a member of a request can be written down as a value of its type.
fn default(models: &Models<'_>, property: &Property<'_>, problems: &mut Vec<Problem>) {
    let Some(default) = property.shape.node.get("default").filter(|_| !property.required) else {
        return;
    };
    let is_null = matches!(default.data, Data::Null) && models.is_nullable(&property.shape);
    // One that does not fit its schema is reported by the rule on defaults.
    if !is_null
        && misfit(models.document(), &property.shape, default).is_none()
        && literal::value(models, &property.shape, default).is_none()
    {
        let hint = "absence then means that nothing was said; leave the default out, or give it all that its type needs";
        problems.push(Problem::new(
            default.at,
            "default",
            "this default cannot be applied",
            hint,
        ));
    }
}
