//! A member of which several schemas speak, one of which holds: as narrow a type as takes all their values.

use super::layers::Layers;
use super::read::read as read_schema;
use super::{Kind, Reading, Shape, scalar};
use crate::load::{Document, Node};

/// What a value looks like that one of `nodes` allows.
pub(super) fn read<'d>(
    document: &'d Document,
    owner: &'d Node,
    nodes: &[&'d Node],
    reading: &mut Reading,
) -> Shape<'d> {
    let shapes: Vec<Shape<'d>> = nodes
        .iter()
        .map(|node| read_schema(document, node, reading))
        .collect();
    let nullable = shapes.iter().any(|shape| shape.nullable);
    let kinds: Vec<Kind<'d>> = shapes.iter().map(|shape| single(document, shape)).collect();
    let kind = texts(&kinds)
        .or_else(|| numbers(&kinds))
        .or_else(|| alike(&kinds))
        .unwrap_or(Kind::Anything);
    let node = nodes.first().copied().unwrap_or(owner);
    Shape {
        nullable: nullable || matches!(kind, Kind::Anything),
        within: Some(owner),
        ..Shape::plain(node, kind)
    }
}

/// The kind of `shape`, through a reference where that leads to a single value. What else a reference leads to is not
/// read: it may be what is being read.
pub(super) fn single<'d>(document: &'d Document, shape: &Shape<'d>) -> Kind<'d> {
    let Kind::Named(target) = shape.kind else {
        return shape.kind.clone();
    };
    let mut layers = Layers::default();
    layers.gather(document, target, &mut Reading::default());
    scalar::kind(&layers).unwrap_or(Kind::Named(target))
}

/// The values of all where all list theirs; any text where one does not.
pub(super) fn texts<'d>(kinds: &[Kind<'d>]) -> Option<Kind<'d>> {
    let mut all: Vec<&str> = Vec::new();
    let mut is_free = false;
    for kind in kinds {
        match kind {
            Kind::Enumeration(values) => {
                for value in values {
                    if !all.contains(value) {
                        all.push(value);
                    }
                }
            }
            Kind::Text => is_free = true,
            _ => return None,
        }
    }
    Some(if is_free {
        Kind::Text
    } else {
        Kind::Enumeration(all)
    })
}

pub(super) fn numbers<'d>(kinds: &[Kind<'d>]) -> Option<Kind<'d>> {
    let whole = |kind: &Kind<'_>| matches!(kind, Kind::Integer32 | Kind::Integer64);
    let number = |kind: &Kind<'_>| whole(kind) || matches!(kind, Kind::Float);
    if kinds.iter().all(whole) {
        Some(Kind::Integer64)
    } else if kinds.iter().all(number) {
        Some(Kind::Float)
    } else {
        None
    }
}

/// The one kind of single value that all are.
pub(super) fn alike<'d>(kinds: &[Kind<'d>]) -> Option<Kind<'d>> {
    let first = kinds.first()?;
    let single = matches!(
        first,
        Kind::Boolean
            | Kind::Timestamp
            | Kind::Date
            | Kind::Uuid
            | Kind::Bytes
            | Kind::Decimal
            | Kind::Anything
    );
    let is_alike = |kind: &Kind<'d>| std::mem::discriminant(kind) == std::mem::discriminant(first);
    (single && kinds.iter().all(is_alike)).then(|| first.clone())
}
