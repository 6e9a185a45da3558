//! Values of keywords that JSON Schema rules out, or that contradict the type beside them. The server would not start with
//! the ones, and would refuse every value, or drop a member of an enum, with the others.

use std::collections::HashSet;

use super::walk::{Kind, stated};
use crate::load::{Data, Document, Node};
use crate::problem::Problem;
use crate::standard::Version;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let schemas = stated(document)
        .into_iter()
        .filter(|object| object.kind == Kind::Schema);
    for schema in schemas.map(|object| object.node) {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            problems.extend(no_choice(schema, keyword));
        }
        problems.extend(types(schema));
        problems.extend(step(schema));
        problems.extend(required_twice(schema));
        problems.extend(neither_way(document.version, schema));
        problems.extend(nothing_left(schema));
        problems.extend(required_nothing(schema));
        other_type(schema, problems);
    }
}

fn no_choice(schema: &Node, keyword: &str) -> Option<Problem> {
    let list = schema.get(keyword)?;
    let is_empty = matches!(&list.data, Data::List(schemas) if schemas.is_empty());
    let text = format!("`{keyword}` has no schema");
    is_empty.then(|| Problem::new(list.at, "schema", text, "list one at least, or leave it out"))
}

/// A list of types names each once, and one at least (OpenAPI 3.1).
fn types(schema: &Node) -> Option<Problem> {
    let list = schema.get("type")?;
    let Data::List(types) = &list.data else {
        return None;
    };
    if types.is_empty() {
        return Some(Problem::new(
            list.at,
            "type",
            "`type` names no type",
            "name one at least",
        ));
    }
    let again = repeated(types)?;
    let text = format!("the type `{}` stands twice", again.text().unwrap_or_default());
    Some(Problem::new(again.at, "type", text, "name each type once"))
}

fn step(schema: &Node) -> Option<Problem> {
    let step = schema.get("multipleOf")?;
    let is_wrong = match step.data {
        Data::Integer(number) => number <= 0,
        Data::Float(number) => number <= 0.0,
        _ => false,
    };
    is_wrong.then(|| {
        Problem::new(
            step.at,
            "schema",
            "`multipleOf` must be above 0",
            "state the step",
        )
    })
}

fn required_twice(schema: &Node) -> Option<Problem> {
    let again = repeated(schema.get("required")?.elements())?;
    let text = format!("`{}` is required twice", again.text().unwrap_or_default());
    Some(Problem::new(again.at, "required", text, "name each member once"))
}

/// OpenAPI 3.0.3, section 4.7.24: a member is for one way, or for both. In 3.1 it is no more than useless.
fn neither_way(version: Version, schema: &Node) -> Option<Problem> {
    let second = schema.member("writeOnly")?;
    let code = match version {
        Version::V30 => "schema",
        Version::V31 => "unsatisfiable",
    };
    let text = "what is `readOnly` and `writeOnly` is neither taken nor answered";
    (schema.flag("readOnly") && schema.flag("writeOnly"))
        .then(|| Problem::new(second.at, code, text, "keep one of the two"))
}

/// `not` of a schema that allows all.
fn nothing_left(schema: &Node) -> Option<Problem> {
    let not = schema.get("not")?;
    let allows_all = match &not.data {
        Data::Boolean(all) => *all,
        Data::Map(members) => members.is_empty(),
        _ => false,
    };
    let text = "`not` of a schema that allows all leaves no value";
    allows_all.then(|| Problem::new(not.at, "unsatisfiable", text, "say what is not allowed"))
}

/// A member that is required and whose schema is `false`.
fn required_nothing(schema: &Node) -> Option<Problem> {
    let members = schema.get("properties")?;
    let is_nothing = |name: &&Node| {
        let member = name.text().and_then(|name| members.get(name));
        member.is_some_and(|member| matches!(member.data, Data::Boolean(false)))
    };
    let name = schema.get("required")?.elements().iter().find(is_nothing)?;
    let text = format!(
        "`{}` is required, and its schema allows no value",
        name.text().unwrap_or_default()
    );
    let hint = "take it out of `required`, or say what it holds";
    Some(Problem::new(name.at, "unsatisfiable", text, hint))
}

fn repeated(names: &[Node]) -> Option<&Node> {
    let mut seen = HashSet::new();
    names
        .iter()
        .find(|name| name.text().is_some_and(|text| !seen.insert(text)))
}

/// Members of `enum`, and `const`, that the type beside them rules out.
fn other_type(schema: &Node, problems: &mut Vec<Problem>) {
    let Some(types) = schema.get("type") else {
        return;
    };
    let types: Vec<&str> = match &types.data {
        Data::List(types) => types.iter().filter_map(Node::text).collect(),
        _ => types.text().into_iter().collect(),
    };
    let listed = schema.get("enum").map_or(&[][..], Node::elements);
    for value in listed.iter().chain(schema.get("const")) {
        // `null` is allowed by `nullable`, and of the rule on values of enums.
        let fits = |name: &&str| is_of(value, name);
        if !matches!(value.data, Data::Null) && !types.iter().any(fits) && !types.is_empty() {
            let text = format!("this value is not of the type `{}`", types.join("` or `"));
            problems.push(Problem::new(
                value.at,
                "enum",
                text,
                "correct the value or the type; quotes make text of a number",
            ));
        }
    }
}

/// Whether a value is of a type of JSON; of one that is not known, it is told elsewhere.
fn is_of(value: &Node, name: &str) -> bool {
    match name {
        "string" => matches!(value.data, Data::Text(_)),
        "boolean" => matches!(value.data, Data::Boolean(_)),
        "integer" => match value.data {
            Data::Float(number) => number.fract() == 0.0,
            ref data => matches!(data, Data::Integer(_)),
        },
        "number" => matches!(value.data, Data::Integer(_) | Data::Float(_)),
        "array" => matches!(value.data, Data::List(_)),
        "object" => matches!(value.data, Data::Map(_)),
        "null" => false,
        _ => true,
    }
}
