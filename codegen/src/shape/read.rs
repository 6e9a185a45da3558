//! From a Schema Object to a [`Shape`].

use super::layers::{self, Layers};
use super::types::{Types, allows_null};
use super::{Kind, Reading, Shape, constant, keywords, object, scalar, union};
use crate::load::{Data, Document, Node};
use crate::problem::Problem;

/// Deeper nesting is not followed: such a value has any shape.
const MAX_DEPTH: usize = 48;

/// Reads `schema`, reporting what is not as it should be. A schema with problems still has a shape, so that the rest of
/// the document is read too.
pub(crate) fn read<'d>(document: &'d Document, schema: &'d Node, reading: &mut Reading) -> Shape<'d> {
    match schema.data {
        Data::Map(_) => {}
        Data::Boolean(_) => return anything(document, schema),
        _ => {
            let hint = "start with its `type`";
            reading.refuse(Problem::new(
                schema.at,
                "schema",
                "a schema must be a mapping",
                hint,
            ));
            return anything(document, schema);
        }
    }
    keywords::check(schema, reading);
    if reading.open.contains(&std::ptr::from_ref(schema)) {
        return shaped(document, schema, Kind::Named(schema));
    }
    if reading.open.len() > MAX_DEPTH {
        return anything(document, schema);
    }
    reading.open.push(schema);
    let shape = match layers::sole(document, schema, reading) {
        Some(mut part) => {
            part.nullable = allows_null(document, schema);
            // What is said beside a reference is said of this place; what is said inside is of the thing itself.
            if matches!(part.kind, Kind::Named(_)) || !part.has_own_type() {
                part.node = schema;
            }
            part
        }
        None => together(document, schema, &[schema], reading),
    };
    reading.open.pop();
    shape
}

/// What `nodes` mean when all of them hold. `owner` is the schema that brings them together.
pub(super) fn together<'d>(
    document: &'d Document,
    owner: &'d Node,
    nodes: &[&'d Node],
    reading: &mut Reading,
) -> Shape<'d> {
    let mut layers = Layers::default();
    for node in nodes {
        layers.gather(document, node, reading);
    }
    let node = nodes.first().copied().unwrap_or(owner);
    let mut shape = understood(document, node, &layers, reading);
    shape.nullable = nodes.iter().all(|node| allows_null(document, node));
    shape.within = (nodes.len() > 1).then_some(owner);
    shape
}

fn understood<'d>(
    document: &'d Document,
    node: &'d Node,
    layers: &Layers<'d>,
    reading: &mut Reading,
) -> Shape<'d> {
    if let Some(kind) = constant::kind(layers, reading) {
        return Shape::plain(node, kind);
    }
    if let Some(shape) = union::choice(document, node, layers, reading) {
        return shape;
    }
    let types = layers.types();
    if types == Types::ALL {
        return Shape::plain(node, Kind::Anything);
    }
    let mut shapes = Vec::new();
    for types in types.without(Types::NULL).parts() {
        shapes.push((types, of_type(document, node, layers, types, reading)));
    }
    match shapes.len() {
        0 => Shape::plain(node, Kind::Anything),
        1 => shapes.remove(0).1,
        _ => union::of_types(node, shapes),
    }
}

/// The shape of the values of one type among those that `layers` allow.
fn of_type<'d>(
    document: &'d Document,
    node: &'d Node,
    layers: &Layers<'d>,
    types: Types,
    reading: &mut Reading,
) -> Shape<'d> {
    let kind = match types {
        Types::TEXT => scalar::text(layers),
        Types::INTEGER => scalar::integer(layers),
        Types::BOOLEAN => Kind::Boolean,
        Types::LIST => list(document, node, layers, reading),
        Types::OBJECT => return object::read(document, node, layers, reading),
        number if number.has(Types::FRACTION) => scalar::number(layers),
        _ => Kind::Anything,
    };
    Shape::plain(node, kind)
}

fn list<'d>(document: &'d Document, node: &'d Node, layers: &Layers<'d>, reading: &mut Reading) -> Kind<'d> {
    let tuple = layers.values("prefixItems").next().is_some();
    let items: Vec<&Node> = layers.values("items").collect();
    if items.is_empty() && !tuple {
        let hint = "say what it holds";
        reading.refuse(Problem::new(node.at, "items", "an array needs `items`", hint));
    }
    let items = match items.as_slice() {
        [only] if !tuple => read(document, only, reading),
        _ => anything(document, node),
    };
    Kind::List(Box::new(items))
}

fn anything<'d>(document: &'d Document, node: &'d Node) -> Shape<'d> {
    shaped(document, node, Kind::Anything)
}

fn shaped<'d>(document: &'d Document, node: &'d Node, kind: Kind<'d>) -> Shape<'d> {
    Shape {
        nullable: allows_null(document, node),
        ..Shape::plain(node, kind)
    }
}
