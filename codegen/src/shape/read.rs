//! From a Schema Object to a [`Shape`].

use super::{Kind, Property, Reading, Shape, keywords, merge, scalar, union};
use crate::load::{Data, Document, Node, component};
use crate::problem::Problem;

/// Reads `schema`, reporting what cannot be honoured. A schema with problems still has a shape, so that the rest of
/// the document is read too.
pub(crate) fn read<'d>(document: &'d Document, schema: &'d Node, reading: &mut Reading) -> Shape<'d> {
    if !matches!(schema.data, Data::Map(_)) {
        reading.refuse(Problem::new(
            schema.at,
            "schema",
            "a schema must be a mapping",
            "start with its `type`",
        ));
        return Shape {
            node: schema,
            nullable: false,
            kind: Kind::Anything,
        };
    }
    keywords::check(schema, reading);
    let kind = kind(document, schema, reading);
    Shape {
        node: schema,
        nullable: schema.flag("nullable"),
        kind,
    }
}

fn kind<'d>(document: &'d Document, schema: &'d Node, reading: &mut Reading) -> Kind<'d> {
    if let Some(reference) = schema.get("$ref") {
        return named(schema, reference, reading);
    }
    if let Some(parts) = schema.get("allOf") {
        return merge::all_of(document, schema, parts, reading);
    }
    if let Some(choices) = schema.get("oneOf") {
        return union::one_of(document, schema, choices, reading);
    }
    match schema.text_of("type") {
        Some("string") => scalar::text(schema, reading),
        Some("integer") => scalar::integer(schema, reading),
        Some("number") => scalar::number(schema, reading),
        Some("boolean") => {
            scalar::refuse_enum(schema, reading);
            Kind::Boolean
        }
        Some("array") => list(document, schema, reading),
        Some("object") => object(document, schema, reading),
        _ => untyped(document, schema, reading),
    }
}

/// A reference. Its siblings are ignored by the standard, which is why they are refused here.
pub(super) fn named<'d>(schema: &'d Node, reference: &'d Node, reading: &mut Reading) -> Kind<'d> {
    for sibling in schema.members().iter().filter(|member| member.key != "$ref") {
        let text = format!("`{}` beside a `$ref` has no effect in OpenAPI 3.0", sibling.key);
        reading.refuse(Problem::new(
            sibling.at,
            "ref-sibling",
            text,
            "put the `$ref` into an `allOf` of one",
        ));
    }
    match reference.text().and_then(component) {
        Some(("schemas", name)) => Kind::Named(name),
        _ => Kind::Anything, // reported by the rule on references
    }
}

fn untyped<'d>(document: &'d Document, schema: &'d Node, reading: &mut Reading) -> Kind<'d> {
    let type_of = schema.member("type");
    match type_of {
        Some(member) => {
            let hint = "one of string, integer, number, boolean, array, object";
            reading.refuse(Problem::new(
                member.value.at,
                "type",
                "this is no type of OpenAPI 3.0",
                hint,
            ));
            Kind::Anything
        }
        None if schema.get("properties").is_some() => object(document, schema, reading),
        None => {
            let constraint = |key: &str| {
                matches!(
                    key,
                    "enum" | "items" | "format" | "pattern" | "multipleOf" | "required"
                )
            };
            if let Some(member) = schema.members().iter().find(|member| constraint(&member.key)) {
                let text = format!("`{}` needs a `type` beside it", member.key);
                reading.refuse(Problem::unsupported(member.at, text, "state the `type`"));
            }
            Kind::Anything
        }
    }
}

fn list<'d>(document: &'d Document, schema: &'d Node, reading: &mut Reading) -> Kind<'d> {
    match schema.get("items") {
        Some(items) => Kind::List(Box::new(read(document, items, reading))),
        None => {
            reading.refuse(Problem::new(
                schema.at,
                "items",
                "an array needs `items`",
                "say what it holds",
            ));
            Kind::Anything
        }
    }
}

fn object<'d>(document: &'d Document, schema: &'d Node, reading: &mut Reading) -> Kind<'d> {
    scalar::refuse_enum(schema, reading);
    let stated = schema
        .get("properties")
        .is_some_and(|properties| !properties.members().is_empty());
    let open = schema.get("additionalProperties");
    match open {
        Some(values) if matches!(values.data, Data::Map(_)) => {
            if stated {
                let hint = "put the open part into a member of its own";
                let what = "`additionalProperties` with a schema beside `properties` is not supported";
                reading.refuse(Problem::unsupported(values.at, what, hint));
            }
            Kind::Map(Box::new(read(document, values, reading)))
        }
        Some(Node {
            data: Data::Boolean(true),
            ..
        })
        | None
            if !stated =>
        {
            Kind::Map(Box::new(Shape {
                node: schema,
                nullable: false,
                kind: Kind::Anything,
            }))
        }
        _ => Kind::Object(properties(document, schema, reading)),
    }
}

/// The stated members of an object schema.
pub(super) fn properties<'d>(
    document: &'d Document,
    schema: &'d Node,
    reading: &mut Reading,
) -> Vec<Property<'d>> {
    let required = schema.get("required").map_or(&[][..], Node::elements);
    let mut properties = Vec::new();
    for member in schema.get("properties").map_or(&[][..], Node::members) {
        properties.push(Property {
            name: &member.key,
            at: member.at,
            shape: read(document, &member.value, reading),
            required: required.iter().any(|name| name.text() == Some(&member.key)),
        });
    }
    properties
}
