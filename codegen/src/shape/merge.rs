//! `allOf`: either one reference that wants a word or a `null` beside it, or objects laid over each other.

use super::{Kind, Property, Reading, read};
use crate::load::{Document, Node};
use crate::problem::Problem;

/// Keywords that may stand beside an `allOf` of one reference without changing its type.
const ANNOTATIONS: &[&str] = &[
    "allOf",
    "nullable",
    "description",
    "title",
    "example",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "externalDocs",
];

/// What an `allOf` means.
pub(super) fn all_of<'d>(
    document: &'d Document,
    schema: &'d Node,
    parts: &'d Node,
    reading: &mut Reading,
) -> Kind<'d> {
    let annotated = |key: &str| ANNOTATIONS.contains(&key) || key.starts_with("x-");
    if let [part] = parts.elements()
        && let Some(reference) = part.get("$ref")
        && schema.members().iter().all(|member| annotated(&member.key))
    {
        return read::named(part, reference, reading);
    }
    let mut merged = Merged::default();
    merged.lay(document, schema, reading);
    Kind::Object(merged.finish())
}

#[derive(Default)]
struct Merged<'d> {
    properties: Vec<Property<'d>>,
    required: Vec<&'d str>,
}

impl<'d> Merged<'d> {
    /// Adds the members of `schema` and of all parts below it.
    fn lay(&mut self, document: &'d Document, schema: &'d Node, reading: &mut Reading) {
        if reading.merging.contains(&std::ptr::from_ref(schema)) {
            let hint =
                "a schema cannot contain itself by `allOf`; put the inner one under `components/schemas`";
            return reading.refuse(Problem::new(
                schema.at,
                "circle",
                "this `allOf` goes round in a circle",
                hint,
            ));
        }
        reading.merging.push(schema);
        for part in schema.get("allOf").map_or(&[][..], Node::elements) {
            let Some(target) = document.resolve(part) else {
                continue;
            }; // reported by the rule on references
            if is_object(target) {
                self.lay(document, target, reading);
            } else {
                let hint = "only objects can be laid over each other";
                reading.refuse(Problem::unsupported(
                    part.at,
                    "this part of the `allOf` is no object",
                    hint,
                ));
            }
        }
        let own = read::properties(document, schema, reading);
        self.required.extend(
            schema
                .get("required")
                .map_or(&[][..], Node::elements)
                .iter()
                .filter_map(Node::text),
        );
        for property in own {
            self.add(property, reading);
        }
        reading.merging.pop();
    }

    fn add(&mut self, property: Property<'d>, reading: &mut Reading) {
        if self.properties.iter().any(|other| other.name == property.name) {
            let text = format!(
                "the member `{}` comes from two parts of an `allOf`",
                property.name
            );
            reading.refuse(Problem::unsupported(
                property.at,
                text,
                "state it in one of them only",
            ));
            return;
        }
        self.properties.push(property);
    }

    /// `required` may name a member that another part states.
    fn finish(self) -> Vec<Property<'d>> {
        let Merged {
            mut properties,
            required,
        } = self;
        for property in &mut properties {
            property.required = required.contains(&property.name);
        }
        properties
    }
}

fn is_object(schema: &Node) -> bool {
    let typed = matches!(schema.text_of("type"), Some("object"));
    let keys_are_stated = !matches!(
        schema.get("additionalProperties"),
        Some(Node {
            data: crate::load::Data::Map(_),
            ..
        })
    );
    keys_are_stated
        && (typed
            || ["allOf", "properties", "required"]
                .iter()
                .any(|key| schema.get(key).is_some()))
}
