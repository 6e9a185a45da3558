//! An operation as a trait method, an adapter method and everything they name.

use serde_json::{Value, json};

use super::body::Body;
use super::case::{pascal, screaming, snake};
use super::docs::docs;
use super::literal;
use super::model::Models;
use super::parameter::Argument;
use super::{body, parameter, response, route, row, validation};
use crate::load::Operation;

/// Clippy's default bound on the arguments of a function, `self` included.
const MANY_ARGUMENTS: usize = 7;

/// The facts of one operation, and the types that printing them names.
pub(super) fn facts(models: &Models<'_>, operation: &Operation<'_>) -> (Value, Vec<String>) {
    let parameters = models.document.parameters(operation);
    let arguments = parameter::arguments(models, operation, &parameters);
    let (path, others): (Vec<&Argument>, Vec<&Argument>) =
        arguments.iter().partition(|argument| argument.in_path);
    let body = body::of(models, operation);
    // Business code has to judge what a client expects, so it is told apart from what a client asks for.
    let is_conditional = validation::preconditions(&parameters).is_some();
    let owner = pascal(operation.id());
    let params = format!("{owner}Params");
    let response = response::facts(models, operation);
    let mut passed: Vec<Value> = path
        .iter()
        .map(|argument| passed(&argument.name, &argument.ty))
        .collect();
    passed.extend((!others.is_empty()).then(|| self::passed("params", &params)));
    passed.extend(is_conditional.then(|| self::passed("precondition", "Precondition")));
    passed.extend(body.iter().map(|body| self::passed("body", &body.ty)));
    let mut types = types(&arguments, body.as_ref(), &response);
    let mut extracted: Vec<Value> = path
        .iter()
        .chain(&others)
        .map(|argument| argument.extracted())
        .collect();
    if is_conditional {
        types.push("Precondition".to_owned());
        extracted.push(json!({"name": "precondition", "type": "Data<&Precondition>", "attributes": []}));
    }
    let facts = json!({
        "function": snake(operation.id()),
        "constant": screaming(operation.id()),
        "docs": docs(&words(operation)),
        "passes_many": passed.len() + 2 > MANY_ARGUMENTS,
        "passed": passed,
        "ignored": ignored(&passed),
        "params": if others.is_empty() { json!(false) } else { json!({
            "name": params,
            "docs": docs(&format!("What a client may ask for in `{} {}`.", operation.method.to_uppercase(), operation.path)),
            "fields": others.iter().map(|argument| argument.field()).collect::<Value>(),
            "taken": others.iter().map(|argument| taken(argument)).collect::<Value>(),
        })},
        "response_type": format!("{owner}Response"),
        "response": response,
        "oai": attributes(operation),
        "has_many": extracted.len() + body.iter().len() + 2 > MANY_ARGUMENTS,
        "extracted": extracted,
        "body": body.as_ref().map_or_else(|| json!(false), |body| json!({"type": body.extractor})),
        "choice": body.as_ref().map_or_else(|| json!(false), |body| body.choice.clone()),
        "call": call(&path, !others.is_empty(), is_conditional, body.as_ref()),
        "row": row::facts(models, operation, &parameters),
    });
    (facts, types)
}

fn passed(name: &str, ty: &str) -> Value {
    json!({"name": name, "type": ty})
}

/// `page: page.0.unwrap_or(1)`, or `q` alone where a field is filled by what has its name already.
fn taken(argument: &Argument) -> Value {
    json!({"name": argument.name, "expression": argument.expression})
}

/// The arguments that the method's default body does not look at.
fn ignored(passed: &[Value]) -> String {
    let names = passed.iter().filter_map(|argument| argument["name"].as_str());
    let names: Vec<&str> = std::iter::once("cx").chain(names).collect();
    match names.as_slice() {
        [only] => (*only).to_owned(),
        names => format!("({})", names.join(", ")),
    }
}

fn call(path: &[&Argument], has_params: bool, is_conditional: bool, body: Option<&Body>) -> String {
    let mut arguments = vec!["cx.0".to_owned()];
    arguments.extend(path.iter().map(|argument| argument.expression.clone()));
    arguments.extend(has_params.then(|| "params".to_owned()));
    arguments.extend(is_conditional.then(|| "precondition.0.clone()".to_owned()));
    arguments.extend(body.map(|body| body.expression.to_owned()));
    arguments.join(", ")
}

/// Summary, description and the place of the operation, for its doc comment.
fn words(operation: &Operation<'_>) -> String {
    let place = format!("`{} {}`", operation.method.to_uppercase(), operation.path);
    let texts = [
        operation.node.text_of("summary"),
        operation.node.text_of("description"),
        Some(&place),
    ];
    let texts: Vec<&str> = texts.into_iter().flatten().map(str::trim).collect();
    texts.join("\n\n")
}

/// What `#[oai(…)]` says of the adapter's method. poem-openapi writes a variable segment as `:name`.
fn attributes(operation: &Operation<'_>) -> String {
    let path = route::aside(operation).unwrap_or_else(|| operation.path.to_owned());
    let path = path.replace("/{", "/:").replace('}', "");
    let mut attributes = format!(
        "path = {}, method = {}, operation_id = {}, transform = {}",
        literal::text(&path),
        literal::text(operation.method),
        literal::text(operation.id()),
        literal::text(&snake(operation.id())),
    );
    if operation.node.flag("deprecated") {
        attributes.push_str(", deprecated");
    }
    attributes
}

fn types(arguments: &[Argument], body: Option<&Body>, response: &Value) -> Vec<String> {
    let mut types: Vec<String> = Vec::new();
    for argument in arguments {
        types.extend([
            argument.ty.clone(),
            argument.extractor.clone(),
            argument.expression.clone(),
        ]);
    }
    if let Some(body) = body {
        types.extend([body.ty.clone(), body.extractor.clone()]);
        types.extend(body.types.iter().cloned());
    }
    let listed = |list: &'static str| response[list].as_array().into_iter().flatten();
    let inner = listed("choices").flat_map(|choice| choice["variants"].as_array().into_iter().flatten());
    let contents = listed("variants").filter_map(|variant| variant["contents"].as_str());
    let contents = contents.chain(inner.filter_map(|variant| variant["type"].as_str()));
    // Header names stand between quotes and are no types.
    types.extend(
        contents
            .flat_map(|contents| contents.split('"').step_by(2))
            .map(str::to_owned),
    );
    types
}

/// The tag's description at the root of the document.
pub(super) fn tag_words<'d>(document: &'d crate::load::Document, tag: &str) -> Option<&'d str> {
    document.tag(tag)?.text_of("description")
}
