//! Path templates and the parameters that fill them.

use std::collections::HashMap;

use crate::load::{Document, Operation, Parameter, Place, Position};
use crate::lower::route::variables;
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let mut routes: HashMap<String, &str> = HashMap::new();
    let mut seen = None;
    let mut is_sound = true;
    for operation in document.operations() {
        if seen != Some(operation.path) {
            seen = Some(operation.path);
            is_sound = template(&operation, problems);
            segments(&operation, problems);
            same_route(&operation, &mut routes, problems);
        }
        // Nobody knows the variables of braces that do not fit.
        if !is_sound {
            continue;
        }
        let parameters = document.parameters(&operation);
        filled(&operation, &parameters, problems);
    }
}

/// Judges the path by itself, and tells whether its variables can be known.
fn template(operation: &Operation<'_>, problems: &mut Vec<Problem>) -> bool {
    let (path, at) = (operation.path, operation.path_at);
    let mut is_sound = true;
    if !path.starts_with('/') {
        problems.push(Problem::new(
            at,
            "path",
            format!("the path `{path}` has no leading `/`"),
            "begin it with `/`",
        ));
    }
    for segment in path.split('/').filter(|segment| segment.contains(['{', '}'])) {
        let literal: String = segment
            .split('{')
            .map(|part| part.split_once('}').map_or(part, |(_, after)| after))
            .collect();
        let names = variables(segment);
        let pairs = segment.matches('{').count();
        let sound = !literal.contains('}') && pairs == segment.matches('}').count() && pairs == names.len();
        if !sound || names.iter().any(|name| name.is_empty() || name.contains('{')) {
            let hint = "write a variable as `{name}`";
            let text = format!("the braces of `{segment}` do not fit");
            problems.push(Problem::new(at, "path", text, hint));
            is_sound = false;
        }
    }
    if path.contains(['?', '#']) {
        let hint = "describe what follows `?` by query parameters; what follows `#` is never sent";
        problems.push(Problem::unsupported(
            at,
            format!("the path `{path}` is more than a path"),
            hint,
        ));
    }
    is_sound
}

/// No segment is empty: clients and proxies join and drop slashes as they like, so such a path has no one spelling.
fn segments(operation: &Operation<'_>, problems: &mut Vec<Problem>) {
    let (path, at) = (operation.path, operation.path_at);
    if path.ends_with('/') && !path.trim_matches('/').is_empty() {
        let text = format!("the path `{path}` ends in `/`");
        let hint = format!("write `{}`", path.trim_end_matches('/'));
        problems.push(Problem::new(at, "path-slash", text, hint));
    }
    if path.contains("//") {
        let text = format!("the path `{path}` has an empty segment");
        let hint = "write one `/` between two segments";
        problems.push(Problem::new(at, "path-slash", text, hint));
    }
}

/// `/items/{id}` and `/items/{name}` are one and the same route.
fn same_route<'d>(
    operation: &Operation<'d>,
    routes: &mut HashMap<String, &'d str>,
    problems: &mut Vec<Problem>,
) {
    let parts = operation.path.split('{');
    let plain: Vec<&str> = parts
        .map(|part| part.split_once('}').map_or(part, |(_, after)| after))
        .collect();
    if let Some(other) = routes.insert(plain.join("{}"), operation.path) {
        let text = format!("`{}` and `{other}` are the same route", operation.path);
        problems.push(Problem::new(
            operation.path_at,
            "path",
            text,
            "keep one of the two paths",
        ));
    }
}

fn filled(operation: &Operation<'_>, parameters: &[Parameter<'_>], problems: &mut Vec<Problem>) {
    let variables = variables(operation.path);
    let declared = |name: &str| {
        parameters
            .iter()
            .find(|other| other.place == Place::Path && other.name == name)
    };
    // A parameter that fills nothing most likely was meant for the variable that nothing fills.
    let astray = parameters
        .iter()
        .any(|parameter| parameter.place == Place::Path && !variables.contains(&parameter.name));
    for (index, variable) in variables.iter().enumerate() {
        if variables.iter().skip(index + 1).any(|other| other == variable) {
            let text = format!("the variable `{variable}` stands twice in `{}`", operation.path);
            problems.push(Problem::new(
                operation.path_at,
                "path",
                text,
                "give each variable its own name",
            ));
        }
        if declared(variable).is_none() && !astray {
            let text = format!(
                "`{}` has no parameter for the variable `{variable}`",
                operation.path
            );
            problems.push(missing(operation.at, text, variable));
        }
    }
    for parameter in parameters
        .iter()
        .filter(|parameter| parameter.place == Place::Path)
    {
        if !variables.contains(&parameter.name) {
            let text = format!(
                "the path `{}` has no variable `{}`",
                operation.path, parameter.name
            );
            problems.push(Problem::new(
                parameter.at,
                "path-parameter",
                text,
                "correct the name or the path",
            ));
        }
        if !parameter.node.flag("required") {
            let text = format!("the path parameter `{}` must be required", parameter.name);
            problems.push(Problem::new(
                parameter.at,
                "path-parameter",
                text,
                "add `required: true`",
            ));
        }
    }
}

fn missing(at: Position, text: String, variable: &str) -> Problem {
    Problem::new(
        at,
        "path-parameter",
        text,
        format!("add `{{name: {variable}, in: path, required: true, schema: …}}`"),
    )
}
