//! Objects as structs: which type each member has, and what serde is told of it.

use serde_json::{Value, json};

use super::case::{distinct, field};
use super::docs::docs;
use super::literal;
use super::model::{Model, Models, Way};
use super::types::Scope;
use crate::load::{Data, Node};
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

/// Whether a member is for writing alone (OpenAPI 3.0.3, section 4.7.24.1): a password, the number of a card. It is
/// neither answered nor shown where a value is printed for people.
pub(super) fn is_secret(property: &Property<'_>) -> bool {
    property.shape.node.flag("writeOnly")
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

/// How a member can be missing, which decides its type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// Always there.
    Required,
    /// Always there, maybe `null`.
    Nullable,
    /// Maybe absent, never `null`.
    Optional,
    /// Absent, `null` and a value are three different things.
    Undefinable,
    /// Absent in a request means the default.
    Defaulted,
    /// Absent in a request means the default, and `null` is a value.
    DefaultedNullable,
    /// All members that are not stated.
    Rest,
}

impl Presence {
    fn is_given(self) -> bool {
        matches!(self, Presence::Required | Presence::Nullable)
    }

    /// How a member is written that is not there.
    fn absent(self) -> &'static str {
        match self {
            Presence::Undefinable => "MaybeUndefined::Undefined",
            Presence::Rest => "BTreeMap::new()",
            _ => "None",
        }
    }
}

struct Field {
    presence: Presence,
    name: String,
    /// Its name on the wire; empty for what is not stated.
    wire: String,
    ty: String,
    docs: Value,
    attributes: Vec<String>,
    /// The function that makes its default, and the default.
    default: Option<(String, String)>,
    secret: bool,
    boxed: bool,
}

impl Field {
    fn of<'d>(
        models: &Models<'d>,
        owner: &Shape<'d>,
        property: &Property<'d>,
        name: String,
        scope: Scope,
    ) -> Self {
        let shape = &property.shape;
        let default = default(models, owner, property, scope);
        let is_null = default.is_some_and(|value| matches!(value.data, Data::Null));
        let boxed = models.needs_box(owner, shape);
        let hold = |value: &Node| holding(models, shape, scope, value, boxed);
        let default = default.filter(|_| !is_null).and_then(hold);
        let plain = models.written(shape, scope);
        // A value of any kind is `null` itself where it has to be there.
        let any = plain == "Value";
        let presence = match (property.required, models.is_nullable(shape), default.is_some()) {
            (true, false, _) => Presence::Required,
            (true, true, _) if any => Presence::Required,
            (true, true, _) => Presence::Nullable,
            (false, true, true) if any => Presence::Defaulted,
            (false, true, true) => Presence::DefaultedNullable,
            (false, true, false) => Presence::Undefinable,
            (false, false, true) => Presence::Defaulted,
            (false, false, false) => Presence::Optional,
        };
        let function = format!("default_{}", name.trim_start_matches("r#"));
        let default = default.map(|value| match presence {
            Presence::DefaultedNullable => (function, format!("Some({value})")),
            _ => (function, value),
        });
        let inner = if boxed { format!("Box<{plain}>") } else { plain };
        let type_name = models.written(owner, Scope::own(scope.way()));
        let call = default
            .as_ref()
            .map(|(function, _)| format!("{type_name}::{function}"));
        Field {
            presence,
            attributes: attributes(&name, property, presence, call.as_deref()),
            docs: docs(described(property)),
            ty: wrapped(&inner, presence),
            wire: property.name.to_owned(),
            name,
            default,
            secret: is_secret(property),
            boxed,
        }
    }

    /// What holds the members that are not stated.
    fn rest<'d>(models: &Models<'d>, open: &Shape<'d>, name: String, scope: Scope) -> Self {
        let plain = models.written(open, scope);
        let plain = if models.wants_option(open) {
            format!("Option<{plain}>")
        } else {
            plain
        };
        Field {
            presence: Presence::Rest,
            name,
            wire: String::new(),
            ty: format!("BTreeMap<String, {plain}>"),
            docs: docs("All other members."),
            attributes: vec!["#[serde(flatten)]".to_owned()],
            default: None,
            secret: false,
            boxed: false,
        }
    }

    /// The expression for a member that is `value`.
    fn holding<'d>(
        &self,
        models: &Models<'d>,
        shape: &Shape<'d>,
        scope: Scope,
        value: &Node,
    ) -> Option<String> {
        let is_null = matches!(value.data, Data::Null);
        let held = || holding(models, shape, scope, value, self.boxed);
        match self.presence {
            Presence::Nullable | Presence::DefaultedNullable if is_null => Some("None".to_owned()),
            Presence::Undefinable if is_null => Some("MaybeUndefined::Null".to_owned()),
            Presence::Undefinable => held().map(|text| format!("MaybeUndefined::Value({text})")),
            Presence::Required | Presence::Defaulted => held(),
            Presence::Nullable | Presence::DefaultedNullable | Presence::Optional => {
                held().map(|text| format!("Some({text})"))
            }
            Presence::Rest => None,
        }
    }

    /// The expression for a member that is absent.
    fn missing(&self) -> Option<String> {
        match self.presence {
            Presence::Required => None,
            Presence::Defaulted | Presence::DefaultedNullable => {
                self.default.as_ref().map(|(_, value)| value.clone())
            }
            presence => Some(presence.absent().to_owned()),
        }
    }

    fn shown(&self) -> Value {
        json!({"name": self.name, "label": literal::text(self.name.trim_start_matches("r#"))})
    }

    fn facts(&self) -> Value {
        json!({"name": self.name, "type": self.ty, "docs": self.docs, "attributes": self.attributes})
    }
}

/// The member's own words; where it has none, those of the schema that it refers to stand on that type.
fn described<'d>(property: &Property<'d>) -> &'d str {
    property.shape.node.text_of("description").unwrap_or_default()
}

/// The value that the server takes for a member that is left out: stated here, or by the schema that is referred to.
fn default<'d>(
    models: &Models<'d>,
    owner: &Shape<'d>,
    property: &Property<'d>,
    scope: Scope,
) -> Option<&'d Node> {
    if property.required || !is_sent(models, owner, scope.way()) {
        return None;
    }
    property.shape.node.get("default").or_else(|| {
        let meaning = property.shape.meaning(models.document)?;
        meaning.node.get("default")
    })
}

fn holding<'d>(
    models: &Models<'d>,
    shape: &Shape<'d>,
    scope: Scope,
    value: &Node,
    boxed: bool,
) -> Option<String> {
    let text = literal::own(models, shape, scope, value)?;
    Some(if boxed { format!("Box::new({text})") } else { text })
}

fn wrapped(inner: &str, presence: Presence) -> String {
    match presence {
        Presence::Required | Presence::Defaulted | Presence::Rest => inner.to_owned(),
        Presence::Nullable | Presence::Optional | Presence::DefaultedNullable => format!("Option<{inner}>"),
        Presence::Undefinable => format!("MaybeUndefined<{inner}>"),
    }
}

fn attributes(name: &str, property: &Property<'_>, presence: Presence, default: Option<&str>) -> Vec<String> {
    let mut serde = Vec::new();
    if name.trim_start_matches("r#") != property.name {
        serde.push(format!("rename = {}", literal::text(property.name)));
    }
    serde.extend(default.map(|function| format!("default = {}", literal::text(function))));
    if is_secret(property) {
        serde.push("skip_serializing".to_owned());
    }
    match presence {
        Presence::Optional => serde.push("skip_serializing_if = \"Option::is_none\"".to_owned()),
        Presence::Undefinable => {
            serde.push("default".to_owned());
            serde.push("skip_serializing_if = \"MaybeUndefined::is_undefined\"".to_owned());
        }
        _ => {}
    }
    if serde.is_empty() {
        Vec::new()
    } else {
        vec![format!("#[serde({})]", serde.join(", "))]
    }
}
