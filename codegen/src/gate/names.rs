//! No two things end up with one name in Rust, and none takes a name that generated code needs itself.

use std::collections::HashMap;

use crate::load::{Document, Operation, Place, Position};
use crate::lower::case::{joined, pascal, snake, variant};
use crate::lower::{Models, is_engine_owned, is_taken};
use crate::problem::Problem;
use crate::shape::Kind;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let models = Models::collect(document);
    let mut types = Names::new("type");
    for schema in document.components("schemas") {
        // `Super` and `Crate` are names like others; only `Self` is a type of its own already.
        if joined(&schema.key) == "Self" {
            let text = format!(
                "`{}` cannot be the name of a type: it is a word of Rust",
                schema.key
            );
            problems.push(Problem::new(schema.at, "name", text, "choose another name"));
        }
    }
    for model in &models.list {
        types.take(model.name.clone(), model.at, &model.name, problems);
        match &model.shape.kind {
            Kind::Object(properties) => {
                let mut fields = Names::new("field");
                for property in properties {
                    fields.take(snake(property.name), property.at, property.name, problems);
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
        if name.is_empty() || !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let text = format!("`{written}` makes no name for a {what}");
            problems.push(Problem::new(at, "name", text, "use letters and digits"));
            return;
        }
        let own = (what == "type" && is_taken(&name)).then_some(None);
        let problem = match own.or_else(|| self.0.get(&name).copied()) {
            None => {
                self.0.insert(name, Some(at));
                return;
            }
            Some(None) => (
                format!("`{written}` would be the {what} `{name}`, which generated code uses itself"),
                "choose another name".to_owned(),
            ),
            Some(Some(first)) => (
                format!("`{written}` would be the {what} `{name}`, which is taken"),
                format!("line {} has it already; choose another name", first.line),
            ),
        };
        problems.push(Problem::new(at, "name", problem.0, problem.1));
    }
}
