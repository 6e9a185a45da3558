//! No two things end up with one name in Rust, and none takes a name that generated code needs itself.

use std::collections::HashMap;

use crate::load::{Document, Operation, Place, Position};
use crate::lower::case::{field, pascal, snake, type_name, variant};
use crate::lower::{Models, Way, is_engine_owned, is_taken, used_beside};
use crate::problem::Problem;
use crate::shape::Kind;

pub(super) fn check(models: &Models<'_>, problems: &mut Vec<Problem>) {
    let document = models.document();
    let mut types = Names::new("type");
    for member in document.components("schemas") {
        if is_taken(&type_name(&member.key)) {
            types.own(&member.key, member.at, &type_name(&member.key), problems);
        }
    }
    for model in models.list.iter().filter(|model| model.way != Way::Sent) {
        types.take(model.wanted.clone(), model.at, &model.wanted, problems);
        match &model.shape.kind {
            Kind::Object(properties) => {
                let mut fields = Names::new("field");
                for property in properties {
                    fields.take(field(property.name), property.at, property.name, problems);
                }
            }
            Kind::Enumeration(values) => {
                let at = model.shape.node.get("enum").map_or(model.at, |values| values.at);
                let mut variants = Names::new("variant");
                for value in values {
                    variants.take(variant(value), at, value, problems);
                }
            }
            _ => {}
        }
    }
    operations(document, problems);
}

/// The names of the modules of operations. They reach the types of the document through a module, so that these collide
/// with none of them.
fn operations(document: &Document, problems: &mut Vec<Problem>) {
    let mut types = Names::new("type");
    types.0.extend(used_beside().map(|name| (name.to_owned(), None)));
    let mut tags: Vec<&str> = Vec::new();
    for operation in document.operations() {
        if !tags.contains(&operation.tag()) {
            tags.push(operation.tag());
            types.take(pascal(operation.tag()), operation.at, operation.tag(), problems);
            types.take(
                format!("{}Routes", pascal(operation.tag())),
                operation.at,
                operation.tag(),
                problems,
            );
        }
        let has_params = arguments(document, &operation, problems);
        for suffix in ["Response"].into_iter().chain(has_params.then_some("Params")) {
            let name = format!("{}{suffix}", pascal(operation.id()));
            types.take(name, operation.at, operation.id(), problems);
        }
    }
}

/// The arguments of the adapter's method: all parameters side by side, whatever their place. Tells whether some of them
/// are handed on together.
fn arguments(document: &Document, operation: &Operation<'_>, problems: &mut Vec<Problem>) -> bool {
    let mut names = Names::new("argument");
    names
        .0
        .extend(["cx", "params", "precondition", "body"].map(|name| (name.to_owned(), None)));
    let mut parameters = document.parameters(operation);
    parameters.retain(|parameter| !is_engine_owned(parameter));
    for parameter in &parameters {
        names.take(snake(parameter.name), parameter.at, parameter.name, problems);
    }
    parameters.iter().any(|parameter| parameter.place != Place::Path)
}

/// Names given so far and where; `None` for those that generated code uses itself.
struct Names(HashMap<String, Option<Position>>, &'static str);

impl Names {
    fn new(what: &'static str) -> Self {
        Names(HashMap::new(), what)
    }

    fn take(&mut self, name: String, at: Position, written: &str, problems: &mut Vec<Problem>) {
        let what = self.1;
        if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
            let text = format!("`{written}` makes no name for a {what}");
            problems.push(Problem::new(at, "name", text, "use letters and digits"));
            return;
        }
        match self.0.get(&name).copied() {
            None => drop(self.0.insert(name, Some(at))),
            Some(None) => self.own(written, at, &name, problems),
            Some(Some(first)) => {
                let text = format!("`{written}` would be the {what} `{name}`, which is taken");
                let hint = format!("line {} has it already; choose another name", first.line);
                problems.push(Problem::new(at, "name", text, hint));
            }
        }
    }

    /// A name that generated code needs itself.
    fn own(&self, written: &str, at: Position, name: &str, problems: &mut Vec<Problem>) {
        let text = format!(
            "`{written}` would be the {} `{name}`, which generated code uses itself",
            self.1
        );
        problems.push(Problem::new(at, "name", text, "choose another name"));
    }
}
