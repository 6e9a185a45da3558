//! Choices: `oneOf` and `anyOf`, and schemas of several types.

use super::branch::Facts;
use super::layers::{Layers, speaks};
use super::read::read as read_schema;
use super::told::Told;
use super::types::Types;
use super::{Kind, Reading, Shape, either, object};
use crate::load::{Data, Document, Node};

/// A choice between things of which a value is one, or the first that it fits.
#[derive(Debug, Clone)]
pub(crate) struct Union<'d> {
    /// The member that tells which, where the document names one.
    pub(crate) discriminator: Option<&'d str>,
    /// What can be chosen, in the order of the document.
    pub(crate) variants: Vec<Variant<'d>>,
    /// Whether a value may fit several by what is known of them here.
    pub(crate) overlaps: bool,
}

/// What can be chosen.
#[derive(Debug, Clone)]
pub(crate) struct Variant<'d> {
    /// What it is.
    pub(crate) shape: Shape<'d>,
    /// What tells it from the others.
    pub(crate) facts: Facts<'d>,
    /// The values of the discriminator that stand for it.
    pub(crate) told: Vec<&'d str>,
}

/// Nesting of choices beyond this is not laid together.
const MAX_DEPTH: usize = 8;

/// Choices within choices multiply. Of more than so many the rest is not laid together.
const MOST_EXPANDED: usize = 1_000;

/// One `oneOf` or `anyOf`: the schema that has it, and its branches but `null`.
struct List<'d> {
    holder: &'d Node,
    /// Several branches may hold at once.
    any: bool,
    branches: Vec<&'d Node>,
}

/// What a schema means that has choices among its layers; `None` where they only restrict what the rest says.
pub(super) fn choice<'d>(
    document: &'d Document,
    node: &'d Node,
    layers: &Layers<'d>,
    reading: &mut Reading,
) -> Option<Shape<'d>> {
    let lists = lists(layers);
    let is_object = ["properties", "additionalProperties"]
        .iter()
        .any(|key| layers.has(key));
    if lists.is_empty()
        || (lists
            .iter()
            .any(|list| !list.branches.iter().all(|branch| speaks(branch)))
            && !is_object)
    {
        return None;
    }
    for list in &lists {
        if let Some(told) = Told::of(list.holder) {
            told.check(document, &list.branches, reading);
        }
    }
    let branches = lists.iter().flat_map(|list| &list.branches);
    let mut left = MOST_EXPANDED;
    let expanded: Vec<Layers<'d>> = branches
        .flat_map(|branch| expanded(document, branch, MAX_DEPTH, &mut left))
        .collect();
    let objects = expanded
        .iter()
        .all(|branch| branch.types().without(Types::NULL) == Types::OBJECT);
    if is_object {
        let objects: Vec<Layers<'d>> = expanded
            .into_iter()
            .filter(|branch| branch.types().has(Types::OBJECT))
            .collect();
        return Some(object::with_branches(document, node, layers, &objects, reading));
    }
    match lists.as_slice() {
        [list] => Some(one_list(
            document,
            node,
            layers,
            list,
            reading,
            objects.then_some(&expanded),
        )),
        _ if objects => Some(object::with_branches(document, node, layers, &expanded, reading)),
        _ => Some(Shape::plain(node, Kind::Anything)),
    }
}

fn lists<'d>(layers: &Layers<'d>) -> Vec<List<'d>> {
    let mut lists = Vec::new();
    for holder in &layers.list {
        for (key, any) in [("oneOf", false), ("anyOf", true)] {
            let all = holder.get(key).map_or(&[][..], Node::elements).iter();
            let branches: Vec<&Node> = all.filter(|branch| !is_null(branch)).collect();
            if branches.iter().any(|branch| speaks(branch)) {
                lists.push(List {
                    holder,
                    any,
                    branches,
                });
            }
        }
    }
    lists
}

fn is_null(branch: &Node) -> bool {
    let only = |values: &Node| {
        let values = values.elements();
        !values.is_empty() && values.iter().all(|value| matches!(value.data, Data::Null))
    };
    branch.text_of("type") == Some("null")
        || branch.get("enum").is_some_and(only)
        || branch
            .get("const")
            .is_some_and(|value| matches!(value.data, Data::Null))
}

/// What one list of branches means. `objects` are the branches taken apart, where all of them are objects.
fn one_list<'d>(
    document: &'d Document,
    node: &'d Node,
    layers: &Layers<'d>,
    list: &List<'d>,
    reading: &mut Reading,
    objects: Option<&Vec<Layers<'d>>>,
) -> Shape<'d> {
    let mut variants: Vec<Variant<'d>> = Vec::new();
    let told = Told::of(list.holder);
    for branch in &list.branches {
        let shape = read_schema(document, branch, reading);
        let again = |variant: &Variant<'d>| match (&variant.shape.kind, &shape.kind) {
            (Kind::Named(one), Kind::Named(other)) => std::ptr::eq(*one, *other),
            _ => false,
        };
        if !variants.iter().any(again) {
            variants.push(variant(document, branch, shape, told));
        }
    }
    let kinds: Vec<Kind<'d>> = variants
        .iter()
        .map(|variant| either::single(document, &variant.shape))
        .collect();
    // Two enums of texts stay two types; beside any text they tell nothing.
    let is_named = |variant: &Variant<'d>| matches!(variant.shape.kind, Kind::Named(_));
    let free = |variant: &Variant<'d>| matches!(variant.shape.kind, Kind::Text);
    let texts = if variants.iter().any(free) || !variants.iter().any(is_named) {
        either::texts(&kinds)
    } else {
        None
    };
    if let Some(kind) = texts
        .or_else(|| either::numbers(&kinds))
        .or_else(|| either::alike(&kinds))
    {
        return Shape::plain(node, kind);
    }
    let overlaps = variants.iter().enumerate().any(|(index, variant)| {
        variants
            .iter()
            .take(index)
            .any(|other| !other.facts.excludes(&variant.facts))
    });
    match (variants.len(), objects) {
        (1, _) => variants.remove(0).shape,
        (_, Some(objects)) if list.any && overlaps && told.is_none() => {
            object::with_branches(document, node, layers, objects, reading)
        }
        _ => Shape::plain(
            node,
            Kind::Union(Union {
                discriminator: told.map(|told| told.name),
                variants,
                overlaps,
            }),
        ),
    }
}

fn variant<'d>(
    document: &'d Document,
    branch: &'d Node,
    shape: Shape<'d>,
    told: Option<Told<'d>>,
) -> Variant<'d> {
    let mut layers = Layers::default();
    layers.gather(document, branch, &mut Reading::default());
    let values = told
        .zip(branch.text_of("$ref"))
        .map(|(told, reference)| told.values(reference));
    Variant {
        shape,
        facts: Facts::of(document, &layers),
        told: values.unwrap_or_default(),
    }
}

/// A branch taken apart, once for each choice that it leaves open itself, `left` at most.
fn expanded<'d>(document: &'d Document, branch: &'d Node, depth: usize, left: &mut usize) -> Vec<Layers<'d>> {
    *left = left.saturating_sub(1);
    let mut layers = Layers::default();
    layers.gather(document, branch, &mut Reading::default());
    let inner: Vec<Layers<'d>> = lists(&layers)
        .iter()
        .filter(|_| depth > 0)
        .flat_map(|list| &list.branches)
        .map_while(|branch| (*left > 0).then(|| expanded(document, branch, depth - 1, left)))
        .flatten()
        .collect();
    if inner.is_empty() {
        return vec![layers];
    }
    inner.into_iter().map(|inner| layers.and(inner)).collect()
}

/// The choice between values of several types, as `type: [string, integer]` leaves it open.
pub(super) fn of_types<'d>(node: &'d Node, shapes: Vec<(Types, Shape<'d>)>) -> Shape<'d> {
    let variants = shapes.into_iter().map(|(types, shape)| Variant {
        shape: Shape {
            within: Some(node),
            ..shape
        },
        facts: Facts::of_types(types),
        told: Vec::new(),
    });
    Shape::plain(
        node,
        Kind::Union(Union {
            discriminator: None,
            variants: variants.collect(),
            overlaps: false,
        }),
    )
}
