//! A member of which several schemas speak, one of which holds: as narrow a type as takes all their values.

use super::read::read as read_schema;
use super::{Kind, Reading, Shape};
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
    let meant: Vec<Option<Shape<'d>>> = shapes.iter().map(|shape| shape.meaning(document)).collect();
    let kinds: Vec<Kind<'d>> = meant.into_iter().flatten().map(|shape| shape.kind).collect();
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
