//! Objects as structs: which type each member has, and what serde is told of it.

mod member;

use serde_json::{Value, json};

use self::member::Field;
use super::case::{distinct, field};
use super::docs::docs;
use super::literal;
use super::model::{Model, Models, Way};
use super::types::Scope;
use crate::load::Node;
use crate::shape::{Property, Shape};

/// Clippy's default bound on the arguments of a function.
const MANY_ARGUMENTS: usize = 7;

/// The facts of one struct.
pub(super) fn facts(models: &Models<'_>, model: &Model<'_>, properties: &[Property<'_>]) -> Value {
    let fields = fields(models, &model.shape, properties, Scope::own(model.way));
    let in_request = is_sent(models, &model.shape, model.way);
    let defaults = fields.iter().filter_map(|field| {
        let (function, value) = field.default.as_ref()?;
        Some(json!({"function": function, "type": field.ty, "value": value}))
    });
    json!({
        "name": model.name,
        "docs": docs(model.shape.node.text_of("description").unwrap_or_default()),
        "fields": fields.iter().map(Field::facts).collect::<Value>(),
        "defaults": defaults.clone().collect::<Value>(),
        "has_defaults": defaults.count() > 0,
        "constructor": constructor(&fields, in_request),
        "secrets": secrets(&model.name, &fields),
    })
}

/// The facts of a list or a map that holds itself.
pub(super) fn wrapper(models: &Models<'_>, model: &Model<'_>) -> Value {
    json!({
        "name": model.name,
        "docs": docs(model.shape.node.text_of("description").unwrap_or_default()),
        "type": models.wrapped(&model.shape, Scope::own(model.way)),
    })
}

/// The types that printing the struct names, and whether some of it is not shown.
pub(super) fn types(
    models: &Models<'_>,
    model: &Model<'_>,
    properties: &[Property<'_>],
) -> (Vec<String>, bool) {
    let fields = fields(models, &model.shape, properties, Scope::own(model.way));
    let mut types: Vec<String> = Vec::new();
    for field in &fields {
        types.push(field.ty.clone());
        types.extend(field.default.as_ref().map(|(_, value)| code(value)));
    }
    (types, fields.iter().any(|field| field.secret))
}

/// An expression without its texts, whose words are no names.
fn code(expression: &str) -> String {
    let mut code = String::new();
    let mut quoted = false;
    let mut escaped = false;
    for letter in expression.chars() {
        match letter {
            '"' if !escaped => quoted = !quoted,
            letter if !quoted => code.push(letter),
            _ => {}
        }
        escaped = letter == '\\' && !escaped;
    }
    code
}

fn is_sent<'d>(models: &Models<'d>, shape: &Shape<'d>, way: Way) -> bool {
    models.requests.holds(shape) && way != Way::Answered
}

/// The members that values have which go this way: what is only read is not sent, what is only written not answered, and
/// what a choice writes on the object's behalf is no member at all.
fn members<'p, 'd>(
    models: &Models<'d>,
    shape: &Shape<'d>,
    properties: &'p [Property<'d>],
    way: Way,
) -> Vec<&'p Property<'d>> {
    let left_out = match way {
        Way::Sent => Some("readOnly"),
        Way::Answered => Some("writeOnly"),
        Way::Both => None,
    };
    let written = models.tags.written_for(shape);
    let goes = |property: &&Property<'d>| {
        written != Some(property.name) && !left_out.is_some_and(|flag| property.shape.node.flag(flag))
    };
    properties.iter().filter(goes).collect()
}

fn fields<'d>(
    models: &Models<'d>,
    shape: &Shape<'d>,
    properties: &[Property<'d>],
    scope: Scope,
) -> Vec<Field> {
    let members = members(models, shape, properties, scope.way());
    let mut names: Vec<String> = members.iter().map(|property| field(property.name)).collect();
    names.extend(shape.open.as_ref().map(|_| "additional_properties".to_owned()));
    let mut names = distinct(names, "_").into_iter();
    let mut fields = Vec::with_capacity(members.len() + 1);
    for (property, name) in members.into_iter().zip(&mut names) {
        fields.push(Field::of(models, shape, property, name, scope));
    }
    if let (Some(open), Some(name)) = (&shape.open, names.next()) {
        fields.push(Field::rest(models, open, name, scope));
    }
    fields
}

/// `value` as an expression of this object's type; `None` where it is no such object.
pub(super) fn literal<'d>(
    models: &Models<'d>,
    shape: &Shape<'d>,
    properties: &[Property<'d>],
    scope: Scope,
    value: &Node,
) -> Option<String> {
    let mut written = Vec::new();
    for field in fields(models, shape, properties, scope) {
        let stated = properties.iter().find(|property| property.name == field.wire);
        let text = match (stated, stated.and_then(|property| value.get(property.name))) {
            (Some(property), Some(member)) => field.holding(models, &property.shape, scope, member)?,
            (Some(_), None) => field.missing()?,
            (None, _) => {
                let others = value.members().iter();
                let others = others.filter(|member| !properties.iter().any(|known| known.name == member.key));
                literal::map(models, shape.open.as_deref()?, scope, others)?
            }
        };
        written.push(format!("{}: {text}", field.name));
    }
    Some(format!(
        "{} {{ {} }}",
        models.written(shape, scope),
        written.join(", ")
    ))
}

/// What is shown of an object that has members which are not.
fn secrets(name: &str, fields: &[Field]) -> Value {
    if !fields.iter().any(|field| field.secret) {
        return Value::Bool(false);
    }
    let shown = fields.iter().filter(|field| !field.secret);
    json!({"label": literal::text(name), "shown": shown.map(Field::shown).collect::<Value>()})
}

/// `new`, which wants what is always there and leaves out the rest. Code that answers builds on it, so that a member
/// that the document adds later does not stop the build unless it must be given. `Default` was rejected
/// where something must be given: it would invent a value for such a member in silence.
fn constructor(fields: &[Field], in_request: bool) -> Value {
    let (given, left_out): (Vec<&Field>, Vec<&Field>) =
        fields.iter().partition(|field| field.presence.is_given());
    if in_request || left_out.is_empty() {
        return Value::Null;
    }
    let params = given
        .iter()
        .map(|field| json!({"name": field.name, "type": field.ty}));
    let absent = left_out
        .iter()
        .map(|field| json!({"name": field.name, "value": field.presence.absent()}));
    let many = given.len() > MANY_ARGUMENTS;
    json!({"takes_many": many, "params": params.collect::<Value>(), "absent": absent.collect::<Value>(), "is_default": given.is_empty()})
}
