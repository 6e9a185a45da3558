//! What a hook declares beside its body: parameters, which the function that makes the request sets.

use serde_json::{Value, json};

use crate::load::{Hook, Parameter, Place};
use crate::lower::docs::docs;
use crate::lower::model::Models;
use crate::lower::{literal, parameter};
use crate::shape::Kind;

/// One parameter.
pub(super) struct Setting {
    name: String,
    /// Its type in Rust; an `Option` of one that need not be sent.
    pub(super) ty: String,
    docs: Value,
    /// The step that sets it: `.query("page", Style::Form, true, &params.page)?`.
    pub(super) call: String,
}

impl Setting {
    fn of(models: &Models<'_>, parameter: &Parameter<'_>, name: String) -> Self {
        let shape = parameter.schema().map(|schema| models.read(schema));
        let meaning = shape.as_ref().and_then(|shape| shape.meaning(models.document()));
        let plain = match (&shape, &meaning) {
            (_, Some(meaning)) if matches!(meaning.kind, Kind::Binary) => "String".to_owned(),
            (Some(shape), _) => models.type_of(shape),
            (None, _) if parameter.is_json() => "Value".to_owned(),
            (None, _) => "String".to_owned(),
        };
        let required = parameter.place == Place::Path || parameter.node.flag("required");
        Setting {
            ty: if required {
                plain
            } else {
                format!("Option<{plain}>")
            },
            docs: docs(parameter.node.text_of("description").unwrap_or_default()),
            call: call(parameter, &name),
            name,
        }
    }

    /// As a field of the hook's parameters.
    pub(super) fn field(&self) -> Value {
        json!({"name": self.name, "type": self.ty, "docs": self.docs, "attributes": []})
    }
}

/// The parameters in the order of the document.
pub(super) fn all(models: &Models<'_>, hook: &Hook<'_>) -> Vec<Setting> {
    let mut taken: Vec<String> = Vec::new();
    let mut settings = Vec::new();
    for parameter in models.document().parameters(&hook.operation) {
        let name = parameter::free_name(&parameter, &taken);
        taken.push(name.clone());
        settings.push(Setting::of(models, &parameter, name));
    }
    settings
}

fn call(parameter: &Parameter<'_>, field: &str) -> String {
    let (step, usual) = match parameter.place {
        Place::Path => ("path", "Simple"),
        Place::Query => ("query", "Form"),
        Place::Header => ("header", "Simple"),
        Place::Cookie => ("cookie", "Form"),
    };
    let style = match parameter.node.text_of("style") {
        _ if parameter.is_json() => "Json",
        Some("simple") => "Simple",
        Some("label") => "Label",
        Some("matrix") => "Matrix",
        Some("form") => "Form",
        Some("spaceDelimited") => "Space",
        Some("pipeDelimited") => "Pipe",
        Some("deepObject") => "Deep",
        _ => usual,
    };
    let explode = match parameter.node.get("explode") {
        Some(_) => parameter.node.flag("explode"),
        None => style == "Form",
    };
    let name = literal::text(parameter.name);
    format!(".{step}({name}, Style::{style}, {explode}, &params.{field})?")
}
