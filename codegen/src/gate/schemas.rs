//! Every schema is understood wholly, and its defaults can be applied.

use super::fit::misfit;
use super::walk::{Kind, Object, objects};
use crate::load::{Data, Document, Node};
use crate::lower::{Models, literal};
use crate::problem::Problem;
use crate::shape::{self, Kind as ShapeKind, Property, Reading, Shape};

pub(super) fn check(models: &Models<'_>, problems: &mut Vec<Problem>) {
    let document = models.document();
    let mut reading = Reading::default();
    for object in objects(document)
        .into_iter()
        .filter(|object| object.kind == Kind::Schema)
    {
        let shape = shape::read(document, object.node, &mut reading);
        circle(document, object, &shape, problems);
    }
    problems.append(&mut reading.problems);
    required(models, problems);
    for model in &models.list {
        if let ShapeKind::Object(properties) = &model.shape.kind
            && models.requests.holds(&model.shape)
        {
            properties
                .iter()
                .for_each(|property| default(models, property, problems));
        }
    }
}

/// Component schemas that only refer to each other, told at the first of them.
fn circle<'d>(
    document: &'d Document,
    Object { at, node, .. }: Object<'d>,
    shape: &Shape<'d>,
    problems: &mut Vec<Problem>,
) {
    if !matches!(shape.kind, ShapeKind::Named(_)) || shape.meaning(document).is_some() {
        return;
    }
    let mut way: Vec<&Node> = vec![node];
    let mut last = shape.clone();
    let round = loop {
        let ShapeKind::Named(next) = last.kind else {
            return;
        };
        match way.iter().position(|passed| std::ptr::eq(*passed, next)) {
            Some(start) => break way.split_off(start),
            None => way.push(next),
        }
        last = shape::read(document, next, &mut Reading::default());
    };
    if round.iter().map(|schema| schema.at).min() == Some(node.at) {
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
fn required(models: &Models<'_>, problems: &mut Vec<Problem>) {
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
