//! Objects as structs: which type each member has, and what poem-openapi and serde are told of it.

use serde_json::{Value, json};

use super::case::snake;
use super::docs::docs;
use super::literal;
use super::model::{Model, Models};
use super::reach::Reach;
use crate::shape::{Kind, Property};

/// The facts of one struct.
pub(super) fn facts(
    models: &Models<'_>,
    requests: &Reach,
    model: &Model<'_>,
    properties: &[Property<'_>],
) -> Value {
    let told_by = discriminators(models, &model.name);
    let in_request = requests.holds(model.shape.node);
    let own = properties
        .iter()
        .filter(|property| !told_by.contains(&property.name));
    let fields: Vec<Field> = own
        .map(|property| Field::of(models, model, property, in_request))
        .collect();
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
/// that the document adds later does not stop the build unless it must be given. `Default` was rejected: it would
/// invent a value for such a member in silence.
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
    json!({"params": params.collect::<Value>(), "absent": absent.collect::<Value>()})
}

/// Members that a union writes on behalf of the objects it chooses from.
fn discriminators<'d>(models: &Models<'d>, name: &str) -> Vec<&'d str> {
    let unions = models.list.iter().filter_map(|model| match &model.shape.kind {
        Kind::Union(union) => Some(union),
        _ => None,
    });
    let tells = |union: &&crate::shape::Union<'d>| {
        union
            .variants
            .iter()
            .any(|(_, target)| super::case::pascal(target) == name)
    };
    unions.filter(tells).map(|union| union.discriminator).collect()
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
}

impl Presence {
    fn is_given(self) -> bool {
        matches!(self, Presence::Required | Presence::Nullable)
    }

    /// How a member is written that is not there.
    fn absent(self) -> &'static str {
        if self == Presence::Undefinable {
            "MaybeUndefined::Undefined"
        } else {
            "None"
        }
    }
}

struct Field {
    presence: Presence,
    name: String,
    ty: String,
    docs: Value,
    attributes: Vec<String>,
    default: Option<(String, String)>,
    secret: bool,
}

impl Field {
    fn of(models: &Models<'_>, model: &Model<'_>, property: &Property<'_>, in_request: bool) -> Self {
        let shape = &property.shape;
        let name = snake(property.name);
        let value = shape
            .node
            .get("default")
            .and_then(|value| literal::value(models, shape, value));
        let default = value.filter(|_| in_request && !property.required);
        let presence = match (property.required, models.is_nullable(shape), default.is_some()) {
            (true, false, _) => Presence::Required,
            (true, true, _) => Presence::Nullable,
            (false, true, _) => Presence::Undefinable,
            (false, false, true) => Presence::Defaulted,
            (false, false, false) => Presence::Optional,
        };
        let function = format!("default_{}", name.trim_start_matches("r#"));
        let default = default
            .filter(|_| presence == Presence::Defaulted)
            .map(|value| (function, value));
        let inner = match models.type_of(shape) {
            plain if models.needs_box(&model.name, shape) => format!("Box<{plain}>"),
            plain => plain,
        };
        let call = default
            .as_ref()
            .map(|(function, _)| format!("{}::{function}", model.name));
        Field {
            presence,
            attributes: attributes(&name, property, presence, call.as_deref()),
            docs: docs(described(property)),
            ty: wrapped(&inner, presence),
            name,
            default,
            secret: is_secret(property),
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

fn wrapped(inner: &str, presence: Presence) -> String {
    match presence {
        Presence::Required | Presence::Defaulted => inner.to_owned(),
        Presence::Nullable | Presence::Optional => format!("Option<{inner}>"),
        Presence::Undefinable => format!("MaybeUndefined<{inner}>"),
    }
}

fn attributes(name: &str, property: &Property<'_>, presence: Presence, default: Option<&str>) -> Vec<String> {
    let mut oai = Vec::new();
    let mut serde = Vec::new();
    if name.trim_start_matches("r#") != property.name {
        oai.push(format!("rename = {}", literal::text(property.name)));
        serde.push(format!("rename = {}", literal::text(property.name)));
    }
    oai.extend(default.map(|function| format!("default = {}", literal::text(function))));
    if property.shape.node.flag("deprecated") {
        oai.push("deprecated".to_owned());
    }
    if is_secret(property) {
        oai.push("write_only".to_owned());
        serde.push("skip_serializing".to_owned());
    }
    match presence {
        Presence::Optional => {
            oai.push("skip_serializing_if_is_none".to_owned());
            serde.push("skip_serializing_if = \"Option::is_none\"".to_owned());
        }
        Presence::Undefinable => {
            oai.push("skip_serializing_if = \"MaybeUndefined::is_undefined\"".to_owned());
            serde.push("skip_serializing_if = \"MaybeUndefined::is_undefined\"".to_owned());
        }
        Presence::Required | Presence::Nullable | Presence::Defaulted => {}
    }
    let lists = [("oai", oai), ("serde", serde)];
    let stated = lists.into_iter().filter(|(_, list)| !list.is_empty());
    stated
        .map(|(macro_name, list)| format!("#[{macro_name}({})]", list.join(", ")))
        .collect()
}
