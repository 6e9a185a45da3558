//! What a schema means for Rust: the one reading of Schema Objects (OpenAPI 3.0 and 3.1) that gate and lowering share.
//!
//! Two readings, one for checking and one for generating, were rejected: they would drift apart. A type is never the
//! measure of a value, the document is, so a type may be wider than its schema and must not be narrower: bounds,
//! patterns, `not` and `if` are left to the contract check, and what no type can express is any JSON value.

mod branch;
mod constant;
mod either;
mod keywords;
mod layers;
mod object;
mod read;
mod scalar;
mod told;
mod types;
mod union;

use crate::load::{Document, Node, Round};
use crate::problem::Problem;

pub(crate) use branch::Facts;
pub(crate) use layers::{conjuncts, same};
pub(crate) use read::read;
pub(crate) use types::{Types, allows_null};
pub(crate) use union::{Union, Variant};

/// A schema, understood.
#[derive(Debug, Clone)]
pub(crate) struct Shape<'d> {
    /// The Schema Object itself.
    pub(crate) node: &'d Node,
    /// The schema that lays this one together with others, where it means more there than alone.
    pub(crate) within: Option<&'d Node>,
    /// `null` is a value too.
    pub(crate) nullable: bool,
    /// What else it allows.
    pub(crate) kind: Kind<'d>,
    /// Of an object with stated members: what the others hold, where the schema says so.
    pub(crate) open: Option<Box<Shape<'d>>>,
}

/// The kinds of schema that have a type in Rust.
#[derive(Debug, Clone)]
pub(crate) enum Kind<'d> {
    /// What another schema means.
    Named(&'d Node),
    /// Text of any format that has no type of its own.
    Text,
    /// Text in the format `date-time` (RFC 3339, section 5.6).
    Timestamp,
    /// Text in the format `date`.
    Date,
    /// Text in the format `uuid`.
    Uuid,
    /// Bytes as base64.
    Bytes,
    /// A whole number of 32 bits.
    Integer32,
    /// A whole number of 64 bits, also where no format is stated.
    Integer64,
    /// A whole number of another width or without a sign: the type in Rust.
    Integer(&'static str),
    /// A number that counts decimal fractions, so no binary fraction may touch it.
    Decimal,
    /// Any other number.
    Float,
    /// Bytes: a file of a form, or an answer that is one.
    Binary,
    /// True or false.
    Boolean,
    /// One of some texts.
    Enumeration(Vec<&'d str>),
    /// One of some values, not all of them texts.
    Constants(Vec<&'d Node>),
    /// A sequence.
    List(Box<Shape<'d>>),
    /// An object whose keys are data.
    Map(Box<Shape<'d>>),
    /// Any JSON value.
    Anything,
    /// An object with stated members.
    Object(Vec<Property<'d>>),
    /// One of several things.
    Union(Union<'d>),
}

/// A member of an object.
#[derive(Debug, Clone)]
pub(crate) struct Property<'d> {
    /// Its name on the wire.
    pub(crate) name: &'d str,
    /// Where its name stands.
    pub(crate) at: crate::load::Position,
    /// What it holds.
    pub(crate) shape: Shape<'d>,
    /// Whether it must be there.
    pub(crate) required: bool,
}

/// What tells types apart: a schema, and where it is laid together with others.
pub(crate) type Key = (*const Node, Option<*const Node>);

impl<'d> Shape<'d> {
    /// A schema that means nothing but `kind`.
    fn plain(node: &'d Node, kind: Kind<'d>) -> Self {
        Shape {
            node,
            within: None,
            nullable: false,
            kind,
            open: None,
        }
    }

    /// What tells its type from others.
    pub(crate) fn key(&self) -> Key {
        (std::ptr::from_ref(self.node), self.within.map(std::ptr::from_ref))
    }

    /// What a reference means in the end; `None` for one that leads nowhere or in a circle.
    pub(crate) fn meaning(&self, document: &'d Document) -> Option<Shape<'d>> {
        let Kind::Named(mut target) = self.kind else {
            return Some(self.clone());
        };
        let mut nullable = self.nullable;
        let mut round = Round::new(target);
        loop {
            let shape = read(document, target, &mut Reading::default());
            nullable |= shape.nullable;
            let Kind::Named(next) = shape.kind else {
                return Some(Shape { nullable, ..shape });
            };
            if round.closes(next) {
                return None;
            }
            target = next;
        }
    }

    /// Whether it is an object of which a member is a file.
    pub(crate) fn is_form(&self, document: &'d Document) -> bool {
        let is_file = |property: &Property<'d>| {
            let meaning = property.shape.meaning(document);
            meaning.is_some_and(|meaning| matches!(meaning.kind, Kind::Binary))
        };
        matches!(&self.kind, Kind::Object(properties) if properties.iter().any(is_file))
    }

    /// Whether it gets a type of its own instead of being written in place.
    pub(crate) fn has_own_type(&self) -> bool {
        matches!(
            self.kind,
            Kind::Enumeration(_) | Kind::Constants(_) | Kind::Object(_) | Kind::Union(_)
        )
    }

    /// The schemas written inside it, or referred to.
    pub(crate) fn parts(&self) -> Vec<&Shape<'d>> {
        let mut parts: Vec<&Shape<'d>> = match &self.kind {
            Kind::List(inner) | Kind::Map(inner) => vec![inner],
            Kind::Object(properties) => properties.iter().map(|property| &property.shape).collect(),
            Kind::Union(union) => union.variants.iter().map(|variant| &variant.shape).collect(),
            _ => Vec::new(),
        };
        parts.extend(self.open.as_deref());
        parts
    }
}

/// One reading of a schema: what was found, and where it stands.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// What cannot be honoured, or is not as it should be.
    pub(crate) problems: Vec<Problem>,
    /// Schemas that are being laid together: meeting one of them again inside is a reference to it.
    open: Vec<*const Node>,
}

impl Reading {
    fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
