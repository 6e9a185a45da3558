//! What a schema means for Rust: the one strict reading of Schema Objects (OpenAPI 3.0.3) that gate and lowering share.
//!
//! Reading either understands a schema wholly or reports a problem, so that what passes the gate is what is
//! generated. Two readings, one for checking and one for generating, were rejected: whatever they disagree on would be
//! dropped in silence. Bounds, lengths and patterns are understood by the contract check at run time and need no type.

mod keywords;
mod merge;
mod read;
mod scalar;
mod union;

use crate::load::{Document, Node};
use crate::problem::Problem;

pub(crate) use read::read;

/// A schema, understood.
#[derive(Debug, Clone)]
pub(crate) struct Shape<'d> {
    /// The Schema Object itself.
    pub(crate) node: &'d Node,
    /// `null` is a value too.
    pub(crate) nullable: bool,
    /// What else it allows.
    pub(crate) kind: Kind<'d>,
}

/// The kinds of schema that have a type in Rust.
#[derive(Debug, Clone)]
pub(crate) enum Kind<'d> {
    /// A reference to `components/schemas/<name>`.
    Named(&'d str),
    /// Text of any format but `date-time`.
    Text,
    /// Text in the format `date-time` (RFC 3339, section 5.6).
    Timestamp,
    /// A whole number of 32 bits.
    Integer32,
    /// A whole number of 64 bits, also where no format is stated.
    Integer64,
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
    /// A sequence.
    List(Box<Shape<'d>>),
    /// An object whose keys are data.
    Map(Box<Shape<'d>>),
    /// Any JSON value.
    Anything,
    /// An object with stated members.
    Object(Vec<Property<'d>>),
    /// One of several objects, told apart by a member.
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

/// A choice between objects.
#[derive(Debug, Clone)]
pub(crate) struct Union<'d> {
    /// The member that tells which.
    pub(crate) discriminator: &'d str,
    /// Its value and the schema it stands for.
    pub(crate) variants: Vec<(&'d str, &'d str)>,
}

/// The component schema called `name`, read again with problems dropped: they were reported where it stands.
pub(crate) fn component<'d>(document: &'d Document, name: &str) -> Option<Shape<'d>> {
    let section = document.components("schemas");
    let member = section.iter().find(|member| member.key == name)?;
    Some(read(document, &member.value, &mut Reading::default()))
}

impl<'d> Shape<'d> {
    /// What a reference means in the end; `None` for one that leads nowhere or in a circle.
    pub(crate) fn meaning(&self, document: &'d Document) -> Option<Shape<'d>> {
        let mut shape = self.clone();
        for _ in 0..MAX_HOPS {
            let Kind::Named(name) = shape.kind else {
                return Some(shape);
            };
            let nullable = shape.nullable;
            shape = component(document, name)?;
            shape.nullable |= nullable;
        }
        None
    }

    /// Whether it is an object of which a member is a file, so that it can only be a form.
    pub(crate) fn is_form(&self, document: &'d Document) -> bool {
        let is_file = |property: &Property<'d>| {
            let meaning = property.shape.meaning(document);
            meaning.is_some_and(|meaning| matches!(meaning.kind, Kind::Binary))
        };
        matches!(&self.kind, Kind::Object(properties) if properties.iter().any(is_file))
    }

    /// Whether it gets a type of its own instead of being written in place.
    pub(crate) fn has_own_type(&self) -> bool {
        matches!(self.kind, Kind::Enumeration(_) | Kind::Object(_) | Kind::Union(_))
    }
}

/// Longer chains of schemas that only refer to another are a circle.
const MAX_HOPS: usize = 32;

/// One reading of a schema: what it did not understand, and where it stands.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// What cannot be honoured.
    pub(crate) problems: Vec<Problem>,
    /// Schemas whose `allOf` is being laid together: meeting one of them again is a circle.
    merging: Vec<*const Node>,
}

impl Reading {
    fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
