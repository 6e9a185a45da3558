//! A member of a struct: its type, whether it may be missing, and what serde is told of it.

use serde_json::{Value, json};

use super::is_sent;
use crate::load::{Data, Node};
use crate::lower::docs::docs;
use crate::lower::literal;
use crate::lower::model::Models;
use crate::lower::types::Scope;
use crate::shape::{Property, Shape};

/// Whether a member is for writing alone (OpenAPI 3.0.3, section 4.7.24.1): a password, the number of a card. It is
/// neither answered nor shown where a value is printed for people.
fn is_secret(property: &Property<'_>) -> bool {
    property.shape.node.flag("writeOnly")
}

/// How a member can be missing, which decides its type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
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
    pub(super) fn is_given(self) -> bool {
        matches!(self, Presence::Required | Presence::Nullable)
    }

    /// How a member is written that is not there.
    pub(super) fn absent(self) -> &'static str {
        match self {
            Presence::Undefinable => "MaybeUndefined::Undefined",
            Presence::Rest => "BTreeMap::new()",
            _ => "None",
        }
    }
}

pub(super) struct Field {
    pub(super) presence: Presence,
    pub(super) name: String,
    /// Its name on the wire; empty for what is not stated.
    pub(super) wire: String,
    pub(super) ty: String,
    pub(super) docs: Value,
    pub(super) attributes: Vec<String>,
    /// The function that makes its default, and the default.
    pub(super) default: Option<(String, String)>,
    pub(super) secret: bool,
    pub(super) boxed: bool,
}

impl Field {
    pub(super) fn of<'d>(
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
    pub(super) fn rest<'d>(models: &Models<'d>, open: &Shape<'d>, name: String, scope: Scope) -> Self {
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
    pub(super) fn holding<'d>(
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
    pub(super) fn missing(&self) -> Option<String> {
        match self.presence {
            Presence::Required => None,
            Presence::Defaulted | Presence::DefaultedNullable => {
                self.default.as_ref().map(|(_, value)| value.clone())
            }
            presence => Some(presence.absent().to_owned()),
        }
    }

    pub(super) fn shown(&self) -> Value {
        json!({"name": self.name, "label": literal::text(self.name.trim_start_matches("r#"))})
    }

    pub(super) fn facts(&self) -> Value {
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
